"""How a membership changes and a confirmed identity is corrected, on the screen; on the real services."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QImage

from app.members import Query
from ui.pages.members.corrections import Corrections
from ui.pages.members.further import FurtherDocuments
from ui.pages.members.membership import ask
from ui.pages.members.photo import PhotoCard


@pytest.fixture
def page(shown_roll):
    shown_roll.enter({})
    return shown_roll


@pytest.fixture
def somebody(page, office):
    """A member on the roll, shown beside it."""
    grid = page.roll.grid
    grid.go_to(next(n for n in range(grid.rows.rowCount()) if grid.rows.row(n).status == "ACTIVE"))
    page.roll._look_timer.stop()
    page.roll._look()
    return page.roll.panel.view


def confirm_everybody(office, monkeypatch):
    """Let the province have confirmed everybody."""
    monkeypatch.setattr(office.members, "_confirmed", lambda _tx, ids: frozenset(ids))


def test_one_membership_is_retained_and_taken_back(page, office, desk, somebody):
    page.change_membership()
    dialog = page.changing
    fields = dialog.form.fields
    fields["type"].setText("保留")
    fields["type"].editingFinished.emit()
    assert {choice.code for choice in fields["reason"].choices} == {"1", "2", "3", "4", "L7", "L10"}
    dialog.go_on()
    assert "要写明原因" in dialog.form._errors["reason"].text()
    fields["reason"].setText("失业")
    dialog.go_on()
    assert office.members.view(office.actor, somebody.id).status == "RETAINED"
    desk.said[-1][1]()
    assert office.members.view(office.actor, somebody.id).status == "ACTIVE"


def test_only_what_may_follow_is_offered(page, desk, somebody, office):
    dialog = ask(page, desk, (somebody.id,), name=somebody.fields.name, status="RETAINED")
    assert {choice.code for choice in dialog.form.fields["type"].choices} == {"4", "5", "6", "L7", "L8"}
    assert ask(page, desk, ()) is None


def test_many_are_looked_at_before_they_are_changed(page, desk, office):
    ids = office.members.window(office.actor, Query(status="ACTIVE")).ids[:6]
    people = [line.id for line in office.members.page(office.actor, list(ids))]
    office.members.change_membership(
        office.actor, people[:1], _withdrawal(office)
    )  # who left already cannot leave again
    dialog = ask(page, desk, people)
    for name, words in (("type", "退会"), ("reason", "个人要求退会")):
        dialog.form.fields[name].setText(words)
        dialog.form.fields[name].editingFinished.emit()
    dialog.go_on()
    assert office.members.view(office.actor, people[1]).status == "ACTIVE"
    assert dialog.grid.rows.rowCount() == 6
    assert "5" in dialog.go.text()
    dialog.go_on()
    assert [office.members.view(office.actor, one).status for one in people] == ["WITHDRAWN"] * 6
    desk.said[-1][1]()
    assert [office.members.view(office.actor, one).status for one in people[1:]] == ["ACTIVE"] * 5


def _withdrawal(office):
    from app.members import Change

    return Change("6", office.clock.today(), "5")


def test_a_confirmed_name_is_proposed_and_confirmed_by_a_second_person(
    page, office, desk, somebody, monkeypatch
):
    confirm_everybody(office, monkeypatch)
    second = office.operators.add(office.actor, "李敏", "reviewer", "xin-2026-mima")
    page.edit(somebody.id)
    form = page.form
    form.fields.fields["name"].setText("金哲珠")
    form.finish()
    assert form.fields.strip.isVisible()
    assert office.members.view(office.actor, somebody.id).fields.name == somebody.fields.name
    form.correcting.ask_why(form.view, {"name": "金哲珠"})
    form.correcting.ask.form.fields["reason"].setText("与身份证核对")
    form.correcting.ask.go_on()
    (made,) = office.members.corrections(office.actor)
    assert made.changes == (("name", somebody.fields.name, "金哲珠"),)
    page.enter({"list": "corrections"})
    waiting = page.stack.currentWidget()
    assert isinstance(waiting, Corrections)
    assert not waiting.who.isHidden()
    waiting.decide(True)  # nobody chosen yet: the fields say so
    assert office.members.corrections(office.actor)
    waiting.second.fields["operator"].setText("李敏")
    waiting.second.fields["password"].setText("falsch-2026")
    waiting.decide(True)
    assert office.members.corrections(office.actor)
    waiting.second.fields["password"].setText("xin-2026-mima")
    waiting.decide(True)
    assert office.members.corrections(office.actor) == ()
    assert office.members.view(office.actor, somebody.id).fields.name == "金哲珠"
    (decided,) = office.members.corrections(office.actor, waiting=False)
    assert decided.state == "confirmed"
    assert second.name == "李敏"


def test_an_own_proposal_is_withdrawn(page, office, somebody, monkeypatch):
    confirm_everybody(office, monkeypatch)
    office.members.propose_correction(office.actor, somebody.id, {"name": "金哲珠"}, "核对", somebody.rev)
    page.show_corrections()
    waiting = page.stack.currentWidget()
    assert page.way_back()["list"] == "corrections"
    waiting.withdraw()
    assert office.members.corrections(office.actor) == ()
    assert waiting.grid.empty.isVisible()
    page.back()
    assert page.stack.currentWidget() is page.roll


def test_a_photo_is_put_seen_and_taken_back(page, office, desk, somebody, tmp_path):
    image = QImage(400, 560, QImage.Format.Format_RGB32)
    image.fill(0x8899AA)
    file = tmp_path / "photo.png"
    assert image.save(str(file))
    page.edit(somebody.id)
    card = page.form.findChild(PhotoCard)
    assert card.picture.isHidden()
    card.put(file)
    assert not card.picture.isHidden()
    kept = office.members.photo(office.actor, somebody.id)
    desk.said[-1][1]()
    assert office.members.photo(office.actor, somebody.id) is None
    card.put(file)
    card.drop()
    assert card.picture.isHidden()
    desk.said[-1][1]()
    assert office.members.photo(office.actor, somebody.id) == kept
    (tmp_path / "words.png").write_text("kein Bild")
    card.put(tmp_path / "words.png")
    assert page.strip.isVisible()


def test_a_further_document_is_noted_and_taken_back(page, office, somebody):
    page.edit(somebody.id)
    card = page.form.findChild(FurtherDocuments)
    card.ask()
    card.asking.form.fields["id_type"].setText("护照")
    card.asking.form.fields["id_no"].setText("E12345678")
    card.asking.go_on()
    (document,) = office.members.view(office.actor, somebody.id).documents
    card.ask()
    card.asking.form.fields["id_type"].setText("护照")
    card.asking.form.fields["id_no"].setText("E12345678")
    card.asking.go_on()
    assert card.asking.form.wrong_fields() == ["id_no"]  # it is known already
    card.asking.reject()
    card.drop(document)
    assert office.members.view(office.actor, somebody.id).documents == ()


def test_chosen_people_are_put_into_a_group_and_back(page, office, desk):
    page.roll.grid.selectAll()
    page.belonging.ask(page.roll.grid.chosen_ids()[:5])
    assert page.belonging.asking is None  # there is no union yet; the strip says where one is written down
    assert page.strip.isVisible()
    union = office.unions.save_union(office.actor, {"name": "青山联合工会", "level": "L5"})
    numbers = page.roll.grid.chosen_ids()[:5]
    page.belonging.ask(numbers)
    page.belonging.asking.form.fields["union_id"].setText("青山联合工会")
    page.belonging.asking.go_on()
    people = [
        office.members.view(office.actor, line.id) for line in office.members.page(office.actor, numbers)
    ]
    assert {view.union for view in people} == {"青山联合工会"}
    assert office.members.union_counts(office.actor).directly[union.id].members == 5
    desk.said[-1][1]()
    people = [
        office.members.view(office.actor, line.id) for line in office.members.page(office.actor, numbers)
    ]
    assert {view.union for view in people} == {""}

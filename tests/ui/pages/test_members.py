"""The roll on the screen: find, look, register, change, take a roster in; on the real services."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import Qt
from python_calamine import CalamineWorkbook


@pytest.fixture
def page(shown_roll):
    shown_roll.enter({})
    return shown_roll


@pytest.fixture
def somebody(page, office):
    """A member whose name the searches look for."""
    line = page.roll.grid.rows.row(3)
    return office.members.view(office.actor, line.id)


def names(page):
    return [page.roll.grid.rows.row(n).name for n in range(page.roll.grid.rows.rowCount())]


def test_the_roll_is_shown_masked_with_its_counts(page, office):
    counts = office.members.counts(office.actor)
    assert page.roll.grid.rows.rowCount() >= counts.members
    assert "***" in page.roll.grid.rows.index(0, 1).data()
    assert f"{counts.members:,}" in page.title.text()


def test_somebody_is_found_by_name_and_by_the_last_four(page, somebody):
    for text in (somebody.fields.name, somebody.fields.id_no[-4:]):
        page.roll.search.setText(text)
        page.roll.search.say()
        assert somebody.fields.name in names(page)


def test_nobody_found_says_what_to_do(page):
    page.roll.search.setText("没有这个人")
    page.roll.search.say()
    assert page.roll.grid.empty.isVisible()
    page.roll.show_list("")
    assert not page.roll.grid.empty.isVisible()


def test_the_header_sorts_in_the_database(page):
    page.roll.grid._sort(0)
    assert page.roll.query.descending
    page.roll.grid._sort(3)
    assert page.roll.query.sort == "born"


def test_a_number_is_revealed_for_one_row_and_written_down(page, office, somebody):
    page.roll.panel.show_view(somebody)
    page.roll.reveal()
    assert page.roll.revealing.window is None
    assert "*" not in page.roll.panel.values["id_no"].text()
    page.roll.panel.show_view(somebody)
    assert "*" in page.roll.panel.values["id_no"].text()


def checked(number: str) -> str:
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return number[:17] + "10X98765432"[sum(int(d) * w for d, w in zip(number, weights, strict=False)) % 11]


def test_registering_takes_two_fields_and_ctrl_enter(qtbot, page, desk, office):
    before = office.members.counts(office.actor).members
    page.register()
    form = page.form.fields
    form.put({"name": "李桂兰", "id_no": checked("22990119620315002")})
    qtbot.keyClick(form.fields["name"], Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert office.members.counts(office.actor).members == before + 1
    assert "李桂兰" in desk.said[-1][0]
    assert page.form.fields.fields["name"].text() == ""


def test_the_number_fills_in_sex_and_birth_date(page):
    page.register()
    fields = page.form.fields.fields
    fields["id_no"].setText(checked("22990119620315002"))
    fields["id_no"].editingFinished.emit()
    assert fields["birth_date"].text() == "1962-03-15"
    assert fields["sex"].read() == "2"


def test_every_reason_stands_beside_its_field_and_nothing_is_lost(page, office):
    before = office.members.counts(office.actor).members
    page.register()
    page.form.fields.put({"name": "李桂兰", "id_no": "229901196203150020", "mobile": "1390431"})
    page.form.finish()
    assert set(page.form.fields.wrong_fields()) == {"id_no", "mobile"}
    assert page.form.fields.fields["mobile"].text() == "1390431"
    assert office.members.counts(office.actor).members == before


def test_somebody_known_is_offered_instead_of_a_second_one(page, office, somebody):
    whole = office.members.reveal(office.actor, somebody.id, "id_no")
    page.register()
    page.form.fields.put({"name": somebody.fields.name, "id_no": whole})
    page.form.finish()
    assert "id_no" in page.form.fields.wrong_fields()
    page.form.fields.strip._go()
    assert page.form.view is not None
    assert page.form.view.id == somebody.id


def test_a_change_touches_only_what_was_changed(page, office, somebody):
    page.edit(somebody.id)
    assert page.form.changes() == {}
    page.form.fields.fields["mobile"].setText("13904310017")
    assert page.form.changes() == {"mobile": "13904310017"}
    page.form.finish()
    assert office.members.reveal(office.actor, somebody.id, "mobile") == "13904310017"
    assert page.stack.currentIndex() == 0


def test_leaving_a_form_with_something_typed_keeps_it_as_a_draft(page, office, desk):
    page.register()
    page.form.fields.fields["name"].setText("李桂兰")
    page.back()
    assert page.stack.currentIndex() == 0
    assert office.workplace.draft(office.actor, "member").content == {"name": "李桂兰"}
    assert desk.said


def test_a_roster_is_checked_first_and_taken_in_on_demand(page, office, samples, desk):
    before = office.members.counts(office.actor)
    page.check_roster(samples / "rosters" / "会员名单-青山镇.xlsx")
    check = page.stack.currentWidget().step
    assert office.members.counts(office.actor) == before
    assert check.grid.rows.rowCount() > 0
    check.take()
    after = office.members.counts(office.actor)
    assert after.members > before.members
    assert after.drafts > before.drafts
    _words, undo = desk.said[-1]
    undo()
    assert office.members.counts(office.actor).members == before.members


def test_a_row_kept_as_a_draft_is_mended_here(page, office):
    page.enter({"list": "drafts"})
    drafts = page.stack.currentWidget()
    waiting = drafts.sheet.rows.rowCount()
    assert waiting == office.members.counts(office.actor).drafts
    line = next(
        line
        for line in drafts._lines.values()
        if {p.code for p in line.problems if p.outcome == "refused"} == {"id.missing"}
    )
    drafts.sheet.go_to(line.id, "id_no")
    drafts.sheet.table.edit_cell(checked("22990119620315004"))
    drafts.judge()
    assert office.members.counts(office.actor).drafts == waiting - 1


def test_exactly_the_list_seen_is_exported_masked_and_written_down(page, office, tmp_path):
    page.roll.find("王")
    seen = len(page.roll.grid.rows.ids)
    out = tmp_path / "list.xlsx"
    page.template.write(out, "check")
    rows = CalamineWorkbook.from_path(out).get_sheet_by_index(0).to_python()
    assert len([row for row in rows if any(re.search(r"\d\*+\d", str(cell)) for cell in row)]) == seen
    assert not any(re.search(r"\d{17}", str(cell)) for row in rows for cell in row)
    assert f"{seen}" in page.strip.words.text()


def test_an_export_asks_why_before_it_asks_where(qtbot, page):
    page.template.ask()
    dialog = page.template.asking
    dialog.go_on()
    assert dialog.form.wrong_fields() == ["why"]
    dialog.reject()


def test_an_empty_list_is_not_exported(page, tmp_path):
    page.roll.find("没有这个人")
    page.template.write(tmp_path / "none.xlsx", "check")
    assert not (tmp_path / "none.xlsx").exists()
    assert page.strip.isVisible()


def test_a_change_is_taken_back_as_it_was(page, office, somebody, desk):
    page.edit(somebody.id)
    page.form.fields.fields["native_place"].setText("吉林延吉")
    page.form.finish()
    assert office.members.view(office.actor, somebody.id).fields.native_place == "吉林延吉"
    _words, undo = desk.said[-1]
    undo()
    after = office.members.view(office.actor, somebody.id).fields
    assert after == somebody.fields


def test_a_changed_number_is_taken_back_though_the_desk_never_knew_it_whole(page, office, somebody, desk):
    before = office.members.reveal(office.actor, somebody.id, "mobile")
    page.edit(somebody.id)
    page.form.fields.fields["mobile"].setText("13904310017")
    page.form.finish()
    assert office.members.reveal(office.actor, somebody.id, "mobile") == "13904310017"
    desk.said[-1][1]()
    assert office.members.reveal(office.actor, somebody.id, "mobile") == before


def test_a_registration_is_taken_back(page, office, desk):
    before = office.members.counts(office.actor).members
    page.register()
    page.form.fields.put({"name": "李桂兰", "id_no": checked("22990119620315002")})
    page.form.finish()
    assert office.members.counts(office.actor).members == before + 1
    _words, undo = desk.said[-1]
    undo()
    assert office.members.counts(office.actor).members == before

"""The unions on the screen: written down, counted from the roll, closed, and units put under them."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt

from app.shared.actor import Actor
from ui.pages.finding import Finding
from ui.pages.unions.page import UnionsPage


@pytest.fixture
def page(qtbot, desk):
    made = UnionsPage(desk)
    qtbot.addWidget(made)
    made.resize(1300, 640)
    made.show()
    made.enter({})
    return made


@pytest.fixture
def joint(office):
    """A joint union that covers two units, beside one of its own level whose election is overdue."""
    saved = office.unions.save_union(
        office.actor, {"name": "青山联合工会", "level": "L5", "base_type": "02", "member_count": 3,
                       "bank_account": "07101234567"}
    )  # fmt: skip
    units = [unit.id for unit in office.unions.units(office.actor)]
    office.unions.cover(office.actor, units[:2], saved.id)
    office.unions.save_union(
        office.actor, {"name": "东升工会", "level": "L5", "next_election": date(2026, 1, 1)}
    )
    return saved.id


def names(page):
    grid = page.lines.grid
    return [grid.rows.row(number).name for number in range(grid.rows.rowCount())]


def test_an_office_without_unions_is_told_how_to_begin(qtbot, page, office):
    assert page.unions.grid.empty.isVisible()
    page.begin_new()
    form = page.form.fields
    form.put({"name": "青山机械厂工会", "level": "L5"})
    qtbot.keyClick(form.fields["name"], Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert page.form is None
    assert names(page) == ["青山机械厂工会"]
    assert page.unions.grid.current().name == "青山机械厂工会"


def test_what_is_wrong_stands_beside_its_field_and_stays_typed(page, office):
    page.begin_new()
    page.form.fields.put({"name": "甲", "level": "L5", "uscc": "81440000MCL468545N", "phone": "139"})
    page.form.finish()
    assert page.form.fields.wrong_fields() == ["uscc", "phone"]
    assert page.form.fields.fields["uscc"].text() == "81440000MCL468545N"
    assert office.unions.unions(office.actor) == ()


def test_the_roll_stands_beside_what_was_told(page, office, joint):
    page.refresh()
    assert names(page) == ["东升工会", "青山联合工会"]
    row = page.unions.grid.rows.row(1)
    here = office.members.union_counts(office.actor).of_union[joint].members
    assert (row.heads.members, row.differs) == (here, here - 3)
    assert here > 3
    page.unions.show_list("differ")
    assert names(page) == ["青山联合工会"]
    page.unions.show_list("due")
    assert names(page) == ["东升工会"]
    assert "2026-01-01" in page.unions.grid.rows.index(0, 7).data()


def test_the_panel_masks_the_account_until_it_is_looked_at(page, office, joint):
    page.refresh()
    page.unions.grid.go_to(1)
    page.unions.show_view(office.unions.union(office.actor, joint))
    account = page.unions.panel.values["bank_account"]
    assert account.text() == "*******4567"
    page.acts.reveal()
    assert account.text() == "07101234567"


def test_a_change_touches_only_what_was_changed_and_is_taken_back(page, desk, office, joint):
    page.refresh()
    page.edit(joint)
    assert page.form.changes() == {}
    page.form.fields.fields["leader"].setText("王芳")
    page.form.finish()
    facts = office.unions.union(office.actor, joint).facts
    assert facts.leader == "王芳"
    assert office.unions.reveal_account(office.actor, joint) == "07101234567"
    desk.said[-1][1]()
    assert office.unions.union(office.actor, joint).facts.leader == ""


def test_a_union_written_down_by_mistake_is_closed_and_opened_again(page, desk, office):
    page.begin_new()
    page.form.fields.put({"name": "写错的工会", "level": "L5"})
    page.form.finish()
    desk.said[-1][1]()
    page.refresh()
    assert names(page) == []
    page.unions.show_list("closed")
    (row,) = [page.unions.grid.rows.row(0)]
    page.unions.grid.go_to(0)
    page.unions.show_view(office.unions.union(office.actor, row.id))
    page.acts.close_or_reopen()
    page.unions.show_list("")
    assert names(page) == ["写错的工会"]


def test_chosen_units_are_put_under_a_union_and_back(page, desk, office, joint):
    page.enter({"units": "uncovered"})
    before = set(names(page))
    page.units.grid.selectAll()
    page.acts.ask_cover()
    page.acts.asking.form.fields["union_id"].put(joint)
    page.acts.asking.go_on()
    assert names(page) == []
    desk.said[-1][1]()
    page.refresh()
    assert set(names(page)) == before


def test_a_renamed_unit_takes_its_members_with_it(page, office):
    page.show_units(True)
    page.refresh()
    row = next(row for row in map(page.units.grid.rows.row, range(50)) if row.heads.members)
    page.edit_unit(row.id)
    page.form.fields.fields["name"].setText("改了名的单位")
    page.form.finish()
    assert page.units.grid.current().name == "改了名的单位"
    assert page.units.grid.current().heads == row.heads


def test_lists_are_searched_filtered_and_sorted(page, joint):
    page.refresh()
    page.unions.search.setText("qslh")
    page.unions.search.say()
    assert names(page) == ["青山联合工会"]
    page.unions.search.setText("")
    page.unions.search.say()
    page.unions.register._filter("base", frozenset({"02"}))
    assert names(page) == ["青山联合工会"]
    page.unions.register._filter("base", None)
    page.unions.grid.sort_by("members", True)
    assert names(page) == ["青山联合工会", "东升工会"]


def test_another_language_comes_back_to_the_same_place(qtbot, desk, page, joint):
    page.enter({"units": "uncovered"})
    page.begin_new()
    way = page.way_back()
    again = UnionsPage(desk)
    qtbot.addWidget(again)
    again.show()
    again.enter(way)
    assert again.form is not None
    assert again.form.subject.form == "unit"
    assert again.units.key == "uncovered"


def test_what_is_typed_is_kept_and_comes_again(page, office):
    page.begin_new()
    page.form.fields.fields["name"].setText("青山")
    page.form.fields.changed.emit()
    assert page.back()
    page.begin_new()
    assert page.form.fields.fields["name"].text() == "青山"


def test_who_may_only_look_is_offered_nothing_to_change(qtbot, desk, office, joint):
    office.actor = Actor("r", "查阅", "reader", office.actor.device_id)
    page = UnionsPage(desk)
    qtbot.addWidget(page)
    page.show()
    page.enter({})
    assert names(page) == ["东升工会", "青山联合工会"]
    assert page.new_button.isHidden()
    page.edit(joint)
    assert page.form is None
    page.show_units(True)
    assert page.new_button.isHidden()


def test_a_union_is_found_by_the_box_on_top(desk, joint):
    hits = Finding(desk, lambda: []).find("qslh")
    hit = next(hit for hit in hits if hit.words == "青山联合工会")
    hit.open()
    assert desk.gone[-1] == ("unions", {"union": joint})


def test_the_paper_of_the_current_row_is_looked_at(page, office, joint):
    page.refresh()
    page.lines.grid.go_to(0)
    page.paper.show()
    assert page.paper.looking.window is not None
    assert "工会组织" in page.paper.looking.window.windowTitle()
    page.paper.looking.window.reject()
    page.show_units(True)
    page.lines.grid.go_to(0)
    page.paper.show()
    assert "花名册" in page.paper.looking.window.windowTitle()
    assert office.printing.history(office.actor) == ()


def test_without_a_row_there_is_nothing_to_print(page):
    page.lines.search.setText("没有这个")
    page.lines.search.say()
    page.paper.show()
    assert page.paper.looking.window is None
    assert page.strip.isVisible()

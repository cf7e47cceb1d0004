"""Who may stand on the roll twice is found, compared, merged, told apart and taken back, by keyboard."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from app.members import HeldByAnotherUnion, NewMember, NumberTaken, Query, SamePersonOtherDocument
from app.members.findings import NameMissing
from ui.pages.members.duplicates import Duplicates
from ui.pages.members.known import Hands, ways_on

BORN = date(1985, 3, 4)


@pytest.fixture
def page(active_roll):
    active_roll.enter({})
    return active_roll


@pytest.fixture
def two(office):
    """One person, once by passport and once by another paper, as nobody noticed when they were entered."""
    ids = []
    for kind, number, unit, joined in (
        ("08", "M12345670", "青山机械厂", date(2020, 1, 1)),
        ("99", "M12345671", "别厂", date(2019, 1, 1)),
    ):
        new = NewMember(
            name=unit, id_type=kind, id_no=number, work_unit=unit, change_date=joined, change_type="1"
        )
        view = office.members.register(office.actor, new)
        told = {"name": "金哲洙", "sex": "1", "birth_date": BORN, "mobile": "13900001111"}
        office.members.update(office.actor, view.id, told, view.rev)
        ids.append(view.id)
    return ids


def opened(page):
    page.enter({"list": "duplicates"})
    return page.stack.currentWidget()


def shown(grid):
    rows = grid.rows
    return [
        [rows.index(row, column).data() for column in range(rows.columnCount())]
        for row in range(rows.rowCount())
    ]


def words_on(widget):
    return " ".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


def test_the_pairs_are_listed_with_reasons_in_words(page, two):
    listed = opened(page)
    assert isinstance(listed, Duplicates)
    (line,) = shown(listed.grid)
    assert line[0] == "金哲洙"
    assert "姓名和出生日期相同" in line[1]
    assert "姓名和手机号相同" in line[1]
    assert line[3] in ("青山机械厂 / 别厂", "别厂 / 青山机械厂")
    assert "1 对" in words_on(listed)
    assert listed.grid.hasFocus()


def test_nobody_twice_says_so_and_the_keys_lead_back(qtbot, page):
    listed = opened(page)
    assert listed.grid.empty.isVisible()
    assert not listed.open_button.isEnabled()
    assert listed.back.hasFocus()
    qtbot.keyClick(listed.back, Qt.Key.Key_Escape)
    assert page.stack.currentWidget() is page.roll


def test_enter_compares_left_and_right_choose_and_escape_leads_back_step_by_step(qtbot, page, two):
    listed = opened(page)
    qtbot.keyClick(listed.grid, Qt.Key.Key_Return)
    compared = listed.comparison
    table = compared.table
    assert table.hasFocus()
    assert "姓名和手机号相同" in compared.why.text()
    lines = {line[0]: line for line in shown(table)}
    assert lines["手机"][3] == "相同"
    assert "取较早的日期" in lines["入会日期"][3]
    row = next(n for n, line in enumerate(shown(table)) if line[0] == "工作单位")
    table.go_to(row)
    left, right = (shown(table)[row][n] for n in (1, 2))
    assert (left[0], right[0]) == ("●", "○")
    qtbot.keyClick(table, Qt.Key.Key_Right)
    assert [shown(table)[row][n][0] for n in (1, 2)] == ["○", "●"]
    assert shown(table)[row][3] == "用右边的"
    qtbot.keyClick(table, Qt.Key.Key_Space)
    assert shown(table)[row][1] == left
    qtbot.keyClick(table, Qt.Key.Key_Down)
    assert table.currentIndex().row() == row + 1
    qtbot.keyClick(table, Qt.Key.Key_Escape)
    assert listed.comparison is None
    assert listed.grid.hasFocus()
    qtbot.keyClick(listed.grid, Qt.Key.Key_Escape)
    assert page.stack.currentWidget() is page.roll


def test_merging_as_chosen_and_taking_it_back(qtbot, page, desk, office, two):
    listed = opened(page)
    listed.grid.open_current()
    compared = listed.comparison
    kept, gone = compared.view.kept.id, compared.view.gone.id
    line = next(one for one in compared.table.rows._pages[0] if one.name == "work_unit")
    compared.pick(line, "gone")
    compared.merge()
    assert listed.comparison is None
    assert listed.grid.empty.isVisible()
    assert office.members.view(office.actor, kept).fields.work_unit == line.right
    assert office.members.view(office.actor, gone).status == "VOID"
    words, undo = desk.said[-1]
    assert "金哲洙" in words
    undo()
    assert office.members.view(office.actor, kept).fields.work_unit == line.left
    assert office.members.view(office.actor, gone).status == "ACTIVE"
    listed.refresh()
    assert listed.grid.rows.rowCount() == 1


def test_the_other_one_may_stay(page, two):
    listed = opened(page)
    listed.grid.open_current()
    compared = listed.comparison
    kept, gone = compared.view.kept.id, compared.view.gone.id
    compared.exchange()
    assert (compared.view.kept.id, compared.view.gone.id) == (gone, kept)


def test_two_people_are_not_asked_about_again_until_it_is_taken_back(page, desk, two):
    listed = opened(page)
    listed.grid.open_current()
    listed.comparison.tell_apart()
    assert listed.grid.empty.isVisible()
    desk.said[-1][1]()
    listed.refresh()
    assert listed.grid.rows.rowCount() == 1


def test_somebody_gone_meanwhile_is_said_and_the_pairs_are_shown(page, office, two):
    listed = opened(page)
    office.members.take_back(office.actor, two[0])
    listed.grid.open_current()
    assert listed.comparison is None
    assert "已不在名册上" in page.strip.words.text()


def test_the_page_comes_back_to_the_pair_in_another_language(page, two):
    listed = opened(page)
    listed.grid.open_current()
    wish = page.way_back()
    page.back()
    page.enter(wish)
    assert page.stack.currentWidget().comparison.ids == wish["pair"]


def test_a_list_of_pairs_leaves_as_it_is_shown(page, two, tmp_path):
    listed = opened(page)
    listed.papers.save_workbook(tmp_path / "pairs.xlsx", "check")
    assert (tmp_path / "pairs.xlsx").stat().st_size > 0


def test_a_merge_of_long_ago_is_taken_back_from_the_list_of_merges(qtbot, page, office, two):
    office.members.merge(office.actor, *two)
    listed = opened(page)
    qtbot.mouseClick(listed.merged_button, Qt.MouseButton.LeftButton)
    merged = listed.merged
    assert shown(merged.grid)[0][0] == "金哲洙"
    assert merged.grid.hasFocus()
    merged.take_back()
    assert office.members.view(office.actor, two[1]).status == "ACTIVE"
    assert merged.grid.empty.isVisible()
    qtbot.keyClick(merged.back, Qt.Key.Key_Escape)
    assert listed.merged is None
    listed.refresh()
    assert listed.grid.rows.rowCount() == 1


# -- somebody known while registering


def ways(error, *, compare=True):
    done = []
    hands = Hands(
        open=lambda key: done.append(("open", key)),
        compare=(lambda key: done.append(("compare", key))) if compare else None,
        add_document=lambda key: done.append(("add", key)),
        keep_draft=lambda: done.append(("keep",)),
        tell=lambda words, step: done.append(("tell", words, step[0])),
    )
    steps = ways_on(error(member_id="m", name="金哲洙"), hands)
    for _words, do in steps:
        do()
    return [words for words, _do in steps], done


def test_each_of_the_three_answers_has_its_own_ways_on():
    words, done = ways(NumberTaken, compare=False)
    assert (words, done) == (["打开已登记的"], [("open", "m")])
    words, done = ways(NumberTaken)
    assert done == [("compare", "m"), ("open", "m")]
    words, done = ways(SamePersonOtherDocument, compare=False)
    assert words[0] == "把这个证件加给「金哲洙」"
    assert done == [("add", "m"), ("open", "m")]
    words, done = ways(HeldByAnotherUnion)
    assert [one[0] for one in done] == ["keep", "tell", "open"]
    assert "草稿" in done[1][1]
    assert ways(NameMissing) == ([], [])


def test_the_search_box_leads_to_the_duplicates(page, office, two):
    assert office.members.window(office.actor, Query(text="金哲洙")).count == 2
    assert isinstance(opened(page), Duplicates)

"""The rows of rosters that wait are mended in one table: kept at once, judged when left, taken in when good."""

from __future__ import annotations

import random
import re
import shutil
from pathlib import Path

import pytest
import xlsxwriter
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QKeyEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication
from python_calamine import CalamineWorkbook

from app.members import Query
from app.office import Office
from tests import people
from ui.kit import style
from ui.kit.changes import Changes
from ui.kit.sheet_table import Block
from ui.pages.members.page import MembersPage

HEADER = people.HEADER
NAME, ETHNIC, NUMBER, MOBILE, JOINED = (
    HEADER.index(h) for h in ("姓名", "民族", "证件号码", "移动电话", "会籍变化日期")
)


def wrong_digit(number: str) -> str:
    return number[:17] + ("1" if number[17] != "1" else "2")


def roster(path: Path, rows: int, wrong: dict[int, tuple[int, str]], header: dict[int, str] | None = None):
    """Write `rows` good people; `wrong` puts (column, text) into some; return what stood there, by row."""
    chance = random.Random(7)
    right = {}
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        sheet = book.add_worksheet("会员信息")
        titles = list(HEADER)
        for place, title in (header or {}).items():
            titles[place] = title
        sheet.write_row(0, 0, titles)
        for number in range(1, rows + 1):
            cells = people.row(chance, number)
            cells[NAME] = f"{cells[NAME]}{'甲乙丙丁戊己庚辛壬癸'[number % 10]}"
            if number in wrong:
                place, text = wrong[number]
                right[number + 1] = cells[place]
                cells[place] = wrong_digit(str(cells[place])) if text == "=digit" else text
            sheet.write_row(number, 0, cells)
    return right


@pytest.fixture(scope="session")
def bare_office(made_office: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The office of the other tests, nothing waiting in it any more."""
    folder = Path(shutil.copytree(made_office, tmp_path_factory.mktemp("bare") / "office"))
    office = Office.unlock(folder, "东升粮库-2026")
    for taken in office.members.imports(office.actor):
        waiting = [d.id for d in office.members.drafts(office.actor, taken.id) if d.state == "waiting"]
        office.members.drop_drafts(office.actor, waiting)
    office.close()
    return folder


@pytest.fixture
def folder(bare_office: Path, tmp_path: Path) -> Path:
    """A copy of it for one test."""
    return Path(shutil.copytree(bare_office, tmp_path / "office"))


class Hand:
    """Presses keys where the focus is, and counts those that are not the data itself: Ctrl+Enter is two."""

    def __init__(self, page: MembersPage) -> None:
        self.page = page
        self.overhead = 0
        self.data = 0

    @property
    def target(self):
        return self.page.window().focusWidget()

    def press(self, *keys: str) -> None:
        for key in keys:
            self.overhead += len(key.split("+"))
            combination = QKeySequence(key)[0]
            QTest.keyClick(self.target, combination.key(), combination.keyboardModifiers())
            QApplication.processEvents()

    def type(self, text: str) -> None:
        self.data += len(text)
        for sign in text:
            if sign.isascii():
                QTest.keyClicks(self.target, sign)
            else:
                event = QInputMethodEvent("", [])
                event.setCommitString(sign)
                QApplication.sendEvent(self.target, event)


@pytest.fixture
def page(shown_roll):
    return shown_roll


@pytest.fixture
def opened(page, office, tmp_path):
    """Takes a roster in and opens the rows that wait."""

    def open_(rows: int, wrong: dict[int, tuple[int, str]], **more):
        path = tmp_path / "名单.xlsx"
        right = roster(path, rows, wrong, **more)
        office.members.import_roster(office.actor, path)
        page.enter({"list": "drafts"})
        drafts = page.stack.currentWidget()
        QApplication.processEvents()
        return drafts, right

    return open_


def waiting(office) -> int:
    return office.members.counts(office.actor).drafts


def at(drafts) -> tuple[str, str]:
    place, number = drafts.sheet.table.place()
    return drafts.sheet.rows.text(place, 0), drafts.sheet.rows.columns[number].key


# -- the budget


def test_twelve_wrong_rows_of_five_hundred_are_mended_by_keyboard_within_the_budget(
    opened, page, office, capsys
):
    wrong = {17: (NUMBER, "=digit"), 46: (NUMBER, ""), 88: (JOINED, ""), 131: (ETHNIC, "汉鲜族")}
    wrong |= {150: (NUMBER, "=digit"), 201: (NUMBER, ""), 260: (ETHNIC, "汉鲜族"), 300: (JOINED, "前年春天")}
    wrong |= {340: (ETHNIC, "汉鲜族"), 377: (NUMBER, ""), 431: (ETHNIC, "汉鲜族"), 480: (NUMBER, "=digit")}
    members = office.members.counts(office.actor).members
    drafts, right = opened(500, wrong)
    assert waiting(office) == drafts.sheet.rows.rowCount() == 12
    hand = Hand(page)
    while waiting(office) and hand.overhead < 60:
        place, number = drafts.sheet.table.place()
        problem = drafts.sheet.rows.problem(place, number)
        if problem is None:
            hand.press("F8")
            continue
        row = int(drafts.sheet.rows.text(place, 0))
        if problem.offer:
            hand.press("Alt+Return", "F8")
        else:
            hand.type(str(right[row]))
            hand.press("F8")
            if drafts.sheet.acts.same is not None:
                hand.press("Ctrl+Shift+D", "F8")
    assert waiting(office) == 0
    assert office.members.counts(office.actor).members == members + 500
    with capsys.disabled():
        print(f"\n12 wrong rows of 500: {hand.overhead} keys + 0 clicks besides {hand.data} signs of data")
    assert hand.overhead <= 30
    assert drafts.sheet.empty.isVisible()


# -- opening


def test_the_first_problem_has_the_keys_at_once(opened, page):
    drafts, _right = opened(6, {3: (NUMBER, ""), 5: (NAME, "")})
    assert page.window().focusWidget() is drafts.sheet.table
    assert at(drafts) == ("4", "id_no")
    assert not drafts.sheet.line.words.text().isspace()


def test_columns_with_problems_stand_first_behind_row_and_name_and_whole_numbers_are_shown(opened):
    drafts, _right = opened(6, {3: (NUMBER, "=digit"), 5: (JOINED, "")})
    keys = [column.key for column in drafts.sheet.rows.columns]
    assert keys[1] == "name"
    assert set(keys[2:4]) == {"id_no", "change_date"}
    number = drafts.sheet.rows.text(0, keys.index("id_no"))
    assert len(number) == 18
    assert number.isalnum()
    assert "native_place" not in keys  # empty everywhere and nothing wrong there


def test_everything_that_is_wrong_is_marked_and_counted(opened):
    drafts, _right = opened(8, {2: (NUMBER, ""), 3: (JOINED, "?"), 5: (ETHNIC, "?"), 6: (MOBILE, "139")})
    tones = [drafts.sheet.rows.problem(*place).tone for place in drafts.sheet.rows.problem_cells()]
    assert tones == ["bad"] * 3
    assert "3" in drafts.sum.text()


# -- keeping and judging


def test_what_is_typed_is_kept_at_once_and_judged_when_the_row_is_left(opened, page, office, desk):
    drafts, right = opened(6, {3: (NUMBER, ""), 5: (NUMBER, "")})
    hand = Hand(page)
    hand.type(str(right[4]))
    hand.press("Tab")
    assert waiting(office) == 2
    (line,) = [
        line
        for taken in office.members.imports(office.actor)
        for line in office.members.drafts(office.actor, taken.id)
        if line.state == "waiting" and line.sheet_row == 4
    ]
    assert right[4] in line.cells.values()
    hand.press("Down")
    assert waiting(office) == 1
    assert drafts.sheet.rows.rowCount() == 1
    assert desk.said[-1][0]


def test_a_half_corrected_row_is_not_judged_cell_by_cell(opened, page, office, desk):
    drafts, _right = opened(6, {3: (NUMBER, ""), 5: (NUMBER, "")})
    hand = Hand(page)
    hand.type("2299")
    hand.press("Tab")
    said = len(desk.said)
    assert drafts.sheet.rows.problem(0, drafts.sheet.rows.column_of("id_no")) is None
    assert len(desk.said) == said
    hand.press("Down")
    problem = drafts.sheet.rows.problem(0, drafts.sheet.rows.column_of("id_no"))
    assert problem is not None
    assert "4" in problem.words
    assert waiting(office) == 2


def test_ctrl_enter_judges_everything_and_goes_to_what_is_left(opened, page, office):
    drafts, right = opened(6, {2: (NUMBER, ""), 3: (NUMBER, ""), 5: (NUMBER, "")})
    QGuiApplication.clipboard().setText(f"{right[3]}\r\n2299\r\n{right[6]}\r\n")
    hand = Hand(page)
    hand.press("Ctrl+V")
    assert waiting(office) == 3
    drafts.judge_button.click()
    assert waiting(office) == 1
    assert at(drafts) == ("4", "id_no")


def test_a_pasted_block_stays_together_while_the_hand_is_in_it(opened, page, office):
    drafts, right = opened(8, {2: (NUMBER, ""), 3: (NUMBER, ""), 5: (NUMBER, "")})
    QGuiApplication.clipboard().setText(f"{right[3]}\r\n{right[4]}\r\n")
    hand = Hand(page)
    hand.press("Ctrl+V", "Down", "Right")
    assert waiting(office) == 3
    hand.press("Down")
    assert waiting(office) == 1
    assert drafts.sheet.rows.rowCount() == 1


def test_judging_nothing_says_so(opened, desk):
    drafts, _right = opened(6, {2: (NUMBER, "")})
    drafts.judge()
    assert desk.said[-1][0]
    assert drafts.sheet.rows.rowCount() == 1


def test_taking_back_a_cell_is_kept_too(opened, page, office):
    _drafts, _right = opened(6, {3: (NUMBER, "")})
    hand = Hand(page)
    hand.type("2299")
    hand.press("Tab", "Ctrl+Z")
    taken = office.members.imports(office.actor)[0]
    (line,) = office.members.drafts(office.actor, taken.id)
    assert "2299" not in line.cells.values()


def test_leaving_the_page_keeps_and_judges_what_was_typed(opened, page, office, desk):
    _drafts, right = opened(6, {3: (NUMBER, ""), 5: (NUMBER, "")})
    hand = Hand(page)
    hand.type(str(right[4]))
    assert page.back()
    assert waiting(office) == 1
    QApplication.processEvents()
    page.enter({"list": "drafts"})
    hand.type("2299")
    page.hide()
    assert waiting(office) == 1
    page.show()
    page.refresh()
    shown = page.stack.currentWidget().sheet.rows
    assert shown.text(0, shown.column_of("id_no")) == "2299"


def test_a_row_whose_last_words_were_never_judged_is_taken_in_by_ctrl_enter(opened, page, office):
    drafts, right = opened(6, {3: (NUMBER, "")})
    (row_id,) = drafts.sheet.rows.ids
    office.members.fix_drafts(office.actor, {row_id: {"id_no": str(right[4])}}, taking=False)
    drafts.refresh()
    assert drafts.sheet.rows.problem_cells() == []
    drafts.judge()
    assert waiting(office) == 0


def test_what_others_change_comes_in_but_not_under_the_hand_that_types(opened, page, office):
    drafts, _right = opened(6, {3: (NUMBER, ""), 5: (NUMBER, "")})
    first, second = drafts.sheet.rows.ids
    hand = Hand(page)
    hand.type("22")
    office.members.fix_drafts(office.actor, {second: {"id_no": "2299"}})
    page.heard(frozenset({"roster_draft"}))
    assert drafts.sheet.table.editor.text() == "22"
    assert drafts.sheet.rows.text(1, drafts.sheet.rows.column_of("id_no")) == ""
    hand.press("Tab")
    assert drafts.sheet.rows.text(1, drafts.sheet.rows.column_of("id_no")) == "2299"
    office.members.drop_drafts(office.actor, [second])
    page.heard(frozenset({"roster_draft"}))
    assert drafts.sheet.rows.ids == [first]
    assert drafts.sheet.rows.text(0, drafts.sheet.rows.column_of("id_no")) == "22"


def test_a_row_settled_elsewhere_is_said_and_nothing_else_is_lost(opened, page, office):
    drafts, right = opened(6, {3: (NUMBER, ""), 5: (NUMBER, "")})
    first, _second = drafts.sheet.rows.ids
    office.members.drop_drafts(office.actor, [first])
    hand = Hand(page)
    hand.type(str(right[4]))
    hand.press("Return")
    assert page.strip.isVisible()
    assert len(drafts.sheet.rows.ids) == 1
    assert drafts.mending.typed == {}
    hand.press("F8")
    hand.type(str(right[6]))
    hand.press("F8")
    assert waiting(office) == 0


def test_a_new_kind_of_problem_brings_its_column(opened, page, office):
    drafts, _right = opened(6, {3: (NUMBER, "")})
    keys = [column.key for column in drafts.sheet.rows.columns]
    drafts.sheet.go_to(drafts.sheet.rows.ids[0], "change_date")
    hand = Hand(page)
    hand.press("Del")
    drafts.judge()
    assert "change_date" in keys
    place = drafts.sheet.rows.column_of("change_date")
    assert drafts.sheet.rows.problem(0, place).tone == "bad"


def test_on_the_real_lanes_nothing_typed_fast_is_lost_or_overtaken(qtbot, desk, lanes, office, tmp_path):
    desk.jobs = lanes
    right = roster(tmp_path / "名单.xlsx", 30, dict.fromkeys(range(2, 20), (NUMBER, "")))
    office.members.import_roster(office.actor, tmp_path / "名单.xlsx")
    page = MembersPage(desk)
    qtbot.addWidget(page)
    changes = Changes(office.db.on_change)
    changes.changed.connect(page.heard)
    page.resize(1200, 640)
    page.show()
    page.show_drafts()
    drafts = page.stack.currentWidget()
    qtbot.waitUntil(lambda: drafts.sheet.rows.rowCount() == 18)
    hand = Hand(page)
    for row in range(3, 21):
        hand.type(str(right[row]))
        hand.press("F8")
    qtbot.waitUntil(lambda: waiting(office) == 0, timeout=20_000)
    qtbot.waitUntil(drafts.sheet.empty.isVisible)
    qtbot.waitUntil(lambda: lanes.under_way() == 0)
    changes.close()


# -- two rosters at once


def test_two_rosters_share_the_columns_that_mean_the_same(opened, page, office, tmp_path):
    first = tmp_path / "一.xlsx"
    roster(first, 3, {2: (NUMBER, "")}, {NUMBER: "身份证号", 16: "班组"})
    office.members.import_roster(office.actor, first)
    drafts, _right = opened(9, {5: (NUMBER, "=digit")})
    rows = drafts.sheet.rows
    keys = [column.key for column in rows.columns]
    assert keys.count("id_no") == 1
    assert "身份证号" not in keys
    assert "=file" in keys
    here = next(n for n in range(rows.rowCount()) if rows.text(n, keys.index("=file")) == "名单.xlsx")
    assert not rows.takes(here, keys.index("班组"))  # its own sheet has no such column: nothing typed is lost
    assert rows.takes(1 - here, keys.index("班组"))


# -- suggestions and what else the problem line offers


def test_the_last_character_is_offered_and_the_rest_is_not_guessed(opened, page, office):
    drafts, right = opened(6, {3: (NUMBER, "=digit"), 5: (NUMBER, "")})
    assert str(right[4])[-1] in drafts.sheet.line.offer.text()
    drafts.sheet.line.offer.click()
    assert drafts.sheet.rows.text(0, drafts.sheet.rows.column_of("id_no")) == right[4]
    hand = Hand(page)
    hand.press("F8")
    assert waiting(office) == 1
    assert drafts.sheet.line.offer.isHidden()


def test_somebody_known_can_be_opened_from_the_line(opened, page, office):
    drafts, _right = opened(6, {3: (NUMBER, "")})
    known = office.members.page(office.actor, office.members.window(office.actor, Query()).ids[:1])[0].id
    whole = office.members.reveal(office.actor, known, "id_no")
    hand = Hand(page)
    hand.type(whole)
    drafts.judge()
    problem = drafts.sheet.rows.problem(0, drafts.sheet.rows.column_of("id_no"))
    assert problem.step is not None
    drafts.sheet.go_to(drafts.sheet.rows.ids[0], "id_no")
    drafts.sheet.line.step.click()
    assert page.form is not None
    assert page.form.view.id == known


def test_numbers_excel_has_cut_are_shown_alone_and_explained(opened, page, office):
    cut = dict.fromkeys((2, 4, 6), (NUMBER, "229901198001011000"))
    drafts, right = opened(9, {**cut, 8: (JOINED, "")})
    assert drafts.chips["lost"].count == 3
    usual = drafts.hint.text()
    drafts.chips["lost"].click()
    assert drafts.sheet.rows.rowCount() == 3
    assert drafts.hint.text() != usual
    hand = Hand(page)
    for row in (3, 5, 7):
        hand.type(str(right[row]))
        hand.press("F8")
    assert waiting(office) == 1
    assert drafts.sheet.rows.rowCount() == 1
    assert not drafts.chips["lost"].isVisible()
    assert drafts.hint.text() == usual


# -- putting away


def test_rows_are_put_away_and_come_back(opened, page, office, desk):
    drafts, _right = opened(9, {2: (NUMBER, ""), 4: (NUMBER, ""), 6: (NUMBER, "")})
    drafts.sheet.table.choose(Block(0, 1, 1, 2))
    assert "2" in drafts.drop_button.text()
    drafts.drop_button.click()
    assert waiting(office) == 1
    assert drafts.sheet.rows.rowCount() == 1
    words, undo = desk.said[-1]
    assert "2" in words
    undo()
    assert waiting(office) == 3
    page.heard(frozenset({"roster_draft"}))
    assert drafts.sheet.rows.rowCount() == 3


def test_escape_leads_back_but_first_out_of_the_cell_and_the_search(opened, page, qtbot):
    drafts, _right = opened(6, {3: (NUMBER, "")})
    hand = Hand(page)

    def claimed() -> bool:
        event = QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier)
        event.ignore()
        QApplication.sendEvent(hand.target, event)
        return event.isAccepted()

    assert not claimed()
    hand.type("2")
    assert claimed()
    hand.press("Esc", "Ctrl+F")
    assert claimed()
    drafts.sheet.table.setFocus()
    assert claimed()
    hand.press("Esc")
    assert drafts.sheet.find.isHidden()
    assert not claimed()
    page.back()
    assert page.stack.currentWidget() is page.roll


def test_nothing_waits_is_said(page):
    page.show_drafts()
    drafts = page.stack.currentWidget()
    assert drafts.sheet.empty.isVisible()
    assert not drafts.judge_button.isEnabled()


@pytest.mark.parametrize("step", [0, 2])
def test_nothing_is_cut_off_or_under_24_px(qapp, opened, page, step):
    style.use_text_step(qapp, step)
    page.resize(909, 480)
    drafts, _right = opened(9, {2: (NUMBER, "=digit"), 4: (NUMBER, ""), 6: (JOINED, "x")})
    buttons = [b for b in drafts.findChildren(QAbstractButton) if b.isVisible() and b.accessibleName()]
    assert [b.accessibleName() for b in buttons if min(b.width(), b.height()) < 24] == []
    assert [b.text() for b in buttons if b.width() < b.sizeHint().width()] == []
    assert page.width() == 909


def test_the_problems_leave_on_paper_with_numbers_partly_hidden(opened, tmp_path):
    drafts, _right = opened(20, {3: (NUMBER, "=digit"), 5: (MOBILE, "1390431")})
    drafts.papers.save_workbook(tmp_path / "todo.xlsx", "check")
    rows = CalamineWorkbook.from_path(tmp_path / "todo.xlsx").get_sheet_by_index(0).to_python()
    text = "\n".join("\t".join(map(str, row)) for row in rows)
    problems = [problem for line in drafts._lines.values() for problem in line.problems]
    assert all(problem.words() in text for problem in problems)
    assert not re.search(r"\d{15}", text)

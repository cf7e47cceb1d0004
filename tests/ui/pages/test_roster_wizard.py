"""A roster is taken in step by step: nothing is written before it is said, what is said of columns is remembered."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from python_calamine import CalamineWorkbook

from app.shared.errors import Cancelled
from tests.members.test_roster import book
from tests.members.test_roster_columns import KNOWN, OWN, people
from tests.ui.pages.test_drafts import ETHNIC, JOINED, roster
from ui.pages.members.drafts import Drafts
from ui.pages.members.roster.check import CheckStep
from ui.pages.members.roster.done import DoneStep
from ui.pages.members.roster.fields import FieldsStep
from ui.pages.members.roster.file import FileStep
from ui.pages.members.roster.imports import Imports


@pytest.fixture
def page(active_roll):
    active_roll.enter({})
    return active_roll


@pytest.fixture
def wizard(page):
    """The wizard over the page's list, once a file was given."""
    return page.stack.currentWidget


def count(office) -> int:
    return office.members.counts(office.actor).members


def whole(path: Path, rows: int = 3, wrong: dict[int, tuple[int, str]] | None = None) -> Path:
    roster(path, rows, wrong or {})
    return path


def test_a_file_whose_columns_are_known_is_checked_at_once(page, wizard, office, tmp_path):
    before = count(office)
    page.check_roster(whole(tmp_path / "a.xlsx"))
    assert isinstance(wizard().step, CheckStep)
    assert count(office) == before
    assert wizard().step.take_button.hasFocus()
    wizard().step.take()
    assert isinstance(wizard().step, DoneStep)
    assert count(office) == before + 3
    assert wizard().step.grid.rows.rowCount() == 3
    assert not wizard().step.correct_button.isVisible()


def test_unknown_columns_are_shown_put_right_and_remembered(page, wizard, office, tmp_path):
    page.check_roster(book(tmp_path / "a.xlsx", 名册=people(1, 3, header=KNOWN)))
    step = wizard().step
    assert isinstance(step, FieldsStep)
    assert step.form.fields["column4"].hasFocus()  # the first nobody knows
    assert "139****0001" in step.form._errors["column2"].text()
    assert "民族" in step.lacking.text()
    step.form.put({"column5": "mobile", "column2": "="})
    step.go_on()
    assert isinstance(wizard().step, CheckStep)
    wizard().step.take()
    page.back()
    page.check_roster(book(tmp_path / "b.xlsx", 名册=people(5, header=KNOWN)))
    assert isinstance(wizard().step, CheckStep)
    wizard().step_back()
    step = wizard().step
    assert step.form.fields["column5"].read() == "mobile"
    step.guess_button.click()
    assert wizard().step.form.fields["column2"].read() == "mobile"
    assert not wizard().step.guess_button.isVisible()


def test_two_columns_for_one_field_and_a_needed_one_missing_are_said_in_words(page, wizard, tmp_path):
    page.check_roster(book(tmp_path / "a.xlsx", 名册=people(1, header=KNOWN)))
    step = wizard().step
    step.form.put({"column5": "mobile"})
    step.go_on()
    assert wizard().step is step
    assert step.form.wrong_fields() == ["column5"]
    assert "移动电话" in step.form._errors["column5"].text()
    step.form.put({"column5": "=", "column0": "="})
    step.go_on()
    assert wizard().step is step
    assert "姓名" in step.form.strip.words.text()


def test_what_was_typed_and_is_no_field_is_said_beside_it(qtbot, page, wizard, tmp_path):
    page.check_roster(book(tmp_path / "a.xlsx", 名册=people(1, header=KNOWN)))
    step = wizard().step
    step.form.fields["column5"].setText("xyz")
    step.go_on()
    assert step.form.wrong_fields() == ["column5"]
    step.form.fields["column5"].put("=")
    step.form._touched("column5")
    assert "138" in step.form._errors["column5"].text()  # the samples are back


def test_words_nobody_knows_can_be_told(page, wizard, office, tmp_path):
    before = count(office)
    page.check_roster(book(tmp_path / "a.xlsx", 名册=people(1, 3, header=OWN)))
    step = wizard().step
    fields = ("name", "id_no", "mobile", "change_date", "=")
    step.form.put({f"column{place}": name for place, name in enumerate(fields)})
    step.go_on()
    wizard().step.take()
    assert count(office) == before + 2


def test_several_sheets_are_offered_and_another_again_at_the_end(page, wizard, office, tmp_path):
    before = count(office)
    path = book(tmp_path / "a.xlsx", 一月=people(1, 3, 5, header=KNOWN), 二月=people(7, header=KNOWN))
    page.check_roster(path)
    step = wizard().step
    assert isinstance(step, FileStep)
    assert list(step.chips) == ["一月", "二月"]
    assert step.onward.hasFocus()
    step.chips["二月"].click()
    wizard().step.go_on()
    wizard().step.take()
    assert count(office) == before + 1
    (other,) = wizard().step.others
    other.click()
    wizard().step.take()  # the columns of this source are known by now
    assert count(office) == before + 4


def test_rows_to_correct_come_next_and_the_last_one_leads_to_the_end(page, wizard, office, tmp_path):
    before = count(office)
    page.check_roster(whole(tmp_path / "a.xlsx", 4, {2: (JOINED, ""), 3: (ETHNIC, "汉鲜族")}))
    wizard().step.take()
    drafts = wizard().step
    assert isinstance(drafts, Drafts)
    assert count(office) == before + 2
    assert drafts.sheet.rows.rowCount() == 2  # of this roster only; others wait as well
    drafts.sheet.go_to(drafts.sheet.rows.ids[0], "change_date")
    drafts.sheet.table.edit_cell("20240102")
    drafts.judge()
    assert wizard().step is drafts
    drafts.drop()
    assert isinstance(wizard().step, DoneStep)
    assert count(office) == before + 3


def test_the_rest_is_left_for_later_and_opened_again(page, wizard, office, tmp_path):
    page.check_roster(whole(tmp_path / "a.xlsx", 3, {2: (JOINED, "")}))
    wizard().step.take()
    wizard().step_back()
    done = wizard().step
    assert isinstance(done, DoneStep)
    assert done.correct_button.isVisible()
    done.correct_button.click()
    assert isinstance(wizard().step, Drafts)


def test_the_sheet_is_given_back_and_the_whole_import_undone(page, wizard, office, desk, tmp_path):
    before = count(office)
    page.check_roster(whole(tmp_path / "a.xlsx"))
    wizard().step.take()
    wizard().save_result(tmp_path / "result.xlsx")
    grid = CalamineWorkbook.from_path(tmp_path / "result.xlsx").get_sheet_by_index(0).to_python()
    assert grid[0][-2:] == ["是否导入成功", "错误原因"]
    assert "result.xlsx" in page.strip.words.text()
    wizard().step.undo_button.click()
    assert count(office) == before
    assert page.stack.currentWidget() is page.roll


def test_what_holds_an_import_is_listed(page, wizard, office, tmp_path):
    page.check_roster(whole(tmp_path / "a.xlsx"))
    wizard().step.take()
    after = count(office)
    office.members._holds = (*office.members._holds, _two_visits)
    wizard().step.undo_button.click()
    assert count(office) == after
    assert "走访慰问 2 条" in page.strip.words.text()


def _two_visits(_tx, _people):
    from app.members import Held

    return (Held("visit", 2),)


def test_stopping_leaves_nothing_and_leads_back_to_the_file(page, wizard, office, tmp_path, monkeypatch):
    before = count(office)

    def stopped(*_arguments, **_more):
        raise Cancelled()

    monkeypatch.setattr(office.members, "import_roster", stopped)
    page.check_roster(whole(tmp_path / "a.xlsx"))
    assert isinstance(wizard().step, FileStep)
    assert page.strip.isVisible()
    assert count(office) == before


def test_no_roster_offers_an_empty_template(page, wizard, office, tmp_path):
    path = tmp_path / "a.pdf"
    path.write_bytes(b"%PDF-1.7")
    page.check_roster(path)
    assert isinstance(wizard().step, FileStep)
    assert page.strip.isVisible()
    assert wizard().step.blank_button.isVisible()
    assert wizard().step.choose_button.hasFocus()


def test_the_first_step_stands_behind_the_choice_of_a_file(page, wizard, monkeypatch, tmp_path):
    asked = []
    monkeypatch.setattr("ui.pages.members.openings.choose_file", lambda *told: asked.append(told[-1]))
    page.choose_roster()
    assert isinstance(wizard().step, FileStep)
    asked[0](whole(tmp_path / "a.xlsx"))
    assert isinstance(wizard().step, CheckStep)
    wizard().step_back()
    wizard().step_back()
    assert isinstance(wizard().step, FileStep)
    page.step_back()
    assert page.stack.currentWidget() is page.roll


def test_the_imports_so_far_can_be_undone_and_their_rows_corrected(page, office, tmp_path, monkeypatch):
    office.members.import_roster(office.actor, whole(tmp_path / "a.xlsx", 3, {2: (JOINED, "")}))
    before = count(office)
    page.enter({"list": "imports"})
    shown = page.stack.currentWidget()
    assert isinstance(shown, Imports)
    assert shown.grid.current().file == "a.xlsx"
    asked = []
    monkeypatch.setattr("ui.pages.members.roster.imports.confirm", lambda *told: asked.append(told))
    shown.ask_undo()
    assert "2" in asked[0][2]
    asked[0][-1]()
    assert count(office) == before - 2
    shown.refresh()
    assert not shown.undo_button.isEnabled()
    assert not shown.correct_button.isEnabled()
    shown.grid.go_to(1)
    shown.correct()
    assert isinstance(page.stack.currentWidget(), Drafts)


def test_another_language_brings_the_same_file_back(page, wizard, tmp_path):
    page.check_roster(whole(tmp_path / "a.xlsx"))
    wish = page.way_back()
    page.back()
    page.enter(wish)
    assert isinstance(wizard().step, CheckStep)


def test_all_suggestions_of_one_kind_are_taken_with_one_word_and_taken_back_with_one(
    page, wizard, tmp_path, monkeypatch
):
    wrong = {2: (ETHNIC, "汉鲜族"), 3: (ETHNIC, "朝鲜族人"), 4: (JOINED, "")}
    page.check_roster(whole(tmp_path / "a.xlsx", 5, wrong))
    wizard().step.take()
    drafts = wizard().step
    sheet, asked = drafts.sheet, []
    monkeypatch.setattr("ui.pages.members.draft_alike.confirm", lambda *told: asked.append(told))
    column = sheet.rows.column_of("ethnic")
    place = next(n for n in range(3) if sheet.rows.text(n, column) == "汉鲜族")
    sheet.table.go_to(place, column)
    assert drafts.alike.isVisible()
    drafts.alike.click()
    assert "2" in asked[0][2]
    asked[0][-1]()
    assert "汉鲜族" not in {sheet.rows.text(n, column) for n in range(sheet.rows.rowCount())}
    sheet.does["undo"]()
    assert {"汉鲜族", "朝鲜族人"} <= {sheet.rows.text(n, column) for n in range(sheet.rows.rowCount())}
    sheet.table.go_to(0, sheet.rows.column_of("change_date"))
    assert not drafts.alike.isVisible()


def test_the_template_leaves_whole_and_in_codes_when_that_is_said(page, office, desk, tmp_path, monkeypatch):
    places = []
    monkeypatch.setattr("ui.pages.members.template_out.choose_saving", lambda *told: places.append(told[-1]))
    page.template.ask()
    dialog = page.template.asking
    assert dialog.form.fields["numbers"].read() == "masked"
    dialog.form.put({"why": "higher", "numbers": "whole", "cells": "codes"})
    dialog.go_on()
    out = tmp_path / "out.xlsx"
    places[0](out)
    grid = CalamineWorkbook.from_path(out).get_sheet_by_index(0).to_python()
    assert all(str(row[2]) in ("1", "2") for row in grid[4:])
    assert not any("*" in str(row[7]) for row in grid[4:])
    assert desk.arranged("template.cells") == "codes"
    page.template.ask()
    assert page.template.asking.form.fields["cells"].read() == "codes"
    assert page.template.asking.form.fields["numbers"].read() == "masked"
    page.template.asking.reject()


def test_enter_goes_on_from_step_to_step(qtbot, page, wizard, office, tmp_path):
    before = count(office)
    page.check_roster(book(tmp_path / "a.xlsx", 名册=people(1, 3, header=KNOWN)))
    field = wizard().step.form.fields["column4"]
    qtbot.keyClick(field, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(wizard().step.take_button, Qt.Key.Key_Return)
    assert count(office) == before + 2
    qtbot.keyClick(wizard().step.close_button, Qt.Key.Key_Return)
    assert page.stack.currentWidget() is page.roll


def test_what_a_sheet_says_differently_is_taken_over_with_one_word_and_taken_back(
    page, wizard, office, desk, tmp_path
):
    rows = people(1, 3, header=KNOWN[:4])
    rows[1] = [*KNOWN[:4], "籍贯"]
    first = [rows[0], rows[1], *([*row, "吉林延吉"] for row in rows[2:])]
    second = [rows[0], rows[1], *([*row, "吉林安图"] for row in rows[2:])]
    office.members.import_roster(office.actor, book(tmp_path / "a.xlsx", 名册=first))
    page.check_roster(book(tmp_path / "b.xlsx", 名册=second))
    step = wizard().step
    assert "2" in step.differ_button.text()
    step.differ_button.click()
    step = wizard().step
    assert step.grid.rows.rowCount() == 2
    member = step._found[0].member_id
    step.grid.go_to(0)
    step.take()
    assert office.members.view(office.actor, member).fields.native_place == "吉林安图"
    assert isinstance(wizard().step, CheckStep)
    desk.said[-1][1]()
    assert office.members.view(office.actor, member).fields.native_place == "吉林延吉"
    wizard().compare()
    wizard().step_back()
    assert isinstance(wizard().step, CheckStep)

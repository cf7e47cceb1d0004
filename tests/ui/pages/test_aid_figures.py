"""The figures of mutual aid on the desk: each opens the rows it counts, and a row its record."""

from __future__ import annotations

from datetime import date

import pytest

from app.aid import Scope
from app.shared.cells import read_sheets
from app.shared.money import yuan
from ui.pages.aid.page import AidPage
from ui.stations.aid import claimed
from ui.stations.reach import hasten
from ui.stations.relief import relieved

YEAR = Scope(date(2026, 1, 1), date(2026, 12, 31))


@pytest.fixture
def done():
    return (
        claimed,
        relieved,
    )


@pytest.fixture
def page(qtbot, desk, office):
    made = AidPage(desk)
    qtbot.addWidget(made)
    made.resize(1280, 700)
    made.show()
    made.enter({"figures": True})
    hasten(made)
    return made


@pytest.fixture
def shown(page):
    found = page.ways.shown
    found.scope.setCurrentIndex(
        next(at for at in range(found.scope.count()) if found.scope.itemData(at) == YEAR)
    )
    found.read()
    hasten(page)
    return found


def cells(grid, line):
    return {column.key: column.text(line) for column in grid.rows.columns}


def open_figure(shown, page, key, of=""):
    at = next(n for n, one in enumerate(shown.figures) if (one.key, one.of) == (key, of))
    shown.grid.go_to(at)
    shown.open_rows()
    hasten(page)
    return shown.opened


def test_the_figures_say_what_the_service_counts(shown, office):
    told = {(one.key, one.of): cells(shown.grid, one) for one in shown.figures}
    found = {(one.key, one.of): one for one in office.aid.figures(office.actor, YEAR)}
    assert set(told) == set(found)
    assert told["reported", ""]["value"] == f"{found['reported', ''].value}"
    assert told["reported", ""]["unit"] == "件"
    assert told["premium", "?"]["part"] == "没有写明缴费方"
    assert told["relief_persons", ""]["value"] == "1"


def test_a_figure_opens_its_rows_and_a_row_its_record(shown, page, desk):
    went = []
    object.__setattr__(desk, "go", lambda name, wish: went.append((name, dict(wish))))
    for key, where in (
        ("paid", "aid"),
        ("persons", "members"),
        ("relief_amount", "aid"),
        ("participation", "unions"),
    ):
        figure = open_figure(shown, page, key)
        assert not shown.rows.isHidden()
        assert len(shown.rows.rows.ids) == len(figure.rows) > 0
        shown.record_button.click()
        assert went[-1][0] == where
        shown.back_button.click()
        hasten(page)
        assert shown.opened is None
        assert not shown.grid.isHidden()
    assert went[0][1]["claim"]
    assert went[2][1].keys() == {"relief", "row"}
    shown.back_button.click()
    hasten(page)
    assert page.ways.shown is None


def test_a_claim_that_was_paid_tells_its_state_and_amount(shown, page):
    figure = open_figure(shown, page, "paid")
    told = cells(shown.rows, figure.rows[0])
    assert told["state"].startswith("已批准")
    assert told["amount"] == yuan(figure.rows[0].amount)


def test_a_term_of_a_plan_may_be_chosen_and_leaves_as_excel(shown, page, tmp_path):
    term = next(at for at in range(shown.scope.count()) if shown.scope.itemData(at).term)
    shown.scope.setCurrentIndex(term)
    shown.read()
    hasten(page)
    assert "保障期" in shown.scope.currentText()
    told = {(one.key, one.of): cells(shown.grid, one) for one in shown.figures}
    assert told["relief_amount", ""]["value"] == "没有留存"
    shown.papers.save_workbook(tmp_path / "figures.xlsx", "higher")
    hasten(page)
    assert any("参保人次" in map(str, row) for row in read_sheets(tmp_path / "figures.xlsx")[0][1])

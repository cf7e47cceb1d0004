"""Which states has putting people on a campaign's list?"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import xlsxwriter

from app.shared.identity import check_digit
from ui.pages.visits.asking import HOUSEHOLDS, PERSON, SHEET
from ui.start import Start
from ui.stations.reach import Station, hasten, here

# Whom a village reports: two of one household, one with a wrong number, one without a name.
ROWS = (
    ("姓名", "证件号码", "村/单位", "联系电话", "户主证件号码"),
    ("郑长江", "1", "东升村", "13900010001", ""),
    ("郑小梅", "2", "东升村", "", "1"),
    ("崔美花", "3", "东升村", "13900010003", ""),
    ("尹成国", "x", "东升村", "", ""),
    ("", "4", "东升村", "", ""),
)


def _number(n: str) -> str:
    if not n or n == "x":
        return n and "229901198001010017"
    body = f"22990119800101{int(n):02d}1"
    return body + check_digit(body)


def _sheet(folder: Path) -> Path:
    path = folder / "东升村.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        for at, (name, number, place, phone, head) in enumerate(ROWS):
            line = (name, number, place, phone, head) if not at else (
                name, _number(number), place, phone, _number(head)
            )  # fmt: skip
            sheet.write_row(at, 0, line)
    return path


def adding(way: str = "") -> Callable[[Start], object]:
    """Return the way to those who may come, asked for by `way`; nobody is asked for without."""

    def show(start: Start) -> None:
        here(start).list_menu.add()
        hasten(start.window)
        shown = here(start).stack.currentWidget()
        if not way:
            return
        shown.whom.show_line(way)
        if way == PERSON:
            shown.whom.ask_person()
            return
        shown.kits.setCurrentIndex(shown.kits.count() - 1)
        if way == SHEET:
            shown.whom.take_sheet(_sheet(start.desk.profile))
        else:
            shown.whom.lines.currentWidget().ask()

    return show


STATIONS = (
    Station("visits-list-menu", "visits", lambda start: here(start).list_menu.open()),
    Station("visits-adding-nobody", "visits", adding()),
    Station("visits-adding", "visits", adding(HOUSEHOLDS)),
    Station("visits-adding-sheet", "visits", adding(SHEET)),
    Station("visits-adding-person", "visits", adding(PERSON)),
    Station("visits-limits", "visits", lambda start: here(start).list_menu.ask_limits()),
)

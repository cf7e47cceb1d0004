"""Every page and state while others see the screen: nobody's name, number or illness is drawn, titled or hinted at.

What is looked for is asked of the office with the same table the program masks by (catalog/masking.toml).
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QPoint
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip, QWidget
from shiboken6 import isValid
from sqlalchemy import text

from app.security import masking
from app.shared.text import use_language
from tests.ui.drawn import drawn_by
from tests.ui.test_walk import SIZES, Tour, dressed, tours  # noqa: F401  (fixtures)
from tests.ui.walk import name_of, visible
from ui.kit.field_text import TextField
from ui.kit.shared_screen import screen
from ui.stations import FULL, STATIONS, Station

LANGUAGE = "zh_CN"
TYPED = {"services-names": "names"}
"""Where a station types into a field: what is being typed is seen."""

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


@pytest.fixture
def tour(tours) -> Iterator[Tour]:  # noqa: F811
    """The walk's windows, with the screen shared."""
    use_language(LANGUAGE)
    made = tours.of(LANGUAGE)
    if not screen.on:
        screen.turn(True)
    made.starts[FULL].window.sharing.heard()
    yield made
    screen.turn(False)


def personal(office) -> frozenset[str]:
    """Every text of the records that the table says tells of a person."""
    found: set[str] = set()
    with office.db.reading() as tx:
        for kind in masking.personal_columns().values():
            for one in kind:
                (table, _, column), key = one.partition(":")[0].partition("."), one.partition(":")[2]
                value = f"json_extract({column}, '$.{key}')" if key else column
                found |= {told for told in tx.execute(text(f"SELECT {value} FROM {table}")).scalars() if told}
    return frozenset(one for one in found if len(one) > 1)


def hint_of(widget: QWidget) -> str:
    """What shows when the pointer rests on it."""
    at = QPoint(2, 2)
    QApplication.sendEvent(widget, QHelpEvent(QEvent.Type.ToolTip, at, widget.mapToGlobal(at)))
    told = QToolTip.text()
    QToolTip.hideText()
    return told


def seen_on_screen() -> Iterator[tuple[QWidget, str]]:
    """Yield every piece of words on the screen, with the widget it stands on."""
    for window in QApplication.topLevelWidgets():
        if not isValid(window) or not window.isVisible():  # the last hint goes by itself
            continue
        yield window, window.windowTitle()
        for widget in (window, *visible(window)):
            yield from ((widget, piece.words) for piece in drawn_by(widget))
            if widget.toolTip():
                yield widget, hint_of(widget)


def leaks(station: Station, secret: frozenset[str]) -> list[str]:
    typed = TYPED.get(station.name)
    return [
        f"{name_of(widget)}: {words}"
        for widget, words in seen_on_screen()
        if any(one in words or one in words.replace(" ", "") for one in secret)
        and not (isinstance(field := widget.parentWidget(), TextField) and field.objectName() == typed)
    ]


@pytest.mark.long
@pytest.mark.parametrize("station", STATIONS, ids=lambda one: one.name)
def test_nobody_is_told_of_on_a_shared_screen(tour, station):
    secret = personal(tour.starts[FULL].desk.office)
    assert len(secret) > 500
    tour.come(station, *SIZES[0])
    assert screen.on
    assert not tour.crashes
    assert leaks(station, secret) == []


@pytest.mark.long
def test_the_test_sees_who_is_there_where_nothing_is_masked(tour):
    secret = personal(tour.starts[FULL].desk.office)
    station = next(one for one in STATIONS if one.name == "members")
    screen.turn(False)
    tour.come(station, *SIZES[0])
    assert len(leaks(station, secret)) > 10


@pytest.mark.long
def test_the_data_of_every_office_are_whole_after_the_walk(tour):
    for start in tour.starts.values():
        if start.desk is not None:
            start.desk.office.db.check()

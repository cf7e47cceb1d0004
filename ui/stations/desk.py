"""Which states have the doorway, home and what belongs to the desk itself?"""

from __future__ import annotations

from collections.abc import Callable

from app.security.service import Operator
from app.shared.text import _
from ui.kit.charts import Chart
from ui.pages.first_start import FirstFinish, FirstStart
from ui.pages.first_start.kept import AFTER, BEFORE
from ui.pages.unlock import UnlockPage
from ui.start import Start
from ui.stations.reach import EMPTY, LAST, NONE, Station, find, here, keys, last_word, stay


def first_start(step: int | None = None) -> Callable[[Start], object]:
    """Return the way to a step of the first start, to its ways when none is said."""

    def show(start: Start) -> None:
        page = FirstStart(start.jobs, start.begins, start.opened)
        start.window.show_doorway(page)
        if step is not None:
            page.show_step(step)

    return show


def first_finish(step: int) -> Callable[[Start], object]:
    """Return the way to one of the steps after the office is made."""

    def show(start: Start) -> None:
        assert start.desk is not None
        page = FirstFinish(start.jobs, start.begins, start.desk.office, start.window.show_shell)
        start.window.show_doorway(page)
        page.show_step(step)

    return show


def locked(start: Start) -> UnlockPage:
    """Lock, and return the page that stands there; `unlock` comes back."""
    page = UnlockPage(start.jobs, start.begins.unlock, start.opened, start.begins.recover)
    assert start.desk is not None
    start.window.show_doorway(page)
    page.offer(start.begins.look().operators, start.desk.office_name)
    return page


def wrong_password(start: Start) -> None:
    """Show what a wrong password is answered with."""
    page = locked(start)
    page.password.setText(LAST)  # no password is like this
    page.try_it()


def waiting(start: Start) -> None:
    """Show how long somebody must wait whose password was wrong too often, also before the program was started."""
    page = locked(start)
    operators = start.begins.look().operators
    page.offer((), "", None, {operator_id: 84 for operator_id, _name in operators})
    page._chosen()


def somebody(asked: str) -> Callable[[Start], object]:
    """Return the way to what is asked about a person of the list: another role, or a way in again."""

    def show(start: Start) -> None:
        page = here(start)
        person = Operator("somebody", LAST, "clerk", asked == "role")
        page._chosen(person)
        page.asks.ask_role(person) if asked == "role" else page.asks.ask_back(person)

    return show


def escrow(start: Start) -> None:
    """Ask who confirms that a code is left with the union above; nobody else works in every office shown."""
    colleague = Operator("somebody", LAST, "chair", active=True)
    here(start).keys.ask_second((colleague,))


def forgotten(start: Start) -> None:
    """Show how a forgotten password is made anew."""
    locked(start).ask_code()


def recovery(shown: bool) -> Callable[[Start], object]:
    """Return the way to the recovery code: shown, or two of its groups asked back."""

    def show(start: Start) -> None:
        sheet = here(start).sheet
        sheet.show_code()
        if not shown:
            sheet.ask_back()

    return show


def box_on_top(start: Start) -> None:
    """Show what the box on top finds."""
    start.window.top.search.setFocus()
    start.window.top.search.setText("w")
    start.window.top.search.say()


def chart(start: Start) -> None:
    """Show a chart's numbers as a table."""
    here(start).findChild(Chart).show_table()


def about_to_lock(start: Start) -> None:
    """Say that the desk locks by itself soon."""
    start.idle.warned.emit(60)


def menu(name: str) -> Callable[[Start], object]:
    """Return the opening of a menu of the bar on top."""
    return lambda start: getattr(start.window.top, name).open_menu()


def checked(start: Start) -> None:
    """Look at everything the work needs, with the other settings out of the way."""
    page = start.window.pages["settings"]
    page.find(_("Self-check"))
    page.health.check()


STATIONS = (
    Station("first-start", "", first_start(), NONE),
    *(Station(f"first-start-{step}", "", first_start(step), NONE) for step in BEFORE),
    *(Station(f"first-start-{step}", "", first_finish(step), EMPTY) for step in AFTER),
    Station("unlock", "", locked),
    Station("unlock-wrong", "", wrong_password),
    Station("unlock-forgotten", "", forgotten),
    Station("home", "home", stay),
    Station("home-undo", "home", last_word),
    Station("home-search", "home", box_on_top),
    Station("home-language", "home", menu("language")),
    Station("home-operator", "home", menu("operator")),
    Station("home-keys", "home", keys("F1")),
    Station("home-chart", "home", chart),
    Station("home-lock", "home", about_to_lock),
    Station("home-empty", "home", stay, EMPTY),
    Station("settings", "settings", stay),
    Station("settings-checked", "settings", checked),
    Station("settings-none", "settings", find("没有这个")),
    Station("settings-looks", "settings", lambda start: here(start).enter({"show": "looks"})),
    Station("settings-escrow", "settings", escrow),
    Station("settings-password", "settings", lambda start: here(start).keys.ask_password()),
    Station("unlock-waiting", "", waiting),
    Station("people", "people", stay),
    Station("people-role", "people", somebody("role")),
    Station("people-back", "people", somebody("back")),
    Station("recovery", "recovery", stay),
    Station("recovery-code", "recovery", recovery(shown=True)),
    Station("recovery-back", "recovery", recovery(shown=False)),
)

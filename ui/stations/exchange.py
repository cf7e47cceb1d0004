"""Which states has the exchange? The sample office has neither sticks nor refusals, so invented ones stand for them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from app.shared.errors import RuleError
from app.shared.hours import doubt
from app.shared.text import _
from app.sync.clashes import Clash
from app.sync.rules import NotEnrolled, OlderHub
from app.sync.sending import FilesSent
from app.sync.values import TakenIn
from ui.kit.window_model import ListSource
from ui.pages.sticks import Stick
from ui.pages.sync.acts import exported_words, summary
from ui.pages.sync.field_values import both_words
from ui.pages.sync.inbox import ClashLine
from ui.pages.sync.on_sticks import Answer, Found
from ui.pages.sync.records import Line
from ui.pages.sync.taking import Told
from ui.start import Start
from ui.stations.reach import EMPTY, Station, go, hasten, here, stay

GB = 1_000_000_000
WHEN = datetime(2026, 1, 11, 10, 20, tzinfo=timezone(timedelta(hours=8)))


def _stick(number: int, free: int) -> Stick:
    return Stick(Path("/none"), f"USB-{number:02d}", free)


def found(sticks: int, answers: int) -> Callable[[Start], object]:
    """Show what lies in the computer: so many sticks, and so many answers on the first."""

    def show(start: Start) -> None:
        page = here(start)
        page.watch.rest()
        some = tuple(_stick(n, free) for n, free in enumerate((7_900_000_000, 31 * GB)[:sticks], 1))
        lying = [
            Answer(Path(f"down-{n}.jlgh"), some[0].name, WHEN.timestamp() - n, str(n)) for n in range(answers)
        ]
        page.watch.looked.emit(Found(some, tuple(lying)))

    return show


def states(**counts: int) -> Callable[[Start], object]:
    """Show the cards with other counts than the office has."""

    def show(start: Start) -> None:
        page = here(start)
        status = page.standing.status
        page.show_standing(replace(page.standing, status=replace(status, states={**status.states, **counts})))

    return show


def differing(start: Start) -> None:
    """Show values that differ from the province's, of every reason, some of them chosen."""
    page = here(start)
    page.enter({"list": "clashes"})
    hasten(start.window)
    office, unit = page.desk.office, page.desk.office.unions.units(page.desk.office.actor)[0].name
    who, facts = (
        office.actor.name,
        {"author": office.actor.operator_id, "at": "2026-01-09T02:20:00Z", "chosen": ""},
    )
    made = [
        Clash("1", "member", "m1", "mobile", "13900001234", "13900009921", "W_CONFLICT", False, **facts),
        Clash("2", "member", "m1", "status", "TRANSFERRED", "ACTIVE", "W_CONFLICT", False, **facts),
        Clash(
            "3",
            "member",
            "m1",
            "id_no",
            "229901196203150021",
            "229901196208150021",
            "W_CONFLICT",
            True,
            **facts,
        ),
        Clash("4", "unit", "u1", "address", unit, "", "W_CONFLICT", False, **facts),
        Clash("5", "claim", "c1", "state", "PAID", "DRAFT", "E_STATE", False, **facts),
    ]
    lines = [ClashLine(one, who, *both_words(one.table, one.field, one.kept, one.other), who) for one in made]
    page.inbox.show_lines(lines, [])
    page.inbox.pick(lines[0], "kept")
    page.inbox.pick(lines[1], "other")


def told(start: Start) -> None:
    """Show what receipts said that were just taken in."""
    page = here(start)
    one = TakenIn(900, 40, 31, 2, 1, 3, 12, "", None, (), (), {}, clashes=3)
    two = replace(one, applied=9, refused=0, clashes=0, conflicts=0, entries=0, problem="E_GAP")
    files = [Told(Path("a"), receipt=one), Told(Path("b"), receipt=two), Told(Path("c"), error=OlderHub())]
    states(refused=2, conflict=1)(start)
    page.show_standing(replace(page.standing, clashes=3))
    page.answers.show_told(files)
    words, tone, _next = summary(files)
    page.strip.say(words, tone, (_("Choose what stands"), lambda: None))


def copied(start: Start) -> None:
    """Show that a package lies on the stick."""
    made: Any = SimpleNamespace(
        number=7, records=128, path=Path("up-QS-01-0f3a91c2de.jlgh"), files=FilesSent(3)
    )
    here(start).strip.say(exported_words(made), "good", (_("Hand-over sheet"), lambda: None))


def moving(done: int, total: int) -> Callable[[Start], object]:
    """Show a package being gathered, then written."""

    def show(start: Start) -> None:
        work = here(start).work
        work.begin(_("Writing and reading back…"))
        work.move_to(312, 312)
        work.move_to(done, total)

    return show


def refused(start: Start) -> None:
    """Show a page's strip with a step."""
    here(start).strip.say(RuleError().words(), "warn", (_("Show all"), lambda: None))


def not_enrolled(start: Start) -> None:
    """Show what stands there until this computer may send, and that it was tried."""
    page = here(start)
    page.acts.refused(NotEnrolled())


def slow_clock(start: Start) -> None:
    """Show that the clock of this computer is wrong."""
    page = here(start)
    wrong = doubt(WHEN - timedelta(days=2), None, heard=WHEN)
    assert wrong is not None
    page.show_standing(replace(page.standing, clock=wrong.words()))


def unfolded(start: Start) -> None:
    """Show the state of this computer."""
    here(start).computer.fold.unfold(True)


def sent_back(start: Start) -> None:
    """Show records that were sent back, with every reason."""
    page = here(start)
    page.show_records("refused")
    hasten(start.window)
    office = page.desk.office
    some = office.sync.standing(office.actor, ("applied", "waiting", "copied"))[:5]
    reasons = (
        ("claim", "E_DUP_NUMBER", "no"),
        ("member", "E_VALIDATION", "id_no"),
        ("member", "E_STATE", "status"),
        ("member", "E_OWNERSHIP", "name"),
        ("member", "E_SCHEMA", "table"),
    )
    records = [
        replace(one, table=table, state="refused", code=code, field=field, package=6, receipt_at=WHEN)
        for one, (table, code, field) in zip(some, reasons, strict=True)
    ]
    page.records.grid.show_source(ListSource([Line(record, office.actor.name) for record in records]))


def other_number(start: Start) -> None:
    """Ask before a claim gets another number."""
    sent_back(start)
    hasten(start.window)
    here(start).records.renumbering.ask()


def wish(**how: Any) -> Callable[[Start], object]:
    """Return the way to a list of the page."""
    told: Mapping[str, Any] = how
    return go("sync", **told)


STATIONS = (
    Station("sync", "sync", stay),
    Station("sync-new", "sync", stay, EMPTY),
    Station("sync-not-enrolled", "sync", not_enrolled, EMPTY),
    Station("sync-stick", "sync", found(1, 0)),
    Station("sync-sticks", "sync", found(2, 0)),
    Station("sync-answers", "sync", found(1, 2)),
    Station("sync-told", "sync", told),
    Station("sync-copied", "sync", copied),
    Station("sync-moving", "sync", moving(2_300_000, 6_800_000)),
    Station("sync-clock", "sync", slow_clock),
    Station("sync-code", "sync", lambda start: here(start).acts.ask_code()),
    Station("sync-computer", "sync", unfolded),
    Station("sync-strip", "sync", refused),
    Station("sync-records", "sync", wish(list="unconfirmed")),
    Station("sync-kind", "sync", wish(list="unconfirmed", kinds=("print_log",))),
    Station("sync-sent-back", "sync", sent_back),
    Station("sync-number", "sync", other_number),
    Station("sync-clashes", "sync", differing),
    Station("sync-no-clashes", "sync", wish(list="clashes")),
    Station("sync-packages", "sync", wish(list="packages")),
    Station("sync-no-packages", "sync", wish(list="packages"), EMPTY),
    Station("sync-receipts", "sync", wish(list="receipts")),
    Station("sync-no-receipts", "sync", wish(list="receipts"), EMPTY),
)

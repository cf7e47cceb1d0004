"""Which states have the enrolments and the plans? And the enrolments of the office that is looked at."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import xlsxwriter

from app.aid import ACTIVE, BatchView, NewBatch, Payment
from app.shared import paths
from ui.pages.aid.enrolment_people import FREE, UNABLE, WRONG
from ui.start import Start
from ui.stations.aid import PLAN, UNIT
from ui.stations.reach import EMPTY, Station, go, hasten, here, keys

if TYPE_CHECKING:
    from app.office import Office

FIRST, LAST, SOON, BEFORE = date(2026, 1, 1), date(2026, 12, 31), date(2026, 2, 28), date(2025, 12, 20)
SPLIT = {"unit": 42_00, "person": 18_00}


def units_enrolled(office: Office) -> None:
    """Have an enrolment in each state: confirmed (a gift that ends soon), paid, given up, being put together."""
    aid, actor = office.aid, office.actor
    if aid.batches(actor):
        return
    shares = sorted(aid.participation(actor, PLAN), key=lambda one: (-one.members, one.unit))
    first, second, third, fourth = [one for one in shares if one.unit != UNIT][:4]
    given = {"gift": 60_00}
    confirmed = aid.begin_batch(
        actor, NewBatch(first.unit_id, PLAN, FIRST, SOON, BEFORE, split=given, giver="县总工会")
    ).batch
    aid.pay_batch(actor, confirmed.id, Payment(confirmed.fees, "0001", BEFORE))
    aid.confirm_batch(actor, confirmed.id)
    paid = aid.begin_batch(actor, NewBatch(second.unit_id, PLAN, FIRST, LAST, BEFORE, split=SPLIT)).batch
    aid.pay_batch(actor, paid.id, Payment(paid.fees, "0002", BEFORE))
    gone = aid.begin_batch(actor, NewBatch(third.unit_id, PLAN, FIRST, LAST, BEFORE)).batch
    aid.drop_batch(actor, gone.id)
    told = NewBatch(fourth.unit_id, PLAN, FIRST, LAST, BEFORE, split=SPLIT)
    some = [one.wish for one in aid.unit_judged(actor, told) if one.ready]
    aid.begin_batch(actor, told, some[: max(1, len(some) // 2)])


def _one(start: Start, state: str) -> BatchView:
    office = start.desk.office
    return next(view for view in office.aid.batches(office.actor) if view.state == state)


def batch(state: str, key: str = "") -> Callable[[Start], object]:
    """Return the way to the first enrolment in a state, on one of its quick lists."""

    def show(start: Start) -> None:
        page = here(start)
        page.enter({"batch": _one(start, state).id})
        hasten(start.window)
        shown = page.tabs["enrolment"].shown
        shown.show_list(key)

    return show


def paying(start: Start) -> None:
    """Ask for the money of an enrolment."""
    batch("DRAFT")(start)
    here(start).tabs["enrolment"].shown.acts.ask_pay()


def refused(start: Start) -> None:
    """Show whom a roster named in vain: nobody of it comes onto the enrolment."""
    batch("DRAFT")(start)
    shown = here(start).tabs["enrolment"].shown
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "名单.xlsx"
        with xlsxwriter.Workbook(str(path)) as book:
            sheet = book.add_worksheet("名单")
            for place, row in enumerate(
                (("姓名", "身份证号"), ("生面孔", "229901198002020015"), ("无名", "12"))
            ):
                sheet.write_row(place, 0, row)
        shown.acts.take_roster(path)
    hasten(start.window)


def new_wrong(start: Start) -> None:
    """Show a new enrolment whose payers do not add up."""
    page = here(start)
    page.enter({"new_batch": True})
    form = page.tabs["enrolment"].shown
    form.fields.fields["unit"].put(UNIT)
    form.fields.fields["unit_pays"].put(42_00)
    form.finish()


def changing(start: Start) -> None:
    """Ask what is told of everybody on an enrolment."""
    batch("DRAFT")(start)
    shown = here(start).tabs["enrolment"].shown
    shown.grid.tick_all()
    hasten(start.window)
    shown.acts.ask_change()


def renewing(start: Start) -> None:
    """Ask for which days the covers that end soon are renewed."""
    page = here(start)
    page.enter({"renewals": True})
    hasten(start.window)
    shown = page.tabs["enrolment"].shown
    shown.grid.tick_all()
    hasten(start.window)
    shown.ask_renew()


def left(start: Start) -> None:
    """Show who of a unit is not covered."""
    page = here(start)
    page.enter({"shares": True})
    hasten(start.window)
    shares = page.tabs["enrolment"].shown
    row = next(one for one in shares.rows if one.told.unit != UNIT and one.told.members > one.told.enrolled)
    shares.open_row(row)


def menu(start: Start) -> None:
    """Show what else opens from the enrolments."""
    page = here(start)
    page.enter({"tab": "enrolment"})
    page.tabs["enrolment"].open_menu()


def certificate(start: Start) -> None:
    """Show the certificates of an enrolment as they would be printed."""
    batch("CONFIRMED")(start)
    here(start).tabs["enrolment"].shown.papers_out.certificates()


def plan(key: str = "") -> Callable[[Start], object]:
    """Return the way to the plan in use, on one of its quick lists."""

    def show(start: Start) -> None:
        page, office = here(start), start.desk.office
        line = next(one for one in office.aid.shelf(office.actor) if one.state == ACTIVE)
        page.enter({"plan": line.id})
        hasten(start.window)
        page.tabs["plans"].shown.show_list(key)

    return show


def look_at(name: str) -> Callable[[Start], object]:
    """Return the looking at a plan file that lies with the program."""

    def show(start: Start) -> None:
        page = here(start)
        page.enter({"tab": "plans"})
        page.tabs["plans"].look_at(paths.resources() / "samples" / "plans" / name)

    return show


def refused_plan(start: Start) -> None:
    """Show a plan file that is refused by its line."""
    page: Any = here(start)
    page.enter({"tab": "plans"})
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "plan.toml"
        text = (paths.resources() / "samples" / "plans" / f"{PLAN}-1.toml").read_text("utf-8")
        path.write_text(text.replace("age_min = 16", "age_min = -1"), "utf-8")
        page.tabs["plans"].look_at(path)


def using(start: Start) -> None:
    """Ask whether a plan is taken into use in place of another version."""
    plan()(start)
    tab, office = here(start).tabs["plans"], start.desk.office
    line = tab.line
    before = next(one for one in office.aid.plans(office.actor) if one.active)
    tab._ask_use(line, office.aid.plan(office.actor, line.plan_id, line.version), before)


def stopping(start: Start) -> None:
    """Ask whether the plan in use is taken out of it."""
    plan()(start)
    here(start).tabs["plans"].ask_stop()


STATIONS = (
    Station("enrolments", "aid", go("aid", tab="enrolment")),
    Station("enrolments-filter", "aid", lambda start: (go("aid", tab="enrolment")(start), _filter(start))),
    Station("enrolments-more", "aid", menu),
    Station(
        "enrolments-print", "aid", lambda start: (go("aid", tab="enrolment")(start), keys("Ctrl+P")(start))
    ),
    Station("enrolment-new", "aid", go("aid", new_batch=True)),
    Station("enrolment-new-wrong", "aid", new_wrong),
    Station("enrolment-draft", "aid", batch("DRAFT")),
    Station("enrolment-free", "aid", batch("DRAFT", FREE)),
    Station("enrolment-unable", "aid", batch("DRAFT", UNABLE)),
    Station("enrolment-wrong", "aid", batch("DRAFT", WRONG)),
    Station("enrolment-roster", "aid", refused),
    Station("enrolment-pay", "aid", paying),
    Station("enrolment-change", "aid", changing),
    Station("enrolment-renew", "aid", renewing),
    Station("enrolment-paid", "aid", batch("PAID")),
    Station("enrolment-confirmed", "aid", batch("CONFIRMED")),
    Station("enrolment-dropped", "aid", batch("DROPPED")),
    Station("enrolment-certificates", "aid", certificate),
    Station("enrolment-renewals", "aid", go("aid", renewals=True)),
    Station("enrolment-shares", "aid", go("aid", shares=True)),
    Station("enrolment-left", "aid", left),
    Station("plans", "aid", go("aid", tab="plans")),
    Station("plan", "aid", plan()),
    Station("plan-examples", "aid", plan("example")),
    Station("plan-file", "aid", look_at(f"{PLAN}-1.toml")),
    Station("plan-refused", "aid", refused_plan),
    Station("plan-use", "aid", using),
    Station("plan-stop", "aid", stopping),
    Station("enrolments-empty", "aid", go("aid", tab="enrolment"), EMPTY),
    Station("plans-empty", "aid", go("aid", tab="plans"), EMPTY),
    Station("enrolment-shares-empty", "aid", go("aid", shares=True), EMPTY),
    Station("enrolment-renewals-empty", "aid", go("aid", renewals=True), EMPTY),
)


def _filter(start: Start) -> None:
    here(start).tabs["enrolment"].list.grid.open_filter(0)

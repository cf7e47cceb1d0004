"""Which states have the visits to units and the figures? And what the office that is looked at has of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from app.visits import APPROVED, Past, UnitHelp
from ui.start import Start
from ui.stations.reach import Station, here

if TYPE_CHECKING:
    from app.office import Office


def units_visited(office: Office) -> None:
    """Have one unit of the newest campaign's plan, one handed over and one given up."""
    actor, visits = office.actor, office.visits
    line = visits.campaigns(actor)[0]
    if line.standing != APPROVED:
        return
    campaign, day = visits.campaign(actor, line.id), line.window_from
    goods = campaign.goods[0].code
    payer = next(kit.goods_source for kit in campaign.kits.values() if kit.goods)
    told = UnitHelp(
        "延青食品有限公司", 46, day, "POST", None, "06", 0, None, {goods: 2}, payer, "王建国", "县总工会主席", "COUNTY",
        "李明、王芳", "赵丽", remark="夜班车间",
    )  # fmt: skip
    visits.hand_to_unit(actor, line.id, told)
    visits.plan_unit(
        actor, line.id, UnitHelp("青山镇环卫站", 32, kind="HANDOUT", goods={goods: 1}, goods_source=payer)
    )
    gone = visits.plan_unit(actor, line.id, UnitHelp("东升砖厂", 12, goods={goods: 1}, goods_source=payer))
    visits.drop_unit(actor, gone.id)
    visits.enter_past(actor, Past("person_times", "2024", 15_230, "2024年帮扶工作总结", day))


def units(start: Start) -> None:
    """Show the visits to units."""
    here(start).ways.units()


def empty(start: Start) -> None:
    """Show how it begins: what a campaign shows that visits no unit yet."""
    units(start)
    office, page = start.desk.office, here(start)
    page.stack.currentWidget().show_units((), office.visits.issued(office.actor, page.campaign.id))


def changing(start: Start) -> None:
    """Show a line that was handed over, put in to be changed."""
    units(start)
    shown = here(start).stack.currentWidget()
    shown.open(next(line for line in shown.shown if line.given))


def wrong(start: Start) -> None:
    """Show a line that cannot be written: nobody signed."""
    units(start)
    shown = here(start).stack.currentWidget()
    fields = shown.entry.fields
    fields["unit"].put("延青食品有限公司")
    fields["people"].put(40)
    fields["cash"].put(100_000)
    shown.entry.hand_button.click()
    for name in ("unit", "people", "cash"):  # nothing typed stays behind as a draft
        fields[name].put(None)


def slip(start: Start) -> None:
    """Show the slip to sign of the unit handed over."""
    units(start)
    shown = here(start).stack.currentWidget()
    shown.stand_on(next(line.id for line in shown.shown if line.given))
    shown.preview_current()


def figures(start: Start) -> None:
    """Show the figures of the campaign."""
    here(start).ways.figures()


def seasons(start: Start) -> None:
    """Look at the four seasons of the year side by side."""
    figures(start)
    here(start).stack.currentWidget().preview_seasons()


def entering(start: Start) -> None:
    """Show how a figure of an earlier year is entered."""
    figures(start)
    here(start).stack.currentWidget().ask()


_SHOWN: tuple[tuple[str, Callable[[Start], object]], ...] = (
    ("visits-more", lambda start: here(start).ways.open_menu()),
    ("visits-units", units),
    ("visits-units-empty", empty),
    ("visits-units-changing", changing),
    ("visits-units-wrong", wrong),
    ("visits-units-slip", slip),
    ("visits-figures", figures),
    ("visits-figures-entering", entering),
    ("visits-seasons", seasons),
)
STATIONS = tuple(Station(name, "visits", show) for name, show in _SHOWN)

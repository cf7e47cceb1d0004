"""Which states have the issue notes? And what carriers took in the office that is looked at."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from app.visits import APPROVED, Handed, Issued
from ui.start import Start
from ui.stations.buying import bought
from ui.stations.reach import Station, here, keys
from ui.stations.units import units_visited

if TYPE_CHECKING:
    from app.office import Office


def carried_out(office: Office) -> None:
    """Have two carriers take cash and goods of the newest campaign out, and one bring some back, with a reason."""
    actor, visits = office.actor, office.visits
    line = visits.campaigns(actor)[0]
    if line.standing != APPROVED:
        return
    campaign, day = visits.campaign(actor, line.id), line.window_from
    source = visits.issued(actor, line.id).sources[0]
    goods = [good.code for good in campaign.goods]
    found = visits.issued(actor, line.id)
    cash = min(1_000_000, found.free(("cash", source)))
    taken = {code: min(40, found.free(("good", code))) for code in goods}
    visits.issue(actor, line.id, Handed(day, "王芳", cash, source, taken, "东升村"))
    wrong = visits.issue(actor, line.id, Handed(day, "李明", 0, None, {goods[0]: 1}, "延青社区"))
    visits.reverse_note(actor, wrong.id)
    visits.bring_back(
        actor, line.id, Handed(day, "王芳", cash // 10, source, {goods[0]: 2}, "", "两户不在家")
    )
    (rice,) = (one for one in visits.issued(actor, line.id).lines if one.thing == ("good", goods[0]))
    units_visited(office)
    bought(office)
    visits.explain(actor, line.id, rice.thing, 1 if rice.difference > 0 else -1, "淋湿报损，照片附后")


def issuing(start: Start) -> None:
    """Show the notes."""
    here(start).issue()


def empty(start: Start) -> None:
    """Show how it begins: what a campaign shows of which nothing was taken out."""
    issuing(start)
    shown = here(start).stack.currentWidget()
    found = start.desk.office.visits.issued(start.desk.office.actor, here(start).campaign.id)
    shown.show_issued(Issued((), found.lines, found.left, (), found.sources))


def by_carrier(start: Start) -> None:
    """Show what each carrier took and brought back."""
    issuing(start)
    here(start).stack.currentWidget().chips[1].click()


def wrong(start: Start) -> None:
    """Show a note that cannot be written: more than there is."""
    issuing(start)
    entry = here(start).stack.currentWidget().entry
    entry.fields["carrier"].put("李明")
    entry.fields["cash"].put(999_999_900)
    entry.issue_button.click()
    entry.fields["cash"].put(None)  # nothing typed stays behind as a draft
    entry.fields["carrier"].put(None)


def differences(act: str = "") -> Callable[[Start], object]:
    """Return the way to what carriers took, gave and brought back; `act` is what is opened there."""

    def show(start: Start) -> None:
        keys("Ctrl+R")(start)
        shown = here(start).stack.currentWidget()
        shown.chips[1].click()
        if act:
            getattr(shown.differences, act)()

    return show


STATIONS = (
    Station("visits-issuing", "visits", issuing),
    Station("visits-issuing-empty", "visits", empty),
    Station("visits-issuing-carriers", "visits", by_carrier),
    Station("visits-issuing-wrong", "visits", wrong),
    Station("visits-differences", "visits", differences()),
    Station("visits-explaining", "visits", differences("ask")),
    Station("visits-notice", "visits", lambda start: here(start).papers.announcing.ask()),
)

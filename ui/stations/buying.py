"""Which states have the purchases of a campaign?"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from app.funds import Bought
from app.visits import LOCKED
from ui.pages.visits.buying import BoughtSoFar
from ui.start import Start
from ui.stations.reach import Station, go, here

if TYPE_CHECKING:
    from app.office import Office
    from ui.pages.visits.buying import Buying

DONOR = "长青食品公司"
INVOICE = {"quantity": "312", "total": "18,700.00", "counterparty": "青山镇粮站", "summary": "春节慰问大米"}


def bought(office: Office) -> None:
    """Have an invoice that does not divide on the newest campaign, and a purchase that was taken back."""
    visits, actor = office.visits, office.actor
    line, on = visits.campaigns(actor)[0], office.clock.today()
    if line.standing == LOCKED:
        return
    good = visits.campaign(actor, line.id).goods[0].code
    wrong = visits.buy(actor, line.id, Bought(good, 321, on, total=1_870_000, counterparty="青山镇粮站"))
    visits.reverse_purchase(actor, line.id, wrong.id, "数量写错")
    visits.buy(
        actor,
        line.id,
        Bought(good, 312, on, total=1_870_000, summary="春节慰问大米", counterparty="青山镇粮站"),
    )


def shown(start: Start) -> Buying:
    """Show the purchases, with the window that asks for one."""
    here(start).ways.buying()
    part: Buying = here(start).stack.currentWidget()
    return part


def asking(start: Start) -> None:
    """Write an invoice whose total does not divide."""
    part = shown(start)
    form = part.invoice.window.form
    form.fields["good"].put(part.goods[0].code)
    for name, words in INVOICE.items():
        form.fields[name].setText(words)
    form.changed.emit()
    part.invoice.kept.drop()  # nothing typed stays behind as a draft


def donated(start: Start) -> None:
    """Write goods down that were donated."""
    asking(start)
    part: Buying = here(start).stack.currentWidget()
    form = part.invoice.window.form
    form.fields["came"].put(part.campaign.sources[0].source)
    form.fields["counterparty"].setText(DONOR)


def wrong(start: Start) -> None:
    """Write down what cannot be: no good, and a total of nothing."""
    part = shown(start)
    form = part.invoice.window.form
    form.unfold()
    form.fields["quantity"].setText("3")
    form.fields["total"].setText("0")
    form.fields["name"].put("手电筒")
    part.invoice.window.go_on()
    part.invoice.kept.drop()


def listed(start: Start) -> None:
    """Show the purchases alone."""
    shown(start).invoice.window.reject()


def reversing(start: Start) -> None:
    """Ask why a purchase is taken back."""
    part = shown(start)
    part.invoice.window.reject()
    part.grid.go_to(0)
    part.ask_back()


def nothing(start: Start) -> None:
    """Show a campaign for which nothing was bought."""
    part = shown(start)
    part.invoice.window.reject()
    part.show_bought(BoughtSoFar(part.campaign, (), ()))


def in_the_ledger(start: Start) -> None:
    """Ask in the ledger why a purchase is taken back."""
    go("funds", kind="BOUGHT")(start)
    here(start).writing.ask_reverse()


_SHOWN: tuple[tuple[str, Callable[[Start], object]], ...] = (
    ("visits-bought", listed),
    ("visits-buying", asking),
    ("visits-donated", donated),
    ("visits-buying-wrong", wrong),
    ("visits-bought-reversing", reversing),
    ("visits-bought-empty", nothing),
)
STATIONS = (
    *(Station(name, "visits", show) for name, show in _SHOWN),
    Station("funds-bought-reversing", "funds", in_the_ledger),
)

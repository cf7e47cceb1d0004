"""Which states has second relief? And the campaigns of the office that is looked at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from app.aid import Hint, NewRelief, ReliefApproval, ReliefRule, Tier, Unclaimed, UnclaimedLine
from app.members import Query
from app.shared.ids import new_id
from ui.pages.aid.entitled import Waiting
from ui.start import Start
from ui.stations.reach import EMPTY, Station, hasten, here

if TYPE_CHECKING:
    from app.office import Office

CARD = "6222020200112200015"
DAYS = date(2026, 1, 1), date(2026, 12, 31)
RULE = ReliefRule("BURDEN", (Tier(1_000_00, 600_00), Tier(2_000_00, 1_200_00), Tier(5_000_00, 2_000_00)))


def relieved(office: Office) -> None:
    """Have a draft cut to its pool with something set by hand, and an approved campaign of which one is paid."""
    aid, actor = office.aid, office.actor
    if aid.reliefs(actor):
        return
    second = replace(actor, operator_id=new_id(), name="李明", role="reviewer")
    done = aid.found_relief(
        actor, NewRelief("2026年二次救助（上半年）", DAYS[0], date(2026, 6, 30), "04", 20_000_00, RULE)
    )
    paid = aid.propose_relief(actor, done.view.id).sheet
    aid.approve_relief(actor, paid.view.id, ReliefApproval(DAYS[0], "青工发〔2026〕9号"))
    for line in [one for one in paid.lines if one.amount][:1]:
        aid.set_relief_account(actor, paid.view.id, line.id, "工商银行青山支行", CARD)
        aid.pay_relief(actor, paid.view.id, min(office.clock.today(), date(2026, 7, 20)), [line.id])
    draft = aid.found_relief(actor, NewRelief("2026年二次救助", *DAYS, "04", 3_000_00, RULE))
    relief_id = draft.view.id
    lines = [line for line in aid.propose_relief(actor, relief_id).sheet.lines if line.amount]
    aid.set_relief_amount(actor, relief_id, lines[0].id, 800_00, "家中另有病人", second=second)
    aid.take_off_relief(actor, relief_id, lines[-1].id, "本人放弃")


def relief(start: Start) -> Any:
    """Show the draft; return what is shown."""
    page = here(start)
    office = page.desk.office
    draft = next((one.id for one in office.aid.reliefs(office.actor) if one.state == "DRAFT"), "")
    page.enter({"relief": draft})
    return page.ways.shown


def _act(show: Callable[[Any], object]) -> Callable[[Start], object]:
    """Return the doing of an act of the draft, on the person it stands on."""
    return lambda start: show(relief(start))


def approved(start: Start, act: str = "") -> None:
    """Show the approved campaign, and do an act of its payments."""
    page = here(start)
    office = page.desk.office
    page.enter(
        {"relief": next(one.id for one in office.aid.reliefs(office.actor) if one.state == "APPROVED")}
    )
    shown = page.ways.shown
    if act:
        paid = act == "ask_back"
        shown.stand_on(
            next(one.id for one in shown.lines if one.amount and (one.paid_on is not None) == paid)
        )
        getattr(shown.paying, act)()


def adding(start: Start) -> None:
    """Show how somebody is put on by hand who was found."""
    shown = relief(start)
    shown.acts.ask_add()
    office = shown.desk.office
    line = office.members.page(office.actor, list(office.members.window(office.actor, Query()).ids[:1]))[0]
    field = shown.acts.window.form.fields["person"]
    field.put(shown.acts._search(line.name)[0])


def refused(start: Start) -> None:
    """Show an amount without a second person: refused at its field."""
    shown = relief(start)
    shown.acts.ask_amount()
    form = shown.acts.window.form
    form.fields["amount"].put(900_00)
    form.fields["reason"].put("家庭困难")
    shown.acts.window.go_on()


def told(office: Office) -> Waiting:
    """Return lines as notes of visits, files and scans would tell them, of people on the roll."""
    people = office.members.page(office.actor, list(office.members.window(office.actor, Query()).ids[:4]))
    told_by = (
        ("visit", "上月住院做了手术，刚出院", ("hospital",), 75),
        ("household", "本人大病", ("hospital", "critical"), 12),
        ("attachment", "出院小结.pdf", ("hospital",), None), ("claim", "", ("hospital",), -3),
    )  # fmt: skip
    lines = []
    for n, (who, (source, words, kinds, left)) in enumerate(zip(people, told_by, strict=False)):
        hint = Hint(
            source, f"s{n}", who.id, date(2026, 5, 2 + n), kinds, words, {"page": "members", "member": who.id}
        )
        last = None if left is None else date(2026, 10, 29)
        found = Unclaimed(hint, "demo", "（样例）住院医疗互助", kinds, last)
        lines.append(UnclaimedLine(f"u{n}", found, who.name, who.id_masked, who.unit_name, left))
    gone = replace(lines[-1], aside="declined", remark="本人说已报过销", done_on=date(2026, 7, 1))
    return Waiting(tuple(lines[:-1]), (gone,))


def entitled(start: Start, which: str = "", act: str = "") -> None:
    """Show who may be entitled, and do an act with the first of them."""
    page = here(start)
    page.enter({"entitled": which})
    page.ways.shown.show_begun(told(page.desk.office))
    if act:
        hasten(start.window)
        getattr(page.ways.shown, act)()


def figures(start: Start, key: str = "") -> None:
    """Show the figures of 2026, and the rows of one of them."""
    page = here(start)
    page.enter({"figures": True})
    shown = page.ways.shown
    year = next(at for at in range(shown.scope.count()) if shown.scope.itemData(at).first == DAYS[0])
    shown.scope.setCurrentIndex(year)
    shown.read()
    if key:
        shown.opened = next(one for one in shown.figures if one.key == key and not one.of)
        shown.read()


def what_if(start: Start) -> None:
    """Show a claim under another plan."""
    page = here(start)
    page.enter({"queue": ""})
    hasten(start.window)
    page.queue._look()
    page.ways.what_if()


def left(start: Start) -> None:
    """Show who gets nothing, and why."""
    shown = relief(start)
    shown.acts.propose()
    shown.acts.show_left()


STATIONS = (
    Station("aid-ways", "aid", lambda start: here(start).ways.open_menu()),
    Station("aid-relief", "aid", relief),
    Station("aid-relief-amount", "aid", _act(lambda shown: shown.acts.ask_amount())),
    Station("aid-relief-refused", "aid", refused),
    Station("aid-relief-off", "aid", _act(lambda shown: shown.acts.ask_off())),
    Station("aid-relief-adding", "aid", adding),
    Station("aid-relief-nothing", "aid", left),
    Station("aid-relief-approval", "aid", _act(lambda shown: shown.acts.ask_approval())),
    Station("aid-relief-menu", "aid", _act(lambda shown: shown.founding.open_menu())),
    Station("aid-relief-change", "aid", _act(lambda shown: shown.founding.ask_change())),
    Station("aid-relief-new", "aid", _act(lambda shown: shown.founding.ask_new())),
    Station("aid-relief-form", "aid", _act(lambda shown: shown.paying.show_form())),
    Station("aid-relief-approved", "aid", approved),
    Station("aid-relief-card", "aid", lambda start: approved(start, "ask_card")),
    Station("aid-relief-pay", "aid", lambda start: approved(start, "ask_pay")),
    Station("aid-relief-back", "aid", lambda start: approved(start, "ask_back")),
    Station("aid-relief-bank", "aid", lambda start: approved(start, "show_payments")),
    Station("aid-what-if", "aid", what_if),
    Station("aid-figures", "aid", figures),
    Station("aid-figures-rows", "aid", lambda start: figures(start, "paid")),
    Station("aid-figures-units", "aid", lambda start: figures(start, "participation")),
    Station("aid-figures-empty", "aid", lambda start: here(start).ways.figures(), EMPTY),
    Station("aid-entitled", "aid", entitled),
    Station("aid-entitled-aside", "aid", lambda start: entitled(start, "aside")),
    Station("aid-entitled-asking", "aid", lambda start: entitled(start, "", "ask_aside")),
    Station("aid-entitled-claim", "aid", lambda start: entitled(start, "", "claim")),
    Station("aid-entitled-empty", "aid", lambda start: here(start).ways.entitled(), EMPTY),
    Station("aid-relief-empty", "aid", lambda start: here(start).ways.relief(), EMPTY),
)

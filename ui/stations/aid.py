"""Which states have the claims of mutual aid? And the claims of the office that is looked at."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from app.aid import UNCLEAR, WAIVED, ClaimFilter, ClaimIn, Payee, take_decision
from app.shared import paths
from app.shared.ids import new_id
from ui.start import Start
from ui.stations.reach import EMPTY, Station, filter_of, find, go, here, keys, stay

if TYPE_CHECKING:
    from app.office import Office

PLAN, UNIT = "demo-2026-hospital", "青山镇卫生院"
FILLED = {
    "admitted": "2026-05-02", "discharged": "2026-05-12", "total": "18420", "pool_paid": "11052",
    "self_pay_in_catalogue": "6566", "self_pay_outside": "802", "other_reimbursed": "0", "invoice": "JL5010777",
    "claimed_on": "2026-06-01",
}  # fmt: skip


def claimed(office: Office) -> None:
    """Have claims in every state: of the sample day, confirmed by another operator, some decided by the province."""
    aid, actor = office.aid, office.actor
    if aid.count(actor):
        return
    aid.activate(actor, PLAN, demonstration=True)
    aid.enrol(actor, PLAN, UNIT, date(2026, 1, 1), date(2026, 12, 31), date(2025, 12, 20))
    second = replace(actor, operator_id=new_id(), name="李明", role="reviewer")
    given = json.loads((paths.resources() / "samples" / "day" / "claims.json").read_text("utf-8"))
    ids = []
    for one in given:
        on = date.fromisoformat(one["claimed_on"])
        ids.append(aid.take_claim(actor, ClaimIn(one["name"], one["id_no"], on, one["facts"], plan=PLAN)))
    for claim_id in ids[:9]:
        aid.assess(actor, claim_id)
    for claim_id in ids[:4]:
        aid.confirm(second, claim_id)
    aid.submit(actor)
    said: tuple[dict[str, Any], ...] = (
        {"state": "APPROVED", "amount": aid.view(actor, ids[0]).assessment.amount, "reasons": []},
        {"state": "RETURNED", "amount": None, "reasons": ["09"]},
        {"state": "DENIED", "amount": 0, "reasons": ["03"]},
    )
    with office.db.transaction("aid.station", actor) as tx:
        for claim_id, word in zip(ids, said, strict=False):
            take_decision(
                tx, {"table": "claim", "row_id": claim_id, "on": "2026-07-01", "by": "省总工会", **word}
            )
    aid.confirm(second, ids[5])


def one_of(queue: str) -> Callable[[Start], object]:
    """Return the way to the first claim of a quick list, in that list."""
    return lambda start: here(start).enter({"queue": queue})


def act(queue: str, name: str) -> Callable[[Start], object]:
    """Return the doing of an act of the panel with the first claim of a quick list."""

    def show(start: Start) -> None:
        page = here(start)
        page.enter({"queue": queue})
        page.queue._look()
        getattr(page.acts, name)()

    return show


def begun(queue: str, key: str) -> Callable[[Start], object]:
    """Return the beginning of an act of the panel's menu with the first claim of a quick list."""

    def show(start: Start) -> None:
        page = here(start)
        page.enter({"queue": queue})
        page.queue._look()
        page.acts.more.begin(key)

    return show


def waived(start: Start) -> None:
    """Note that a document need not be there and that another is unclear, in the window that asks."""
    act("missing", "ask_supply")(start)
    field = here(start).acts.documents.window.form.fields["documents"]
    field.put({"D04": (WAIVED, "医院直接寄来"), "D06": (UNCLEAR, "字迹看不清")})
    field.lines["D04"].chips[WAIVED].setFocus()


def told(start: Start) -> None:
    """Stand on a claim with everything that can be said of one: on paper, by hand, waived, with a payee."""
    page = here(start)
    office = page.desk.office
    (claim_id, *_others) = office.aid.window(office.actor, ClaimFilter(queue="decided"))
    office.aid.set_payee(office.actor, claim_id, Payee("", "吉林银行青山支行", "6222020200112233446"))
    page.enter({"claim": claim_id})
    page.queue._look()


def stranger(start: Start) -> None:
    """Take in the claim of somebody who is not on the roll."""
    page = here(start)
    page.enter({"new": True})
    page.form.fields.unfold()
    page.form.fields.fields["name"].put("外来一")
    page.form.fields.fields["id_no"].put("229907198501010019")


def typed(benefit: str = "hospital", **changed: str) -> Callable[[Start], object]:
    """Return the form filled in for somebody enrolled, with some fields otherwise; it is calculated."""

    def show(start: Start) -> None:
        page = here(start)
        office = page.desk.office
        page.enter({"new": True})
        form = page.form
        line = office.aid.page(office.actor, office.aid.window(office.actor, ClaimFilter()))[-1]
        person = form.fields.fields["person"]
        person.put(next(one for one in form._search(line.name) if line.id_masked in one.detail))
        form.fields.fields["benefit"].put(benefit)
        for name, words in (FILLED | changed).items():
            form.fields.fields[name].setText(words)
        form.fields.changed.emit()
        form.calculate()

    return show


def recalculated(start: Start) -> None:
    """Change an amount after the first calculation: what changed is marked."""
    typed()(start)
    form = here(start).form
    form.fields.fields["documents"].restore("D01 D02 D03 D04 D05 D06")
    form.fields.fields["other_reimbursed"].setText("1200")
    form.calculate()


def used_before(start: Start) -> None:
    """Take in an invoice that is in another claim, of a stay that shares days with one."""
    office = here(start).desk.office
    line = office.aid.page(office.actor, office.aid.window(office.actor, ClaimFilter()))[-1]
    facts = office.aid.view(office.actor, line.id).facts
    typed(admitted=str(facts.admitted), discharged=str(facts.discharged), invoice=facts.invoice)(start)


def correcting(start: Start) -> None:
    """Correct a claim that lacks documents."""
    page = here(start)
    office = page.desk.office
    (claim_id, *_others) = office.aid.window(office.actor, ClaimFilter(queue="missing"))
    page.enter({"correct": claim_id})


STATIONS = (
    Station("aid", "aid", stay),
    Station("aid-missing", "aid", one_of("missing")),
    Station("aid-to-assess", "aid", one_of("to_assess")),
    Station("aid-to-confirm", "aid", one_of("to_confirm")),
    Station("aid-to-send", "aid", one_of("to_send")),
    Station("aid-returned", "aid", one_of("returned")),
    Station("aid-decided", "aid", one_of("decided")),
    Station("aid-filter", "aid", filter_of(2)),
    Station("aid-none", "aid", find("没有这一件")),
    Station("aid-new", "aid", go("aid", new=True)),
    Station("aid-filled", "aid", typed()),
    Station("aid-recalculated", "aid", recalculated),
    Station("aid-does-not-add", "aid", typed(total="20000")),
    Station("aid-used-before", "aid", used_before),
    Station("aid-accident", "aid", typed("accident")),
    Station("aid-correct", "aid", correcting),
    Station("aid-supply", "aid", act("missing", "ask_supply")),
    Station("aid-waived", "aid", waived),
    Station("aid-to-pay", "aid", one_of("to_pay")),
    Station("aid-told", "aid", told),
    Station("aid-by-hand", "aid", begun("to_confirm", "by_hand")),
    Station("aid-withdraw", "aid", begun("to_confirm", "withdraw")),
    Station("aid-on-paper", "aid", begun("sent", "on_paper")),
    Station("aid-ask-back", "aid", begun("sent", "ask_back")),
    Station("aid-appeal", "aid", begun("decided", "appeal")),
    Station("aid-payee", "aid", begun("to_pay", "payee")),
    Station("aid-paid", "aid", begun("to_pay", "paid")),
    Station("aid-payments", "aid", lambda start: here(start).paying.print_list()),
    Station("aid-papers", "aid", act("missing", "open_papers")),
    Station("aid-more", "aid", act("to_confirm", "open_more")),
    Station("aid-confirm-many", "aid", lambda start: here(start).batch.ask_confirm()),
    Station("aid-stranger", "aid", stranger),
    Station("aid-second", "aid", act("to_confirm", "confirm")),
    Station("aid-submit", "aid", lambda start: here(start).batch.ask_submit()),
    Station("aid-notices", "aid", lambda start: here(start).batch.print_missing()),
    Station("aid-menu", "aid", keys("Ctrl+P")),
    Station("aid-preview", "aid", keys("F7")),
    Station("aid-empty", "aid", stay, EMPTY),
    Station("aid-new-empty", "aid", go("aid", new=True), EMPTY),
)

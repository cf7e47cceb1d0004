"""How is second relief worded on the desk: its columns, states and sums? Asks nothing."""

from __future__ import annotations

from app.aid import RELIEF_STATES, ReliefLine, ReliefView
from app.shared import codes
from app.shared.identity import mask_account
from app.shared.money import yuan
from app.shared.text import _, _n
from ui.kit.window_model import Column

TONES = {"DRAFT": "waiting", "APPROVED": "good", "DROPPED": "quiet"}


def state_of(view: ReliefView) -> tuple[str, str]:
    """Return where a campaign stands, in words, and its tone."""
    if view.done:
        return _("Everybody is paid"), "good"
    return _(RELIEF_STATES[view.state]), TONES[view.state]


def class_words(line: ReliefLine) -> str:
    """Return the class of somebody's household; a file closed since says so."""
    if line.closed or line.category == "0":
        return _("File closed")
    return codes.load("hardship_categories").label(line.category) if line.category else ""


def line_state(line: ReliefLine) -> tuple[str, str]:
    """Return how somebody stands, in words, and the tone."""
    if line.off:
        return _("Taken off"), "quiet"
    if line.paid_on is not None:
        return _("Paid on {day}", day=line.paid_on.isoformat()), "good"
    if line.late:
        return _("Came after the approval"), "warn"
    if line.returned:
        return _("Payment came back"), "bad"
    if not line.amount:
        return _("Gets nothing"), "quiet"
    if line.closed:
        return _("File closed"), "warn"
    if line.fixed is not None:
        return _("Set by hand"), "waiting"
    return (_("Cut to the pool"), "waiting") if line.cut else (_("As proposed"), "good")


def columns() -> list[Column]:
    """Return the columns of a campaign's people."""
    return [
        Column(_("Name"), lambda line: line.name, 84, key="name"),
        Column(_("Unit"), lambda line: line.unit, 130, key="unit"),
        Column(_("Remaining burden"), lambda line: yuan(line.burden), 104, "amount", key="burden",
               number=lambda line: line.burden),
        Column(_("Class"), class_words, 84, key="class"),
        Column(_("Gets (yuan)"), lambda line: yuan(0 if line.off else line.amount), 124, "amount", key="amount",
               number=lambda line: 0 if line.off else line.amount),
        Column(_("How it stands"), lambda line: line_state(line)[0], 172, "state", key="state",
               tone=lambda line: line_state(line)[1]),
        Column(_("Grounds"), lambda line: line.why.words(), 320, key="why"),
        Column(_("Reason for it"), lambda line: line.returned or line.reason, 140, key="reason"),
        Column(_("Paid by mutual aid"), lambda line: yuan(line.paid), 112, "amount", key="paid",
               number=lambda line: line.paid),
        Column(_("Card"), card_words, 150, key="card"),
        Column(_("Document number"), lambda line: line.id_masked, 150, key="id_no", hidden=True),
        Column(_("Claims that paid"), lambda line: str(line.times), 80, "count", key="times", hidden=True),
        Column(_("Insurance pool"), lambda line: yuan(line.insured), 104, "amount", key="insured", hidden=True),
        Column(_("Repaid by others"), lambda line: yuan(line.other), 104, "amount", key="other", hidden=True),
        Column(_("Other help of the union"), lambda line: yuan(line.helped), 104, "amount", key="helped",
               hidden=True),
        Column(_("Illness"), lambda line: line.illness, 110, key="illness", hidden=True),
        Column(_("Allowed by decision"), lambda line: line.decision, 120, key="decision", hidden=True),
    ]  # fmt: skip


def card_words(line: ReliefLine) -> str:
    """Return the card's bank and last digits; that there is none says so."""
    return "  ".join(part for part in (line.bank, mask_account(line.account)) if part) or _("No card yet")


def sums_words(view: ReliefView) -> str:
    """Say what the pool comes to."""
    told = [
        _("Pool {pool} yuan", pool=yuan(view.pool)),
        _n("{n} person gets {amount} yuan", "{n} people get {amount} yuan", view.people, amount=yuan(view.total)),
        _("{amount} yuan left", amount=yuan(view.left)),
    ]  # fmt: skip
    if view.state == "DRAFT" and view.total < view.asked and not view.over:
        told.append(_("{amount} yuan were proposed: cut in proportion", amount=yuan(view.asked)))
    if view.over:
        told.append(_("set by hand beyond the pool: {amount} yuan", amount=yuan(view.over)))
    if view.state == "APPROVED":
        told.append(_n("{n} paid", "{n} paid", view.paid_people))
    if not view.books_agree:
        told.append(_("the ledger says otherwise"))
    return "   ".join(told)


def title_of(view: ReliefView) -> str:
    """Return a campaign's name with its days."""
    return f"{view.name}  {view.first.isoformat()} – {view.last.isoformat()}"

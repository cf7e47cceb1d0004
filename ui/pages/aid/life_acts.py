"""Which acts has the life of a claim? When each fits, what it asks and does; knows no widget but the form's fields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from app.aid import CANCELLABLE, ENDS, IN_WORK, PAYABLE, ByHand, PaperDecision, Payee
from app.shared import codes
from app.shared.text import N_, _
from ui.kit.fields import Choice, CodeField, DateField, Field, MoneyField
from ui.kit.form import Spec
from ui.pages.aid.life import Act
from ui.pages.aid.words import REASONS, state_words

if TYPE_CHECKING:
    from app.aid import ClaimView
    from app.office import Office

BY_PAPER = ("APPROVED", "DENIED", "RETURNED")


def life_acts() -> tuple[Act, ...]:
    """Return every act in the order of the menu, in the language of the moment."""
    return (*_at_work(), *_once_sent(), *_money(), *_the_end())


def _works(view: ClaimView) -> bool:
    return view.decision is None and view.state in IN_WORK


def _why(label: str) -> Any:
    return lambda _view, _office: (Spec("reason", label, required=True),)


def _cancel(office: Office, view: ClaimView, event_id: Any) -> None:
    office.aid.cancel(office.actor, view.id, event_id)


def _again(office: Office, view: ClaimView, _made: Any) -> None:
    """Work a claim out again as it was."""
    if view.plan is not None:
        office.aid.assess(office.actor, view.id)


def _reopened(office: Office, view: ClaimView, made: Any) -> None:
    office.aid.reopen(office.actor, view.id)
    if view.assessment is not None:
        _again(office, view, made)


def _at_work() -> Sequence[Act]:
    def by_hand(_view: ClaimView, _office: Office) -> Sequence[Spec]:
        return (
            Spec("amount", _("Amount to be paid"), MoneyField, required=True, hint=_("yuan")),
            Spec("clause", _("Clause or document"), required=True),
            Spec("reason", _("Why"), required=True),
        )  # fmt: skip

    return (
        Act(
            "by_hand", _("Set the amount by hand…"), "pencil", "aid.assess",
            lambda view: _works(view) and view.state != "REPORTED",
            lambda office, view, a: office.aid.set_by_hand(
                office.actor, view.id, ByHand(a["amount"], a["clause"], a["reason"])
            ),
            N_("The amount of claim {number} is set by hand; another person confirms it"),
            by_hand, told=_("What the plan comes to stays on the slip beside it. 0 says that nothing is paid. A second "
                            "person confirms the claim as any other."), undo=_again,
        ),
        Act(
            "forward", _("Hand on for calculation"), "upload", "aid.assess",
            lambda view: _works(view) and view.plan is None and view.state in ("ACCEPTED", "APPEAL"),
            lambda office, view, _a: office.aid.forward(office.actor, view.id),
            N_("Claim {number} goes on without a calculation; another person confirms it"),
            undo=lambda office, view, _made: office.aid.send_back(office.actor, view.id),
        ),
        Act(
            "send_back", _("Send back to be calculated"), "undo-2", "aid.confirm",
            lambda view: view.decision is None and view.state in ("FIRST_REVIEW", "SECOND_REVIEW"),
            lambda office, view, _a: office.aid.send_back(office.actor, view.id),
            N_("Claim {number} is sent back to be calculated"), undo=_again,
        ),
        Act(
            "withdraw", _("The claimant takes it back…"), "x", "aid.take_claim", _works,
            lambda office, view, a: office.aid.withdraw(office.actor, view.id, a["reason"]),
            N_("Claim {number} is withdrawn"), _why(_("Why")), undo=_reopened,
        ),
        Act(
            "expire", _("Documents did not come in time"), "clock", "aid.take_claim",
            lambda view: view.decision is None and view.state == "SUPPLEMENT",
            lambda office, view, _a: office.aid.expire(office.actor, view.id),
            N_("Claim {number} is closed for lack of documents"), undo=_reopened,
        ),
        Act(
            "reopen", _("Open again"), "refresh-cw", "aid.take_claim",
            lambda view: view.state in ("WITHDRAWN", "EXPIRED"),
            lambda office, view, _a: office.aid.reopen(office.actor, view.id),
            N_("Claim {number} is open again; calculate it"),
        ),
    )  # fmt: skip


def _once_sent() -> Sequence[Act]:
    def paper(_view: ClaimView, office: Office) -> Sequence[Spec]:
        states = [Choice(state, state_words(state)) for state in BY_PAPER]
        reasons = [Choice(one.code, _reason(one.code)) for one in codes.load("claim_deny_reasons")]
        return (
            Spec("state", _("Decision"), lambda: CodeField(states), required=True),
            Spec("amount", _("Amount granted"), MoneyField, hint=_("yuan")),
            Spec("reasons", _("Reason where it is refused"), lambda: CodeField(reasons)),
            Spec("document", _("Number of the document"), required=True),
            Spec("on", _("Day of the decision"), lambda: DateField(office.clock.today), required=True),
            Spec("words", _("Remark")),
        )

    def appeal(_view: ClaimView, office: Office) -> Sequence[Spec]:
        return (
            Spec("on", _("Day of the appeal"), lambda: DateField(office.clock.today), required=True),
            Spec("reason", _("What the claimant says"), required=True),
            Spec("document", _("Document that allows it later")),
        )

    def decide(office: Office, view: ClaimView, a: Mapping[str, Any]) -> str:
        reasons = (a["reasons"],) if a["reasons"] else ()
        told = PaperDecision(a["state"], a["on"], a["document"], a["amount"], reasons, a["words"] or "")
        return office.aid.decide_on_paper(office.actor, view.id, told)

    return (
        Act(
            "ask_back", _("Ask for it back…"), "undo-2", "aid.submit",
            lambda view: view.state == "SENT" and view.standing.asked_back is None,
            lambda office, view, a: office.aid.ask_back(office.actor, view.id, a["reason"]),
            N_("The union above is asked for claim {number} with the next package"),
            _why(_("What is wrong with it")),
            told=_("The claim stays as it is until the union above returns it."), undo=_cancel,
        ),
        Act(
            "on_paper", _("Enter a decision on paper…"), "scroll-text", "aid.submit", lambda view: view.state == "SENT",
            decide, N_("The decision on claim {number} is entered"), paper,
            begin=lambda _view, office: {"on": office.clock.today(), "state": "APPROVED"},
            told=_("Lay the scan with the claim. A receipt of the union above confirms the paper later, or contradicts "
                   "it: then the receipt holds."), undo=_cancel,
        ),
        Act(
            "take_up", _("Work on it again"), "refresh-cw", "aid.take_claim",
            lambda view: view.decision is not None and view.state in ("RETURNED", "SUPPLEMENT"),
            lambda office, view, _a: office.aid.take_up(office.actor, view.id),
            N_("Claim {number} is yours again: mend it, calculate, confirm, submit"),
        ),
        Act(
            "appeal", _("Take in an appeal…"), "git-compare", "aid.take_claim",
            lambda view: view.state in ("DENIED", "APPROVED", "PAID", "PAY_FAILED"),
            lambda office, view, a: office.aid.appeal(
                office.actor, view.id, a["on"], a["reason"], a["document"] or ""
            ),
            N_("The appeal on claim {number} is taken in; the claim is worked on again"),
            appeal, begin=lambda _view, office: {"on": office.clock.today()},
            told=_("The claim is worked on again and goes up once more. This cannot be taken back."),
        ),
    )  # fmt: skip


def _reason(code: str) -> str:
    return _(REASONS[code]) if code in REASONS else codes.load("claim_deny_reasons").label(code)


def _money() -> Sequence[Act]:
    def payee(_view: ClaimView, _office: Office) -> Sequence[Spec]:
        return (
            Spec("name", _("Payee")), Spec("bank", _("Bank and branch")),
            Spec("account", _("Card number"), Field, hint=_("16 to 19 digits")),
        )  # fmt: skip

    def paid(_view: ClaimView, office: Office) -> Sequence[Spec]:
        return (
            Spec("on", _("Paid out on"), lambda: DateField(office.clock.today), required=True),
            Spec("document", _("Number of the bank's paper")),
        )

    def set_payee(office: Office, view: ClaimView, a: Mapping[str, Any]) -> None:
        to = Payee(a["name"] or "", a["bank"] or "", a["account"] or "")
        office.aid.set_payee(office.actor, view.id, to)

    return (
        Act(
            "payee", _("To whom it is paid…"), "wallet", "aid.take_claim",
            lambda view: view.state not in ("PAID", "CLOSED", "WITHDRAWN", "EXPIRED", "DENIED"), set_payee,
            N_("The payee of claim {number} is written down"), payee,
            begin=lambda view, _office: {part: getattr(view.payee, part) for part in ("name", "bank", "account")},
            told=_("Paid by transfer only. Without another name it is the claimant's own card."),
            undo=lambda office, view, _made: office.aid.set_payee(office.actor, view.id, view.payee),
        ),
        Act(
            "paid", _("It is paid…"), "check", "aid.pay", lambda view: view.state in PAYABLE,
            lambda office, view, a: office.aid.pay(office.actor, [view.id], a["on"], a["document"] or "")[0],
            N_("Claim {number} of {name} is paid"), paid,
            begin=lambda _view, office: {"on": office.clock.today()}, undo=_cancel,
        ),
        Act(
            "failed", _("The transfer came back…"), "triangle-alert", "aid.pay",
            lambda view: view.state in ("APPROVED", "PAYING"),
            lambda office, view, a: office.aid.payment_failed(office.actor, view.id, a["reason"]),
            N_("Claim {number} is to be paid again: mend the payee"), _why(_("Why")),
            undo=_cancel,
        ),
    )  # fmt: skip


def _the_end() -> Sequence[Act]:
    def cancellable(view: ClaimView) -> bool:
        events = view.standing.events
        return bool(events) and events[-1].kind in CANCELLABLE

    def cancelled(office: Office, view: ClaimView, _a: Mapping[str, Any]) -> None:
        office.aid.cancel(office.actor, view.id, view.standing.events[-1].id)

    return (
        Act(
            "close", _("Close the case"), "archive", "aid.take_claim",
            lambda view: view.state in ENDS,
            lambda office, view, _a: office.aid.close(office.actor, [view.id])[0],
            N_("The case of claim {number} is closed"), undo=_cancel,
        ),
        Act(
            "cancel", _("Take the last entry back"), "undo-2", "aid.submit", cancellable, cancelled,
            N_("Taken back: {what}"),
        ),
    )  # fmt: skip

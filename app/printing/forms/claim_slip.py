"""互助金审核表 [B21]: the bill by part, each step of the calculation, the amount, a decision on paper, signatures."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from app.aid import AssessmentView, ClaimView, Event, Step, claim_view, shown_facts, shown_input
from app.printing.forms import claim_words
from app.printing.sheet import (
    Column,
    Fields,
    Form,
    Framed,
    Grid,
    Heading,
    Paragraph,
    Part,
    Sheet,
    Signatures,
    Stamp,
    Wording,
)
from app.shared.money import capital, yuan
from app.shared.text import N_


def load(tx: Session, claim_id: str) -> ClaimView:
    """Read a claim. Raises ClaimMissing."""
    return claim_view(tx, claim_id)


def fill(view: Any, words: Wording, stamp: Stamp) -> Sheet:
    """Word the slip. Raises NothingCalculated."""
    claim: ClaimView = view
    found = claim_words.assessed(claim)
    parts: list[Part] = [
        Heading(words["title"]),
        Fields(_head(claim, found, words)),
        Heading(words["costs"], level=2),
        Fields(_costs(claim, found, words)),
        Heading(words["calculation"], level=2),
        Grid(_columns(words), tuple(_row(n, step, words) for n, step in enumerate(found.steps, 1))),
        Paragraph(words["rule"], indent=False),
        Fields(_result(claim, found, words), columns=1),
        *_by_hand(found, words),
    ]
    if (paper := claim.standing.on_paper) is not None:
        parts.append(Fields(_on_paper(claim, paper, words)))
    signed = (words["first"], words["second"], words["approval"])
    parts.append(Signatures(signed, words["date_line"], columns=3))
    return Sheet(
        "claim_slip", words.version, words["title"], tuple(parts), stamp.number, language=words.language
    )


def _head(claim: ClaimView, found: AssessmentView, words: Wording) -> tuple[tuple[str, str], ...]:
    plan = claim.plan
    cover = claim.cover
    term = f"{cover.starts.isoformat()} — {cover.ends.isoformat()}" if cover else words["no_cover"]
    return (
        (words["claim_no"], claim.number),
        (words["claimed_on"], claim_words.day(words, claim.claimed_on)),
        (words["name"], claim.name),
        (words["id_no"], claim.id_masked),
        (words["unit"], claim.unit_name or words["not_on_roll"]),
        (words["count"], words("count_words", n=claim.claims_this_term)),
        (
            words["plan"],
            words("plan_words", name=plan.name, version=found.plan_version) if plan else words["no_plan"],
        ),
        (words["cover"], term),
        (words["claim_kind"], words[f"kind.{claim.facts.benefit}"]),
        (words["event_on"], claim_words.day(words, claim.facts.event_on)),
        (words["admitted"], claim_words.day(words, claim.facts.admitted)),
        (words["discharged"], claim_words.day(words, claim.facts.discharged)),
    )


def _costs(claim: ClaimView, found: AssessmentView, words: Wording) -> tuple[tuple[str, str], ...]:
    facts = claim.facts
    amounts = (
        ("total", facts.total),
        ("pool_paid", facts.pool_paid),
        ("self_pay_in_catalogue", facts.self_pay_in_catalogue),
        ("self_pay_outside", facts.self_pay_outside),
        ("other_reimbursed", facts.other_reimbursed),
        ("remaining_burden", facts.remaining_burden),
    )
    given = tuple((words[name], f"¥{yuan(fen)}") for name, fen in amounts if fen is not None)
    basis = ((words["basis"], f"¥{yuan(found.basis)}"),) if found.basis else ()
    return given + basis or ((words["total"], words["not_stated"]),)


def _columns(words: Wording) -> tuple[Column, ...]:
    return (
        Column(words["step_no"], 9, "center"),
        Column(words["step_clause"], 18),
        Column(words["step_words"], None),
        Column(words["step_input"], 24, "right"),
        Column(words["step_operation"], 24, "right"),
        Column(words["step_after"], 24, "right"),
    )


def _row(n: int, step: Step, words: Wording) -> tuple[str, ...]:
    said = words(f"step.{step.code}", **shown_facts(step.code, step.facts))
    return (str(n), step.clause, said, shown_input(step), step.operation, yuan(step.after))


def _result(claim: ClaimView, found: AssessmentView, words: Wording) -> tuple[tuple[str, str], ...]:
    pairs = [
        (words["amount"], f"¥{yuan(found.amount)}"),
        (words["amount_capital"], capital(found.amount)),
        (words["result"], words[f"outcome.{found.state}"]),
    ]
    if found.reasons:
        pairs.append((words["reasons"], "\n".join(claim_words.reason(words, one) for one in found.reasons)))
    if found.missing:
        names = [name for _, name in claim_words.documents(words, found.missing)]
        pairs.append((words["missing"], "\n".join(names)))
        pairs.append((words["preview"], f"¥{yuan(found.preview or 0)}"))
    if claim.waived:
        waived = (
            words("waived_words", name=claim_words.document(words, code), why=claim.noted[code].words)
            for code in claim.waived
        )
        pairs.append((words["waived"], "\n".join(waived)))
    return tuple(pairs)


def _by_hand(found: AssessmentView, words: Wording) -> tuple[Part, ...]:
    """Show what the plan came to, and why the amount is another."""
    if not found.by_hand:
        return ()
    reckoned = words["no_plan"] if found.reckoned is None else f"¥{yuan(found.reckoned)}"
    beside = ((words["reckoned"], reckoned), (words["by_hand_clause"], found.steps[-1].clause))
    return (Framed((Fields(beside), Fields(((words["by_hand"], found.by_hand),), columns=1))),)


def _on_paper(claim: ClaimView, paper: Event, words: Wording) -> tuple[tuple[str, str], ...]:
    """Show a decision entered from its paper, and a receipt that says something else: that holds."""
    pairs = [
        (words["document_no"], paper.document),
        (words["decided_on"], claim_words.day(words, paper.on)),
        (words["decided"], _decided(paper.state, paper.amount, words)),
    ]
    if paper.reasons:
        pairs.append((words["reasons"], "\n".join(claim_words.reason(words, one) for one in paper.reasons)))
    if claim.standing.contradicts and claim.decision is not None:
        said = _decided(claim.decision.state, claim.decision.amount, words)
        pairs.append((words["receipt"], words("receipt_holds", said=said)))
    return tuple(pairs)


def _decided(state: str, amount: int | None, words: Wording) -> str:
    entry = f"decision_{state.lower()}"
    return words(entry, amount=yuan(amount or 0)) if entry in words else state


FORM = Form("claim_slip", N_("Mutual aid: calculation slip"), False, load, fill, "claim", "aid.read")

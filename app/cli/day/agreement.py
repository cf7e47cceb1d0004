"""Do database, ledger, papers, package and hub say the same? Compares figures only; names no person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.backup.archive import count
from app.hub.service import Hub
from app.office import Office
from app.printing import preview
from app.shared.money import capital, yuan
from app.sync.values import Exported, TakenIn
from app.visits import STATES, VisitLine

CONFIRMED = (
    "member",
    "membership_event",
    "household",
    "visit",
    "enrolment",
    "claim",
    "assessment",
    "ledger_entry",
)
NOTHING = {"amount": 0}  # that a claim is missing in the account is said by its count
VERDICTS = {"APPROVED": "payable", "DENIED": "not_payable"}


@dataclass(frozen=True)
class Held:
    """What the office held when the receipt was in: rows by table, fen by "table.column"."""

    rows: Mapping[str, int]
    fen: Mapping[str, int]


@dataclass(frozen=True)
class Evidence:
    """Every place a figure of the day stands in."""

    office: Office
    hub: Hub
    exported: Exported
    taken: TakenIn
    told: Mapping[str, Any]
    papers: Mapping[str, Sequence[Path]]
    campaign_id: str
    claims: Mapping[int, str]
    held: Held | None


def held(office: Office) -> Held:
    """Count what the office holds now."""
    with office.db.reading() as tx:
        found = count(tx, "", "", "")
    return Held(found.rows, found.fen)


def disagreements(e: Evidence) -> tuple[str, ...]:
    """Return a line for every figure that is not the same everywhere; nothing on an honest day."""
    return (
        *_roll(e),
        *_books(e),
        *_visits(e),
        *_papers(e),
        *_notices(e),
        *_hub(e),
        *_receipt(e),
        *_records(e),
    )


def _same(what: str, *values: Any) -> Iterator[str]:
    if any(value != values[0] for value in values[1:]):
        yield f"{what}: " + " / ".join(map(str, values))


def _roll(e: Evidence) -> Iterator[str]:
    roster = e.told["roster"]
    yield from _same(
        "members on the roll", roster["ok"] + roster["note"], e.office.members.counts(e.office.actor).members
    )
    yield from _same("drafts kept", roster["refused"], e.office.members.counts(e.office.actor).drafts)
    kinds = e.office.hardship.counts(e.office.actor)
    told = e.told["households"]
    yield from _same(
        "households by class",
        [told["1"], told["2"], told["none"]],
        [kinds.get(c, 0) for c in ("1", "2", "0")],
    )
    rows = e.told[
        "household_rows"
    ]  # a row that was not taken has no class either, so only 1 and 2 can be compared
    yield from _same("classes by row", [told["1"], told["2"]], [rows.count(1), rows.count(2)])


def _books(e: Evidence) -> Iterator[str]:
    found = e.office.visits.reconcile(e.office.actor, e.campaign_id)
    if not found.agrees:
        yield f"visits, ledger and stock differ by {found.difference}"
    yield from _same("cash", e.told["cash"], sum(s.cash for s in found.sources))
    yield from _same("value of goods", e.told["goods_value"], sum(s.goods_value for s in found.sources))
    yield from _same("goods given", dict(e.told["goods_given"]), {g.code: g.given for g in found.goods})
    yield from _same("goods left", dict(e.told["goods_left"]), {g.code: g.left for g in found.goods})
    spent = {code: fen for code, fen in e.told["spent"].items() if fen}
    yield from _same("spent by source", spent, {code: fen for code, fen in found.spent.items() if fen})
    yield from _same("spent in all", sum(e.told["spent"].values()), e.told["cash"] + e.told["goods_value"])


def _visits(e: Evidence) -> Iterator[str]:
    states = Counter(line.state for line in _lines(e))
    told = e.told["visits"]
    yield from _same(
        "visits by outcome", {s: told[s.lower()] for s in STATES}, {s: states[s] for s in STATES}
    )


def _lines(e: Evidence) -> tuple[VisitLine, ...]:
    visits, actor = e.office.visits, e.office.actor
    return visits.page(actor, visits.window(actor, e.campaign_id))


def _papers(e: Evidence) -> Iterator[str]:
    lines = _lines(e)
    planned = sum(line.planned_cash for line in lines)
    sheet = "".join(preview.words(path) for path in e.papers.get("visit_list", ()))
    if yuan(planned) not in sheet or capital(planned) not in sheet:
        yield f"the sign-off list does not total {yuan(planned)}"
    yield from _same(
        "people on the list", e.told["recipients"], len(lines), sum(line.name in sheet for line in lines)
    )
    households = [line for line in lines if line.kind == "household"]
    yield from _same("sheets of households", len(households), len(e.papers.get("visit_sheet", ())))
    for line, path in zip(households, e.papers.get("visit_sheet", ()), strict=False):
        # a kit without cash prints no amount
        if line.planned_cash and yuan(line.planned_cash) not in preview.words(path):
            yield f"sheet {line.number} does not say {yuan(line.planned_cash)}"


def _notices(e: Evidence) -> Iterator[str]:
    told = {claim["no"]: claim for claim in e.told["claims"]}
    slips = e.papers.get("claim_slip", ())
    yield from _same("claims and slips", len(told), len(e.claims), len(slips))
    for no, path in zip(e.claims, slips, strict=False):
        if (amount := told.get(no, NOTHING)["amount"]) and yuan(amount) not in preview.words(path):
            yield f"slip {no} does not say {yuan(amount)}"
    paid = [no for no, claim in told.items() if claim["state"] == "payable"]
    refused = [no for no, claim in told.items() if claim["state"] == "not_payable"]
    lacking = [no for no, claim in told.items() if claim["state"] == "missing"]
    for form, claims in (("claim_paid", paid), ("claim_refused", refused), ("claim_missing", lacking)):
        yield from _same(f"notices {form}", len(claims), len(e.papers.get(form, ())))
    for no, path in zip(paid, e.papers.get("claim_paid", ()), strict=False):
        if capital(told[no]["amount"]) not in preview.words(path):
            yield f"notice {no} does not say {yuan(told[no]['amount'])}"


def _hub(e: Evidence) -> Iterator[str]:
    there = e.hub.totals(e.office.facts().code)
    assert e.held is not None
    for table, rows in e.held.rows.items():
        total = there.get(table)
        yield from _same(f"rows of {table} in office and hub", rows, total.rows if total else 0)
        for column, fen in (total.money if total else {}).items():
            yield from _same(
                f"fen of {table}.{column} in office and hub", e.held.fen[f"{table}.{column}"], fen
            )
    yield from _same("enrolled", e.told["enrolled"], e.held.rows["enrolment"])
    decided = {}
    for no, claim_id in e.claims.items():
        if decision := e.office.aid.view(e.office.actor, claim_id).decision:
            decided[no] = (VERDICTS.get(decision.state), decision.amount or 0, list(decision.reasons))
    sent = [c for c in e.told["claims"] if c["state"] in VERDICTS.values()]
    yield from _same(
        "decisions", decided, {c["no"]: (c["state"], c["amount"], list(c["reasons"])) for c in sent}
    )


def _receipt(e: Evidence) -> Iterator[str]:
    receipt = e.told["receipt"]
    yield from _same(
        "changes in the package", receipt["sent"], sum(t.changes for t in e.exported.totals.values())
    )
    yield from _same("sent = taken + refused", receipt["sent"], receipt["applied"] + receipt["refused"])
    yield from _same("acknowledged", e.exported.last, e.taken.ack)
    yield from _same("refused records", 0, e.taken.refused + e.taken.conflicts)


def _records(e: Evidence) -> Iterator[str]:
    """Every record of the union's business must show what the receipt said of it."""
    counts = {count.table: count for count in e.office.sync.status(e.office.actor).tables}
    for table in CONFIRMED:
        told = counts.get(table)
        waiting = 0 if told is None else told.waiting + told.copied
        yield from _same(f"unconfirmed records of {table}", 0, waiting)

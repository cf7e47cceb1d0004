"""What does the desk's list of claims read? Rows in, frozen values out; changes nothing."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import Final, NamedTuple

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from app.aid import intake, queries
from app.aid.checklist import checklist_of, with_waived
from app.aid.claim_list import ClaimHead, DeskLine, waited
from app.aid.facts import Facts, read_facts
from app.aid.intake import Known, Trial
from app.aid.numbers import number_words
from app.aid.rules import SUPPLEMENT, invoice_of
from app.aid.standing import Standing, supply_until
from app.aid.standing_queries import standings
from app.aid.tables import AidPlanRow, AssessmentRow, ClaimRow
from app.shared import identity
from app.shared.ids import new_id

FEW: Final = 500  # claims bound at once


def heads(tx: Session) -> tuple[ClaimHead, ...]:
    """Return all claims in the order of their numbers, the newest first."""
    plan_name = func.coalesce(AidPlanRow.name, ClaimRow.plan_id)
    chosen = select(
        ClaimRow.id, ClaimRow.no, ClaimRow.series, ClaimRow.name, ClaimRow.id_no, ClaimRow.benefit, ClaimRow.plan_id,
        plan_name,
    )  # fmt: skip
    shown = standings(tx)
    same = (AidPlanRow.plan_id == ClaimRow.plan_id) & (AidPlanRow.version == ClaimRow.plan_version)
    chosen = chosen.outerjoin(AidPlanRow, same)
    newest = chosen.order_by(ClaimRow.no.desc(), ClaimRow.series.desc(), ClaimRow.id.desc())
    return tuple(
        ClaimHead(claim_id, number_words(no, series), name, id_no, benefit, shown[claim_id].state, *plan)
        for claim_id, no, series, name, id_no, benefit, *plan in tx.execute(newest)
    )


def lines(tx: Session, ids: Sequence[str], today: date) -> tuple[DeskLine, ...]:
    """Return the lines of some claims in the order given; those gone since are left out."""
    found: dict[str, DeskLine] = {}
    for start in range(0, len(ids), FEW):
        for line in _lines(tx, ids[start : start + FEW], today):
            found[line.id] = line
    return tuple(found[claim_id] for claim_id in ids if claim_id in found)


def _lines(tx: Session, ids: Sequence[str], today: date) -> list[DeskLine]:
    shown = standings(tx, ids)
    chosen = select(ClaimRow, AssessmentRow, AidPlanRow.name)
    chosen = chosen.outerjoin(AssessmentRow, AssessmentRow.id == ClaimRow.assessment_id)
    same = (AidPlanRow.plan_id == ClaimRow.plan_id) & (AidPlanRow.version == ClaimRow.plan_version)
    chosen = chosen.outerjoin(AidPlanRow, same)
    found = tx.execute(chosen.where(ClaimRow.id.in_(ids)))
    return [_line(row, judged, shown[row.id], plan_name, today) for row, judged, plan_name in found]


def _line(
    row: ClaimRow,
    found: AssessmentRow | None,
    stands: Standing,
    plan_name: str | None,
    today: date,
) -> DeskLine:
    facts = with_waived(read_facts(json.loads(row.facts)), checklist_of({"checklist": row.checklist}))
    state, amount = stands.state, _amount(found, stands)
    missing = tuple(json.loads(found.missing)) if found is not None else ()
    # Documents that came in after the last calculation are not missing any more.
    missing = tuple(code for code in missing if code not in facts.documents)
    return DeskLine(
        id=row.id, number=number_words(row.no, row.series), name=row.name,
        id_masked=identity.mask_id(row.id_no), benefit=row.benefit, event_on=row.event_on,
        admitted=facts.admitted, discharged=facts.discharged, claimed_on=row.claimed_on, state=state,
        total=facts.total, amount=amount, missing=missing,
        waited=waited(row.claimed_on, today, state), plan=row.plan_id, plan_name=plan_name or row.plan_id,
        first_by=row.first_by, due=_due(found, state),
    )  # fmt: skip


def _amount(found: AssessmentRow | None, stands: Standing) -> int | None:
    """Return what a claim comes to: as decided, else as worked out, whatever documents are missing."""
    said = stands.decision
    if said is not None and said.state in ("APPROVED", "DENIED"):
        return (said.amount or 0) if said.state == "APPROVED" else 0
    if found is None:
        return None
    return found.preview if found.state == "missing" else found.amount


def _due(found: AssessmentRow | None, state: str) -> date | None:
    return supply_until(found.assessed_on) if found is not None and state == SUPPLEMENT else None


class Claimant(NamedTuple):
    """Whose claim it is; `member_id` None when they are not on the roll, `claim_id` None for a new claim."""

    member_id: str | None
    name: str
    id_no: str
    claim_id: str | None = None
    checklist: str = "{}"


def trial(tx: Session, who: Claimant, claimed_on: date, facts: Facts, raw: str) -> Trial:
    """Work out what a claim would come to; `raw` are its facts as they would be kept. Raises what the engine raises."""
    plan_id, version, sha256 = queries.plan_for(tx, who.member_id, facts)
    claim = ClaimRow(
        id=who.claim_id or new_id(), no=0, series="", member_id=who.member_id, name=who.name, id_no=who.id_no,
        plan_id=plan_id, plan_version=version, plan_sha256=sha256, claimed_on=claimed_on,
        benefit=facts.benefit, event_on=facts.event_on, invoice_key=invoice_of(facts), facts=raw,
        state="", assessment_id=None, checklist=who.checklist,
    )  # fmt: skip
    plan = queries.plan_kept(tx, plan_id, version) if plan_id else None
    others = _known(tx, who, invoice_of(facts))
    return Trial(
        plan,
        intake.checklist(plan, facts.benefit),
        queries.worked_out(tx, claim) if plan is not None else None,
        intake.overlapping(facts, others),
        intake.same_invoice(facts, others),
        intake.paid_elsewhere(facts, plan_id, others) if plan_id else (),
    )


def _known(tx: Session, who: Claimant, invoice: str) -> tuple[Known, ...]:
    """Return the person's other claims, and anybody's with this invoice."""
    theirs = ClaimRow.id_no == who.id_no
    chosen = select(ClaimRow).where(or_(theirs, ClaimRow.invoice_key == invoice) if invoice else theirs)
    if who.claim_id is not None:
        chosen = chosen.where(ClaimRow.id != who.claim_id)
    rows = list(tx.scalars(chosen.order_by(ClaimRow.no, ClaimRow.series)))
    shown = standings(tx, [row.id for row in rows])
    found = []
    for row in rows:
        facts = read_facts(json.loads(row.facts))
        found.append(
            Known(
                number_words(row.no, row.series), row.name, row.id_no == who.id_no, row.benefit, row.event_on,
                facts.admitted, facts.discharged, facts.invoice, shown[row.id].state, row.plan_id,
                _amount(tx.get(AssessmentRow, row.assessment_id or ""), shown[row.id]) or 0,
            )
        )  # fmt: skip
    return tuple(found)


def others_of(tx: Session, claim: ClaimRow) -> tuple[tuple[str, str], ...]:
    """Return (id, number) of the other claims of the same person, the newest first."""
    chosen = select(ClaimRow.id, ClaimRow.no, ClaimRow.series).where(
        ClaimRow.id_no == claim.id_no, ClaimRow.id != claim.id
    )
    newest = chosen.order_by(ClaimRow.no.desc(), ClaimRow.series.desc())
    return tuple((key, number_words(no, series)) for key, no, series in tx.execute(newest))

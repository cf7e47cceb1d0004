"""How is a claim tried out under another plan? One method, one reading; nothing is stored."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from app.aid import plan_file, published, queries, rules, what_if
from app.aid.engine import Assessment
from app.aid.numbers import number_words
from app.aid.plan import Plan
from app.aid.plan_file import PlanFile
from app.aid.serving import Serving
from app.aid.standing_queries import granted, standings
from app.aid.tables import AidPlanRow, ClaimRow
from app.aid.what_if import TriedPlan, WhatIf
from app.members import member_facts
from app.shared.actor import Actor


class WhatIfs(Serving):
    """Claims tried out under other plans."""

    def plans_to_try(self, actor: Actor, claim_id: str) -> tuple[TriedPlan, ...]:
        """Return the plan versions a claim can be tried under: used here, published here, installed.

        Sample plans only where one is active, in a demonstration office. Raises ClaimMissing.
        """
        self._guard.check(actor, "aid.read")
        with self._db.reading() as tx:
            row = queries.claim_row(tx, claim_id)
            kept = queries.plan_rows(tx)
            demonstration = any(one.sample and one.active for one in kept)
            found = {(one.plan_id, one.version): one.name for one in kept}
            others: tuple[PlanFile, ...] = (*published.published(tx), *plan_file.load_all().plans)
            for one in others:
                if demonstration or not one.plan.sample:
                    found.setdefault((one.plan.id, one.plan.version), one.plan.name)
        own = (row.plan_id, row.plan_version)
        ordered = sorted(found, key=lambda key: (key[0], plan_file.version_key(key[1])))
        return tuple(TriedPlan(*key, found[key], key == own) for key in ordered)

    def what_if(self, actor: Actor, claim_id: str, plan_id: str, version: str | None = None) -> WhatIf:
        """Work a claim out as if it had been made under another plan version; its newest when none is named.

        Claims of the person under that plan count as earlier ones. Raises ClaimMissing, PlanUnknown, PlanRefused, and
        what the engine raises for facts the other plan needs (by field).
        """
        self._guard.check(actor, "aid.read")
        with self._db.reading() as tx:
            row = queries.claim_row(tx, claim_id)
            plan, sha256 = _plan(tx, plan_id, version)
            after, assumed = _under(tx, row, plan, sha256)
            before, own = None, None
            if row.plan_id:
                kept = queries.plan_kept(tx, row.plan_id, row.plan_version)
                own = TriedPlan(kept.id, kept.version, kept.name, own=True)
                before = _as_kept(tx, row)
            same = (plan.id, plan.version) == (row.plan_id, row.plan_version)
            tried = TriedPlan(plan.id, plan.version, plan.name, same)
            lines = what_if.paired(before.steps if before is not None else (), after.steps)
            return WhatIf(
                number_words(row.no, row.series), row.name, own, before, tried, after, assumed, lines
            )


def _plan(tx: Session, plan_id: str, version: str | None) -> tuple[Plan, str]:
    """Return a plan version: the text kept here before any other. Raises PlanUnknown, PlanRefused."""
    if version is not None and (row := tx.get(AidPlanRow, (plan_id, version))) is not None:
        return queries.plan_kept(tx, plan_id, version), row.sha256
    found = published.find(tx, plan_id, version)
    return found.plan, found.sha256


def _as_kept(tx: Session, row: ClaimRow) -> Assessment:
    """Return the calculation that holds, or what one would come to now where none was made."""
    view = queries.claim_view(tx, row.id).assessment
    if view is None:
        return queries.worked_out(tx, row)
    return Assessment(
        view.amount, "missing" if view.missing else "payable" if view.state == "payable" else "not_payable",
        view.reasons, view.missing, view.steps, view.preview, view.basis, notes=view.notes,
    )  # fmt: skip


def _under(tx: Session, row: ClaimRow, plan: Plan, sha256: str) -> tuple[Assessment, bool]:
    """Work a claim out under a plan; say whether the person's cover under their own plan was taken for it."""
    imagined = ClaimRow(**(queries.fields(row) | _named(plan, sha256)))
    claims, judged = queries.related(tx, imagined)
    covers = [queries.fields(one) for one in queries.enrolment_rows(tx, row.member_id, plan.id)]
    assumed = not any(_holds(one, row.event_on) for one in covers)
    if assumed:
        own = [queries.fields(one) for one in queries.enrolment_rows(tx, row.member_id, row.plan_id)]
        held = [one | _named(plan, sha256) for one in own]
        covers = [*covers, *held]
        assumed = any(_holds(one, row.event_on) for one in held)
        if assumed:  # the question is what its rules pay, not when it was sold
            plan = replace(plan, term=replace(plan.term, starts=None, ends=None))
    facts = member_facts(tx, row.member_id) if row.member_id else None
    decided = granted(standings(tx, [str(one["id"]) for one in claims]).values())
    member = queries.as_member(facts)
    claim = queries.fields(imagined) | {"assessment_id": None}
    return rules.rework(plan, claim, claims, judged, covers, member, decided), assumed


def _named(plan: Plan, sha256: str) -> dict[str, Any]:
    return {"plan_id": plan.id, "plan_version": plan.version, "plan_sha256": sha256}


def _holds(cover: dict[str, Any], day: date) -> bool:
    return bool(cover["starts_on"] <= day <= cover["ends_on"])

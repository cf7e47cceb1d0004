"""What does the desk of claims ask for besides what the queue does? Its list, a trial, and documents taken back."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from app.aid import desk_queries, queries, rules
from app.aid.claim_list import ClaimFilter, ClaimSums, DeskLine, wanted
from app.aid.desk_queries import Claimant
from app.aid.facts import read_facts
from app.aid.intake import Trial, check_claimed, checklist
from app.aid.serving import Serving
from app.members import MemberFacts, MemberMissing, member_facts
from app.shared import identity
from app.shared.actor import Actor


class ClaimDesk(Serving):
    """The part of mutual aid's service that the page of claims works with."""

    def window(self, actor: Actor, asked: ClaimFilter) -> tuple[str, ...]:
        """Return the ids of the claims asked for, the newest first."""
        self._guard.check(actor, "aid.read")
        with self._db.reading() as tx:
            return tuple(head.id for head in wanted(desk_queries.heads(tx), asked))

    def page(self, actor: Actor, ids: Sequence[str]) -> tuple[DeskLine, ...]:
        """Return the lines of some claims, in order; those gone since are left out."""
        self._guard.check(actor, "aid.read")
        with self._db.reading() as tx:
            return desk_queries.lines(tx, ids, self._clock.today())

    def values(self, actor: Actor, asked: ClaimFilter, key: str) -> tuple[tuple[str, str, int], ...]:
        """Return what the column `key` (benefit, state, plan) may be filtered by: value, a plan's name, how many."""
        self._guard.check(actor, "aid.read")
        with self._db.reading() as tx:
            found = wanted(desk_queries.heads(tx), asked, but=key)
        names = {head.plan: head.plan_name for head in found} if key == "plan" else {}
        counts = Counter(str(getattr(head, key)) for head in found)
        return tuple((value, names.get(value, ""), n) for value, n in counts.most_common())

    def sums(self, actor: Actor, asked: ClaimFilter) -> ClaimSums:
        """Return what the claims asked for come to together."""
        self._guard.check(actor, "aid.read")
        with self._db.reading() as tx:
            ids = [head.id for head in wanted(desk_queries.heads(tx), asked)]
            found = desk_queries.lines(tx, ids, self._clock.today())
        return ClaimSums(sum(line.total or 0 for line in found), sum(line.amount or 0 for line in found))

    def claimant(self, actor: Actor, member_id: str) -> MemberFacts:
        """Return whose claim it will be. Raises MemberMissing."""
        self._guard.check(actor, "aid.take_claim")
        with self._db.reading() as tx:
            found = member_facts(tx, member_id)
        if found is None:
            raise MemberMissing()
        return found

    def other_claims(self, actor: Actor, claim_id: str) -> tuple[tuple[str, str], ...]:
        """Return (id, number) of the person's other claims, the newest first. Raises ClaimMissing."""
        self._guard.check(actor, "aid.read")
        with self._db.reading() as tx:
            return desk_queries.others_of(tx, queries.claim_row(tx, claim_id))

    def checklist(self, actor: Actor, benefit: str) -> tuple[str, ...]:
        """Return the documents to tick for this kind of claim, by the plan that pays for it now."""
        self._guard.check(actor, "aid.read")
        with self._db.reading() as tx:
            facts = read_facts({"benefit": benefit, "event_on": self._clock.today()})
            plan_id, version, _sha256 = queries.plan_for(tx, None, facts)
            return checklist(queries.plan_kept(tx, plan_id, version) if plan_id else None, benefit)

    def try_out(
        self, actor: Actor, member_id: str, claimed_on: date, facts: Mapping[str, Any], id_no: str = ""
    ) -> Trial:
        """Work out what a new claim would come to if it were kept; nothing is stored.

        Somebody who is not chosen from the roll is named by `id_no`, and may be on it all the same. Raises
        MemberMissing, what `facts.read_facts` raises and what the engine raises, by field.
        """
        self._guard.check(actor, "aid.take_claim")
        with self._db.reading() as tx:
            number = identity.normalise(id_no)
            person = member_facts(tx, member_id) if member_id else queries.claimant(tx, number)
            if person is not None:
                return _tried(tx, Claimant(person.id, person.name, person.id_no), claimed_on, facts)
            if member_id or not number:
                raise MemberMissing()
            return _tried(tx, Claimant(None, "", number), claimed_on, facts)

    def try_correction(
        self, actor: Actor, claim_id: str, claimed_on: date, facts: Mapping[str, Any]
    ) -> Trial:
        """Work out what a claim would come to with other facts; nothing is stored.

        Raises ClaimMissing, what `facts.read_facts` raises and what the engine raises, by field.
        """
        self._guard.check(actor, "aid.take_claim")
        with self._db.reading() as tx:
            row = queries.claim_row(tx, claim_id)
            who = Claimant(row.member_id, row.name, row.id_no, row.id, row.checklist)
            return _tried(tx, who, claimed_on, facts)

    def correct(self, actor: Actor, claim_id: str, claimed_on: date, facts: Mapping[str, Any]) -> None:
        """Write other facts in place of what was taken in; the claim waits to be worked out again.

        The plan is chosen anew where another kind or another day may mean another one. Raises ClaimMissing,
        StateForbids, DatesReversed and what `facts.read_facts` raises (by field).
        """
        self._guard.check(actor, "aid.take_claim")
        read = read_facts(facts)
        check_claimed(claimed_on, read)
        with self._db.transaction("aid.claim_corrected", actor) as tx:
            row = queries.claim_in_work(tx, claim_id)
            if (row.benefit, row.event_on) != (read.benefit, read.event_on):
                row.plan_id, row.plan_version, row.plan_sha256 = queries.plan_for(tx, row.member_id, read)
            row.claimed_on, row.benefit, row.event_on = claimed_on, read.benefit, read.event_on
            row.invoice_key = rules.invoice_of(read)
            row.facts = json.dumps(dict(facts), ensure_ascii=False, sort_keys=True, default=str)
            row.state = rules.TAKEN

    def take_documents_back(self, actor: Actor, claim_id: str, documents: Sequence[str]) -> None:
        """Take documents out of a claim again that were written down by mistake; it waits to be worked out again.

        Raises ClaimMissing, StateForbids.
        """
        self._guard.check(actor, "aid.supply")
        with self._db.transaction("aid.documents_taken_back", actor) as tx:
            row = queries.claim_in_work(tx, claim_id)
            facts = json.loads(row.facts)
            facts["documents"] = sorted({*(facts.get("documents") or ())} - set(documents))
            row.facts = json.dumps(facts, ensure_ascii=False, sort_keys=True)
            row.state = rules.TAKEN


def _tried(tx: Session, who: Claimant, claimed_on: date, facts: Mapping[str, Any]) -> Trial:
    read = read_facts(facts)
    check_claimed(claimed_on, read)
    raw = json.dumps(dict(facts), ensure_ascii=False, sort_keys=True, default=str)
    return desk_queries.trial(tx, who, claimed_on, read, raw)

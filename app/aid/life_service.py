"""What happens to a claim in the office's hands beside its calculation? Documents noted, an amount by hand, withdrawal.

One method, one transaction. What may happen when is decided in `standing`.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence

from app.aid import by_hand, checklist, queries, rules, standing
from app.aid.by_hand import ByHand
from app.aid.checklist import Noted
from app.aid.facts import read_facts
from app.aid.happening import write_event
from app.aid.keeping import keep_assessment
from app.aid.serving import Serving
from app.aid.standing_queries import standing as standing_now
from app.aid.tables import ClaimPayeeRow
from app.aid.views import Payee
from app.shared import identity
from app.shared.actor import Actor
from app.shared.errors import RuleError
from app.shared.text import N_


class AccountWrong(RuleError):
    """The number of the bank card does not check."""

    code = "claim.account_wrong"
    template = N_("The card number does not check. Compare it with the card.")


class PlanPays(RuleError):
    """A plan here pays for the claim: it is worked out, not handed on."""

    code = "claim.plan_pays"
    template = N_("A plan of this office pays for this claim. Calculate it.")


class ClaimLife(Serving):
    """The part of mutual aid's service that carries a claim from its documents to its payment."""

    # -- in the office's hands

    def note_documents(
        self, actor: Actor, claim_id: str, noted: Mapping[str, Noted], have: Collection[str] | None = None
    ) -> None:
        """Write down which documents need not be there (with the reason) and which are unclear; the rest are neither.

        `have` are those in hand, None leaves them as they are. The claim waits to be worked out again. Raises
        ClaimMissing, StateForbids, ReasonMissing, and FactWrong for a document nobody knows.
        """
        self._guard.check(actor, "aid.supply")
        for one in noted.values():
            if one.state == checklist.WAIVED:
                standing.check_reason(one.words)
        with self._db.transaction("aid.documents_noted", actor) as tx:
            row = queries.claim_in_work(tx, claim_id)
            row.checklist = checklist.checklist_text(noted)
            if have is not None:
                facts = {**json.loads(row.facts), "documents": sorted(have)}
                read_facts(facts)
                row.facts = json.dumps(facts, ensure_ascii=False, sort_keys=True)
            row.state = rules.TAKEN

    def forward(self, actor: Actor, claim_id: str) -> None:
        """Hand a claim no plan here pays for to the second person as it is: the union above calculates it.

        Raises ClaimMissing, StateForbids, PlanPays for a claim that can be worked out here.
        """
        self._guard.check(actor, "aid.assess")
        with self._db.transaction("aid.claim_forwarded", actor) as tx:
            row = queries.claim_row(tx, claim_id)
            standing.check_state(row.state, standing.FORWARDED)
            if row.plan_id:
                raise PlanPays()
            row.first_by, row.second_by, row.state = actor.operator_id, None, rules.FIRST

    def set_by_hand(self, actor: Actor, claim_id: str, given: ByHand) -> None:
        """Set what a claim comes to by hand, with its clause and the reason; a second person confirms it as any other.

        Where a plan pays for it, it is worked out first, and what that came to stays with the amount. Raises
        ClaimMissing, StateForbids, ReasonMissing, ClauseMissing, DocumentsMissing, and what the engine raises.
        """
        self._guard.check(actor, "aid.assess")
        by_hand.check_given(given)
        with self._db.transaction("aid.set_by_hand", actor) as tx:
            row = queries.claim_in_work(tx, claim_id)
            found = queries.worked_out(tx, row) if row.plan_id else None
            result, reckoned = by_hand.set_by_hand(found, given)
            row.assessment_id = keep_assessment(
                tx, row, result, actor, self._clock.today(), by_hand=given.why.strip(), reckoned=reckoned
            )
            row.first_by, row.second_by, row.state = actor.operator_id, None, rules.FIRST

    def confirm_many(self, actor: Actor, claim_ids: Sequence[str]) -> int:
        """Confirm several claims as the second person, all or none; return how many.

        Raises ClaimMissing, NotAssessed, StateForbids, SamePerson.
        """
        self._guard.check(actor, "aid.confirm")
        with self._db.transaction("aid.claims_confirmed", actor) as tx:
            for claim_id in claim_ids:
                row = queries.claim_row(tx, claim_id)
                rules.check_confirm(row.state, row.first_by, actor.operator_id)
                row.second_by, row.state = actor.operator_id, rules.SECOND
        return len(claim_ids)

    def unconfirm(self, actor: Actor, claim_ids: Sequence[str]) -> None:
        """Take confirmations back that are not sent yet. Raises ClaimMissing, StateForbids."""
        self._guard.check(actor, "aid.confirm")
        with self._db.transaction("aid.confirmation_taken_back", actor) as tx:
            for claim_id in claim_ids:
                row = queries.claim_row(tx, claim_id)
                standing.check_state(row.state, {rules.SECOND})
                row.second_by, row.state = None, rules.FIRST

    def send_back(self, actor: Actor, claim_id: str) -> None:
        """Send a calculated claim back to be worked on again (退回初审). Raises ClaimMissing, StateForbids."""
        self._guard.check(actor, "aid.confirm")
        with self._db.transaction("aid.claim_sent_back", actor) as tx:
            row = queries.claim_row(tx, claim_id)
            standing.check_state(row.state, standing.RETURNABLE)
            row.first_by = row.second_by = None
            row.state = rules.TAKEN

    def withdraw(self, actor: Actor, claim_id: str, why: str) -> None:
        """Write down that the claimant takes the claim back. Raises ClaimMissing, StateForbids, ReasonMissing."""
        self._guard.check(actor, "aid.take_claim")
        words = standing.check_reason(why)
        with self._db.transaction("aid.claim_withdrawn", actor) as tx:
            row = queries.claim_row(tx, claim_id)
            standing.check_state(row.state, standing.WITHDRAWABLE)
            write_event(tx, self._clock, actor, row, standing.WITHDRAWN, words=words)
            row.state = standing.WITHDRAWN

    def expire(self, actor: Actor, claim_id: str) -> None:
        """Write down that what was missing did not come in time. Raises ClaimMissing, StateForbids, NotYetExpired."""
        self._guard.check(actor, "aid.take_claim")
        with self._db.transaction("aid.claim_expired", actor) as tx:
            row = queries.claim_row(tx, claim_id)
            found = queries.assessment_view(tx, row.assessment_id)
            told = found.assessed_on if found is not None else None
            standing.check_expired(row.state, told, self._clock.today())
            write_event(tx, self._clock, actor, row, standing.EXPIRED)
            row.state = standing.EXPIRED

    def reopen(self, actor: Actor, claim_id: str) -> None:
        """Open a withdrawn or expired claim again; it waits to be worked out. Raises ClaimMissing, StateForbids."""
        self._guard.check(actor, "aid.take_claim")
        with self._db.transaction("aid.claim_reopened", actor) as tx:
            row = queries.claim_row(tx, claim_id)
            standing.check_state(standing_now(tx, row).state, {standing.WITHDRAWN, standing.EXPIRED})
            write_event(tx, self._clock, actor, row, standing.REOPENED)
            row.state = rules.TAKEN

    # -- to whom the money goes

    def set_payee(self, actor: Actor, claim_id: str, payee: Payee) -> None:
        """Write down to whom a claim's money goes. Raises ClaimMissing, AccountWrong."""
        self._guard.check(actor, "aid.take_claim")
        account = "".join(payee.account.split())
        if account and not identity.is_card(account):
            raise AccountWrong(field="account")
        with self._db.transaction("aid.payee_set", actor) as tx:
            row = queries.claim_row(tx, claim_id)
            key = queries.payee_id(claim_id)
            kept = tx.get(ClaimPayeeRow, key)
            if kept is None:
                kept = ClaimPayeeRow(id=key, claim_id=claim_id)
                tx.add(kept)
            name = payee.name.strip()
            kept.name = "" if name == row.name else name
            kept.bank, kept.account = payee.bank.strip(), account

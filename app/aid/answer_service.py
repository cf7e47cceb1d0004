"""What happens to a claim once it is sent? Decisions on paper, asking it back, taking it up, appeal, closing.

One method, one transaction. What may happen when is decided in `standing`.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy.orm import Session

from app.aid import queries, rules, standing
from app.aid.happening import write_event
from app.aid.serving import Serving
from app.aid.standing import Standing
from app.aid.standing_queries import standing as standing_now
from app.aid.tables import ClaimRow
from app.shared.actor import Actor


@dataclass(frozen=True)
class PaperDecision:
    """What a paper of the union above decides: APPROVED with its amount in fen, DENIED or RETURNED with reasons."""

    state: str
    on: date
    document: str = field(repr=False)
    amount: int | None = None
    reasons: tuple[str, ...] = ()
    words: str = field(default="", repr=False)


class ClaimAnswers(Serving):
    """The part of mutual aid's service that takes in what the union above says to a claim."""

    def ask_back(self, actor: Actor, claim_id: str, why: str) -> str:
        """Ask the union above to return a claim that is sent; return the event's id.

        Nothing here changes until it does. Raises ClaimMissing, StateForbids, ReasonMissing.
        """
        self._guard.check(actor, "aid.submit")
        words = standing.check_reason(why)
        with self._db.transaction("aid.claim_asked_back", actor) as tx:
            row, stands = stands_in(tx, claim_id, {rules.SENT})
            return write_event(tx, self._clock, actor, row, standing.ASKED_BACK, words=words, stands=stands)

    def take_up(self, actor: Actor, claim_id: str) -> None:
        """Work again on a claim that was returned, or whose documents the union above asks for.

        Raises ClaimMissing, StateForbids.
        """
        self._guard.check(actor, "aid.take_claim")
        with self._db.transaction("aid.claim_taken_up", actor) as tx:
            row, stands = stands_in(tx, claim_id, {"RETURNED", rules.SUPPLEMENT})
            if stands.decision is None:
                raise rules.StateForbids(state=row.state)
            write_event(tx, self._clock, actor, row, standing.TAKEN_UP, stands=stands, next_round=True)
            row.state = rules.TAKEN
            row.first_by = row.second_by = None

    def appeal(self, actor: Actor, claim_id: str, on: date, why: str, document: str = "") -> None:
        """Take in an appeal against a decision; the claim is worked on again.

        `document` allows one after its days. Raises ClaimMissing, StateForbids, ReasonMissing, AppealTooLate, DayWrong.
        """
        self._guard.check(actor, "aid.take_claim")
        words = standing.check_reason(why)
        with self._db.transaction("aid.claim_appealed", actor) as tx:
            row = queries.claim_row(tx, claim_id)
            stands = standing_now(tx, row)
            standing.check_day(on, row.claimed_on, self._clock.today())
            standing.check_appeal(stands, on, document)
            write_event(
                tx, self._clock, actor, row, standing.APPEALED, on=on, words=words, document=document, stands=stands,
                next_round=True,
            )  # fmt: skip
            row.state = rules.APPEAL

    def decide_on_paper(self, actor: Actor, claim_id: str, paper: PaperDecision) -> str:
        """Enter a decision the union above made on paper; return the event's id. A receipt confirms or contradicts it.

        Raises ClaimMissing, StateForbids, DocumentMissing, DecisionIncomplete, DayWrong.
        """
        self._guard.check(actor, "aid.submit")
        standing.check_paper(paper.state, paper.amount, paper.reasons, paper.document)
        with self._db.transaction("aid.decided_on_paper", actor) as tx:
            row, stands = stands_in(tx, claim_id, {rules.SENT})
            standing.check_day(paper.on, row.claimed_on, self._clock.today())
            amount = paper.amount if paper.state == "APPROVED" else None
            return write_event(
                tx, self._clock, actor, row, standing.ON_PAPER, on=paper.on, state=paper.state, amount=amount,
                reasons=paper.reasons, document=paper.document.strip(), words=paper.words.strip(), stands=stands,
            )  # fmt: skip

    def close(self, actor: Actor, claim_ids: Sequence[str]) -> tuple[str, ...]:
        """Close claims nothing more happens to; return the events' ids. Raises ClaimMissing, StateForbids."""
        self._guard.check(actor, "aid.take_claim")
        with self._db.transaction("aid.claims_closed", actor) as tx:
            done = []
            for claim_id in claim_ids:
                row, stands = stands_in(tx, claim_id, standing.ENDS)
                done.append(write_event(tx, self._clock, actor, row, standing.CLOSED, stands=stands))
        return tuple(done)

    def cancel(self, actor: Actor, claim_id: str, event_id: str) -> None:
        """Take back the newest event of a claim: a decision on paper, a payment, a closing, asking it back.

        Raises ClaimMissing, NothingToCancel.
        """
        self._guard.check(actor, "aid.submit")
        with self._db.transaction("aid.event_cancelled", actor) as tx:
            row = queries.claim_row(tx, claim_id)
            stands = standing_now(tx, row)
            standing.check_cancel(stands, event_id)
            write_event(tx, self._clock, actor, row, standing.CANCELLED, cancels=event_id, stands=stands)


def stands_in(tx: Session, claim_id: str, allowed: Collection[str]) -> tuple[ClaimRow, Standing]:
    """Return a claim and where it stands. Raises ClaimMissing, StateForbids unless it is in one of these states."""
    row = queries.claim_row(tx, claim_id)
    found = standing_now(tx, row)
    standing.check_state(found.state, allowed)
    return row, found

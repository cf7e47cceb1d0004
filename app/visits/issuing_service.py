"""How do cash and goods leave with a carrier and come back? Notes, what takes them back, and explanations."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.security import Guard
from app.shared.actor import Actor
from app.shared.chain import canonical_text
from app.shared.clock import Clock
from app.shared.db import Database
from app.shared.ids import new_id
from app.visits import issued, issuing, standing
from app.visits.campaign_service import view_of
from app.visits.issued import Issued, read_issued
from app.visits.issuing import CASH, ISSUED, RETURNED, Handed, IssueNote, Thing
from app.visits.tables import DifferenceNoteRow, IssueNoteRow


class Issuing:
    """What carriers take out and bring back. It books nothing: only what is handed over is help."""

    _db: Database
    _guard: Guard
    _clock: Clock

    def issue(self, actor: Actor, campaign_id: str, handed: Handed) -> IssueNote:
        """Write down that a carrier took cash and goods out of the office.

        Raises CampaignMissing, NotApproved, CarryingClosed, what `tidied` raises, and ShelfShort or SourceShort
        when there is not so much; nothing is written then.
        """
        self._guard.check(actor, "visits.issue")
        with self._db.transaction("visits.issued", actor) as tx:
            found, kept = self._judged(tx, campaign_id, handed)
            issuing.check_issue(kept.things, found.left, found.by_thing)
            return self._write(tx, actor, campaign_id, ISSUED, kept)

    def bring_back(self, actor: Actor, campaign_id: str, handed: Handed) -> IssueNote:
        """Write down what a carrier brought back to the office.

        Raises CampaignMissing, NotApproved, CarryingClosed, what `tidied` raises, and MoreThanTaken; nothing is
        written then.
        """
        self._guard.check(actor, "visits.issue")
        with self._db.transaction("visits.brought_back", actor) as tx:
            found, kept = self._judged(tx, campaign_id, handed)
            issuing.check_return(kept.things, found.notes, kept.carrier, found.by_thing)
            return self._write(tx, actor, campaign_id, RETURNED, kept)

    def reverse_note(self, actor: Actor, note_id: str) -> IssueNote:
        """Take a note back by one that reverses it, on the same day and with the same amounts; return that one.

        Raises NoteMissing, NotApproved, CarryingClosed, NoteReversed, BroughtBack, ShelfShort or SourceShort.
        """
        self._guard.check(actor, "visits.issue")
        with self._db.transaction("visits.note_reversed", actor) as tx:
            row = tx.get(IssueNoteRow, note_id)
            if row is None:
                raise issuing.NoteMissing()
            campaign = view_of(tx, row.campaign_id)
            standing.check_carrying(campaign.standing)
            found = read_issued(tx, campaign)
            note = next(one for one in found.notes if one.id == note_id)
            issuing.check_reversal(note, found.notes, found.left, found.by_thing)
            return self._write(tx, actor, campaign.id, note.kind, note.handed, reverses=note_id)

    def issued(self, actor: Actor, campaign_id: str) -> Issued:
        """Return a campaign's notes, what they come to and by whom, and what is left. Raises CampaignMissing."""
        self._guard.check(actor, "visits.read")
        with self._db.reading() as tx:
            return read_issued(tx, view_of(tx, campaign_id))

    def explain(self, actor: Actor, campaign_id: str, thing: Thing, amount: int, reason: str) -> str:
        """Explain `amount` (fen or pieces) of what differs for a thing; return the explanation's id.

        Raises CampaignMissing, NotApproved, CarryingClosed, NoteMissing, ReasonMissing or ExplainsTooMuch.
        """
        self._guard.check(actor, "visits.issue")
        with self._db.transaction("visits.difference_explained", actor) as tx:
            campaign = view_of(tx, campaign_id)
            standing.check_carrying(campaign.standing)
            line = read_issued(tx, campaign).by_thing.get(thing)
            if line is None:
                raise issuing.NoteMissing()
            kept = issuing.check_explanation(line, amount, reason)
            return self._explained(tx, actor, campaign_id, thing, amount, kept)

    def withdraw_explanation(self, actor: Actor, explanation_id: str) -> None:
        """Take an explanation back by one that reverses it.

        Raises NoteMissing, NotApproved, CarryingClosed or NoteReversed.
        """
        self._guard.check(actor, "visits.issue")
        with self._db.transaction("visits.explanation_withdrawn", actor) as tx:
            row = tx.get(DifferenceNoteRow, explanation_id)
            if row is None:
                raise issuing.NoteMissing()
            standing.check_carrying(view_of(tx, row.campaign_id).standing)
            known = {one.id: one for one in issued.explanations_of(tx, row.campaign_id)}
            if explanation_id not in known:
                raise issuing.NoteReversed()
            one = known[explanation_id]
            self._explained(
                tx, actor, row.campaign_id, one.thing, one.amount, one.reason, reverses=explanation_id
            )

    # -- what they share

    def _judged(self, tx: Session, campaign_id: str, handed: Handed) -> tuple[Issued, Handed]:
        """Return what is out, and what is carried as it is kept."""
        campaign = view_of(tx, campaign_id)
        standing.check_carrying(campaign.standing)
        sources = [state.source for state in campaign.sources]
        goods = [good.code for good in campaign.goods]
        kept = issuing.tidied(handed, self._clock.today(), sources, goods)
        return read_issued(tx, campaign), kept

    def _write(
        self,
        tx: Session,
        actor: Actor,
        campaign_id: str,
        kind: str,
        kept: Handed,
        reverses: str | None = None,
    ) -> IssueNote:
        note_id = new_id()
        tx.add(
            IssueNoteRow(
                id=note_id,
                campaign_id=campaign_id,
                kind=kind,
                on_day=kept.on,
                carrier=kept.carrier,
                place=kept.place,
                cash=kept.cash,
                cash_source=kept.cash_source,
                goods=canonical_text(dict(kept.goods)),
                remark=kept.remark,
                reverses=reverses,
                entered_by=actor.name,
                entered_at=self._clock.now(),
            )
        )
        tx.flush()
        return next(note for note in issued.notes_of(tx, campaign_id) if note.id == note_id)

    def _explained(
        self, tx: Session, actor: Actor, campaign_id: str, thing: Thing, amount: int, reason: str,
        reverses: str | None = None,
    ) -> str:  # fmt: skip
        kind, code = thing
        explanation_id = new_id()
        tx.add(
            DifferenceNoteRow(
                id=explanation_id,
                campaign_id=campaign_id,
                source=code if kind == CASH else "",
                good="" if kind == CASH else code,
                cash=amount if kind == CASH else 0,
                quantity=0 if kind == CASH else amount,
                reason=reason,
                reverses=reverses,
                entered_by=actor.name,
                entered_at=self._clock.now(),
            )
        )
        tx.flush()
        return explanation_id

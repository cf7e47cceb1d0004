"""Who is this, by which documents? Further documents of a person, and corrections that need a second person.

After a confirmed report name, kind and number of document change only so: one proposes, another decides.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.members import documents, queries, roll
from app.members.entering import completed, refuse_known
from app.members.newcomer import NewMember, faults
from app.members.serving import Serving
from app.members.tables import MemberCorrectionRow, MemberRow
from app.shared import identity
from app.shared.actor import Actor
from app.shared.errors import ChangedElsewhere, RuleError
from app.shared.ids import new_id
from app.shared.text import N_

IDENTITY: Final = ("name", "id_type", "id_no")


class IdentityConfirmed(RuleError):
    """The province has confirmed this person: the identity changes by a correction only."""

    code = "member.identity_confirmed"
    template = N_(
        "The province has confirmed this person. Name and document change by a correction that a second "
        "person confirms. Nothing was changed yet."
    )


class NothingToCorrect(RuleError):
    """The proposal leaves name, kind and number as they are."""

    code = "correction.nothing"
    template = N_("Nothing is corrected: name and document are as before.")


class CorrectionReasonMissing(RuleError):
    """A correction says why."""

    code = "correction.reason_missing"
    template = N_("Say why it is corrected, and by which paper it was seen.")


class CorrectionOpen(RuleError):
    """There is a proposal for this person already."""

    code = "correction.open"
    template = N_("A correction of this person already waits for a second person. Decide that one first.")


class CorrectionMissing(RuleError):
    """No such proposal."""

    code = "correction.missing"
    template = N_("This correction is not on the list.")


class CorrectionSettled(RuleError):
    """The proposal was decided before."""

    code = "correction.settled"
    template = N_("This correction was already decided.")


class SecondPersonNeeded(RuleError):
    """Who proposed cannot decide."""

    code = "correction.second_person"
    template = N_("A second person must decide: somebody else than the one who proposed it.")


@dataclass(frozen=True)
class Correction:
    """A proposed correction; document numbers are masked. `changes`: (field, old, new) in words as stored."""

    id: str
    member_id: str
    name: str
    changes: tuple[tuple[str, str, str], ...]
    reason: str
    state: str
    proposed_by: str
    proposed_on: date
    decided_on: date | None


def told_apart(old: NewMember, new: NewMember) -> tuple[str, ...]:
    """Return which of name, kind and number of the document differ."""
    return tuple(name for name in IDENTITY if getattr(old, name) != getattr(new, name))


class Corrections(Serving):
    """Further documents of somebody, and corrections with a second person."""

    # --- documents ----------------------------------------------------------------------------------

    def add_document(self, actor: Actor, member_id: str, id_type: str, id_no: str) -> str:
        """Note another document of somebody, an earlier or a further one; returns its id.

        Raises MemberMissing, DocumentKnown, an IdentityError, or what a known number raises.
        """
        self._guard.check(actor, "members.update")
        who = identity.check(id_type or identity.type_of(identity.normalise(id_no)), id_no)
        with self._db.transaction("member.document_added", actor) as tx:
            queries.member_row(tx, member_id)
            return documents.hold(tx, member_id, who.doc_type, who.number, self._clock.today())

    def drop_document(self, actor: Actor, document_id: str) -> None:
        """Take a document back that was noted by mistake. Raises DocumentMissing."""
        self._guard.check(actor, "members.update")
        with self._db.transaction("member.document_dropped", actor) as tx:
            documents.let_go(tx, document_id)

    # --- corrections --------------------------------------------------------------------------------

    def propose_correction(
        self, actor: Actor, member_id: str, changes: Mapping[str, Any], reason: str, rev: int
    ) -> Correction:
        """Propose another name, kind or number of document for a person seen at `rev`; nothing changes yet.

        Raises NothingToCorrect, CorrectionReasonMissing, CorrectionOpen, ChangedElsewhere, MemberMissing, and
        what registering raises.
        """
        self._guard.check(actor, "members.update")
        if not reason.strip():
            raise CorrectionReasonMissing(field="reason")
        with self._db.transaction("member.correction_proposed", actor) as tx:
            row = queries.member_row(tx, member_id)
            if row.rev != rev:
                raise ChangedElsewhere()
            if self._open(tx, member_id) is not None:
                raise CorrectionOpen()
            old = roll.as_new_member(row, queries.unit_of(tx, member_id))
            new = self._corrected(tx, row, old, {name: changes[name] for name in IDENTITY if name in changes})
            told = {name: [getattr(old, name), getattr(new, name)] for name in told_apart(old, new)}
            if not told:
                raise NothingToCorrect()
            made = MemberCorrectionRow(
                id=new_id(), member_id=member_id, changes=json.dumps(told, ensure_ascii=False),
                reason=reason.strip(), state="proposed", proposed_by=actor.operator_id,
                proposed_on=self._clock.today(), decided_by=None, decided_on=None,
            )  # fmt: skip
            tx.add(made)
            tx.flush()
            return _shown(made, row.name)

    def decide_correction(self, actor: Actor, correction_id: str, *, confirm: bool) -> Correction:
        """Confirm a proposed correction, which carries it out, or refuse it; as another than who proposed it.

        The former document stays with the person as a further one. Raises CorrectionMissing,
        CorrectionSettled, SecondPersonNeeded, ChangedElsewhere, and what registering raises.
        """
        self._guard.check(actor, "members.confirm")
        with self._db.transaction("member.correction_decided", actor) as tx:
            made = self._proposed(tx, correction_id)
            if made.proposed_by == actor.operator_id:
                raise SecondPersonNeeded()
            if confirm:
                self._carry_out(tx, made)
            made.state = "confirmed" if confirm else "refused"
            made.decided_by, made.decided_on = actor.operator_id, self._clock.today()
            return _shown(made, queries.member_row(tx, made.member_id).name)

    def withdraw_correction(self, actor: Actor, correction_id: str) -> None:
        """Take a proposal back that nobody decided yet. Raises CorrectionMissing, CorrectionSettled."""
        self._guard.check(actor, "members.update")
        with self._db.transaction("member.correction_withdrawn", actor) as tx:
            made = self._proposed(tx, correction_id)
            made.state, made.decided_by, made.decided_on = "withdrawn", actor.operator_id, self._clock.today()

    def corrections(self, actor: Actor, *, waiting: bool = True) -> tuple[Correction, ...]:
        """Return the corrections that wait for a second person, or all there ever were; the latest first."""
        self._guard.check(actor, "members.read")
        wanted = select(MemberCorrectionRow, MemberRow.name).join(
            MemberRow, MemberRow.id == MemberCorrectionRow.member_id
        )
        if waiting:
            wanted = wanted.where(MemberCorrectionRow.state == "proposed")
        with self._db.reading() as tx:
            rows = tx.execute(wanted.order_by(MemberCorrectionRow.id.desc()))
            return tuple(_shown(made, name) for made, name in rows)

    # --- inside -------------------------------------------------------------------------------------

    def _open(self, tx: Session, member_id: str) -> MemberCorrectionRow | None:
        return tx.scalar(
            select(MemberCorrectionRow).where(
                MemberCorrectionRow.member_id == member_id, MemberCorrectionRow.state == "proposed"
            )
        )

    def _proposed(self, tx: Session, correction_id: str) -> MemberCorrectionRow:
        made = tx.get(MemberCorrectionRow, correction_id)
        if made is None:
            raise CorrectionMissing()
        if made.state != "proposed":
            raise CorrectionSettled()
        return made

    def _corrected(
        self, tx: Session, row: MemberRow, old: NewMember, changes: Mapping[str, Any]
    ) -> NewMember:
        """Return the person with the identity corrected. Raises what registering raises."""
        if "id_no" in changes and "id_type" not in changes:
            changes = {**changes, "id_type": None}  # the number tells its kind
        new = completed(replace(old, **changes), told="id_no" in changes)
        for reason in faults(new, self._clock.today()):
            if reason.code != "join.retired":
                raise reason
        known = queries.registered(tx, (new.id_no,), ())
        refuse_known({key: who for key, who in known.items() if who.member_id != row.id}, new)
        return new

    def _carry_out(self, tx: Session, made: MemberCorrectionRow) -> None:
        row = queries.member_row(tx, made.member_id)
        old = roll.as_new_member(row, queries.unit_of(tx, row.id))
        told = json.loads(made.changes)
        if any(getattr(old, name) != before for name, (before, _after) in told.items()):
            raise ChangedElsewhere()
        new = self._corrected(tx, row, old, {name: after for name, (_before, after) in told.items()})
        documents.free(tx, row.id, new.id_type or "", new.id_no)
        roll.change(tx, row, new, self._clock.now())
        if (old.id_type, old.id_no) != (new.id_type, new.id_no):
            documents.hold(tx, row.id, old.id_type or "", old.id_no, self._clock.today())


def _shown(made: MemberCorrectionRow, name: str) -> Correction:
    told = {
        field: tuple(identity.mask_id(value) if field == "id_no" else value or "" for value in pair)
        for field, pair in json.loads(made.changes).items()
    }
    return Correction(
        made.id, made.member_id, name, tuple((field, *pair) for field, pair in told.items()), made.reason,
        made.state, made.proposed_by, made.proposed_on, made.decided_on,
    )  # fmt: skip

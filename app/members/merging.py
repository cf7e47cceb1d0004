"""How are two entries of one person made one, and two again? Writes inside somebody's transaction.

Nothing is lost by it: what pointed at the one that goes points at the one that stays, its document is kept as
another document of that person, and what was done is written down so that it can be taken back as it was.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import Any, Final, Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.members import queries, roll
from app.members.intake import Held
from app.members.newcomer import NewMember, faults
from app.members.tables import (
    MemberCorrectionRow,
    MemberDocumentRow,
    MemberMergeRow,
    MemberPhotoRow,
    MemberRow,
    MembershipEventRow,
)
from app.shared import history, identity, references
from app.shared.base import DayText
from app.shared.errors import RuleError
from app.shared.ids import new_id
from app.shared.references import Reference
from app.shared.text import N_, translate

Choice = Literal["kept", "gone"]
IDENTITY: Final = ("name", "id_type", "id_no")
RESUMED: Final = "L8"  # membership_change_type.csv
# Rows that tell what happened are never changed, so they stay with the one that goes.
STAYS: Final = ("membership_event", "member_correction", "member_merge", "member_distinct")
COMPARED: Final = tuple(
    one.name
    for one in fields(NewMember)
    if one.name not in ("change_type", "change_date", "change_reason", "extra")
)
_COLUMN: Final = {"work_unit": "unit_id"}
# Filled, unasked, where the kept one has nothing: the column and what nothing is there.
_QUIETLY: Final = {
    "union_id": None,
    "joining_id": None,
    "extra": "[]",
    "photo": "",
}
_KINDS: Final = {
    "visit": N_("Visit"),
    "claim": N_("Claim"),
    "enrolment": N_("Enrolment"),
    "member_document": N_("Other document"),
}
_TOLD: Final = ("type", "date", "reason", "doc_no", "from_union", "to_union")  # what an event says
_NOTED: Final = "member_document.state"  # under this name stand the documents noted by the merge itself


class NotTwoEntries(RuleError):
    """One of the two is no living entry, or both are the same."""

    code = "merge.not_two"
    template = N_("One of the two is not on the roll any more. Nothing was changed; look at the list again.")


class BothHave(references.InTheWay):
    """Both have something that there may be once only; fact `table`: where."""

    code = "merge.both_have"
    template = N_(
        "Both have an entry under “{kind}” of which there may be only one. See first which is right; "
        "nothing was changed."
    )

    def words(self, language: str | None = None) -> str:
        """Say what is in the way, in `language` (the spoken one when None)."""
        table = self.facts["table"]
        kind = translate(_KINDS.get(table, table), {}, language)
        return translate(self.template, {"kind": kind}, language)


class IdentityConfirmed(RuleError):
    """A merge would change name or document of somebody the province has confirmed; fact `name`."""

    code = "merge.identity_confirmed"
    template = N_(
        "The province has confirmed {name}: name and document change by a correction only. "
        "Keep those on the left, merge, then propose the correction."
    )


class CorrectionWaits(RuleError):
    """A correction of one of the two is not decided; fact `name`."""

    code = "merge.correction_waits"
    template = N_("A correction of {name} waits for the second person. Decide it first; nothing was changed.")


class MergeMissing(RuleError):
    """No such merge, or it was taken back already."""

    code = "merge.missing"
    template = N_("This merge was taken back already.")


class ChangedSinceMerge(RuleError):
    """Something the merge moved or filled in was changed later; facts `name`, `table`."""

    code = "merge.changed_since"
    template = N_(
        "What came to {name} by the merge was changed since, so the merge stays. Nothing was changed; "
        "correct the entry itself."
    )


@dataclass(frozen=True)
class Hands:
    """What a merge works with: what may point at a member, whom the province confirmed, who does it and when."""

    references: Sequence[Reference]
    confirmed: frozenset[str]
    operator: str
    at: datetime
    today: date


def living(tx: Session, one: str, other: str) -> tuple[MemberRow, MemberRow]:
    """Return the rows of two people on the roll. Raises MemberMissing, NotTwoEntries."""
    rows = queries.member_row(tx, one), queries.member_row(tx, other)
    if one == other or any(row.status == "VOID" for row in rows):
        raise NotTwoEntries()
    return rows


def empty(value: Any) -> bool:
    """Say whether a field says nothing."""
    return value is None or value == ""


def choose(kept: NewMember, gone: NewMember, choices: Mapping[str, Choice]) -> dict[str, Any]:
    """Return what changes of the kept one, by NewMember's names.

    Its own stands where both differ, unless the other's was chosen; where it has nothing, the other's is taken.
    Kind and number of a document go together, and what the number tells goes with it.
    """
    changed = {}
    for name in COMPARED:
        mine, other = getattr(kept, name), getattr(gone, name)
        if mine == other:
            continue
        chosen = choices.get("id_no" if name == "id_type" and kept.id_no != gone.id_no else name)
        if (chosen or ("gone" if empty(mine) else "kept")) == "gone":
            changed[name] = other
    if "id_no" in changed:
        try:
            who = identity.check(gone.id_type or "", gone.id_no)
        except RuleError:
            return changed  # a number taken in before today's checks tells nothing
        told = {"sex": who.sex, "birth_date": who.birth}
        changed |= {name: value for name, value in told.items() if value and value != getattr(kept, name)}
    return changed


def _refuse(kept: NewMember, changed: Mapping[str, Any], today: date) -> None:
    """Raise what speaks against the person as merged and did not before."""
    known = {reason.code for reason in faults(kept, today)} | {"join.retired"}
    for reason in faults(replace(kept, **changed), today):
        if reason.code not in known:
            raise reason


def merge(tx: Session, kept_id: str, gone_id: str, choices: Mapping[str, Choice], hands: Hands) -> str:
    """Make one person of two entries; returns the id of the merge.

    Raises MemberMissing, NotTwoEntries, CorrectionWaits, IdentityConfirmed, BothHave, and what changing a
    member's fields raises.
    """
    kept, gone = living(tx, kept_id, gone_id)
    _refuse_waiting(tx, (kept, gone))
    mine, other = _as_new(tx, kept), _as_new(tx, gone)
    changed = choose(mine, other, choices)
    if kept_id in hands.confirmed and set(IDENTITY) & set(changed):
        raise IdentityConfirmed(field=next(name for name in IDENTITY if name in changed), name=kept.name)
    _refuse(mine, changed, hands.today)
    status, documents = gone.status, _documents(kept, gone)
    values = {_COLUMN.get(name, name): value for name, value in changed.items()}
    if "unit_id" in values:
        values["unit_id"] = gone.unit_id
    values |= _brought(kept, gone)
    try:
        moved = references.move(tx, hands.references, gone_id, kept_id)
    except references.InTheWay as refused:
        raise BothHave(**refused.facts) from refused
    roll.make_void(tx, (gone_id,), hands.today, hands.at)
    tx.expire_all()
    filled = {name: [_plain(getattr(kept, name)), _plain(value)] for name, value in values.items()}
    for name, value in values.items():
        setattr(kept, name, value)
    tx.flush()
    if "photo" in values and (picture := tx.get(MemberPhotoRow, gone_id)) is not None:
        tx.merge(MemberPhotoRow(member_id=kept_id, content=picture.content, at=picture.at))
    moved[_NOTED] = _note(tx, kept, documents, hands.today)
    made = MemberMergeRow(
        id=new_id(), kept_id=kept_id, gone_id=gone_id, moved=json.dumps(moved),
        filled=json.dumps(filled, ensure_ascii=False), gone_status=status, operator_id=hands.operator,
        merged_on=hands.today, state="merged",
    )  # fmt: skip
    tx.add(made)
    tx.flush()
    roll.find_again(tx, (kept_id, gone_id), hands.at)
    return made.id


def _as_new(tx: Session, row: MemberRow) -> NewMember:
    return roll.as_new_member(row, queries.unit_of(tx, row.id))


def _refuse_waiting(tx: Session, rows: Iterable[MemberRow]) -> None:
    names = {row.id: row.name for row in rows}
    wanted = select(MemberCorrectionRow.member_id).where(
        MemberCorrectionRow.member_id.in_(names), MemberCorrectionRow.state == "proposed"
    )
    for member_id in tx.scalars(wanted.limit(1)):
        raise CorrectionWaits(name=names[member_id])


def _brought(kept: MemberRow, gone: MemberRow) -> dict[str, Any]:
    """Return what the one that goes brings besides its fields: the earlier joining, and places the other lacks."""
    brought: dict[str, Any] = {
        name: getattr(gone, name)
        for name, nothing in _QUIETLY.items()
        if getattr(kept, name) == nothing and getattr(gone, name) != nothing
    }
    if gone.joined_on is not None and (kept.joined_on is None or gone.joined_on < kept.joined_on):
        brought["joined_on"] = gone.joined_on
    return brought


def _documents(kept: MemberRow, gone: MemberRow) -> list[tuple[str, str]]:
    return [(row.id_type, row.id_no) for row in (kept, gone)]


def _note(tx: Session, kept: MemberRow, documents: Iterable[tuple[str, str]], today: date) -> list[str]:
    """Note the documents the person is no longer known by; returns the ids of the rows made.

    One number under two resident kinds is one document, written down wrongly once.
    """
    noted = []
    for kind, number in documents:
        both_18 = {kind, kept.id_type} <= set(identity.EIGHTEEN)
        if number == kept.id_no and (kind == kept.id_type or both_18):
            continue
        held = select(MemberDocumentRow.id).where(
            MemberDocumentRow.id_no == number,
            MemberDocumentRow.id_type == kind,
            MemberDocumentRow.state == "held",
        )
        if tx.scalars(held).first() is None:
            row = MemberDocumentRow(
                id=new_id(), member_id=kept.id, id_type=kind, id_no=number, noted_on=today, state="held"
            )
            tx.add(row)
            noted.append(row.id)
    tx.flush()
    return noted


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _valued(column: str, plain: Any) -> Any:
    """Return a value as the row has it, of what the journal or a merge kept of it."""
    kind = MemberRow.__table__.c[column].type
    return date.fromisoformat(plain) if isinstance(kind, DayText) and plain is not None else plain


def moved_by(row: MemberMergeRow) -> tuple[Held, ...]:
    """Return how much a merge moved, by table."""
    counts: dict[str, int] = {}
    for name, row_ids in json.loads(row.moved).items():
        if name != _NOTED:
            table = name.partition(".")[0]
            counts[table] = counts.get(table, 0) + len(row_ids)
    return tuple(Held(table, count) for table, count in counts.items())


# --- taking back ----------------------------------------------------------------------------------


def undo(tx: Session, merge_id: str, hands: Hands) -> str:
    """Make two entries again of what a merge made one; returns the name of the one that comes back.

    Raises MergeMissing, and ChangedSinceMerge when anything it moved or filled in is no longer as it left it.
    """
    made = tx.get(MemberMergeRow, merge_id)
    if made is None or made.state != "merged":
        raise MergeMissing()
    kept, gone = queries.member_row(tx, made.kept_id), queries.member_row(tx, made.gone_id)
    moved, filled = json.loads(made.moved), json.loads(made.filled)
    command = history.command_of(tx, "member_merge", merge_id, 1) or ""
    _refuse_changed(tx, kept, gone, moved, filled, command)
    noted = moved.pop(_NOTED, [])
    for name, (old, _new) in filled.items():
        setattr(kept, name, _valued(name, old))
    for row in tx.scalars(select(MemberDocumentRow).where(MemberDocumentRow.id.in_(noted))):
        row.state = "void"
    if "photo" in filled and (picture := tx.get(MemberPhotoRow, kept.id)) is not None:
        tx.delete(picture)
    tx.flush()  # the document is free again before its first holder comes back
    _bring_back(tx, gone, made.gone_status, command, hands.today)
    for name, row_ids in moved.items():
        references.point(tx, name, row_ids, gone.id)
    made.state = "undone"
    tx.flush()
    roll.find_again(tx, (kept.id, gone.id), hands.at)
    return gone.name


def _refuse_changed(
    tx: Session,
    kept: MemberRow,
    gone: MemberRow,
    moved: Mapping[str, Sequence[str]],
    filled: Mapping[str, Sequence[Any]],
    command: str,
) -> None:
    if kept.status == "VOID" or gone.status != "VOID":
        raise ChangedSinceMerge(name=kept.name, table="member")
    if any(_plain(getattr(kept, name)) != new for name, (_old, new) in filled.items()):
        raise ChangedSinceMerge(name=kept.name, table="member")
    if _given_since(tx, kept, gone, filled):
        raise ChangedSinceMerge(name=kept.name, table="member")
    for name, row_ids in moved.items():
        table = name.partition(".")[0]
        left: dict[str, int] = {}
        for one in history.before(tx, command, table):
            left.setdefault(one.row_id, one.rev)  # the latest change of a row comes first
        expected = "held" if name == _NOTED else kept.id
        now = references.standing(tx, name, row_ids)
        for row_id in row_ids:
            stands, rev = now[row_id]
            if stands != expected or rev != left.get(row_id, 1 if name == _NOTED else rev):
                raise ChangedSinceMerge(name=kept.name, table=table)


def _given_since(tx: Session, kept: MemberRow, gone: MemberRow, filled: Mapping[str, Sequence[Any]]) -> bool:
    """Say whether a document that would be in force again is by now somebody else's."""
    before = tuple(filled.get(name, [getattr(kept, name)])[0] for name in ("id_type", "id_no"))
    for kind, number in (before, (gone.id_type, gone.id_no)):
        holder = select(MemberRow.id).where(
            MemberRow.id_no == number,
            MemberRow.id_type == kind,
            MemberRow.status != "VOID",
            MemberRow.id != kept.id,
        )
        if tx.scalars(holder).first() is not None:
            return True
    return False


def _bring_back(tx: Session, gone: MemberRow, status: str, command: str, today: date) -> None:
    """Make the one that went what it was, and say by events that its going was a mistake.

    Events stay as they are written: membership is restored by another one, for the same reason. Restoring makes
    ACTIVE; who was something else has the event that made them so once more behind it.
    """
    changes = ("change_type", "change_date", "change_reason")
    for one in history.before(tx, command, "member"):
        if one.row_id == gone.id:
            for name in changes:
                if name in one.fields:
                    setattr(gone, name, _valued(name, one.fields[name]))
    gone.status = status
    earlier = tx.scalars(
        select(MembershipEventRow)
        .where(MembershipEventRow.member_id == gone.id)
        .order_by(MembershipEventRow.id.desc())
    ).all()[1:]
    tx.add(
        MembershipEventRow(
            id=new_id(),
            member_id=gone.id,
            type=RESUMED,
            date=today,
            reason=roll.MISTAKEN,
            doc_no="",
            from_union="",
            to_union="",
        )
    )
    tx.flush()
    if earlier and roll.status_after(RESUMED) != status == roll.status_after(earlier[0].type):
        told = {name: getattr(earlier[0], name) for name in _TOLD}
        tx.add(MembershipEventRow(id=new_id(), member_id=gone.id, **told))
        tx.flush()

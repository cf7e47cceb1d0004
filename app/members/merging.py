"""How are two entries of one person made one? Writes inside somebody's transaction.

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
)
from app.shared import identity, references
from app.shared.errors import RuleError
from app.shared.ids import new_id
from app.shared.references import Reference
from app.shared.text import N_, translate

Choice = Literal["kept", "gone"]
IDENTITY: Final = ("name", "id_type", "id_no")
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
    "second_relief_line": N_("Person on a second relief campaign"),
}
NOTED: Final = "member_document.state"  # under this name stand the documents noted by the merge itself


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


class ConfirmedGoes(RuleError):
    """Somebody the province has confirmed would go on under another name or document; fact `name`."""

    code = "merge.confirmed_goes"
    template = N_(
        "The province has confirmed {name}, who would go on with another name or document. Nothing was changed; let "
        "that entry stay and take the other into it, then propose the correction."
    )


class CorrectionWaits(RuleError):
    """A correction of one of the two is not decided; fact `name`."""

    code = "merge.correction_waits"
    template = N_("A correction of {name} waits for the second person. Decide it first; nothing was changed.")


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

    Raises MemberMissing, NotTwoEntries, CorrectionWaits, IdentityConfirmed, ConfirmedGoes, BothHave, and what
    changing a member's fields raises.
    """
    kept, gone = living(tx, kept_id, gone_id)
    _refuse_waiting(tx, (kept, gone))
    mine, other = _as_new(tx, kept), _as_new(tx, gone)
    changed = choose(mine, other, choices)
    if kept_id in hands.confirmed and set(IDENTITY) & set(changed):
        raise IdentityConfirmed(field=next(name for name in IDENTITY if name in changed), name=kept.name)
    whole = replace(mine, **changed)
    apart = [name for name in IDENTITY if getattr(whole, name) != getattr(other, name)]
    if apart and gone_id in hands.confirmed and kept_id not in hands.confirmed:
        raise ConfirmedGoes(field=apart[0], name=gone.name)
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
    filled = {name: [plain(getattr(kept, name)), plain(value)] for name, value in values.items()}
    for name, value in values.items():
        setattr(kept, name, value)
    tx.flush()
    if "photo" in values and (picture := tx.get(MemberPhotoRow, gone_id)) is not None:
        tx.merge(MemberPhotoRow(member_id=kept_id, content=picture.content, at=picture.at))
    moved[NOTED] = _note(tx, kept, documents, hands.today)
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


def plain(value: Any) -> Any:
    """Return a value as the record of a merge keeps it."""
    return value.isoformat() if isinstance(value, date) else value


def moved_by(row: MemberMergeRow) -> tuple[Held, ...]:
    """Return how much a merge moved, by table."""
    counts: dict[str, int] = {}
    for name, row_ids in json.loads(row.moved).items():
        if name != NOTED:
            table = name.partition(".")[0]
            counts[table] = counts.get(table, 0) + len(row_ids)
    return tuple(Held(table, count) for table, count in counts.items())

"""How are two entries again made of what was merged? Writes inside somebody's transaction.

Taken back is exactly what the merge moved and filled in, and only while all of it is as the merge left it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.members import queries, roll
from app.members.merging import NOTED, Hands, plain
from app.members.tables import (
    MemberDocumentRow,
    MemberMergeRow,
    MemberPhotoRow,
    MemberRow,
    MembershipEventRow,
)
from app.shared import history, references
from app.shared.base import DayText
from app.shared.errors import RuleError
from app.shared.ids import new_id
from app.shared.text import N_

RESUMED: Final = "L8"  # membership_change_type.csv
_TOLD: Final = ("type", "date", "reason", "doc_no", "from_union", "to_union")  # what an event says


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
    noted = moved.pop(NOTED, [])
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
    if any(plain(getattr(kept, name)) != new for name, (_old, new) in filled.items()):
        raise ChangedSinceMerge(name=kept.name, table="member")
    if _given_since(tx, kept, gone, filled):
        raise ChangedSinceMerge(name=kept.name, table="member")
    for name, row_ids in moved.items():
        table = name.partition(".")[0]
        left: dict[str, int] = {}
        for one in history.before(tx, command, table):
            left.setdefault(one.row_id, one.rev)  # the latest change of a row comes first
        expected = "held" if name == NOTED else kept.id
        now = references.standing(tx, name, row_ids)
        for row_id in row_ids:
            stands, rev = now[row_id]
            if stands != expected or rev != left.get(row_id, 1 if name == NOTED else rev):
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


def _valued(column: str, plain: Any) -> Any:
    """Return a value as the row has it, of what the journal or a merge kept of it."""
    kind = MemberRow.__table__.c[column].type
    return date.fromisoformat(plain) if isinstance(kind, DayText) and plain is not None else plain

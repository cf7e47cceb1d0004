"""What is known of two entries that may be one person? Side by side, masked; changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.members import merging, queries
from app.members.filters import counted_statuses
from app.members.intake import Held
from app.members.likeness import Pair
from app.members.merging import COMPARED, IDENTITY, empty
from app.members.newcomer import NewMember
from app.members.roll import as_new_member
from app.members.tables import MemberDocumentRow, MemberMergeRow, MemberRow
from app.shared import identity, references
from app.shared.references import Reference

Agreement = Literal["same", "differs", "filled"]


@dataclass(frozen=True)
class PairLine:
    """One pair as the list shows it; numbers masked, reasons by their codes (likeness.REASONS)."""

    pair: Pair
    names: tuple[str, str]
    numbers: tuple[str, str]
    units: tuple[str, str]
    joined: tuple[date | None, date | None]


@dataclass(frozen=True)
class MergeLine:
    """One merge that stands: whose entry stayed, which went into it (its document masked), what came with it."""

    id: str
    name: str
    gone_name: str
    gone_number: str
    merged_on: date
    moved: tuple[Held, ...]


@dataclass(frozen=True)
class Side:
    """One of the two: what the form shows of them, masked, and what hangs on them by table.

    `documents` are their other documents, masked; `confirmed` says that the province has confirmed them.
    """

    id: str
    status: str
    joined_on: date | None
    fields: NewMember
    confirmed: bool
    hangs: tuple[Held, ...]
    documents: tuple[str, ...]


@dataclass(frozen=True)
class FieldLine:
    """One field of both: does it agree, differ, or is it filled from the one that goes?

    `open` says that a person may choose between the two values.
    """

    name: str
    agreement: Agreement
    open: bool


@dataclass(frozen=True)
class PairView:
    """Two entries as they are compared. `kept` is the one that would stay, `lines` the fields that say anything."""

    reasons: tuple[str, ...]
    apart: bool
    kept: Side
    gone: Side
    lines: tuple[FieldLine, ...]


def pair_lines(tx: Session, pairs: Sequence[Pair]) -> tuple[PairLine, ...]:
    """Return the lines of some pairs, in their order; a pair of which somebody is gone is left out."""
    facts = queries.facts_of(tx, sorted({key for pair in pairs for key in pair.ids}))
    lines = []
    for pair in pairs:
        if pair.first_id in facts and pair.second_id in facts:
            one, other = facts[pair.first_id], facts[pair.second_id]
            lines.append(
                PairLine(
                    pair,
                    (one.name, other.name),
                    (one.id_masked, other.id_masked),
                    (one.unit_name, other.unit_name),
                    (one.joined_on, other.joined_on),
                )
            )
    return tuple(lines)


def merge_lines(tx: Session) -> tuple[MergeLine, ...]:
    """Return the merges that stand, the latest first."""
    rows = tx.scalars(
        select(MemberMergeRow).where(MemberMergeRow.state == "merged").order_by(MemberMergeRow.id.desc())
    ).all()
    facts = queries.facts_of(tx, sorted({key for row in rows for key in (row.kept_id, row.gone_id)}))
    return tuple(
        MergeLine(
            row.id,
            facts[row.kept_id].name,
            facts[row.gone_id].name,
            facts[row.gone_id].id_masked,
            row.merged_on,
            merging.moved_by(row),
        )
        for row in rows
    )


def compare(
    tx: Session,
    ids: tuple[str, str],
    kept_id: str | None,
    pair: Pair | None,
    apart: bool,
    pointing: Sequence[Reference],
    confirmed: frozenset[str],
) -> PairView:
    """Put two people side by side; without `kept_id` the one that is proposed to stay stands first.

    Raises MemberMissing, NotTwoEntries.
    """
    rows = merging.living(tx, *ids)
    hangs = {row.id: _hangs(tx, row.id, pointing) for row in rows}
    if kept_id is None:
        kept, gone = sorted(rows, key=lambda row: _standing(row, confirmed, hangs[row.id]))
    else:
        kept, gone = sorted(rows, key=lambda row: row.id != kept_id)
    whole = {row.id: as_new_member(row, queries.unit_of(tx, row.id)) for row in rows}

    def side(row: MemberRow) -> Side:
        shown = queries.masked(whole[row.id])
        documents = _documents(tx, row.id)
        return Side(row.id, row.status, row.joined_on, shown, row.id in confirmed, hangs[row.id], documents)

    lines = _lines(whole[kept.id], whole[gone.id], kept.id in confirmed)
    return PairView(pair.reasons if pair else (), apart, side(kept), side(gone), lines)


def _standing(row: MemberRow, confirmed: frozenset[str], hangs: Sequence[Held]) -> tuple[Any, ...]:
    """Order who should stay first: members before those who left, the confirmed, more hanging on them, the older."""
    return (
        row.status not in counted_statuses(),
        row.id not in confirmed,
        -sum(held.count for held in hangs),
        row.joined_on or date.max,
        row.id,
    )


def _hangs(tx: Session, member_id: str, pointing: Sequence[Reference]) -> tuple[Held, ...]:
    counts: dict[str, int] = {}
    for reference in pointing:
        counts[reference.table] = counts.get(reference.table, 0) + references.counted(
            tx, reference, member_id
        )
    return tuple(Held(table, count) for table, count in counts.items() if count)


def _documents(tx: Session, member_id: str) -> tuple[str, ...]:
    held = select(MemberDocumentRow.id_no).where(
        MemberDocumentRow.member_id == member_id, MemberDocumentRow.state == "held"
    )
    return tuple(identity.mask_id(number) for number in tx.scalars(held.order_by(MemberDocumentRow.id)))


def _lines(kept: NewMember, gone: NewMember, confirmed: bool) -> tuple[FieldLine, ...]:
    lines = []
    for name in COMPARED:
        mine, other = getattr(kept, name), getattr(gone, name)
        if empty(mine) and empty(other):
            continue
        agreement: Agreement = "same" if mine == other else "filled" if empty(mine) else "differs"
        told = name in ("sex", "birth_date") and kept.id_type in identity.EIGHTEEN  # by the number itself
        fixed = empty(other) or told or (confirmed and name in IDENTITY)
        lines.append(FieldLine(name, agreement, agreement != "same" and not fixed))
    return tuple(lines)

"""Which reserved number does a certificate bear, and to whom does it belong? Held before a sheet is drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from types import MappingProxyType
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.members import transfers_without_number
from app.printing.sheet import Heading, Paragraph, Part, Sheet, Wording
from app.printing.tables import NumberBlockRow, PaperNumberRow
from app.shared.actor import Actor
from app.shared.clock import Clock
from app.shared.db import Database
from app.shared.errors import RuleError
from app.shared.ids import new_id
from app.shared.names import namer
from app.shared.number_blocks import CERTIFICATE, HELD, LETTER, PRINTED, SPOILED, written
from app.shared.text import N_

TRANSFER: Final = "transfer_letter"
NUMBERED: Final[Mapping[str, str]] = MappingProxyType(
    {"enrolment_certificate": CERTIFICATE, TRANSFER: LETTER}
)
"""Which forms bear a number of which kind."""
BEARERS: Final[Mapping[str, str]] = MappingProxyType({TRANSFER: "membership_event"})
"""Forms whose number belongs to another record than the one they are asked for by, and its table."""
block_names = namer(NumberBlockRow.id, NumberBlockRow.source)
number_names = namer(PaperNumberRow.id, PaperNumberRow.number)
# SQLite takes 32,766 values in one statement.
_AT_ONCE = 10_000


class NumbersUsedUp(RuleError):
    """The blocks of this computer hold fewer numbers than are needed."""

    code = "print.numbers_used_up"
    template = N_(
        "{wanted} numbers are needed and {left} are left. Nothing was printed; take in the next block of numbers."
    )


@dataclass(frozen=True)
class Block:
    """Numbers the union above reserved; `given` of them belong to a record, `spoiled` of those were spoiled.

    `here` says whether this computer draws from it.
    """

    id: str
    kind: str
    prefix: str
    first: int
    last: int
    digits: int
    source: str
    taken_on: date
    given: int
    spoiled: int
    here: bool

    @property
    def left(self) -> int:
        """Return how many numbers are still free."""
        return self.last - self.first + 1 - self.given

    def number(self, n: int) -> str:
        """Return a number as it stands on paper."""
        return written(self.prefix, n, self.digits)


@dataclass(frozen=True)
class PaperNumber:
    """A number that belongs to a record: on which form, its state, and why it was spoiled."""

    id: str
    number: str
    form: str
    subject_id: str
    state: str
    reason: str
    at: datetime
    operator_id: str


def hold(
    db: Database, actor: Actor, clock: Clock, form: str, subject_ids: Sequence[str]
) -> Mapping[str, str]:
    """Return the number of each record on this form, taking the next ones for those that have none.

    They are kept before anything is drawn: whatever happens to the paper, its number belongs to its record. Nothing for
    a form without numbers, and where no block was ever taken in. Raises NumbersUsedUp; then none is taken.
    """
    kind = NUMBERED.get(form)
    if kind is None:
        return {}
    with db.reading() as tx:
        bearing = bearers(tx, form, subject_ids)
    held = _hold(db, actor, clock, (form, kind), tuple(dict.fromkeys(bearing.values())))
    return {subject: held[record] for subject, record in bearing.items() if record in held}


def bearers(tx: Session, form: str, subject_ids: Sequence[str]) -> Mapping[str, str]:
    """Return which record of each subject bears the number on this form; none for one that needs no number.

    A letter bears the number of the transfer, for a person may move twice; one that was written down with the transfer,
    from a book of letters, that stands.
    """
    if form == TRANSFER:
        return transfers_without_number(tx, subject_ids)
    return {one: one for one in subject_ids}


def _hold(
    db: Database, actor: Actor, clock: Clock, of: tuple[str, str], subject_ids: Sequence[str]
) -> Mapping[str, str]:
    form, kind = of
    with db.reading() as tx:
        found, blocks = _held(tx, form, subject_ids), _blocks(tx, actor, kind)
    if not blocks or len(found) == len(subject_ids):
        return found
    with db.transaction("numbers.held", actor) as tx:
        found = _held(tx, form, subject_ids)
        bare = [one for one in subject_ids if one not in found]
        free = [(block, n) for block in _blocks(tx, actor, kind) for n in _free(block)]
        if len(free) < len(bare):
            raise NumbersUsedUp(wanted=len(bare), left=len(free))
        for subject_id, (block, n) in zip(bare, free, strict=False):
            found[subject_id] = block.number(n)
            tx.add(
                PaperNumberRow(
                    id=new_id(), block_id=block.id, n=n, number=found[subject_id], form=form,
                    subject_id=subject_id, state=HELD, reason="", at=clock.now(), operator_id=actor.operator_id,
                )
            )  # fmt: skip
    return found


def printed(tx: Session, form: str, subject_ids: Sequence[str]) -> None:
    """Say of the numbers of these records that they are on paper; in the transaction of the print log."""
    if form not in NUMBERED:
        return
    for row in _rows(tx, form, tuple(bearers(tx, form, subject_ids).values())):
        if row.state == HELD:
            row.state = PRINTED


def stamped(sheet: Sheet, words: Wording, number: str | None) -> Sheet:
    """Return the sheet with its number below the title; as it is without one, or where the form has a place for it."""
    if number is None or sheet.key == TRANSFER:
        return sheet
    line: Part = Paragraph(words("cert_no", number=number), "right", indent=False)
    at = next((n for n, part in enumerate(sheet.parts) if isinstance(part, Heading)), -1) + 1
    return replace(sheet, parts=(*sheet.parts[:at], line, *sheet.parts[at:]))


def spoiled(tx: Session, form: str, subject_ids: Sequence[str]) -> dict[str, list[str]]:
    """Return the numbers of these records that were spoiled: no paper may bear one again."""
    found: dict[str, list[str]] = {}
    if form in NUMBERED:
        bearing = bearers(tx, form, subject_ids)
        whose = {record: subject for subject, record in bearing.items()}
        subject_ids = tuple(whose)
        for start in range(0, len(subject_ids), _AT_ONCE):
            rows = select(PaperNumberRow.subject_id, PaperNumberRow.number).where(
                PaperNumberRow.form == form,
                PaperNumberRow.state == SPOILED,
                PaperNumberRow.subject_id.in_(subject_ids[start : start + _AT_ONCE]),
            )
            for subject_id, number in tx.execute(rows):
                found.setdefault(whose[subject_id], []).append(number)
    return found


def blocks(tx: Session, actor: Actor, kind: str | None = None) -> tuple[Block, ...]:
    """Return the blocks of every computer, the latest first."""
    given = {
        block_id: (count, spoiled or 0)
        for block_id, count, spoiled in tx.execute(
            select(PaperNumberRow.block_id, func.count(), func.sum(PaperNumberRow.state == SPOILED)).group_by(
                PaperNumberRow.block_id
            )
        )
    }
    rows = select(NumberBlockRow).order_by(NumberBlockRow.taken_on.desc(), NumberBlockRow.first.desc())
    if kind is not None:
        rows = rows.where(NumberBlockRow.kind == kind)
    return tuple(
        Block(row.id, row.kind, row.prefix, row.first, row.last, row.digits, row.source, row.taken_on,
              *given.get(row.id, (0, 0)), row.device_id == actor.device_id)
        for row in tx.scalars(rows)
    )  # fmt: skip


def certificates_of(tx: Session, covers: Sequence[str]) -> Mapping[str, str]:
    """Return which of these covers have a numbered certificate, and its number; spoiled ones do not count."""
    return _held(tx, "enrolment_certificate", covers)


def numbers(tx: Session) -> tuple[PaperNumber, ...]:
    """Return every number that belongs to a record, the latest first."""
    rows = select(PaperNumberRow).order_by(PaperNumberRow.at.desc(), PaperNumberRow.number.desc())
    return tuple(
        PaperNumber(
            row.id, row.number, row.form, row.subject_id, row.state, row.reason, row.at, row.operator_id
        )
        for row in tx.scalars(rows)
    )


def _blocks(tx: Session, actor: Actor, kind: str) -> tuple[Block, ...]:
    """Return this computer's blocks, the one taken in first first."""
    return tuple(block for block in reversed(blocks(tx, actor, kind)) if block.here)


def _free(block: Block) -> range:
    """Numbers are given in order and never given back, so the free ones are the last."""
    return range(block.first + block.given, block.last + 1)


def _held(tx: Session, form: str, subject_ids: Sequence[str]) -> dict[str, str]:
    return {row.subject_id: row.number for row in _rows(tx, form, subject_ids)}


def _rows(tx: Session, form: str, subject_ids: Sequence[str]) -> list[PaperNumberRow]:
    found: list[PaperNumberRow] = []
    for start in range(0, len(subject_ids), _AT_ONCE):
        found += tx.scalars(
            select(PaperNumberRow).where(
                PaperNumberRow.form == form,
                PaperNumberRow.state != SPOILED,
                PaperNumberRow.subject_id.in_(subject_ids[start : start + _AT_ONCE]),
            )
        )
    return found

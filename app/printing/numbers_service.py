"""What do people do with reserved numbers? Take a block in, look where each is, spoil one with a reason."""

from __future__ import annotations

from app.printing import numbering
from app.printing.numbering import Block, PaperNumber
from app.printing.tables import NumberBlockRow, PaperNumberRow
from app.security import Guard, audit
from app.shared.actor import Actor
from app.shared.clock import Clock
from app.shared.db import Database
from app.shared.errors import RuleError
from app.shared.ids import new_id
from app.shared.number_blocks import SPOILED, BlockUnreadable, NewBlock, span_of
from app.shared.text import N_

__all__ = ["BlockUnreadable", "BlocksOverlap", "NewBlock", "NumberUnknown", "Numbers", "ReasonMissing"]


class BlocksOverlap(RuleError):
    """Another block holds some of the numbers."""

    code = "print.blocks_overlap"
    template = N_(
        "Some of these numbers are in the block from {first} to {last} already. Nothing was taken in."
    )


class NumberUnknown(RuleError):
    """No such number, or it was spoiled already."""

    code = "print.number_unknown"
    template = N_("This number is not in use, or it was spoiled already.")


class ReasonMissing(RuleError):
    """A number is spoiled without saying why."""

    code = "print.reason_missing"
    template = N_("Say why the number is spoiled: it stays in the record.")


class Numbers:
    """The reserved numbers of the office."""

    def __init__(self, db: Database, guard: Guard, clock: Clock) -> None:
        self._db, self._guard, self._clock = db, guard, clock

    def take_block(self, actor: Actor, told: NewBlock) -> Block:
        """Take a block in; this computer draws from it. Raises BlockUnreadable or BlocksOverlap."""
        self._guard.check(actor, "printing.numbers")
        span = span_of(told)
        with self._db.transaction("numbers.block_taken", actor) as tx:
            for other in numbering.blocks(tx, actor, told.kind):
                if other.prefix == span.prefix and span.first <= other.last and other.first <= span.last:
                    raise BlocksOverlap(
                        field="first", first=other.number(other.first), last=other.number(other.last)
                    )
            row = NumberBlockRow(
                id=new_id(), kind=told.kind, prefix=span.prefix, first=span.first, last=span.last, digits=span.digits,
                source=told.source.strip(), taken_on=self._clock.today(), device_id=actor.device_id,
            )  # fmt: skip
            tx.add(row)
            tx.flush()
            return next(one for one in numbering.blocks(tx, actor) if one.id == row.id)

    def blocks(self, actor: Actor) -> tuple[Block, ...]:
        """Return the blocks, the latest first."""
        self._guard.check(actor, "printing.read")
        with self._db.reading() as tx:
            return numbering.blocks(tx, actor)

    def numbers(self, actor: Actor) -> tuple[PaperNumber, ...]:
        """Return every number that belongs to a record, the latest first."""
        self._guard.check(actor, "printing.read")
        with self._db.reading() as tx:
            return numbering.numbers(tx)

    def spoil(self, actor: Actor, number_id: str, reason: str) -> PaperNumber:
        """Spoil a number for good: the paper was torn, misprinted or lost. Its record gets another at the next print.

        Raises ReasonMissing or NumberUnknown.
        """
        self._guard.check(actor, "printing.numbers")
        why = " ".join(reason.split())
        if len(why) < 2:
            raise ReasonMissing(field="reason")
        with self._db.transaction("numbers.spoiled", actor) as tx:
            row = tx.get(PaperNumberRow, number_id)
            if row is None or row.state == SPOILED:
                raise NumberUnknown()
            row.state, row.reason = SPOILED, why[:200]
            audit(tx, actor, "spoil", "paper_number", number_id)
            tx.flush()
            return next(one for one in numbering.numbers(tx) if one.id == number_id)

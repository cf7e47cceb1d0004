"""What had the writer of a change seen of the record it changed? Asked of marks, of the log and of lineages; pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from itertools import takewhile
from typing import Any, Protocol

from app.sync.messages import Change


@dataclass(frozen=True)
class Mark:
    """Which write a field's value came from: its lineage, its number there, and the number of the hub's log that
    told the office's other computers of it (0 while none did).
    """

    incarnation: str
    seq: int
    told: int = 0


@dataclass(frozen=True)
class Record:
    """One row as the hub holds it.

    `fields` is the accepted state; `pending` keeps values that were set aside as unsound until a later change
    heals them; a record that was never sound is not `live`. `deleted` is the tombstone's mark, `told` the last
    number of the office's hub log that tells of the record.
    """

    table: str
    row_id: str
    fields: Mapping[str, Any] = field(default_factory=dict)
    marks: Mapping[str, Mark] = field(default_factory=dict)
    pending: Mapping[str, Any] = field(default_factory=dict)
    live: bool = False
    deleted: Mark | None = None
    told: int = 0


class Past(Protocol):
    """What the lineages themselves say of a record."""

    def before(self, mark: Mark, table: str, row_id: str, name: str) -> Sequence[Had]:
        """Return the values a field had in a lineage before its write `mark`, the last one last."""

    def began(self, mark: Mark, table: str, row_id: str) -> bool:
        """Say whether the write `mark` made the record: whatever else is said of it was said later."""

    def writes(self, table: str, row_id: str, name: str) -> Mapping[Mark, Any]:
        """Return what a field came to in which lineage, by its mark; what was refused left out."""

    def coming(self, change: Change, name: str) -> Sequence[Any]:
        """Return what the message that brings `change` says of a field later on, in its order."""


@dataclass(frozen=True)
class Had:
    """A value a field had in a lineage; `came` says that it came with a receipt and was not written there."""

    value: Any
    came: bool


@dataclass(frozen=True)
class View:
    """What the writer of a change had seen: its own lineage, those it forked from up to the fork, and the hub's log
    up to `cursor`.

    A hub that was restored has forgotten what it told; then `past` finds in the lineages themselves what their writers
    had before their eyes: the values that came back to them are among their changes. `forgotten` says that the change
    was made in the knowledge of words of the hub that it has forgotten.
    """

    incarnation: str
    forks: Mapping[str, int] = field(default_factory=dict)
    cursor: int = 0
    past: Past | None = None
    forgotten: bool = False

    def has_seen(self, mark: Mark) -> bool:
        """Say whether the write behind `mark` was known to this writer."""
        own = mark.incarnation == self.incarnation or mark.seq <= self.forks.get(mark.incarnation, 0)
        return own or 0 < mark.told <= self.cursor

    def unseen(self, record: Record, change: Change, names: Set[str]) -> set[str]:
        """Return those of the fields `names` of `record` whose present values the writer of `change` did not know."""
        here = Mark(self.incarnation, change.seq)
        return {
            name
            for name in names & record.marks.keys()
            if not self.has_seen(record.marks[name])
            and not self._read(here, record, name, record.fields.get(name))
        }

    def _read(self, mark: Mark, record: Record, name: str, value: Any) -> bool:
        """Say whether `value` was the last thing a lineage had of a field before its write, and had come to it."""
        had = self.before(mark, record, name)
        return bool(had) and had[-1] == Had(value, came=True)

    def before(self, mark: Mark, record: Record, name: str) -> Sequence[Had]:
        """Return the values a field of `record` had in a lineage before its write `mark`."""
        return self.past.before(mark, record.table, record.row_id, name) if self.past else ()

    def began(self, mark: Mark, record: Record) -> bool:
        """Say whether the write `mark` made `record`."""
        return self.past is not None and self.past.began(mark, record.table, record.row_id)

    def replaced(self, record: Record, change: Change, names: Set[str]) -> bool:
        """Say whether what `change` says of `names` had been said before the record was deleted."""
        gone = record.deleted
        return gone is not None and bool(names) and all(self._led_to(gone, record, change, n) for n in names)

    def older(self, record: Record, change: Change, name: str) -> bool:
        """Say whether what `change` says of a field was replaced: by the present value, or by one that this met."""
        written = self.past.writes(record.table, record.row_id, name) if self.past else {}
        return any(
            self._led_to(mark, record, change, name, value)
            for mark, value in written.items()
            if not self.has_seen(mark)
        )

    def _led_to(self, mark: Mark, record: Record, change: Change, name: str, *wrote: Any) -> bool:
        """Say whether the writer of `mark` had before its eyes what `change`, or its own writer after it, says.

        Of several edits that travel together only the last may have been seen; those before it are older still. And
        who had read it may have written more than once since, unless the writer of `change` knew of that.
        """
        later = self.past.coming(change, name) if self.past else ()
        before = self.before(mark, record, name)
        own = list(takewhile(lambda had: not had.came, reversed(before)))
        read = before[: len(before) - len(own)]
        if not read or read[-1].value not in (change.fields[name], *later):
            return False
        known = self.before(Mark(self.incarnation, change.seq), record, name)
        since = (*wrote, *(had.value for had in own))
        return not any(had.came and had.value in since for had in known)

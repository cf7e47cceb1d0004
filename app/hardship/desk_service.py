"""How does the desk ask for hardship files? Ids first, then pages of lines, counts of its quick lists, filters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from app.hardship import desk_rows, file_rows
from app.hardship.desk_rows import DeskFile, FileFilter, Snapshot
from app.hardship.serving import Serving
from app.members import member_facts
from app.shared.actor import Actor
from app.shared.heap import unwatched


class HardshipDesk(Serving):
    """The part of hardship's service that lists files for the desk."""

    _snapshot: Snapshot | None = None

    def file_window(self, actor: Actor, wanted: FileFilter) -> tuple[str, ...]:
        """Return the ids of the files wanted, in the order of the table."""
        self._guard.check(actor, "hardship.read")
        with self._db.reading() as tx:
            return tuple(self._all(tx).wanted(wanted))

    def file_page(self, actor: Actor, ids: Sequence[str]) -> tuple[DeskFile, ...]:
        """Return the lines of these files, in the order of `ids`."""
        self._guard.check(actor, "hardship.read")
        with self._db.reading() as tx:
            return tuple(desk_rows.lines(tx, ids, self._clock.today()))

    def file_beginning(self, actor: Actor, wanted: FileFilter, most: int) -> tuple[str, ...]:
        """Return the first files wanted where that is quicker than all of them: of the list as it comes; else none."""
        self._guard.check(actor, "hardship.read")
        if wanted != FileFilter() or self._snapshot is not None:
            return ()
        with self._db.reading() as tx:
            return tuple(desk_rows.beginning(tx, self._clock.today(), most))

    def file_values(self, actor: Actor, wanted: FileFilter, name: str) -> list[tuple[str, int]]:
        """Return the values of a column (`desk_rows.FILTERS`) among the files wanted, and how many have each."""
        self._guard.check(actor, "hardship.read")
        with self._db.reading() as tx:
            return self._all(tx).values(wanted, name)

    def desk_counts(self, actor: Actor) -> dict[str, int]:
        """Return how many files stand on each quick list of the desk; '' counts the living ones."""
        self._guard.check(actor, "hardship.read")
        with self._db.reading() as tx:
            return self._all(tx).counts()

    def file_of_member(self, actor: Actor, member_id: str) -> str | None:
        """Return the living file in which somebody on the roll stands, None without one. Raises MemberMissing."""
        self._guard.check(actor, "hardship.read")
        with self._db.reading() as tx:
            number = member_facts(tx, member_id).id_no
            return file_rows.living_with(tx, [number], self._clock.today()).get(number) if number else None

    def _all(self, tx: Session) -> Snapshot:
        """Return every file as it stands now: as read before, unless something was written or the day is another."""
        today, held = self._clock.today(), self._snapshot
        now = desk_rows.key_of(tx, today)
        if held is not None and held.key[1:] == now[1:] and desk_rows.only_quiet_since(tx, held.key):
            self._snapshot = held = replace(held, key=now)
        if self._snapshot is None or self._snapshot.key != now:
            stands = self._remembered.standings(tx, today)
            with unwatched():
                self._snapshot = desk_rows.snapshot(tx, today, stands, lambda numbers: self._got(tx, numbers))
        return self._snapshot

    def _got(self, tx: Session, numbers: Sequence[str]) -> frozenset[str]:
        return frozenset(
            number for helps in self._helps for number, some in helps(tx, numbers).items() if some
        )

"""Which hardship files wait for somebody, and what did a household get? Lists with counts, and the whole story."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy.orm import Session

from app.hardship import file_rows, file_views
from app.hardship.file_views import LISTS, FileLine, Standings, Story
from app.hardship.serving import Help, Serving
from app.shared import identity
from app.shared.actor import Actor


class HardshipLists(Serving):
    """The part of hardship's service that says which files wait, and what was given."""

    def list_counts(self, actor: Actor) -> dict[str, int]:
        """Return how many files stand on each list (`file_views.LISTS`) and in each state that has any."""
        self._guard.check(actor, "hardship.read")
        today = self._clock.today()
        with self._db.reading() as tx:
            held = self._held(tx, today)
        twice = file_views.in_two(held)
        found = {
            listed: sum(file_views.fits(held, one, listed, today, twice) for one in held.rows)
            for listed in LISTS
        }
        return found | dict(sorted(Counter(one.state for one in held.stands.values()).items()))

    def files(self, actor: Actor, listed: str | None = None, query: str = "") -> tuple[FileLine, ...]:
        """Return the files of a list or a state (all when None), by place and name.

        `query` is a part of the name of somebody of the household, the sound of the head's, the file's number, or a
        document number or its last digits.
        """
        self._guard.check(actor, "hardship.read")
        today = self._clock.today()
        with self._db.reading() as tx:
            held = self._held(tx, today)
            people = file_rows.heads_counted(tx)
            names = file_rows.all_names(tx) if query.strip() else {}
        twice = file_views.in_two(held)
        wanted = [
            one
            for one, row in held.rows.items()
            if (listed is None or file_views.fits(held, one, listed, today, twice))
            and file_views.is_called(row, query, names.get(one, ()), held.numbers.get(one, ()))
        ]
        rows = held.rows
        wanted.sort(key=lambda one: (rows[one].place, rows[one].pinyin, rows[one].head, one))
        return tuple(file_views.line_of(held, one, people.get(one, 0)) for one in wanted)

    def story(self, actor: Actor, file_id: str) -> Story:
        """Return everything the people of a household got, the latest first. Raises FileMissing."""
        self._guard.check(actor, "hardship.read")
        with self._db.reading() as tx:
            file_rows.file_row(tx, file_id)
            numbers = file_rows.numbers_of(tx, [file_id]).get(file_id, ())
            found = tuple(self._given(tx, numbers))
        return _told(found)

    def story_of(self, actor: Actor, id_no: str) -> Story:
        """Return what the household of somebody got: of their living file, or they alone where they are in none.

        It is asked before money is promised, so that one family is not helped twice for one thing.
        """
        self._guard.check(actor, "hardship.read")
        number = identity.normalise(id_no)
        with self._db.reading() as tx:
            file_id = file_rows.living_with(tx, [number], self._clock.today()).get(number)
            numbers = file_rows.numbers_of(tx, [file_id])[file_id] if file_id else (number,)
            found = tuple(self._given(tx, numbers))
        return _told(found)

    def _held(self, tx: Session, today: date) -> Standings:
        numbers = file_rows.all_numbers(tx)
        everybody = sorted({one for some in numbers.values() for one in some})
        helped = frozenset(
            number for helps in self._helps for number, some in helps(tx, everybody).items() if some
        )
        return file_views.all_files(tx, self._remembered.standings(tx, today), numbers, helped)

    def _given(self, tx: Session, numbers: Sequence[str]) -> Iterable[Help]:
        for helps in self._helps:
            for some in helps(tx, numbers).values():
                yield from some


def _told(found: Sequence[Help]) -> Story:
    ordered = sorted(found, key=lambda one: (one.on or date.min, one.id), reverse=True)
    return Story(tuple(ordered), sum(one.amount for one in ordered))

"""What does a person do with two values for one field? Lists them, chooses, takes a choice back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.security import Guard
from app.shared.actor import Actor
from app.shared.clock import Clock
from app.shared.db import Database, touch
from app.sync import clashes
from app.sync.clashes import AfterChoice, Choice, Clash


@dataclass(frozen=True)
class Settled:
    """What was chosen: the clashes as they were before, and how many records hold another value now."""

    before: tuple[Clash, ...]
    changed: int


class Clashes:
    """The part of the exchange that puts two values beside each other."""

    _db: Database
    _guard: Guard
    _clock: Clock
    _after_choice: Mapping[str, AfterChoice]

    def clashes(self, actor: Actor, *, settled: bool = False) -> tuple[Clash, ...]:
        """Return the clashes nobody has chosen in, the newest first; with `settled` also those that were."""
        self._guard.check(actor, "sync.read")
        with self._db.reading() as tx:
            return clashes.every(tx, still_open=not settled)

    def settle(self, actor: Actor, choices: Mapping[str, Choice]) -> Settled:
        """Choose by clash id: "kept" lets the province's value stand, "other" puts the one set aside in its place.

        All or none, and what was said together (what a visit came to) holds together. Raises ClashMissing, OtherPerson
        (identity and account need somebody else than who entered them), NotYours (the province keeps this field), and
        what the books refuse that hang on a visit.
        """
        self._guard.check(actor, "sync.settle")
        with self._db.transaction("clash.settled", actor) as tx:
            choices = clashes.whole(tx, choices)
            before = clashes.choose(tx, choices, actor.operator_id, self._clock.now())
            self._follow(tx, actor, before)
            touch(tx, "clash", "record_state")
        changed = sum(choices[one.id] != (one.chosen or "kept") for one in before)
        return Settled(tuple(before), changed)

    def reopen(self, actor: Actor, ids: Sequence[str]) -> int:
        """Take choices back: the province's value stands again and the clash is open. Raises ClashMissing."""
        self._guard.check(actor, "sync.settle")
        with self._db.transaction("clash.reopened", actor) as tx:
            ids = list(clashes.whole(tx, dict.fromkeys(ids, "kept")))
            done = clashes.reopen(tx, ids, actor.operator_id, self._clock.now())
            self._follow(tx, actor, [one for one in clashes.every(tx, still_open=False) if one.id in ids])
            touch(tx, "clash", "record_state")
        return done

    def _follow(self, tx: Session, actor: Actor, chosen: Sequence[Clash]) -> None:
        """Let what hangs on the records follow what holds in them now."""
        for table, after in self._after_choice.items():
            if ids := sorted({one.row_id for one in chosen if one.table == table}):
                after(tx, actor, ids)

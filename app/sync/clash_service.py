"""What does a person do with two values for one field? Lists them, chooses, takes a choice back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.security import Guard
from app.shared.actor import Actor
from app.shared.clock import Clock
from app.shared.db import Database, touch
from app.sync import clashes
from app.sync.clashes import Choice, Clash


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

    def clashes(self, actor: Actor, *, settled: bool = False) -> tuple[Clash, ...]:
        """Return the clashes nobody has chosen in, the newest first; with `settled` also those that were."""
        self._guard.check(actor, "sync.read")
        with self._db.reading() as tx:
            return clashes.every(tx, still_open=not settled)

    def settle(self, actor: Actor, choices: Mapping[str, Choice]) -> Settled:
        """Choose by clash id: "kept" lets the province's value stand, "other" puts the one set aside in its place.

        All or none. Raises ClashMissing, OtherPerson (identity and account need somebody else than who entered them)
        or NotYours (the province keeps this field).
        """
        self._guard.check(actor, "sync.settle")
        with self._db.transaction("clash.settled", actor) as tx:
            before = clashes.choose(tx, choices, actor.operator_id, self._clock.now())
            touch(tx, "clash", "record_state")
        changed = sum(choices[one.id] != (one.chosen or "kept") for one in before)
        return Settled(tuple(before), changed)

    def reopen(self, actor: Actor, ids: Sequence[str]) -> int:
        """Take choices back: the province's value stands again and the clash is open. Raises ClashMissing."""
        self._guard.check(actor, "sync.settle")
        with self._db.transaction("clash.reopened", actor) as tx:
            done = clashes.reopen(tx, ids, actor.operator_id, self._clock.now())
            touch(tx, "clash", "record_state")
        return done

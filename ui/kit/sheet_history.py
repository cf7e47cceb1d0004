"""Which acts on a table can be taken back, and which done again? Pure; an act is all it changed at once."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Hashable
from dataclasses import dataclass, replace

STEPS = 100


@dataclass(frozen=True, slots=True)
class Change:
    """One cell before and after."""

    row: Hashable
    column: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Act:
    """What one act changed; `words` name it ("Pasted")."""

    words: str
    changes: tuple[Change, ...]

    def turned(self) -> Act:
        """Return the act that takes this one back."""
        back = (replace(c, before=c.after, after=c.before) for c in reversed(self.changes))
        return Act(self.words, tuple(back))


class History:
    """The last acts, each one step; a new act forgets what was taken back before it."""

    def __init__(self, steps: int = STEPS) -> None:
        self._done: deque[Act] = deque(maxlen=steps)
        self._undone: list[Act] = []

    @property
    def can_undo(self) -> bool:
        """Say whether there is an act to take back."""
        return bool(self._done)

    @property
    def can_redo(self) -> bool:
        """Say whether there is an act to do again."""
        return bool(self._undone)

    def did(self, act: Act) -> None:
        """Keep an act that was done."""
        self._done.append(act)
        self._undone.clear()

    def undo(self) -> Act | None:
        """Return what is to be done to take the last act back, None when there is none."""
        if not self._done:
            return None
        self._undone.append(self._done.pop())
        return self._undone[-1].turned()

    def redo(self) -> Act | None:
        """Return the act to be done again, None when there is none."""
        if not self._undone:
            return None
        self._done.append(self._undone.pop())
        return self._done[-1]

    def forget(self, rows: Collection[Hashable]) -> None:
        """Forget what was changed in rows that are gone; an act with nothing else is forgotten whole."""
        gone = frozenset(rows)
        for kept in (self._done, self._undone):
            acts = [_without(act, gone) for act in kept]
            kept.clear()
            kept.extend(act for act in acts if act.changes)


def _without(act: Act, gone: frozenset[Hashable]) -> Act:
    if not any(change.row in gone for change in act.changes):
        return act
    return Act(act.words, tuple(change for change in act.changes if change.row not in gone))

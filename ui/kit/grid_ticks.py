"""Which rows are ticked? A set of ids that knows "all" without walking through them; knows no screen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any


class Ticks:
    """The ticked ones among the ids shown.

    They are kept while people scroll and sort; when other rows are shown (another filter, another search), those
    still among them stay ticked and the others are let go, so that what is counted can always be looked at.
    """

    def __init__(self) -> None:
        self._ids: Sequence[Any] = ()
        self._all = False
        self._others: set[Any] = set()  # the ticked ones, or with `_all` the ones that are not

    def __len__(self) -> int:
        return len(self._ids) - len(self._others) if self._all else len(self._others)

    def has(self, row_id: Any) -> bool:
        """Say whether a row is ticked."""
        return (row_id in self._others) is not self._all

    def put(self, ids: Iterable[Any], on: bool) -> None:
        """Tick some of the rows shown, or untick them."""
        if on is self._all:
            self._others.difference_update(ids)
        else:
            self._others.update(ids)
        if self._ids and len(self._others) == len(self._ids):
            self.put_all(not self._all)

    def put_all(self, on: bool) -> None:
        """Tick all that are shown, or none."""
        self._all = on and len(self._ids) > 0
        self._others.clear()

    def follow(self, ids: Sequence[Any]) -> None:
        """Go on with other rows shown: those no longer among them are let go."""
        if len(self):
            known = set(self._ids) if self._all else self._others
            kept = {row_id for row_id in ids if row_id in known and self.has(row_id)}
        else:
            kept = set()
        self._ids = ids
        self._all = len(kept) == len(ids) > 0
        self._others = set() if self._all else kept

    def listed(self) -> list[Any]:
        """Return the ticked ids in the order shown."""
        return [row_id for row_id in self._ids if self.has(row_id)] if len(self) else []

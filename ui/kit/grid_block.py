"""Which rows and columns does a selection touch? Reckons with ranges, never with single cells."""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractItemModel, QItemSelection, QItemSelectionRange


@dataclass(frozen=True)
class Part:
    """Neighbouring rows of which the same columns are chosen; columns by number, in the order shown."""

    top: int
    bottom: int
    columns: tuple[int, ...]

    @property
    def height(self) -> int:
        """Return how many rows these are."""
        return self.bottom - self.top + 1


def parts_of(selection: Iterable[QItemSelectionRange], shown: Sequence[int]) -> list[Part]:
    """Return what is chosen of the columns `shown`, from top to bottom, no row twice.

    A row of which only the check box or a hidden cell is chosen is there too, with no columns.
    """
    changes: defaultdict[int, list[tuple[int, int, int]]] = defaultdict(list)
    for chosen in selection:
        changes[chosen.top()].append((1, chosen.left(), chosen.right()))
        changes[chosen.bottom() + 1].append((-1, chosen.left(), chosen.right()))
    found: list[Part] = []
    active: Counter[tuple[int, int]] = Counter()
    cuts = sorted(changes)
    for cut, following in itertools.pairwise(cuts):
        for sign, left, right in changes[cut]:
            active[left, right] += sign
        active = +active  # what came to nothing is let go
        if active:
            columns = tuple(n for n in shown if any(left <= n <= right for left, right in active))
            if found and found[-1].bottom == cut - 1 and found[-1].columns == columns:
                found[-1] = Part(found[-1].top, following - 1, columns)
            else:
                found.append(Part(cut, following - 1, columns))
    return found


def block(model: QAbstractItemModel, rows: tuple[int, int], columns: Sequence[int]) -> QItemSelection:
    """Return the selection of some columns, wherever they were moved to, over the rows from one to the other."""
    chosen, numbers = QItemSelection(), sorted(columns)
    top, bottom = min(rows), max(rows)
    first = 0
    for place, number in enumerate(numbers):
        if place + 1 == len(numbers) or numbers[place + 1] != number + 1:
            chosen.select(model.index(top, numbers[first]), model.index(bottom, number))
            first = place + 1
    return chosen

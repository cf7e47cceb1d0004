"""Which lists stand in place of the files, opened by one word? One line each; `page` shows them."""

from __future__ import annotations

from collections.abc import Mapping

from ui.pages.hardship.erasable_list import ErasableList
from ui.pages.hardship.place_list import PlaceList
from ui.pages.hardship.tiers_list import TiersList
from ui.pages.hardship.touched_list import TouchedList

BESIDE: Mapping[str, type[TouchedList | ErasableList | TiersList]] = {
    "touched": TouchedList,
    "erasable": ErasableList,
    "tiers": TiersList,
}
"""Whom a new line touches, what was kept long enough, levels and tiers: by their names in wishes."""

assert all(issubclass(kind, PlaceList) and kind.WISH.get(key) for key, kind in BESIDE.items())

"""What keeps an import from being undone? The kinds of later records in words; counts nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from app.shared.text import N_, _

_WORDS: Final[Mapping[str, str]] = {
    "receipt": N_("Confirmed by the province: {n}"),
    "visit": N_("Visits: {n}"),
    "enrolment": N_("Mutual-aid cover: {n}"),
    "claim": N_("Claims: {n}"),
    "hardship_file": N_("Hardship files: {n}"),
    "membership_event": N_("Later changes of membership: {n}"),
    "member_document": N_("Other documents noted: {n}"),
    "member_correction": N_("Corrections: {n}"),
    "second_relief_line": N_("Second relief: {n}"),
}
_OTHERS: Final = N_("Other records: {n}")


def held_words(held: Iterable[tuple[str, int]]) -> str:
    """Say what hangs on the people of an import, kind by kind, from the fact `held` of ImportHeld."""
    sums: dict[str, int] = {}
    for kind, count in held:
        words = _WORDS.get(kind, _OTHERS)
        sums[words] = sums.get(words, 0) + count
    return "  ".join(_(words, n=f"{count:,}") for words, count in sums.items())

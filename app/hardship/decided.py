"""What does a decision of the union above, come with a receipt, make of a file? An event at its place. Pure.

It belongs to the file's being put forward: the first one on or before its day that no earlier word answers. A decision
on paper that says the same is that decision; one that says otherwise gives way to the receipt and no longer fits.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from app.hardship.happenings import DECIDED, GRANTED, PUT_FORWARD, REFUSE, RETURN, FileEvent
from app.hardship.standing import live

ABOVE: Final = "above:"
"""How the id of an event begins that a receipt brought: it is taken back by nobody here."""

RESULTS: Final[Mapping[str, str]] = {
    "APPROVED": GRANTED, "DENIED": REFUSE, "RETURNED": RETURN, "SUPPLEMENT": RETURN,
}  # fmt: skip
"""What the state of a word from above is for a file."""


@dataclass(frozen=True)
class AboveDecision:
    """One word of a union above on a file, as its receipt told it."""

    no: int
    said_by: str
    on: date
    result: str
    category: str
    words: str


def placed(events: Sequence[FileEvent], said: Iterable[AboveDecision]) -> tuple[FileEvent, ...]:
    """Return the events of a file with those that the words from above make, each right after what it answers."""
    words = sorted(said, key=lambda one: one.no)
    if not words:  # as with nearly every file
        return tuple(events)
    held, found = live(events), list(events)
    forwards = [one for one in held if one.kind == PUT_FORWARD]
    answered: set[str] = set()
    for word in words:
        fitting = [one for one in forwards if one.on <= word.on and one.id not in answered]
        asked = fitting[0] if fitting else (forwards[-1] if forwards else None)
        if asked is not None:
            answered.add(asked.id)
        if not any(_says_the_same(one, word) for one in _decisions_after(held, asked)):
            found.append(_event(word, asked, held))
    return tuple(found)


def _decisions_after(held: Sequence[FileEvent], asked: FileEvent | None) -> list[FileEvent]:
    """Return what was decided here once the file was put forward, until it was put forward again."""
    if asked is None:
        return []
    later = held[held.index(asked) + 1 :]
    until = next((at for at, one in enumerate(later) if one.kind == PUT_FORWARD), len(later))
    return [one for one in later[:until] if one.kind == DECIDED]


def _says_the_same(event: FileEvent, word: AboveDecision) -> bool:
    return event.result == word.result and (word.result != GRANTED or word.category in ("", event.reason))


def _event(word: AboveDecision, asked: FileEvent | None, held: Sequence[FileEvent]) -> FileEvent:
    before = asked or (held[-1] if held else None)
    at = None if before is None or before.at is None else before.at + timedelta(microseconds=word.no)
    return FileEvent(
        f"{ABOVE}{word.no}", DECIDED, word.on, result=word.result,
        reason=word.category if word.result == GRANTED else "", document=word.said_by, words=word.words, at=at,
    )  # fmt: skip

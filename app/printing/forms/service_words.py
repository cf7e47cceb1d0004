"""Which words do the papers of services share: programmes and their figures? Knows no layout of a paper."""

from __future__ import annotations

from collections.abc import Iterable

from app.printing.sheet import Wording
from app.services import FigureKind, Program, number_words


def called(one: Program | FigureKind, words: Wording) -> str:
    """Return what a programme or figure is called in the languages of the paper, each on its line, once."""
    return "\n".join(dict.fromkeys(one.name(language) for language in words.language.split("+")))


def figures(told: Iterable[tuple[FigureKind, int]], words: Wording) -> str:
    """Return figures with their numbers, those of a language in its line, once; nothing for those that are 0."""
    kept = [(kind, number_words(kind, value)) for kind, value in told if value]
    lines = (
        ("、" if language == "zh_CN" else ", ").join(
            f"{kind.name(language)} {number}" for kind, number in kept
        )
        for language in words.language.split("+")
    )
    return "\n".join(dict.fromkeys(lines))

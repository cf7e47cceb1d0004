"""Which words do the papers of a hardship file share: people, causes, sums, and room for opinions?

Knows no layout of a paper.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from app.hardship import FilePaper, PersonIn
from app.hardship.keeping import STAGES_OF_SCHOOL
from app.printing.forms.claim_words import day, in_fours
from app.printing.forms.member_words import code, sex, yes_no
from app.printing.sheet import Box, Wording
from app.shared.money import yuan
from app.shared.text import in_language, translate

__all__ = [
    "amount", "answer", "both", "causes", "code", "day", "day_to_write", "in_fours", "in_one_line", "listed", "opinion",
    "people", "relation", "room", "said", "school", "sealed", "sex", "span", "where", "yes_no",
]  # fmt: skip

LABEL = 26.0
"""The width of a label of these papers, mm."""


def said(words: Wording, msgid: str) -> str:
    """Word a msgid in the form's languages, each on its own line; once where they agree."""
    told = [translate(msgid, {}, language) for language in words.language.split("+")]
    return "\n".join(dict.fromkeys(told))


def both(words: Wording, told: str) -> str:
    """Give a text that has Chinese and Korean on lines of their own in the form's languages."""
    return "\n".join(dict.fromkeys(in_language(told, one) for one in words.language.split("+")))


def in_one_line(text: str) -> str:
    """Put two languages side by side, for places of one line."""
    return " ".join(text.split("\n"))


def amount(fen: int | None) -> str:
    """Write an amount in yuan; empty where it is not known."""
    return "" if fen is None else yuan(fen)


def relation(told: PersonIn) -> str:
    """Name what somebody is to the head of the household."""
    return code("family_relation", told.relation)


def room(paper: FilePaper, said_: str, width: int = 8) -> str:
    """Return what stands within a line of words; on a blank, which is of no file, so much room to write it in."""
    return said_ if paper.id else "　" * width


def people(paper: FilePaper, words: Wording) -> str:
    """Say how many people a household has."""
    return words("people_count", n=room(paper, str(len(paper.people)), 2))


def day_to_write(words: Wording) -> str:
    """Give the room for a date within a line, its year too."""
    return "\n".join("　　" + line for line in words["date_line"].split("\n"))


def causes(paper: FilePaper) -> tuple[str, str]:
    """Name the main cause of hardship, and the others."""
    details = paper.details
    return (
        code("hardship_reasons", details.cause),
        "、".join(code("hardship_reasons", one) for one in details.causes),
    )


def school(words: Wording, told: PersonIn) -> str:
    """Name somebody's school or place of work, with stage, year of entry and length where they are known."""
    stage = said(words, STAGES_OF_SCHOOL[told.stage]) if told.stage else ""
    if told.stage and told.entry_year and told.years:
        stage = words("school", stage=stage, entry=told.entry_year, years=told.years)
    return listed((told.unit, stage))


def where(paper: FilePaper) -> str:
    """Say where the household lives: at its address on the roll, else at the place of the file."""
    home = paper.roll.home_address if paper.roll else ""
    return home or paper.details.place


def listed(said_: Iterable[str]) -> str:
    """Put what is not empty below each other."""
    return "\n".join(one for one in said_ if one)


def span(words: Wording, first: date | None, last: date | None) -> str:
    """Write from which day to which; empty without a first."""
    return words("span", first=day(words, first), last=day(words, last)) if first and last else ""


def sealed(words: Wording, entry: str = "seal") -> str:
    """Put the word of the stamp before the date, each language on its own line."""
    both = zip(words[entry].split("\n"), words["date_line"].split("\n"), strict=True)
    return "\n".join("　　".join(pair) for pair in both)


def answer(words: Wording, value: bool | None) -> str:
    """Say yes or no; where it is not known, the boxes to tick."""
    return words["yes_or_no"] if value is None else yes_no(words, value)


def opinion(
    words: Wording, entry: str, height: float, text: str = "", *, label: float = LABEL, seal: str = "seal"
) -> Box:
    """Give the room for somebody's opinion, `height` mm, with the places of stamp and date."""
    return Box(words[entry], height, text, (sealed(words, seal),), label=label)

"""困难职工帮扶申请书, 授权委托书 and 诚信承诺书 [B9]: signed face to face at the home survey; A4, three pages.

Everybody of age in the household signs the authorisation; for minors their guardian does.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from app.hardship import FilePaper, PersonOnPaper, file_paper
from app.printing.forms import file_words
from app.printing.sheet import (
    Box,
    Column,
    Fields,
    Form,
    Framed,
    Grid,
    Heading,
    PageBreak,
    Paragraph,
    Part,
    Sheet,
    Spacer,
    Stamp,
    Wording,
)
from app.shared.text import N_

_ROW = 13.0  # mm: room to sign and to press a finger
_PROMISES = ("promise_1", "promise_2", "promise_3", "promise_4")
_LABEL = 30.0
_LINE = "＿" * 8


def load(tx: Session, file_id: str) -> FilePaper:
    """Read one file. Raises FileMissing."""
    return file_paper(tx, file_id)


def fill(view: Any, words: Wording, stamp: Stamp) -> Sheet:
    """Word the three papers, each from a new page on."""
    paper: FilePaper = view
    title = words["title"]
    parts: tuple[Part, ...] = (
        *_application(paper, words),
        PageBreak(),
        *_authorisation(paper, words),
        PageBreak(),
        *_promise(paper, words),
    )
    return Sheet("hardship_application", words.version, title, parts, stamp.number, language=words.language)


def _application(paper: FilePaper, words: Wording) -> tuple[Part, ...]:
    told, both = paper.first, "+" in words.language
    main, others = file_words.causes(paper)
    application = paper.standing.application
    who = (
        (words["name"], paper.head),
        (words["sex"], file_words.sex(words, told.sex)),
        (words["id_no"], told.id_no),
        (words["mobile"], paper.details.phone),
        (words["unit"], paper.roll.work_unit if paper.roll else paper.details.place),
        (words["people"], file_words.people(paper, words)),
        (words["income"], file_words.amount(paper.income)),
        (words["expense"], file_words.amount(paper.expense)),
    )
    whole = (
        (words["home"], file_words.where(paper)),
        (words["cause"], "、".join(one for one in (main, others) if one)),
    )
    why = Box(words["why"], 62 if both else 84, application.words if application else "", label=_LABEL)
    return (
        Heading(words["title"]),
        Paragraph(words("to", office=paper.office), indent=False),
        Paragraph(words["asks"]),
        Framed((Fields(who, 2, _LABEL), Fields(whole, 1, _LABEL), why)),
        Paragraph(words["declares"]),
        *_signed(words, "applicant"),
    )


def _authorisation(paper: FilePaper, words: Wording) -> tuple[Part, ...]:
    grown = tuple(one for one in paper.people if one.adult)
    minors = tuple(one for one in paper.people if not one.adult)
    parts: list[Part] = [
        Heading(words["authorisation"]),
        Paragraph(words("authorised", office=paper.office), indent=False),
        Paragraph(words["authorises"]),
        Paragraph(words["scope"]),
        Paragraph(words["term"]),
        Grid(_columns(words, "signature"), _rows(grown), row_height=_ROW),
    ]
    if minors:
        parts.append(Grid(_columns(words, "guardian"), _rows(minors), row_height=_ROW))
    return (*parts, Paragraph(words["signs"], indent=False, size=10.5))


def _promise(paper: FilePaper, words: Wording) -> tuple[Part, ...]:
    return (
        Heading(words["promise"]),
        Paragraph(words("to", office=paper.office), indent=False),
        Paragraph(words("promises", name=_or_line(paper.head, 1), id_no=_or_line(paper.id_no, 2))),
        *(Paragraph(words[entry]) for entry in _PROMISES),
        *_signed(words, "promiser"),
    )


def _or_line(said: str, lines: int) -> str:
    return said or _LINE * lines


def _columns(words: Wording, signature: str) -> tuple[Column, ...]:
    return (
        Column(words["number"], 11, "center"),
        Column(words["name"], 26),
        Column(words["relation"], 22, "center"),
        Column(words["id_no"], 42),
        Column(words[signature], None),
        Column(words["signed_on"], 28),
    )


def _rows(people: tuple[PersonOnPaper, ...]) -> tuple[tuple[str, ...], ...]:
    return tuple(
        (str(n), one.told.name, file_words.relation(one.told), one.told.id_no, "", "")
        for n, one in enumerate(people, 1)
    )


def _signed(words: Wording, entry: str) -> tuple[Part, ...]:
    both = zip(words[entry].split("\n"), words["date_line"].split("\n"), strict=True)
    lines = "\n".join(f"{who}{_LINE}　　{dated}" for who, dated in both)
    return (Spacer(8, 16), Paragraph(lines, "right", indent=False))


FORM = Form(
    "hardship_application", N_("Hardship: application, authorisation and promise"), False, load, fill,
    subject="hardship_file", needs="hardship.read",
)  # fmt: skip

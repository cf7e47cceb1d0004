"""集中入会花名册 [B7]: everybody of one joining of many, who signs on their own line, on A4 landscape."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from app.members import JoiningPaper, NewMember, joining_paper
from app.printing.forms import member_words
from app.printing.sheet import (
    Column,
    Fields,
    Form,
    Grid,
    Heading,
    Sheet,
    Signatures,
    Stamp,
    Wording,
)
from app.shared.text import N_

# Room to sign by hand, in mm.
_ROW = 11.0
# A joining nobody is entered for yet is printed with lines to fill in.
_BLANK = 10


def load(tx: Session, joining_id: str) -> JoiningPaper:
    """Read one joining. Raises JoiningMissing."""
    return joining_paper(tx, joining_id)


def fill(view: Any, words: Wording, stamp: Stamp) -> Sheet:
    """Word the register: what it was, a row for each person, who answers for it."""
    paper: JoiningPaper = view
    title = words["title"]
    head = (
        (words["event"], paper.name),
        (words["union"], paper.union),
        (words["held_on"], member_words.day(words, paper.held_on)),
        (words["place"], paper.place),
        (words["platform"], _joined(paper.platform, paper.station)),
        (words["people"], words("count", n=len(paper.people))),
    )
    parts = (
        Heading(title),
        Fields(head, 2),
        Grid(_columns(words), _rows(paper, words), row_height=_ROW),
        Signatures(
            (words["filled_unit"], words["responsible"], words["filled_by"]), words["date_line"], columns=3
        ),
    )
    return Sheet(
        "group_joining",
        words.version,
        title,
        parts,
        stamp.number,
        landscape=True,
        language=words.language,
    )


def _columns(words: Wording) -> tuple[Column, ...]:
    return (
        Column(words["number"], 12, "center"),
        Column(words["name"], 29),
        Column(words["sex"], 12, "center"),
        Column(words["ethnic"], 17, "center"),
        Column(words["id_no"], 39),
        Column(words["mobile"], 25),
        Column(words["platform"], None),
        Column(words["gig"], 26),
        Column(words["hukou"], 22),
        Column(words["migrant"], 17, "center"),
        Column(words["signature"], 28),
        Column(words["remark"], 18),
    )


def _rows(paper: JoiningPaper, words: Wording) -> tuple[tuple[str, ...], ...]:
    if not paper.people:
        return tuple((str(place), *("",) * 11) for place in range(1, _BLANK + 1))
    return tuple(_row(place, who, paper, words) for place, who in enumerate(paper.people, 1))


def _row(place: int, who: NewMember, paper: JoiningPaper, words: Wording) -> tuple[str, ...]:
    told = member_words.person(words, who)
    group = who.gig_group or paper.gig_group
    return (
        str(place),
        told["name"],
        told["sex"],
        told["ethnic"],
        told["id_no"],
        told["mobile"],
        _joined(who.platform or paper.platform, who.station or paper.station),
        member_words.code("new_employment_groups", group),
        told["hukou"],
        member_words.yes_no(words, who.is_migrant_worker),
        "",
        told["remark"],
    )


def _joined(platform: str, station: str) -> str:
    return "，".join(text for text in (platform, station) if text)


FORM = Form(
    "group_joining",
    N_("Register of a group joining"),
    True,
    load,
    fill,
    subject="group_joining",
    needs="members.read",
)

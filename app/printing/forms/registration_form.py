"""工会会员登记表 [B2]: the person with a photo; family and career are left to be filled in by hand."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from app.members import MemberPaper, PaperEvent, member_paper
from app.printing.forms import member_words
from app.printing.sheet import (
    Box,
    Column,
    Fields,
    Form,
    Framed,
    Grid,
    Heading,
    Paragraph,
    Portrait,
    Sheet,
    Stamp,
    Wording,
)
from app.shared.text import N_

_LABEL = 26.0  # mm
_JOINED = "1"  # membership_change_type.csv
_BLANK = "＿" * 6


def load(tx: Session, member_id: str) -> MemberPaper:
    """Read one member. Raises MemberMissing."""
    return member_paper(tx, member_id)


def fill(view: Any, words: Wording, stamp: Stamp) -> Sheet:
    """Word the form as one ruled table on one page."""
    paper: MemberPaper = view
    told = {
        **member_words.person(words, paper.fields),
        "unit": paper.unit,
        "union": paper.union,
        "joined_on": member_words.day(words, paper.joined_on),
    }

    def fields(columns: int, *keys: str) -> Fields:
        return Fields(tuple((words[key], told[key]) for key in keys), columns, _LABEL)

    title = words["title"]
    # Two languages need higher lines; fewer and lower ones to fill in keep the form on one page.
    both = "+" in words.language
    lines, line, answer = (4, 7.0, 20) if both else (5, 7.5, 22)
    head = fields(2, "name", "sex", "birth", "ethnic", "education", "political", "native_place", "wage")
    parts = (
        Heading(title),
        Paragraph(
            member_words.in_one_line(words, "cert") + f" NO.{paper.fields.member_cert_no or _BLANK}",
            "right",
            indent=False,
        ),
        Framed(
            (
                Portrait(head, member_words.photo(words, paper.photo)),
                fields(2, "id_no", "mobile", "post", "title_held", "work_start", "joined_on"),
                fields(2, "unit", "union") if both else fields(1, "unit", "union"),
                fields(1, "home"),
                Box(words["family"], grid=_family(words, lines, line), label=_LABEL),
                Box(words["resume"], grid=_resume(words, lines, line), label=_LABEL),
                Box(words["opinion"], answer, foot=(_sealed(words),), label=_LABEL),
                Box(words["remark"], answer - 8, text=_history(paper, words), label=_LABEL),
                Box(words["applicant"], 13, foot=(words["date_line"],), label=_LABEL),
            )
        ),
    )
    return Sheet("registration_form", words.version, title, parts, stamp.number, language=words.language)


def _family(words: Wording, lines: int, height: float) -> Grid:
    columns = (
        Column(words["relation"], 20, "center"),
        Column(words["family_name"], 30, "center"),
        Column(words["family_born"], 28, "center"),
        Column(words["family_unit"], None),
    )
    return Grid(columns, (("",) * len(columns),) * lines, row_height=height)


def _resume(words: Wording, lines: int, height: float) -> Grid:
    columns = (
        Column(words["resume_when"], 50, "center"),
        Column(words["resume_where"], None),
        Column(words["resume_witness"], 26, "center"),
    )
    return Grid(columns, (("",) * len(columns),) * lines, row_height=height)


def _sealed(words: Wording) -> str:
    """Put the stamp's word before the date, each language on its line."""
    lines = zip(words["union_seal"].split("\n"), words["date_line"].split("\n"), strict=True)
    return "\n".join("　　".join(pair) for pair in lines)


def _history(paper: MemberPaper, words: Wording) -> str:
    """Write retained and moved memberships here, as the form asks, and what was remarked of the person."""
    events = [_event(event, words) for event in paper.history if event.type != _JOINED]
    return "\n".join(text for text in (*events, paper.fields.remark) if text)


def _event(event: PaperEvent, words: Wording) -> str:
    """Write one change; in two languages on two lines, each with the unions it was between."""
    facts = {"what": member_words.code("membership_change_type", event.type)}
    if event.reason:
        facts["reason"] = member_words.code("membership_change_reason", event.reason)
    told = words("event_reason" if event.reason else "event", day=member_words.day(words, event.day), **facts)
    for entry, union in (("from_union", event.from_union), ("to_union", event.to_union)):
        if union:
            ends = words(entry, union=union).split("\n")
            told = "\n".join(line + end for line, end in zip(told.split("\n"), ends, strict=True))
    return told


FORM = Form(
    "registration_form", N_("Registration form"), False, load, fill, subject="member", needs="members.read"
)

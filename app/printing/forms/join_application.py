"""中华全国总工会入会申请书 [B1]: who asks to join, the oath in the wording in force, and the union's answer below."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from app.members import MemberPaper, member_paper
from app.printing.forms import member_words
from app.printing.sheet import (
    Box,
    Fields,
    Form,
    Framed,
    Heading,
    Paragraph,
    Sheet,
    Spacer,
    Stamp,
    Wording,
)
from app.shared.text import N_


def load(tx: Session, member_id: str) -> MemberPaper:
    """Read one member. Raises MemberMissing."""
    return member_paper(tx, member_id)


def fill(view: Any, words: Wording, stamp: Stamp) -> Sheet:
    """Word the application on one page: the upper half is the applicant's, the lower the union's."""
    paper: MemberPaper = view
    told = {**member_words.person(words, paper.fields), "union": paper.union, "unit": paper.unit}
    title = words["title"]
    parts = (
        Heading(title),
        Spacer(3),
        Framed(
            (
                Fields(tuple((words[key], told[key]) for key in ("name", "sex", "ethnic")), 3, 22),
                Fields(tuple((words[key], told[key]) for key in ("birth", "mobile", "id_no")), 2, 22),
                Fields(tuple((words[key], told[key]) for key in ("unit", "union")), 1, 22),
            )
        ),
        Spacer(4),
        Paragraph(words["oath"], "justify", size=15),
        Spacer(6),
        Paragraph(_to_sign(words), "right", indent=False),
        Paragraph(words["date_line"], "right", indent=False),
        Spacer(8),
        Framed((Box(words["opinion"], 62, foot=(words["union_seal"], words["date_line"]), label=32),)),
    )
    return Sheet("join_application", words.version, title, parts, stamp.number, language=words.language)


def _to_sign(words: Wording) -> str:
    """Leave a line for the hand behind the words."""
    return "\n".join(line + "＿" * 7 for line in words["applicant"].split("\n"))


FORM = Form(
    "join_application", N_("Application to join"), False, load, fill, subject="member", needs="members.read"
)

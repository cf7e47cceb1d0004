"""工会会员基本信息采集表 [B3]: the platform's 20 columns of one person, read and signed by that person."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from app.members import MemberPaper, member_paper
from app.printing.forms import member_words
from app.printing.sheet import (
    Fields,
    Form,
    Framed,
    Heading,
    Paragraph,
    Sheet,
    Signatures,
    Spacer,
    Stamp,
    Wording,
)
from app.shared.text import N_

_LABEL = 34.0
# In the order of the platform's sheet; its running number is written by hand.
_TWENTY = (
    "number", "name", "sex", "birth", "ethnic", "employment", "id_type", "id_no", "education", "skill", "mobile",
    "hukou", "hukou_region", "change_type", "change_date", "change_reason", "political", "unit", "native_place",
    "migrant",
)  # fmt: skip
# confirm_mode.csv; the first is that the person signed.
_SIGNED = "L1"
_AWAY = ("L2", "L3", "L4")


def load(tx: Session, member_id: str) -> MemberPaper:
    """Read one member. Raises MemberMissing."""
    return member_paper(tx, member_id)


def fill(view: Any, words: Wording, stamp: Stamp) -> Sheet:
    """Word the form: its 20 fields, how somebody who was away confirmed them, and who signs."""
    paper: MemberPaper = view
    told = {
        **member_words.person(words, paper.fields),
        "number": "",
        "unit": paper.unit,
        "migrant": member_words.yes_no(words, paper.fields.is_migrant_worker),
    }
    title = words["title"]
    parts = (
        Heading(title),
        Framed(
            (
                Fields(tuple((words[key], told[key]) for key in _TWENTY), 2, _LABEL),
                Fields(
                    ((words["confirm"], _ticks(words, paper.fields.confirm_mode)),),
                    1,
                    _LABEL,
                ),
                Fields(
                    ((words["collector"], paper.fields.collector), (words["collected"], "")),
                    2,
                    _LABEL,
                ),
            )
        ),
        Paragraph(words["declare"], "justify"),
        Spacer(2),
        Signatures(
            (words["sign_member"], words["sign_collector"], words["sign_union"]),
            words["date_line"],
            columns=3,
        ),
    )
    return Sheet("collection_form", words.version, title, parts, stamp.number, language=words.language)


def _ticks(words: Wording, chosen: str | None) -> str:
    """Give a box for each manner, ticked where it is known; each language on a line of its own."""
    lines: list[list[str]] = [[] for _line in words["mode.L1"].split("\n")]
    for mode in (_SIGNED, *_AWAY):
        for place, name in enumerate(words[f"mode.{mode}"].split("\n")):
            lines[place].append(f"{'☑' if mode == chosen else '□'} {name}")
    return "\n".join("    ".join(line) for line in lines)


FORM = Form(
    "collection_form", N_("Collection form"), False, load, fill, subject="member", needs="members.read"
)

"""会员卡: one card of 85.60 × 53.98 mm (ISO/IEC 7810 ID-1), ten to a sheet, with a code that finds its record."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from app.members import MemberPaper, member_paper
from app.printing.forms import member_words
from app.printing.sheet import Form, Plate, Plates, Sheet, Stamp, Word, Wording
from app.shared import dates
from app.shared.text import N_

WIDE, HIGH = 85.60, 53.98
_COLUMNS, _ROWS = 2, 5
# The cards stand in the middle of the sheet's 210 mm, and end where its foot begins.
_LEFT, _TOP = (210 - _COLUMNS * WIDE) / 2, 5.5


def load(tx: Session, member_id: str) -> MemberPaper:
    """Read one member. Raises MemberMissing."""
    return member_paper(tx, member_id)


def fill(view: Any, words: Wording, stamp: Stamp) -> Sheet:
    """Word one card; the sheet it lies on is shared with nine others."""
    paper: MemberPaper = view
    plates = Plates((_card(paper, words, stamp.number),), _COLUMNS, _LEFT, _TOP)
    return Sheet(
        "member_card",
        words.version,
        words["title"],
        (plates,),
        stamp.number,
        language=words.language,
    )


def _card(paper: MemberPaper, words: Wording, number: str) -> Plate:
    """Lay the card: the union above the line, photo, who it is, and the code below at the right."""
    who, side = paper.fields, 15.0
    code_x, code_y = WIDE - side - 4, HIGH - side - 5.5
    rows = (
        ("name", member_words.name(words, who), 10.5),
        ("sex", _sex_and_people(paper, words), 8.5),
        ("cert_no", who.member_cert_no, 8.5),
        ("joined_on", dates.iso(paper.joined_on), 8.5),
        ("unit", paper.unit, 8.5),
    )
    placed = [
        Word(4, 2.6, WIDE - 8, 7.2, words["title"], 12, "center", True),
        Word(4, 9.6, WIDE - 8, 4.0, paper.union, 8, "center"),
        Word(code_x - 1, code_y + side, side + 2, 3, number, 5.5, "center"),
    ]
    y = 15.6
    for entry, text, size in rows:
        # Beside the code the lines are shorter.
        high = 9.4 if entry == "unit" else 6.8
        end = code_x - 1 if y + high > code_y else WIDE - 4
        placed.append(Word(29, y, 13.5, high, words[entry], 7, "left"))
        placed.append(Word(43, y, end - 43, high, text, size, "left", entry == "name"))
        y += high
    return Plate(
        WIDE,
        HIGH,
        tuple(placed),
        ((5, 17.6, member_words.photo(words, paper.photo, 21.5, 30.1)),),
        ((code_x, code_y, side, number),),
        ((4, 14.4, WIDE - 4, 14.4),),
    )


def _sex_and_people(paper: MemberPaper, words: Wording) -> str:
    """Write the sex and the people in one line; on a card of two languages the Chinese words are enough."""
    sex = member_words.sex(words, paper.fields.sex).split("\n")[0]
    return "  ".join(text for text in (sex, member_words.code("ethnic_groups", paper.fields.ethnic)) if text)


FORM = Form(
    "member_card",
    N_("Member's cards"),
    False,
    load,
    fill,
    subject="member",
    needs="members.read",
    on_a_sheet=_COLUMNS * _ROWS,
)

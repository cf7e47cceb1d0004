"""会员组织关系介绍信 [B6]: stub, letter and return slip on one sheet, with the lines a stamp is set across; A4.

Made of the transfer that was written down last. Its number is the one written down with it, else the next of the block
reserved for letters, on all three parts; until which month the dues are paid is written by hand, in capitals.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from app.members import MemberPaper, PaperEvent, member_paper
from app.printing.forms import member_words
from app.printing.sheet import Form, Heading, Paragraph, Part, Sheet, Spacer, Stamp, Wording
from app.shared.dates import age_on
from app.shared.errors import RuleError
from app.shared.text import N_

_TRANSFER_OUT = "4"  # membership_change_type.csv


class NoTransfer(RuleError):
    """A letter goes with a transfer."""

    code = "print.no_transfer"
    template = N_("No transfer to another union is written down for this person. Enter it first.")


@dataclass(frozen=True)
class LetterPaper:
    """Somebody who goes to another union, and the change that says so."""

    member: MemberPaper
    transfer: PaperEvent


def load(tx: Session, member_id: str) -> LetterPaper:
    """Read one member with the latest transfer. Raises MemberMissing, NoTransfer."""
    paper = member_paper(tx, member_id)
    gone = [one for one in paper.history if one.type == _TRANSFER_OUT]
    if not gone:
        raise NoTransfer()
    return LetterPaper(paper, gone[-1])


def fill(view: Any, words: Wording, stamp: Stamp) -> Sheet:
    """Word the three parts."""
    told: LetterPaper = view
    number = told.transfer.doc_no.strip() or stamp.reserved or words["blank_number"]
    title, facts = words["title"], _facts(told, number, words)
    parts: tuple[Part, ...] = (
        Heading(title),
        *_part("stub", facts, words),
        *_across(number, words),
        *_part("letter", facts, words),
        *_across(number, words),
        *_part("slip", facts, words),
    )
    return Sheet("transfer_letter", words.version, title, parts, stamp.number, language=words.language)


def _facts(told: LetterPaper, number: str, words: Wording) -> dict[str, str]:
    who, transfer = told.member.fields, told.transfer
    return {
        "no": number,
        "name": who.name,
        "sex": member_words.sex(words, who.sex),
        "age": _age(who.birth_date, transfer.day) or words["blank"],
        "ethnic": member_words.code("ethnic_groups", who.ethnic),
        "id_no": who.id_no,
        "cert": who.member_cert_no or words["blank"],
        "from_union": transfer.from_union or told.member.union,
        "to_union": transfer.to_union or words["blank"],
        "mobile": who.mobile or words["blank"],
        "day": member_words.day(words, transfer.day),
    }


def _age(born: date | None, on: date) -> str:
    return "" if born is None else str(age_on(born, on))


def _part(name: str, facts: dict[str, str], words: Wording) -> tuple[Part, ...]:
    """Give one of the three: its name and number, to whom, what is asked, who seals it."""
    return (
        Heading(words(f"{name}_head", **facts), level=2),
        *((Paragraph(words("letter_to", **facts), indent=False),) if name == "letter" else ()),
        *((Paragraph(words("slip_to", **facts), indent=False),) if name == "slip" else ()),
        Paragraph(words(f"{name}_words", **facts), "justify"),
        *((Paragraph(words["letter_more"], "justify"),) if name == "letter" else ()),
        *((Paragraph(words["slip_more"], indent=False),) if name == "slip" else ()),
        Spacer(2, 20),
        Paragraph(words(f"{name}_signed", **facts), "right", indent=False),
        # The name of a union may fill a line by itself.
        *((Paragraph(facts["day"], "right", indent=False),) if name == "letter" else ()),
    )


def _across(number: str, words: Wording) -> tuple[Part, ...]:
    """Give the line on which the sheet is cut, the stamp set across it."""
    both = words("across", no=number).split("\n")
    # One language leaves room for the stamp; two fill the page.
    dashes, room = (12, 9.0) if len(both) == 1 else (6, 2.0)
    line, said = "┄" * dashes, "　".join(both)
    return (
        Spacer(room),
        Paragraph(f"{line} {said} {line}", "center", indent=False),
        Spacer(room - 2),
    )


FORM = Form(
    "transfer_letter", N_("Letter of transfer"), False, load, fill, subject="member", needs="members.read"
)  # fmt: skip

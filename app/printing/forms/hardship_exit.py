"""困难职工脱困、注销（退档）审批表 [B12]: which file ends, why, what was given and what the household has now; A4."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from app.aid import claims_paid_to, second_relief_to
from app.hardship import FilePaper, Help, file_paper
from app.hardship.happenings import HANDED_ON
from app.printing.forms import file_words
from app.printing.sheet import Box, Fields, Form, Framed, Heading, Sheet, Signatures, Stamp, Wording
from app.relief import grants_to
from app.shared.money import yuan
from app.shared.text import N_
from app.visits import visits_to

_LABEL = 42.0
_GIVEN = (visits_to, claims_paid_to, second_relief_to, grants_to)


@dataclass(frozen=True)
class ExitPaper:
    """The file that ends, and everything its people got."""

    file: FilePaper
    helps: tuple[Help, ...]


def load(tx: Session, file_id: str) -> ExitPaper:
    """Read one file with what its people got. Raises FileMissing."""
    paper = file_paper(tx, file_id)
    numbers = sorted({one.told.id_no for one in paper.people if one.told.id_no})
    found = [help_ for given in _GIVEN for some in given(tx, numbers).values() for help_ in some]
    return ExitPaper(paper, tuple(found))  # fmt: skip


def fill(view: Any, words: Wording, stamp: Stamp) -> Sheet:
    """Word the form; before an exit is written down its kind, reason and income are left to be filled in."""
    told: ExitPaper = view
    paper, title = told.file, words["title"]
    now = paper.standing
    main, others = file_words.causes(paper)
    both = "+" in words.language
    head = (
        (words["file"], paper.number),
        (words["opened_on"], file_words.day(words, now.on_file_since or paper.opened_on)),
        (words["name"], paper.head),
        (words["id_no"], paper.id_no),
        (words["unit"], paper.roll.work_unit if paper.roll else paper.details.place),
        (words["mobile"], paper.details.phone),
        (words["category"], file_words.code("hardship_categories", now.category)),
        (words["people"], words("people_count", n=len(paper.people))),
        (words["net_then"], file_words.amount(paper.net)),
        (words["net_now"], file_words.amount(now.exit.amount if now.exit else None)),
    )
    whole = (
        (words["cause"], "、".join(one for one in (main, others) if one)),
        (words["kind"], _kind(paper, words)),
        (words["reason"], _reason(paper)),
    )
    room = 22 if both else 27
    parts = (
        Heading(title),
        Framed((
            Fields(head, 2, _LABEL), Fields(whole, 1, _LABEL),
            Box(words["helped"], room, _helped(told, words), label=_LABEL),
            # A person signs and has no stamp.
            file_words.opinion(words, "household", room - 2, label=_LABEL, seal="signed"),
            *(file_words.opinion(words, entry, room, label=_LABEL) for entry in ("grassroots", "county")),
        )),
        Signatures((words["sign_drawn"], words["sign_checked"]), words["date_line"]),
    )  # fmt: skip
    return Sheet("hardship_exit", words.version, title, parts, stamp.number, language=words.language)


def _kind(paper: FilePaper, words: Wording) -> str:
    event = paper.standing.exit
    if event is None:
        return words["kinds"]
    if event.kind == HANDED_ON:
        return words["kind_handed_on"]
    return words("kind_on", kind=words[f"kind_{event.result}"], day=file_words.day(words, event.on))


def _reason(paper: FilePaper) -> str:
    event = paper.standing.exit
    if event is None:
        return ""
    return file_words.listed(
        (file_words.code("hardship_cancel_reasons", event.reason), event.words, event.document)
    )


def _helped(told: ExitPaper, words: Wording) -> str:
    """Sum up what was given; goods are counted, not valued."""
    by_kind = {kind: [one for one in told.helps if one.kind == kind] for kind in ("visit", "claim")}
    relief = [one for one in told.helps if one.kind not in by_kind]
    visits, claims = by_kind["visit"], by_kind["claim"]
    done = sum(one.state == "DONE" for one in told.file.measures)
    return words(
        "helped_words", visits=len(visits), cash=_sum(visits), goods=sum(one.goods for one in visits),
        claims=len(claims), paid=_sum(claims), relief=len(relief), relieved=_sum(relief), total=_sum(told.helps),
        done=done, measures=len(told.file.measures),
    )  # fmt: skip


def _sum(helps: Sequence[Help]) -> str:
    return yuan(sum(one.amount for one in helps))


FORM = Form(
    "hardship_exit", N_("Hardship: approval of an exit"), False, load, fill, subject="hardship_file",
    needs="hardship.read",
)  # fmt: skip

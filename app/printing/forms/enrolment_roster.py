"""参保申请书（参保花名册）[B18]: what a unit pays for whom, who pays it, a row for each person; on A4."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from app.aid import DRAFT, DROPPED, PAYERS, BatchLine, BatchPaper, batch_paper
from app.printing.sheet import (
    COUNT,
    SUM,
    Column,
    Fields,
    Form,
    Grid,
    Heading,
    Paragraph,
    Part,
    Sheet,
    Signatures,
    Stamp,
    Wording,
)
from app.shared.money import capital, yuan
from app.shared.text import N_


def load(tx: Session, batch_id: str) -> BatchPaper:
    """Read a batch."""
    return batch_paper(tx, batch_id)


def fill(view: Any, words: Wording, stamp: Stamp) -> Sheet:
    """Word the application: the unit and its plan, who pays how much, the people, the sum in capitals, signatures."""
    paper: BatchPaper = view
    batch, took, title = paper.batch, paper.participation, words["title"]
    rate = took.enrolled * 1000 // took.staff if took.staff else 0
    paid = (
        words("paid_with", sum=yuan(batch.paid or 0), no=batch.receipt_no) if batch.paid is not None else ""
    )
    head = (
        (words["unit"], batch.unit),
        (words["uscc"], paper.uscc),
        (words["plan"], batch.plan_name),
        (words["term"], words("term_days", start=batch.starts.isoformat(), end=batch.ends.isoformat())),
        (words["staff"], words("people_count", n=took.staff)),
        (words["people"], words("people_count", n=batch.people)),
        (words["rate"], f"{rate // 10}.{rate % 10} %"),
        (words["enrolled_on"], batch.enrolled_on.isoformat()),
        (words["fees"], yuan(batch.fees)),
        (words["paid"], paid),
        (words["payers"], _payers(paper, words)),
        (words["giver"], batch.giver),
    )
    parts: list[Part] = [Heading(title), Fields(head)]
    if batch.state in (DRAFT, DROPPED):
        parts.append(Paragraph(words[f"state_{batch.state.lower()}"], indent=False))
    shares = str(sum(line.shares for line in paper.lines))
    total = ("", words["total"], "", words("people_count", n=batch.people), "", shares, yuan(batch.fees), "")
    rows = tuple(_row(number, line, paper, words) for number, line in enumerate(paper.lines, start=1))
    on_page = ("", words["page_total"], "", words("people_count", n=COUNT), "", "", SUM, "")
    parts += [
        Grid(_columns(words), rows, total, page_total=on_page),
        Paragraph(words("capitals", words=capital(batch.fees), figures=yuan(batch.fees)), indent=False),
        Paragraph(words["declared"], indent=False),
        Signatures((words["sign_chair"], words["sign_handler"], words["sign_unit"]), words["date_line"], 3),
    ]
    return Sheet(
        "enrolment_roster", words.version, title, tuple(parts), stamp.number, language=words.language
    )


def _payers(paper: BatchPaper, words: Wording) -> str:
    parts = paper.batch.parts
    return "\n".join(words(f"by_{who}", sum=yuan(parts[who])) for who in PAYERS if parts.get(who))


def _columns(words: Wording) -> tuple[Column, ...]:
    return (
        Column(words["number"], 12, "center"),
        Column(words["name"], 25),
        Column(words["sex"], 13, "center"),
        Column(words["id_no"], 42),
        Column(words["mobile"], 27),
        Column(words["shares"], 14, "right"),
        Column(words["fee"], 21, "right"),
        Column(words["remark"], None),
    )


def _row(number: int, line: BatchLine, paper: BatchPaper, words: Wording) -> tuple[str, ...]:
    who = paper.people.get(line.member_id)
    sex = words[f"sexes.{who.sex}"] if who is not None and who.sex in ("1", "2") else ""
    marks = [
        line.tier or "",
        "" if line.first_time else words["renewal"],
        words["card"] if line.card_holder else "",
        words["risk"] if line.high_risk else "",
    ]
    return (
        str(number),
        line.name,
        sex,
        line.id_no,
        who.mobile if who is not None else "",
        str(line.shares),
        yuan(line.fee),
        words.together([mark for mark in marks if mark], "，"),
    )


FORM = Form(
    "enrolment_roster", N_("Mutual aid: enrolment of a unit, with its roster"), False, load, fill,
    subject="enrolment_batch", needs="aid.read",
)  # fmt: skip

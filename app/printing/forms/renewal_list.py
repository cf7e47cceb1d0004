"""到期续保提醒名单 [B25]: whose cover ends, until when it may be renewed; numbers masked, on A4 landscape."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from app.aid import RenewalLine, RenewalPaper, renewal_paper
from app.printing.sheet import (
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
from app.shared.text import N_


def load(tx: Session, key: str) -> RenewalPaper:
    """Read the renewals of a day: the key is that of `app.aid.renewal_key`."""
    return renewal_paper(tx, key)


def fill(view: Any, words: Wording, stamp: Stamp) -> Sheet:
    """Word the list: of which day and unit, a row for each person, what to do."""
    paper: RenewalPaper = view
    title = words["title"]
    head = (
        (words["office"], paper.office),
        (words["unit"], paper.unit or words["all"]),
        (words["plan"], paper.plan or words["all"]),
        (words["span"], words("span_days", day=paper.on.isoformat(), n=paper.days)),
        (words["people"], words("people_count", n=len(paper.lines))),
        (words["waiting_batch"], words("people_count", n=sum(line.on_batch for line in paper.lines))),
    )
    parts: list[Part] = [Heading(title), Fields(head)]
    if paper.lines:
        rows = tuple(_row(number, line, paper, words) for number, line in enumerate(paper.lines, start=1))
        parts.append(Grid(_columns(paper, words), rows))
    else:
        parts.append(Paragraph(words["nobody"], indent=False))
    parts += [
        Paragraph(words["note"], indent=False),
        Signatures((words["drawn_up"], words["received"]), words["date_line"]),
    ]
    return Sheet(
        "renewal_list", words.version, title, tuple(parts), stamp.number, landscape=True, language=words.language
    )  # fmt: skip


def _columns(paper: RenewalPaper, words: Wording) -> tuple[Column, ...]:
    return (
        Column(words["number"], 11, "center"),
        Column(words["name"], 30),
        Column(words["id_no"], 42),
        Column(words["mobile"], 30),
        Column(words["unit_plan"] if _beside(paper) else words["remark"], None),
        Column(words["ends"], 26, "center"),
        Column(words["last_day"], 26, "center"),
        Column(words["on_batch_title"], 20, "center"),
    )


def _beside(paper: RenewalPaper) -> bool:
    """Say whether each row names its unit or plan: what the head names is not said again."""
    return not (paper.unit and paper.plan)


def _row(number: int, line: RenewalLine, paper: RenewalPaper, words: Wording) -> tuple[str, ...]:
    return (
        str(number),
        line.name,
        line.id_masked,
        line.mobile_masked,
        "，".join(
            said for said in ("" if paper.unit else line.unit, "" if paper.plan else line.plan_name) if said
        ),
        line.ends.isoformat(),
        line.last_day.isoformat(),
        words["on_batch"] if line.on_batch else "",
    )


FORM = Form(
    "renewal_list", N_("Mutual aid: covers to be renewed"), True, load, fill, subject="enrolment",
    needs="aid.read",
)  # fmt: skip

"""公示 of a campaign's list: who is to get what, for everybody to read and object to, on A4.

What hangs on a wall holds no illness and no cause of hardship, and of a number the first 3 and last 2 signs.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from app.printing.sheet import Column, Form, Grid, Heading, Paragraph, Sheet, Stamp, Wording
from app.shared.money import yuan
from app.shared.text import N_
from app.visits import NoticeLine, NoticePaper, notice_paper


def load(tx: Session, campaign_id: str) -> NoticePaper:
    """Read a campaign's list as it hangs out."""
    return notice_paper(tx, campaign_id)


def fill(view: Any, words: Wording, stamp: Stamp) -> Sheet:
    """Word the notice: what it is about and from when to when, one row for each recipient, where to object."""
    paper: NoticePaper = view
    campaign, notice, title = paper.campaign, paper.campaign.notice, words["title"]
    told = words("told", campaign=campaign.name, n=len(paper.lines))
    days = words(
        "days",
        first=_day(notice.first if notice else None, words),
        last=_day(notice.last if notice else None, words),
    )
    parts = (
        Heading(title),
        Paragraph(told),
        Paragraph(days),
        Paragraph(words("objections", phone=notice.phone if notice else words["no_phone"])),
        Grid(_columns(words), tuple(_row(line) for line in paper.lines)),
        Paragraph(words["masked"], indent=False, size=10.5),
        Paragraph(words("office", office=paper.office), "right", indent=False),
        Paragraph(_day(notice.first if notice else None, words), "right", indent=False),
    )
    return Sheet("public_notice", words.version, title, parts, stamp.number, language=words.language)


def _day(day: date | None, words: Wording) -> str:
    return words["no_day"] if day is None else words("day", y=day.year, m=day.month, d=day.day)


def _columns(words: Wording) -> tuple[Column, ...]:
    return (
        Column(words["number"], 11, "center"),
        Column(words["name"], 21),
        Column(words["id_no"], 38),
        Column(words["place"], None),
        Column(words["kind"], 20),
        Column(words["cash"], 23, "right"),
        Column(words["goods"], 30),
    )


def _row(line: NoticeLine) -> tuple[str, ...]:
    return (
        str(line.number),
        line.name,
        line.id_masked,
        line.place,
        line.category,
        yuan(line.cash) if line.cash else "",
        "\n".join(f"{good.title} {quantity}" for good, quantity in line.goods),
    )


FORM = Form("public_notice", N_("Public notice"), False, load, fill, subject="campaign")

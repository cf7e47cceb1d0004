"""工会会员花名册: the members of one unit on A4 landscape; document and telephone numbers are masked."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from app.members import RosterLine, UnitRoster, unit_roster
from app.printing.forms import member_words
from app.printing.sheet import COUNT, Column, Fields, Form, Grid, Heading, Sheet, Signatures, Stamp, Wording
from app.shared import dates, identity
from app.shared.text import N_

_ACTIVE = "ACTIVE"  # member_status.csv; what everybody is needs no words
_ROW = 9.0


def load(tx: Session, unit_id: str) -> UnitRoster:
    """Read the members of one unit. Raises UnitMissing."""
    return unit_roster(tx, unit_id)


def fill(view: Any, words: Wording, stamp: Stamp) -> Sheet:
    """Word the register: its head with counts, a row for each member, who answers for it."""
    roster: UnitRoster = view
    people, title = roster.people, words["title"]
    count = words(
        "count",
        n=len(people),
        women=sum(line.fields.sex == "2" for line in people),
        migrants=sum(bool(line.fields.is_migrant_worker) for line in people),
    )
    head = (
        (words["unit_name"], roster.unit.unit.name),
        (words["union"], roster.unit.union),
        (words["uscc"], roster.unit.unit.uscc),
        (words["people"], count),
    )
    parts = (
        Heading(title),
        Fields(head, 2),
        Grid(
            _columns(words),
            tuple(_row(place, line, words) for place, line in enumerate(people, 1)),
            row_height=_ROW,
            page_total=("", words["page_total"], "", "", "", words("on_page", n=COUNT), "", "", "", "", ""),
        ),
        Signatures(
            (words["drawn_up"], words["checked"], words["responsible"]), words["date_line"], columns=3
        ),
    )
    return Sheet(
        "member_roster",
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
        Column(words["name"], 31),
        Column(words["sex"], 12, "center"),
        Column(words["ethnic"], 18, "center"),
        Column(words["birth"], 23, "center"),
        Column(words["id_no"], 40),
        Column(words["mobile"], 26),
        Column(words["post"], None),
        Column(words["joined_on"], 23, "center"),
        Column(words["cert_no"], 34),
        Column(words["remark"], 24),
    )


def _row(place: int, line: RosterLine, words: Wording) -> tuple[str, ...]:
    who = line.fields
    return (
        str(place),
        member_words.name(words, who),
        member_words.sex(words, who.sex),
        member_words.code("ethnic_groups", who.ethnic),
        dates.iso(who.birth_date),
        identity.mask_id(who.id_no),
        identity.mask_phone(who.mobile),
        who.post or who.trade,
        dates.iso(line.joined_on),
        who.member_cert_no,
        "" if line.status == _ACTIVE else member_words.code("member_status", line.status),
    )


FORM = Form(
    "member_roster",
    N_("Roster of a unit's members"),
    True,
    load,
    fill,
    subject="unit",
    needs="members.read",
)

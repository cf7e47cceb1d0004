"""Who stands on an enrolment, who could, and who cannot? Rows of a batch's people and their columns; asks nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.aid import CONFIRMED, PAID, Judged, Verdict, Wish
from app.shared.cells import RowProblem
from app.shared.dates import iso
from app.shared.identity import mask_id
from app.shared.money import yuan
from app.shared.text import _
from ui.kit.grid import Column
from ui.pages.aid.enrolment_words import (
    COVERED,
    FREE,
    ON,
    SHEET,
    STANDING,
    UNABLE,
    WRONG,
    name_of,
    reason_words,
)
from ui.pages.aid.lines import Kind

ON_IT = (ON, WRONG, COVERED)


@dataclass(frozen=True)
class Person:
    """Somebody of the batch or beside it; `line` and `cover` are ids, '' where there is none. Fen.

    `why` is what speaks against them in words, `short` in a word or two.
    """

    id: str
    name: str
    id_no: str
    joined: str
    shares: int
    tier: str
    fee: int
    first_time: bool
    card_holder: bool
    high_risk: bool
    standing: str
    state: str
    short: str = ""
    why: str = ""
    line: str = ""
    cover: str = ""
    sheet_row: int = 0
    member_id: str = ""

    @property
    def on_it(self) -> bool:
        """Say whether they stand on the batch."""
        return self.standing in ON_IT

    def wish(self) -> Wish:
        """Return what puts them on the batch."""
        renewal = None if self.first_time else True
        return Wish(
            self.id_no, self.name, self.shares, self.tier or None, self.card_holder, self.high_risk, renewal
        )


def people(judged: Judged, beside: Sequence[Verdict], sheet: Sequence[Person]) -> list[Person]:
    """Return who stands on a batch, then who of the unit does not, then whom a roster named in vain."""
    rows, there = [], set()
    for line, verdict in judged.lines:
        there.add(line.id_no)
        standing = COVERED if line.covered else ON if verdict.ready else WRONG
        row = _person(verdict, standing, judged.batch.state)
        rows.append(replace(
            row, id=line.id, line=line.id, cover=line.cover or "", shares=line.shares, tier=line.tier or "",
            fee=line.fee, first_time=line.first_time, member_id=line.member_id, name=line.name,
        ))  # fmt: skip
    for verdict in beside:
        if verdict.wish.id_no not in there:
            rows.append(_person(verdict, FREE if verdict.ready else UNABLE, judged.batch.state))
    return [*rows, *sheet]


def of_sheet(found: Sequence[Verdict], problems: Sequence[RowProblem]) -> list[Person]:
    """Return whom a roster named and who could not be put on the batch, with the row of the sheet."""
    rows = [_person(one, SHEET, "") for one in found if one.error is not None]
    for one in problems:
        words = one.words()
        rows.append(
            Person(f"row-{one.sheet_row}", "", "", "", 0, "", 0, False, False, False, SHEET, "",
                   _("Row {row}", row=one.sheet_row), words, sheet_row=one.sheet_row)
        )  # fmt: skip
    return sorted(rows, key=lambda row: row.sheet_row)


def _person(one: Verdict, standing: str, state: str) -> Person:
    wish, who = one.wish, one.who
    key = f"row-{wish.sheet_row}" if wish.sheet_row else f"free-{wish.id_no}"
    words = "" if one.error is None else one.error.words()
    short = reason_words(one.error)
    if wish.sheet_row:
        short = "  ".join((_("Row {row}", row=wish.sheet_row), short))
    return Person(
        key, name_of(one), wish.id_no, iso(who.joined_on) if who is not None else "", one.shares, one.tier or "",
        one.fee, one.first_time, wish.card_holder, wish.high_risk, standing, state, short, words,
        sheet_row=wish.sheet_row, member_id=who.member_id if who is not None else "",
    )  # fmt: skip


def standing_words(row: Person) -> str:
    """Return how somebody stands on the batch."""
    if row.standing == ON and row.state == PAID:
        return _("Paid, to be confirmed")
    if row.standing == ON and row.state == CONFIRMED:
        return _("Not covered")
    return _(STANDING[row.standing][0])


def _tone(row: Person) -> str:
    if row.standing == ON and row.state == CONFIRMED:
        return "bad"
    return STANDING[row.standing][1]


def columns() -> list[Column]:
    """Return the columns of a batch's people."""
    return [
        Column(_("Name"), lambda row: row.name, 80, key="name"),
        Column(_("Document number"), lambda row: mask_id(row.id_no) if row.id_no else "", 160, key="id_no"),
        Column(_("How they stand"), standing_words, 132, "state", key="standing", tone=_tone),
        Column(_("What speaks against it"), lambda row: row.short, 170, key="short", filter="short"),
        Column(_("First or renewal"), _term, 84, key="first", filter="first"),
        Column(_("Shares"), lambda row: str(row.shares or ""), 56, "count", key="shares",
               number=lambda row: row.shares),
        Column(_("Tier"), lambda row: row.tier, 60, key="tier", filter="tier", hidden=True),
        Column(_("Fee"), lambda row: yuan(row.fee) if row.fee else "", 84, "amount", key="fee",
               number=lambda row: row.fee),
        Column(_("Joined the union"), lambda row: row.joined, 100, key="joined"),
        Column(_("In full"), lambda row: row.why, 250, key="why"),
        Column(_("Card holder"), lambda row: _("Yes") if row.card_holder else "", 84, key="card", hidden=True),
        Column(_("High risk"), lambda row: _("Yes") if row.high_risk else "", 84, key="risk", hidden=True),
    ]  # fmt: skip


def _term(row: Person) -> str:
    if row.standing in (UNABLE, SHEET):
        return ""
    return _("First time") if row.first_time else _("Renewal")


def kind() -> Kind:
    """Return what the list of a batch's people is made of."""
    return Kind(
        "enrolment_people", _("People of an enrolment"), columns(),
        {
            "": (_("On this enrolment"), lambda row: row.on_it),
            WRONG: (_("Cannot stay"), lambda row: row.standing == WRONG or _left_behind(row)),
            FREE: (_("Could be added"), lambda row: row.standing == FREE),
            UNABLE: (_("Cannot take part"), lambda row: row.standing == UNABLE),
            SHEET: (_("Refused of the roster"), lambda row: row.standing == SHEET),
        },
        _("Name, pinyin or last 4 digits"),
        lambda row: (row.name, row.id_no[-4:], row.short),
        {"short": lambda row: row.short, "first": _term, "tier": lambda row: row.tier},
        lambda _key, value: value or _("Nothing"),
        ticks=True,
    )  # fmt: skip


def _left_behind(row: Person) -> bool:
    """Say whether somebody came onto a confirmed batch unpaid: another computer put them on it meanwhile."""
    return row.standing == ON and row.state == CONFIRMED

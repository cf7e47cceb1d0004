"""How are notes of what carriers took worded in lists? Columns and words; asks nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.shared import codes
from app.shared.money import yuan
from app.shared.text import N_, _
from app.visits import CASH, ISSUED, RETURNED
from ui.kit.grid import Column

if TYPE_CHECKING:
    from app.visits import Good, Issued, IssueLine, IssueNote

KINDS = {
    ISSUED: (N_("Taken out"), "waiting"),
    RETURNED: (N_("Brought back"), "good"),
}
GONE = (N_("Taken back"), "quiet")  # a note that does not count any more
REVERSAL = (N_("Takes a note back"), "quiet")


@dataclass(frozen=True)
class Carried:
    """One line by carrier: whose, of what, and how much, already in words."""

    carrier: str
    what: str
    measure: str
    issued: str
    returned: str
    held: str


def kind_of(note: IssueNote) -> tuple[str, str]:
    """Return what a note is, in words not yet spoken, and its tone."""
    if note.reverses is not None:
        return REVERSAL
    return GONE if note.is_reversed else KINDS[note.kind]


def note_words(note: IssueNote, names: Mapping[str, str]) -> str:
    """Say a note in one line: who, and how much of what; `names` are the goods' by their codes."""
    handed = note.handed
    parts = [_("{sum} yuan", sum=yuan(handed.cash))] if handed.cash else []
    parts += [f"{names.get(code, code)} × {quantity:,}" for code, quantity in handed.goods.items()]
    kind, told = _(kind_of(note)[0]), " · ".join(parts)
    return f"{handed.carrier}  {kind}  {told}"


def source_words(code: str | None) -> str:
    """Return a fund source in words."""
    return codes.load("warm_fund_sources").label(code) if code else ""


def measure(line: IssueLine) -> str:
    """Return in what a line is counted."""
    return _("yuan") if line.thing[0] == CASH else line.unit


def carried(found: Issued) -> list[Carried]:
    """Return what each carrier took and brought back, a line for each good and each source's cash."""
    return [
        Carried(
            carrier.carrier,
            line.name,
            measure(line),
            line.words(carrier.issued.get(line.thing, 0)),
            line.words(carrier.returned.get(line.thing, 0)),
            line.words(carrier.held(line.thing)),
        )
        for carrier in found.carriers
        for line in found.lines
        if carrier.issued.get(line.thing) or carrier.returned.get(line.thing)
    ]


def note_columns(goods: Sequence[Good]) -> list[Column]:
    """Return the columns of the notes of a campaign with these goods."""
    return [
        Column(_("Day"), lambda n: n.handed.on.isoformat(), 100, key="day"),
        Column(_("Carrier"), lambda n: n.handed.carrier, 110, key="carrier"),
        Column(_("Kind"), lambda n: _(kind_of(n)[0]), 130, "state", key="kind", tone=lambda n: kind_of(n)[1]),
        Column(_("Cash (yuan)"), lambda n: yuan(n.handed.cash) if n.handed.cash else "", 110, "amount", key="cash",
               number=lambda n: n.handed.cash if n.stands else 0),
        *(
            Column(good.title, lambda n, code=good.code: str(n.handed.goods.get(code) or ""), 104, "count",
                   key=good.code,
                   number=lambda n, code=good.code: n.handed.goods.get(code, 0) if n.stands else 0)
            for good in goods
        ),
        Column(_("Source of the cash"), lambda n: source_words(n.handed.cash_source), 160, key="source"),
        Column(_("Village or route"), lambda n: n.handed.place, 150, key="place"),
        Column(_("Entered by"), lambda n: n.entered_by, 100, key="by"),
        Column(_("Remark"), lambda n: n.handed.remark, 140, key="remark"),
    ]  # fmt: skip


def carrier_columns() -> list[Column]:
    """Return the columns of the list by carrier."""
    return [
        Column(_("Carrier"), lambda line: line.carrier, 150, key="carrier"),
        Column(_("Source or good"), lambda line: line.what, 220, key="what"),
        Column(_("Measure"), lambda line: line.measure, 80, key="measure"),
        Column(_("Taken out"), lambda line: line.issued, 140, "amount", key="issued"),
        Column(_("Brought back"), lambda line: line.returned, 140, "amount", key="returned"),
        Column(_("Not brought back"), lambda line: line.held, 160, "amount", key="held"),
    ]

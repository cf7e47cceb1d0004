"""How are work packs and visits recorded twice worded in lists? Columns and words; asks nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.shared.money import yuan
from app.shared.text import N_, _, _n
from ui.kit.grid import Column
from ui.pages.visits.columns import STATES

if TYPE_CHECKING:
    from app.visits import PackLine, Record, Taken

OUT = (N_("With {carrier}"), "waiting")
BACK = (N_("All recorded"), "good")
HERE = (N_("Taken in here"), "waiting")
CLOSED = (N_("Division taken back"), "quiet")


@dataclass(frozen=True)
class Place:
    """A village or unit with how many are still to be visited from here."""

    id: str
    visits: int


def pack_state(line: PackLine) -> tuple[str, str]:
    """Return where a pack stands, in words, and its tone."""
    words, tone = (
        CLOSED if line.closed else BACK if line.recorded == line.visits else HERE if line.taken else OUT
    )
    return _(words, carrier=line.carrier), tone


def place_columns() -> list[Column]:
    """Return the columns of villages and units."""
    return [
        Column(_("Village or unit"), lambda line: line.id, 320, key="place"),
        Column(_("Still to visit"), lambda line: f"{line.visits:,}", 120, "count", key="visits"),
    ]


def pack_columns() -> list[Column]:
    """Return the columns of work packs."""
    return [
        Column(_("Who takes it"), lambda line: line.carrier, 100, key="carrier"),
        Column(_("Where it stands"), lambda line: pack_state(line)[0], 140, "state", key="state",
               tone=lambda line: pack_state(line)[1]),
        Column(_("Visits"), lambda line: f"{line.visits:,}", 72, "count", key="visits"),
        Column(_("Recorded"), lambda line: f"{line.recorded:,}", 84, "count", key="recorded"),
        Column(_("Recorded twice"), lambda line: f"{line.twice:,}" if line.twice else "", 104, "count", key="twice"),
        Column(_("Code of the pack"), lambda line: line.code, 180, key="code"),
        Column(_("Villages and units"), lambda line: " · ".join(line.places), 200, key="places"),
        Column(_("Written by"), lambda line: line.made_by, 84, key="by"),
        Column(_("Day"), lambda line: line.made_at.astimezone().date().isoformat(), 104, key="day"),
    ]  # fmt: skip


def twice_columns(goods: Mapping[str, str]) -> list[Column]:
    """Return the columns of visits recorded twice; `goods` are the names of goods by their codes."""
    return [
        Column(_("Number"), lambda line: str(line.number), 70, "count", key="number"),
        Column(_("Name"), lambda line: line.name, 90, key="name"),
        Column(_("Village or unit"), lambda line: line.place, 120, key="place"),
        Column(_("Recorded here"), lambda line: record_words(line.here, goods), 360, key="here"),
        Column(_("Recorded on the other computer"), lambda line: record_words(line.there, goods), 360, key="there"),
        Column(_("Work pack of"), lambda line: line.carrier, 100, key="carrier"),
    ]  # fmt: skip


def record_words(record: Record, goods: Mapping[str, str]) -> str:
    """Say a record in one line: what came of it, what was given, to whom, when, and who wrote it down."""
    parts = [_(STATES[record.state][0])]
    if record.cash:
        parts.append(_("{sum} yuan", sum=yuan(record.cash)))
    parts += [f"{goods.get(code, code)} × {count:,}" for code, count in record.goods.items() if count]
    if record.proxy:
        parts.append(_("taken by {proxy}", proxy=f"{record.proxy} {record.relation}".strip()))
    parts += [record.on.isoformat() if record.on else "", record.by, record.remark]
    return " · ".join(part for part in parts if part)


def taken_words(done: Taken) -> str:
    """Say what became of results in a sentence or two."""
    words = _n("Results of {carrier}: {n} visit recorded.", "Results of {carrier}: {n} visits recorded.",
               done.recorded, carrier=done.carrier)  # fmt: skip
    if same := done.same + done.known:
        words += " " + _n("{n} was known already.", "{n} were known already.", same)
    if done.twice:
        words += " " + _n("{n} was recorded here otherwise: choose which record holds.",
                          "{n} were recorded here otherwise: choose which record holds.", done.twice)  # fmt: skip
    return words


def refused_words(done: Taken) -> Sequence[str]:
    """Say who could not be booked, and why."""
    return [f"{one.number} {one.name}: {one.error.words()}" for one in done.refused]

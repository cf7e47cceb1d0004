"""What becomes of what an office still writes about a member who moved? It goes to the office that owns the record
now; nothing is dropped, and what only the owner may say is shown there as two values.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.hub import choices, queries, rules, telling
from app.hub.level_tables import TransferRow
from app.sync.merge import HUB, OWN_COLUMNS, OWNERS, Conflict, Merged, merge
from app.sync.messages import RECEIVED, Change
from app.sync.seen import Record, View

W_ROUTED: Final = "W_ROUTED"
"""The change was taken and passed on to the office the member belongs to now."""

MEMBER: Final = "member"
BESIDE: Final = ("member_document", "membership_event")
"""Tables whose rows go with their member."""

LEFT_BEHIND: Final = ("unit_id", "union_id", "joining_id", "photo")
"""What points into the old office's own rows and files."""

MEMBERSHIP: Final = ("status", "change_type", "change_date", "change_reason")
"""What only the office a member belongs to may say of the membership."""

Put = Callable[[Session, str, list[Record]], None]
"""Stores records of an office."""


def owner(tx: Session, office: str, member: str) -> str:
    """Return the office that owns a member's record now, following every move from `office` on."""
    now, seen = office, {office}
    while (row := tx.get(TransferRow, (now, member))) is not None and row.to_office not in seen:
        now = row.to_office
        seen.add(now)
    return now


def moved_from(tx: Session, office: str) -> dict[str, str]:
    """Return the members that left the office, by id, with the office that owns each now."""
    ids = tx.execute(select(TransferRow.member_id).where(TransferRow.office_id == office)).scalars().all()
    return {member: owner(tx, office, member) for member in ids}


class Routes:
    """Where the changes of one office's package go that are about members who left it."""

    def __init__(self, tx: Session, office: str, at: datetime, put: Put) -> None:
        self._tx, self._at, self._put = tx, at, put
        self._owners = moved_from(tx, office)

    def judge(self, change: Change, record: Record | None, judge: Callable[[Change], Merged]) -> Merged:
        """Judge a change as the office's own, and pass it on when its member belongs to another office now.

        The office's own copy follows, but for what only the owner may say.
        """
        to = self._owners.get(_member(change, record))
        if to is None or change.verb == "D" or change.erased or change.reason == RECEIVED:
            return judge(change)
        kept = _without(change, MEMBERSHIP) if change.table == MEMBER else change
        merged = judge(kept) if kept.fields else Merged(record, "applied")
        if merged.outcome == "refused":
            return merged
        self._pass_on(to, change, merged.record)
        return replace(merged, code=merged.code or W_ROUTED)

    def _pass_on(self, to: str, change: Change, here: Record | None) -> None:
        key = (change.table, change.row_id)
        held = queries.records(self._tx, to, [key]).get(key)
        withheld = MEMBERSHIP + LEFT_BEHIND if change.table == MEMBER else ()
        if (
            held is None and change.verb == "U" and here is not None
        ):  # the owner never had it: it gets it whole
            change = replace(change, verb="I", fields=dict(here.fields))
        plain = _without(change, withheld)
        merged = Merged(held, "applied")
        if plain.fields:
            # The writer knew what stood there at the move and its own edits since, but none of the new office's.
            merged = merge(OWNERS, held, plain, View(HUB), rules.check_of(change.table))
        asked = _asked(change, held) if change.table == MEMBER else ()
        clashes = [(change, one) for one in (*merged.conflicts, *asked)]
        choices.keep(self._tx, to, clashes)
        if merged.record is not None and (merged.record is not held or clashes):
            self._put(self._tx, to, telling.number(self._tx, to, [merged.record], self._at))


def _member(change: Change, record: Record | None) -> str:
    """Return the member a change is about, or ''."""
    if change.table == MEMBER:
        return change.row_id
    if change.table in BESIDE:
        known = record.fields if record is not None else {}
        return str(change.fields.get("member_id") or known.get("member_id") or "")
    return ""


def _without(change: Change, names: tuple[str, ...]) -> Change:
    """Return a change without some of its fields, and without any when it says nothing else of the business."""
    fields = {name: value for name, value in change.fields.items() if name not in names}
    return replace(change, fields=fields if fields.keys() - OWN_COLUMNS else {})


def _asked(change: Change, held: Record | None) -> tuple[Conflict, ...]:
    """Return what the old office said of the membership and the owner says otherwise: for a person to look at."""
    if held is None:
        return ()
    told = {name: change.fields[name] for name in MEMBERSHIP if name in change.fields}
    return tuple(
        Conflict(name, held.fields.get(name), value)
        for name, value in sorted(told.items())
        if held.fields.get(name) != value
    )

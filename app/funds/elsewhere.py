"""How do entries that another computer of the office booked come into the books? As they are, each once, by their ids.

The hub unites the books of all computers by the same ids, so what came on a stick and comes again with a receipt is one
entry and not two.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Table
from sqlalchemy.orm import Session

from app.funds import rules
from app.funds.means import Means
from app.funds.rules import Entry, Line, Move
from app.funds.tables import FundBudgetRow, GoodsMoveRow, LedgerEntryRow, LedgerLineRow
from app.funds.vouchers import voucher_words
from app.shared import stored
from app.shared.errors import RuleError
from app.shared.stored import Stored
from app.shared.text import N_

Booked = Mapping[str, Any]
"""An entry as it is stored, with `lines` and `moves`."""


class EntryForeign(RuleError):
    """An entry that came is not one of these books: of another campaign or person, or it does not hold in itself."""

    code = "funds.entry_foreign"
    template = N_(
        "What was booked for this person on the other computer does not fit these books. It was not taken in."
    )


def booked_for(tx: Session, origins: Collection[str]) -> dict[str, list[Booked]]:
    """Return the entries of these origins with their lines and moves as they are stored, in the order of booking."""
    found: dict[str, list[Booked]] = {}
    entries = stored.read(tx, _table(LedgerEntryRow), "origin", origins)
    ids = [entry["id"] for entry in entries]
    lines, moves = (
        _by_entry(stored.read(tx, _table(kind), "entry_id", ids)) for kind in (LedgerLineRow, GoodsMoveRow)
    )
    for entry in entries:
        told = {**entry, "lines": lines.get(entry["id"], []), "moves": moves.get(entry["id"], [])}
        found.setdefault(entry["origin"], []).append(told)
    return found


def stored_grant(tx: Session, campaign_id: str) -> tuple[list[Stored], list[Booked]]:
    """Return a campaign's budgets as they are stored, and what was booked for it as a whole."""
    budgets = stored.read(tx, _table(FundBudgetRow), "campaign_id", [campaign_id])
    return budgets, booked_for(tx, [campaign_id]).get(campaign_id, [])


def take_granted(tx: Session, campaign_id: str, budgets: Sequence[Stored], booked: Sequence[Booked]) -> None:
    """Add a campaign's budgets and what was booked for it as a whole where they are not here yet.

    Raises EntryForeign, and IntegrityError where something else stands in their place.
    """
    if any(row.get("campaign_id") != campaign_id for row in budgets):
        raise EntryForeign()
    stored.add(tx, _table(FundBudgetRow), budgets)
    take_over(tx, campaign_id, campaign_id, booked)


def live_entries(tx: Session, origins: Collection[str]) -> dict[str, list[str]]:
    """Return the ids of the hand-overs booked for these origins that nothing takes back, the first booked first."""
    rows = stored.read(tx, _table(LedgerEntryRow), "origin", origins)
    undone = {row["reverses"] for row in rows}  # a reversal has the origin of what it takes back
    found: dict[str, list[str]] = {}
    for row in rows:
        if row["kind"] == rules.GIVEN and row["id"] not in undone:
            found.setdefault(row["origin"], []).append(row["id"])
    return found


def entry_origins(tx: Session, entry_ids: Collection[str]) -> tuple[str, ...]:
    """Return for whom or what these entries were booked, each once."""
    rows = stored.read(tx, _table(LedgerEntryRow), "id", entry_ids)
    return tuple(sorted({row["origin"] for row in rows}))


def entry_names(tx: Session, entry_ids: Sequence[str]) -> dict[str, str]:
    """Return what entries are called: by their voucher's number."""
    rows = stored.read(tx, _table(LedgerEntryRow), "id", entry_ids)
    return {
        row["id"]: voucher_words(date.fromisoformat(row["on_day"]), row["number"], row["series"])
        for row in rows
    }


def take_over(
    tx: Session, campaign_id: str, origin: str, booked: Sequence[Booked], means: Means | None = None
) -> int:
    """Add the entries that are not here yet, as they were booked; return how many there were.

    What takes back something that is taken back here already is left out: it is taken back once. With `means` the
    sources and the shelf must have enough for all of it together. Raises EntryForeign, OverBudget, OutOfStock or
    SourceMissing; nothing is added then.
    """
    ids = [str(one.get("id")) for one in booked]
    known = {row["id"] for row in stored.read(tx, _table(LedgerEntryRow), "id", ids)}
    fresh = [one for one in booked if one.get("id") not in known]
    undone = {row["reverses"] for row in stored.read(
        tx, _table(LedgerEntryRow), "reverses", [str(one["reverses"]) for one in fresh if one.get("reverses")]
    )}  # fmt: skip
    fresh = [one for one in fresh if not one.get("reverses") or one["reverses"] not in undone]
    entries = [_entry(one, campaign_id, origin, {*known, *ids}) for one in fresh]
    if not entries:
        return 0
    whole = Entry(
        rules.GIVEN,
        tuple(line for entry in entries for line in entry.lines),
        tuple(move for entry in entries for move in entry.moves),
    )
    if means is not None:
        means.check(whole)
    try:
        stored.add(tx, _table(LedgerEntryRow), [_head(one) for one in fresh])
        for kind, part in ((LedgerLineRow, "lines"), (GoodsMoveRow, "moves")):
            stored.add(tx, _table(kind), [row for one in fresh for row in one[part]])
    except KeyError:
        raise EntryForeign() from None
    if means is not None:
        means.take(whole)
    return len(fresh)


def cancel(tx: Session, entry_id: str) -> None:
    """Take an entry back that is booked too many: two computers booked one hand-over, and met afterwards.

    Every computer that finds it writes the same rows: their ids, day and operator come from the entry, and they take no
    voucher number, so that the hub holds them once. On the entry's own day both come to nothing in every period.
    """
    (entry,) = stored.read(tx, _table(LedgerEntryRow), "id", [entry_id])
    reversal = {
        **entry, "id": _following(entry_id), "kind": rules.REVERSED, "reverses": entry_id, "number": 0, "series": "",
    }  # fmt: skip
    stored.add(tx, _table(LedgerEntryRow), [reversal])
    for kind, column in ((LedgerLineRow, "amount"), (GoodsMoveRow, "quantity")):
        rows = [
            {**row, "id": _following(row["id"]), "entry_id": reversal["id"], column: -row[column]}
            | ({"kind": rules.REVERSED} if "kind" in row else {})
            for row in stored.read(tx, _table(kind), "entry_id", [entry_id])
        ]
        stored.add(tx, _table(kind), rows)


def _following(row_id: str) -> str:
    """Return an id that comes from another one and is sorted after it: of the same moment, at its end."""
    digest = hashlib.sha256(f"nuangong booked too many {row_id}".encode()).hexdigest()
    return f"{row_id[:14]}7fff-b{digest[:3]}-{digest[3:15]}"


def _entry(one: Booked, campaign_id: str, origin: str, near: set[str]) -> Entry:
    """Read an entry, and see that it is whole and belongs here. Raises EntryForeign."""
    try:
        parts = [row["entry_id"] == one["id"] for row in (*one["lines"], *one["moves"])]
        mine = one["campaign_id"] == campaign_id and one["origin"] == origin and all(parts)
        if not mine or one["kind"] not in rules.KINDS or (one["reverses"] or one["id"]) not in near:
            raise EntryForeign()
        lines = tuple(Line(row["account"], row["amount"], row["source"], row["good"]) for row in one["lines"])
        moves = tuple(
            Move(row["good"], row["quantity"], row["unit_price"], row["source"]) for row in one["moves"]
        )
        return Entry(one["kind"], lines, moves)
    except (KeyError, TypeError, rules.Unbalanced):
        raise EntryForeign() from None


def _head(one: Booked) -> dict[str, Any]:
    return {name: value for name, value in one.items() if name not in ("lines", "moves")}


def _by_entry(rows: Sequence[Stored]) -> dict[str, list[Stored]]:
    found: dict[str, list[Stored]] = {}
    for row in rows:
        found.setdefault(row["entry_id"], []).append(row)
    return found


def _table(kind: type[FundBudgetRow | LedgerEntryRow | LedgerLineRow | GoodsMoveRow]) -> Table:
    table = kind.__table__
    if not isinstance(table, Table):
        raise TypeError(table)
    return table

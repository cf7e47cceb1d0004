"""Which contents does the hub still lack, and what did it say of them? Local rows; knows no package."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.dialects.sqlite import insert as upsert
from sqlalchemy.orm import Session

from app.shared import contents
from app.shared.contents import Called, Contents
from app.shared.names import FEW, Namer
from app.sync.messages import Down
from app.sync.tables import ContentStandingRow

RECEIVED, WANTED = "received", "wanted"


@dataclass(frozen=True)
class Wanted:
    """A content the hub asks for: what it is called, whose it is, and whether it is on this computer.

    `title` is empty when no record here names it any more; `owner` is what the record is called.
    """

    sha256: str
    title: str
    owner_table: str
    owner_id: str
    owner: str
    here: bool


@dataclass(frozen=True)
class ContentsStanding:
    """How the contents kept here stand: all of them, those the hub has, and those it asks for by name.

    `lacking` counts those records here name and that are not on this computer: another has them, or they were lost.
    Of these the hub has not `nowhere` either, so it cannot give them.
    """

    kept: int = 0
    received: int = 0
    wanted: tuple[Wanted, ...] = ()
    lacking: int = 0
    nowhere: int = 0

    @property
    def outstanding(self) -> int:
        """Contents kept here that no receipt has confirmed."""
        return self.kept - self.received


def outstanding(tx: Session, holders: Sequence[Contents]) -> dict[str, int]:
    """Return size in bytes of every content here the hub has not confirmed: first those it asks for, then by age."""
    kept, told = contents.kept(tx, holders), _told(tx)
    left = {sha256: size for sha256, size in kept.items() if told.get(sha256) != RECEIVED}
    asked = {sha256: size for sha256, size in left.items() if told.get(sha256) == WANTED}
    return asked | left


def settle(tx: Session, down: Down, now: datetime) -> int:
    """Keep what a receipt says of contents: which the hub has, and which it asks for; return how many are new.

    What it asks for was not received, whatever was said before: the hub may have been restored.
    """
    before = _told(tx)
    after = {name: RECEIVED for name, state in before.items() if state == RECEIVED}
    after |= dict.fromkeys(down.received, RECEIVED)
    after |= dict.fromkeys(down.wanted, WANTED)
    gone = sorted(before.keys() - after.keys())
    for start in range(0, len(gone), FEW):
        tx.execute(delete(ContentStandingRow).where(ContentStandingRow.sha256.in_(gone[start : start + FEW])))
    fresh = {name: state for name, state in after.items() if before.get(name) != state}
    if fresh:
        statement = upsert(ContentStandingRow)
        new = {"state": statement.excluded.state, "at": statement.excluded.at}
        tx.execute(
            statement.on_conflict_do_update(index_elements=["sha256"], set_=new),
            [{"sha256": name, "state": state, "at": now} for name, state in sorted(fresh.items())],
        )
    return len(fresh) + len(gone)


def standing(tx: Session, holders: Sequence[Contents], names: Mapping[str, Namer]) -> ContentsStanding:
    """Return how the contents kept here stand, those asked for by name."""
    kept, told = contents.kept(tx, holders), _told(tx)
    asked = [sha256 for sha256, state in told.items() if state == WANTED]
    called = contents.called(tx, holders, asked)
    owners = _owners(tx, called, names)
    wanted = [
        Wanted(
            sha256, one.title, one.owner_table, one.owner_id,
            owners.get((one.owner_table, one.owner_id), ""), sha256 in kept,
        )
        for sha256 in asked
        for one in (called.get(sha256, Called("", "", "")),)
    ]  # fmt: skip
    received = sum(told.get(sha256) == RECEIVED for sha256 in kept)
    ordered = tuple(sorted(wanted, key=lambda w: (w.owner, w.title, w.sha256)))
    lacks = contents.lacking(tx, holders)
    nowhere = sum(told.get(name) == WANTED for name in lacks)
    return ContentsStanding(len(kept), received, ordered, len(lacks), nowhere)


def fetchable(tx: Session, holders: Sequence[Contents]) -> tuple[str, ...]:
    """Return the contents records here name and that are not here, without those the hub has not either."""
    told = _told(tx)
    return tuple(name for name in contents.lacking(tx, holders) if told.get(name) != WANTED)


def came_back(tx: Session, names: Collection[str], now: datetime) -> None:
    """Write down that the hub has contents it gave back: they are not sent there again."""
    if names:
        statement = upsert(ContentStandingRow)
        new = {"state": statement.excluded.state, "at": statement.excluded.at}
        tx.execute(
            statement.on_conflict_do_update(index_elements=["sha256"], set_=new),
            [{"sha256": name, "state": RECEIVED, "at": now} for name in sorted(names)],
        )


def _owners(
    tx: Session, called: Mapping[str, Called], names: Mapping[str, Namer]
) -> dict[tuple[str, str], str]:
    found: dict[tuple[str, str], str] = {}
    for table in {one.owner_table for one in called.values()} & names.keys():
        ids = sorted({one.owner_id for one in called.values() if one.owner_table == table})
        found |= {(table, row_id): name for row_id, name in names[table](tx, ids).items()}
    return found


def _told(tx: Session) -> dict[str, str]:
    rows = select(ContentStandingRow.sha256, ContentStandingRow.state)
    return {row.sha256: row.state for row in tx.execute(rows.order_by(ContentStandingRow.sha256))}

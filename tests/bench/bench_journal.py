"""What does the journal cost? Rows inserted, journalled and chained, against the same rows inserted bare."""

from __future__ import annotations

import hashlib
import random
import tempfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from app.members.tables import MemberRow
from app.shared import journal
from app.shared.db import Database
from app.shared.ids import new_id
from tests.bench.measure import ACTOR, CLOCK, database, large, tell, timed, told
from tests.people import GIVEN, SURNAMES


def rows(count: int, first: int = 0) -> list[dict[str, Any]]:
    """Invent member rows as a roster fills them, from number `first` on: names, numbers and codes, many empty."""
    chance = random.Random(7)
    empty = {column.name: None if column.nullable else "" for column in MemberRow.__table__.columns}
    made = []
    for number in range(first, first + count):
        born = date(1965, 1, 1) + timedelta(days=chance.randrange(13_000))
        made.append({
            **empty, "id": new_id(), "rev": 1, "name": chance.choice(SURNAMES) + "".join(chance.choices(GIVEN, k=2)),
            "sex": chance.choice("12"), "birth_date": born, "ethnic": chance.choice(("01", "10")), "id_type": "1",
            "id_no": f"2299{number % 90:02d}{born:%Y%m%d}{number // 90:04d}", "education": chance.choice(("60", "40", "20")),
            "mobile": f"139{chance.randrange(10**8):08d}", "employment_status": "1", "hukou_type": "1",
            "hukou_region": "222401", "change_type": "1", "change_date": CLOCK.today(), "joined_on": CLOCK.today(),
            "political_status": "13", "is_migrant_worker": chance.random() < 0.3, "unit_id": None, "status": "ACTIVE",
            "extra": "{}",
        })  # fmt: skip
    return made


def bare(db: Database, values: list[dict[str, Any]]) -> None:
    """Insert into an encrypted database without triggers."""
    with db.bookkeeping() as tx:
        tx.execute(insert(MemberRow), values)


def journalled(db: Database, values: list[dict[str, Any]]) -> None:
    """Insert through the one gate: triggers, numbers, hash chain."""
    with db.transaction("bench", ACTOR) as tx:
        tx.execute(insert(MemberRow), values)


def one_by_one(db: Database, values: list[dict[str, Any]], *, bookkept: bool) -> None:
    """Insert each row in a transaction of its own, as a clerk does."""
    for value in values:
        (bare if bookkept else journalled)(db, [value])


def main(count: int) -> None:
    """Print the ratios."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        values, ours, theirs = rows(count), [], []
        for _ in range(3):
            with database(folder, journalled=False) as db:
                theirs.append(timed(lambda db=db: bare(db, values)))
            with database(folder) as db:
                ours.append(timed(lambda db=db: journalled(db, values)))
        tell(f"{count:,} rows in one transaction", min(ours), "bare insert", min(theirs))
        few = rows(200)
        with database(folder, journalled=False) as db:
            plain = timed(lambda: one_by_one(db, few, bookkept=True))
        with database(folder) as db:
            kept = timed(lambda: one_by_one(db, few, bookkept=False))
            tell("200 rows, each its own transaction", kept, "bare insert", plain)
        with database(folder) as db:
            journalled(db, values)
            with db.reading() as tx:
                lines = journal.lines_after(tx, 0)
                content = [repr(line).encode() for line in lines]
                hashing = timed(lambda: [hashlib.sha256(part).digest() for part in content])
                walked = timed(lambda: journal.verify(tx))
            tell(f"the chain of {count:,} lines verified", walked, "SHA-256 of as many lines", hashing)
            told("", walked, count, "lines")


if __name__ == "__main__":
    main(100_000 if large("The journal, against bare inserts into the same encrypted table") else 20_000)

"""How fast is search-as-you-type, against LIKE '%…%' over the same encrypted data? Prints ratios.

`python -m tests.bench.bench_search [members]` (100,000 unless told).
"""

from __future__ import annotations

import os
import random
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

from sqlalchemy import insert, text
from sqlalchemy.orm import Session

import app.migrations.whole  # noqa: F401 - the metadata must be whole
from app.members.search import Entry, Query, enter, window
from app.members.tables import MemberRow
from app.shared.base import Row
from app.shared.db import Database
from app.shared.ids import new_id
from app.unions import ensure_unit

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许金朴崔"
GIVEN = "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂华文辉建国玉珍凤志红梅春海燕山仁波"
BATCH = 50_000
NOW = datetime(2026, 11, 20, tzinfo=UTC)


def people(first: int, count: int) -> tuple[list[dict[str, object]], list[Entry]]:
    """Invent members from the `first` on: member columns and what the search keeps."""
    chance = random.Random(first)
    rows, entries = [], []
    nothing = {c.name: None if c.nullable else "" for c in MemberRow.__table__.columns}
    for number in range(first, first + count):
        name = chance.choice(SURNAMES) + "".join(chance.choices(GIVEN, k=chance.choice((1, 2, 2))))
        born = date(1960 + number % 45, 1 + number % 12, 1 + number % 28)
        row = {
            **nothing, "id": new_id(), "rev": 1, "name": name, "birth_date": born, "status": "ACTIVE",
            "id_no": f"2299{number % 90 + 10}{born:%Y%m%d}{number * 7919 % 10_000:04d}",
            "id_type": f"{number:06d}", "mobile": f"13{chance.randrange(10**9):09d}",
            "member_cert_no": f"222401{number:08d}", "joined_on": NOW.date(),
        }  # fmt: skip
        rows.append(row)
        entries.append(
            Entry(
                row["id"],
                name,
                row["id_no"],
                row["mobile"],
                f"单位{number % 300}",
                "ACTIVE",
                NOW.date(),
                born,
                (),
                NOW,
            )
        )
    return rows, entries


def p95(times: list[float]) -> float:
    """Return the 95th percentile in milliseconds."""
    return sorted(times)[int(len(times) * 0.95)] * 1000


def timed(act: Callable[[], object]) -> float:
    """Return the seconds `act` takes."""
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def queries(entries: list[Entry]) -> dict[str, list[str]]:
    """Return what clerks type, by kind."""
    chance = random.Random(11)
    some = chance.sample(entries, 60)
    return {
        "whole name": [e.name for e in some],
        "part of a name": [e.name[-2:] for e in some],
        "one character": [e.name[-1] for e in some],
        "surname": [e.name[0] for e in some],
        "initials": [e.fields()["initials"] for e in some],
        "pinyin": [e.fields()["pinyin"] for e in some],
        "first letters": [e.fields()["initials"][:2] for e in some],
        "last 4": [e.id_no[-4:] for e in some],
        "id beginning": [e.id_no[:12] for e in some],
        "day of birth": [e.id_no[6:14] for e in some],
        "certificate": [f"222401{chance.randrange(len(entries)):08d}" for _ in some],
        "unit": [e.unit_name for e in some],
        "name and unit": [f"{e.name} {e.unit_name}" for e in some],
        "nobody": [f"{e.name}{e.name}" for e in some],
    }


def like(tx: Session, typed: str) -> None:
    """Ask the plain way."""
    sql = (
        "SELECT m.id FROM member m JOIN member_search s ON s.member_id = m.id WHERE m.name LIKE :q "
        "OR s.pinyin LIKE :q OR s.initials LIKE :q OR m.id_no LIKE :q OR m.mobile LIKE :q "
        "OR m.member_cert_no LIKE :q OR s.unit_name LIKE :q"
    )
    tx.execute(text(sql), {"q": f"%{typed}%"}).fetchall()


def main(count: int) -> None:
    """Print p95 in ms of both ways and their ratio, by kind of question."""
    with tempfile.TemporaryDirectory() as folder:
        db = Database.create(Path(folder) / "bench.db", os.urandom(32))
        with db.engine.execution_options(writes=True).begin() as connection:
            Row.metadata.create_all(connection)
        start, known = time.perf_counter(), []
        with db.bookkeeping() as tx:
            for place in range(300):
                ensure_unit(tx, f"单位{place}")
            for first in range(0, count, BATCH):
                rows, entries = people(first, min(BATCH, count - first))
                tx.execute(insert(MemberRow), rows)
                enter(tx, entries)
                known += entries[:: max(1, count // 1_000)]
        print(f"{count:,} entered in {time.perf_counter() - start:.1f} s")
        with db.reading() as tx:
            window(tx, Query())
            print(f"whole roll {timed(lambda: window(tx, Query())) * 1000:.0f} ms, by unit "
                  f"{timed(lambda: window(tx, Query(sort='unit'))) * 1000:.0f} ms, one unit "
                  f"{timed(lambda: window(tx, Query(unit='单位7'))) * 1000:.0f} ms")  # fmt: skip
            for kind, words in queries(known).items():
                for word in words[:5]:
                    window(tx, Query(text=word))
                ours = p95([timed(lambda word=word: window(tx, Query(text=word))) for word in words])
                plain = p95([timed(lambda word=word: like(tx, word)) for word in words[:5]])
                print(f"{kind:16} {ours:8.2f} ms   LIKE {plain:8.1f} ms   {plain / ours:7.1f}x")


if __name__ == "__main__":
    main(1_000_000 if "--large" in sys.argv else 100_000)

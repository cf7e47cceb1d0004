"""What does the audit log cost an office of 100,000 or a million changes? First rows, filters, the chain, the signed PDF."""

from __future__ import annotations

import hashlib
import resource
import tempfile
from pathlib import Path

from sqlalchemy import insert, text

from app.audit import Wanted
from app.audit.service import AuditLog
from app.members.tables import MemberRow
from app.office_names import NAMES
from app.printing import ListColumn, Listing
from app.printing.service import Printing
from app.security import Guard, audit
from app.security.service import add_first
from app.shared import journal
from app.shared.db import Database
from app.sync.service import Sync
from app.unions import Unions
from tests.bench.bench_journal import rows
from tests.bench.measure import ACTOR, CLOCK, best, database, large, tell, timed, told

PAGE = 200
LOOKS = 500
"""Looks at numbers, one transaction each: what an auditor filters for."""


def fill(db: Database, count: int) -> None:
    """Write `count` changes of members, and some looks among them."""
    with db.transaction("founded", ACTOR) as tx:
        add_first(tx, ACTOR, CLOCK.now())
    Unions(db, Guard(), CLOCK).found(ACTOR, "2299010001", "青山镇总工会", "222401")
    step = 20_000
    for start in range(0, count, step):
        with db.transaction("roster", ACTOR) as tx:
            tx.execute(insert(MemberRow), rows(min(step, count - start), start))
    for _ in range(LOOKS):
        with db.transaction("revealed", ACTOR) as tx:
            audit(tx, ACTOR, "reveal", "member", "m", "id_no: check")


def peak() -> float:
    """Return the most memory (MB) this process has had so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main(count: int) -> None:
    """Print the ratios for `count` changes."""
    with tempfile.TemporaryDirectory() as name, database(Path(name)) as db:
        fill(db, count)
        printing = Printing(db, Guard(), CLOCK, Path(name))
        log = AuditLog(db, Guard(), CLOCK, printing, NAMES)
        print(f"  {count:,} changes, {db.path.stat().st_size / 1e6:,.0f} MB")
        before = peak()

        def first_rows(wanted: Wanted) -> None:
            log.page(ACTOR, log.window(ACTOR, wanted, PAGE)[:PAGE])

        def like(sign: str) -> None:
            with db.reading() as tx:
                found = "SELECT seq FROM journal_line WHERE fields LIKE :sign ORDER BY seq DESC"
                tx.execute(text(found), {"sign": sign}).scalars().all()

        def plain() -> None:
            with db.reading() as tx:
                tx.execute(text("SELECT * FROM journal_line ORDER BY seq DESC LIMIT 200")).all()

        day = CLOCK.today()
        tell(
            "first 200 rows, all",
            best(lambda: first_rows(Wanted())),
            "SELECT … LIMIT 200",
            best(plain),
            "0.1 s",
        )
        tell("first 200 rows, one kind", best(lambda: first_rows(Wanted(frozenset({"reveal"})))), "LIKE on the same",
             best(lambda: like("%reveal%")))  # fmt: skip
        tell("first 200 rows, one person and day",
             best(lambda: first_rows(Wanted(people=frozenset({ACTOR.operator_id}), first=day, last=day))),
             "LIKE on the same", best(lambda: like(f"%{ACTOR.operator_id}%")))  # fmt: skip
        tell("all rows, one person and day",
             best(lambda: log.window(ACTOR, Wanted(people=frozenset({ACTOR.operator_id}), first=day, last=day)), 1),
             "LIKE on the same", best(lambda: like(f"%{ACTOR.operator_id}%"), 1))  # fmt: skip
        tell("counts of every person", best(lambda: log.people(ACTOR, Wanted())), "LIKE on the same",
             best(lambda: like("%reveal%"), 1))  # fmt: skip
        tell("counts of every kind", best(lambda: log.kinds(ACTOR, Wanted())), "LIKE on the same",
             best(lambda: like("%reveal%")))  # fmt: skip
        with db.reading() as tx:
            hashing = best(
                lambda: [
                    hashlib.sha256(str(line).encode()).digest()
                    for line in tx.execute(text("SELECT * FROM journal_line ORDER BY seq"))
                ],
                1,
            )
            tell(
                f"the chain of {count:,} walked",
                timed(lambda: journal.verify(tx)),
                "the same rows hashed",
                hashing,
            )
        Sync(db, Guard(), CLOCK, Path(name)).device(ACTOR)
        seen = log.page(ACTOR, log.window(ACTOR, Wanted())[:1000])
        columns = (ListColumn("编号", "count"), ListColumn("人"), ListColumn("动作"))
        listed = Listing("audit", "审计日志", columns, [(str(one.seq), one.by, one.act) for one in seen])
        out = Path(name) / "audit.pdf"
        told("signed PDF of 1,000 lines", timed(lambda: log.export(ACTOR, listed, out)), len(seen), "lines")
        print(f"  memory: {before:,.0f} MB before, {peak():,.0f} MB at most")


if __name__ == "__main__":
    wanted = large("The audit log, against LIKE and plain hashing of the same data")
    for size in (100_000, 1_000_000) if wanted else (20_000,):
        main(size)

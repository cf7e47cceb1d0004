"""How long does a package take, from the database to the stick and back? Against `zstd -3 | age` of the same bytes.

The rival's zstd and age run in this process (zstandard, pyrage), which spares it two program starts.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import pyrage
import zstandard
from sqlalchemy import insert

from app.members.tables import MemberRow
from app.security import seal
from app.shared.db import Database
from app.shared.progress import SILENT
from app.sync import outbox, package, queries, stick
from app.sync.messages import Up
from tests.bench.bench_journal import rows
from tests.bench.measure import ACTOR, best, database, large, tell, timed, told

OFFICE = "222401001"


def gather(db: Database) -> Up:
    """Read every change, as an export does."""
    with db.reading() as tx:
        here = queries.position(tx, OFFICE, ACTOR.device_id)
        return outbox.gather(tx, here, schema="1", exporter=ACTOR.operator_id, progress=SILENT)


def main(count: int) -> None:
    """Print the ratios."""
    with tempfile.TemporaryDirectory() as name, database(Path(name)) as db:
        values = rows(count)
        for at in range(0, count, 10_000):
            with db.transaction("bench", ACTOR) as tx:
                tx.execute(insert(MemberRow), values[at : at + 10_000])
        office, hub = seal.Keys.new(), seal.Keys.new()
        senders = {office.key_id: office.sign_key}
        money = queries.money_columns()

        def sealed(payload: bytes) -> bytes:
            return seal.seal(payload, kind="up", office=OFFICE, sender=office, recipients=[hub.seal_key])

        def opened(content: bytes) -> bytes:
            return seal.open_sealed(
                content, keys=hub, senders=senders, expect_kind="up", expect_office=OFFICE
            ).payload

        up = gather(db)
        payload = package.pack_up(up, money=money)
        content = sealed(payload)

        def placed() -> None:
            made = stick.place(
                Path(name),
                seal.file_name("up", OFFICE),
                content,
                verify=lambda read: seal.check_seal(read, senders),
            )
            made.path.unlink()

        steps = {
            "read from the database": best(lambda: gather(db)),
            "encoded, checked, compressed": best(lambda: package.pack_up(up, money=money)),
            "sealed": best(lambda: sealed(payload)),
            "written, synced, read back, proved": best(placed),
        }
        plain = zstandard.ZstdDecompressor().stream_reader(payload, read_across_frames=True).read()
        lock = pyrage.x25519.Identity.generate()
        pressed = zstandard.ZstdCompressor(level=3).compress(plain)
        pressing = best(lambda: zstandard.ZstdCompressor(level=3).compress(plain))
        locking = best(lambda: pyrage.encrypt(pressed, [lock.to_public()]))
        locked = pyrage.encrypt(pressed, [lock.to_public()])
        unlocking = best(lambda: pyrage.decrypt(locked, [lock]))
        print(
            f"  {count:,} changes, {len(plain) / 1e6:.1f} MB of JSON lines, {len(content) / 1e6:.2f} MB sealed"
        )
        for step, seconds in steps.items():
            told(step, seconds, count, "changes")
        whole = sum(steps.values())
        tell("from the database to the stick", whole, "zstd -3 | age", pressing + locking, "<= 5")
        tell("sealed", steps["sealed"], "age alone", locking, "<= 2")
        tell("opened", best(lambda: opened(content)), "age -d alone", unlocking, "<= 2")
        taken = timed(lambda: package.unpack_up(opened(content)))
        told("opened, unpacked, chain and totals proved", taken, count, "changes")


if __name__ == "__main__":
    main(125_000 if large("A package, against zstd -3 | age of the same bytes") else 20_000)

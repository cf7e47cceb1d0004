"""What the proofs of the exchange are made of: tables compared, packages altered in every way, two ends."""

from __future__ import annotations

import hashlib
import random
import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import insert, update

from app.hub import Hub
from app.security import Guard, seal
from app.shared.actor import Actor
from app.shared.clock import Clock
from app.shared.db import Database
from app.shared.ids import new_id
from app.sync.service import Sync
from app.unions import Unions
from app.unions.tables import UnitRow

OFFICE = "2299010001"
HUB_PASSWORD = "hub-password-1"
REFUSALS = frozenset(
    {"E_MAGIC", "E_TRUNC", "E_HEADER", "E_SCHEMA", "E_SUITE", "E_SIG", "E_RECIPIENT", "E_KIND", "E_OFFICE"}
)
"""What may be said of a package that is not what its sender sealed."""
TAIL = 70


def everything(db: Database) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table."""
    with db.reading() as tx:
        run = tx.connection().exec_driver_sql
        names = [r[0] for r in run("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
        return {name: [tuple(row) for row in run(f'SELECT * FROM "{name}"')] for name in names}


class Watch:
    """Sees whether anything was written: what SQLite tells each time, every table compared at the end."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._before = everything(db)
        self._connection = db.engine.connect()
        self._version = self._now()

    def _now(self) -> int:
        found = int(self._connection.exec_driver_sql("PRAGMA data_version").scalar_one())
        self._connection.rollback()  # an open reader would keep the log from being folded in
        return found

    def check(self) -> None:
        """Fail if anybody else wrote since the beginning."""
        assert self._now() == self._version

    def end(self) -> None:
        """Fail if any row of any table is another than in the beginning."""
        self.check()
        self._connection.close()
        assert everything(self._db) == self._before


# --- altered packages -----------------------------------------------------------------------------------------------


def flips(whole: bytes, *, bits: Sequence[int] | None = None) -> Iterator[bytes]:
    """One flipped bit in every byte, or each of `bits` in every byte."""
    for at in range(len(whole)):
        for bit in bits if bits is not None else (at % 8,):
            altered = bytearray(whole)
            altered[at] ^= 1 << bit
            yield bytes(altered)


def prefixes(whole: bytes, every: int) -> Iterator[bytes]:
    """Every `every`-th strict prefix."""
    for length in range(0, len(whole), every):
        yield whole[:length]


def additions(whole: bytes, count: int) -> Iterator[bytes]:
    """Bytes appended, inserted and taken out at `count` places."""
    for added in (b"\0", b"END1", b"\x40\0END1", bytes(TAIL), whole):
        yield whole + added
    chance = random.Random(len(whole))
    for at in sorted({0, 9, 13, len(whole) - TAIL, len(whole) - 6, *chance.sample(range(len(whole)), count)}):
        for altered in (whole[:at] + b"\0" + whole[at:], whole[:at] + whole[at + 1 :]):
            if altered != whole:
                yield altered


def parts(whole: bytes) -> tuple[bytes, bytes, bytes]:
    """The front with the header, the locked body, the signature with the end mark."""
    (length,) = struct.unpack_from("<I", whole, 9)
    return whole[: 13 + length], whole[13 + length : -TAIL], whole[-TAIL:]


def spliced(one: bytes, other: bytes, every: int) -> Iterator[bytes]:
    """What two packages give when they are cut and put together crosswise."""
    for at in range(1, max(len(one), len(other)), every):
        yield one[:at] + other[at:]
        yield other[:at] + one[at:]
        yield one[:at] + other[-at:]
    mine, theirs = parts(one), parts(other)
    for choice in range(1, 7):
        yield b"".join((theirs if choice >> n & 1 else mine)[n] for n in range(3))
    middle = len(mine[1]) // 2
    yield mine[0] + mine[1][:middle] + theirs[1][middle:] + mine[2]
    yield mine[0] + mine[1] + theirs[1] + mine[2]


def resealed(header: bytes, body: bytes, sender: seal.Keys) -> bytes:
    """An envelope put together by hand and signed well, so that only the header is at fault."""
    front = seal.MAGIC + struct.pack("<I", len(header)) + header + body
    signer = seal.Ed25519PrivateKey.from_private_bytes(bytes.fromhex(sender.sign_private))
    return front + signer.sign(seal._signed(memoryview(front))) + struct.pack("<H", 64) + seal.END


# --- the road between an office and its hub -------------------------------------------------------------------------


@dataclass
class Road:
    """An office's real exchange, a real hub, and the stick between them."""

    db: Database
    sync: Sync
    actor: Actor
    hub: Hub
    stick: Path
    profile: Path
    clock: Clock

    def write(self, *names: str, **more: Any) -> list[str]:
        """Enter units of these names."""
        ids = [new_id() for _ in names]
        facts = {"rev": 1, "kind": "unit", "uscc": ""} | more
        with self.db.transaction("test.written", self.actor) as tx:
            tx.execute(
                insert(UnitRow),
                [{"id": key, "name": name, **facts} for key, name in zip(ids, names, strict=True)],
            )
        return ids

    def rename(self, row_id: str, name: str) -> None:
        """Change one unit's name."""
        with self.db.transaction("test.changed", self.actor) as tx:
            tx.execute(update(UnitRow).where(UnitRow.id == row_id).values(name=name, rev=UnitRow.rev + 1))

    def export(self, to: Path | None = None) -> Path:
        """Copy what is unconfirmed to the stick."""
        return self.sync.export(self.actor, to or self.stick).path

    def answer(self) -> Path:
        """The receipt owed, on the stick."""
        (written,) = self.hub.receipts(self.stick)
        return written.path

    def take(self, path: Path) -> Any:
        """Take a receipt in."""
        return self.sync.import_file(self.actor, path)

    def states(self, ids: Sequence[str]) -> list[str]:
        """Where these units stand."""
        found = self.sync.record_states(self.actor, "unit", list(ids))
        return [found[key].state for key in ids]

    def names_at_hub(self) -> dict[str, str]:
        """Every unit the hub holds of the office."""
        return {r.row_id: r.fields["name"] for r in self.hub.records(OFFICE, "unit")}

    def names_here(self) -> dict[str, str]:
        """Every unit of the office."""
        with self.db.reading() as tx:
            return {row.id: row.name for row in tx.execute(UnitRow.__table__.select())}


def built(
    where: Path,
    db: Database,
    clock: Clock,
    actor: Actor,
    *,
    enrolled: bool = True,
    hub_clock: Clock | None = None,
    **more: Any,
) -> Road:
    """An office in `db` and a hub in `where`, enrolled by files on the stick."""
    Unions(db, Guard(), clock).found(actor, OFFICE, "延青镇总工会")
    sync = Sync(db, Guard(), clock, where / "profile", schema="0001", **more)
    hub = Hub.init(where / "hub", HUB_PASSWORD, "省总工会", hub_clock or clock)
    stick = where / "stick"
    stick.mkdir()
    road = Road(db, sync, actor, hub, stick, where / "profile", clock)
    if enrolled:
        request = sync.request(actor, stick)
        (made,) = hub.enrol([request.path], stick)
        sync.certificate(actor, made.path, hub.fingerprint)
        made.path.unlink()
        request.path.unlink()
    return road


def said(counts: Mapping[str, int]) -> str:
    """Counts as a line of words."""
    return ", ".join(f"{n:,} {what}" for what, n in counts.items())


def digest(told: Any) -> str:
    """A short name of a state, equal when the states are."""
    return hashlib.sha256(repr(told).encode()).hexdigest()[:16]

"""A hub in a folder, and offices that write real packages: real keys, a real chain, no office program behind
them.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from app.hub import Hub
from app.security import Guard, seal
from app.shared import chain
from app.shared.actor import Actor
from app.shared.clock import FixedClock
from app.shared.db import Database
from app.sync import package
from app.sync.messages import Change, DeviceRequest, Up, Verb
from app.sync.money_columns import MONEY
from tests.conftest import NOW
from tests.hub import roads
from tests.hub.roads import Road

PASSWORD = "hub-password-1"
AT = "2026-11-20T01:00:00.000000Z"


@dataclass
class Office:
    """One device of an office and everything it ever changed."""

    code: str = "229901"
    device: str = "device-1"
    incarnation: str = "ab" * 16
    parent: str | None = None
    fork_seq: int = 0
    fork_hash: str = ""
    keys: seal.Keys = field(default_factory=seal.Keys.new)
    changes: list[Change] = field(default_factory=list)
    cursor: int = 0
    hub_key: str = ""

    def write(
        self,
        table: str,
        row_id: str,
        verb: Verb = "I",
        uuid: str = "",
        because: str = "test",
        read_to: int = 0,
        **fields: Any,
    ) -> Change:
        """Journal one change, made in the knowledge of the hub's log up to `read_to`."""
        seq = self.fork_seq + len(self.changes) + 1
        salt = f"{seq:032x}"
        covered = chain.covered(
            uuid=uuid or f"{self.incarnation[:8]}-{seq}",
            seq=seq,
            table=table,
            row_id=row_id,
            verb=verb,
            fields=fields,
            base_rev=0 if verb == "I" else 1,
            command="c1",
            reason=because,
            actor="a1",
            device=self.device,
            at=AT,
        )
        inner = chain.line_hash(salt, covered)
        change = Change(
            **covered,
            salt=salt,
            chain=chain.extend(self.hash_at(seq - 1), inner),
            inner=inner,
            hub_incarnation=1 if read_to else 0,
            cursor=read_to,
        )
        self.changes.append(change)
        return change

    def hash_at(self, seq: int) -> str:
        """The chain hash after change `seq`."""
        if seq == self.fork_seq:
            return chain.root(self.incarnation, self.parent, self.fork_seq, self.fork_hash)
        return self.changes[seq - self.fork_seq - 1].chain

    def up(self, first: int = 0, last: int | None = None, **other: Any) -> Up:
        """The message of changes first … last; of all of them by default."""
        first = first or self.fork_seq + 1
        told = {
            "office": self.code,
            "device": self.device,
            "incarnation": self.incarnation,
            "parent": self.parent,
            "fork_seq": self.fork_seq,
            "fork_hash": self.fork_hash,
            "first": first,
            "chain_before": self.hash_at(first - 1),
            "changes": tuple(self.changes[first - self.fork_seq - 1 : last]),
            "cursor": self.cursor,
            "hub_incarnation": 1,
        }
        return Up(**{**told, **other})

    def sealed(self, up: Up, to: str = "") -> bytes:
        """A package of `up` for the hub's key, or for another."""
        payload = package.pack_up(up, money=MONEY)
        return seal.seal(
            payload, kind="up", office=self.code, sender=self.keys, recipients=[to or self.hub_key]
        )

    def put(self, folder: Path, first: int = 0, last: int | None = None) -> Path:
        """Write a package into `folder` under a new name."""
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / seal.file_name("up", self.code)
        path.write_bytes(self.sealed(self.up(first, last)))
        return path

    def request(self) -> bytes:
        """The device request."""
        asked = DeviceRequest(
            office=self.code,
            office_name="青山镇总工会",
            device=self.device,
            label="窗口",
            sign_key=self.keys.sign_key,
            seal_key=self.keys.seal_key,
            made_at=AT,
        )
        payload = package.pack_request(asked)
        return seal.seal(payload, kind="request", office=self.code, sender=self.keys, recipients=[])


@pytest.fixture(scope="session")
def new_hub(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A hub nobody has used, made once: stretching its password takes longer than most tests."""
    folder = tmp_path_factory.mktemp("new") / "hub"
    Hub.init(folder, PASSWORD, "延青县总工会", FixedClock(NOW)).close()
    return folder


@pytest.fixture
def hub(tmp_path: Path, clock: FixedClock, new_hub: Path) -> Iterator[Hub]:
    """A new hub: a copy."""
    shutil.copytree(new_hub, tmp_path / "hub")
    made = Hub.open(tmp_path / "hub", PASSWORD, clock)
    yield made
    made.close()


@pytest.fixture
def enrolled(hub: Hub, tmp_path: Path) -> Callable[..., Office]:
    """Make an office whose device the hub has enrolled."""

    def make(**facts: Any) -> Office:
        office = Office(**facts)
        folder = tmp_path / "requests"
        folder.mkdir(exist_ok=True)
        path = folder / seal.file_name("request", office.code)
        path.write_bytes(office.request())
        hub.enrol(path, folder)
        office.hub_key = hub.premises.keys.seal_key
        return office

    return make


@pytest.fixture
def office(enrolled: Callable[..., Office]) -> Office:
    """An enrolled office with three units."""
    made = enrolled()
    for n in (1, 2, 3):
        made.write("unit", f"u{n}", name=f"单位{n}", kind="unit", uscc="")
    return made


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    """A folder that plays the stick."""
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


def state(hub: Hub, office: str) -> dict[str, Any]:
    """Everything the hub holds of an office that must not depend on the order of packages."""
    tables = sorted(hub.totals(office))
    return {
        table: [(r.row_id, dict(r.fields), dict(r.marks)) for r in hub.records(office, table)]
        for table in tables
    }


def says(hub: Hub, folder: Path) -> list[Any]:
    """The content of the receipts owed now."""
    return [receipt.down for receipt in hub.receipts(folder)]


@pytest.fixture
def road(db: Database, guard: Guard, clock: FixedClock, actor: Actor, tmp_path: Path) -> Iterator[Road]:
    """A real office with one member, a real hub, and the stick between them."""
    found = roads.begin(db, guard, clock, actor, tmp_path)
    yield found
    found.hub.close()

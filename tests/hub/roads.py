"""A real office, a real hub, and the stick between them: contents go there and come back."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from app.documents import Documents, Papers, Pasted, attachment_names
from app.hub import Hub
from app.members import Members, PhotoContents, member_names
from app.security import Guard
from app.shared.actor import Actor
from app.shared.clock import FixedClock
from app.shared.db import Database
from app.sync import reference
from app.sync.service import Sync
from app.sync.values import Exported
from app.unions import Unions
from tests.documents.conftest import picture
from tests.members.conftest import invented

OFFICE = "2299010001"
BUDGET = 64 * 1024
"""Bytes of contents in one package of these tests."""
NAMES = {"member": member_names, "attachment": attachment_names}


def name(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@dataclass
class Road:
    """A real office with one member, a real hub, and the stick between them."""

    db: Database
    sync: Sync
    documents: Documents
    members: Members
    actor: Actor
    clock: FixedClock
    hub: Hub
    stick: Path
    member: str = ""
    scans: list[bytes] = field(default_factory=list)

    def attach(self, count: int, size: int = 0) -> list[str]:
        """Attach scans of at least `size` bytes; what follows the picture is noise that no packer shortens."""
        made = [picture(len(self.scans) + n) + os.urandom(size) for n in range(count)]
        begin = len(self.scans) + 1
        self.scans += made
        given = [Pasted(f"扫描{begin + n}", content) for n, content in enumerate(made)]
        ids = []
        for one in given:
            self.clock.moment += timedelta(seconds=1)
            (done,) = self.documents.attach(self.actor, "member", self.member, [one])
            assert done.refusal is None
            ids.append(str(done.id))
        return ids

    def export(self, **more: Any) -> Exported:
        return self.sync.export(self.actor, self.stick, **more)

    def packages(self, kind: str = "files") -> list[Path]:
        return sorted(self.stick.glob(f"{kind}-*.jlgh"), key=lambda path: path.stat().st_mtime_ns)

    def round(self) -> Any:
        """Everything on the stick goes to the hub, and its receipt comes back."""
        self.hub.ingest(self.stick)
        return self.answer()

    def answer(self) -> Any:
        (receipt,) = self.hub.receipts(self.stick)
        return self.sync.import_file(self.actor, receipt.path)

    def counts(self) -> tuple[int, int]:
        (one,) = self.hub.offices()
        return one.contents_held, one.contents_named

    @property
    def wanted(self) -> list[str]:
        return [one.title for one in self.sync.status(self.actor).contents.wanted]


def exchange(db: Database, guard: Guard, clock: FixedClock, actor: Actor, profile: Path) -> Sync:
    """The exchange of a new computer of the office; a package of contents holds at most 64 KiB."""
    Unions(db, guard, clock).found(actor, OFFICE, "延青镇总工会")
    holders = (Papers(), PhotoContents())
    return Sync(
        db, guard, clock, profile, appliers={"reference": reference.applier(clock, {})}, schema="0001", names=NAMES,
        holders=holders, budget=BUDGET,
    )  # fmt: skip


def begin(db: Database, guard: Guard, clock: FixedClock, actor: Actor, folder: Path) -> Road:
    """Both ends enrolled by files on the stick."""
    sync = exchange(db, guard, clock, actor, folder / "profile")
    hub = Hub.init(folder / "hub", "hub-password-1", "省总工会", clock)
    stick = folder / "stick"
    stick.mkdir()
    request = sync.request(actor, stick)
    (made,) = hub.enrol([request.path], stick, [sync.device(actor).key_id])
    sync.certificate(actor, made.path, hub.fingerprint)
    members = Members(db, guard, clock)
    found = Road(db, sync, Documents(db, guard, clock, NAMES), members, actor, clock, hub, stick)
    found.member = members.register(actor, invented("王秀英", 2)).id
    return found

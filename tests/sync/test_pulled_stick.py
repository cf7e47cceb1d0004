"""Promise 10, TC-15: a stick pulled at any call, full, read-only or absent is never said to be done, and harms nothing."""

from __future__ import annotations

import errno
import io
import os
import random
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from app.security import seal
from app.shared.actor import Actor
from app.shared.clock import FixedClock
from app.shared.db import Database
from app.shared.errors import DeviceError
from app.sync import stick
from tests import proofs
from tests.proofs import OFFICE, Road


class Stick:
    """The stick's folder as the system shows it: counts the calls that reach it, and is gone at the one asked for."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder, self.away = folder, folder.with_name("pulled out")
        self.heard: list[str] = []
        self.ends_at: int | None = None
        self.answers: Callable[[], OSError] = lambda: OSError(errno.EIO, "simulated")
        self.leaves = True
        self.handles: set[int] = set()
        self._move = os.rename
        for name in ("open", "fsync", "link", "unlink"):
            self._wrap(monkeypatch, os, name)
        self._wrap(monkeypatch, os, "rename", "replace")
        real, ours = os.fdopen, self

        class Watched(io.FileIO):
            def write(self, data: Any) -> int:
                ours.reach("write", data, self)
                return super().write(data)

        def fdopen(handle: int, mode: str = "r", *args: Any, **more: Any) -> Any:
            return Watched(handle, mode) if handle in ours.handles else real(handle, mode, *args, **more)

        monkeypatch.setattr(os, "fdopen", fdopen)
        opened = io.open

        class Read(io.FileIO):
            def read(self, size: int = -1) -> Any:
                ours.reach("read")
                return super().read(size)

        def read_open(file: Any, mode: str = "r", *args: Any, **more: Any) -> Any:
            if mode == "rb" and ours.holds(file):
                ours.reach("open")
                return Read(file, "r")
            return opened(file, mode, *args, **more)

        monkeypatch.setattr(io, "open", read_open)

    def holds(self, path: object) -> bool:
        return isinstance(path, str | Path) and Path(path).is_relative_to(self.folder)

    def _wrap(self, monkeypatch: pytest.MonkeyPatch, module: Any, *names: str) -> None:
        for name in names:
            real = getattr(module, name)

            def call(*args: Any, _real: Any = real, _name: str = name, **more: Any) -> Any:
                ours = args[0] in self.handles if _name == "fsync" else any(map(self.holds, args))
                if ours:
                    self.reach("rename" if _name == "replace" else _name)
                done = _real(*args, **more)
                if ours and _name == "open":
                    self.handles.add(done)
                return done

            monkeypatch.setattr(module, name, call)

    def reach(self, call: str, data: Any = None, file: Any = None) -> None:
        """One call reaches the stick; at the one asked for it is gone, half of what was being written on it."""
        self.heard.append(call)
        if self.ends_at is None or len(self.heard) < self.ends_at:
            return
        if len(self.heard) == self.ends_at or self.leaves:
            if data is not None:
                io.FileIO.write(file, data[: len(data) // 2])
            if self.leaves and self.folder.exists():
                self._move(self.folder, self.away)
            raise self.answers()

    def forget(self, ends_at: int | None = None) -> None:
        """Begin to count anew; at call `ends_at` it ends."""
        self.heard, self.ends_at = [], ends_at
        self.handles.clear()

    def put_back(self) -> None:
        """The stick is in again, with what was on it."""
        self.forget()
        if self.away.exists():
            self._move(self.away, self.folder)


@pytest.fixture
def road(
    db: Database, clock: FixedClock, actor: Actor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Road]:
    """An enrolled office with a package of several pieces to write, and an old one on the stick."""
    made = proofs.built(tmp_path, db, clock, actor)
    made.write("旧厂")
    made.export()
    made.hub.ingest(made.stick)
    made.write(*(random.Random(n).randbytes(400).hex() for n in range(500)))
    monkeypatch.setattr(stick, "CHUNK", 64 * 1024)
    yield made
    made.hub.close()


def whole(road: Road, path: Path) -> bool:
    """Say whether the office's own signature holds on a file."""
    with road.db.reading() as tx:
        keys = {r[0]: r[1] for r in tx.connection().exec_driver_sql("SELECT key_id, sign_key FROM device")}
    try:
        seal.check_seal(path.read_bytes(), keys)
    except DeviceError:
        return False
    return True


def marks(road: Road) -> list[Any]:
    """What the office believes it has copied out."""
    told = proofs.everything(road.db)
    return [told["package_sent"], told["record_state"], told["journal_line"]]


def attempt(road: Road, shown: Stick, ends_at: int, old: dict[str, bytes]) -> str:
    """Export once; fail when it is called done. Return the code, after looking that nothing was harmed."""
    before, kept = marks(road), {p.name for p in (road.profile / "outbox").iterdir()}
    shown.forget(ends_at)
    with pytest.raises(DeviceError) as refusal:
        road.export()
    assert len(shown.heard) >= ends_at
    shown.put_back()
    assert marks(road) == before
    assert {p.name for p in (road.profile / "outbox").iterdir()} == kept
    found = {p.name: p for p in road.stick.iterdir()}
    assert {name: found[name].read_bytes() for name in old} == old
    for name, path in found.items():
        assert path.suffix == ".part" or whole(road, path), name
    for name in found.keys() - old.keys():
        found[name].unlink()
    return refusal.value.code


def arrives(road: Road) -> None:
    """The next export works and the hub takes it and the old packages."""
    path = road.export()
    assert whole(road, path)
    assert {done.code for done in road.hub.ingest(road.stick)} == {""}
    assert len(road.names_at_hub()) == len(road.names_here())
    road.take(road.answer())
    assert road.sync.status(road.actor).unconfirmed == 0


@pytest.mark.parametrize(
    ("error", "links"), [(errno.EIO, True), pytest.param(errno.ENODEV, False, marks=pytest.mark.long)]
)
def test_promise10_pulled_at_every_call_it_is_never_done(
    road: Road, monkeypatch: pytest.MonkeyPatch, error: int, links: bool
) -> None:
    """On a disk that knows links, and on a stick that knows none and renames."""
    old = {p.name: p.read_bytes() for p in road.stick.iterdir()}
    if not links:
        monkeypatch.setattr(os, "link", unknown)
    shown = Stick(road.stick, monkeypatch)
    shown.answers = lambda: OSError(error, "simulated")
    before = marks(road)
    calls = calls_of(road, shown)
    assert Counter(calls)["write"] >= 4
    assert set(calls) == {"open", "write", "fsync", "read", "link", "unlink" if links else "rename"}
    assert marks(road) != before
    old |= {p.name: p.read_bytes() for p in road.stick.iterdir()}
    codes = Counter[str]()
    for number in range(1, len(calls) + 1):
        road.write(f"又{number}")
        codes[attempt(road, shown, number, old)] += 1
    assert set(codes) <= {"stick.failed", "stick.absent"}
    print(
        f"\npromise 10: pulled at each of {len(calls)} calls ({proofs.said(Counter(calls))}): never done ({proofs.said(codes)})"
    )
    arrives(road)


def unknown(*_: object, **__: object) -> None:
    """A link on vfat."""
    raise OSError(errno.EPERM, "simulated")


def calls_of(road: Road, shown: Stick) -> list[str]:
    """The calls a sound export makes on the stick."""
    road.export()
    calls = list(shown.heard)
    shown.forget()
    return calls


@pytest.mark.parametrize(
    ("number", "code"),
    [(errno.ENOSPC, "stick.full"), (errno.EROFS, "stick.read_only")],
)
def test_promise10_full_or_write_protected_at_every_call_it_is_never_done(
    road: Road, monkeypatch: pytest.MonkeyPatch, number: int, code: str
) -> None:
    """The stick stays in and says no: what was begun is taken away again."""
    old = {p.name: p.read_bytes() for p in road.stick.iterdir()}
    shown = Stick(road.stick, monkeypatch)
    shown.answers, shown.leaves = lambda: OSError(number, "simulated"), False
    calls = calls_of(road, shown)
    old |= {p.name: p.read_bytes() for p in road.stick.iterdir()}
    refused = 0
    for at, call in enumerate(calls, start=1):
        if call in (
            "link",
            "unlink",
            "read",
        ):  # a stick without links is renamed on; the others are not its room's matter
            continue
        before = {p.name for p in road.stick.iterdir()}
        assert attempt(road, shown, at, old) == code
        assert {p.name for p in road.stick.iterdir()} == before
        refused += 1
    print(f"\npromise 10: {code} at each of {refused} calls: never done")
    arrives(road)


@pytest.mark.long
def test_promise10_pulled_at_every_few_bytes_it_is_never_done(
    road: Road, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = {p.name: p.read_bytes() for p in road.stick.iterdir()}
    size = road.export().stat().st_size
    for path in road.stick.iterdir():
        if path.name not in old:
            path.unlink()
    monkeypatch.setattr(stick, "CHUNK", 1009)
    shown = Stick(road.stick, monkeypatch)
    pulled = size // 1009
    for number in range(2, pulled + 2):
        assert attempt(road, shown, number, old) == "stick.failed"
    print(f"\npromise 10: pulled at {pulled} places of {size:,} bytes: never done")
    shown.forget()
    arrives(road)


def test_promise10_absent_or_no_folder_is_said_and_nothing_marked(road: Road, tmp_path: Path) -> None:
    before = marks(road)
    (tmp_path / "a file").write_text("x")
    for place, code in ((tmp_path / "usb", "stick.absent"), (tmp_path / "a file", "stick.not_a_folder")):
        with pytest.raises(DeviceError) as refusal:
            road.export(place)
        assert refusal.value.code == code
    assert marks(road) == before
    assert not (tmp_path / "usb").exists()
    arrives(road)


def test_tc15_two_sticks_each_carry_everything_and_either_is_enough(road: Road, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    first = road.export()
    again = road.export(other)
    assert whole(road, first)
    assert whole(road, again)
    assert first.name != again.name
    assert [done.applied for done in road.hub.ingest(again)] == [500]
    assert [(done.code, done.applied, done.known) for done in road.hub.ingest(first)] == [("", 0, 501)]
    road.take(road.answer())
    assert road.sync.status(road.actor).unconfirmed == 0
    assert OFFICE in first.name

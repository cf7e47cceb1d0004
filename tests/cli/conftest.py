"""A command line to call, and an office with its hub that has exchanged once: copied anew for every test."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from app.cli import main
from app.security.vault import Vault
from app.shared.db import Database
from tests.people import roster

PASSWORD = "correct horse"
OFFICE = "222401001"


@dataclass(frozen=True)
class Said:
    """What a command line answered."""

    code: int
    out: str
    err: str

    @property
    def told(self) -> dict[str, Any]:
        """The one JSON object on stdout; fails when there is anything else."""
        found: dict[str, Any] = json.loads(self.out)
        return found


Run = Callable[..., Said]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Call the command line with the right password in the environment."""
    monkeypatch.setenv("NUANGONG_PASSWORD", PASSWORD)
    monkeypatch.delenv("NUANGONG_HUB_PASSWORD", raising=False)

    def call(*words: object, profile: Path | None = None) -> Said:
        capsys.readouterr()
        line = [*(["--profile", str(profile)] if profile else []), *map(str, words)]
        code = main(line)
        said = capsys.readouterr()
        return Said(code, said.out, said.err)

    return call


@dataclass(frozen=True)
class Exchange:
    """An office and a hub that know each other, and the stick between them."""

    where: Path

    @property
    def office(self) -> Path:
        return self.where / "office"

    @property
    def hub(self) -> Path:
        return self.where / "hub"

    @property
    def stick(self) -> Path:
        return self.where / "stick"

    def one(self, kind: str) -> Path:
        """Return the newest file of a kind on the stick."""
        return max(self.stick.glob(f"{kind}-*.jlgh"), key=lambda path: path.stat().st_mtime_ns)


def call(profile: Path | None, *words: object) -> None:
    assert main([*(["--profile", str(profile)] if profile else []), *map(str, words)]) == 0


def make_exchange(where: Path, office: str, hub: Path | None = None) -> Exchange:
    """Make an office with people in it, enrol it, and carry a package to the hub; the receipt waits on the stick."""
    made = Exchange(where)
    made.stick.mkdir(parents=True)
    named = ("--name", "青山镇总工会", "--operator", "王芳", "--region", "222401")
    call(made.office, "init", "--office", office, *named)
    call(made.office, "members", "import", roster(where / "people.xlsx", 12, bad=3, seed=int(office)))
    if hub is None:
        call(None, "hub", "init", made.hub, "--name", "省总工会")
    at = hub or made.hub
    call(made.office, "device", "request", "--to", made.stick)
    call(None, "hub", "enrol", made.one("request"), "--hub", at, "--to", made.stick)
    call(made.office, "device", "certificate", made.one("certificate"))
    call(made.office, "sync", "export", "--to", made.stick)
    return made


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Exchange:
    """Made once, never touched: `exchange` gives copies."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("NUANGONG_PASSWORD", PASSWORD)
        found = make_exchange(tmp_path_factory.mktemp("exchange") / "first", OFFICE)
        call(None, "hub", "ingest", found.one("up"), "--hub", found.hub)
        call(None, "hub", "receipts", found.stick, "--hub", found.hub)
        return found


@pytest.fixture(scope="session")
def made_other(made: Exchange, tmp_path_factory: pytest.TempPathFactory) -> Exchange:
    """Another office at another hub."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("NUANGONG_PASSWORD", PASSWORD)
        found = make_exchange(tmp_path_factory.mktemp("exchange") / "second", "222403002")
        call(None, "hub", "ingest", found.one("up"), "--hub", found.hub)
        call(None, "hub", "receipts", found.stick, "--hub", found.hub)
        return found


@pytest.fixture
def exchange(made: Exchange, tmp_path: Path) -> Exchange:
    shutil.copytree(made.where, tmp_path / "exchange")
    return Exchange(tmp_path / "exchange")


@pytest.fixture
def other(made_other: Exchange, tmp_path: Path) -> Exchange:
    shutil.copytree(made_other.where, tmp_path / "other")
    return Exchange(tmp_path / "other")


@pytest.fixture(scope="session")
def made_empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office with nobody on the roll."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("NUANGONG_PASSWORD", PASSWORD)
        profile = tmp_path_factory.mktemp("empty") / "office"
        named = ("--name", "青山镇总工会", "--operator", "王芳", "--region", "222401")
        call(profile, "init", "--office", OFFICE, *named)
        return profile


@pytest.fixture
def empty(made_empty: Path, tmp_path: Path) -> Path:
    shutil.copytree(made_empty, tmp_path / "empty")
    return tmp_path / "empty"


def state(folder: Path, password: str = PASSWORD) -> dict[str, tuple[int, str]]:
    """Return every table's number of rows and the fingerprint of all that stands in them."""
    key = Vault(folder).unlock(password)[1]
    path = next(folder / name for name in ("office.db", "hub.db") if (folder / name).exists())
    db = Database.open(path, key)
    try:
        with db.reading() as tx:
            connection = tx.connection()
            names = connection.exec_driver_sql(
                "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
            )
            found = {}
            for (name,) in names.fetchall():
                rows = sorted(map(repr, connection.exec_driver_sql(f'SELECT * FROM "{name}"').fetchall()))
                found[name] = (len(rows), hashlib.sha256("\n".join(rows).encode()).hexdigest())
            return found
    finally:
        db.engine.dispose()


def files(folder: Path, *left_out: str) -> dict[str, str]:
    """Return the fingerprint of every file below `folder`."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not any(part in left_out for part in path.relative_to(folder).parts)
    }

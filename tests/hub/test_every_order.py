"""Promise 9: whatever is lost, comes twice or in another order, the same hub and the same receipts come of it.

Not every order is walked: states are. Two ways that meet in one state go on as one, so a few hundred steps
cover every order, repetition and loss of the packages.
"""

from __future__ import annotations

import dataclasses
import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field
from math import factorial
from pathlib import Path
from typing import Any

import pytest

from app.hub import Hub
from app.security.vault import Vault
from app.shared.clock import FixedClock
from tests import proofs
from tests.hub.conftest import PASSWORD, Office, says

BROUGHT_BY = {"ledger": {"package_id"}, "package": {"name", "first"}}
"""Which of two overlapping packages brought a change is told by the order, and nothing hangs on it."""

ORDER_ITSELF = "act"
"""The table that keeps in which order everything was done, for the hub to be built again."""

Given = frozenset[int]


@dataclass
class Walk:
    """Every state the hub can get into by the packages of one office, and the steps between them."""

    folder: Path
    key: bytes
    clock: FixedClock
    packages: Sequence[Path]
    states: dict[Given, str] = field(default_factory=dict)
    receipts: dict[Given, list[Any]] = field(default_factory=dict)
    steps: int = 0

    def opened(self, folder: Path) -> Hub:
        """The hub of `folder`, without the slow way from password to key."""
        return Hub._opened(folder, self.key, self.clock)

    def search(self) -> None:
        """Go from every state with every package, until nothing new is found."""
        start: Given = frozenset()
        waiting = [start]
        with self._copy(self.folder / "start", "look") as hub:
            self.states[start], self.receipts[start] = seen(hub), []
        shutil.copytree(self.folder / "start", self._of(start))
        while waiting:
            given = waiting.pop()
            for number in range(len(self.packages)):
                fresh = self._step(given, number)
                if fresh is not None:
                    waiting.append(fresh)
            shutil.rmtree(self._of(given))

    def _step(self, given: Given, number: int) -> Given | None:
        """Give one package to the hub that had `given`; fail when another order of the same came to something else."""
        after = given | {number}
        with self._copy(self._of(given), "step") as hub:
            (*_, last) = hub.ingest(self.packages[number])
            assert last.code in ("", "E_GAP")
            found = seen(hub)
            self.steps += 1
            new = after not in self.states
            if new:
                shutil.copytree(hub.premises.folder, self._of(after))
            told = [dataclasses.replace(down, answers="") for down in says(hub, self.folder / "out")]
            assert self.states.setdefault(after, found) == found, (given, number)
            assert self.receipts.setdefault(after, told) == told, (given, number)
        return after if new else None

    def _of(self, given: Given) -> Path:
        return self.folder / ("state-" + "".join(map(str, sorted(given))))

    def _copy(self, source: Path, name: str) -> Opening:
        where = self.folder / name
        shutil.rmtree(where, ignore_errors=True)
        shutil.copytree(source, where)
        return Opening(self.opened(where))

    @property
    def orders(self) -> int:
        """How many orders without repetition, of all packages or of some with the others lost, are covered."""
        most = len(self.packages)
        return sum(factorial(most) // factorial(most - n) for n in range(most + 1))


@dataclass
class Opening:
    """A hub open for one step."""

    hub: Hub

    def __enter__(self) -> Hub:
        return self.hub

    def __exit__(self, *_: object) -> None:
        self.hub.premises.db.engine.dispose()


def seen(hub: Hub) -> str:
    """Everything the hub holds, as one short name, but for what tells only which file brought a change."""
    told: list[Any] = []
    with hub.premises.db.reading() as tx:
        run = tx.connection().exec_driver_sql
        for (name,) in run("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall():
            if name == ORDER_ITSELF:
                continue
            columns = [r[1] for r in run(f'PRAGMA table_info("{name}")')]
            kept = [c for c in columns if c not in BROUGHT_BY.get(name, set())]
            listed = ", ".join(f'"{c}"' for c in kept)
            told.append((name, sorted(repr(tuple(row)) for row in run(f'SELECT {listed} FROM "{name}"'))))
    return proofs.digest(told)


@pytest.fixture
def walk(
    hub: Hub, office: Office, clock: FixedClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Walk:
    """A hub that knows the office, and changes that meet: a refusal, a healing, the same row again and again."""
    monkeypatch.setattr(os, "fsync", lambda _: None)  # thousands of files; the disk is proved elsewhere
    folder = tmp_path / "walk"
    (folder / "out").mkdir(parents=True)
    office.write("unit", "u1", "U", uscc="甲")
    office.write("member", "m1", name="甲", id_type="01", id_no="229901199001010000", mobile="")
    office.write("unit", "u1", "U", uscc="乙", name="单位一")
    office.write("member", "m1", "U", id_no="229907198811223005")
    office.write("unit", "u3", "D")
    hub.close()
    shutil.copytree(hub.premises.folder, folder / "start")
    _, key = Vault(folder / "start").unlock(PASSWORD)
    return Walk(folder, key, clock, [])


def proved(walk: Walk, office: Office, spans: Sequence[tuple[int, int]], stick: Path) -> None:
    walk.packages = [office.put(stick, *span) for span in spans]
    walk.search()
    count, states = len(spans), len(set(walk.states.values()))
    print(
        f"\npromise 9: {count} packages, {walk.steps} steps from {states} distinct states cover {walk.orders} orders "
        "with losses, and every repetition"
    )
    assert len(walk.states) == 2**count
    assert states > count
    (whole,) = walk.receipts[frozenset(range(count))]
    assert (whole.ack, whole.problem, len(whole.results)) == (8, "", 8)
    held = sum(1 for told in walk.receipts.values() if told and told[0].problem == "E_GAP")
    assert (held > 0) == any(first > 1 for first, _ in spans)


@pytest.mark.parametrize(
    "spans",
    [
        pytest.param([(1, 2), (1, 5), (4, 6), (6, 8)], marks=pytest.mark.long),
        [(1, 4), (3, 5), (6, 7), (5, 8)],  # what is refused is healed by the same package, or by another
    ],
)
def test_promise9_every_order_loss_and_repetition_of_four_packages(
    walk: Walk, office: Office, stick: Path, spans: list[tuple[int, int]]
) -> None:
    proved(walk, office, spans, stick)


@pytest.mark.long
@pytest.mark.parametrize(
    "spans",
    [
        [(1, 2), (1, 4), (3, 5), (6, 7), (5, 8)],
        [(1, 1), (2, 3), (4, 5), (6, 7), (8, 8)],
        [(1, 8), (2, 3), (3, 6), (1, 5), (7, 8)],
        [(1, 3), (1, 5), (1, 6), (1, 7), (1, 8)],
    ],
)
def test_promise9_every_order_loss_and_repetition_of_five_packages(
    walk: Walk, office: Office, stick: Path, spans: list[tuple[int, int]]
) -> None:
    proved(walk, office, spans, stick)

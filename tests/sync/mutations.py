"""What if one mechanism of the protocol were not there? Each is switched off in turn; the model must notice."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

from app.hub import ancestors, checking, due, ledger, ledger_queries
from app.sync import outbox, rules, service

STORED = Path(__file__).parent / "counter_examples.json"
LIVES = Path(__file__).parent / "lives.json"

Step = tuple[str, int, int, int]


def _no_chain() -> Iterator[Any]:
    """The hub does not compare the hashes of what it holds already, and the office not those of a receipt."""
    problem = ledger._problem

    def blind(*facts: Any) -> str:
        found = problem(*facts)
        return "" if found == due.E_FORK else found

    check = rules.check_receipt
    yield mock.patch.object(ledger, "_problem", blind)
    yield mock.patch.object(ancestors, "diverged", return_value=False)
    yield mock.patch.object(
        service,
        "check_receipt",
        lambda down, here, _hash_at: check(down, here, lambda _seq: down.chain_at_ack),
    )


def _no_dedupe() -> Iterator[Any]:
    """The hub applies what was issued again as if it were new."""
    yield mock.patch.object(ledger_queries, "results_of", side_effect=lambda *_facts: {})


def _no_gap_up() -> Iterator[Any]:
    """The hub takes a package though earlier ones are missing."""
    problem = ledger._problem

    def blind(*facts: Any) -> str:
        found = problem(*facts)
        return "" if found == due.E_GAP else found

    yield mock.patch.object(ledger, "_problem", blind)


def _no_gap_down() -> Iterator[Any]:
    """The office takes a receipt though its log begins beyond what was read."""
    check = rules.check_receipt

    def blind(*facts: Any) -> None:
        try:
            check(*facts)
        except rules.LogGap:
            return

    yield mock.patch.object(service, "check_receipt", blind)


def _no_archive() -> Iterator[Any]:
    """The office offers a restored hub nothing of its earlier lives."""
    yield mock.patch.object(outbox, "gather_older", return_value=[])


def _no_prefix() -> Iterator[Any]:
    """The office believes the acknowledgement of a hub that was restored without comparing hashes."""
    check = rules.check_receipt

    def blind(down: Any, here: Any, hash_at: Callable[[int], str | None]) -> None:
        if down.hub_incarnation > here.hub_incarnation > 0 and down.problem != rules.FORK:
            check(down, here, lambda seq: down.chain_at_ack if seq == down.ack else hash_at(seq))
        else:
            check(down, here, hash_at)

    yield mock.patch.object(service, "check_receipt", blind)


def _no_sharing() -> Iterator[Any]:
    """The hub tells an office's computers nothing of each other, and compares no digests."""
    yield mock.patch.object(ledger, "_introduce")
    yield mock.patch.object(checking, "ready", return_value=False)


MUTATIONS: dict[str, Callable[[], Iterator[Any]]] = {
    "chain": _no_chain,
    "uuid": _no_dedupe,
    "gap_up": _no_gap_up,
    "gap_down": _no_gap_down,
    "archive": _no_archive,
    "prefix": _no_prefix,
    "two_computers": _no_sharing,
}


@contextmanager
def without(name: str) -> Iterator[None]:
    """Switch one mechanism off."""
    patches = list(MUTATIONS[name]())
    for patch in patches:
        patch.start()
    try:
        yield
    finally:
        for patch in reversed(patches):
            patch.stop()


def stored() -> dict[str, list[Step]]:
    """Return the counter-examples kept: for each mutation steps that go wrong with it, and only with it."""
    return _read(STORED)


def lives() -> dict[str, list[Step]]:
    """Return lives that went wrong once, by what was wrong then."""
    return _read(LIVES)


def _read(path: Path) -> dict[str, list[Step]]:
    told = json.loads(path.read_text("utf-8"))
    return {name: [(str(step[0]), *map(int, step[1:4])) for step in steps] for name, steps in told.items()}  # type: ignore[misc]


def search(
    fails: Callable[[Sequence[Step]], bool], names: Sequence[str], seed: int, seconds: float, length: int = 24
) -> list[Step] | None:
    """Look for steps that fail, and make them as few as the time allows; None when none were found.

    Each life leaves some kinds of step out: where everything may happen, a long story of few kinds is never told.
    Source: swarm testing (Groce and others, ISSTA 2012).
    """
    chance, until = random.Random(seed), time.monotonic() + seconds
    kinds = sorted(set(names))
    while time.monotonic() < until:
        some = chance.sample(kinds, chance.randint(4, len(kinds)))
        steps = [
            (chance.choice(some), chance.randrange(12), chance.randrange(12), chance.randrange(12))
            for _ in range(length)
        ]
        if fails(steps):
            return _fewer(fails, steps, until + seconds)
    return None


def _fewer(fails: Callable[[Sequence[Step]], bool], steps: list[Step], until: float) -> list[Step]:
    size = max(1, len(steps) // 2)
    while size and time.monotonic() < until:
        at = 0
        while at < len(steps) and time.monotonic() < until:
            shorter = steps[:at] + steps[at + size :]
            if fails(shorter):
                steps = shorter
            else:
                at += size
        size //= 2
    return steps

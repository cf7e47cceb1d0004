"""What if one mechanism of the protocol were not there? Each is switched off in turn; the model must notice."""

from __future__ import annotations

import json
import random
import time
from collections import Counter
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

# How often a mechanism that is switched off would have done something.
HIDDEN: Counter[str] = Counter()

LENGTHS, MOST = (24, 48), 12  # how long a life begins, and how many numbers a step's numbers choose among
NEAR, MANY = 0.8, 60  # how many lives tell on from one that came near, and from how many of those


def _no_chain() -> Iterator[Any]:
    """The hub does not compare the hashes of what it holds already, and the office not those of a receipt."""
    problem = ledger._problem

    def blind(*facts: Any) -> str:
        found = problem(*facts)
        return _hide("chain", found, "") if found == due.E_FORK else found

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
    known = ledger_queries.results_of
    yield mock.patch.object(ledger_queries, "results_of", lambda *facts: _hide("uuid", known(*facts), {}))


def _no_gap_up() -> Iterator[Any]:
    """The hub takes a package though earlier ones are missing."""
    problem = ledger._problem

    def blind(*facts: Any) -> str:
        found = problem(*facts)
        return _hide("gap_up", found, "") if found == due.E_GAP else found

    yield mock.patch.object(ledger, "_problem", blind)


def _no_gap_down() -> Iterator[Any]:
    """The office takes a receipt though its log begins beyond what was read."""
    check = rules.check_receipt

    def blind(*facts: Any) -> None:
        try:
            check(*facts)
        except rules.LogGap:
            HIDDEN["gap_down"] += 1

    yield mock.patch.object(service, "check_receipt", blind)


def _no_archive() -> Iterator[Any]:
    """The office offers a restored hub nothing of its earlier lives."""
    gather = outbox.gather_older
    yield mock.patch.object(
        outbox, "gather_older", lambda *facts, **more: _hide("archive", gather(*facts, **more), [])
    )


def _no_prefix() -> Iterator[Any]:
    """The office believes the acknowledgement of a hub that was restored without comparing hashes."""
    check = rules.check_receipt

    def blind(down: Any, here: Any, hash_at: Callable[[int], str | None]) -> None:
        if down.hub_incarnation > here.hub_incarnation > 0 and down.problem != rules.FORK:
            HIDDEN["prefix"] += hash_at(down.ack) != down.chain_at_ack
            check(down, here, lambda seq: down.chain_at_ack if seq == down.ack else hash_at(seq))
        else:
            check(down, here, hash_at)

    yield mock.patch.object(service, "check_receipt", blind)


def _no_sharing() -> Iterator[Any]:
    """The hub tells an office's computers nothing of each other, and compares no digests."""
    yield mock.patch.object(
        ledger, "_introduce", side_effect=lambda *_facts: _hide("two_computers", True, None)
    )
    yield mock.patch.object(checking, "ready", return_value=False)


def _hide(name: str, found: Any, instead: Any) -> Any:
    """Return the other thing `instead`, and remember whether anything was hidden by it."""
    HIDDEN[name] += bool(found)
    return instead


MUTATIONS: dict[str, Callable[[], Iterator[Any]]] = {
    "chain": _no_chain,
    "uuid": _no_dedupe,
    "gap_up": _no_gap_up,
    "gap_down": _no_gap_down,
    "archive": _no_archive,
    "prefix": _no_prefix,
    "two_computers": _no_sharing,
}


# What these do shows only while receipts come late and out of order, never when all exchange in the end.
IN_BETWEEN = frozenset({"gap_down"})


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
    fails: Callable[[Sequence[Step]], bool], names: Sequence[str], seed: int, seconds: float
) -> list[Step] | None:
    """Look for steps that fail, and make them as few as the time allows; None when none were found.

    A life in which something was hidden and yet went well is kept, and most lives are like one of those with a few
    steps more, fewer or other: a long story is found by telling on from its beginning.
    """
    chance, until = random.Random(seed), time.monotonic() + seconds
    near: list[list[Step]] = []
    while time.monotonic() < until:
        varied = near and chance.random() < NEAR
        steps = _varied(chance, chance.choice(near[-MANY:]), names) if varied else _any(chance, names)
        hidden = HIDDEN.total()
        if fails(steps):
            return _fewer(fails, steps, until + seconds)
        if HIDDEN.total() > hidden:
            near.append(steps)
    return None


def _any(chance: random.Random, names: Sequence[str]) -> list[Step]:
    """Return some life. It leaves kinds of step out, likes some of the rest better, and may name few of the computers.

    Where everything may happen to everybody alike, a long story of one computer is never told.
    Source: swarm testing (Groce and others, ISSTA 2012). How long and how unlike the liking was chosen by reckoning with
    a small model of receipts: it comes to a gap four times as often for the same work as when every life had 24 steps.
    """
    kinds = sorted(set(names))
    some = chance.sample(kinds, chance.randint(4, len(kinds)))
    liking = [chance.expovariate(1) for _ in some] if chance.random() < 0.5 else [1.0] * len(some)
    one, two, three = (chance.choice((1, 2, 3, 6, MOST)) for _ in range(3))
    return [
        (name, chance.randrange(one), chance.randrange(two), chance.randrange(three))
        for name in chance.choices(some, liking, k=chance.choice(LENGTHS))
    ]


def _varied(chance: random.Random, life: Sequence[Step], names: Sequence[str]) -> list[Step]:
    """Return a life with a few steps more, fewer, or otherwise."""
    steps = list(life)
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(steps))
        name, *numbers = steps[at]
        one, two, three = (chance.randrange(MOST) if chance.random() < 0.5 else n for n in numbers)
        other = (chance.choice(names) if chance.random() < 0.5 else name, one, two, three)
        match chance.choice(("more", "fewer", "other")):
            case "more" if len(steps) < 2 * max(LENGTHS):
                steps.insert(chance.randint(at, len(steps)), other)
            case "fewer" if len(steps) > min(LENGTHS) // 3:
                del steps[at]
            case _:
                steps[at] = other
    return steps


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

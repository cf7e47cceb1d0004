"""What the office promises of receipts and certificates: 7 altered ones change nothing, 8 nothing too early, 9 every order."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import pyrage
import pytest
import zstandard
from sqlalchemy import text

from app.security import seal
from app.shared.actor import Actor
from app.shared.chain import canonical
from app.shared.clock import FixedClock
from app.shared.db import Database
from app.shared.errors import NuangongError
from app.sync import package, rules
from app.sync.messages import LogEntry
from tests import proofs
from tests.proofs import OFFICE, Road
from tests.sync.test_package import put_together, taken_apart


@pytest.fixture(autouse=True)
def unsynced(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is proved here is not the disk: thousands of files need not wait for it."""
    monkeypatch.setattr(os, "fsync", lambda _: None)


@pytest.fixture
def road(db: Database, clock: FixedClock, actor: Actor, tmp_path: Path) -> Iterator[Road]:
    """An enrolled office and its hub."""
    made = proofs.built(tmp_path, db, clock, actor)
    yield made
    made.hub.close()


def refuse(
    road: Road, act: Callable[[Path], object], sound: Iterable[bytes], altered: Iterable[bytes]
) -> Counter[str]:
    """Have `act` take each altered file in: refused with a code, no table changed, nothing left lying about."""
    known, codes, watch = set(sound), Counter[str](), proofs.Watch(road.db)
    path = road.stick / "spoiled.jlgh"
    for data in altered:
        if data in known:
            continue
        path.write_bytes(data)
        with pytest.raises(NuangongError) as refusal:
            act(path)
        codes[refusal.value.code] += 1
        watch.check()
    watch.end()
    assert not list((road.profile / "quarantine").iterdir())
    path.unlink()
    return codes


def tampered(whole: bytes, *others: bytes, long: bool, every: int = 1) -> Iterator[bytes]:
    yield from proofs.prefixes(whole, 1 if long else 7)
    yield from islice(proofs.flips(whole, bits=range(8) if long else None), None, None, every)
    yield from proofs.additions(whole, len(whole) - 1 if long else 30)
    for other in others:
        yield from proofs.spliced(whole, other, 1 if long else 97)


def receipts(road: Road) -> tuple[bytes, bytes]:
    """Two receipts of the hub, the second not yet owed when the first was made."""
    road.write("甲厂")
    road.hub.ingest(road.export())
    one = road.answer()
    road.write("乙厂")
    road.hub.ingest(road.export())
    return one.read_bytes(), road.answer().read_bytes()


def neighbour(road: Road, payload: bytes, kind: str) -> bytes:
    """The hub's word to another office, well signed."""
    keys = seal.Keys.new()
    return seal.seal(
        payload, kind=kind, office="2299010002", sender=road.hub.premises.keys, recipients=[keys.seal_key]
    )


@pytest.mark.parametrize("long", [False, pytest.param(True, marks=pytest.mark.long)])
def test_promise7_an_altered_receipt_changes_no_table_of_the_office(road: Road, long: bool) -> None:
    whole, second = receipts(road)
    foreign = neighbour(road, b"x" * 400, "down")
    codes = refuse(road, road.take, (whole, second), tampered(whole, second, foreign, long=long))
    assert set(codes) <= proofs.REFUSALS
    assert codes["E_SIG"] > len(whole) // 2
    print(
        f"\npromise 7, at the office: {codes.total():,} altered receipts refused ({proofs.said(codes)}), no table changed"
    )
    (road.stick / "good.jlgh").write_bytes(whole)
    assert road.take(road.stick / "good.jlgh").acknowledged == 1


@pytest.mark.parametrize("long", [False, pytest.param(True, marks=pytest.mark.long)])
@pytest.mark.parametrize("known", [False, True])
def test_promise7_an_altered_certificate_changes_no_table_of_the_office(
    db: Database, clock: FixedClock, actor: Actor, tmp_path: Path, known: bool, long: bool
) -> None:
    """Whether the office knows a hub already or believes the first that answers."""
    road = proofs.built(tmp_path, db, clock, actor, enrolled=known)
    request = road.sync.request(actor, road.stick)
    whole, second = (road.hub.enrol([request.path], road.stick)[0].path.read_bytes() for _ in range(2))
    assert whole != second

    def take(path: Path) -> object:
        return road.sync.certificate(actor, path)

    foreign = neighbour(road, b"x" * 400, "certificate")
    codes = refuse(
        road, take, (whole, second), tampered(whole, second, foreign, long=long, every=1 if long else 11)
    )
    assert set(codes) <= proofs.REFUSALS | {"sync.other_hub"}
    state = "enrolled" if known else "new"
    print(
        f"\npromise 7, at a {state} office: {codes.total():,} altered certificates refused ({proofs.said(codes)})"
    )
    assert road.sync.device(actor).enrolled is known
    (road.stick / "good.jlgh").write_bytes(whole)
    take(road.stick / "good.jlgh")
    assert road.sync.device(actor).enrolled
    road.hub.close()


def test_promise7_wrong_hands_and_strange_covers_change_no_table_of_the_office(road: Road) -> None:
    """Well signed, all of them: only sender, recipient or cover are not what they must be."""
    whole, _ = receipts(road)
    front, body, _ = proofs.parts(whole)
    header = json.loads(front[13:])
    keys, stranger = road.hub.premises.keys, seal.Keys.new()
    own = road.sync.device(road.actor)
    with road.db.reading() as tx:
        lock = tx.execute(text("SELECT seal_key FROM device")).scalar_one()

    def sealed(sender: seal.Keys = keys, to: str = lock, kind: str = "down", office: str = OFFICE) -> bytes:
        return seal.seal(b"x", kind=kind, office=office, sender=sender, recipients=[to])

    cases = {
        "another recipient": [sealed(to=stranger.seal_key)],
        "an unknown sender": [sealed(sender=stranger)],
        "another office": [sealed(office="2299010002")],
        "another kind": [sealed(kind="up"), sealed(kind="certificate"), sealed(kind="parcel")],
        "a known name on another's signature": [proofs.resealed(front[13:], body, stranger)],
        "a signature put in place of another's": [
            proofs.resealed(canonical(header | {"from": stranger.key_id}), body, stranger)
        ],
        "an unknown suite": [
            proofs.resealed(canonical(header | {"suite": n}), body, keys) for n in (0, 2, 3)
        ],
        "a header not canonical": [
            proofs.resealed(one, body, keys)
            for one in (
                json.dumps(header).encode(),
                canonical(header) + b" ",
                canonical(header)[:-1] + b',"v":1}',
            )
        ],
        "one's own package": [road.export().read_bytes()],
    }
    counts = {}
    for what, altered in cases.items():
        codes = refuse(road, road.take, (whole,), altered)
        assert set(codes) <= proofs.REFUSALS, what
        counts[what] = codes.total()
    assert own.enrolled
    print(f"\npromise 7, at the office: refused {proofs.said(counts)}")


# --- 8: nothing too early ------------------------------------------------------------------------------------------


def test_promise8_a_false_signature_is_refused_before_anything_is_opened(
    road: Road, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Were it opened before it is proved, the opening would be noticed: it ends in an error of its own."""
    whole, _ = receipts(road)
    front, body, _ = proofs.parts(whole)

    def opened(*_: Any, **__: Any) -> Any:
        raise AssertionError("opened before it was proved")

    with monkeypatch.context() as patch:
        for module, name in ((pyrage, "decrypt"), (zstandard, "ZstdDecompressor")):
            patch.setattr(module, name, opened)
        bent = [one + whole[-6:] for one in islice(proofs.flips(whole[:-6]), 0, None, 9)]
        codes = refuse(road, road.take, (), [proofs.resealed(front[13:], body, seal.Keys.new()), *bent])
        (road.stick / "good.jlgh").write_bytes(whole)
        with pytest.raises(AssertionError, match="opened before"):  # the trap is not blunt
            road.take(road.stick / "good.jlgh")
    print(f"\npromise 8, at the office: {codes.total():,} receipts refused unopened")
    assert road.take(road.stick / "good.jlgh").acknowledged == 1


def test_promise8_a_receipt_that_breaks_at_its_last_segment_applies_nothing(
    db: Database, clock: FixedClock, actor: Actor, tmp_path: Path
) -> None:
    """Sealed by the hub itself, right in all segments but the last, or good to read and not to be applied."""
    applied: list[dict[str, Any]] = []

    def decide(tx: Any, body: dict[str, Any]) -> None:
        tx.execute(
            text("UPDATE unit SET kind = 'village', rev = rev + 1 WHERE id = :id"), {"id": body["row_id"]}
        )
        applied.append(body)
        if body.get("fail"):
            raise rules.UnknownEntry(kind="decision")

    road = proofs.built(tmp_path, db, clock, actor, appliers={"decision": decide})
    ids = road.write(*(f"厂{n}" for n in range(2_100)))
    road.hub.ingest(road.export())
    (receipt,) = road.hub.receipts(road.stick)
    log = tuple(LogEntry(n, "decision", {"row_id": key}) for n, key in enumerate(ids[:50], start=1))
    good = package.dataclasses.replace(receipt.down, log=log)
    with road.db.reading() as tx:
        lock = tx.execute(text("SELECT seal_key FROM device")).scalar_one()

    def sealed(payload: bytes) -> bytes:
        return seal.seal(
            payload, kind="down", office=OFFICE, sender=road.hub.premises.keys, recipients=[lock]
        )

    payload = package.pack_down(good)
    manifest, frames = taken_apart(payload)
    assert len(frames) == 3
    fails = package.dataclasses.replace(
        good, log=(*log[:-1], LogEntry(50, "decision", {"row_id": ids[0], "fail": 1}))
    )
    strange = package.dataclasses.replace(good, log=(*log[:-1], LogEntry(50, "tale", {})))
    lacking = package.dataclasses.replace(good, results=good.results[:-1])
    broken = {
        "its last frame is cut": put_together(manifest, [*frames[:-1], frames[-1][:-1]]),
        "its last frame is missing": put_together(manifest, frames[:-1]),
        "its last frame is another": put_together(manifest, [*frames[:-1], bytes(len(frames[-1]))]),
        "its last log entry fails": package.pack_down(fails),
        "its last log entry is unknown": package.pack_down(strange),
        "its last result is missing": package.pack_down(lacking),
    }
    codes = refuse(road, road.take, (), map(sealed, broken.values()))
    assert codes.total() == len(broken)
    print(
        f"\npromise 8, at the office: {len(broken)} receipts broken at their end: nothing applied ({proofs.said(codes)})"
    )
    assert len(applied) >= 50  # some were under way when the end broke, and were undone
    (road.stick / "good.jlgh").write_bytes(sealed(payload))
    assert road.take(road.stick / "good.jlgh").entries == 50
    road.hub.close()


# --- 9: every order -------------------------------------------------------------------------------------------------


BROUGHT_BY = {"receipt_taken", "command"}
"""Which receipts brought the office where it stands; nothing hangs on it."""


def standing(road: Road) -> str:
    """Where the office stands, but for which receipts brought it there."""
    told = proofs.everything(road.db)
    return proofs.digest([rows for name, rows in told.items() if name not in BROUGHT_BY])


@pytest.mark.parametrize("many", [3, pytest.param(4, marks=pytest.mark.long)])
def test_promise9_receipts_in_every_order_lost_or_repeated_end_the_same(road: Road, many: int) -> None:
    """Walks states, not orders: ways that meet in one state go on as one. After the newest nothing changes any more."""
    ids, receipts = [], []
    for n in range(many):
        ids += road.write(f"厂{n}")
        if n:
            road.rename(ids[0], f"改{n}")
        road.hub.ingest(road.export())
        receipts.append(road.answer())
    road.db.close()
    newest, start = len(receipts) - 1, road.db.path.read_bytes()
    waiting: list[tuple[frozenset[int], bytes]] = [(frozenset(), start)]
    known: dict[frozenset[int], set[str]] = {}
    steps, repeated = 0, 0
    while waiting:
        given, content = waiting.pop()
        for number, path in enumerate(receipts):
            road.db.engine.dispose()
            for part in road.db.path.parent.glob("office.db*"):
                part.unlink()
            road.db.path.write_bytes(content)
            try:
                road.take(path)
            except rules.AlreadyReceived:
                assert number in given or number < max(given)
                repeated += 1
            steps, after, found = steps + 1, given | {number}, standing(road)
            if found not in known.setdefault(after, set()):
                known[after].add(found)
                road.db.close()
                waiting.append((after, road.db.path.read_bytes()))
                if newest in after:
                    assert road.states(ids) == ["applied"] * many
    ends = set.union(*(found for given, found in known.items() if newest in given))
    states = len(set.union(*known.values()))
    print(
        f"\npromise 9, at the office: {many} receipts, {steps} steps over {states} states, {repeated} said to be known already"
    )
    assert len(known) == 2**many - 1
    assert len(ends) == 1

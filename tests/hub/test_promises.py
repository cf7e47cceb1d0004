"""What the hub promises of packages, each promise with a count: 7 altered ones, 8 nothing too early, 9 every order."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec
import pyrage
import pytest
import zstandard

from app.hub import Hub
from app.security import seal
from app.shared.chain import canonical
from app.shared.errors import NuangongError
from app.sync import package
from tests import proofs
from tests.hub.conftest import PASSWORD, Office
from tests.sync.test_package import put_together, taken_apart

HOSTILE = frozenset({*proofs.REFUSALS, "E_KEY_REVOKED"})
INSIDE = frozenset({"E_FORMAT", "E_BOMB", "E_CHAIN", "E_TOTALS"})


@pytest.fixture
def unsynced(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is proved here is not the disk: thousands of files need not wait for it."""
    monkeypatch.setattr(os, "fsync", lambda _: None)


def small(office: Office, name: str) -> bytes:
    """A package of one change."""
    office.write("unit", f"s{len(office.changes)}", name=name, kind="unit", uscc="")
    return office.sealed(office.up(len(office.changes)))


def refuse(
    hub: Hub, stick: Path, whole: Iterable[bytes], altered: Iterable[bytes], allowed: frozenset[str] = HOSTILE
) -> Counter[str]:
    """Give the hub the altered packages: refused with a code, kept aside as they came, no table changed."""
    sound, codes, watch = set(whole), Counter[str](), proofs.Watch(hub.premises.db)
    folder, aside = stick / "spoiled", hub.premises.quarantine
    folder.mkdir(exist_ok=True)
    wanted = iter(dict.fromkeys(data for data in altered if data not in sound))
    while batch := tuple(islice(wanted, 200)):
        for n, data in enumerate(batch):
            (folder / f"{n}.jlgh").write_bytes(data)
        done = hub.ingest(folder)
        assert len(done) == len(batch)
        for one in done:
            assert one.code in allowed, one
            assert (one.applied, one.refused, one.known) == (0, 0, 0)
            codes[one.code] += 1
        kept = list(aside.glob("*.jlgh"))
        assert {path.read_bytes() for path in kept} == set(batch)
        for path in (*kept, *folder.iterdir()):
            path.unlink()
        watch.check()
    watch.end()
    assert not any(hub.premises.raw.iterdir())
    assert hub.receipts(stick) == ()
    return codes


def tampered(
    whole: bytes, other: bytes, foreign: bytes, *, every: int, bits: Iterable[int] | None
) -> Iterable[bytes]:
    yield from proofs.prefixes(whole, every)
    yield from proofs.flips(whole, bits=None if bits is None else tuple(bits))
    yield from proofs.additions(whole, 40 if bits is None else len(whole) - 1)
    for second in (other, foreign):
        yield from proofs.spliced(whole, second, 61 if bits is None else 1)


def attack(hub: Hub, office: Office, enrolled: Callable[..., Office], stick: Path, **how: object) -> None:
    own = Office(code="229901", keys=office.keys, hub_key=office.hub_key)
    whole, other = small(own, "甲"), small(own, "乙")
    foreign = small(enrolled(code="229902", device="device-9", incarnation="ef" * 16), "丙")
    codes = refuse(hub, stick, (whole, other, foreign), tampered(whole, other, foreign, **how))  # type: ignore[arg-type]
    print(
        f"\npromise 7, at the hub: {codes.total():,} altered packages refused ({proofs.said(codes)}), no table changed"
    )
    assert codes["E_SIG"] > len(whole) // 2
    for data in (whole, other, foreign):
        (stick / "whole.jlgh").write_bytes(data)
        (done,) = hub.ingest(stick / "whole.jlgh")
        assert (done.code, done.applied) in {("", 1), ("E_GAP", 0)}


def test_promise7_an_altered_package_changes_no_table_of_the_hub(
    hub: Hub, enrolled: Callable[..., Office], stick: Path, unsynced: None
) -> None:
    attack(hub, enrolled(), enrolled, stick, every=7, bits=None)


@pytest.mark.long
def test_promise7_every_bit_and_every_prefix_at_the_hub(
    hub: Hub, enrolled: Callable[..., Office], stick: Path, unsynced: None
) -> None:
    attack(hub, enrolled(), enrolled, stick, every=1, bits=range(8))


def headers(header: dict[str, object]) -> list[bytes]:
    """Headers of another making: unknown suites and versions, more keys, and the same said in another way."""
    changed = [
        {"suite": 2}, {"suite": 3}, {"suite": 0}, {"suite": "1"}, {"v": 2}, {"v": 0}, {"note": "x"}, {"to": []},
        {"kind": "request"}, {"kind": "../up"}, {"sign": "00", "seal": "age1"},
    ]  # fmt: skip
    return [
        *(canonical(header | one) for one in changed),
        json.dumps(header).encode(),
        canonical(header) + b" ",
        json.dumps(dict(reversed(header.items())), separators=(",", ":")).encode(),
        canonical(header)[:-1] + b',"v":1}',
        b"[" * 30_000,
        b"",
    ]


def test_promise7_wrong_hands_and_strange_covers_change_no_table_of_the_hub(
    hub: Hub, enrolled: Callable[..., Office], stick: Path, unsynced: None
) -> None:
    """Well signed, all of them: only sender, recipient or cover are not what they must be."""
    office, other = enrolled(), enrolled(code="229902", device="device-9", incarnation="ef" * 16)
    blocked, stranger = enrolled(device="device-3", incarnation="cd" * 16), seal.Keys.new()
    hub.revoke("229901", "device-3")
    whole = small(office, "甲")
    front, body, _ = proofs.parts(whole)
    header = json.loads(front[13:])
    cases = {
        "another recipient": [office.sealed(office.up(), to=stranger.seal_key)],
        "an unknown sender": [
            Office(keys=stranger, hub_key=office.hub_key, changes=office.changes).sealed(office.up())
        ],
        "a blocked device": [small(blocked, "乙")],
        "a known name on another's signature": [proofs.resealed(front[13:], body, stranger)],
        "a signature put in place of another's": [
            proofs.resealed(
                canonical(header | {"from": other.keys.key_id, "office": "229902"}), body, other.keys
            )
        ],
        "another's letter under one's own cover": [other.sealed(office.up()), office.sealed(other.up())],
        "a device speaking for another": [office.sealed(office.up(device="device-9"))],
        "headers of another making": [proofs.resealed(one, body, office.keys) for one in headers(header)],
        "kinds that do not belong here": [
            seal.seal(b"x", kind=kind, office="229901", sender=office.keys, recipients=[office.hub_key])
            for kind in ("parcel", "upp")
        ],
    }
    counts = {}
    for what, altered in cases.items():
        codes = refuse(hub, stick, (whole,), altered)
        assert codes.total() == len(altered), what
        counts[what] = codes.total()
    print(f"\npromise 7, at the hub: refused {proofs.said(counts)}")
    assert refuse(hub, stick, (), [proofs.resealed(canonical(header | {"suite": 2}), body, office.keys)]) == {
        "E_SUITE": 1
    }
    (stick / "whole.jlgh").write_bytes(whole)
    assert hub.ingest(stick / "whole.jlgh")[0].applied == 1


def test_promise7_an_altered_request_enrols_nobody(hub: Hub, stick: Path, unsynced: None) -> None:
    one, other = Office().request(), Office(device="device-2").request()
    watch, path, codes = proofs.Watch(hub.premises.db), stick / "request.jlgh", Counter[str]()
    for data in (
        *proofs.prefixes(one, 7),
        *proofs.flips(one),
        *proofs.additions(one, 40),
        *proofs.spliced(one, other, 61),
    ):
        if data in (one, other):
            continue
        path.write_bytes(data)
        with pytest.raises(NuangongError) as refusal:
            hub.enrol(path, stick)
        codes[refusal.value.code] += 1
        watch.check()
    watch.end()
    assert set(codes) <= proofs.REFUSALS
    print(
        f"\npromise 7, at the hub: {codes.total():,} altered device requests refused ({proofs.said(codes)})"
    )
    path.write_bytes(one)
    assert len(hub.enrol(path, stick)) == 1


# --- 8: nothing too early ------------------------------------------------------------------------------------------


class Ears:
    """Hears in which order bytes are proved, unlocked, unpacked and decoded, and can give junk instead."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.heard: list[tuple[str, bytes]] = []
        self.patch = monkeypatch
        self.hear(msgspec.json, "decode", "decode")
        self.hear(json, "loads", "decode")
        self.hear(pyrage, "decrypt", "unlock")
        self.hear(zstandard, "ZstdDecompressor", "unpack")
        self.hear(msgspec.json, "Decoder", "decode lines")
        self.hear(seal, "_check_signature", "prove")

    def hear(self, module: Any, name: str, what: str) -> None:
        real = getattr(module, name)

        def call(*args: Any, **more: Any) -> Any:
            given = args[0] if args else b""
            if what != "decode" or isinstance(given, bytes):  # words of the hub's own tables come as text
                self.heard.append((what, given if isinstance(given, bytes) else b""))
            return real(*args, **more)

        self.patch.setattr(module, name, call)

    def order(self) -> list[str]:
        return [what for what, _ in self.heard]


def test_promise8_nothing_but_the_header_is_decoded_before_the_signature_is_proved(
    hub: Hub, office: Office, stick: Path, unsynced: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = office.sealed(office.up())
    header = proofs.parts(whole)[0][13:]
    ears, path = Ears(monkeypatch), stick / "a.jlgh"
    for at in range(13 + len(header), len(whole) - 6, 5):
        altered = bytearray(whole)
        altered[at] ^= 0x10
        path.write_bytes(bytes(altered))
        assert hub.ingest(path)[0].code == "E_SIG"
    early = [told for told in ears.heard if told[0] != "prove"]
    assert {what for what, _ in early} == {"decode"}
    assert {given for _, given in early if given in whole} == {header}
    refused = ears.order().count("prove")
    ears.heard.clear()
    path.write_bytes(whole)
    assert hub.ingest(path)[0].code == ""
    order = ears.order()[ears.order().index("prove") :]
    assert all(given == header for _, given in ears.heard[: -len(order)])
    assert order[:2] == ["prove", "unlock"]
    assert {"decode", "unpack", "decode lines"} <= set(order[2:])
    print(
        f"\npromise 8: {refused:,} packages with a false signature: {len(early):,} headers decoded, nothing else opened"
    )


def test_promise8_what_a_false_signature_covers_may_be_anything(
    hub: Hub, office: Office, stick: Path, unsynced: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Were it opened before it is proved, the opening would be noticed: it ends in an error of its own."""
    whole = office.sealed(office.up())
    front, body, _ = proofs.parts(whole)

    def opened(*_: Any, **__: Any) -> Any:
        raise AssertionError("opened before it was proved")

    for module, name in ((pyrage, "decrypt"), (zstandard, "ZstdDecompressor"), (msgspec.json, "Decoder")):
        monkeypatch.setattr(module, name, opened)
    forged = proofs.resealed(front[13:], body, seal.Keys.new())
    assert refuse(hub, stick, (), [forged]) == {"E_SIG": 1}
    (stick / "whole.jlgh").write_bytes(whole)
    with pytest.raises(AssertionError, match="opened before"):  # the trap is not blunt
        hub.ingest(stick / "whole.jlgh")


def test_promise8_a_package_that_breaks_at_its_last_segment_applies_nothing(
    hub: Hub, office: Office, stick: Path, unsynced: None
) -> None:
    """Sealed by the office itself, right in all segments but the last."""
    for n in range(4_100):
        office.write("unit", f"n{n}", name=f"单位{n}", kind="unit", uscc="")
    payload = package.pack_up(office.up(), money={"campaign_good": ("unit_price",)})
    manifest, frames = taken_apart(payload)
    assert len(frames) == 3
    head, last = manifest["head"], zstandard.ZstdDecompressor().decompress(frames[-1])
    lines = last.splitlines(keepends=True)
    renamed = last.replace("单位4099".encode(), "单位9999".encode())
    swapped = b"".join([*lines[:-2], lines[-1], lines[-2]])
    broken = {
        "its last frame is another": with_last(payload, b"no frame"),
        "its last frame is cut": put_together(manifest, [*frames[:-1], frames[-1][:-1]]),
        "its last frame is missing": put_together(manifest, frames[:-1]),
        "its last line is no line": with_last(payload, pack(last[:-9]), plain=len(last) - 9),
        "its last line is renamed": with_last(payload, pack(renamed), plain=len(renamed)),
        "its last lines are swapped": with_last(payload, pack(swapped), plain=len(swapped)),
        "its last line is left out": with_last(
            payload, pack(b"".join(lines[:-1])), plain=len(last) - len(lines[-1]), lines=len(lines) - 1
        ),
        "its chain ends elsewhere": put_together(manifest | {"head": head | {"last": "00" * 32}}, frames),
        "its counts differ": put_together(
            manifest | {"totals": {"unit": {"changes": 4_102, "money": {}}}}, frames
        ),
        "it unpacks to more than it says": with_last(payload, pack(last + b" " * 30_000_000)),
    }
    sealed = [
        seal.seal(one, kind="up", office=office.code, sender=office.keys, recipients=[office.hub_key])
        for one in broken.values()
    ]
    codes = refuse(hub, stick, (), sealed, INSIDE)
    assert codes.total() == len(broken)
    print(
        f"\npromise 8: {len(broken)} packages of 4,103 changes broken in the last segment: 0 changes applied ({proofs.said(codes)})"
    )
    (stick / "whole.jlgh").write_bytes(office.sealed(office.up()))
    assert hub.ingest(stick / "whole.jlgh")[0].applied == 4_103


BOMBED = """
import os, resource, sys
from pathlib import Path
from app.hub import Hub
from tests import passwords

def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

passwords.be_cheap()
hub = Hub.open(Path(sys.argv[1]), os.environ["PASSWORD"])
assert hub.ingest(Path(sys.argv[2]))[0].code == ""
before = peak()
print(hub.ingest(Path(sys.argv[3]))[0].code, (peak() - before) // 1024)
hub.close()
"""


def test_promise8_a_bomb_stops_at_the_length_its_manifest_states(
    hub: Hub, office: Office, stick: Path, unsynced: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    size = 1 << 30
    whole = office.sealed(office.up())
    bomb = bombed(package.pack_up(office.up()), size)
    sealed = seal.seal(bomb, kind="up", office=office.code, sender=office.keys, recipients=[office.hub_key])
    assert len(sealed) < 200_000
    (stick / "whole").write_bytes(whole)
    (stick / "bomb").write_bytes(sealed)
    unpacked: list[int] = []
    real = zstandard.ZstdDecompressor

    class Counted:
        def __init__(self, **more: Any) -> None:
            self._real = real(**more)

        def stream_reader(self, packed: bytes) -> Any:
            reader = self._real.stream_reader(packed)

            class Reading:
                def read(self, most: int) -> bytes:
                    unpacked.append(len(plain := reader.read(most)))
                    return plain

            return Reading()

    with monkeypatch.context() as patch:
        patch.setattr(zstandard, "ZstdDecompressor", Counted)
        (done,) = hub.ingest(stick / "bomb")
    stated = taken_apart(bomb)[0]["segments"][0]["plain"]
    assert (done.code, unpacked) == ("E_BOMB", [stated + 1])
    hub.close()
    line = [sys.executable, "-c", BOMBED, str(hub.premises.folder), str(stick / "whole"), str(stick / "bomb")]
    told = subprocess.run(
        line,
        env={"PASSWORD": PASSWORD, "PYTHONPATH": "."},
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    code, megabytes = told.stdout.split()
    print(
        f"\npromise 8: a bomb of {size >> 20:,} MB stopped at {unpacked[0]:,} bytes; {megabytes} MB more memory at the peak"
    )
    assert code == "E_BOMB"
    assert int(megabytes) < 64


def pack(plain: bytes) -> bytes:
    return zstandard.ZstdCompressor().compress(plain)


def bombed(payload: bytes, size: int) -> bytes:
    """Let the last segment unpack to `size` bytes, its hash and packed length being right."""
    packer = zstandard.ZstdCompressor(level=1).compressobj()
    piece = bytes(1 << 20)
    frame = b"".join([*(packer.compress(piece) for _ in range(size >> 20)), packer.flush()])
    return with_last(payload, frame)


def with_last(payload: bytes, frame: bytes, **more: Any) -> bytes:
    """Replace the last segment, its hash and packed length being right."""
    manifest, frames = taken_apart(payload)
    manifest["segments"][-1] |= {"sha256": hashlib.sha256(frame).hexdigest(), "packed": len(frame)} | more
    return put_together(manifest, [*frames[:-1], frame])

"""Messages come back as they went, whole or not at all; nothing unpacks beyond what the manifest says."""

import hashlib
import json
import struct
from dataclasses import replace

import msgspec
import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from app.shared.chain import canonical
from app.shared.errors import NuangongError
from app.sync import chain, package
from app.sync import totals as counting
from app.sync.frames import NewerFormat, PackageBroken, PackageTooLarge
from app.sync.messages import Certificate, DeviceRequest, Digest, Down, LogEntry, Result
from tests.sync.parts import erased, line, up

MONEY = {"visit": ("cash", "goods")}


def taken_apart(payload: bytes) -> tuple[dict, list[bytes]]:
    _, length = struct.unpack_from("<II", payload)
    manifest = json.loads(payload[8 : 8 + length])
    at, frames = 8 + length, []
    for segment in manifest["segments"]:
        frames.append(payload[at : at + segment["packed"]])
        at += segment["packed"]
    return manifest, frames


def put_together(manifest: dict, frames: list[bytes]) -> bytes:
    written = canonical(manifest)
    return struct.pack("<II", 0x184D2A50, len(written)) + written + b"".join(frames)


def with_frame(payload: bytes, frame: bytes, **more) -> bytes:
    """Replace the first segment, its hash and length being right."""
    manifest, frames = taken_apart(payload)
    entry = {"sha256": hashlib.sha256(frame).hexdigest(), "packed": len(frame)}
    manifest["segments"][0] |= entry | more
    return put_together(manifest, [frame, *frames[1:]])


def small():
    rows = [("visit", {"cash": 50000, "goods": 12345, "note": "慰问"}), ("visit", {"cash": 1, "goods": None})]
    message = up(*rows, ("member", {"name": "张三"}))
    return replace(
        message,
        digest=(Digest("visit", 2, "00ff"),),
        attachments=("ab" * 32,),
        schema="0001",
        exporter="o2",
    )


DOWN = Down(
    "2299010001", "device-1", "a" * 32, 3, "b" * 64,
    (Result("u1", 1, "applied"), Result("u2", 2, "refused", "E_VALIDATION", "name")),
    7, (LogEntry(8, "decision", {"amount": 100, "reasons": ["甲"]}), LogEntry(9, "plan", {})),
    2, "2026-11-21T00:00:00Z", answers="x", problem="E_GAP", missing=4, wanted=("cd" * 32,),
    reference={"plans": [{"id": "p", "version": 2}]},
)  # fmt: skip


def test_an_up_message_comes_back_as_it_went():
    message = small()
    assert package.unpack_up(package.pack_up(message, money=MONEY)) == message
    assert package.unpack_up(package.pack_up(up())) == up()


def test_a_receipt_a_request_and_a_certificate_come_back_as_they_went():
    assert package.unpack_down(package.pack_down(DOWN)) == DOWN
    request = DeviceRequest("1", "延青", "d", "前台", "00", "age1", "2026")
    assert package.unpack_request(package.pack_request(request)) == request
    certificate = Certificate("1", "d", "00", "age1", 1, "h", "01", "age2", "2026")
    assert package.unpack_certificate(package.pack_certificate(certificate)) == certificate


def test_twelve_thousand_changes_travel_in_frames_of_two_thousand():
    message = up(*(("member", {"name": f"甲{n}", "cash": n}) for n in range(12_000)))
    payload = package.pack_up(message, money={"member": ("cash",)})
    manifest, frames = taken_apart(payload)
    assert [s["lines"] for s in manifest["segments"]] == [2_000] * 6
    assert len(frames) == 6
    assert manifest["totals"] == {"member": {"changes": 12_000, "money": {"cash": 71_994_000}}}
    assert package.unpack_up(payload) == message


def test_zstd_alone_reads_the_payload():
    payload = package.pack_up(small())
    plain = zstandard.ZstdDecompressor().stream_reader(payload, read_across_frames=True).read()
    lines = [json.loads(each) for each in plain.splitlines()]
    assert lines[0]["fields"]["note"] == "慰问"
    assert len(lines) == 5


def test_a_frame_holds_at_most_four_megabytes():
    message = up(*(("note", {"text": "x" * 900_000}) for _ in range(10)))
    payload = package.pack_up(message)
    manifest, _ = taken_apart(payload)
    assert all(s["plain"] <= package.PLAIN_LIMIT for s in manifest["segments"])
    assert package.unpack_up(payload) == message
    with pytest.raises(package.LineTooLong):
        package.pack_up(up(("note", {"text": "x" * 5_000_000})))
    with pytest.raises(package.LineTooLong):
        package.pack_down(replace(DOWN, problem="x" * 9_000_000))


def test_a_line_erased_by_law_keeps_the_chain_whole():
    message = small()
    gone = replace(message, changes=(erased(message.changes[0]), *message.changes[1:]))
    back = package.unpack_up(package.pack_up(gone, money=MONEY))
    assert back == gone
    assert back.changes[0].erased
    assert not back.changes[1].erased


@pytest.mark.parametrize(
    "spoil",
    [
        lambda m: replace(m, changes=m.changes[1:]),
        lambda m: replace(m, changes=(m.changes[1], m.changes[0], m.changes[2])),
        lambda m: replace(m, changes=(replace(m.changes[0], actor="another"), *m.changes[1:])),
        lambda m: replace(m, changes=(replace(m.changes[0], inner="00" * 32), *m.changes[1:])),
        lambda m: replace(m, changes=(replace(m.changes[0], salt="zz"), *m.changes[1:])),
        lambda m: replace(m, changes=(replace(m.changes[0], salt=""), *m.changes[1:])),
        lambda m: replace(m, chain_before="00" * 32),
        lambda m: replace(m, incarnation="b" * 32),
    ],
)
def test_changes_that_are_not_their_chain_are_neither_packed_nor_read(spoil):
    with pytest.raises(chain.ChainMismatch):
        package.pack_up(spoil(small()))


def test_a_manifest_that_lies_about_the_chain_is_refused():
    manifest, frames = taken_apart(package.pack_up(small()))
    for head in ({"last": "00" * 32}, {"first": 2}, {"chain_before": "00" * 32}, {"fork_seq": 4}):
        spoiled = manifest | {"head": manifest["head"] | head}
        with pytest.raises(chain.ChainMismatch):
            package.unpack_up(put_together(spoiled, frames))
    later = up(("member", {}), first=5, before="ab" * 32)
    assert package.unpack_up(package.pack_up(later)) == later
    manifest, frames = taken_apart(package.pack_up(later))
    spoiled = manifest | {"head": manifest["head"] | {"chain_before": "not hex"}}
    with pytest.raises(chain.ChainMismatch):
        package.unpack_up(put_together(spoiled, frames))


@pytest.mark.parametrize(
    "totals",
    [
        {},
        {"visit": {"changes": 3, "money": {}}, "member": {"changes": 1, "money": {}}},
        {"visit": {"changes": 2, "money": {"cash": 50_000}}, "member": {"changes": 1, "money": {}}},
        {
            "visit": {"changes": 2, "money": {}},
            "member": {"changes": 1, "money": {}},
            "claim": {"changes": 0, "money": {}},
        },
    ],
)
def test_counts_and_sums_that_do_not_agree_are_refused(totals):
    manifest, frames = taken_apart(package.pack_up(small()))
    with pytest.raises(counting.TotalsDiffer):
        package.unpack_up(put_together(manifest | {"totals": totals}, frames))


@pytest.mark.parametrize("totals", [{"visit": {"changes": 2}}, {"visit": {"money": 3}}])
def test_totals_of_another_shape_are_refused(totals):
    manifest, frames = taken_apart(package.pack_up(small()))
    with pytest.raises(counting.TotalsDiffer):
        package.unpack_up(put_together(manifest | {"totals": totals}, frames))


def test_a_bomb_stops_at_the_manifests_length_plus_one():
    bomb = zstandard.ZstdCompressor(level=19).compress(b"[" + b" " * 40_000_000 + b"]")
    assert len(bomb) < 10_000
    payload = package.pack_up(small())
    with pytest.raises(PackageTooLarge):
        package.unpack_up(with_frame(payload, bomb))
    with pytest.raises(PackageTooLarge):
        package.unpack_up(with_frame(payload, bomb, plain=40_000_002))
    for lie in ({"plain": -1}, {"lines": 2_001}, {"lines": -1}):
        with pytest.raises(PackageTooLarge):
            package.unpack_up(with_frame(payload, bomb, **lie))
    with pytest.raises(PackageTooLarge):
        package.unpack_up(struct.pack("<II", 0x184D2A50, 2**31) + bytes(100))


def test_frames_that_are_not_what_the_manifest_lists_are_refused():
    payload = package.pack_up(small())
    manifest, frames = taken_apart(payload)
    pack = zstandard.ZstdCompressor().compress
    plain = zstandard.ZstdDecompressor().decompress(frames[0])
    first = plain.splitlines(keepends=True)[0]
    extra = json.dumps(json.loads(first) | {"extra": 1}).encode() + b"\n"
    wrong = [
        with_frame(payload, b"no frame"),
        with_frame(payload, pack(b"no json\n"), plain=8),
        with_frame(payload, pack(plain[:-1]), plain=len(plain)),
        with_frame(payload, pack(first), plain=len(first)),
        with_frame(payload, pack(extra), plain=len(extra), lines=1),
        with_frame(payload, pack(b"[" * 9_000), plain=9_000, lines=1),
        with_frame(payload, frames[0], part="results"),
        with_frame(payload, frames[0], packed=-1),
        put_together(manifest, [b"\0" * len(frames[0]), *frames[1:]]),
        put_together(manifest, [*frames, b"\0"]),
        put_together(manifest, frames[:-1]),
        put_together(manifest | {"segments": []}, []),
        put_together(manifest | {"type": "down"}, frames),
        put_together(manifest | {"more": 1}, frames),
        put_together(manifest | {"v": 0}, frames),
        put_together(manifest | {"head": manifest["head"] | {"more": 1}}, frames),
        put_together(manifest | {"head": manifest["head"] | {"first": "one"}}, frames),
        b"",
        b"1234567",
        struct.pack("<II", 1, 2) + b"{}",
        struct.pack("<II", 0x184D2A50, 30_000) + b"[" * 30_000,
    ]
    for payload in wrong:
        with pytest.raises((PackageBroken, chain.ChainMismatch, counting.TotalsDiffer)):
            package.unpack_up(payload)


def test_a_newer_format_is_refused_in_words():
    manifest, frames = taken_apart(package.pack_up(small()))
    with pytest.raises(NewerFormat) as refusal:
        package.unpack_up(put_together(manifest | {"v": 2, "whatever": []}, frames))
    assert refusal.value.code == "E_SCHEMA"


def test_a_manifest_that_is_not_canonical_is_refused():
    payload = package.pack_request(DeviceRequest("1", "n", "d", "l", "s", "k", "m"))
    _, length = struct.unpack_from("<II", payload)
    loose = json.dumps(json.loads(payload[8 : 8 + length])).encode()
    with pytest.raises(PackageBroken):
        package.unpack_request(struct.pack("<II", 0x184D2A50, len(loose)) + loose)


def test_a_receipt_with_a_gap_in_its_log_or_with_totals_is_refused():
    gap = replace(DOWN, log=(LogEntry(8, "x", {}), LogEntry(10, "x", {})))
    with pytest.raises(PackageBroken):
        package.unpack_down(package.pack_down(gap))
    manifest, frames = taken_apart(package.pack_down(DOWN))
    with pytest.raises(PackageBroken):
        package.unpack_down(put_together(manifest | {"totals": {"x": {}}}, frames))


def test_totals_count_whole_fen_only():
    found = counting.totals(small().changes, {"visit": ("cash", "goods")})
    assert found == {
        "member": counting.Total(1, {}),
        "visit": counting.Total(2, {"cash": 50_001, "goods": 12_345}),
    }


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.text(max_size=20),
    st.lists,
    max_leaves=4,
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.dictionaries(st.text(max_size=8), JSON, max_size=4), max_size=5))
def test_any_fields_come_back_as_they_went(rows):
    message = up(*(("member", fields) for fields in rows))
    assert package.unpack_up(package.pack_up(message)) == message


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_no_altered_payload_is_read_as_another_message(data):
    message = small()
    payload = bytearray(package.pack_up(message, money=MONEY))
    at = data.draw(st.integers(0, len(payload) - 1))
    payload[at] ^= 1 << data.draw(st.integers(0, 7))
    try:
        back = package.unpack_up(bytes(payload))
    except NuangongError:
        return
    # Words of the head (the exporter, say) are guarded by the seal alone; the changes by their chain too.
    assert back.changes == message.changes


def test_links_stop_at_the_first_number_that_does_not_fit():
    changes = [line(1, {}, before="00" * 32), line(3, {}, before="00" * 32)]
    with pytest.raises(chain.ChainMismatch) as refusal:
        list(chain.links("00" * 32, 1, changes))
    assert refusal.value.facts == {"seq": 2}
    assert msgspec.json.encode(refusal.value.facts) == b'{"seq":2}'

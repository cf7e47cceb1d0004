"""A package of contents is whole or refused, holds what its manifest says, and a pulled stick keeps what it has."""

from __future__ import annotations

import hashlib
import os
import struct
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import UTC, datetime

import msgspec
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from app.shared.chain import canonical
from app.shared.contents import Called, called, kept, read
from app.shared.db import Database
from app.shared.errors import NuangongError
from app.sync import files, package
from app.sync.contents import outstanding, settle, standing
from app.sync.files import LARGEST, PIECE, Span
from app.sync.frames import NewerFormat, PackageBroken, PackageTooLarge
from app.sync.messages import Down

ONE, TWO = os.urandom(1000), os.urandom(70)


def name(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def whole(content: bytes) -> tuple[Span, bytes]:
    return Span(name(content), len(content), 0, len(content)), content


def payload() -> bytes:
    return files.pack("229901", "device-1", "ab" * 16, [whole(ONE), whole(TWO)])


def rewritten(change: object) -> bytes:
    """The payload with its manifest changed as its maker could have: canonical again."""
    packed = payload()
    (length,) = struct.unpack_from("<I", packed, 4)
    manifest = msgspec.json.decode(packed[8 : 8 + length])
    change(manifest)  # type: ignore[operator]
    written = canonical(manifest)
    return packed[:4] + struct.pack("<I", len(written)) + written + packed[8 + length :]


def test_contents_come_back_byte_for_byte_also_with_zstd_alone() -> None:
    found = files.unpack(payload())
    assert (found.office, found.device, found.incarnation) == ("229901", "device-1", "ab" * 16)
    assert [(p.span.sha256, p.content()) for p in found.pieces] == [(name(ONE), ONE), (name(TWO), TWO)]
    reader = zstandard.ZstdDecompressor().stream_reader(payload(), read_across_frames=True)
    assert reader.read() == ONE + TWO


def test_every_prefix_and_every_flipped_byte_is_refused() -> None:
    good = payload()
    for cut in range(0, len(good), 7):
        with pytest.raises(NuangongError):
            files.unpack(good[:cut])
    with pytest.raises(PackageBroken):
        files.unpack(good + b"\0")
    (length,) = struct.unpack_from("<I", good, 4)
    for at in [*range(0, 8), *range(8 + length, len(good), 5)]:
        with pytest.raises(NuangongError):
            files.unpack(flipped(good, at))
    # A name in the manifest may turn into another name: that is for the seal around it to find. Nothing else may.
    for at in range(8, 8 + length, 3):
        try:
            found = files.unpack(flipped(good, at))
        except NuangongError:
            continue
        assert found != files.unpack(good)


def flipped(content: bytes, at: int) -> bytes:
    return content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]


def test_a_manifest_no_sender_of_ours_would_write_is_refused() -> None:
    def put(**facts: object) -> object:
        return lambda manifest: manifest["pieces"][0].update(facts)

    for change, refusal in (
        (put(length=PIECE + 1), PackageTooLarge),
        (put(size=LARGEST + 1), PackageTooLarge),
        (put(size=LARGEST, length=PIECE), PackageBroken),
        (put(at=1), PackageBroken),
        (put(at=-1), PackageBroken),
        (put(sha256="A" * 64), PackageBroken),
        (put(sha256="a" * 63), PackageBroken),
        (put(length=999, size=999), PackageTooLarge),  # a bomb: it unpacks to more than it says
        (put(more=1), PackageBroken),
        (lambda manifest: manifest.update(v=2), NewerFormat),
        (lambda manifest: manifest.update(type="up"), PackageBroken),
    ):
        with pytest.raises(refusal):
            files.unpack(rewritten(change))


def test_a_bomb_stops_at_its_length_and_one() -> None:
    frame = zstandard.ZstdCompressor().compress(bytes(64 * 1024 * 1024))
    piece = files.Piece(Span("a" * 64, 10, 0, 10), frame)
    with pytest.raises(PackageTooLarge):
        piece.content()


def test_a_receipt_of_the_other_kind_is_not_taken_for_contents() -> None:
    down = Down("229901", "d", "ab" * 16, 0, "", (), 0, (), 1, "", wanted=("a" * 64,), received=("b" * 64,))
    written = package.pack_down(down)
    assert package.unpack_down(written) == down
    with pytest.raises(PackageBroken):
        files.unpack(written)
    with pytest.raises(PackageBroken):
        package.unpack_down(payload())


@given(
    st.lists(st.integers(1, 3 * PIECE), max_size=30),
    st.integers(1, 5 * PIECE),
)
def test_a_plan_holds_every_byte_once_in_order_and_no_package_is_too_large(
    sizes: list[int], budget: int
) -> None:
    budget = max(budget, max(sizes, default=1) // 50)
    contents = {name(str(n).encode()): size for n, size in enumerate(sizes)}
    packages = files.plan(contents, budget)
    for spans in packages:
        assert spans
        assert sum(span.length for span in spans) <= budget
        assert all(0 < span.length <= PIECE for span in spans)
    reach: dict[str, int] = {}
    lies: dict[str, set[int]] = {}
    for number, spans in enumerate(packages):
        for span in spans:
            assert span.at == reach.get(span.sha256, 0)
            assert span.size == contents[span.sha256]
            reach[span.sha256] = span.at + span.length
            lies.setdefault(span.sha256, set()).add(number)
    assert reach == contents
    assert list(reach) == list(contents)
    assert all(len(lies[one]) == 1 for one, size in contents.items() if size <= budget)


def test_what_is_larger_than_any_content_is_left_out() -> None:
    assert files.plan({"a" * 64: LARGEST + 1, "b" * 64: 0}) == ()
    assert len(files.plan({"a" * 64: LARGEST})) == LARGEST // files.BUDGET
    with pytest.raises(PackageTooLarge):
        files.pack("1", "d", "i", [(Span("a" * 64, LARGEST + 1, 0, 1), b"x")])


# --- what stands where at the office ----------------------------------------------------------------------------------


class Held:
    """Contents in memory."""

    def __init__(self, *contents: bytes) -> None:
        self.contents = {name(content): content for content in contents}

    def kept(self, tx: Session) -> Mapping[str, int]:
        return {one: len(content) for one, content in self.contents.items()}

    def read(self, tx: Session, sha256: str, at: int, length: int) -> bytes | None:
        content = self.contents.get(sha256)
        return None if content is None else content[at : at + length]

    def lacking(self, tx: Session) -> Collection[str]:
        return ()

    def take(self, tx: Session, sha256: str, content: bytes, now: datetime) -> bool:
        raise AssertionError("nothing comes back here")

    def called(self, tx: Session, wanted: Collection[str]) -> Mapping[str, Called]:
        return {one: Called("member", "m1", f"扫描 {one[:3]}") for one in self.contents if one in wanted}


def test_several_keepers_are_asked_in_turn_and_one_content_counts_once(db: Database) -> None:
    first, second = Held(ONE), Held(ONE, TWO)
    with db.reading() as tx:
        assert kept(tx, (first, second)) == {name(ONE): 1000, name(TWO): 70}
        assert read(tx, (first, second), name(TWO), 5, 5) == TWO[5:10]
        assert read(tx, (first, second), "0" * 64, 0, 1) is None
        assert called(tx, (first, second), {name(TWO)}).keys() == {name(TWO)}


def test_only_a_receipt_confirms_and_what_is_asked_for_again_was_not_received(db: Database) -> None:
    holders = (Held(ONE, TWO),)
    down = Down("229901", "d", "ab" * 16, 0, "", (), 0, (), 1, "")
    now = datetime.now(UTC)
    elsewhere = "f" * 64

    def names(_tx: Session, ids: Collection[str]) -> dict[str, str]:
        return dict.fromkeys(ids, "王秀英")

    with db.bookkeeping() as tx:
        assert list(outstanding(tx, holders)) == [name(ONE), name(TWO)]
        asked = replace(down, wanted=(name(TWO), elsewhere))
        assert settle(tx, asked, now) == 2
        assert settle(tx, asked, now) == 0
        assert list(outstanding(tx, holders)) == [name(TWO), name(ONE)]  # what is asked for goes first
        found = standing(tx, holders, {"member": names})
        assert (found.kept, found.received, found.outstanding) == (2, 0, 2)
        assert [(w.sha256, w.owner, w.here) for w in found.wanted] == [
            (elsewhere, "", False), (name(TWO), "王秀英", True),
        ]  # fmt: skip
        assert (
            settle(tx, replace(down, received=(name(ONE), name(TWO))), now) == 3
        )  # and one is asked for no more
        found = standing(tx, holders, {})
        assert (found.received, found.outstanding, found.wanted) == (2, 0, ())
        assert outstanding(tx, holders) == {}
        assert settle(tx, replace(down, wanted=(name(ONE),)), now) == 1  # the hub lost it
        assert list(outstanding(tx, holders)) == [name(ONE)]

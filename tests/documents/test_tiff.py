"""Scanners' TIFF files are taken like other scans, page by page, and none asks for more memory than a desk has."""

from __future__ import annotations

import io
import resource
import struct
import zlib

import pytest
from PIL import Image, ImageDraw

from app.documents import Documents, FileDamaged, Pasted, PhoneFormat, TooManyDots, as_shown
from app.documents import tiff as reader
from app.shared.actor import Actor
from tests.documents.conftest import OWNER, picture

G4, LZW, JPEG = "group4", "tiff_lzw", "jpeg"


def tiff(pages: int = 1, compression: str | None = None, mode: str = "RGB") -> bytes:
    """A TIFF whose pages differ."""
    made = []
    for number in range(pages):
        page = Image.new(mode, (300, 200), "white" if mode != "1" else 1)
        ImageDraw.Draw(page).rectangle((10 + 20 * number, 10, 60 + 20 * number, 100), fill=0)
        made.append(page)
    out = io.BytesIO()
    made[0].save(out, "TIFF", save_all=True, append_images=made[1:], compression=compression)
    return out.getvalue()


def claiming(wide: int, high: int, bits: int = 1, pages: int = 1) -> bytes:
    """A few bytes that claim to be pages of wide by high dots: one strip of nothing."""
    out = bytearray(b"II*\x00" + struct.pack("<I", 8))
    for number in range(pages):
        tags = [
            (256, 4, 1, wide), (257, 4, 1, high), (258, 3, 1, bits), (259, 3, 1, 1), (262, 3, 1, 1),
            (273, 4, 1, 8), (277, 3, 1, 1), (278, 4, 1, high), (279, 4, 1, 8),
        ]  # fmt: skip
        out += struct.pack("<H", len(tags)) + b"".join(struct.pack("<HHII", *tag) for tag in tags)
        out += struct.pack("<I", len(out) + 4 if number + 1 < pages else 0)
    return bytes(out)


@pytest.mark.parametrize(
    ("compression", "mode"), [(None, "RGB"), (LZW, "L"), (G4, "1"), (JPEG, "RGB"), ("packbits", "L")]
)
def test_a_tiff_is_kept_byte_for_byte_with_its_pages(
    documents: Documents, actor: Actor, compression: str | None, mode: str
) -> None:
    content = tiff(3, compression, mode)
    again = Pasted("又一份.tiff", content)
    first, twice = documents.attach(actor, "member", OWNER, [Pasted("合同.tif", content), again])
    assert (first.title, first.refusal, twice.known, twice.id) == ("合同", None, True, first.id)
    (held,) = documents.list(actor, "member", OWNER)
    assert (held.media, held.pages) == ("image/tiff", 3)
    assert documents.open(actor, held.id)[1] == content


@pytest.mark.parametrize("mode", ["1", "L", "RGB"])
def test_a_page_is_drawn_for_the_screen_and_stands_alone(mode: str) -> None:
    content = tiff(3, mode=mode)
    for number in range(3):
        shown = Image.open(io.BytesIO(as_shown("image/tiff", content, number)))
        assert shown.format == ("PNG" if mode == "1" else "JPEG")
        left = 10 + 20 * number
        assert [shown.convert("L").getpixel((x, 50)) > 128 for x in (left - 5, left + 5, left + 58)] == [
            True, False, True
        ]  # fmt: skip
    with pytest.raises(FileDamaged):
        reader.page(content, 3)


def test_the_other_order_of_bytes_is_a_tiff_too() -> None:
    tags = [(256, 8), (257, 8), (258, 1), (259, 1), (262, 1), (273, 8), (277, 1), (278, 8), (279, 8)]
    content = b"MM\x00*" + struct.pack(">I", 16) + bytes([0xAA] * 8) + struct.pack(">H", len(tags))
    content += b"".join(struct.pack(">HHIHH", tag, 3, 1, value, 0) for tag, value in tags) + bytes(4)
    assert reader.count(content) == 1
    assert reader.page(content, 0).size == (8, 8)


@pytest.mark.parametrize("cut", [9, 40, 5_000])
def test_a_tiff_cut_short_is_damaged(documents: Documents, actor: Actor, cut: int) -> None:
    (done,) = documents.attach(actor, "member", OWNER, [Pasted("短", tiff(2)[:cut])])
    assert isinstance(done.refusal, FileDamaged)


def test_a_few_bytes_that_claim_a_wall_of_dots_are_refused_before_they_are_unpacked(
    documents: Documents, actor: Actor
) -> None:
    bombs = [claiming(60_000, 60_000), claiming(12_000, 9_000, pages=40), claiming(2**31, 2**31)]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    done = documents.attach(actor, "member", OWNER, [Pasted(str(n), bomb) for n, bomb in enumerate(bombs)])
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert [type(one.refusal) for one in done] == [TooManyDots, FileDamaged, TooManyDots]
    assert grown < 150_000  # kilobytes
    assert documents.list(actor, "member", OWNER) == ()


def test_a_picture_of_any_kind_with_too_many_dots_is_refused(documents: Documents, actor: Actor) -> None:
    head = struct.pack(">4sIIBBBBB", b"IHDR", 40_000, 40_000, 1, 0, 0, 0, 0)
    wall = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + head + struct.pack(">I", zlib.crc32(head))
    wall += struct.pack(">I4s", 100, b"IDAT") + bytes(104)
    (done,) = documents.attach(actor, "member", OWNER, [Pasted("墙", wall)])
    assert isinstance(done.refusal, TooManyDots)


def test_a_photo_as_telephones_keep_it_says_what_to_do(documents: Documents, actor: Actor) -> None:
    heic = struct.pack(">I", 24) + b"ftypheic" + bytes(4) + b"mif1heic" + bytes(100)
    bad, good = documents.attach(
        actor, "member", OWNER, [Pasted("IMG_0001.HEIC", heic), Pasted("好", picture())]
    )
    assert isinstance(bad.refusal, PhoneFormat)
    assert "JPEG" in bad.refusal.words()
    assert good.refusal is None

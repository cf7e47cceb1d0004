"""What is kept of a sheet that was printed, so that it is printed again as it was? Sheets as bytes and back.

A sheet is kept as its own words, not as the record they came from: neither a changed record nor changed words nor a
form that a later program fills in another way changes what stands on it. What the printing says of itself (time,
operator, reprint) is kept beside it, so that the same facts are kept once however often they are printed.

Statutory words make up nine tenths of a sheet. They are the dictionary it is packed with, kept once for each wording;
nobody's data stand in them. A photo is kept by its SHA-256 alone: it lies with its member already.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

import msgspec
import zstandard

from app.printing.sheet import (
    Box,
    Code,
    Column,
    Fields,
    Framed,
    Grid,
    Heading,
    PageBreak,
    Paragraph,
    Part,
    Picture,
    Plate,
    Plates,
    Portrait,
    Sheet,
    Signatures,
    Spacer,
    Word,
    Wording,
)

_KINDS: Final[Mapping[str, type[Any]]] = {
    kind.__name__: kind
    for kind in (Heading, Fields, Grid, Paragraph, Signatures, Code, Portrait, Box, Framed, Plates, Spacer, PageBreak)
}  # fmt: skip
_LEVEL: Final = 9
_LARGEST: Final = 64_000_000  # bytes of one sheet: far more than the longest register has
_DIGEST: Final = 32

Photos = Callable[[str], bytes | None]
"""Gives a photo by its SHA-256 in hexadecimal; None when it does not lie here any more."""


class NotAsItWas(Exception):
    """A kept sheet cannot be drawn as it was: a photo on it is gone, or it is not readable."""


@dataclass(frozen=True)
class Kept:
    """A sheet as it is kept: named after what stands on it, which wording packs it, and the packed bytes.

    `printed_at` and `operator` are the words of its foot.
    """

    id: str
    words: str
    packed: bytes = field(repr=False)  # people's data: no log and no crash report shows it
    printed_at: str
    operator: str


@dataclass(frozen=True)
class KeptWords:
    """A wording as it stood when something was printed in it, and the dictionary its sheets are packed with."""

    id: str
    form: str
    language: str
    version: int
    dictionary: bytes


class Packer:
    """Packs and unpacks the sheets of one wording."""

    def __init__(self, words: KeptWords) -> None:
        self.words = words
        held = zstandard.ZstdCompressionDict(words.dictionary, dict_type=zstandard.DICT_TYPE_RAWCONTENT)
        held.precompute_compress(level=_LEVEL)
        self._press = zstandard.ZstdCompressor(dict_data=held)
        self._open = zstandard.ZstdDecompressor(dict_data=held)

    def pack(self, sheet: Sheet) -> Kept:
        """Keep a sheet; its mark of a reprint is no part of it."""
        plain = written(sheet)
        return Kept(
            _name(plain), self.words.id, self._press.compress(plain), sheet.printed_at, sheet.operator
        )

    def plain(self, packed: bytes) -> bytes:
        """Return what was packed: the sheet's words as JSON. Raises NotAsItWas."""
        try:
            return self._open.decompress(packed, max_output_size=_LARGEST)
        except zstandard.ZstdError as error:
            raise NotAsItWas() from error

    def unpack(self, kept: Kept, photos: Photos) -> Sheet:
        """Return the sheet as it was printed. Raises NotAsItWas."""
        plain = self.plain(kept.packed)
        if _name(plain) != kept.id:
            raise NotAsItWas()
        return replace(read(plain, photos), printed_at=kept.printed_at, operator=kept.operator)


def words_of(words: Wording) -> KeptWords:
    """Return a wording as it is kept."""
    told = {"lines": words.lines, "like": _LIKE}
    dictionary = msgspec.json.encode(told, order="sorted")
    return KeptWords(_name(dictionary), words.key, words.language, words.version, dictionary)


def wording_of(kept: KeptWords) -> Wording:
    """Return a kept wording as forms are filled in with it."""
    lines = msgspec.json.decode(kept.dictionary, type=_Lines).lines
    return Wording(kept.form, kept.language, kept.version, lines)


def _name(content: bytes) -> str:
    """Return what a content is called: half of its SHA-256, for the name lies beside a few hundred bytes."""
    return hashlib.sha256(content).hexdigest()[:32]


class _Lines(msgspec.Struct):
    lines: dict[str, tuple[str, ...]]


# --- as JSON ------------------------------------------------------------------------------------------


def written(sheet: Sheet) -> bytes:
    """Return what stands on a sheet as JSON, without time, operator and mark."""
    facts = {
        "key": sheet.key, "version": sheet.version, "title": sheet.title, "number": sheet.number,
        "landscape": sheet.landscape, "language": sheet.language, "page_words": sheet.page_words,
        "parts": _named(sheet.parts),
    }  # fmt: skip
    return msgspec.json.encode(facts)


def _named(parts: Sequence[Part]) -> list[tuple[str, object]]:
    return [
        (type(part).__name__, _named(part.parts) if isinstance(part, Framed) else _told(part))
        for part in parts
    ]


def _told(part: Part) -> Part:
    """Return a part with the SHA-256 of its photos in their place."""
    match part:
        case Portrait(picture=picture) if picture.content is not None:
            return replace(part, picture=_digest(picture))
        case Plates(plates=plates) if any(plate.pictures for plate in plates):
            return replace(part, plates=tuple(_with_pictures(plate, _digest) for plate in plates))
        case _:
            return part


def _digest(picture: Picture) -> Picture:
    if picture.content is None:
        return picture
    return replace(picture, content=hashlib.sha256(picture.content).digest())


def _with_pictures(plate: Plate, turned: Callable[[Picture], Picture]) -> Plate:
    return replace(plate, pictures=tuple((x, y, turned(picture)) for x, y, picture in plate.pictures))


def read(plain: bytes, photos: Photos) -> Sheet:
    """Return the sheet that was written. Raises NotAsItWas."""

    def shown(picture: Picture) -> Picture:
        if picture.content is None or len(picture.content) != _DIGEST:
            return picture
        content = photos(picture.content.hex())
        if content is None:
            raise NotAsItWas()
        return replace(picture, content=content)

    def part(named: Sequence[Any]) -> Part:
        name, told = named
        if name == Framed.__name__:
            return Framed(tuple(part(one) for one in told))  # type: ignore[misc]
        found: Part = msgspec.convert(told, type=_KINDS[name])
        match found:
            case Portrait(picture=picture):
                return replace(found, picture=shown(picture))
            case Plates(plates=plates):
                return replace(found, plates=tuple(_with_pictures(plate, shown) for plate in plates))
            case _:
                return found

    try:
        facts = msgspec.json.decode(plain)
        parts = tuple(part(one) for one in facts.pop("parts"))
        return Sheet(parts=parts, **facts)
    except (msgspec.MsgspecError, LookupError, TypeError, ValueError) as error:
        raise NotAsItWas() from error


# One part of every kind, empty: their names stand in every sheet, and in the dictionary.
_LIKE: Final = _named((
    Plates((Plate(0, 0, (Word(0, 0, 0, 0, ""),)),), 1, 0, 0), Spacer(0), Code(""), Heading(""),
    Framed((Portrait(Fields((("", ""),)), Picture(None, "")), Box("", grid=Grid((Column("", None),), (("",),))))),
    Signatures(("",)), Grid((Column("", None),), (("",),)), Fields((("", ""),)), Paragraph(""),
))  # fmt: skip

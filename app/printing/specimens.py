"""How does a form look, filled in about somebody invented? The shipped specimens, in the office's own words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

import msgspec
import zstandard

from app.printing.kept import NotAsItWas, read, written
from app.printing.sheet import Sheet, Wording
from app.shared import paths

_LARGEST = 20_000_000  # bytes of all specimens
_SHORTEST = 4  # characters of words that are looked for within others


def file() -> Path:
    """Return where the specimens lie."""
    return paths.resources() / "forms" / "specimens.zst"


def packed(sheets: Mapping[str, Sheet]) -> bytes:
    """Pack specimens, each called after its form and language ("visit_sheet zh_CN")."""
    plain = {name: written(sheet).decode() for name, sheet in sorted(sheets.items())}
    return zstandard.ZstdCompressor(19).compress(msgspec.json.encode(plain))


def specimen(words: Wording, shipped: Wording) -> Sheet | None:
    """Return the specimen of a form in the words that stand, not the shipped ones; None where there is none."""
    plain = _all().get(f"{words.key} {words.language}")
    if plain is None:
        return None
    try:
        sheet = read(plain.encode(), lambda _name: None)
    except NotAsItWas:
        return None
    turns = list(_turns(words, shipped))

    def turned(text: str) -> str:
        for turn in turns:
            text = turn(text)
        return text

    found: Sheet = _mapped(sheet, turned) if turns else sheet
    return replace(found, key=sheet.key, number="", version=words.version, language=sheet.language)


@lru_cache(maxsize=1)
def _all() -> Mapping[str, str]:
    content = zstandard.ZstdDecompressor().decompress(file().read_bytes(), max_output_size=_LARGEST)
    return msgspec.json.decode(content, type=dict[str, str])


def _turns(words: Wording, shipped: Wording) -> Iterator[Callable[[str], str]]:
    """Give what puts each changed entry in the place of the shipped one, wherever it stands in a text."""
    for entry, lines in shipped.lines.items():
        before, after = "\n".join(lines), "\n".join(words.lines.get(entry, ()))
        if before and after and before != after and not entry.startswith("places."):
            yield partial(_worded if "{" in before else _put, before, after)


def _put(before: str, after: str, text: str) -> str:
    return text.replace(before, after) if len(before) >= _SHORTEST else after if text == before else text


def _worded(before: str, after: str, text: str) -> str:
    """Put the facts found where the shipped words have them into the words that stand."""
    parts = re.split(r"\{(\w+)\}", before)
    pattern = "".join(re.escape(one) if n % 2 == 0 else "(.+?)" for n, one in enumerate(parts))
    found = re.fullmatch(pattern, text, re.DOTALL)
    return after.format(**dict(zip(parts[1::2], found.groups(), strict=True))) if found else text


def _mapped(value: Any, turned: Callable[[str], str]) -> Any:
    """Return a value with its texts turned, all the way down."""
    if isinstance(value, str):
        return turned(value)
    if isinstance(value, tuple):
        return tuple(_mapped(one, turned) for one in value)
    if is_dataclass(value) and not isinstance(value, type):
        told = {one.name: getattr(value, one.name) for one in fields(value)}
        return replace(value, **{name: _mapped(one, turned) for name, one in told.items()})
    return value

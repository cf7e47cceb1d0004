"""What stands in a file of rules that an office may edit, and on which line is it wrong? Typed and strict.

Every key is known or refused; what is wrong is said by its line and place. Numbers with a point are exact decimals.
Files are read once and again when they changed.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Collection
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, TypeVar

from app.shared.errors import RuleError
from app.shared.files import read_whole
from app.shared.foreign import toml_of
from app.shared.text import N_

T = TypeVar("T")


class TableRefused(RuleError):
    """A file of rules cannot be used; `where` is the place in it, `line` its line, `file` its name."""

    code = "table.refused"
    template = N_("{file} cannot be used: look at line {line}, “{where}”. Nothing is judged by it.")

    def __init__(self, where: str, **facts: Any) -> None:
        super().__init__(field=where, **{"where": where, "line": 0, "file": "", **facts})


class TableKeyUnknown(TableRefused):
    """A key this program does not know."""

    code = "table.key_unknown"
    template = N_(
        "{file}, line {line}: “{where}” is not known to this program. Nothing is judged by the file."
    )


class TableKeyMissing(TableRefused):
    """Something that must be said is not there."""

    code = "table.key_missing"
    template = N_("{file}, line {line}: “{where}” is missing. Nothing is judged by the file.")


class TableExampleFailed(TableRefused):
    """A worked example of the file comes out otherwise than the file says."""

    code = "table.example_failed"
    template = N_(
        "{file}, line {line}: the example “{example}” should come to {expected}, but comes to {found}. "
        "Nothing is judged by the file."
    )


NEEDED: Final[Any] = object()


class TomlTable:
    """One table of the file; remembers which keys were asked for, so that `finish` refuses the rest."""

    def __init__(self, raw: object, where: str = "") -> None:
        """Raise TableRefused where there is no table."""
        if not isinstance(raw, dict):
            raise TableRefused(where)
        self.raw: dict[str, Any] = raw
        self.where = where
        self._asked: set[str] = set()

    def at(self, key: str) -> str:
        """Return the place of a key in the file."""
        return f"{self.where}.{key}" if self.where else key

    def has(self, key: str) -> bool:
        """Say whether the key is there."""
        return key in self.raw

    def _value(self, key: str, default: Any, kind: type | tuple[type, ...]) -> Any:
        self._asked.add(key)
        if key not in self.raw:
            if default is NEEDED:
                raise TableKeyMissing(self.at(key))
            return default
        value = self.raw[key]
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            raise TableRefused(self.at(key))
        return value

    def text(self, key: str, default: Any = NEEDED) -> str:
        """Return a text that is not empty."""
        value = self._value(key, default, str)
        if key in self.raw and not value.strip():
            raise TableRefused(self.at(key))
        return str(value)

    def whole(self, key: str, default: Any = NEEDED, *, least: int = 0, most: int = 10**12) -> int:
        """Return a whole number (fen, days, months) from `least` to `most`."""
        value = self._value(key, default, int)
        if key in self.raw and not least <= value <= most:
            raise TableRefused(self.at(key))
        return int(value)

    def number(self, key: str, default: Any = NEEDED) -> Decimal:
        """Return a number above zero, exact."""
        value = self._value(key, default, (int, Decimal))
        if not Decimal(value).is_finite() or (key in self.raw and value <= 0):
            raise TableRefused(self.at(key))
        return Decimal(value)

    def yes(self, key: str, default: Any = NEEDED) -> bool:
        """Return true or false."""
        return bool(self._value(key, default, bool))

    def day(self, key: str, default: Any = NEEDED) -> date:
        """Return a day without a time."""
        value = self._value(key, default, date)
        if isinstance(value, datetime):
            raise TableRefused(self.at(key))
        return value  # type: ignore[no-any-return]

    def choice(self, key: str, allowed: Collection[str], default: Any = NEEDED) -> str:
        """Return one of the words allowed."""
        value = self.text(key, default)
        if key in self.raw and value not in allowed:
            raise TableRefused(self.at(key))
        return value

    def choices(self, key: str, allowed: Collection[str] | None = None) -> tuple[str, ...]:
        """Return a list of texts, empty when it is not there; of the words allowed, when those are given."""
        value = self._value(key, [], list)
        for one in value:
            if not isinstance(one, str) or not one or (allowed is not None and one not in allowed):
                raise TableRefused(self.at(key))
        return tuple(value)

    def days(self, key: str) -> tuple[date, ...]:
        """Return a list of days, empty when it is not there."""
        value = self._value(key, [], list)
        if any(not isinstance(one, date) or isinstance(one, datetime) for one in value):
            raise TableRefused(self.at(key))
        return tuple(value)

    def table(self, key: str) -> TomlTable | None:
        """Return a table inside this one, None when it is not there."""
        value = self._value(key, None, dict)
        return None if value is None else TomlTable(value, self.at(key))

    def tables(self, key: str, *, needed: bool = True) -> tuple[TomlTable, ...]:
        """Return the tables of a list; `needed` asks for one at least."""
        value = self._value(key, NEEDED if needed else [], list)
        return tuple(TomlTable(one, f"{self.at(key)}[{n}]") for n, one in enumerate(value))

    def finish(self) -> None:
        """Refuse what nobody asked for. Raises TableKeyUnknown naming the first such key."""
        for key in self.raw:
            if key not in self._asked:
                raise TableKeyUnknown(self.at(key))


def read_text(text: str, read: Callable[[TomlTable], T], name: str = "") -> T:
    """Read a file's text by `read`, which gets its outermost table.

    Raises TableRefused naming the file, the line and the place.
    """
    try:
        table = TomlTable(toml_of(text, parse_float=Decimal))
        found = read(table)
        table.finish()
    except tomllib.TOMLDecodeError as error:
        told = re.search(r"line (\d+)", str(error))
        raise TableRefused("TOML", file=name, line=int(told[1]) if told else 0) from error
    except TableRefused as refusal:
        refusal.facts["file"] = refusal.facts["file"] or name
        refusal.facts["line"] = refusal.facts["line"] or line_of(text, refusal.facts["where"])
        raise
    return found


def load(path: Path, read: Callable[[TomlTable], T]) -> T:
    """Read a file by `read`, once for as long as it does not change. Raises TableRefused or FileUnreadable."""
    try:
        changed = path.stat().st_mtime_ns
    except OSError:
        changed = 0  # reading it says why it cannot be read
    return _kept(path, changed, read)  # type: ignore[no-any-return]


@lru_cache(maxsize=256)
def _kept(path: Path, _changed: int, read: Callable[[TomlTable], Any]) -> Any:
    try:
        text = read_whole(path).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise TableRefused("UTF-8", file=path.name, line=1) from None
    return read_text(text, read, path.name)


def line_of(text: str, where: str) -> int:
    """Find the line of a place such as `benefit[0].band[2].ratio`; the line of its table where the key is absent."""
    lines, at = text.splitlines(), 0
    parts = where.split(".")
    for depth, part in enumerate(parts):
        name, _bracket, number = part.partition("[")
        header = ".".join(one.partition("[")[0] for one in parts[: depth + 1])
        if number:
            for _again in range(int(number.rstrip("]")) + 1):
                found = _first(lines, at, rf"\s*\[\[{re.escape(header)}\]\]")
                at = at if found is None else found + 1
            continue
        keyed = rf"\s*(\[{re.escape(header)}\]|\"?{re.escape(name)}\"?\s*(=|\.))"
        found = _first(lines, at, keyed)
        at = at if found is None else found + 1
    return max(at, 1)


def _first(lines: list[str], start: int, pattern: str) -> int | None:
    return next((n for n in range(start, len(lines)) if re.match(pattern, lines[n])), None)

"""Which words does a form carry in a language? Reads resources/forms, and lays the office's over; knows no form."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

from app.printing.sheet import Wording
from app.shared import paths
from app.shared.errors import RuleError
from app.shared.files import read_whole
from app.shared.text import N_

LANGUAGES = ("zh_CN", "ko_KR", "zh_CN+ko_KR")


class UnknownLanguage(RuleError):
    """The form is not worded in this language."""

    code = "print.unknown_language"
    template = N_("This form cannot be printed in the language {language}.")


class WordingSpoiled(RuleError):
    """A form's text file is no TOML, or an entry in it is no text."""

    code = "print.wording_spoiled"
    template = N_("The wording file {file} is not readable. Correct it, or remove it to use the original.")


class Over(Protocol):
    """What the office put over the shipped words of a form in one language."""

    @property
    def version(self) -> int:
        """Return the version printed."""

    @property
    def entries(self) -> Mapping[str, str]:
        """Return the words that differ, by entry."""


def load(
    key: str, language: str, office_folder: Path | None = None, over: Mapping[str, Over] | None = None
) -> Wording:
    """Read the wording of form `key` in `language`; with two languages each entry is Chinese, then Korean.

    A file of the same name in `office_folder`, and then what is `over` a language, replaces single entries; the version
    of the last is the one printed. Raises UnknownLanguage, WordingSpoiled.
    """
    if language not in LANGUAGES:
        raise UnknownLanguage(language=language)
    versions: list[int] = []
    lines: dict[str, tuple[str, ...]] = {}
    for single in language.split("+"):
        entries = dict(_read(paths.resources() / "forms" / f"{key}.{single}.toml"))
        if office_folder is not None:
            entries.update(_read(office_folder / f"{key}.{single}.toml"))
        if not entries:
            raise UnknownLanguage(language=language)
        version = _version(entries.pop("version", "1"), f"{key}.{single}.toml")
        if over is not None and (own := over.get(single)) is not None:
            entries.update({name: text for name, text in own.entries.items() if name in entries})
            version = own.version
        versions.append(version)
        for name, text in entries.items():
            known = lines.get(name, ())
            # Words that are the same in both languages (¥, a number) stand once.
            lines[name] = known if text in known else (*known, text)
    return Wording(key=key, language=language, version=max(versions), lines=lines)


def shipped(key: str, language: str) -> dict[str, str]:
    """Return the words of a form in one language as they were shipped, by entry. Raises UnknownLanguage."""
    entries = dict(_read(paths.resources() / "forms" / f"{key}.{language}.toml"))
    if not entries:
        raise UnknownLanguage(language=language)
    entries.pop("version", None)
    return entries


def shipped_version(key: str, language: str) -> int:
    """Return the version of a form's words as they were shipped; 1 where the file says none."""
    file = f"{key}.{language}.toml"
    return _version(_read(paths.resources() / "forms" / file).get("version", "1"), file)


def as_toml(entries: Mapping[str, str], note: str) -> str:
    """Return words as a file of the kind they are read from: `note` above, what is in sections below the rest."""
    lines = [f"# {line}" for line in note.split("\n")]
    lines += [f"{name} = {_quoted(text)}" for name, text in entries.items() if "." not in name]
    section = ""
    for name, text in sorted(entries.items()):
        head, dot, inner = name.partition(".")
        if not dot:
            continue
        if head != section:
            section = head
            lines += ["", f"[{section}]"]
        lines.append(f"{_quoted(inner)} = {_quoted(text)}")
    return "\n".join(lines) + "\n"


def of_toml(content: bytes, name: str) -> dict[str, str]:
    """Return the words in such a file, by entry; a version in it says nothing. Raises WordingSpoiled."""
    try:
        entries = _flat(tomllib.loads(content.decode("utf-8-sig")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise WordingSpoiled(file=name) from error
    entries.pop("version", None)
    return entries


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _version(text: str, file: str) -> int:
    try:
        return int(text)
    except ValueError as error:
        raise WordingSpoiled(file=file) from error


def _read(file: Path) -> dict[str, str]:
    """Give the entries of a file by name, or nothing when there is no such file."""
    try:
        stat = file.stat()
    except FileNotFoundError:
        return {}
    return _entries(file, stat.st_mtime_ns)


@lru_cache(maxsize=256)
def _entries(file: Path, _changed: int) -> dict[str, str]:
    """Parse one file; its time of change is part of the cache's key, so an edit is seen at the next print."""
    try:
        content = tomllib.loads(read_whole(file).decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise WordingSpoiled(file=file.name) from error
    return _flat(content)


def _flat(content: Mapping[str, Any]) -> dict[str, str]:
    entries: dict[str, str] = {}
    for name, value in content.items():
        if isinstance(value, dict):
            entries.update({f"{name}.{inner}": str(text) for inner, text in value.items()})
        else:
            entries[name] = str(value)
    return entries

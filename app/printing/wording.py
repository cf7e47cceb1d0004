"""Which words does a form carry in a language? Reads resources/forms and the office's; knows no form."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path

from app.printing.sheet import Wording
from app.shared import paths
from app.shared.errors import RuleError
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


def load(key: str, language: str, office_folder: Path | None = None) -> Wording:
    """Read the wording of form `key` in `language`; with two languages each entry is Chinese, then Korean.

    A file of the same name in `office_folder` replaces single entries, and its version is the one printed.
    Raises UnknownLanguage, WordingSpoiled.
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
        versions.append(_version(entries.pop("version", "1"), f"{key}.{single}.toml"))
        for name, text in entries.items():
            known = lines.get(name, ())
            # Words that are the same in both languages (¥, a number) stand once.
            lines[name] = known if text in known else (*known, text)
    return Wording(key=key, language=language, version=max(versions), lines=lines)


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
        content = tomllib.loads(file.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise WordingSpoiled(file=file.name) from error
    entries: dict[str, str] = {}
    for name, value in content.items():
        if isinstance(value, dict):
            entries.update({f"{name}.{inner}": str(text) for inner, text in value.items()})
        else:
            entries[name] = str(value)
    return entries

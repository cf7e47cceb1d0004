"""What do people do with the words of a form? Read them, change them, go back to earlier ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from app.printing import edited, wording
from app.printing.edited import Edited, NothingChanged, VersionMissing
from app.printing.fonts import faces
from app.printing.forms import FORMS
from app.printing.lines import clean
from app.printing.pdf import MissingGlyphs
from app.printing.sheet import Wording
from app.printing.tables import FormWordingRow
from app.security import Guard, audit
from app.security.service import operator_names
from app.shared.actor import Actor
from app.shared.clock import Clock
from app.shared.db import Database
from app.shared.errors import RuleError
from app.shared.text import N_

SHARED = ("foot", "register")
"""What every paper and every list bears; worded like a form."""

SINGLE = ("zh_CN", "ko_KR")
SHIPPED = 0
"""The version that means the words as shipped."""


class UnknownForm(RuleError):
    """There is no form of this name."""

    code = "print.unknown_form"
    template = N_("There is no form called {form}.")


@dataclass(frozen=True)
class WordingLine:
    """A form's words in a language: the version that stands, and who changed how many entries when.

    `at` is None for the words as shipped. `newer`: the program brought other words since the office changed them.
    """

    key: str
    language: str
    version: int
    changed: int = 0
    at: datetime | None = None
    by: str = ""
    newer: bool = False


@dataclass(frozen=True)
class WordingText:
    """The words of a form in a language in one version, beside those that were shipped; both by entry."""

    line: WordingLine
    entries: Mapping[str, str]
    shipped: Mapping[str, str]


class Wordings:
    """The part of printing's service that keeps the office's words."""

    _db: Database
    _guard: Guard
    _clock: Clock
    _fonts: Path | None
    _wordings: Path | None

    def _worded(self, tx: Session, key: str, language: str, version: int | None = None) -> Wording:
        """Return the words of a form as they stand, or as they stood at a version."""
        return wording.load(key, language, self._wordings, edited.standing(tx, key, version))

    def wordings(self, actor: Actor) -> tuple[WordingLine, ...]:
        """Return the words of every form in each language, as they stand."""
        self._guard.check(actor, "printing.read")
        with self._db.reading() as tx:
            kept = edited.everything(tx)
            names = operator_names(tx, sorted({one.by for one in kept.values()}))
        return tuple(
            _line(key, language, kept.get((key, language)), names)
            for key in sorted((*FORMS, *SHARED))
            for language in SINGLE
        )

    def wording(self, actor: Actor, key: str, language: str, version: int | None = None) -> WordingText:
        """Return the words of a form in a language, of a version or as they stand.

        Raises UnknownForm, UnknownLanguage, VersionMissing.
        """
        self._guard.check(actor, "printing.read")
        shipped = _shipped(key, language)
        with self._db.reading() as tx:
            found = _found(tx, key, language, version)
            names = operator_names(tx, [found.by]) if found else {}
        entries = {**shipped, **(_known(found.entries, shipped) if found else {})}
        return WordingText(_line(key, language, found, names), entries, shipped)

    def wording_versions(self, actor: Actor, key: str, language: str) -> tuple[WordingLine, ...]:
        """Return every version of a form's words in a language, the newest first, the shipped one last.

        Raises UnknownForm, UnknownLanguage.
        """
        self._guard.check(actor, "printing.read")
        _shipped(key, language)
        with self._db.reading() as tx:
            kept = edited.versions(tx, key, language)
            names = operator_names(tx, sorted({one.by for one in kept}))
        return (
            *(_line(key, language, one, names) for one in kept),
            WordingLine(key, language, wording.shipped_version(key, language)),
        )

    def take_wording(self, actor: Actor, key: str, language: str, told: Mapping[str, str]) -> int:
        """Change words of a form in a language from now on; return the new version. Entries not told stay as they are.

        Raises UnknownForm, UnknownLanguage, MissingGlyphs, NothingChanged, and what `check_entry` raises.
        """
        self._guard.check(actor, "printing.word")
        shipped = _shipped(key, language)
        others = _shipped(key, _other(language))
        with self._db.transaction("printing.wording_taken", actor) as tx:
            stands = edited.standing(tx, key)
            elsewhere = stands.get(_other(language))
            second = {**others, **(elsewhere.entries if elsewhere else {})}
            for entry, text in told.items():
                alike = others.get(entry) == shipped.get(entry)
                edited.check_entry(entry, text, shipped, None if alike else second.get(entry))
            self._check_glyphs(told)
            mine = stands.get(language)
            kept = {**(mine.entries if mine else {}), **told}
            return self._keep(
                tx, actor, key, language, {n: t for n, t in kept.items() if t != shipped.get(n)}
            )

    def restore_wording(self, actor: Actor, key: str, language: str, version: int) -> int:
        """Go back to the words of an earlier version (0: as shipped), as a new version; return it.

        Raises UnknownForm, UnknownLanguage, VersionMissing, NothingChanged.
        """
        self._guard.check(actor, "printing.word")
        shipped = _shipped(key, language)
        with self._db.transaction("printing.wording_restored", actor) as tx:
            found = _found(tx, key, language, version)
            return self._keep(tx, actor, key, language, _known(found.entries, shipped) if found else {})

    def _keep(self, tx: Session, actor: Actor, key: str, language: str, entries: Mapping[str, str]) -> int:
        stands = edited.standing(tx, key)
        before = stands.get(language)
        if entries == (before.entries if before else {}):
            raise NothingChanged()
        known = [one.version for one in stands.values()]
        known += [wording.shipped_version(key, one) for one in SINGLE]
        told = Edited(key, language, max(known) + 1, entries, actor.operator_id, self._clock.now())
        row_id = edited.keep(tx, told)
        audit(tx, actor, "word", FormWordingRow.__tablename__, row_id, f"{key} {language} {told.version}")
        return told.version

    def _check_glyphs(self, told: Mapping[str, str]) -> None:
        text = clean("".join(told.values())).replace("\n", "")
        if missing := faces.paper(self._fonts).missing(text):
            raise MissingGlyphs(
                count=len(missing), code_points=" ".join(f"U+{ord(char):04X}" for char in missing)
            )


def _shipped(key: str, language: str) -> dict[str, str]:
    if key not in FORMS and key not in SHARED:
        raise UnknownForm(form=key)
    if language not in SINGLE:
        raise wording.UnknownLanguage(language=language)
    return wording.shipped(key, language)


def _known(entries: Mapping[str, str], shipped: Mapping[str, str]) -> dict[str, str]:
    """Return the entries the form still has: a later program may have dropped some."""
    return {name: text for name, text in entries.items() if name in shipped}


def _other(language: str) -> str:
    return SINGLE[1 - SINGLE.index(language)]


def _found(tx: Session, key: str, language: str, version: int | None) -> Edited | None:
    """Return the wording of a version, None for the shipped one; the newest without a version."""
    kept: Iterator[Edited] = iter(edited.versions(tx, key, language))
    if version is None:
        return next(kept, None)
    if version in (SHIPPED, wording.shipped_version(key, language)):
        return next((one for one in kept if one.version == version), None)
    found = next((one for one in kept if one.version == version), None)
    if found is None:
        raise VersionMissing(field="version", version=version)
    return found


def _line(key: str, language: str, found: Edited | None, names: Mapping[str, str]) -> WordingLine:
    shipped = wording.shipped_version(key, language)
    if found is None:
        return WordingLine(key, language, shipped)
    newer = shipped > found.version and bool(found.entries)
    by = names.get(found.by, "")
    return WordingLine(key, language, found.version, len(found.entries), found.at, by, newer)

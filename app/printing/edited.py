"""Which words did the office change, and may it? The wording of a form is the shipped text with the office's over it.

A changed wording is a version of its own and never changed again: a paper printed before is printed again in the words
it had. Versions are counted for a form, both languages together, so that a number says which words of each stood then.
"""

from __future__ import annotations

import json
import string
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.printing.tables import FormWordingRow
from app.shared.errors import RuleError
from app.shared.ids import id_of
from app.shared.names import namer
from app.shared.text import N_

LONGEST = 2_000  # characters of one entry
_FURTHEST = 300.0  # mm: no place on A4 lies further

wording_names = namer(FormWordingRow.id, FormWordingRow.form)


class EntryUnknown(RuleError):
    """The form has no such entry."""

    code = "wording.entry_unknown"
    template = N_("This form has no text called “{entry}”.")


class FactsWrong(RuleError):
    """A text must keep the places where facts go, each as it is."""

    code = "wording.facts_wrong"
    template = N_("The text “{entry}” must keep these places, each in its braces: {facts}.")


class TextWrong(RuleError):
    """A text has the lines of the shipped one, is not too long, and the title is not empty."""

    code = "wording.text_wrong"
    template = N_(
        "The text “{entry}” must have {lines} lines and at most {most} characters; a title is not empty."
    )


class PlaceWrong(RuleError):
    """A place on the paper is given in millimetres."""

    code = "wording.place_wrong"
    template = N_("The place “{entry}” is {count} numbers in millimetres, from 0 to 300.")


class LanguagesAlike(RuleError):
    """Where the two languages differ they stay two."""

    code = "wording.languages_alike"
    template = N_(
        "The text “{entry}” would be the same in both languages. Each has its own line on the paper."
    )


class NothingChanged(RuleError):
    """The words are those that stand."""

    code = "wording.same"
    template = N_("These are the words that stand already. Nothing was changed.")


class VersionMissing(RuleError):
    """The form never had a wording of this version."""

    code = "wording.version_missing"
    template = N_("This form has no wording of version {version}.")


@dataclass(frozen=True)
class Edited:
    """What the office changed of a form's words in one language: the entries that differ from the shipped ones.

    Without entries it is the shipped wording again. `by` is an operator's id.
    """

    form: str
    language: str
    version: int
    entries: Mapping[str, str]
    by: str
    at: datetime


def versions(tx: Session, form: str, language: str) -> tuple[Edited, ...]:
    """Return what the office changed of a form's words in a language, the newest first."""
    wanted = select(FormWordingRow).where(FormWordingRow.form == form, FormWordingRow.language == language)
    return tuple(_edited(row) for row in tx.scalars(wanted.order_by(FormWordingRow.version.desc())))


def standing(tx: Session, form: str, at_most: int | None = None) -> dict[str, Edited]:
    """Return what the office changed of a form, by language: the newest, or the newest of versions up to `at_most`."""
    wanted = select(FormWordingRow).where(FormWordingRow.form == form)
    if at_most is not None:
        wanted = wanted.where(FormWordingRow.version <= at_most)
    return {row.language: _edited(row) for row in tx.scalars(wanted.order_by(FormWordingRow.version))}


def everything(tx: Session) -> dict[tuple[str, str], Edited]:
    """Return the newest change of every form and language that has one."""
    rows = tx.scalars(select(FormWordingRow).order_by(FormWordingRow.version))
    return {(row.form, row.language): _edited(row) for row in rows}


def keep(tx: Session, told: Edited) -> str:
    """Write a wording down; return its id, the same on every computer of the office."""
    row = FormWordingRow(
        id=id_of("form_wording", told.form, told.language, str(told.version)), form=told.form, language=told.language,
        version=told.version, entries=json.dumps(dict(sorted(told.entries.items())), ensure_ascii=False),
        written_by=told.by, at=told.at,
    )  # fmt: skip
    tx.add(row)
    tx.flush()
    return row.id


def _edited(row: FormWordingRow) -> Edited:
    return Edited(row.form, row.language, row.version, json.loads(row.entries), row.written_by, row.at)


def check_entry(entry: str, text: str, shipped: Mapping[str, str], other: str | None) -> None:
    """Refuse a text that does not fit where the shipped one stands; `other` is that of the other language.

    Raises EntryUnknown, FactsWrong, TextWrong, PlaceWrong, LanguagesAlike, naming the entry as field.
    """
    if entry not in shipped:
        raise EntryUnknown(field=entry, entry=entry)
    before = shipped[entry]
    if entry.startswith("places."):
        _check_place(entry, text, len(before.split()))
        return
    lines = before.count("\n") + 1
    if text.count("\n") + 1 != lines or len(text) > LONGEST or (entry == "title" and not text.strip()):
        raise TextWrong(field=entry, entry=entry, lines=lines, most=LONGEST)
    if _facts(text) != (wanted := _facts(before)):
        told = "、".join(f"{{{one}}}" for one in sorted(wanted or ())) or "—"
        raise FactsWrong(field=entry, entry=entry, facts=told)
    if other is not None and text == other and text.strip():
        raise LanguagesAlike(field=entry, entry=entry)


def _facts(text: str) -> frozenset[str] | None:
    """Return the facts a text takes in, None where its braces do not fit; a fact is a plain name."""
    try:
        parts = list(string.Formatter().parse(text))
    except ValueError:
        return None
    if any(shape or conversion for _words, _name, shape, conversion in parts):
        return None
    return frozenset(name for _words, name, _shape, _conversion in parts if name is not None)


def _check_place(entry: str, text: str, count: int) -> None:
    try:
        numbers = [float(part) for part in text.split()]
    except ValueError:
        numbers = []
    if len(numbers) != count or not all(0 <= one <= _FURTHEST for one in numbers):
        raise PlaceWrong(field=entry, entry=entry, count=count)

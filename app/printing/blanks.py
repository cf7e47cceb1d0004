"""Which forms make sense without a record, and what are they filled in with? To be written by hand; asks no record."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from types import MappingProxyType
from typing import Any, Final

from app.hardship import FileDetails, FilePaper, FileStanding, PersonIn, PersonOnPaper
from app.members import MemberPaper, NewMember
from app.printing.sheet import Form, Sheet, Stamp, Wording

_ROWS = 4  # lines for a family, the spare ones of a form apart
_MINORS = 2  # lines for those whom somebody signs for


def _member(office: str) -> MemberPaper:
    return MemberPaper("", NewMember(), "", None, "", office, office, ())


def _file(office: str, minors: int = 0) -> FilePaper:
    people = tuple(PersonOnPaper(PersonIn("", ""), n == 0, n < _ROWS) for n in range(_ROWS + minors))
    return FilePaper(
        id="", office=office, number="", head="", id_no="", doc_type="", relapse_of="", opened_on=date.min,
        opened_by="", details=FileDetails(), people=people, items=(), measures=(), income=None, expense=None,
        standing=FileStanding(""), scans=(),
    )  # fmt: skip


BLANKS: Final[Mapping[str, Callable[[str], Any]]] = MappingProxyType({
    "join_application": _member, "registration_form": _member, "collection_form": _member, "home_survey": _file,
    "hardship_file": _file, "hardship_application": partial(_file, minors=_MINORS), "household_plan": _file,
})  # fmt: skip
"""What a form is filled in with for a blank, of the office's name."""


def blank(form: Form, words: Wording, office: str) -> Sheet:
    """Return a form to be written by hand: without a record it has no number and no code."""
    sheet = form.fill(BLANKS[form.key](office), words, Stamp("", "", "", 0))
    return replace(sheet, number="", version=words.version, language=words.language)

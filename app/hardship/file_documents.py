"""Which documents does a hardship file ask for, and which of them are there? Pure.

Source: the procedure (domain page C.4) and the forms of a file (B8 to B12); originals stay on paper.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from app.documents.notes import HAVE, TO_COME, Noted
from app.hardship.happenings import NOTED, FileEvent
from app.hardship.standing import FileStanding
from app.shared.text import N_

DOCUMENTS: Final[Mapping[str, str]] = {
    "H01": N_("Application, signed"),
    "H02": N_("Authorisation, signed by every adult"),
    "H03": N_("Copies of the identity cards"),
    "H04": N_("Copy of the household register"),
    "H05": N_("Proof of income"),
    "H06": N_("Proof of the cause"),
    "H07": N_("Home survey, signed by both"),
    "H08": N_("Result of the check"),
    "H09": N_("Photo of the notice"),
    "H10": N_("Decision on the file"),
}


@dataclass(frozen=True)
class FileDocument:
    """One document of a file: `state` one of `documents.NOTES`, `words` why, `scans` how many files lie there as it."""

    code: str
    state: str
    words: str = ""
    scans: int = 0


def asked_for(now: FileStanding) -> tuple[str, ...]:
    """Return the documents a file asks for where it stands: what its next steps bring is not asked yet."""
    come = {
        "H07": now.survey is not None, "H08": now.check is not None, "H09": now.notice is not None,
        "H10": now.decision is not None,
    }  # fmt: skip
    return tuple(code for code in DOCUMENTS if come.get(code, True))


def noted_in(now: FileStanding) -> dict[str, Noted]:
    """Return what was noted last of each document."""
    found: dict[str, FileEvent] = {one.about: one for one in now.counted if one.kind == NOTED}
    return {code: Noted(one.result, one.words) for code, one in found.items()}


def documents_of(now: FileStanding, scans: Mapping[str, int]) -> tuple[FileDocument, ...]:
    """Return every document that is asked for, noted or scanned; a scan is there, whatever was noted before."""
    noted = noted_in(now)
    wanted = {*asked_for(now), *noted, *(code for code in scans if code in DOCUMENTS)}
    found = []
    for code in (one for one in DOCUMENTS if one in wanted):
        state, words = noted.get(code, Noted(TO_COME, ""))
        if scans.get(code):
            state, words = HAVE, ""
        found.append(FileDocument(code, state, words, scans.get(code, 0)))
    return tuple(found)

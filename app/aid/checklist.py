"""Which documents of a claim are in hand, and which are not: waived with a reason, unclear, still to come? Pure."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from app.aid.facts import Facts
from app.documents.notes import HAVE, TO_COME, UNCLEAR, WAIVED, Noted

__all__ = ["HAVE", "TO_COME", "UNCLEAR", "WAIVED", "DocumentLine", "Noted", "document_lines"]


class DocumentLine(NamedTuple):
    """One document of a claim's list; `words` say why it is waived or unclear, `pages` counts its scans."""

    code: str
    state: str
    words: str = ""
    pages: int = 0


def document_lines(
    asked: Iterable[str], facts: Facts, noted: Mapping[str, Noted], pages: Mapping[str, int]
) -> tuple[DocumentLine, ...]:
    """Return every document that is asked for, was handed in or noted, in order of the codes; each has one state.

    What was handed in is there, whatever was noted of it before.
    """
    lines = []
    for code in sorted({*asked, *facts.documents, *noted}):
        state, words = noted.get(code, Noted(TO_COME, ""))
        if code in facts.documents:
            state, words = HAVE, ""
        lines.append(DocumentLine(code, state, words, pages.get(code, 0)))
    return tuple(lines)


def checklist_of(claim: Mapping[str, Any]) -> dict[str, Noted]:
    """Return what a claim's row says of documents that are not in hand, by code. Rows of before have nothing."""
    told = json.loads(str(claim.get("checklist") or "{}"))
    return {str(code): Noted(str(state), str(words)) for code, (state, words) in told.items()}


def with_waived(facts: Facts, noted: Mapping[str, Noted]) -> Facts:
    """Return the facts with the documents counted as handed in that need not be."""
    waived = {code for code, one in noted.items() if one.state == WAIVED}
    return replace(facts, documents=facts.documents | waived) if waived else facts


def checklist_text(noted: Mapping[str, Noted]) -> str:
    """Write it as the JSON kept with a claim."""
    return json.dumps({code: list(one) for code, one in noted.items()}, ensure_ascii=False, sort_keys=True)

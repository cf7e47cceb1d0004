"""Which documents of a claim are not in hand, and why need they not be? Waived with a reason, or unclear. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from app.aid.facts import Facts

WAIVED, UNCLEAR = "waived", "unclear"


class Noted(NamedTuple):
    """What is known of a document that is not in hand: it is not needed (with the reason), or it is unclear."""

    state: str
    words: str


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

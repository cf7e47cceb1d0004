"""What may be left on a desk, and how much of it? Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from app.shared.errors import RuleError
from app.shared.text import N_

LARGEST = 200_000  # characters of one thing left: a form of a thousand long fields


class TooMuchToKeep(RuleError):
    """What was typed is longer than any form of ours."""

    code = "workplace.too_much"
    template = N_("This text is too long to be kept as a draft. Shorten it, or save what you have.")


def written(content: Mapping[str, Any] | list[Any] | str | int | bool | None) -> str:
    """Return `content` as text to be stored. Raises TooMuchToKeep."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True)
    if len(text) > LARGEST:
        raise TooMuchToKeep()
    return text


def read(text: str) -> Any:
    """Return what was stored."""
    return json.loads(text)

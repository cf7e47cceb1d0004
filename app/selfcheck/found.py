"""What does one look at this computer say? Good, to be minded or bad, and a sentence; knows no machine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from app.shared.text import translate

Outcome = Literal["good", "warn", "bad"]


@dataclass(frozen=True)
class Checked:
    """What was found of one thing; `words` says it, and what to do, in one sentence."""

    kind: str
    outcome: Outcome
    template: str
    facts: Mapping[str, Any] = field(default_factory=dict)

    def words(self, language: str | None = None) -> str:
        """Say what was found, in `language` (the spoken one when None)."""
        return translate(self.template, dict(self.facts), language)

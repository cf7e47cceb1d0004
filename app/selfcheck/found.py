"""What does one look at this computer say? Good, to be minded or bad, and a sentence; knows no machine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from app.shared.errors import DeviceError
from app.shared.text import translate

Outcome = Literal["good", "warn", "bad"]


@dataclass(frozen=True)
class Checked:
    """What was found of one thing; `words` says it, and what to do, in one sentence."""

    kind: str
    outcome: Outcome
    template: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    code: str = ""  # of the error that was found, empty where there is none

    def words(self, language: str | None = None) -> str:
        """Say what was found, in `language` (the spoken one when None)."""
        return translate(self.template, dict(self.facts), language)


def refused(kind: str, error: DeviceError) -> Checked:
    """Return what an error says of one thing."""
    return Checked(kind, "bad", error.template, error.facts, error.code)

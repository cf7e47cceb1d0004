"""How does this computer's desk look and speak? A small file beside the office; holds no person's data."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from app.shared.text import DEFAULT_LANGUAGE, LANGUAGES

FILE = "desk.json"
LOCK_MINUTES = (5, 60)  # a desk that never locks itself is not offered
DENSITIES = ("compact", "normal", "large")


@dataclass
class Preferences:
    """Language, dark or light (None follows the system), text size, rows, minutes to the lock, who came in last."""

    language: str = DEFAULT_LANGUAGE
    dark: bool | None = None
    step: int = 0
    density: str = "normal"
    lock_minutes: int = 10
    last_operator: str = ""

    @classmethod
    def read(cls, folder: Path) -> Preferences:
        """Return what was kept in `folder`; a missing or unreadable file means the usual."""
        try:
            told = json.loads((folder / FILE).read_text("utf-8"))
            known = {field.name for field in fields(cls)}
            kept = cls(**{name: value for name, value in told.items() if name in known})
        except (OSError, ValueError, TypeError, AttributeError):
            return cls()
        if kept.language not in LANGUAGES:
            kept.language = DEFAULT_LANGUAGE
        if kept.density not in DENSITIES:
            kept.density = "normal"
        if kept.step not in (0, 1, 2):
            kept.step = 0
        return kept

    def minutes(self) -> int:
        """Return after how many quiet minutes the desk locks, whatever was written into the file by hand."""
        shortest, longest = LOCK_MINUTES
        usual = self.lock_minutes if isinstance(self.lock_minutes, int) else 10
        return max(shortest, min(usual, longest))

    def write(self, folder: Path) -> None:
        """Keep them; a disk that refuses costs only the preference."""
        try:
            folder.mkdir(parents=True, exist_ok=True)
            (folder / FILE).write_text(json.dumps(asdict(self)), "utf-8")
        except OSError:
            return

"""What does every page get? The office, the lanes, who is at work, and the ways to go elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ui.kit.jobs import Jobs

if TYPE_CHECKING:  # the office brings SQLAlchemy with it; it is loaded on the worker
    from app.office import Office
    from app.shared.actor import Actor

Go = Callable[[str, Mapping[str, Any]], None]


@dataclass(frozen=True)
class Recent:
    """Something opened lately: its words, and where it opens again."""

    words: str
    page: str
    wish: Mapping[str, Any]


@dataclass
class Desk:
    """One open office on the screen; `office` is exchanged when the same person unlocks again."""

    office: Office
    office_name: str
    jobs: Jobs
    profile: Path
    go: Go
    say: Callable[[str, Callable[[], object] | None], None]
    place: Callable[[str], None]
    recent: list[Recent] = field(default_factory=list)

    @property
    def actor(self) -> Actor:
        """Return who is at work."""
        return self.office.actor

    def remember(self, words: str, page: str, wish: Mapping[str, Any]) -> None:
        """Keep that something was opened, the latest first, each once."""
        opened = Recent(words, page, dict(wish))
        self.recent[:] = [opened, *(old for old in self.recent if old != opened)][:8]

"""What does every page get? The office, the lanes, who is at work, how their desk is arranged, ways elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from ui.kit.jobs import Jobs
from ui.kit.undo import History
from ui.preferences import Preferences

if TYPE_CHECKING:  # the office brings SQLAlchemy with it; it is loaded on the worker
    from app.office import Office
    from app.shared.actor import Actor

Go = Callable[[str, Mapping[str, Any]], None]
RECENT = 8


class Settings(Protocol):
    """What this computer keeps of the desk itself, for the page that shows it."""

    preferences: Preferences

    def keep_language(self, language: str) -> None:
        """Speak another language from now on."""

    def keep_lock_minutes(self, minutes: int) -> None:
        """Lock by itself after so many quiet minutes."""


@dataclass(frozen=True)
class Recent:
    """Something opened lately: its words, and where it opens again."""

    words: str
    page: str
    wish: Mapping[str, Any]


def _raise(error: Exception) -> None:
    raise error


@dataclass
class Desk:
    """One open office on the screen; `office` is exchanged when the same person unlocks again.

    `arrangement` is what this operator arranged, by name: columns, the window's place, what was opened lately.
    """

    office: Office
    office_name: str
    jobs: Jobs
    profile: Path
    go: Go
    say: Callable[[str, Callable[[], object] | None], None]
    place: Callable[[str], None]
    sums: Callable[[str], None] = lambda _words: None
    kept: Callable[[datetime | None], None] = lambda _at: None
    fault: Callable[[Exception], None] = _raise
    settings: Settings | None = None
    lock: Callable[[str], None] = lambda _words: None
    arrangement: dict[str, Any] = field(default_factory=dict)
    history: History = field(default_factory=History)
    recent: list[Recent] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Bring back what was opened lately."""
        for line in self.arrangement.get("recent", ()):
            if isinstance(line, list) and len(line) == 3 and isinstance(line[2], dict):
                self.recent.append(Recent(str(line[0]), str(line[1]), line[2]))

    @property
    def actor(self) -> Actor:
        """Return who is at work."""
        return self.office.actor

    def remember(self, words: str, page: str, wish: Mapping[str, Any]) -> None:
        """Keep that something was opened, the latest first, each once."""
        opened = Recent(words, page, dict(wish))
        others = (old for old in self.recent if (old.page, old.wish) != (opened.page, opened.wish))
        self.recent[:] = [opened, *others][:RECENT]
        self.arrange("recent", [[one.words, one.page, dict(one.wish)] for one in self.recent])

    def take_back(self, work: Callable[[Office], Any], words: Callable[[Any], str]) -> None:
        """Take a step back with `work` and say so; the page that made the step may be gone by now."""
        office = self.office
        self.jobs.run(
            lambda _progress: work(office), done=lambda got: self.say(words(got), None), failed=self.fault
        )

    def arranged(self, name: str) -> Any:
        """Return how something is arranged, None when it never was."""
        return self.arrangement.get(name)

    def arrange(self, name: str, content: Any) -> None:
        """Keep how something is arranged; a disk that refuses costs only the arrangement."""
        if self.arrangement.get(name) == content:
            return
        self.arrangement[name] = content
        office = self.office
        self.jobs.run(
            lambda _progress: office.workplace.arrange(office.actor, name, content),
            failed=lambda _error: None,
        )

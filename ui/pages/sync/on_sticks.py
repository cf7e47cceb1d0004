"""Which sticks are in, and which answers of the province lie on them? Looked at again and again while it matters."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from app.sync.files import BACK
from ui.kit.page import Page
from ui.pages.sticks import Stick, files_on, found_sticks

EVERY = 3_000  # milliseconds between two looks: a stick just put in is noticed before the hand is back at the keys
LARGEST = 64 * 1024 * 1024  # bytes; no receipt is larger, and a stick may hold anything


@dataclass(frozen=True)
class Answer:
    """A file named as an answer for this office: where, on which stick, when it was written, its SHA-256."""

    path: Path
    stick: str
    written: float
    sha256: str

    @property
    def certificate(self) -> bool:
        """Say whether it is named as a certificate, not as a receipt."""
        return self.path.name.startswith("certificate-")


@dataclass(frozen=True)
class Found:
    """What is in this computer now; the answers newest first."""

    sticks: tuple[Stick, ...] = ()
    answers: tuple[Answer, ...] = ()


class Look:
    """Looks once, and remembers the marks of files it read: a file is read again only when it changed."""

    def __init__(self, sticks: Callable[[], tuple[Stick, ...]] = found_sticks) -> None:
        self._sticks = sticks
        self._marks: dict[tuple[str, int, float], str] = {}

    def __call__(self, office: str, certificates: bool, settled: frozenset[str]) -> Found:
        """Return the sticks and the answers for `office`, without those whose marks are `settled`."""
        sticks = self._sticks()
        kinds = ("down", "certificate", BACK) if certificates else ("down", BACK)
        answers = [
            answer
            for stick in sticks
            for kind in kinds
            for path in files_on(stick.folder, f"{kind}-{office}-*.jlgh")
            if (answer := self._answer(path, stick.name)) is not None and answer.sha256 not in settled
        ]
        once = {answer.sha256: answer for answer in answers}
        return Found(sticks, tuple(sorted(once.values(), key=lambda answer: -answer.written)))

    def _answer(self, path: Path, stick: str) -> Answer | None:
        try:
            facts = path.stat()
            if path.name.startswith(BACK):  # named by what is in it, and too large to be read at each look
                mark = hashlib.sha256(f"{path.name} {facts.st_size} {facts.st_mtime}".encode()).hexdigest()
                return Answer(path, stick, facts.st_mtime, mark)
            key = (str(path), facts.st_size, facts.st_mtime)
            if facts.st_size > LARGEST:
                return None
            if key not in self._marks:
                self._marks[key] = hashlib.sha256(path.read_bytes()).hexdigest()
            return Answer(path, stick, facts.st_mtime, self._marks[key])
        except OSError:
            return None  # pulled out while it was looked at


class Watch(QObject):
    """Looks every few seconds while the page is on the screen, and says each time what is there."""

    looked = Signal(object)

    def __init__(self, page: Page, look: Look) -> None:
        super().__init__(page)
        self._page, self._look = page, look
        self.found = Found()
        self.settled: set[str] = set()
        self._office, self._certificates = "", False
        self._under_way = False
        self._timer = QTimer(self, interval=EVERY)
        self._timer.timeout.connect(self.look)

    def begin(self, office: str, certificates: bool, taken: frozenset[str]) -> None:
        """Look for answers to `office` from now on, leaving out those `taken` in or settled here."""
        self._office, self._certificates = office, certificates
        self.settled |= taken
        self.look()
        self._timer.start()

    def rest(self) -> None:
        """Look no more until it begins again."""
        self._timer.stop()

    def look(self) -> None:
        """Look now, unless a look is under way: a stick that hangs is not asked twice."""
        if self._under_way or not self._office:
            return
        self._under_way = True
        office, certificates, settled = self._office, self._certificates, frozenset(self.settled)
        self._page.run(
            lambda: self._look(office, certificates, settled), self._came, lambda _error: self._over(), "io"
        )

    def _over(self) -> None:
        self._under_way = False

    def _came(self, found: Found) -> None:
        self._over()
        self.found = found
        self.looked.emit(found)

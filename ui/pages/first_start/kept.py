"""What was answered so far? A small file beside the office to come, so that a first start goes on where it was left.

It holds what anybody may read on the office's door: never a password, never the recovery code.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.shared.errors import DeviceError
from app.shared.files import make_folder, write_whole

FILE = "first-start.json"
ANSWERS = ("region", "name", "code", "hub", "device", "operator")
BEFORE, AFTER = range(1, 6), range(6, 8)  # the steps before there is an office, and after


@dataclass
class Kept:
    """The step that comes next (0: none was begun) and the answers by name."""

    folder: Path
    step: int = 0
    answers: dict[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, folder: Path) -> Kept:
        """Return what was kept in `folder`; a missing or unreadable file means nothing."""
        try:
            told = json.loads((folder / FILE).read_text("utf-8"))
            step, given = told["step"], told["answers"].items()
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return cls(folder)
        if type(step) is not int or step not in (*BEFORE, *AFTER):
            return cls(folder)
        return cls(folder, step, {n: v for n, v in given if n in ANSWERS and isinstance(v, str)})

    def take(self, answers: Mapping[str, Any]) -> None:
        """Take those of `answers` that may be kept; what is not asked here is never written."""
        for name in ANSWERS:
            if name in answers:
                self.answers[name] = str(answers[name] or "")

    def go_to(self, step: int) -> None:
        """Come to `step` and write that down; a disk that refuses costs only the convenience."""
        self.step = step
        if step in AFTER:
            self.answers.clear()  # they are in the office now
        told = {"step": step, "answers": self.answers}
        with contextlib.suppress(DeviceError):
            make_folder(self.folder)
            write_whole(self.folder / FILE, json.dumps(told, ensure_ascii=False, indent=1).encode())

    def forget(self) -> None:
        """Take the file away."""
        self.step = 0
        self.answers.clear()
        with contextlib.suppress(OSError):
            (self.folder / FILE).unlink(missing_ok=True)


def unfinished(folder: Path) -> bool:
    """Say whether the office in `folder` was made, but its recovery code or self-check is still to come."""
    return Kept.read(folder).step in AFTER

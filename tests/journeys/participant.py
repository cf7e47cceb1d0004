"""One side of an exchange as a process of its own: takes command lines, one JSON list a line, and says what came of them."""

from __future__ import annotations

import contextlib
import io
import json
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


class Participant:
    """A running process that is one office or hub; `do` hands it a command line and returns its JSON answer."""

    def __init__(self, profile: Path) -> None:
        self.profile = profile
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.journeys.participant"], cwd=ROOT, text=True, encoding="utf-8",
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip

    def __enter__(self) -> Participant:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        self._process.communicate()

    def do(self, *words: object, code: int = 0) -> dict[str, Any]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        line = ["--profile", str(self.profile), *map(str, words), "--json"]
        self._process.stdin.write(json.dumps(line) + "\n")
        self._process.stdin.flush()
        found, out, err = json.loads(self._process.stdout.readline())
        assert found == code, (words, out, err)
        told: dict[str, Any] = json.loads(out or err)
        return told


def serve() -> None:
    """Answer until the other side closes."""
    from app.cli import main
    from tests import passwords

    passwords.be_cheap()
    for line in sys.stdin:
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = main(json.loads(line))
        sys.stdout.write(json.dumps([code, out.getvalue(), err.getvalue()]) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    serve()

"""What if the system refuses the n-th call? Lives a working day under strace, which lets one call of it fail.

The day is done in a process that has already lived one, so that nothing of ours is loaded any more while calls fail: what
is refused is the office's own reading and writing. What it tells goes through a socket, by a call that never fails.
"""

from __future__ import annotations

import contextlib
import ctypes
import functools
import json
import re
import shutil
import socket
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from multiprocessing.connection import Connection
from pathlib import Path

from tests.crash import working_day
from tests.crash.working_day import Tell, Told
from tests.killed import server

CALLS = (
    "openat", "write", "pwrite64", "fsync", "fdatasync", "ftruncate", "fallocate",
    "mkdir", "rename", "renameat", "renameat2", "link", "linkat", "unlink", "unlinkat", "rmdir",
)  # fmt: skip
ERRORS = ("EIO", "ENOSPC")
PR_SET_PTRACER, ANYBODY = 0x59616D61, -1


@functools.cache
def why_not() -> str:
    """Say why calls cannot be refused here, '' when they can."""
    if not sys.platform.startswith("linux") or shutil.which("strace") is None:
        return "strace is not installed: no call was refused"
    line = ["strace", "-o", "/dev/null", "-e", "inject=getppid:error=EIO:when=1", "true"]
    done = subprocess.run(line, capture_output=True, check=False)
    return "" if done.returncode == 0 else "strace may not watch processes here: no call was refused"


Day = Callable[[Path, Tell], object]
"""What is lived in a folder, telling how far it is; it is called in another process."""


def _live(where: Path, day: Day, told: Connection) -> None:
    # Where only a parent may be a tracer, let anybody.
    ctypes.CDLL(None).prctl(PR_SET_PTRACER, ctypes.c_ulong(ANYBODY), 0, 0, 0)
    talk = socket.socket(fileno=told.fileno())
    talk.sendall(b"ready\n")
    talk.recv(1)

    def tell(kind: str, step: str, what: str) -> None:
        talk.sendall(json.dumps([kind, step, what]).encode() + b"\n")

    day(where, tell)
    talk.sendall(b"end\n")
    talk.recv(1)


@contextlib.contextmanager
def _lines(talk: socket.socket) -> Iterator[Iterator[str]]:
    with talk.makefile("r", encoding="utf-8") as file:
        yield (line.strip() for line in iter(file.readline, ""))


def lived(
    where: Path, day: Day, *, calls: Sequence[str] = CALLS, wishes: Sequence[str] = ()
) -> tuple[Told, list[str]]:
    """Live a day in `where` under strace with these wishes; return what was told and a line for each of these calls."""
    context = server()
    ours, theirs = context.Pipe()
    process = context.Process(target=_live, args=(where, day, theirs))
    process.start()
    theirs.close()
    talk, told = socket.socket(fileno=ours.fileno()), Told()
    seen = where.parent / f"{where.name}.calls"
    try:
        with _lines(talk) as lines:
            assert next(lines) == "ready"
            line = [
                "strace",
                "-o",
                str(seen),
                "-e",
                f"trace={','.join(calls)}",
                *wishes,
                "-p",
                str(process.pid),
            ]
            tracer = subprocess.Popen(line, stderr=subprocess.PIPE, text=True)
            assert tracer.stderr is not None
            assert "attached" in tracer.stderr.readline()
            talk.sendall(b"g")
            for said in lines:
                if said == "end":
                    break
                told.take(*json.loads(said))
            talk.sendall(b"g")
    finally:
        process.join(20)
        process.kill()
        talk.detach()
        ours.close()
    tracer.wait(20)
    tracer.stderr.close()
    lines_seen = seen.read_text("utf-8", "replace").splitlines()
    seen.unlink()
    return told, lines_seen


def counted(where: Path, steps: Sequence[str]) -> Counter[str]:
    """Return how many calls of each kind an undisturbed day makes."""
    told, calls = lived(where, working_day.of(steps))
    assert told.bugs == told.refused == []
    return Counter(found[1] for call in calls if (found := re.match(r"(\w+)\(", call)))


def refused(where: Path, steps: Sequence[str], call: str, error: str, nth: int) -> tuple[Told, str]:
    """Live a day whose `nth` call of this kind fails; return what was told and the call, '' when there was none."""
    told, calls = lived(
        where, working_day.of(steps), wishes=("-e", f"inject={call}:error={error}:when={nth}")
    )
    return told, next((line for line in calls if "(INJECTED)" in line), "")

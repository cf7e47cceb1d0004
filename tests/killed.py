"""What is left when an act is stopped for good? Does it in a process of its own, and kills that or lets it die."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable
from multiprocessing.context import ForkServerContext
from typing import Any

PRELOADED = ["tests.crash.warmed", "tests.proofs"]


def server() -> ForkServerContext:
    """Return what processes are forked from: one for all tests, with everything loaded and compiled already."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(PRELOADED)
    return context


def ended(act: Callable[..., object], *args: Any) -> int | None:
    """Do it in a process of its own, which may kill itself; return how that ended, as `exitcode` of a process does."""
    process = server().Process(target=act, args=args)
    process.start()
    process.join()
    return process.exitcode


def killed(act: Callable[..., object], *args: Any, after: float) -> tuple[str, float]:
    """Do it and kill it `after` seconds from its first word; return the last thing it told, and the seconds to there.

    The act is called with its arguments and the end of a pipe, on which it tells how far it is; "done" is the last.
    """
    context = server()
    ours, theirs = context.Pipe()
    process = context.Process(target=act, args=(*args, theirs))
    process.start()
    stage, began = ours.recv(), time.monotonic()
    while stage != "done" and ours.poll(max(0.0, began + after - time.monotonic())):
        stage = ours.recv()
    took = time.monotonic() - began
    process.kill()
    process.join()
    ours.close()
    theirs.close()
    return str(stage), took

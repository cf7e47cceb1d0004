"""When does memory go back to the system, and when is garbage looked for? Speaks to the C library; knows no page."""

from __future__ import annotations

import ctypes
import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager

_MMAP_THRESHOLD = -3  # of mallopt(3)
_LARGE = 1 << 20  # bytes


def give_back_large() -> bool:
    """Let every block of a megabyte or more go back as soon as it is freed; say whether that could be set.

    By itself glibc keeps what is as large as anything it saw freed before, up to 32 MB, so that after the first page
    drawn for a printer some 30 MB stay with the desk. Windows gives large blocks back by itself.
    """
    if sys.platform != "linux":
        return False
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)  # other C libraries than glibc have none
    return mallopt is not None and mallopt(_MMAP_THRESHOLD, _LARGE) == 1


@contextmanager
def unwatched() -> Iterator[None]:
    """Look for no garbage meanwhile, where much comes and none of it is any: rows by the hundred thousand, or the
    program itself, whose loading asks for five hundred looks. With the rows they take a third of the time.
    """
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()

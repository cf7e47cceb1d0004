"""What was large and is freed goes back to the system, also when something small was kept behind it."""

from __future__ import annotations

import subprocess
import sys

import pytest

HELD = """
from pathlib import Path
from app.shared.heap import give_back_large

def rss():
    line = next(one for one in Path("/proc/self/status").read_text().splitlines() if one.startswith("VmRSS"))
    return int(line.split()[1]) / 1024

told = GIVE and give_back_large()
bytes(8_000_000)  # seen freed: by itself the library keeps what is smaller from now on
before, kept = rss(), []
for _ in range(6):
    large = [bytes(7_000_000) for _ in range(2)]
    for one in large:
        bytearray(one)
    kept.append([object() for _ in range(40_000)] + [bytes(3_000) for _ in range(50)])
    del large, one
    kept.append(bytes(100_000))
print(told, rss() - before)
"""


def grown(give: bool) -> tuple[str, float]:
    line = [sys.executable, "-c", HELD.replace("GIVE", str(give))]
    told, held = subprocess.run(line, capture_output=True, text=True, check=True).stdout.split()
    return told, float(held)


@pytest.mark.skipif(sys.platform != "linux", reason="only the C library of Linux is told")
def test_large_blocks_are_given_back() -> None:
    told, held = grown(True)
    assert told == "True"
    assert held < grown(False)[1] - 5

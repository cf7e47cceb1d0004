"""The hub is killed in the middle of a package: nothing is half applied, the next start takes it whole."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from app.hub import Hub
from app.shared.clock import FixedClock
from tests.hub.conftest import PASSWORD, Office, says

KILLED = """
import os, sys
from pathlib import Path
from app.hub import Hub
from app.shared.progress import Progress
from tests import passwords

passwords.be_cheap()

class Deadly(Progress):
    def __init__(self):
        self.left = int(sys.argv[3])
    def report(self, done, total=None):
        if self.left == 0:
            os._exit(9)
        self.left -= 1

Hub.open(Path(sys.argv[1]), os.environ["PASSWORD"]).ingest(Path(sys.argv[2]), Deadly())
os._exit(0)
"""


@pytest.mark.parametrize("reports", [0, 1, 2, 3])
def test_a_kill_in_the_middle_leaves_nothing_half_applied(
    hub: Hub, office: Office, stick: Path, clock: FixedClock, reports: int
) -> None:
    for n in range(1_100):
        office.write("unit", f"n{n}", name=f"单位{n}", kind="unit", uscc="")
    office.put(stick)
    hub.close()
    command = [sys.executable, "-c", KILLED, str(hub.premises.folder), str(stick), str(reports)]
    ended = subprocess.run(command, env={"PASSWORD": PASSWORD, "PYTHONPATH": "."}, check=False, timeout=120)
    assert ended.returncode == 9
    again = Hub.open(hub.premises.folder, PASSWORD, clock)
    try:
        assert again.offices()[0].applied == 0
        assert again.totals("229901") == {}
        assert says(again, stick) == []
        (done,) = again.ingest(stick)
        assert (done.code, done.applied, done.known) == ("", 1_103, 0)
        (down,) = says(again, stick)
        assert down.ack == 1_103
        assert len(down.results) == 1_103
    finally:
        again.close()

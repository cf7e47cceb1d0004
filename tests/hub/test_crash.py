"""The hub is killed in the middle of a package: nothing is half applied, the next start takes it whole."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from app.hub import Hub
from app.shared.clock import FixedClock
from app.shared.progress import Progress
from tests.hub.conftest import PASSWORD, Office, says
from tests.killed import ended


def _ingest_and_die(folder: Path, stick: Path, reports: int) -> None:
    """Take in what lies on a stick, and die after so many words about how far it is."""

    class Deadly(Progress):
        left = reports

        def report(self, done: int, total: int | None = None) -> None:
            if Deadly.left == 0:
                os._exit(9)
            Deadly.left -= 1

    Hub.open(folder, PASSWORD).ingest(stick, Deadly())


@pytest.mark.parametrize("reports", [0, 1, 2, 3])
def test_a_kill_in_the_middle_leaves_nothing_half_applied(
    hub: Hub, office: Office, stick: Path, clock: FixedClock, reports: int
) -> None:
    for n in range(1_100):
        office.write("unit", f"n{n}", name=f"单位{n}", kind="unit", uscc="")
    office.put(stick)
    hub.close()
    assert ended(_ingest_and_die, hub.premises.folder, stick, reports) == 9
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

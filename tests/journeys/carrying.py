"""A package is carried to the hub and the answer home, for the journeys with offices in this process."""

from __future__ import annotations

from pathlib import Path

from app.hub import Hub
from app.office import Office


def exchange(office: Office, hub: Hub, stick: Path) -> None:
    """Carry a package to the hub on a new stick, and this life's answer home."""
    stick.mkdir()
    office.sync.export(office.actor, stick, ask=True)
    hub.ingest(stick)
    for receipt in hub.receipts(stick):
        if receipt.down.incarnation == office.sync.status(office.actor).incarnation:
            office.sync.import_file(office.actor, receipt.path)

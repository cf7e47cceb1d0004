"""How do two computers of one office come to disagree? A second one, a hub between, and the same field written twice."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.hub import Hub
from app.members import Query
from app.office import Office
from tests.ui.conftest import CLOCK, PASSWORD


def enrol(hub: Hub, office: Office, stick: Path) -> None:
    """Make a computer known to the hub."""
    stick.mkdir(parents=True, exist_ok=True)
    request = office.sync.request(office.actor, stick)
    [made] = hub.enrol(request.path, stick)
    office.sync.certificate(office.actor, made.path)


def carry(hub: Hub, office: Office, stick: Path) -> None:
    """Bring what an office has to the hub; its answers lie on the stick afterwards."""
    stick.mkdir(parents=True, exist_ok=True)
    office.sync.export(office.actor, stick)
    hub.ingest(stick)
    hub.receipts(stick)


def take(office: Office, stick: Path) -> None:
    """Take in the answers that lie on a stick for this computer."""
    for path in sorted(stick.glob("down-*")):
        try:
            office.sync.import_file(office.actor, path)
        except Exception as refused:
            if getattr(refused, "code", "") not in (
                "sync.other_device",
                "E_RECIPIENT",
                "sync.already_received",
            ):
                raise


def write_mobile(office: Office, mobile: str) -> str:
    """Change the telephone of the first person on the roll; return who that is."""
    first = office.members.page(office.actor, office.members.window(office.actor, Query(), 1).ids)[0]
    view = office.members.view(office.actor, first.id)
    office.members.update(office.actor, view.id, {"mobile": mobile}, view.rev)
    return view.id


@contextmanager
def disagreeing(office: Office, folder: Path) -> Iterator[tuple[Hub, Path]]:
    """Let another computer write a telephone, and `office` too before it knows; yield the hub and the stick with
    the answer that tells of it.
    """
    hub = Hub.init(folder / "hub", "sheng-2026-hub", "省总工会", CLOCK)
    other = Office.create(
        folder / "second", code="QS-01", name="青山镇总工会", region="222401", operator="金哲洙", password=PASSWORD,
        clock=CLOCK,
    )  # fmt: skip
    enrol(hub, office, folder / "s1")
    enrol(hub, other, folder / "s2")
    carry(hub, office, folder / "s3")
    take(office, folder / "s3")
    carry(hub, other, folder / "s4")
    take(other, folder / "s4")
    write_mobile(other, "13900009921")
    carry(hub, other, folder / "s5")
    other.close()
    write_mobile(office, "13900001234")
    stick = folder / "stick"
    carry(hub, office, stick)
    yield hub, stick
    hub.close()

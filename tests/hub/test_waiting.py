"""What waits at the hub until a person or a newer program lets it in: too many deletions, a newer office."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.hub import Hub, deletions, inbox
from app.sync import versions
from tests.hub.conftest import Office, says


def _many(office: Office, count: int) -> None:
    for n in range(count):
        office.write("unit", f"n{n}", name=f"厂{n}", kind="unit", uscc="")


def test_tc13_a_package_that_deletes_very_much_waits_for_a_person(
    hub: Hub, office: Office, stick: Path
) -> None:
    _many(office, 60)
    hub.ingest(office.put(stick))
    before = hub.totals("229901")["unit"].rows
    for n in range(30):
        office.write("unit", f"n{n}", "D")
    (done,) = hub.ingest(office.put(stick))
    assert (done.code, done.applied) == ("E_DELETIONS", 0)
    assert hub.totals("229901")["unit"].rows == before
    (down,) = says(hub, stick)
    assert (down.problem, down.ack) == ("E_DELETIONS", before)
    with pytest.raises(deletions.NotHeld):
        hub.allow("229901", "ff")
    hub.allow("229901", done.package_id[:12])
    (let,) = inbox.ingest(hub.premises, hub.premises.inbox)
    assert (let.code, let.applied) == ("", 30)
    assert hub.totals("229901")["unit"].rows == before - 30
    (down,) = says(hub, stick)
    assert down.problem == ""


def test_a_few_deletions_are_nobodys_business(hub: Hub, office: Office, stick: Path) -> None:
    _many(office, 30)
    for n in range(deletions.FEW):
        office.write("unit", f"n{n}", "D")
    (done,) = hub.ingest(office.put(stick))
    assert done.code == ""


def test_a_newer_offices_package_waits_until_the_hub_is_as_new(
    hub: Hub, office: Office, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = stick / "up-new.jlgh"
    path.write_bytes(office.sealed(office.up(schema="9000")))
    (done,) = hub.ingest(path)
    assert (done.code, done.applied) == ("E_SCHEMA", 0)
    (down,) = says(hub, stick)
    assert (down.problem, down.ack, down.schema) == ("E_SCHEMA", 0, versions.SCHEMA)
    assert hub.ingest(hub.premises.inbox) == ()
    monkeypatch.setattr(versions, "SCHEMA", "9000")
    (late,) = hub.ingest(hub.premises.inbox)
    assert (late.code, late.applied) == ("", 3)
    (down,) = says(hub, stick)
    assert (down.problem, down.ack) == ("", 3)

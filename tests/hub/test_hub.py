"""The hub as a whole: made once, opened by its password, enrolling devices, telling who is silent."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import inspect

from app.hub import Hub
from app.hub.enrol import DeviceTaken, FingerprintDiffers, NoRequest, NoSuchDevice
from app.hub.premises import HubExists, NoHub, UnknownOffice
from app.hub.tables import HubRow
from app.security import seal
from app.security.vault import WrongPassword
from app.shared.clock import FixedClock
from app.sync import package, queries
from app.sync.money_columns import MONEY
from tests.hub.conftest import PASSWORD, Office, says


def test_a_hub_is_made_once_and_opens_with_its_password(hub: Hub, clock: FixedClock) -> None:
    folder = hub.premises.folder
    with pytest.raises(HubExists):
        Hub.init(folder, PASSWORD, "另一个", clock)
    with pytest.raises(WrongPassword):
        Hub.open(folder, "not-the-password", clock)
    again = Hub.open(folder, PASSWORD, clock)
    assert (again.fingerprint, again.premises.name, again.premises.incarnation) == (
        hub.fingerprint, "延青县总工会", 1,
    )  # fmt: skip
    again.close()


def test_no_hub_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(NoHub):
        Hub.open(tmp_path, PASSWORD)


def test_a_hub_that_was_never_finished_is_made_anew(tmp_path: Path, clock: FixedClock) -> None:
    (tmp_path / "keyslots.json").write_text("{}")
    (tmp_path / "hub.db.part").write_bytes(b"x")
    Hub.init(tmp_path, PASSWORD, "县", clock).close()


def test_the_hubs_file_is_encrypted(hub: Hub, office: Office, stick: Path) -> None:
    hub.ingest(office.put(stick))
    hub.close()
    content = (hub.premises.folder / "hub.db").read_bytes()
    assert not content.startswith(b"SQLite")
    assert "单位1".encode() not in content


def test_the_certificate_opens_at_the_device_and_names_the_hub(hub: Hub, tmp_path: Path) -> None:
    office = Office()
    request = tmp_path / "r.jlgh"
    request.write_bytes(office.request())
    (made,) = hub.enrol(request, tmp_path, [office.keys.key_id])
    content = made.path.read_bytes()
    opened = seal.open_sealed(content, keys=office.keys, senders=None, expect_kind="certificate")
    certificate = package.unpack_certificate(opened.payload)
    assert opened.sender == hub.fingerprint
    assert (certificate.office, certificate.device, certificate.hub_id) == (
        "229901",
        "device-1",
        hub.premises.hub_id,
    )
    assert certificate.hub_seal_key == hub.premises.keys.seal_key
    (again,) = hub.enrol(request, tmp_path)
    assert again.fingerprint == made.fingerprint
    assert again.path != made.path


def test_another_fingerprint_than_read_out_makes_no_certificate(hub: Hub, tmp_path: Path) -> None:
    (tmp_path / "r.jlgh").write_bytes(Office().request())
    with pytest.raises(FingerprintDiffers):
        hub.enrol(tmp_path, tmp_path, ["0000-0000-0000-0000"])
    assert hub.offices() == ()


def test_a_folder_of_requests_is_answered_at_once_or_not_at_all(hub: Hub, tmp_path: Path) -> None:
    (tmp_path / "requests").mkdir()
    for n in range(5):
        (tmp_path / "requests" / f"{n}.jlgh").write_bytes(Office(code=f"22990{n}").request())
    (tmp_path / "requests" / "x.jlgh").write_bytes(b"noise")
    assert len(hub.enrol(tmp_path / "requests", tmp_path)) == 5
    (tmp_path / "requests" / "taken.jlgh").write_bytes(Office(code="229900").request())
    (tmp_path / "requests" / "new.jlgh").write_bytes(Office(code="229909").request())
    with pytest.raises(DeviceTaken):
        hub.enrol(tmp_path / "requests", tmp_path)
    assert len(hub.offices()) == 5


def test_nothing_to_enrol_and_nobody_to_block(hub: Hub, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(NoRequest):
        hub.enrol(tmp_path / "empty", tmp_path)
    with pytest.raises(NoSuchDevice):
        hub.revoke("229901", "device-1")
    with pytest.raises(UnknownOffice):
        hub.totals("229901")


def test_a_request_that_hides_other_keys_is_refused(hub: Hub, tmp_path: Path) -> None:
    office, other = Office(), Office()
    asked = package.unpack_request(
        seal.open_sealed(other.request(), keys=None, senders=None, expect_kind="request").payload
    )
    forged = seal.seal(
        package.pack_request(asked), kind="request", office=office.code, sender=office.keys, recipients=[]
    )
    (tmp_path / "r.jlgh").write_bytes(forged)
    with pytest.raises(seal.SealBroken):
        hub.enrol(tmp_path / "r.jlgh", tmp_path)


def test_the_status_page_tells_who_is_silent(
    hub: Hub, office: Office, enrolled: Callable[..., Office], stick: Path, clock: FixedClock
) -> None:
    enrolled(code="229902")
    hub.ingest(office.put(stick, 3))
    clock.moment += timedelta(days=9)
    (stick / "noise.jlgh").write_bytes(b"noise")
    hub.ingest(stick / "noise.jlgh")
    first, second = hub.offices()
    assert (first.held, first.applied, first.receipts_due, first.silent_days) == (1, 0, 1, None)
    assert (second.last_package_at, second.silent_days) == (None, None)
    hub.ingest(office.put(stick))
    clock.moment += timedelta(days=9)
    assert hub.offices()[0].silent_days == 9
    hub.revoke("229902", "device-1")
    says(hub, stick)
    (stick / "torn.jlgh").write_bytes(office.sealed(office.up())[:-9])
    hub.ingest(stick / "torn.jlgh")
    twin = Office(keys=office.keys, hub_key=office.hub_key)
    twin.write("unit", "u1", name="另一个", kind="unit", uscc="")
    hub.ingest(twin.put(stick / "twin"))
    held = enrolled(code="229903", device="device-9", incarnation="99" * 16)
    for n in range(5):
        held.write("unit", f"u{n}", name=f"单位{n}", kind="unit", uscc="")
    hub.ingest(held.put(stick / "held", 4))
    found = hub.offices()
    assert [(o.forks, o.missing, o.revoked, o.devices) for o in found] == [
        (1, (), 0, 1), (0, (), 1, 0), (0, (1,), 0, 1),
    ]  # fmt: skip
    assert found[0].last_receipt_at == clock.now()
    page = hub.status(stick / "status.html").read_text("utf-8")
    assert "不完整，或被添加了内容" in page
    assert "另一个" not in page
    assert "229901" in page
    assert "229902" in page
    assert "青山镇总工会" in page


def test_a_hub_put_back_to_an_earlier_day_raises_its_incarnation(
    hub: Hub, office: Office, stick: Path, clock: FixedClock
) -> None:
    hub.ingest(office.put(stick, 1, 1))
    hub.close()
    folder = hub.premises.folder
    earlier = (folder / "hub.db").read_bytes()
    again = Hub.open(folder, PASSWORD, clock)
    again.ingest(office.put(stick))
    assert again.premises.incarnation == 1
    again.close()
    (folder / "hub.db").write_bytes(earlier)
    restored = Hub.open(folder, PASSWORD, clock)
    assert restored.premises.incarnation == 2
    restored.ingest(office.put(stick))
    (down,) = says(restored, stick)
    assert (down.hub_incarnation, down.ack) == (2, 3)
    restored.close()
    assert json.loads((folder / "witness.json").read_text()) == {"incarnation": 2, "reach": 3}


def test_every_key_of_the_hub_begins_with_the_office() -> None:
    """One index does not: a person in two offices is found by it, through a hash."""
    for table in HubRow.metadata.sorted_tables:
        assert next(iter(table.primary_key)).name == "office_id", table.name
        for key in table.foreign_key_constraints:
            assert "office_id" in key.column_keys, table.name
        for index in table.indexes:
            across = (table.name, [column.name for column in index.columns]) == ("person_index", ["person"])
            assert across or next(iter(index.columns)).name == "office_id", table.name
            assert not index.unique, table.name


def test_every_question_names_its_office(hub: Hub, office: Office, stick: Path) -> None:
    """Listen to what the database is asked during a whole round: every statement on a table has office_id in
    it.
    """
    from sqlalchemy import event

    asked: list[str] = []
    tables = set(inspect(hub.premises.db.engine).get_table_names())

    def listen(_c: object, _k: object, statement: str, *_: object) -> None:
        asked.append(statement)

    event.listen(hub.premises.db.engine, "before_cursor_execute", listen)
    hub.ingest(office.put(stick))
    hub.receipts(stick)
    hub.offices()
    hub.totals("229901")
    event.remove(hub.premises.db.engine, "before_cursor_execute", listen)
    about = [s for s in asked if any(f" {table}" in s for table in tables)]
    assert len(about) > 20
    allowed = "FROM office ORDER BY office.office_id"
    for statement in about:
        where = statement.partition("WHERE")[2]
        assert (
            statement.startswith("INSERT") or "office_id" in where or allowed in " ".join(statement.split())
        )


def test_the_money_columns_are_those_of_the_office() -> None:
    found = {table: columns for table, columns in queries.money_columns().items() if columns}
    assert found == dict(MONEY)

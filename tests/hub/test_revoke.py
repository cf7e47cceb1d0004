"""A blocked device: its packages are kept unread, its office is told, and nobody's data go away."""

# Fixtures are imported by their names.
# ruff: noqa: F401, F811

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from app.hub import Hub
from app.office import Office as RealOffice
from tests.cli.conftest import OFFICE, Exchange, Run, call, exchange, made, run
from tests.cli.conftest import PASSWORD as OFFICE_PASSWORD
from tests.hub.conftest import Office, says
from tests.people import roster


def test_the_other_devices_learn_it_and_the_blocked_one_learns_nothing_else(
    hub: Hub, office: Office, enrolled: Callable[..., Office], stick: Path
) -> None:
    second = enrolled(device="device-3", incarnation="ef" * 16)
    second.write("unit", "u9", name="新单位", kind="unit", uscc="")
    hub.ingest(office.put(stick))
    hub.ingest(second.put(stick))
    says(hub, stick)
    assert hub.revoke("229901", second.keys.key_id)
    assert not hub.revoke("229901", "device-3")
    told = {down.device: down for down in says(hub, stick)}
    assert (told["device-3"].problem, told["device-3"].log, told["device-3"].reference) == (
        "E_KEY_REVOKED",
        (),
        {},
    )
    assert told["device-1"].problem == ""
    assert told["device-1"].log[-1].body == {
        "kind": "revoked", "device": "device-3", "label": "窗口", "on": "2026-11-20",
    }  # fmt: skip
    second.write("unit", "u10", name="不再收", kind="unit", uscc="")
    (aside,) = hub.ingest(second.put(stick / "later"))
    assert aside.code == "E_KEY_REVOKED"
    kept = list(hub.premises.quarantine.glob("*E_KEY_REVOKED*"))
    assert len(kept) == 1
    hub.ingest(office.put(stick / "again"))
    assert kept[0].exists()  # unread, and never thrown away
    assert hub.totals("229901")["unit"].rows == 4


def head_count(office: RealOffice) -> int:
    with office.db.reading() as tx:
        return int(tx.connection().exec_driver_sql("SELECT count(*) FROM member").scalar_one())


def test_tc33_the_data_of_a_blocked_device_stay_readable_to_the_next_one(
    exchange: Exchange,
    run: Run,
    tmp_path: Path,
) -> None:
    at = ("--hub", exchange.hub)
    call(exchange.office, "sync", "import", exchange.one("down"))
    office = RealOffice.unlock(exchange.office, OFFICE_PASSWORD)
    device, people = office.sync.device(office.actor), head_count(office)
    office.close()
    call(exchange.office, "members", "import", roster(tmp_path / "more.xlsx", 4, seed=44))  # unreported
    told = run("hub", "revoke", OFFICE, device.key_id, *at, "--json")
    assert told.told["blocked_now"]
    assert run("hub", "revoke", OFFICE, "no-such-device", *at).code == 1
    call(exchange.office, "sync", "export", "--to", exchange.stick)
    aside = run("hub", "ingest", exchange.one("up"), *at, "--json")
    assert (aside.code, aside.told["packages"][0]["code"]) == (1, "E_KEY_REVOKED")
    written = run("hub", "receipts", exchange.stick, *at, "--json").told["receipts"]
    assert len(written) == 1
    said = run("sync", "import", written[0]["path"], profile=exchange.office)
    assert said.code == 0
    assert "停用" in said.out
    # Nothing is wiped: the same people are there, and still waiting to be confirmed.
    office = RealOffice.unlock(exchange.office, OFFICE_PASSWORD)
    assert head_count(office) == people + 4
    assert office.sync.status(office.actor).unconfirmed > 0
    office.close()
    # The next responsible person's PC, enrolled anew, reads in the hub's log that the first one is blocked.
    shutil.rmtree(tmp_path / "next", ignore_errors=True)
    named = ("--name", "青山镇总工会", "--operator", "李明", "--region", "222401")
    stick = tmp_path / "stick"
    stick.mkdir()
    call(tmp_path / "next", "init", "--office", OFFICE, *named)
    call(tmp_path / "next", "device", "request", "--to", stick)
    call(None, "hub", "enrol", stick, *at, "--to", stick)
    call(tmp_path / "next", "device", "certificate", next(stick.glob("certificate-*")))
    call(tmp_path / "next", "sync", "export", "--to", stick)
    call(None, "hub", "ingest", next(stick.glob("up-*")), *at)
    written = run("hub", "receipts", stick, *at, "--json").told["receipts"]
    assert run("sync", "import", written[0]["path"], profile=tmp_path / "next").code == 0
    blocked = run("sync", "status", "--json", profile=tmp_path / "next").told["revoked"]
    assert [one["device"] for one in blocked] == [device.device_id]
    assert "停用" in run("sync", "status", profile=tmp_path / "next").out

"""A member moves between two real offices: the new one has the person on its roll, the old one sees who left."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select, update

from app.hub import Hub
from app.members.tables import MemberRow, MembershipEventRow
from app.office import Office
from app.shared.clock import FixedClock
from tests.people import roster

PASSWORD = "correct horse"
OLD, NEW = "222401001", "222403002"


def made(where: Path, code: str, hub: Hub, clock: FixedClock) -> Office:
    office = Office.create(
        where / code,
        code=code,
        name=f"{code}总工会",
        region="222401",
        operator="王芳",
        password=PASSWORD,
        clock=clock,
    )
    request = office.sync.request(office.actor, where)
    (answer,) = hub.enrol(request.path, where)
    office.sync.certificate(office.actor, answer.path, hub.fingerprint)
    return office


def trip(office: Office, hub: Hub, stick: Path) -> Any:
    """A package up, everything owed down; the office takes its own receipt in and is asked what it said."""
    hub.ingest(office.sync.export(office.actor, stick).path)
    (receipt,) = [one for one in hub.receipts(stick) if one.office == office.facts().code]
    return office.sync.import_file(office.actor, receipt.path)


def person(office: Office, member_id: str) -> dict[str, Any]:
    with office.db.reading() as tx:
        row = tx.execute(select(MemberRow.__table__).where(MemberRow.id == member_id)).mappings().one()
        return dict(row)


def test_the_person_stands_on_the_new_roll_and_a_late_edit_arrives_there(tmp_path: Path) -> None:
    clock = FixedClock(datetime(2026, 11, 20, 1, tzinfo=UTC))
    hub = Hub.init(tmp_path / "hub", PASSWORD, "省总工会", clock)
    old, new = (made(tmp_path, code, hub, clock) for code in (OLD, NEW))
    old.members.import_roster(old.actor, roster(tmp_path / "people.xlsx", 3, bad=0, seed=1))
    trip(old, hub, tmp_path)
    trip(new, hub, tmp_path)
    member = next(iter(hub.records(OLD, "member"))).row_id
    hub.move(member, OLD, NEW, date(2026, 11, 20))
    with old.db.transaction("test.changed", old.actor) as tx:  # nobody told the old office yet
        tx.execute(
            update(MemberRow)
            .where(MemberRow.id == member)
            .values(mobile="13900000009", rev=MemberRow.rev + 1)
        )
    told = trip(old, hub, tmp_path)
    assert (told.refused, told.conflicts, told.unconfirmed) == (0, 0, 0)
    state = old.sync.record_states(old.actor, "member", [member])[member]
    assert (state.state, state.code) == ("applied", "W_ROUTED")
    left = person(old, member)
    assert (left["status"], left["mobile"]) == ("TRANSFERRED", "13900000009")
    receipt = max(tmp_path.glob(f"down-{NEW}-*.jlgh"), key=lambda path: path.stat().st_mtime_ns)
    new.sync.import_file(new.actor, receipt)
    came = person(new, member)
    assert (came["name"], came["status"], came["unit_id"]) == (left["name"], "ACTIVE", None)
    assert came["mobile"] == "13900000009"
    assert [heading for heading, _ in json.loads(came["extra"])][-1] == "原单位"
    with new.db.reading() as tx:
        events = tx.execute(
            select(MembershipEventRow.type).where(MembershipEventRow.member_id == member)
        ).scalars()
        assert "2" in set(events)
    assert new.db.check() > 0
    for office in (old, new):
        office.db.close()
    hub.close()

"""One person in two records: the office's second computer is told, two offices are counted."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from app.hub import Hub, persons
from tests.hub.conftest import Office, says

PERSON = {"name": "石贵兰", "id_type": "01", "id_no": "229907198811223005", "status": "ACTIVE"}


def test_somebody_registered_on_two_computers_is_sent_back_the_second_time_and_may_be_withdrawn(
    hub: Hub, enrolled: Callable[..., Office], stick: Path
) -> None:
    one = enrolled(device="device-1")
    two = enrolled(device="device-2", incarnation="cd" * 16)
    one.write("member", "m1", **PERSON)
    two.write("member", "m2", **{**PERSON, "name": "石桂兰"})
    for office in (one, two):
        hub.ingest(office.put(stick))
    answers = {down.device: down for down in says(hub, stick)}
    assert [(r.outcome, r.code, r.field) for r in answers["device-2"].results] == [
        ("refused", "E_DUP_PERSON", "id_no")
    ]
    assert [entry.body["row_id"] for entry in answers["device-2"].log if "fields" in entry.body] == ["m1"]
    assert [record.row_id for record in hub.records("229901", "member")] == ["m1"]
    two.write("member", "m2", "U", status="VOID")
    (done,) = hub.ingest(two.put(stick))
    assert (done.applied, done.refused) == (1, 0)
    found = {record.row_id: record.fields["status"] for record in hub.records("229901", "member")}
    assert found == {"m1": "ACTIVE", "m2": "VOID"}


CLAIM = {
    "no": 13, "series": "KDT", "member_id": None, "name": "石贵兰", "id_no": "229907198811223005", "plan_id": "p",
    "plan_version": "1", "plan_sha256": "00", "claimed_on": "2026-11-20", "benefit": "hospital", "event_on": "2026-11-01",
    "invoice_key": "", "facts": "{}", "state": "REPORTED", "assessment_id": None, "first_by": None, "second_by": None,
}  # fmt: skip


def test_tc25_a_number_two_claims_bear_is_sent_back_the_second_time_and_taken_with_another(
    hub: Hub, enrolled: Callable[..., Office], stick: Path
) -> None:
    one = enrolled(device="device-1")
    two = enrolled(device="device-2", incarnation="cd" * 16)
    one.write("claim", "c1", **CLAIM)
    two.write("claim", "c2", **{**CLAIM, "name": "马玉珍"})
    two.write("claim", "c3", **{**CLAIM, "series": "RBX"})
    for office in (one, two):
        hub.ingest(office.put(stick))
    answers = {down.device: down for down in says(hub, stick)}
    assert [(r.outcome, r.code, r.field) for r in answers["device-2"].results] == [
        ("refused", "E_DUP_NUMBER", "no"), ("applied", "", ""),
    ]  # fmt: skip
    two.write("claim", "c2", "U", no=14, series="RBX")
    (done,) = hub.ingest(two.put(stick))
    assert (done.applied, done.refused) == (1, 0)
    found = {one.row_id: (one.fields["no"], one.fields["series"]) for one in hub.records("229901", "claim")}
    assert found == {"c1": (13, "KDT"), "c2": (14, "RBX"), "c3": (13, "RBX")}


def test_tc25_two_offices_may_bear_the_same_number_and_are_not_counted_as_one_person(
    hub: Hub, enrolled: Callable[..., Office], stick: Path
) -> None:
    for code, incarnation in (("229901", "ab" * 16), ("229902", "cd" * 16)):
        office = enrolled(code=code, incarnation=incarnation)
        office.write("claim", "c1", **CLAIM)
        (done,) = hub.ingest(office.put(stick))
        assert (done.applied, done.refused) == (1, 0)
    with hub.premises.db.reading() as tx:
        assert persons.elsewhere(tx, "229901") == 0


def test_people_of_two_offices_are_counted_and_not_refused(
    hub: Hub, enrolled: Callable[..., Office], stick: Path
) -> None:
    for code, incarnation in (("229901", "ab" * 16), ("229902", "cd" * 16)):
        office = enrolled(code=code, incarnation=incarnation)
        office.write("member", "m1", **PERSON)
        (done,) = hub.ingest(office.put(stick))
        assert (done.applied, done.refused) == (1, 0)
    with hub.premises.db.reading() as tx:
        assert persons.elsewhere(tx, "229901") == 1

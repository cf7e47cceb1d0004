"""A member moves to another office: both are told, and what the old office still writes reaches the new one."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.hub import Hub, queries
from app.hub.move import AlreadyMoved, NotMovable, PersonThere
from app.hub.premises import UnknownOffice
from app.sync.seen import Record
from tests.hub.conftest import Office
from tests.hub.test_rules import ID_NO

OLD, NEW, THIRD = "229901", "229902", "229903"
DAY = date(2026, 11, 20)


def person(**facts: Any) -> dict[str, Any]:
    told = {
        "name": "朴英淑", "id_type": "01", "id_no": ID_NO, "mobile": "13900000001", "status": "ACTIVE", "remark": "",
        "unit_id": "u1", "union_id": None, "joining_id": None, "photo": "ab" * 32, "extra": '[["工号", "7"]]',
        "change_type": "1", "change_date": "2020-01-01", "change_reason": "L12", "joined_on": "2020-01-01",
    }  # fmt: skip
    return {**told, **facts}


@pytest.fixture
def old(enrolled: Callable[..., Office], hub: Hub, stick: Path) -> Office:
    """The office the member leaves; everything it wrote so far has arrived."""
    made = enrolled(code=OLD, device="d1", incarnation="aa" * 16)
    made.write("unit", "u1", name="青山服装厂", kind="unit", uscc="")
    made.write("member", "m1", **person())
    made.write(
        "member_document",
        "doc1",
        member_id="m1",
        id_type="02",
        id_no="A1",
        noted_on="2020-01-01",
        state="held",
    )
    event = {
        "type": "1",
        "date": "2020-01-01",
        "reason": "L12",
        "doc_no": "",
        "from_union": "",
        "to_union": "",
    }
    made.write("membership_event", "e1", member_id="m1", **event)
    made.write("member", "m2", **person(name="金哲", id_no="229907199001011234", status="VOID"))
    hub.ingest(made.put(stick))
    return made


@pytest.fixture
def new(enrolled: Callable[..., Office], hub: Hub, stick: Path) -> Office:
    made = enrolled(code=NEW, device="d2", incarnation="bb" * 16)
    made.write("unit", "v1", name="别的厂", kind="unit", uscc="")
    hub.ingest(made.put(stick))
    return made


def of(hub: Hub, office: str, table: str, row_id: str) -> Record:
    return next(one for one in hub.records(office, table) if one.row_id == row_id)


def results(hub: Hub, office: Office, folder: Path, first: int) -> list[tuple[str, str]]:
    """Send the office's changes from `first` on; return what it is told of each."""
    hub.ingest(office.put(folder, first))
    (down,) = [one.down for one in hub.receipts(folder) if one.office == office.code]
    return [(one.outcome, one.code) for one in down.results if one.seq >= first]


def test_both_offices_are_told_and_the_new_one_gets_the_person(
    hub: Hub, old: Office, new: Office, stick: Path
) -> None:
    hub.receipts(stick)
    done = hub.move("m1", OLD, NEW, DAY)
    assert (done.source_n, done.target_n, done.rows) == (1, 1, 4)
    left = of(hub, OLD, "member", "m1")
    assert (left.fields["status"], left.fields["change_type"], left.fields["unit_id"]) == (
        "TRANSFERRED",
        "4",
        "u1",
    )
    came = of(hub, NEW, "member", "m1").fields
    assert (came["name"], came["status"], came["joined_on"]) == ("朴英淑", "ACTIVE", "2020-01-01")
    assert (came["unit_id"], came["photo"]) == (None, "")
    assert json.loads(came["extra"]) == [["工号", "7"], ["原单位", "青山服装厂（青山镇总工会）"]]
    assert of(hub, NEW, "member_document", "doc1").fields["id_no"] == "A1"
    kinds = {one.fields["type"]: one.fields["to_union"] for one in hub.records(NEW, "membership_event")}
    assert set(kinds) == {"1", "2"}
    assert {one.fields["type"] for one in hub.records(OLD, "membership_event")} == {"1", "4"}
    receipts = {one.office: one.down.log for one in hub.receipts(stick)}
    assert [(e.n, e.body["table"]) for e in receipts[OLD]] == [(1, "member"), (2, "membership_event")]
    assert [e.n for e in receipts[NEW]] == [1, 2, 3, 4]
    assert receipts[NEW][0].body["fields"]["name"] == "朴英淑"


def test_tc11_edits_the_old_office_made_before_it_knew_reach_the_new_one(
    hub: Hub, old: Office, new: Office, stick: Path
) -> None:
    hub.move("m1", OLD, NEW, DAY)
    old.write("member", "m1", "U", mobile="13900000002")
    event = {
        "type": "L8",
        "date": "2026-11-01",
        "reason": None,
        "doc_no": "",
        "from_union": "",
        "to_union": "",
    }
    old.write("membership_event", "e2", member_id="m1", **event)
    old.write("member_document", "doc1", "U", id_no="A2")
    old.write("member", "m1", "U", mobile="13900000003", remark="已联系")
    old.write("unit", "u1", "U", name="青山制衣厂")
    assert results(hub, old, stick, 6) == [("applied", "W_ROUTED")] * 4 + [("applied", "")]
    came = of(hub, NEW, "member", "m1")
    assert (came.fields["mobile"], came.fields["remark"]) == ("13900000003", "已联系")
    assert of(hub, NEW, "member_document", "doc1").fields["id_no"] == "A2"
    assert of(hub, NEW, "membership_event", "e2").fields["type"] == "L8"
    assert (
        of(hub, OLD, "member", "m1").fields["mobile"] == "13900000003"
    )  # its own copy stays readable as it wrote it
    assert of(hub, NEW, "unit", "v1").fields["name"] == "别的厂"
    assert hub.ingest(old.put(stick, 6))[0].known == 5  # the same package again changes nothing


def test_what_both_changed_is_kept_twice_for_the_new_office(
    hub: Hub, old: Office, new: Office, stick: Path
) -> None:
    hub.move("m1", OLD, NEW, DAY)
    new.cursor = 4
    new.write("member", "m1", "U", mobile="13911111111", unit_id="v1")
    hub.ingest(new.put(stick, 2))
    old.write("member", "m1", "U", mobile="13922222222", status="RETAINED", change_type="3", unit_id="u1")
    assert results(hub, old, stick, 6) == [("applied", "W_ROUTED")]
    came, left = of(hub, NEW, "member", "m1"), of(hub, OLD, "member", "m1")
    assert (came.fields["status"], came.fields["unit_id"]) == ("ACTIVE", "v1")
    assert (left.fields["status"], left.fields["mobile"]) == ("TRANSFERRED", "13922222222")
    with hub.premises.db.reading() as tx:
        asked = {(one["field"], one["kept"], one["other"]) for one in queries.conflicts(tx, NEW)}
    assert asked == {
        ("mobile", "13922222222", "13911111111"), ("status", "ACTIVE", "RETAINED"), ("change_type", "2", "3"),
    }  # fmt: skip


def test_what_is_unsound_is_refused_as_ever(hub: Hub, old: Office, new: Office, stick: Path) -> None:
    hub.move("m1", OLD, NEW, DAY)
    old.write("member", "m1", "U", id_no="229907198811223006")
    assert results(hub, old, stick, 6) == [("refused", "E_VALIDATION")]
    assert of(hub, NEW, "member", "m1").fields["id_no"] == ID_NO


def test_edits_follow_every_move_and_come_home_with_the_member(
    hub: Hub, old: Office, new: Office, enrolled: Callable[..., Office], stick: Path
) -> None:
    third = enrolled(code=THIRD, device="d3", incarnation="cc" * 16)
    hub.move("m1", OLD, NEW, DAY)
    hub.move("m1", NEW, THIRD, DAY)
    old.write("member", "m1", "U", mobile="13900000002")
    assert results(hub, old, stick, 6) == [("applied", "W_ROUTED")]
    assert of(hub, third.code, "member", "m1").fields["mobile"] == "13900000002"
    hub.move("m1", THIRD, OLD, DAY)
    back = of(hub, OLD, "member", "m1").fields
    assert (back["status"], back["unit_id"]) == ("ACTIVE", "u1")  # home again: its own unit is there
    old.write("member", "m1", "U", mobile="13900000005")
    assert results(hub, old, stick, 7) == [("applied", "")]
    new.write("member", "m1", "U", remark="迟到的")
    assert results(hub, new, stick, 2) == [("applied", "W_ROUTED")]
    assert of(hub, OLD, "member", "m1").fields["remark"] == "迟到的"


def test_a_document_noted_after_the_move_goes_along(hub: Hub, old: Office, new: Office, stick: Path) -> None:
    hub.move("m1", OLD, NEW, DAY)
    old.write(
        "member_document", "d9", member_id="m1", id_type="02", id_no="B1", noted_on="2026-11-01", state="held"
    )
    old.write("member_document", "d9", "U", state="void")
    assert results(hub, old, stick, 6) == [("applied", "W_ROUTED")] * 2
    assert of(hub, NEW, "member_document", "d9").fields["state"] == "void"


def test_nobody_moves_who_cannot(hub: Hub, old: Office, new: Office, stick: Path) -> None:
    for member, source, target, wrong in (
        ("nobody", OLD, NEW, NotMovable), ("m2", OLD, NEW, NotMovable), ("m1", OLD, OLD, NotMovable),
        ("m1", OLD, "999999", UnknownOffice),
    ):  # fmt: skip
        with pytest.raises(wrong):
            hub.move(member, source, target, DAY)
    new.write("member", "m9", **person(unit_id=None))
    hub.ingest(new.put(stick, 2))
    with pytest.raises(PersonThere):
        hub.move("m1", OLD, NEW, DAY)
    new.write("member", "m9", "U", status="VOID")
    hub.ingest(new.put(stick, 3))
    hub.move("m1", OLD, NEW, DAY)
    with pytest.raises(AlreadyMoved):
        hub.move("m1", OLD, NEW, DAY)

"""Failure stories of other systems, told to our hub: TC-05, 08, 09, 10, 12, 13 and 30."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path

import pytest

from app.cli import main
from app.hub import Hub
from app.sync.messages import Down
from tests.hub.conftest import PASSWORD, Office, says, state


def test_tc05_the_same_record_by_two_ways_is_one_record_and_the_second_time_is_named_so(
    hub: Hub, office: Office, stick: Path, tmp_path: Path
) -> None:
    """Once by the stick, once by another stick with more on it, once more by the first."""
    other = tmp_path / "other"
    by_stick, by_other = office.put(stick, 1, 2), office.put(other, 1, 3)
    assert [(d.applied, d.known) for d in hub.ingest(by_stick)] == [(2, 0)]
    assert [(d.applied, d.known) for d in hub.ingest(by_other)] == [(1, 2)]
    before = state(hub, "229901")
    assert [(d.code, d.applied, d.known) for d in hub.ingest(by_stick)] == [("", 0, 2)]
    assert state(hub, "229901") == before
    assert hub.totals("229901")["unit"].rows == 3


def _second(office: Office, hub: Hub, tmp_path: Path) -> Office:
    """Another computer of the office, enrolled."""
    made = Office(device="device-2", incarnation="ef" * 16, hub_key=office.hub_key)
    path = tmp_path / "request.jlgh"
    path.write_bytes(made.request())
    hub.enrol(path, tmp_path)
    return made


def _clashes(down: Down, row_id: str) -> list[tuple[str, frozenset[str]]]:
    return [
        (one["field"], frozenset((one["kept"], one["other"])))
        for entry in down.log
        if entry.kind == "row" and entry.body["row_id"] == row_id
        for one in entry.body.get("clashes", ())
    ]


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_tc08_of_two_values_both_are_kept_and_a_person_is_told_whichever_came_first(
    hub: Hub, office: Office, stick: Path, tmp_path: Path, order: tuple[int, int]
) -> None:
    """One is shown, the later in the hub's order; the pair that waits for a person is the same."""
    hub.ingest(office.put(stick))
    two = _second(office, hub, tmp_path)
    office.write("unit", "u1", "U", address="河东路")
    two.write("unit", "u1", "U", address="河西路")
    packages = (office.put(stick), two.put(stick))
    for number in order:
        hub.ingest(packages[number])
    record = next(r for r in hub.records("229901", "unit") if r.row_id == "u1")
    assert record.fields["address"] == ("河东路", "河西路")[order[1]]
    for down in says(hub, stick):
        assert _clashes(down, "u1") == [("address", frozenset(("河东路", "河西路")))]


def test_tc10_one_more_edit_of_the_same_branch_is_flagged_again(
    hub: Hub, office: Office, stick: Path, tmp_path: Path
) -> None:
    """The branch goes on without having heard that its first edit met another and was settled."""
    hub.ingest(office.put(stick))
    two = _second(office, hub, tmp_path)
    office.write("unit", "u1", "U", address="河东路")
    two.write("unit", "u1", "U", address="河西路")
    hub.ingest(office.put(stick))
    (first,) = hub.ingest(two.put(stick))
    (down,) = [one for one in says(hub, stick) if one.device == "device-1"]
    office.cursor = down.log[-1].n
    (clash,) = [c for e in down.log for c in e.body.get("clashes", ())]
    office.write("clash_choice", "c1", clash=clash["id"], chosen="other", operator_id="o1", chosen_at="")
    office.write("unit", "u1", "U", address="河东路", read_to=office.cursor)
    (settled,) = hub.ingest(office.put(stick))
    assert (first.conflicts, settled.conflicts, hub.offices()[0].conflicts) == (1, 0, 0)
    two.write("unit", "u1", "U", address="河西路二号")
    (again,) = hub.ingest(two.put(stick))
    assert (again.conflicts, hub.offices()[0].conflicts) == (1, 1)


def test_tc09_updates_before_their_record_end_as_in_order_with_no_clash_left(
    hub: Hub, office: Office, stick: Path
) -> None:
    """Creation and three updates, each in a package of its own, the updates in every order and the creation last."""
    ends = []
    for n, order in enumerate([(3, 1, 2, 0), *((*updates, 0) for updates in permutations((1, 2, 3)))]):
        sender = Office(
            code="229901", keys=office.keys, hub_key=office.hub_key, incarnation=f"{n:08x}" + "cd" * 12
        )
        row = f"r{n}"
        sender.write("unit", row, name="甲", kind="unit", uscc="")
        for word in ("乙", "丙", "丁"):
            sender.write("unit", row, "U", name=word)
        packages = [sender.put(stick / str(n), seq, seq) for seq in range(1, 5)]
        for number in order:
            hub.ingest(packages[number])
        (record,) = [r for r in hub.records("229901", "unit") if r.row_id == row]
        (down,) = [one for one in says(hub, stick) if one.incarnation == sender.incarnation]
        ends.append((record.fields["name"], down.ack, down.problem, [r.outcome for r in down.results]))
    assert ends == [("丁", 4, "", ["applied"] * 4)] * 7
    assert hub.offices()[0].conflicts == 0
    print("\nTC-09: 7 orders of a creation and 3 updates: 1 end, 0 clashes left over")


def test_tc12_one_malformed_record_of_five_thousand_is_set_aside_and_goes_in_after_a_fix(
    hub: Hub, office: Office, stick: Path
) -> None:
    for n in range(4_999):
        office.write("unit", f"n{n}", name=f"单位{n}", kind="unit", uscc="")
    office.write("member", "m1", name="甲", id_type="01", id_no="229901199001010000", mobile="")
    (done,) = hub.ingest(office.put(stick, 1))
    assert (done.code, done.applied, done.refused) == ("", 5_002, 1)
    (down,) = says(hub, stick)
    refused = [r for r in down.results if r.outcome != "applied"]
    assert [(r.seq, r.code, r.field) for r in refused] == [(5_003, "E_VALIDATION", "id_no")]
    assert len(down.results) == done.applied + done.refused  # sent = stored + refused
    office.write("member", "m1", "U", id_no="229907198811223005")
    assert [d.applied for d in hub.ingest(office.put(stick, 5_004))] == [1]
    assert hub.totals("229901")["member"].rows == 1


def test_tc13_an_empty_folder_and_an_empty_package_delete_nothing(
    hub: Hub, office: Office, stick: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    hub.ingest(office.put(stick))
    before = state(hub, "229901")
    for path in stick.iterdir():
        path.unlink()
    empty = stick / "empty.jlgh"
    empty.write_bytes(b"")
    assert [d.code for d in hub.ingest(empty)] == ["E_TRUNC"]
    empty.write_bytes(office.sealed(office.up(4)))  # nothing in it, well signed
    assert [(d.code, d.applied) for d in hub.ingest(empty)] == [("", 0)]
    assert state(hub, "229901") == before
    assert hub.totals("229901")["unit"].rows == 3
    empty.unlink()
    hub.close()
    monkeypatch.setenv("NUANGONG_PASSWORD", PASSWORD)
    assert main(["hub", "ingest", str(stick), "--hub", str(hub.premises.folder)]) == 0
    assert "没有" in capsys.readouterr().out  # said, not passed over
    again = Hub.open(hub.premises.folder, PASSWORD)
    assert state(again, "229901") == before
    again.close()


def test_tc30_a_family_of_five_arrives_whole_and_a_second_upload_makes_no_second_family(
    hub: Hub, office: Office, stick: Path
) -> None:
    """All five are linked; what was changed arrives; what the hub does not know is refused by name, never dropped."""
    numbers = [with_check_digit(f"2299071988112230{n}") for n in range(5)]
    for n, number in enumerate(numbers):
        office.write("member", f"m{n}", name=f"成员{n}", id_type="01", id_no=number, mobile="")
        office.write(
            "enrolment", f"e{n}", member_id=f"m{n}", plan_id="p", plan_version="1", fee=5_000, shares=1
        )
    office.write("pet", "x1", name="旺财")
    path = office.put(stick)
    (done,) = hub.ingest(path)
    (down,) = says(hub, stick)
    assert (done.applied, done.refused) == (13, 1)
    assert len(down.results) == len(office.changes) == done.applied + done.refused  # sent = stored + refused
    assert [(r.seq, bool(r.code)) for r in down.results if r.outcome == "refused"] == [(14, True)]
    assert {r.fields["member_id"] for r in hub.records("229901", "enrolment")} == {f"m{n}" for n in range(5)}
    before = state(hub, "229901")
    (again,) = hub.ingest(path)
    assert (again.code, again.applied, again.refused, again.known) == ("", 0, 0, 14)
    assert state(hub, "229901") == before
    office.write("enrolment", "e4", "U", fee=9_000)
    hub.ingest(office.put(stick, len(office.changes)))
    assert hub.totals("229901")["enrolment"].money["fee"] == 4 * 5_000 + 9_000
    assert not [p for p in hub.premises.quarantine.rglob("*") if p.is_file()]  # nothing unpacked lies about


def with_check_digit(number: str) -> str:
    """An invented number of 17 signs with the check sign it must have."""
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    rest = sum(int(sign) * weight for sign, weight in zip(number, weights, strict=True)) % 11
    return number + "10X98765432"[rest]

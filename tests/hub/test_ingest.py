"""A package reaches the hub: taken whole and once, or kept aside with its reason."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from app.hub import Hub, Ingested
from app.security import seal
from app.sync import package
from tests.hub.conftest import Office, says, state


def codes(done: tuple[Ingested, ...]) -> list[str]:
    return [one.code for one in done]


def quarantine(hub: Hub) -> list[str]:
    return sorted(path.name[65:] for path in hub.premises.quarantine.glob("*.jlgh"))


def test_a_package_is_taken_and_its_receipt_acknowledges_every_change(
    hub: Hub, office: Office, stick: Path
) -> None:
    path = office.put(stick)
    (done,) = hub.ingest(stick)
    assert (done.code, done.office, done.applied, done.refused, done.known) == ("", "229901", 3, 0, 0)
    assert path.exists()
    (down,) = says(hub, stick)
    assert (down.ack, down.chain_at_ack) == (3, office.hash_at(3))
    assert [(r.seq, r.outcome) for r in down.results] == [(1, "applied"), (2, "applied"), (3, "applied")]
    assert (down.answers, down.problem, down.log) == (done.package_id, "", ())
    assert hub.totals("229901")["unit"].rows == 3


def test_the_receipt_on_the_stick_opens_with_the_devices_key_alone(
    hub: Hub, office: Office, stick: Path
) -> None:
    office.put(stick)
    hub.ingest(stick)
    (receipt,) = hub.receipts(stick)
    keys = hub.premises.keys
    senders = {keys.key_id: keys.sign_key}
    opened = seal.open_sealed(
        receipt.path.read_bytes(), keys=office.keys, senders=senders, expect_kind="down"
    )
    assert package.unpack_down(opened.payload) == receipt.down
    other = seal.Keys.new()
    with pytest.raises(seal.WrongRecipient):
        seal.open_sealed(receipt.path.read_bytes(), keys=other, senders=senders, expect_kind="down")


def test_the_same_package_twice_applies_nothing_twice_and_gives_the_same_receipt(
    hub: Hub, office: Office, stick: Path
) -> None:
    office.put(stick)
    hub.ingest(stick)
    first, before = says(hub, stick), state(hub, "229901")
    assert says(hub, stick) == []
    again = hub.ingest(next(stick.glob("up-*")))
    assert [(a.code, a.applied, a.known) for a in again] == [("", 0, 3)]
    assert says(hub, stick) == first
    assert state(hub, "229901") == before


def test_a_longer_package_applies_only_what_is_new(hub: Hub, office: Office, stick: Path) -> None:
    hub.ingest(office.put(stick, 1, 2))
    (done,) = hub.ingest(office.put(stick, 1, 3))
    assert (done.applied, done.known) == (1, 2)


def test_a_gap_is_held_the_receipt_names_it_and_filling_it_releases_it(
    hub: Hub, office: Office, stick: Path
) -> None:
    (held,) = hub.ingest(office.put(stick, 3, 3))
    assert (held.code, held.missing) == ("E_GAP", 1)
    (down,) = says(hub, stick)
    assert (down.problem, down.missing, down.ack, down.results) == ("E_GAP", 1, 0, ())
    done = hub.ingest(office.put(stick, 1, 2))
    assert [(d.code, d.applied) for d in done] == [("", 2), ("", 1)]
    (down,) = says(hub, stick)
    assert (down.problem, down.missing, down.ack) == ("", None, 3)


def test_another_history_under_the_same_name_is_a_fork_and_both_are_kept(
    hub: Hub, office: Office, stick: Path
) -> None:
    hub.ingest(office.put(stick))
    before = state(hub, "229901")
    says(hub, stick)
    clone = Office(keys=office.keys, hub_key=office.hub_key)
    for n in range(5):
        clone.write("unit", f"x{n}", name=f"别处{n}", kind="unit", uscc="")
    (forked,) = hub.ingest(clone.put(stick))
    assert (forked.code, forked.applied) == ("E_FORK", 0)
    assert state(hub, "229901") == before
    assert len(list(hub.premises.raw.iterdir())) == 2
    (down,) = says(hub, stick)
    assert (down.problem, down.ack, down.chain_at_ack) == ("E_FORK", 3, office.hash_at(3))


def test_a_fork_just_behind_the_head_is_found_by_the_hash_before(
    hub: Hub, office: Office, stick: Path
) -> None:
    hub.ingest(office.put(stick))
    clone = Office(keys=office.keys, hub_key=office.hub_key)
    for n in range(5):
        clone.write("unit", f"x{n}", name=f"别处{n}", kind="unit", uscc="")
    assert codes(hub.ingest(clone.put(stick, 4, 5))) == ["E_FORK"]


def test_an_incarnation_belongs_to_one_device(
    hub: Hub, office: Office, enrolled: Callable[..., Office], stick: Path
) -> None:
    hub.ingest(office.put(stick))
    other = enrolled(device="device-2")
    other.write("unit", "u9", name="新", kind="unit", uscc="")
    assert codes(hub.ingest(other.put(stick))) == ["E_FORK"]


def test_a_restored_copy_issues_its_changes_again_under_the_same_uuids(
    hub: Hub, office: Office, stick: Path
) -> None:
    hub.ingest(office.put(stick))
    says(hub, stick)
    reborn = Office(
        incarnation="cd" * 16, parent=office.incarnation, fork_seq=2, fork_hash=office.hash_at(2),
        keys=office.keys, hub_key=office.hub_key,
    )  # fmt: skip
    third = office.changes[2]
    reborn.write("unit", "u3", uuid=third.uuid, **third.fields)
    reborn.write("unit", "u1", "U", uscc="N")
    (done,) = hub.ingest(reborn.put(stick))
    assert (done.code, done.conflicts) == ("", 0)
    assert hub.totals("229901")["unit"].rows == 3
    assert next(r for r in hub.records("229901", "unit") if r.row_id == "u1").fields["uscc"] == "N"
    assert hub.offices()[0].conflicts == 0


def test_a_broken_signature_goes_to_quarantine_and_does_not_stop_the_others(
    hub: Hub, office: Office, stick: Path
) -> None:
    whole = office.sealed(office.up())
    broken = bytearray(whole)
    broken[-40] ^= 1
    (stick / "a.jlgh").write_bytes(bytes(broken))
    (stick / "b.jlgh").write_bytes(whole[:-9])
    (stick / "c.jlgh").write_bytes(whole)
    (stick / "d.jlgh").write_bytes(b"hello")
    assert codes(hub.ingest(stick)) == ["E_SIG", "E_TRUNC", "", "E_MAGIC"]
    assert quarantine(hub) == ["E_MAGIC.jlgh", "E_SIG.jlgh", "E_TRUNC.jlgh"]
    assert hub.totals("229901")["unit"].rows == 3


def test_a_package_waits_unread_until_its_device_is_enrolled(hub: Hub, stick: Path) -> None:
    office = Office(hub_key=hub.premises.keys.seal_key)
    office.write("unit", "u1", name="单位", kind="unit", uscc="")
    office.put(stick)
    request = stick / "request-229901-1.jlgh"
    request.write_bytes(office.request())
    assert sorted(codes(hub.ingest(stick))) == ["E_SIG", "W_REQUEST"]
    assert quarantine(hub) == ["request.jlgh", "unknown-key.jlgh"]
    assert hub.offices() == ()
    (certificate,) = hub.enrol(hub.premises.quarantine, stick)
    assert certificate.fingerprint == office.keys.key_id
    (done,) = hub.ingest()
    assert (done.code, done.applied) == ("", 1)
    assert "unknown-key.jlgh" not in quarantine(hub)


def test_a_blocked_device_is_not_read_any_more(hub: Hub, office: Office, stick: Path) -> None:
    hub.ingest(office.put(stick, 1, 1))
    says(hub, stick)
    hub.revoke("229901", "device-1")
    assert codes(hub.ingest(office.put(stick))) == ["E_KEY_REVOKED"]
    assert quarantine(hub) == ["E_KEY_REVOKED.jlgh"]
    assert hub.totals("229901")["unit"].rows == 1
    (last,) = says(hub, stick)
    assert (last.problem, last.ack, last.log, last.reference) == ("E_KEY_REVOKED", 1, (), {})
    assert says(hub, stick) == []


def test_a_package_for_another_hub_is_refused(hub: Hub, office: Office, stick: Path) -> None:
    (stick / "a.jlgh").write_bytes(office.sealed(office.up(), to=seal.Keys.new().seal_key))
    assert codes(hub.ingest(stick)) == ["E_RECIPIENT"]


def test_a_message_of_another_office_inside_the_envelope_is_refused(
    hub: Hub, office: Office, stick: Path
) -> None:
    (stick / "a.jlgh").write_bytes(office.sealed(office.up(office="229902")))
    (stick / "b.jlgh").write_bytes(office.sealed(office.up(device="device-7")))
    assert codes(hub.ingest(stick)) == ["E_OFFICE", "E_SIG"]
    assert hub.totals("229901") == {}


def test_the_hubs_own_inbox_is_emptied(hub: Hub, office: Office) -> None:
    office.put(hub.premises.inbox)
    assert codes(hub.ingest()) == [""]
    assert list(hub.premises.inbox.iterdir()) == []
    assert len(list(hub.premises.raw.iterdir())) == 1


def test_a_malformed_record_is_set_aside_and_a_correction_heals_it(
    hub: Hub, office: Office, stick: Path
) -> None:
    member = {"id_type": "01", "name": "甲", "mobile": ""}
    office.write("member", "m1", id_no="229901199001010000", **member)
    office.write("unit", "u4", name="单位4", kind="unit", uscc="")
    office.write("campaign_good", "g1", unit_price=-5, name="米")
    (done,) = hub.ingest(office.put(stick))
    assert (done.applied, done.refused) == (4, 2)
    (down,) = says(hub, stick)
    refused = {r.seq: (r.code, r.field) for r in down.results if r.outcome == "refused"}
    assert refused == {4: ("E_VALIDATION", "id_no"), 6: ("E_VALIDATION", "unit_price")}
    assert "member" not in {t for t, total in hub.totals("229901").items() if total.rows}
    office.write("member", "m1", "U", id_no="229907198811223005")
    assert [d.applied for d in hub.ingest(office.put(stick, 7))] == [1]
    (member,) = hub.records("229901", "member")
    assert (member.fields["name"], member.fields["id_no"]) == ("甲", "229907198811223005")


def test_an_unknown_table_is_refused_by_itself(hub: Hub, office: Office, stick: Path) -> None:
    office.write("spell", "s1", words="x")
    (done,) = hub.ingest(office.put(stick))
    assert (done.applied, done.refused) == (3, 1)


def test_two_devices_of_an_office_meet_and_both_values_are_kept(
    hub: Hub, office: Office, enrolled: Callable[..., Office], stick: Path
) -> None:
    hub.ingest(office.put(stick))
    other = enrolled(device="device-2", incarnation="ef" * 16)
    other.write("unit", "u1", "U", uscc="B")
    (done,) = hub.ingest(other.put(stick))
    assert done.conflicts == 1
    assert hub.offices()[0].conflicts == 1
    assert hub.offices()[0].devices == 2
    assert len(says(hub, stick)) == 2


def test_the_hubs_own_answers_on_the_stick_are_passed_over(hub: Hub, office: Office, stick: Path) -> None:
    (stick / "request.jlgh").write_bytes(office.request())
    hub.enrol(stick, stick)
    office.put(stick, 1, 1)
    assert codes(hub.ingest(stick)) == [""]
    (receipt,) = hub.receipts(stick)
    assert codes(hub.ingest(stick)) == [""]
    assert quarantine(hub) == []
    assert codes(hub.ingest(receipt.path)) == ["E_KIND"]

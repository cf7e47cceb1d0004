"""Scans reach the hub one by one: each taken once and whole, and the rest asked for by name."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from app.documents import Pasted
from app.hub import Hub
from app.hub.files import ContentLost, ContentMissing
from app.security import seal
from app.shared.errors import Cancelled
from app.shared.progress import StoppableProgress
from app.sync import files, rules
from app.sync.files import Span
from tests.documents.conftest import paper, picture
from tests.hub.conftest import Office
from tests.hub.roads import OFFICE, Road, name


def test_tc06_a_stick_pulled_after_7_of_12_scans_and_the_5_are_asked_for_by_name(road: Road) -> None:
    """The clerk's whole way: 12 scans, the stick pulled out after 7 packages, two trips, nothing doubled."""
    road.attach(12, 40_000)  # one a package

    class Pulled(StoppableProgress):
        def report(self, done: int, total: int | None = None) -> None:
            if len(road.packages()) == 7:
                road.stick.rename(road.stick.with_name("pulled"))  # from now on every write fails

    done = road.export(progress=Pulled())
    road.stick.with_name("pulled").rename(road.stick)
    assert (done.files.contents, done.files.left, done.files.packages) == (7, 5, 7)
    assert done.files.stopped == "stick.absent"
    assert len(road.packages()) == 7
    told = road.round()
    assert (told.applied > 0, told.contents) == (True, 12)
    # The receiver shows 7 of 12, and the record is usable.
    (lies,) = road.hub.attachments(OFFICE)
    assert (lies.owner_id, lies.held, lies.named, lies.whole) == (road.member, 7, 12, False)
    assert road.counts() == (7, 12)
    (member,) = road.hub.records(OFFICE, "member")
    assert member.fields["name"] == "王秀英"
    assert road.hub.content(OFFICE, name(road.scans[0])) == road.scans[0]
    with pytest.raises(ContentMissing):
        road.hub.content(OFFICE, name(road.scans[11]))
    # The office is asked for the five by name.
    standing = road.sync.status(road.actor).contents
    assert (standing.kept, standing.received, standing.outstanding) == (12, 7, 5)
    assert sorted(road.wanted) == sorted(f"扫描{n}" for n in range(8, 13))
    assert {(one.owner, one.here) for one in standing.wanted} == {("王秀英", True)}
    # The next trip brings only those.
    for path in road.stick.iterdir():
        path.unlink()
    again = road.export()
    assert (again.records, again.files.contents, again.files.packages) == (0, 5, 5)
    road.round()
    assert road.counts() == (12, 12)
    assert road.wanted == []
    for scan in road.scans:
        assert road.hub.content(OFFICE, name(scan)) == scan
    with pytest.raises(rules.NothingToSend):
        road.export()
    # No duplicate when they arrive twice.
    before = sorted(path.name for path in road.hub.premises.raw.iterdir())
    repeated = road.hub.ingest(road.stick)
    assert [(one.code, one.applied) for one in repeated] == [("", 0)] * len(repeated)
    assert sorted(path.name for path in road.hub.premises.raw.iterdir()) == before
    assert road.counts() == (12, 12)


def test_copying_again_to_the_same_stick_writes_only_what_is_not_there(road: Road) -> None:
    road.attach(4, 40_000)
    road.export()
    before = {path.name: path.stat().st_mtime_ns for path in road.packages()}
    road.packages()[0].write_bytes(b"cut")  # damaged on the stick: it does not count as there
    road.attach(1, 40_000)
    again = road.export()
    assert (again.files.contents, again.files.left) == (5, 0)
    after = {path.name: path.stat().st_mtime_ns for path in road.packages()}
    assert len(after.keys() - before.keys()) == 2  # the damaged one anew, and the new scan
    assert sum(before[one] == after[one] for one in before) == 3
    (damaged,) = [one.code for one in road.hub.ingest(road.stick) if one.code]
    assert damaged == "E_MAGIC"
    assert road.counts() == (5, 5)


def test_a_stop_asked_for_keeps_the_packages_that_are_whole(road: Road) -> None:
    road.attach(3, 40_000)

    class AfterOne(StoppableProgress):
        def report(self, done: int, total: int | None = None) -> None:
            if len(road.packages()) == 1:
                raise Cancelled()

    done = road.export(progress=AfterOne())
    assert (done.files.contents, done.files.left, done.files.stopped) == (1, 2, "cancelled")
    assert not list(road.stick.glob("*.part"))
    road.round()
    assert road.counts() == (1, 3)


def test_a_content_larger_than_a_package_comes_in_pieces_in_any_order(road: Road) -> None:
    road.attach(1, 150_000)
    road.export()
    first, second, third = road.packages()
    for path in (third, first):
        (done,) = road.hub.ingest(path)
        assert (done.code, done.applied) == ("", 0)
    (up,) = road.packages("up")
    road.hub.ingest(up)
    assert road.counts() == (0, 1)
    road.answer()
    assert road.wanted == ["扫描1"]
    (done,) = road.hub.ingest(second)
    assert done.applied == 1
    assert road.hub.content(OFFICE, name(road.scans[0])) == road.scans[0]
    assert road.answer().contents == 1
    assert road.sync.status(road.actor).contents.outstanding == 0


def test_a_members_photo_travels_through_the_same_door(road: Road) -> None:
    road.members.put_photo(road.actor, road.member, picture(5, size=(400, 500)))
    road.export()
    road.round()
    (member,) = road.hub.records(OFFICE, "member")
    photo = road.members.photo(road.actor, road.member)
    assert photo is not None
    assert road.hub.content(OFFICE, str(member.fields["photo"])) == photo
    road.members.drop_photo(road.actor, road.member)
    road.export()
    road.round()
    assert road.counts() == (0, 0)


def test_what_was_removed_before_it_arrived_is_not_asked_for(road: Road) -> None:
    first, _second = road.attach(2)
    road.export()
    (up,) = road.packages("up")
    for path in road.packages():
        path.unlink()
    road.hub.ingest(up)
    road.answer()
    assert sorted(road.wanted) == ["扫描1", "扫描2"]
    road.documents.remove(road.actor, [first])
    road.export()
    road.round()
    assert road.counts() == (1, 1)
    assert road.wanted == []
    road.documents.restore(road.actor, [first])
    road.export()
    road.round()
    assert road.counts() == (2, 2)


def test_a_content_the_hubs_disk_lost_is_asked_for_again(road: Road) -> None:
    road.attach(1)
    road.export()
    road.round()
    kept = [path for path in road.hub.premises.raw.iterdir() if seal.peek(path.read_bytes()).kind == "files"]
    for path in kept:
        path.unlink()
    with pytest.raises(ContentLost):
        road.hub.content(OFFICE, name(road.scans[0]))
    assert road.counts() == (0, 1)
    road.documents.attach(road.actor, "member", road.member, [Pasted("合同", paper())])
    for path in road.stick.iterdir():
        path.unlink()
    road.export()
    road.round()
    assert road.wanted == ["扫描1"]
    road.export()
    road.round()
    assert road.counts() == (2, 2)
    assert road.hub.content(OFFICE, name(road.scans[0])) == road.scans[0]


def test_the_status_page_and_the_commands_of_the_hub_show_7_of_12(road: Road, tmp_path: Path) -> None:
    road.attach(2, 40_000)
    road.export()
    road.packages()[1].unlink()
    road.hub.ingest(road.stick)
    page = road.hub.status(tmp_path / "status.html").read_text("utf-8")
    assert "<td>1/2</td>" in page
    assert "扫描" not in page
    lying = road.hub.contents(OFFICE)
    assert sorted((one.title, one.here) for one in lying) == [("扫描1", True), ("扫描2", False)]


# --- what a device could send that is not right -------------------------------------------------------------------


def sent(sender: Office, stick: Path, pieces: Sequence[tuple[Span, bytes]], **other: str) -> Path:
    told = {"office": sender.code, "device": sender.device, "incarnation": sender.incarnation, **other}
    payload = files.pack(told["office"], told["device"], told["incarnation"], pieces)
    sealed = seal.seal(
        payload, kind="files", office=sender.code, sender=sender.keys, recipients=[sender.hub_key]
    )
    path = stick / seal.file_name("files", sender.code)
    path.write_bytes(sealed)
    return path


def attachment(office: Office, row_id: str, content: bytes, **more: Any) -> None:
    facts = {
        "owner_table": "member", "owner_id": "m1", "title": "一", "media": "image/jpeg", "size": len(content),
        "sha256": name(content), "pages": 1, "added_at": "", "state": "held", **more,
    }  # fmt: skip
    office.write("attachment", row_id, **facts)


def test_a_content_with_a_wrong_hash_is_refused_alone_and_asked_for_again(
    hub: Hub, office: Office, stick: Path
) -> None:
    good, true = b"good" * 99, b"true" * 99
    attachment(office, "a1", good)
    attachment(office, "a2", true)
    hub.ingest(office.put(stick))
    false = b"lies" * 99
    path = sent(
        office, stick,
        [(Span(name(good), 396, 0, 396), good), (Span(name(true), 396, 0, 396), false)],
    )  # fmt: skip
    (done,) = hub.ingest(path)
    assert (done.code, done.applied, done.refused) == ("E_CONTENT", 1, 1)
    (receipt,) = hub.receipts(stick)
    assert receipt.down.wanted == (name(true),)
    (done,) = hub.ingest(sent(office, stick, [(Span(name(true), 396, 0, 396), true)]))
    assert (done.code, done.applied) == ("", 1)
    assert hub.content(office.code, name(true)) == true
    (receipt,) = hub.receipts(stick)
    assert receipt.down.wanted == ()


def test_pieces_that_do_not_fit_together_begin_anew(hub: Hub, office: Office, stick: Path) -> None:
    content = os.urandom(100)
    key = name(content)
    attachment(office, "a1", content)
    hub.ingest(office.put(stick))
    hub.ingest(sent(office, stick, [(Span(key, 100, 0, 60), content[:60])]))
    hub.ingest(
        sent(office, stick, [(Span(key, 100, 50, 50), content[50:])])
    )  # cut otherwise: only this counts
    with pytest.raises(ContentMissing):
        hub.content(office.code, key)
    (done,) = hub.ingest(sent(office, stick, [(Span(key, 100, 0, 50), b"x" * 50)]))
    assert (done.code, done.refused) == ("E_CONTENT", 1)
    (done,) = hub.ingest(
        sent(office, stick, [(Span(key, 100, 0, 50), content[:50]), (Span(key, 100, 50, 50), content[50:])])
    )
    assert (done.code, done.applied) == ("", 1)
    assert hub.content(office.code, key) == content


def test_who_is_not_enrolled_or_says_to_be_another_is_kept_aside(
    hub: Hub, office: Office, stick: Path
) -> None:
    piece = [(Span(name(b"x"), 1, 0, 1), b"x")]
    stranger = Office(code=office.code, hub_key=office.hub_key)
    for path, code in (
        (sent(stranger, stick, piece), "E_SIG"),
        (sent(office, stick, piece, office="229909"), "E_OFFICE"),
        (sent(office, stick, piece, device="device-9"), "E_SIG"),
    ):
        (done,) = hub.ingest(path)
        assert done.code == code
    hub.revoke(office.code, office.device)
    (done,) = hub.ingest(sent(office, stick, piece))
    assert done.code == "E_KEY_REVOKED"
    with pytest.raises(ContentMissing):
        hub.content(office.code, name(b"x"))


def test_an_attachment_that_is_none_is_refused_as_a_record(hub: Hub, office: Office, stick: Path) -> None:
    attachment(office, "a1", b"x", media="text/html")
    attachment(office, "a2", b"y", sha256="short")
    (done,) = hub.ingest(office.put(stick))
    assert done.refused == 2
    (receipt,) = hub.receipts(stick)
    assert [r.field for r in receipt.down.results if r.outcome == "refused"] == ["media", "sha256"]
    assert receipt.down.wanted == ()


def test_contents_may_come_before_the_record_that_names_them(hub: Hub, office: Office, stick: Path) -> None:
    hub.ingest(sent(office, stick, [(Span(name(b"x"), 1, 0, 1), b"x")]))
    attachment(office, "a1", b"x")
    hub.ingest(office.put(stick))
    (receipt,) = hub.receipts(stick)
    assert receipt.down.wanted == ()
    assert json.dumps(receipt.down.received) == "[]"  # the device has not asked for it
    path = stick / "again.jlgh"
    path.write_bytes(office.sealed(office.up(attachments=(name(b"x"),))))
    hub.ingest(path)
    (receipt,) = hub.receipts(stick)
    assert receipt.down.received == (name(b"x"),)


def test_an_older_package_that_comes_late_takes_no_offer_back(hub: Hub, office: Office, stick: Path) -> None:
    hub.ingest(sent(office, stick, [(Span(name(b"x"), 1, 0, 1), b"x"), (Span(name(b"y"), 1, 0, 1), b"y")]))
    for number, facts in enumerate(
        (
            {"attachments": (name(b"x"),)},
            {"attachments": (name(b"y"),)},  # just as far: both count
            {"last": 2, "attachments": ()},  # an older one
        )
    ):
        path = stick / f"{number}.jlgh"
        path.write_bytes(office.sealed(office.up(**facts)))
        hub.ingest(path)
    (receipt,) = hub.receipts(stick)
    assert receipt.down.received == tuple(sorted((name(b"x"), name(b"y"))))
    attachment(office, "a1", b"z")
    path = stick / "newer.jlgh"
    path.write_bytes(office.sealed(office.up(attachments=(name(b"z"),))))
    hub.ingest(path)
    (receipt,) = hub.receipts(stick)
    assert (receipt.down.received, receipt.down.wanted) == ((), (name(b"z"),))

"""Nothing counts as received until a signed receipt says so, whatever happens to packages and receipts."""

import errno
import itertools
import os
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from sqlalchemy import insert, text, update

from app.security import Guard, NotAllowed, seal
from app.security.seal import Keys
from app.shared import journal
from app.shared.actor import Actor
from app.shared.clock import FixedClock
from app.shared.db import Database
from app.shared.errors import Cancelled, NuangongError, RuleError
from app.shared.ids import new_id
from app.shared.progress import StoppableProgress
from app.sync import outbox, package, queries, rules, stick
from app.sync.messages import PENDING, Certificate, Down, LogEntry, Result, Up
from app.sync.rules import Line, RecordResult, by_record
from app.sync.service import Sync
from app.unions import Unions
from app.unions.tables import UnitRow

OFFICE = "2299010001"


@dataclass
class Post:
    """The hub as a pair of keys: it opens what comes, and says whatever a test wants, well signed."""

    device: Keys
    keys: Keys = field(default_factory=Keys.new)
    folder: Path = Path()
    numbers: itertools.count = field(default_factory=itertools.count)

    def read(self, path: Path) -> Up:
        opened = seal.open_sealed(
            path.read_bytes(),
            keys=self.keys,
            senders={self.device.key_id: self.device.sign_key},
            expect_kind="up",
        )
        return package.unpack_up(opened.payload)

    def answer(self, up: Up, *outcomes: str, **more) -> Path:
        """Write a receipt for everything in `up`; `outcomes` go to its changes in turn, else applied."""
        given = [*outcomes, *["applied"] * len(up.changes)]
        results = tuple(
            Result(
                c.uuid, c.seq, o, "" if o == "applied" else "E_VALIDATION", "" if o == "applied" else "name"
            )
            for c, o in zip(up.changes, given, strict=False)
        )
        last = up.changes[-1] if up.changes else None
        down = Down(
            up.office, up.device, up.incarnation, last.seq if last else up.first - 1,
            last.chain if last else up.chain_before, results, up.cursor, (), 1, "2026-11-21T00:00:00.000000Z",
        )  # fmt: skip
        return self.say(replace(down, **more))

    def say(
        self, down: Down, *, kind: str = "down", office: str = OFFICE, to: str | None = None, by=None
    ) -> Path:
        data = seal.seal(
            package.pack_down(down), kind=kind, office=office, sender=by or self.keys,
            recipients=[to or self.device.seal_key],
        )  # fmt: skip
        path = self.folder / f"down-{next(self.numbers)}.jlgh"
        path.write_bytes(data)
        return path

    def certify(self, known_as: str, **more) -> Path:
        facts = Certificate(
            OFFICE, known_as, self.device.sign_key, self.device.seal_key, 1, "hub-1", self.keys.sign_key,
            self.keys.seal_key, "2026-11-20T00:00:00Z",
        )  # fmt: skip
        data = seal.seal(
            package.pack_certificate(replace(facts, **more)), kind="certificate", office=OFFICE,
            sender=self.keys, recipients=[self.device.seal_key],
        )  # fmt: skip
        path = self.folder / f"certificate-{next(self.numbers)}.jlgh"
        path.write_bytes(data)
        return path


@dataclass
class Desk:
    """An enrolled office with its stick and its post."""

    db: Database
    sync: Sync
    actor: Actor
    stick: Path
    profile: Path
    post: Post
    decided: list

    def write(self, *names: str, by: Actor | None = None) -> list[str]:
        ids = [new_id() for _ in names]
        with self.db.transaction("test.written", by or self.actor) as tx:
            for row_id, name in zip(ids, names, strict=True):
                facts = {"id": row_id, "rev": 1, "name": name, "kind": "unit", "uscc": ""}
                tx.execute(insert(UnitRow), [facts])
        return ids

    def rewrite(self, row_id: str, name: str) -> None:
        with self.db.transaction("test.changed", self.actor) as tx:
            tx.execute(update(UnitRow).where(UnitRow.id == row_id).values(name=name, rev=UnitRow.rev + 1))

    def export(self, **more):
        return self.sync.export(self.actor, self.stick, **more)

    def take(self, path: Path, **more):
        return self.sync.import_file(self.actor, path, **more)

    def states(self, ids: list[str]) -> list[str]:
        found = self.sync.record_states(self.actor, "unit", ids)
        return [found[each].state for each in ids]

    def picture(self) -> dict[str, list]:
        """Everything the database remembers of the exchange, to see that a refusal changed nothing."""
        names = (
            "record_state", "package_sent", "receipt_taken", "acknowledgement", "lineage", "clash", "held_row",
            "device_certificate", "journal_line", "lineage", "unit",
        )  # fmt: skip
        with self.db.reading() as tx:
            return {name: [tuple(r) for r in tx.execute(text(f"SELECT * FROM {name}"))] for name in names}

    def refused(self, path: Path, kind: type[NuangongError]) -> NuangongError:
        before = self.picture()
        with pytest.raises(kind) as refusal:
            self.take(path)
        assert self.picture() == before
        assert list((self.profile / "quarantine").iterdir()) == []
        return refusal.value


@pytest.fixture
def bare(db: Database, guard: Guard, clock: FixedClock, actor: Actor, tmp_path: Path) -> Desk:
    """An office that is not enrolled yet."""
    Unions(db, guard, clock).found(actor, OFFICE, "延青镇总工会")
    decided: list = []
    (tmp_path / "stick").mkdir()
    (tmp_path / "post").mkdir()

    def decide(tx, body):
        decided.append(body)
        if row_id := body.get("row_id"):
            tx.execute(
                update(UnitRow).where(UnitRow.id == row_id).values(kind=body["kind"], rev=UnitRow.rev + 1)
            )
        if body.get("fail"):
            raise rules.NothingToSend

    sync = Sync(db, guard, clock, tmp_path / "profile", appliers={"decision": decide}, schema="0001")
    sync.device(actor, "前台")
    with db.reading() as tx:
        keys = Keys.from_text(queries.device(tx).text)
    return Desk(
        db,
        sync,
        actor,
        tmp_path / "stick",
        tmp_path / "profile",
        Post(keys, folder=tmp_path / "post"),
        decided,
    )


@pytest.fixture
def desk(bare: Desk) -> Desk:
    bare.sync.certificate(bare.actor, bare.post.certify("device-1"))
    return bare


# --- enrolment --------------------------------------------------------------------------------------------


def test_a_device_keeps_its_keys_and_they_stay_in_the_encrypted_database(bare: Desk):
    first, again = bare.sync.device(bare.actor), bare.sync.device(bare.actor)
    assert first == again
    assert (first.office, first.device_id, first.label, first.enrolled) == (OFFICE, "device-1", "前台", False)
    assert bare.post.device.sign_private.encode() not in bare.db.path.read_bytes()


def test_a_request_is_signed_by_itself_and_shows_public_keys_only(bare: Desk):
    placed = bare.sync.request(bare.actor, bare.stick)
    opened = seal.open_sealed(placed.path.read_bytes(), keys=None, senders=None, expect_kind="request")
    request = package.unpack_request(opened.payload)
    assert (request.office, request.device, request.office_name) == (OFFICE, "device-1", "延青镇总工会")
    assert (request.sign_key, request.seal_key) == (bare.post.device.sign_key, bare.post.device.seal_key)
    assert opened.sender == bare.sync.device(bare.actor).key_id
    assert bare.post.device.sign_private.encode() not in placed.path.read_bytes()
    assert placed.path.name.startswith(f"request-{OFFICE}-")


def test_a_certificate_enrols_and_shows_the_hubs_number(bare: Desk):
    done = bare.sync.certificate(bare.actor, bare.post.certify("device-1"), bare.post.keys.key_id)
    assert (done.hub_key, done.hub_id) == (bare.post.keys.key_id, "hub-1")
    assert bare.sync.device(bare.actor).enrolled
    bare.sync.certificate(bare.actor, bare.post.certify("device-1"))  # the same again does no harm


@pytest.mark.parametrize(
    ("more", "kind"),
    [
        ({"office": "2299010002"}, rules.CertificateForOther),
        ({"device": "device-2"}, rules.CertificateForOther),
        ({"sign_key": "00" * 32}, rules.CertificateForOther),
        ({"suite": 2}, rules.CertificateForOther),
        ({"hub_sign_key": "00" * 32}, rules.CertificateForged),
    ],
)
def test_a_certificate_for_others_is_refused(bare: Desk, more, kind):
    with pytest.raises(kind):
        bare.sync.certificate(bare.actor, bare.post.certify("device-1", **more))
    assert not bare.sync.device(bare.actor).enrolled


def test_a_certificate_of_another_hub_is_refused(desk: Desk):
    stranger = replace(desk.post, keys=Keys.new())
    with pytest.raises(rules.OtherHub):
        desk.sync.certificate(desk.actor, stranger.certify("device-1"))
    with pytest.raises(rules.OtherHub):
        desk.sync.certificate(desk.actor, desk.post.certify("device-1"), fingerprint=stranger.keys.key_id)
    assert desk.sync.status(desk.actor).hub_id == "hub-1"


def test_without_certificate_or_keys_nothing_is_copied(bare: Desk, guard, clock, actor):
    bare.write("甲")
    with pytest.raises(rules.NotEnrolled):
        bare.export()
    with pytest.raises(rules.NotEnrolled):
        bare.take(bare.stick / "none.jlgh")
    with bare.db.bookkeeping() as tx:
        tx.execute(text("DELETE FROM device"))
    with pytest.raises(rules.NoDevice):
        bare.export()
    assert bare.sync.status(actor).device is None
    assert list(bare.stick.iterdir()) == []


def test_a_role_that_may_not_is_refused_first(desk: Desk):
    nobody = replace(desk.actor, role="nobody")
    for act in (
        lambda: desk.sync.export(nobody, desk.stick),
        lambda: desk.sync.import_file(nobody, desk.stick),
        lambda: desk.sync.certificate(nobody, desk.stick),
        lambda: desk.sync.request(nobody, desk.stick),
        lambda: desk.sync.device(nobody),
        lambda: desk.sync.status(nobody),
        lambda: desk.sync.record_states(nobody, "unit", []),
    ):
        with pytest.raises(NotAllowed):
            act()


# --- going out --------------------------------------------------------------------------------------------


def test_the_package_holds_every_change_with_its_author(desk: Desk, second: Actor):
    """TC-03: the author is who wrote it, the exporter who copied it."""
    ids = desk.write("甲", "乙")
    done = desk.sync.export(second, desk.stick)
    up = desk.post.read(done.path)
    assert [c.row_id for c in up.changes] == ids
    assert {c.actor for c in up.changes} == {desk.actor.operator_id}
    assert (up.exporter, up.schema, up.first, up.device) == (second.operator_id, "0001", 1, "device-1")
    assert (done.number, done.first, done.last, done.changes, done.records) == (1, 1, 2, 2, 2)
    assert done.totals["unit"].changes == 2
    assert [p.name for p in desk.stick.iterdir()] == [done.path.name]
    assert (desk.profile / "outbox" / done.path.name).read_bytes() == done.path.read_bytes()


def test_tc04_three_of_ten_confirmed_says_seven(desk: Desk):
    first = desk.write("一", "二", "三")
    up = desk.post.read(desk.export().path)
    rest = desk.write(*"四五六七八九十")
    assert desk.states(first + rest) == ["copied"] * 3 + ["waiting"] * 7
    assert desk.sync.status(desk.actor).unconfirmed == 10
    desk.take(desk.post.answer(up))
    status = desk.sync.status(desk.actor)
    assert status.unconfirmed == 7
    assert dict(status.states) == {"waiting": 7, "copied": 0, "applied": 3, "refused": 0, "conflict": 0}
    assert desk.states(first + rest) == ["applied"] * 3 + ["waiting"] * 7


def test_packages_are_cumulative_until_acknowledged(desk: Desk):
    desk.write("甲")
    one = desk.export()
    desk.write("乙")
    two = desk.export()
    assert (two.number, two.first, two.last) == (2, 1, 2)
    assert [c.seq for c in desk.post.read(two.path).changes] == [1, 2]
    assert len(list((desk.profile / "outbox").iterdir())) == 2
    desk.take(desk.post.answer(desk.post.read(two.path)))
    assert list((desk.profile / "outbox").iterdir()) == []
    desk.write("丙")
    three = desk.export()
    assert (three.number, three.first, three.last) == (3, 3, 3)
    assert desk.post.read(three.path).chain_before == desk.post.read(two.path).changes[-1].chain
    assert one.path.exists()
    assert two.path.exists()


def test_when_everything_is_confirmed_there_is_nothing_to_copy(desk: Desk):
    with pytest.raises(rules.NothingToSend):
        desk.export()
    desk.write("甲")
    desk.take(desk.post.answer(desk.post.read(desk.export().path)))
    with pytest.raises(rules.NothingToSend):
        desk.export()


def test_tc01_when_the_stick_fails_nothing_is_marked_and_nothing_lost(desk: Desk, monkeypatch):
    ids = desk.write("甲")
    before = desk.picture()
    with pytest.raises(stick.StickAbsent):
        desk.sync.export(desk.actor, desk.stick / "gone")
    real = os.fsync
    for number, kind in (
        (errno.EIO, stick.StickFailed),
        (errno.ENOSPC, stick.StickFull),
        (errno.EROFS, stick.StickReadOnly),
    ):
        calls = itertools.count()

        def fsync(handle, number=number, calls=calls):
            if next(calls) >= 2:  # the copy kept here is written; the stick's is not
                raise OSError(number, "simulated")
            real(handle)

        with monkeypatch.context() as patch:
            patch.setattr(os, "fsync", fsync)
            with pytest.raises(kind):
                desk.export()
    stopped = StoppableProgress()
    stopped.stop()
    with pytest.raises(Cancelled):
        desk.export(progress=stopped)
    assert desk.picture() == before
    assert desk.states(ids) == ["waiting"]
    assert list(desk.stick.iterdir()) == list((desk.profile / "outbox").iterdir()) == []
    assert desk.export().changes == 1


def test_killed_after_writing_and_before_marking_the_next_package_holds_it_all(desk: Desk, monkeypatch):
    desk.write("甲")
    with monkeypatch.context() as patch:
        patch.setattr(outbox, "mark_copied", None)  # not callable: as good as a kill
        with pytest.raises(TypeError):
            desk.export()
    assert len(list(desk.stick.iterdir())) == 1
    done = desk.export()
    assert (done.number, done.first, done.last) == (1, 1, 1)
    assert [p.name for p in (desk.profile / "outbox").iterdir()] == [done.path.name]
    assert len(list(desk.stick.iterdir())) == 2


def test_a_line_erased_by_law_travels_without_content(desk: Desk):
    ids = desk.write("甲", "乙")
    with desk.db.bookkeeping() as tx:
        assert journal.erase(tx, "unit", ids[0]) == 1
    up = desk.post.read(desk.export().path)
    assert up.changes[0].erased
    assert up.changes[0].fields == {}
    desk.take(desk.post.answer(up))
    assert desk.states(ids) == ["applied", "applied"]


def test_twelve_thousand_changes_go_out_and_come_back(desk: Desk):
    with desk.db.transaction("test.written", desk.actor) as tx:
        rows = [
            {"id": new_id(), "rev": 1, "name": f"单位{n}", "kind": "unit", "uscc": ""} for n in range(12_000)
        ]
        tx.execute(insert(UnitRow), rows)
    progress = StoppableProgress()
    done = desk.export(progress=progress)
    assert done.changes == 12_000
    assert progress.done == progress.total
    told = desk.take(desk.post.answer(desk.post.read(done.path), "refused", "conflict"))
    assert (told.applied, told.refused, told.conflicts, told.acknowledged) == (11_998, 1, 1, 12_000)
    assert desk.sync.status(desk.actor).unconfirmed == 0


# --- coming back ------------------------------------------------------------------------------------------


def test_every_record_says_what_became_of_it(desk: Desk):
    ids = desk.write("甲", "乙", "丙")
    up = desk.post.read(desk.export().path)
    told = desk.take(
        desk.post.answer(
            up,
            "applied",
            "refused",
            "conflict",
            problem="E_GAP",
            missing=9,
            wanted=("aa",),
            reference={"plans": []},
        )
    )
    assert (told.ack, told.applied, told.refused, told.conflicts, told.unconfirmed) == (3, 1, 1, 1, 0)
    assert [(r.row_id, r.outcome) for r in told.told] == [(ids[1], "refused"), (ids[2], "conflict")]
    assert told.reference == {"plans": []}
    assert (told.problem, told.missing, told.wanted) == ("E_GAP", 9, ("aa",))
    found = desk.sync.record_states(desk.actor, "unit", ids)
    assert [found[i].state for i in ids] == ["applied", "refused", "conflict"]
    assert (found[ids[1]].code, found[ids[1]].field, found[ids[1]].package) == ("E_VALIDATION", "name", 1)
    assert found[ids[0]].receipt_at is not None
    with desk.db.reading() as tx:
        assert queries.record_state(tx, "unit", "nobody") is None
    status = desk.sync.status(desk.actor)
    assert status.tables == (queries.TableCount("unit", applied=1, refused=1, conflict=1),)
    assert status.last_receipt.ack == 3
    assert status.last_package.acknowledged


@pytest.mark.parametrize(
    ("said", "stands"),
    [
        pytest.param(("refused", "conflict", "applied"), "conflict", id="two values stay to be chosen from"),
        pytest.param(("applied", "refused", "applied"), "applied", id="what a later change mended"),
        pytest.param(("applied", "applied", "refused"), "refused", id="what was sent back last"),
    ],
)
def test_what_became_of_a_record_several_changes_speak_of(desk: Desk, said, stands):
    (row,) = desk.write("甲")
    desk.rewrite(row, "乙")
    desk.rewrite(row, "丙")
    up = desk.post.read(desk.export().path)
    desk.take(desk.post.answer(up, *said))
    assert desk.states([row]) == [stands]


def test_what_the_hub_still_holds_aside_stays_sent_back():
    lines = {seq: Line(seq, f"u{seq}", "member", "m1", echo=False) for seq in (1, 2)}
    told = [Result("u1", 1, "refused", "E_VALIDATION", "id_no"), Result("u2", 2, "applied", PENDING, "id_no")]
    assert by_record(told, 2, lines) == [RecordResult("member", "m1", "refused", "E_VALIDATION", "id_no", 2)]


def test_a_later_change_waits_though_the_earlier_was_applied(desk: Desk):
    (row,) = desk.write("甲")
    one = desk.post.read(desk.export().path)
    desk.rewrite(row, "乙")
    two = desk.post.read(desk.export().path)
    desk.take(desk.post.answer(one))
    assert desk.states([row]) == ["copied"]
    assert desk.sync.status(desk.actor).unconfirmed == 1
    desk.take(desk.post.answer(two))
    assert desk.states([row]) == ["applied"]
    desk.rewrite(row, "丙")
    assert desk.states([row]) == ["waiting"]
    assert desk.sync.status(desk.actor).tables == (queries.TableCount("unit", waiting=1),)


def test_decisions_are_applied_once_in_the_same_transaction(desk: Desk):
    (row,) = desk.write("甲")
    up = desk.post.read(desk.export().path)
    log = (LogEntry(1, "decision", {"row_id": row, "kind": "village"}), LogEntry(2, "decision", {}))
    told = desk.take(desk.post.answer(up, log=log))
    assert (told.entries, len(desk.decided)) == (2, 2)
    status = desk.sync.status(desk.actor)
    assert status.cursor == 2
    # What the receipt wrote is the hub's own word coming back: nothing waits because of it.
    assert status.unconfirmed == 0
    assert status.last_seq == 2
    assert desk.states([row]) == ["applied"]
    with pytest.raises(rules.NothingToSend):
        desk.export()
    more = (*log, LogEntry(3, "decision", {}))
    assert desk.take(desk.post.answer(up, log=more)).entries == 1
    (other,) = desk.write("乙")
    up = desk.post.read(desk.export().path)
    assert (up.cursor, up.first, len(up.changes)) == (3, 2, 2)  # the echo travels along, the chain has no gap
    desk.take(desk.post.answer(up, "refused"))
    assert desk.states([row, other]) == ["applied", "applied"]


def test_a_decision_that_cannot_be_applied_undoes_the_whole_receipt(desk: Desk):
    (row,) = desk.write("甲")
    up = desk.post.read(desk.export().path)
    bad = LogEntry(2, "decision", {"row_id": row, "kind": "village", "fail": True})
    desk.refused(desk.post.answer(up, log=(LogEntry(1, "decision", {}), bad)), RuleError)
    assert desk.states([row]) == ["copied"]
    refusal = desk.refused(desk.post.answer(up, log=(LogEntry(1, "new-thing", {}),)), rules.UnknownEntry)
    assert refusal.code == "E_SCHEMA"
    assert desk.take(desk.post.answer(up)).acknowledged == 1


def test_tc05_the_same_receipt_twice_changes_nothing_and_says_so(desk: Desk):
    desk.write("甲")
    path = desk.post.answer(desk.post.read(desk.export().path))
    desk.take(path)
    assert desk.refused(path, rules.AlreadyReceived).code == "sync.already_received"
    again = desk.post.answer(desk.post.read(next(desk.stick.iterdir())))  # same words, sealed anew
    desk.refused(again, rules.AlreadyReceived)


def test_an_older_receipt_after_a_newer_changes_nothing(desk: Desk):
    (row,) = desk.write("甲")
    one = desk.post.read(desk.export().path)
    desk.rewrite(row, "乙")
    two = desk.post.read(desk.export().path)
    old = desk.post.answer(one, "refused")
    desk.take(desk.post.answer(two))
    desk.refused(old, rules.AlreadyReceived)
    assert desk.states([row]) == ["applied"]


def test_a_newer_word_on_what_was_acknowledged_is_kept(desk: Desk):
    (row,) = desk.write("甲")
    up = desk.post.read(desk.export().path)
    desk.take(desk.post.answer(up, "conflict"))
    assert desk.states([row]) == ["conflict"]
    assert desk.take(desk.post.answer(up, hub_time="2026-11-22T00:00:00Z")).applied == 1
    assert desk.states([row]) == ["applied"]


def test_receipts_for_others_are_refused_with_their_codes(desk: Desk):
    desk.write("甲")
    up = desk.post.read(desk.export().path)
    post = desk.post
    other = Keys.new()
    good = package.unpack_down(
        seal.open_sealed(
            post.answer(up).read_bytes(),
            keys=post.device,
            senders={post.keys.key_id: post.keys.sign_key},
            expect_kind="down",
        ).payload
    )
    cases = [
        (post.say(good, office="2299010002"), seal.WrongOffice, "E_OFFICE"),
        (post.say(good, to=other.seal_key), seal.WrongRecipient, "E_RECIPIENT"),
        (post.say(good, by=other), seal.UnknownSender, "E_SIG"),
        (post.say(good, kind="up"), seal.WrongKind, "E_KIND"),
        (post.say(replace(good, office="2299010002")), rules.OtherDevice, "sync.other_device"),
        (post.say(replace(good, device="device-2")), rules.OtherDevice, "sync.other_device"),
        (post.say(replace(good, incarnation="b" * 32)), rules.OtherIncarnation, "sync.other_incarnation"),
        (post.say(replace(good, log_from=5)), rules.LogGap, "sync.log_gap"),
        (
            post.say(replace(good, results=(replace(good.results[0], uuid="x"),))),
            rules.ReceiptIncomplete,
            "sync.receipt_incomplete",
        ),
        (
            post.say(replace(good, results=(replace(good.results[0], seq=0),))),
            rules.ReceiptIncomplete,
            "sync.receipt_incomplete",
        ),
        (post.say(replace(good, results=())), rules.ReceiptIncomplete, "sync.receipt_incomplete"),
    ]
    for path, kind, code in cases:
        assert desk.refused(path, kind).code == code
    assert desk.take(post.say(good)).acknowledged == 1


def test_stopping_while_taking_in_changes_nothing(desk: Desk):
    desk.write("甲")
    path = desk.post.answer(desk.post.read(desk.export().path))
    before = desk.picture()
    for last in (0, 1, 2):

        class Stop(StoppableProgress):
            def report(self, done, _total=None, last=last):
                if done == last:
                    raise Cancelled

        with pytest.raises(Cancelled):
            desk.take(path, progress=Stop())
        assert desk.picture() == before


def test_a_hub_that_has_met_nothing_yet_acknowledges_nothing(desk: Desk):
    desk.write("甲")
    up = desk.post.read(desk.export().path)
    told = desk.take(desk.post.answer(up, ack=0, chain_at_ack="", results=(), problem="E_GAP", missing=1))
    assert (told.ack, told.problem, told.missing) == (0, "E_GAP", 1)
    assert desk.sync.status(desk.actor).unconfirmed == 1


def test_after_a_restored_hub_only_the_common_beginning_counts(desk: Desk):
    one, two = desk.write("甲")[0], desk.write("乙")[0]
    up = desk.post.read(desk.export().path)
    desk.take(desk.post.answer(up, log=(LogEntry(1, "decision", {}),)))
    back = {"ack": 1, "chain_at_ack": up.changes[0].chain, "hub_incarnation": 2, "results": ()}
    told = desk.take(desk.post.answer(up, **back))
    assert (told.ack, told.unconfirmed) == (1, 1)
    assert desk.states([one, two]) == ["applied", "copied"]
    status = desk.sync.status(desk.actor)
    assert (status.acked, status.cursor) == (1, 0)
    again = desk.post.read(desk.export().path)
    assert (again.first, again.hub_incarnation) == (2, 2)
    desk.refused(desk.post.answer(up, hub_time="late"), rules.OlderHub)
    desk.take(desk.post.answer(again, hub_incarnation=2))
    assert desk.states([one, two]) == ["applied", "applied"]


@pytest.mark.parametrize(
    "said",
    [
        {"ack": 9},
        {"chain_at_ack": "00" * 32},
        {"problem": "E_FORK", "chain_at_ack": "00" * 32},
        {"problem": "E_FORK", "chain_at_ack": "00" * 32, "hub_incarnation": 2},
    ],
)
def test_a_hub_that_holds_other_changes_under_our_numbers_makes_us_begin_anew(desk: Desk, said):
    ids = [desk.write("甲")[0]]
    desk.take(desk.post.answer(desk.post.read(desk.export().path)))
    ids += [desk.write("乙")[0], desk.write("丙")[0]]
    first = desk.post.read(desk.export().path)
    points = {"points": {"1": first.chain_before, "2": "11" * 32}} if "hub_incarnation" in said else {}
    told = desk.take(desk.post.answer(first, **said, **points))
    assert (told.renewed, told.ack, told.applied, told.unconfirmed) == (True, 1, 0, 2)
    assert desk.states(ids) == ["applied", "waiting", "waiting"]
    again = desk.post.read(desk.export().path)
    assert again.incarnation != first.incarnation
    assert (again.parent, again.fork_seq, again.fork_hash) == (first.incarnation, 1, first.chain_before)
    assert [change.uuid for change in again.changes] == [change.uuid for change in first.changes]
    assert [change.chain for change in again.changes] != [change.chain for change in first.changes]
    assert [one.incarnation for one in again.ancestors] == [first.incarnation]
    assert desk.db.check() == 3
    desk.take(desk.post.answer(again))
    assert desk.states(ids) == ["applied", "applied", "applied"]


def test_a_complaint_about_a_copy_of_ours_is_not_ours(desk: Desk):
    ids = [desk.write("甲")[0], desk.write("乙")[0]]
    up = desk.post.read(desk.export().path)
    told = desk.take(desk.post.answer(up, problem="E_FORK"))
    assert (told.renewed, told.ack, told.problem) == (False, 2, "")
    assert desk.states(ids) == ["applied", "applied"]


def test_announcements_let_open_pages_show_the_new_states(desk: Desk):
    seen = []
    desk.db.on_change(seen.append)
    desk.write("甲")
    desk.take(desk.post.answer(desk.post.read(desk.export().path)))
    assert [("record_state" in names) for names in seen] == [False, True, True]


def test_file_names_and_refusals_hold_no_names(desk: Desk):
    desk.write("张三丰")
    done = desk.export()
    assert done.path.name.isascii()
    assert "张三丰".encode() not in done.path.read_bytes()
    assert "张三丰" not in repr(done)

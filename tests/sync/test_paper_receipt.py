"""The stick did not come back: a code typed from the hub's sheet confirms what a receipt would, and no more."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, text, update

from app.funds.tables import FundBudgetRow
from app.hub import Hub, Receipt
from app.hub import paper as hub_paper
from app.hub import queries as hub_queries
from app.security import Guard, NotAllowed, seal
from app.shared import lineage
from app.shared.actor import Actor
from app.shared.clock import FixedClock
from app.shared.db import Database
from app.shared.errors import NuangongError, RuleError
from app.shared.ids import new_id
from app.sync import halt, package, paper, queries, renewal, rules
from app.sync.messages import LogEntry
from app.sync.paper import PaperReceipt
from app.sync.papers import NoSuchPackage
from app.sync.service import Sync
from app.unions import Unions
from app.unions.tables import UnitRow

OFFICE = "2299010001"
PASSWORD = "hub-password-1"


@dataclass
class Road:
    """An office and a hub; of what the hub writes only the paper comes back, unless a test carries the file."""

    db: Database
    sync: Sync
    actor: Actor
    hub: Hub
    stick: Path
    taken: list[dict[str, object]]

    def write(self, *names: str) -> list[str]:
        ids = [new_id() for _ in names]
        with self.db.transaction("test.written", self.actor) as tx:
            for row_id, name in zip(ids, names, strict=True):
                facts = {"id": row_id, "rev": 1, "name": name, "kind": "unit", "uscc": ""}
                tx.execute(insert(UnitRow), [facts])
        return ids

    def send(self) -> tuple[Receipt, PaperReceipt]:
        """Copy out, let the hub take it in, and return its answer as a file and on paper."""
        self.hub.ingest(self.sync.export(self.actor, self.stick).path)
        return self.answer()

    def answer(self) -> tuple[Receipt, PaperReceipt]:
        (written,) = self.hub.receipts(self.stick)
        (sheet,) = self.hub.papers((written,))
        return written, sheet

    def type(self, code: str):
        return self.sync.paper_receipt(self.actor, code)

    def take(self, written: Receipt):
        return self.sync.import_file(self.actor, written.path)

    def states(self, ids: list[str]) -> list[str]:
        found = self.sync.record_states(self.actor, "unit", ids)
        return [found[each].state for each in ids]

    def picture(self) -> dict[str, list[tuple[object, ...]]]:
        """Everything the office remembers of the exchange."""
        names = (
            "record_state",
            "package_sent",
            "receipt_taken",
            "acknowledgement",
            "lineage",
            "journal_line",
        )
        with self.db.reading() as tx:
            return {name: [tuple(r) for r in tx.execute(text(f"SELECT * FROM {name}"))] for name in names}

    def refused(self, code: str, kind: type[NuangongError]) -> NuangongError:
        before = self.picture()
        with pytest.raises(kind) as refusal:
            self.type(code)
        assert self.picture() == before
        return refusal.value


def road_between(db: Database, folder: Path, hub: Hub, actor: Actor, clock: FixedClock, code: str) -> Road:
    """An office enrolled at the hub by files on the stick."""
    guard = Guard()
    Unions(db, guard, clock).found(actor, code, "延青镇总工会")
    taken: list[dict[str, object]] = []
    appliers = {"decision": lambda _tx, body: taken.append(body)}
    sync = Sync(db, guard, clock, folder / "profile", appliers=appliers, schema="0001")
    stick = folder / "stick"
    stick.mkdir()
    (made,) = hub.enrol([sync.request(actor, stick).path], stick)
    sync.certificate(actor, made.path)
    return Road(db, sync, actor, hub, stick, taken)


@pytest.fixture
def hub(tmp_path: Path, clock: FixedClock) -> Iterator[Hub]:
    made = Hub.init(tmp_path / "hub", PASSWORD, "吉林省总工会", clock)
    yield made
    made.close()


@pytest.fixture
def road(db: Database, hub: Hub, clock: FixedClock, actor: Actor, tmp_path: Path) -> Road:
    return road_between(db, tmp_path, hub, actor, clock, OFFICE)


@pytest.fixture
def neighbour(
    db: Database, blank: tuple[Path, bytes], hub: Hub, clock: FixedClock, actor: Actor, tmp_path: Path
) -> Iterator[Road]:
    """Another office at the same hub."""
    folder = tmp_path / "neighbour"
    folder.mkdir()
    shutil.copyfile(blank[0], folder / "office.db")
    other = Database.open(folder / "office.db", blank[1], clock)
    with other.engine.execution_options(writes=True).begin() as connection:
        lineage.begin(connection, os.urandom(16).hex())
    yield road_between(other, folder, hub, actor, clock, "2299010002")
    other.engine.dispose()


# -- everything was applied


def test_a_code_confirms_exactly_what_the_receipts_file_would(road: Road) -> None:
    """The same rows are written; only the receipt's own line says that it came on paper."""
    ids = road.write("甲厂", "乙厂")
    written, sheet = road.send()
    before = road.picture()
    done = road.type(sheet.code)
    assert (done.ack, done.acknowledged, done.applied, done.returned, done.unconfirmed) == (2, 2, 2, 0, 0)
    assert road.states(ids) == ["applied", "applied"]
    on_paper = road.picture()
    status = road.sync.status(road.actor)
    assert (status.acked, status.unconfirmed, status.paper) == (2, 0, None)
    assert status.last_package.acknowledged
    assert status.last_receipt.from_paper
    assert list((road.sync._outbox).iterdir()) == []
    _undo(road, before)
    road.take(written)
    by_file = road.picture()
    for name in ("record_state", "package_sent", "acknowledgement", "lineage", "journal_line"):
        assert on_paper[name] == by_file[name], name


def _undo(road: Road, before: dict[str, list[tuple[object, ...]]]) -> None:
    """Put the exchange's rows back as they were."""
    with road.db.bookkeeping() as tx:
        for name in ("record_state", "package_sent", "receipt_taken", "acknowledgement", "lineage"):
            tx.execute(text(f"DELETE FROM {name}"))
            for row in before[name]:
                marks = ", ".join(f":c{n}" for n in range(len(row)))
                tx.execute(
                    text(f"INSERT INTO {name} VALUES ({marks})"), {f"c{n}": v for n, v in enumerate(row)}
                )


def test_however_the_code_is_typed_it_is_the_same_and_counts_once(road: Road) -> None:
    road.write("甲厂")
    _, sheet = road.send()
    road.type(sheet.code.replace("-", " ").lower())
    road.refused(sheet.code, rules.AlreadyReceived)
    road.refused(sheet.code.replace("-", ""), rules.AlreadyReceived)


def test_after_a_code_the_next_package_begins_behind_it_and_the_hub_takes_it(road: Road) -> None:
    road.write("甲厂")
    _, sheet = road.send()
    road.type(sheet.code)
    (two,) = road.write("乙厂")
    done = road.sync.export(road.actor, road.stick)
    assert (done.first, done.last) == (2, 2)
    (taken,) = road.hub.ingest(done.path)
    assert (taken.code, taken.applied) == ("", 1)
    _, sheet = road.answer()
    assert road.type(sheet.code).acknowledged == 1
    assert road.states([two]) == ["applied"]


def test_what_was_changed_after_the_package_still_waits(road: Road) -> None:
    (row,) = road.write("甲厂")
    _, sheet = road.send()
    with road.db.transaction("test.changed", road.actor) as tx:
        tx.execute(update(UnitRow).where(UnitRow.id == row).values(name="乙厂", rev=2))
    assert road.type(sheet.code).unconfirmed == 1
    assert road.states([row]) == ["waiting"]


# -- the file comes later after all


def test_a_later_file_over_the_same_numbers_brings_its_entries_and_details(road: Road) -> None:
    road.write("甲厂")
    written, sheet = road.send()
    road.type(sheet.code)
    down = replace(written.down, log=(LogEntry(1, "decision", {"row_id": "r"}),))
    told = road.take(_again(road, written, down))
    assert (told.ack, told.acknowledged, told.entries) == (1, 0, 1)
    assert road.taken == [{"row_id": "r"}]
    status = road.sync.status(road.actor)
    assert (status.cursor, status.acked) == (1, 1)
    with road.db.reading() as tx:
        assert set(tx.scalars(text("SELECT kind FROM receipt_taken"))) == {"file", "paper"}


def test_a_later_file_that_says_nothing_new_is_taken_in_once(road: Road) -> None:
    """What stood on paper is now proved by the hub's signature: that is worth a line, and one only."""
    road.write("甲厂")
    written, sheet = road.send()
    road.type(sheet.code)
    assert road.take(written).acknowledged == 0
    again = _again(road, written, written.down)
    with pytest.raises(rules.AlreadyReceived):
        road.take(again)
    road.refused(sheet.code, rules.AlreadyReceived)


def test_a_code_that_comes_after_its_file_says_it_was_received(road: Road) -> None:
    road.write("甲厂")
    written, sheet = road.send()
    road.take(written)
    road.refused(sheet.code, rules.AlreadyReceived)


def _again(road: Road, written: Receipt, down) -> Receipt:
    """Let the hub seal these words once more, as another file."""

    device = road.sync.device(road.actor)
    with road.db.reading() as tx:
        key = queries.device(tx).seal_key
    data = seal.seal(
        package.pack_down(down),
        kind="down",
        office=device.office,
        sender=road.hub.premises.keys,
        recipients=[key],
    )
    path = road.stick / f"again-{new_id()}.jlgh"
    path.write_bytes(data)
    return replace(written, down=down, path=path)


# -- something was sent back


TOO_MUCH = 10**13 + 1
"""Fen no hub believes; the office's own tables do not mind."""


def _budget(road: Road, reason: str = "test.written") -> str:
    """Write a budget the hub will send back."""
    row_id = new_id()
    with road.db.transaction(reason, road.actor) as tx:
        facts = {
            "id": row_id,
            "rev": 1,
            "campaign_id": new_id(),
            "source": "s",
            "budget": TOO_MUCH,
            "position": 1,
        }
        tx.execute(insert(FundBudgetRow), [facts])
    return row_id


def _with_one_refused(road: Road) -> tuple[list[str], Receipt, PaperReceipt]:
    ids = road.write("甲厂", "乙厂")
    _budget(road)
    return (ids, *road.send())


def test_when_something_was_sent_back_nothing_turns_green(road: Road) -> None:
    ids, written, sheet = _with_one_refused(road)
    assert (sheet.ack, sheet.judged, sheet.applied, sheet.refused, sheet.conflicts) == (3, 3, 2, 1, 0)
    done = road.type(sheet.code)
    assert (done.acknowledged, done.applied, done.returned) == (0, 0, 1)
    assert road.states(ids) == ["copied"] * 2
    status = road.sync.status(road.actor)
    assert (status.acked, status.unconfirmed) == (0, 3)
    assert (status.paper.ack, status.paper.returned) == (sheet.ack, 1)
    assert not status.last_package.acknowledged
    road.refused(sheet.code, rules.AlreadyReceived)
    told = road.take(written)
    assert (told.applied, told.refused) == (2, 1)
    assert road.states(ids) == ["applied"] * 2
    assert road.sync.status(road.actor).paper is None
    road.refused(sheet.code, rules.AlreadyReceived)


def test_until_the_file_comes_everything_is_sent_again(road: Road) -> None:
    _, _, sheet = _with_one_refused(road)
    road.type(sheet.code)
    road.write("丁厂")
    assert road.sync.export(road.actor, road.stick).first == 1


def test_money_that_waits_for_the_hub_waits_for_the_file(road: Road, clock: FixedClock) -> None:
    """The code says that the hub has what was sent; what was paid before the office was put back comes with the file."""
    road.write("甲厂")
    road.take(road.send()[0])
    with road.db.bookkeeping() as tx:
        renewal.renew(tx, queries.position(tx, "", "").acked, renewal.RESTORED, clock.now())
    road.write("乙厂")
    written, sheet = road.send()

    def waits() -> bool:
        with road.db.reading() as tx:
            return halt.halt(tx) is not None

    assert waits()
    road.type(sheet.code)
    assert waits()
    road.take(written)
    assert not waits()


# -- what is not believed


def test_a_code_of_another_office_is_refused(road: Road, neighbour: Road) -> None:
    road.write("甲厂")
    _, mine = road.send()
    neighbour.write("乙厂")
    _, theirs = neighbour.send()
    road.refused(theirs.code, paper.PaperCodeForOther)
    neighbour.refused(mine.code, paper.PaperCodeForOther)
    assert road.type(mine.code).applied == neighbour.type(theirs.code).applied == 1


@pytest.mark.parametrize("part", ["office", "device", "incarnation", "chain_at_ack"])
def test_the_tag_covers_whose_data_these_are(road: Road, part: str) -> None:
    """The hub itself, saying it of anything else, makes another code."""

    road.write("甲厂")
    written, sheet = road.send()
    with road.hub.premises.db.reading() as tx:
        (device,) = hub_queries.devices(tx, OFFICE)
    assert hub_paper.code_of(road.hub.premises, device, written.down, 0) == sheet.code
    other = "ab" * 32 if part == "chain_at_ack" else "somebody-else"
    code = hub_paper.code_of(road.hub.premises, device, replace(written.down, **{part: other}), 0)
    road.refused(code, paper.PaperCodeForOther)


def test_a_code_that_says_more_than_the_hub_did_is_refused(road: Road) -> None:
    """Its check signs are right: somebody wrote it anew to hide what was sent back, or to confirm more."""
    _, _, sheet = _with_one_refused(road)
    road.write("丁厂")
    told, tag = paper.read(sheet.code)
    for changed in (
        replace(told, returned=0),
        replace(told, returned=2),
        replace(told, judged=1),
        replace(told, ack=told.ack + 1),
        replace(told, ack=told.ack - 1, judged=told.judged - 1),
        replace(told, hub_incarnation=told.hub_incarnation + 1),
        replace(told, ack=0, judged=0),
    ):
        road.refused(paper.written(changed, tag), paper.PaperCodeForOther)
    road.refused(paper.written(told, bytes(10)), paper.PaperCodeForOther)


def test_a_code_ahead_of_our_own_numbers_is_refused(road: Road) -> None:
    road.write("甲厂")
    _, sheet = road.send()
    told, tag = paper.read(sheet.code)
    error = road.refused(paper.written(replace(told, ack=9, judged=9), tag), paper.PaperCodeAhead)
    assert error.facts == {"ack": 9, "have": 1}


def test_a_code_whose_earlier_receipt_is_missing_is_refused(road: Road) -> None:
    road.write("甲厂")
    _, first = road.send()
    road.type(first.code)
    road.write("乙厂")
    _, second = road.send()
    with road.db.bookkeeping() as tx:  # as if the first had never been typed
        tx.execute(text("DELETE FROM acknowledgement"))
        tx.execute(text("DELETE FROM receipt_taken"))
    error = road.refused(second.code, rules.LogGap)
    assert error.facts == {"have": 0, "begins": 2}
    road.type(first.code)
    assert road.type(second.code).acknowledged == 1


def test_of_a_restored_hub_only_a_file_is_believed(road: Road) -> None:
    road.write("甲厂")
    _, old = road.send()
    road.write("乙厂")
    road.hub.ingest(road.sync.export(road.actor, road.stick).path)
    road.hub.premises = replace(road.hub.premises, incarnation=3)
    _, newer = road.answer()
    assert (
        road.type(newer.code).acknowledged == 2
    )  # the first word of a hub: there is nothing to compare with
    road.write("丙厂")
    road.hub.ingest(road.sync.export(road.actor, road.stick).path)
    road.hub.premises = replace(road.hub.premises, incarnation=4)
    _, restored = road.answer()
    road.refused(restored.code, paper.PaperAfterRestore)
    road.refused(old.code, rules.OlderHub)


def test_without_a_certificate_or_the_right_there_is_nothing_to_type(
    db: Database, guard: Guard, clock: FixedClock, actor: Actor, tmp_path: Path, hub: Hub
) -> None:
    Unions(db, guard, clock).found(actor, OFFICE, "延青镇总工会")
    sync = Sync(db, guard, clock, tmp_path / "profile")
    code = paper.written(paper.Confirmation(1, 1, 1, 0), bytes(10))
    with pytest.raises(rules.NoDevice):
        sync.paper_receipt(actor, code)
    sync.device(actor)
    with pytest.raises(rules.NotEnrolled):
        sync.paper_receipt(actor, code)
    with pytest.raises(NotAllowed):
        sync.paper_receipt(replace(actor, role="reader"), code)


def test_no_wrong_or_exchanged_sign_ever_changes_anything(road: Road) -> None:
    """Through the whole service, over one real code: what is not the code is refused in words."""
    road.write("甲厂")
    _, sheet = road.send()
    before = road.picture()
    signs = sheet.code.replace("-", "")

    @settings(max_examples=120)
    @given(st.data())
    def tried(data: st.DataObject) -> None:
        typed = list(signs)
        for _step in range(data.draw(st.integers(1, 3))):
            one = data.draw(st.integers(0, len(typed) - 1))
            if data.draw(st.booleans()):
                typed[one] = data.draw(st.sampled_from("0123456789ABCDEFGHJKMNPQRSTVWXYZU?中"))
            else:
                other = data.draw(st.integers(0, len(typed) - 1))
                typed[one], typed[other] = typed[other], typed[one]
        if "".join(typed) == signs:
            return
        with pytest.raises(RuleError) as refused:
            road.type("".join(typed))
        assert refused.value.words()

    tried()
    assert road.picture() == before
    assert road.type(sheet.code).applied == 1


# -- what the hub says on paper


def test_what_a_receipt_wrote_at_the_office_is_counted_by_neither(road: Road) -> None:
    """An echo is no edit: the hub refuses nothing of it, and no code speaks of it."""
    _budget(road, queries.RECEIVED)
    road.write("乙厂")
    written, sheet = road.send()
    assert [result.outcome for result in written.down.results] == ["applied", "applied"]
    assert (sheet.judged, sheet.applied, sheet.refused, sheet.conflicts) == (2, 1, 0, 0)
    assert road.type(sheet.code).applied == 1


def test_a_gap_confirms_what_is_there_and_a_fork_or_nothing_confirms_nothing(road: Road) -> None:
    road.write("甲厂")
    written, sheet = road.send()

    def code(**more: object) -> str:
        return hub_paper.papers(road.hub.premises, (replace(written, down=replace(written.down, **more)),))[
            0
        ].code

    assert code() == sheet.code
    assert code(problem="E_GAP", missing=5) == sheet.code
    assert code(problem="E_FORK") == ""
    assert code(results=(), ack=0) == ""
    assert code(results=()) == ""


# -- handing over


def test_the_hand_over_says_what_the_package_holds(road: Road) -> None:
    road.write("甲厂", "乙厂")
    done = road.sync.export(road.actor, road.stick)
    found = road.sync.handover(road.actor, done.number)
    assert (found.office, found.office_name, found.number) == (OFFICE, "延青镇总工会", 1)
    assert (found.sha256, found.name) == (done.sha256, done.path.name)
    assert (found.first, found.last, found.changes) == (1, 2, 2)
    assert {table: total.changes for table, total in found.totals.items()} == {"unit": 2}
    assert found.key_id == road.sync.device(road.actor).key_id
    with pytest.raises(NoSuchPackage):
        road.sync.handover(road.actor, 2)

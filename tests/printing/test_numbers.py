"""Certificates bear numbers of a reserved block, and a printed one and its record cannot part."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import func, select

from app.printing import Printing, preview
from app.printing.numbering import HELD, NUMBERED, PRINTED, SPOILED, NumbersUsedUp
from app.printing.numbers_service import (
    BlocksOverlap,
    BlockUnreadable,
    NewBlock,
    Numbers,
    NumberUnknown,
    ReasonMissing,
)
from app.printing.tables import PrintLogRow
from app.security import Guard, NotAllowed
from app.security.tables import AuditRow
from app.shared.actor import Actor
from app.shared.clock import FixedClock
from app.shared.db import Database
from app.shared.errors import DeviceError
from tests.printing.probes import printing_of


@pytest.fixture
def printing(
    db: Database, guard: Guard, clock: FixedClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Printing:
    monkeypatch.setattr("app.printing.numbering.NUMBERED", {**NUMBERED, "probe": "certificate"})
    return printing_of(db, guard, clock, tmp_path / "office", monkeypatch)


@pytest.fixture
def numbers(db: Database, guard: Guard, clock: FixedClock) -> Numbers:
    return Numbers(db, guard, clock)


def block(first: str = "吉总互A000101", last: str = "吉总互A000105") -> NewBlock:
    return NewBlock("certificate", first, last, "延工发〔2026〕3号")


def printed(db: Database) -> tuple[int, int]:
    """Lines of the print log, and lines of the audit that say something was printed."""
    with db.reading() as tx:
        audits = select(func.count()).select_from(AuditRow).where(AuditRow.action == "print")
        return tx.scalar(select(func.count()).select_from(PrintLogRow)) or 0, tx.scalar(audits) or 0


def test_numbers_are_given_in_order_once_and_stand_on_the_paper(
    printing: Printing, numbers: Numbers, actor: Actor, tmp_path: Path
) -> None:
    taken = numbers.take_block(actor, block())
    assert (taken.prefix, taken.first, taken.last, taken.digits, taken.left) == ("吉总互A", 101, 105, 6, 5)
    out = tmp_path / "1.pdf"
    printing.produce_many(actor, "probe", ["a", "b"], out)
    assert [f"吉总互A00010{n}" in preview.words(out) for n in (1, 2, 3)] == [True, True, False]
    printing.produce(actor, "probe", "a", tmp_path / "2.pdf")
    assert "吉总互A000101" in preview.words(tmp_path / "2.pdf")
    assert [(one.number, one.subject_id, one.state) for one in reversed(numbers.numbers(actor))] == [
        ("吉总互A000101", "a", PRINTED), ("吉总互A000102", "b", PRINTED)
    ]  # fmt: skip
    assert numbers.blocks(actor)[0].left == 3


def test_more_than_are_left_take_none_and_the_next_block_goes_on(
    printing: Printing, numbers: Numbers, actor: Actor, tmp_path: Path, db: Database
) -> None:
    numbers.take_block(actor, block())
    with pytest.raises(NumbersUsedUp) as refused:
        printing.produce_many(actor, "probe", [f"m{n}" for n in range(6)], tmp_path / "1.pdf")
    assert refused.value.facts == {"wanted": 6, "left": 5}
    assert (numbers.blocks(actor)[0].left, printed(db), list(tmp_path.glob("*.pdf"))) == (5, (0, 0), [])
    numbers.take_block(actor, block("吉总互A000201", "吉总互A000210"))
    proof = printing.proof(actor, "probe", [f"m{n}" for n in range(6)])
    words = preview.words(proof.content)
    assert all(number in words for number in ("吉总互A000105", "吉总互A000201"))


def test_without_a_block_paper_bears_no_number_and_another_computers_block_is_its_own(
    printing: Printing, numbers: Numbers, actor: Actor
) -> None:
    printing.proof(actor, "probe", ["a"])
    elsewhere = Actor(actor.operator_id, actor.name, actor.role, "device-2")
    numbers.take_block(elsewhere, block())
    printing.proof(actor, "probe", ["a"])
    assert numbers.numbers(actor) == ()
    assert [one.here for one in numbers.blocks(actor)] == [False]


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("A1", "B9"),
        ("A9", "A1"),
        ("A", "B"),
        ("A01", "A100"),
        ("A0", "A9"),
        ("A1", "A²"),
        ("1", "1000001"),
        ("", ""),
    ],
)
def test_what_is_no_block_is_refused(numbers: Numbers, actor: Actor, first: str, last: str) -> None:
    with pytest.raises(BlockUnreadable):
        numbers.take_block(actor, block(first, last))
    assert numbers.blocks(actor) == ()


def test_figures_alone_are_a_block_too_and_none_may_overlap(numbers: Numbers, actor: Actor) -> None:
    taken = numbers.take_block(actor, block("222401000010000151", "222401000010000199"))
    assert [taken.number(n) for n in (taken.first, taken.last)] == [
        "222401000010000151",
        "222401000010000199",
    ]
    with pytest.raises(BlocksOverlap) as refused:
        numbers.take_block(actor, block("222401000010000199", "222401000010000299"))
    assert refused.value.facts["last"] == "222401000010000199"


def test_a_spoiled_number_keeps_its_reason_and_its_record_gets_the_next(
    printing: Printing, numbers: Numbers, actor: Actor, tmp_path: Path
) -> None:
    numbers.take_block(actor, block())
    printing.produce(actor, "probe", "a", tmp_path / "1.pdf")
    (first,) = numbers.numbers(actor)
    with pytest.raises(ReasonMissing):
        numbers.spoil(actor, first.id, " ")
    assert numbers.spoil(actor, first.id, "  卡纸撕破 ").reason == "卡纸撕破"
    with pytest.raises(NumberUnknown):
        numbers.spoil(actor, first.id, "又一次")
    # Not even as it was printed: a spoiled number goes on no paper again.
    printing.produce_many(actor, "probe", ["a"], tmp_path / "2.pdf", again=True)
    assert "吉总互A000102" in preview.words(tmp_path / "2.pdf")
    assert [(one.number, one.state, one.reason) for one in reversed(numbers.numbers(actor))] == [
        ("吉总互A000101", SPOILED, "卡纸撕破"), ("吉总互A000102", PRINTED, "")
    ]  # fmt: skip
    assert (numbers.blocks(actor)[0].spoiled, numbers.blocks(actor)[0].left) == (1, 3)


def test_who_may_not_print_takes_and_spoils_nothing(numbers: Numbers) -> None:
    reader = Actor("018f0000-0000-7000-8000-000000000009", "查阅三", "reader", "device-1")
    with pytest.raises(NotAllowed):
        numbers.take_block(reader, block())


# --- TC-07: a certificate is printed, then what should remember it fails ---------------------------


def test_tc07_when_the_save_fails_there_is_no_paper_and_no_line_that_says_printed(
    printing: Printing,
    numbers: Numbers,
    actor: Actor,
    tmp_path: Path,
    db: Database,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    numbers.take_block(actor, block())
    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", lambda *_args: (_ for _ in ()).throw(OSError(28, "full")))
        with pytest.raises(DeviceError):
            printing.produce(actor, "probe", "a", tmp_path / "1.pdf")
    assert (printed(db), [one.name for one in tmp_path.glob("*.pdf")]) == ((0, 0), [])
    assert [(one.subject_id, one.state) for one in numbers.numbers(actor)] == [("a", HELD)]
    printing.produce(actor, "probe", "a", tmp_path / "1.pdf")  # the same number, now on paper
    assert (printed(db), [one.state for one in numbers.numbers(actor)]) == ((1, 1), [PRINTED])


def test_tc07_when_the_log_fails_no_file_stays(
    printing: Printing,
    numbers: Numbers,
    actor: Actor,
    tmp_path: Path,
    db: Database,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    numbers.take_block(actor, block())
    proof = printing.proof(actor, "probe", ["a"])

    def fails(*_args: object) -> None:
        raise OSError(28, "full")

    with monkeypatch.context() as patch:
        patch.setattr("app.printing.giving.audit", fails)
        with pytest.raises(OSError, match="full"):
            printing.give_out(actor, proof, None, tmp_path / "1.pdf")
    assert (printed(db), list(tmp_path.glob("*.pdf"))) == ((0, 0), [])


def test_tc07_paper_that_went_out_unlogged_bears_a_number_that_is_its_records_and_can_be_spoiled(
    printing: Printing, numbers: Numbers, actor: Actor, db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers.take_block(actor, block())
    proof = printing.proof(actor, "probe", ["a"])
    (held,) = numbers.numbers(actor)  # before any ink: the record and the number are together on the disk
    assert (held.number, held.subject_id, held.state) == ("吉总互A000101", "a", HELD)

    def fails(*_args: object) -> None:
        raise OSError(28, "full")

    with monkeypatch.context() as patch:  # the printer had its pages, the log is refused
        patch.setattr("app.printing.giving.audit", fails)
        with pytest.raises(OSError, match="full"):
            printing.give_out(actor, proof)
    assert printed(db) == (0, 0)
    numbers.spoil(actor, held.id, "已打印，记录未写入")
    assert "吉总互A000102" in preview.words(printing.proof(actor, "probe", ["a"]).content)
    assert "吉总互A000101" not in preview.words(printing.proof(actor, "probe", ["b"]).content)

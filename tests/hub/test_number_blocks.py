"""The hub reserves numbers for a computer of an office, they come down with its receipt, and what is used comes up."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.hub.number_blocks import BlockGranted, DeviceUnclear
from app.hub.premises import UnknownOffice
from app.printing.numbering import NumbersUsedUp, hold
from app.printing.numbers_service import BlocksOverlap, BlockUnreadable, NewBlock, Numbers
from app.security import Guard
from app.shared.clock import FixedClock
from tests.conftest import NOW
from tests.sync.world import OFFICE, Computer, Template, World, template, world

FORM = "enrolment_certificate"


@pytest.fixture(scope="module")
def enrolled(tmp_path_factory: pytest.TempPathFactory, blank: tuple[Path, bytes]) -> Template:
    return template(tmp_path_factory.mktemp("template"), *blank, FixedClock(NOW))


@pytest.fixture
def here(tmp_path: Path, enrolled: Template, clock: FixedClock) -> Iterator[World]:
    with world(tmp_path / "world", enrolled, clock) as found:
        for computer in found.computers:
            found.trip(computer)
        yield found


def numbers(computer: Computer, clock: FixedClock) -> Numbers:
    return Numbers(computer.db, Guard(), clock)


def given(computer: Computer, clock: FixedClock, *records: str) -> list[str]:
    return list(hold(computer.db, computer.actor, clock, FORM, records).values())


def test_a_granted_block_comes_down_to_its_computer_and_what_is_used_comes_up(
    here: World, clock: FixedClock
) -> None:
    one, other = here.computers
    told = NewBlock("certificate", "吉A000101", "吉A000125", "")
    with pytest.raises(DeviceUnclear):  # the office has two computers
        here.hub.grant_numbers(OFFICE, told)
    granted = here.hub.grant_numbers(OFFICE, told, one.actor.device_id)
    assert (granted.left, granted.low, granted.device, granted.overlaps) == (
        25,
        False,
        one.actor.device_id,
        False,
    )
    for computer in (one, other, one):
        here.trip(computer)
    (mine,), (theirs,) = (numbers(computer, clock).blocks(computer.actor) for computer in (one, other))
    assert (mine.here, mine.left, mine.number(mine.first)) == (True, 25, "吉A000101")
    assert (theirs.here, theirs.id) == (False, mine.id)
    assert str(NOW.year) in mine.source
    assert given(one, clock, "a", "b", "c", "d", "e", "f") == [f"吉A00010{n}" for n in range(1, 7)]
    assert given(other, clock, "x") == []  # it has no block of its own
    spoiled = numbers(one, clock).numbers(one.actor)[0]
    numbers(one, clock).spoil(one.actor, spoiled.id, "卡纸")
    here.trip(one)
    (known,) = here.hub.number_blocks()
    assert (known.given, known.spoiled, known.left, known.low) == (6, 1, 19, True)
    here.trip(other)
    assert [block.given for block in numbers(other, clock).blocks(other.actor)] == [6]
    here.hub.grant_numbers(OFFICE, NewBlock("certificate", "吉A000126", "吉A000140", ""), one.actor.device_id)
    here.trip(one)
    assert len(given(one, clock, *(f"m{n}" for n in range(30)))) == 30
    with pytest.raises(NumbersUsedUp):
        given(one, clock, *(f"n{n}" for n in range(30)))


def test_no_number_is_granted_twice_nor_taken_in_by_hand_where_it_was_granted(
    here: World, clock: FixedClock
) -> None:
    one, other = here.computers
    here.hub.grant_numbers(OFFICE, NewBlock("letter", "L001", "L050", "2026-9"), one.actor.device_id)
    for first, last in (("L050", "L060"), ("L001", "L001"), ("L020", "L030")):
        with pytest.raises(BlockGranted) as refused:
            here.hub.grant_numbers(OFFICE, NewBlock("letter", first, last, ""), other.actor.device_id)
        assert (refused.value.facts["first"], refused.value.facts["last"]) == ("L001", "L050")
    here.hub.grant_numbers(OFFICE, NewBlock("certificate", "L001", "L050", ""), other.actor.device_id)
    with pytest.raises(BlockUnreadable):
        here.hub.grant_numbers(OFFICE, NewBlock("letter", "L9", "L1", ""), one.actor.device_id)
    with pytest.raises(UnknownOffice):
        here.hub.grant_numbers("nowhere", NewBlock("letter", "M1", "M9", ""))
    here.trip(other)
    with pytest.raises(BlocksOverlap):
        numbers(other, clock).take_block(other.actor, NewBlock("letter", "L040", "L060", ""))
    # Typed in before the hub could know, and granted to another computer meanwhile: the hub sees both.
    numbers(other, clock).take_block(other.actor, NewBlock("letter", "L200", "L230", ""))
    here.hub.grant_numbers(OFFICE, NewBlock("letter", "L210", "L220", ""), one.actor.device_id)
    here.trip(other)
    assert {block.first for block in here.hub.number_blocks(OFFICE) if block.overlaps} == {"L200", "L210"}
    with pytest.raises(BlockGranted):  # what was typed in is known now
        here.hub.grant_numbers(OFFICE, NewBlock("letter", "L200", "L205", ""), one.actor.device_id)


def test_a_hub_built_again_still_knows_its_blocks(here: World, clock: FixedClock) -> None:
    one = here.computers[0]
    here.hub.grant_numbers(OFFICE, NewBlock("letter", "L001", "L050", ""), one.actor.device_id)
    here.trip(one)
    before = here.hub.number_blocks()
    here.hub.close()
    here.hub = here._hub()
    assert here.hub.number_blocks() == before
    assert [block.left for block in before] == [50]

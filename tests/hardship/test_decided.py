"""The county decides on a file by package: the decision is an event of the file, on every computer, beside the paper."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from app.hardship import ABOVE, Act, FileFilter
from app.hardship import happenings as h
from app.hardship.decided import AboveDecision, placed
from app.hardship.decided_rows import DecisionWrong, take_decision
from app.hardship.file_life_service import SaidAbove
from app.hardship.happenings import FileEvent
from app.hardship.standing import standing_of
from app.hub_words import decided
from app.office import _after_rows
from app.shared.clock import FixedClock
from app.sync.county_messages import Ruling
from app.sync.intake import Ways
from tests.conftest import NOW
from tests.hardship.files import LIFE, on, opened
from tests.hardship.test_two_computers import Two
from tests.sync.world import Template, template, world

MOMENT = datetime(2026, 9, 1, 9, tzinfo=UTC)
WORD = AboveDecision(1, "延青县总工会", on(25), h.GRANTED, "2", "")


def lived(*more: Act) -> list[FileEvent]:
    """Return the events of a life up to being put forward, an hour apart, and more after them."""
    found = []
    for at, act in enumerate((*LIFE, *more)):
        found.append(FileEvent(
            f"e{at}", act.kind, act.on or on(0), act.until, 5 if act.kind == h.HUNG_OUT else 0, act.people, act.result,
            act.reason, document=act.document, words=act.words, by="o1", at=MOMENT + timedelta(hours=at),
        ))  # fmt: skip
    return found


def stands(events, *said):
    return standing_of(placed(events, said), date(2026, 12, 1))


def test_a_word_from_above_is_the_decision_on_what_was_put_forward() -> None:
    now = stands(lived(), WORD)
    assert (now.state, now.category, now.decision.document, now.loose) == ("ACTIVE", "2", "延青县总工会", ())
    assert now.decision.id == f"{ABOVE}1"
    refused = stands(lived(), replace(WORD, result=h.REFUSE, category="", words="收入不符"))
    assert (refused.state, refused.decision.words) == ("REJECTED", "收入不符")


def test_it_comes_before_what_happened_since_whatever_the_clocks_say() -> None:
    events = lived(Act(h.LOOKED_AT, on(40), result=h.STAYS))
    assert stands(events).loose != ()
    now = stands(events, WORD)
    assert (now.state, now.review.id, now.loose) == ("ACTIVE", "e7", ())


def test_paper_that_agrees_stays_and_paper_that_differs_gives_way() -> None:
    paper = Act(h.DECIDED, on(24), result=h.GRANTED, reason="2", document="县总工发〔2026〕9号")
    agreed = stands(lived(paper), WORD)
    assert (agreed.decision.document, len(agreed.counted), agreed.loose) == ("县总工发〔2026〕9号", 8, ())
    unnamed = stands(lived(paper), replace(WORD, category=""))
    assert unnamed.decision.document == "县总工发〔2026〕9号"
    differs = stands(lived(paper), replace(WORD, category="1"))
    assert (differs.category, [one.document for one in differs.loose]) == ("1", ["县总工发〔2026〕9号"])


def test_each_round_has_its_own_word() -> None:
    again = [replace(act, on=on(30 + at)) for at, act in enumerate(LIFE)]
    again[5] = replace(again[5], until=on(40))
    again[6] = replace(again[6], on=on(41))
    back = replace(WORD, on=on(23), result=h.RETURN, category="", words="补收入证明")
    granted = AboveDecision(2, WORD.said_by, on(45), h.GRANTED, "1", "")
    now = stands(lived(*again), back, granted)
    assert (now.state, now.category, now.loose) == ("ACTIVE", "1", ())
    assert stands(lived(*again), back).state == "COUNTY_REVIEW"


def test_a_word_on_a_file_that_was_not_put_forward_does_not_fit() -> None:
    now = stands(lived()[:3], WORD)
    assert (now.state, [one.id for one in now.loose]) == ("HOME_VISIT", [f"{ABOVE}1"])


@pytest.mark.parametrize("body", [
    {"state": "PAID", "reasons": [], "on": "2026-10-01", "by": "县"}, {"state": "APPROVED", "reasons": "1", "on": "2026-10-01", "by": "县"},
    {"state": "APPROVED", "reasons": [], "on": "x", "by": "县"}, {"state": "APPROVED", "reasons": [], "on": "2026-10-01"},
])  # fmt: skip
def test_what_cannot_be_read_changes_nothing(db, actor, body) -> None:
    with pytest.raises(DecisionWrong), db.transaction("test", actor) as tx:
        take_decision(tx, {"table": "hardship_file", "row_id": "f1", **body})


# -- through the hub


@pytest.fixture(scope="module")
def enrolled(tmp_path_factory: pytest.TempPathFactory, blank: tuple[Path, bytes]) -> Template:
    return template(tmp_path_factory.mktemp("template"), *blank, FixedClock(NOW))


@pytest.fixture
def two(tmp_path: Path, enrolled: Template, clock: FixedClock) -> Iterator[Two]:
    with world(tmp_path / "world", enrolled, clock) as here:
        made = Two(here, clock)
        for computer in here.computers:
            computer.sync._ways = Ways({"decision": decided}, _after_rows(clock))
        yield made


def test_the_hubs_decision_puts_the_file_on_file_on_both_computers(two: Two) -> None:
    file_id = opened(two.at(two.one), two.one.actor, two.household)
    for act in LIFE:
        two.act(two.one, file_id, act)
    two.meet()
    hub = two.world.hub
    (office, *_others) = [one.office for one in hub.offices()]
    ruling = Ruling("hardship_file", file_id, "APPROVED", None, ("2", "按月救助"), on(25).isoformat())
    assert hub.rule(office, ruling).kind == "decision"
    two.meet()
    for computer in (two.one, two.other):
        now = two.file(computer, file_id).standing
        assert (now.state, now.category, now.decision.words) == ("ACTIVE", "2", "按月救助")
        listed = two.at(computer).file_window(computer.actor, FileFilter(listed="on_file"))
        assert listed == (file_id,)
        with pytest.raises(SaidAbove):
            two.at(computer).take_back(computer.actor, file_id, now.decision.id, "看错")
    two.act(two.other, file_id, Act(h.LOOKED_AT, on(30)))
    two.meet()
    assert two.file(two.one, file_id).standing.review is not None
    assert not two.told(two.one)

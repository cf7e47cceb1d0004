"""Two computers of an office know one claim and meet at the hub: both say where it stands, in each of its rounds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from app.aid import Aid, ByHand, ClaimIn, ClaimView, PaperDecision, Payee
from app.aid.rules import StateForbids
from app.hub_words import decided
from app.office import _after_choice, _after_rows
from app.security import Guard
from app.shared.clock import FixedClock
from app.shared.ids import new_id
from app.sync.intake import Ways
from tests.conftest import NOW
from tests.sync.world import OFFICE, Computer, Template, World, template, world

TODAY = date(2026, 11, 20)
CARD = "6222020200112233446"


class Two:
    """Two computers that know one claim, set by hand, confirmed and sent."""

    def __init__(self, here: World, clock: FixedClock) -> None:
        self.world, self.clock = here, clock
        self.one, self.other = here.computers
        for computer in here.computers:
            computer.sync._ways = Ways({"decision": decided}, _after_rows(clock))
            computer.sync._after_choice = _after_choice(clock)
        facts = {"benefit": "hospital", "event_on": "2026-11-02"}
        claim = ClaimIn("甲一", "229907198501010019", TODAY, facts)
        self.claim = self.aid(self.one).take_claim(self.one.actor, claim)
        self.send(self.one, 120_000)
        self.meet()

    def aid(self, computer: Computer) -> Aid:
        return Aid(computer.db, Guard(), self.clock)

    def send(self, computer: Computer, amount: int) -> None:
        aid, actor = self.aid(computer), computer.actor
        aid.set_by_hand(actor, self.claim, ByHand(amount, "办法第八条", "上级核定"))
        aid.confirm(replace(actor, operator_id=new_id()), self.claim)
        aid.submit(actor)

    def say(self, state: str, amount: int | None = None) -> None:
        reasons = [] if state == "APPROVED" else ["09"]
        self.world.hub.decide(OFFICE, self.claim, state, on=TODAY, amount=amount, reasons=reasons)
        self.meet()

    def meet(self) -> None:
        for computer in [*self.world.computers] * 2:
            self.world.trip(computer)

    def views(self) -> tuple[ClaimView, ClaimView]:
        one, other = (
            self.aid(computer).view(computer.actor, self.claim) for computer in self.world.computers
        )
        return one, other

    def states(self) -> set[str]:
        return {view.state for view in self.views()}


@pytest.fixture(scope="module")
def blank_template(tmp_path_factory: pytest.TempPathFactory, blank: tuple[Path, bytes]) -> Template:
    return template(tmp_path_factory.mktemp("template"), *blank, FixedClock(NOW))


@pytest.fixture
def two(tmp_path: Path, blank_template: Template, clock: FixedClock) -> Iterator[Two]:
    with world(tmp_path / "world", blank_template, clock) as here:
        yield Two(here, clock)


def test_a_claim_taken_up_on_one_computer_is_in_its_next_round_on_both(two: Two) -> None:
    two.say("RETURNED")
    assert two.states() == {"RETURNED"}
    two.aid(two.other).take_up(two.other.actor, two.claim)
    two.meet()
    assert two.states() == {"ACCEPTED"}
    assert {view.standing.round for view in two.views()} == {2}
    two.send(two.one, 90_000)
    two.meet()
    assert two.states() == {"SENT"}  # the old word does not hold for it
    two.say("APPROVED", 90_000)
    assert two.states() == {"APPROVED"}
    assert {view.decision.amount for view in two.views() if view.decision} == {90_000}


def test_an_appeal_goes_up_and_is_answered_on_both(two: Two) -> None:
    two.say("DENIED")
    two.aid(two.one).appeal(two.one.actor, two.claim, TODAY, "当时已参保")
    two.meet()
    assert two.states() == {"APPEAL"}
    two.send(two.other, 120_000)
    two.meet()
    two.say("APPROVED", 110_000)
    assert {(view.state, view.standing.round) for view in two.views()} == {("APPROVED", 2)}


def test_what_was_paid_on_one_computer_is_not_to_be_paid_on_the_other(two: Two) -> None:
    paper = PaperDecision("APPROVED", TODAY, "吉工互〔2026〕5号", 120_000)
    two.aid(two.one).decide_on_paper(two.one.actor, two.claim, paper)
    two.aid(two.other).set_payee(two.other.actor, two.claim, Payee("", "吉林银行", CARD))
    two.meet()
    assert {view.payee.account for view in two.views()} == {CARD}
    event = two.aid(two.one).pay(two.one.actor, [two.claim], TODAY)[0]
    two.meet()
    assert two.states() == {"PAID"}
    with pytest.raises(StateForbids):
        two.aid(two.other).pay(two.other.actor, [two.claim], TODAY)
    two.aid(two.other).cancel(two.other.actor, two.claim, event)
    two.meet()
    assert two.states() == {"APPROVED"}

"""Aid nobody claimed: what tells of an illness is matched with covers and claims; put aside, it leaves the list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from app.aid import Aid, ClaimIn, Elsewhere, Note
from app.aid import unclaimed as rules
from app.aid.unclaimed import Claimed, Cover, Hint
from app.aid.unclaimed_rows import signs
from app.documents.tables import AttachmentRow
from app.members import Change, Members
from app.security import Guard, NotAllowed
from app.shared.actor import Actor
from app.shared.clock import FixedClock
from app.shared.db import Database
from app.shared.ids import new_id
from tests.aid.conftest import BEFORE, FIRST, LAST, UNIT
from tests.aid.test_relief_service import Relieved

MAY = date(2026, 5, 2)
HAINAN = "hainan-2-threshold"
COVER = Cover("m", "p", "P", FIRST, LAST, frozenset({"hospital", "critical"}), 180)
HINT = Hint(rules.VISIT, "v", "m", MAY, ("hospital",), "五月住院")


def found(hint: Hint = HINT, cover: Cover = COVER, *claims: Claimed) -> int:
    return len(rules.unclaimed([hint], [cover], claims))


def test_a_hint_needs_a_cover_that_day_of_a_plan_that_pays_for_it() -> None:
    (one,) = rules.unclaimed([HINT], [COVER], [])
    assert (one.plan, one.kinds, one.last) == ("P", ("hospital",), MAY + timedelta(days=180))
    assert found(replace(HINT, on=FIRST)) == 1
    assert found(replace(HINT, on=LAST)) == 1
    assert found(replace(HINT, on=FIRST - timedelta(days=1))) == 0
    assert found(replace(HINT, on=LAST + timedelta(days=1))) == 0
    assert found(replace(HINT, kinds=("accident",))) == 0
    assert found(replace(HINT, member_id="other")) == 0
    assert found(cover=replace(COVER, days=None)) == 1


@pytest.mark.parametrize(
    ("claim", "left"),
    [
        (Claimed("m", "p", "hospital", MAY, None), 0),
        (Claimed("m", "", "hospital", MAY, None), 0),
        (Claimed("m", "p", "hospital", MAY - timedelta(days=90), None), 0),
        (Claimed("m", "p", "hospital", MAY - timedelta(days=91), None), 1),
        (Claimed("m", "p", "hospital", MAY + timedelta(days=91), None), 1),
        (Claimed("m", "q", "hospital", MAY, None), 1),
        (Claimed("n", "p", "hospital", MAY, None), 1),
    ],
)
def test_a_claim_near_by_under_the_plan_answers_a_note(claim: Claimed, left: int) -> None:
    assert found(HINT, COVER, claim) == left


def test_a_stay_is_answered_only_by_a_claim_that_shares_its_days() -> None:
    stay = replace(HINT, source=rules.CLAIM, stay=(MAY, MAY + timedelta(days=10)), under="q")
    same = Claimed("m", "p", "hospital", MAY, (MAY + timedelta(days=10), MAY + timedelta(days=12)))
    later = replace(
        same, stay=(MAY + timedelta(days=11), MAY + timedelta(days=12)), event_on=MAY + timedelta(days=11)
    )
    assert found(stay, COVER, same) == 0
    assert found(stay, COVER, later) == 1
    assert found(replace(stay, under="p")) == 0


def test_a_death_is_answered_by_a_claim_for_it() -> None:
    cover = replace(COVER, pays=frozenset({"death"}))
    died = replace(HINT, source=rules.DEATH, kinds=("death",))
    assert found(died, cover) == 1
    assert found(died, cover, Claimed("m", "p", "hospital", MAY, None)) == 1
    assert found(died, cover, Claimed("m", "p", "death", MAY, None)) == 0


def test_words_tell_of_kinds() -> None:
    told, causes = signs()
    assert rules.kinds_told("老人上月住院做了手术", told) == ("hospital",)
    assert set(rules.kinds_told("确诊乳腺癌，化疗中", told)) == {"hospital", "critical", "female"}
    assert rules.kinds_told("지난달 입원", told) == ("hospital",)
    assert rules.kinds_told("家里收拾得很好", told) == ()
    assert causes["15"] == ("hospital", "critical")


@pytest.mark.parametrize(
    ("why", "remark", "error"), [("x", "", rules.WhyUnknown), ("else", " ", rules.RemarkMissing)]
)
def test_putting_aside_needs_a_reason(why: str, remark: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        rules.check_aside(why, remark)
    assert rules.check_aside("declined", " 不想 ") == "不想"


class Noted(Relieved):
    """An office whose visits have notes."""

    def __init__(self, db: Database, actor: Actor, clock: FixedClock, enrolled: Aid) -> None:
        self.notes: list[Note] = []
        super().__init__(Aid(db, Guard(), clock, Elsewhere(notes=self._told)), actor, db, clock)
        assert enrolled.count(actor) == 0

    def _told(self, _tx: Session) -> Sequence[Note]:
        return self.notes

    def note(self, n: int, words: str, on: date = MAY) -> None:
        key = f"v{len(self.notes)}"
        self.notes.append(Note("visit", key, self.people[n].id_no, on, words, {"campaign": "c", "row": key}))


@pytest.fixture
def made(db: Database, actor: Actor, clock: FixedClock, enrolled: Aid) -> Noted:
    return Noted(db, actor, clock, enrolled)


def told(made: Noted, *, aside: bool = False) -> list[tuple[str, str]]:
    return [(line.name, line.found.hint.source) for line in made.aid.unclaimed(made.actor, aside=aside)]


def test_notes_files_scans_and_stays_are_found_until_a_claim_answers_them(made: Noted) -> None:
    made.note(0, "五月住院十天")
    made.note(1, "一切都好")
    made.note(2, "车祸")  # this plan pays no accidents
    made.household(3, "0")
    with made.db.transaction("test", made.actor) as tx:
        tx.add(AttachmentRow(
            id=new_id(), owner_table="member", owner_id=made.people[4].id, title="出院小结.pdf", media="application/pdf",
            size=1, sha256="0" * 64, pages=1, added_at=made.clock.now(), state="held",
        ))  # fmt: skip
    assert set(told(made)) == {
        (made.people[0].name, "visit"), (made.people[3].name, "household"), (made.people[4].name, "attachment"),
    }  # fmt: skip
    line = next(one for one in made.aid.unclaimed(made.actor) if one.found.hint.source == "visit")
    assert line.found.hint.opens == {"page": "visits", "campaign": "c", "row": "v0"}
    assert line.days_left == (MAY + timedelta(days=180) - made.clock.today()).days
    assert made.people[0].id_no not in repr(line)
    made.claim(0, 5_000_00)
    assert (made.people[0].name, "visit") not in told(made)
    assert made.aid.count_unclaimed(made.actor) == 2


def test_a_stay_claimed_under_one_plan_is_told_for_another(made: Noted) -> None:
    made.aid.activate(made.actor, "yulin-hospital", demonstration=True)
    made.aid.enrol(made.actor, "yulin-hospital", UNIT, FIRST, LAST, BEFORE)
    claim = made.claim(0, 5_000_00)
    (line,) = made.aid.unclaimed(made.actor)
    assert (line.found.hint.source, line.found.hint.source_id) == ("claim", claim)
    assert line.found.plan_id == "yulin-hospital"
    who, facts = made.people[0], made.aid.view(made.actor, claim).facts
    again = {
        "benefit": "hospital",
        "event_on": facts.event_on,
        "admitted": facts.admitted,
        "discharged": facts.discharged,
    }
    made.aid.take_claim(
        made.actor, ClaimIn(who.name, who.id_no, date(2026, 6, 2), again, plan="yulin-hospital")
    )
    assert made.aid.unclaimed(made.actor) == ()


def test_a_death_on_the_roll_is_told_where_a_plan_pays_for_it(made: Noted) -> None:
    members = Members(made.db, Guard(), made.clock)
    made.aid.activate(made.actor, HAINAN, demonstration=True)
    made.aid.enrol(made.actor, HAINAN, UNIT, FIRST, LAST, BEFORE)
    members.change_membership(made.actor, [made.people[0].id], Change("L7", MAY, "L8", "死亡证明1"))
    (line,) = made.aid.unclaimed(made.actor)  # the other plan pays nothing at death
    assert (line.name, line.found.plan_id, line.found.kinds) == (made.people[0].name, HAINAN, ("death",))
    assert line.found.hint.on == MAY
    assert line.found.hint.opens == {"page": "members", "member": made.people[0].id}
    who = made.people[0]
    facts = {"benefit": "death", "event_on": MAY}
    made.aid.take_claim(made.actor, ClaimIn(who.name, who.id_no, date(2026, 6, 2), facts, plan=HAINAN))
    assert made.aid.unclaimed(made.actor) == ()


def test_put_aside_it_leaves_the_list_and_comes_back(made: Noted) -> None:
    made.note(0, "住院")
    (line,) = made.aid.unclaimed(made.actor)
    with pytest.raises(NotAllowed):
        made.aid.put_aside(replace(made.actor, role="reader"), line.id, "declined")
    done = made.aid.put_aside(made.actor, line.id, "declined", "本人说费用不多")
    assert (done.aside, done.remark, done.done_on) == ("declined", "本人说费用不多", made.clock.today())
    assert made.aid.unclaimed(made.actor) == ()
    assert told(made, aside=True) == [(made.people[0].name, "visit")]
    made.aid.take_up_again(made.actor, line.id)
    assert told(made) == [(made.people[0].name, "visit")]
    made.notes.clear()
    with pytest.raises(rules.NotUnclaimed):
        made.aid.put_aside(made.actor, line.id, "declined")

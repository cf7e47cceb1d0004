"""How memberships change: the table of A.6, reasons, days, proofs; for one or many, and back again."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from app.members import Members, Query
from app.members import membership as rules
from app.members.findings import DateInFuture
from app.members.membership import Change, check_change, needs_paper, needs_reason, possible, reasons_for
from app.members.membership_service import NothingToTakeBack
from app.members.service import ChangedByEvent
from app.shared import codes, journal
from app.shared.actor import Actor
from app.shared.db import Database

TODAY = date(2026, 11, 20)
# domain.md A.6, row by row: what each kind of change makes of a status; nothing else is possible.
TABLE = {
    "PENDING": {"1": "ACTIVE", "6": "VOID"},
    "ACTIVE": {"3": "RETAINED", "4": "OUT_PENDING", "5": "EXPELLED", "6": "WITHDRAWN", "L7": "DECEASED"},
    "RETAINED": {"4": "OUT_PENDING", "5": "EXPELLED", "6": "WITHDRAWN", "L7": "DECEASED", "L8": "ACTIVE"},
    "OUT_PENDING": {"4": "TRANSFERRED", "L7": "DECEASED", "L8": "ACTIVE"},
    "TRANSFERRED": {"2": "ACTIVE"},
    "WITHDRAWN": {"1": "ACTIVE"},
    "EXPELLED": {"1": "ACTIVE"},
    "DECEASED": {},
    "VOID": {},
}
KINDS = [one.code for one in codes.load("membership_change_type")]


def right(status: str, kind: str, day: date = TODAY) -> Change:
    """Return a change with all it needs."""
    reason = reasons_for(kind)[0] if needs_reason(kind) else None
    return Change(kind, day, reason, "吉工转 1 号" if needs_paper(status, kind) else "")


@pytest.mark.parametrize("status", [one.code for one in codes.load("member_status")])
@pytest.mark.parametrize("kind", KINDS)
def test_the_table_of_the_domain_page(status: str, kind: str) -> None:
    after = TABLE[status].get(kind)
    if after is not None:
        assert check_change(status, right(status, kind), None, None, TODAY) == after
        assert kind in possible(status)
        return
    assert kind not in possible(status)
    with pytest.raises(rules.ChangeNotPossible):
        check_change(status, Change(kind, TODAY), None, None, TODAY)


def test_a_reason_is_needed_and_must_fit() -> None:
    for kind in ("3", "4", "5", "6"):
        with pytest.raises(rules.ReasonMissing):
            check_change("ACTIVE", Change(kind, TODAY), None, None, TODAY)
    with pytest.raises(rules.ReasonUnfit):
        check_change(
            "ACTIVE", Change("6", TODAY, "6"), None, None, TODAY
        )  # a crime expels, it does not withdraw
    with pytest.raises(rules.ReasonUnfit):
        check_change("ACTIVE", Change("5", TODAY, "5"), None, None, TODAY)
    assert check_change("ACTIVE", Change("5", TODAY, "6"), None, None, TODAY) == "EXPELLED"
    assert check_change("ACTIVE", Change("6", TODAY, "5"), None, None, TODAY) == "WITHDRAWN"


@given(st.dates(date(1990, 1, 1), date(2030, 1, 1)), st.dates(date(1990, 1, 1), TODAY))
def test_days_follow_one_another(day: date, last: date) -> None:
    change = Change("3", day, "3")
    if day > TODAY:
        with pytest.raises(DateInFuture):
            check_change("ACTIVE", change, last, None, TODAY)
    elif day < last:
        with pytest.raises(rules.ChangeTooEarly):
            check_change("ACTIVE", change, last, None, TODAY)
    else:
        assert check_change("ACTIVE", change, last, None, TODAY) == "RETAINED"


def test_nobody_changes_before_sixteen() -> None:
    with pytest.raises(rules.ChangeTooYoung):
        check_change("ACTIVE", Change("6", date(2020, 1, 1), "5"), None, date(2004, 1, 2), TODAY)
    assert check_change("ACTIVE", Change("6", date(2020, 1, 2), "5"), None, date(2004, 1, 2), TODAY)


def test_a_transfer_is_proved_by_paper() -> None:
    for status, kind in (("TRANSFERRED", "2"), ("OUT_PENDING", "4")):
        with pytest.raises(rules.PaperMissing):
            check_change(status, Change(kind, TODAY, "1" if kind == "4" else None), None, None, TODAY)


def test_one_person_goes_and_comes_back_and_every_step_stays(
    members: Members, actor: Actor, person, db: Database
) -> None:
    view = members.register(actor, person("金哲洙", 1))
    retained = members.change_membership(actor, [view.id], Change("3", date(2021, 5, 1), "3"))
    assert retained.changed == ((view.id, "金哲洙", "ACTIVE", "RETAINED"),)
    members.change_membership(actor, [view.id], Change("L8", date(2022, 5, 1), "L11"))
    members.change_membership(actor, [view.id], Change("6", date(2023, 5, 1), "5"))
    members.change_membership(actor, [view.id], Change("1", date(2024, 5, 1)))
    now = members.view(actor, view.id)
    assert now.status == "ACTIVE"
    assert now.joined_on == date(2020, 3, 1)  # the first joining outlives everything
    assert [event.type for event in now.history] == ["1", "3", "L8", "6", "1"]
    assert (now.fields.change_type, now.fields.change_date) == ("1", date(2024, 5, 1))
    with pytest.raises(rules.ChangeTooEarly):
        members.change_membership(actor, [view.id], Change("3", date(2024, 4, 30), "3"))
    with db.reading() as tx:
        assert journal.verify(tx)


def test_events_cannot_be_changed_by_any_way_of_ours(members: Members, actor: Actor, person) -> None:
    view = members.register(actor, person("金哲洙", 1))
    with pytest.raises(ChangedByEvent):
        members.update(actor, view.id, {"change_type": "6"}, view.rev)


def test_a_wrong_joining_day_is_told_rightly_by_two_further_events(
    members: Members, actor: Actor, person
) -> None:
    view = members.register(actor, person("金哲洙", 1))
    after = members.update(actor, view.id, {"change_date": date(2020, 3, 11)}, view.rev)
    assert after.joined_on == date(2020, 3, 11)
    assert [(event.type, event.day) for event in after.history] == [
        ("1", date(2020, 3, 1)), ("L10", TODAY), ("1", date(2020, 3, 11)),
    ]  # fmt: skip
    back = members.undo_update(actor, view.id, after.rev)
    assert (back.joined_on, back.fields.change_date) == (date(2020, 3, 1), date(2020, 3, 1))
    assert [event.type for event in back.history] == ["1", "L10", "1", "L10", "1"]
    # The day known last is the right one now, not the day it was put right.
    members.change_membership(actor, [view.id], Change("3", date(2021, 1, 1), "3"))


def test_many_change_in_one_act_and_back(members: Members, actor: Actor, person) -> None:
    ids = [members.register(actor, person(f"王{'一二三四五'[n]}", n + 1)).id for n in range(5)]
    members.change_membership(actor, ids[:1], Change("6", date(2024, 1, 1), "5"))
    change = Change("3", date(2025, 1, 1), "4")
    looked = members.look_at_change(actor, ids, change)
    assert (len(looked.changed), len(looked.skipped)) == (4, 1)
    done = members.change_membership(actor, ids, change)
    assert done.changed == looked.changed
    assert [one.member_id for one in done.skipped] == ids[:1]
    assert done.skipped[0].reason.code == "membership.not_possible"
    assert members.window(actor, Query(status="RETAINED")).count == 4
    members.change_membership(actor, ids[4:], Change("L8", date(2025, 6, 1), "L11"))
    assert members.undo_change_of_membership(actor, done.command) == 3  # who went on since stays as they are
    assert members.window(actor, Query(status="RETAINED")).count == 0
    back = members.view(actor, ids[1])
    assert [event.type for event in back.history] == ["1", "3", "L10"]
    assert (back.fields.change_type, back.fields.change_date) == ("1", date(2020, 3, 1))
    # What was taken back is no day that later changes must follow.
    members.change_membership(actor, ids[1:2], Change("3", date(2024, 1, 1), "4"))
    with pytest.raises(NothingToTakeBack):
        members.undo_change_of_membership(actor, done.command)


def test_each_change_travels_as_its_own_event(members: Members, actor: Actor, person, db: Database) -> None:
    view = members.register(actor, person("金哲洙", 1))
    change = Change("4", date(2025, 2, 1), "1", "", "", " 延吉市粮库工会 ")
    members.change_membership(actor, [view.id], change)
    with db.reading() as tx:
        line = tx.execute(
            text("SELECT type, reason, to_union, rev FROM membership_event ORDER BY id DESC")
        ).first()
        verbs = tx.execute(
            text("SELECT verb FROM journal_line WHERE tbl = 'membership_event' ORDER BY id DESC")
        ).scalars()
        assert tuple(line) == ("4", "1", "延吉市粮库工会", 1)
        assert set(verbs) == {"I"}

"""What an operator leaves on the desk is there again, only for them, in the encrypted file, and travels nowhere."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.security import Guard
from app.shared import lineage
from app.shared.actor import Actor
from app.shared.clock import FixedClock
from app.shared.db import Database
from app.workplace import Workplace
from app.workplace.rules import LARGEST, TooMuchToKeep

ANOTHER = Actor("another", "李敏", "reader", "device")


@pytest.fixture
def workplace(db: Database, clock: FixedClock) -> Workplace:
    return Workplace(db, Guard(), clock)


def test_a_form_begun_is_there_again_and_only_for_who_began_it(workplace: Workplace, actor: Actor) -> None:
    workplace.keep_draft(actor, "member", "", {"name": "李桂兰", "mobile": ""}, "李桂兰")
    found = workplace.draft(actor, "member")
    assert found is not None
    assert (found.title, dict(found.content)) == ("李桂兰", {"name": "李桂兰", "mobile": ""})
    assert workplace.draft(ANOTHER, "member") is None
    assert workplace.drafts(ANOTHER) == ()


def test_what_is_kept_again_takes_the_place_of_what_was(workplace: Workplace, actor: Actor) -> None:
    workplace.keep_draft(actor, "member", "m1", {"name": "李"})
    workplace.keep_draft(actor, "member", "m1", {"name": "李桂"})
    (only,) = workplace.drafts(actor)
    assert only.content == {"name": "李桂"}
    workplace.drop_draft(actor, "member", "m1")
    workplace.drop_draft(actor, "member", "m1")
    assert workplace.drafts(actor) == ()


def test_the_latest_form_begun_comes_first(workplace: Workplace, actor: Actor, clock: FixedClock) -> None:
    for subject in ("m1", "m2"):
        workplace.keep_draft(actor, "member", subject, {"name": "李"})
        clock.moment += timedelta(minutes=1)
    assert [draft.subject for draft in workplace.drafts(actor)] == ["m2", "m1"]


def test_how_a_list_is_arranged_is_kept_for_each_operator(workplace: Workplace, actor: Actor) -> None:
    workplace.arrange(actor, "columns.members", {"hidden": ["age"]})
    workplace.arrange(actor, "columns.members", {"hidden": ["sex"]})
    workplace.arrange(ANOTHER, "columns.members", {"hidden": []})
    assert workplace.arranged(actor, "columns.members") == {"hidden": ["sex"]}
    assert workplace.everything_arranged(actor) == {"columns.members": {"hidden": ["sex"]}}
    assert workplace.arranged(actor, "columns.visits") is None


def test_an_arrangement_makes_no_backup_due_but_a_form_begun_does(
    workplace: Workplace, actor: Actor, db: Database
) -> None:
    db.written = False
    workplace.arrange(actor, "window", [0, 0, 1366, 720])
    assert not db.written
    workplace.keep_draft(actor, "member", "", {"name": "李"})
    assert db.written


def test_nothing_of_it_is_journalled(workplace: Workplace, actor: Actor, db: Database) -> None:
    workplace.keep_draft(actor, "member", "", {"name": "李桂兰"})
    workplace.arrange(actor, "window", 1)
    with db.reading() as tx:
        assert lineage.head(tx).last_seq == 0


def test_more_than_any_form_holds_is_refused_in_words(workplace: Workplace, actor: Actor) -> None:
    with pytest.raises(TooMuchToKeep):
        workplace.keep_draft(actor, "member", "", {"remark": "长" * LARGEST})
    assert workplace.draft(actor, "member") is None

"""The shelf of plans: what is in use, offered and old, what rests on it; a plan looked at, taken out, a year later."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from pathlib import Path

import pytest

from app.aid import (
    ACTIVE,
    OFFERED,
    OLD,
    REFUSED,
    Aid,
    PlanRefused,
    check_plan,
    rolling_end,
    take_plan,
    term_after,
    whole_term,
    worked_examples,
)
from app.aid.plan_file import ExampleFailed, PlanUnknown
from app.aid.plan_year import later, moved, next_version
from app.aid.rules import PlanVersionMissing
from app.security import NotAllowed
from app.shared import paths
from app.shared.actor import Actor
from app.shared.clock import FixedClock
from app.shared.db import Database
from tests.aid.conftest import DEMO

PLANS = sorted((paths.resources() / "samples" / "plans").glob("*.toml"))


@pytest.fixture
def real(samples: Path) -> str:
    """A plan as the province would publish it: the sample's text, not marked as one, its second version."""
    text = (samples / "plans" / f"{DEMO}-1.toml").read_text("utf-8")
    return text.replace("sample = true", "sample = false").replace('version = "1"', 'version = "2"', 1)


def states(aid: Aid, actor: Actor) -> dict[str, str]:
    return {one.version: one.state for one in aid.shelf(actor) if one.plan_id == DEMO}


def test_a_published_plan_is_offered_used_and_taken_out_of_use(
    aid: Aid, actor: Actor, db: Database, clock: FixedClock, real: str
) -> None:
    assert states(aid, actor) == {"1": ACTIVE}
    with db.transaction("test", actor) as tx:
        take_plan(tx, DEMO, "2", real, clock.now())
    assert states(aid, actor) == {"1": ACTIVE, "2": OFFERED}
    assert aid.plan(actor, DEMO, "2").text == real
    aid.activate(actor, DEMO, "2")
    assert states(aid, actor) == {"1": OLD, "2": ACTIVE}
    aid.deactivate(actor, DEMO, "2", "1")
    assert states(aid, actor) == {"1": ACTIVE, "2": OLD}
    aid.deactivate(actor, DEMO, "1")
    assert set(states(aid, actor).values()) == {OLD}
    with pytest.raises(PlanVersionMissing):
        aid.deactivate(actor, DEMO, "9")
    with pytest.raises(PlanUnknown):
        aid.plan(actor, DEMO, "9")


def test_what_rests_on_a_plan_is_counted(enrolled: Aid, actor: Actor) -> None:
    (line,) = enrolled.shelf(actor)
    assert (line.covers, line.batches, line.claims, line.used, line.sample) == (36, 0, 0, True, True)
    assert line.activated_at is not None


def test_samples_that_are_not_in_use_are_not_offered(db: Database, aid: Aid, actor: Actor) -> None:
    assert {one.plan_id for one in aid.shelf(actor)} == {DEMO}


def test_a_file_is_looked_at_and_refused_by_its_line(
    aid: Aid, actor: Actor, real: str, tmp_path: Path
) -> None:
    path = tmp_path / "plan.toml"
    path.write_text(real, "utf-8")
    assert aid.look_at_plan(actor, path).plan.version == "2"
    path.write_text(real.replace("age_min = 16", "age_min = -1"), "utf-8")
    with pytest.raises(PlanRefused) as told:
        aid.look_at_plan(actor, path)
    line = told.value.facts["line"]
    assert real.splitlines()[line - 1].startswith("age_min")
    assert str(line) in told.value.words("zh_CN")
    assert states(aid, actor) == {"1": ACTIVE}


def test_examples_are_run_anew_with_what_they_come_to(real: str) -> None:
    found = worked_examples(real)
    assert all(one.holds for one in found)
    assert (found[0].name, found[0].price, found[0].amount) == ("一份", 60_00, None)
    assert (found[2].amount, found[2].state) == (2_661_30, "payable")
    wrong = worked_examples(real.replace("amount = 2_661_30", "amount = 2_661_31", 1))
    assert [one.name for one in wrong if not one.holds] == ["自付 6,566.00 元"]
    assert next(one for one in wrong if not one.holds).amount == 2_661_30


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.stem)
def test_every_plan_moves_a_year_and_its_examples_still_come_out(path: Path, tmp_path: Path) -> None:
    before = check_plan(path)
    out = tmp_path / "next.toml"
    out.write_text(moved(before.text, before.plan), "utf-8")
    after = check_plan(out).plan
    assert (after.id, after.version) == (before.plan.id, next_version(before.plan.version))
    assert (after.valid_from, after.valid_to) == (later(before.plan.valid_from), later(before.plan.valid_to))
    assert after.source == before.plan.source
    assert (after.prices, after.limits, after.who) == (
        before.plan.prices,
        before.plan.limits,
        before.plan.who,
    )


def test_the_year_its_words_name_moves_too(aid: Aid, actor: Actor, tmp_path: Path) -> None:
    out = tmp_path / "next.toml"
    made = aid.next_year(actor, DEMO, "1", out)
    raw = tomllib.loads(out.read_text("utf-8"))
    assert (made.version, made.refused, raw["version"], raw["id"]) == ("2", None, "2", DEMO)
    assert raw["name"] == "（样例）2027 年职工住院医疗互助"
    assert "2027 年 1 月 1 日" in raw["clauses"]["term"]["text"]
    assert raw["term"] == {
        "kind": "FIXED_DATES",
        "months": 12,
        "starts": date(2027, 1, 1),
        "ends": date(2027, 12, 31),
    }


def test_what_does_not_come_out_a_year_later_is_written_and_told(
    aid: Aid, actor: Actor, db: Database, clock: FixedClock, real: str, tmp_path: Path
) -> None:
    # Day 180 after 20 February is day 181 in a leap year: the example has to be written anew by whoever edits it.
    leap = re.sub(r"2025-(?=\d)", "2026-", re.sub(r"2026-(?=\d)", "2027-", real))
    with db.transaction("test", actor) as tx:
        take_plan(tx, DEMO, "2", leap, clock.now())
    out = tmp_path / "next.toml"
    made = aid.next_year(actor, DEMO, "2", out)
    assert isinstance(made.refused, ExampleFailed)
    assert out.read_text("utf-8") == made.text


@pytest.mark.parametrize(
    ("before", "after"), [("1", "2"), ("9", "10"), ("2026.1", "2026.2"), ("v3b", "v4b"), ("x", "x.2")]
)
def test_the_next_version(before: str, after: str) -> None:
    assert next_version(before) == after


def test_how_long_a_following_cover_lasts(samples: Path) -> None:
    fixed = check_plan(samples / "plans" / f"{DEMO}-1.toml").plan
    assert whole_term(fixed, date(2026, 5, 1)) == (date(2026, 1, 1), date(2026, 12, 31))
    assert term_after(fixed, date(2025, 12, 31)) == (date(2026, 1, 1), date(2026, 12, 31))
    assert term_after(fixed, date(2025, 11, 30)) == (date(2026, 1, 1), date(2026, 12, 31))
    assert term_after(fixed, date(2026, 2, 28)) == (date(2026, 3, 1), date(2026, 12, 31))
    assert term_after(fixed, date(2026, 12, 31)) is None
    rolling = next(one.plan for one in map(check_plan, PLANS) if one.plan.term.kind == "ROLLING")
    assert rolling.term.months == 36
    assert whole_term(rolling, date(2026, 7, 1)) == (date(2026, 7, 1), date(2029, 6, 30))
    assert term_after(rolling, date(2026, 6, 30)) == (date(2026, 7, 1), date(2029, 6, 30))
    assert rolling_end(rolling, date(2028, 2, 29)) == date(2031, 2, 27)
    assert later(date(2028, 2, 29)) == date(2029, 2, 28)


def test_a_reader_takes_no_plan_out_of_use(aid: Aid) -> None:
    reader = Actor("018f0000-0000-7000-8000-000000000003", "查阅三", "reader", "device-1")
    assert aid.shelf(reader)
    with pytest.raises(NotAllowed):
        aid.deactivate(reader, DEMO, "1")


def test_a_published_plan_that_cannot_be_run_is_told_and_hides_no_other(
    aid: Aid, actor: Actor, db: Database, clock: FixedClock, real: str
) -> None:
    wrong = real.replace('version = "2"', 'version = "3"').replace(
        "amount = 2_661_30", "amount = 2_661_31", 1
    )
    with db.transaction("test", actor) as tx:
        take_plan(tx, DEMO, "2", real, clock.now())
        take_plan(tx, DEMO, "3", wrong, clock.now())
    assert states(aid, actor) == {"1": ACTIVE, "2": OFFERED, "3": REFUSED}
    line = next(one for one in aid.shelf(actor) if one.state == REFUSED)
    assert isinstance(line.why, ExampleFailed)
    assert [one.plan.version for one in aid.offered(actor)] == ["2"]
    with pytest.raises(ExampleFailed):
        aid.activate(actor, DEMO, "3")
    assert aid.activate(actor, DEMO).version == "2"

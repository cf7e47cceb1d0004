"""Rosters nobody has seen, each with every fault there is: what is said of each row agrees with how it was spoilt."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from app.members import Members, Query
from app.members.queries import whole_members
from app.members.search import window
from app.shared.actor import Actor
from app.shared.db import Database
from tests import rosters
from tests.rosters import NOTED, REFUSED, REPAIRED, People, Roster

EVERYTHING = len(REPAIRED) + len(NOTED) + len(REFUSED)


def made(seed: int, path: Path) -> Roster:
    chance = random.Random(seed)
    people = People(chance)
    wanted = [people.invent("青山镇卫生院") for _ in range(25)]
    roster = rosters.make(chance, people, wanted, EVERYTHING, "东升粮库")
    rosters.write(chance, roster, path)
    return roster


@pytest.mark.parametrize("seed", range(7_000, 7_020))
def test_another_roster_with_every_fault(
    seed: int, members: Members, actor: Actor, db: Database, tmp_path: Path
) -> None:
    path = tmp_path / "名册.xlsx"
    truth = made(seed, path)
    outcome = members.import_roster(actor, path)
    found = [{key: p[key] for key in ("sheet_row", "outcome", "code")} for p in outcome.report["problems"]]
    assert [one for one in truth.problems if one not in found] == []
    assert outcome.report["counts"] == truth.counts
    worst = {one["sheet_row"]: one["outcome"] for one in truth.problems}
    strays = [one for one in found if one not in truth.problems]
    assert [one for one in strays if worst.get(one["sheet_row"]) not in (one["outcome"], "refused")] == []
    with db.reading() as tx:
        there = {(new.name, new.id_no, new.birth_date) for new in whole_members(tx, window(tx, Query()).ids)}
    wanted = {(person.name, person.id_no, person.born) for person in truth.members}
    assert there == wanted
    again = members.import_roster(actor, path)
    assert (again.taken, again.drafted) == (0, 0)

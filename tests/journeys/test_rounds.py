"""Two offices with two computers each, their county and the province, six processes that share nothing but folders.

Each round somebody works, packages are carried or left behind or carried twice, receipts come late or not at all. In the
end everybody has been heard, and all hold the same.
"""

from __future__ import annotations

import random
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from app.sync.merge import OWNERS
from tests.journeys.party import Party

OFFICES = ("2224040001", "2224040002")
STICKS = 24
APART = frozenset({"claim"})  # its state goes on at the hub


@dataclass
class Country:
    """Everybody, and the folders between them."""

    where: Path
    computers: dict[tuple[str, str], Party]
    county: Party
    province: Party
    folders: int = 0
    receipts: list[str] = field(default_factory=list)

    def folder(self) -> Path:
        self.folders += 1
        made = self.where / "folders" / str(self.folders)
        made.mkdir(parents=True)
        return made

    def enrol(self) -> None:
        asked = self.county.do("request", "222404", self.folder())
        self.county.do("certificate", self.province.do("enrol", asked, self.folder()))
        for computer in self.computers.values():
            request = computer.do("request", self.folder())
            computer.do("certificate", self.province.do("enrol_under", request, self.folder(), "222404"))
        self.down()

    def up(self, folder: Path) -> None:
        """Carry a stick to the county, and what the county passes on to the province."""
        self.county.do("ingest", folder)
        passed = self.folder()
        self.county.do("relay", passed)
        self.province.do("ingest", passed)

    def down(self) -> None:
        """Let the province answer; the county hears what is for it."""
        answers = self.folder()
        self.receipts += self.province.do("receipts", answers)
        self.county.do("ingest", answers)

    def hand_out(self, chance: random.Random | None = None) -> None:
        """Offer the receipts there are to every computer; by chance some are lost for this time."""
        for computer in self.computers.values():
            for path in self.receipts[-12:]:
                if "down-" in path and (chance is None or chance.random() < 0.7):
                    computer.do("take", path)


@pytest.fixture
def country(tmp_path: Path) -> Any:
    with ExitStack() as stack:
        computers = {
            (code, name): stack.enter_context(
                Party(
                    "office",
                    tmp_path / f"{code}{name}",
                    code=code,
                    name=f"青山镇总工会{code[-1]}",
                    operator=f"经办{name}",
                )
            )
            for code in OFFICES
            for name in "ab"
        }
        county = stack.enter_context(Party("hub", tmp_path / "county", name="延青县总工会"))
        province = stack.enter_context(Party("hub", tmp_path / "province", name="省总工会"))
        made = Country(tmp_path, computers, county, province)
        made.enrol()
        yield made


def live(country: Country, rounds: int, seed: int) -> None:
    """Work and carry at random, then let everybody be heard."""
    chance, place, late = random.Random(seed), 0, []
    for number in range(rounds):
        for (_code, name), computer in country.computers.items():
            for _ in range(chance.randrange(3)):
                place += 1
                computer.do("register", place)
            if chance.random() < 0.6:
                computer.do("move_house", chance.randrange(99), f"河东路{number}号{name}")
            if chance.random() < 0.7:
                folder = country.folder()
                computer.do("export", folder)
                late.append(folder)
        late = late[-STICKS:]  # the oldest sticks are wiped and used again
        for folder in chance.sample(late, len(late)):
            if chance.random() < 0.5:
                country.up(folder)
        country.down()
        country.hand_out(chance)
    for _ in range(4):
        for computer in country.computers.values():
            folder = country.folder()
            computer.do("export", folder)
            country.up(folder)
        country.down()
        country.hand_out()


def check(country: Country) -> int:
    """Hold every computer against the province, table by table, and the county too; return how many rows were equal."""
    equal = 0
    for code in OFFICES:
        top, between = country.province.do("rows", code), country.county.do("rows", code)
        for name in "ab":
            computer = country.computers[code, name]
            assert computer.do("unconfirmed") == 0
            assert computer.do("check") > 0
            rows = computer.do("rows")
            assert rows.keys() <= OWNERS.keys()
            for table in rows.keys() - APART:
                assert rows[table] == top.get(table, {}), (code, name, table)
                equal += len(rows[table])
            assert computer.do("found", "石贵") == len(rows["member"])
        assert {t: between[t].keys() for t in between} == {t: top[t].keys() for t in top}
    return equal


def test_four_rounds_and_everybody_holds_the_same(country: Country) -> None:
    live(country, rounds=4, seed=11)
    equal = check(country)
    print(
        f"4 rounds, 4 computers, county and province: {equal} rows equal, {country.folders} folders carried"
    )


@pytest.mark.long
def test_two_hundred_rounds_and_everybody_holds_the_same(country: Country) -> None:
    live(country, rounds=200, seed=random.SystemRandom().randrange(10**6))
    print(f"200 rounds: {check(country)} rows equal, {country.folders} folders carried")

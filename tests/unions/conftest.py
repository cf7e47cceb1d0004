"""Unions with the roll above them, as the office wires them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from stdnum.cn import uscc

from app.members import Members, members_of_union, unit_renamed
from app.security import Guard
from app.shared.actor import Actor
from app.shared.clock import FixedClock
from app.shared.db import Database
from app.unions import Unions

Tree = Callable[..., str]


def credit_code(place: int, authority: str = "81") -> str:
    """Return an invented credit code, the `place`-th of its authority."""
    body = f"{authority}229901{place:09d}"
    return body + uscc.calc_check_digit(body)


@pytest.fixture
def unions(db: Database, guard: Guard, clock: FixedClock) -> Unions:
    """The unions of a fresh office."""
    return Unions(db, guard, clock, unit_renamed, members_of_union)


@pytest.fixture
def members(db: Database, guard: Guard, clock: FixedClock) -> Members:
    """The roll of the same office."""
    return Members(db, guard, clock)


@pytest.fixture
def union(unions: Unions, actor: Actor) -> Tree:
    """Writes a union down and returns its id."""

    def made(name: str, level: str = "L5", **more: object) -> str:
        return unions.save_union(actor, {"name": name, "level": level, **more}).id

    return made

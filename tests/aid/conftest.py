"""An office with the sample day's roster, its plan active and the unit enrolled."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.aid import Aid, ClaimIn
from app.members.service import Members
from app.security import Guard
from app.security.service import Operators, add_first
from app.security.vault import Vault
from app.shared.actor import Actor
from app.shared.clock import FixedClock
from app.shared.db import Database
from tests.conftest import Prepare

DEMO = "demo-2026-hospital"
UNIT = "青山镇卫生院"
FIRST, LAST, BEFORE = date(2026, 1, 1), date(2026, 12, 31), date(2025, 12, 20)


@pytest.fixture
def claims(samples: Path) -> list[dict[str, Any]]:
    return list(json.loads((samples / "day" / "claims.json").read_text("utf-8")))


@pytest.fixture
def beginning(
    request: pytest.FixtureRequest,
    prepare: Prepare,
    guard: Guard,
    clock: FixedClock,
    actor: Actor,
    samples: Path,
) -> Path | None:
    """An office with the roster and the plan, for the tests that use mutual aid."""

    def with_roster(db: Database) -> None:
        Members(db, guard, clock).import_roster(actor, samples / "day" / "roster.xlsx")
        Aid(db, guard, clock).activate(actor, DEMO, demonstration=True)

    return prepare("aid", with_roster) if "aid" in request.fixturenames else None


@pytest.fixture
def aid(db: Database, guard: Guard, clock: FixedClock) -> Aid:
    """The service over a whole roster, nobody enrolled yet."""
    return Aid(db, guard, clock)


@pytest.fixture
def enrolled(aid: Aid, actor: Actor) -> Aid:
    aid.enrol(actor, DEMO, UNIT, FIRST, LAST, BEFORE)
    return aid


def as_claim(raw: dict[str, Any], **changes: Any) -> ClaimIn:
    """Return a claim of the sample, with some facts or fields changed."""
    whole = {**raw, "facts": dict(raw["facts"])}
    for name, value in changes.items():
        (whole if name in whole else whole["facts"])[name] = value
    return ClaimIn(
        name=whole["name"], id_no=whole["id_no"], claimed_on=date.fromisoformat(str(whole["claimed_on"])),
        facts=whole["facts"], no=whole["no"],
    )  # fmt: skip


@pytest.fixture
def office_of_one(db: Database, guard: Guard, clock: FixedClock, actor: Actor, tmp_path: Path) -> Operators:
    """The operators of an office with nobody but the one who founded it."""
    vault = Vault(tmp_path)
    key = vault.create(actor.operator_id, actor.name, "correct horse")
    with db.transaction("test.founded", actor) as tx:
        add_first(tx, actor, clock.now())
    return Operators(db, guard, clock, vault, key)

"""What the tests of relief start from: an office of a region, its line, a household on file, projects to pay from."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from app.hardship import Hardship, Line, OwnShare, PersonIn, take_lines
from app.relief import Approval, GrantIn, ProjectIn, Relief
from app.security import Guard
from app.security.tables import OperatorRow
from app.shared.actor import Actor
from app.shared.clock import FixedClock
from app.shared.db import Database
from app.unions.tables import OfficeRow
from tests.aid.test_relief_service import card
from tests.hardship.conftest import HEADER, hardship, line, write_sheet  # noqa: F401 - fixtures
from tests.hardship.files import household_row, lived, number, opened

LINE_MONTH = 72_000
GROWN = PersonIn(
    "甲大", "20", number(78, "20060601"), stage="university", unit="延边大学", entry_year=2025, years=4
)


def publish(db: Database, clock: FixedClock, region: str = "222401", month: int = LINE_MONTH) -> None:
    """Let the province publish a subsistence line."""
    told = {"lines": [{"region": region, "year": 2026, "dibao_month": month, "relative_factor": "2",
                       "valid_from": "2025-01-01"}]}  # fmt: skip
    with db.bookkeeping() as tx:
        take_lines(tx, "", "", json.dumps(told), clock.now())


class Here:
    """An office with one household on file and projects to pay from."""

    def __init__(self, db: Database, clock: FixedClock, actor: Actor, second: Actor, files: Hardship) -> None:
        self.db, self.clock, self.actor, self.second, self.hardship = db, clock, actor, second, files
        self.shares: dict[str, OwnShare] = {}
        self.relief = Relief(db, Guard(), clock, (), lambda _tx, numbers, _year: {
            one: self.shares[one] for one in numbers if one in self.shares
        })  # fmt: skip
        self.file = self.central = self.own = ""

    def grant(self, item: str = "01", amount: int = 100_000, **told: object) -> GrantIn:
        """Return a draft for the household, from the office's own project, with a card."""
        whole = GrantIn(item, amount, file_id=self.file, project_id=self.own, reason="因病致贫", bank="工行",
                        account=card(1))  # fmt: skip
        return replace(whole, **told)

    def approved(self, told: GrantIn, **by: object) -> str:
        """Draft a grant and have the second operator approve it."""
        made = self.relief.draft(self.actor, told)
        done = self.relief.approve(self.second, [made], Approval(self.clock.today()), **by)
        assert done.refused == (), [error.words() for _one, error in done.refused]
        return made

    def paid(self, told: GrantIn, on: date | None = None) -> str:
        """Draft, approve and pay a grant."""
        made = self.approved(told)
        done = self.relief.pay(self.actor, [made], on or self.clock.today())
        assert done.refused == (), [error.words() for _one, error in done.refused]
        return made

    def refused(self, told: GrantIn, approval: Approval | None = None) -> Exception:
        """Draft a grant and return why it is not approved."""
        made = self.relief.draft(self.actor, told)
        done = self.relief.approve(self.second, [made], approval or Approval(self.clock.today()))
        assert done.done == ()
        return done.refused[0][1]

    def person(self, told: PersonIn) -> str:
        """Put somebody into the file."""
        return self.hardship.add_person(self.actor, self.file, told)


@pytest.fixture
def here(
    db: Database, clock: FixedClock, actor: Actor, second: Actor, hardship: Hardship, line: Line,  # noqa: F811
    write_sheet: Callable[..., Path],  # noqa: F811
) -> Here:  # fmt: skip
    with db.transaction("office.founded", actor) as tx:
        tx.add(
            OfficeRow(one=1, code="2224010001", name="青山镇总工会", region="222401", founded_at=clock.now())
        )
        for one in (actor, second):
            tx.add(
                OperatorRow(
                    id=one.operator_id, name=one.name, role=one.role, active=True, added_at=clock.now()
                )
            )
    publish(db, clock)
    here = Here(db, clock, actor, second, hardship)
    hardship.import_households(actor, write_sheet([HEADER, household_row(1), household_row(2, "乙二")]), line)
    first, _other = hardship.window(actor)
    here.file = opened(hardship, actor, first)
    lived(hardship, actor, here.file, second)
    here.own = here.relief.found_project(actor, ProjectIn("2026年本级帮扶资金", 2026, "04", 10_000_000))
    here.central = here.relief.found_project(
        actor, ProjectIn("2026年中央财政生活救助", 2026, "01", 2_000_000, "总工财〔2026〕5号", "01", 20)
    )
    return here

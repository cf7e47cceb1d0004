"""What the tests of visits start from: an office with services, and ways to write a day of one's own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from app.funds import Funds
from app.hardship import Hardship
from app.members import Members, NewMember
from app.security import Guard
from app.shared import identity
from app.shared.actor import Actor
from app.shared.clock import FixedClock
from app.shared.db import Database
from app.visits import Approval, Visits, read_plan
from tests.conftest import Prepare

HOUSEHOLDS = (
    "户主姓名",
    "证件号码",
    "村/单位",
    "联系电话",
    "家庭人口",
    "家庭年可支配收入(元)",
    "家庭年刚性支出(元)",
)


@dataclass(frozen=True)
class Office:
    """The services these tests use, and who is at work."""

    db: Database
    members: Members
    hardship: Hardship
    funds: Funds
    visits: Visits
    actor: Actor


def office_on(db: Database, guard: Guard, clock: FixedClock, actor: Actor) -> Office:
    """Return the services on a database."""
    return Office(
        db,
        Members(db, guard, clock),
        Hardship(db, guard, clock),
        Funds(db, guard),
        Visits(db, guard, clock),
        actor,
    )


@pytest.fixture
def office(db: Database, guard: Guard, clock: FixedClock, actor: Actor) -> Office:
    return office_on(db, guard, clock, actor)


def approve(office: Office, campaign_id: str) -> None:
    """Let a campaign be approved on paper."""
    office.visits.approve(office.actor, campaign_id, Approval(date(2025, 12, 1), "青总工发〔2025〕8号"))


@pytest.fixture
def sample_day(samples: Path) -> Path:
    """The sample day; a test that asks for it begins with its roster, households and campaign."""
    return samples / "day"


@pytest.fixture
def beginning(
    request: pytest.FixtureRequest,
    prepare: Prepare,
    guard: Guard,
    clock: FixedClock,
    actor: Actor,
    samples: Path,
) -> Path | None:
    """The sample day's office, for the tests that use its campaign."""

    def with_campaign(db: Database) -> None:
        office, day = office_on(db, guard, clock, actor), samples / "day"
        plan = read_plan((day / "campaign.json").read_bytes())
        office.members.import_roster(actor, day / "roster.xlsx")
        office.hardship.import_households(actor, day / "households.xlsx", plan.line)
        campaign_id = office.visits.plan(actor, plan).id
        office.visits.make_list(actor, campaign_id)
        approve(office, campaign_id)

    return prepare("campaign", with_campaign) if "sample_day" in request.fixturenames else None


@pytest.fixture
def campaign_id(office: Office, sample_day: Path) -> str:
    """The sample campaign with its list."""
    (campaign,) = office.visits.campaigns(office.actor)
    return campaign.id


@pytest.fixture
def write_sheet(tmp_path: Path) -> Callable[..., Path]:
    def write(rows: Sequence[Sequence[Any]], name: str = "sheet.xlsx") -> Path:
        path = tmp_path / name
        with xlsxwriter.Workbook(str(path)) as book:
            sheet = book.add_worksheet()
            for place, row in enumerate(rows):
                sheet.write_row(place, 0, row)
        return path

    return write


def number(n: int) -> str:
    """An invented resident card that checks: region 2299xx, born 1980, in series."""
    body = f"2299011980{1 + n % 12:02d}{1 + n % 28:02d}{n:03d}"
    return body + identity.check_digit(body)


def join(office: Office, name: str, id_no: str, unit: str) -> str:
    """Put a member on the roll; return their id."""
    new = NewMember(
        name=name, id_type="01", id_no=id_no, change_type="1", change_date=date(2020, 1, 1),
        employment_status="1", work_unit=unit, mobile="", ethnic="01",
    )  # fmt: skip
    return office.members.register(office.actor, new).id

"""The four seasons of a year side by side: each from its own campaigns, all of them with nobody counted twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from app.funds import Bought
from app.printing.service import Printing
from app.security import Guard
from app.services import Entry, PeriodUnreadable
from app.services.service import Services
from app.shared.clock import FixedClock
from app.unions.service import Unions
from app.visits import SEASON_FIGURES, SEASONS, UnitHelp, read_plan, seasons_of
from tests.conftest import NOW
from tests.funds.test_papers import LANGUAGES, words
from tests.visits.conftest import Office, approve

DAY = date(2026, 1, 10)
TOLD = UnitHelp("甲厂", 40, DAY, cash=100_000, cash_source="04", signed_by="赵丽")


@pytest.fixture
def summer(office: Office, campaign_id: str, samples: Path) -> str:
    """A campaign of summer beside that of the two festivals, open on the same days."""
    plan = read_plan((samples / "day" / "campaign.json").read_bytes())
    made = office.visits.plan(office.actor, replace(plan, program="SUMMER", name="夏送清凉")).id
    approve(office, made)
    return made


def test_each_season_is_told_from_its_campaigns_and_all_from_all(
    office: Office, campaign_id: str, summer: str
) -> None:
    visits, actor = office.visits, office.actor
    line = visits.page(actor, visits.window(actor, campaign_id))[0]
    visits.record_as_planned(actor, line.id, DAY)
    visits.hand_to_unit(actor, campaign_id, TOLD)
    visits.hand_to_unit(actor, summer, replace(TOLD, cash=50_000))
    visits.buy(actor, summer, Bought("G21", 3, NOW.date(), total=1000, gift_to="04"))
    with office.db.reading() as tx:
        spring, hot, autumn, winter, whole = seasons_of(tx, 2026)
        before = seasons_of(tx, 2024)
    assert [one.season for one in (spring, hot, autumn, winter, whole)] == [*SEASONS, ""]
    assert (spring.campaigns, autumn.campaigns, hot.campaigns, winter.campaigns) == (0, 0, 1, 1)
    assert set(spring.values) == set(SEASON_FIGURES)
    assert not any(spring.values.values())
    assert (hot.values["cash"], hot.values["raised_goods"], hot.values["person_times"]) == (50_000, 1000, 40)
    assert winter.values["person_times"] == 41
    # The same unit was visited in both: once for each season, and once for all.
    assert (hot.values["units"], winter.values["units"], whole.values["units"]) == (1, 1, 1)
    for key in ("raised", "raised_goods", "cash", "goods", "given", "unit_times", "person_times"):
        assert whole.values[key] == hot.values[key] + winter.values[key]
    assert not any(before[-1].values.values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_summary_is_one_page(
    office: Office, campaign_id: str, guard: Guard, clock: FixedClock, tmp_path: Path, language: str
) -> None:
    Unions(office.db, guard, clock).found(office.actor, "222401001", "青山镇总工会")
    office.visits.hand_to_unit(office.actor, campaign_id, TOLD)
    register = Services(office.db, guard, clock)
    register.add(office.actor, Entry("job_fair", DAY, heads=320, figures={"enterprises": 35, "posts": 1200}))
    register.add(office.actor, Entry("legal_aid", DAY, heads=7))
    printing, out = Printing(office.db, guard, clock), tmp_path / "seasons.pdf"
    made = printing.produce(office.actor, "four_seasons", "2026", out, language)
    assert made.pages == 1
    said = words(out)
    for told in ("0.1000", "320", "1,200", "4.5000"):
        assert told in said
    assert "法律援助" not in said
    assert ("2026年四季送汇总表" in said) == (language != "ko_KR")
    assert ("2026년사계절위문종합표" in said) == (language != "zh_CN")
    with pytest.raises(PeriodUnreadable):
        printing.produce(office.actor, "four_seasons", "26", out, language)

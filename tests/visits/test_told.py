"""What visits tell other capabilities: cash given in some days, and what was noted of whom."""

from __future__ import annotations

import copy
from collections.abc import Callable
from datetime import date
from pathlib import Path

from app.visits import Outcome, cash_helped, noted, parse_plan
from app.visits.rules import ABSENT
from tests.visits.conftest import HOUSEHOLDS, Office, approve, number
from tests.visits.test_other_day import PLAN, visit_of

DAY = date(2026, 6, 1)


def test_cash_is_told_by_person_and_days_and_remarks_with_their_visit(
    office: Office, write_sheet: Callable[..., Path]
) -> None:
    rows = [
        HOUSEHOLDS,
        *([name, number(n), "甲村", "", 1, 10, 0] for n, name in enumerate(("甲一", "乙二", "丙三"), 1)),
    ]
    office.hardship.import_households(office.actor, write_sheet(rows, "h.xlsx"), parse_plan(PLAN).line)
    plan = copy.deepcopy(PLAN) | {"recipients": {"households": ["1"], "members": None}}
    campaign = office.visits.plan(office.actor, parse_plan(plan)).id
    office.visits.make_list(office.actor, campaign)
    approve(office, campaign)
    first = office.visits.record_as_planned(office.actor, visit_of(office, campaign, "甲一"), DAY)
    other = visit_of(office, campaign, "乙二")
    office.visits.record(office.actor, other, Outcome(ABSENT, DAY, remark="老人住院"))
    office.visits.record(office.actor, visit_of(office, campaign, "丙三"), Outcome(ABSENT, DAY))
    people = [number(n) for n in (1, 2, 3, 4)]
    with office.db.reading() as tx:
        assert cash_helped(tx, people, DAY, DAY) == {number(1): 66660}
        assert cash_helped(tx, people, date(2026, 6, 2), date(2026, 7, 1)) == {}
        (one,) = noted(tx)
    assert (one.visit_id, one.campaign_id, one.id_no, one.on, one.words) == (
        other,
        campaign,
        number(2),
        DAY,
        "老人住院",
    )
    office.visits.undo_record(office.actor, first.id)
    with office.db.reading() as tx:
        assert cash_helped(tx, people, DAY, DAY) == {}

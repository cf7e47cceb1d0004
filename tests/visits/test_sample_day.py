"""The sample day gives the account of its truth, in visits, books and on paper."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from app.shared.errors import Cancelled
from app.shared.progress import StoppableProgress
from app.visits import VisitFilter
from tests.visits.conftest import Office


@pytest.fixture
def truth(samples: Path) -> dict[str, Any]:
    return json.loads((samples / "day/truth.json").read_text("utf-8"))


def test_the_account_equals_the_truth(
    office: Office, campaign_id: str, samples: Path, truth: dict[str, Any]
) -> None:
    report = office.visits.import_results(office.actor, campaign_id, samples / "day/visits-returned.xlsx")
    account = office.visits.account(office.actor, campaign_id)
    assert account == {key: truth[key] for key in account}
    assert set(account) == {
        "recipients",
        "visits",
        "cash",
        "goods_given",
        "goods_left",
        "goods_value",
        "spent",
    }
    told = truth["visits"]
    assert (report.given, report.changed, report.absent, report.declined, report.pending) == tuple(
        told[key] for key in ("given", "changed", "absent", "declined", "pending")
    )
    assert [{"sheet_row": p.sheet_row, "code": p.code} for p in report.problems] == told["problems"]
    assert (report.taken, report.notes) == (26, ())
    reckoned = office.visits.reconcile(office.actor, campaign_id)
    assert reckoned.agrees
    assert (reckoned.spent, reckoned.difference) == (truth["spent"], 0)
    assert {good.code: (good.planned, good.given, good.left) for good in reckoned.goods} == {
        "G21": (44, 22, 98),
        "G23": (44, 25, 85),
    }


def test_the_same_sheet_again_changes_nothing(office: Office, campaign_id: str, samples: Path) -> None:
    returned = samples / "day/visits-returned.xlsx"
    office.visits.import_results(office.actor, campaign_id, returned)
    before = office.visits.account(office.actor, campaign_id), office.funds.books(office.actor, campaign_id)
    with office.db.reading() as tx:
        lines = tx.connection().exec_driver_sql("SELECT max(seq) FROM journal_line").scalar()
    report = office.visits.import_results(office.actor, campaign_id, returned)
    assert report.taken == 0
    codes = Counter(problem.code for problem in report.problems)
    assert codes == {"visit.twice": 27, "visit.not_on_list": 1, "visit.outside_window": 1}
    after = office.visits.account(office.actor, campaign_id), office.funds.books(office.actor, campaign_id)
    assert after == before
    with office.db.reading() as tx:  # not one row of the office changed: nothing to send
        assert tx.connection().exec_driver_sql("SELECT max(seq) FROM journal_line").scalar() == lines


def test_who_is_both_is_reached_once(office: Office, campaign_id: str, truth: dict[str, Any]) -> None:
    lines = office.visits.page(office.actor, office.visits.window(office.actor, campaign_id))
    assert [line.number for line in lines] == list(range(1, truth["recipients"] + 1))
    assert [line.kind for line in lines] == ["household"] * 12 + ["member"] * 32
    again = office.visits.make_list(office.actor, campaign_id)
    assert (again.recipients, again.added, again.both) == (44, 0, 4)


def test_stopping_the_import_keeps_nothing(office: Office, campaign_id: str, samples: Path) -> None:
    before = office.visits.account(office.actor, campaign_id)
    progress = StoppableProgress()
    progress.stop()
    with pytest.raises(Cancelled):
        office.visits.import_results(
            office.actor, campaign_id, samples / "day/visits-returned.xlsx", progress
        )
    assert office.visits.account(office.actor, campaign_id) == before


def test_the_desk_finds_and_counts(office: Office, campaign_id: str, samples: Path) -> None:
    office.visits.import_results(office.actor, campaign_id, samples / "day/visits-returned.xlsx")

    def found(**wanted: Any) -> list[str]:
        ids = office.visits.window(office.actor, campaign_id, VisitFilter(**wanted))
        return [line.name for line in office.visits.page(office.actor, ids)]

    assert found(query="xyn") == ["徐永男"]
    assert found(query="徐永") == ["徐永男"]
    assert len(found(query="12")) >= 1  # a number on the list, or the last digits of a document
    assert len(found(state="ABSENT")) == 2
    assert len(found(place="青山镇卫生院", state="PENDING")) == 18
    assert set(office.visits.places(office.actor, campaign_id)) == {
        "青山镇卫生院",
        "东升村",
        "延青社区",
        "青山村",
    }
    (line,) = office.visits.campaigns(office.actor)
    assert (line.recipients, line.counts["GIVEN"], line.counts["PENDING"]) == (44, 20, 18)
    counted = {state: line.counts[state] for state in ("PENDING", "ABSENT", "CHANGED")}
    assert counted == {"PENDING": 18, "ABSENT": 2, "CHANGED": 3}
    view = office.visits.campaign(office.actor, campaign_id)
    assert (view.recipients, [good.title for good in view.goods]) == (44, ["大米10kg(袋)", "食用油5L(桶)"])

"""A warm-visit campaign as large as wanted: the sample day's plan for so many invented households."""

from __future__ import annotations

import json
from pathlib import Path

from app.office import Office
from app.shared import paths
from app.visits import Approval, CampaignPlan, read_plan
from tests.people import households

BUDGET = 200_000
"""Fen a household: enough for everybody from either source."""


def planned(office: Office, path: Path, count: int) -> tuple[str, CampaignPlan]:
    """Take `count` households in from a workbook written to `path`, and plan their campaign; nobody is listed yet."""
    told = json.loads((paths.resources() / "samples/day/campaign.json").read_bytes())
    told["sources"] = [{**source, "budget": count * BUDGET} for source in told["sources"]]
    told["goods"] = [{**good, "bought": count} for good in told["goods"]]
    told["recipients"].pop("members")
    plan = read_plan(json.dumps(told).encode())
    office.hardship.import_households(office.actor, households(path, count), plan.line)
    return office.visits.plan(office.actor, plan).id, plan


def approve(office: Office, campaign_id: str, plan: CampaignPlan) -> None:
    """Enter an invented approval on paper, of the campaign's first day."""
    office.visits.approve(office.actor, campaign_id, Approval(plan.window_from, "青总工发〔2025〕8号"))

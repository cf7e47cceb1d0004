"""What is asked of every new enrolment: who gives how much for a share, and what a plan says of it beforehand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from app.aid import PAYERS, Plan, whole_term
from app.shared.errors import NuangongError
from app.shared.text import _
from ui.kit.fields import Field, MoneyField
from ui.kit.form import Spec
from ui.pages.aid.enrolment_words import PAID_BY, tiers_of

PLACES = {"from": "starts", "to": "ends", "split": f"{PAYERS[0]}_pays"}  # where the service's fields stand


def begins(plan: Plan, today: date) -> dict[str, Any]:
    """Return what a plan says of a new enrolment: its days, what each payer gives for a share, its first tier."""
    starts, ends = whole_term(plan, today)
    tiers = tiers_of(plan)
    tier = tiers[0] if tiers else None
    dearest = max((price.fen for price in plan.prices if price.tier in (None, tier)), default=0)
    split = dict(plan.payers) or {"person": dearest}
    return {
        "starts": starts, "ends": ends, "tier": tier,
        **{f"{who}_pays": split.get(who) or None for who in PAYERS},
    }  # fmt: skip


def payer_specs() -> list[Spec]:
    """Return the fields of what each payer gives for a share, and of the giver."""
    specs = [Spec(f"{who}_pays", _("{who}, for a share", who=_(PAID_BY[who])), MoneyField) for who in PAYERS]
    return [*specs, Spec("giver", _("Who gives it"), Field)]


def split_of(answers: Mapping[str, Any]) -> dict[str, int]:
    """Return what each payer gives for a share, in fen."""
    return {who: answers[f"{who}_pays"] for who in PAYERS if answers[f"{who}_pays"]}


def placed(error: Exception) -> Exception:
    """Return a refusal at the field where it is said."""
    if isinstance(error, NuangongError):
        error.field = PLACES.get(error.field or "", error.field)
    return error

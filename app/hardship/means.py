"""What does a household's class hang on beside its people and items? Where it lives, an accident, a migrant's standing.

Pure values. Source: classes and income of domain page C.1.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

from app.hardship.class_tables import HAPPENINGS, HappeningUnknown
from app.hardship.rules import MOST_PEOPLE, AmountNegative, PeopleInvalid
from app.shared.errors import RuleError
from app.shared.text import N_

HAPPENING_WORDS: Final = {
    "disaster": N_("Disaster or accident with somebody killed or disabled"),
    "illness": N_("Sudden major illness"),
    "home": N_("Home destroyed"),
}
MOST_MONTHS: Final = 600
_REGION = re.compile(r"(\d{6}(\d{3})?)?")


class PlaceWrong(RuleError):
    """A region is a code of six or nine digits."""

    code = "means.region"
    template = N_("The region is the 6 digits of the county or the 9 digits of the township.")


class LabourMonthsWrong(RuleError):
    """A labour relation lasts some months."""

    code = "means.labour_months"
    template = N_("The months of the labour relation are a whole number from 0 to 600.")


class CostWithoutHappening(RuleError):
    """A cost belongs to something that happened, and what happened has a proof."""

    code = "means.cost"
    template = N_("Say what happened, what it cost after all compensation, and by which paper it is known.")


@dataclass(frozen=True)
class Means:
    """What a class hangs on beside people and items; see `hardship_means`. `cost` in fen."""

    region: str = ""
    heads: int = 0
    on_dibao: bool = False
    owns_home: bool = False
    happening: str = ""
    cost: int = 0
    happening_proof: str = ""
    in_town: bool = False
    union_member: bool = False
    labour_months: int = 0


def checked_means(told: Means) -> Means:
    """Return means as they are kept.

    Raises PlaceWrong, PeopleInvalid, HappeningUnknown, AmountNegative, CostWithoutHappening, LabourMonthsWrong.
    """
    region, proof = told.region.strip(), told.happening_proof.strip()
    if not _REGION.fullmatch(region):
        raise PlaceWrong(field="region")
    if not 0 <= told.heads <= MOST_PEOPLE:
        raise PeopleInvalid(field="heads")
    if told.happening and told.happening not in HAPPENINGS:
        raise HappeningUnknown(field="happening")
    if told.cost < 0:
        raise AmountNegative(field="cost")
    if bool(told.happening) != bool(told.cost or proof) or (told.happening and not proof):
        raise CostWithoutHappening(field="happening" if not told.happening else "happening_proof")
    if not 0 <= told.labour_months <= MOST_MONTHS:
        raise LabourMonthsWrong(field="labour_months")
    return replace(told, region=region, happening_proof=proof)

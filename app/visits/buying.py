"""What is bought for a campaign, and may it be? A good of its list or a new one. Pure; knows no database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from app.shared.errors import RuleError
from app.shared.text import N_
from app.visits.queries import Good
from app.visits.workbook import TITLES

LONGEST: Final = 40


class GoodMissing(RuleError):
    """The good is not one of the campaign's."""

    code = "purchase.good_missing"
    template = N_("Choose a good of the campaign from the list, or write the name of a new one.")


class GoodUnclear(RuleError):
    """A good of the list and a new one are both named."""

    code = "purchase.good_unclear"
    template = N_("Either choose a good from the list or write a new one, not both.")


class GoodNameMissing(RuleError):
    """A new good has no name, or one too long for a column."""

    code = "purchase.name_missing"
    template = N_("Write what the new good is called, in at most {most} characters.")


class UnitMissing(RuleError):
    """A new good has no unit, or one too long for a column."""

    code = "purchase.unit_missing"
    template = N_("Write in what the new good is counted, like bag or box, in at most {most} characters.")


class GoodTwice(RuleError):
    """The campaign has a good of that name."""

    code = "purchase.good_twice"
    template = N_(
        "{name} is a good of this campaign already. Choose it from the list; it may cost another price."
    )


class NameTaken(RuleError):
    """A column of the sign-off sheet is called so."""

    code = "purchase.name_taken"
    template = N_("A column of the sign-off sheet is called {name} already. Give the good another name.")


class PiecesOut(RuleError):
    """Carriers hold pieces that would be taken back."""

    code = "purchase.pieces_out"
    template = N_(
        "Carriers hold {out} of {name}, and only {left} would be left. Write down first what they bring back; the "
        "purchase stands until then."
    )


@dataclass(frozen=True)
class NewGood:
    """A good that was not in the plan: its name and in what it is counted."""

    name: str
    unit: str


def tidied(new: NewGood, known: Sequence[Good]) -> NewGood:
    """Return a new good without spaces around its words.

    Raises GoodNameMissing, UnitMissing, GoodTwice or NameTaken, naming the field.
    """
    name, unit = " ".join(new.name.split()), " ".join(new.unit.split())
    if not 0 < len(name) <= LONGEST:
        raise GoodNameMissing(field="name", most=LONGEST)
    if not 0 < len(unit) <= LONGEST:
        raise UnitMissing(field="unit", most=LONGEST)
    if any(name == good.name for good in known):
        raise GoodTwice(field="name", name=name)
    if any(name in titles for titles in TITLES.values()):  # the sheet that comes back could not be read
        raise NameTaken(field="name", name=name)
    return NewGood(name, unit)

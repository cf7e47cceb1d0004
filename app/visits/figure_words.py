"""What is a figure called, and what does its number leave out? Words for the screen, paper and command line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from app.shared import codes
from app.shared.money import yuan
from app.shared.text import N_, _
from app.visits import figures
from app.visits.collective import UNIT_LEVEL_WORDS
from app.visits.figures import Figure, wan_words

NAMES: Final[Mapping[str, str]] = {
    "raised": N_("Funds raised"),
    "raised_goods": N_("Goods raised in kind, their value"),
    "bought": N_("Goods bought, their value"),
    "cash": N_("Cash given"),
    "goods": N_("Goods given, their value"),
    "given": N_("Cash and goods given"),
    "units": N_("Units visited"),
    "unit_times": N_("Visits to units"),
    "hard_units": N_("Enterprises in trouble visited"),
    "person_times": N_("Workers helped, every time counted"),
    "persons": N_("Workers helped by name, each once"),
    "households": N_("Hardship households helped"),
    "migrants": N_("Hardship households of migrant workers"),
    "model_workers": N_("Model workers helped"),
    "gig_workers": N_("Workers in new forms of employment helped by name"),
    "gig_times": N_("Workers in new forms of employment, with their units"),
    "front_line": N_("Workers on the front line"),
    "led": N_("Visits led by leaders"),
    "services": N_("Services given"),
    "sets": N_("Groups that went visiting"),
}
UNITS: Final[Mapping[str, str]] = {
    figures.FEN: N_("10,000 yuan"),
    figures.HOUSEHOLDS: N_("households"),
    figures.PEOPLE: N_("people"),
    figures.PERSON_TIMES: N_("person-times"),
    figures.UNITS: N_("units"),
    figures.UNIT_TIMES: N_("unit-times"),
    figures.TIMES: N_("times"),
    figures.SETS: N_("groups"),
}
_PART: Final[Mapping[str, str]] = {"raised": "warm_fund_sources", "cash": "warm_fund_sources",
                                   "raised_goods": "warm_fund_sources",
                                   "households": "hardship_categories"}  # fmt: skip


def name_words(key: str) -> str:
    """Return what a figure is called."""
    return _(NAMES[key])


def part_words(figure: Figure) -> str:
    """Return which part of a figure it is; empty for the whole."""
    if not figure.of:
        return ""
    if figure.key == "led":
        return _(UNIT_LEVEL_WORDS[figure.of])
    return codes.load(_PART[figure.key]).label(figure.of)


def unit_words(unit: str) -> str:
    """Return in what a figure is counted."""
    return _(UNITS[unit])


def value_words(unit: str, value: int | None) -> str:
    """Return a figure's number; money in units of 10,000 yuan with 4 decimals; what is not kept says so."""
    if value is None:
        return _("not kept")
    return wan_words(value) if unit == figures.FEN else f"{value:,}"


def exact_words(unit: str, value: int | None) -> str:
    """Return an amount to the fen, empty for what is no money."""
    return yuan(value) if unit == figures.FEN and value is not None else ""


def note_words(figure: Figure) -> str:
    """Say what a number leaves out, or why it is not kept."""
    n = f"{figure.lacking:,}"
    match figure.note:
        case figures.NAMELESS:
            return _("Without the {n} who were only counted, with their units", n=n)
        case figures.NO_GROUP:
            return _("The group is not written for {n} visits to units", n=n)
        case figures.ON_THE_ROLL:
            return _("As the roll says; who is not on it is not counted")
        case figures.UNITS_ONLY:
            return _("Visits to units; who led a visit to a household is not kept")
        case figures.OF_THE_YEAR:
            return _("Services belong to no campaign; look at a year")
        case figures.NO_SERVICE:
            return _("No service is in the register")
        case figures.NO_TEAM:
            return _("No leader is written for visits to units, and no carrier for gifts taken out")
        case figures.TEAMS if figure.lacking:
            return _("Leaders of visits to units and carriers of gifts, each once a day; {n} visits to units name no "
                     "leader", n=n)  # fmt: skip
        case figures.TEAMS:
            return _("Leaders of visits to units and carriers of gifts, each once a day")
    return ""

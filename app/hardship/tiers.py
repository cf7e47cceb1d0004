"""At which level is a household filed, and in which of the five tiers? Two lists beside the class. Pure.

The five tiers (五个梯度) are the province's; their definition is not public, so they are an editable list with an
optional rule for each (domain page C.2). A rule only proposes; a person chooses.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from app.hardship.class_tables import ACCIDENT
from app.hardship.rules import CATEGORIES, Line
from app.shared import codes, paths
from app.shared.codes import Code
from app.shared.errors import RuleError
from app.shared.text import N_
from app.shared.toml_table import TableRefused, TomlTable, load

LEVELS: Final = "hardship_archive_levels"
TIERS: Final = "jl_gradient"
LEVEL, TIER = "level", "tier"
LISTS: Final = {LEVEL: LEVELS, TIER: TIERS}
MOST_TIMES: Final = 10


class LevelUnknown(RuleError):
    """The level of filing is none of the list."""

    code = "tier.level_unknown"
    template = N_("Choose the level of the file from the list.")


class TierUnknown(RuleError):
    """The tier is none of the list."""

    code = "tier.unknown"
    template = N_("Choose the tier from the list.")


class TierRuleWrong(RuleError):
    """A rule asks for classes of the list, and for a net income of some times the line."""

    code = "tier.rule_wrong"
    template = N_(
        "Write how many times the line: a number above 0 and at most 10. Choose classes from the list."
    )


@dataclass(frozen=True)
class TierIn:
    """The office's own name of a level or tier ('' as installed) and its rule; see `TierRule`. `place` orders rules."""

    name: str = ""
    classes: tuple[str, ...] = ()
    net_times: Decimal | None = None
    relapsed: bool | None = None
    place: int = 0


def checked_tier(listed: str, code: str, told: TierIn) -> TierIn:
    """Return an own name and rule as they are kept. Raises LevelUnknown, TierUnknown, TierRuleWrong."""
    if listed not in LISTS or codes.load(LISTS[listed]).get(code) is None:
        raise (LevelUnknown if listed == LEVEL else TierUnknown)(field="code")
    if not set(told.classes) <= {*CATEGORIES, ACCIDENT}:
        raise TierRuleWrong(field="classes")
    times = told.net_times
    if times is not None and not (times.is_finite() and 0 < times <= MOST_TIMES):
        raise TierRuleWrong(field="net_times")
    classes = tuple(sorted(set(told.classes)))
    return TierIn(" ".join(told.name.split()), classes, times, told.relapsed, told.place)


@dataclass(frozen=True)
class TierFacts:
    """What a rule may ask: the class, the net monthly income of each (fen), the line, on file before."""

    category: str
    net_pc: int
    line: Line
    relapsed: bool = False


@dataclass(frozen=True)
class TierRule:
    """One rule: every condition it names must fit."""

    code: str
    classes: tuple[str, ...] = ()
    net_times: Decimal | None = None
    relapsed: bool | None = None

    def fits(self, facts: TierFacts) -> bool:
        """Say whether a household is what the rule asks for."""
        return (
            (not self.classes or facts.category in self.classes)
            and (self.net_times is None or facts.net_pc <= facts.line.dibao_month * self.net_times)
            and (self.relapsed is None or facts.relapsed is self.relapsed)
        )


@dataclass(frozen=True)
class TierRules:
    """The rules of both lists, in the order they are asked."""

    levels: tuple[TierRule, ...]
    tiers: tuple[TierRule, ...]


def levels() -> tuple[Code, ...]:
    """Return the levels a file may have (全国级 … 基层)."""
    return tuple(codes.load(LEVELS))


def tiers() -> tuple[Code, ...]:
    """Return the tiers that may be chosen."""
    return tuple(codes.load(TIERS))


def check_level(code: str) -> str:
    """Return a level that may be chosen. Raises LevelUnknown."""
    if codes.load(LEVELS).offered(code) is None:
        raise LevelUnknown(field="level")
    return code


def check_tier(code: str) -> str:
    """Return a tier that may be chosen, empty for none yet. Raises TierUnknown."""
    if code and codes.load(TIERS).offered(code) is None:
        raise TierUnknown(field="gradient")
    return code


def tier_rules() -> TierRules:
    """Return the installed rules. Raises TableRefused naming the line."""
    return load(paths.resources() / "catalog" / "hardship_tiers.toml", read_tier_rules)


def proposed_level(facts: TierFacts, rules: TierRules | None = None) -> str | None:
    """Return the level of the first rule that fits; None when a person chooses unaided."""
    return _first((rules or tier_rules()).levels, facts)


def proposed_tier(facts: TierFacts, rules: TierRules | None = None) -> str | None:
    """Return the tier of the first rule that fits; None when a person chooses unaided."""
    return _first((rules or tier_rules()).tiers, facts)


def _first(rules: tuple[TierRule, ...], facts: TierFacts) -> str | None:
    return next((rule.code for rule in rules if rule.fits(facts)), None)


def read_tier_rules(table: TomlTable) -> TierRules:
    """Read the rules; each names a code of its list and one condition at least. Raises TableRefused."""
    return TierRules(_rules(table, "level", LEVELS), _rules(table, "tier", TIERS))


def _rules(table: TomlTable, key: str, listed: str) -> tuple[TierRule, ...]:
    known = {entry.code for entry in codes.load(listed).known()}
    found = []
    for one in table.tables(key, needed=False):
        rule = TierRule(
            one.choice("code", known),
            one.choices("classes", (*CATEGORIES, ACCIDENT)),
            one.number("net_times") if one.has("net_times") else None,
            one.yes("relapsed") if one.has("relapsed") else None,
        )
        if rule == TierRule(rule.code):
            raise TableRefused(one.at("code"))
        found.append(rule)
        one.finish()
    return tuple(found)

"""Which lists may be chosen from? Code lists as choices of a field, found by words, pinyin and initials."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from app.shared import codes
from app.shared.pinyin import full, initials
from app.shared.text import _
from ui.kit.fields import Choice, CodeField, PasswordField
from ui.kit.form import Spec

if TYPE_CHECKING:
    from app.security.service import Operator


def choices(name: str) -> tuple[Choice, ...]:
    """Return the lines of a code list as it stands now; withdrawn ones can be read, but are not offered."""
    return _choices(codes.load(name))


@lru_cache(maxsize=64)
def _choices(found: codes.CodeList) -> tuple[Choice, ...]:
    return tuple(
        Choice(code.code, code.name_zh, _keys(code.name_zh), offered=not code.withdrawn)
        for code in found.known()
    )


def spoken_codes(words: Mapping[str, str]) -> tuple[Choice, ...]:
    """Return codes with their words as choices that their sound finds too."""
    return tuple(Choice(code, said, _keys(said)) for code, said in words.items())


def spoken(words: Sequence[str]) -> list[Choice]:
    """Return places and units as choices that their sound finds too."""
    return [Choice(word, word, _keys(word)) for word in words if word]


@lru_cache(maxsize=1)
def regions() -> tuple[Choice, ...]:
    """Return counties and townships of the province, each with the county it lies in."""
    counties = {code.code: code for code in codes.load("jilin_regions")}
    found = [
        Choice(code.code, name, _keys(name))
        for code in counties.values()
        if code.extra.get("level") == "county" and (name := code.name_zh)
    ]
    for town in codes.load("jilin_towns"):
        county = counties.get(town.extra.get("county_code", ""))
        words = f"{county.name_zh} {town.name_zh}" if county else town.name_zh
        found.append(Choice(town.code, words, _keys(town.name_zh)))
    return tuple(found)


@lru_cache(maxsize=1)
def places() -> tuple[Choice, ...]:
    """Return the province and its prefectures, then its counties and townships."""
    wide = [
        code for code in codes.load("jilin_regions") if code.extra.get("level") in ("province", "prefecture")
    ]
    return (*(Choice(code.code, code.name_zh, _keys(code.name_zh)) for code in wide), *regions())


def second_persons(operators: Sequence[Operator], operator_id: str) -> tuple[Choice, ...]:
    """Return who could decide beside the operator at work: everybody else who is active."""
    return tuple(
        Choice(one.id, one.name, _keys(one.name)) for one in operators if one.active and one.id != operator_id
    )


def second_specs(others: Sequence[Choice], *, required: bool = True) -> list[Spec]:
    """Return the fields in which one of these proves themselves here as the second person."""

    def who() -> CodeField:
        field = CodeField(others)
        if required and len(others) == 1:  # where it can only be one, nobody is asked who
            field.put(others[0].code)
        return field

    return [
        Spec("operator", _("Second person"), who, required=required),
        Spec("password", _("Their password"), PasswordField, required=required),
    ]


def _keys(words: str) -> tuple[str, ...]:
    return full(words), initials(words)

"""What do the services of the unions share? The database, the guard, the clock, and what the roll above is told."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar
from unicodedata import normalize

from sqlalchemy import Boolean
from sqlalchemy.orm import Session

from app.security import Guard
from app.shared.base import DayText
from app.shared.clock import Clock
from app.shared.db import Database
from app.shared.errors import RuleError
from app.unions.credit_code import read_credit_code
from app.unions.facts import UnionFacts, UnitFacts
from app.unions.rules import tidy
from app.unions.tables import UnionOrgRow, UnitRow

Renamed = Callable[[Session, str, str], None]
"""Hears the id and the new name of a unit that was renamed. Given by the office's wiring."""
Holding = Callable[[Session, str], int]
"""Tells how many members have this union as their own. Given by the office's wiring."""

Facts = TypeVar("Facts", UnionFacts, UnitFacts)
_OWN = frozenset({"id", "rev", "closed_on"})  # never typed: they change by acts of their own
_NUMBERS = frozenset({"phone", "bank_account", "region"})


@dataclass(frozen=True)
class Saved:
    """What an act kept: the record, its name, and the act itself, by which it is taken back."""

    id: str
    name: str
    command: str


def _untold(_tx: Session, _unit_id: str, _name: str) -> None:
    return None


def _nobody(_tx: Session, _union_id: str) -> int:
    return 0


class UnionServing:
    """What every part of the unions' service works with."""

    def __init__(
        self, db: Database, guard: Guard, clock: Clock, renamed: Renamed = _untold, holding: Holding = _nobody
    ) -> None:
        """`renamed` is told of a unit's new name, `holding` is asked who belongs to a union by themselves."""
        self._db = db
        self._guard = guard
        self._clock = clock
        self._renamed = renamed
        self._holding = holding


def tidied(changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was typed as it is meant. Raises TypeError for a field that is not typed at all."""
    if wrong := _OWN & set(changes):
        raise TypeError(sorted(wrong))
    return {name: _meant(name, value) for name, value in changes.items()}


def _meant(name: str, value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if name == "uscc":
        return read_credit_code(value)
    if name in _NUMBERS:
        return "".join(normalize("NFKC", value).split())
    return value.strip() if name == "remark" else tidy(value)


def put(row: UnionOrgRow | UnitRow, facts: UnionFacts | UnitFacts) -> None:
    """Make a row say what `facts` say; its id and revision are its own."""
    for name, value in vars(facts).items():
        if name not in ("id", "rev") and getattr(row, name) != value:
            setattr(row, name, value)


def stood(table: type[UnionOrgRow] | type[UnitRow], fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the journal says stood there, as values of the columns."""
    columns = table.__table__.c
    return {name: _value(columns[name].type, value) for name, value in fields.items() if name in columns}


def _value(kind: Any, value: Any) -> date | bool | str | int | None:
    if value is None:
        return None
    if isinstance(kind, DayText):
        return date.fromisoformat(value)
    return bool(value) if isinstance(kind, Boolean) else value


def first(reasons: tuple[RuleError, ...]) -> None:
    """Raise the first of some reasons, when there is one."""
    if reasons:
        raise reasons[0]

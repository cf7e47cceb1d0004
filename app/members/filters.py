"""Which of the roll does a column's filter leave? Conditions and the values to choose from; knows no screen."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import ColumnElement, String, case, func, literal, select, union
from sqlalchemy.orm import Session

from app.members.tables import MemberRow, MemberSearchRow
from app.shared import codes

Only = tuple[tuple[str, frozenset[str]], ...]

LACKS, WHOLE = "lacks", "whole"


def _of_member(column: Any) -> ColumnElement[Any]:
    """Ask for what only the member's own row holds."""
    return func.coalesce(
        select(column).where(MemberRow.id == MemberSearchRow.member_id).scalar_subquery(), ""
    )


_KEPT: Final[Mapping[str, Any]] = {
    "sex": MemberRow.sex,
    "employment": MemberRow.employment_status,
    "form": MemberRow.employment_form,
    "gig": MemberRow.gig_group,
    "platform": MemberRow.platform,
    "education": MemberRow.education,
    "source": MemberRow.source,
    "collector": MemberRow.collector,
    "tags": MemberRow.tags,
}
# What each filter asks of a person: one text for each, empty where nothing is known.
_ASKED: Final[Mapping[str, ColumnElement[Any]]] = {
    "unit": func.coalesce(MemberSearchRow.unit_name, ""),
    "status": func.coalesce(MemberSearchRow.status, ""),
    "complete": case((MemberSearchRow.missing == "", literal(WHOLE)), else_=literal(LACKS)),
    "joined": func.coalesce(func.substr(MemberSearchRow.joined_on.cast(String), 1, 4), ""),
    **{key: _of_member(column) for key, column in _KEPT.items()},
}
FILTERS: Final = frozenset(_ASKED)


@lru_cache(maxsize=1)
def counted_statuses() -> tuple[str, ...]:
    """Return the statuses that count in the number of members."""
    listed = codes.load("member_status")
    return tuple(status.code for status in listed if status.extra["counts_in_member_total"] == "1")


def conditions(only: Only, but: str = "") -> list[ColumnElement[bool]]:
    """Return what the filters ask, that of the column `but` apart. Raises KeyError for an unknown filter."""
    return [_ASKED[key].in_(sorted(chosen)) for key, chosen in only if key != but]


def counted() -> ColumnElement[bool]:
    """Ask for those who count in the number of members."""
    return MemberSearchRow.status.in_(counted_statuses())


def values(tx: Session, key: str, wanted: Collection[ColumnElement[bool]]) -> tuple[tuple[str, int], ...]:
    """Return each value of a filter among those `wanted`, with how many have it, the most frequent first."""
    asked = _ASKED[key].label("asked")
    rows = tx.execute(select(asked, func.count()).select_from(MemberSearchRow).where(*wanted).group_by(asked))
    return tuple(sorted(((str(value), count) for value, count in rows), key=lambda line: (-line[1], line[0])))


def between(first: Any, last: Any) -> list[ColumnElement[bool]]:
    """Ask for those who joined from `first` to `last`, both days included; None leaves a side open."""
    asked = []
    if first is not None:
        asked.append(MemberSearchRow.joined_on >= first)
    if last is not None:
        asked.append(MemberSearchRow.joined_on <= last)
    return asked


def among(member_ids: Collection[str]) -> ColumnElement[bool]:
    """Ask for these members only, however many: one value of the statement holds all their ids."""
    listed = func.json_each(json.dumps(sorted(member_ids))).table_valued("value")
    return MemberSearchRow.member_id.in_(select(listed.c.value))


def held_by(union_id: str, unit_ids: Collection[str]) -> ColumnElement[bool]:
    """Ask for those of this union of their own, or of one of these units without a union of their own."""
    own, theirs = MemberRow.union_id, MemberRow.unit_id
    held = union(
        select(MemberRow.id).where(own == union_id),
        select(MemberRow.id).where(theirs.in_(sorted(unit_ids)), own.is_(None)),
    )
    return MemberSearchRow.member_id.in_(held)

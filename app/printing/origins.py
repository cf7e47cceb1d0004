"""What are the campaigns, people and goods of the ledger called? Asks whoever books; the books know only their ids."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.aid import relief_line_names, relief_lines_called, relief_names, reliefs_called
from app.funds import Called
from app.relief import grant_names, grants_called, project_names, projects_called
from app.visits import campaign_names, campaigns_called, good_names, helped_called, helped_names


def _campaigns(tx: Session, ids: Sequence[str]) -> Mapping[str, str]:
    return {**campaign_names(tx, ids), **relief_names(tx, ids), **project_names(tx, ids)}


def _people(tx: Session, ids: Sequence[str]) -> Mapping[str, str]:
    return {**helped_names(tx, ids), **relief_line_names(tx, ids), **grant_names(tx, ids)}


def _people_called(words: str) -> Select[str]:
    either = helped_called(words).union_all(relief_lines_called(words), grants_called(words)).subquery()
    return select(either.c.id)


def _campaigns_called(words: str) -> Select[str]:
    either = campaigns_called(words).union_all(reliefs_called(words), projects_called(words)).subquery()
    return select(either.c.id)


def _belongs(tx: Session, ids: Sequence[str]) -> Mapping[str, str]:
    return {**dict.fromkeys(relief_names(tx, ids), RELIEF), **dict.fromkeys(project_names(tx, ids), GRANTS)}


RELIEF: Final = "relief"
GRANTS: Final = "grants"
IN_THE_BOOKS: Final = Called(_campaigns, _people, good_names, _people_called, _campaigns_called, _belongs)

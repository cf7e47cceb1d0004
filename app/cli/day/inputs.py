"""What does a day's folder hold? Finds and reads its files; knows nothing of what is done with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from app.aid.service import ClaimIn
from app.shared import paths
from app.shared.errors import RuleError
from app.shared.files import read_whole
from app.shared.foreign import json_of
from app.shared.text import N_
from app.visits import CampaignPlan, read_plan

FILES = (
    "roster.xlsx",
    "households.xlsx",
    "campaign.json",
    "visits-returned.xlsx",
    "enrolment.json",
    "claims.json",
)


class DayFileMissing(RuleError):
    """The folder is no day."""

    code = "day.file_missing"
    template = N_("The day's folder lacks {name}. Nothing was made.")


class DayFileWrong(RuleError):
    """A file of the day is not written as day.md says."""

    code = "day.file_wrong"
    template = N_("{name} cannot be used: “{part}” is missing or not right. Nothing was made.")


@dataclass(frozen=True)
class EnrolmentInput:
    """Whom to enrol in which plan, from when to when."""

    plan: str
    work_unit: str
    starts_on: date
    ends_on: date
    enrolled_on: date
    first_time: bool


@dataclass(frozen=True)
class DayInput:
    """One day's input, read and checked; the sheets stay files."""

    folder: Path
    campaign: CampaignPlan
    enrolment: EnrolmentInput
    claims: tuple[ClaimIn, ...]

    @property
    def roster(self) -> Path:
        """The member roster."""
        return self.folder / "roster.xlsx"

    @property
    def households(self) -> Path:
        """The households in hardship."""
        return self.folder / "households.xlsx"

    @property
    def returned(self) -> Path:
        """What came back after the visits."""
        return self.folder / "visits-returned.xlsx"

    @classmethod
    def read(cls, folder: Path | None = None) -> DayInput:
        """Read the day in `folder` (the shipped sample when None). Raises DayFileMissing, DayFileWrong."""
        folder = folder or paths.resources() / "samples" / "day"
        for name in FILES:
            if not (folder / name).is_file():
                raise DayFileMissing(name=name)
        campaign = read_plan(read_whole(folder / "campaign.json"))
        return cls(folder, campaign, _enrolment(folder), _claims(folder))


def _json(folder: Path, name: str) -> Any:
    try:
        return json_of(read_whole(folder / name).decode("utf-8-sig"))
    except ValueError as error:
        raise DayFileWrong(name=name, part="JSON") from error


def _take(name: str, told: Any, key: str, kind: type) -> Any:
    value = told.get(key) if isinstance(told, Mapping) else None
    if kind is date and isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError as error:
            raise DayFileWrong(name=name, part=key) from error
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise DayFileWrong(name=name, part=key)
    return value


def _enrolment(folder: Path) -> EnrolmentInput:
    name = "enrolment.json"
    told = _json(folder, name)
    return EnrolmentInput(
        plan=_take(name, told, "plan", str),
        work_unit=_take(name, _take(name, told, "members", dict), "work_unit", str),
        starts_on=_take(name, told, "from", date),
        ends_on=_take(name, told, "to", date),
        enrolled_on=_take(name, told, "enrolled_on", date),
        first_time=_take(name, told, "first_time", bool),
    )


def _claims(folder: Path) -> tuple[ClaimIn, ...]:
    name = "claims.json"
    told = _json(folder, name)
    if not isinstance(told, Sequence):
        raise DayFileWrong(name=name, part="[")
    return tuple(
        ClaimIn(
            no=_take(name, one, "no", int),
            name=_take(name, one, "name", str),
            id_no=_take(name, one, "id_no", str),
            claimed_on=_take(name, one, "claimed_on", date),
            facts=_take(name, one, "facts", dict),
        )
        for one in told
    )

"""What is left of a project, and how is it seen? Rows in, frozen values out; money in fen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import funds
from app.relief import rules
from app.relief.tables import ReliefGrantRow, ReliefProjectRow
from app.relief.views import ProjectView
from app.shared import codes
from app.shared.errors import RuleError
from app.shared.text import N_


class ProjectMissing(RuleError):
    """There is no such project."""

    code = "relief.project_missing"
    template = N_("This relief project does not exist.")


class ProjectNeeded(RuleError):
    """Money comes from a project."""

    code = "relief.project_needed"
    template = N_("Choose the project the money comes from.")


class ProjectOtherItem(RuleError):
    """The project is for another kind of relief."""

    code = "relief.project_other_item"
    template = N_("This project is for {item} only. Choose another one.")


class ProjectShort(RuleError):
    """The project has not that much left."""

    code = "relief.project_short"
    template = N_("“{name}” has {left} yuan left to be promised.")


class ProjectNameMissing(RuleError):
    """A project has a name; one of central money a number and an item too."""

    code = "relief.project_facts"
    template = N_("Enter the project's name. Central money needs its number and kind of relief too.")


class ProjectYearWrong(RuleError):
    """A project is of a year."""

    code = "relief.project_year"
    template = N_("Enter the project's year, like 2026.")


class ProjectSourceUnknown(RuleError):
    """Money comes from a source of the list."""

    code = "relief.project_source"
    template = N_("Choose a fund source from the list.")


class ProjectCentralItem(RuleError):
    """Central money is not for this item."""

    code = "relief.project_central_item"
    template = N_("Central relief money is not for {item}.")


class ProjectBudgetWrong(RuleError):
    """A project has money, and people planned are not below zero."""

    code = "relief.project_budget"
    template = N_("The project's money is above zero, and its people are not below zero.")


class ProjectTooSmall(RuleError):
    """More is promised than the new sum."""

    code = "relief.project_too_small"
    template = N_("{used} yuan are promised or paid from this project already.")


class ProjectUsed(RuleError):
    """Something is promised from the project."""

    code = "relief.project_used"
    template = N_("Grants were promised or paid from this project. Take them back first.")


@dataclass(frozen=True)
class ProjectIn:
    """A project as it is written down: `budget` in fen, `people` planned; `item` '' for any kind of relief."""

    name: str
    year: int
    source: str
    budget: int
    number: str = ""
    item: str = ""
    people: int = 0
    remark: str = ""


def checked(told: ProjectIn) -> ProjectIn:
    """Return a project as it is kept.

    Raises ProjectNameMissing, ProjectYearWrong, ProjectSourceUnknown, ProjectCentralItem, ProjectBudgetWrong, naming
    the field.
    """
    name, number = told.name.strip(), told.number.strip()
    if not name:
        raise ProjectNameMissing(field="name")
    if not 2000 <= told.year <= 2999:
        raise ProjectYearWrong(field="year")
    if codes.load("warm_fund_sources").get(told.source) is None:
        raise ProjectSourceUnknown(field="source")
    item = codes.load("aid_items").get(told.item) if told.item else None
    if told.item and item is None:
        raise rules.ItemNotHere(field="item", item=told.item)
    if told.source == rules.CENTRAL:
        if not number or item is None:
            raise ProjectNameMissing(field="number" if not number else "item")
        if item.extra.get("central_fund_allowed") != "1":
            raise ProjectCentralItem(field="item", item=item.name_zh)
    if told.budget <= 0:
        raise ProjectBudgetWrong(field="budget")
    if told.people < 0:
        raise ProjectBudgetWrong(field="people")
    return ProjectIn(
        name, told.year, told.source, told.budget, number, told.item, told.people, told.remark.strip()
    )


def project_row(tx: Session, project_id: str) -> ReliefProjectRow:
    """Return the row of a project. Raises ProjectMissing."""
    row = tx.get(ReliefProjectRow, project_id)
    if row is None:
        raise ProjectMissing()
    return row


def told_of(row: ReliefProjectRow) -> ProjectIn:
    """Return a project as it is written down."""
    return ProjectIn(row.name, row.year, row.source, row.budget, row.number, row.item, row.people, row.remark)


def left_of(tx: Session, row: ReliefProjectRow, but: str = "") -> int:
    """Return what may still be promised of a project, in fen, `but` one grant."""
    held = select(func.sum(ReliefGrantRow.granted)).where(
        ReliefGrantRow.project_id == row.id, ReliefGrantRow.state.in_(rules.HELD), ReliefGrantRow.id != but
    )
    return row.budget - (tx.scalar(held) or 0)


def views(tx: Session, rows: Sequence[ReliefProjectRow]) -> tuple[ProjectView, ...]:
    """Return projects with what was promised and paid from them."""
    return tuple(_view(tx, row) for row in rows)


def _view(tx: Session, row: ReliefProjectRow) -> ProjectView:
    wanted = select(ReliefGrantRow).where(ReliefGrantRow.project_id == row.id)
    grants = [one for one in tx.scalars(wanted) if one.state in rules.HELD]
    paid = [one for one in grants if one.state == rules.PAID]
    promised = sum(one.granted or 0 for one in grants if one.state in rules.DUE)
    booked = funds.live_entries(tx, [one.id for one in grants])
    named = all(booked.get(one.id, []) == ([one.entry_id] if one.entry_id else []) for one in grants)
    return ProjectView(
        row.id, row.number, row.name, row.year, row.source, row.item, row.budget, row.people, row.remark, row.off,
        promised, sum(one.granted or 0 for one in paid), len(grants),
        len({one.id_no or one.person_id or one.file_id for one in grants}),
        named and funds.agreement(tx, row.id).holds,
    )  # fmt: skip

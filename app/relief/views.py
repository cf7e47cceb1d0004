"""How are projects and grants of relief seen? Frozen values; money in fen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from app.hardship import Help, Step
from app.hardship.relief_caps import ReliefVerdict
from app.relief.rules import DUE, PAID, GrantIn
from app.shared.errors import RuleError
from app.shared.text import N_, translate

OVERDUE, BEYOND, ALTERED = "overdue", "beyond", "altered"
LISTS: Final[Mapping[str, str]] = {
    OVERDUE: N_("Emergency help without a file"),
    BEYOND: N_("Paid beyond a limit by two computers"),
    ALTERED: N_("Changed elsewhere after the approval"),
}
"""Lists of grants beside those by state, and what they are called."""


@dataclass(frozen=True)
class ProjectView:
    """A project with what was promised and paid from it, in fen, and how many grants and people that is."""

    id: str
    number: str
    name: str
    year: int
    source: str
    item: str
    budget: int
    people: int
    remark: str
    off: bool
    promised: int
    paid: int
    grants: int
    reached: int
    books_agree: bool

    @property
    def left(self) -> int:
        """What may still be promised, in fen; below zero where two computers promised too much."""
        return self.budget - self.promised - self.paid


@dataclass(frozen=True)
class GrantLine:
    """A grant in a list. `amount` is what is granted, or asked before. `follows`: until then a file is due."""

    id: str
    number: str
    file_id: str | None
    file_number: str
    head: str
    name: str
    id_masked: str
    way: str
    item: str
    project_id: str | None
    project: str
    project_number: str
    source: str
    amount: int
    state: str
    made_on: date
    approved_on: date | None
    paid_on: date | None
    school_year: int | None
    follows: date | None = None
    overdue: bool = False
    beyond: bool = False
    altered: bool = False

    @property
    def is_due(self) -> bool:
        """Say whether the money is still to go out."""
        return self.state in DUE

    @property
    def is_paid(self) -> bool:
        """Say whether it is paid."""
        return self.state == PAID


@dataclass(frozen=True)
class GrantView:
    """A grant whole: as it was drafted, and by what it was approved. `told` has whole numbers: people see masks.

    `steps` are those of the approval, empty before; `approved_by`, `seconded_by`, `made_by`, `paid_by` operators' ids.
    """

    line: GrantLine
    told: GrantIn = field(repr=False)
    category: str
    steps: tuple[Step, ...]
    facts: Mapping[str, int | None]
    made_by: str
    approval_no: str
    approved_by: str | None
    seconded_by: str | None
    sheet_on: date | None
    paid_by: str | None
    entry_id: str | None
    reason_back: str

    @property
    def id(self) -> str:
        """Its id."""
        return self.line.id


@dataclass(frozen=True)
class Notice:
    """Something to look at before money is promised: its words and what they speak of."""

    code: str
    words_id: str
    words_facts: Mapping[str, str]

    def words(self, language: str | None = None) -> str:
        """Say it."""
        return translate(self.words_id, dict(self.words_facts), language)


@dataclass(frozen=True)
class Look:
    """A draft looked at: what the caps say, what is known of its figures (fen), what the household got already.

    `verdict` is None while a figure is missing; `missing` says which then, and `against` what else speaks against it.
    """

    verdict: ReliefVerdict | None
    missing: RuleError | None
    against: tuple[RuleError, ...]
    line_month: int | None
    own_cost: int | None
    mutual_aid: int | None
    category: str
    helps: tuple[Help, ...]
    helped: int
    warnings: tuple[Notice, ...]

    @property
    def may_be_approved(self) -> bool:
        """Say whether nothing speaks against it."""
        return self.verdict is not None and self.verdict.allowed and not self.against


@dataclass(frozen=True)
class GrantFilter:
    """Which grants: `query` a number, a name or a document's end; the others None for all. `listed` is one of LISTS."""

    query: str = ""
    states: frozenset[str] | None = None
    items: frozenset[str] | None = None
    sources: frozenset[str] | None = None
    projects: frozenset[str] | None = None
    years: frozenset[int] | None = None
    file_id: str | None = None
    listed: str | None = None

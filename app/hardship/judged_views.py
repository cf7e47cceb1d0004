"""How are the class of a file, its tests and the files a new line would touch seen? Frozen values; numbers masked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from app.hardship.exclusions import Answer
from app.hardship.judged_rows import KeptTest
from app.hardship.keeping import EXPENSE, INCOME, MONTH, kind_words
from app.hardship.rules import Line
from app.shared.errors import NuangongError


@dataclass(frozen=True)
class TestedItem:
    """One item as it was tested: its kind in words, whose it is ('' all of them), fen, the year's sum less repaid."""

    id: str
    side: str
    kind: str
    words: str
    person: str
    amount: int
    period: str
    months: int
    repaid: int
    year: int
    evidence: str


@dataclass(frozen=True)
class FileTestView:
    """A test of a file with what the file is called: everything the slip of the test shows.

    `test.steps` are its words (`Step.words`). `current` says that the file still holds what was tested; `by` is the
    operator's name. A test that was only tried has no id and no moment.
    """

    number: str
    head: str
    id_masked: str
    place: str
    worker: str
    cause: str
    test: KeptTest
    by: str
    current: bool

    @property
    def income_items(self) -> tuple[TestedItem, ...]:
        """What the household had in the year."""
        return self._items(INCOME)

    @property
    def rigid_items(self) -> tuple[TestedItem, ...]:
        """What it had to pay."""
        return self._items(EXPENSE)

    def _items(self, side: str) -> tuple[TestedItem, ...]:
        names = {one.id: one.name for one in self.test.held.people}
        return tuple(
            TestedItem(
                one.id, side, one.kind, kind_words(side, one.kind), names.get(one.person, ""), one.amount,
                one.period, one.months, one.repaid,
                one.amount * (one.months if one.period == MONTH else 1) - one.repaid, one.evidence,
            )
            for one in self.test.held.items
            if one.side == side
        )  # fmt: skip


@dataclass(frozen=True)
class ExclusionView:
    """One condition that keeps a household out, what was found about it (None: nobody looked), who seconded it."""

    code: str
    words: str
    answer: Answer | None
    seconded_by: str = ""


@dataclass(frozen=True)
class ClassView:
    """How the class of a file stands: a trial by what it holds now, or why there is none, and the tests kept.

    `proposed_level` and `proposed_tier` are codes the rules propose, '' for none. `granted` is the class decided.
    """

    trial: FileTestView | None
    refusal: NuangongError | None
    tests: tuple[FileTestView, ...]
    exclusions: tuple[ExclusionView, ...]
    granted: str
    proposed_level: str = ""
    proposed_tier: str = ""


@dataclass(frozen=True)
class TouchedLine:
    """A file that was decided and would come to another class: the class decided, the one it would come to."""

    file_id: str
    number: str
    head: str
    id_masked: str
    place: str
    before: str
    after: str
    net_pc: int
    decided_on: date
    line_before: int
    line_after: int


@dataclass(frozen=True)
class TouchedFiles:
    """Whom a line or table of a day would touch. Nothing is changed by asking.

    `counts` says how many go from which class to which, `asked` how many decided files were looked at, `untested` are
    the decided ones no test was kept of: nothing can be said of them.
    """

    region: str
    on: date
    table: str
    line: Line
    line_since: date
    lines: tuple[TouchedLine, ...]
    counts: Mapping[tuple[str, str], int]
    asked: int
    untested: tuple[str, ...]

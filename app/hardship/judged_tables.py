"""How is kept what a hardship file's class was judged by, who was told apart, and what was erased? Knows no rule.

`hardship_means` and `hardship_exclusion` are what a file's class hangs on beside its people and items; `hardship_test`
is every test that was made, whole as it was; `hardship_tier` the office's own names and rules of levels and tiers;
`hardship_union` a file that went over into another; `hardship_erasure` what was erased after its time.
"""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.shared.base import Day, Fen, Moment, Row, Synced

HAPPENED = ("happening", "cost", "happening_proof")
"""What happened to a household and what it cost: one statement."""

ANSWERED = ("applies", "evidence", "reason", "decision", "seconded_by")
"""What was found about a condition: one statement."""

RULED = ("name", "classes", "net_times", "relapsed", "place")
"""A level or tier: one statement."""


class HardshipMeansRow(Synced, Row):
    """What a class hangs on beside people and items; one row for each file, its id made of the file's.

    `heads` is how many live together where not all are entered, 0 where they are. `happening` is one of
    `class_tables.HAPPENINGS` or empty, `cost` fen after all compensation. `region` is where the household lives, empty
    for the office's own. The last three are asked of migrant workers.
    """

    __tablename__ = "hardship_means"
    __together__ = HAPPENED
    file_id: Mapped[str] = mapped_column(ForeignKey("hardship_file.id"), index=True)
    region: Mapped[str]
    heads: Mapped[int]
    on_dibao: Mapped[bool]
    owns_home: Mapped[bool]
    happening: Mapped[str]
    cost: Mapped[Fen]
    happening_proof: Mapped[str]
    in_town: Mapped[bool]
    union_member: Mapped[bool]
    labour_months: Mapped[int]
    __table_args__ = (
        CheckConstraint("cost >= 0", name="cost"),
        CheckConstraint("heads BETWEEN 0 AND 99", name="heads"),
        CheckConstraint("labour_months >= 0", name="labour_months"),
    )


class HardshipExclusionRow(Synced, Row):
    """What was found about one condition that keeps a household out; its id is made of the file's and the code.

    `applies` is NULL where an answer was taken back. `reason` says why the household is filed all the same; then a
    second person or a decision on paper stands by it.
    """

    __tablename__ = "hardship_exclusion"
    __together__ = ANSWERED
    file_id: Mapped[str] = mapped_column(ForeignKey("hardship_file.id"), index=True)
    code: Mapped[str]
    applies: Mapped[bool | None]
    evidence: Mapped[str]
    reason: Mapped[str]
    decision: Mapped[str]
    seconded_by: Mapped[str | None]


class HardshipTestRow(Synced, Row):
    """A test of a file's class as it was made. Only ever added.

    `line` is JSON of the subsistence line with the day it holds from, `facts` of everything judged by, `steps` of the
    reasoning. Amounts are fen of a year, `net_pc` of a month and each person; it may be below zero.
    """

    __tablename__ = "hardship_test"
    file_id: Mapped[str] = mapped_column(ForeignKey("hardship_file.id"), index=True)
    on_day: Mapped[Day]
    region: Mapped[str]
    table_id: Mapped[str]
    table_version: Mapped[str]
    line: Mapped[str]
    income: Mapped[Fen]
    rigid: Mapped[Fen]
    people: Mapped[int]
    net_pc: Mapped[Fen]
    category: Mapped[str]
    facts: Mapped[str]
    steps: Mapped[str]
    by: Mapped[str]
    at: Mapped[Moment]
    __table_args__ = (
        CheckConstraint("category IN ('0', '1', '2', '3')", name="category"),
        CheckConstraint("income >= 0 AND rigid >= 0", name="amounts"),
    )


class HardshipTierRow(Synced, Row):
    """The office's own name and rule of a level ("level") or tier ("tier"); its id is made of list and code.

    `classes` is JSON of codes, `net_times` a decimal or empty, `relapsed` None where it is not asked. `place` orders
    the rules: the first that fits proposes.
    """

    __tablename__ = "hardship_tier"
    __together__ = RULED
    listed: Mapped[str]
    code: Mapped[str]
    name: Mapped[str]
    classes: Mapped[str]
    net_times: Mapped[str]
    relapsed: Mapped[bool | None]
    place: Mapped[int]
    __table_args__ = (CheckConstraint("listed IN ('level', 'tier')", name="listed"),)


class HardshipUnionRow(Synced, Row):
    """A file that went over into another: `moved` is JSON of the rows that went, and of what was taken off.

    `event_id` is the event that ended the file which went; `undone` says that it was taken back.
    """

    __tablename__ = "hardship_union"
    stays_id: Mapped[str] = mapped_column(ForeignKey("hardship_file.id"), index=True)
    went_id: Mapped[str] = mapped_column(ForeignKey("hardship_file.id"), index=True)
    moved: Mapped[str]
    event_id: Mapped[str]
    reason: Mapped[str]
    by: Mapped[str]
    at: Mapped[Moment]
    undone: Mapped[bool]


class HardshipErasureRow(Synced, Row):
    """What was erased when its time of keeping was over: which number, by what rule, who and when. Only ever added.

    `left_on` is the day the household left, `kept_until` the last day of the time, `attachments` how many papers went.
    """

    __tablename__ = "hardship_erasure"
    file_id: Mapped[str] = mapped_column(ForeignKey("hardship_file.id"))
    number: Mapped[str]
    left_on: Mapped[Day]
    kept_until: Mapped[Day]
    rule: Mapped[str]
    reason: Mapped[str]
    attachments: Mapped[int]
    by: Mapped[str]
    seconded_by: Mapped[str]
    at: Mapped[Moment]
    __table_args__ = (Index(None, "file_id"),)

"""How are hardship households and their files stored? Knows no rule and no service.

`household` is what a sheet told of a household and the class it came to. `hardship_file` is its file: who lives there,
what they have and must pay, what is done for them, and (`hardship_event`) everything that happened to it.
"""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.shared.base import Day, Fen, Moment, Row, Synced


class HouseholdRow(Synced, Row):
    """One household by its head. Assessed again it keeps its row; the journal keeps every earlier figure.

    `housing`, `area` and `postcode` are as in its file, which begins with them.
    """

    __tablename__ = "household"
    head: Mapped[str]
    doc_type: Mapped[str]
    id_no: Mapped[str] = mapped_column(unique=True)
    place: Mapped[str]
    phone: Mapped[str]
    people: Mapped[int]
    income: Mapped[Fen]
    rigid: Mapped[Fen]
    cause: Mapped[str | None]
    bank: Mapped[str]
    account: Mapped[str]
    housing: Mapped[str] = mapped_column(default="", server_default="")
    area: Mapped[str] = mapped_column(default="", server_default="")
    postcode: Mapped[str] = mapped_column(default="", server_default="")
    category: Mapped[str]
    net_pc: Mapped[Fen]
    steps: Mapped[str]
    line: Mapped[str]
    assessed_on: Mapped[Day]
    pinyin: Mapped[str]
    initials: Mapped[str]
    __table_args__ = (
        Index(None, "category"),
        Index(None, "initials"),
        CheckConstraint("people >= 1", name="people"),
        CheckConstraint("income >= 0 AND rigid >= 0", name="amounts"),
        CheckConstraint("category IN ('0', '1', '2')", name="category"),
    )


class SubsistenceLineRow(Row):
    """A subsistence line the province published; the last publication of a region and day holds."""

    __tablename__ = "subsistence_line"
    region: Mapped[str] = mapped_column(primary_key=True)
    valid_from: Mapped[Day] = mapped_column(primary_key=True)
    line: Mapped[str]
    taken_at: Mapped[Moment]


CAUSES = ("cause", "causes")
"""Why a household is in hardship: one statement."""

CLASSED = ("level", "gradient")
"""Where a file is kept and how much is done for it: one statement."""


class HardshipFileRow(Synced, Row):
    """The file of one household, by its head. Where it stands is told by its events, never by this row.

    `ordinal` counts the files of one head from 1: a household that falls back gets another, `relapse_of` the one
    before. `no` and `series` are its number. `causes` is JSON of up to three codes beside the main `cause`.
    `authorised_on` is the day the household signed that its means may be asked for; `worker` is "worker" or "migrant".
    `housing` is a code of its list, `area` the square metres of the home as they were told ("62.5").
    `temporary` files are those of temporary relief; `united_into` is the file this one went over into. Of a file that
    was erased after its time (`erased_on`) no name and no number is left.
    """

    __tablename__ = "hardship_file"
    __together__ = (*CAUSES, *CLASSED)
    household_id: Mapped[str | None] = mapped_column(ForeignKey("household.id"))
    member_id: Mapped[str | None] = mapped_column(ForeignKey("member.id"))
    head: Mapped[str]
    doc_type: Mapped[str]
    id_no: Mapped[str]
    ordinal: Mapped[int]
    relapse_of: Mapped[str | None] = mapped_column(ForeignKey("hardship_file.id"))
    no: Mapped[int]
    series: Mapped[str]
    opened_on: Mapped[Day]
    opened_by: Mapped[str]
    pinyin: Mapped[str]
    initials: Mapped[str]
    place: Mapped[str]
    phone: Mapped[str]
    worker: Mapped[str]
    level: Mapped[str]
    gradient: Mapped[str]
    cause: Mapped[str]
    causes: Mapped[str]
    cadre: Mapped[str]
    authorised_on: Mapped[Day | None]
    temporary: Mapped[bool] = mapped_column(default=False, server_default="0")
    housing: Mapped[str] = mapped_column(default="", server_default="")
    area: Mapped[str] = mapped_column(default="", server_default="")
    postcode: Mapped[str] = mapped_column(default="", server_default="")
    united_into: Mapped[str | None] = mapped_column(ForeignKey("hardship_file.id"))
    erased_on: Mapped[Day | None]
    __table_args__ = (
        Index(None, "id_no"),
        Index(None, "no"),
        Index(None, "household_id"),
        Index(None, "member_id"),
        CheckConstraint("ordinal > 0", name="ordinal"),
        CheckConstraint("worker IN ('', 'worker', 'migrant')", name="worker"),
    )


class HardshipPersonRow(Synced, Row):
    """Somebody of a household; the head is one of them. `income` is fen a month, NULL where it is not known.

    `off` says that they were taken off again. Codes are those of the lists of the same names; `stage` is the school's.
    """

    __tablename__ = "hardship_person"
    file_id: Mapped[str] = mapped_column(ForeignKey("hardship_file.id"), index=True)
    is_head: Mapped[bool]
    name: Mapped[str]
    relation: Mapped[str]
    sex: Mapped[str]
    birth_date: Mapped[Day | None]
    doc_type: Mapped[str]
    id_no: Mapped[str]
    political: Mapped[str]
    health: Mapped[str]
    disease: Mapped[str]
    disability_type: Mapped[str]
    disability_grade: Mapped[str]
    insurance: Mapped[str]
    income: Mapped[Fen | None]
    employment: Mapped[str]
    unit: Mapped[str]
    stage: Mapped[str]
    entry_year: Mapped[int | None]
    years: Mapped[int | None]
    able: Mapped[bool | None]
    jobless_months: Mapped[int | None]
    no_job_proof: Mapped[str] = mapped_column(default="", server_default="")
    off: Mapped[bool]
    __table_args__ = (
        Index(None, "id_no"),
        CheckConstraint("income IS NULL OR income >= 0", name="income"),
        CheckConstraint("years IS NULL OR years BETWEEN 1 AND 12", name="years"),
    )


class HardshipItemRow(Synced, Row):
    """Something a household has or must pay, in fen for a `period`; `person_id` is whose it is, NULL for all of them.

    `side` is "income" or "expense", `kind` a kind of that side. What is by the month is for so many `months`;
    `repaid` is what was given back of an expense in the year.
    """

    __tablename__ = "hardship_item"
    __together__ = ("amount", "period", "months", "repaid")
    file_id: Mapped[str] = mapped_column(ForeignKey("hardship_file.id"), index=True)
    person_id: Mapped[str | None] = mapped_column(ForeignKey("hardship_person.id"))
    side: Mapped[str]
    kind: Mapped[str]
    amount: Mapped[Fen]
    period: Mapped[str]
    evidence: Mapped[str]
    remark: Mapped[str]
    months: Mapped[int] = mapped_column(default=12, server_default="12")
    repaid: Mapped[Fen] = mapped_column(default=0, server_default="0")
    off: Mapped[bool]
    __table_args__ = (
        CheckConstraint("side IN ('income', 'expense')", name="side"),
        CheckConstraint("period IN ('month', 'year', 'once')", name="period"),
        CheckConstraint("amount >= 0", name="amount"),
    )


class HardshipMeasureRow(Synced, Row):
    """Something that is done for a household by its plan: what, by whom, until when, and what came of it."""

    __tablename__ = "hardship_measure"
    __together__ = ("state", "result")
    file_id: Mapped[str] = mapped_column(ForeignKey("hardship_file.id"), index=True)
    measure: Mapped[str]
    responsible: Mapped[str]
    due_on: Mapped[Day | None]
    progress: Mapped[str]
    result: Mapped[str]
    state: Mapped[str]
    __table_args__ = (CheckConstraint("state IN ('OPEN', 'DONE', 'DROPPED')", name="state"),)


class HardshipEventRow(Synced, Row):
    """Something that happened to a file (`standing.py` has the kinds). Only ever added; one takes another back.

    `until_day` is the last day of a notice or the next review, `days` the working days a notice was counted to have.
    `people` is JSON of the names of those who called on the household. `reason` is a code: the class that was granted,
    or why a file ended. `about` is the objection that is answered, or the state that is gone back to. `amount` is fen.
    """

    __tablename__ = "hardship_event"
    file_id: Mapped[str] = mapped_column(ForeignKey("hardship_file.id"), index=True)
    kind: Mapped[str]
    on_day: Mapped[Day]
    until_day: Mapped[Day | None]
    days: Mapped[int]
    people: Mapped[str]
    result: Mapped[str]
    reason: Mapped[str]
    amount: Mapped[Fen | None]
    document: Mapped[str]
    words: Mapped[str]
    about: Mapped[str]
    cancels: Mapped[str]
    by: Mapped[str]
    at: Mapped[Moment]
    __table_args__ = (CheckConstraint("amount IS NULL OR amount >= 0", name="amount"),)

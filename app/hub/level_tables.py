"""How is kept what county and province say to each other, and who has moved from office to office? Knows no rule."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.hub.tables import HubRow

# -- the county in between: the province's side


class CountyRow(HubRow):
    """A county whose hub stands between its offices and this one.

    `confirmed` is the number of its last word taken, `number` of the last message to it, `roll` of the last list
    of devices (`roll_sha` its fingerprint), `heard` of the list it said it holds; `waiting` says it is owed one.
    """

    __tablename__ = "county"
    office_id: Mapped[str] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    hub_id: Mapped[str]
    sign_key: Mapped[str]
    seal_key: Mapped[str]
    key_id: Mapped[str]
    state: Mapped[str]
    certificate: Mapped[str]
    confirmed: Mapped[int] = mapped_column(default=0)
    number: Mapped[int] = mapped_column(default=0)
    roll: Mapped[int] = mapped_column(default=0)
    roll_sha: Mapped[str] = mapped_column(default="")
    heard: Mapped[int] = mapped_column(default=0)
    waiting: Mapped[bool] = mapped_column(default=True)


class CountyWordRow(HubRow):
    """One word of a county as it came; `about` is the office, `log_n` its number there (0 when refused: `code`)."""

    __tablename__ = "county_word"
    office_id: Mapped[str] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(primary_key=True)
    n: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[str]
    about: Mapped[str]
    kind: Mapped[str]
    ruling: Mapped[str]
    refused: Mapped[str]
    log_n: Mapped[int]
    __table_args__ = (Index(None, "office_id", "code", "uuid"), Index(None, "office_id", "about"))


# -- the county in between: the county's own side


class UpperRow(HubRow):
    """The hub above this one: one row once its certificate was taken in. `code` is this county's own.

    `incarnation`, `number` and `roll` are of the last message from it, `told` the list it was told we hold,
    `confirmed` our last word it took.
    """

    __tablename__ = "upper_hub"
    office_id: Mapped[str] = mapped_column(primary_key=True)
    code: Mapped[str]
    hub_id: Mapped[str]
    sign_key: Mapped[str]
    seal_key: Mapped[str]
    key_id: Mapped[str]
    incarnation: Mapped[int] = mapped_column(default=0)
    number: Mapped[int] = mapped_column(default=0)
    roll: Mapped[int] = mapped_column(default=0)
    told: Mapped[int] = mapped_column(default=0)
    confirmed: Mapped[int] = mapped_column(default=0)


class SaidRow(HubRow):
    """One word this county gave on a record of the office `about`; `refused` is the province's reason code."""

    __tablename__ = "said"
    office_id: Mapped[str] = mapped_column(primary_key=True)
    uuid: Mapped[str] = mapped_column(primary_key=True)
    n: Mapped[int]
    about: Mapped[str]
    kind: Mapped[str]
    tbl: Mapped[str]
    row_id: Mapped[str]
    ruling: Mapped[str]
    refused: Mapped[str]
    __table_args__ = (Index(None, "office_id", "n"), Index(None, "office_id", "about", "tbl", "row_id"))


class PassingRow(HubRow):
    """A package on its way to the hub above, untouched; `sent_at` is when it was last put on a stick."""

    __tablename__ = "passing"
    office_id: Mapped[str] = mapped_column(primary_key=True)
    package_id: Mapped[str] = mapped_column(primary_key=True)
    about: Mapped[str]
    kind: Mapped[str]
    name: Mapped[str]
    arrived_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]


class TransferRow(HubRow):
    """A member who left the office for another, from the number `n` of the office's log on."""

    __tablename__ = "transfer"
    office_id: Mapped[str] = mapped_column(primary_key=True)
    member_id: Mapped[str] = mapped_column(primary_key=True)
    to_office: Mapped[str]
    n: Mapped[int]
    moved_on: Mapped[date]
    at: Mapped[datetime]
    __table_args__ = (ForeignKeyConstraint(["office_id"], ["office.office_id"]),)

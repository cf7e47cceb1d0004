"""How is kept which contents records name, and where their pieces lie? Knows no rule."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.hub.tables import HubRow


class ContentNamedRow(HubRow):
    """Which content a record names, and with which record it lies; kept beside the records, made from them."""

    __tablename__ = "content_named"
    office_id: Mapped[str] = mapped_column(primary_key=True)
    tbl: Mapped[str] = mapped_column(primary_key=True)
    row_id: Mapped[str] = mapped_column(primary_key=True)
    sha256: Mapped[str]
    size: Mapped[int]
    owner_tbl: Mapped[str]
    owner_id: Mapped[str]
    __table_args__ = (
        ForeignKeyConstraint(["office_id"], ["office.office_id"]),
        Index(None, "office_id", "sha256"),
        Index(None, "office_id", "owner_tbl", "owner_id"),
    )


class ContentOfferRow(HubRow):
    """A content a device said it has and has had no word of; the receipt answers for each.

    `last` and `cursor` say how far the device had come when it said so.
    """

    __tablename__ = "content_offer"
    office_id: Mapped[str] = mapped_column(primary_key=True)
    incarnation: Mapped[str] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(primary_key=True)
    last: Mapped[int]
    cursor: Mapped[int]
    __table_args__ = (ForeignKeyConstraint(["office_id"], ["office.office_id"]),)


class ContentRow(HubRow):
    """A content that is here whole: its pieces are all there, and together they have its hash."""

    __tablename__ = "content"
    office_id: Mapped[str] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(primary_key=True)
    size: Mapped[int]
    taken_at: Mapped[datetime]
    __table_args__ = (ForeignKeyConstraint(["office_id"], ["office.office_id"]),)


class ContentPieceRow(HubRow):
    """Where a piece of a content lies: the `n`-th of a kept package. The packages themselves are the store."""

    __tablename__ = "content_piece"
    office_id: Mapped[str] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[int] = mapped_column(primary_key=True)
    size: Mapped[int]
    length: Mapped[int]
    package_id: Mapped[str]
    n: Mapped[int]
    __table_args__ = (
        ForeignKeyConstraint(["office_id"], ["office.office_id"]),
        Index(None, "office_id", "package_id"),
    )

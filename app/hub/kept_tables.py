"""How is stored what a hub published, and what it did? The part of the hub's tables that is kept as files too."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from app.hub.tables import HubRow


class PublicationRow(HubRow):
    """One publication with its signatures; `office_id` is its stream: EVERYWHERE, or the one office it is for."""

    __tablename__ = "publication"
    office_id: Mapped[str] = mapped_column(primary_key=True)
    serial: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    item_id: Mapped[str]
    version: Mapped[str]
    digest: Mapped[str]
    body: Mapped[str]
    published_at: Mapped[datetime]


class ActRow(HubRow):
    """One transaction of the hub: a package it took in, or what it wrote otherwise; see acts.py.

    All stand under EVERYWHERE, in the order they were done. `link` chains them; `kept` says that its file is written.
    """

    __tablename__ = "act"
    office_id: Mapped[str] = mapped_column(primary_key=True)
    n: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    body: Mapped[str]
    link: Mapped[str]
    at: Mapped[datetime]
    kept: Mapped[bool] = mapped_column(default=False, server_default="0")
    __table_args__ = (Index(None, "office_id", "kept"),)

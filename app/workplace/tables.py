"""How is what lies on a desk stored? Local rows in the encrypted database; none of them travels."""

from __future__ import annotations

from sqlalchemy.orm import Mapped, mapped_column

from app.shared.base import Moment, Row


class DeskSettingRow(Row):
    """One thing an operator arranged: the columns of a list, the window's place, what was opened lately."""

    __tablename__ = "desk_setting"
    operator_id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    content: Mapped[str]
    at: Mapped[Moment]


class FormDraftRow(Row):
    """What an operator typed into a form that is not finished; `subject` is the record's id, empty for a new one."""

    __tablename__ = "form_draft"
    operator_id: Mapped[str] = mapped_column(primary_key=True)
    form: Mapped[str] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(primary_key=True)
    title: Mapped[str]
    content: Mapped[str]
    at: Mapped[Moment]

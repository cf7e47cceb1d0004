"""What lies on this operator's desk? Rows in, frozen values out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.workplace.rules import read
from app.workplace.tables import DeskSettingRow, FormDraftRow


@dataclass(frozen=True)
class FormDraft:
    """A form begun: which, of which record (empty for a new one), what names it, its texts by field, and when."""

    form: str
    subject: str
    title: str
    content: Mapping[str, str]
    at: datetime


def form_draft(tx: Session, operator_id: str, form: str, subject: str) -> FormDraft | None:
    """Return one form begun by this operator, None when there is none."""
    row = tx.get(FormDraftRow, (operator_id, form, subject))
    return None if row is None else _draft(row)


def form_drafts(tx: Session, operator_id: str) -> tuple[FormDraft, ...]:
    """Return every form this operator began, the latest first."""
    rows = select(FormDraftRow).where(FormDraftRow.operator_id == operator_id)
    return tuple(_draft(row) for row in tx.scalars(rows.order_by(FormDraftRow.at.desc())))


def setting(tx: Session, operator_id: str, name: str) -> Any:
    """Return what this operator arranged under `name`, None when nothing."""
    row = tx.get(DeskSettingRow, (operator_id, name))
    return None if row is None else read(row.content)


def settings(tx: Session, operator_id: str) -> dict[str, Any]:
    """Return everything this operator arranged."""
    rows = tx.scalars(select(DeskSettingRow).where(DeskSettingRow.operator_id == operator_id))
    return {row.name: read(row.content) for row in rows}


def _draft(row: FormDraftRow) -> FormDraft:
    return FormDraft(row.form, row.subject, row.title, read(row.content), row.at)

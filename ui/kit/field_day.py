"""Which day is meant? A line that takes a day typed many ways; no calendar pops up, T is today."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from PySide6.QtCore import Qt

from app.shared.dates import parse_day
from app.shared.errors import RuleError
from app.shared.text import N_, _
from ui.kit.field_line import Field, clean


class DateUnreadable(RuleError):
    """What was typed is not a day."""

    code = "field.date"
    template = N_("This is not a date. Write it like 2026-01-12, 20260112 or 1-12; T means today.")


class DateField(Field):
    """A day typed many ways: 2026-01-12, 20260112, 1-12, 2026年1月12日, T or 今 for today."""

    def __init__(self, today: Callable[[], date] = date.today) -> None:
        super().__init__()
        self._today = today
        self.setPlaceholderText(_("YYYY-MM-DD"))
        self.setInputMethodHints(Qt.InputMethodHint.ImhPreferNumbers)
        self.editingFinished.connect(self._settle)

    def read(self) -> date | None:
        """Return the day. Raises DateUnreadable."""
        text = clean(self.text())
        if not text:
            return None
        if text.casefold() in ("t", "今", "今天", "오늘"):
            return self._today()
        if short := re.fullmatch(r"(\d{1,2})[-./月](\d{1,2})日?", text):
            text = f"{self._today().year}-{int(short[1]):02d}-{int(short[2]):02d}"
        try:
            day = parse_day(text)
        except RuleError as error:
            raise DateUnreadable() from error
        if day is None:
            raise DateUnreadable()
        return day

    def put(self, value: Any) -> None:
        """Show a day."""
        super().put(value.isoformat() if isinstance(value, date) else value)

    def _settle(self) -> None:
        try:
            if (day := self.read()) is not None:
                self.show_settled(day.isoformat())
        except RuleError:
            return  # it stays as typed; the form says so when it is read

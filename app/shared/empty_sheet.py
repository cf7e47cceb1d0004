"""How is an empty sheet written that others fill? Cells made for text, so that no number loses its end."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

import xlsxwriter

from app.shared.files import write_whole


def write_empty(out: Path, name: str, titles: Sequence[str]) -> None:
    """Write a sheet of this name with nothing below its titles. Raises DeviceError."""
    memory = io.BytesIO()
    with xlsxwriter.Workbook(memory, {"in_memory": True}) as book:
        sheet = book.add_worksheet(name)
        text = book.add_format({"num_format": "@"})
        head = book.add_format({"num_format": "@", "bold": True})
        sheet.set_column(0, len(titles) - 1, 20, text)
        for place, title in enumerate(titles):
            sheet.write_string(0, place, title, head)
        sheet.freeze_panes(1, 0)
    write_whole(out, memory.getvalue())

"""May all suggestions of one kind be taken at once? Says how many before; never for document numbers."""

from __future__ import annotations

from app.shared.text import _, _n
from ui.kit.dialogs import confirm
from ui.kit.parts import Button
from ui.kit.sheet import Sheet
from ui.kit.sheet_acts import SUGGESTED


class Alike(Button):
    """The button that takes every suggestion of the current cell's kind in its column, as one step to take back."""

    def __init__(self, sheet: Sheet) -> None:
        super().__init__(_("Use all suggestions like this"), self.ask)
        self._sheet = sheet
        self._cells: list[tuple[int, int, str]] = []
        self.hide()
        sheet.problem_moved.connect(lambda _problem: self._see())

    def _see(self) -> None:
        place, number = self._sheet.table.place()
        inside = 0 <= place < self._sheet.rows.rowCount()
        self._cells = self._sheet.rows.same_kind(place, number) if inside else []
        count = len(self._cells)
        self.setVisible(count > 1)
        if count > 1:
            self.setText(_n("Use {n} suggestion like this", "Use all {n} suggestions like this", count))

    def ask(self) -> None:
        """Say what becomes of how many cells, and do it when that is wanted."""
        cells = list(self._cells)
        if len(cells) < 2:
            return
        title = self._sheet.rows.columns[cells[0][1]].title
        becomes = sorted({text for _place, _number, text in cells})
        shown = "、".join(becomes[:5]) if becomes != [""] else _("(empty)")
        words = _("{n} cells of the column “{column}” become what is suggested: {words}. Ctrl+Z takes it back.",
                  n=f"{len(cells):,}", column=title, words=shown)  # fmt: skip
        verb = _n("Change {n} cell", "Change {n} cells", len(cells))
        confirm(self._sheet, _("Use all suggestions like this?"), words, verb, lambda: self._do(cells))

    def _do(self, cells: list[tuple[int, int, str]]) -> None:
        self._sheet.acts.do(SUGGESTED, cells)
        self._sheet.setFocus()

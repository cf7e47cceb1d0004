"""Why, and where to, does the list leave as a sheet? Asks both, and writes exactly the list seen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from app.shared.text import N_, _
from ui.kit.dialogs import choose_saving
from ui.kit.fields import Choice, CodeField
from ui.kit.form import Form, Spec
from ui.kit.parts import Button, Line
from ui.pages.doorway import quiet

# Chosen, not typed: the reason stands in the audit, which holds nobody's data.
REASONS = {
    "check": N_("To be checked by the unit"),
    "higher": N_("For the union above us"),
    "meeting": N_("For a meeting or a visit"),
    "archive": N_("For the archive"),
    "other": N_("Another reason"),
}


class AskWhy(QDialog):
    """The reason first, then the place."""

    def __init__(
        self, parent: QWidget, count: int, today: date, chosen: Callable[[Path, str], object]
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Export to Excel"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._today, self._chosen = today, chosen
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(10)
        told = _("{n} members of the list shown are written to a sheet. Document and phone numbers are "
                 "partly hidden. Who exported, when and why is written down.", n=f"{count:,}")  # fmt: skip
        words = quiet(told)
        words.setFixedWidth(440)
        column.addWidget(words)
        choices = tuple(Choice(code, _(words)) for code, words in REASONS.items())
        self.form = Form([Spec("why", _("Why it is exported"), lambda: CodeField(choices), required=True)])
        self.form.finished.connect(self.go_on)
        column.addWidget(self.form)
        column.addWidget(Line())
        row = QHBoxLayout()
        row.addWidget(Button(_("Leave it as it is"), self.reject, look="link"))
        row.addStretch(1)
        go = Button(_("Choose where to"), self.go_on, look="primary", picture="folder-open")
        go.name_keys("Ctrl+Enter")
        row.addWidget(go)
        column.addLayout(row)

    def go_on(self) -> None:
        """Ask for the place once the reason is there."""
        answers = self.form.read()
        if answers is None:
            return
        why, parent, chosen = answers["why"], self.parentWidget(), self._chosen
        self.accept()
        title = _("Members")
        name = f"{title}-{self._today:%Y%m%d}.xlsx"
        choose_saving(
            parent, _("Where to write the sheet"), name, "Excel (*.xlsx)", lambda path: chosen(path, why)
        )

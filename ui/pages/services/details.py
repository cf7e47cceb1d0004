"""What does one entry say in full? All its names and figures, who wrote it and why it was changed, and its files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout

from app.services import figures_words, who_words
from app.shared.money import yuan
from app.shared.text import _
from ui.kit.parts import Button, Words
from ui.pages.attachments import Attachments

if TYPE_CHECKING:
    from app.services import EntryLine, Program
    from ui.desk import Desk
    from ui.kit.page import Page

OWNER = "service_entry"
WIDTH = 520


def details_of(line: EntryLine, programs: Sequence[Program]) -> list[str]:
    """Return the lines that say an entry in full; what is not written is left out."""
    entry = line.entry
    told = [
        _("For whom: {who}", who=who_words(entry)),
        _("Content: {what}", what=entry.content) if entry.content else "",
        _("Person-times: {n}", n=f"{entry.person_times:,}"),
        _("Amount: {amount} yuan", amount=yuan(entry.amount)) if entry.amount else "",
        figures_words(entry, programs),
        _("Handled by {handler}, entered by {name}", handler=entry.handled_by or "--", name=line.entered_by),
        _("Taken off: {what}", what=line.correction) if line.is_off else "",
        _("Corrected: {what}", what=line.correction) if line.correction and not line.is_off else "",
    ]
    return [words for words in told if words]


class EntryDetails(QDialog):
    """One entry in full with the files that lie with it; Esc leaves."""

    def __init__(self, page: Page, desk: Desk, line: EntryLine, programs: Sequence[Program]) -> None:
        super().__init__(page)
        self.setWindowTitle(_("Details and files"))
        self.files = Attachments(page, desk)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(6)
        head = Words(f"{line.entry.on.isoformat()}  {line.program}", "section")
        column.addWidget(head)
        for told in details_of(line, programs):
            words = Words(told, wrap=True)
            words.setFixedWidth(WIDTH)
            column.addWidget(words)
        column.addWidget(self.files, 1)
        row = QHBoxLayout()
        row.addStretch(1)
        close = Button(_("Close"), self.reject)
        row.addWidget(close)
        column.addLayout(row)
        self.files.show_record(OWNER, line.id)
        self.files.add_button.setFocus()

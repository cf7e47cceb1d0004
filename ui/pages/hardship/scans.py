"""Which documents of a file are there? A line for each that a file asks for, and the scans that lie with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.shared.text import N_
from ui.pages.attachments import Attachments
from ui.pages.hardship.file_tab import FileTab, Opened
from ui.pages.home.gather import may

if TYPE_CHECKING:
    from ui.desk import Desk
    from ui.pages.hardship.page import HardshipPage

OWNER = "hardship_file"


class Scans(FileTab):
    """The documents of a file."""

    KEY, WORDS = "documents", N_("Documents")

    def __init__(self, page: HardshipPage, desk: Desk) -> None:
        super().__init__(page, desk)
        self.files = Attachments(page, desk)
        self.column.addWidget(self.files)
        self.column.addStretch(1)

    def begin(self) -> None:
        """Take the focus."""
        self.files.add_button.setFocus()

    def show_file(self, opened: Opened) -> None:
        """Show what lies with a file."""
        super().show_file(opened)
        if may(self.desk.office, "documents.read"):
            self.files.show_record(OWNER, opened.view.id)
        else:
            self.files.hide()

"""What is asked before a paper goes out? Printer, pages and copies, and the two ways out; prints nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from app.shared.errors import RuleError
from app.shared.text import _, _n
from ui.kit import style
from ui.kit.drop_list import DropList
from ui.kit.fields import Field
from ui.kit.parts import Button, Line, Words
from ui.kit.preview_range import read_copies, read_pages, write_pages
from ui.kit.trays import Tray

WIDTH = 230  # pixels at the usual text size


class Side(QWidget):
    """The column beside the pages. What cannot be read is said beneath its field."""

    print_wanted = Signal()
    save_wanted = Signal()
    here_wanted = Signal()
    queue_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._count, self._busy = 0, False
        self.printer = DropList(_("Printer"))
        self.printer.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.tray, self.tray_words = DropList(_("Tray")), Words(_("Tray"), colour="secondary")
        self.tray.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        told = _("This computer has no printer. Save the paper as PDF and print it on another one.")
        self.no_printer = Words(told, colour="secondary", wrap=True)
        self.range_field, self.copies_field = Field(), Field()
        self.range_field.setPlaceholderText(_("All, or like 1-3,5"))
        self.copies_field.setText("1")
        self.range_wrong = Words("", "caption", colour="bad", wrap=True)
        self.copies_wrong = Words("", "caption", colour="bad", wrap=True)
        self.here_button = Button(_("Current page"), self.here_wanted.emit, look="link")
        self.print_button = Button(
            _("Print"), self.print_wanted.emit, look="primary", picture="printer", keys="Ctrl+P"
        )
        self.save_button = Button(_("Save as PDF"), self.save_wanted.emit, picture="file-down", keys="Ctrl+S")
        self.queue_button = Button(
            _("Put into the queue"), self.queue_wanted.emit, picture="list-checks", keys="Ctrl+L"
        )
        self.queue_button.hide()
        self.other_words, self.other_button = Words("", "caption", wrap=True), Button("", look="plain")
        self.other_words.hide()
        self.other_button.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        for part in (
            Words(_("Printer"), colour="secondary"), self.printer, self.no_printer, self.tray_words, self.tray,
        ):  # fmt: skip
            column.addWidget(part)
        self._add(column, _("Pages"), self.range_field, self.range_wrong)
        column.addWidget(self.here_button, 0, Qt.AlignmentFlag.AlignLeft)
        self._add(column, _("Copies"), self.copies_field, self.copies_wrong)
        self.offer_trays(())
        column.addStretch(1)
        column.addWidget(self.other_words)
        column.addWidget(self.other_button)
        for part in (Line(), self.print_button, self.queue_button, self.save_button):
            column.addWidget(part)
        self._size()
        style.look.changed.connect(self._size)

    def _add(self, column: QVBoxLayout, words: str, field: Field, wrong: Words) -> None:
        field.setAccessibleName(words)
        field.textChanged.connect(lambda _text: self._changed(field, wrong))
        wrong.hide()
        for part in (Words(words, colour="secondary"), field, wrong):
            column.addWidget(part)

    def _size(self) -> None:
        self.setFixedWidth(style.scaled(WIDTH))

    def _changed(self, field: Field, wrong: Words) -> None:
        field.mark_wrong(False)
        wrong.hide()
        self._word()

    # -- what is offered

    def tell_other(self, told: str, words: str, act: Callable[[], object]) -> None:
        """Say how this paper stands to another state of it, and offer that one in its place."""
        self.other_words.setText(told)
        self.other_button.setText(words)
        self.other_button.clicked.connect(lambda _checked: act())
        self.other_words.show()
        self.other_button.show()

    def offer(self, printers: Sequence[str]) -> None:
        """Offer these printers; with none, say what to do instead."""
        chosen = self.printer.currentText()
        self.printer.clear()
        self.printer.addItems(printers)
        self.printer.setCurrentIndex(max(0, self.printer.findText(chosen)))
        self.printer.setVisible(bool(printers))
        self.no_printer.setVisible(not printers)
        self._word()

    def offer_trays(self, trays: Sequence[Tray], chosen: str = "") -> None:
        """Offer the trays of the printer beside the one it takes by itself; where it names none, ask nothing."""
        self.tray.clear()
        self.tray.addItem(_("Default tray"), "")
        for one in trays:
            self.tray.addItem(one.words, one.key)
        self.tray.setCurrentIndex(max(0, self.tray.findData(chosen)))
        for part in (self.tray, self.tray_words):
            part.setVisible(bool(trays))

    def tray_key(self) -> str:
        """Return the tray chosen as its printer calls it, '' where that is left to the printer."""
        return str(self.tray.currentData() or "")

    def tell(self, pages: int) -> None:
        """Take how many pages there are."""
        self._count = pages
        self._word()

    def lock(self, busy: bool) -> None:
        """Offer nothing while something is going out."""
        self._busy = busy
        self._word()

    def take(self, pages: Sequence[int]) -> None:
        """Put these pages into the range."""
        self.range_field.setText(write_pages(pages))

    def _word(self) -> None:
        """Say on the button how many pages it prints, as far as that can be read."""
        able = self._count > 0 and not self._busy
        self.print_button.setEnabled(able and self.printer.count() > 0)
        self.queue_button.setEnabled(able and self.printer.count() > 0)
        self.save_button.setEnabled(able)
        self.other_button.setEnabled(not self._busy)
        try:
            pages = len(read_pages(self.range_field.text(), self._count))
            pages *= read_copies(self.copies_field.text())
        except RuleError:
            pages = 0
        words = _n("Print {n} page", "Print {n} pages", pages) if pages else _("Print")
        self.print_button.setText(words)

    # -- what is wanted

    def pages(self) -> tuple[int, ...] | None:
        """Return the pages wanted, None after saying why they cannot be read."""
        return self._read(self.range_field, self.range_wrong, lambda text: read_pages(text, self._count))

    def copies(self) -> int | None:
        """Return how many copies are wanted, None after saying why that cannot be read."""
        return self._read(self.copies_field, self.copies_wrong, read_copies)

    def _read(self, field: Field, wrong: Words, read: Callable[[str], Any]) -> Any:
        try:
            return read(field.text())
        except RuleError as error:
            field.mark_wrong(True)
            wrong.setText(error.words())
            wrong.show()
            field.setFocus()
            return None

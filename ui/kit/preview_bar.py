"""How does one go about in a paper? Zoom and page number above its pages; knows no content."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.shared.errors import RuleError
from app.shared.text import _
from ui.kit.fields import Field
from ui.kit.parts import Button, Words
from ui.kit.preview_pages import FREE, PAGE, WIDTH, Pages
from ui.kit.preview_range import read_pages


class Bar(QWidget):
    """Fit, zoom, and "3 / 12"; `wrong` carries why a typed page number leads nowhere."""

    wrong = Signal(object)

    def __init__(self, pages: Pages) -> None:
        super().__init__()
        self._pages = pages
        self.width_button = Button(_("Fit to width"), lambda: pages.use(WIDTH))
        self.whole_button = Button(_("Whole page"), lambda: pages.use(PAGE))
        self.zoom = Words("", colour="secondary")
        self.zoom.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.zoom.setMinimumWidth(self.fontMetrics().horizontalAdvance("300 %") + 8)
        self.page_field = Field()
        self.page_field.setAccessibleName(_("Page"))
        self.page_field.setFixedWidth(self.fontMetrics().horizontalAdvance("00000") + 24)
        self.page_field.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.page_field.returnPressed.connect(self.go_to_typed)
        self.count = Words("", colour="secondary")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for part in (
            self.width_button,
            self.whole_button,
            _sign("−", _("Smaller"), "Ctrl+-", lambda: pages.zoom(-1)),
            self.zoom,
            _sign("+", _("Larger"), "Ctrl+=", lambda: pages.zoom(1)),
        ):
            row.addWidget(part)
        row.addStretch(1)
        for part in (
            _sign("‹", _("Page before"), "", lambda: pages.go(pages.here - 1)),
            self.page_field,
            self.count,
            _sign("›", _("Next page"), "", lambda: pages.go(pages.here + 1)),
        ):
            row.addWidget(part)
        pages.at.connect(self._show_here)
        pages.zoomed.connect(self._show_zoom)

    def listen(self, window: QWidget) -> None:
        """Answer to the keys that go about in a paper, everywhere in `window`."""
        pages = self._pages
        for keys, act in (
            ("Ctrl+=", lambda: pages.zoom(1)),
            ("Ctrl++", lambda: pages.zoom(1)),
            ("Ctrl+-", lambda: pages.zoom(-1)),
            ("Ctrl+0", lambda: pages.use(FREE, 1.0)),
            ("PgUp", lambda: pages.turn(-1)),
            ("PgDown", lambda: pages.turn(1)),
            ("Home", lambda: pages.go(0)),
            ("End", lambda: pages.go(pages.count - 1)),
        ):
            QShortcut(QKeySequence(keys), window, activated=act)

    def _show_here(self, page: int) -> None:
        self.count.setText(f"/ {self._pages.count}" if self._pages.count else "")
        if not (self.page_field.hasFocus() and self.page_field.isModified()):
            self.page_field.setText(str(page + 1) if self._pages.count else "")

    def _show_zoom(self) -> None:
        self.zoom.setText(f"{round(self._pages.factor * 100)} %")

    def go_to_typed(self) -> None:
        """Go to the page whose number was typed."""
        try:
            wanted = read_pages(self.page_field.text(), self._pages.count)
        except RuleError as error:
            self.wrong.emit(error)
            return
        self.page_field.setModified(False)
        self._pages.go(wanted[0] - 1)
        self._pages.setFocus()


def _sign(sign: str, words: str, keys: str, act: Callable[[], object]) -> Button:
    """Return a small button of one sign, which its tooltip and its accessible name put in words."""
    made = Button(sign, act)
    made.setAccessibleName(words)
    if keys:
        made.name_keys(keys)
    else:
        made.setToolTip(words)
    return made

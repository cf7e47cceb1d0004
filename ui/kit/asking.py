"""How are a few things asked before something is done? A small window with a form; knows no capability."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from app.shared.errors import NuangongError
from app.shared.text import _
from ui.kit.form import Form
from ui.kit.parts import Button, Line, Words
from ui.kit.shared_screen import shown

WIDTH = 440


class AskForm(QDialog):
    """Hands the answers of `form` on once all can be read; Esc leaves everything as it is.

    It closes then, unless it `stays` to show what speaks against the answers: whoever took them closes it.
    What a `grave` one does cannot be taken back, and its button says so by its colour.
    """

    def __init__(
        self, parent: QWidget, title: str, form: Form, verb: str, answered: Callable[[dict[str, Any]], object],
        *, told: str = "", picture: str = "check", stays: bool = False, grave: bool = False,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.setWindowTitle(shown(title))
        self.form, self._answered, self._stays = form, answered, stays
        self._fits = 0  # the height it last took by itself: one pulled larger by hand stays so
        form.setMinimumWidth(max(form.minimumWidth(), WIDTH))
        form.finished.connect(self.go_on)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(10)
        if told:
            words = Words(told, colour="secondary", wrap=True)
            words.setFixedWidth(WIDTH)
            column.addWidget(words)
        column.addWidget(form)
        column.addWidget(Line())
        row = QHBoxLayout()
        row.addWidget(Button(_("Leave it as it is"), self.reject, look="link"))
        row.addStretch(1)
        go = Button(verb, self.go_on, look="danger" if grave else "primary", picture=picture)
        go.name_keys("Ctrl+Enter")
        row.addWidget(go)
        column.addLayout(row)

    def event(self, event: QEvent) -> bool:
        """Fit what is asked: wrapped words take more lines than were reckoned with, two columns fewer rows."""
        done = super().event(event)
        if event.type() == QEvent.Type.Show:
            self._fits = self.height()
        if event.type() == QEvent.Type.LayoutRequest and (layout := self.layout()) is not None:
            wanted = max(layout.totalHeightForWidth(self.width()), layout.totalSizeHint().height())
            if wanted > self.height() or (self._fits == self.height() and wanted < self._fits):
                self.resize(self.width(), wanted)
                self._fits = wanted
        return done

    def go_on(self) -> None:
        """Hand the answers on once they are there."""
        answers = self.form.read()
        if answers is not None:
            if not self._stays:
                self.accept()
            self._answered(answers)

    def refused(self, fault: Callable[[Exception], object]) -> Callable[[Exception], None]:
        """Return what takes an error: it is said at its field, or to `fault` once the window is closed."""

        def take(error: Exception) -> None:
            if isinstance(error, NuangongError) and error.field in self.form.fields:
                self.form.show_errors([error])
            else:
                self.accept()
                fault(error)

        return take

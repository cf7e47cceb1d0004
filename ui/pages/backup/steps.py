"""How does the office go back to a backup? Step by step in place of the list; until the last one it can be left."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.shared.errors import NuangongError
from app.shared.text import _
from ui.kit.fields import Choice, Field
from ui.kit.form import Form, Spec
from ui.kit.grid import Column, Grid
from ui.kit.page import Page
from ui.kit.parts import Button, Words, clear
from ui.kit.step_line import StepLine
from ui.kit.tab_order import in_order
from ui.kit.window_model import ListSource
from ui.kit.work import LongWork
from ui.pages.backup.words import loss_lines, loss_words, said_at
from ui.pages.choices import second_specs

if TYPE_CHECKING:
    from app.backup import Loss, Restored
    from ui.desk import Desk

LOSS, CONFIRM = 1, 2


class RestoreSteps(QWidget):
    """Two steps: what is lost, then the name and the second person. `over` is called once the office went back."""

    def __init__(
        self,
        page: Page,
        desk: Desk,
        work: LongWork,
        over: Callable[[Restored], object],
        left: Callable[[], object],
    ) -> None:
        super().__init__()
        self._page, self._desk, self._work, self._over, self._left = page, desk, work, over, left
        self.path: Path | None = None
        self.at = LOSS
        self.name = ""
        self.others: Sequence[Choice] = ()
        self.form: Form | None = None
        self.line = StepLine((_("What it would lose"), _("The name and a second person")))
        self.line.chosen.connect(self.show_step)
        self.words = Words("", "section", wrap=True)
        self.more = Words("", colour="secondary", wrap=True)
        self.grid = Grid(page.jobs, self._columns(), self, _("What it would lose"))
        self.room = QVBoxLayout()
        self.cancel_button = Button(_("Leave everything as it is"), self.leave, look="link")
        self.back_button = Button(_("Back"), lambda: self.show_step(LOSS))
        self.next_button = Button(_("Next"), lambda: self.show_step(CONFIRM), look="primary")
        self.next_button.name_keys("Enter")
        self.go_button = Button(
            _("Go back to this backup"), self.restore, look="danger", picture="rotate-ccw"
        )
        self.go_button.name_keys("Ctrl+Enter")
        self._lay()
        escape = QShortcut(QKeySequence("Esc"), self, activated=self.leave)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        work.locked += [self.cancel_button, self.back_button, self.go_button]

    def _lay(self) -> None:
        foot = QHBoxLayout()
        foot.addWidget(self.cancel_button)
        foot.addStretch(1)
        for button in (self.back_button, self.next_button, self.go_button):
            foot.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(self.line)
        column.addWidget(self.words)
        column.addWidget(self.more)
        column.addWidget(self.grid, 1)
        column.addLayout(self.room)
        column.addLayout(foot)

    def _columns(self) -> list[Column]:
        return [
            Column(_("Kind"), lambda line: line.kind, 400, key="kind"),
            Column(_("Now"), lambda line: line.now, 180, "count", key="now"),
            Column(_("In the backup"), lambda line: line.then, 180, "count", key="then"),
            Column(_("Difference"), lambda line: line.less, 180, "count", key="less"),
        ]

    # -- the steps

    def begin(self, path: Path, loss: Loss, name: str, others: Sequence[Choice]) -> None:
        """Show what going back to `path` would lose."""
        self.path, self.name, self.others = path, name, others
        told = loss_words(loss)
        self.words.setText(_("Back to {when}: {told}", when=said_at(loss.made_at), told=told[0]))
        self.more.setText("\n".join(told[1:]))
        self.more.setVisible(len(told) > 1)
        self.grid.show_source(ListSource(loss_lines(loss)))
        self._make_form()
        self.show_step(LOSS)

    def _make_form(self) -> None:
        clear(self.room)
        self.form = None
        if not self.others:
            self.room.addWidget(Words(_("Nobody else may work here, and going back needs two people. Add a person "
                                        "first, under “Who may work here”."), colour="warn", wrap=True))  # fmt: skip
            return
        copied = _("The office as it is now is copied first, and can be brought back for 30 days. Everybody comes in "
                   "with the password of today.")  # fmt: skip
        self.room.addWidget(Words(copied, colour="secondary", wrap=True))
        self.form = Form([
            Spec("name", _("The office's name"), Field, required=True, hint=self.name), *second_specs(self.others)
        ])  # fmt: skip
        self.form.finished.connect(self.restore)
        if len(self.others) == 1:
            self.form.fields["operator"].put(self.others[0].code)
        self.room.addWidget(self.form)
        self.room.addStretch(1)
        in_order(self.grid, self.form, self.cancel_button, self.back_button, self.next_button, self.go_button)

    def show_step(self, step: int) -> None:
        """Show a step."""
        self.at = step
        self.line.show_at(step)
        self.grid.setVisible(step == LOSS)
        self.more.setVisible(step == LOSS and bool(self.more.text()))
        for at in range(self.room.count()):
            if (widget := self.room.itemAt(at).widget()) is not None:
                widget.setVisible(step == CONFIRM)
        self.back_button.setVisible(step == CONFIRM)
        self.next_button.setVisible(step == LOSS)
        self.go_button.setVisible(step == CONFIRM and self.form is not None)
        if step == LOSS:
            self.next_button.setFocus()
        elif self.form is not None:
            self.form.go_to("name")
        else:
            self.back_button.setFocus()

    def leave(self) -> None:
        """Leave everything as it is; from the second step first back to the first."""
        if self._work.busy:
            return
        if self.at == CONFIRM:
            self.show_step(LOSS)
        else:
            self._left()

    def restore(self) -> None:
        """Go back, unless an answer is missing; what speaks against one stands beside it."""
        form, path, office = self.form, self.path, self._desk.office
        answers = form.read() if form is not None else None
        if answers is None or path is None or self._work.busy:
            return

        def go(progress: Any) -> Restored:
            second = office.operators.prove(office.actor, answers["operator"], answers["password"])
            return office.backup.restore(office.actor, path, second, answers["name"], progress)

        self._work.do(
            _("Copying what is here, proving the backup, going back…"), go, self._over, self._refused
        )

    def _refused(self, error: Exception) -> None:
        if self.form is not None and isinstance(error, NuangongError) and error.field in self.form.fields:
            self.form.show_errors([error])
        else:
            self._page.fault(error)

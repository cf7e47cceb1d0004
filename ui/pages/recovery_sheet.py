"""Which code opens the office when every password is forgotten? Shown for paper, typed again, kept by no file."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.security.keys_service import CONFIRMS
from app.shared.errors import RuleError
from app.shared.text import N_, _
from ui.kit import style
from ui.kit.drop_list import DropList
from ui.kit.fields import Field
from ui.kit.form import Form, Spec
from ui.kit.page import Page
from ui.kit.parts import Button, Line, Words, clear
from ui.pages.doorway import quiet
from ui.pages.printer import paper_printers, send_to_printer
from ui.pages.seconding import Seconding

if TYPE_CHECKING:
    from app.office import Office
    from app.printing.preview import Picture
    from app.shared.actor import Actor

ASKED = 2  # groups to be typed again
READ_ALIKE = str.maketrans("OIL", "011", "- ")


class GroupDiffers(RuleError):
    """What was typed is not what stands on the paper."""

    code = "recovery.group_differs"
    template = N_(
        "This is not the group that was shown. Look at your paper, or go back and see the code again."
    )


@dataclass(frozen=True)
class Paper:
    """How the code gets onto paper: which printers there are, and, on a worker, what draws its sheet and prints."""

    draw: Callable[[str], Sequence[Picture]]
    printers: Callable[[], Sequence[str]] = paper_printers
    send: Callable[[Sequence[Picture], str], None] = send_to_printer


class RecoverySheet(QWidget):
    """Why, then the code in groups, then two of its groups typed again; only then it opens anything."""

    def __init__(
        self, page: Page, office: Callable[[], Office], over: Callable[[bool], object], paper: Paper
    ) -> None:
        super().__init__()
        self._page, self._office, self._over, self._paper = page, office, over, paper
        self._code = ""
        self._second: Actor | None = None
        told = _(
            "Whoever holds the code opens the office, so a second person confirms with their own password."
        )
        self.seconding = Seconding(page, office, CONFIRMS, _("Recovery code"), told)
        self.asked: tuple[int, ...] = ()
        self._room = QVBoxLayout(self)
        self._room.setContentsMargins(0, 0, 0, 0)
        self._room.setSpacing(10)
        self.form: Form | None = None
        self.begin()

    def forget(self) -> None:
        """Let the code go from the screen and from memory."""
        self._code, self._second = "", None

    def begin(self) -> None:
        """Say what the code is for."""
        self.forget()
        why = _("The data is encrypted. When every password is forgotten, the recovery code opens it. The makers of "
                "this program have none; the union above has one only where it was left there.")  # fmt: skip
        how = _("The code is shown once. Print it or write it down, then type two parts of it again. "
                "Keep the paper in the safe, not beside the computer.")  # fmt: skip
        self.show_button = Button(_("Show the code"), self.show_code, look="primary", picture="eye")
        later = Button(_("Later"), lambda: self._over(False), look="link")
        self._fill([quiet(why), quiet(how)], later, self.show_button)

    def show_code(self) -> None:
        """Ask for a new code and show it."""
        office = self._office()
        self._page.strip.hide()

        def propose(second: Actor | None) -> str:
            self._second = second
            return office.operators.propose_recovery(office.actor, second)

        self.seconding.do(propose, self._show, self._page.fault)

    def _show(self, code: str) -> None:
        self._code = code
        self.written_button = Button(_("It is on paper"), self.ask_back, look="primary", picture="pencil")
        told = _("There are 9 groups with numbers, and no letter O, I, L or U: 0 is a zero, 1 a one. "
                 "The code opens nothing until you have typed two groups of it again.")  # fmt: skip
        later = Button(_("Later"), lambda: self._over(False), look="link")
        self._fill([self._block(), quiet(told), self._printing()], later, self.written_button)

    def _block(self) -> QWidget:
        """Show the groups with their numbers, in signs that cannot be misread."""
        face = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        face.setPointSizeF(style.font("figure").pointSizeF())
        face.setBold(True)
        block = QWidget()
        grid = QGridLayout(block)
        grid.setHorizontalSpacing(28)
        grid.setVerticalSpacing(10)
        for number, group in enumerate(self.groups()):
            cell = QHBoxLayout()
            cell.setSpacing(10)
            cell.addWidget(Words(f"{number + 1}", "caption", colour="hint"))
            words = Words(group, "figure")
            words.setFont(face)
            words.setAccessibleName(f"{number + 1}: {' '.join(group)}")
            cell.addWidget(words)
            cell.addStretch(1)
            grid.addLayout(cell, number // 3, number % 3)
        return block

    # -- onto paper

    def _printing(self) -> QWidget:
        """Offer the printers there are; without one, the pen."""
        part = QWidget()
        row = QHBoxLayout(part)
        row.setContentsMargins(0, 0, 0, 0)
        names = self._paper.printers()
        self.print_button = Button(_("Print it"), self.print_code, picture="printer")
        self.printer = DropList(_("Printer"))
        self.printer.addItems(list(names))
        row.addWidget(self.print_button)
        row.addWidget(self.printer)
        without = Words(_("No printer is there: write the groups down by hand."), colour="hint")
        row.addWidget(without)
        row.addStretch(1)
        # Only hidden here: what is shown before it has a parent would be a window of its own for a moment.
        for widget in (without,) if names else (self.print_button, self.printer):
            widget.hide()
        return part

    def print_code(self) -> None:
        """Print the sheet for the safe; it is drawn in memory and goes to the printer alone."""
        code, name = self._code, self.printer.currentText()
        self._page.strip.hide()
        self.print_button.setEnabled(False)
        paper = self._paper
        self._page.run(
            lambda: paper.send(paper.draw(code), name),
            lambda _none: self._sent(name),
            self._unsent,
            lane="io",
        )

    def _sent(self, name: str) -> None:
        self.print_button.setEnabled(True)
        words = _(
            "Sent to {printer}. Take the sheet out and see that all 9 groups can be read.", printer=name
        )
        self._page.strip.say(words, "good")
        self.written_button.setFocus()

    def _unsent(self, error: Exception) -> None:
        self.print_button.setEnabled(True)
        self._page.fault(error)

    # -- typed again

    def groups(self) -> list[str]:
        """Return the groups of the code shown."""
        return self._code.split("-")

    def ask_back(self) -> None:
        """Hide the code and ask for two of its groups."""
        self.asked = tuple(sorted(secrets.SystemRandom().sample(range(len(self.groups()) - 1), ASKED)))
        self.form = Form([
            Spec(str(number), _("Group {n}", n=number + 1), Field, required=True, width=160) for number in self.asked
        ])  # fmt: skip
        self.form.finished.connect(self.keep)
        back = Button(
            _("See the code again"), lambda: self._show(self._code), look="link", picture="chevron-left"
        )
        self.keep_button = Button(_("Keep this code"), self.keep, look="primary", picture="check")
        self.keep_button.name_keys("Ctrl+Enter")
        self._page.strip.hide()
        self._fill([quiet(_("Type these two groups from your paper.")), self.form], back, self.keep_button)
        next(iter(self.form.fields.values())).setFocus()

    def keep(self) -> None:
        """Compare what was typed; when it is right the code opens the office from now on."""
        answers = self.form.read() if self.form is not None else None
        if answers is None or self.form is None:
            return
        groups = self.groups()
        wrong = [
            GroupDiffers(field=name) for name, typed in answers.items()
            if typed.upper().translate(READ_ALIKE) != groups[int(name)]
        ]  # fmt: skip
        if wrong:
            self.form.show_errors(wrong)
            return
        office, code, second = self._office(), self._code, self._second

        def kept(_none: None) -> None:
            self.forget()
            self._over(True)

        self._page.run(lambda: office.operators.keep_recovery(office.actor, code, second), kept, lane="io")

    def _fill(self, parts: list[QWidget], left: Button, right: Button) -> None:
        clear(self._room)
        foot = QWidget()
        row = QHBoxLayout(foot)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(left)
        row.addStretch(1)
        row.addWidget(right)
        for number, part in enumerate((*parts, Line(), foot)):
            if number == len(parts):
                self._room.addStretch(1)
            self._room.addWidget(part)
            part.show()  # the layout would show it later, and what is not shown takes no focus
        self.main_button = right
        right.setFocus(Qt.FocusReason.OtherFocusReason)

"""Which code opens the office when every password is forgotten? Shown for paper, typed again, kept by no file."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.shared.errors import RuleError
from app.shared.text import N_, _
from ui.kit import style
from ui.kit.fields import Field
from ui.kit.form import Form, Spec
from ui.kit.jobs import Jobs
from ui.kit.page import Page
from ui.kit.parts import Button, Card, Line, Words
from ui.pages.doorway import Doorway, quiet

if TYPE_CHECKING:
    from app.office import Office
    from ui.desk import Desk

ASKED = 2  # groups to be typed again
READ_ALIKE = str.maketrans("OIL", "011", "- ")


class GroupDiffers(RuleError):
    """What was typed is not what stands on the paper."""

    code = "recovery.group_differs"
    template = N_(
        "This is not the group that was shown. Look at your paper, or go back and see the code again."
    )


class RecoverySheet(QWidget):
    """Why, then the code in groups, then two of its groups typed again; only then it opens anything."""

    def __init__(self, page: Page, office: Callable[[], Office], over: Callable[[bool], object]) -> None:
        super().__init__()
        self._page, self._office, self._over = page, office, over
        self._code = ""
        self.asked: tuple[int, ...] = ()
        self._room = QVBoxLayout(self)
        self._room.setContentsMargins(0, 0, 0, 0)
        self._room.setSpacing(10)
        self.form: Form | None = None
        self.begin()

    def forget(self) -> None:
        """Let the code go from the screen and from memory."""
        self._code = ""

    def begin(self) -> None:
        """Say what the code is for."""
        self.forget()
        why = _("The data is encrypted. When every password is forgotten, only the recovery code still opens it. "
                "Nobody else has one: not the province, and not the makers of this program.")  # fmt: skip
        how = _("Take paper and a pen. The code is shown once, you write it down and type two parts of it again. "
                "Keep the paper in the safe, not beside the computer.")  # fmt: skip
        self.show_button = Button(_("Show the code"), self.show_code, look="primary", picture="eye")
        later = Button(_("Later"), lambda: self._over(False), look="link")
        self._fill([quiet(why), quiet(how)], later, self.show_button)

    def show_code(self) -> None:
        """Ask for a new code and show it."""
        office = self._office()
        self._page.run(lambda: office.operators.propose_recovery(office.actor), self._show)

    def _show(self, code: str) -> None:
        self._code = code
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
        self.written_button = Button(_("It is written down"), self.ask_back, look="primary", picture="pencil")
        told = _("Write down all 9 groups with their numbers. There is no letter O, I, L or U: 0 is a zero, 1 a one. "
                 "The code opens nothing until you have typed two groups of it again.")  # fmt: skip
        later = Button(_("Later"), lambda: self._over(False), look="link")
        self._fill([block, quiet(told)], later, self.written_button)

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
        office, code = self._office(), self._code

        def kept(_none: None) -> None:
            self.forget()
            self._over(True)

        self._page.run(lambda: office.operators.keep_recovery(office.actor, code), kept, lane="io")

    def _fill(self, parts: list[QWidget], left: Button, right: Button) -> None:
        while (item := self._room.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        foot = QWidget()
        row = QHBoxLayout(foot)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(left)
        row.addStretch(1)
        row.addWidget(right)
        for part in (*parts, Line(), foot):
            self._room.addWidget(part)
        right.setFocus(Qt.FocusReason.OtherFocusReason)


class RecoveryDoor(Doorway):
    """The recovery code before a new office is seen for the first time."""

    def __init__(self, jobs: Jobs, office: Office, over: Callable[[bool], object]) -> None:
        super().__init__(jobs, _("Recovery code"), width=640, languages=False)
        self.sheet = RecoverySheet(self, lambda: office, over)
        self.card.body.addWidget(self.sheet)


class RecoveryPage(Page):
    """The same, later: the code is made anew and the earlier one, if any, opens nothing any more."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.jobs, _("Recovery code"))
        self.desk = desk
        self.sheet = RecoverySheet(self, lambda: desk.office, self._over)
        card = Card(margin=28, spacing=10)
        card.setFixedWidth(640)
        card.body.addWidget(self.sheet)
        self.body.addWidget(card, 0, Qt.AlignmentFlag.AlignHCenter)
        self.body.addStretch(1)

    def heard(self, tables: frozenset[str]) -> None:
        """Stay as it is: nothing shown here comes from a table."""

    def close_page(self) -> None:
        """Let the code go with the page."""
        self.sheet.forget()
        super().close_page()

    def _over(self, kept: bool) -> None:
        self.sheet.begin()
        if kept:
            self.desk.say(_("The recovery code is kept. Only the paper has it"), None)
        self.desk.go("home", {})


PAGE = RecoveryPage

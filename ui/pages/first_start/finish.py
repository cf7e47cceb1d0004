"""What is still to do once the office is made? The recovery code on paper, and a look at this computer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import Qt

from app.shared.progress import Progress
from app.shared.text import _
from ui.kit.jobs import Jobs
from ui.pages.first_start.frame import Frame, Step
from ui.pages.first_start.kept import AFTER, Kept
from ui.pages.recovery_sheet import Paper, RecoverySheet
from ui.pages.self_check import SelfCheck

if TYPE_CHECKING:
    from app.office import Office
    from app.printing.preview import Picture
    from app.selfcheck.found import Checked

CODE, CHECK = AFTER


class Finishing(Protocol):
    """What the last two steps ask for; asked on a worker."""

    folder: Path

    def examine(self, office: Office, kind: str, progress: Progress) -> Checked:
        """Look whether one thing of this computer is in order."""

    def recovery_paper(self, office: Office, code: str) -> Sequence[Picture]:
        """Draw the sheet for the safe, in memory only."""


class CodeStep(Step):
    """The recovery code: shown, printed or written, two groups typed again."""

    own_foot = True

    def __init__(self, page: Frame, office: Office, paper: Paper, over: Callable[[bool], object]) -> None:
        super().__init__(_("The recovery code"))
        self.sheet = RecoverySheet(page, lambda: office, over, paper)
        self.column.setAlignment(Qt.AlignmentFlag(0))  # its buttons stand at the foot, as Back and Next do
        self.column.addWidget(self.sheet)

    def come(self) -> None:
        """Begin with what the code is for."""
        self.sheet.begin()

    def focus(self) -> None:
        """Give the keys to the button that goes on."""
        self.sheet.main_button.setFocus()

    def go(self, _onward: Callable[[], object]) -> None:
        """Press that button: Enter from anywhere never passes the code by."""
        self.sheet.main_button.click()


class CheckStep(Step):
    """A look at everything the work will need."""

    def __init__(self, page: Frame, examine: Callable[[str, Progress], Checked]) -> None:
        super().__init__(
            _("Is this computer ready?"),
            _("Nothing here must be green before you begin; each line says what to do."),
        )
        self.check = SelfCheck(page, examine)
        self.column.addWidget(self.check)
        self._page = page

    def come(self) -> None:
        """Look at once."""
        self.focus()
        self.check.look()

    def focus(self) -> None:
        """Let Enter go on already."""
        self._page.next_button.setFocus()

    def next_words(self) -> str:
        """Say that this is the end."""
        return _("Finish")


class FirstFinish(Frame):
    """The last two of the seven steps; `over` opens the desk."""

    def __init__(
        self,
        jobs: Jobs,
        finishing: Finishing,
        office: Office,
        over: Callable[[], object],
        paper: Paper | None = None,
    ) -> None:
        super().__init__(jobs, Kept.read(finishing.folder), languages=False)
        self._over = over
        paper = paper or Paper(lambda code: finishing.recovery_paper(office, code))
        self.code = CodeStep(self, office, paper, lambda _kept: self.passed())
        self.check = CheckStep(self, lambda kind, progress: finishing.examine(office, kind, progress))
        self.put_steps({CODE: self.code, CHECK: self.check})
        self.show_step(self.kept.step if self.kept.step in AFTER else CODE)

    def passed(self) -> None:
        """Come to the self-check, and after it to the desk."""
        if self.at == CODE:
            self.show_step(CHECK)
            return
        self.code.sheet.forget()
        self.kept.forget()
        self._over()

    def leave(self) -> None:
        """Let the code go with the window."""
        self.code.sheet.forget()
        super().leave()

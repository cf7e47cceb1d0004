"""What is a tab of a file? One widget that shows one side of it; a tab is one file here and one line in `tabs`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.shared.text import _
from ui.kit import style
from ui.kit.flow import Flow
from ui.kit.form import Form, Spec
from ui.kit.grid import Column, Grid
from ui.kit.parts import Button
from ui.kit.window_model import ListSource
from ui.pages.home.gather import may
from ui.pages.listing import ListPapers
from ui.pages.registers import Register

if TYPE_CHECKING:
    from app.hardship import DeskFile, FileView
    from app.sync.standing_service import RecordState
    from ui.desk import Desk
    from ui.pages.hardship.page import HardshipPage


TWO_COLUMNS = 880  # pixels


@dataclass(frozen=True)
class Opened:
    """A file as it stands on the screen: whole, as a line, on its way up, and who did what by operator id."""

    view: FileView
    line: DeskFile
    sent: RecordState | None
    names: dict[str, str]


class FileTab(QWidget):
    """One side of a file. `KEY` is its name in wishes, `WORDS` its msgid, `VERB` the right to change what it shows."""

    KEY: ClassVar[str] = ""
    WORDS: ClassVar[str] = ""
    VERB: ClassVar[str] = "hardship.keep"

    def __init__(self, page: HardshipPage, desk: Desk) -> None:
        super().__init__()
        self.page, self.desk = page, desk
        self.opened: Opened | None = None
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(8)

    def stops(self) -> Sequence[QWidget]:
        """Return the parts Tab goes through, in order; the whole tab as it was built where nothing else is said."""
        return (self,)

    @property
    def may(self) -> bool:
        """Say whether what is shown may be changed: by the operator, and as long as the file lives."""
        living = self.opened is not None and self.opened.view.standing.is_living
        return living and may(self.desk.office, self.VERB)

    @classmethod
    def counted(cls, _opened: Opened) -> int | None:
        """Return the number behind the tab's name; None shows none."""
        return None

    def show_file(self, opened: Opened) -> None:
        """Show a file; called again whenever it may have changed, and only while the tab is the one shown."""
        self.opened = opened

    def begin(self) -> None:
        """Take the focus."""
        self.setFocus()

    def keep(self) -> None:
        """Keep what is typed, at once; in most tabs nothing is."""

    def may_leave(self) -> bool:
        """Say whether the tab can be left; nothing typed may be lost."""
        return True


class ListTab(FileTab):
    """A tab that is a list: its verbs above it, Enter opens a row, the list prints and goes to Excel."""

    def __init__(
        self, page: HardshipPage, desk: Desk, columns: Sequence[Column], name: str,
    ) -> None:  # fmt: skip
        super().__init__(page, desk)
        self.rows: Sequence[Any] = ()
        self.grid = Grid(desk.jobs, columns, page, _(self.WORDS))
        self.register = Register(self.grid, desk, page, name)
        self.papers = ListPapers(page, desk, self.grid, self._paper_title, name, lambda: "", keys=False)
        self.verbs, self._verbs = Flow(), []
        self.column.addLayout(self.verbs)
        self.column.addWidget(self.papers.line)
        self.column.addWidget(self.grid, 1)
        self.grid.opened.connect(self.open_row)
        self.grid.moved_to.connect(lambda _row: self._moved())
        self.grid.rows.loaded.connect(lambda _count: self._loaded())

    def offer(self, *verbs: Button) -> None:
        """Put verbs above the list, in this order; the papers of the list come last."""
        self._verbs = [*verbs, self.papers.button]
        for button in self._verbs:
            self.verbs.addWidget(button)

    def stops(self) -> Sequence[QWidget]:
        """Return the verbs, then the list."""
        return (*self._verbs, self.grid)

    def _paper_title(self) -> str:
        opened = self.opened
        said = () if opened is None else (opened.view.number, opened.view.head)
        return "  ".join((_(self.WORDS), *said))

    def show_rows(self, rows: Sequence[Any]) -> None:
        """Show the rows of the file, and offer what may be done."""
        self.rows = rows
        self.say_empty()
        self.grid.show_source(ListSource(rows))

    @property
    def row(self) -> Any:
        """Return the row the list stands on, None in an empty one."""
        at = self.grid.currentIndex().row()
        return self.rows[at] if 0 <= at < len(self.rows) else None

    def say_empty(self) -> None:
        """Say why there is nothing, and what to do."""

    def open_row(self, row: Any) -> None:
        """Open a row."""

    def moved(self) -> None:
        """Hear that another row is the current one."""

    def begin(self) -> None:
        """Take the focus."""
        self.grid.setFocus()

    def _moved(self) -> None:
        self.moved()
        if self.isVisible():
            self.register.say_place()

    def _loaded(self) -> None:
        self.grid.stand_on()
        self._moved()


def two_columns(specs: Sequence[Spec]) -> Form:
    """Return a form for a window of its own that has room for two columns."""
    form = Form(specs, columns=2)
    form.setMinimumWidth(style.scaled(TWO_COLUMNS))
    return form

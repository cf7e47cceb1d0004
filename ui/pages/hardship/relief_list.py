"""Which grants of relief are there in the whole office, and which wait? The list, and acts with many of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from app.relief import STATES, item_words
from app.shared.text import _
from ui.kit.grid_batch import BatchBar
from ui.kit.parts import Button
from ui.pages.aid.lines import Kind, Lines
from ui.pages.hardship.relief_acts import ReliefActs
from ui.pages.hardship.relief_menu import GrantMenu
from ui.pages.hardship.relief_place import open_grant
from ui.pages.hardship.relief_words import grant_columns, source_words
from ui.pages.home.gather import may

if TYPE_CHECKING:
    from app.relief import GrantLine
    from ui.desk import Desk
    from ui.pages.hardship.page import HardshipPage


def _lists() -> Mapping[str, tuple[str, Callable[[Any], bool]]]:
    return {
        "": (_("All"), lambda _one: True),
        "draft": (_("To be approved"), lambda one: one.state == "DRAFT"),
        "due": (_("Waiting for payment"), lambda one: one.is_due),
        "paid": (_("Relief paid"), lambda one: one.is_paid),
        "gone": (_("Refused or given up"), lambda one: one.state in ("REFUSED", "DROPPED")),
        "overdue": (_("Emergency help without a file"), lambda one: one.overdue),
        "beyond": (_("Paid beyond a limit by two computers"), lambda one: one.beyond),
        "altered": (_("Changed elsewhere after the approval"), lambda one: one.altered),
    }  # fmt: skip


def _word(key: str, value: str) -> str:
    if key == "item":
        return item_words(value)
    if key == "source":
        return source_words(value)
    return _(STATES[value]) if key == "state" else value


def kind() -> Kind:
    """Return what the list is made of."""
    return Kind(
        "relief_grants", _("Relief money"), grant_columns(of_file=False), _lists(),
        _("Number, file, name or pinyin"),
        lambda one: (one.number, one.file_number, one.name, one.head, one.id_masked[-4:]),
        {
            "item": lambda one: one.item, "state": lambda one: one.state, "source": lambda one: one.source,
            "project": lambda one: one.project,
        },
        _word, ticks=True,
    )  # fmt: skip


class Grants(Lines):
    """The grants of the office."""

    WISH: ClassVar[str] = "relief"

    def __init__(self, page: HardshipPage, desk: Desk) -> None:
        super().__init__(page, desk, kind(), back=(_("Back to the files"), page.back))
        self.hardship_page = page
        self.acts = ReliefActs(page, desk, self.refresh)
        self.emergency_button = Button(
            _("Emergency help"), self.ask_emergency, look="primary", picture="plus", keys="Ctrl+Shift+N"
        )
        self.open_button = Button(_("Open the household's file"), self.open_file, picture="folder-open")
        self.answers_button = Button(_("Bank's answers"), self.acts.ask_answers, picture="download")
        self.sheet_button = Button(_("Sheet for the bank"), self.acts.export_sheet, picture="file-down")
        self.menu = GrantMenu(page, desk, self, self.acts, self.current, "Ctrl+U")
        self.offer(
            self.emergency_button, self.open_button, self.sheet_button, self.answers_button, self.menu.button,
            self.papers.button,
        )  # fmt: skip
        self.batch = BatchBar(self.grid, self._batch())
        left = self.grid.parentWidget().layout()
        assert left is not None
        left.addWidget(self.batch)
        self.emergency_button.setVisible(may(desk.office, "relief.keep"))
        for button in (self.answers_button, self.sheet_button):
            button.setVisible(may(desk.office, "relief.pay"))
        self.stand()

    def _batch(self) -> list[tuple[str, Any, str, str]]:
        office, found = self.desk.office, []
        if may(office, "relief.approve"):
            found.append((_("Approve"), lambda: self.acts.ask_approve(self.chosen_rows()), "user-check", ""))
        if may(office, "relief.pay"):
            found.append(
                (_("Sheet for the bank"), lambda: self.acts.export_sheet(self.chosen_rows()), "file-down", "")
            )
            found.append(
                (_("The bank has paid"), lambda: self.acts.ask_pay(self.chosen_rows()), "wallet", "")
            )
        if may(office, "relief.keep"):
            found.append((_("Give the drafts up"), lambda: self.acts.drop(self.chosen_rows()), "x", ""))
        return found

    def current(self) -> GrantLine | None:
        """Return the grant the list stands on."""
        found: GrantLine | None = self.grid.current() if self.grid.rows.ids else None
        return found

    def refresh(self) -> None:
        """Read the grants anew."""
        office = self.desk.office
        self.page.run(lambda: office.relief.grants(office.actor), self.show_rows)

    def moved(self) -> None:
        """Offer what can be done with the grant the list stands on."""
        line = self.current()
        self.open_button.setVisible(line is not None and line.file_id is not None)
        self.menu.offer()

    def open_row(self, row: GrantLine) -> None:
        """Open the file of a grant; an emergency without one opens its draft."""
        if row.file_id is not None:
            self.hardship_page.open(row.file_id, "relief")
        elif row.state == "DRAFT" and may(self.desk.office, "relief.keep"):
            self._form(row.id)

    def open_file(self) -> None:
        """Open the file of the grant the list stands on."""
        if (line := self.current()) is not None:
            self.open_row(line)

    def ask_emergency(self) -> None:
        """Open the form of an emergency."""
        if may(self.desk.office, "relief.keep"):
            self._form("")

    def _form(self, grant_id: str) -> None:
        open_grant(self.hardship_page, self.desk, None, grant_id)

    def say_none(self) -> None:
        """Say how relief begins."""
        if self.rows:
            self.grid.empty.say(_("None of these"), _("Another quick list shows the others."))
            return
        words = _(
            "Relief is drafted on a household's file. Help in an emergency, before a file stands, begins here."
        )
        self.grid.empty.say(_("No relief yet"), words)

    def way_back(self) -> dict[str, Any]:
        """Return the wish that brings this list back."""
        return {self.WISH: self.key, **super().way_back()}

"""Which forms can be printed, in whose words? Each as a specimen and as a blank, its words changed and brought back."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from app.printing import Template
from app.shared.text import N_, _
from ui.kit.grid import Column
from ui.kit.parts import Button
from ui.pages.aid.lines import Kind, Lines
from ui.pages.printing.words import form_words, moment
from ui.pages.proof import paper_language

if TYPE_CHECKING:
    from app.printing import Proof
    from app.shared.progress import Progress
    from ui.desk import Desk
    from ui.kit.page import Page

AREAS = {
    "members": N_("Members"), "unions": N_("Unions"), "hardship": N_("Hardship files"), "visits": N_("Warm visits"),
    "aid": N_("Mutual aid"), "services": N_("Services"), "funds": N_("Ledger"), "sync": N_("Exchange"),
    "backup": N_("Backup"),
}  # fmt: skip


def kind() -> Kind:
    """Return what the list of forms is made of."""
    columns = [
        Column(_("Form"), lambda one: form_words(one.key), 260, key="form"),
        Column(_("Belongs to"), lambda one: _(AREAS[one.area]), 110, key="area", filter="area"),
        Column(_("Words"), _words, 170, "state", key="words", filter="words", tone=_tone),
        Column(_("Version"), lambda one: f"{one.version}", 70, key="version"),
        Column(_("Blank"), lambda one: _("Yes") if one.has_blank else "", 70, key="blank"),
        Column(_("Times printed"), lambda one: f"{one.printed:,}" if one.printed else "", 100, "count", key="printed"),
        Column(_("Last printed"), lambda one: moment(one.last) if one.last else "", 140, key="last"),
        Column(_("Languages"), lambda _one: _("Chinese; Chinese with Korean"), 180, key="languages", hidden=True),
        Column(_("Number of the form"), lambda one: one.key, 180, key="key", hidden=True),
    ]  # fmt: skip
    return Kind(
        "print-forms", _("Form templates"), columns,
        {
            "": (_("All"), lambda _one: True),
            "own": (_("With the office's words"), lambda one: one.changed > 0),
            "blank": (_("With a blank"), lambda one: one.has_blank),
            "never": (_("Never printed"), lambda one: not one.printed),
        },
        _("Form or its number"), lambda one: (form_words(one.key), one.key),
        {"area": lambda one: one.area, "words": _words},
        lambda key, value: _(AREAS[value]) if key == "area" else value,
    )  # fmt: skip


def _words(one: Template) -> str:
    if one.newer:
        return _("The program brought newer ones")
    return _("{n} texts changed", n=one.changed) if one.changed else _("As shipped")


def _tone(one: Template) -> str:
    return "warn" if one.newer else "good" if one.changed else "quiet"


class Templates(Lines):
    """The forms of the program; `to_words` opens the words of one."""

    def __init__(self, page: Page, desk: Desk, to_words: Callable[[str], object]) -> None:
        super().__init__(page, desk, kind())
        self._to_words = to_words
        self.specimen_button = Button(
            _("Look at a specimen"), self.show_specimen, look="primary", picture="eye", keys="Ctrl+R"
        )
        self.blank_button = Button(
            _("Print a blank"), self.show_blank, picture="printer", keys="Ctrl+Shift+B"
        )
        self.words_button = Button(
            _("Change its words"), self.change_words, picture="pencil", keys="Ctrl+Enter"
        )
        self.offer(self.specimen_button, self.blank_button, verb="printing.produce")
        self.offer(self.words_button, verb="printing.word")
        self.offer(self.papers.button)
        self.stand()

    def refresh(self) -> None:
        """Read the forms anew."""
        office = self.desk.office
        self.page.run(lambda: office.printing.templates(office.actor), self._show)

    def _show(self, found: tuple[Template, ...]) -> None:
        order = list(AREAS)
        self.show_rows(sorted(found, key=lambda one: (order.index(one.area), form_words(one.key))))

    def current(self) -> Template | None:
        """Return the form the list stands on."""
        return self.grid.current() if self.grid.rows.ids else None

    def moved(self) -> None:
        """Offer what can be done with the current form."""
        one = self.current()
        self.specimen_button.setEnabled(one is not None)
        self.words_button.setEnabled(one is not None)
        self.blank_button.setEnabled(one is not None and one.has_blank)

    def open_row(self, _row: Any) -> None:
        """Look at a form."""
        self.show_specimen()

    def show_specimen(self) -> None:
        """Show the form filled in about somebody invented."""
        one, office, paper = self.current(), self.desk.office, paper_language()
        if one is not None:
            self._look(one.key, lambda _progress: office.printing.specimen(office.actor, one.key, paper))

    def show_blank(self) -> None:
        """Show the form as it is filled in by hand."""
        one, office, paper = self.current(), self.desk.office, paper_language()
        if one is not None and one.has_blank:
            self._look(one.key, lambda _progress: office.printing.blank(office.actor, one.key, paper))

    def _look(self, key: str, draw: Callable[[Progress], Proof]) -> None:
        title = form_words(key)
        self.papers.looking.show(_("Drawing the pages…"), draw, title, f"{title}.pdf")

    def change_words(self) -> None:
        """Open the words of the form."""
        one = self.current()
        if one is not None:
            self._to_words(one.key)

    def say_none(self) -> None:
        """Say what stands in such a list."""
        self.grid.empty.say(
            _("No form is like that"), _("All the forms of the program stand under “All”."), []
        )

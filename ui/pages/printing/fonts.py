"""Which fonts did the office add for characters no font of the program has? Added, looked through, taken away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.shared.text import _
from ui.kit.dialogs import choose_file, confirm
from ui.kit.grid import Column
from ui.kit.parts import Button
from ui.kit.work import LongWork
from ui.pages.aid.lines import Kind, Lines

if TYPE_CHECKING:
    from pathlib import Path

    from app.printing import OfficeFont
    from ui.desk import Desk
    from ui.kit.page import Page

ENDING = "(*.ttf)"


def kind() -> Kind:
    """Return what the list of fonts is made of."""
    columns = [
        Column(_("Font file"), lambda one: one.name, 320, key="name"),
        Column(_("Characters it adds"), lambda one: f"{one.adds:,}", 160, "count", key="adds"),
        Column(_("State"), lambda one: _("Cannot be read") if one.broken else _("In use"), 140, "state", key="state",
               tone=lambda one: "bad" if one.broken else "good"),
    ]  # fmt: skip
    return Kind(
        "office-fonts", _("Fonts of the office"), columns, {"": (_("All"), lambda _one: True)}, _("Font file"),
        lambda one: (one.name,),
    )  # fmt: skip


class Fonts(Lines):
    """The fonts the office added."""

    def __init__(self, page: Page, desk: Desk) -> None:
        super().__init__(page, desk, kind())
        self.add_button = Button(
            _("Add a font file"), self.ask_file, look="primary", picture="plus", keys="Ctrl+N"
        )
        self.off_button = Button(_("Take the font away"), self.ask_off, look="link", picture="x")
        self.offer(self.add_button, self.off_button, verb="printing.produce")
        self.offer(self.papers.button)
        self.work = LongWork(page, [self.add_button])
        self.under_way.addWidget(self.work)
        told = _(
            "The program's fonts have every character of GB 18030-2022. A character no font has is named before "
            "anything is printed; a font file added here is asked for it last."
        )
        self.tell(told)
        self.stand()

    def refresh(self) -> None:
        """Read the fonts anew; on the lane of files, for each is read through."""
        office = self.desk.office
        self.page.run(lambda: office.centre.fonts(office.actor), self.show_rows, lane="io")

    def moved(self) -> None:
        """Offer to take the current font away."""
        self.off_button.setEnabled(bool(self.grid.rows.ids))

    def say_none(self) -> None:
        """Say when a font is needed."""
        words = _("When a name has a character that is in no font, add a TrueType file (.ttf) that has it.")
        self.grid.empty.say(
            _("No font was added"), words, [Button(_("Add a font file"), self.ask_file, picture="plus")]
        )

    def ask_file(self) -> None:
        """Let a font file be chosen."""
        self.dialog = choose_file(
            self.page, _("Add a font file"), " ".join((_("Font file"), ENDING)), self.add
        )

    def add(self, file: Path) -> None:
        """Read a font through and keep it."""
        office = self.desk.office

        def done(font: OfficeFont) -> None:
            self.page.strip.say(
                _("{file} is added: {n} more characters can be printed.", file=font.name, n=f"{font.adds:,}"),
                "good",
            )
            self.refresh()

        self.work.do(
            _("Reading the font…"), lambda _progress: office.centre.add_font(office.actor, file), done
        )

    def ask_off(self) -> None:
        """Ask before a font is taken away."""
        one, office = (self.grid.current() if self.grid.rows.ids else None), self.desk.office
        if one is None:
            return

        def act() -> None:
            self.page.run(
                lambda: office.centre.remove_font(office.actor, one.name), lambda _none: self.refresh()
            )

        words = _(
            "Names that need {file} cannot be printed then. The file itself can be added again.",
            file=one.name,
        )
        self.sure = confirm(self.page, _("Take the font away"), words, _("Take the font away"), act)

"""What did a household get? Everything its people were given by any part of the union, the latest first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.shared.money import yuan
from app.shared.text import N_, _
from ui.kit.grid import Column
from ui.kit.parts import Words
from ui.pages.aid.words import kind_words
from ui.pages.hardship.file_tab import ListTab, Opened
from ui.pages.hardship.words import day_words, help_words

if TYPE_CHECKING:
    from app.hardship import Help, Story
    from ui.desk import Desk
    from ui.pages.hardship.page import HardshipPage


def _what(one: Help) -> str:
    if one.kind == "claim":
        return kind_words(one.what)
    return one.what


def _columns() -> list[Column]:
    return [
        Column(_("Day"), lambda one: day_words(one.on), 110, key="on"),
        Column(_("Kind"), help_words, 130, key="kind"),
        Column(_("What"), _what, 380, key="what"),
        Column(_("Amount (yuan)"), lambda one: yuan(one.amount) if one.amount else "", 140, "amount", key="amount",
               number=lambda one: one.amount),
        Column(_("Goods"), lambda one: _("With goods") if one.goods else "", 110, key="goods"),
    ]  # fmt: skip


class HelpStory(ListTab):
    """The help a household got; Enter opens what it was."""

    KEY, WORDS = "story", N_("Help received")

    def __init__(self, page: HardshipPage, desk: Desk) -> None:
        super().__init__(page, desk, _columns(), "hardship_story")
        self.said = Words("", colour="secondary")
        self.column.insertWidget(1, self.said)
        self.offer()

    def show_file(self, opened: Opened) -> None:
        """Ask for the story of a file's household."""
        super().show_file(opened)
        office, file_id = self.desk.office, opened.view.id

        def show(story: Story) -> None:
            if self.opened is not None and self.opened.view.id == file_id:
                self.said.setText(_("{amount} yuan in all", amount=yuan(story.amount)) if story.helps else "")
                self.said.setVisible(bool(story.helps))
                self.show_rows(story.helps)

        self.page.run(lambda: office.hardship.story(office.actor, file_id), show)

    def say_empty(self) -> None:
        """Say that nobody got anything yet."""
        words = _("What its people get by visits, mutual aid and relief stands here by itself.")
        self.grid.empty.say(_("Nobody of this household got anything yet"), words)

    def open_row(self, row: Any) -> None:
        """Open the claim, or the relief of the file."""
        file_id = self.opened.view.id if self.opened is not None else ""
        where = {
            "claim": ("aid", {"claim": row.id}),
            "relief": ("hardship", {"file": file_id, "tab": "relief"}),
        }.get(row.kind)
        if where is not None:
            self.desk.go(*where)

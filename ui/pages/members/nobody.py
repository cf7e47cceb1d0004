"""Why does the roll show nobody, and what is the next step? Words and buttons where rows would be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.shared.text import _
from ui.kit.parts import Button

if TYPE_CHECKING:
    from ui.pages.members.roll import Roll


def say_empty(roll: Roll, nobody: bool) -> None:
    """Say why the list is empty: `nobody` is on the roll at all, nobody matches, or nobody stands in this list."""
    empty = roll.grid.empty
    if nobody and not roll.query.text:
        if not roll.may("members.register"):
            empty.say(_("No members yet"), "", [])
            return
        take_in = Button(_("Take in a roster"), roll.roster_wanted.emit, look="primary")
        register = Button(_("Register"), roll.new_wanted.emit)
        blank = Button(_("Save an empty template"), roll.blank_wanted.emit, look="link", picture="file-down")
        words = _("Take in the roster you have, or register the first one.")
        empty.say(_("No members yet"), words, [take_in, register, blank])
        return
    show_all = Button(_("Show all"), lambda: roll.show_list(""))
    if roll.query.text or roll.register.filters:
        empty.say(_("Nobody matches"), _("Try fewer letters, or the last 4 digits."), [show_all])
    else:
        empty.say(
            _("Nobody stands in this list"), _("Choose another list, or look at everybody."), [show_all]
        )

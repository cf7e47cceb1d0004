"""Which plans are in use, offered and old, and how much rests on each? The shelf of plans."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from app.aid import ACTIVE, OFFERED, OLD, REFUSED, ShelfLine
from app.shared.dates import iso
from app.shared.text import N_, _
from ui.kit.grid import Column
from ui.kit.parts import Button
from ui.pages.aid.lines import Kind, Lines

if TYPE_CHECKING:
    from ui.desk import Desk
    from ui.kit.page import Page

STATES = {
    ACTIVE: (N_("In use"), "good"),
    OFFERED: (N_("Not in use yet"), "waiting"),
    REFUSED: (N_("Cannot be used"), "bad"),
    OLD: (N_("Takes nobody in any more"), "quiet"),
}


def state_words(line: ShelfLine) -> str:
    """Return where a plan stands, and that it is a sample."""
    words = _(STATES[line.state][0])
    return words + "  " + _("sample") if line.sample else words


def _origin_words(origin: str) -> str:
    return _("Published by the province") if origin == "province" else _("This program")


def columns() -> list[Column]:
    """Return the columns of the shelf."""
    return [
        Column(_("Plan"), lambda one: one.name, 260, key="name"),
        Column(_("Version"), lambda one: one.version, 60, key="version"),
        Column(_("State"), state_words, 170, "state", key="state", tone=lambda one: STATES[one.state][1]),
        Column(_("Covers"), lambda one: f"{one.covers:,}", 76, "count", key="covers", number=lambda one: one.covers),
        Column(_("Enrolments"), lambda one: f"{one.batches:,}", 76, "count", key="batches",
               number=lambda one: one.batches),
        Column(_("Claims"), lambda one: f"{one.claims:,}", 76, "count", key="claims", number=lambda one: one.claims),
        Column(_("Valid from"), lambda one: iso(one.valid_from), 100, key="from", filter="year"),
        Column(_("Valid until"), lambda one: iso(one.valid_to), 100, key="to"),
        Column(_("Where it came from"), lambda one: _origin_words(one.origin), 110, key="origin", filter="origin"),
        Column(_("Issued by"), lambda one: one.owner, 150, key="owner", filter="owner"),
        Column(_("Identifier"), lambda one: one.plan_id, 180, key="id", hidden=True),
        Column(_("In use since"), lambda one: f"{one.activated_at:%Y-%m-%d}" if one.activated_at else "", 104,
               key="since", hidden=True),
    ]  # fmt: skip


def kind() -> Kind:
    """Return what the shelf is made of."""
    return Kind(
        "plans", _("Plans"), columns(),
        {
            "": (_("All"), lambda _one: True),
            **{
                state: (_(words), lambda one, state=state: one.state == state)
                for state, (words, _tone) in STATES.items()
            },
        },
        _("Plan, pinyin, identifier or issuer"),
        lambda one: (one.name, one.plan_id, one.owner),
        {
            "year": lambda one: iso(one.valid_from)[:4], "origin": lambda one: one.origin,
            "owner": lambda one: one.owner,
        },
        lambda key, value: _origin_words(value) if key == "origin" else value,
    )  # fmt: skip


class Plans(Lines):
    """The shelf. `opened` gets a plan version; `verbs` are what can be done with the one the list stands on."""

    def __init__(
        self, page: Page, desk: Desk, *, opened: Callable[[ShelfLine], object], verbs: list[Button],
        look: Callable[[], object], offer: Callable[[ShelfLine | None], object],
    ) -> None:  # fmt: skip
        super().__init__(page, desk, kind())
        self._opened, self._look, self._offered = opened, look, offer
        self.open_button = Button(_("Open the plan"), self.grid.open_current, picture="scroll-text")
        self.open_button.name_keys("Enter")
        self.offer(self.open_button, *verbs, self.papers.button)
        self.stand()
        self.tell(_("Plans come from the province: with a signed receipt, or with a new version of this program. An "
                    "office makes none of its own."))  # fmt: skip

    def refresh(self) -> None:
        """Read the shelf anew."""
        office = self.desk.office
        self.page.run(lambda: office.aid.shelf(office.actor), self.show_rows)

    def moved(self) -> None:
        """Offer what can be done with the plan the list stands on."""
        line = self.grid.current() if self.grid.rows.ids else None
        self.open_button.setEnabled(line is not None)
        self._offered(line)

    def open_row(self, row: ShelfLine) -> None:
        """Open a plan."""
        self._opened(row)

    def say_none(self) -> None:
        """Say where plans come from, and what goes on without."""
        if self.rows:
            self.grid.empty.say(_("None of these"), _("Another quick list shows the others."))
            return
        words = _("The province publishes plans; they come with a receipt you take in. Until then nobody can be "
                  "enrolled. Claims are taken in all the same, and the union above calculates them.")  # fmt: skip
        steps = [
            Button(_("To the exchange"), lambda: self.desk.go("sync", {}), picture="download"),
            Button(_("Look at a plan file"), self._look, look="link", picture="folder-open"),
        ]
        self.grid.empty.say(_("No plan is here yet"), words, steps)

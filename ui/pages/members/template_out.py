"""How does the roll leave in the platform's own template? Asks why and where to, and writes exactly the list seen."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from app.shared.text import _, _n
from ui.desk import Desk
from ui.kit.dialogs import choose_saving, open_outside
from ui.kit.page import Page
from ui.pages.listing import EXCEL, AskWhy
from ui.pages.members.roll import Roll


class TemplateOut:
    """Writes the list, or the rows chosen of it, with numbers partly hidden; who, when and why is written down."""

    def __init__(self, page: Page, desk: Desk, roll: Roll) -> None:
        self._page, self._desk, self._roll = page, desk, roll
        self.asking: AskWhy | None = None

    def ask(self) -> None:
        """Ask why and where to, then write the list seen."""
        self._ask(len(self._roll.grid.rows.ids), None)

    def ask_chosen(self) -> None:
        """The same for the rows that are ticked or chosen."""
        chosen = self._roll.grid.chosen_ids()
        self._ask(len(chosen), chosen)

    def _ask(self, count: int, chosen: Sequence[int] | None) -> None:
        told = _("{n} members of the list shown are written to a sheet. Document and phone numbers are "
                 "partly hidden. Who exported, when and why is written down.", n=f"{count:,}")  # fmt: skip

        def where(why: str) -> None:
            title = _("Members")
            name = f"{title}-{self._desk.office.clock.today():%Y%m%d}.xlsx"
            place = _("Where to write the sheet")
            choose_saving(self._page, place, name, EXCEL, lambda path: self.write(path, why, chosen))

        self.asking = AskWhy(self._page, told, where)
        self.asking.open()

    def write(self, path: Path, why: str, chosen: Sequence[int] | None = None) -> None:
        """Write exactly the list seen, or the rows chosen of it, to `path`."""
        office = self._desk.office
        seen = self._roll.query if chosen is None else chosen

        def written(count: int) -> None:
            words = _n(
                "{n} member was written to {file}.",
                "{n} members were written to {file}.",
                count,
                file=path.name,
            )
            self._page.strip.say(words, "good", (_("Open the file"), lambda: open_outside(path)))

        self._page.run(lambda: office.members.export(office.actor, path, seen, why), written, lane="io")

"""How does the roll leave in the platform's own template? Asks why and how that platform wants it, then where to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from app.shared.text import _, _n
from ui.desk import Desk
from ui.kit.dialogs import choose_saving, open_outside
from ui.kit.fields import Choice, CodeField
from ui.kit.form import Spec
from ui.kit.page import Page
from ui.kit.shared_screen import screen
from ui.pages.listing import EXCEL, AskWhy
from ui.pages.members.roll import Roll

KEPT = "template.cells"  # "labels" or "codes", as this operator's platform wants them
MASKED, WHOLE, LABELS, CODES = "masked", "whole", "labels", "codes"


class TemplateOut:
    """Writes the list, or the rows chosen of it; who, when and why, and whether numbers were whole, is written down."""

    def __init__(self, page: Page, desk: Desk, roll: Roll) -> None:
        self._page, self._desk, self._roll = page, desk, roll
        self.asking: AskWhy | None = None

    def ask(self) -> None:
        """Ask why, how and where to, then write the list seen."""
        self._ask(len(self._roll.grid.rows.ids), None)

    def ask_chosen(self) -> None:
        """The same for the rows that are ticked or chosen."""
        chosen = self._roll.grid.chosen_ids()
        self._ask(len(chosen), chosen)

    def _ask(self, count: int, chosen: Sequence[int] | None) -> None:
        told = _("{n} members of the list shown are written to a sheet in the platform's template: its 20 columns in "
                 "order, people from row 5, text cells only. Who exported, when and why is written down.",
                 n=f"{count:,}")  # fmt: skip

        def where(answers: Mapping[str, str]) -> None:
            self._desk.arrange(KEPT, answers["cells"])
            title = _("Members")
            name = f"{title}-{self._desk.office.clock.today():%Y%m%d}.xlsx"
            masked, coded = answers["numbers"] == MASKED, answers["cells"] == CODES
            choose_saving(
                self._page, _("Where to write the sheet"), name, EXCEL,
                lambda path: self.write(path, answers["why"], chosen, masked=masked, coded=coded),
            )  # fmt: skip

        kept = self._desk.arranged(KEPT)
        begin = {"numbers": MASKED, "cells": kept if kept in (LABELS, CODES) else LABELS}
        self.asking = AskWhy(self._page, told, where, _more(), begin)
        self.asking.open()

    def write(
        self,
        path: Path,
        why: str,
        chosen: Sequence[int] | None = None,
        *,
        masked: bool = True,
        coded: bool = False,
    ) -> None:
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

        self._page.run(
            lambda: office.members.export(
                office.actor, path, seen, why, masked=masked or screen.on, coded=coded
            ),
            written,
            lane="io",
        )


def _more() -> list[Spec]:
    """Return what is asked besides the reason; whole numbers are never what it begins with."""
    whole = () if screen.on else (Choice(WHOLE, _("Whole, as the platform needs them")),)
    numbers = (Choice(MASKED, _("Partly hidden")), *whole)
    cells = (Choice(LABELS, _("Labels, as people read them")), Choice(CODES, _("Codes")))
    return [
        Spec("numbers", _("Document and phone numbers"), lambda: CodeField(numbers), required=True),
        Spec("cells", _("Coded cells hold"), lambda: CodeField(cells), required=True),
    ]

"""What was printed, when, by whom, on which form? The print log; anything of it is printed again with its mark."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from app.printing import FORMS
from app.shared.text import _
from ui.kit.grid import Column
from ui.kit.parts import Button
from ui.pages.aid.lines import Kind, Lines
from ui.pages.printing.words import form_words, moment, reprint_words

if TYPE_CHECKING:
    from ui.desk import Desk
    from ui.kit.page import Page


def kind(today: str, week: str) -> Kind:
    """Return what the log is made of; the quick lists begin at these days."""
    columns = [
        Column(_("When"), lambda row: moment(row.line.at), 130, key="at", filter="day"),
        Column(_("Form"), lambda row: form_words(row.line.form), 220, key="form", filter="form"),
        Column(_("Record"), lambda row: row.name, 180, key="name"),
        Column(_("Number on the paper"), lambda row: row.line.number, 130, key="number"),
        Column(_("Page count"), lambda row: f"{row.line.pages:,}", 70, "count", key="pages",
               number=lambda row: row.line.pages),
        Column(_("Printed by"), lambda row: row.operator, 100, key="operator", filter="operator"),
        Column(_("Which print"), lambda row: reprint_words(row.line.reprint), 110, key="reprint"),
        Column(_("Version"), lambda row: f"{row.line.version}", 70, key="version", hidden=True),
        Column(_("Mark of the file"), lambda row: row.line.sha256[:16], 150, key="sha256", hidden=True),
    ]  # fmt: skip
    return Kind(
        "print-log", _("Print log"), columns,
        {
            "": (_("All"), lambda _row: True),
            "today": (_("Today"), lambda row: _day(row) >= today),
            "week": (_("Seven days"), lambda row: _day(row) >= week),
            "again": (_("Reprints"), lambda row: row.line.reprint > 0),
        },
        _("Record, number on the paper or form"),
        lambda row: (row.name, row.line.number, form_words(row.line.form)),
        {"day": _day, "form": lambda row: row.line.form, "operator": lambda row: row.operator},
        lambda key, value: form_words(value) if key == "form" else value,
    )  # fmt: skip


def _day(row: Any) -> str:
    return f"{row.line.at.astimezone():%Y-%m-%d}"


class Log(Lines):
    """The print log of the office."""

    def __init__(self, page: Page, desk: Desk) -> None:
        today = desk.office.clock.today()
        super().__init__(page, desk, kind(f"{today}", f"{today - timedelta(days=6)}"))
        self.again_button = Button(
            _("Print it again"), self.print_again, look="primary", picture="printer", keys="Ctrl+R"
        )
        self.offer(self.again_button, verb="printing.produce")
        self.offer(self.papers.button)
        self.stand()

    def refresh(self) -> None:
        """Read the log anew."""
        office = self.desk.office
        self.page.run(lambda: office.centre.log(office.actor), self.show_rows)

    def moved(self) -> None:
        """Offer to print the current line again."""
        row = self.grid.current() if self.grid.rows.ids else None
        self.again_button.setEnabled(row is not None and row.line.form in FORMS)

    def open_row(self, _row: Any) -> None:
        """Print a line again."""
        self.print_again()

    def print_again(self) -> None:
        """Show the papers of the rows chosen, of the current row's form and language, as they were printed."""
        row = self.grid.current() if self.grid.rows.ids else None
        if row is None or row.line.form not in FORMS:
            return
        kind, office = (row.line.form, row.line.language), self.desk.office
        ids = [one.id for one in self.chosen_rows() if (one.line.form, one.line.language) == kind] or [row.id]
        title = form_words(row.line.form)
        self.papers.looking.show(
            _("Drawing the pages…"),
            lambda progress: office.printing.reprint(office.actor, ids, progress=progress),
            title, f"{title}.pdf", again=True,
        )  # fmt: skip

    def say_none(self) -> None:
        """Say what stands here."""
        words = _(
            "Every paper that goes to a printer or a file is written down here, with who printed it and when."
        )
        self.grid.empty.say(_("Nothing was printed yet"), words, [])

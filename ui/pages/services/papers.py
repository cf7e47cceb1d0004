"""Which papers and sheets has the register of services? The report of a month or year; a sheet that is taken in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.services import PeriodUnreadable, period_days
from app.shared.text import _
from ui.kit.asking import AskForm
from ui.kit.dialogs import choose_file, tell
from ui.kit.fields import Field
from ui.kit.form import Form, Spec
from ui.kit.work import LongWork
from ui.pages.proof import Looking, paper_language

if TYPE_CHECKING:
    from PySide6.QtWidgets import QFileDialog

    from app.services.service import TakenIn
    from ui.desk import Desk
    from ui.pages.services.page import ServicesPage

SHEETS = "Excel (*.xlsx *.xls *.csv *.et)"
MOST_TOLD = 20


class RegisterPapers:
    """Asks for the time of a report, or for a sheet, and shows what came of it."""

    def __init__(self, page: ServicesPage, desk: Desk) -> None:
        self._page, self._desk = page, desk
        self.work = LongWork(page)
        self.looking = Looking(page, desk, self.work)
        self.window: AskForm | None = None
        self.dialog: QFileDialog | None = None

    def ask_period(self) -> None:
        """Ask for a month or a year, this month at first."""
        form = Form([Spec("period", _("Month or year"), Field, required=True)])
        form.begin_with({"period": f"{self._desk.office.clock.today():%Y-%m}"})
        told = _("A month like 2026-01 or a year like 2026. What was taken off does not count.")
        self.window = AskForm(
            self._page, _("Report of services"), form, _("Preview"), self._period, told=told, picture="printer",
            stays=True,
        )  # fmt: skip
        self.window.show()

    def _period(self, answers: dict[str, Any]) -> None:
        window, office, paper = self.window, self._desk.office, paper_language()
        assert window is not None
        period = answers["period"]
        try:
            period_days(period)
        except PeriodUnreadable as error:
            window.form.show_errors([error])
            return
        window.accept()
        title = _("Report of services")
        self.looking.show(
            _("Drawing the pages…"),
            lambda progress: office.printing.proof(
                office.actor, "services_report", (period,), paper, progress=progress
            ),
            title,
            f"{title}-{period}.pdf",
        )

    def ask_sheet(self) -> None:
        """Let a sheet of services be chosen, and take it in."""
        self.dialog = choose_file(self._page, _("Take in a sheet of services"), SHEETS, self.take_in)

    def take_in(self, path: Path) -> None:
        """Take a sheet in; say how many entries came, and which rows did not and why."""
        office = self._desk.office

        def done(found: TakenIn) -> None:
            words = _("{n} entries were taken in.", n=f"{len(found.entries):,}")
            self._desk.say(words, None)
            if found.problems:
                rows = [
                    _("Row {row}: {words}", row=one.sheet_row, words=one.words())
                    for one in found.problems[:MOST_TOLD]
                ]
                if len(found.problems) > MOST_TOLD:
                    rows.append(_("And {n} rows more.", n=len(found.problems) - MOST_TOLD))
                told = _("{words} {n} rows were not taken:", words=words, n=len(found.problems))
                tell(self._page, _("Take in a sheet of services"), "\n".join([told, *rows]))
            self._page.refresh()

        self.work.do(
            _("Reading the sheet…"),
            lambda progress: office.services.take_in(office.actor, path, progress), done,
        )  # fmt: skip

"""Which papers have the books? Vouchers of the rows chosen, and income and expense of a period, looked at first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from app.funds import check_period, period_words
from app.shared.errors import RuleError
from app.shared.text import _
from ui.kit.asking import AskForm
from ui.kit.fields import DateField
from ui.kit.form import Form, Spec
from ui.kit.work import LongWork
from ui.pages.proof import Looking, paper_language

if TYPE_CHECKING:
    from ui.desk import Desk
    from ui.kit.grid import Grid
    from ui.kit.page import Page


class BookPapers:
    """Asks what is still to be known, and shows the pages before they are printed."""

    def __init__(self, page: Page, desk: Desk, grid: Grid) -> None:
        self._page, self._desk, self._grid = page, desk, grid
        self.work = LongWork(page)
        self.looking = Looking(page, desk, self.work)
        self.window: AskForm | None = None

    def preview_vouchers(self) -> None:
        """Show the vouchers of the rows chosen, or of the one the list stands on, each once."""
        lines = self._grid.chosen_ids() or [self._grid.current_id()]
        entries = tuple(dict.fromkeys(str(line).split("/")[0] for line in lines if line is not None))
        if entries:
            self._show("funds_voucher", entries, _("Vouchers"), f"{self._desk.office.clock.today():%Y%m%d}")

    def ask_period(self) -> None:
        """Ask for the period, last month at first."""
        today = self._desk.office.clock.today
        last = today().replace(day=1) - timedelta(days=1)
        form = Form([
            Spec("first", _("From"), lambda: DateField(today), required=True),
            Spec("last", _("To and with"), lambda: DateField(today), required=True),
        ])  # fmt: skip
        form.begin_with({"first": last.replace(day=1), "last": last})
        self.window = AskForm(
            self._page, _("Income and expense of a period"), form, _("Preview"), self._period,
            picture="printer", stays=True,
        )  # fmt: skip
        self.window.show()

    def _period(self, answers: dict[str, Any]) -> None:
        window = self.window
        assert window is not None
        first: date = answers["first"]
        last: date = answers["last"]
        try:
            check_period(first, last)
        except RuleError as error:
            window.form.show_errors([error])
            return
        window.accept()
        period = period_words(first, last)
        self._show("funds_summary", (period,), _("Income and expense of a period"), period)

    def _show(self, form: str, subjects: Sequence[str], title: str, name: str) -> None:
        office, paper = self._desk.office, paper_language()
        self.looking.show(
            _("Drawing the pages…"),
            lambda progress: office.printing.proof(office.actor, form, subjects, paper, progress=progress),
            title, f"{title}-{name}.pdf",
        )  # fmt: skip

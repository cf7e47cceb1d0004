"""Which papers has an enrolment? Application, roster and certificates, looked at first; its roster as Excel."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from app.shared.text import N_, _, _n
from ui.kit.dialogs import choose_saving, open_outside
from ui.kit.work import LongWork
from ui.pages.proof import Looking, paper_language

if TYPE_CHECKING:
    from ui.desk import Desk
    from ui.kit.page import Page
    from ui.pages.aid.enrolment_batch import OpenBatch

APPLICATION, ROSTER, CERTIFICATE, RENEWALS = (
    "enrolment_application", "enrolment_roster", "enrolment_certificate", "renewal_list",
)  # fmt: skip
TITLES = {
    APPLICATION: N_("Application to enrol"),
    ROSTER: N_("Application with the roster"),
    CERTIFICATE: N_("Certificate of cover"),
    RENEWALS: N_("Reminder list of renewals"),
}
EXCEL = "Excel (*.xlsx)"


class Shown:
    """Draws a paper of enrolments and shows its pages."""

    def __init__(self, page: Page, desk: Desk) -> None:
        self._desk = desk
        self.work = LongWork(page)
        self.looking = Looking(page, desk, self.work)

    def show(self, form: str, subjects: Sequence[str], name: str) -> None:
        """Show paper `form` of some records; `name` ends the name of its file."""
        office, paper, title = self._desk.office, paper_language(), _(TITLES[form])
        self.looking.show(
            _("Drawing the pages…"),
            lambda progress: office.printing.proof(office.actor, form, subjects, paper, progress=progress),
            title, f"{title}-{name}.pdf",
        )  # fmt: skip


class BatchPapers(Shown):
    """The papers of the batch shown."""

    def __init__(self, page: Page, desk: Desk, shown: OpenBatch) -> None:
        super().__init__(page, desk)
        self._page, self._shown = page, shown

    def offered(self) -> list[tuple[str, Callable[[], object]]]:
        """Return the papers for the menu, with what opens each."""
        return [
            (_("Preview and print the application…"), lambda: self.of_batch(APPLICATION)),
            (_("Preview and print the application with the roster…"), lambda: self.of_batch(ROSTER)),
            (_("Preview and print the certificates…"), self.certificates),
            (_("Write the roster to send as Excel…"), self.ask_roster),
        ]

    def of_batch(self, form: str) -> None:
        """Show a paper of the whole batch."""
        if self._shown.judged is not None:
            self.show(form, (self._shown.batch_id,), self._shown.judged.batch.unit)

    def certificates(self) -> None:
        """Show the certificates of those chosen, or of all that are covered."""
        shown = self._shown
        if shown.judged is None:
            return
        rows = (
            shown.chosen_rows() if shown.grid.count_chosen() > 1 or shown.grid.has_ticks() else shown.asked()
        )
        covers = [row.cover for row in rows if row.cover]
        if covers:
            self.show(CERTIFICATE, covers, shown.judged.batch.unit)
        else:
            self._page.strip.say(_("Nobody of these is covered yet: confirm the enrolment first."), "quiet")

    def ask_roster(self) -> None:
        """Ask where the roster goes that is sent with the money."""
        if self._shown.judged is not None:
            name = "-".join((_("Roster to enrol"), self._shown.judged.batch.unit)) + ".xlsx"
            choose_saving(self._page, _("Where to write the roster"), name, EXCEL, self.write_roster)

    def write_roster(self, path: Path) -> None:
        """Write the roster that is sent with the money."""
        office, batch_id = self._desk.office, self._shown.batch_id

        def done(count: int) -> None:
            words = _n("{n} person was written to {file}.", "{n} people were written to {file}.", count,
                       file=path.name)  # fmt: skip
            self._page.strip.say(words, "good", (_("Open the file"), lambda: open_outside(path)))

        self.work.do(
            _("Writing the sheet…"),
            lambda _progress: office.aid.write_batch_roster(office.actor, batch_id, path),
            done,
        )

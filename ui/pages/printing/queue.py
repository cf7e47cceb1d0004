"""What waits for a printer? The queue: printed, paused, gone on with from a sheet, cancelled, kept as PDF."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.printing import NoSuchSheet
from app.shared.text import _, _n
from ui.kit.asking import AskForm
from ui.kit.dialogs import choose_saving, confirm, open_outside
from ui.kit.field_numbers import CountField
from ui.kit.form import Form, Spec
from ui.kit.grid import Column
from ui.kit.parts import Button
from ui.kit.preview import Preview
from ui.kit.trays import tray_words
from ui.pages.aid.lines import Kind, Lines
from ui.pages.home.gather import may
from ui.pages.printing.runner import Runner, Sheets
from ui.pages.printing.words import JOB_STATES, form_words, moment

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from app.printing import Job, Proof
    from app.shared.progress import Progress
    from ui.desk import Desk
    from ui.kit.page import Page

PDF = "PDF (*.pdf)"
PRINTS = "printing.produce"
OPEN = ("WAITING", "PRINTING", "PAUSED", "STOPPED")


def kind() -> Kind:
    """Return what the queue is made of."""
    columns = [
        Column(_("Came"), lambda job: moment(job.at), 130, key="at"),
        Column(_("Paper"), lambda job: job.title, 250, key="title"),
        Column(_("Printer"), lambda job: job.printer, 150, key="printer", filter="printer"),
        Column(_("Tray"), lambda job: tray_words(job.tray), 100, key="tray", hidden=True),
        Column(_("Sheets out"), lambda job: f"{job.done:,} / {job.total:,}", 100, key="sheets"),
        Column(_("State"), lambda job: _(JOB_STATES[job.state][0]), 110, "state", key="state", filter="state",
               tone=lambda job: JOB_STATES[job.state][1]),
        Column(_("Why it stands still"), lambda job: job.trouble, 250, key="trouble"),
        Column(_("Form"), lambda job: form_words(job.form), 160, key="form", hidden=True),
    ]  # fmt: skip
    return Kind(
        "print-queue", _("Printing queue"), columns,
        {
            "": (_("All"), lambda _job: True),
            "open": (_("Not out yet"), lambda job: job.state in OPEN),
            "ended": (_("Ended"), lambda job: job.state not in OPEN),
        },
        _("Paper or printer"), lambda job: (job.title, job.printer),
        {"printer": lambda job: job.printer, "state": lambda job: job.state},
        lambda key, value: _(JOB_STATES[value][0]) if key == "state" else value,
    )  # fmt: skip


@dataclass
class _Kept:
    """A drawn paper of the queue, for the preview: looked at only, what leaves goes through the queue."""

    queue: Queue
    proof: Proof

    def count(self) -> int:
        """Return the number of pages."""
        return self.proof.pages

    def picture(self, page: int, dpi: int) -> Any:
        """Draw page `page`, from 0."""
        return Sheets(self.proof.content).picture(page, dpi)

    def ready(self, _progress: Progress) -> bool:
        """Stay as it was drawn."""
        return False

    def printed(self, pages: Sequence[int]) -> None:
        """Remember that these pages went to the printer."""
        office = self.queue.desk.office
        office.printing.give_out(office.actor, self.proof, pages)

    def save(self, pages: Sequence[int], path: Path) -> None:
        """Write these pages to a PDF file, and remember that."""
        office = self.queue.desk.office
        office.printing.give_out(office.actor, self.proof, pages, path)


class Queue(Lines):
    """The queue of this computer."""

    def __init__(self, page: Page, desk: Desk) -> None:
        super().__init__(page, desk, kind())
        self.runner = Runner(page, desk, self.refresh)
        self.go_button = Button(_("Print"), self.go, look="primary", picture="play", keys="Ctrl+R")
        self.pause_button = Button(_("Pause"), self.runner.pause, picture="ban")
        self.from_button = Button(_("Go on from a sheet"), self.ask_sheet, picture="arrow-right")
        self.again_button = Button(_("Print sheets again"), self.preview_again, picture="rotate-ccw")
        self.look_button = Button(_("Preview"), self.preview, picture="eye")
        self.pdf_button = Button(_("Save as PDF"), self.ask_pdf, picture="file-down")
        self.cancel_button = Button(_("Cancel the job"), self.ask_cancel, look="link", picture="x")
        self.clear_button = Button(_("Clear what ended"), self.clear, look="link", picture="check")
        self.offer(
            self.go_button, self.pause_button, self.from_button, self.again_button, self.look_button, self.pdf_button,
            self.cancel_button, self.clear_button, verb=PRINTS,
        )  # fmt: skip
        self.offer(self.papers.button)
        self.under_way.addWidget(self.runner.work)
        self.asking: AskForm | None = None
        self.shown: Preview | None = None
        self._begun = False
        self.stand()

    # -- what is shown

    def refresh(self) -> None:
        """Read the queue anew; the first time, stop what a computer that went off had under way."""
        office = self.desk.office
        first = not self._begun and may(office, PRINTS)
        self._begun = True

        def read() -> Any:
            if first:
                office.centre.take_up(office.actor)
            return office.centre.jobs(office.actor)

        # What is still to go out stands first.
        self.page.run(read, lambda jobs: self.show_rows(sorted(jobs, key=lambda job: job.state not in OPEN)))

    def current(self) -> Job | None:
        """Return the job the list stands on."""
        return self.grid.current() if self.grid.rows.ids else None

    def moved(self) -> None:
        """Offer what can be done with the job the list stands on."""
        job, busy = self.current(), self.runner.busy
        may_go = job is not None and job.state in OPEN and not busy
        self.go_button.setEnabled(may_go)
        self.pause_button.setEnabled(busy)
        for button in (self.from_button, self.cancel_button, self.pdf_button, self.look_button):
            button.setEnabled(may_go)
        self.again_button.setEnabled(may_go and job is not None and job.done > 0)
        self.clear_button.setEnabled(any(one.state not in OPEN for one in self.rows))

    def say_none(self) -> None:
        """Say how paper comes into the queue."""
        words = _("Open any paper in its preview and press “Put into the queue”: many papers then go out one after the "
                  "other while you go on working.")  # fmt: skip
        self.grid.empty.say(_("Nothing waits for a printer"), words, [])

    def open_row(self, _row: Any) -> None:
        """Look at a job."""
        self.preview()

    # -- printing

    def go(self) -> None:
        """Print the job the list stands on, then those behind it that wait."""
        job = self.current()
        if job is None or job.state not in OPEN or self.runner.busy:
            return
        rows = list(self.rows)
        behind = rows[next(at for at, one in enumerate(rows) if one.id == job.id) + 1 :]
        self.runner.print([job, *(one for one in behind if one.state == "WAITING")])
        self.moved()

    def ask_sheet(self) -> None:
        """Ask from which sheet a job goes on."""
        job = self.current()
        if job is None or job.state not in OPEN or self.runner.busy:
            return
        form = Form([Spec("sheet", _("Go on from sheet"), CountField, required=True)])
        form.begin_with({"sheet": str(job.done + 1)})
        told = _("{done} of {total} sheets are out. Sheets you leave out are not printed.",
                 done=job.done, total=job.total)  # fmt: skip
        self.asking = AskForm(
            self.page, _("Go on from a sheet"), form, _("Go on from this sheet"),
            lambda told: self._go_from(job, told["sheet"]), told=told, picture="arrow-right", stays=True,
        )  # fmt: skip
        self.asking.show()

    def _go_from(self, job: Job, sheet: int | None) -> None:
        window, office = self.asking, self.desk.office
        assert window is not None
        if sheet is None:
            window.form.show_errors([NoSuchSheet(field="sheet", total=job.total, sheet=0)])
            return

        def done(found: Job) -> None:
            window.accept()
            self.stand_on(found.id)
            self.refresh()
            self.runner.print([found])

        self.page.run(
            lambda: office.centre.go_on_from(office.actor, job.id, sheet),
            done,
            window.refused(self.page.fault),
        )

    def preview_again(self) -> None:
        """Draw a job's own sheets, marked as printed before, to print some of them once more."""
        job, office = self.current(), self.desk.office
        if job is None:
            return

        def draw(progress: Progress) -> Proof:
            return office.printing.renew(
                office.actor, office.centre.paper(office.actor, job.id), progress=progress
            )

        self.papers.looking.show(_("Drawing the pages…"), draw, job.title, f"{job.title}.pdf")

    def preview(self) -> None:
        """Look at a job as it will go out."""
        job, office = self.current(), self.desk.office
        if job is None or job.state not in OPEN:
            return

        def show(proof: Proof) -> None:
            self.shown = Preview(self.page, self.desk.jobs, _Kept(self, proof), job.title, f"{job.title}.pdf")
            self.shown.side.print_button.hide()  # it goes out by the queue, which keeps the last sheet
            self.shown.show()

        self.page.run(lambda: office.centre.paper(office.actor, job.id), show)

    def ask_pdf(self) -> None:
        """Ask where a job is written to as PDF, in place of paper."""
        job = self.current()
        if job is not None:
            choose_saving(
                self.page,
                _("Where to write the PDF"),
                f"{job.title}.pdf",
                PDF,
                lambda path: self.save(job, path),
            )

    def save(self, job: Job, path: Path) -> None:
        """Write the sheets that are left to a PDF file; the job is done then."""
        office = self.desk.office

        def work(_progress: Progress) -> Job:
            proof = office.centre.paper(office.actor, job.id)
            office.printing.give_out(office.actor, proof, job.left, path)
            return office.centre.end(office.actor, job.id, "DONE")

        def done(_job: Job) -> None:
            self.refresh()
            words = _n("{n} page was written to {file}.", "{n} pages were written to {file}.", len(job.left),
                       file=path.name)  # fmt: skip
            self.page.strip.say(words, "good", (_("Open the file"), lambda: open_outside(path)))

        self.runner.work.do(_("Writing the PDF…"), work, done)

    # -- ending

    def ask_cancel(self) -> None:
        """Ask before a job is given up: what is out stays out."""
        job, office = self.current(), self.desk.office
        if job is None or job.state not in OPEN:
            return

        def act() -> None:
            self.page.run(
                lambda: office.centre.end(office.actor, job.id, "CANCELLED"), lambda _job: self.refresh()
            )

        words = _("{done} of {total} sheets are out and stand in the log. The others will not be printed.",
                  done=job.done, total=job.total)  # fmt: skip
        self.sure = confirm(self.page, _("Cancel the job"), words, _("Cancel the job"), act)

    def clear(self) -> None:
        """Take what ended off the list."""
        office = self.desk.office
        self.page.run(lambda: office.centre.clear(office.actor), lambda _n: self.refresh())

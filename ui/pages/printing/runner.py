"""How do the jobs of the queue reach their printers? One after the other, each sheet kept; asks no list."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtPrintSupport import QPrinter

from app.printing import preview
from app.shared.errors import Cancelled, DeviceError, NuangongError
from app.shared.progress import Progress
from app.shared.text import _
from ui.kit.preview_press import Pressed, Printers, press
from ui.kit.trays import choose_tray
from ui.kit.work import LongWork
from ui.pages.proof import placing_of

if TYPE_CHECKING:
    from app.printing import Job
    from ui.desk import Desk
    from ui.kit.page import Page


class Sheets:
    """The pages of a drawn paper, drawn for a printer one at a time."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    def picture(self, page: int, dpi: int) -> preview.Picture:
        """Draw page `page`, from 0."""
        return preview.render(self._content, page, dpi)


class Runner:
    """Prints jobs while the desk stays usable; `changed` reads the queue anew."""

    def __init__(self, page: Page, desk: Desk, changed: Callable[[], object]) -> None:
        self._page, self._desk, self._changed = page, desk, changed
        self.work = LongWork(page)
        self.printers = Printers()
        self._printer: QPrinter | None = None  # kept while it prints: a collected one crashes
        self._waiting: list[Job] = []

    @property
    def busy(self) -> bool:
        """Say whether a job is being printed."""
        return self.work.busy

    def print(self, jobs: list[Job]) -> None:
        """Print these jobs in order; one that is stopped stops those behind it."""
        if not self.busy:
            self._waiting = list(jobs)
            self._next()

    def pause(self) -> None:
        """Stop after the sheet that is going out."""
        self._waiting = []
        self.work.ask_to_stop()

    def _next(self) -> None:
        if not self._waiting:
            return
        job = self._waiting.pop(0)
        try:
            printer = self._printer = self.printers.make(job.printer)
        except DeviceError as error:
            self._stand_still(job, error)
            return
        choose_tray(printer, job.tray)
        printer.setDocName(job.title)
        self.work.do(
            _("Printing “{title}”…", title=job.title),
            lambda progress: self._print(job, printer, progress),
            self._ended,
            self._failed,
        )

    def _stand_still(self, job: Job, error: DeviceError) -> None:
        """Keep why nothing of a job could go out."""
        office, words = self._desk.office, error.words()
        self._page.run(
            lambda: office.centre.end(office.actor, job.id, "STOPPED", words), self._ended, self._failed
        )

    def _print(self, job: Job, printer: QPrinter, progress: Progress) -> Job:
        """Put the sheets that are left on paper and write down which went; the job as it stands then."""
        office = self._desk.office
        centre, actor = office.centre, office.actor
        centre.begin(actor, job.id)
        try:
            shift = centre.shift(actor, job.form, job.printer, job.tray)
            done = press(
                printer, Sheets(centre.content(actor, job.id)), job.left, progress, placing=placing_of(shift),
                each=lambda gone: centre.went(actor, job.id, job.done + gone),
            )  # fmt: skip
        except NuangongError as error:
            done = Pressed(job.left, (), error)
        if done.ended is None:
            return centre.end(actor, job.id, "DONE")
        if isinstance(done.ended, Cancelled):
            return centre.end(actor, job.id, "PAUSED")
        told = done.ended.words() if isinstance(done.ended, NuangongError) else ""
        return centre.end(actor, job.id, "STOPPED", told)

    def _ended(self, job: Job) -> None:
        self._printer = None
        self._changed()
        if job.state == "DONE":
            self._page.strip.say(_("“{title}” is printed: {n} sheets.", title=job.title, n=job.total), "good")
            self._next()
            return
        self._waiting = []
        words = _("“{title}” stands still: {done} of {total} sheets are out.",
                  title=job.title, done=job.done, total=job.total)  # fmt: skip
        self._page.strip.say(f"{job.trouble} {words}".strip(), "bad" if job.trouble else "quiet")

    def _failed(self, error: Exception) -> None:
        self._printer = None
        self._waiting = []
        self._changed()
        self._page.fault(error)

"""How is a paper looked at, printed and saved? The window for any PDF; knows no capability and no paper."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from app.shared.errors import Cancelled, DeviceError, NuangongError, RuleError
from app.shared.progress import Progress
from app.shared.text import N_, _, _n
from ui.kit.dialogs import choose_saving, open_outside
from ui.kit.jobs import Job, Jobs
from ui.kit.moving import Moving
from ui.kit.parts import Strip
from ui.kit.preview_bar import Bar
from ui.kit.preview_pages import Pages
from ui.kit.preview_press import AS_IT_IS, Paper, Placing, Pressed, Printers, press
from ui.kit.preview_side import Side
from ui.kit.preview_trays import Offered, TrayChoice
from ui.kit.shared_screen import shown
from ui.kit.trays import choose_tray

__all__ = ["Paper", "Placing", "Preview", "Printers"]

PDF = "PDF (*.pdf)"


class PagesChanged(RuleError):
    """The records changed while the paper was looked at, so its pages are others now."""

    code = "preview.pages_changed"
    template = N_("The records were changed meanwhile. Nothing was printed yet: look at the new pages first.")


class NotRemembered(DeviceError):
    """Pages are on paper, but the log does not know it."""

    code = "preview.not_remembered"
    template = N_("{pages} pages went to the printer, but that could not be written down: {why}")


class Preview(QDialog):
    """Pages on the left; printer, range and copies on the right. The desk stays usable beside it.

    `file` is the name offered for saving; `placing` says how a printer is corrected, by its name and tray, and `trays`
    which trays it has (both asked off the screen's thread); `queue` takes pages, a printer and its tray into a queue,
    where there is one, and `chosen` hears which printer and tray a paper went to.
    """

    def __init__(
        self,
        parent: QWidget,
        jobs: Jobs,
        paper: Paper,
        title: str,
        file: str,
        *,
        printers: Printers | None = None,
        placing: Callable[[str, str], Placing] = lambda _printer, _tray: AS_IT_IS,
        trays: Callable[[str], Offered] = lambda _printer: Offered(),
        queue: Callable[[tuple[int, ...], str, str], object] | None = None,
        chosen: Callable[[str, str], object] = lambda _printer, _tray: None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(shown(title))
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.closed = self.queued = False
        self._jobs, self._paper, self._file = jobs, paper, file
        self._placing, self._queue = placing, queue
        self._printers = printers or Printers()
        self._printer: QPrinter | None = None
        self._job: Job | None = None
        self.pages, self.side = Pages(jobs), Side()
        self.trays = TrayChoice(self, jobs, self.side, trays, chosen)
        self.bar = Bar(self.pages)
        self.bar.listen(self)
        self.strip, self.moving = Strip(), Moving(self.stop)
        self.pages.failed.connect(self.fault)
        self.bar.wrong.connect(self.fault)
        self.side.print_wanted.connect(self.print)
        self.side.save_wanted.connect(self.choose_file)
        self.side.queue_wanted.connect(self.queue)
        self.side.queue_button.setVisible(queue is not None)
        self.side.here_wanted.connect(lambda: self.side.take((self.pages.here + 1,)))
        whole, middle = QVBoxLayout(self), QHBoxLayout()
        whole.setContentsMargins(12, 8, 12, 10)
        whole.setSpacing(8)
        middle.setSpacing(12)
        middle.addWidget(self.pages, 1)
        middle.addWidget(self.side)
        whole.addWidget(self.bar)
        whole.addWidget(self.strip)
        whole.addLayout(middle, 1)
        whole.addWidget(self.moving)
        self._watch(parent)
        room = parent.window().size()
        self.resize(min(1180, round(room.width() * 0.92)), max(560, round(room.height() * 0.94)))
        self.pages.setFocus()
        self.load()

    def load(self) -> None:
        """Count the pages and show them; ask which printers there are."""
        self.side.offer(self._printers.names())
        self._jobs.run(
            lambda _progress: self._paper.count(), done=self._show, failed=self.fault, owner=self, lane="io"
        )

    def _show(self, count: int) -> None:
        self.side.tell(count)
        self.pages.show_paper(count, self._paper.picture)

    # -- to the printer

    def print(self) -> None:
        """Print what is asked for on the printer chosen."""
        pages, copies = self.side.pages(), self.side.copies()
        if pages is None or copies is None or not self.side.print_button.isEnabled():
            return
        # Kept by the window until the print is over: a printer that is collected on the way crashes.
        name, tray = self.trays.taken()
        try:
            printer = self._printer = self._printers.make(name)
        except DeviceError as error:
            self.load()  # and so the printers anew
            self.fault(error)
            return
        choose_tray(printer, tray)
        printer.setDocName(self.windowTitle())
        paper, placing, ready = self._paper, self._placing, self._ready()

        def work(progress: Progress) -> tuple[bool, Pressed]:
            anew = ready(progress)
            done = press(printer, paper, pages, progress, copies=copies, placing=placing(name, tray))
            if done.gone:
                _remember(paper, done)
            return anew, done

        self._begin(_("Printing the pages…"), work, self._printed)

    def queue(self) -> None:
        """Put what is asked for into the queue, for the printer chosen, and close."""
        pages = self.side.pages()
        if pages is None or self._queue is None or self._job is not None:
            return
        name, tray = self.trays.taken()
        queue, ready = self._queue, self._ready()

        def work(progress: Progress) -> None:
            ready(progress)
            queue(pages, name, tray)

        def done(_none: None) -> None:
            self.queued = True
            self._leave()

        self._begin(_("Putting the pages into the queue…"), work, done)

    def _ready(self) -> Callable[[Progress], bool]:
        """Return what makes the paper ready, and refuses when its pages are not the ones looked at."""
        paper, count = self._paper, self.pages.count

        def ready(progress: Progress) -> bool:
            anew = paper.ready(progress)
            if paper.count() != count:
                raise PagesChanged()
            return anew

        return ready

    def _printed(self, found: tuple[bool, Pressed]) -> None:
        anew, done = found
        if anew:
            self.load()
        if done.ended is None:
            words = _n("{n} page went to the printer.", "{n} pages went to the printer.", len(done.gone))
            self.strip.say(words, "good")
            return
        if done.gone and done.left:
            self.side.take(done.left)
        if not isinstance(done.ended, Cancelled):
            self.fault(done.ended)
            return
        self.strip.say(_stopped_words(done), "quiet")

    # -- to a file

    def choose_file(self) -> None:
        """Ask where the PDF goes, then write it there."""
        if self.side.save_button.isEnabled() and self.side.pages() is not None:
            choose_saving(self, _("Where to write the PDF"), self._file, PDF, self.save_to)

    def save_to(self, path: Path) -> None:
        """Write the pages asked for to the PDF file `path`."""
        pages = self.side.pages()
        if pages is None:
            return
        paper, ready = self._paper, self._ready()

        def work(progress: Progress) -> bool:
            anew = ready(progress)
            paper.save(pages, path)
            return anew

        def written(anew: bool) -> None:
            if anew:
                self.load()
            words = _n("{n} page was written to {file}.", "{n} pages were written to {file}.", len(pages),
                       file=path.name)  # fmt: skip
            self.strip.say(words, "good", (_("Open the file"), lambda: open_outside(path)))

        self._begin(_("Writing the PDF…"), work, written)

    # -- work under way

    def _begin(self, words: str, work: Callable[[Progress], Any], done: Callable[[Any], object]) -> None:
        if self._job is not None:
            return
        self.strip.hide()
        self.moving.begin(words)
        self.side.lock(True)
        self._jobs.long.emit(self._page, words, self.stop)

        def over(then: Callable[[Any], object], answer: Any) -> None:
            self._job = self._printer = None
            self.moving.hide()
            self.side.lock(False)
            self._jobs.long.emit(self._page, "", None)
            then(answer)

        job = self._jobs.run(
            work,
            done=lambda answer: over(done, answer),
            failed=lambda error: over(self._refused, error),
            moved=self.moving.move_to,
            owner=self,
            lane="io",
        )
        if not self.moving.isHidden():  # work done at once is over already
            self._job = job

    def _refused(self, error: Exception) -> None:
        if isinstance(error, PagesChanged):
            self.load()
        self.fault(error)

    def fault(self, error: Exception) -> None:
        """Say what a rule or the device refused; anything else is a bug and goes on."""
        if not isinstance(error, NuangongError):
            self._jobs.unexpected.emit(error)
            return
        quiet, asked = isinstance(error, Cancelled), isinstance(error, RuleError)
        self.strip.say(error.words(), "quiet" if quiet else "warn" if asked else "bad")

    def stop(self) -> None:
        """Ask the work to stop after the page it is at."""
        if self._job is not None:
            self._job.stop()
            self.moving.words.setText(_("Stopping…"))

    # -- going away

    def _watch(self, page: QWidget) -> None:
        """Hear when the page goes, or what it stands in."""
        self._page = page
        above: QWidget | None = page
        while above is not None and not above.isWindow():
            above.installEventFilter(self)
            above = above.parentWidget()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Close with the page; while printing only when more than the page goes: a locked desk shows no paper."""
        gone = event.type() == QEvent.Type.Hide and not event.spontaneous() and not self.closed
        if gone and (self._job is None or watched is not self._page):
            self.stop()
            self._leave()
        return super().eventFilter(watched, event)

    def reject(self) -> None:
        """Close, by Esc or the window's cross; a print is stopped first, and the window says how far it came."""
        if self._job is not None:
            self.stop()
        else:
            self._leave()

    def _leave(self) -> None:
        if self._job is not None:
            self._jobs.long.emit(self._page, "", None)  # its answer will find nobody here
        self.closed = self.pages.closed = True
        super().reject()


def _remember(paper: Paper, done: Pressed) -> None:
    """Have the pages that went out remembered. Raises NotRemembered: what is on paper cannot be taken back."""
    try:
        paper.printed(sorted(set(done.gone)))
    except NuangongError as error:
        raise NotRemembered(pages=len(done.gone), why=error.words()) from error


def _stopped_words(done: Pressed) -> str:
    words = _(
        "Stopped as you asked: {done} of {pages} pages went to the printer.",
        done=len(done.gone), pages=len(done.wanted),
    )  # fmt: skip
    left = _("The pages that are left stand in the field “Pages”.") if done.gone and done.left else ""
    return f"{words} {left}".strip()

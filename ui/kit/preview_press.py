"""How do pages reach a printer? One picture a page at 300 dots an inch; knows no paper's content."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QMarginsF, QRectF, QSize, QSizeF
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from app.shared.errors import Cancelled, DeviceError
from app.shared.progress import Progress
from app.shared.text import N_
from ui.kit.trays import Tray, trays_of

DPI = 300
INCH = 25.4  # mm
PORTION = 20
"""Sheets in one job of the system: as many may be printed twice, or wait in its folder, when the computer goes off."""
OTHER_SIZE = 3.0  # mm between two sizes that are not the same paper


class PrinterGone(DeviceError):
    """The printer chosen is not there any more."""

    code = "preview.printer_gone"
    template = N_(
        "The printer “{printer}” does not answer. Nothing was printed; choose another, or save as PDF."
    )


class PrinterStopped(DeviceError):
    """The printer took no more pages."""

    code = "preview.printer_stopped"
    template = N_(
        "The printer “{printer}” stopped: {done} of {pages} pages went to it. Look whether it has paper and is on. "
        "The pages that are left are kept."
    )


class PrinterPaused(DeviceError):
    """The system holds back what goes to the printer."""

    code = "preview.printer_paused"
    template = N_(
        "The printer “{printer}” is stopped on this computer: {done} of {pages} pages went to it. Let it go on in the "
        "printers of the system, then print the rest."
    )


class WrongPaper(DeviceError):
    """The printer has no paper of the size of the page."""

    code = "preview.wrong_paper"
    template = N_(
        "The page is {wanted}, but the printer “{printer}” takes {has}. Nothing more was printed; change its paper."
    )


@dataclass(frozen=True)
class Placing:
    """How a printer is corrected: everything moved `right` and `down` in mm, and stretched `wide` and `high` times."""

    right: float = 0.0
    down: float = 0.0
    wide: float = 1.0
    high: float = 1.0

    def on(self, image: QSize, resolution: int) -> QRectF:
        """Return where a page drawn at 300 dots an inch lies on a paper of `resolution` dots an inch."""
        dots = resolution / DPI
        left, top = self.right * resolution / INCH, self.down * resolution / INCH
        return QRectF(left, top, image.width() * dots * self.wide, image.height() * dots * self.high)


AS_IT_IS = Placing()


class Picture(Protocol):
    """A page as pixels: rows of `stride` bytes, four bytes a pixel (blue, green, red, unused); one where `grey`."""

    @property
    def width(self) -> int: ...  # noqa: D102

    @property
    def height(self) -> int: ...  # noqa: D102

    @property
    def stride(self) -> int: ...  # noqa: D102

    @property
    def pixels(self) -> bytes: ...  # noqa: D102

    @property
    def grey(self) -> bool: ...  # noqa: D102


class Drawing(Protocol):
    """What can be drawn page by page. Asked off the screen's thread."""

    def picture(self, page: int, dpi: int) -> Picture:
        """Draw page `page`, from 0."""


class Paper(Drawing, Protocol):
    """What is looked at and given out. Everything here is asked off the screen's thread."""

    def count(self) -> int:
        """Return the number of pages."""

    def ready(self, progress: Progress) -> bool:
        """Become what would go out now; say whether the pages were drawn anew for it."""

    def printed(self, pages: Sequence[int]) -> object:
        """Remember that these pages, from 1, went to the printer."""

    def save(self, pages: Sequence[int], path: Path) -> object:
        """Write these pages, from 1, to a PDF file and remember that."""


@dataclass(frozen=True)
class Pressed:
    """What became of a print: the pages wanted, those that went to the printer, and what ended it early."""

    wanted: tuple[int, ...]
    gone: tuple[int, ...]
    ended: Exception | None = None

    @property
    def left(self) -> tuple[int, ...]:
        """Return the pages that did not go out even once."""
        return tuple(page for page in dict.fromkeys(self.wanted) if page not in set(self.gone))


class Printers:
    """The printers of this computer."""

    def names(self) -> list[str]:
        """Return them, the usual one first."""
        usual = QPrinterInfo.defaultPrinterName()
        return sorted(QPrinterInfo.availablePrinterNames(), key=lambda name: (name != usual, name))

    def trays(self, name: str) -> tuple[Tray, ...]:
        """Return the trays a printer says it has; may take seconds, so it is asked off the screen's thread."""
        return trays_of(name)

    def make(self, name: str) -> QPrinter:
        """Return a printer to print on. The caller keeps it until the print is over: a collected one crashes.

        Raises PrinterGone: for a name it does not know Qt takes the computer's usual printer without a word.
        """
        info = QPrinterInfo.printerInfo(name)
        if info.isNull():
            raise PrinterGone(printer=name)
        printer = QPrinter(info, QPrinter.PrinterMode.HighResolution)
        printer.setPrinterName(name)
        return printer


def as_image(picture: Picture) -> QImage:
    """Return a picture as Qt's own, of one byte a pixel where it is grey: a quarter of the bytes to send."""
    kind = QImage.Format.Format_Grayscale8 if picture.grey else QImage.Format.Format_RGB32
    # The copy leaves the picture's bytes behind.
    return QImage(picture.pixels, picture.width, picture.height, picture.stride, kind).copy()


def press(
    printer: QPrinter,
    paper: Drawing,
    pages: Sequence[int],
    progress: Progress,
    *,
    copies: int = 1,
    placing: Placing = AS_IT_IS,
    each: Callable[[int], object] = lambda _gone: None,
) -> Pressed:
    """Print pages (from 1) and say which went out, also when stopped or refused on the way.

    They go in portions, each a job of the system's own: it takes a job when the last page of it is drawn, so only then
    has any of them gone, and no more than a portion lies in its folder. `placing` corrects the printer; it is applied
    here and nowhere else. `each` hears how many went after every portion.
    """
    wanted = tuple(pages)
    portion = PORTION if _native(printer) else max(1, len(wanted) * copies)
    if len(wanted) <= portion and printer.supportsMultipleCopies():
        printer.setCopyCount(copies)
        printer.setCollateCopies(True)
    else:
        printer.setCopyCount(1)
        wanted *= copies
    printer.setResolution(DPI)
    title, gone, ended = printer.docName(), list[int](), None
    try:
        for start in range(0, len(wanted), portion):
            _check_standing(printer, len(gone), len(wanted))
            part = wanted[start : start + portion]
            if len(wanted) > portion:
                printer.setDocName(f"{title} {start + 1}-{start + len(part)}")
            went, ended = _portion(printer, paper, part, _Part(progress, start, len(wanted)), placing)
            gone += went
            if went:
                each(len(gone))
            if ended is not None:
                break
    except (Cancelled, DeviceError) as error:
        ended = error
    return Pressed(wanted, tuple(gone), ended)


@dataclass(frozen=True)
class _Part:
    """Tells of a portion as of a part of the whole."""

    progress: Progress
    before: int
    total: int

    def report(self, done: int) -> None:
        """Tell how many of the portion are drawn. Raises Cancelled."""
        self.progress.report(self.before + done, self.total)


def _portion(
    printer: QPrinter, paper: Drawing, pages: Sequence[int], told: _Part, placing: Placing
) -> tuple[list[int], Exception | None]:
    """Print some pages as one job; return those that went, and what ended it early."""
    painter, went, ended = QPainter(), list[int](), None
    try:
        for number, page in enumerate(pages):
            told.report(number)
            image = as_image(paper.picture(page - 1, DPI))
            _lay(printer, image)
            if not (printer.newPage() if number else painter.begin(printer)):
                ended = _refusal(printer, told.before + number, told.total)
                break
            painter.drawImage(placing.on(image.size(), printer.resolution()), image)
            went.append(page)
    except (Cancelled, DeviceError) as error:
        ended = error
    finally:
        if painter.isActive():
            painter.end()
    if went and _native(printer) and not is_there(printer.printerName()):
        return [], _refusal(printer, told.before, told.total)  # the system had nobody to give the job to
    return went, ended


def _native(printer: QPrinter) -> bool:
    return printer.outputFormat() == QPrinter.OutputFormat.NativeFormat


def is_there(name: str) -> bool:
    """Say whether this computer has the printer now."""
    return not QPrinterInfo.printerInfo(name).isNull()


def _check_standing(printer: QPrinter, done: int, pages: int) -> None:
    """Refuse to fill the queue of a printer that was stopped. Raises PrinterGone, PrinterStopped or PrinterPaused."""
    if not _native(printer):
        return
    info = QPrinterInfo.printerInfo(printer.printerName())
    if info.isNull():
        raise _refusal(printer, done, pages)
    if info.state() == QPrinter.PrinterState.Error:
        raise PrinterPaused(printer=printer.printerName(), done=done, pages=pages)


def _refusal(printer: QPrinter, done: int, pages: int) -> DeviceError:
    if done:
        return PrinterStopped(printer=printer.printerName(), done=done, pages=pages)
    return PrinterGone(printer=printer.printerName())


def _lay(printer: QPrinter, image: QImage) -> None:
    """Give the coming page the size and the side of the picture, and the whole paper without margins."""
    sides = sorted((image.width() * INCH / DPI, image.height() * INCH / DPI))
    size = QPageSize(QSizeF(*sides), QPageSize.Unit.Millimeter, "", QPageSize.SizeMatchPolicy.FuzzyMatch)
    lies = image.width() > image.height()
    turned = QPageLayout.Orientation.Landscape if lies else QPageLayout.Orientation.Portrait
    layout = QPageLayout(size, turned, QMarginsF(0, 0, 0, 0))
    # A full page alone is still shifted by the printer's margins on Windows, so they are taken away as well.
    layout.setMode(QPageLayout.Mode.FullPageMode)
    printer.setPageLayout(layout)
    printer.setFullPage(True)
    unit = QPageSize.Unit.Millimeter
    wanted, has = size.size(unit), printer.pageLayout().pageSize().size(unit)
    if max(abs(wanted.width() - has.width()), abs(wanted.height() - has.height())) > OTHER_SIZE:
        raise WrongPaper(wanted=_size_words(wanted), has=_size_words(has), printer=printer.printerName())


def _size_words(size: QSizeF) -> str:
    """Return a paper's size as people say it: A4 with its millimetres, others by these alone."""
    name = QPageSize.name(QPageSize.id(size, QPageSize.Unit.Millimeter, QPageSize.SizeMatchPolicy.FuzzyMatch))
    sides = f"{round(size.width())} × {round(size.height())} mm"
    return f"{name.split(' ')[0]} ({sides})" if re.fullmatch(r"[AB]\d.*", name) else sides

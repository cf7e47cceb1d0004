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

DPI = 300
INCH = 25.4  # mm
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
    """A page as pixels: rows of `stride` bytes, four bytes a pixel (blue, green, red, unused)."""

    @property
    def width(self) -> int: ...  # noqa: D102

    @property
    def height(self) -> int: ...  # noqa: D102

    @property
    def stride(self) -> int: ...  # noqa: D102

    @property
    def pixels(self) -> bytes: ...  # noqa: D102


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

    def make(self, name: str) -> QPrinter:
        """Return a printer to print on. The caller keeps it until the print is over: a collected one crashes."""
        printer = QPrinter(QPrinterInfo.printerInfo(name), QPrinter.PrinterMode.HighResolution)
        printer.setPrinterName(name)
        return printer


def as_image(picture: Picture) -> QImage:
    """Return a picture as Qt's own, in grey where it has no colour: a quarter of the bytes to send."""
    image = QImage(picture.pixels, picture.width, picture.height, picture.stride, QImage.Format.Format_RGB32)
    # Converting and copying both leave the picture's bytes behind.
    return image.convertToFormat(QImage.Format.Format_Grayscale8) if image.allGray() else image.copy()


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

    `placing` corrects the printer; it is applied here and nowhere else. `each` hears after every page how many went.
    """
    wanted = tuple(pages)
    if printer.supportsMultipleCopies():
        printer.setCopyCount(copies)
        printer.setCollateCopies(True)
    else:
        wanted *= copies
    printer.setResolution(DPI)
    painter, gone, ended = QPainter(), [], None
    try:
        for number, page in enumerate(wanted):
            progress.report(number, len(wanted))
            image = as_image(paper.picture(page - 1, DPI))
            _lay(printer, image)
            if not (printer.newPage() if number else painter.begin(printer)):
                ended = _refusal(printer, number, len(wanted))
                break
            painter.drawImage(placing.on(image.size(), printer.resolution()), image)
            gone.append(page)
            each(len(gone))
    except (Cancelled, DeviceError) as error:
        ended = error
    finally:
        if painter.isActive():
            painter.end()
    return Pressed(wanted, tuple(gone), ended)


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

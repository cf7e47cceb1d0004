"""How do pages reach a printer? One picture a page at 300 dots an inch; knows no paper's content."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QMarginsF, QRectF, QSizeF
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from app.shared.errors import Cancelled, DeviceError
from app.shared.progress import Progress
from app.shared.text import N_

DPI = 300
INCH = 25.4  # mm


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
        "The printer “{printer}” stopped: {done} of {pages} pages went to it. "
        "The pages that are left stand in the field “Pages”."
    )


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
    offset: tuple[float, float] = (0.0, 0.0),
) -> Pressed:
    """Print pages (from 1) and say which went out, also when stopped or refused on the way.

    `offset` moves everything right and down, in mm; it is applied here and nowhere else.
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
            dots = printer.resolution() / DPI
            left, top = (millimetres * printer.resolution() / INCH for millimetres in offset)
            painter.drawImage(QRectF(left, top, image.width() * dots, image.height() * dots), image)
            gone.append(page)
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

"""Which printers put ink on paper, and how does a page drawn in memory get there? Keeps no copy of it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.shared.progress import SILENT
from ui.kit.preview_press import Picture, Printers, press
from ui.kit.trays import choose_tray

# These write a file or send a message: what must stay on paper does not go there.
NO_PAPER = re.compile(r"pdf|xps|onenote|fax|传真|虚拟|document (image )?writer", re.IGNORECASE)


class _Drawn:
    """Pages drawn already; a printer asks for nothing but their pictures."""

    def __init__(self, pages: Sequence[Picture]) -> None:
        self._pages = pages

    def picture(self, page: int, _dpi: int) -> Picture:
        """Return page `page`, from 0."""
        return self._pages[page]


def paper_printers() -> list[str]:
    """Return the printers that print on paper, the usual one first."""
    return [name for name in Printers().names() if not NO_PAPER.search(name)]


def send_to_printer(pages: Sequence[Picture], name: str, tray: str = "") -> None:
    """Put pages of 300 dots an inch on paper. Raises PrinterGone or PrinterStopped."""
    printer = Printers().make(name)
    choose_tray(printer, tray)
    told = press(printer, _Drawn(pages), range(1, len(pages) + 1), SILENT)  # type: ignore[arg-type]
    if told.ended is not None:
        raise told.ended

"""The printing centre: what waits for a printer, what was printed, what came back, numbers, printers, fonts."""

from ui.pages.printing.page import PrintingPage

PAGE = PrintingPage

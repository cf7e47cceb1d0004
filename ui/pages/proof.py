"""How does a paper of the office stand in the preview? Drawn by printing, remembered there when it goes out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from app.printing import WHOLE, Correction, Proof, Shift, preview
from app.shared.progress import Progress
from app.shared.text import _, _n, language
from ui.desk import Desk
from ui.kit.page import Page
from ui.kit.preview import Placing, Preview, Printers
from ui.kit.preview_trays import Offered
from ui.kit.trays import Tray
from ui.kit.work import LongWork
from ui.pages.paper_set import PaperSet, parted

# The Korean desk prints both languages, as the prefecture's papers have them.
PAPER_LANGUAGE = {"zh_CN": "zh_CN", "ko_KR": "zh_CN+ko_KR"}


def paper_language() -> str:
    """Return the language papers are printed in at this desk."""
    return PAPER_LANGUAGE.get(language(), "zh_CN")


def placing_of(shift: Shift) -> Placing:
    """Return a printer's correction as the press takes it: millimetres, and how many times as large."""
    return Placing(shift.right / 1000, shift.down / 1000, shift.wide / WHOLE, shift.high / WHOLE)


def trays_here(told: Sequence[Tray], corrections: Sequence[Correction], printer: str) -> tuple[Tray, ...]:
    """Return the trays of a printer: those it tells of, and those people named when they corrected it."""
    known = {one.key for one in told}
    named = {one.tray for one in corrections if one.printer == printer and one.tray} - known
    return (*told, *(Tray(name, name) for name in sorted(named)))


def _tray_of(form: str, printer: str) -> str:
    """Return the name under which this desk keeps the tray a form comes from last."""
    return f"tray {form} {printer}"


class OfficePaper:
    """A proof as the preview asks for it; what was given out once is drawn anew the next time, as a reprint."""

    def __init__(self, desk: Desk, proof: Proof) -> None:
        self._desk, self.proof = desk, proof

    def count(self) -> int:
        """Return the number of pages."""
        return self.proof.pages

    def picture(self, page: int, dpi: int) -> preview.Picture:
        """Draw page `page`, from 0."""
        return preview.render(self.proof.content, page, dpi)

    def ready(self, progress: Progress) -> bool:
        """Become what would go out now; say whether it had to be drawn anew."""
        office, before = self._desk.office, self.proof
        self.proof = office.printing.renew(office.actor, before, progress=progress)
        return self.proof is not before

    def printed(self, pages: Sequence[int]) -> None:
        """Remember that these pages went to the printer."""
        office = self._desk.office
        office.printing.give_out(office.actor, self.proof, pages)

    def save(self, pages: Sequence[int], path: Path) -> None:
        """Write these pages to a PDF file, and remember that."""
        office = self._desk.office
        office.printing.give_out(office.actor, self.proof, pages, path)


class Looking:
    """Draws a paper in the page's line of long work, then shows it; one window at a time."""

    def __init__(self, page: Page, desk: Desk, work: LongWork, printers: Printers | None = None) -> None:
        self._page, self._desk, self._work = page, desk, work
        self.printers = printers
        self.window: Preview | None = None

    def show(
        self,
        words: str,
        draw: Callable[[Progress], Proof | Sequence[Proof]],
        title: str,
        file: str,
        *,
        again: bool = False,
    ) -> None:
        """Draw by `draw(progress)` while `words` are shown, then open the preview called `title`; several are a set.

        `again` says that they are drawn as they were printed. The preview offers the other: as things are now.
        """
        self._work.do(words, draw, lambda proof: self._open(proof, title, file, again))

    def _open(self, proof: Proof | Sequence[Proof], title: str, file: str, again: bool) -> None:
        proofs = [proof] if isinstance(proof, Proof) else list(proof)
        papers = [OfficePaper(self._desk, one) for one in proofs]
        paper = papers[0] if len(papers) == 1 else PaperSet(papers)
        office, desk = self._desk.office, self._desk

        form = papers[0].proof.form
        printers = self.printers or Printers()

        def placing(printer: str, tray: str) -> Placing:
            return placing_of(office.centre.shift(office.actor, form, printer, tray))

        def trays(printer: str) -> Offered:
            found = trays_here(printers.trays(printer), office.centre.corrections(office.actor), printer)
            return Offered(found, str(desk.arranged(_tray_of(form, printer)) or ""))

        def queue(pages: tuple[int, ...], printer: str, tray: str) -> None:
            for one, mine in parted(papers, pages):
                office.centre.enqueue(office.actor, one.proof, title, printer, tray, pages=tuple(mine))

        def queued(_code: int) -> None:
            if window.queued:
                self._page.strip.say(
                    _("“{title}” waits in the printing centre.", title=title), "good",
                    (_("Open the printing centre"), lambda: desk.go("printing", {"part": "queue"})),
                )  # fmt: skip

        window = Preview(
            self._page, desk.jobs, paper, title, file, printers=printers, placing=placing, trays=trays, queue=queue,
            chosen=lambda printer, tray: desk.arrange(_tray_of(form, printer), tray),
        )  # fmt: skip
        self._tell_other(window, proofs, (title, file), again)
        window.finished.connect(queued)
        window.finished.connect(lambda _code: self._gone(window))
        window.show()
        if self.window is not None:
            self.window.reject()  # the older one; while it prints it stays until that is over
        self.window = window

    def _tell_other(
        self, window: Preview, proofs: Sequence[Proof], called: tuple[str, str], again: bool
    ) -> None:
        """Say what of a paper is not as it was printed, and offer to draw it the other way."""
        unkept, changed = sum(one.unkept for one in proofs), sum(one.changed for one in proofs)
        if not again and not changed:
            return

        def other() -> None:
            window.reject()
            self.show(_("Drawing the pages…"), draw, *called, again=not again)

        def draw(progress: Progress) -> list[Proof]:
            office = self._desk.office
            return [
                office.printing.proof(
                    office.actor, one.form, tuple(one.printed_before), one.language, again=not again,
                    progress=progress,
                )
                for one in proofs
            ]  # fmt: skip

        if not again:
            told = _n(
                "{n} paper differs from its last print.", "{n} papers differ from their last print.", changed
            )
            window.side.tell_other(told, _("Print as last time"), other)
            return
        told = _("These are the sheets as they were printed.")
        if unkept:
            told = _n(
                "{n} sheet is not kept on this computer. It is drawn of today's data in the words of then.",
                "{n} sheets are not kept on this computer. They are drawn of today's data in the words of then.",
                unkept,
            )
        window.side.tell_other(told, _("Print with today's data"), other)

    def _gone(self, window: Preview) -> None:
        if self.window is window:
            self.window = None

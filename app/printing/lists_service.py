"""How does a list of the desk become a register or a workbook? The part of printing's service that knows no form."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

from app.printing import giving, listing, pdf
from app.printing.listing import Listing
from app.printing.proof import Proof
from app.printing.rules import local_time
from app.printing.wording_service import Wordings
from app.shared.actor import Actor
from app.shared.progress import SILENT, Progress
from app.unions import office_facts


class Lists(Wordings):
    """The part of printing's service that prints lists and writes them as workbooks."""

    def list_proof(
        self, actor: Actor, listed: Listing, language: str = "zh_CN", *, progress: Progress = SILENT
    ) -> Proof:
        """Draw a list as a register exactly as it would go out now; `give_out` remembers what went.

        Raises ListTooLong, UnknownLanguage, MissingGlyphs, Cancelled, and DeviceErrors of fonts.
        """
        self._guard.check(actor, "printing.list")
        at, out = self._clock.now(), io.BytesIO()
        with self._db.reading() as tx:
            words, foot = self._worded(tx, listing.KEY, language), self._worded(tx, "foot", language)
            office = office_facts(tx).name
        sheet = replace(
            listing.register(listed, words, office, progress),
            printed_at=foot("printed_at", time=local_time(at)).split("\n")[0],
            operator=foot("operator", name=actor.name).split("\n")[0],
            page_words=foot["page"],
        )
        drawn = pdf.draw_many((sheet,), out, self._fonts)
        progress.report(1, 1)
        return Proof(out.getvalue(), drawn.pages, at, language, listed=listed.name, rows=len(listed.rows))

    def list_pdf(
        self,
        actor: Actor,
        listed: Listing,
        out: Path,
        language: str = "zh_CN",
        *,
        progress: Progress = SILENT,
    ) -> int:
        """Write a list as a register into the PDF file `out` and remember it; return its pages.

        Raises what `list_proof` and `give_out` raise.
        """
        self._guard.check(actor, "printing.list")
        proof = self.list_proof(actor, listed, language, progress=progress)
        giving.give_out(self._db, actor, proof, proof.choose(None), out)
        return proof.pages

    def list_workbook(
        self, actor: Actor, listed: Listing, path: Path, why: str, *, progress: Progress = SILENT
    ) -> int:
        """Write a list as a workbook and remember who carried it out; raises SheetFull, Cancelled, DeviceErrors."""
        self._guard.check(actor, "printing.export")
        giving.export(self._db, actor, listed, path, why, progress)
        return len(listed.rows)

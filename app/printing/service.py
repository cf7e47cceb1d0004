"""How is a paper printed and remembered? Its file and its line in the log, or neither; knows no content."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from app.printing import giving, listing, numbering, pdf, queries
from app.printing.forms import FORMS
from app.printing.gathering import gathered
from app.printing.giving import PrintedMeanwhile
from app.printing.listing import Listing
from app.printing.log_service import PrintLog
from app.printing.proof import Proof
from app.printing.rules import (
    Printed,
    local_time,
    shared_number,
    short_number,
)
from app.printing.sheet import Form, Sheet, Stamp, Wording
from app.printing.wording_service import UnknownForm, Wordings
from app.security import Guard, masking
from app.shared.actor import Actor
from app.shared.clock import Clock
from app.shared.db import Database
from app.shared.errors import RuleError
from app.shared.progress import SILENT, Progress
from app.shared.text import N_
from app.unions import office_facts


class NothingToPrint(RuleError):
    """No record was chosen."""

    code = "print.nothing_chosen"
    template = N_("Nothing was chosen to print.")


@dataclass(frozen=True)
class _Press:
    """What is the same for all sheets of one print: the form, its words, the foot's words, the moment.

    `reserved` are the numbers of the records, where the form bears one of a block; `versions` are filled in as the
    records are: those of the words each is printed in.
    """

    form: Form
    words: Wording
    foot: Wording
    at: datetime
    reserved: Mapping[str, str] = field(default_factory=dict)
    newest: bool = False
    versions: dict[str, int] = field(default_factory=dict)


class Printing(Wordings, PrintLog):
    """What people do with paper: print it, look at it first, ask what was printed.

    `office_folder` holds what the office added: `forms` (its own wordings) and `fonts` (its own faces).
    """

    def __init__(self, db: Database, guard: Guard, clock: Clock, office_folder: Path | None = None) -> None:
        self._db = db
        self._guard = guard
        self._clock = clock
        self._wordings = office_folder / "forms" if office_folder else None
        self._fonts = office_folder / "fonts" if office_folder else None

    def produce(self, actor: Actor, key: str, subject_id: str, out: Path, language: str = "zh_CN") -> Printed:
        """Print form `key` of one record into the PDF file `out` and remember it.

        Raises what `produce_many` raises.
        """
        self._guard.check(actor, "printing.produce")
        return self._print(actor, self._press(actor, key, language), (subject_id,), out, SILENT)[0]

    def produce_many(
        self,
        actor: Actor,
        key: str,
        subject_ids: Sequence[str],
        out: Path,
        language: str = "zh_CN",
        *,
        newest: bool = False,
        progress: Progress = SILENT,
    ) -> tuple[Printed, ...]:
        """Print form `key` of many records into one PDF file, each from a new page on; all are kept or none.

        What was printed before keeps its words unless the `newest` are asked for.

        Raises UnknownForm, UnknownLanguage, NothingToPrint, MissingGlyphs, FileInTheWay, PrintedMeanwhile,
        Cancelled, what the form's own reading raises, and DeviceErrors of files and fonts.
        """
        self._guard.check(actor, "printing.produce")
        press = self._press(actor, key, language, newest)
        return self._print(actor, press, tuple(dict.fromkeys(subject_ids)), out, progress)

    def preview(self, actor: Actor, key: str, subject_id: str, language: str = "zh_CN") -> bytes:
        """Draw form `key` of one record as it would be printed, marked as a preview; nothing is remembered.

        Raises UnknownForm, UnknownLanguage, MissingGlyphs, and DeviceErrors of fonts.
        """
        self._guard.check(actor, "printing.preview")
        press = self._press(actor, key, language)
        out = io.BytesIO()
        with self._db.reading() as tx:
            reprint = queries.times_printed(tx, key, (subject_id,))[subject_id]
            sheet = self._sheet(tx, press, actor, {subject_id: reprint})
        pdf.draw(replace(sheet, mark=press.foot["preview"].split("\n")[0]), out, self._fonts)
        return out.getvalue()

    # --- looked at first, then given out ------------------------------------------------------------

    def proof(
        self,
        actor: Actor,
        key: str,
        subject_ids: Sequence[str],
        language: str = "zh_CN",
        *,
        newest: bool = False,
        progress: Progress = SILENT,
    ) -> Proof:
        """Draw form `key` of many records exactly as they would go out now; `give_out` remembers what went.

        What was printed before keeps its words unless the `newest` are asked for.

        Raises UnknownForm, UnknownLanguage, NothingToPrint, NumbersUsedUp, MissingGlyphs, Cancelled, what the
        form's own reading raises, and DeviceErrors of fonts.
        """
        self._guard.check(actor, "printing.produce")
        press, wanted = self._press(actor, key, language, newest), tuple(dict.fromkeys(subject_ids))
        if not wanted:
            raise NothingToPrint()
        press = _numbered(self._db, self._clock, actor, press, wanted)
        out = io.BytesIO()
        with self._db.reading() as tx:
            counts = queries.times_printed(tx, key, wanted)
            sheets = gathered(
                _sheets(counts, press, progress, lambda some: self._sheet(tx, press, actor, some)),
                _plates(press.form),
            )
            drawn = pdf.draw_many(sheets, out, self._fonts)
        return _proof(press, out.getvalue(), drawn.pages, counts)

    def renew(self, actor: Actor, proof: Proof, *, progress: Progress = SILENT) -> Proof:
        """Give the proof itself, or one drawn anew when some of it was printed since: that is a reprint now.

        Raises what `proof` raises.
        """
        self._guard.check(actor, "printing.produce")
        with self._db.reading() as tx:
            if not giving.printed_since(tx, proof):
                return proof
        return self.proof(actor, proof.form, tuple(proof.printed_before), proof.language, progress=progress)

    def give_out(
        self, actor: Actor, proof: Proof, pages: Sequence[int] | None = None, path: Path | None = None
    ) -> int:
        """Remember that pages of a proof (from 1; all when None) went out; return how many.

        Without `path` they went to the printer. With it they are written there, and the file and its line in
        the log are there together or not at all. A record none of whose pages went out was not printed.
        Raises NothingToPrint, NoSuchPage; with `path` PrintedMeanwhile, FileInTheWay and DeviceErrors.
        """
        self._guard.check(actor, "printing.list" if proof.listed else "printing.produce")
        chosen = proof.choose(pages)
        if not chosen:
            raise NothingToPrint()
        if proof.form and FORMS[proof.form].needs:
            self._guard.check(actor, FORMS[proof.form].needs)
        if proof.form:
            masking.check_paper(actor, proof.form)
        giving.give_out(self._db, actor, proof, chosen, path)
        return len(chosen)

    # --- lists ------------------------------------------------------------------------------------

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
        return self.give_out(actor, self.list_proof(actor, listed, language, progress=progress), None, out)

    def list_workbook(
        self, actor: Actor, listed: Listing, path: Path, why: str, *, progress: Progress = SILENT
    ) -> int:
        """Write a list as a workbook and remember who carried it out; raises SheetFull, Cancelled, DeviceErrors."""
        self._guard.check(actor, "printing.export")
        giving.export(self._db, actor, listed, path, why, progress)
        return len(listed.rows)

    def _press(self, actor: Actor, key: str, language: str, newest: bool = False) -> _Press:
        form = FORMS.get(key)
        if form is None:
            raise UnknownForm(form=key)
        if form.needs:
            self._guard.check(actor, form.needs)
        masking.check_paper(actor, key)
        with self._db.reading() as tx:
            words, foot = self._worded(tx, key, language), self._worded(tx, "foot", language)
        return _Press(form, words, foot, self._clock.now(), newest=newest)

    def _sheet(self, tx: Session, press: _Press, actor: Actor, counts: Mapping[str, int]) -> Sheet:
        """Fill one sheet from the record it is about, or from all of them where the form reads them together.

        The foot is the service's, so that no form can forget it. A sheet is a reprint when any of its records is.
        """
        number, view = _read(tx, press.form, tuple(counts))
        words = press.words if press.newest else self._reprinted(tx, press.words, counts)
        press.versions.update(dict.fromkeys(counts, words.version))
        stamp = Stamp(number, local_time(press.at), actor.name, max(counts.values()))
        sheet = numbering.stamped(
            press.form.fill(view, words, stamp), press.foot, press.reserved.get(next(iter(counts)))
        )

        def first(entry: str, **facts: object) -> str:
            return press.foot(entry, **facts).split("\n")[0]

        return replace(
            sheet,
            number=number,
            version=words.version,
            language=words.language,
            printed_at=first("printed_at", time=stamp.printed_at),
            operator=first("operator", name=actor.name),
            page_words=press.foot["page"],
            mark=first("reprint", n=stamp.reprint) if stamp.reprint else "",
        )

    def _print(
        self, actor: Actor, press: _Press, subject_ids: tuple[str, ...], out: Path, progress: Progress
    ) -> tuple[Printed, ...]:
        key = press.form.key
        if not subject_ids:
            raise NothingToPrint()
        press = _numbered(self._db, self._clock, actor, press, subject_ids)
        # Drawing takes long and writes nothing, so it happens before the one writing transaction.
        with self._db.reading() as tx:
            counts = queries.times_printed(tx, key, subject_ids)
            sheets = gathered(
                _sheets(counts, press, progress, lambda some: self._sheet(tx, press, actor, some)),
                _plates(press.form),
            )
            draft = pdf.draft(sheets, out, self._fonts)
        proof = _proof(press, b"", draft.saved.pages, counts)
        went, numbers = proof.by_record(proof.choose(None)), proof.numbers()
        placed = False
        try:
            with self._db.transaction("printing.produced", actor) as writing:
                if queries.times_printed(writing, key, subject_ids) != counts:
                    raise PrintedMeanwhile()
                giving.remember(writing, actor, proof, went, draft.saved.sha256)
                saved = draft.place()
                placed = True
        except BaseException:
            # The log kept nothing, so no paper may stay either.
            (out.unlink if placed else draft.temporary.unlink)(missing_ok=True)
            raise
        return tuple(
            Printed(saved.path, pages, saved.sha256, numbers[subject_id], counts[subject_id])
            for subject_id, pages in went.items()
        )


def _numbered(db: Database, clock: Clock, actor: Actor, press: _Press, subjects: tuple[str, ...]) -> _Press:
    return replace(press, reserved=numbering.hold(db, actor, clock, press.form.key, subjects))


def _sheets(
    counts: Mapping[str, int], press: _Press, progress: Progress, draw: Callable[[Mapping[str, int]], Sheet]
) -> Iterator[Sheet]:
    """Draw the sheets one after the other, each with the records that share it."""
    shared, records = press.form.on_a_sheet if press.form.load_all else 1, iter(counts.items())
    for done in range(0, len(counts), shared):
        progress.report(done, len(counts))
        yield draw(dict(islice(records, shared)))
    progress.report(len(counts), len(counts))


def _read(tx: Session, form: Form, subjects: tuple[str, ...]) -> tuple[str, Any]:
    """Return the number of a sheet about these records, and what stands on it."""
    if form.load_all is not None:
        return shared_number(form.key, subjects), form.load_all(tx, subjects)
    return short_number(form.key, subjects[0]), form.load(tx, subjects[0])


def _plates(form: Form) -> int:
    """Return how many filled sheets are laid on one: what was read together is one sheet already."""
    return 1 if form.load_all is not None else form.on_a_sheet


def _proof(press: _Press, content: bytes, pages: tuple[int, ...], counts: Mapping[str, int]) -> Proof:
    form, words = press.form, press.words
    return Proof(
        content,
        pages,
        press.at,
        words.language,
        form=form.key,
        subject=form.subject or form.key,
        version=words.version,
        versions=dict(press.versions),
        printed_before=counts,
        on_a_sheet=form.on_a_sheet,
        together=form.load_all is not None,
    )

"""How is a paper printed and remembered? Its file and its line in the log, or neither; knows no content."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from sqlalchemy import insert
from sqlalchemy.orm import Session

from app.printing import pdf, queries, wording
from app.printing.forms import FORMS
from app.printing.rules import Printed, PrintLine, local_time, read_number, short_number
from app.printing.sheet import Form, Sheet, Stamp, Wording
from app.printing.tables import PrintLogRow
from app.security import Guard, audit
from app.shared.actor import Actor
from app.shared.clock import Clock
from app.shared.db import Database
from app.shared.errors import RuleError
from app.shared.ids import new_id
from app.shared.progress import SILENT, Progress
from app.shared.text import N_


class UnknownForm(RuleError):
    """There is no form of this name."""

    code = "print.unknown_form"
    template = N_("There is no form called {form}.")


class NothingToPrint(RuleError):
    """No record was chosen."""

    code = "print.nothing_chosen"
    template = N_("Nothing was chosen to print.")


class PrintedMeanwhile(RuleError):
    """Another window printed the same paper while this one was being drawn."""

    code = "print.printed_meanwhile"
    template = N_("Another window has just printed the same paper. Nothing was saved; print again if needed.")


class UnknownNumber(RuleError):
    """No paper bears this number."""

    code = "print.unknown_number"
    template = N_("No paper of this office bears the number {number}.")


@dataclass(frozen=True)
class _Press:
    """What is the same for all sheets of one print: the form, its words, the foot's words, the moment."""

    form: Form
    words: Wording
    foot: Wording
    at: datetime


class Printing:
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
        progress: Progress = SILENT,
    ) -> tuple[Printed, ...]:
        """Print form `key` of many records into one PDF file, each from a new page on; all are kept or none.

        Raises UnknownForm, UnknownLanguage, NothingToPrint, MissingGlyphs, FileInTheWay, PrintedMeanwhile,
        Cancelled, what the form's own reading raises, and DeviceErrors of files and fonts.
        """
        self._guard.check(actor, "printing.produce")
        press = self._press(actor, key, language)
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
            sheet = self._sheet(tx, press, actor, subject_id, reprint)
        pdf.draw(replace(sheet, mark=press.foot["preview"].split("\n")[0]), out, self._fonts)
        return out.getvalue()

    def history(
        self, actor: Actor, subject_id: str | None = None, limit: int = 200, offset: int = 0
    ) -> tuple[PrintLine, ...]:
        """Give the print log, the latest first; of one record when `subject_id` is given."""
        self._guard.check(actor, "printing.read")
        with self._db.reading() as tx:
            return queries.print_lines(tx, subject_id, limit, offset)

    def find(self, actor: Actor, number: str) -> PrintLine:
        """Find what a paper is about by the short number on it, typed or scanned. Raises UnknownNumber."""
        self._guard.check(actor, "printing.read")
        with self._db.reading() as tx:
            line = queries.by_number(tx, read_number(number))
        if line is None:
            raise UnknownNumber(number=read_number(number)[:11])
        return line

    def _press(self, actor: Actor, key: str, language: str) -> _Press:
        form = FORMS.get(key)
        if form is None:
            raise UnknownForm(form=key)
        if form.needs:
            self._guard.check(actor, form.needs)
        words = wording.load(key, language, self._wordings)
        return _Press(form, words, wording.load("foot", language, self._wordings), self._clock.now())

    def _sheet(self, tx: Session, press: _Press, actor: Actor, subject_id: str, reprint: int) -> Sheet:
        """Fill one sheet from its record; the foot is the service's, so that no form can forget it."""
        number = short_number(press.form.key, subject_id)
        stamp = Stamp(number, local_time(press.at), actor.name, reprint)
        sheet = press.form.fill(press.form.load(tx, subject_id), press.words, stamp)

        def first(entry: str, **facts: object) -> str:
            return press.foot(entry, **facts).split("\n")[0]

        return replace(
            sheet,
            number=number,
            version=press.words.version,
            language=press.words.language,
            printed_at=first("printed_at", time=stamp.printed_at),
            operator=first("operator", name=actor.name),
            page_words=press.foot["page"],
            mark=first("reprint", n=reprint) if reprint else "",
        )

    def _print(
        self, actor: Actor, press: _Press, subject_ids: tuple[str, ...], out: Path, progress: Progress
    ) -> tuple[Printed, ...]:
        key = press.form.key
        if not subject_ids:
            raise NothingToPrint()
        # Drawing takes long and writes nothing, so it happens before the one writing transaction.
        with self._db.reading() as tx:
            counts = queries.times_printed(tx, key, subject_ids)

            def sheets() -> Iterator[Sheet]:
                for done, subject_id in enumerate(subject_ids):
                    progress.report(done, len(subject_ids))
                    yield self._sheet(tx, press, actor, subject_id, counts[subject_id])
                progress.report(len(subject_ids), len(subject_ids))

            draft = pdf.draft(sheets(), out, self._fonts)
        placed = False
        try:
            with self._db.transaction("printing.produced", actor) as writing:
                if queries.times_printed(writing, key, subject_ids) != counts:
                    raise PrintedMeanwhile()
                _remember(writing, actor, press, counts, draft.saved)
                saved = draft.place()
                placed = True
        except BaseException:
            # The log kept nothing, so no paper may stay either.
            (out.unlink if placed else draft.temporary.unlink)(missing_ok=True)
            raise
        return tuple(
            Printed(saved.path, pages, saved.sha256, short_number(key, subject_id), counts[subject_id])
            for subject_id, pages in zip(subject_ids, saved.pages, strict=True)
        )


def _remember(tx: Session, actor: Actor, press: _Press, counts: dict[str, int], saved: pdf.Saved) -> None:
    """Write a line of the print log and of the audit for each sheet."""
    form = press.form
    subject = form.subject or form.key
    lines = [
        {
            "id": new_id(),
            "rev": 1,
            "at": press.at,
            "form": form.key,
            "version": press.words.version,
            "language": press.words.language,
            "number": short_number(form.key, subject_id),
            "subject": subject,
            "subject_id": subject_id,
            "operator_id": actor.operator_id,
            "pages": pages,
            "sha256": saved.sha256,
            "reprint": reprint,
        }
        for (subject_id, reprint), pages in zip(counts.items(), saved.pages, strict=True)
    ]
    tx.execute(insert(PrintLogRow), lines)
    for subject_id in counts:
        audit(tx, actor, "print", subject, subject_id, form.key)

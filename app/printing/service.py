"""How is a paper printed and remembered? Its file and its line in the log, or neither; knows no content."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from sqlalchemy.orm import Session

from app.printing import giving, keeping, numbering, pdf, queries
from app.printing.drawing import Press
from app.printing.forms import FORMS
from app.printing.giving import PrintedMeanwhile
from app.printing.kept import Kept
from app.printing.lists_service import Lists
from app.printing.log_service import PrintLog
from app.printing.proof import Proof
from app.printing.rules import Printed, PrintLine, shared_number
from app.printing.templates_service import Templates
from app.printing.wording_service import UnknownForm, Wordings
from app.security import Guard, masking
from app.shared.actor import Actor
from app.shared.clock import Clock
from app.shared.db import Database
from app.shared.errors import RuleError
from app.shared.progress import SILENT, Progress
from app.shared.text import N_


class NothingToPrint(RuleError):
    """No record was chosen."""

    code = "print.nothing_chosen"
    template = N_("Nothing was chosen to print.")


class Printing(Lists, Templates, Wordings, PrintLog):
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
        return self.produce_many(actor, key, (subject_id,), out, language)[0]

    def produce_many(
        self,
        actor: Actor,
        key: str,
        subject_ids: Sequence[str],
        out: Path,
        language: str = "zh_CN",
        *,
        again: bool = False,
        progress: Progress = SILENT,
    ) -> tuple[Printed, ...]:
        """Print form `key` of many records into one PDF file, each from a new page on; all are kept or none.

        `again`: what was printed before in this language is printed as it was.

        Raises UnknownForm, UnknownLanguage, NothingToPrint, MissingGlyphs, FileInTheWay, PrintedMeanwhile,
        Cancelled, what the form's own reading raises, and DeviceErrors of files and fonts.
        """
        self._guard.check(actor, "printing.produce")
        press = self._press(actor, key, language)
        return self._print(actor, press, tuple(dict.fromkeys(subject_ids)), out, progress, again)

    def preview(self, actor: Actor, key: str, subject_id: str, language: str = "zh_CN") -> bytes:
        """Draw form `key` of one record as it would be printed, marked as a preview; only the look is remembered.

        Raises UnknownForm, UnknownLanguage, MissingGlyphs, and DeviceErrors of fonts.
        """
        self._guard.check(actor, "printing.preview")
        press = self._press(actor, key, language)
        out = io.BytesIO()
        with self._db.reading() as tx:
            sheet = press.sheet(tx, queries.times_printed(tx, key, (subject_id,)))
        pdf.draw(replace(sheet, mark=press.foot["preview"].split("\n")[0]), out, self._fonts)
        self._looked(actor, press, (subject_id,))
        return out.getvalue()

    # --- looked at first, then given out ------------------------------------------------------------

    def proof(
        self,
        actor: Actor,
        key: str,
        subject_ids: Sequence[str],
        language: str = "zh_CN",
        *,
        again: bool = False,
        progress: Progress = SILENT,
    ) -> Proof:
        """Draw form `key` of many records exactly as they would go out now; `give_out` remembers what went.

        They say what the records say today, in today's words; `again`: what was printed before in this language is
        drawn as it was, with the mark of a reprint. The proof's `changed` says of how many that is not the same.

        Raises UnknownForm, UnknownLanguage, NothingToPrint, NumbersUsedUp, MissingGlyphs, Cancelled, what the
        form's own reading raises, and DeviceErrors of fonts.
        """
        self._guard.check(actor, "printing.produce")
        press, wanted = self._press(actor, key, language), tuple(dict.fromkeys(subject_ids))
        if not wanted:
            raise NothingToPrint()
        if again:
            self._take_last(press, wanted)
        proof = self._proof(actor, press, wanted, progress)
        self._looked(actor, press, wanted)
        return proof

    def reprint(
        self, actor: Actor, line_ids: Sequence[str], *, progress: Progress = SILENT
    ) -> tuple[Proof, ...]:
        """Draw what lines of the print log put on paper exactly as it was, with the mark of a reprint.

        The lines are of one form and language; those of another than the first are passed over. A paper about several
        records is drawn whole, a proof for each. What is not kept on this computer is drawn of today's facts in the
        words of its print; the proof's `unkept` counts it. Raises as `proof`.
        """
        self._guard.check(actor, "printing.produce")
        with self._db.reading() as tx:
            lines = queries.lines(tx, line_ids)
            if not lines:
                raise NothingToPrint()
            alike = [one for one in lines if (one.form, one.language) == (lines[0].form, lines[0].language)]
            kept = keeping.of_lines(tx, [one.id for one in alike])
            pressed = partial(self._press, actor, lines[0].form, lines[0].language)
            parts = _parted(tx, pressed, alike, kept)
        proofs = tuple(self._proof(actor, press, records, progress) for press, records in parts)
        for press, records in parts:
            self._looked(actor, press, records)
        return proofs

    def renew(self, actor: Actor, proof: Proof, *, progress: Progress = SILENT) -> Proof:
        """Give the proof itself, or its sheets drawn as reprints when some of it was printed since.

        Raises what `proof` raises.
        """
        self._guard.check(actor, "printing.produce")
        with self._db.reading() as tx:
            if not giving.printed_since(tx, proof):
                return proof
        press = self._press(actor, proof.form, proof.language)
        press.sources, press.known = proof.kept, dict(proof.words)
        return self._proof(actor, press, tuple(proof.printed_before), progress)

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

    def _press(self, actor: Actor, key: str, language: str) -> Press:
        form = FORMS.get(key)
        if form is None:
            raise UnknownForm(form=key)
        if form.needs:
            self._guard.check(actor, form.needs)
        masking.check_paper(actor, key)
        with self._db.reading() as tx:
            words, foot = self._worded(tx, key, language), self._worded(tx, "foot", language)
        return Press(form, words, foot, self._clock.now(), actor.name, self._worded)

    def _looked(self, actor: Actor, press: Press, subjects: Sequence[str]) -> None:
        giving.looked_at(self._db, actor, press.form.key, press.form.subject or press.form.key, subjects)

    def _take_last(self, press: Press, subjects: tuple[str, ...]) -> None:
        """Have what was printed before drawn as its last print in the language of the press."""
        key, language = press.form.key, press.words.language
        with self._db.reading() as tx:
            lines = keeping.last_lines(tx, key, language, subjects, _number(press, subjects))
            kept = keeping.of_lines(tx, tuple(lines.values()))
            press.sources = found = {one: kept[line] for one, line in lines.items()}
            press.old = queries.last_versions(
                tx, key, language, [one for one in subjects if one not in found]
            )

    def _proof(self, actor: Actor, press: Press, subjects: tuple[str, ...], progress: Progress) -> Proof:
        self._prepare(actor, press, subjects)
        out = io.BytesIO()
        with self._db.reading() as tx:
            counts = queries.times_printed(tx, press.form.key, subjects)
            drawn = pdf.draw_many(press.sheets(tx, counts, progress), out, self._fonts)
        return press.proof(out.getvalue(), drawn.pages, counts)

    def _prepare(self, actor: Actor, press: Press, subjects: tuple[str, ...]) -> None:
        """Take the numbers that are needed, and find out as what the records were printed last."""
        key, language = press.form.key, press.words.language
        with self._db.reading() as tx:
            press.sources = press.usable(tx, press.sources)
            fresh = tuple(one for one in subjects if one not in press.sources)
            lines = keeping.last_lines(tx, key, language, fresh, _number(press, subjects))
            sheets = keeping.sheet_ids(tx, lines.values())
            press.before = {one: sheets[line] for one, line in lines.items()}
        press.reserved = numbering.hold(self._db, actor, self._clock, key, fresh) if fresh else {}

    def _print(
        self,
        actor: Actor,
        press: Press,
        subjects: tuple[str, ...],
        out: Path,
        progress: Progress,
        again: bool,
    ) -> tuple[Printed, ...]:
        key = press.form.key
        if not subjects:
            raise NothingToPrint()
        if again:
            self._take_last(press, subjects)
        self._prepare(actor, press, subjects)
        # Drawing takes long and writes nothing, so it happens before the one writing transaction.
        with self._db.reading() as tx:
            counts = queries.times_printed(tx, key, subjects)
            draft = pdf.draft(press.sheets(tx, counts, progress), out, self._fonts)
        proof = press.proof(b"", draft.saved.pages, counts)
        went, numbers = proof.by_record(proof.choose(None)), proof.numbers()
        placed = False
        try:
            with self._db.transaction("printing.produced", actor) as writing:
                if queries.times_printed(writing, key, subjects) != counts:
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


def _parted(
    tx: Session, pressed: Callable[[], Press], lines: Sequence[PrintLine], kept: Mapping[str, Kept]
) -> list[tuple[Press, tuple[str, ...]]]:
    """Part lines of the log into the papers they are drawn as again: those about several records each for itself."""
    press = pressed()
    if press.form.load_all is None:
        # Of a record whose lines are several the first one given is meant.
        meant = {one.subject_id: one for one in reversed(lines)}
        records = tuple(dict.fromkeys(one.subject_id for one in lines))
        press.sources = {record: kept[one.id] for record, one in meant.items() if one.id in kept}
        press.old = {record: one.version for record, one in meant.items() if one.id not in kept}
        return [(press, records)]
    found = []
    for sheet in {one.id: one for one in kept.values()}.values():
        records = keeping.sharing(tx, sheet.id)
        press = pressed()
        press.sources = dict.fromkeys(records, sheet)
        found.append((press, records))
    bare = {one.subject_id: one.version for one in lines if one.id not in kept}
    if bare:
        press = pressed()
        press.old = bare
        found.append((press, tuple(bare)))
    return found


def _number(press: Press, subjects: tuple[str, ...]) -> str | None:
    """Return the number of the paper these records stand on together; None where each has its own."""
    return None if press.form.load_all is None else shared_number(press.form.key, subjects)

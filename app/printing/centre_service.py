"""What do people do in the printing centre? Queue paper, go on to the sheet, correct a printer, read the log."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import msgspec
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from app.printing import giving, queries, queue, wording
from app.printing import pdf as drawing
from app.printing.calibration import KEY, WHOLE, Measured, Shift, ruler, shift_of
from app.printing.fonts import office as office_fonts
from app.printing.fonts.office import OfficeFont
from app.printing.proof import Proof
from app.printing.queue import (
    CANCELLED,
    DONE,
    OPEN,
    PRINTING,
    STOPPED,
    WAITING,
    Job,
    JobGone,
    NoSuchSheet,
)
from app.printing.rules import PrintLine
from app.printing.tables import PrintJobRow, PrintShiftRow
from app.security import Guard, masking
from app.security.service import operator_names
from app.shared.actor import Actor
from app.shared.clock import Clock
from app.shared.db import Database, touch
from app.shared.ids import new_id
from app.shared.names import Namer


@dataclass(frozen=True)
class LogLine:
    """A line of the print log with the name of its record, '' where records of its kind have none, and who printed."""

    line: PrintLine
    name: str
    operator: str

    @property
    def id(self) -> str:
        """Return the line's id."""
        return self.line.id


@dataclass(frozen=True)
class Correction:
    """How a printer of this computer is corrected: for one form ('' for all), for one tray ('' for any)."""

    form: str
    printer: str
    tray: str
    shift: Shift
    at: datetime

    @property
    def id(self) -> str:
        """Return what tells it from the others."""
        return "\n".join((self.printer, self.tray, self.form))


class Centre:
    """The queue, the corrections and the log. `names` say what the records of a table are called."""

    def __init__(
        self, db: Database, guard: Guard, clock: Clock, names: Mapping[str, Namer], folder: Path | None = None
    ) -> None:
        self._db, self._guard, self._clock, self._names = db, guard, clock, names
        self._wordings = folder / "forms" if folder else None
        self._fonts = folder / "fonts" if folder else None

    # --- the queue ----------------------------------------------------------------------------------

    def enqueue(
        self, actor: Actor, proof: Proof, title: str, printer: str, tray: str = "", pages: Sequence[int] | None = None
    ) -> Job:  # fmt: skip
        """Put pages of a drawn paper (all when None) at the end of the queue; they stay as they are drawn now.

        Raises NoSuchPage.
        """
        self._guard.check(actor, "printing.produce")
        chosen = list(proof.choose(pages))
        with self._db.bookkeeping() as tx:
            row = PrintJobRow(
                id=new_id(), at=self._clock.now(), operator_id=actor.operator_id, title=title, printer=printer,
                tray=tray, pages=msgspec.json.encode(chosen).decode(), total=len(chosen), done=0, logged=0,
                state=WAITING, trouble="", proof=queue.written(proof), content=proof.content,
                kept=queue.kept(proof),
            )  # fmt: skip
            tx.add(row)
            touch(tx, "print_job")
            return queue.job_of(row)

    def jobs(self, actor: Actor) -> tuple[Job, ...]:
        """Return the jobs that are open or ended lately, in the order in which they came."""
        self._guard.check(actor, "printing.read")
        with self._db.reading() as tx:
            return queue.jobs(tx)

    def paper(self, actor: Actor, job_id: str) -> Proof:
        """Return the drawn paper of an open job; a look by another than who put it there is audited. Raises JobGone."""
        self._guard.check(actor, "printing.produce")
        with self._db.reading() as tx:
            row = _open(tx, job_id)
            proof, theirs = queue.read(row), row.operator_id != actor.operator_id
        if proof.form:
            masking.check_paper(actor, proof.form)
        if proof.form and theirs:
            giving.looked_at(self._db, actor, proof.form, proof.subject, tuple(proof.printed_before))
        return proof

    def content(self, actor: Actor, job_id: str) -> bytes:
        """Return the pages of an open job alone, a PDF: its sheets as words are not read. Raises JobGone."""
        self._guard.check(actor, "printing.produce")
        with self._db.reading() as tx:
            return _open(tx, job_id).content

    def begin(self, actor: Actor, job_id: str) -> Job:
        """Say that a job's sheets go out from now on. Raises JobGone."""
        self._guard.check(actor, "printing.produce")
        return self._turn(job_id, PRINTING)

    def went(self, actor: Actor, job_id: str, done: int) -> None:
        """Keep that so many sheets of a job went out: a computer that stops knows the last one. Raises JobGone."""
        self._guard.check(actor, "printing.produce")
        with self._db.bookkeeping(due=False) as tx:
            done_now = update(PrintJobRow).where(PrintJobRow.id == job_id, PrintJobRow.state == PRINTING)
            tx.execute(done_now.values(done=done))

    def end(self, actor: Actor, job_id: str, state: str, trouble: str = "") -> Job:
        """Let a job stand still, go no further or be done, and write down in the log which sheets went out.

        The log and how far the job is are written together. Raises JobGone.
        """
        self._guard.check(actor, "printing.produce")
        with self._db.transaction("printing.produced", actor) as tx:
            row = _open(tx, job_id)
            self._log(tx, actor, row)
            row.state, row.trouble = state, trouble[:500]
            if state in (DONE, CANCELLED):
                row.content = row.kept = b""  # people's data are not kept longer than needed
            touch(tx, "print_job")
            return queue.job_of(row)

    def go_on_from(self, actor: Actor, job_id: str, sheet: int) -> Job:
        """Let a job that stands still go on from a sheet (from 1) that did not go out; those between are left out.

        Raises JobGone, NoSuchSheet for one that is out or not there.
        """
        self._guard.check(actor, "printing.produce")
        with self._db.transaction("printing.produced", actor) as tx:
            row = _open(tx, job_id)
            if not row.done < sheet <= row.total:
                raise NoSuchSheet(field="sheet", total=row.total, sheet=sheet)
            self._log(tx, actor, row)
            row.done = row.logged = sheet - 1
            row.state, row.trouble = WAITING, ""
            touch(tx, "print_job")
            return queue.job_of(row)

    def take_up(self, actor: Actor) -> tuple[Job, ...]:
        """Stop what a computer was printing when it went off, with the sheets that were out in the log; return it."""
        self._guard.check(actor, "printing.produce")
        with self._db.reading() as tx:
            cut = queue.jobs(tx, (PRINTING,))
        return tuple(self.end(actor, job.id, STOPPED) for job in cut)

    def clear(self, actor: Actor) -> int:
        """Take what is done or cancelled off the list; the log keeps it. Return how many."""
        self._guard.check(actor, "printing.produce")
        with self._db.bookkeeping(due=False) as tx:
            gone = tx.execute(delete(PrintJobRow).where(PrintJobRow.state.in_((DONE, CANCELLED))))
            touch(tx, "print_job")
            return int(getattr(gone, "rowcount", 0))

    def _log(self, tx: Session, actor: Actor, row: PrintJobRow) -> None:
        pages = queue.job_of(row).pages[row.logged : row.done]
        if pages:
            proof = queue.read(row)
            giving.remember_pages(tx, actor, proof, pages)
            row.logged = row.done

    def _turn(self, job_id: str, state: str) -> Job:
        with self._db.bookkeeping(due=False) as tx:
            row = _open(tx, job_id)
            row.state, row.trouble = state, ""
            touch(tx, "print_job")
            return queue.job_of(row)

    # --- corrections ----------------------------------------------------------------------------------

    def ruler_page(self, actor: Actor, language: str = "zh_CN") -> bytes:
        """Return the page a printer is measured with, a PDF; it is printed without any correction."""
        self._guard.check(actor, "printing.produce")
        return drawing.drawn(ruler(wording.load(KEY, language, self._wordings)), self._fonts)

    def corrections(self, actor: Actor) -> tuple[Correction, ...]:
        """Return how the printers of this computer are corrected."""
        self._guard.check(actor, "printing.read")
        order = (PrintShiftRow.printer, PrintShiftRow.tray, PrintShiftRow.form)
        with self._db.reading() as tx:
            return tuple(_correction(row) for row in tx.scalars(select(PrintShiftRow).order_by(*order)))

    def correct(self, actor: Actor, form: str, printer: str, tray: str, measured: Measured) -> Correction:
        """Correct a printer by what was measured on its ruler page, in place of what held. Raises NotMeasured."""
        self._guard.check(actor, "printing.produce")
        return self._put(Correction(form, printer, tray, shift_of(measured), self._clock.now()))

    def put_back(self, actor: Actor, correction: Correction) -> Correction:
        """Let a correction hold again that was taken away or replaced."""
        self._guard.check(actor, "printing.produce")
        return self._put(correction)

    def uncorrect(self, actor: Actor, correction: Correction) -> None:
        """Print without this correction from now on."""
        self._guard.check(actor, "printing.produce")
        with self._db.bookkeeping() as tx:
            row = tx.get(PrintShiftRow, (correction.form, correction.printer, correction.tray))
            if row is not None:
                tx.delete(row)
            touch(tx, "print_shift")

    def shift(self, actor: Actor, form: str, printer: str, tray: str) -> Shift:
        """Return how a form is corrected on a printer: by form and tray, by form, by tray, else as all papers."""
        self._guard.check(actor, "printing.read")
        with self._db.reading() as tx:
            for key in ((form, tray), (form, ""), ("", tray), ("", "")):
                row = tx.get(PrintShiftRow, (key[0], printer, key[1]))
                if row is not None:
                    return _correction(row).shift
        return Shift()

    def _put(self, told: Correction) -> Correction:
        shift = told.shift
        with self._db.bookkeeping() as tx:
            row = tx.get(PrintShiftRow, (told.form, told.printer, told.tray))
            if row is None:
                row = PrintShiftRow(form=told.form, printer=told.printer, tray=told.tray)
                tx.add(row)
            row.right, row.down, row.wide, row.high = shift.right, shift.down, shift.wide, shift.high
            row.at = told.at
            touch(tx, "print_shift")
        return told

    # --- the log, and fonts of the office's own ---------------------------------------------------------

    def log(self, actor: Actor, since: datetime | None = None) -> tuple[LogLine, ...]:
        """Return what was printed since a moment (ever, when None), the latest first, with the records' names."""
        self._guard.check(actor, "printing.read")
        with self._db.reading() as tx:
            lines = queries.lines_since(tx, since)
            named: dict[tuple[str, str], str] = {}
            for table in {line.subject for line in lines} & self._names.keys():
                ids = list({line.subject_id for line in lines if line.subject == table})
                named.update({(table, key): name for key, name in self._names[table](tx, ids).items()})
            people = operator_names(tx, list({line.operator_id for line in lines}))
        return tuple(
            LogLine(line, named.get((line.subject, line.subject_id), ""), people.get(line.operator_id, ""))
            for line in lines
        )

    def names(self, actor: Actor, table: str, ids: Sequence[str]) -> Mapping[str, str]:
        """Return what records of a table are called, by their ids; nothing where they have no names."""
        self._guard.check(actor, "printing.read")
        with self._db.reading() as tx:
            return dict(self._names[table](tx, ids)) if table in self._names else {}

    def fonts(self, actor: Actor) -> tuple[OfficeFont, ...]:
        """Return the fonts the office added for characters the program's own lack."""
        self._guard.check(actor, "printing.read")
        return office_fonts.listed(self._fonts)

    def add_font(self, actor: Actor, file: Path) -> OfficeFont:
        """Add a font file of the office's own; it is read through before it is kept.

        Raises FontRefused, FontAddsNothing, and DeviceErrors of files.
        """
        self._guard.check(actor, "printing.produce")
        return office_fonts.add(self._fonts, file)

    def remove_font(self, actor: Actor, name: str) -> None:
        """Take a font of the office's own away. Raises DeviceErrors of files."""
        self._guard.check(actor, "printing.produce")
        office_fonts.remove(self._fonts, name)


def _open(tx: Session, job_id: str) -> PrintJobRow:
    row = tx.get(PrintJobRow, job_id)
    if row is None or row.state not in OPEN:
        raise JobGone()
    return row


def _correction(row: PrintShiftRow) -> Correction:
    shift = Shift(row.right, row.down, row.wide or WHOLE, row.high or WHOLE)
    return Correction(row.form, row.printer, row.tray, shift, row.at)

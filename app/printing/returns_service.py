"""How does signed paper come back to its records? A folder of scans is taken in; what no code tells waits."""

from __future__ import annotations

import hashlib
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy.orm import Session

from app.documents import (
    LARGEST,
    Documents,
    FileTooLarge,
    NoAttachment,
    OwnerMissing,
    Pasted,
    PhoneFormat,
    TooManyDots,
)
from app.printing import coming_back, returned
from app.printing.coming_back import Scan, Seen
from app.printing.filed import lies_with
from app.printing.forms import FORMS
from app.printing.returned import (
    AGAIN,
    ASIDE,
    ATTACHED,
    BLANK,
    DOTS,
    NO_CODE,
    NO_PLACE,
    PHONE,
    REFUSED,
    SEVERAL,
    UNKNOWN,
    WAITING,
    PaperOf,
    Sheet,
    TakenBack,
)
from app.printing.rules import leaf_code, read_number
from app.printing.tables import ScannedSheetRow
from app.security import Guard, audit
from app.shared.actor import Actor
from app.shared.clock import Clock
from app.shared.db import Database, touch
from app.shared.errors import Cancelled, NuangongError, RuleError
from app.shared.files import FileUnreadable
from app.shared.ids import new_id
from app.shared.names import Namer
from app.shared.progress import SILENT, Progress
from app.shared.text import N_, _


class NoScansThere(RuleError):
    """The folder has no file at all."""

    code = "scans.none_there"
    template = N_("There is no scan or photo in this folder. Choose the folder the scanner writes to.")


class SheetGone(RuleError):
    """The sheet does not wait any more: somebody has seen to it."""

    code = "scans.sheet_gone"
    template = N_("This sheet does not wait any more. Read the list anew.")


class PaperOfNothing(RuleError):
    """The number typed is of no paper, or of one nothing can lie with."""

    code = "scans.no_paper"
    template = N_("No record can be found by the number {number}. Compare it with the foot of the sheet.")


@dataclass(frozen=True)
class Suggestion:
    """A paper a sheet may be: its number, what it is called, and whom it is about."""

    number: str
    form: str
    name: str


@dataclass(frozen=True)
class _Outcome:
    """What became of one page."""

    seen: Seen
    state: str
    code: str = ""
    reason: str = ""


class Returns:
    """Sheets that came back. `names` say what the records of a table are called, by their ids."""

    def __init__(
        self, db: Database, guard: Guard, clock: Clock, documents: Documents, names: dict[str, Namer]
    ) -> None:
        self._db, self._guard, self._clock = db, guard, clock
        self._documents, self._names = documents, names
        self._opened: set[tuple[str, str]] = set()

    def take_in(self, actor: Actor, folder: Path, progress: Progress = SILENT) -> TakenBack:
        """Attach every page in `folder` to the record its code names; each file is kept by itself.

        A page goes to a record only by a code that gives the very number the record and its form give again. Pages
        without writing are left out; the same leaf seen twice is one attachment; a file taken in before is passed over,
        so the same folder may be taken in again. What is left waits with its picture. The files stay as they are.
        When the user stops it, what was done is kept. Raises NoScansThere, FileUnreadable.
        """
        self._guard.check(actor, "documents.attach")
        try:
            files = sorted(one for one in folder.rglob("*") if one.is_file() and not one.name.startswith("."))
        except OSError as error:
            raise FileUnreadable() from error
        if not files:
            raise NoScansThere()
        states: Counter[str] = Counter()
        known = others = 0
        stopped = False
        for at, file in enumerate(files):
            try:
                progress.report(at, len(files))
            except Cancelled:
                stopped = True
                break
            done = self._file(actor, file)
            if done is None:
                others += 1
            elif not done:
                known += 1
            states.update(done or ())
        if not stopped:
            progress.report(len(files), len(files))
        return TakenBack(states, self.waiting(actor), known, others, stopped)

    def waiting(self, actor: Actor) -> tuple[Sheet, ...]:
        """Return the pages a person must look at, the latest first."""
        self._guard.check(actor, "documents.attach")
        with self._db.reading() as tx:
            return returned.sheets(tx, (WAITING,))

    def seen(self, actor: Actor) -> tuple[Sheet, ...]:
        """Return every page ever taken in on this computer, those that wait first."""
        self._guard.check(actor, "documents.attach")
        with self._db.reading() as tx:
            return returned.sheets(tx, returned.STATES)

    def picture(self, actor: Actor, sheet_id: str) -> bytes:
        """Return the picture of a page that waits or was set aside, JPEG or PNG; who opened it first is written down.

        Raises SheetGone, PageUnreadable.
        """
        self._guard.check(actor, "documents.attach")
        with self._db.reading() as tx:
            row = tx.get(ScannedSheetRow, sheet_id)
            if row is None or not row.content:
                raise SheetGone()
            content = row.content
        picture = coming_back.shown(content)
        if (who := (actor.operator_id, sheet_id)) not in self._opened:
            with self._db.transaction("printing.scan_opened", actor) as tx:
                audit(tx, actor, "open", ScannedSheetRow.__tablename__, sheet_id)
            self._opened.add(who)
        return picture

    def suggest(self, actor: Actor, typed: str, limit: int = 20) -> tuple[Suggestion, ...]:
        """Return papers printed lately whose number or record's name has `typed` in it."""
        self._guard.check(actor, "documents.attach")
        wanted = unicodedata.normalize("NFKC", typed).strip().casefold()
        found = []
        with self._db.reading() as tx:
            papers = [_at(tx, paper) for paper in returned.candidates(tx, 5000)]
            names = self._called(tx, papers)
        for paper in papers:
            name = names.get((paper.subject, paper.subject_ids[0])) if paper.subject_ids else None
            if name is not None and (wanted in name.casefold() or wanted in paper.number.casefold()):
                found.append(Suggestion(paper.number, paper.form, name))
        return tuple(found[:limit])

    def assign(self, actor: Actor, sheet_id: str, number: str) -> tuple[str, ...]:
        """Attach a page that waits to the record of the paper with this number; return the names of the records.

        Raises SheetGone, PaperOfNothing, and what a file is refused for; then it still waits.
        """
        self._guard.check(actor, "documents.attach")
        wanted = read_number(number)
        with self._db.reading() as tx:
            row, papers = tx.get(ScannedSheetRow, sheet_id), returned.paper_of(tx, wanted)
            if row is None or row.state not in (WAITING, ASIDE) or not row.content:
                raise SheetGone()
            content = row.content
        paper = self._lying(papers[0]) if len(papers) == 1 else None
        if paper is None or paper.subject not in self._names or not paper.subject_ids:
            raise PaperOfNothing(field="number", number=wanted[:11])
        self._lay(actor, paper, f"{_title(paper.form)} {wanted}", content)
        self._turn((sheet_id,), (WAITING, ASIDE), ATTACHED, code=wanted)
        with self._db.reading() as tx:
            named = self._names[paper.subject](tx, paper.subject_ids)
        return tuple(named[one] for one in paper.subject_ids if one in named)

    def set_aside(self, actor: Actor, sheet_ids: Sequence[str]) -> int:
        """Let pages wait no longer: they are no paper of ours. Their pictures are kept; `put_back` undoes it."""
        self._guard.check(actor, "documents.attach")
        return self._turn(sheet_ids, (WAITING,), ASIDE)

    def put_back(self, actor: Actor, sheet_ids: Sequence[str]) -> int:
        """Let pages that were set aside wait again; return how many."""
        self._guard.check(actor, "documents.attach")
        return self._turn(sheet_ids, (ASIDE,), WAITING)

    # --- one file ---------------------------------------------------------------------------------

    def _file(self, actor: Actor, file: Path) -> list[str] | None:
        """Take one file in; return what became of its pages, nothing when it is known, None for another kind."""
        try:
            content = _read(file)
            sha256 = hashlib.sha256(content).hexdigest()
        except NuangongError:
            content, sha256 = b"", f"unread {hashlib.sha256(file.name.encode()).hexdigest()}"
        with self._db.reading() as tx:
            if returned.known_files(tx, (sha256,)):
                return []
        try:
            scan = coming_back.opened(content)
            done = [self._page(actor, scan, seen) for seen in scan.seen()]
        except NoAttachment:  # a thumbnail table, a text: no scan at all
            return None
        except NuangongError as error:
            why = (
                PHONE
                if isinstance(error, PhoneFormat)
                else DOTS
                if isinstance(error, TooManyDots)
                else REFUSED
            )
            self._keep(actor, file.name, sha256, [_Outcome(Seen(0, (), False), WAITING, reason=why)], {})
            return [WAITING]
        pictures = {one.seen.page: scan.cut(one.seen.page) for one in done if one.state == WAITING}
        self._keep(actor, file.name, sha256, done, pictures)
        return [one.state for one in done]

    def _page(self, actor: Actor, scan: Scan, seen: Seen) -> _Outcome:
        """Attach one page, or say why it cannot be."""
        if not seen.codes:
            return _Outcome(seen, BLANK) if seen.blank else _Outcome(seen, WAITING, reason=NO_CODE)
        papers: dict[str, tuple[PaperOf, int | None]] = {}
        with self._db.reading() as tx:
            for number, leaf in seen.codes:
                papers.update({one.form + number: (one, leaf) for one in returned.paper_of(tx, number)})
        written = seen.codes[0][0]
        if len(papers) != 1:
            return _Outcome(seen, WAITING, written, SEVERAL if papers else UNKNOWN)
        found, leaf = next(iter(papers.values()))
        paper = self._lying(found)
        code = paper.number if leaf is None else leaf_code(paper.number, leaf)
        if paper.subject not in self._names or not paper.subject_ids:
            return _Outcome(seen, WAITING, code, NO_PLACE)
        try:
            new = self._lay(
                actor, paper, f"{_title(paper.form)} {code}", scan.cut(seen.page),
                once=leaf is not None or paper.pages == 1,
            )  # fmt: skip
        except OwnerMissing:
            return _Outcome(seen, WAITING, code, NO_PLACE)
        return _Outcome(seen, ATTACHED if new else AGAIN, code)

    def _lay(self, actor: Actor, paper: PaperOf, title: str, content: bytes, *, once: bool = False) -> bool:
        """Attach a page to the records of its paper; say whether any of them did not have it yet.

        With `once` an attachment of this code is the same leaf, however it was scanned.
        """
        code = title.rpartition(" ")[2]
        here = self._documents
        wanted = [
            one
            for one in paper.subject_ids
            if not once or not any(held.title.endswith(code) for held in here.list(actor, paper.subject, one))
        ]
        if not wanted:
            return False
        return bool(self._documents.attach_to_all(actor, paper.subject, wanted, Pasted(title, content)).ids)

    def _lying(self, paper: PaperOf) -> PaperOf:
        """Return a paper with the records its scan lies with."""
        with self._db.reading() as tx:
            return _at(tx, paper)

    def _called(self, tx: Session, papers: Sequence[PaperOf]) -> dict[tuple[str, str], str]:
        found = {}
        for table in {paper.subject for paper in papers} & self._names.keys():
            ids = [paper.subject_ids[0] for paper in papers if paper.subject == table and paper.subject_ids]
            found.update({(table, key): name for key, name in self._names[table](tx, ids).items()})
        return found

    def _keep(
        self, actor: Actor, name: str, sha256: str, done: Sequence[_Outcome], pictures: dict[int, bytes]
    ) -> None:
        with self._db.bookkeeping() as tx:
            for one in done:
                tx.add(
                    ScannedSheetRow(
                        id=new_id(), file_sha256=sha256, page=one.seen.page, name=name[:120], code=one.code,
                        state=one.state, reason=one.reason, content=pictures.get(one.seen.page, b""),
                        at=self._clock.now(), operator_id=actor.operator_id,
                    )
                )  # fmt: skip
            touch(tx, "scanned_sheet")

    def _turn(self, sheet_ids: Sequence[str], of: Sequence[str], state: str, code: str = "") -> int:
        turned = 0
        with self._db.bookkeeping() as tx:
            for row in _rows(tx, sheet_ids):
                if row.state in of:
                    row.state, turned = state, turned + 1
                    if state == ATTACHED:
                        row.code, row.content = code, b""
            touch(tx, "scanned_sheet")
        return turned


def _rows(tx: Session, sheet_ids: Sequence[str]) -> Iterator[ScannedSheetRow]:
    for sheet_id in sheet_ids:
        row = tx.get(ScannedSheetRow, sheet_id)
        if row is not None:
            yield row


def _at(tx: Session, paper: PaperOf) -> PaperOf:
    table, ids = lies_with(tx, paper)
    return replace(paper, subject=table, subject_ids=ids)


def _title(form: str) -> str:
    known = FORMS.get(form)
    return _(known.title_msg) if known else _("Signed paper")


def _read(file: Path) -> bytes:
    """Read a file, never more than may be attached. Raises FileUnreadable or FileTooLarge."""
    try:
        if file.stat().st_size > LARGEST:
            raise FileTooLarge(megabytes=LARGEST // 1_000_000)
        return file.read_bytes()
    except OSError as error:
        raise FileUnreadable() from error

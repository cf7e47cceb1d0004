"""What do people do with the files of a record? Attach, look, open, remove; one method, one act."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.documents import queries, scan, storing
from app.documents.queries import Attachment
from app.documents.rules import (
    HELD,
    LARGEST,
    REMOVED,
    AttachmentMissing,
    ContentDamaged,
    ContentElsewhere,
    FileTooLarge,
    OwnerMissing,
    title_of,
)
from app.documents.tables import AttachmentRow
from app.security import Guard, audit
from app.shared.actor import Actor
from app.shared.clock import Clock
from app.shared.db import Database
from app.shared.errors import NuangongError
from app.shared.files import FileUnreadable
from app.shared.ids import new_id
from app.shared.names import Namer
from app.shared.progress import SILENT, Progress
from app.shared.text import _


@dataclass(frozen=True)
class Pasted:
    """A file that has no path: from the clipboard, or a program's own."""

    title: str
    content: bytes = field(repr=False)


@dataclass(frozen=True)
class Attached:
    """What became of one file: the attachment, or why there is none. `known` when the record had it already."""

    title: str
    id: str | None = None
    known: bool = False
    refusal: NuangongError | None = None


@dataclass(frozen=True)
class AttachedToAll:
    """One file that lies with several records now: the attachments that are new, and how many records were meant."""

    title: str
    ids: tuple[str, ...]
    records: int


@dataclass(frozen=True)
class _Made:
    """What is told of a content wherever it lies."""

    title: str
    media: str
    size: int
    sha256: str
    pages: int | None
    kind: str = ""


class Documents:
    """The files of records. `owners` say which records of a table are there, by what they are called."""

    def __init__(self, db: Database, guard: Guard, clock: Clock, owners: Mapping[str, Namer]) -> None:
        self._db, self._guard, self._clock, self._owners = db, guard, clock, owners

    def attach(
        self,
        actor: Actor,
        owner_table: str,
        owner_id: str,
        files: Sequence[Path | Pasted],
        progress: Progress = SILENT,
        *,
        kind: str = "",
    ) -> tuple[Attached, ...]:
        """Attach files to a record, each with its own outcome: what cannot be taken does not stop the others.

        `kind` says which of the documents they are that the record asks for.

        Each file is kept in a transaction of its own, so that what was said to be attached stays whatever
        becomes of the next. Raises OwnerMissing, or Cancelled between two files.
        """
        self._guard.check(actor, "documents.attach")
        self._check_owners(owner_table, [owner_id])
        done: list[Attached] = []
        for at, file in enumerate(files):
            progress.report(at, len(files))
            done.append(self._attach_one(actor, owner_table, owner_id, file, kind))
        progress.report(len(files), len(files))
        return tuple(done)

    def attach_to_all(
        self, actor: Actor, owner_table: str, owner_ids: Sequence[str], file: Path | Pasted
    ) -> AttachedToAll:
        """Attach one file to several records, all or none: its content is kept once.

        Records that had it already keep it. Raises OwnerMissing, FileUnreadable, and what a file is refused for.
        """
        self._guard.check(actor, "documents.attach")
        owners = tuple(dict.fromkeys(owner_ids))
        self._check_owners(owner_table, owners)
        title, content = _titled(file), _content(file)
        media, pages = scan.look(content)
        with self._db.transaction("attachment.added", actor) as tx:
            sha256 = self._store(tx, content)
            made = _Made(title, media, len(content), sha256, pages)
            done = [self._link(tx, owner_table, owner, made) for owner in owners]
        return AttachedToAll(title, tuple(one.id for one in done if one.id and not one.known), len(owners))

    def share(
        self, actor: Actor, attachment_ids: Sequence[str], owner_table: str, owner_id: str
    ) -> tuple[Attached, ...]:
        """Lay attachments of other records with this one too: a content is kept once, however many records show it.

        Raises OwnerMissing, AttachmentMissing; then nothing is laid there.
        """
        self._guard.check(actor, "documents.attach")
        self._check_owners(owner_table, [owner_id])
        done = []
        with self._db.transaction("attachment.added", actor) as tx:
            for attachment_id in attachment_ids:
                row = tx.get(AttachmentRow, attachment_id)
                if row is None:
                    raise AttachmentMissing()
                made = _Made(row.title, row.media, row.size, row.sha256, row.pages, row.kind)
                done.append(self._link(tx, owner_table, owner_id, made))
        return tuple(done)

    def mark(self, actor: Actor, attachment_ids: Sequence[str], kind: str) -> None:
        """Say which of the documents attachments are that their record asks for. Raises AttachmentMissing."""
        self._guard.check(actor, "documents.attach")
        with self._db.transaction("attachment.marked", actor) as tx:
            for attachment_id in attachment_ids:
                row = tx.get(AttachmentRow, attachment_id)
                if row is None:
                    raise AttachmentMissing()
                row.kind = kind

    def list(self, actor: Actor, owner_table: str, owner_id: str) -> tuple[Attachment, ...]:
        """Return what lies with a record, in the order in which it was added."""
        self._guard.check(actor, "documents.read")
        with self._db.reading() as tx:
            return queries.attachments(tx, owner_table, owner_id)

    def open(self, actor: Actor, attachment_id: str) -> tuple[Attachment, bytes]:
        """Return an attachment with its bytes, compared with its SHA-256; who opened it is written down.

        A scan shows what is masked elsewhere, so looking at one is a right of its own. Raises AttachmentMissing,
        ContentElsewhere or ContentDamaged.
        """
        self._guard.check(actor, "documents.open")
        with self._db.transaction("attachment.opened", actor) as tx:
            found = queries.attachment(tx, attachment_id)
            if found is None:
                raise AttachmentMissing()
            if not found.here:
                raise ContentElsewhere()
            content = b"".join(queries.parts(tx, found.sha256))
            if hashlib.sha256(content).hexdigest() != found.sha256:
                raise ContentDamaged()
            audit(tx, actor, "open", "attachment", attachment_id)
        return found, content

    def remove(self, actor: Actor, attachment_ids: Sequence[str]) -> int:
        """Take attachments off their record; returns how many. Nothing is deleted. Raises AttachmentMissing."""
        self._guard.check(actor, "documents.remove")
        with self._db.transaction("attachment.removed", actor) as tx:
            return _turn(tx, attachment_ids, REMOVED)

    def restore(self, actor: Actor, attachment_ids: Sequence[str]) -> int:
        """Put removed attachments back; returns how many. Raises AttachmentMissing."""
        self._guard.check(actor, "documents.remove")
        with self._db.transaction("attachment.restored", actor) as tx:
            return _turn(tx, attachment_ids, HELD)

    def kept(self, actor: Actor) -> int:
        """Return how many contents lie here."""
        self._guard.check(actor, "documents.read")
        with self._db.reading() as tx:
            return len(queries.all_contents(tx))

    def damaged(self, actor: Actor, progress: Progress = SILENT) -> tuple[str, ...]:
        """Read every content again; return the SHA-256 of those that are not what was attached."""
        self._guard.check(actor, "documents.read")
        with self._db.reading() as tx:
            names, wrong = queries.all_contents(tx), []
            for at, sha256 in enumerate(names):
                progress.report(at, len(names))
                digest = hashlib.sha256()
                for part in queries.parts(tx, sha256):
                    digest.update(part)
                if digest.hexdigest() != sha256:
                    wrong.append(sha256)
        return tuple(wrong)

    def _check_owners(self, owner_table: str, owner_ids: Sequence[str]) -> None:
        namer = self._owners.get(owner_table)
        with self._db.reading() as tx:
            if namer is None or not owner_ids or set(owner_ids) - set(namer(tx, owner_ids)):
                raise OwnerMissing()

    def _attach_one(
        self, actor: Actor, owner_table: str, owner_id: str, file: Path | Pasted, kind: str
    ) -> Attached:
        title = _titled(file)
        try:
            content = _content(file)
            media, pages = scan.look(content)
            with self._db.transaction("attachment.added", actor) as tx:
                sha256 = self._store(tx, content)
                made = _Made(title, media, len(content), sha256, pages, kind)
                return self._link(tx, owner_table, owner_id, made)
        except NuangongError as refusal:
            return Attached(title, refusal=refusal)

    def _link(self, tx: Session, owner_table: str, owner_id: str, made: _Made) -> Attached:
        """Lay a content that is kept with a record, unless it lies there already."""
        row = tx.scalars(
            select(AttachmentRow)
            .where(
                AttachmentRow.owner_table == owner_table,
                AttachmentRow.owner_id == owner_id,
                AttachmentRow.sha256 == made.sha256,
            )
            .order_by(AttachmentRow.state)  # the held one, when one of two was removed
        ).first()
        if row is not None:
            known, row.state = row.state == HELD, HELD
            row.kind = made.kind or row.kind
            return Attached(row.title, row.id, known)
        row = AttachmentRow(
            id=new_id(), owner_table=owner_table, owner_id=owner_id, title=made.title, media=made.media,
            size=made.size, sha256=made.sha256, pages=made.pages, added_at=self._clock.now(), state=HELD,
            kind=made.kind,
        )  # fmt: skip
        tx.add(row)
        tx.flush()
        return Attached(made.title, row.id)

    def _store(self, tx: Session, content: bytes) -> str:
        """Keep a content unless it is here already; return its name."""
        sha256 = hashlib.sha256(content).hexdigest()
        storing.keep(tx, sha256, content, self._clock.now())
        return sha256


def _turn(tx: Session, attachment_ids: Sequence[str], state: str) -> int:
    turned = 0
    for attachment_id in attachment_ids:
        row = tx.get(AttachmentRow, attachment_id)
        if row is None:
            raise AttachmentMissing()
        turned += row.state != state
        row.state = state
    tx.flush()
    return turned


def _titled(file: Path | Pasted) -> str:
    return title_of(file.name if isinstance(file, Path) else file.title) or _("Without a title")


def _content(file: Path | Pasted) -> bytes:
    return _read(file) if isinstance(file, Path) else file.content


def _read(path: Path) -> bytes:
    """Read a file, never more than may be attached. Raises FileUnreadable or FileTooLarge."""
    try:
        if not path.is_file():  # a folder that was dragged along, a pipe
            raise FileUnreadable()
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError as error:
        raise FileUnreadable() from error
    if len(content) > LARGEST:
        raise FileTooLarge(megabytes=LARGEST // 1_000_000)
    return content

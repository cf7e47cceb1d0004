"""How does a drawn paper or a written list leave, and what is kept of that? Both or neither; knows no guard."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import insert
from sqlalchemy.orm import Session

from app.printing import keeping, list_book, numbering, pdf, queries
from app.printing.listing import Listing
from app.printing.proof import Proof
from app.printing.tables import PrintLogRow
from app.security import audit, masking
from app.shared.actor import Actor
from app.shared.db import Database
from app.shared.errors import RuleError
from app.shared.files import sync_folder, write_refusal, write_whole
from app.shared.ids import new_id
from app.shared.progress import Progress
from app.shared.text import N_

# How the audit calls a list; which one it was stands beside it.
LIST = "list"
FEW = 20  # papers looked at that are named one by one


class PrintedMeanwhile(RuleError):
    """Another window printed the same paper while this one was being drawn."""

    code = "print.printed_meanwhile"
    template = N_("Another window has just printed the same paper. Nothing was saved; print again if needed.")


def printed_since(tx: Session, proof: Proof) -> bool:
    """Say whether any record of a form's proof was printed after the proof was drawn."""
    before = proof.printed_before
    return bool(before) and queries.times_printed(tx, proof.form, tuple(before)) != before


def looked_at(db: Database, actor: Actor, form: str, table: str, subjects: Sequence[str]) -> None:
    """Write down who looked at papers on which numbers of people stand whole, whether they are printed or not.

    `table` is that of the records they are about.

    Many at once are told by how many they are; each of them has a line of its own when it is printed.
    """
    if not masking.shows_whole(form):
        return
    with db.transaction("printing.looked_at", actor) as tx:
        if len(subjects) > FEW:
            audit(tx, actor, "look", table, "", f"{form}: {len(subjects)}")
            return
        for subject in subjects:
            audit(tx, actor, "look", table, subject, form)


def give_out(db: Database, actor: Actor, proof: Proof, pages: Sequence[int], path: Path | None) -> None:
    """Remember that these pages went to the printer, or write them to `path` and remember that.

    With a path raises PrintedMeanwhile, FileInTheWay, and DeviceErrors.
    """
    content = proof.cut(pages)
    if path is None:
        with db.transaction("printing.produced", actor) as tx:
            _remember_proof(tx, actor, proof, pages, content)
        return
    if path.exists() and not pdf._ours(path):
        raise pdf.FileInTheWay(file=path.name)
    with _placing() as placed, db.transaction("printing.produced", actor) as tx:
        if printed_since(tx, proof):
            raise PrintedMeanwhile()
        _remember_proof(tx, actor, proof, pages, content)
        write_whole(path, content)
        placed.append(path)


def export(db: Database, actor: Actor, listed: Listing, path: Path, why: str, progress: Progress) -> None:
    """Write a list as a workbook and remember who carried it out, and why; raises as `list_book.written`."""
    with (
        list_book.written(listed, path, actor.name, progress) as file,
        _placing() as placed,
        db.transaction("printing.exported", actor) as tx,
    ):
        audit(tx, actor, "export", LIST, listed.name, f"{len(listed.rows)} rows: {why}")
        try:
            file.replace(path)
            placed.append(path)
            sync_folder(path.parent)
        except OSError as error:
            raise write_refusal(error, path.parent) from error


@contextmanager
def _placing() -> Iterator[list[Path]]:
    """Give a list for files once they are in their place; what should remember them failing, they go again."""
    placed: list[Path] = []
    try:
        yield placed
    except BaseException:
        for file in placed:
            file.unlink(missing_ok=True)
        raise


def _remember_proof(tx: Session, actor: Actor, proof: Proof, pages: Sequence[int], content: bytes) -> None:
    """Write what the log and the audit keep of these pages of a proof."""
    if proof.listed:
        part = "" if len(pages) == proof.pages else f", {len(pages)} of {proof.pages} pages"
        audit(tx, actor, "print", LIST, proof.listed, f"{proof.rows} rows{part}")
        return
    remember(tx, actor, proof, proof.by_record(pages), hashlib.sha256(content).hexdigest())


def remember_pages(tx: Session, actor: Actor, proof: Proof, pages: Sequence[int]) -> None:
    """Write down, in a transaction of the caller's, that these pages of a proof went to the printer."""
    _remember_proof(tx, actor, proof, pages, proof.cut(pages))


def remember(tx: Session, actor: Actor, proof: Proof, went: Mapping[str, int], sha256: str) -> None:
    """Write a line of the print log and of the audit for each record and the pages of it that went out."""
    numbers = proof.numbers()
    lines = [
        {
            "id": new_id(),
            "rev": 1,
            "at": proof.at,
            "form": proof.form,
            "version": proof.versions.get(subject_id, proof.version),
            "language": proof.language,
            "number": numbers[subject_id],
            "subject": proof.subject,
            "subject_id": subject_id,
            "operator_id": actor.operator_id,
            "pages": pages,
            "sha256": sha256,
            "reprint": proof.printed_before[subject_id],
        }
        for subject_id, pages in went.items()
    ]
    tx.execute(insert(PrintLogRow), lines)
    keeping.keep(tx, proof.kept, proof.words, {str(line["subject_id"]): str(line["id"]) for line in lines})
    numbering.printed(tx, proof.form, tuple(went))
    for subject_id in went:
        audit(tx, actor, "print", proof.subject, subject_id, proof.form)

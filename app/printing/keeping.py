"""Where do printed sheets lie, and who finds them again? Rows in and out; knows no form and no PDF."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import zstandard
from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from app.members import PhotoContents
from app.printing.kept import Kept, KeptWords, NotAsItWas, Packer, wording_of
from app.printing.queue import CANCELLED, OPEN, kept_of
from app.printing.sheet import Sheet, Wording
from app.printing.tables import KeptPrintRow, KeptSheetRow, KeptWordsRow, PrintJobRow, PrintLogRow
from app.shared.db import touch

# SQLite takes 32,766 values in one statement.
_AT_ONCE = 10_000
_DICTIONARY, _PHOTO = 1_000_000, 50_000_000  # bytes of a form's words and of a photo at the most


def keep(
    tx: Session, kept: Mapping[str, Kept], words: Mapping[str, KeptWords], lines: Mapping[str, str]
) -> None:
    """Keep the sheets of these lines of the print log (line by record); in the transaction that writes the lines."""
    here = {record: kept[record] for record in lines if record in kept}
    _new(tx, KeptWordsRow, (
        {"id": one.id, "form": one.form, "language": one.language, "version": one.version,
         "content": zstandard.compress(one.dictionary)}
        for one in (words[name] for name in {sheet.words for sheet in here.values()})
    ))  # fmt: skip
    _new(tx, KeptSheetRow, (
        {"id": one.id, "words_id": one.words, "content": one.packed}
        for one in {sheet.id: sheet for sheet in here.values()}.values()
    ))  # fmt: skip
    if here:
        tx.execute(
            insert(KeptPrintRow),
            [
                {"print_id": lines[record], "sheet_id": one.id, "printed_at": one.printed_at, "operator": one.operator}
                for record, one in here.items()
            ],
        )  # fmt: skip


def of_lines(tx: Session, line_ids: Sequence[str]) -> dict[str, Kept]:
    """Return the sheets of these lines of the print log, as far as they lie here, by line."""
    wanted = select(
        KeptPrintRow.print_id, KeptSheetRow.id, KeptSheetRow.words_id, KeptSheetRow.content,
        KeptPrintRow.printed_at, KeptPrintRow.operator,
    ).join(KeptSheetRow, KeptSheetRow.id == KeptPrintRow.sheet_id)  # fmt: skip
    found: dict[str, Kept] = {}
    for some in _some(line_ids):
        rows = tx.execute(wanted.where(KeptPrintRow.print_id.in_(some)))
        found.update({row[0]: Kept(row[1], row[2], row[3], row[4], row[5]) for row in rows})
    return found


def last_lines(
    tx: Session, form: str, language: str, subject_ids: Sequence[str], number: str | None = None
) -> dict[str, str]:
    """Return the line of the last print of each record on a form in a language whose sheet lies here.

    With a `number` only prints of that paper count: of one about several records there are others about some of them.
    """
    row, found = PrintLogRow, dict[str, str]()
    for some in _some(subject_ids):
        rows = (
            select(row.subject_id, row.id)
            .join(KeptPrintRow, KeptPrintRow.print_id == row.id)
            .where(row.form == form, row.language == language, row.subject_id.in_(some))
            .order_by(row.at, row.reprint, row.id)
        )
        rows = rows if number is None else rows.where(row.number == number)
        found.update({row[0]: row[1] for row in tx.execute(rows)})
    return found


def sheet_ids(tx: Session, line_ids: Iterable[str]) -> dict[str, str]:
    """Return the name of the sheet of each line."""
    found: dict[str, str] = {}
    for some in _some(list(line_ids)):
        rows = select(KeptPrintRow.print_id, KeptPrintRow.sheet_id).where(KeptPrintRow.print_id.in_(some))
        found.update({row[0]: row[1] for row in tx.execute(rows)})
    return found


def sharing(tx: Session, sheet_id: str) -> tuple[str, ...]:
    """Return the records that stand on one sheet together, in the order in which they were printed."""
    rows = (
        select(PrintLogRow.subject_id)
        .join(KeptPrintRow, KeptPrintRow.print_id == PrintLogRow.id)
        .where(KeptPrintRow.sheet_id == sheet_id)
        .order_by(PrintLogRow.id)
    )
    return tuple(dict.fromkeys(tx.scalars(rows)))


def sheet(tx: Session, kept: Kept, packs: Packer) -> Sheet:
    """Return a kept sheet as it was printed. Raises NotAsItWas."""
    photos = PhotoContents()
    return packs.unpack(kept, lambda name: photos.read(tx, name, 0, _PHOTO))


def packer(tx: Session, words_id: str) -> Packer:
    """Return what packs and unpacks the sheets of a wording that lies here. Raises NotAsItWas."""
    row = tx.get(KeptWordsRow, words_id)
    if row is None:
        raise NotAsItWas()
    return _packer(row.id, row.form, row.language, row.version, row.content)


@lru_cache(maxsize=64)
def _packer(name: str, form: str, language: str, version: int, content: bytes) -> Packer:
    dictionary = zstandard.ZstdDecompressor().decompress(content, max_output_size=_DICTIONARY)
    return Packer(KeptWords(name, form, language, version, dictionary))


def words(tx: Session, form: str, language: str, version: int) -> Wording | None:
    """Return the words a form had at a version, as something was printed in them here; None when nothing was."""
    row = tx.scalars(
        select(KeptWordsRow)
        .where(KeptWordsRow.form == form, KeptWordsRow.language == language, KeptWordsRow.version == version)
        .limit(1)
    ).first()
    return None if row is None else wording_of(packer(tx, row.id).words)


def forget(tx: Session, told: Iterable[str]) -> int:
    """Let go of every kept sheet on which one of these words stands: names and numbers of people; return how many.

    Open jobs of the queue with them are given up too. Who stands on a register of many goes with the whole register:
    it can be drawn anew of what is still known.
    """
    wanted = [one for one in dict.fromkeys(told) if one]
    if not wanted:
        return 0
    every = select(KeptSheetRow.id, KeptSheetRow.words_id, KeptSheetRow.content)
    gone = [
        name for name, words_id, content in tx.execute(every) if _says(packer(tx, words_id), content, wanted)
    ]
    for some in _some(gone):
        tx.execute(delete(KeptPrintRow).where(KeptPrintRow.sheet_id.in_(some)))
        tx.execute(delete(KeptSheetRow).where(KeptSheetRow.id.in_(some)))
    jobs = select(PrintJobRow.id, PrintJobRow.kept).where(PrintJobRow.state.in_(OPEN))
    for job_id, kept in tx.execute(jobs).all():
        sheets, known = kept_of(kept)
        packers = {name: Packer(one) for name, one in known.items()}
        if any(_says(packers[one.words], one.packed, wanted) for one in sheets.values()):
            emptied = {"state": CANCELLED, "content": b"", "kept": b""}
            tx.execute(update(PrintJobRow).where(PrintJobRow.id == job_id).values(**emptied))
            touch(tx, "print_job")
    return len(gone)


def _says(packs: Packer, packed: bytes, wanted: Sequence[str]) -> bool:
    """Say whether any of these words stands on a sheet; one that cannot be read is taken for one that says them."""
    try:
        plain = packs.plain(packed).decode()
    except NotAsItWas:
        return True
    return any(one in plain for one in wanted)


def _new(tx: Session, kind: Any, rows: Iterable[Mapping[str, object]]) -> None:
    """Write what does not lie here yet."""
    given = list(rows)
    if given:
        tx.execute(insert(kind).prefix_with("OR IGNORE"), given)


def _some(ids: Sequence[str]) -> Iterable[Sequence[str]]:
    return (ids[start : start + _AT_ONCE] for start in range(0, len(ids), _AT_ONCE))

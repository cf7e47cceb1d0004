"""How are the print log, numbers, queue, corrections of printers and scans stored? Knows no paper and no service."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.shared.base import Moment, Row, Synced


class PrintLogRow(Synced, Row):
    """One paper that was printed. Never changed. `sha256` is the file's, `reprint` is 0 the first time."""

    __tablename__ = "print_log"
    at: Mapped[Moment]
    form: Mapped[str]
    version: Mapped[int]
    language: Mapped[str]
    number: Mapped[str]
    subject: Mapped[str]
    subject_id: Mapped[str]
    operator_id: Mapped[str]
    pages: Mapped[int]
    sha256: Mapped[str]
    reprint: Mapped[int]
    __table_args__ = (
        Index(None, "form", "subject_id"),
        Index(None, "number"),
        Index(None, "at"),
        CheckConstraint("pages > 0", name="pages"),
        CheckConstraint("reprint >= 0", name="reprint"),
    )


class FormWordingRow(Synced, Row):
    """The office's own words of a form in a language: one version, never changed once it is written.

    `entries` is JSON of the entries that differ from the shipped ones. Two computers that wrote a version apart wrote
    one record: whose words hold is for a person to choose.
    """

    __tablename__ = "form_wording"
    __together__ = ("entries", "written_by", "at")
    form: Mapped[str]
    language: Mapped[str]
    version: Mapped[int]
    entries: Mapped[str]
    written_by: Mapped[str]
    at: Mapped[Moment]
    __table_args__ = (Index(None, "form"), CheckConstraint("version > 0", name="version"))


class NumberBlockRow(Synced, Row):
    """Numbers the union above reserved: `first` to `last` with `digits` figures behind `prefix`.

    One computer draws from a block, the one that took it in (`device_id`): two that cannot ask each other never give
    the same number.
    """

    __tablename__ = "number_block"
    kind: Mapped[str]
    prefix: Mapped[str]
    first: Mapped[int]
    last: Mapped[int]
    digits: Mapped[int]
    source: Mapped[str]
    taken_on: Mapped[date]
    device_id: Mapped[str]
    __table_args__ = (CheckConstraint("first > 0 AND last >= first", name="span"),)


class PaperNumberRow(Synced, Row):
    """A number of a block and the record it belongs to, held before anything is printed. Never given twice."""

    __tablename__ = "paper_number"
    __together__ = ("state", "reason")
    block_id: Mapped[str] = mapped_column(ForeignKey("number_block.id"), index=True)
    n: Mapped[int]
    number: Mapped[str] = mapped_column(index=True)
    form: Mapped[str]
    subject_id: Mapped[str] = mapped_column(index=True)
    state: Mapped[str]
    reason: Mapped[str]
    at: Mapped[Moment]
    operator_id: Mapped[str]
    __table_args__ = (CheckConstraint("state IN ('HELD', 'PRINTED', 'SPOILED')", name="state"),)


class PrintJobRow(Row):
    """A paper in the queue of this computer: drawn once, kept until it is out. `done` sheets of `total` went out."""

    __tablename__ = "print_job"
    id: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[Moment] = mapped_column(index=True)
    operator_id: Mapped[str]
    title: Mapped[str]
    printer: Mapped[str]
    tray: Mapped[str]
    pages: Mapped[str]
    total: Mapped[int]
    done: Mapped[int]
    logged: Mapped[int]
    state: Mapped[str]
    trouble: Mapped[str]
    proof: Mapped[str]
    content: Mapped[bytes]
    kept: Mapped[bytes] = mapped_column(server_default="")


class KeptWordsRow(Row):
    """A form's words as something was printed in them: `content` is packed, and what its sheets are packed with."""

    __tablename__ = "kept_words"
    id: Mapped[str] = mapped_column(primary_key=True)
    form: Mapped[str]
    language: Mapped[str]
    version: Mapped[int]
    content: Mapped[bytes]
    __table_args__ = (Index(None, "form", "language", "version"),)


class KeptSheetRow(Row):
    """What stood on a sheet that was printed, packed; named after it, so that the same facts lie here once."""

    __tablename__ = "kept_sheet"
    id: Mapped[str] = mapped_column(primary_key=True)
    words_id: Mapped[str] = mapped_column(ForeignKey("kept_words.id"))
    content: Mapped[bytes]


class KeptPrintRow(Row):
    """Which sheet a line of the print log put on paper, and the words of its foot; on the computer that printed it."""

    __tablename__ = "kept_print"
    print_id: Mapped[str] = mapped_column(primary_key=True)
    sheet_id: Mapped[str] = mapped_column(ForeignKey("kept_sheet.id"))
    printed_at: Mapped[str]
    operator: Mapped[str]


class PrintShiftRow(Row):
    """How a printer of this computer must be corrected: `right` and `down` in µm, stretching in parts of a million.

    An empty form stands for all of them, an empty tray for any.
    """

    __tablename__ = "print_shift"
    form: Mapped[str] = mapped_column(primary_key=True)
    printer: Mapped[str] = mapped_column(primary_key=True)
    tray: Mapped[str] = mapped_column(primary_key=True)
    right: Mapped[int]
    down: Mapped[int]
    wide: Mapped[int]
    high: Mapped[int]
    at: Mapped[Moment]


class ScannedSheetRow(Row):
    """A page of a file that was taken in, and what became of it. Its picture is kept while a person must look."""

    __tablename__ = "scanned_sheet"
    id: Mapped[str] = mapped_column(primary_key=True)
    file_sha256: Mapped[str] = mapped_column(index=True)
    page: Mapped[int]
    name: Mapped[str]
    code: Mapped[str]
    state: Mapped[str]
    reason: Mapped[str]
    content: Mapped[bytes]
    at: Mapped[Moment] = mapped_column(index=True)
    operator_id: Mapped[str]

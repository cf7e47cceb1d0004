"""备份登记单: one backup that lies outside this computer: which, what is in it, its hash, who keeps it (ux.md P14).

A backup is a file and no record, so the subject of the paper is what is told of it: file, hash, moment, size, counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Protocol

import msgspec
from sqlalchemy.orm import Session

from app.printing.forms.package_handover import groups
from app.printing.rules import local_time
from app.printing.sheet import (
    Code,
    Column,
    Fields,
    Form,
    Grid,
    Heading,
    Paragraph,
    Part,
    Sheet,
    Signatures,
    Stamp,
    Wording,
)
from app.shared.chain import canonical_text
from app.shared.errors import RuleError
from app.shared.text import N_
from app.unions import office_facts

MB = 1024 * 1024
TOLD: Final = ("member", "hardship_file", "visit", "claim", "relief_grant", "ledger_entry", "attachment")
"""Of these tables the paper says how many records there are; of all together it says how many there are in all."""


class NotOfABackup(RuleError):
    """What should be printed does not tell of a backup."""

    code = "print.not_of_a_backup"
    template = N_("This is no backup, so there is nothing to print of it. Choose one from the list.")


class Contents(Protocol):
    """What a backup says of itself (`app.backup.Contents`)."""

    @property
    def made_at(self) -> str:
        """When it was made."""

    @property
    def rows(self) -> Mapping[str, int]:
        """How many records of each table it has."""

    @property
    def last_seq(self) -> int:
        """The number of its last change."""


class Copy(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is told of a backup's file: its name, SHA-256 (hex) and bytes, when it was made, how far it goes.

    `rows` counts its records by table, `last` is the number of the last change in it, `stick` what the stick it lies
    on is called, empty for a folder of this computer.
    """

    file: str
    sha256: str
    size: int
    made_at: str
    rows: dict[str, int]
    last: int
    stick: str = ""


@dataclass(frozen=True)
class BackupPaper:
    """What stands on the sheet of one backup."""

    office: str
    office_name: str
    copy: Copy


def subject(copy: Copy) -> str:
    """Return what the paper of a backup is printed of."""
    return canonical_text(msgspec.to_builtins(copy))


def copy_of(contents: Contents, file: str, sha256: str, size: int, stick: str = "") -> Copy:
    """Return what is told of a backup's file from what it says of itself."""
    return Copy(file, sha256, size, contents.made_at, dict(contents.rows), contents.last_seq, stick)


def load(tx: Session, told: str) -> BackupPaper:
    """Read what is told of a backup, and the office's name. Raises NotOfABackup."""
    try:
        copy = msgspec.json.decode(told, type=Copy)
        datetime.fromisoformat(copy.made_at)
    except (msgspec.MsgspecError, ValueError):
        raise NotOfABackup() from None
    office = office_facts(tx)
    return BackupPaper(office.code, office.name, copy)


def fill(view: Any, words: Wording, stamp: Stamp) -> Sheet:
    """Word the sheet: which backup and where it lies, what is in it, its hash in groups of four, two to sign."""
    paper: BackupPaper = view
    copy, title = paper.copy, words["title"]
    head = (
        (words["office"], paper.office_name),
        (words["office_code"], paper.office),
        (words["made_at"], local_time(datetime.fromisoformat(copy.made_at))),
        (words["stick"], copy.stick or words["stick_blank"]),
        (words["size"], f"{copy.size / MB:,.1f} MB"),
        (words["last"], words("last_words", n=f"{copy.last:,}")),
        (words["made_by"], stamp.operator),
        (words["place"], words["place_blank"]),
    )
    parts: list[Part] = [
        Heading(title),
        Fields(head),
        Fields(((words["file"], copy.file),), columns=1),
        Heading(words["contents"], level=2),
        Grid(_columns(words), _rows(copy.rows, words), ("", words["total"], f"{sum(copy.rows.values()):,}")),
        Fields(((words["hash"], groups(copy.sha256)),), columns=1),
        Code(f"{paper.office} {copy.sha256.upper()}", words["scan"]),
        Paragraph(words["note"], "justify", indent=False, size=10.5),
        Signatures((words["maker"], words["keeper"]), words["date_line"]),
    ]
    return Sheet("backup_register", words.version, title, tuple(parts), stamp.number, language=words.language)


def _columns(words: Wording) -> tuple[Column, ...]:
    return (
        Column(words["no"], 16, "center"),
        Column(words["what"], None),
        Column(words["records"], 40, "right"),
    )


def _rows(rows: Mapping[str, int], words: Wording) -> tuple[tuple[str, ...], ...]:
    """Give a row to every table that is told, and one to all others together."""
    told = [(words[f"table.{table}"], rows[table]) for table in TOLD if rows.get(table)]
    rest = sum(n for table, n in rows.items() if table not in TOLD)
    told += [(words["others"], rest)] if rest else []
    return tuple((str(at), word, f"{n:,}") for at, (word, n) in enumerate(told, 1))


FORM = Form("backup_register", N_("Backup register"), False, load, fill, "backup", "backup.read")

"""报送交接单: what a package holds and its hash, to be compared and signed when the stick changes hands."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

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
from app.shared.money import yuan
from app.shared.text import N_
from app.sync.papers import Handover, handover


def load(tx: Session, package: str) -> Handover:
    """Read one package by its SHA-256. Raises NoSuchPackage."""
    return handover(tx, package)


def fill(view: Any, words: Wording, stamp: Stamp) -> Sheet:
    """Word the sheet: whose package, what is in it, its hash in groups of four, two to sign."""
    paper: Handover = view
    title = words["title"]
    head = (
        (words["office"], paper.office_name),
        (words["office_code"], paper.office),
        (words["number"], words("number_words", n=paper.number)),
        (words["receiver"], paper.receiver),
        (words["made_at"], local_time(paper.made_at)),
        (words["made_by"], paper.made_by),
        (words["device"], paper.device),
        (words["key"], paper.key_id),
        (words["range"], words("range_words", first=paper.first, last=paper.last, n=paper.changes)),
        (words["file"], paper.name),
    )
    parts: list[Part] = [
        Heading(title),
        Fields(head),
        Heading(words["contents"], level=2),
        Grid(_columns(words), _rows(paper, words), ("", words["total"], str(paper.changes), "", "")),
        Fields(((words["hash"], groups(paper.sha256)),), columns=1),
        Code(qr(paper), words["scan"]),
        Paragraph(words["note"], "justify", indent=False, size=10.5),
        Signatures((words["handed"], words["taken"]), words["date_line"]),
    ]
    return Sheet(
        "package_handover", words.version, title, tuple(parts), stamp.number, language=words.language
    )


def groups(sha256: str) -> str:
    """Write a hash in groups of four, on two lines of eight."""
    fours = [sha256.upper()[at : at + 4] for at in range(0, len(sha256), 4)]
    return "\n".join(" ".join(fours[at : at + 8]) for at in range(0, len(fours), 8))


def qr(paper: Handover) -> str:
    """Return what the code holds: office, number of the package and its hash, parted by blanks."""
    return f"{paper.office} {paper.number} {paper.sha256.upper()}"


def _columns(words: Wording) -> tuple[Column, ...]:
    return (
        Column(words["no"], 14, "center"),
        Column(words["what"], None),
        Column(words["changes"], 26, "right"),
        Column(words["amount_of"], 38),
        Column(words["amount"], 38, "right"),
    )


def _rows(paper: Handover, words: Wording) -> tuple[tuple[str, ...], ...]:
    """Give a row a table, and one more for each further amount; an amount of which nothing was written is left out."""
    rows = []
    for number, (table, total) in enumerate(paper.totals.items(), 1):
        amounts = [
            (_word(words, f"money.{table}.{column}", column), yuan(fen))
            for column, fen in total.money.items()
            if fen
        ] or [("", "")]
        told = (str(number), _word(words, f"table.{table}", table), str(total.changes))
        rows += [(*(told if at == 0 else ("", "", "")), *amount) for at, amount in enumerate(amounts)]
    return tuple(rows)


def _word(words: Wording, entry: str, otherwise: str) -> str:
    """Word a table or column; one of a later program keeps its name in the database."""
    if entry not in words:
        return otherwise
    return words[entry]


FORM = Form(
    "package_handover", N_("Hand-over sheet of a package"), False, load, fill, "package_sent", "sync.read"
)

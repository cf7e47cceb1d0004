"""What stands on the receipt the hub prints? Counts, and the code an office types when the stick stays away."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from app.printing import pdf, wording
from app.printing.rules import local_time
from app.printing.sheet import (
    Code,
    Column,
    Fields,
    Grid,
    Heading,
    Paragraph,
    Part,
    Sheet,
    Signatures,
    Wording,
    numbered,
)
from app.sync.paper import PaperReceipt

KEY = "hub_receipt"
ROW = 5  # groups side by side
SHOWN = 16  # signs of the package's hash
_LABEL = 30.0  # mm: so that a key stands beside it in one line, to be read over and copied
FORK = "E_FORK"


def check(language: str) -> None:
    """Raise UnknownLanguage unless the sheet is worded in `language`."""
    wording.load(KEY, language)


def save(told: PaperReceipt, out: Path, at: datetime, language: str = "zh_CN") -> int:
    """Write the sheet of a receipt as the PDF file `out`, which appears whole or not at all; return its pages.

    `at` is the time of printing. It is no paper of an office: it stands in no print log and bears no number of one.
    Raises UnknownLanguage, MissingGlyphs, FileInTheWay, and DeviceErrors of files and fonts.
    """
    return sum(pdf.save((sheet(told, at, language),), out).pages)


def sheet(told: PaperReceipt, at: datetime, language: str = "zh_CN") -> Sheet:
    """Word the sheet. Raises UnknownLanguage."""
    words, foot = wording.load(KEY, language), wording.load("foot", language)
    parts: list[Part] = [
        Heading(words["title"]),
        Fields(_head(told, words), label=_LABEL),
        Grid(
            (
                Column(words["records"], 34),
                Column(words["count"], 24, "right"),
                Column(words["meaning"], None),
            ),
            tuple(
                (words[name], str(getattr(told, name)), words[f"{name}_means"])
                for name in ("applied", "refused", "conflicts")
            ),
        ),
        *_problem(told, words),
        *_code(told, words),
        Signatures((words["made_by"], words["taken_by"]), words["date_line"]),
    ]
    return Sheet(
        key=KEY,
        version=words.version,
        title=words["title"],
        parts=tuple(parts),
        number="",
        language=language,
        printed_at=foot("printed_at", time=local_time(at)).split("\n")[0],
        operator=words("operator", name=told.hub).split("\n")[0],
        page_words=foot["page"],
    )


def _head(told: PaperReceipt, words: Wording) -> tuple[tuple[str, str], ...]:
    answered = told.answers.upper()[:SHOWN]
    shown = " ".join(answered[start : start + 4] for start in range(0, len(answered), 4))
    return (
        (words["office"], told.office_name),
        (words["office_code"], told.office),
        (words["device"], told.label),
        (words["key"], told.key_id),
        (words["hub"], told.hub),
        (words["hub_key"], told.hub_key),
        (words["time"], local_time(datetime.fromisoformat(told.hub_time))),
        (words["package"], shown or words["package_none"]),
        (words["upto"], words("upto_words", ack=told.ack, n=told.judged) if told.ack else words["upto_none"]),
    )


def _problem(told: PaperReceipt, words: Wording) -> list[Part]:
    if told.problem == FORK:
        return [Paragraph(words["fork"], "justify")]
    return [Paragraph(words("gap", missing=told.missing), "justify")] if told.missing else []


def _code(told: PaperReceipt, words: Wording) -> list[Part]:
    """Lay the code large, every group with its number, and beside its picture what to do with it."""
    if not told.code:
        return [Paragraph(words["no_code"], "justify")]
    return [
        Heading(words("code", n=len(told.code.split("-"))), level=2),
        *numbered(told.code, ROW, "　"),
        Code(told.code, words["how_returned" if told.refused or told.conflicts else "how"]),
        Paragraph(words["signs"], "justify", indent=False, size=10.5),
    ]

"""What stands on the sheet for the safe? The recovery code on paper: drawn in memory, written to no file and no log."""

from __future__ import annotations

import io
from datetime import datetime

from app.printing import pdf, preview, wording
from app.printing.preview import Picture
from app.printing.rules import local_time
from app.printing.sheet import Fields, Heading, Paragraph, Part, Sheet, Signatures, Spacer, numbered

DPI = 300
ROW = 3  # groups side by side
KEY = "recovery"


def recovery_sheet(office: str, operator: str, code: str, at: datetime, language: str = "zh_CN") -> bytes:
    """Return the PDF of the sheet that holds `code`.

    It is no paper of the print log: that has a number, a fingerprint and may be printed again; this may not.
    Raises UnknownLanguage, MissingGlyphs, and DeviceErrors of fonts.
    """
    words = wording.load(KEY, language)
    foot = wording.load("foot", language)
    parts: tuple[Part, ...] = (
        Heading(words["title"]),
        Fields(((words["office"], office), (words["made_at"], local_time(at))), columns=1),
        Paragraph(words["why"], "justify"),
        Spacer(3),
        *numbered(code, ROW, "　　"),
        Paragraph(words["signs"], "justify"),
        Paragraph(words["valid"], "justify"),
        Paragraph(words["safe"], "justify"),
        Spacer(6),
        Signatures((words["kept_by"], words["witness"]), words["date_line"]),
    )
    sheet = Sheet(
        key=KEY,
        version=words.version,
        title=words["title"],
        parts=parts,
        number="",
        language=language,
        printed_at=foot("printed_at", time=local_time(at)),
        operator=foot("operator", name=operator),
        page_words=foot["page"],
    )
    out = io.BytesIO()
    pdf.draw(sheet, out)
    return out.getvalue()


def pages(
    office: str, operator: str, code: str, at: datetime, language: str = "zh_CN"
) -> tuple[Picture, ...]:
    """Return the sheet's pages as pixels for a printer; raises as `recovery_sheet`."""
    drawn = recovery_sheet(office, operator, code, at, language)
    return tuple(preview.render(drawn, page, DPI) for page in range(preview.count(drawn)))

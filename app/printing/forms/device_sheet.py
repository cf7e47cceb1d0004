"""设备登记表: which computer asks to be enrolled, and the key number the union above compares group by group."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from app.printing.rules import local_time
from app.printing.sheet import (
    Code,
    Fields,
    Form,
    Framed,
    Heading,
    Paragraph,
    Part,
    Sheet,
    Signatures,
    Stamp,
    Wording,
)
from app.shared.text import N_
from app.sync.papers import DevicePaper, device_paper

_LABEL = 36.0  # mm


def load(tx: Session, _device_id: str) -> DevicePaper:
    """Read this computer: no other's keys are here. Raises NoDevice."""
    return device_paper(tx)


def fill(view: Any, words: Wording, stamp: Stamp) -> Sheet:
    """Word the sheet: the computer, its key number large, what is known of the hub, who compared."""
    paper: DevicePaper = view
    title = words["title"]
    whose = (
        (words["office"], paper.office_name),
        (words["office_code"], paper.office),
        (words["label"], paper.label),
        (words["made_at"], local_time(paper.made_at)),
        (words["device"], paper.device_id),
    )
    above = (
        (words["hub"], paper.hub_name),
        (words["enrolled"], _enrolled(paper, words)),
    )
    compared = (
        (words["hub_key"], paper.hub_key or words["hub_none"]),
        (words["hub_state"], _compared(paper, words)),
    )
    parts: list[Part] = [
        Heading(title),
        Fields(whose),
        Heading(words["key"], level=2),
        # Titles are the largest letters a sheet has: this number is read out and compared.
        Heading(paper.key_id.replace("-", "　")),
        Code(paper.key_id, words["scan"]),
        Paragraph(words["compare"], "justify"),
        Framed((Fields(above, 2, _LABEL), Fields((*compared, (words["result"], words["boxes"])), 1, _LABEL))),
        Signatures((words["registrant"], words["checker"]), words["date_line"]),
    ]
    return Sheet("device_sheet", words.version, title, tuple(parts), stamp.number, language=words.language)


def _compared(paper: DevicePaper, words: Wording) -> str:
    if paper.compared_at is not None:
        return words("hub_compared", who=paper.compared_by, when=local_time(paper.compared_at))
    return words["hub_trusted"] if paper.hub_key else words["hub_none"]


def _enrolled(paper: DevicePaper, words: Wording) -> str:
    if paper.enrolled_at is None:
        return words["enrolled_not"]
    return words("enrolled_on", when=local_time(paper.enrolled_at))


FORM = Form("device_sheet", N_("Sheet of this computer"), False, load, fill, "device", "sync.read")

"""A form of one or several pages about anybody, for the tests of what happens to paper."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from app.printing import Printing
from app.printing.sheet import Form, Heading, PageBreak, Paragraph, Sheet, Signatures, Stamp, Wording
from app.security import Guard
from app.shared.clock import FixedClock
from app.shared.db import Database

WORDS = "经审核，该同志积极参加本单位职工互助保障活动，连续参加三期，按时足额缴纳互助金。" * 6


def load(_tx: Session, subject_id: str) -> str:
    return subject_id


def load_all(_tx: Session, subject_ids: Sequence[str]) -> str:
    return "、".join(subject_ids)


def fill(view: str, words: Wording, stamp: Stamp) -> Sheet:
    """One page; `long-…` has three, the last of them without a word of its own."""
    parts = [Heading(words["title"]), Paragraph(words("person", name=view)), Paragraph(WORDS)]
    if view.startswith("long-"):
        parts += [PageBreak(), Paragraph(WORDS), PageBreak(), Paragraph("以下空白")]
    parts.append(Signatures(("领取人", "经办人（盖章）"), "年　月　日"))
    return Sheet(words.key, words.version, "试印", tuple(parts), stamp.number, language=words.language)


FORMS = {
    "probe": Form("probe", "Probe", False, load, fill, subject="member"),
    "elsewhere": Form("elsewhere", "Elsewhere", False, load, fill, subject="unit"),
    "shared": Form(
        "shared", "Shared", False, load, fill, subject="member", on_a_sheet=1000, load_all=load_all
    ),
}


def printing_of(
    db: Database, guard: Guard, clock: FixedClock, folder: Path, patch: pytest.MonkeyPatch
) -> Printing:
    """A printing of these forms, their wording in `folder`."""
    forms = folder / "forms"
    forms.mkdir(parents=True, exist_ok=True)
    for key in FORMS:
        for language in ("zh_CN", "ko_KR"):
            words = 'version = 4\ntitle = "登记表"\nperson = "{name} 同志"\n'
            (forms / f"{key}.{language}.toml").write_text(words, "utf-8")
    patch.setattr("app.printing.service.FORMS", FORMS)
    return Printing(db, guard, clock, folder)

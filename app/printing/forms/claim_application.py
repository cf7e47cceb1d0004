"""互助金给付申请书 [B20]: who claims what for which stay, the documents with boxes ticked, the account, who signs.

The person signs it and the bank pays by it, so the document and the card stand on it whole.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from app.aid import HAVE, TO_COME, UNCLEAR, WAIVED, ClaimPaper, DocumentLine, claim_paper
from app.printing.forms import claim_words
from app.printing.forms.file_words import in_one_line
from app.printing.sheet import (
    Box,
    Column,
    Fields,
    Form,
    Framed,
    Grid,
    Heading,
    Paragraph,
    Sheet,
    Stamp,
    Wording,
)
from app.shared.text import N_

_STATES = (HAVE, WAIVED, UNCLEAR, TO_COME)
_TICKED, _EMPTY = "☑", "☐"
_LABEL = 28.0  # mm
_IDENTITY = "D02"  # claim_documents.csv: seen and given back, or a copy kept


def load(tx: Session, claim_id: str) -> ClaimPaper:
    """Read a claim with its cover and documents. Raises ClaimMissing."""
    return claim_paper(tx, claim_id)


def fill(view: Any, words: Wording, stamp: Stamp) -> Sheet:
    """Word the application; what the office does not know is left to be written by hand."""
    paper: ClaimPaper = view
    claim, title = paper.claim, words["title"]
    holder, bank, account = claim_words.payee(words, claim.payee)
    # Two languages need higher lines; the room for the opinion gives way, so that the form stays on one page.
    room = 20 if "+" in words.language else 24
    parts = (
        Heading(title),
        Paragraph(in_one_line(words("claim_no", no=claim.number)), "right", indent=False),
        Framed(
            (
                Fields(_who(paper, words), 2, _LABEL),
                Fields(_what(paper, words), 2, _LABEL),
                Fields((holder, account), 2, _LABEL),
                Fields((bank,), 1, _LABEL),
                Grid(_columns(words), _rows(paper, words)),
                Box(words["opinion"], room, foot=(_beside(words, "unit_seal", ""),), label=_LABEL),
            )
        ),
        Paragraph(words["declared"], "justify"),
        Paragraph(_beside(words, "applicant", "＿" * 7), "right", indent=False),
    )
    return Sheet("claim_application", words.version, title, parts, stamp.number, language=words.language)


def _who(paper: ClaimPaper, words: Wording) -> tuple[tuple[str, str], ...]:
    claim = paper.claim
    plan, cover = claim.plan, claim.cover
    return (
        (words["unit"], claim.unit_name),
        (words["name"], claim.name),
        (words["id_no"], claim.id_no),
        (words["social_card"], ""),
        (words["mobile"], paper.mobile),
        (words["terms"], "" if paper.terms is None else words("terms_words", n=paper.terms)),
        (words["plan"], words("plan_words", name=plan.name, version=plan.version) if plan else ""),
        (words["count"], words("count_words", n=claim.claims_this_term)),
        (words["cover"], _span(words, (cover.starts, cover.ends) if cover else None)),
        (words["waiting"], words["no_waiting"] if cover and not paper.waits else _span(words, paper.waits)),
    )


def _what(paper: ClaimPaper, words: Wording) -> tuple[tuple[str, str], ...]:
    facts = paper.claim.facts
    return (
        (words["claim_kind"], words[f"kind.{facts.benefit}"]),
        (words["event_on"], claim_words.day(words, facts.event_on)),
        (words["admitted"], claim_words.day(words, facts.admitted)),
        (words["discharged"], claim_words.day(words, facts.discharged)),
        (words["hospital"], ""),
        (words["disease"], claim_words.disease(facts)),
    )


def _span(words: Wording, days: tuple[date, date] | None) -> str:
    return words("span", first=days[0].isoformat(), last=days[1].isoformat()) if days else ""


def _columns(words: Wording) -> tuple[Column, ...]:
    return (
        Column(words["number"], 10, "center"),
        Column(words["documents"], None),
        *(Column(words[f"state_{state}"], 11, "center") for state in _STATES),
        Column(words["remark"], 54),
    )


def _rows(paper: ClaimPaper, words: Wording) -> tuple[tuple[str, ...], ...]:
    """Tick what is known of each document; the last row is for what the list does not name."""
    rows = [_row(number, line, words) for number, line in enumerate(paper.documents, start=1)]
    return (*rows, ("", words["other"], *(_EMPTY for _ in _STATES), ""))


def _row(number: int, line: DocumentLine, words: Wording) -> tuple[str, ...]:
    ticks = (_TICKED if line.state == state else _EMPTY for state in _STATES)
    remark = line.words or (words["identity"] if line.code == _IDENTITY else "")
    return (str(number), claim_words.document(words, line.code), *ticks, remark)


def _beside(words: Wording, entry: str, rule: str) -> str:
    """Put the date behind the words and a line for the hand, each language on its own line."""
    both = zip(words[entry].split("\n"), words["date_line"].split("\n"), strict=True)
    return "\n".join(f"{line}{rule}　　{dated}" for line, dated in both)


FORM = Form("claim_application", N_("Mutual aid: application"), False, load, fill, "claim", "aid.take_claim")

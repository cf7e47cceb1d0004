"""受理回执 [B23]: what was handed in, what is still to come and until when, whom to ask; with a receipt stub."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from app.aid import HAVE, UNCLEAR, WAIVED, ClaimPaper, DocumentLine, claim_paper, supply_days, supply_until
from app.printing.forms import claim_words
from app.printing.forms.claim_notice import asked, notice
from app.printing.sheet import Column, Form, Grid, Paragraph, Part, Sheet, Stamp, Wording
from app.shared.text import N_

_REPORTED = "REPORTED"  # claim_states.csv


def load(tx: Session, claim_id: str) -> ClaimPaper:
    """Read a claim with its documents and their scans. Raises ClaimMissing."""
    return claim_paper(tx, claim_id)


def fill(view: Any, words: Wording, stamp: Stamp) -> Sheet:
    """Word the receipt. It needs no calculation; its day is written when it is sealed, and its days run from there.

    Raises PaperDoesNotFit for a claim of which only the event was reported: it is not taken in yet.
    """
    paper: ClaimPaper = view
    claim = paper.claim
    if claim.state == _REPORTED:
        raise claim_words.PaperDoesNotFit()
    there = tuple(line for line in paper.documents if line.state in (HAVE, WAIVED))
    lacking = tuple(line for line in paper.documents if line not in there)
    body: list[Part] = [asked(claim, words)]
    if there:
        body.append(Paragraph(words["handed_in"], "justify"))
        columns = (words["number"], words["document_title"], words["pages"], words["remark"])
        rows = tuple(_there(number, line, words) for number, line in enumerate(there, start=1))
        body.append(_grid(columns, rows))
    else:
        body.append(Paragraph(words["nothing_yet"], "justify"))
    if lacking:
        columns = (words["number"], words["document_title"], words["tick"], words["remark"])
        rows = tuple(_lacking(number, line, words) for number, line in enumerate(lacking, start=1))
        body += [Paragraph(words["still_missing"], "justify"), _grid(columns, rows)]
        body.append(Paragraph(_until(paper, words), "justify"))
    else:
        body.append(Paragraph(words["complete"], "justify"))
    if claim.plan is None:
        body.append(Paragraph(words["decided_above"], "justify"))
    body.append(Paragraph(words("ask", office=paper.office, operator=stamp.operator), "justify"))
    return notice("claim_accepted", claim, None, tuple(body), words, stamp)


def _grid(titles: tuple[str, str, str, str], rows: tuple[tuple[str, ...], ...]) -> Grid:
    number, title, third, remark = titles
    columns = (
        Column(number, 14, "center"),
        Column(title, None),
        Column(third, 24, "center"),
        Column(remark, 56),
    )
    return Grid(columns, rows)


def _there(number: int, line: DocumentLine, words: Wording) -> tuple[str, ...]:
    waived = line.state == WAIVED
    pages = words("page_count", n=line.pages) if line.pages else ""
    remark = words("waived", why=line.words) if waived else ""
    return (str(number), claim_words.document(words, line.code), "" if waived else pages, remark)


def _lacking(number: int, line: DocumentLine, words: Wording) -> tuple[str, ...]:
    """Say of a document what is wrong with it; one whose scan lies here was seen, but does not count yet."""
    remark = words("seen", n=line.pages) if line.pages else ""
    if line.state == UNCLEAR:
        remark = line.words or words["unclear"]
    return (str(number), claim_words.document(words, line.code), "", remark)


def _until(paper: ClaimPaper, words: Wording) -> str:
    """Say until when: the day the office counts to, once a calculation has asked for documents."""
    found = paper.claim.assessment
    if found is None or not found.missing:
        return words("until", days=supply_days())
    last = supply_until(found.assessed_on)
    return claim_words.with_day(words, "until_day", last, days=supply_days())


FORM = Form("claim_accepted", N_("Mutual aid: receipt for a claim"), False, load, fill, "claim", "aid.read")

"""参保凭证 [B19]: who is covered, by which plan, how long, and until when nothing is paid yet; on A4."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from app.aid import CoverPaper, cover_paper
from app.printing.forms import claim_words
from app.printing.forms.claim_words import day
from app.printing.sheet import (
    Fields,
    Form,
    Heading,
    Paragraph,
    Part,
    Sheet,
    Signatures,
    Spacer,
    Stamp,
    Wording,
)
from app.shared.text import N_


def load(tx: Session, enrolment_id: str) -> CoverPaper:
    """Read a cover."""
    return cover_paper(tx, enrolment_id)


def fill(view: Any, words: Wording, stamp: Stamp) -> Sheet:
    """Word the certificate: the person, the plan, the days of cover, the waiting time; room for the seal."""
    paper: CoverPaper = view
    title = words["title"]
    if paper.waits_until is None:
        waiting = words["waived"] if paper.renewal else words["no_waiting"]
    else:
        waiting = words("waits", day=day(words, paper.waits_until))
    pairs = [
        (words["name"], paper.name),
        (words["id_no"], paper.id_masked),
        (words["unit"], paper.unit),
        (words["plan"], paper.plan_name),
        (words["version_of"], paper.plan_version),
        (words["shares"], words("shares_count", n=paper.shares)),
        (words["starts"], day(words, paper.starts)),
        (words["ends"], day(words, paper.ends)),
        (words["waiting"], waiting),
        (words["kind"], words["renewal" if paper.renewal else "first"]),
    ]
    if paper.tier:
        pairs.append((words["tier"], paper.tier))
    if paper.gift:
        pairs.append((words["gift"], words["gift_given"]))
    if paper.reduced_until is not None:
        pairs.append((words["reduced"], words("waits", day=day(words, paper.reduced_until))))
    parts: list[Part] = [
        Heading(title),
        Paragraph(words("certified", plan=paper.plan_name)),
        Fields(tuple(pairs), label=30),
    ]
    if paper.clause.text and not paper.renewal:
        told = claim_words.quoted(words, ((paper.clause.no, paper.clause.text),))
        parts.append(Paragraph(words("clause", text=told)))
    parts += [
        Paragraph(words["note"]),
        Spacer(6),
        Signatures((words["sign_office"], words["sign_handler"]), words["date_line"]),
    ]
    return Sheet(
        "enrolment_certificate", words.version, title, tuple(parts), stamp.number, language=words.language
    )


FORM = Form(
    "enrolment_certificate", N_("Mutual aid: certificate of cover"), False, load, fill, subject="enrolment",
    needs="aid.read",
)  # fmt: skip

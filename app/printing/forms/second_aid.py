"""二次救助申请审批表 [B24]: what was paid and what is left, the amount and why, room for three opinions; on A4."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from app.aid import ReliefPaper, relief_paper
from app.printing.forms import claim_words, file_words
from app.printing.sheet import Box, Fields, Form, Framed, Heading, Paragraph, Part, Sheet, Stamp, Wording
from app.shared.money import capital, yuan
from app.shared.text import N_

_ON_FILE = ("1", "2")
_ROOM = 23.0


def load(tx: Session, line_id: str) -> ReliefPaper:
    """Read somebody on a campaign."""
    return relief_paper(tx, line_id)


def fill(view: Any, words: Wording, stamp: Stamp) -> Sheet:
    """Word the form: the person, what everybody paid, what is left, the amount with its reason, the opinions."""
    paper: ReliefPaper = view
    line, title = paper.line, words["title"]
    amount = yuan(line.amount)
    parts: list[Part] = [
        Heading(title),
        Paragraph(words("campaign", name=paper.relief.name), indent=False),
        Fields(_person(paper, words), label=34),
        Fields(_money(paper, words), label=46),
        Fields(
            (
                (words["amount"], words("amount_words", figures=amount, words=capital(line.amount))),
                (words["why"], _why(paper, words)),
            ),
            columns=1, label=34,
        ),
        Paragraph(words["declares"]),
        Framed(tuple(_opinion(name, paper, words) for name in ("applicant", "unit_opinion", "county", "city"))),
    ]  # fmt: skip
    return Sheet("second_aid", words.version, title, tuple(parts), stamp.number, language=words.language)


def _opinion(name: str, paper: ReliefPaper, words: Wording) -> Box:
    text = _approved(paper, words) if name == "county" else ""
    seal = "signed" if name == "applicant" else "sealed"
    return Box(words[name], _ROOM, text, (file_words.sealed(words, seal),), label=34)


def _person(paper: ReliefPaper, words: Wording) -> tuple[tuple[str, str], ...]:
    line = paper.line
    on_file = line.category in _ON_FILE
    category = claim_words.label(words, "hardship_categories", "category", line.category) if on_file else ""
    if on_file:
        filed = words("on_file", category=category)
    else:
        filed = words["file_closed"] if line.category == "0" else words["no_file"]
    return (
        (words["name"], line.name),
        (words["id_no"], line.id_masked),
        (words["unit"], line.unit),
        (words["phone"], paper.phone),
        (words["illness"], line.illness),
        (words["filed"], filed),
        (words["net_pc"], "" if line.net_pc is None else yuan(line.net_pc)),
        (words["claims"], "、".join(paper.numbers)),
    )


def _money(paper: ReliefPaper, words: Wording) -> tuple[tuple[str, str], ...]:
    line = paper.line
    return (
        (words["times"], words("times_count", n=line.times)),
        (words["paid"], yuan(line.paid)),
        (words["insured"], yuan(line.insured)),
        (words["other"], yuan(line.other)),
        (words["helped"], yuan(line.helped)),
        (words["burden"], yuan(line.burden)),
    )


def _why(paper: ReliefPaper, words: Wording) -> str:
    """Say why, in the form's languages: the rule's reason, what was done by hand, and a cut."""
    line = paper.line
    told = []
    for language in words.language.split("+"):
        told.append(line.why.words(language))
    if line.fixed is not None:
        told.append(words("by_hand", reason=line.reason, decision=line.decision or words["second"]))
    if line.cut:
        told.append(words("cut", wanted=yuan(line.wanted if line.fixed is None else line.fixed)))
    return "\n".join(told)


def _approved(paper: ReliefPaper, words: Wording) -> str:
    campaign = paper.relief
    if campaign.approved_on is None:
        return ""
    day = claim_words.day(words, campaign.approved_on)
    if campaign.approval_no:
        return words("approved_paper", number=campaign.approval_no, day=day)
    return words("approved_here", day=day)


FORM = Form(
    "second_aid", N_("Mutual aid: application for second relief"), False, load, fill, subject="second_relief_line",
    needs="aid.read",
)  # fmt: skip

"""送温暖(慰问)审批表 [B14]: which money for whom and how much, and who agrees, on A4."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from app.printing.sheet import (
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
from app.shared import codes
from app.shared.money import capital, yuan
from app.shared.text import N_
from app.visits import ApprovalPaper, PlannedFor, approval_paper
from app.visits.plan import MEMBER, PERSON

_SIGN = ("sign_clerk", "sign_department", "sign_finance", "sign_leader", "sign_chair", "sign_stamp")


def load(tx: Session, campaign_id: str) -> ApprovalPaper:
    """Read a campaign as it is laid before the leadership."""
    return approval_paper(tx, campaign_id)


def fill(view: Any, words: Wording, stamp: Stamp) -> Sheet:
    """Word the form: the campaign and its money, one row for each kind of recipient, the sum, signatures."""
    paper: ApprovalPaper = view
    campaign, title = paper.campaign, words["title"]
    sources = codes.load("warm_fund_sources")
    head = (
        (words["unit"], paper.office),
        (words["campaign"], campaign.name),
        (words["program"], codes.load("warm_programs").label(campaign.program)),
        (
            words["window"],
            words("window_days", first=campaign.window_from.isoformat(), last=campaign.window_to.isoformat()),
        ),
        (words["budget"], yuan(paper.budget)),
        (words["people"], words("people_count", n=paper.people)),
        (words["limits"], _limits(paper, words)),
        (words["approval"], _approval(paper, words)),
    )
    money = tuple((sources.label(one.source), yuan(one.budget)) for one in campaign.sources)
    parts: list[Part] = [
        Heading(title),
        Fields(head),
        Grid((Column(words["source"], None), Column(words["granted"], 45, "right")), money,
             (words["total"], yuan(paper.budget))),
        Grid(_columns(words), tuple(_row(kind, words) for kind in paper.kinds), _totals(paper, words)),
        Paragraph(words("capitals", words=capital(paper.total), figures=yuan(paper.total)), indent=False),
        Paragraph(words["with_list"], indent=False),
        Signatures(tuple(words[entry] for entry in _SIGN), words["date_line"], columns=3),
    ]  # fmt: skip
    return Sheet("visit_approval", words.version, title, tuple(parts), stamp.number, language=words.language)


def _limits(paper: ApprovalPaper, words: Wording) -> str:
    caps = paper.campaign.caps
    return words("limits_words", time=yuan(caps.at_a_time), year=yuan(caps.in_a_year))


def _approval(paper: ApprovalPaper, words: Wording) -> str:
    campaign = paper.campaign
    if campaign.approved_on is None:
        return words["not_yet"]
    if campaign.approval_no:
        return f"{campaign.approval_no}\n{campaign.approved_on.isoformat()}"
    return words("approved_here", on=campaign.approved_on.isoformat())


def _columns(words: Wording) -> tuple[Column, ...]:
    return (
        Column(words["kind"], None),
        Column(words["people"], 22, "right"),
        Column(words["cash"], 24, "right"),
        Column(words["goods"], 44),
        Column(words["value"], 24, "right"),
        Column(words["sum"], 30, "right"),
    )


def _row(kind: PlannedFor, words: Wording) -> tuple[str, ...]:
    return (
        _kind(kind, words),
        str(kind.people),
        yuan(kind.kit.cash),
        "\n".join(f"{good.title} {quantity}" for good, quantity in kind.goods),
        yuan(kind.goods_value),
        yuan(kind.all),
    )


def _kind(kind: PlannedFor, words: Wording) -> str:
    if kind.kit.recipients == MEMBER:
        return words["members"]
    if kind.kit.recipients == PERSON:
        return words["persons"]
    if kind.kit.category is None:
        return words["households"]
    return codes.load("hardship_categories").label(kind.kit.category)


def _totals(paper: ApprovalPaper, words: Wording) -> tuple[str, ...]:
    return (words["total"], str(paper.people), "", "", "", yuan(paper.total))


FORM = Form("visit_approval", N_("Approval form"), False, load, fill, subject="campaign")

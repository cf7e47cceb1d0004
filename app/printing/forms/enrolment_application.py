"""参保申请书（综合参保单，一式两联）[B18]: a unit applies for its people; one leaf to keep, one to hand over; on A4."""

from __future__ import annotations

from collections import Counter
from typing import Any

from sqlalchemy.orm import Session

from app.aid import DRAFT, DROPPED, PAYERS, BatchPaper, batch_paper
from app.printing.sheet import (
    Column,
    Fields,
    Form,
    Framed,
    Grid,
    Heading,
    PageBreak,
    Paragraph,
    Part,
    Sheet,
    Signatures,
    Stamp,
    Wording,
)
from app.shared.money import capital, yuan
from app.shared.text import N_

_LABEL = 30.0


def load(tx: Session, batch_id: str) -> BatchPaper:
    """Read a batch. Raises BatchMissing."""
    return batch_paper(tx, batch_id)


def fill(view: Any, words: Wording, stamp: Stamp) -> Sheet:
    """Word the application twice: the unit and its plan, what the shares cost, who pays, signatures of three."""
    paper: BatchPaper = view
    parts = [
        *_leaf(paper, words, words["leaf_handed"]), PageBreak(), *_leaf(paper, words, words["leaf_kept"])
    ]  # fmt: skip
    return Sheet(
        "enrolment_application", words.version, words["title"], tuple(parts), stamp.number,
        language=words.language,
    )  # fmt: skip


def _leaf(paper: BatchPaper, words: Wording, leaf: str) -> list[Part]:
    batch = paper.batch
    parts: list[Part] = [
        Heading(words["title"]),
        Framed((Fields(_head(paper, words, leaf), label=_LABEL),)),
    ]
    if batch.state in (DRAFT, DROPPED):
        parts.append(Paragraph(words[f"state_{batch.state.lower()}"], indent=False))
    parts += [
        Grid(_columns(words), _prices(paper, words), _total(paper, words)),
        Paragraph(words("capitals", words=capital(batch.fees), figures=yuan(batch.fees)), indent=False),
        Paragraph(words["declared"], size=10.5),
        Signatures((words["sign_chair"], words["sign_handler"], words["sign_unit"]), words["date_line"], 3),
        Signatures((words["sign_checked"], words["sign_office"]), words["date_line"], 2),
    ]
    return parts


def _head(paper: BatchPaper, words: Wording, leaf: str) -> tuple[tuple[str, str], ...]:
    batch, took = paper.batch, paper.participation
    rate = took.enrolled * 1000 // took.staff if took.staff else 0
    paid = ""
    if batch.paid is not None:
        paid = words("paid_with", sum=yuan(batch.paid), no=batch.receipt_no)
    payers = words.together([
        words(f"by_{who}", sum=yuan(batch.parts[who])) for who in PAYERS if batch.parts.get(who)
    ], "　")  # fmt: skip
    more = ((words["allowed_by"], batch.despite), (words["giver"], batch.giver))
    return (
        (words["unit"], batch.unit),
        (words["uscc"], paper.uscc),
        (words["plan"], batch.plan_name),
        (words["term"], words("term_days", start=batch.starts.isoformat(), end=batch.ends.isoformat())),
        (words["staff"], words("people_count", n=took.staff)),
        (words["people"], words("people_rate", n=batch.people, rate=f"{rate // 10}.{rate % 10} %")),
        (words["fees"], yuan(batch.fees)),
        (words["paid"], paid),
        (words["payers"], payers),
        (words["leaf"], leaf),
        *(more if batch.despite or batch.giver else ()),
    )


def _columns(words: Wording) -> tuple[Column, ...]:
    return (
        Column(words["who"], None),
        Column(words["count"], 24, "right"),
        Column(words["shares"], 24, "right"),
        Column(words["price"], 30, "right"),
        Column(words["sum"], 34, "right"),
    )


def _prices(paper: BatchPaper, words: Wording) -> tuple[tuple[str, ...], ...]:
    """Return a row for each price people pay: who they are, how many, their shares, a share's price, the sum."""
    groups: Counter[tuple[bool, bool, bool, str, int]] = Counter()
    shares: Counter[tuple[bool, bool, bool, str, int]] = Counter()
    for line in paper.lines:
        price = line.fee // line.shares
        key = (not line.first_time, line.card_holder, line.high_risk, line.tier or "", price)
        groups[key] += 1
        shares[key] += line.shares
    rows = []
    for key in sorted(groups):
        renewal, card, risk, tier, price = key
        said = [
            tier,
            words["renewal"] if renewal else words["first_time"],
            words["card"] if card else "",
            words["risk"] if risk else "",
        ]
        rows.append((
            words.together([one for one in said if one], "，"), words("people_count", n=groups[key]),
            str(shares[key]), yuan(price), yuan(price * shares[key]),
        ))  # fmt: skip
    return tuple(rows)


def _total(paper: BatchPaper, words: Wording) -> tuple[str, ...]:
    batch = paper.batch
    shares = str(sum(line.shares for line in paper.lines))
    return words["total"], words("people_count", n=batch.people), shares, "", yuan(batch.fees)


FORM = Form(
    "enrolment_application", N_("Mutual aid: application of a unit, in two leaves"), False, load, fill,
    subject="enrolment_batch", needs="aid.read",
)  # fmt: skip

"""Which claims does the desk ask for, and what does a line of its list say? Values and decisions; knows no storage.

Pure. Money in fen.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from app.shared import pinyin

QUEUES: Final[Mapping[str, tuple[str, ...]]] = {
    "missing": ("SUPPLEMENT", "REPORTED"),
    "to_assess": ("DRAFT", "ACCEPTED", "APPEAL"),
    "to_confirm": ("FIRST_REVIEW",),
    "to_send": ("SECOND_REVIEW",),
    "sent": ("SENT",),
    "returned": ("RETURNED",),
    "to_pay": ("APPROVED", "PAYING", "PAY_FAILED"),
    "decided": ("APPROVED", "DENIED", "PAYING", "PAID", "PAY_FAILED"),
}
"""The quick lists of the desk: the states of claim_states.csv each holds. Every other state stands in no quick list."""

ENDED: Final = frozenset(
    {"APPROVED", "DENIED", "PAYING", "PAID", "PAY_FAILED", "CLOSED", "WITHDRAWN", "EXPIRED"}
)
"""States in which nobody waits any more."""


@dataclass(frozen=True)
class ClaimFilter:
    """What is asked for: letters or digits typed, and of each named column the values it may have (None: any)."""

    text: str = ""
    queue: str = ""
    benefit: frozenset[str] | None = None
    state: frozenset[str] | None = None
    plan: frozenset[str] | None = None


@dataclass(frozen=True)
class ClaimHead:
    """What decides whether a claim is meant. `id_no` is whole and is never shown."""

    id: str
    number: str
    name: str
    id_no: str
    benefit: str
    state: str
    plan: str
    plan_name: str


@dataclass(frozen=True)
class DeskLine:
    """A claim in the desk's list; the person's number is masked.

    `total` is the bill. `amount` is what it comes to: the province's word where there is one, else the assessment's
    (while documents are `missing` what will be paid once they are there), None before. `waited` are days since the
    claim was made, None once it is decided. `due` is the last day for what is missing, None where nothing is awaited.
    `first_by` is who calculated it.
    """

    id: str
    number: str
    name: str
    id_masked: str
    benefit: str
    event_on: date
    admitted: date | None
    discharged: date | None
    claimed_on: date
    state: str
    total: int | None
    amount: int | None
    missing: tuple[str, ...]
    waited: int | None
    plan: str
    plan_name: str
    due: date | None = None
    first_by: str | None = None


@dataclass(frozen=True)
class ClaimSums:
    """What some claims come to together, fen."""

    total: int
    amount: int


def means(head: ClaimHead, typed: str) -> bool:
    """Say whether `typed` means this claim: its number, a part of the name or its sound, the end of the document."""
    text = "".join(typed.split())
    if not text:
        return True
    if head.number == text.upper() or head.number.startswith(f"{text.upper()}-") or text in head.name:
        return True
    if len(text) >= 4 and head.id_no.endswith(text.upper()):
        return True
    sound = text.casefold()
    return pinyin.full(head.name).startswith(sound) or pinyin.initials(head.name).startswith(sound)


def wanted(heads: Iterable[ClaimHead], asked: ClaimFilter, but: str = "") -> tuple[ClaimHead, ...]:
    """Return the claims asked for, in the order given; the filter of the column `but` is passed over."""
    states = QUEUES.get(asked.queue)
    only = {"benefit": asked.benefit, "state": asked.state, "plan": asked.plan}
    return tuple(
        head
        for head in heads
        if (states is None or head.state in states)
        and all(key == but or some is None or getattr(head, key) in some for key, some in only.items())
        and means(head, asked.text)
    )


def waited(claimed_on: date, today: date, state: str) -> int | None:
    """Return for how many days a claim has waited; None once it is decided or closed."""
    return None if state in ENDED else max(0, (today - claimed_on).days)

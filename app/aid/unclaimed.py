"""Who may be entitled to aid and claimed none (应赔未赔)? What tells of an illness, covers, claims. Pure.

A note, a hardship file, a scan, a death on the roll, or a stay claimed under another plan tells of something a plan may
pay for. Where the person's cover held that day, the plan pays for such a thing, and no claim of theirs answers it, the
clerk is shown the record. Nothing is decided here: the clerk asks the person.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from app.shared.errors import RuleError
from app.shared.text import N_

VISIT: Final = "visit"
HOUSEHOLD: Final = "household"
SCAN: Final = "attachment"
DEATH: Final = "membership_event"
CLAIM: Final = "claim"
SOURCES: Final[Mapping[str, str]] = {
    VISIT: N_("Note of a visit"), HOUSEHOLD: N_("Hardship file"), SCAN: N_("Scan with the member"),
    DEATH: N_("Death on the roll"), CLAIM: N_("Stay claimed under another plan"),
}  # fmt: skip
"""What tells of an illness, by the table of its record."""

ASIDE: Final = "ASIDE"
OPEN: Final = "OPEN"
WHY_ASIDE: Final[Mapping[str, str]] = {
    "declined": N_("Asked, does not want to claim"), "below": N_("Asked, the costs stay below the threshold"),
    "other": N_("Paid by others, nothing is left"), "not_ill": N_("Looked at: it is no case of aid"),
    "unreached": N_("Could not be reached"), "else": N_("Another reason"),
}  # fmt: skip
"""Why something is put aside."""

NEAR: Final = timedelta(days=90)
"""A note follows its illness: a claim whose event lies so near answers it."""


class NotUnclaimed(RuleError):
    """What was named is not, or no more, on the list."""

    code = "unclaimed.missing"
    template = N_("This is not on the list any more: a claim was made for it, or the record was changed.")


class WhyUnknown(RuleError):
    """Something is put aside for a reason."""

    code = "unclaimed.why"
    template = N_("Choose why it is put aside.")


class RemarkMissing(RuleError):
    """Another reason is written down."""

    code = "unclaimed.remark"
    template = N_("Write the reason.")


@dataclass(frozen=True)
class Hint:
    """A record that tells of something: when, of which kinds of claim, in which words.

    `stay` are the days of a stay that is known, None where only the day is. `under` is the plan it was claimed under.
    `opens` is what the desk is asked for to show the record: a page ("page") with a wish.
    """

    source: str
    source_id: str
    member_id: str
    on: date
    kinds: tuple[str, ...]
    words: str
    opens: Mapping[str, str] = field(default_factory=dict)
    stay: tuple[date, date] | None = None
    under: str = ""


@dataclass(frozen=True)
class Cover:
    """Somebody's cover under a plan; `pays` are the kinds of claims the plan pays for, `days` its deadline."""

    member_id: str
    plan_id: str
    plan: str
    starts: date
    ends: date
    pays: frozenset[str]
    days: int | None


@dataclass(frozen=True)
class Claimed:
    """A claim that counts, of somebody; `stay` where it has one."""

    member_id: str
    plan_id: str
    benefit: str
    event_on: date
    stay: tuple[date, date] | None


@dataclass(frozen=True)
class Unclaimed:
    """A hint nobody claimed for, with the plan that may pay; `last` is the last day to claim, None without one."""

    hint: Hint
    plan_id: str
    plan: str
    kinds: tuple[str, ...]
    last: date | None

    @property
    def key(self) -> tuple[str, str, str]:
        """Return by what it is known: the record and the plan."""
        return self.hint.source, self.hint.source_id, self.plan_id


def kinds_told(words: str, known: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """Return of which kinds of claim some words tell; none where they tell of none."""
    text = words.casefold()
    return tuple(kind for kind, signs in known.items() if any(sign.casefold() in text for sign in signs))


def unclaimed(
    hints: Iterable[Hint], covers: Iterable[Cover], claims: Iterable[Claimed]
) -> tuple[Unclaimed, ...]:
    """Return what nobody claimed for, the latest first; each record once for each plan that may pay."""
    held: dict[str, list[Cover]] = {}
    for cover in covers:
        held.setdefault(cover.member_id, []).append(cover)
    made: dict[str, list[Claimed]] = {}
    for claim in claims:
        made.setdefault(claim.member_id, []).append(claim)
    found: dict[tuple[str, str, str], Unclaimed] = {}
    for hint in hints:
        mine = made.get(hint.member_id, [])
        for cover in held.get(hint.member_id, []):
            kinds = tuple(kind for kind in hint.kinds if kind in cover.pays)
            holds = cover.starts <= hint.on <= cover.ends and cover.plan_id != hint.under
            if not kinds or not holds or any(_answers(claim, hint, cover, kinds) for claim in mine):
                continue
            start = hint.stay[1] if hint.stay else hint.on
            last = None if cover.days is None else start + timedelta(days=cover.days)
            one = Unclaimed(hint, cover.plan_id, cover.plan, kinds, last)
            found.setdefault(one.key, one)
    ordered = sorted(found.values(), key=lambda one: one.key)
    return tuple(sorted(ordered, key=lambda one: one.hint.on, reverse=True))


def _answers(claim: Claimed, hint: Hint, cover: Cover, kinds: Sequence[str]) -> bool:
    """Say whether a claim answers a hint: of the plan (or of none yet), of its kind, about the same days."""
    if claim.plan_id not in ("", cover.plan_id):
        return False
    if "death" in hint.kinds and "death" in kinds and hint.source == DEATH:
        return claim.benefit == "death"
    if hint.stay is not None:
        first, last = claim.stay or (claim.event_on, claim.event_on)
        return first <= hint.stay[1] and hint.stay[0] <= last
    first, last = claim.stay or (claim.event_on, claim.event_on)
    return first - NEAR <= hint.on <= last + NEAR


def check_aside(why: str, remark: str) -> str:
    """Return the remark with which something is put aside. Raises WhyUnknown or RemarkMissing."""
    if why not in WHY_ASIDE:
        raise WhyUnknown(field="why")
    told = remark.strip()
    if why == "else" and not told:
        raise RemarkMissing(field="remark")
    return told

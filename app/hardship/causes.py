"""Why is a household in hardship? One main cause and at most three others of the list. Pure.

Source: the national form since 2017 (domain page C.3); `hardship_reasons.csv` has its causes and older local ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from app.hardship.class_tables import ACCIDENT, ClassTable
from app.shared import codes
from app.shared.errors import RuleError
from app.shared.text import N_

REASONS: Final = "hardship_reasons"
MOST_OTHERS: Final = 3


class CauseMissing(RuleError):
    """A file names its main cause."""

    code = "cause.missing"
    template = N_("Choose the main cause of hardship.")


class CauseUnknown(RuleError):
    """A cause is none of the list, or no longer."""

    code = "cause.unknown"
    template = N_("Choose the cause of hardship from the list.")


class CauseTwice(RuleError):
    """A cause is named twice."""

    code = "cause.twice"
    template = N_("This cause is named twice. Each is named once.")


class TooManyCauses(RuleError):
    """Besides the main cause a file names three at most."""

    code = "cause.too_many"
    template = N_("Besides the main cause at most {most} others are named.")


class CauseNotByAccident(RuleError):
    """The table of the place does not take this main cause for hardship by an accident."""

    code = "cause.not_by_accident"
    template = N_("“{cause}” cannot be the main cause of hardship by an accident here. Choose another.")


@dataclass(frozen=True)
class Causes:
    """The main cause and the others, as codes, in the order they were named."""

    main: str
    others: tuple[str, ...] = ()


def check_causes(
    main: str, others: Sequence[str] = (), *, category: str = "", table: ClassTable | None = None
) -> Causes:
    """Return the causes as a file keeps them; empty others are dropped.

    With the class and the table it was given by, the main cause must be one the table takes for it.
    Raises CauseMissing, CauseUnknown, CauseTwice, TooManyCauses or CauseNotByAccident, naming the field
    ("main_reason", "other_reasons[1]").
    """
    listed = codes.load(REASONS)
    if not main:
        raise CauseMissing(field="main_reason")
    if listed.offered(main) is None:
        raise CauseUnknown(field="main_reason")
    seen = [main]
    for at, code in enumerate(others):
        field = f"other_reasons[{at}]"
        if not code:
            continue
        if listed.offered(code) is None:
            raise CauseUnknown(field=field)
        if code in seen:
            raise CauseTwice(field=field)
        if len(seen) > MOST_OTHERS:
            raise TooManyCauses(field=field, most=MOST_OTHERS)
        seen.append(code)
    if category == ACCIDENT and table is not None and main in table.accident_not_reasons:
        raise CauseNotByAccident(field="main_reason", cause=listed.label(main))
    return Causes(main, tuple(seen[1:]))


def evidence_of(code: str) -> tuple[str, ...]:
    """Return the papers the list asks for as proof of a cause, empty when it names none."""
    entry = codes.load(REASONS).get(code)
    asked = entry.extra.get("evidence_required", "") if entry else ""
    return tuple(part for part in asked.split(";") if part)

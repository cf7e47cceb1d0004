"""What would a claim come to under another plan, and in which lines does that differ? Values and a comparison. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from app.aid.engine import Assessment
from app.aid.steps import Step


@dataclass(frozen=True)
class TriedPlan:
    """A plan version that may be tried out; `own` is the one the claim is judged by."""

    id: str
    version: str
    name: str
    own: bool = False


@dataclass(frozen=True)
class PairedStep:
    """A step of one calculation beside that of the other; None where only the other has one.

    `changed` says that they are not the same, their clauses aside.
    """

    before: Step | None
    after: Step | None
    changed: bool


@dataclass(frozen=True)
class WhatIf:
    """A claim under its own plan and under another one; nothing of it is stored. Amounts in fen.

    `before` is None where the claim has no plan yet. `assumed` says that the person has no cover under the other plan
    on that day, so that the one they have is taken for it.
    """

    number: str
    name: str
    before_plan: TriedPlan | None
    before: Assessment | None
    plan: TriedPlan
    after: Assessment
    assumed: bool
    lines: tuple[PairedStep, ...]

    @property
    def difference(self) -> int:
        """What the other plan pays more (below zero: less), once the documents are there."""
        return worth(self.after) - (worth(self.before) if self.before is not None else 0)


def worth(found: Assessment) -> int:
    """Return what a calculation comes to once the documents are there, in fen."""
    return (found.preview or 0) if found.state == "missing" else found.amount


def paired(before: Sequence[Step], after: Sequence[Step]) -> tuple[PairedStep, ...]:
    """Lay two calculations side by side: steps of one kind stand together, in the order of both."""
    found: list[PairedStep] = []
    kinds = [step.code for step in before], [step.code for step in after]
    matcher = SequenceMatcher(None, *kinds, autojunk=False)
    for _same, first, first_end, second, second_end in matcher.get_opcodes():
        left, right = list(before[first:first_end]), list(after[second:second_end])
        for place in range(max(len(left), len(right))):
            one = left[place] if place < len(left) else None
            other = right[place] if place < len(right) else None
            found.append(PairedStep(one, other, _differ(one, other)))
    return tuple(found)


def _differ(one: Step | None, other: Step | None) -> bool:
    """Say whether two steps say something else; which clause says it does not matter."""
    if one is None or other is None:
        return True
    return tuple(one)[1:] != tuple(other)[1:]

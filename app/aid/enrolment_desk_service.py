"""What does the desk ask of enrolments besides what a batch does? One of them, a new one filled at once, renewals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.aid import enrolment_lists, enrolment_rows, enrolment_service
from app.aid.enrolling import CONFIRMED, DRAFT, Verdict, Wish, check_shares, price
from app.aid.enrolling_words import NobodyToRenew
from app.aid.enrolment_rows import BatchView
from app.aid.enrolment_service import NewBatch
from app.aid.serving import Serving
from app.aid.tables import BatchLineRow, BatchRow
from app.hardship import households_numbered
from app.members import MemberFacts, facts_of, marks_of
from app.shared.actor import Actor
from app.shared.names import FEW
from app.shared.progress import SILENT, Progress
from app.unions import all_units

EVERYBODY: Final = ""
NEW_FORMS: Final = "gig"
"""Of a unit's people only those in new forms of employment: what is given to them is given to nobody else."""
ON_FILE: Final = "hardship"
"""Of a unit's people only those who head a hardship household on file."""


@dataclass(frozen=True)
class LineTold:
    """What is told of somebody on a batch and changes what their shares cost."""

    card_holder: bool
    high_risk: bool
    tier: str | None
    first_time: bool
    shares: int


@dataclass(frozen=True)
class Begun:
    """A new batch, and what was judged of everybody who was to come onto it."""

    batch: BatchView
    people: tuple[Verdict, ...]

    @property
    def refused(self) -> tuple[Verdict, ...]:
        """Return who could not be put on it."""
        return tuple(one for one in self.people if not one.ready)


class EnrolmentDesk(Serving):
    """The part of mutual aid's service that the page of enrolments works with."""

    def batch(self, actor: Actor, batch_id: str) -> BatchView:
        """Return a batch as it stands. Raises BatchMissing."""
        self._guard.check(actor, "aid.read")
        with self._db.reading() as tx:
            return enrolment_rows.view_of(tx, enrolment_rows.batch_row(tx, batch_id))

    def unit_judged(self, actor: Actor, told: NewBatch) -> tuple[Verdict, ...]:
        """Judge everybody of a unit for a batch nobody has founded; changes nothing.

        Raises PlanNotActive, TermOutside, DatesReversed, SharesTooMany.
        """
        self._guard.check(actor, "aid.read")
        with self._db.reading() as tx:
            row = enrolment_lists.imagined(tx, told)
            return enrolment_rows.judged(tx, row, enrolment_rows.wishes_of_unit(tx, row))

    def begin_batch(
        self, actor: Actor, told: NewBatch, wishes: Sequence[Wish] | None = None, only: str = EVERYBODY,
        progress: Progress = SILENT,
    ) -> Begun:  # fmt: skip
        """Found a batch and put on it who may be enrolled: the people named, else the unit's, `only` some of them.

        In one transaction: stopped or refused, there is no batch. Raises what `found_batch` raises, naming the field.
        """
        self._guard.check(actor, "aid.enrol")
        with self._db.transaction("aid.batch_founded", actor) as tx:
            row = enrolment_service.found_row(tx, actor, told, self._clock.now())
            asked = enrolment_rows.wishes_of_unit(tx, row) if wishes is None else wishes
            people = enrolment_service.put_lines(tx, row, _some(tx, asked, only), progress)
            tx.flush()
            return Begun(enrolment_rows.view_of(tx, row), people)

    def change_lines(self, actor: Actor, batch_id: str, told: Mapping[str, LineTold]) -> int:
        """Change what is told of people on a draft, by the ids of their lines; what they cost follows.

        Return how many were changed. Raises BatchMissing, BatchStands, PriceMissing for a tier without a price,
        SharesTooMany, SharesUnequal.
        """
        self._guard.check(actor, "aid.enrol")
        with self._db.transaction("aid.batch_people_changed", actor) as tx:
            row = enrolment_service.standing(tx, batch_id, DRAFT)
            terms, count = enrolment_rows.terms_of(tx, row), 0
            same = enrolment_rows.unit_shares(tx, terms, row)
            for line in enrolment_rows.line_rows(tx, row.id):
                said = told.get(line.id)
                if said is None:
                    continue
                wish = Wish(line.id_no, card_holder=said.card_holder, high_risk=said.high_risk)
                tier = said.tier or terms.tier
                check_shares(terms, said.shares, same)
                line.fee = price(terms.plan, wish, tier, said.shares, first_time=said.first_time)
                line.card_holder, line.high_risk = said.card_holder, said.high_risk
                line.tier, line.first_time, line.shares = tier, said.first_time, said.shares
                count += 1
            return count

    def renew(
        self, actor: Actor, told: NewBatch, member_ids: Sequence[str], progress: Progress = SILENT
    ) -> tuple[Begun, ...]:
        """Found a batch for each unit of these people and put them on it as they were before, in one transaction.

        `told` is for all of them, whatever unit it names. Raises NobodyToRenew, and what `found_batch` raises.
        """
        self._guard.check(actor, "aid.enrol")
        with self._db.transaction("aid.batches_renewed", actor) as tx:
            units = {unit.name: unit.id for unit in all_units(tx)}
            people = facts_of(tx, list(dict.fromkeys(member_ids)))
            before = _before(tx, told.plan_id, [one.id_no for one in people.values()])
            by_unit: dict[str, list[Wish]] = {}
            for one in people.values():
                if one.unit_name in units:
                    by_unit.setdefault(one.unit_name, []).append(_again(one, before.get(one.id_no)))
            if not by_unit:
                raise NobodyToRenew()
            done = []
            for name in sorted(by_unit):
                mine = replace(told, unit_id=units[name])
                row = enrolment_service.found_row(tx, actor, mine, self._clock.now())
                judged = enrolment_service.put_lines(tx, row, by_unit[name], progress)
                tx.flush()
                done.append(Begun(enrolment_rows.view_of(tx, row), judged))
            return tuple(done)


def _some(tx: Session, wishes: Sequence[Wish], only: str) -> Sequence[Wish]:
    numbers = [wish.id_no for wish in wishes]
    if only == NEW_FORMS:
        marks = marks_of(tx, numbers)
        return [wish for wish in wishes if wish.id_no in marks and marks[wish.id_no][1]]
    if only == ON_FILE:
        filed = households_numbered(tx, numbers)
        return [wish for wish in wishes if wish.id_no in filed]
    return wishes


def _before(tx: Session, plan_id: str, numbers: Sequence[str]) -> dict[str, BatchLineRow]:
    """Return how people last stood on a confirmed batch of a plan, by their document numbers."""
    found: dict[str, BatchLineRow] = {}
    for start in range(0, len(numbers), FEW):
        asked = select(BatchLineRow).join(BatchRow, BatchRow.id == BatchLineRow.batch_id)
        asked = asked.where(
            BatchLineRow.id_no.in_(numbers[start : start + FEW]), BatchLineRow.off.is_(False),
            BatchRow.plan_id == plan_id, BatchRow.state == CONFIRMED,
        )  # fmt: skip
        for line in tx.scalars(asked.order_by(BatchRow.starts_on, BatchLineRow.id)):
            found[line.id_no] = line
    return found


def _again(who: MemberFacts, before: BatchLineRow | None) -> Wish:
    if before is None:
        return Wish(who.id_no, who.name)
    return Wish(who.id_no, who.name, None, before.tier, before.card_holder, before.high_risk)

"""What is kept of a unit's enrolment, and what is known of its people? Rows in, frozen values out; writes nothing."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.aid import enrolling, queries, rules
from app.aid.enrolling import DRAFT, PAID, Candidate, Known, Terms, Verdict, Wish
from app.aid.enrolling_words import BatchMissing, OnBatchAlready, PriceChanged
from app.aid.tables import BatchLineRow, BatchRow, ClaimRow, EnrolmentRow
from app.members import MemberFacts, facts_of, member_names, members_of_unit, records_numbered
from app.shared import identity
from app.shared.ids import id_of
from app.shared.money import yuan
from app.shared.names import FEW
from app.shared.progress import SILENT, Progress
from app.unions import all_units, unit_name, unit_names


@dataclass(frozen=True)
class BatchView:
    """A unit's enrolment as it stands; money in fen.

    `fees` is what the people on it cost now, `parts` who pays how much of it (of the receipt once it is paid).
    """

    id: str
    unit_id: str
    unit: str
    plan_id: str
    plan_version: str
    plan_name: str
    starts: date
    ends: date
    enrolled_on: date
    shares: int
    tier: str | None
    split: Mapping[str, int]
    giver: str
    state: str
    people: int
    fees: int
    parts: Mapping[str, int]
    receipt_no: str
    paid_on: date | None
    paid: int | None
    despite: str

    @property
    def gift(self) -> bool:
        """Whether somebody else pays the whole of it."""
        return enrolling.is_gift(self.split)

    @property
    def agrees(self) -> bool:
        """Whether what was paid is what the people on it cost; two computers may have changed it at once."""
        return self.paid is None or self.paid == self.fees


@dataclass(frozen=True)
class BatchLine:
    """Somebody on a batch; holds personal data, `id_masked` is for others' eyes. `fee` in fen, `cover` its id."""

    id: str
    member_id: str
    name: str
    id_no: str
    id_masked: str
    shares: int
    tier: str | None
    card_holder: bool
    high_risk: bool
    first_time: bool
    fee: int
    cover: str | None

    @property
    def covered(self) -> bool:
        """Whether the cover is made."""
        return self.cover is not None


class Participation(NamedTuple):
    """How many of a unit's people take part in a plan, and how many it asks for."""

    enrolled: int
    staff: int
    needed: int

    @property
    def short(self) -> bool:
        """Whether too few take part."""
        return self.enrolled < self.needed


def batch_row(tx: Session, batch_id: str) -> BatchRow:
    """Return a batch. Raises BatchMissing."""
    row = tx.get(BatchRow, batch_id)
    if row is None:
        raise BatchMissing()
    return row


def line_rows(tx: Session, batch_id: str) -> list[BatchLineRow]:
    """Return who stands on a batch, in the order they came onto it."""
    chosen = select(BatchLineRow).where(BatchLineRow.batch_id == batch_id, BatchLineRow.off.is_(False))
    return list(tx.scalars(chosen.order_by(BatchLineRow.id)))


def cover_id(line_id: str, round_: int) -> str:
    """Return the id of the cover a line makes: the same on every computer, another after it was taken back."""
    return id_of("enrolment", line_id, str(round_))


def cover_rows(tx: Session, row: BatchRow) -> list[EnrolmentRow]:
    """Return the covers a batch made and did not take back, whoever confirmed it."""
    lines = list(tx.scalars(select(BatchLineRow.id).where(BatchLineRow.batch_id == row.id)))
    ids = [cover_id(line, n) for line in sorted(lines) for n in range(row.round + 1)]
    found: list[EnrolmentRow] = []
    for some in _few(ids):
        found += tx.scalars(select(EnrolmentRow).where(EnrolmentRow.id.in_(some)))
    return found


def claims_on(tx: Session, covers: Iterable[EnrolmentRow]) -> int:
    """Return how many claims that count were made on these covers."""
    by_member = {cover.member_id: cover for cover in covers}
    count = 0
    for some in _few(sorted(by_member)):
        for claim in tx.scalars(select(ClaimRow).where(ClaimRow.member_id.in_(some))):
            cover = by_member[claim.member_id or ""]
            mine = claim.plan_id == cover.plan_id and claim.state not in rules.OUT_OF_COUNT
            count += mine and cover.starts_on <= claim.event_on <= cover.ends_on
    return count


def view_of(tx: Session, row: BatchRow) -> BatchView:
    """Return a batch as it stands."""
    return _views(tx, [row])[0]


def views(tx: Session, state: str | None = None) -> tuple[BatchView, ...]:
    """Return the batches, the newest first, of one state when it is named."""
    chosen = select(BatchRow).order_by(BatchRow.id.desc())
    if state is not None:
        chosen = chosen.where(BatchRow.state == state)
    return _views(tx, list(tx.scalars(chosen)))


def _views(tx: Session, rows: Sequence[BatchRow]) -> tuple[BatchView, ...]:
    """Return batches as they stand: their people are counted and their units named all at once."""
    units = unit_names(tx, [row.unit_id for row in rows])
    counted: dict[str, tuple[int, int]] = {}
    for some in _few([row.id for row in rows]):
        asked = select(BatchLineRow.batch_id, func.count(), func.sum(BatchLineRow.fee))
        asked = asked.where(BatchLineRow.batch_id.in_(some), BatchLineRow.off.is_(False))
        for batch_id, people, fees in tx.execute(asked.group_by(BatchLineRow.batch_id)).all():
            counted[batch_id] = (people, fees or 0)
    return tuple(_view(tx, row, units.get(row.unit_id, ""), *counted.get(row.id, (0, 0))) for row in rows)


def _view(tx: Session, row: BatchRow, unit: str, people: int, fees: int) -> BatchView:
    split = json.loads(row.split)
    if row.paid is None:
        parts = enrolling.apportion(fees, split)
    else:
        parts = {
            "unit": row.by_unit or 0, "union": row.by_union or 0,
            "person": row.by_person or 0, "gift": row.by_gift or 0,
        }  # fmt: skip
    return BatchView(
        id=row.id, unit_id=row.unit_id, unit=unit, plan_id=row.plan_id,
        plan_version=row.plan_version, plan_name=queries.plan_kept(tx, row.plan_id, row.plan_version).name,
        starts=row.starts_on, ends=row.ends_on, enrolled_on=row.enrolled_on, shares=row.shares, tier=row.tier,
        split=split, giver=row.giver, state=row.state, people=people, fees=fees, parts=parts,
        receipt_no=row.receipt_no, paid_on=row.paid_on, paid=row.paid, despite=row.despite,
    )  # fmt: skip


def lines_of(tx: Session, row: BatchRow) -> tuple[BatchLine, ...]:
    """Return who stands on a batch."""
    covers = {cover.id for cover in cover_rows(tx, row)}
    told = []
    for line in line_rows(tx, row.id):
        mine = covers & {cover_id(line.id, n) for n in range(row.round + 1)}
        told.append(
            BatchLine(
                line.id, line.member_id, line.name, line.id_no, identity.mask_id(line.id_no), line.shares,
                line.tier, line.card_holder, line.high_risk, line.first_time, line.fee, next(iter(mine), None),
            )
        )  # fmt: skip
    return tuple(told)


def batch_names(tx: Session, ids: Sequence[str]) -> dict[str, str]:
    """Return what batches are called: their unit and their plan."""
    rows = [row for some in _few(ids) for row in tx.scalars(select(BatchRow).where(BatchRow.id.in_(some)))]
    units = unit_names(tx, [row.unit_id for row in rows])
    return {row.id: f"{units.get(row.unit_id, '')} {row.plan_id}".strip() for row in rows}


def cover_names(tx: Session, ids: Sequence[str]) -> dict[str, str]:
    """Return what covers are called: the person's name."""
    whose = {
        row.id: row.member_id
        for some in _few(ids)
        for row in tx.execute(
            select(EnrolmentRow.id, EnrolmentRow.member_id).where(EnrolmentRow.id.in_(some))
        )
    }
    names = member_names(tx, list(set(whose.values())))
    return {cover: names[member] for cover, member in whose.items() if member in names}


def terms_of(tx: Session, row: BatchRow) -> Terms:
    """Return what a batch asks for."""
    plan = queries.plan_kept(tx, row.plan_id, row.plan_version)
    unit = unit_name(tx, row.unit_id)
    return Terms(plan, row.starts_on, row.ends_on, row.enrolled_on, row.shares, row.tier, unit)


def judged(
    tx: Session, row: BatchRow, wishes: Sequence[Wish], progress: Progress = SILENT
) -> tuple[Verdict, ...]:
    """Judge people who want to come onto a batch; who is named twice is refused the second time."""
    terms = terms_of(tx, row)
    there = {line.id_no for line in line_rows(tx, row.id)}
    numbers = [wish.id_no for wish in wishes]
    people, known = _candidates(tx, terms.unit, numbers), _known(tx, row, numbers)
    same = unit_shares(tx, terms, row)
    told = []
    for number, wish in enumerate(wishes):
        progress.report(number, len(wishes))
        besides = known[wish.id_no]
        here = Known(besides.covers, wish.id_no in there, besides.other)
        told.append(enrolling.judge(terms, wish, people.get(wish.id_no), here, same))
        if told[-1].ready:
            there.add(wish.id_no)
    return tuple(told)


def rejudged(tx: Session, row: BatchRow) -> tuple[tuple[BatchLineRow, Verdict], ...]:
    """Judge those who stand on a batch anew: something may have changed since they came onto it."""
    lines, terms = line_rows(tx, row.id), terms_of(tx, row)
    numbers = [line.id_no for line in lines]
    people, known = _candidates(tx, terms.unit, numbers), _known(tx, row, numbers)
    same = unit_shares(tx, terms, row)
    told, seen = [], set()
    for line in lines:
        wish = Wish(
            line.id_no, line.name, line.shares, line.tier, line.card_holder, line.high_risk,
            None if line.first_time else True,
        )  # fmt: skip
        verdict = enrolling.judge(terms, wish, people.get(line.id_no), known[line.id_no], same)
        error = verdict.error
        if error is None and line.id_no in seen:  # two computers put them on it before they met
            error = OnBatchAlready(field="id_no")
        elif error is None and verdict.fee != line.fee:
            error = PriceChanged(field="fee", fee=yuan(verdict.fee))
        seen.add(line.id_no)
        told.append(
            (line, Verdict(wish, verdict.who, line.shares, line.tier, verdict.first_time, line.fee, error))
        )
    return tuple(told)


def wishes_of_unit(tx: Session, row: BatchRow) -> tuple[Wish, ...]:
    """Return everybody of the batch's unit as one who might be enrolled."""
    return tuple(Wish(one.id_no, one.name) for one in members_of_unit(tx, unit_name(tx, row.unit_id)))


def unit_shares(tx: Session, terms: Terms, row: BatchRow | None = None) -> int | None:
    """Return how many shares the unit's people have under covers of these days, None when there are none."""
    mine = {cover.id for cover in cover_rows(tx, row)} if row is not None else set()
    ids = [one.id for one in members_of_unit(tx, terms.unit)]
    held = [
        cover.shares
        for cover in covers_of(tx, ids, terms.plan.id)
        if cover.id not in mine
        and enrolling.overlaps(terms.starts, terms.ends, cover.starts_on, cover.ends_on)
    ]
    return max(set(held), key=lambda shares: (held.count(shares), shares)) if held else None


def participation(tx: Session, row: BatchRow) -> Participation:
    """Return how many of the unit take part once everybody on the batch is covered."""
    terms = terms_of(tx, row)
    ids = {one.id for one in members_of_unit(tx, terms.unit)}
    there = queries.enrolled_members(tx, row.plan_id, row.starts_on, row.ends_on) & ids
    enrolled = len(there | {line.member_id for line in line_rows(tx, row.id)})
    told = {one.id: one.staff_count or 0 for one in all_units(tx)}.get(row.unit_id, 0)
    staff = max(len(ids), told, enrolled)
    return Participation(enrolled, staff, rules.needed(terms.plan, staff))


def covers_of(tx: Session, member_ids: Sequence[str], plan_id: str) -> list[EnrolmentRow]:
    """Return the covers of these people under a plan."""
    found: list[EnrolmentRow] = []
    for some in _few(member_ids):
        asked = select(EnrolmentRow).where(EnrolmentRow.member_id.in_(some), EnrolmentRow.plan_id == plan_id)
        found += tx.scalars(asked.order_by(EnrolmentRow.starts_on, EnrolmentRow.id))
    return found


def _candidates(tx: Session, unit: str, numbers: Sequence[str]) -> dict[str, Candidate]:
    """Return who holds these numbers; of several records the unit's own active one that tells most."""
    records = records_numbered(tx, numbers)
    facts = facts_of(tx, [member_id for ids in records.values() for member_id in ids])
    found: dict[str, Candidate] = {}
    for number, ids in records.items():
        some = [facts[one] for one in ids if one in facts and facts[one].status != "VOID"]
        some.sort(key=lambda one: (one.unit_name != unit, one.status != "ACTIVE", one.born is None, one.id))
        if some:
            found[number] = _candidate(some[0])
    return found


def _candidate(facts: MemberFacts) -> Candidate:
    return Candidate(
        facts.id, facts.name, facts.sex, facts.born, facts.status, facts.unit_name, facts.joined_on
    )


def _known(tx: Session, row: BatchRow, numbers: Sequence[str]) -> dict[str, Known]:
    """Return what is known of document numbers: covers on any record with the number, other batches with it."""
    records = records_numbered(tx, numbers)
    holder = {member_id: number for number, ids in records.items() for member_id in ids}
    mine = {cover.id for cover in cover_rows(tx, row)}
    covers: dict[str, list[EnrolmentRow]] = {}
    for cover in covers_of(tx, sorted(holder), row.plan_id):
        if cover.id not in mine:
            covers.setdefault(holder[cover.member_id], []).append(cover)
    other = _other_batches(tx, row, numbers)
    return {
        number: Known(
            tuple(rules.cover_of(queries.fields(cover)) for cover in covers.get(number, ())),
            other=other.get(number, ""),
        )
        for number in numbers
    }


def _other_batches(tx: Session, row: BatchRow, numbers: Sequence[str]) -> dict[str, str]:
    """Return the unit of another open batch of the plan and these days, by the numbers that stand on it."""
    found: dict[str, str] = {}
    if row.state not in (DRAFT, PAID):
        return found
    for some in _few(numbers):
        asked = (
            select(BatchLineRow.id_no, BatchRow.unit_id)
            .join(BatchRow, BatchRow.id == BatchLineRow.batch_id)
            .where(
                BatchLineRow.id_no.in_(some), BatchLineRow.off.is_(False), BatchRow.id != row.id,
                BatchRow.plan_id == row.plan_id, BatchRow.state.in_((DRAFT, PAID)),
                BatchRow.starts_on <= row.ends_on, BatchRow.ends_on >= row.starts_on,
            )
        )  # fmt: skip
        found |= {number: unit_name(tx, unit_id) for number, unit_id in tx.execute(asked).all()}
    return found


def _few(values: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(values), FEW):
        yield values[start : start + FEW]

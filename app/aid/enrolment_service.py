"""How is a unit enrolled: founded, people put on it, paid, confirmed, taken back? One method, one transaction."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from app.aid import enrolling, enrolment_rows, queries, rules
from app.aid.elsewhere import Elsewhere
from app.aid.enrolling import CONFIRMED, DRAFT, DROPPED, PAID, PAYERS, Terms, Verdict, Wish
from app.aid.enrolling_words import (
    AmountDiffers,
    BatchStands,
    CertificatesOut,
    ClaimsRest,
    LinesRefused,
    NobodyOnBatch,
    PaidLater,
    PartsDiffer,
    ReceiptMissing,
    SharesUnequal,
    TooFewTakePart,
)
from app.aid.enrolment_rows import BatchLine, BatchView, Participation
from app.aid.serving import Serving
from app.aid.tables import BatchLineRow, BatchRow, EnrolmentRow
from app.shared.actor import Actor
from app.shared.ids import new_id
from app.shared.money import yuan
from app.shared.names import FEW
from app.shared.progress import SILENT, Progress
from app.shared.text import N_, _
from app.unions import UnitMissing, unit_name

BATCH_STATES: Mapping[str, str] = {
    DRAFT: N_("Being put together"), PAID: N_("Paid, no cover yet"), CONFIRMED: N_("Confirmed, people are covered"),
    DROPPED: N_("Given up"),
}  # fmt: skip


@dataclass(frozen=True)
class NewBatch:
    """What a batch is founded with. `split` is what each payer gives for a share, in fen; empty: the plan's own."""

    unit_id: str
    plan_id: str
    starts: date
    ends: date
    enrolled_on: date
    shares: int = 1
    tier: str | None = None
    split: Mapping[str, int] = field(default_factory=dict)
    giver: str = ""


@dataclass(frozen=True)
class Payment:
    """Money received for a batch, in fen; `parts` is who paid how much, empty shares it out as the batch says."""

    amount: int
    receipt_no: str
    on: date
    parts: Mapping[str, int] = field(default_factory=dict)
    despite: str = ""


@dataclass(frozen=True)
class Judged:
    """A batch judged: its people by line, and how many of the unit take part."""

    batch: BatchView
    lines: tuple[tuple[BatchLine, Verdict], ...]
    participation: Participation

    @property
    def refused(self) -> int:
        """How many cannot be enrolled as they stand."""
        return sum(not verdict.ready for _line, verdict in self.lines)


class Batches(Serving):
    """Enrolments of whole units: nothing is covered before the unit's money is here and somebody confirms it."""

    _elsewhere: Elsewhere

    def found_batch(self, actor: Actor, told: NewBatch) -> BatchView:
        """Found a draft for a unit under the active version of a plan.

        Raises UnitMissing, PlanNotActive, TermOutside, DatesReversed, SharesTooMany, SharesUnequal, PriceMissing,
        SplitWrong or GiverMissing, naming the field.
        """
        self._guard.check(actor, "aid.enrol")
        with self._db.transaction("aid.batch_founded", actor) as tx:
            return enrolment_rows.view_of(tx, found_row(tx, actor, told, self._clock.now()))

    def batches(self, actor: Actor, state: str | None = None) -> tuple[BatchView, ...]:
        """Return the batches, the newest first."""
        self._guard.check(actor, "aid.read")
        with self._db.reading() as tx:
            return enrolment_rows.views(tx, state)

    def propose_people(
        self, actor: Actor, batch_id: str, wishes: Sequence[Wish] | None = None
    ) -> tuple[Verdict, ...]:
        """Judge who might come onto a batch, everybody of its unit where nobody is named; changes nothing.

        Raises BatchMissing.
        """
        self._guard.check(actor, "aid.read")
        with self._db.reading() as tx:
            row = enrolment_rows.batch_row(tx, batch_id)
            asked = enrolment_rows.wishes_of_unit(tx, row) if wishes is None else wishes
            return enrolment_rows.judged(tx, row, asked)

    def put_on_batch(
        self, actor: Actor, batch_id: str, wishes: Sequence[Wish], progress: Progress = SILENT
    ) -> tuple[Verdict, ...]:
        """Put people on a draft; who cannot be enrolled is left out and told why. Stopped, nobody comes onto it.

        Raises BatchMissing, BatchStands, or PlanNotActive when the plan's version takes nobody in any more.
        """
        self._guard.check(actor, "aid.enrol")
        with self._db.transaction("aid.batch_people_added", actor) as tx:
            row = standing(tx, batch_id, DRAFT)
            return put_lines(tx, row, wishes, progress)

    def take_off_batch(self, actor: Actor, batch_id: str, line_ids: Sequence[str]) -> int:
        """Take people off a draft, or off a confirmed batch who came onto it unpaid; return how many went.

        Raises BatchMissing, BatchStands.
        """
        self._guard.check(actor, "aid.enrol")
        with self._db.transaction("aid.batch_people_taken_off", actor) as tx:
            row = standing(tx, batch_id, DRAFT, CONFIRMED)
            covered = {one.id for one in enrolment_rows.lines_of(tx, row) if one.covered}
            gone = [
                line for line in enrolment_rows.line_rows(tx, row.id)
                if line.id in line_ids and line.id not in covered
            ]  # fmt: skip
            for line in gone:
                line.off = True
            return len(gone)

    def judge_batch(self, actor: Actor, batch_id: str) -> Judged:
        """Judge a batch as it stands now; changes nothing. Raises BatchMissing."""
        self._guard.check(actor, "aid.read")
        with self._db.reading() as tx:
            row = enrolment_rows.batch_row(tx, batch_id)
            told = {line.id: verdict for line, verdict in enrolment_rows.rejudged(tx, row)}
            lines = tuple((line, told[line.id]) for line in enrolment_rows.lines_of(tx, row))
            return Judged(enrolment_rows.view_of(tx, row), lines, enrolment_rows.participation(tx, row))

    def pay_batch(self, actor: Actor, batch_id: str, paid: Payment) -> BatchView:
        """Write down that the unit's money is here; it is what the people on the batch cost, to the fen.

        Raises BatchMissing, BatchStands, PlanNotActive, NobodyOnBatch, LinesRefused, TooFewTakePart, ReceiptMissing,
        PaidLater, AmountDiffers or PartsDiffer; nothing is written then.
        """
        self._guard.check(actor, "aid.enrol")
        with self._db.transaction("aid.batch_paid", actor) as tx:
            row = standing(tx, batch_id, DRAFT)
            _still_sold(tx, row)
            _check_lines(tx, row)
            view = enrolment_rows.view_of(tx, row)
            found = enrolment_rows.participation(tx, row)
            despite = paid.despite.strip()
            if found.short and not (despite or view.gift):
                raise TooFewTakePart(field="despite", **found._asdict())
            parts = _parts(view, paid, self._clock.today())
            row.state, row.receipt_no, row.paid_on, row.paid = (
                PAID,
                paid.receipt_no.strip(),
                paid.on,
                paid.amount,
            )
            row.by_unit, row.by_union, row.by_person, row.by_gift = (parts[who] for who in PAYERS)
            row.despite = despite
            tx.flush()
            return enrolment_rows.view_of(tx, row)

    def confirm_batch(self, actor: Actor, batch_id: str) -> BatchView:
        """Make the covers of everybody on a paid batch; only then are they covered.

        Raises BatchMissing, BatchStands, NobodyOnBatch, LinesRefused, or AmountDiffers: another computer changed it.
        """
        self._guard.check(actor, "aid.enrol")
        with self._db.transaction("aid.batch_confirmed", actor) as tx:
            row = standing(tx, batch_id, PAID)
            _check_lines(tx, row)
            view = enrolment_rows.view_of(tx, row)
            if not view.agrees:
                raise AmountDiffers(field="amount", fees=yuan(view.fees), paid=yuan(view.paid or 0))
            make_covers(tx, row)
            row.state = CONFIRMED
            tx.flush()
            return enrolment_rows.view_of(tx, row)

    def take_batch_back(self, actor: Actor, batch_id: str) -> BatchView:
        """Take a batch one step back: its covers, then its receipt, or that it was given up.

        Raises BatchMissing, BatchStands for a draft, ClaimsRest when claims were made on its covers, or
        CertificatesOut when one of them has a certificate with a reserved number.
        """
        self._guard.check(actor, "aid.enrol")
        with self._db.transaction("aid.batch_taken_back", actor) as tx:
            row = standing(tx, batch_id, PAID, CONFIRMED, DROPPED)
            # Another computer may have taken a batch back some of whose covers stayed: they bear a number.
            covers = enrolment_rows.cover_rows(tx, row)
            if resting := enrolment_rows.claims_on(tx, covers):
                raise ClaimsRest(n=resting)
            if out := self._elsewhere.certificates(tx, [cover.id for cover in covers]):
                raise CertificatesOut(n=len(out), number=min(out.values()))
            delete_covers(tx, [cover.id for cover in covers])
            if row.state == CONFIRMED:
                row.state, row.round = PAID, row.round + 1
            else:
                row.state, row.receipt_no, row.paid_on, row.paid, row.despite = DRAFT, "", None, None, ""
                row.by_unit = row.by_union = row.by_person = row.by_gift = None
            tx.flush()
            return enrolment_rows.view_of(tx, row)

    def drop_batch(self, actor: Actor, batch_id: str) -> BatchView:
        """Give a draft up; it stays to be seen. Raises BatchMissing, BatchStands."""
        self._guard.check(actor, "aid.enrol")
        with self._db.transaction("aid.batch_dropped", actor) as tx:
            row = standing(tx, batch_id, DRAFT)
            row.state = DROPPED
            tx.flush()
            return enrolment_rows.view_of(tx, row)


def found_row(tx: Session, actor: Actor, told: NewBatch, now: datetime) -> BatchRow:
    """Write a new draft and return it. Raises what `Batches.found_batch` raises."""
    unit = unit_name(tx, told.unit_id)
    if not unit:
        raise UnitMissing(field="unit")
    kept = queries.active_plan(tx, told.plan_id)
    plan = queries.plan_kept(tx, kept.plan_id, kept.version)
    rules.check_cover(plan, told.starts, told.ends, told.enrolled_on, told.shares)
    tier = told.tier or None
    split = enrolling.check_split(plan, told.split, tier, told.giver)
    terms = Terms(plan, told.starts, told.ends, told.enrolled_on, told.shares, tier, unit)
    same = enrolment_rows.unit_shares(tx, terms) if plan.uniform_shares else None
    if same is not None and same != told.shares:
        raise SharesUnequal(field="shares", shares=same)
    row = BatchRow(
        id=new_id(), unit_id=told.unit_id, plan_id=kept.plan_id, plan_version=kept.version,
        plan_sha256=kept.sha256, starts_on=told.starts, ends_on=told.ends, enrolled_on=told.enrolled_on,
        shares=told.shares, tier=tier, split=json.dumps(split, sort_keys=True), giver=told.giver.strip(),
        state=DRAFT, receipt_no="", despite="", round=0, founded_by=actor.operator_id,
        founded_at=now,
    )  # fmt: skip
    tx.add(row)
    tx.flush()
    return row


def put_lines(
    tx: Session, row: BatchRow, wishes: Sequence[Wish], progress: Progress = SILENT
) -> tuple[Verdict, ...]:
    """Put on a batch whom its plan takes in, and return what was judged of everybody. Raises PlanNotActive."""
    _still_sold(tx, row)
    told = enrolment_rows.judged(tx, row, wishes, progress)
    lines = [
        {
            "id": new_id(), "rev": 1, "batch_id": row.id, "member_id": one.who.member_id,
            "name": one.who.name, "id_no": one.wish.id_no, "shares": one.shares, "tier": one.tier,
            "card_holder": one.wish.card_holder, "high_risk": one.wish.high_risk,
            "first_time": one.first_time, "fee": one.fee, "off": False,
        }
        for one in told if one.ready and one.who is not None
    ]  # fmt: skip
    if lines:
        tx.execute(insert(BatchLineRow), lines)
    return told


def make_covers(tx: Session, row: BatchRow) -> None:
    """Write a cover for everybody on a batch who has none; the ids follow from the lines, so two computers agree."""
    gift = enrolling.is_gift(json.loads(row.split))
    covered = {line.id for line in enrolment_rows.lines_of(tx, row) if line.covered}
    made = [
        {
            "id": enrolment_rows.cover_id(line.id, row.round), "rev": 1, "member_id": line.member_id,
            "plan_id": row.plan_id, "plan_version": row.plan_version, "plan_sha256": row.plan_sha256,
            "starts_on": row.starts_on, "ends_on": row.ends_on, "enrolled_on": row.enrolled_on,
            "first_time": line.first_time, "shares": line.shares, "tier": line.tier, "gift": gift,
            "fee": 0 if gift else line.fee,
        }
        for line in enrolment_rows.line_rows(tx, row.id) if line.id not in covered
    ]  # fmt: skip
    if made:
        tx.execute(insert(EnrolmentRow), made)


def delete_covers(tx: Session, ids: Sequence[str]) -> None:
    """Delete covers by their ids."""
    for start in range(0, len(ids), FEW):
        tx.execute(delete(EnrolmentRow).where(EnrolmentRow.id.in_(ids[start : start + FEW])))


def standing(tx: Session, batch_id: str, *states: str) -> BatchRow:
    """Return a batch that stands in one of these states. Raises BatchMissing, BatchStands."""
    row = enrolment_rows.batch_row(tx, batch_id)
    if row.state not in states:
        raise BatchStands(state=_(BATCH_STATES[row.state]))
    return row


def _still_sold(tx: Session, row: BatchRow) -> None:
    if queries.active_plan(tx, row.plan_id).version != row.plan_version:
        raise rules.PlanNotActive(field="plan", plan=f"{row.plan_id} {row.plan_version}")


def _check_lines(tx: Session, row: BatchRow) -> None:
    told = enrolment_rows.rejudged(tx, row)
    if not told:
        raise NobodyOnBatch()
    if refused := sum(not verdict.ready for _line, verdict in told):
        raise LinesRefused(n=refused)


def _parts(view: BatchView, paid: Payment, today: date) -> dict[str, int]:
    """Return who paid how much. Raises ReceiptMissing, PaidLater, AmountDiffers, PartsDiffer."""
    if not paid.receipt_no.strip():
        raise ReceiptMissing(field="receipt_no")
    if paid.on > today:
        raise PaidLater(field="on")
    if paid.amount != view.fees:
        raise AmountDiffers(field="amount", fees=yuan(view.fees), paid=yuan(paid.amount))
    if not paid.parts:
        return enrolling.apportion(paid.amount, view.split)
    parts = {who: paid.parts.get(who, 0) for who in PAYERS}
    if set(paid.parts) - set(PAYERS) or min(parts.values()) < 0 or sum(parts.values()) != paid.amount:
        raise PartsDiffer(field="parts", parts=yuan(sum(paid.parts.values())), paid=yuan(paid.amount))
    return parts

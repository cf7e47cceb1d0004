"""How does a claim's money go out? The bank's sheet, what the bank answers, and payments taken back.

One method, one transaction. Money in fen; by transfer only.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.aid import payments, queries, standing
from app.aid.answer_service import stands_in
from app.aid.happening import write_event
from app.aid.numbers import number_words
from app.aid.payments import NotToPay, PaymentLine
from app.aid.serving import Serving
from app.aid.standing import Standing
from app.aid.standing_queries import standings
from app.aid.tables import ClaimRow
from app.funds import Answered, BankAnswer, looked_over, read_bank_sheet, take_answers, write_bank_sheet
from app.security import audit, masking
from app.shared.actor import Actor
from app.shared.identity import mask_account, mask_id


class ClaimPayments(Serving):
    """The part of mutual aid's service that pays what was decided."""

    def payments(self, actor: Actor, claim_ids: Sequence[str] | None = None) -> tuple[PaymentLine, ...]:
        """Return the claims whose money is still to go out, in order of their numbers; of some when they are named."""
        self._guard.check(actor, "aid.read")
        with self._db.reading() as tx:
            found = _due(tx, claim_ids)
        return tuple(masking.seen(actor, one, id_no=mask_id, account=mask_account) for one in found)

    def export_payments(
        self, actor: Actor, out: Path, claim_ids: Sequence[str] | None = None
    ) -> tuple[PaymentLine, ...]:
        """Write the sheet for the bank and mark its claims as being paid; return also those it cannot pay.

        Raises DeviceError; then nothing is marked.
        """
        self._guard.check(actor, "aid.pay")
        with self._db.transaction("aid.payments_exported", actor) as tx:
            found = _due(tx, claim_ids)
            payable = [one for one in found if one.is_payable]
            for one in payable:
                if one.state != standing.PAYING:
                    row = queries.claim_row(tx, one.claim_id)
                    write_event(tx, self._clock, actor, row, standing.PAYING, amount=one.amount)
                audit(tx, actor, "export", ClaimRow.__tablename__, one.claim_id)
            write_bank_sheet(out, payable, self._clock.now())
        return found

    def pay(self, actor: Actor, claim_ids: Sequence[str], on: date, document: str = "") -> tuple[str, ...]:
        """Write down that claims were paid by transfer, all or none; return the events' ids.

        `document` is the number of the bank's paper. Raises ClaimMissing, StateForbids, DayWrong.
        """
        self._guard.check(actor, "aid.pay")
        with self._db.transaction("aid.claims_paid", actor) as tx:
            return tuple(self._paid(tx, actor, claim_id, on, document) for claim_id in claim_ids)

    def payment_failed(self, actor: Actor, claim_id: str, why: str, on: date | None = None) -> str:
        """Write down that a transfer came back; return the event's id. It is paid again with the next sheet.

        Raises ClaimMissing, StateForbids, ReasonMissing, DayWrong.
        """
        self._guard.check(actor, "aid.pay")
        with self._db.transaction("aid.payment_failed", actor) as tx:
            return self._failed(tx, actor, claim_id, why, on or self._clock.today())

    def take_bank_answers(self, actor: Actor, path: Path) -> Answered:
        """Take in the bank's sheet as it came back: each row by itself, what cannot be taken is named by its row.

        A claim that is paid already is not paid again. Raises what reading a sheet raises.
        """
        self._guard.check(actor, "aid.pay")
        read = read_bank_sheet(path)
        with self._db.transaction("aid.bank_answered", actor) as tx:

            def take(line: PaymentLine, answer: BankAnswer) -> str:
                on = answer.on or self._clock.today()
                if answer.paid:
                    self._paid(tx, actor, line.claim_id, on, "")
                else:
                    self._failed(tx, actor, line.claim_id, answer.why, on)
                return line.claim_id

            return take_answers(read, _due(tx, None), NotToPay, take)

    def _paid(self, tx: Session, actor: Actor, claim_id: str, on: date, document: str) -> str:
        row, stands = stands_in(tx, claim_id, payments.DUE)
        standing.check_day(on, decided_on(stands, row), self._clock.today())
        amount = stands.decision.amount if stands.decision is not None else None
        return write_event(
            tx, self._clock, actor, row, standing.PAID, stands=stands, on=on, amount=amount, document=document.strip()
        )  # fmt: skip

    def _failed(self, tx: Session, actor: Actor, claim_id: str, why: str, on: date) -> str:
        words = standing.check_reason(why)
        row, stands = stands_in(tx, claim_id, payments.DUE)
        standing.check_day(on, decided_on(stands, row), self._clock.today())
        return write_event(tx, self._clock, actor, row, standing.FAILED, stands=stands, on=on, words=words)


def decided_on(stands: Standing, row: ClaimRow) -> date:
    """Return the day before which nothing of the decision can have happened."""
    told = stands.decision.on if stands.decision is not None else None
    return told or row.claimed_on


def _due(tx: Session, claim_ids: Sequence[str] | None) -> tuple[PaymentLine, ...]:
    stands = {key: one for key, one in standings(tx, claim_ids).items() if one.state in payments.DUE}
    rows = [
        row for row in tx.scalars(select(ClaimRow).order_by(ClaimRow.no, ClaimRow.series)) if row.id in stands
    ]
    return looked_over(payment_line(tx, row, stands[row.id]) for row in rows)


def payment_line(tx: Session, row: ClaimRow, stands: Standing) -> PaymentLine:
    """Return what is to be paid of a claim that was decided, and to whom; not yet judged."""
    to = queries.payee_of(tx, row)
    amount = (stands.decision.amount or 0) if stands.decision is not None else 0
    return PaymentLine(
        row.id, number_words(row.no, row.series), row.name, row.id_no, to.name, to.bank, to.account, amount,
        stands.state,
    )  # fmt: skip

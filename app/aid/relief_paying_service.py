"""How is a second relief campaign approved and paid? One method, one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from app import funds
from app.aid import relief, relief_rows, relief_sheet
from app.aid import relief_words as words
from app.aid.relief import Approval
from app.aid.relief_rows import ReliefSheet
from app.aid.relief_tables import ReliefRow
from app.aid.serving import Serving
from app.funds import Booking, Help, Means, Payment
from app.security import audit
from app.shared.actor import Actor
from app.shared.identity import is_card


@dataclass(frozen=True)
class Paid:
    """Who was paid: how many, how much in fen, and who waits because the bank could not pay them."""

    people: int
    total: int
    waiting: tuple[Payment, ...]


class ReliefPayments(Serving):
    """Second relief from its approval to the last payment."""

    def approve_relief(
        self, actor: Actor, relief_id: str, approval: Approval, second: Actor | None = None
    ) -> ReliefSheet:
        """Enter the approval: by a paper's number and day, or by a `second` person here. The list is locked then.

        Raises ReliefMissing, ReliefLocked, NobodyOn, PoolTooSmall, FilesClosed, SecondMissing, SecondSame or
        ApprovalAhead; nothing is changed then.
        """
        self._guard.check(actor, "aid.relief")
        relief_rows.check_right(self._guard, second)
        with self._db.transaction("aid.relief_approved", actor) as tx:
            row = relief_rows.draft(tx, relief_id)
            other = second.operator_id if second is not None else None
            kept = relief.check_approval(row.state, approval, self._clock.today(), actor.operator_id, other)
            sheet = relief_rows.sheet_of(tx, row)
            if sheet.view.over:
                raise words.PoolTooSmall(field="pool", fen=row.pool + sheet.view.over)
            if not sheet.view.people:
                raise words.NobodyOn()
            rule = sheet.view.rule
            gone = [one.name for one in sheet.lines if one.closed and not one.off and one.fixed is None]
            if gone and rule.asks_for_file:
                raise words.FilesClosed(names="、".join(gone))
            for told in sheet.lines:
                if not told.off:
                    relief_rows.line_row(tx, row.id, told.id).amount = told.amount
            row.state, row.approved_on, row.approval_no = relief.APPROVED, kept.on, kept.number
            row.approved_by, row.seconded_by = actor.operator_id, other
            tx.flush()
            return relief_rows.sheet_of(tx, row)

    def withdraw_relief_approval(self, actor: Actor, relief_id: str) -> ReliefSheet:
        """Take an approval back that was entered wrongly, while nothing is paid; the campaign is a draft again.

        Raises ReliefMissing, ReliefNotApproved or SomePaid.
        """
        self._guard.check(actor, "aid.relief")
        with self._db.transaction("aid.relief_approval_withdrawn", actor) as tx:
            row = relief_rows.approved(tx, relief_id)
            lines = relief_rows.line_rows(tx, row.id)
            if any(line.entry_id for line in lines):
                raise words.SomePaid()
            for line in lines:
                line.amount = None
            row.state, row.approved_on, row.approval_no = relief.DRAFT, None, ""
            row.approved_by, row.seconded_by = None, None
            tx.flush()
            return relief_rows.sheet_of(tx, row)

    def set_relief_account(
        self, actor: Actor, relief_id: str, line_id: str, bank: str, account: str
    ) -> ReliefSheet:
        """Write down where the money goes; spaces in the number are dropped.

        Raises ReliefMissing, ReliefLineMissing, or AccountWrong (field account).
        """
        self._guard.check(actor, "aid.relief")
        with self._db.transaction("aid.relief_account", actor) as tx:
            row = relief_rows.relief_row(tx, relief_id)
            line = relief_rows.line_row(tx, row.id, line_id)
            number = "".join(account.split())
            if number and not is_card(number):
                raise words.AccountWrong(field="account")
            line.bank, line.account = bank.strip(), number
            tx.flush()
            return relief_rows.sheet_of(tx, row)

    def pay_relief(
        self, actor: Actor, relief_id: str, on: date, line_ids: Sequence[str] | None = None
    ) -> Paid:
        """Write down that the bank paid: everybody whose card can be paid and who is not paid yet, or some of them.

        Each payment is an entry of the ledger of its own that opens the person here. Raises ReliefMissing,
        ReliefNotApproved, PaidAhead, NothingToPay, and OverBudget when the pool has not that much left.
        """
        self._guard.check(actor, "aid.relief")
        with self._db.transaction("aid.relief_paid", actor) as tx:
            row = relief_rows.approved(tx, relief_id)
            if not (row.approved_on or on) <= on <= self._clock.today():
                raise words.PaidAhead(field="on")
            sheet, means = relief_rows.sheet_of(tx, row), Means(tx, row.id)
            payments = relief_rows.payments_of(sheet)
            waits = {one.id_no: one for one in payments if not one.is_payable}
            people = total = 0
            for told in sheet.lines:
                meant = line_ids is None or told.id in line_ids
                if told.entry_id or told.off or not told.amount or told.id_no in waits or not meant:
                    continue
                line = relief_rows.line_row(tx, row.id, told.id)
                booking = Booking(row.id, line.id, on, actor.operator_id)
                line.entry_id = funds.hand_over(tx, booking, Help(told.amount, row.source), means)
                line.paid_on, line.paid_by, line.returned = on, actor.operator_id, ""
                people, total = people + 1, total + told.amount
            if not people:
                raise words.NothingToPay()
            tx.flush()
            return Paid(people, total, tuple(waits.values()))

    def take_relief_payment_back(
        self, actor: Actor, relief_id: str, line_id: str, reason: str
    ) -> ReliefSheet:
        """Take a payment back that the bank returned, by a reversing entry, with the reason; it can be paid again.

        Raises ReliefMissing, ReliefLineMissing, NotPaid, ReasonMissing.
        """
        self._guard.check(actor, "aid.relief")
        with self._db.transaction("aid.relief_payment_back", actor) as tx:
            row = relief_rows.relief_row(tx, relief_id)
            line = relief_rows.line_row(tx, row.id, line_id)
            if line.entry_id is None:
                raise words.NotPaid()
            told = relief.check_reason(reason)
            booking = Booking(row.id, line.id, self._clock.today(), actor.operator_id)
            funds.reverse(tx, booking, line.entry_id)
            line.entry_id, line.paid_on, line.paid_by, line.returned = None, None, None, told
            tx.flush()
            return relief_rows.sheet_of(tx, row)

    def export_relief(self, actor: Actor, relief_id: str, out: Path) -> ReliefSheet:
        """Write everybody on a campaign as an Excel sheet; audited. Raises ReliefMissing, DeviceError."""
        self._guard.check(actor, "aid.relief")
        with self._db.transaction("aid.relief_exported", actor) as tx:
            sheet = relief_rows.sheet_of(tx, relief_rows.relief_row(tx, relief_id))
            relief_sheet.write_list(out, sheet, self._clock.now())
            audit(tx, actor, "export", ReliefRow.__tablename__, relief_id)
        return sheet

    def export_relief_payments(self, actor: Actor, relief_id: str, out: Path) -> tuple[Payment, ...]:
        """Write what the bank can pay as an Excel sheet; return who cannot be paid yet; audited.

        Raises ReliefMissing, ReliefNotApproved and DeviceError.
        """
        self._guard.check(actor, "aid.relief")
        with self._db.transaction("aid.relief_exported", actor) as tx:
            row = relief_rows.approved(tx, relief_id)
            found = relief_rows.payments_of(relief_rows.sheet_of(tx, row))
            funds.write_payments(out, [one for one in found if one.is_payable], self._clock.now())
            audit(tx, actor, "export", ReliefRow.__tablename__, relief_id)
        return tuple(one for one in found if not one.is_payable)

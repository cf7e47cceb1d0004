"""How does relief money go out? The bank's sheet, what the bank answers, and payments taken back.

One method, one transaction. Money in fen; by transfer only. Each payment is an entry of the ledger of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final

from sqlalchemy.orm import Session

from app import funds
from app.funds import Answered, BankAnswer, Booking, Help, Means, Payable
from app.hardship import files_of
from app.hardship.relief_file import caps_for
from app.relief import examining, grant_rows, project_rows, rules
from app.relief.capping import payable
from app.relief.deciding_service import Done, allowed, each
from app.relief.limits import kept_limits
from app.relief.serving import Serving
from app.relief.tables import ReliefGrantRow
from app.security import audit
from app.shared.actor import Actor
from app.shared.chain import canonical_text
from app.shared.errors import RuleError
from app.shared.text import N_
from app.unions import office_facts

_NUMBER: Final = ("救助编号", 14)


class NotToPay(RuleError):
    """No grant of this number waits for its money."""

    code = "relief.not_to_pay"
    template = N_("No grant of relief with the number {number} waits for its money.")


class CardNeeded(RuleError):
    """Relief is paid by transfer."""

    code = "relief.card_needed"
    template = N_("Relief is paid by transfer: enter the number of the bank card of {name}.")


@dataclass(frozen=True)
class ReliefPayment(Payable):
    """One grant to be paid; `amount` in fen. `problem` says why a bank cannot pay it yet, or that a card is shared."""

    grant_id: str
    number: str
    name: str
    id_no: str = field(repr=False)
    payee: str = field(repr=False)
    bank: str = field(repr=False)
    account: str = field(repr=False)
    amount: int
    state: str
    source: str
    problem: str = ""


class ReliefPayments(Serving):
    """The part of relief's service that pays what was approved."""

    def payments(self, actor: Actor, grant_ids: Sequence[str] | None = None) -> tuple[ReliefPayment, ...]:
        """Return the grants whose money is still to go out, by their numbers; of some when they are named."""
        self._guard.check(actor, "relief.read")
        with self._db.reading() as tx:
            return self._due(tx, grant_ids)

    def export_payments(
        self, actor: Actor, out: Path, grant_ids: Sequence[str] | None = None
    ) -> tuple[ReliefPayment, ...]:
        """Write the sheet for the bank and mark its grants as being with the bank; return also those it cannot pay.

        Raises DeviceError; then nothing is marked.
        """
        self._guard.check(actor, "relief.pay")
        with self._db.transaction("relief.payments_exported", actor) as tx:
            found = self._due(tx, grant_ids)
            payable = [one for one in found if one.is_payable]
            for one in payable:
                row = grant_rows.grant_row(tx, one.grant_id)
                row.state, row.sheet_on = rules.PAYING, self._clock.today()
                audit(tx, actor, "export", ReliefGrantRow.__tablename__, one.grant_id)
            funds.write_bank_sheet(out, payable, self._clock.now(), _NUMBER)
        return found

    def pay(self, actor: Actor, grant_ids: Sequence[str], on: date) -> Done:
        """Write down that grants were paid by transfer on a day, each by itself; each is an entry of the ledger.

        The caps of the year of that day are asked once more. Refused ones carry the error: GrantForbids, GrantAltered,
        PaidOutside, FileNeeded, CardNeeded, OverReliefCap, OverBudget. Raises GrantMissing.
        """
        self._guard.check(actor, "relief.pay")
        with self._db.transaction("relief.paid", actor) as tx:
            return each(tx, grant_ids, lambda row: self._paid(tx, actor, row, on))

    def payment_failed(self, actor: Actor, grant_id: str, why: str) -> None:
        """Write down that a transfer came back before it was taken as paid. It is paid again with the next sheet.

        Raises GrantMissing, GrantForbids, ReasonMissing.
        """
        self._guard.check(actor, "relief.pay")
        with self._db.transaction("relief.payment_failed", actor) as tx:
            _failed(grant_rows.grant_row(tx, grant_id), why)

    def take_payment_back(self, actor: Actor, grant_id: str, reason: str) -> None:
        """Take a payment back by a reversing entry, with the reason; it is approved still and can be paid again.

        Raises GrantMissing, GrantForbids, ReasonMissing.
        """
        self._guard.check(actor, "relief.pay")
        with self._db.transaction("relief.payment_back", actor) as tx:
            row = grant_rows.grant_row(tx, grant_id)
            rules.check_state(row.state, frozenset({rules.PAID}))
            told = rules.check_reason(reason)
            booking = Booking(row.project_id or "", row.id, self._clock.today(), actor.operator_id)
            funds.reverse(tx, booking, row.entry_id or "")
            row.state, row.entry_id, row.paid_on, row.paid_by = rules.APPROVED, None, None, None
            row.sheet_on, row.reason_back = None, told
            audit(tx, actor, "payment_back", ReliefGrantRow.__tablename__, grant_id)

    def take_bank_answers(self, actor: Actor, path: Path) -> Answered:
        """Take in the bank's sheet as it came back: each row by itself, what cannot be taken is named by its row.

        A grant that is paid already is not paid again. Raises what reading a sheet raises.
        """
        self._guard.check(actor, "relief.pay")
        read = funds.read_bank_sheet(path)
        with self._db.transaction("relief.bank_answered", actor) as tx:

            def take(line: ReliefPayment, answer: BankAnswer) -> str:
                row = grant_rows.grant_row(tx, line.grant_id)
                if answer.paid:
                    self._paid(tx, actor, row, answer.on or self._clock.today())
                else:
                    _failed(row, answer.why)
                return row.id

            return funds.take_answers(read, self._due(tx, None), NotToPay, take)

    def _due(self, tx: Session, grant_ids: Sequence[str] | None) -> tuple[ReliefPayment, ...]:
        found = [row for row in grant_rows.rows(tx, grant_ids) if row.state in rules.DUE]
        found.sort(key=lambda row: (row.no, row.series))
        return funds.looked_over(_payments(tx, found, self._clock.today()))

    def _paid(self, tx: Session, actor: Actor, row: ReliefGrantRow, on: date) -> None:
        today = self._clock.today()
        rules.check_state(row.state, rules.DUE)
        if grant_rows.is_altered(row):
            raise rules.GrantAltered()
        rules.check_paid(on, row.approved_on, today)
        told = grant_rows.told_of(row)
        file, _person = examining.household_of(tx, told, today)
        if told.way == rules.FILED and (file is None or not file.is_on_file):
            raise rules.FileNeeded(field="file_id")
        (to,) = _payments(tx, [row], today)
        if not to.account:
            raise CardNeeded(field="account", name=to.payee)
        held = grant_rows.held_of(grant_rows.of_household(tx, file, row.id_no, row.id))
        table = None if row.way == rules.EMERGENCY else caps_for(office_facts(tx).region, on)
        verdict = payable(table, kept_limits(), grant_rows.ask_of(row), on, held)
        allowed(verdict, row.item, on.year)
        row.basis = canonical_text(grant_rows.with_above(row, verdict.above))
        project = project_rows.project_row(tx, row.project_id or "")
        booking = Booking(project.id, row.id, on, actor.operator_id)
        row.entry_id = funds.hand_over(
            tx, booking, Help(row.granted or 0, project.source), Means(tx, project.id)
        )
        row.state, row.paid_on, row.paid_by, row.reason_back = rules.PAID, on, actor.operator_id, ""
        audit(tx, actor, "pay", ReliefGrantRow.__tablename__, row.id)
        tx.flush()


def _failed(row: ReliefGrantRow, why: str) -> None:
    rules.check_state(row.state, rules.DUE)
    row.state, row.sheet_on, row.reason_back = rules.APPROVED, None, rules.check_reason(why)


def _payments(tx: Session, found: Sequence[ReliefGrantRow], today: date) -> Iterable[ReliefPayment]:
    """Return what is to be paid and to whom: the account of the grant, else the one known of the household."""
    files = files_of(tx, {row.file_id for row in found if row.file_id}, today)
    sources = {
        one: project_rows.project_row(tx, one).source for one in {row.project_id for row in found} if one
    }
    for row in found:
        file = files.get(row.file_id or "")
        payee = row.payee or (file.head if file else row.name)
        known = file is not None and not row.account and payee == file.head
        bank, account = (file.bank, file.account) if known and file else (row.bank, row.account)
        yield ReliefPayment(
            row.id, grant_rows.number_of(row), row.name, row.id_no, payee, bank, account, row.granted or 0, row.state,
            sources.get(row.project_id or "", ""),
        )  # fmt: skip

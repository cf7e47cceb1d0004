"""What is asked when a unit's money comes? The receipt, who paid how much to the fen, what allows too few."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

from app.aid import PAYERS, Judged, Payment
from app.shared.errors import RuleError
from app.shared.money import yuan
from app.shared.text import _
from ui.kit.asking import AskForm
from ui.kit.fields import DateField, Field, MoneyField
from ui.kit.form import Form, Spec
from ui.pages.aid.enrolment_words import PAID_BY, taking_part

if TYPE_CHECKING:
    from ui.kit.page import Page


class PayForm(AskForm):
    """The window for a batch's money; `paid` gets the payment, and the window stays until it is taken."""

    def __init__(
        self, page: Page, judged: Judged, today: Callable[[], date], paid: Callable[[Payment], object]
    ) -> None:
        batch, took = judged.batch, judged.participation
        asked = took.short and not batch.gift
        specs = [
            Spec("receipt_no", _("Receipt number"), Field, required=True),
            Spec("on", _("Paid on"), lambda: DateField(today), required=True),
            Spec("amount", _("Amount (yuan)"), MoneyField, required=True),
            *(Spec(who, _(PAID_BY[who]), MoneyField) for who in PAYERS),
        ]
        if asked:
            specs.append(Spec("despite", _("Document that allows it"), Field, required=True))
        form = Form(specs)
        parts = {who: fen for who, fen in batch.parts.items() if fen}
        form.begin_with({"on": today(), "amount": batch.fees, **parts})
        told = _("The people on it cost {fees} yuan. What the payers give adds up to the amount.",
                 fees=yuan(batch.fees))  # fmt: skip
        if asked:
            told += (
                "\n"
                + taking_part(took)
                + "  ·  "
                + _("with fewer the money is taken only where a document allows it; write its number.")
            )
        super().__init__(
            page, _("The money of {unit}", unit=batch.unit), form, _("Write down the receipt"), self._answer,
            told=told, picture="wallet", stays=True,
        )  # fmt: skip
        self._paid = paid
        form.changed.connect(self._say_rest)

    def _say_rest(self) -> None:
        """Say under the last payer what is still to be divided."""
        try:
            amount = self.form.fields["amount"].read() or 0
            rest = amount - sum(self.form.fields[who].read() or 0 for who in PAYERS)
        except RuleError:
            return  # what cannot be read is said when it is written down
        field = self.form.fields[PAYERS[-1]]
        if not field.property("wrong"):
            words = "" if not rest else _("{rest} yuan are still to be divided", rest=yuan(rest))
            self.form.note(PAYERS[-1], words, "secondary")

    def _answer(self, answers: dict[str, Any]) -> None:
        parts = {who: answers[who] for who in PAYERS if answers[who]}
        self._paid(
            Payment(
                answers["amount"], answers["receipt_no"], answers["on"], parts, answers.get("despite") or ""
            )
        )

    def refused_at(self, fault: Callable[[Exception], object]) -> Callable[[Exception], None]:
        """Return what takes a refusal: what the payers' parts come to is said at the first of them."""
        take = self.refused(fault)

        def placed(error: Exception) -> None:
            if isinstance(error, RuleError) and error.field == "parts":
                error.field = PAYERS[0]
            take(error)

        return placed

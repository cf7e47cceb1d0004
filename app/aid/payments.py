"""Which claims are to be paid, to which cards, and what became of them? The sheet itself is that of the books.

Money in fen. Claims are paid by transfer only (domain page E.4).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from app.funds import Payable
from app.shared.errors import RuleError
from app.shared.text import N_

DUE: Final = frozenset({"APPROVED", "PAYING", "PAY_FAILED"})
"""States in which a claim's money is still to go out."""


class NotToPay(RuleError):
    """No claim of this number waits for its money."""

    code = "claim.not_to_pay"
    template = N_("No claim with the number {number} waits for its money.")


@dataclass(frozen=True)
class PaymentLine(Payable):
    """One claim to be paid; `amount` in fen. `problem` says why a bank cannot pay it yet, or that a card is shared."""

    claim_id: str
    number: str
    name: str
    id_no: str = field(repr=False)
    payee: str = field(repr=False)
    bank: str = field(repr=False)
    account: str = field(repr=False)
    amount: int
    state: str
    problem: str = ""

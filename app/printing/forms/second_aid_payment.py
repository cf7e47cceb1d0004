"""二次救助金支付汇总表: whom the bank pays second relief, to which card and how much; and who cannot be paid yet."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from app.aid import relief_payments
from app.funds import TransferList
from app.printing.forms import payment_list
from app.printing.sheet import Form, Sheet, Stamp, Wording
from app.shared.text import N_


def load(tx: Session, relief_id: str) -> TransferList:
    """Read the transfers of a campaign of second relief."""
    return relief_payments(tx, relief_id)


def fill(view: Any, words: Wording, stamp: Stamp) -> Sheet:
    """Word the list as every list for the bank is worded."""
    return payment_list.sheet_of("second_aid_payment", view, words, stamp)


FORM = Form(
    "second_aid_payment", N_("Second relief: payment list"), False, load, fill, subject="second_relief",
    needs="aid.read",
)  # fmt: skip

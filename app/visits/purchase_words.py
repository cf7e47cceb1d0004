"""How are purchases worded, for the screen and the command line? Pieces and prices; asks nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from app.shared.money import yuan
from app.shared.text import _
from app.visits.queries import Good

if TYPE_CHECKING:
    from app.funds import Purchase


def good_of(code: str, goods: Sequence[Good]) -> Good:
    """Return a good by its code; one not known here is called by it."""
    return next((good for good in goods if good.code == code), Good(code, code, "", 0))


def parts_words(parts: Sequence[tuple[int, int]]) -> str:
    """Say what one costs: 59.94, or how many cost how much where the total does not divide."""
    if len(parts) == 1:
        return yuan(parts[0][1])
    return _("{n} at {price}, {more} at {dearer}", n=f"{parts[0][0]:,}", price=yuan(parts[0][1]),
             more=f"{parts[1][0]:,}", dearer=yuan(parts[1][1]))  # fmt: skip


def purchase_words(made: Purchase, goods: Sequence[Good]) -> str:
    """Say a purchase or a gift in one line: its voucher, the good, how many, and the total."""
    name = good_of(made.good, goods).name
    if made.gift_to:
        return _("{voucher} {good} × {n} donated, worth {total} yuan", voucher=made.voucher, good=name,
                 n=f"{made.quantity:,}", total=yuan(made.total))  # fmt: skip
    return _("{voucher} {good} × {n}, {total} yuan", voucher=made.voucher, good=name, n=f"{made.quantity:,}",
             total=yuan(made.total))  # fmt: skip

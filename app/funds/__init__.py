"""Where did every yuan and every bag come from, and where did it go?

The door: what others book inside their own transaction, what may be read, and the service of the desk.
Amounts are whole fen. Buying goods is an advance; only what is handed over is help given.
"""

from app.funds.means import Means
from app.funds.queries import (
    Agreement,
    BookLine,
    Finding,
    SourceState,
    StockState,
    agreement,
    cash_out,
    goods_given,
    goods_left,
    goods_value,
    help_by_origin,
    help_values,
    source_states,
    spent_by_source,
    stock_states,
)
from app.funds.rules import Help, OutOfStock, OverBudget, PriceDiffers, SourceMissing
from app.funds.service import Booking, Funds, buy, hand_over, open_budget, reverse

__all__ = [
    "Agreement",
    "BookLine",
    "Booking",
    "Finding",
    "Funds",
    "Help",
    "Means",
    "OutOfStock",
    "OverBudget",
    "PriceDiffers",
    "SourceMissing",
    "SourceState",
    "StockState",
    "agreement",
    "buy",
    "cash_out",
    "goods_given",
    "goods_left",
    "goods_value",
    "hand_over",
    "help_by_origin",
    "help_values",
    "open_budget",
    "reverse",
    "source_states",
    "spent_by_source",
    "stock_states",
]

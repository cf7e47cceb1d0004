"""Where did every yuan and every bag come from, and where did it go?

The door: what others book inside their own transaction, what may be read, and the service of the desk.
Amounts are whole fen. Buying goods is an advance; only what is handed over is help given.
"""

from app.funds.by_hand import OpenedBefore, Written
from app.funds.closings import Closing, closing
from app.funds.granted import granted, laid_out
from app.funds.ledger import Called, LedgerFilter, LedgerLine, LedgerTotals, Moved, of_entry
from app.funds.marks import marks
from app.funds.means import Means
from app.funds.period_sums import PeriodSums, Sums, check_period, period_of, period_sums, period_words
from app.funds.periods import PeriodClosed
from app.funds.posting import Booking
from app.funds.queries import (
    Agreement,
    BookLine,
    Finding,
    SourceState,
    StockState,
    agreement,
    cash_out,
    entry_days,
    entry_lines,
    goods_given,
    goods_left,
    goods_value,
    help_by_origin,
    help_values,
    source_states,
    spent_by_source,
    stock_states,
)
from app.funds.rules import (
    BOUGHT,
    BUDGETED,
    BY_HAND,
    GIVEN,
    KINDS,
    OFFICE,
    OPENED,
    RECEIVED,
    REVERSED,
    SPENT,
    Help,
    OutOfStock,
    OverBudget,
    PriceDiffers,
    SourceMissing,
)
from app.funds.service import Funds, buy, hand_over, open_budget, reverse
from app.funds.summary import kind_words, summary_words

__all__ = [
    "BOUGHT",
    "BUDGETED",
    "BY_HAND",
    "GIVEN",
    "KINDS",
    "OFFICE",
    "OPENED",
    "RECEIVED",
    "REVERSED",
    "SPENT",
    "Agreement",
    "BookLine",
    "Booking",
    "Called",
    "Closing",
    "Finding",
    "Funds",
    "Help",
    "LedgerFilter",
    "LedgerLine",
    "LedgerTotals",
    "Means",
    "Moved",
    "OpenedBefore",
    "OutOfStock",
    "OverBudget",
    "PeriodClosed",
    "PeriodSums",
    "PriceDiffers",
    "SourceMissing",
    "SourceState",
    "StockState",
    "Sums",
    "Written",
    "agreement",
    "buy",
    "cash_out",
    "check_period",
    "closing",
    "entry_days",
    "entry_lines",
    "goods_given",
    "goods_left",
    "goods_value",
    "granted",
    "hand_over",
    "help_by_origin",
    "help_values",
    "kind_words",
    "laid_out",
    "marks",
    "of_entry",
    "open_budget",
    "period_of",
    "period_sums",
    "period_words",
    "reverse",
    "source_states",
    "spent_by_source",
    "stock_states",
    "summary_words",
]

"""Where did every yuan and every bag come from, and where did it go?

The door: what others book inside their own transaction, what may be read, and the service of the desk.
Amounts are whole fen. Buying goods is an advance; only what is handed over is help given.
"""

from app.funds.closings import Closing, closing
from app.funds.elsewhere import (
    EntryForeign,
    booked_for,
    cancel,
    entry_names,
    entry_origins,
    granted,
    live_entries,
    take_granted,
    take_over,
)
from app.funds.ledger import Called, LedgerFilter, LedgerLine, LedgerTotals, Moved
from app.funds.means import Means
from app.funds.periods import PeriodClosed
from app.funds.queries import (
    Agreement,
    BookLine,
    Finding,
    SourceState,
    StockState,
    agreement,
    cash_out,
    entry_days,
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
    GIVEN,
    KINDS,
    REVERSED,
    Help,
    OutOfStock,
    OverBudget,
    PriceDiffers,
    SourceMissing,
)
from app.funds.service import Booking, Funds, buy, hand_over, open_budget, reverse
from app.funds.summary import kind_words, summary_words

__all__ = [
    "BOUGHT",
    "BUDGETED",
    "GIVEN",
    "KINDS",
    "REVERSED",
    "Agreement",
    "BookLine",
    "Booking",
    "Called",
    "Closing",
    "EntryForeign",
    "Finding",
    "Funds",
    "Help",
    "LedgerFilter",
    "LedgerLine",
    "LedgerTotals",
    "Means",
    "Moved",
    "OutOfStock",
    "OverBudget",
    "PeriodClosed",
    "PriceDiffers",
    "SourceMissing",
    "SourceState",
    "StockState",
    "agreement",
    "booked_for",
    "buy",
    "cancel",
    "cash_out",
    "closing",
    "entry_days",
    "entry_names",
    "entry_origins",
    "goods_given",
    "goods_left",
    "goods_value",
    "granted",
    "hand_over",
    "help_by_origin",
    "help_values",
    "kind_words",
    "live_entries",
    "open_budget",
    "reverse",
    "source_states",
    "spent_by_source",
    "stock_states",
    "summary_words",
    "take_granted",
    "take_over",
]

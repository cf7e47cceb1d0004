"""What does a line of the ledger say in words? For the screen, paper and the command line; asks nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from app.funds import rules
from app.funds.ledger import UNNUMBERED, LedgerLine
from app.shared.money import yuan
from app.shared.text import N_, _

BETWEEN: Final = " · "

KIND_WORDS: Final[Mapping[str, str]] = {
    rules.BUDGETED: N_("Budget granted"),
    rules.GIVEN: N_("Help given"),
    rules.BOUGHT: N_("Goods bought"),
    rules.DONATED: N_("Goods donated"),
    rules.REVERSED: N_("Reversal"),
    rules.OPENED: N_("Opening balance"),
    rules.RECEIVED: N_("Income"),
    rules.SPENT: N_("Expense"),
}


def kind_words(kind: str) -> str:
    """Return what a kind of entry is called."""
    return _(KIND_WORDS.get(kind, kind))


def summary_words(line: LedgerLine) -> str:
    """Say what a line stands for: what was granted, bought or given to whom, and what it takes back."""
    told = _WORDED.get(line.of, _written)(line)
    if line.kind == rules.REVERSED:
        if line.summary:
            return _("Takes back {voucher}: {what}", voucher=line.takes_back, what=line.summary)
        if not line.takes_back:
            return _("Takes back: {what}", what=told)
        return _("Takes back {voucher}: {what}", voucher=line.takes_back, what=told)
    if line.taken_back == UNNUMBERED:
        return _("{what} (taken back later)", what=told)
    if line.taken_back:
        return _("{what} (taken back by {voucher})", what=told, voucher=line.taken_back)
    return told


def _granted(_line: LedgerLine) -> str:
    return _("Budget granted")


def _bought(line: LedgerLine) -> str:
    return _taken_in(line, _("Bought {goods} (an advance)", goods=_goods(line)))


def _donated(line: LedgerLine) -> str:
    return _taken_in(line, _("Donated {goods}", goods=_goods(line)))


def _goods(line: LedgerLine) -> str:
    if len(line.goods) == 1:
        (one,) = line.goods
        price = yuan(one.unit_price)
        return _("{good} × {n} at {price} yuan", good=one.name, n=f"{abs(one.quantity):,}", price=price)
    # One good, its cents shared out: what was paid in all says more than two prices.
    goods = BETWEEN.join(_("{good} × {n}", good=name, n=f"{n:,}") for name, n in line.goods_moved)
    return _("{goods} for {total} yuan", goods=goods, total=yuan(line.goods_cost))


def _taken_in(line: LedgerLine, words: str) -> str:
    more = (line.summary if line.kind in rules.TAKEN_IN else "", line.counterparty)
    return BETWEEN.join([words, *filter(None, more)])


def _given(line: LedgerLine) -> str:
    if not line.visit_id:  # no piece moved: what the last ones cost was told twice, or not at all
        return _("Cost of goods that two computers gave at once, levelled")
    parts = [_("{good} × {n}", good=name, n=f"{n:,}") for name, n in line.goods_moved]
    if abs(line.expense or 0) != line.goods_cost or not parts:
        parts.insert(0, _("cash"))
    name = line.person or _("somebody not known here")
    return _("For {name}: {what}", name=name, what=BETWEEN.join(parts))


def _written(line: LedgerLine) -> str:
    return BETWEEN.join(part for part in (line.summary or kind_words(line.of), line.counterparty) if part)


_WORDED: Final = {
    rules.BUDGETED: _granted,
    rules.BOUGHT: _bought,
    rules.DONATED: _donated,
    rules.GIVEN: _given,
}

"""How is a line of the ledger worded in the list? Columns and the source of its rows; asks nothing by itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.funds import BUDGETED, DONATED, GIVEN, OPENED, RECEIVED, SPENT, kind_words, summary_words
from app.printing.origins import GRANTS
from app.shared import codes
from app.shared.money import yuan
from app.shared.text import _
from ui.kit.grid import Column, Value

if TYPE_CHECKING:
    from app.aid import ReliefView
    from app.funds import LedgerFilter, LedgerLine
    from app.office import Office
    from ui.desk import Desk


@dataclass(frozen=True)
class LedgerSource:
    """The ledger as asked for, for the grid; `names` (campaigns by id) is filled as they are met."""

    office: Office
    wanted: LedgerFilter
    names: dict[str, str]

    def ids(self) -> Sequence[str]:
        """Return the lines wanted."""
        return self.office.funds.window(self.office.actor, self.wanted)

    def rows(self, ids: Sequence[str]) -> Sequence[LedgerLine]:
        """Return these lines."""
        return self.office.funds.page(self.office.actor, ids)

    def values(self, key: str) -> Sequence[Value]:
        """Return what a column's filter may choose from."""
        found = self.office.funds.values(self.office.actor, self.wanted, key)
        self.names.update({value: name for value, name, _count in found if name})
        return [Value(value, value_words(key, value, self.names), count) for value, _name, count in found]

    def totals(self, ids: Sequence[str] | None) -> Mapping[str, int]:
        """Return what all lines that match come to in fen; for some of them their lines are added up."""
        if ids is None:
            whole = self.office.funds.totals(self.office.actor, self.wanted)
            return {"income": whole.income, "expense": whole.expense}
        found = {"income": 0, "expense": 0}
        for start in range(0, len(ids), 500):
            for line in self.rows(ids[start : start + 500]):
                found["income"] += line.income or 0
                found["expense"] += line.expense or 0
        return found


def source_words(code: str) -> str:
    """Return a source in words; goods bought belong to none yet."""
    return codes.load("warm_fund_sources").label(code) if code else _("None yet: goods on the shelf")


def value_words(key: str, value: str, names: Mapping[str, str]) -> str:
    """Return a filter's value in words; a campaign's id by its name in `names`."""
    match key:
        case "source":
            return source_words(value)
        case "campaign":
            return campaign_words(value, names.get(value, ""))
        case "kind":
            return kind_words(value)
    return value


def money_in(line: LedgerLine) -> str:
    """Return the money in; empty where none was meant."""
    return (
        yuan(line.income)
        if line.income is not None and line.of in (BUDGETED, DONATED, OPENED, RECEIVED)
        else ""
    )


def money_out(line: LedgerLine) -> str:
    """Return the money out; empty where none was meant."""
    return yuan(line.expense) if line.expense is not None and line.of in (GIVEN, SPENT) else ""


def origin_words(line: LedgerLine) -> str:
    """Say what a line comes from, which opens with Enter."""
    if line.is_by_hand:
        return _("By hand")
    if line.belongs:
        return _("Relief money") if line.belongs == GRANTS else _("Second relief")
    return _("Visit") if line.visit_id else _("Campaign")


def origin_of(line: LedgerLine) -> tuple[str, dict[str, str | bool]]:
    """Return the page and the wish that show what a line comes from."""
    if line.belongs == GRANTS:
        of_one: dict[str, str | bool] = {"list": "", "relief": "", "row": line.visit_id}
        return "hardship", of_one if line.visit_id else {
            "projects": True,
            "list": "",
            "row": line.campaign_id,
        }
    if line.belongs:
        return "aid", {line.belongs: line.campaign_id, "row": line.visit_id}
    wish: dict[str, str | bool] = {"campaign": line.campaign_id, "state": ""}
    return "visits", {**wish, "row": line.visit_id} if line.visit_id else wish


def campaign_words(campaign_id: str, name: str) -> str:
    """Return a campaign's name; what was written by hand is of none."""
    return name or (_("Not found here") if campaign_id else _("Of no campaign"))


def columns() -> list[Column]:
    """Return the columns of the ledger."""
    return [  # the sums stay in sight also with large text, so names stand behind them
        Column(_("Day"), lambda line: line.on.isoformat(), 104, key="day", filter="year"),
        Column(_("Voucher"), lambda line: line.voucher, 126, key="voucher", sort="booked"),
        Column(_("Source of funds"), lambda line: source_words(line.source), 124, key="source", filter="source"),
        Column(_("What for"), summary_words, 214, key="what"),
        Column(_("In (yuan)"), money_in, 94, "amount", key="income", number=lambda line: line.income),
        Column(_("Out (yuan)"), money_out, 94, "amount", key="expense", number=lambda line: line.expense),
        Column(_("Source's rest in the campaign"), lambda line: "" if line.left is None else yuan(line.left), 136,
               "balance", key="left"),
        Column(_("Campaign"), lambda line: campaign_words(line.campaign_id, line.campaign), 130, key="campaign",
               filter="campaign"),
        Column(_("Booked by"), lambda line: line.by, 70, key="by"),
        Column(_("Comes from"), origin_words, 66, key="origin"),
        Column(_("Kind"), lambda line: kind_words(line.kind), 84, key="kind", hidden=True),
    ]  # fmt: skip


def relief_differs(relief: ReliefView, desk: Desk) -> tuple[str, str, tuple[str, Callable[[], object]]]:
    """Return what a strip says of second relief that the ledger tells otherwise: words, tone, and the way there."""
    words = _("Second relief and the ledger differ in: {name}", name=relief.name)
    return words, "bad", (_("Open the campaign"), lambda: desk.go("aid", {"relief": relief.id}))

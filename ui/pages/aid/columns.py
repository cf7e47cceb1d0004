"""How is a claim worded in the list? Columns and the source of its rows; asks nothing by itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.shared.dates import iso
from app.shared.money import yuan
from app.shared.text import _
from ui.kit.grid import Column, Value
from ui.pages.aid.words import kind_words, missing_words, short_stay, state_words, tone_of, waited_words

if TYPE_CHECKING:
    from app.aid import ClaimFilter, DeskLine
    from app.office import Office


@dataclass(frozen=True)
class ClaimSource:
    """The claims as asked for, for the grid; `names` (plans by id) is filled as they are met."""

    office: Office
    wanted: ClaimFilter
    names: dict[str, str]

    def ids(self) -> Sequence[str]:
        """Return the claims wanted."""
        return self.office.aid.window(self.office.actor, self.wanted)

    def rows(self, ids: Sequence[str]) -> Sequence[DeskLine]:
        """Return these claims."""
        return self.office.aid.page(self.office.actor, ids)

    def values(self, key: str) -> Sequence[Value]:
        """Return what a column's filter may choose from."""
        found = self.office.aid.values(self.office.actor, self.wanted, key)
        self.names.update({value: name for value, name, _count in found if name})
        return [Value(value, value_words(key, value, self.names), count) for value, _name, count in found]

    def totals(self, ids: Sequence[str] | None) -> Mapping[str, int]:
        """Return what all claims that match come to in fen; for some of them their lines are added up."""
        if ids is None:
            whole = self.office.aid.sums(self.office.actor, self.wanted)
            return {"total": whole.total, "amount": whole.amount}
        lines = self.rows(ids)
        return {
            "total": sum(one.total or 0 for one in lines),
            "amount": sum(one.amount or 0 for one in lines),
        }


def value_words(key: str, value: str, names: Mapping[str, str]) -> str:
    """Return a filter's value in words; a plan's id by its name in `names`."""
    match key:
        case "benefit":
            return kind_words(value)
        case "state":
            return state_words(value)
    return names.get(value, value) or _("No plan yet")


def _fen(amount: int | None) -> str:
    return "" if amount is None else yuan(amount)


def columns() -> list[Column]:
    """Return the columns of the list of claims."""
    return [
        Column(_("Claim number"), lambda line: line.number, 88, key="number"),
        Column(_("Name"), lambda line: line.name, 60, key="name"),
        Column(_("Kind"), lambda line: kind_words(line.benefit), 74, key="kind", filter="benefit"),
        Column(_("Stay"), lambda line: short_stay(line.admitted, line.discharged, line.event_on), 160, key="stay"),
        Column(_("Total cost"), lambda line: _fen(line.total), 100, "amount", key="total",
               number=lambda line: line.total),
        Column(_("To be paid"), lambda line: _fen(line.amount), 92, "amount", key="amount",
               number=lambda line: line.amount),
        Column(_("Waiting"), lambda line: waited_words(line.waited), 60, key="waited"),
        Column(_("Lacking"), lambda line: missing_words(line.missing), 84, key="missing"),
        Column(_("Supply until"), lambda line: iso(line.due), 96, key="due", hidden=True),
        Column(_("State"), lambda line: state_words(line.state), 102, "state", key="state", filter="state",
               tone=lambda line: tone_of(line.state)),
        Column(_("Claimed on"), lambda line: line.claimed_on.isoformat(), 96, key="claimed_on", hidden=True),
        Column(_("Document number"), lambda line: line.id_masked, 150, key="id_no", hidden=True),
        Column(_("Plan"), lambda line: line.plan_name or _("No plan yet"), 200, key="plan", filter="plan",
               hidden=True),
    ]  # fmt: skip

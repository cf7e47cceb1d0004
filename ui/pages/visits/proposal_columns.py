"""How is somebody worded who may come onto a list? Columns, states and what is said of them; asks nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.shared.identity import mask_id
from app.shared.money import yuan
from app.shared.text import N_, _
from app.visits import NEAR, READY, REFUSED
from ui.kit.grid import Column
from ui.pages.visits.planning import kit_words

if TYPE_CHECKING:
    from app.shared.cells import RowProblem
    from app.visits import CampaignView, Kit, Near, Proposal, Proposed

STATES = {
    READY: (N_("Can come"), "good"),
    NEAR: (N_("Same household"), "warn"),
    REFUSED: (N_("Cannot come"), "bad"),
}
SAME = {
    "household": N_("one household with {who}"),
    "account": N_("same bank card as {who}"),
    "phone": N_("same telephone as {who}"),
}


@dataclass(frozen=True)
class ProposedLine:
    """One line shown: somebody proposed, or a row of a sheet of which nobody can be made."""

    proposal: Proposal | None
    problem: RowProblem | None = None

    @property
    def state(self) -> str:
        """Say whether they can come."""
        return self.proposal.state if self.proposal is not None else REFUSED

    @property
    def sheet_row(self) -> int | None:
        """The row in Excel, None without a sheet."""
        if self.proposal is not None:
            return self.proposal.sheet_row
        return self.problem.sheet_row if self.problem is not None else None


def lines_of(found: Proposed) -> list[ProposedLine]:
    """Return the lines of what was found, a sheet's in its order."""
    lines = [ProposedLine(one) for one in found.lines]
    lines += [ProposedLine(None, problem) for problem in found.problems]
    return sorted(lines, key=lambda line: line.sheet_row or 0) if found.problems else lines


def gets_words(kit: Kit, goods: Mapping[str, str]) -> str:
    """Say what a kit holds: cash, and goods by their names."""
    parts = [_("{sum} yuan", sum=yuan(kit.cash))] if kit.cash else []
    parts += [f"{goods.get(code, code)} {quantity}" for code, quantity in kit.goods.items()]
    return "  ".join(parts) or _("Nothing")


def near_words(near: Near) -> str:
    """Say with whom somebody shares a household, and by what."""
    who = near.name
    if near.number is not None:
        who = f"{near.number:03d} {near.name}"
    elif near.sheet_row is not None:
        who = _("{name} (row {row})", name=near.name, row=near.sheet_row)
    return _(SAME[near.same], who=who)


def about_words(line: ProposedLine) -> str:
    """Say what is to be known of a line."""
    if line.proposal is None:
        return line.problem.words() if line.problem is not None else ""
    one = line.proposal
    told = [one.error.words()] if one.error is not None else []
    told += [near_words(near) for near in one.near]
    told += [note.words() for note in one.notes]
    return "   ".join(told)


def proposal_columns(campaign: CampaignView) -> list[Column]:
    """Return the columns of those who may come onto a campaign's list."""
    goods = {good.code: good.name for good in campaign.goods}

    def person(line: ProposedLine, name: str) -> str:
        return str(getattr(line.proposal.person, name)) if line.proposal is not None else ""

    def kind(line: ProposedLine) -> str:
        return kind_words(line.proposal) if line.proposal is not None else ""

    def gets(line: ProposedLine) -> str:
        kit_id = line.proposal.kit_id if line.proposal is not None else None
        return gets_words(campaign.kits[kit_id], goods) if kit_id is not None else ""

    return [
        Column(_("Row"), lambda line: str(line.sheet_row or ""), 56, "count", key="row"),
        Column(_("Name"), lambda line: person(line, "name"), 100, key="name"),
        Column(_("State"), lambda line: _(STATES[line.state][0]), 124, "state", key="state",
               tone=lambda line: STATES[line.state][1]),
        Column(_("What about it"), about_words, 330, key="about"),
        Column(_("Helped before"), lambda line: str(line.proposal.before or "") if line.proposal else "", 84,
               "count", key="before"),
        Column(_("Village or unit"), lambda line: person(line, "place"), 150, key="place"),
        Column(_("Kind"), kind, 100, key="kind"),
        Column(_("Gets"), gets, 220, key="gets"),
        Column(_("Document number"), lambda line: mask_id(person(line, "id_no")), 180, key="id_no"),
    ]  # fmt: skip


def kind_words(one: Proposal) -> str:
    """Say what kind of recipient somebody is."""
    return kit_words(one.person.kind, one.person.category)

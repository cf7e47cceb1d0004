"""What is out with carriers, and does it add up? Reads the notes of a campaign and reckons; writes nothing."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import funds
from app.shared import codes
from app.visits import queries, rules
from app.visits.collective_rows import unit_facts
from app.visits.issuing import (
    CASH,
    GOOD,
    ISSUED,
    RETURNED,
    CarrierLine,
    Explanation,
    Handed,
    IssueLine,
    IssueNote,
    Thing,
    by_carrier,
    counted,
)
from app.visits.queries import CampaignView, VisitFacts
from app.visits.tables import DifferenceNoteRow, IssueNoteRow


@dataclass(frozen=True)
class Issued:
    """A campaign's notes, the latest last, and what they come to.

    `left` is what the books say is there, carriers' hands included: goods on the shelf and cash of the sources, in
    pieces and fen. `sources` are those whose cash can be taken out.
    """

    notes: tuple[IssueNote, ...]
    lines: tuple[IssueLine, ...]
    left: Mapping[Thing, int]
    carriers: tuple[CarrierLine, ...]
    sources: tuple[str, ...]

    @property
    def by_thing(self) -> dict[Thing, IssueLine]:
        """The lines by what they are about."""
        return {line.thing: line for line in self.lines}

    def free(self, thing: Thing) -> int:
        """Return what can still be taken out, in fen or pieces."""
        return max(0, self.left.get(thing, 0) - self.by_thing[thing].out)

    @property
    def in_use(self) -> bool:
        """Say whether the office writes notes for this campaign: one that hands over from its own shelf does not."""
        return any(note.stands for note in self.notes)


def read_issued(tx: Session, campaign: CampaignView, visits: Sequence[VisitFacts] | None = None) -> Issued:
    """Read what carriers took of a campaign and brought back; `visits`, units too, where they are read."""
    facts = visits or (*queries.visit_facts(tx, campaign.id), *unit_facts(tx, campaign.id))
    notes = notes_of(tx, campaign.id)
    left = {(CASH, state.source): state.left for state in campaign.sources}
    left |= {(GOOD, state.good): state.left for state in funds.stock_states(tx, campaign.id)}
    return Issued(
        notes=notes,
        lines=_lines(campaign, notes, facts, explanations_of(tx, campaign.id)),
        left=left,
        carriers=by_carrier(notes),
        sources=_cash_sources(campaign, facts),
    )


def notes_of(tx: Session, campaign_id: str) -> tuple[IssueNote, ...]:
    """Return every note of a campaign in the order they were written."""
    statement = select(IssueNoteRow).where(IssueNoteRow.campaign_id == campaign_id)
    rows = tx.scalars(statement.order_by(IssueNoteRow.entered_at, IssueNoteRow.id)).all()
    gone = {row.reverses for row in rows}
    return tuple(
        IssueNote(
            id=row.id,
            campaign_id=row.campaign_id,
            kind=row.kind,
            handed=Handed(
                row.on_day,
                row.carrier,
                row.cash,
                row.cash_source,
                json.loads(row.goods),
                row.place,
                row.remark,
            ),
            reverses=row.reverses,
            is_reversed=row.id in gone,
            entered_by=row.entered_by,
            entered_at=row.entered_at,
        )
        for row in rows
    )


def explanations_of(tx: Session, campaign_id: str) -> tuple[Explanation, ...]:
    """Return the explanations of a campaign's differences that stand."""
    statement = select(DifferenceNoteRow).where(DifferenceNoteRow.campaign_id == campaign_id)
    rows = tx.scalars(statement.order_by(DifferenceNoteRow.entered_at, DifferenceNoteRow.id)).all()
    gone = {row.reverses for row in rows}
    return tuple(
        Explanation(
            id=row.id,
            thing=(CASH, row.source) if row.source else (GOOD, row.good),
            amount=row.cash if row.source else row.quantity,
            reason=row.reason,
            entered_by=row.entered_by,
            entered_at=row.entered_at,
        )
        for row in rows
        if row.reverses is None and row.id not in gone
    )


def _cash_sources(campaign: CampaignView, visits: Sequence[VisitFacts]) -> tuple[str, ...]:
    """Return the sources whose cash is planned to be given, in the campaign's order; all when none is."""
    planned = {kit.cash_source for kit in campaign.kits.values() if kit.cash}
    planned |= {visit.kit.cash_source for visit in visits if visit.kit.cash}
    every = tuple(state.source for state in campaign.sources)
    return tuple(source for source in every if source in planned) or every


def _lines(
    campaign: CampaignView,
    notes: Sequence[IssueNote],
    visits: Sequence[VisitFacts],
    explanations: Sequence[Explanation],
) -> tuple[IssueLine, ...]:
    """Reckon each source's cash and each good."""
    planned, given = Counter[Thing](), Counter[Thing]()
    for visit in visits:
        source = visit.kit.cash_source or ""
        planned.update(_things(source, visit.kit.cash, visit.kit.goods))
        if visit.state in rules.HANDED_OVER:
            given.update(_things(source, visit.cash or 0, visit.goods or {}))
    issued, returned = counted(notes, ISSUED), counted(notes, RETURNED)
    named = codes.load("warm_fund_sources")
    shown: list[tuple[Thing, str, str]] = [
        ((CASH, state.source), named.label(state.source), "") for state in campaign.sources
    ]
    shown += [((GOOD, good.code), good.name, good.unit) for good in campaign.goods]
    return tuple(
        IssueLine(
            thing=thing,
            name=name,
            unit=unit,
            planned=planned[thing],
            issued=issued[thing],
            given=given[thing],
            returned=returned[thing],
            explanations=tuple(one for one in explanations if one.thing == thing),
        )
        for thing, name, unit in shown
    )


def _things(source: str, cash: int, goods: Mapping[str, int]) -> dict[Thing, int]:
    return {(CASH, source): cash, **{(GOOD, code): quantity for code, quantity in goods.items()}}

"""Who names levels and tiers, and takes what their rules propose? A rule only proposes; a person chooses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.hardship import file_rows, judged_rows, tier_rows, tiers
from app.hardship.filing import Filing
from app.hardship.happenings import FILED
from app.hardship.judged_tables import HardshipTierRow
from app.hardship.tables import HardshipFileRow
from app.hardship.tiers import LISTS, TierIn
from app.shared import codes
from app.shared.actor import Actor

Chosen = tuple[str, str]
"""Level and tier of a file."""


@dataclass(frozen=True)
class TierLine:
    """A level ("level") or tier ("tier"): its name here and as installed, and the office's own rule if it has one."""

    listed: str
    code: str
    name: str
    installed: str
    own: TierIn | None


@dataclass(frozen=True)
class TierProposal:
    """A file on file whose level or tier the rules would choose otherwise; '' is none.

    `chosen` says that a person chose one of the two that differ: it is replaced only when that is asked for.
    """

    file_id: str
    number: str
    head: str
    place: str
    level: str
    tier: str
    proposed_level: str
    proposed_tier: str
    chosen: bool


class HardshipTiers(Filing):
    """The part of hardship's service that keeps levels and tiers."""

    def tier_lines(self, actor: Actor) -> tuple[TierLine, ...]:
        """Return every level and tier with its name and rule, levels first."""
        self._guard.check(actor, "hardship.read")
        with self._db.reading() as tx:
            own = tier_rows.own(tx)
        found = []
        for listed, name in LISTS.items():
            installed, shown = codes.installed(name), codes.load(name)
            for entry in shown:
                mine = own.get((listed, entry.code))
                called = mine.name if mine and mine.name else entry.name_zh
                found.append(TierLine(listed, entry.code, called, installed.label(entry.code), mine))
        return tuple(found)

    def set_tier(self, actor: Actor, listed: str, code: str, told: TierIn) -> TierIn:
        """Keep the office's own name and rule of a level or tier; return what stood there before.

        Raises what `checked_tier` raises.
        """
        self._guard.check(actor, "hardship.keep")
        kept = tiers.checked_tier(listed, code, told)
        with self._db.transaction("hardship.tier_set", actor) as tx:
            row = tx.get(HardshipTierRow, tier_rows.tier_id(listed, code))
            before = TierIn() if row is None else tier_rows.tier_in(row)
            tier_rows.keep(tx, listed, code, kept)
        return before

    def tier_proposals(self, actor: Actor) -> tuple[TierProposal, ...]:
        """Return the files on file whose level or tier the rules would choose otherwise, by place and name."""
        self._guard.check(actor, "hardship.read")
        with self._db.reading() as tx:
            return tuple(self._proposals(tx))

    def take_proposals(
        self, actor: Actor, file_ids: Sequence[str], *, replace: bool = False
    ) -> Mapping[str, Chosen]:
        """Give files the level and tier the rules propose; return what stood there before, of those that changed.

        What a person chose stays unless `replace` says that it was asked for. Files without a proposal stay.
        """
        self._guard.check(actor, "hardship.keep")
        with self._db.transaction("hardship.tiers_taken", actor) as tx:
            wanted = {one.file_id: one for one in self._proposals(tx) if one.file_id in set(file_ids)}
            told = {}
            for file_id, one in wanted.items():
                level = one.proposed_level if one.proposed_level and (replace or not one.level) else one.level
                tier = one.proposed_tier if one.proposed_tier and (replace or not one.tier) else one.tier
                told[file_id] = (level, tier)
            return self._choose(tx, actor, told)

    def choose_tiers(self, actor: Actor, told: Mapping[str, Chosen]) -> Mapping[str, Chosen]:
        """Give files a level and a tier each; return what stood there before. Raises LevelUnknown, TierUnknown."""
        self._guard.check(actor, "hardship.keep")
        for level, tier in told.values():
            if level:
                tiers.check_level(level)
            tiers.check_tier(tier)
        with self._db.transaction("hardship.tiers_taken", actor) as tx:
            return self._choose(tx, actor, told)

    def _choose(self, tx: Session, actor: Actor, told: Mapping[str, Chosen]) -> dict[str, Chosen]:
        before: dict[str, Chosen] = {}
        for file_id, (level, tier) in told.items():
            row, now = self._living(tx, file_id)
            if (row.level, row.gradient) == (level, tier):
                continue
            before[file_id] = (row.level, row.gradient)
            row.level, row.gradient = level, tier
            self._touch(tx, actor, file_id, now)
        return before

    def _proposals(self, tx: Session) -> list[TierProposal]:
        held = tier_rows.rules(tx)
        stands = self._remembered.standings(tx, self._clock.today())
        tests = {file_id: some[-1] for file_id, some in judged_rows.all_figures(tx).items()}
        found = []
        for row in tx.scalars(
            select(HardshipFileRow).order_by(HardshipFileRow.place, HardshipFileRow.pinyin)
        ):
            now, test = stands[row.id], tests.get(row.id)
            if now.state not in FILED or test is None:
                continue
            category = now.category or test.category
            level, tier = tier_rows.by_figures(held, row, category, test.net_pc, test.line_used)
            differs = [
                (old, new) for old, new in ((row.level, level), (row.gradient, tier)) if new and new != old
            ]
            if differs:
                found.append(
                    TierProposal(
                        row.id, file_rows.number_of(row), row.head, row.place, row.level, row.gradient, level, tier,
                        any(old for old, _new in differs),
                    )
                )  # fmt: skip
        return found

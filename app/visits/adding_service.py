"""How does somebody come onto a campaign's list beyond its plan, and off it again? Looked at first, then put."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from app.funds import help_by_origin
from app.security import Guard
from app.shared.actor import Actor
from app.shared.chain import canonical_text
from app.shared.db import Database
from app.shared.errors import RuleError
from app.shared.ids import new_id
from app.shared.names import FEW
from app.shared.text import N_
from app.visits import earlier, listing, pack_queries, rules, standing, village_sheet, wanted
from app.visits.campaign_service import view_of
from app.visits.candidates import REFUSED, Added, Found, OnList, Proposal, Proposed, TakenOff, judge
from app.visits.caps import Caps, check_caps
from app.visits.queries import CampaignView
from app.visits.recording import UNRECORDED, VisitMissing
from app.visits.tables import CampaignRow, VisitRow
from app.visits.wanted import OfSheet, Wanted


class KitGone(RuleError):
    """What they were to get is no kit of this campaign."""

    code = "campaign.kit_gone"
    template = N_("This kit does not belong to the campaign.")


class NobodyToTakeOff(RuleError):
    """Everybody chosen has something in the records that stays."""

    code = "visit.stays_on_list"
    template = N_(
        "Who is recorded, or was, stays on the list, and so does who is in a work pack: the books or another computer "
        "know them. Record that they declined instead."
    )


class Adding:
    """Who is on a list besides those the plan names."""

    _db: Database
    _guard: Guard

    def propose(
        self, actor: Actor, campaign_id: str, asked: Wanted, other_kit: str | None = None
    ) -> Proposed:
        """Look at who would come onto a list: what they would get, who is on it or of one household. Changes nothing.

        `other_kit` is the kit of those for whom the campaign plans none. Raises CampaignMissing, KitGone, and for a
        sheet or a typed person what reading it raises.
        """
        self._guard.check(actor, "visits.list")
        with self._db.reading() as tx:
            campaign = view_of(tx, campaign_id)
            if other_kit is not None and other_kit not in campaign.kits:
                raise KitGone(field="kit")
            found = wanted.gather(tx, asked)
            lines = judge(found.found, listing.listed(tx, campaign_id), campaign.kits, other_kit)
            times = earlier.times_elsewhere(tx, campaign_id, [line.person for line in lines])
        told = zip(lines, times, strict=True)
        return Proposed(tuple(replace(line, before=n) for line, n in told), found.problems)

    def add(self, actor: Actor, campaign_id: str, lines: Sequence[Proposal]) -> Added:
        """Put the people proposed on the list, after those on it; who cannot come, or came meanwhile, is left out.

        Raises CampaignMissing, Locked and KitGone; nobody is put on it then.
        """
        self._guard.check(actor, "visits.list")
        with self._db.transaction("visits.people_added", actor) as tx:
            campaign = view_of(tx, campaign_id)
            standing.check_listing(campaign.standing)
            chosen = [line for line in lines if line.state != REFUSED]
            fresh = _still_new(tx, campaign, chosen)
            number = listing.last_number(tx, campaign_id)
            values = [
                {"id": new_id(), "rev": 1, **listing.visit_of_person(campaign_id, kit_id, place, line.person)}
                for place, (line, kit_id) in enumerate(fresh, start=number + 1)
            ]
            if values:
                tx.execute(insert(VisitRow), values)
        return Added(tuple(one["id"] for one in values), len(chosen) - len(values))

    def take_off(self, actor: Actor, campaign_id: str, ids: Sequence[str]) -> TakenOff:
        """Take people off a list who are not recorded, never were, and are in no work pack.

        Their numbers are not given again.

        Raises CampaignMissing, Locked, and NobodyToTakeOff when none of them can go.
        """
        self._guard.check(actor, "visits.list")
        with self._db.transaction("visits.taken_off", actor) as tx:
            standing.check_listing(view_of(tx, campaign_id).standing)
            booked, packed = help_by_origin(tx, campaign_id), pack_queries.packed(tx, campaign_id)
            gone = [
                row for row in _rows(tx, campaign_id, ids)
                if row.state == rules.PENDING and row.id not in booked and row.id not in packed
            ]  # fmt: skip
            if not gone:
                raise NobodyToTakeOff()
            kept = tuple(_kept(row) for row in gone)
            leaving = [row.id for row in gone]
            for start in range(0, len(leaving), FEW):
                tx.execute(delete(VisitRow).where(VisitRow.id.in_(leaving[start : start + FEW])))
        return TakenOff(campaign_id, kept, len(ids) - len(gone))

    def put_back(self, actor: Actor, taken: TakenOff) -> Added:
        """Put people back on the list under their numbers; who came onto it meanwhile is left as they are.

        Raises CampaignMissing and Locked.
        """
        self._guard.check(actor, "visits.list")
        with self._db.transaction("visits.put_back", actor) as tx:
            standing.check_listing(view_of(tx, taken.campaign_id).standing)
            there = {one.id_no for one in listing.listed(tx, taken.campaign_id)}
            # Each is a new record: to the hub one that was deleted does not come back.
            values = [
                {"id": new_id(), "rev": 1, **one, **UNRECORDED} for one in taken.visits
                if one["id_no"] not in there
            ]  # fmt: skip
            if values:
                tx.execute(insert(VisitRow), values)
        return Added(tuple(one["id"] for one in values), len(taken.visits) - len(values))

    def renumber(self, actor: Actor, visit_id: str, number: int | None = None) -> int:
        """Give somebody on a list the next number, or `number` back; return the one they had.

        Two computers that put people on one list before they met gave the same number twice. Papers handed out bear
        the old one. Raises VisitMissing, or Locked.
        """
        self._guard.check(actor, "visits.list")
        with self._db.transaction("visits.renumbered", actor) as tx:
            visit = tx.get(VisitRow, visit_id)
            if visit is None:
                raise VisitMissing()
            standing.check_listing(view_of(tx, visit.campaign_id).standing)
            before, visit.number = visit.number, number or listing.last_number(tx, visit.campaign_id) + 1
            return before

    def set_caps(self, actor: Actor, campaign_id: str, limits: Caps) -> CampaignView:
        """Set what one person may get in a campaign, at a time and in a year, with the document that says so.

        What is recorded already stays; the reckoning names what is above the new limits. Raises CampaignMissing,
        Locked, BasisMissing, CapsZero or CapsCrossed.
        """
        self._guard.check(actor, "visits.plan")
        with self._db.transaction("visits.limits_set", actor) as tx:
            standing.check_listing(view_of(tx, campaign_id).standing)
            row = tx.get_one(CampaignRow, campaign_id)
            row.caps = canonical_text(check_caps(limits).as_facts())
            tx.flush()
            return view_of(tx, campaign_id)

    def give_sheet_back(self, actor: Actor, asked: OfSheet, proposed: Proposed, out: Path) -> Path:
        """Write a village's sheet as it came, with what is wrong with each row behind it. Raises DeviceError."""
        self._guard.check(actor, "visits.list")
        told: dict[int, tuple[str, str, str]] = {}
        for one in proposed.told():
            outcome, words, column = told.get(one.sheet_row, (one.outcome, "", one.column))
            both = "\n".join(part for part in (words, one.words("zh_CN")) if part)
            told[one.sheet_row] = (
                "refused" if "refused" in (outcome, one.outcome) else one.outcome, both, column,
            )  # fmt: skip
        village_sheet.write_back(asked.path, out, told)
        return out

    def blank_sheet(self, actor: Actor, out: Path) -> Path:
        """Write an empty sheet for a village to fill. Raises DeviceError."""
        self._guard.check(actor, "visits.list")
        village_sheet.write_blank(out)
        return out


def _still_new(tx: Session, campaign: CampaignView, chosen: Sequence[Proposal]) -> list[tuple[Proposal, str]]:
    """Return who of them can come onto the list as it is now, with their kit. Raises KitGone."""
    found = [Found(line.person, line.sheet_row) for line in chosen]
    judged = judge(found, listing.listed(tx, campaign.id), campaign.kits, None)
    fresh = []
    for line, now in zip(chosen, judged, strict=True):
        if line.kit_id is None or line.kit_id not in campaign.kits:
            raise KitGone(field="kit")
        if not isinstance(now.error, OnList):
            fresh.append((line, line.kit_id))
    return fresh


def _rows(tx: Session, campaign_id: str, ids: Sequence[str]) -> list[VisitRow]:
    found: list[VisitRow] = []
    for start in range(0, len(ids), FEW):
        asked = select(VisitRow).where(VisitRow.campaign_id == campaign_id)
        found += tx.scalars(asked.where(VisitRow.id.in_(ids[start : start + FEW])).order_by(VisitRow.number))
    return found


def _kept(row: VisitRow) -> dict[str, Any]:
    """Return the values of a visit that is not recorded, without its id."""
    left_out = {"id", "rev", *UNRECORDED}
    return {
        column.key: getattr(row, column.key)
        for column in VisitRow.__table__.columns
        if column.key not in left_out
    }

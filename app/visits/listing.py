"""Who is on a campaign's list, and with which kit? Gathers people from households and the roll."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy.orm import Session

from app.hardship import HouseholdFacts, households_of
from app.members import MemberFacts, members_of_unit
from app.shared import pinyin
from app.visits import rules
from app.visits.plan import HOUSEHOLD, MEMBER, kit_for
from app.visits.queries import CampaignView
from app.visits.recording import UNRECORDED
from app.visits.rules import Person


@dataclass(frozen=True)
class Gathered:
    """Everybody a campaign plans for, each once, and how many are both household and member."""

    people: tuple[Person, ...]
    both: int


def gather(tx: Session, classes: Sequence[str], unit: str | None) -> Gathered:
    """Return the households of these classes and the unit's members; who is both is a household."""
    households = tuple(map(_household, households_of(tx, classes)))
    members = () if unit is None else tuple(map(_member, members_of_unit(tx, unit)))
    both = {person.id_no for person in households} & {person.id_no for person in members}
    return Gathered(rules.compose(households, members), len(both))


def visit_values(
    campaign: CampaignView, gathered: Gathered, listed: Set[str], last: int
) -> list[dict[str, Any]]:
    """Return the values of a visit for everybody not `listed` (document numbers), numbered after `last`."""
    kit_ids = {(kit.recipients, kit.category): kit_id for kit_id, kit in campaign.kits.items()}
    kits = tuple(campaign.kits.values())
    fresh = [person for person in gathered.people if person.id_no not in listed]
    values = []
    for number, person in enumerate(fresh, start=last + 1):
        kit = kit_for(kits, person.kind, person.category)
        if kit is None:  # the plan was checked: everybody it names has a kit
            raise AssertionError("kit")
        values.append(
            {
                "campaign_id": campaign.id,
                "kit_id": kit_ids[kit.recipients, kit.category],
                "number": number,
                **asdict(person),
                "pinyin": pinyin.full(person.name),
                "initials": pinyin.initials(person.name),
                **UNRECORDED,
            }
        )
    return values


def _household(facts: HouseholdFacts) -> Person:
    return Person(
        kind=HOUSEHOLD,
        subject_id=facts.id,
        name=facts.head,
        doc_type=facts.doc_type,
        id_no=facts.id_no,
        place=facts.place,
        phone=facts.phone,
        category=facts.category,
        bank=facts.bank,
        account=facts.account,
    )


def _member(facts: MemberFacts) -> Person:
    return Person(
        kind=MEMBER,
        subject_id=facts.id,
        name=facts.name,
        doc_type=facts.doc_type,
        id_no=facts.id_no,
        place=facts.unit_name,
        phone=facts.mobile or "",
        category=None,
    )

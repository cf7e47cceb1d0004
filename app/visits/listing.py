"""Who is on a campaign's list, and with which kit? Gathers people from households and the roll."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.hardship import HouseholdFacts, households_of
from app.members import MemberFacts, members_of_unit
from app.shared import pinyin
from app.shared.journal import JournalLineRow
from app.visits import rules
from app.visits.candidates import Listed
from app.visits.plan import HOUSEHOLD, MEMBER, kit_for
from app.visits.queries import CampaignView
from app.visits.recording import UNRECORDED
from app.visits.rules import Person
from app.visits.tables import VisitRow


@dataclass(frozen=True)
class Gathered:
    """Everybody a campaign plans for, each once, and how many are both household and member."""

    people: tuple[Person, ...]
    both: int


def gather(tx: Session, classes: Sequence[str], unit: str | None) -> Gathered:
    """Return the households of these classes and the unit's members; who is both is a household."""
    households = tuple(map(household_person, households_of(tx, classes)))
    members = () if unit is None else tuple(map(member_person, members_of_unit(tx, unit)))
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
        values.append(visit_of_person(campaign.id, kit_ids[kit.recipients, kit.category], number, person))
    return values


def visit_of_person(campaign_id: str, kit_id: str, number: int, person: Person) -> dict[str, Any]:
    """Return the values of one person's visit, not recorded yet."""
    return {
        "campaign_id": campaign_id,
        "kit_id": kit_id,
        "number": number,
        **asdict(person),
        "pinyin": pinyin.full(person.name),
        "initials": pinyin.initials(person.name),
        **UNRECORDED,
    }


def listed(tx: Session, campaign_id: str) -> tuple[Listed, ...]:
    """Return everybody on a campaign's list, by number."""
    columns = (
        VisitRow.number,
        VisitRow.name,
        VisitRow.id_no,
        VisitRow.head_no,
        VisitRow.account,
        VisitRow.phone,
    )
    asked = select(*columns).where(VisitRow.campaign_id == campaign_id).order_by(VisitRow.number)
    return tuple(Listed(*row) for row in tx.execute(asked))


def last_number(tx: Session, campaign_id: str) -> int:
    """Return the highest number a campaign ever gave, 0 for none.

    A number taken off the list stays on papers that were printed, so nobody else gets it: the journal knows it.
    """
    fields = JournalLineRow.fields
    given = select(func.max(func.json_extract(fields, "$.number"))).where(
        JournalLineRow.table == VisitRow.__tablename__,
        JournalLineRow.verb == "I",
        func.json_extract(fields, "$.campaign_id") == campaign_id,
    )
    there = select(func.max(VisitRow.number)).where(VisitRow.campaign_id == campaign_id)
    return max(tx.scalar(given) or 0, tx.scalar(there) or 0)


def household_person(facts: HouseholdFacts) -> Person:
    """Return the head of a household as somebody who may be reached."""
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
        head_no=facts.id_no,
    )


def member_person(facts: MemberFacts) -> Person:
    """Return a member as somebody who may be reached."""
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

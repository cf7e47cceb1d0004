"""Which members are meant? By a question as the desk puts it, or by document numbers; facts for other capabilities."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.members.membership import DIED
from app.members.queries import FEW, MemberFacts, facts_of
from app.members.search import Query, window
from app.members.tables import MemberRow, MemberSearchRow, MembershipEventRow


def members_found(tx: Session, query: Query) -> tuple[MemberFacts, ...]:
    """Return everybody `query` asks for, in its order."""
    numbers = window(tx, query).ids
    by_number: dict[int, str] = {}
    for start in range(0, len(numbers), FEW):
        asked = select(MemberSearchRow.no, MemberSearchRow.member_id)
        some = asked.where(MemberSearchRow.no.in_(numbers[start : start + FEW]))
        by_number.update(tx.execute(some).all())
    facts = facts_of(tx, list(by_number.values()))
    return tuple(facts[by_number[number]] for number in numbers if by_number[number] in facts)


def members_numbered(tx: Session, numbers: Sequence[str]) -> dict[str, MemberFacts]:
    """Return who holds these document numbers, by number; the VOID hold none."""
    held: list[str] = []
    for start in range(0, len(numbers), FEW):
        asked = select(MemberRow.id).where(MemberRow.id_no.in_(numbers[start : start + FEW]))
        held += tx.scalars(asked.where(MemberRow.status != "VOID").order_by(MemberRow.id.desc()))
    return {facts.id_no: facts for facts in facts_of(tx, held).values()}


def members_named(tx: Session, names: Sequence[str]) -> dict[str, tuple[MemberFacts, ...]]:
    """Return who on the roll is called exactly so, by name, members before those who left; the VOID are nobody."""
    held: list[str] = []
    for start in range(0, len(names), FEW):
        asked = select(MemberRow.id).where(MemberRow.name.in_(names[start : start + FEW]))
        held += tx.scalars(asked.where(MemberRow.status != "VOID").order_by(MemberRow.id))
    found: dict[str, tuple[MemberFacts, ...]] = {}
    for facts in sorted(facts_of(tx, held).values(), key=lambda one: (one.status != "ACTIVE", one.id)):
        found[facts.name] = (*found.get(facts.name, ()), facts)
    return found


def deaths(tx: Session) -> tuple[tuple[str, str, date], ...]:
    """Return who died by the roll: the change of membership that says so, the member's id, the day."""
    asked = select(MembershipEventRow.id, MembershipEventRow.member_id, MembershipEventRow.date)
    asked = asked.join(MemberRow, MemberRow.id == MembershipEventRow.member_id)
    asked = asked.where(MembershipEventRow.type == DIED, MemberRow.status == "DECEASED")
    rows = tx.execute(asked.order_by(MembershipEventRow.id))
    return tuple({member: (event, member, on) for event, member, on in rows}.values())


def records_numbered(tx: Session, numbers: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Return the ids of every record with these document numbers, by number: two kinds of document, a void one too."""
    found: dict[str, tuple[str, ...]] = {}
    for start in range(0, len(numbers), FEW):
        asked = select(MemberRow.id_no, MemberRow.id).where(MemberRow.id_no.in_(numbers[start : start + FEW]))
        for number, member_id in tx.execute(asked.order_by(MemberRow.id)).all():
            found[number] = (*found.get(number, ()), member_id)
    return found

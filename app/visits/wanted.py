"""Who is asked for? Households and members by a filter, an earlier list, a sheet's rows, one person typed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.hardship import HouseholdFilter, households_found, households_numbered
from app.members import Query, members_found, members_numbered
from app.shared import identity
from app.shared.cells import RowProblem
from app.visits import rules, village_sheet
from app.visits.candidates import Found, OtherNameOnFile
from app.visits.listing import household_person, member_person
from app.visits.plan import PERSON
from app.visits.rules import Person
from app.visits.tables import VisitRow
from app.visits.village_sheet import NameMissing
from app.visits.workbook import same_name


@dataclass(frozen=True)
class OfHouseholds:
    """The households on file that a filter leaves."""

    wanted: HouseholdFilter


@dataclass(frozen=True)
class OfMembers:
    """The members the roll's own question asks for."""

    query: Query


@dataclass(frozen=True)
class OfCampaign:
    """The people on another campaign's list, or only those it `helped`, as the files know them today."""

    campaign_id: str
    helped: bool = False


@dataclass(frozen=True)
class OfSheet:
    """The people a village's sheet names."""

    path: Path


@dataclass(frozen=True)
class OnePerson:
    """Somebody typed: `head_no` is the document number of their household's head, '' when it is not known."""

    name: str
    id_no: str
    place: str = ""
    phone: str = ""
    bank: str = ""
    account: str = ""
    head_no: str = ""


Wanted = OfHouseholds | OfMembers | OfCampaign | OfSheet | OnePerson


@dataclass(frozen=True)
class Asked:
    """Who was found, and the rows of a sheet of which nobody can be made."""

    found: tuple[Found, ...]
    problems: tuple[RowProblem, ...] = ()


def read_sheet(path: Path) -> Asked:
    """Return whom a sheet names; no database is asked yet. Raises what `open_sheet` raises."""
    rows = tuple(village_sheet.people(village_sheet.open_sheet(path)))
    return Asked(
        tuple(row.found for row in rows if row.found is not None),
        tuple(row.problem for row in rows if row.problem is not None),
    )


def typed(one: OnePerson) -> Asked:
    """Return the person typed. Raises NameMissing and the IdentityErrors, naming the field."""
    name = " ".join(one.name.split())
    if not name:
        raise NameMissing(field="name")
    document = identity.check(identity.type_of(identity.normalise(one.id_no)), one.id_no)
    head_no = ""
    if one.head_no.strip():
        try:
            kind = identity.type_of(identity.normalise(one.head_no))
            head_no = identity.check(kind, one.head_no).number
        except identity.IdentityError as error:
            error.field = "head_no"
            raise
    return Asked((Found(Person(
        kind=PERSON, subject_id="", name=name, doc_type=document.doc_type, id_no=document.number,
        place=one.place.strip(), phone=one.phone.strip(), category=None, bank=one.bank.strip(),
        account=one.account.strip(), head_no=head_no,
    )),))  # fmt: skip


def gather(tx: Session, wanted: Wanted) -> Asked:
    """Return everybody asked for in the database; who is a household and a member is a household."""
    match wanted:
        case OfHouseholds(asked):
            people = map(household_person, households_found(tx, asked))
            return Asked(tuple(map(Found, people)))
        case OfMembers(query):
            members = tuple(map(member_person, members_found(tx, query)))
            return on_file(tx, Asked(tuple(map(Found, members))))
        case OfCampaign(campaign_id, helped):
            return on_file(tx, Asked(tuple(map(Found, _listed(tx, campaign_id, helped)))))
        case OfSheet(path):
            return on_file(tx, read_sheet(path))
        case _:
            return on_file(tx, typed(wanted))


def on_file(tx: Session, asked: Asked) -> Asked:
    """Return the same people as the files and the roll know them; what these do not say stays as it was asked."""
    numbers = [one.person.id_no for one in asked.found]
    households, members = households_numbered(tx, numbers), members_numbered(tx, numbers)
    known: dict[str, Person] = {number: member_person(facts) for number, facts in members.items()}
    known |= {number: household_person(facts) for number, facts in households.items()}
    return replace(asked, found=tuple(_as_known(one, known.get(one.person.id_no)) for one in asked.found))


_FILLED: Final = ("place", "phone", "bank", "account", "head_no")


def _as_known(one: Found, known: Person | None) -> Found:
    if known is None:
        return one
    said = one.person
    whole = replace(known, **{name: getattr(known, name) or getattr(said, name) for name in _FILLED})
    if same_name(known.name, said.name):
        return replace(one, person=whole)
    other = OtherNameOnFile(field="name", name=known.name)
    return replace(one, person=whole, notes=(*one.notes, other))


def _listed(tx: Session, campaign_id: str, helped: bool) -> Sequence[Person]:
    asked = select(VisitRow).where(VisitRow.campaign_id == campaign_id).order_by(VisitRow.number)
    if helped:
        asked = asked.where(VisitRow.state.in_(rules.HANDED_OVER))
    # Who was on file then is so only where a file says it today: the class is the file's, not the old list's.
    return [
        Person(
            kind=PERSON, subject_id="", name=row.name, doc_type=row.doc_type, id_no=row.id_no, place=row.place,
            phone=row.phone, category=None, bank=row.bank, account=row.account, head_no=row.head_no,
        )
        for row in tx.scalars(asked)
    ]  # fmt: skip

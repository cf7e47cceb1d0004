"""What may be read of members, inside a transaction? Rows in, frozen values out; knows no rule."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from app.members import documents
from app.members.documents import DocumentLine
from app.members.filters import counted
from app.members.newcomer import NewMember, Registered
from app.members.roll import as_new_member, kept_columns
from app.members.tables import (
    MemberPhotoRow,
    MemberRow,
    MemberSearchRow,
    MembershipEventRow,
    RosterDraftRow,
    RosterImportMemberRow,
    RosterImportRow,
)
from app.shared import identity
from app.shared.errors import RuleError
from app.shared.names import namer
from app.shared.text import N_
from app.unions import holding_union

FEW = 500  # values in one IN (…)
ALL_AT_ONCE = 5_000  # with more rows than this, reading everybody is quicker than asking for each


class MemberMissing(RuleError):
    """There is no such member in this office."""

    code = "member.missing"
    template = N_("This person is not on the roll of this office.")


@dataclass(frozen=True)
class MemberFacts:
    """What other capabilities may know of a member; `id_no`, `mobile` are whole: people see `id_masked`."""

    id: str
    name: str
    sex: str | None
    born: date | None
    doc_type: str
    id_no: str
    id_masked: str
    mobile: str
    unit_name: str
    status: str
    joined_on: date | None


@dataclass(frozen=True)
class MemberLine:
    """One line of the roll as the desk shows it; document and phone are masked."""

    id: str
    rev: int
    no: int
    name: str
    id_masked: str
    sex: str | None
    born: date | None
    unit_name: str
    joined_on: date | None
    mobile_masked: str
    status: str
    missing: tuple[str, ...]
    changed_at: datetime
    member_cert_no: str
    employment_status: str | None
    employment_form: str | None
    gig_group: str | None
    platform: str
    station: str
    education: str | None
    tags: str
    source: str | None
    collector: str


@dataclass(frozen=True)
class Person:
    """One member with everything kept of them, for a rule to judge; never shown."""

    id: str
    rev: int
    name: str
    unit_name: str
    status: str
    fields: NewMember


@dataclass(frozen=True)
class EventLine:
    """One change of somebody's membership: codes of membership_change_type.csv and _reason.csv."""

    type: str
    day: date
    reason: str | None
    doc_no: str


@dataclass(frozen=True)
class MemberView:
    """One member as the form shows it: document and phone in `fields` masked; a change needs its `rev`."""

    id: str
    rev: int
    status: str
    joined_on: date | None
    fields: NewMember
    missing: tuple[str, ...]
    history: tuple[EventLine, ...]
    documents: tuple[DocumentLine, ...] = ()
    union: str = ""  # the name of their own union, branch or group, else of the one that covers their unit


@dataclass(frozen=True)
class Counts:
    """What Home says of the roll: people on it, those with fields missing, refused rows that wait."""

    members: int
    incomplete: int
    drafts: int


@dataclass(frozen=True)
class ImportLine:
    """One taking-in of a roster, for the list of imports."""

    id: str
    file: str
    sheet: str
    at: datetime
    rows: int
    taken: int
    waiting: int
    undone: bool


# --- for other capabilities -----------------------------------------------------------------------


def _facts() -> Select[MemberRow, str]:
    return select(MemberRow, MemberSearchRow.unit_name).join(
        MemberSearchRow, MemberSearchRow.member_id == MemberRow.id
    )


def _to_facts(row: MemberRow, unit: str) -> MemberFacts:
    return MemberFacts(
        row.id, row.name, row.sex, row.birth_date, row.id_type, row.id_no, identity.mask_id(row.id_no),
        row.mobile, unit, row.status, row.joined_on,
    )  # fmt: skip


def member_facts(tx: Session, member_id: str) -> MemberFacts:
    """Return one member's facts. Raises MemberMissing."""
    found = tx.execute(_facts().where(MemberRow.id == member_id)).first()
    if found is None:
        raise MemberMissing()
    return _to_facts(*found)


member_names = namer(MemberRow.id, MemberRow.name)
event_names = namer(MembershipEventRow.id, MemberRow.name, MembershipEventRow.member_id == MemberRow.id)


def facts_of(tx: Session, member_ids: Sequence[str]) -> dict[str, MemberFacts]:
    """Return the facts of several members by id; those we do not hold are absent."""
    found: dict[str, MemberFacts] = {}
    for start in range(0, len(member_ids), FEW):
        for row, unit in tx.execute(_facts().where(MemberRow.id.in_(member_ids[start : start + FEW]))):
            found[row.id] = _to_facts(row, unit)
    return found


def marks_of(tx: Session, numbers: Sequence[str]) -> dict[str, tuple[str, str, bool]]:
    """Return (model_worker_types, new_employment_groups, migrant worker) by document number of those on the roll."""
    found: dict[str, tuple[str, str, bool]] = {}
    for start in range(0, len(numbers), FEW):
        columns = select(
            MemberRow.id_no, MemberRow.model_worker, MemberRow.gig_group, MemberRow.is_migrant_worker
        )
        wanted = MemberRow.id_no.in_(numbers[start : start + FEW]), MemberRow.status != "VOID"
        for id_no, model, gig, migrant in tx.execute(columns.where(*wanted)):
            found[id_no] = model or "", gig or "", bool(migrant)
    return found


def find_by_document(tx: Session, id_no: str) -> MemberFacts | None:
    """Return who holds this document number, of whatever kind; None when nobody. The VOID hold none."""
    wanted = _facts().where(MemberRow.id_no == identity.normalise(id_no), MemberRow.status != "VOID")
    found = tx.execute(wanted.order_by(MemberRow.id).limit(1)).first()
    return _to_facts(*found) if found else None


def members_of_unit(tx: Session, unit_name: str) -> tuple[MemberFacts, ...]:
    """Return the ACTIVE members of a unit, in the order of their names' sound, then of their coming."""
    wanted = _facts().where(MemberSearchRow.unit_name == unit_name, MemberSearchRow.status == "ACTIVE")
    return tuple(
        _to_facts(*found) for found in tx.execute(wanted.order_by(MemberSearchRow.pinyin, MemberRow.id))
    )


# --- for the desk ---------------------------------------------------------------------------------


def member_row(tx: Session, member_id: str) -> MemberRow:
    """Return the row to be changed by this capability's own service. Raises MemberMissing."""
    row = tx.get(MemberRow, member_id)
    if row is None:
        raise MemberMissing()
    return row


def member_view(tx: Session, member_id: str) -> MemberView:
    """Return one member as the form shows it, masked. Raises MemberMissing."""
    row = member_row(tx, member_id)
    found = tx.scalars(select(MemberSearchRow).where(MemberSearchRow.member_id == member_id)).one()
    shown = masked(as_new_member(row, found.unit_name))
    events = tx.scalars(
        select(MembershipEventRow)
        .where(MembershipEventRow.member_id == member_id)
        .order_by(MembershipEventRow.id)
    )
    return MemberView(
        row.id, row.rev, row.status, row.joined_on, shown, _listed(found.missing),
        tuple(EventLine(event.type, event.date, event.reason, event.doc_no) for event in events),
        documents.lines(tx, member_id), holding_union(tx, row.union_id, row.unit_id),
    )  # fmt: skip


def masked(new: NewMember) -> NewMember:
    """Return the same person with document, phone and card hidden but for their ends."""
    return replace(
        new, id_no=identity.mask_id(new.id_no), mobile=identity.mask_phone(new.mobile),
        member_card_no=identity.mask_id(new.member_card_no),
    )  # fmt: skip


def whole_members(tx: Session, numbers: Sequence[int]) -> tuple[NewMember, ...]:
    """Return everything of the people of a window's short numbers, in order. For an audited export only."""
    return tuple(person.fields for person in people(tx, numbers))


def people(tx: Session, numbers: Sequence[int]) -> Iterator[Person]:
    """Give the people of a window's short numbers, in order; those gone since are left out."""
    found_by = MemberSearchRow.no, MemberSearchRow.unit_name
    wanted = select(*kept_columns(), *found_by).join(
        MemberSearchRow, MemberSearchRow.member_id == MemberRow.id
    )
    for start in range(0, len(numbers), FEW):
        few = numbers[start : start + FEW]
        found = {
            row.no: Person(
                row.id, row.rev, row.name, row.unit_name, row.status, as_new_member(row, row.unit_name)
            )
            for row in tx.execute(wanted.where(MemberSearchRow.no.in_(few)))
        }
        yield from (found[number] for number in few if number in found)


def numbers_of(tx: Session, members: Sequence[str] | Sequence[int]) -> list[int]:
    """Return the short numbers of members given by id or by these numbers themselves, in the order given."""
    member_ids = [member for member in members if isinstance(member, str)]
    if not member_ids:
        return [member for member in members if isinstance(member, int)]
    found: dict[str, int] = {}
    for start in range(0, len(member_ids), FEW):
        wanted = select(MemberSearchRow.member_id, MemberSearchRow.no)
        wanted = wanted.where(MemberSearchRow.member_id.in_(member_ids[start : start + FEW]))
        found |= {row.member_id: row.no for row in tx.execute(wanted)}
    return [found[member_id] for member_id in member_ids if member_id in found]


def _listed(missing: str) -> tuple[str, ...]:
    return tuple(missing.split(",")) if missing else ()


def member_lines(tx: Session, numbers: Sequence[int]) -> tuple[MemberLine, ...]:
    """Return the lines of a window's short numbers, in their order; numbers that are gone are left out."""
    lines: dict[int, MemberLine] = {}
    for start in range(0, len(numbers), FEW):
        wanted = select(MemberRow, MemberSearchRow).join(
            MemberSearchRow, MemberSearchRow.member_id == MemberRow.id
        )
        for row, found in tx.execute(wanted.where(MemberSearchRow.no.in_(numbers[start : start + FEW]))):
            lines[found.no] = _line(row, found)
    return tuple(lines[number] for number in numbers if number in lines)


def _line(row: MemberRow, found: MemberSearchRow) -> MemberLine:
    return MemberLine(
        row.id, row.rev, found.no, row.name, identity.mask_id(row.id_no), row.sex, row.birth_date,
        found.unit_name, row.joined_on, identity.mask_phone(row.mobile), row.status, _listed(found.missing),
        found.changed_at, row.member_cert_no, row.employment_status, row.employment_form, row.gig_group,
        row.platform, row.station, row.education, row.tags, row.source, row.collector,
    )  # fmt: skip


def counts(tx: Session) -> Counts:
    """Return what Home says of the roll."""
    roll = select(func.count()).select_from(MemberSearchRow).where(counted())
    waiting = select(func.count()).select_from(RosterDraftRow).where(RosterDraftRow.state == "waiting")
    return Counts(
        tx.scalars(roll).one(),
        tx.scalars(roll.where(MemberSearchRow.missing != "")).one(),
        tx.scalars(waiting).one(),
    )


def import_lines(tx: Session) -> tuple[ImportLine, ...]:
    """Return every taking-in of a roster, the latest first."""
    taken = (
        select(func.count()).where(RosterImportMemberRow.import_id == RosterImportRow.id).scalar_subquery()
    )
    waiting = (
        select(func.count())
        .where(RosterDraftRow.import_id == RosterImportRow.id, RosterDraftRow.state == "waiting")
        .scalar_subquery()
    )
    rows = tx.execute(select(RosterImportRow, taken, waiting).order_by(RosterImportRow.id.desc()))
    return tuple(
        ImportLine(
            row.id, row.file_name, row.sheet, row.at, row.rows, people, drafts, row.undone_at is not None
        )
        for row, people, drafts in rows
    )


# --- for judging ----------------------------------------------------------------------------------


def registered(
    tx: Session, numbers: Sequence[str], names: Iterable[str]
) -> dict[tuple[str, str], Registered]:
    """Return who already holds any of `numbers`, or might be one of `names` under another kind of document.

    Keys are (kind, number). People who moved to another union stand as theirs; the VOID hold nothing.
    """
    wanted = select(
        MemberRow.id_type,
        MemberRow.id_no,
        MemberRow.name,
        MemberRow.id,
        MemberRow.status,
        MemberRow.birth_date,
    ).where(MemberRow.status != "VOID")
    if len(numbers) > ALL_AT_ONCE:
        found = list(tx.execute(wanted))
    else:
        # A passport's holder may stand on the sheet under a resident number, and the other way round.
        found = list(tx.execute(wanted.where(MemberRow.id_type.not_in(identity.EIGHTEEN))))
        foreign = sorted({name for name in names if name})
        for start in range(0, len(foreign), FEW):
            found += tx.execute(wanted.where(MemberRow.name.in_(foreign[start : start + FEW])))
        for start in range(0, len(numbers), FEW):
            found += tx.execute(wanted.where(MemberRow.id_no.in_(numbers[start : start + FEW])))
    known = {
        (kind, number): Registered(name, key, "other_union" if status == "TRANSFERRED" else "ours", born)
        for kind, number, name, key, status, born in found
    }
    return _further(tx, None if len(numbers) > ALL_AT_ONCE else numbers) | known


def _further(tx: Session, numbers: Sequence[str] | None) -> dict[tuple[str, str], Registered]:
    """Return who is known by a further document of these numbers."""
    held = documents.held(tx, numbers)
    people = facts_of(tx, list({member_id for _kind, _number, member_id in held}))
    return {
        (kind, number): Registered(
            who.name, who.id, "other_union" if who.status == "TRANSFERRED" else "ours", who.born
        )
        for kind, number, member_id in held
        if (who := people.get(member_id)) is not None and who.status != "VOID"
    }


def unit_of(tx: Session, member_id: str) -> str:
    """Return the name of a member's unit, empty when there is none."""
    return tx.scalar(select(MemberSearchRow.unit_name).where(MemberSearchRow.member_id == member_id)) or ""


def photo_of(tx: Session, member_id: str) -> bytes | None:
    """Return a member's photo as JPEG, None without one. Raises MemberMissing."""
    member_row(tx, member_id)
    return tx.scalar(select(MemberPhotoRow.content).where(MemberPhotoRow.member_id == member_id))

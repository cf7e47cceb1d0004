"""What may other capabilities know of hardship files? Whose they are, who lives there, whether they stand on file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.hardship import file_rows, queries
from app.hardship.happenings import FILED
from app.hardship.standing import FileStanding
from app.hardship.tables import HardshipFileRow, HardshipPersonRow
from app.shared.names import FEW


@dataclass(frozen=True)
class FilePerson:
    """Somebody of a household; `stage` is one of `keeping.STAGES_OF_SCHOOL`, '' for who is at no school."""

    id: str
    name: str
    id_no: str = field(repr=False)
    is_head: bool
    relation: str
    sex: str
    birth_date: date | None
    political: str
    stage: str
    school: str
    entry_year: int | None
    years: int | None

    @property
    def key(self) -> str:
        """By what somebody is the same person in every file and grant."""
        return self.id_no or self.id


@dataclass(frozen=True)
class FileFacts:
    """A file as others may know it; `bank` and `account` are those the list of households has for its head."""

    id: str
    number: str
    head: str
    id_no: str = field(repr=False)
    place: str
    phone: str = field(repr=False)
    worker: str
    cadre: str
    standing: FileStanding
    people: tuple[FilePerson, ...]
    bank: str = field(repr=False)
    account: str = field(repr=False)

    @property
    def is_on_file(self) -> bool:
        """Say whether the household is on file now."""
        return self.standing.state in FILED

    @property
    def numbers(self) -> tuple[str, ...]:
        """The document numbers of everybody of the household."""
        return tuple(dict.fromkeys(one for one in (self.id_no, *(who.id_no for who in self.people)) if one))

    def person(self, person_id: str | None, id_no: str = "") -> FilePerson | None:
        """Return somebody of the file by the row or the document; None for the household as a whole."""
        for one in self.people:
            if one.id == person_id or (id_no and one.id_no == id_no):
                return one
        return None


def files_of(tx: Session, file_ids: Iterable[str], today: date) -> dict[str, FileFacts]:
    """Return what others may know of files, by id; files that are gone are absent."""
    ids = sorted(set(file_ids))
    rows: list[HardshipFileRow] = []
    people: dict[str, list[FilePerson]] = defaultdict(list)
    for at in range(0, len(ids), FEW):
        few = ids[at : at + FEW]
        rows += tx.scalars(select(HardshipFileRow).where(HardshipFileRow.id.in_(few)))
        wanted = select(HardshipPersonRow).where(
            HardshipPersonRow.file_id.in_(few), HardshipPersonRow.off.is_(False)
        )
        for row in tx.scalars(wanted.order_by(HardshipPersonRow.is_head.desc(), HardshipPersonRow.id)):
            people[row.file_id].append(_person(row))
    stands = file_rows.standings(tx, today, ids) if ids else {}
    listed = queries.standings(tx, [row.id_no for row in rows])
    return {row.id: _facts(row, stands[row.id], people[row.id], listed) for row in rows}


def file_with(tx: Session, id_no: str, today: date) -> str | None:
    """Return the living file in which somebody stands, None when in none."""
    return file_rows.living_with(tx, [id_no], today).get(id_no)


def files_with(tx: Session, numbers: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Return all files, ended ones too, in which people stand, by document number."""
    found: dict[str, list[str]] = defaultdict(list)
    asked = sorted(set(numbers) - {""})
    for at in range(0, len(asked), FEW):
        wanted = select(HardshipPersonRow.id_no, HardshipPersonRow.file_id).where(
            HardshipPersonRow.id_no.in_(asked[at : at + FEW]), HardshipPersonRow.off.is_(False)
        )
        for number, file_id in tx.execute(wanted.order_by(HardshipPersonRow.file_id)):
            found[number].append(file_id)
    return {number: tuple(some) for number, some in found.items()}


def _facts(
    row: HardshipFileRow,
    now: FileStanding,
    people: Sequence[FilePerson],
    listed: Mapping[str, queries.Standing],
) -> FileFacts:
    known = listed.get(row.id_no)
    return FileFacts(
        row.id, file_rows.number_of(row), row.head, row.id_no, row.place, row.phone, row.worker, row.cadre, now,
        tuple(people), known.bank if known else "", known.account if known else "",
    )  # fmt: skip


def _person(row: HardshipPersonRow) -> FilePerson:
    return FilePerson(
        row.id, row.name, row.id_no, row.is_head, row.relation, row.sex, row.birth_date, row.political, row.stage,
        row.unit, row.entry_year, row.years,
    )  # fmt: skip

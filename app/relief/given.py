"""What relief did people get? For whoever asks whether they were helped already; and the papers' values."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from app.hardship import FileFacts, FilePerson, Help, files_of
from app.relief import grant_rows, rules
from app.relief.limits import kept_limits
from app.relief.project_rows import ProjectIn, project_row, told_of
from app.relief.tables import ReliefGrantRow, ReliefProjectRow
from app.relief.views import GrantView
from app.shared.names import FEW
from app.unions import office_facts


def grants_to(tx: Session, numbers: Sequence[str]) -> Mapping[str, Sequence[Help]]:
    """Return the relief that was paid to people, by document number; amounts in fen.

    Relief for somebody without a document (a small child) is told of the head of their file.
    """
    found: dict[str, list[Help]] = defaultdict(list)
    for row in _paid(tx, numbers):
        found[row[1]].append(
            Help("relief", row[0].id, row[0].paid_on, rules.item_words(row[0].item), row[0].granted or 0)
        )
    return found


def grants_of_file(tx: Session, file_id: str) -> list[str]:
    """Return the grants a household's file has, in the order in which they were drafted."""
    wanted = select(ReliefGrantRow.id).where(ReliefGrantRow.file_id == file_id)
    return list(tx.scalars(wanted.order_by(ReliefGrantRow.made_on, ReliefGrantRow.id)))


def _paid(tx: Session, numbers: Sequence[str]) -> list[tuple[ReliefGrantRow, str]]:
    found: list[tuple[ReliefGrantRow, str]] = []
    for at in range(0, len(numbers), FEW):
        few = numbers[at : at + FEW]
        wanted = select(ReliefGrantRow).where(
            ReliefGrantRow.state == rules.PAID, ReliefGrantRow.id_no.in_(few)
        )
        found += [(row, row.id_no) for row in tx.scalars(wanted.order_by(ReliefGrantRow.id))]
    return found


@dataclass(frozen=True)
class GrantPaper:
    """A grant as its papers show it: the office, the grant, its file and whom of it it is for, the project.

    `file` is None for an emergency without one, `person` for what is for the household as a whole.
    """

    office: str
    grant: GrantView
    file: FileFacts | None
    person: FilePerson | None
    project: ProjectIn | None


def grant_paper(tx: Session, grant_id: str, today: date) -> GrantPaper:
    """Return what the papers of a grant show. Raises GrantMissing."""
    row = grant_rows.grant_row(tx, grant_id)
    (line,) = grant_rows.lines(tx, [row], kept_limits(), today)
    file = files_of(tx, [row.file_id], today).get(row.file_id) if row.file_id else None
    person = file.person(row.person_id, row.id_no) if file and row.item in rules.FOR_ONE else None
    project = told_of(project_row(tx, row.project_id)) if row.project_id else None
    return GrantPaper(office_facts(tx).name, grant_rows.view(line, row), file, person, project)


def grants_called(words: str) -> Select[str]:
    """Return the ids of the grants of people with these words in their name."""
    return select(ReliefGrantRow.id).where(ReliefGrantRow.name.contains(words, autoescape=True))


def projects_called(words: str) -> Select[str]:
    """Return the ids of the projects with these words in their name or number."""
    return select(ReliefProjectRow.id).where(
        or_(
            ReliefProjectRow.name.contains(words, autoescape=True),
            ReliefProjectRow.number.contains(words, autoescape=True),
        )
    )

"""What rows does a new file begin with? Its own, and its head's; written where files are opened, one or many."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.hardship import keeping
from app.hardship.filing import person_row
from app.hardship.keeping import FileDetails, PersonIn
from app.hardship.tables import HardshipFileRow, HardshipPersonRow
from app.shared import pinyin
from app.shared.ids import id_of

DETAILS = (
    "place", "phone", "worker", "level", "gradient", "cause", "cadre", "authorised_on", "temporary",
    "housing", "area", "postcode",
)  # fmt: skip


@dataclass(frozen=True)
class Beginning:
    """Where a file comes from (a household of the list, or somebody on the roll), and which it is of its head's."""

    household_id: str | None
    member_id: str | None
    head: Mapping[str, Any]
    ordinal: int
    relapse_of: str | None
    no: int
    series: str


def file_id_of(household_id: str | None, member_id: str | None, ordinal: int) -> str:
    """Return the id of a file: what two computers open alike is one file."""
    return id_of("hardship_file", household_id or member_id or "", str(ordinal))


def new_file(of: Beginning, today: date, operator: str) -> HardshipFileRow:
    """Return the row of a new file, its details still empty."""
    return HardshipFileRow(
        id=file_id_of(of.household_id, of.member_id, of.ordinal), household_id=of.household_id,
        member_id=of.member_id, **of.head, ordinal=of.ordinal, relapse_of=of.relapse_of, no=of.no, series=of.series,
        opened_on=today, opened_by=operator, pinyin=pinyin.full(of.head["head"]),
        initials=pinyin.initials(of.head["head"]), place="", phone="", worker="", level="", gradient="", cause="",
        causes="[]", cadre="", authorised_on=None, temporary=False, housing="", area="", postcode="",
        united_into=None, erased_on=None,
    )  # fmt: skip


def head_row(
    file_id: str, head: Mapping[str, Any], born: Mapping[str, Any], today: date
) -> HardshipPersonRow:
    """Return the row of a file's head. Raises what `checked_person` raises."""
    told = PersonIn(head["head"], keeping.HEAD, head["id_no"], head["doc_type"], **born)
    return person_row(
        id_of("hardship_person", file_id), file_id, keeping.checked_person(told, today), is_head=True
    )


def set_details(row: HardshipFileRow, told: FileDetails) -> None:
    """Write a file's details into its row."""
    for name in DETAILS:
        setattr(row, name, getattr(told, name))
    row.causes = json.dumps(list(told.causes))

"""What would each column of a roster be taken for? Header, samples and field, before anything is judged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import islice
from typing import Final

from app.members.cells import RosterSheet, cell_at, read_text
from app.members.newcomer import template
from app.members.reading import veiled
from app.shared.identity import mask_id, mask_phone

_SAMPLES: Final = 3
_LOOKED_AT: Final = 200  # rows; a column empty in all of them is shown without a sample
NEEDED: Final = ("name", "id_no")  # without these nobody of the sheet can be taken in


@dataclass(frozen=True)
class ColumnLook:
    """One column: its header, some of what stands beneath (numbers masked), its field, and what was guessed."""

    header: str
    identifier: str | None
    guessed: str | None
    samples: tuple[str, ...]


@dataclass(frozen=True)
class RosterLook:
    """The sheet a roster was found in; `remembered` when its columns are what somebody said the last time."""

    file: str
    sheet: str
    header_row: int
    rows: int
    asides: int
    columns: tuple[ColumnLook, ...]
    other_sheets: tuple[str, ...]
    source: str
    remembered: bool

    @property
    def known(self) -> bool:
        """Say whether there is nothing to be asked: every column has a field, or was spoken of before."""
        taken = {column.identifier for column in self.columns}
        whole = self.remembered or None not in taken
        return whole and taken.issuperset(NEEDED)

    def as_guessed(self) -> RosterLook:
        """Return the same sheet with what its columns are guessed to be, nothing remembered."""
        columns = tuple(replace(column, identifier=column.guessed) for column in self.columns)
        return replace(self, columns=columns, remembered=False)


def looked(found: RosterSheet, guessed: Mapping[int, str]) -> RosterLook:
    """Return what is to be seen of a sheet that was found."""
    columns = tuple(
        ColumnLook(
            column.header, column.identifier, guessed.get(place), _samples(found, place, column.identifier)
        )
        for place, column in enumerate(found.columns)
        if column.header
    )
    return RosterLook(
        found.file, found.sheet, found.header_row, len(found.rows), len(found.asides), columns,
        found.other_sheets, found.source, found.how == "remembered",
    )  # fmt: skip


def missing(taken: Mapping[str, str | None]) -> tuple[str, ...]:
    """Return the headers of the required fields that no column is taken for, in the template's order.

    A column headed 身份证号 tells the kind of document by itself.
    """
    there = set(taken.values())
    if any(name == "id_no" and "身份" in header for header, name in taken.items()):
        there.add("id_type")
    return tuple(one.header for one in template() if one.required and one.identifier not in there)


def _samples(found: RosterSheet, place: int, identifier: str | None) -> tuple[str, ...]:
    seen = (read_text(cell_at(row.cells, place)) for row in found.rows[:_LOOKED_AT])
    words = dict.fromkeys(text for text in seen if text)
    mask = {"id_no": mask_id, "mobile": mask_phone, "member_card_no": mask_id}.get(identifier or "", veiled)
    return tuple(mask(text) for text in islice(words, _SAMPLES))

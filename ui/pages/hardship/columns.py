"""How is a hardship file worded in the list? Columns and the source of its rows; asks nothing by itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.hardship import FileFilter
from app.shared.money import yuan
from app.shared.text import _
from ui.kit.grid import Column, Value
from ui.pages.hardship.words import (
    cause_words,
    class_words,
    day_words,
    share_words,
    state_words,
    tone_of,
    worker_words,
)
from ui.pages.sync.words import STATES as SENT

if TYPE_CHECKING:
    from app.hardship import DeskFile
    from app.office import Office


@dataclass(frozen=True)
class Line:
    """A file of the list, and where its record stands on its way up."""

    file: DeskFile
    sent: str

    @property
    def id(self) -> str:
        """Return the file's id."""
        return self.file.id


@dataclass(frozen=True)
class FileSource:
    """The files as asked for, for the grid."""

    office: Office
    wanted: FileFilter

    def ids(self) -> Sequence[str]:
        """Return the files wanted."""
        return self.office.hardship.file_window(self.office.actor, self.wanted)

    def beginning(self, most: int) -> Sequence[str]:
        """Return the first files wanted, where that is quicker than all of them; else none."""
        return self.office.hardship.file_beginning(self.office.actor, self.wanted, most)

    def rows(self, ids: Sequence[str]) -> Sequence[Line]:
        """Return these files."""
        found = self.office.hardship.file_page(self.office.actor, ids)
        stand = self.office.sync.record_states(self.office.actor, "hardship_file", [one.id for one in found])
        return [Line(one, stand[one.id].state if one.id in stand else "waiting") for one in found]

    def values(self, key: str) -> Sequence[Value]:
        """Return what a column's filter may choose from."""
        found = self.office.hardship.file_values(self.office.actor, self.wanted, key)
        return [Value(value, value_words(key, value), count) for value, count in found]


def value_words(key: str, value: str) -> str:
    """Return a filter's value in words."""
    words = {"category": class_words, "state": state_words, "worker": worker_words, "cause": cause_words}
    return words[key](value) if key in words else value


def sent_words(state: str) -> str:
    """Say where a record stands on its way up."""
    return _(SENT[state][0]) if state in SENT else state


def columns() -> list[Column]:
    """Return the columns of the list of files."""
    return [
        Column(_("Head"), lambda line: line.file.head, 84, key="head", sort="head"),
        Column(_("File number"), lambda line: line.file.number, 94, key="number", sort="number"),
        Column(_("People"), lambda line: f"{line.file.people:,}", 52, "count", key="people"),
        Column(_("Class"), lambda line: class_words(line.file.category), 84, key="category", filter="category"),
        Column(_("Income each, yuan a month"), lambda line: "" if line.file.net is None else yuan(line.file.net), 88,
               "amount", key="net"),
        Column(_("Main cause"), lambda line: cause_words(line.file.cause), 96, key="cause", filter="cause"),
        Column(_("Village or unit"), lambda line: line.file.place, 96, key="place", filter="place", sort="place"),
        Column(_("In charge"), lambda line: line.file.cadre, 70, key="cadre", filter="cadre"),
        Column(_("Review on"), lambda line: day_words(line.file.next_review_on), 96, key="review", sort="review"),
        Column(_("Complete"), lambda line: share_words(line.file.lacks), 64, key="complete", kind="count"),
        Column(_("State"), lambda line: state_words(line.file.state), 104, "state", key="state", filter="state",
               tone=lambda line: tone_of(line.file.state)),
        Column(_("On its way up"), lambda line: sent_words(line.sent), 144, "state", key="sent",
               tone=lambda line: SENT[line.sent][1] if line.sent in SENT else "quiet"),
        Column(_("Worker"), lambda line: worker_words(line.file.worker), 80, key="worker", filter="worker",
               hidden=True),
        Column(_("Document number"), lambda line: line.file.id_masked, 150, key="id_no", hidden=True),
    ]  # fmt: skip

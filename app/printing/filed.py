"""With which record does a signed paper lie that is about something no file lies with? Ids in, ids out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from sqlalchemy.orm import Session

from app.hardship import files_of_tests
from app.members import members_joined
from app.printing.returned import PaperOf
from app.visits import campaigns_of_notes

_OWNERS: Final[Mapping[str, tuple[str, Callable[[Session, Sequence[str]], Sequence[str]]]]] = {
    "hardship_test": ("hardship_file", files_of_tests),
    "issue_note": ("campaign", campaigns_of_notes),
    "group_joining": ("member", members_joined),
}
"""The table of the records such a paper lies with, and how they are found: a test's file, a note's campaign, and
everybody who joined together."""

ABOUT_NO_RECORD: Final = frozenset({
    "backup_register", "funds_summary", "services_report", "four_seasons", "annual_figures", "renewal_list",
    "package_handover", "device_sheet",
})  # fmt: skip
"""Forms about a period, a package or a computer: a scan of one waits for a person, with its reason."""


def lies_with(tx: Session, paper: PaperOf) -> tuple[str, tuple[str, ...]]:
    """Return the table and the ids of the records the scan of a paper lies with."""
    if paper.subject not in _OWNERS:
        return paper.subject, paper.subject_ids
    table, owners = _OWNERS[paper.subject]
    return table, tuple(owners(tx, paper.subject_ids))

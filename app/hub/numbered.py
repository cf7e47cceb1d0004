"""Which covers bear the number of a printed certificate? The paper is with a person: its record is not deleted.

Two computers of an office work on one batch: one numbers and prints certificates, the other takes the batch back before
it can know. Whichever reaches the hub first, the covers that bear a number stay; the others go as was said.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, Final

from sqlalchemy.orm import Session

from app.hub import queries
from app.sync.messages import Change
from app.sync.seen import Record, View

NUMBER, COVER, CERTIFICATE, SPOILED = "paper_number", "enrolment", "enrolment_certificate", "SPOILED"
Key = tuple[str, str]
_NONE: Final[Mapping[str, Any]] = {}


class Numbered:
    """The covers of an office with a number, as they stand while its changes are taken one after the other."""

    def __init__(self, tx: Session, office: str, changes: Iterable[Change]) -> None:
        changes = list(changes)
        self._bearing: dict[str, str] = {}  # number's row → cover
        self._covers: dict[Key, Record] = {}
        if any(one.table == COVER and one.verb == "D" for one in changes):
            for number in queries.live(tx, office, NUMBER):
                self._keep(number)
        given = [str((one.fields or _NONE).get("subject_id")) for one in changes if one.table == NUMBER]
        if given:
            self._covers = queries.records(tx, office, ((COVER, cover) for cover in given))

    def bears(self, change: Change) -> bool:
        """Say whether a change would delete a cover that bears a number."""
        return change.table == COVER and change.verb == "D" and change.row_id in self._bearing.values()

    def brought_back(self, number: Record | None, view: View, touched: Mapping[Key, Record]) -> Record | None:
        """Take in how a number stands now; return its cover where its writer could not know that it was deleted."""
        if number is None or number.table != NUMBER or not self._keep(number):
            return None
        key = (COVER, self._bearing[number.row_id])
        cover = touched.get(key) or self._covers.get(key)
        if cover is None or cover.deleted is None or view.has_seen(cover.deleted):
            return None
        return replace(cover, deleted=None)

    def _keep(self, number: Record) -> bool:
        """Keep what a number says, and return whether a certificate of cover bears it."""
        self._bearing.pop(number.row_id, None)
        told = number.fields
        good = number.live and number.deleted is None and told.get("form") == CERTIFICATE
        if good and told.get("state") != SPOILED:
            self._bearing[number.row_id] = str(told.get("subject_id"))
            return True
        return False

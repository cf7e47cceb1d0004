"""Does a package delete more than anybody means to? It then waits until a person at the hub has looked at it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.hub import queries
from app.hub.tables import PackageRow, RecordRow
from app.shared.errors import RuleError
from app.shared.text import N_
from app.sync.messages import Change

E_DELETIONS = "E_DELETIONS"
FEW: Final = 20
"""So many records of a table may always be deleted by one package."""
SHARE: Final = 10
"""Beyond that, one in so many of the table's records."""


class NotHeld(RuleError):
    """There is no package of this number that waits for somebody to look at its deletions."""

    code = "hub.not_held"
    template = N_("No package of office {office} with this number waits because of its deletions.")


def too_many(tx: Session, office: str, changes: Iterable[Change], package_id: str) -> bool:
    """Say whether `changes` delete more of a table than one package may, and nobody has allowed it."""
    gone = Counter(change.table for change in changes if change.verb == "D")
    if not any(count > FEW for count in gone.values()):
        return False
    taken = tx.get(PackageRow, (office, package_id))
    if taken is not None and taken.allowed:
        return False
    rows = tx.execute(
        select(RecordRow.tbl, func.count())
        .where(RecordRow.office_id == office, RecordRow.live, RecordRow.deleted == "")
        .group_by(RecordRow.tbl)
    )
    held = {row[0]: row[1] for row in rows}
    return any(count > max(FEW, held.get(table, 0) // SHARE) for table, count in gone.items())


def allow(tx: Session, office: str, package_id: str) -> None:
    """Let the deletions of one package happen; a beginning of its number will do. Raises NotHeld."""
    held = [one for one in queries.packages(tx, office) if one.code == E_DELETIONS]
    wanted = [one for one in held if one.package_id.startswith(package_id)]
    if len(wanted) != 1 or not package_id:
        raise NotHeld(field="package", office=office)
    tx.get_one(PackageRow, (office, wanted[0].package_id)).allowed = True

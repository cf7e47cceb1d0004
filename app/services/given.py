"""What services did people get? For whoever asks whether they were helped already; changes nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.hardship import Help
from app.members import ids_by_document
from app.services.queries import page
from app.services.rules import KEPT
from app.services.tables import ServiceEntryRow, ServicePersonRow
from app.shared.names import FEW


def services_to(tx: Session, numbers: Sequence[str]) -> Mapping[str, Sequence[Help]]:
    """Return the services people of the roll got, by document number; the money (fen) of those for one person alone.

    What an entry for many cost is nobody's own. A name that is not of the roll has no number and is not found.
    """
    members = ids_by_document(tx, numbers)
    by_member = {member_id: number for number, member_id in members.items()}
    ids = sorted(by_member)
    entries: dict[str, list[str]] = defaultdict(list)
    for at in range(0, len(ids), FEW):
        wanted = (
            select(ServicePersonRow.service_id, ServicePersonRow.member_id)
            .join(ServiceEntryRow, ServiceEntryRow.id == ServicePersonRow.service_id)
            .where(
                ServicePersonRow.member_id.in_(ids[at : at + FEW]),
                ~ServicePersonRow.off,
                ServiceEntryRow.state == KEPT,
            )
        )
        for service_id, member_id in tx.execute(wanted):
            entries[service_id].append(by_member[member_id or ""])
    found: dict[str, list[Help]] = defaultdict(list)
    for line in page(tx, sorted(entries)):
        alone = len(line.entry.persons) == 1 and not line.entry.heads
        amount = line.entry.amount if alone else 0
        for number in entries[line.id]:
            found[number].append(Help("service", line.id, line.entry.on, line.program, amount, goods=True))
    return found

"""Which receipt does the hub owe, to whom, and from where on? Written together with a package's results."""

from __future__ import annotations

from dataclasses import asdict, replace

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.hub import ancestors, county, queries
from app.hub.queries import Device, Due, Lineage
from app.hub.tables import DueRow
from app.sync.messages import Up

E_GAP = "E_GAP"
E_FORK = "E_FORK"
PASSING = frozenset({"E_DELETIONS", "E_SCHEMA"})
"""Problems that are over when the package is taken after all."""


def owe(tx: Session, up: Up, package_id: str, problem: str) -> None:
    """Write the receipt due. One answers every package since the last, in whatever order they came.

    An earlier life that was offered again gets no answer of its own: the life it became waits for one.
    """
    if not problem and up.incarnation in ancestors.superseded(tx, up.office):
        heirs = [one.incarnation for one in queries.lineages(tx, up.office) if one.parent == up.incarnation]
        whose = (DueRow.office_id == up.office, DueRow.incarnation.in_(heirs))
        tx.execute(update(DueRow).where(*whose).values(waiting=True))
    row = tx.get(DueRow, (up.office, up.incarnation), populate_existing=True)
    hub = queries.hub_lives(tx, up.office)
    read = hub.read_to(up.hub_incarnation, up.cursor)
    points = problem == E_FORK or 0 < up.hub_incarnation < hub.now
    stays = problem if problem != E_GAP else ""
    fresh = Due(up.incarnation, package_id, up.first, read, stays, 0, waiting=True, points=points)
    if row is None:
        tx.add(DueRow(office_id=up.office, **asdict(fresh)))
        tx.flush()
        return
    if row.waiting:
        passed = row.problem in PASSING and not problem
        both = queries.furthest(tx, up.office, (row.answers, package_id))
        first, log_from = min(row.first, up.first), min(row.log_from, read)
        fresh = replace(
            fresh,
            answers=both,
            first=first,
            log_from=log_from,
            problem=stays or ("" if passed else row.problem),
            points=points or row.points,
        )
    row.answers, row.first, row.log_from = fresh.answers, fresh.first, fresh.log_from
    row.problem, row.waiting, row.points = fresh.problem, True, fresh.points
    tx.flush()


def owed(tx: Session, office: str) -> list[tuple[Due, Lineage, Device]]:
    """Return the receipts owed now, each with its life and device; none where the hub above answers.

    One is owed after every package and whenever the hub's log has grown. A blocked device gets the last word alone,
    a life that became another one nothing it did not ask for.
    """
    if county.vouched(tx, office):
        return []
    devices = {one.device: one for one in queries.devices(tx, office)}
    lines = {one.incarnation: (one, devices[one.device]) for one in queries.lineages(tx, office)}
    head, past = queries.log_head(tx, office), ancestors.superseded(tx, office)
    found = []
    for due in queries.due(tx, office):
        line, device = lines[due.incarnation]
        news = due.sent_head < head and due.incarnation not in past and not device.revoked
        if due.waiting or news:
            found.append((due, line, device))
    return found

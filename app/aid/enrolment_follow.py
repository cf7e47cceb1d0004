"""Do the covers stand as their batch says? Mends what two computers did to one batch before they met."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.aid import enrolment_rows
from app.aid.elsewhere import Certificates, no_numbers
from app.aid.enrolling import CONFIRMED
from app.aid.enrolment_service import delete_covers, make_covers
from app.aid.tables import BatchRow
from app.shared.actor import Actor


def drop_unconfirmed(tx: Session, batch_ids: Sequence[str], certificates: Certificates = no_numbers) -> None:
    """Delete the covers of batches that are not confirmed, after records of another computer came in.

    Every computer comes to the same rows. A cover with a numbered certificate stays, for the paper is with a person;
    and all stay where a claim rests on one: a person must look at them.
    """
    for row in _rows(tx, batch_ids):
        covers = enrolment_rows.cover_rows(tx, row)
        if row.state != CONFIRMED and covers and not enrolment_rows.claims_on(tx, covers):
            bearing = certificates(tx, [cover.id for cover in covers])
            delete_covers(tx, [cover.id for cover in covers if cover.id not in bearing])


def batches_of_covers(tx: Session, cover_ids: Sequence[str]) -> tuple[str, ...]:
    """Return the batches not confirmed here that made some of these covers."""
    wanted, found = set(cover_ids), []
    for row in tx.scalars(select(BatchRow).where(BatchRow.state != CONFIRMED).order_by(BatchRow.id)):
        if any(cover.id in wanted for cover in enrolment_rows.cover_rows(tx, row)):
            found.append(row.id)
    return tuple(found)


def follow_batch(
    tx: Session, _actor: Actor, batch_ids: Sequence[str], certificates: Certificates = no_numbers
) -> None:
    """Let the covers follow what a person chose of two states of a batch.

    A confirmed one some of whose covers are gone makes these anew, under new ids: to the hub what was deleted stays so.
    """
    drop_unconfirmed(tx, batch_ids, certificates)
    for row in _rows(tx, batch_ids):
        whole = enrolment_rows.view_of(tx, row).agrees
        if (
            row.state == CONFIRMED
            and whole
            and not all(line.covered for line in enrolment_rows.lines_of(tx, row))
        ):
            row.round += 1
            make_covers(tx, row)
            tx.flush()


def _rows(tx: Session, batch_ids: Sequence[str]) -> list[BatchRow]:
    tx.flush()
    tx.expire_all()  # what came in was written beneath the session
    return list(tx.scalars(select(BatchRow).where(BatchRow.id.in_(batch_ids)).order_by(BatchRow.id)))

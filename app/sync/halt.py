"""Must the whole office stand still? Looks at how this database's present life began, and whether the hub answered."""

from __future__ import annotations

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from app.shared.errors import RuleError
from app.shared.text import N_
from app.sync import queries, renewal
from app.sync.renewal import began
from app.sync.tables import AcknowledgementRow, ReceiptTakenRow

UNANSWERED = "unanswered"
HANDED_OVER = "handed_over"


class HubNotAnswered(RuleError):
    """The office was put back to an earlier day, and no receipt has said yet what the hub holds."""

    code = "sync.hub_not_answered"
    template = N_(
        "This office was put back to an earlier day. What was paid or promised since then may be missing here, so "
        "money waits. Copy a package out in the exchange and take in its receipt; then everything goes on."
    )


class HandedOver(RuleError):
    """The office was handed over to another computer."""

    code = "sync.handed_over"
    template = N_(
        "This office was handed over to another computer. Here it can be read and printed, but nothing is recorded "
        "or sent any more. Work on the new computer."
    )


def in_doubt(tx: Session) -> bool:
    """Say whether the hub may know of payments this database does not, and has not answered since.

    A code typed from paper says that the hub has what was sent; what the hub has besides comes with the file alone.
    """
    if began(tx) not in renewal.DOUBTFUL:
        return False
    present = tx.execute(text("SELECT incarnation FROM lineage")).scalar_one()
    if tx.get(AcknowledgementRow, present) is None:
        return True
    kinds = select(ReceiptTakenRow.kind).where(ReceiptTakenRow.incarnation == present)
    return set(tx.scalars(kinds)) == {queries.PAPER}


def halt(tx: Session) -> tuple[str, RuleError] | None:
    """Return why the office stands still, with the error that says it; None when it works.

    An office no hub knows yet has nobody who could answer, and no receipt that money was promised to; unless it did
    know one on the days that were put away.
    """
    why = began(tx)
    if why == renewal.GIVEN:
        return HANDED_OVER, HandedOver()
    known = queries.hub(tx) is not None or why == renewal.RESTORED_BEFORE
    return (UNANSWERED, HubNotAnswered()) if known and in_doubt(tx) else None

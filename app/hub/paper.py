"""What does the hub say on paper of a receipt it wrote? The sheet's facts, and the code an office can type."""

from __future__ import annotations

import json
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.hub import queries
from app.hub.due import E_FORK
from app.hub.premises import Premises
from app.hub.queries import Device
from app.hub.receipts import Receipt
from app.hub.tables import LedgerRow
from app.security import paper_mac
from app.sync import paper
from app.sync.messages import RECEIVED, Down
from app.sync.paper import Confirmation, PaperReceipt
from app.sync.rules import Line, RecordResult, by_record


def papers(premises: Premises, receipts: Sequence[Receipt]) -> tuple[PaperReceipt, ...]:
    """Return each receipt as it stands on paper, in their order."""
    with premises.db.reading() as tx:
        return tuple(_paper(tx, premises, one.down) for one in receipts)


def _paper(tx: Session, premises: Premises, down: Down) -> PaperReceipt:
    device = next(d for d in queries.devices(tx, down.office) if d.device == down.device)
    records = _records(tx, down)
    outcomes = [record.outcome for record in records]
    returned = len(records) - outcomes.count("applied")
    return PaperReceipt(
        office=down.office, office_name=dict(queries.offices(tx))[down.office], device=down.device,
        label=device.label, key_id=device.key_id, hub=premises.name, hub_key=premises.keys.key_id,
        hub_time=down.hub_time, ack=down.ack, judged=_judged(down), applied=outcomes.count("applied"),
        refused=outcomes.count("refused"), conflicts=outcomes.count("conflict"), answers=down.answers,
        problem=down.problem, missing=down.missing, code=code_of(premises, device, down, returned),
    )  # fmt: skip


def code_of(premises: Premises, device: Device, down: Down, returned: int) -> str:
    """Return the code that confirms `down` on paper, or '' when it confirms nothing.

    `returned` counts the records that were not simply applied.
    """
    judged = _judged(down)
    if not judged or down.problem == E_FORK:
        return ""
    told = Confirmation(down.hub_incarnation, down.ack, judged, returned)
    words = paper.covered(down.office, down.device, down.incarnation, down.chain_at_ack, told)
    return paper.written(told, paper_mac.tag(premises.keys.seal_private, device.seal_key, words))


def _judged(down: Down) -> int:
    """Count the changes before the acknowledgement, the last included, that have a result without a gap."""
    judged = {result.seq for result in down.results}
    seq = down.ack
    while seq in judged:
        seq -= 1
    return down.ack - seq


def _records(tx: Session, down: Down) -> list[RecordResult]:
    """Sum up the results per record as the office will; what a receipt wrote there counts for nothing."""
    if not down.results:
        return []
    seqs = [result.seq for result in down.results]
    rows = tx.execute(
        select(LedgerRow.seq, LedgerRow.uuid, LedgerRow.tbl, LedgerRow.row_id, LedgerRow.body).where(
            LedgerRow.office_id == down.office, LedgerRow.incarnation == down.incarnation,
            LedgerRow.seq.between(min(seqs), max(seqs)),
        )
    )  # fmt: skip
    lines = {
        row.seq: Line(row.seq, row.uuid, row.tbl, row.row_id, json.loads(row.body)["reason"] == RECEIVED)
        for row in rows
    }
    return by_record(down.results, down.ack, lines)

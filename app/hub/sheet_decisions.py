"""What becomes of a filled decision sheet? Every row judged first, then all that can be decided, in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from sqlalchemy.orm import Session

from app.hub import decision_sheet as sheet
from app.hub import queries
from app.hub.claims_waiting import Decided, Waiting, decisions_on, waiting, waiting_of
from app.hub.decide import Decision, Verdict, check_verdict, decidable, enter
from app.hub.decision_sheet import FilledRow, Written
from app.hub.premises import Premises, UnknownOffice
from app.shared.cells import RowProblem
from app.shared.errors import RuleError
from app.shared.files import write_whole
from app.shared.text import N_
from app.sync.messages import DECISION


class RowMoved(RuleError):
    """Number, claim and figure of a row do not belong together any more."""

    code = "decision.row_moved"
    template = N_(
        "Claim number, claim and the office's amount do not belong together here: the rows were moved, or the "
        "office sent other figures since. Write the sheet anew."
    )


class DecidedTwice(RuleError):
    """The sheet decides the same claim in another row."""

    code = "decision.twice"
    template = N_("This claim is already decided in row {first} of this sheet.")


class DecidedOtherwise(RuleError):
    """The claim was decided before, and not like this."""

    code = "decision.decided_otherwise"
    template = N_("This claim was decided on {on}, and not like this. That decision stands.")


@dataclass(frozen=True)
class RowOutcome:
    """What became of a filled row: "decided", "already" (the same decision stands), or "refused" with why."""

    sheet_row: int
    office: str
    outcome: Literal["decided", "already", "refused"]
    problem: RowProblem | None = None
    decision: Decision | None = None


def write(premises: Premises, path: Path) -> int:
    """Write the claims that wait into the workbook `path`; return how many. Raises a DeviceError."""
    claims = waiting(premises)
    write_whole(path, sheet.workbook(claims, premises.clock.today()))
    return len(claims)


def take(premises: Premises, path: Path) -> tuple[RowOutcome, ...]:
    """Take a filled sheet in: all rows are judged, then those that can be are decided in one transaction.

    Rows nobody filled are passed over; a refused row changes nothing. Raises ColumnsMissing, ColumnTwice,
    FileUnreadable, SheetUnreadable, or a DeviceError that leaves nothing decided.
    """
    rows = list(sheet.read(path))
    today = premises.clock.today()
    with premises.db.bookkeeping() as tx:
        judged = _judge(tx, rows, today)
        return tuple(_enter(tx, premises, *one) for one in judged)


def _judge(
    tx: Session, rows: Sequence[FilledRow], today: date
) -> list[tuple[FilledRow, Written | RowOutcome]]:
    names = dict(queries.offices(tx))
    waits = {
        office: waiting_of(tx, office, names[office]) for office in {r.office for r in rows} & set(names)
    }
    first: dict[tuple[str, str], int] = {}
    judged: list[tuple[FilledRow, Written | RowOutcome]] = []
    for row in rows:
        try:
            key = (row.office, row.claim_id)
            if key in first:
                raise DecidedTwice(field="claim", first=first[key])
            first[key] = row.sheet_row
            told = sheet.written(row.cells, today)
            judged.append((row, _fits(tx, row, told, waits)))
        except RuleError as error:
            problem = RowProblem.of(row.sheet_row, error)
            judged.append((row, RowOutcome(row.sheet_row, row.office, "refused", problem)))
    return judged


def _fits(
    tx: Session, row: FilledRow, told: Written, waits: dict[str, dict[str, Waiting]]
) -> Written | RowOutcome:
    """Say that a row may be decided, or that it is already; raises what stands in its way."""
    if row.office not in waits:
        raise UnknownOffice(field="office", office=row.office)
    check_verdict(Verdict(DECISION, told.state, told.amount, told.reasons))
    before = decisions_on(tx, row.office, row.claim_id)
    turn = int(row.turn) if row.turn.isdecimal() else -1
    if 0 <= turn < len(before):  # decided since this sheet was written: by it, or otherwise
        then = before[turn]
        if _same(told, then):
            return RowOutcome(row.sheet_row, row.office, "already")
        raise DecidedOtherwise(field="decision", on=then.on.isoformat())
    decidable(tx, row.office, row.claim_id)
    claim = waits[row.office][row.claim_id]
    same = (claim.number, claim.turn) == (row.no, turn)
    if not (same and sheet.same_amount(row.own_amount, claim.own_amount)):
        raise RowMoved(field="claim")
    return told


def _same(told: Written, then: Decided) -> bool:
    said = (told.state, told.amount, told.reasons) == (then.state, then.amount, then.reasons)
    return said and told.on in (None, then.on)


def _enter(tx: Session, premises: Premises, row: FilledRow, judged: Written | RowOutcome) -> RowOutcome:
    if isinstance(judged, RowOutcome):
        return judged
    verdict = Verdict(DECISION, judged.state, judged.amount, judged.reasons)
    on = judged.on or premises.clock.today()
    done = enter(tx, premises, row.office, row.claim_id, verdict, on)
    return RowOutcome(row.sheet_row, row.office, "decided", decision=done)

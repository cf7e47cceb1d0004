"""How do claims' payments go out to a bank and come back, from the command line?"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import typer

from app.cli.frame import Frame, answer
from app.cli.office import AsJson
from app.shared.money import yuan
from app.shared.text import _, _n


def join(group: typer.Typer) -> None:
    """Put the commands into the group of mutual aid."""
    group.command("payments")(payments)
    group.command("bank-answers")(bank_answers)


def payments(context: typer.Context, out: Path, as_json: AsJson = False) -> None:
    """Write the sheet for the bank of every approved claim into the Excel file OUT, and mark those as being paid."""
    frame: Frame = context.obj
    with frame.office() as office:
        lines = office.aid.export_payments(office.actor, out)
    paid = [one for one in lines if one.is_payable]
    total = sum(one.amount for one in paid)
    told: dict[str, Any] = {
        "claims": len(paid), "amount": total,
        "waiting": [{"number": one.number, "problem": one.problem} for one in lines if not one.is_payable],
    }  # fmt: skip

    def words() -> str:
        said = [
            _n("{n} claim with {amount} yuan is on the sheet; it is being paid now",
               "{n} claims with {amount} yuan are on the sheet; they are being paid now", len(paid),
               amount=yuan(total)),
            *(f"{one['number']}: {one['problem']}" for one in told["waiting"]),
        ]  # fmt: skip
        return "\n".join(said)

    answer(told, as_json=as_json, words=words)


def bank_answers(context: typer.Context, file: Path, as_json: AsJson = False) -> None:
    """Take in the sheet FILE as the bank filled it: what is paid, what came back, and the rows that were not taken."""
    frame: Frame = context.obj
    with frame.office() as office:
        found = office.aid.take_bank_answers(office.actor, file)
    told: dict[str, Any] = {
        "paid": len(found.paid), "failed": len(found.failed), "empty": found.empty,
        "refused": [{"row": one.sheet_row, "code": one.code, "message": one.words()} for one in found.refused],
    }  # fmt: skip

    def words() -> str:
        said = _("{paid} claims are paid, {failed} transfers came back, {empty} rows say nothing yet",
                 paid=told["paid"], failed=told["failed"], empty=found.empty)  # fmt: skip
        rows = [_("Row {row}: {why}", row=one["row"], why=one["message"]) for one in told["refused"]]
        return "\n".join([said, *rows])

    answer(told, as_json=as_json, words=words)

"""Claims' payments out to a bank and back, from the command line."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import xlsxwriter

from app.aid import ByHand, ClaimIn, PaperDecision, Payee
from app.office import Office
from app.shared.cells import read_sheets
from app.shared.ids import new_id
from tests.cli.conftest import PASSWORD, Exchange, Run

CARD = "6222020200112233446"


def approved(office: Office, name: str, amount: int, card: str = "") -> str:
    """Have a claim approved on paper, without any plan."""
    aid, actor, day = office.aid, office.actor, office.clock.today()
    facts = {"benefit": "hospital", "event_on": day.isoformat()}
    claim = aid.take_claim(actor, ClaimIn(name, "229907198501010019", day, facts))
    aid.set_by_hand(actor, claim, ByHand(amount, "办法第八条", "上级核定"))
    aid.confirm(replace(actor, operator_id=new_id()), claim)
    aid.submit(actor)
    aid.decide_on_paper(actor, claim, PaperDecision("APPROVED", day, "吉工互〔2026〕1号", amount))
    if card:
        aid.set_payee(actor, claim, Payee("", "吉林银行", card))
    return claim


def test_payments_go_out_and_what_the_bank_says_comes_in(
    exchange: Exchange, run: Run, tmp_path: Path
) -> None:
    office = Office.unlock(exchange.office, PASSWORD)
    one, other = approved(office, "甲", 120_000, CARD), approved(office, "乙", 50_000)
    number = office.aid.view(office.actor, other).number
    office.close()
    sheet = tmp_path / "bank.xlsx"
    told = run("aid", "payments", sheet, "--json", profile=exchange.office).told
    assert told == {"claims": 1, "amount": 120_000, "waiting": [{"number": number, "problem": "no_card"}]}
    rows = read_sheets(sheet)[0][1]
    with xlsxwriter.Workbook(sheet) as book:
        table = book.add_worksheet()
        table.write_row(0, 0, rows[0])
        table.write_row(1, 0, [*rows[1][:8], "成功"])
        table.write_row(2, 0, ["", "无此号", *[""] * 6, "成功"])
    back = run("aid", "bank-answers", sheet, "--json", profile=exchange.office)
    assert (back.code, back.told["paid"], back.told["failed"], back.told["empty"]) == (0, 1, 0, 0)
    assert [(row["row"], row["code"]) for row in back.told["refused"]] == [(3, "claim.not_to_pay")]
    said = run("aid", "bank-answers", sheet, profile=exchange.office)
    assert said.code == 0
    office = Office.unlock(exchange.office, PASSWORD)
    assert [office.aid.view(office.actor, key).state for key in (one, other)] == ["PAID", "APPROVED"]
    office.close()

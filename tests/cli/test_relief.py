"""A campaign of second relief from the command line."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from app.aid import ClaimFilter, ClaimIn
from app.members import members_of_unit
from app.office import Office
from app.shared.cells import read_sheets
from app.shared.clock import FixedClock
from tests.aid.conftest import BEFORE, DEMO, FIRST, LAST
from tests.aid.test_relief_service import card
from tests.cli.conftest import PASSWORD, Exchange, Run
from tests.conftest import NOW


@pytest.fixture
def home(exchange: Exchange, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An office where two enrolled people have claims with a burden left; its today is that of the samples."""
    monkeypatch.setattr("app.office.Clock", lambda: FixedClock(NOW))
    office = Office.unlock(exchange.office, PASSWORD)
    office.aid.activate(office.actor, DEMO, demonstration=True)
    unit = max(office.aid.participation(office.actor, DEMO), key=lambda one: (one.members, one.unit)).unit
    office.aid.enrol(office.actor, DEMO, unit, FIRST, LAST, BEFORE)
    with office.db.reading() as tx:
        from_roll = members_of_unit(tx, unit)
    for n, who in enumerate(from_roll[:2]):
        facts = {
            "benefit": "hospital", "event_on": "2026-05-02", "admitted": "2026-05-02", "discharged": "2026-05-12",
            "self_pay_in_catalogue": 60_000_00 + n, "self_pay_outside": 0, "invoice": f"C{n}",
            "documents": ["D01", "D02", "D03", "D04", "D05", "D06"],
        }  # fmt: skip
        claim = office.aid.take_claim(office.actor, ClaimIn(who.name, who.id_no, date(2026, 6, 1), facts))
        office.aid.assess(office.actor, claim)
    office.close()
    return exchange.office


def test_founded_proposed_changed_approved_paid_taken_back(home: Path, run: Run, tmp_path: Path) -> None:
    assert run("aid", "relief", "list", "--json", profile=home).told == {"reliefs": []}
    told = run("aid", "relief", "templates", "--json", profile=home).told["templates"]
    assert set(told) == {"burden", "class", "disease"}
    new = (
        "aid",
        "relief",
        "new",
        "2026年二次救助",
        "--from",
        "2026-01-01",
        "--to",
        "2026-12-31",
        "--source",
        "04",
    )
    wrong = run(*new, "--pool", "5000", "--template", "lot", "--json", profile=home)
    assert (wrong.code, wrong.told["error"], wrong.told["field"]) == (1, "relief.way_unknown", "way")
    tiers = tmp_path / "tiers.json"
    tiers.write_text(json.dumps({**told["burden"], "tiers": [{"low": 0, "amount": 1_500_00}]}), "utf-8")
    made = run(*new, "--pool", "2000.00", "--rule", tiers, "--json", profile=home)
    relief = made.told["relief"]
    assert (made.code, made.told["state"], made.told["pool"]) == (0, "DRAFT", 200_000)
    proposed = run("aid", "relief", "propose", relief, "--json", profile=home).told
    assert (proposed["added"], proposed["total"], len(proposed["lines"])) == (2, 200_000, 2)
    assert {one["amount"] for one in proposed["lines"]} == {100_000}
    assert all("*" in one["id_masked"] and "id_no" not in one for one in proposed["lines"])
    first, second = (one["line"] for one in proposed["lines"])
    amount = ("aid", "relief", "amount", relief, first, "--amount", "1200", "--reason", "困难")
    refused = run(*amount, "--json", profile=home)
    assert (refused.code, refused.told["error"]) == (1, "relief.second_missing")
    done = run(*amount, "--decision", "会议纪要3", "--json", profile=home).told
    assert {one["line"]: one["amount"] for one in done["lines"]} == {first: 120_000, second: 80_000}
    off = run("aid", "relief", "take-off", relief, second, "--reason", "放弃", "--json", profile=home).told
    assert off["total"] == 120_000
    assert run("aid", "relief", "put-back", relief, second, "--json", profile=home).told["total"] == 200_000
    changed = run("aid", "relief", "change", relief, "--pool", "3000", "--json", profile=home).told
    assert (changed["pool"], changed["total"]) == (300_000, 270_000)
    approve = ("aid", "relief", "approve", relief, "--number", "9号", "--on", "2026-11-01", "--json")
    assert run(*approve, profile=home).told["state"] == "APPROVED"
    assert run("aid", "relief", "withdraw", relief, "--json", profile=home).told["state"] == "DRAFT"
    assert run(*approve, profile=home).code == 0
    bad = run(
        "aid", "relief", "account", relief, first, "--bank", "工行", "--card", "1", "--json", profile=home
    )
    assert (bad.code, bad.told["field"]) == (1, "account")
    good = ("aid", "relief", "account", relief, first, "--bank", "工行", "--card", card(1), "--json")
    assert card(1) not in run(*good, profile=home).out
    sheet = run("aid", "relief", "bank-sheet", relief, tmp_path / "bank.xlsx", "--json", profile=home).told
    assert [one["problem"] for one in sheet["waiting"]] == ["no_card"]
    assert read_sheets(tmp_path / "bank.xlsx")[0][1][1][4] == card(1)
    paid = run("aid", "relief", "pay", relief, "--on", "2026-11-05", "--json", profile=home).told
    assert (paid["people"], paid["total"], len(paid["waiting"])) == (1, 120_000, 1)
    back = ("aid", "relief", "take-payment-back", relief, first, "--reason", "退回", "--json")
    assert run(*back, profile=home).told["paid_people"] == 0
    assert run("aid", "relief", "sheet", relief, tmp_path / "list.xlsx", profile=home).code == 0
    assert len(read_sheets(tmp_path / "list.xlsx")[0][1]) == 3
    for form, subject in (("second_aid", first), ("second_aid_payment", relief)):
        out = tmp_path / f"{form}.pdf"
        assert run("print", form, "--id", subject, "--out", out, profile=home).code == 0
        assert out.read_bytes().startswith(b"%PDF")
    shown = run("aid", "relief", "show", relief, profile=home)
    assert "1,500.00" in shown.out


def test_somebody_is_put_on_by_hand_and_a_draft_is_given_up(home: Path, run: Run) -> None:
    new = (
        "aid",
        "relief",
        "new",
        "x",
        "--from",
        "2026-01-01",
        "--to",
        "2026-12-31",
        "--source",
        "04",
        "--pool",
        "900",
    )
    relief = run(*new, "--json", profile=home).told["relief"]
    member = run("aid", "relief", "propose", relief, "--json", profile=home).told["lines"][0]["member"]
    other = run("aid", "relief", "new", "y", *new[4:], "--json", profile=home).told["relief"]
    added = run("aid", "relief", "add", other, member, "--reason", "特困", "--json", profile=home).told
    assert [(one["member"], one["by_hand"], one["reason"]) for one in added["lines"]] == [
        (member, True, "特困")
    ]
    assert run("aid", "relief", "drop", other, "--json", profile=home).told["state"] == "DROPPED"
    assert len(run("aid", "relief", "list", "--json", profile=home).told["reliefs"]) == 2
    assert run("aid", "relief", "show", "nowhere", "--json", profile=home).told["error"] == "relief.missing"


def test_aid_nobody_claimed_is_listed_put_aside_and_taken_up_again(home: Path, run: Run) -> None:
    assert run("aid", "unclaimed", "list", "--json", profile=home).told == {"unclaimed": []}
    office = Office.unlock(home, PASSWORD)
    office.aid.activate(office.actor, "yulin-hospital", demonstration=True)
    unit = max(office.aid.participation(office.actor, DEMO), key=lambda one: (one.members, one.unit)).unit
    office.aid.enrol(office.actor, "yulin-hospital", unit, FIRST, LAST, BEFORE)
    office.close()
    found = run("aid", "unclaimed", "list", "--json", profile=home).told["unclaimed"]
    assert [(one["source"], one["plan"]) for one in found] == [("claim", "yulin-hospital")] * 2
    assert all("*" in one["id_masked"] for one in found)
    line = found[0]["line"]
    wrong = run("aid", "unclaimed", "aside", line, "--why", "no", "--json", profile=home)
    assert (wrong.code, wrong.told["error"], wrong.told["field"]) == (1, "unclaimed.why", "why")
    done = run(
        "aid", "unclaimed", "aside", line, "--why", "declined", "--remark", "不申请", "--json", profile=home
    )
    assert (done.told["aside"], done.told["remark"]) == ("declined", "不申请")
    assert len(run("aid", "unclaimed", "list", "--json", profile=home).told["unclaimed"]) == 1
    assert len(run("aid", "unclaimed", "list", "--aside", "--json", profile=home).told["unclaimed"]) == 1
    assert "不申请" in run("aid", "unclaimed", "list", "--aside", profile=home).out
    assert run("aid", "unclaimed", "again", line, "--json", profile=home).told["aside"] == ""


def test_the_figures_are_told_with_the_rows_they_count(home: Path, run: Run) -> None:
    found = run("aid", "figures", "--year", "2026", "--json", profile=home).told["figures"]
    told = {(one["key"], one["of"]): one for one in found}
    assert told["reported", ""]["value"] == told["reported", ""]["counted"] == 2
    assert told["average", ""]["value"] is None
    assert "rows" not in told["reported", ""]
    rows = run("aid", "figures", "--year", "2026", "--plan", DEMO, "--rows", "--json", profile=home).told[
        "figures"
    ]
    assert len(next(one for one in rows if one["key"] == "persons")["rows"]) == told["persons", ""]["value"]
    term = ("--plan", DEMO, "--from", "2026-01-01", "--to", "2026-12-31", "--json")
    of_term = run("aid", "figures", *term, profile=home).told["figures"]
    assert next(one for one in of_term if one["key"] == "relief_amount")["value"] is None
    assert run("aid", "figures", "--from", "2026-01-01", "--json", profile=home).code == 2
    assert run("aid", "figures", "--year", "2026", profile=home).code == 0


def test_a_claim_is_tried_out_under_another_plan(home: Path, run: Run) -> None:
    office = Office.unlock(home, PASSWORD)
    claim = office.aid.window(office.actor, ClaimFilter())[0]
    office.close()
    plans = run("aid", "what-if", claim, "--json", profile=home).told["plans"]
    assert [one["id"] for one in plans if one["own"]] == [DEMO]
    found = run("aid", "what-if", claim, "--plan", "yulin-hospital", "--json", profile=home).told
    assert found["assumed_cover"] is True
    assert found["difference"] == found["after"]["once_complete"] - found["before"]["once_complete"]
    assert any(line["changed"] for line in found["lines"])
    assert "榆林" in run("aid", "what-if", claim, "--plan", "yulin-hospital", profile=home).out
    assert run("aid", "what-if", claim, "--plan", "nowhere", "--json", profile=home).code == 1

"""A unit's enrolment and its lists from the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.office import Office
from app.shared.cells import read_sheets
from tests.aid.conftest import DEMO
from tests.cli.conftest import PASSWORD, Exchange, Run

DAYS = ("--from", "2026-01-01", "--to", "2026-12-31", "--on", "2025-12-20")


@pytest.fixture
def unit(exchange: Exchange) -> str:
    """An office that uses the sample plan; the unit with the most people in it."""
    office = Office.unlock(exchange.office, PASSWORD)
    office.aid.activate(office.actor, DEMO, demonstration=True)
    found = office.aid.participation(office.actor, DEMO)
    office.close()
    return max(found, key=lambda one: (one.members, one.unit)).unit


def test_founded_filled_paid_confirmed_taken_back(
    exchange: Exchange, run: Run, unit: str, tmp_path: Path
) -> None:
    home = exchange.office
    assert run("aid", "batch", "list", "--json", profile=home).told == {"batches": []}
    new = ("aid", "batch", "new", "--unit", unit, "--plan", DEMO, *DAYS)
    wrong = run(*new, "--pays", "unit=59", "--json", profile=home)
    assert (wrong.code, wrong.told["error"], wrong.told["field"]) == (1, "batch.split_wrong", "split")
    assert run(*new, "--pays", "boss=60", "--json", profile=home).code == 2
    nowhere = run("aid", "batch", "new", "--unit", "没有", "--plan", DEMO, *DAYS, "--json", profile=home)
    assert (nowhere.code, nowhere.told["field"]) == (1, "unit")
    made = run(*new, "--pays", "unit=42", "--pays", "person=18", "--json", profile=home)
    batch = made.told["batch"]
    assert (made.code, made.told["state"], made.told["people"]) == (0, "DRAFT", 0)
    looked = run("aid", "batch", "add", batch, "--look", "--json", profile=home).told
    ready = sum(one["error"] is None for one in looked["people"])
    assert (looked["added"], ready > 0) == (0, True)
    added = run("aid", "batch", "add", batch, "--json", profile=home)
    assert added.told["added"] == ready
    assert all("*" in one["id_masked"] for one in added.told["people"])
    judged = run("aid", "batch", "judge", batch, "--json", profile=home).told
    assert (judged["refused"], judged["fees"], judged["parts"]["unit"]) == (0, ready * 60_00, ready * 42_00)
    pay = ("aid", "batch", "pay", batch, "--receipt", "No.7", "--on", "2025-12-22", "--amount")
    short = run(*pay, "1", "--json", profile=home)
    assert (short.code, short.told["error"]) == (1, "batch.amount_differs")
    paid = run(*pay, str(ready * 60), "--json", profile=home)
    assert (paid.code, paid.told["state"], paid.told["paid"]) == (0, "PAID", ready * 60_00)
    assert run("aid", "batch", "confirm", batch, "--json", profile=home).told["state"] == "CONFIRMED"
    out = tmp_path / "sent.xlsx"
    assert run("aid", "batch", "sheet", batch, out, "--json", profile=home).told["people"] == ready
    assert len(read_sheets(out)[0][1]) == ready + 4
    shares = run("aid", "participation", DEMO, "--on", "2026-05-01", "--json", profile=home).told["units"]
    assert {one["unit"]: one["enrolled"] for one in shares}[unit] == ready
    ending = run("aid", "renewals", "--on", "2026-12-01", "--json", profile=home).told["renewals"]
    assert len(ending) == ready
    assert ending[0]["ends"] == "2026-12-31"
    pdf = tmp_path / "renewals.pdf"
    of_unit = ("aid", "renewals", "--on", "2026-12-01", "--unit", unit, "--pdf", pdf, "--json")
    assert len(run(*of_unit, profile=home).told["renewals"]) == ready
    assert pdf.read_bytes()[:5] == b"%PDF-"
    nobody = run("aid", "renewals", "--unit", "没有", "--json", profile=home)
    assert (nobody.code, nobody.told["field"]) == (1, "unit")
    covers = [
        one["cover"] for one in run("aid", "batch", "judge", batch, "--json", profile=home).told["lines"]
    ]
    for form, subject in (("enrolment_certificate", covers[0]), ("enrolment_roster", batch)):
        printed = run(
            "print", form, "--id", subject, "--out", tmp_path / f"{form}.pdf", "--json", profile=home
        )
        assert (printed.code, printed.told["pages"]) == (0, 1)
    assert "已确认，保障生效" in run("aid", "batch", "list", profile=home).out
    for state in ("PAID", "DRAFT"):
        assert run("aid", "batch", "back", batch, "--json", profile=home).told["state"] == state
    again = run("aid", "batch", "back", batch, "--json", profile=home)
    assert (again.code, again.told["error"]) == (1, "batch.state_forbids")
    line = judged["lines"][0]["line"]
    assert run("aid", "batch", "take-off", batch, line, "--json", profile=home).told == {"taken_off": 1}
    assert run("aid", "batch", "drop", batch, "--json", profile=home).told["state"] == "DROPPED"


def test_who_of_a_unit_is_not_enrolled_is_told(exchange: Exchange, run: Run, unit: str) -> None:
    home = exchange.office
    asked = ("aid", "not-enrolled", "--unit", unit, "--plan", DEMO, *DAYS)
    every = run(*asked, "--json", profile=home).told["people"]
    assert every
    assert all("*" in one["id_masked"] and one["error"] is None for one in every)
    made = run("aid", "batch", "new", "--unit", unit, "--plan", DEMO, *DAYS, "--json", profile=home).told
    run("aid", "batch", "add", made["batch"], "--json", profile=home)
    assert run(*asked, "--json", profile=home).told == {"people": []}
    assert "没有别的人可以参保" in run(*asked, profile=home).out
    nowhere = run("aid", "not-enrolled", "--unit", "没有", "--plan", DEMO, *DAYS, "--json", profile=home)
    assert (nowhere.code, nowhere.told["field"]) == (1, "unit")


def test_a_plan_is_written_for_the_next_year(exchange: Exchange, run: Run, unit: str, tmp_path: Path) -> None:
    out = tmp_path / "next.toml"
    told = run("aid", "plans", "next-year", DEMO, "1", out, "--json", profile=exchange.office).told
    assert (told["version"], told["refused"]) == ("2", None)
    assert run("aid", "plans", "check", out, "--json", profile=exchange.office).told["version"] == "2"
    gone = run("aid", "plans", "next-year", DEMO, "9", out, "--json", profile=exchange.office)
    assert (gone.code, gone.told["error"]) == (1, "plan.unknown")


def test_a_roster_comes_back_with_its_faults(exchange: Exchange, run: Run, unit: str, tmp_path: Path) -> None:
    home, blank, back = exchange.office, tmp_path / "blank.xlsx", tmp_path / "back.csv.xlsx"
    made = run("aid", "batch", "new", "--unit", unit, "--plan", DEMO, *DAYS, "--json", profile=home).told
    assert run("aid", "batch", "blank-sheet", blank, "--json", profile=home).code == 0
    roster = tmp_path / "roster.csv"
    roster.write_text("姓名,证件号码\n生面孔,229901198002020015\n无名,12\n", "utf-8")
    added = run(
        "aid", "batch", "add", made["batch"], "--roster", roster, "--given-back", back, "--json", profile=home
    ).told
    assert (added["added"], added["people"][0]["error"]) == (0, "enrolment.not_on_roll")
    assert [one["sheet_row"] for one in added["problems"]] == [3]
    assert "名册里没有这个证件号码" in read_sheets(back)[0][1][1][-1]
    words = run("aid", "batch", "add", made["batch"], "--roster", roster, profile=home).out
    assert "229901198002020015" not in words

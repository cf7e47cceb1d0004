"""A whole day, from roster to receipt, comes to what an honest day must come to; a day that does not is told."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from app.cli import main
from app.cli.day import DayInput, run, run_day
from app.cli.day.agreement import Evidence, disagreements
from app.hub.service import Hub, TableTotal
from app.office import Office
from app.shared.money import yuan
from app.shared.text import _
from app.visits.service import Visits
from tests import days
from tests.days import Day
from tests.ordinary import every

ROOT = Path(__file__).resolve().parents[2]
KEYS = {
    "roster", "households", "household_rows", "recipients", "visits", "cash", "goods_given", "goods_left", "goods_value", "spent",
    "enrolled", "claims", "pdf", "package", "hub", "receipt", "seconds",
}  # fmt: skip
FORMS = {"visit_list", "visit_sheet", "claim_slip", "claim_paid", "claim_refused", "claim_missing"}
SEEDS = (13,)
MANY = (1, 2, 8, 19, 25, *range(100, 150))


def as_told(account: Mapping[str, Any]) -> dict[str, Any]:
    """Return an account as it is printed: plain JSON."""
    told: dict[str, Any] = json.loads(json.dumps(account, default=str))
    return told


# --- the sample -----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """The demonstration as a person starts it, in a process of its own; its folder and its account."""
    where = tmp_path_factory.mktemp("sample") / "day"
    line = [sys.executable, "-m", "ui", "demo", str(where), "--json"]
    done = subprocess.run(line, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return where, json.loads(done.stdout)


@pytest.fixture(scope="module")
def truth() -> dict[str, Any]:
    told: dict[str, Any] = json.loads((ROOT / "resources/samples/day/truth.json").read_text("utf-8"))
    return told


def test_the_sample_day_equals_its_truth(sample: tuple[Path, dict[str, Any]], truth: dict[str, Any]) -> None:
    account = sample[1]
    assert {key: account[key] for key in truth if key in KEYS} == {
        key: truth[key] for key in truth if key in KEYS
    }
    assert account["agrees"] is True
    assert account["disagreements"] == account["claim_problems"] == account["household_problems"] == []


def test_every_doctored_row_of_the_sample_is_judged_as_its_truth_says(
    sample: tuple[Path, dict[str, Any]],
    truth: dict[str, Any],
    samples: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("NUANGONG_PASSWORD", "a new office")
    office = str(tmp_path / "office")
    named = ["--office", "222401002", "--name", "另一个工会", "--operator", "王芳", "--region", "222401"]
    assert main(["--profile", office, "init", *named]) == 0
    report = tmp_path / "report.json"
    line = ["--profile", office, "members", "import", str(samples / "day/roster.xlsx"), "--dry-run"]
    assert main([*line, "--report", str(report)]) == 0
    found = {
        (p["sheet_row"], p["outcome"], p["code"]) for p in json.loads(report.read_text("utf-8"))["problems"]
    }
    wanted = {(p["sheet_row"], p["outcome"], p["code"]) for p in truth["roster_problems"] if p["code"]}
    assert found == wanted


def test_the_households_of_the_sample_are_classed_one_by_one(
    sample: tuple[Path, dict[str, Any]], truth: dict[str, Any]
) -> None:
    office = Office.unlock(sample[0] / "office", run.PASSWORD, run.OPERATOR)
    try:
        lines = office.hardship.page(office.actor, office.hardship.window(office.actor))
        assert {line.head: int(line.category) for line in lines} == dict(
            zip(truth["household_names"], truth["household_rows"], strict=True)
        )
    finally:
        office.db.close()


def test_the_account_has_every_key_and_every_file_it_names(sample: tuple[Path, dict[str, Any]]) -> None:
    where, account = sample
    assert account.keys() >= KEYS
    assert set(account["pdf"]) == FORMS
    claims = account["claims"]
    wanted = {
        "visit_list": 1,
        "visit_sheet": account["households"]["1"] + account["households"]["2"],
        "claim_slip": len(claims),
        "claim_paid": sum(c["state"] == "payable" for c in claims),
        "claim_refused": sum(c["state"] == "not_payable" for c in claims),
        "claim_missing": sum(c["state"] == "missing" for c in claims),
    }
    assert {form: len(paths) for form, paths in account["pdf"].items()} == wanted
    for path in (p for paths in account["pdf"].values() for p in paths):
        assert (where / path).read_bytes().startswith(b"%PDF-")
    assert (where / account["package"]).parent == where / "stick"
    assert (where / account["hub"]["receipt"]).is_file()
    receipt = account["receipt"]
    assert receipt["sent"] == receipt["applied"] + receipt["refused"] > 0
    assert receipt["refused"] == 0
    assert sum(account["seconds"].values()) < 60


def test_a_day_told_to_a_person_has_the_same_figures(
    sample: tuple[Path, dict[str, Any]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["demo", str(tmp_path / "day")]) == 0
    said, account = capsys.readouterr().out, sample[1]
    paid = sum(claim["amount"] for claim in account["claims"])
    for fen in (account["cash"], account["goods_value"], paid):
        assert yuan(fen) in said
    for count in (account["roster"]["ok"], account["recipients"], account["enrolled"]):
        assert str(count) in said
    assert _("Every figure agrees in database, ledger, papers, package and hub.") in said


def test_a_day_is_never_written_over_something(
    sample: tuple[Path, dict[str, Any]], capsys: pytest.CaptureFixture[str]
) -> None:
    before = sorted(sample[0].rglob("*"))
    assert main(["demo", str(sample[0]), "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["error"] == "day.folder_in_use"
    assert sorted(sample[0].rglob("*")) == before


# --- other days -----------------------------------------------------------------------------------------------------


def check_day(day: Day, where: Path) -> None:
    account = run_day(where, DayInput.read(day.folder))
    told = as_told(account.told)
    assert {key: told[key] for key in day.truth} == day.truth
    assert account.disagreements == ()
    assert told["claim_problems"] == told["household_problems"] == []
    assert told["receipt"]["sent"] == told["receipt"]["applied"]


@pytest.mark.parametrize("seed", SEEDS)
def test_another_day_equals_its_truth(seed: int, tmp_path: Path) -> None:
    check_day(days.make(tmp_path / "in", seed), tmp_path / "out")


@pytest.mark.long
@pytest.mark.parametrize("seed", MANY)
def test_many_other_days_equal_their_truth(seed: int, tmp_path: Path) -> None:
    check_day(days.make(tmp_path / "in", seed), tmp_path / "out")


@pytest.fixture(scope="module")
def empty_office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """An office with nobody in it, to judge rosters without taking them in."""
    office = Office.create(
        tmp_path_factory.mktemp("empty") / "office", code="222401001", name="青山镇总工会", region="222401",
        operator="王芳", password="correct horse",
    )  # fmt: skip
    yield office
    office.db.close()


def check_roster(day: Day, office: Office) -> None:
    report = office.members.import_roster(office.actor, day.folder / "roster.xlsx", dry_run=True).report
    found = [{key: p[key] for key in ("sheet_row", "outcome", "code")} for p in report["problems"]]
    wanted = day.roster.problems
    assert report["counts"] == day.truth["roster"]
    assert [p for p in wanted if p not in found] == []
    # What else was found must stand in a row that is known to be bad, and be no worse than it.
    bad = {p["sheet_row"]: p["outcome"] for p in wanted}
    assert [
        p for p in found if p not in wanted and bad.get(p["sheet_row"]) not in (p["outcome"], "refused")
    ] == []


@pytest.mark.parametrize("seed", range(4))
def test_every_row_of_another_roster_is_judged_by_how_it_was_spoilt(
    seed: int, tmp_path: Path, empty_office: Office
) -> None:
    check_roster(days.make(tmp_path, seed), empty_office)


@pytest.mark.long
@pytest.mark.parametrize("seed", [*range(4, 20), *range(1_000, 1_400)])
def test_every_row_of_many_other_rosters(seed: int, tmp_path: Path, empty_office: Office) -> None:
    check_roster(days.make(tmp_path, seed), empty_office)


# --- a day that does not agree --------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def evidence(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Evidence]:
    """An honest day with its office and hub still open."""
    where = tmp_path_factory.mktemp("evidence") / "day"
    gathered: list[Evidence] = []

    def gather(found: Evidence) -> tuple[str, ...]:
        gathered.append(found)
        return disagreements(found)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(run, "disagreements", gather)
        patched.setattr(Office, "close", lambda _: None)
        patched.setattr(Hub, "close", lambda _: None)
        assert run_day(where, DayInput.read()).disagreements == ()
    yield gathered[0]
    gathered[0].office.db.close()
    gathered[0].hub.premises.db.close()


def _first_claim(told: dict[str, Any], **changed: object) -> None:
    told["claims"][0] |= changed


TAMPERINGS: dict[str, Callable[[dict[str, Any]], object]] = {
    "taken from the roster": lambda told: told["roster"].update(ok=told["roster"]["ok"] + 1),
    "kept as drafts": lambda told: told["roster"].update(refused=0),
    "a class": lambda told: told["households"].update({"1": 7}),
    "a household's class": lambda told: told["household_rows"].__setitem__(0, 2),
    "people on the list": lambda told: told.update(recipients=43),
    "visits given": lambda told: told["visits"].update(given=21),
    "visits pending": lambda told: told["visits"].update(pending=0),
    "cash, one fen": lambda told: told.update(cash=told["cash"] + 1),
    "goods given": lambda told: told["goods_given"].update(G21=23),
    "goods left": lambda told: told["goods_left"].update(G23=0),
    "value of goods": lambda told: told.update(goods_value=told["goods_value"] - 1),
    "spent by another source": lambda told: told.update(spent={"04": 740_000, "03": 350_450}),
    "enrolled": lambda told: told.update(enrolled=37),
    "a claim's amount": lambda told: _first_claim(told, amount=1_421_776),
    "a claim's state": lambda told: _first_claim(told, state="not_payable", amount=0, reasons=["02"]),
    "a claim's reason": lambda told: told["claims"][2].update(reasons=["04"]),
    "a claim that is gone": lambda told: told["claims"].pop(),
    "changes sent": lambda told: told["receipt"].update(sent=told["receipt"]["sent"] + 1),
    "changes taken": lambda told: told["receipt"].update(applied=told["receipt"]["applied"] - 1),
}


@pytest.mark.parametrize("what", every(3, TAMPERINGS))
def test_a_figure_told_wrong_is_found(what: str, evidence: Evidence) -> None:
    told = as_told(evidence.told)
    assert disagreements(replace(evidence, told=told)) == ()
    TAMPERINGS[what](told)
    assert disagreements(replace(evidence, told=told)) != ()


def test_papers_that_are_not_there_are_found(evidence: Evidence) -> None:
    for form in evidence.papers:
        fewer = {**evidence.papers, form: evidence.papers[form][:-1]}
        assert disagreements(replace(evidence, papers=fewer)) != (), form


def test_papers_that_say_another_amount_are_found(evidence: Evidence) -> None:
    for form in ("visit_sheet", "claim_slip", "claim_paid"):
        swapped = {**evidence.papers, form: evidence.papers[form][::-1]}
        assert disagreements(replace(evidence, papers=swapped)) != (), form


def test_a_hub_that_holds_something_else_is_found(
    evidence: Evidence, monkeypatch: pytest.MonkeyPatch
) -> None:
    honest = evidence.hub.totals("222401001")
    claims = honest["assessment"]
    for wrong in (
        {**honest, "member": TableTotal(honest["member"].rows - 1, {})},
        {
            **honest,
            "assessment": TableTotal(claims.rows, {**claims.money, "amount": claims.money["amount"] + 1}),
        },
        {table: total for table, total in honest.items() if table != "visit"},
    ):
        monkeypatch.setattr(Hub, "totals", lambda *_, wrong=wrong: wrong)
        assert disagreements(evidence) != ()


TAMPERED_BOOKS = (
    "UPDATE ledger_line SET amount = amount + 100, rev = rev + 1 WHERE id = (SELECT min(id) FROM ledger_line)",
    "UPDATE visit SET cash = cash + 100, rev = rev + 1 WHERE id = (SELECT min(id) FROM visit WHERE cash > 0)",
    "UPDATE visit SET state = 'GIVEN', rev = rev + 1 WHERE id = (SELECT min(id) FROM visit WHERE state = 'CHANGED')",
    "UPDATE household SET category = '0', rev = rev + 1 WHERE id = (SELECT min(id) FROM household WHERE category = '1')",
    "UPDATE claim_decision SET amount = amount - 1 WHERE claim_id = (SELECT min(claim_id) FROM claim_decision WHERE amount > 0)",
)


@pytest.mark.parametrize("number", range(len(TAMPERED_BOOKS)))
def test_a_database_changed_afterwards_is_found(
    number: int, evidence: Evidence, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Look at the office through a transaction that changes one figure and is then taken back."""
    office = evidence.office

    class TakenBack(Exception):
        pass

    with pytest.raises(TakenBack), office.db.transaction("test.tampered", office.actor) as tx:
        changed = tx.execute(text(TAMPERED_BOOKS[number]))
        assert changed.rowcount == 1  # type: ignore[attr-defined]
        tx.flush()
        monkeypatch.setattr(office.db, "reading", contextlib.contextmanager(lambda: iter([tx])))
        assert disagreements(evidence) != ()
        raise TakenBack()
    monkeypatch.undo()
    assert disagreements(evidence) == ()


def test_a_wrong_figure_ends_in_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    honest = Visits.account

    def lying(visits: Visits, actor: Any, campaign_id: str) -> dict[str, Any]:
        told = honest(visits, actor, campaign_id)
        return {**told, "cash": told["cash"] + 1}

    monkeypatch.setattr(Visits, "account", lying)
    assert main(["demo", str(tmp_path / "day"), "--json"]) == 1
    account = json.loads(capsys.readouterr().out)
    assert account["agrees"] is False
    assert any("cash" in line for line in account["disagreements"])

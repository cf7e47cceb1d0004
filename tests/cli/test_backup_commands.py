"""Backups from the command line: what a restore would lose, the way back and forth, the stick, the other computer."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Exchange, Run, state

SECOND, OTHER = "另一人", "a second password"


@pytest.fixture
def two(exchange: Exchange, run: Run, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("NUANGONG_SECOND_PASSWORD", OTHER)
    assert run("operators", "add", SECOND, "--role", "administrator", profile=exchange.office).code == 0
    return exchange.office


def test_back_and_forth_from_the_command_line(two: Path, run: Run) -> None:
    kept = run("backup", "make", "--json", profile=two).told["path"]
    before = state(two)["member"]
    listed = run("backup", "list", "--json", profile=two).told["backups"]
    assert (listed[0]["path"], listed[0]["problem"]) == (kept, None)
    told = run("backup", "preview", kept, "--json", profile=two).told
    assert told["changes"] == told["received"] + told["packed"] + told["only_here"]
    assert run("backup", "preview", kept, profile=two).code == run("backup", "list", profile=two).code == 0
    name = "不是这个"
    wrong = run("backup", "restore", kept, "--second", SECOND, "--name", name, "--json", profile=two)
    assert (wrong.code, wrong.told["error"], wrong.told["field"]) == (1, "backup.name_differs", "name")
    assert run("backup", "undo-restore", "--second", SECOND, profile=two).code == 1
    assert run("backup", "undo-restore", profile=two).code == 2
    office = wrong.told["message"].partition("：")[2].rstrip("。")
    done = run("backup", "restore", kept, "--second", SECOND, "--name", office, "--json", profile=two)
    assert (done.code, done.told["settled"]) == (0, True)
    assert state(two)["member"] == before
    assert run("backup", "undo-restore", "--second", SECOND, profile=two).code == 0


def test_tc18_the_stick_and_a_computer_whose_data_are_damaged_twice(
    two: Path, run: Run, tmp_path: Path
) -> None:
    stick, there = tmp_path / "keep", tmp_path / "there"
    stick.mkdir()
    assert run("backup", "stick", "status", stick, "--json", profile=two).told["state"] == "none"
    assert run("backup", "stick", "register", stick, "--json", profile=two).told["state"] == "kept"
    assert run("backup", "stick", "keep", stick, "--json", profile=two).told["state"] == "kept"
    assert run("backup", "stick", "status", tmp_path / "no", profile=two).code == 0
    found = run("backup", "stick", "restore", stick, "--to", there, "--json")
    assert (found.code, found.told["cut"]) == (0, False)
    assert state(there)["member"] == state(two)["member"]

    kept = run("backup", "make", "--json", profile=there).told["path"]
    wrong = run("backup", "repair", kept, "--json", profile=there)
    assert (wrong.code, wrong.told["error"]) == (1, "backup.name_differs")
    repair = (
        "backup",
        "repair",
        kept,
        "--json",
        "--name",
        wrong.told["message"].partition("：")[2].rstrip("。"),
    )
    over = run(*repair, "--second", SECOND, profile=there)
    assert (over.code, over.told["error"]) == (1, "backup.still_opens")
    for number in (1, 2):  # the second damaged file does not take the first away
        database = there / "office.db"
        raw = bytearray(database.read_bytes())
        raw[5000] ^= number
        database.write_bytes(raw)
        assert run("members", "list", profile=there).code == 3
        assert run(*repair, profile=there).told["error"] == "backup.second_needed"
        assert run(*repair, "--second", SECOND, profile=there).code == 0
        assert len(list(there.glob("left-*-office.db"))) == number
    assert run("members", "list", profile=there).code == 0


def test_the_office_moves_to_another_computer(two: Path, run: Run, tmp_path: Path) -> None:
    new = tmp_path / "new"
    handed = run("backup", "handover", "out", "--to", tmp_path, "--second", SECOND, "--json", profile=two)
    assert handed.code == 0
    sent = run("sync", "export", "--to", tmp_path, "--json", profile=two)
    assert (sent.code, sent.told["error"]) == (1, "sync.handed_over")
    assert run("members", "list", profile=two).code == 0
    assert run("backup", "handover", "in", handed.told["path"], profile=new).code == 2
    taken = run("backup", "handover", "in", handed.told["path"], "--second", SECOND, "--json", profile=new)
    assert (taken.code, taken.told["number"]) == (0, handed.told["number"])
    assert state(new)["member"] == state(two)["member"]
    assert run("backup", "handover", "take-back", "--second", SECOND, profile=two).code == 0
    assert run("backup", "handover", "take-back", "--second", SECOND, profile=two).code == 1


def test_an_office_the_hub_holds_nothing_of_is_not_given_back(
    exchange: Exchange, run: Run, tmp_path: Path
) -> None:
    wish = ("--to", tmp_path, "--fingerprint", "X", "--hub", exchange.hub, "--json")
    said = run("hub", "rebuild", "2299019999", tmp_path, *wish)
    assert (said.code, said.told["error"]) == (1, "hub.nothing_of_office")
    assert run("hub", "rebuild", "2299019999").code == 2

"""Plans on the command line: the shelf without an office, and a plan's own examples run."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.cli import main


def test_the_shelf_as_json_needs_no_office(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--profile", str(tmp_path / "none"), "aid", "plans", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)["plans"]
    assert len(told) == 10
    assert all(set(one) == {"id", "version", "name", "valid_from", "valid_to", "active"} for one in told)
    assert not any(one["active"] for one in told)
    assert main(["--profile", str(tmp_path / "none"), "aid", "plans"]) == 0
    assert "yulin-hospital" in capsys.readouterr().out


def test_a_plan_is_checked_from_the_command_line(
    tmp_path: Path, samples: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good = samples / "plans" / "hangzhou-2021-hospital-1.toml"
    text, bad = good.read_text("utf-8"), tmp_path / "bad.toml"
    assert main(["aid", "plans", "check", str(good), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["id"] == "hangzhou-2021-hospital"
    for old, new, said in (
        ("amount = 100_00", "amount = 100_01", "自负 300.00 元"),
        ("format = 1", "format = 1\nsurprise = 1", "surprise"),
        ("from = 10_000_00", "from = 11_000_00", "band[2]"),
        ("format = 1", "format = = 1", "3"),
    ):
        bad.write_text(text.replace(old, new, 1), "utf-8")
        assert main(["aid", "plans", "check", str(bad), "--json"]) == 1
        out, err = capsys.readouterr()
        assert said in json.loads(out)["message"]
        assert err.count("\n") == 1
    assert main(["aid", "plans", "check", str(tmp_path / "none.toml")]) == 3

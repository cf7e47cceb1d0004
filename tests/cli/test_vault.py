"""Keys, operators and the audit log without a screen."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import PASSWORD, Exchange, Run


def test_an_operator_leaves_comes_back_and_the_key_changes(
    empty: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NUANGONG_SECOND_PASSWORD", "second secret")
    added = run("operators", "add", "李秀", "--role", "chair", "--json", profile=empty).told["operator"]
    assert run("vault", "show", "--json", profile=empty).told["people"][1:] == ["李秀"]
    assert run("operators", "remove", added, profile=empty).code == 0
    before = run("vault", "show", "--json", profile=empty).told["key_since"]
    assert run("vault", "rotate", "--json", profile=empty).told == {"rotated": True}
    assert run("vault", "show", "--json", profile=empty).told["key_since"] > before
    assert run("operators", "add", "李秀", profile=empty).code == 1
    assert run("operators", "back", added, "--role", "auditor", profile=empty).code == 0
    assert (
        run("operators", "role", added, "king", "--json", profile=empty).told["error"]
        == "security.unknown_role"
    )
    assert run("operators", "role", added, "reader", profile=empty).code == 0
    found = run("operators", "list", "--json", profile=empty).told["operators"]
    assert [one["role"] for one in found] == ["administrator", "reader"]
    monkeypatch.setenv("NUANGONG_NEW_PASSWORD", "another horse")
    assert run("vault", "password", profile=empty).code == 0
    assert run("vault", "show", profile=empty).code == 4
    monkeypatch.setenv("NUANGONG_PASSWORD", "another horse")
    assert "李秀" in run("vault", "show", profile=empty).out


def test_a_code_for_the_union_above_goes_up_and_comes_back(
    exchange: Exchange, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    to = tmp_path / "escrow"
    to.mkdir()
    path = run("vault", "escrow", "--to", to, "--json", profile=exchange.office).told["path"]
    why = ("--why", "来电")
    code = run("hub", "open-escrow", path, *why, "--hub", exchange.hub, "--json").told["code"]
    monkeypatch.setenv("NUANGONG_RECOVERY_CODE", code)
    name = run("vault", "show", "--json", profile=exchange.office).told["people"][0]
    monkeypatch.setenv("NUANGONG_PASSWORD", "a new password")
    assert run("operators", "recover", name, profile=exchange.office).code == 0
    told = run("audit", "list", "--kind", "keys", "--json", profile=exchange.office).told
    assert [line["act"] for line in told["lines"]][:2] == ["recover", "escrow"]
    assert told["lines"][0]["why"] == "escrow"


def test_the_log_is_listed_checked_carried_out_and_proven(
    empty: Path, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NUANGONG_SECOND_PASSWORD", "second secret")
    assert run("audit", "check", "--json", profile=empty).told["broken"] is None
    run("operators", "add", "李秀", profile=empty)
    told = run("audit", "list", "--json", "--most", 1, profile=empty).told
    assert told["count"] > len(told["lines"]) == 1
    assert told["lines"][0]["changes"][0]["new"] == "李秀"
    assert run("audit", "list", "--by", "nobody", "--json", profile=empty).told["count"] == 0
    assert run("audit", "list", "--kind", "nonsense", profile=empty).code == 2
    out = tmp_path / "log.pdf"
    made = run("audit", "export", "--out", out, "--kind", "keys", "--json", profile=empty).told
    assert run("audit", "verify", out, "--json").told["key"] == made["key"]
    (tmp_path / "log.pdf.sig").unlink()
    assert run("audit", "verify", out, "--json").told["error"] == "audit.not_signed"
    assert PASSWORD not in run("audit", "list", profile=empty).out

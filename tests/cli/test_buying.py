"""Goods are bought for a campaign by the invoice's total, listed and taken back, from the command line."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Run
from tests.cli.test_issuing import campaign

__all__ = ["campaign"]


def test_bought_listed_and_taken_back(empty: Path, run: Run, campaign: str) -> None:
    buying = ("visits", "buy", campaign, "--pieces", "312")
    rice = ("--good", "G21", "--total", "18,700", "--from", "粮站", "--for", "春节大米")
    made = run(*buying, *rice, "--on", "2026-01-10", "--json", profile=empty)
    assert (made.code, made.told["quantity"], made.told["total"]) == (0, 312, 1_870_000)
    assert made.told["parts"] == [[128, 5993], [184, 5994]]
    assert (made.told["on"], made.told["counterparty"], made.told["summary"]) == (
        "2026-01-10", "粮站", "春节大米",
    )  # fmt: skip
    words = run("visits", "purchases", campaign, profile=empty).out
    assert "大米10kg × 312" in words
    assert "59.93 元 128 件、59.94 元 184 件" in words
    torch = ("--new", "手电筒", "--unit", "支", "--price", "12.50")
    new = run(*buying, *torch, "--json", profile=empty)
    assert (new.code, new.told["total"], new.told["back_id"]) == (
        0, 312 * 1250, "",
    )  # fmt: skip
    again = run("visits", "buy", campaign, "--pieces", "1", "--good", new.told["good"], "--total", "1", "--json",
                profile=empty)  # fmt: skip
    assert (again.code, again.told["good"]) == (0, new.told["good"])
    assert run("visits", "reconcile", campaign, profile=empty).code == 0
    back = ("visits", "take-purchase-back", campaign, made.told["purchase"], "--why", "开错发票", "--json")
    gone = run(*back, profile=empty)
    assert gone.code == 0
    assert gone.told["back_id"]
    assert run(*back, profile=empty).told["error"] == "funds.reversed_before"
    known = run("visits", "purchases", campaign, "--json", profile=empty).told["purchases"]
    assert [one["back_id"] != "" for one in known][-3:] == [True, False, False]


def test_a_wrong_purchase_is_refused_and_nothing_is_written(empty: Path, run: Run, campaign: str) -> None:
    buying = ("visits", "buy", campaign, "--json", "--pieces")
    before = run("visits", "purchases", campaign, "--json", profile=empty).told
    for more, code, field in (
        (("3", "--good", "G21"), "funds.price_missing", "total"),
        (("3", "--good", "G21", "--total", "1", "--price", "1"), "funds.price_missing", "total"),
        (("0", "--good", "G21", "--total", "1"), "funds.pieces_invalid", "quantity"),
        (("3", "--total", "1"), "purchase.good_missing", "good"),
        (("3", "--new", "手电筒", "--total", "1"), "purchase.unit_missing", "unit"),
        (("3", "--good", "G21", "--total", "1", "--on", "2099-01-01"), "funds.day_ahead", "on"),
    ):
        wrong = run(*buying, *more, profile=empty)
        assert (wrong.code, wrong.told["error"], wrong.told["field"]) == (1, code, field)
    assert run("visits", "purchases", campaign, "--json", profile=empty).told == before

"""Services are written down, listed, summed up, corrected and taken off, from the command line."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Run
from tests.cli.test_issuing import campaign

__all__ = ["campaign"]


def test_written_listed_and_summed_up(empty: Path, run: Run) -> None:
    adding = ("service", "add", "--json", "--on", "2026-01-10")
    legal = ("--programme", "legal_aid", "--who", "赵六、另3人", "--content", "讨薪", "--amount", "500")
    made = run(*adding, *legal, "--figure", "recovered=12,600.00", "--figure", "案件数=1", profile=empty)
    assert made.code == 0
    assert (made.told["amount"], made.told["person_times"]) == (50_000, 4)
    assert made.told["figures"] == {"cases": 1, "recovered": 1_260_000}
    fair = run(
        *adding,
        "--programme",
        "招聘会（春送岗位）",
        "--who",
        "320人",
        "--figure",
        "posts=1200",
        profile=empty,
    )
    assert fair.code == 0
    listed = run("service", "list", "--month", "2026-01", "--json", profile=empty).told
    assert [one["program"] for one in listed["services"]] == ["legal_aid", "job_fair"]
    assert listed["totals"] == {"entries": 2, "person_times": 324, "amount": 50_000}
    assert (
        len(run("service", "list", "--programme", "legal_aid", "--json", profile=empty).told["services"]) == 1
    )
    words = run("service", "list", "--find", "赵六", profile=empty).out
    assert "赵六、3 人" in words
    assert "挽回金额 12,600.00" in words
    told = run("service", "figures", "--period", "2026", "--json", profile=empty).told
    assert [(one["programme"], one["person_times"]) for one in told["programmes"]] == [
        ("job_fair", 320),
        ("legal_aid", 4),
    ]
    assert "岗位数 1,200" in run("service", "figures", "--period", "2026-01", profile=empty).out
    figures = run("visits", "figures", "--year", "2026", "--json", profile=empty).told["figures"]
    assert next(one["value"] for one in figures if one["key"] == "services") == 324
    fixed = run("service", "correct", made.told["entry"], "--why", "漏登", *legal[:2], "--who", "赵六、钱七", "--on",
                "2026-01-10", "--json", profile=empty)  # fmt: skip
    assert (fixed.code, fixed.told["person_times"], fixed.told["correction"]) == (0, 2, "漏登")
    off = ("service", "take-off", made.told["entry"], "--why", "重复", "--json")
    assert run(*off, profile=empty).told["state"] == "OFF"
    assert run(*off, profile=empty).told["error"] == "services.entry_off"
    assert run("service", "put-back", made.told["entry"], "--json", profile=empty).told["state"] == "KEPT"


def test_a_wrong_service_is_refused_and_nothing_is_written(empty: Path, run: Run) -> None:
    adding = ("service", "add", "--json")
    for more, code, field in (
        (("--programme", "none", "--who", "赵六"), "services.programme_unknown", "program"),
        (("--programme", "legal_aid", "--who", ""), "services.nobody", "who"),
        (
            ("--programme", "legal_aid", "--who", "赵六", "--figure", "posts=3"),
            "services.figure_wrong",
            "figures",
        ),
        (
            ("--programme", "legal_aid", "--who", "赵六", "--figure", "cases=x"),
            "services.figure_wrong",
            "figures",
        ),
        (("--programme", "legal_aid", "--who", "赵六", "--on", "2099-01-01"), "services.day_ahead", "on"),
    ):
        wrong = run(*adding, *more, profile=empty)
        assert (wrong.code, wrong.told["error"], wrong.told["field"]) == (1, code, field), more
    assert run("service", "list", "--json", profile=empty).told["services"] == []
    assert "还没有" in run("service", "list", profile=empty).out


def test_programmes_are_listed_added_and_ended(empty: Path, run: Run) -> None:
    known = run("service", "programmes", "--json", profile=empty).told["programmes"]
    assert {"legal_aid", "job_fair", "training"} <= {one["code"] for one in known}
    added = run("service", "programmes", "--new", "边境夏令营", "--figure", "营员", "--figure", "补助=yuan", "--json",
                profile=empty).told["programmes"]  # fmt: skip
    own = next(one for one in added if one["own"])
    assert [kind["measure"] for kind in own["figures"]] == ["count", "fen"]
    ended = run(
        "service", "programmes", "--end", own["code"], "--until", "2026-01-31", "--json", profile=empty
    )
    assert next(one for one in ended.told["programmes"] if one["own"])["until"] == "2026-01-31"
    assert "边境夏令营" in run("service", "programmes", profile=empty).out


def test_a_sheet_is_taken_in(empty: Path, run: Run, tmp_path: Path) -> None:
    sheet = tmp_path / "services.csv"
    sheet.write_text("日期,类别,人/单位,内容\n2026-01-10,法律援助,赵六,讨薪\n去年,法律援助,赵六,\n", "utf-8")
    told = run("service", "import", str(sheet), "--json", profile=empty).told
    assert (told["taken"], [one["code"] for one in told["problems"]]) == (1, ["services.day_unreadable"])
    assert "第 3 行" in run("service", "import", str(sheet), profile=empty).out


def test_donated_goods_are_written_down(empty: Path, run: Run, campaign: str) -> None:
    buying = (
        "visits",
        "buy",
        campaign,
        "--pieces",
        "312",
        "--good",
        "G21",
        "--total",
        "18,700",
        "--from",
        "长青公司",
    )
    made = run(*buying, "--donated-for", "04", "--on", "2026-01-10", "--json", profile=empty)
    assert (made.code, made.told["gift_to"], made.told["total"]) == (0, "04", 1_870_000)
    assert "受赠" in run("visits", "purchases", campaign, profile=empty).out
    wrong = run(*buying, "--donated-for", "07", "--json", profile=empty)
    assert (wrong.code, wrong.told["error"]) == (1, "funds.source_missing")
    figures = run("visits", "figures", "--campaign", campaign, "--json", profile=empty).told["figures"]
    values = {one["key"]: one["value"] for one in figures if not one["of"]}
    assert values["raised_goods"] == 1_870_000
    assert run("visits", "reconcile", campaign, profile=empty).code == 0

"""A part of a campaign goes to another computer on a stick and its results come back, from the command line."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from app.office import Office
from app.visits import DECLINED, Outcome, VisitFilter
from tests.cli.conftest import OFFICE, PASSWORD, Run
from tests.cli.test_issuing import campaign

__all__ = ["campaign"]
DAY = date(2026, 1, 10)


def record(profile: Path, campaign_id: str, place: str, outcome: Outcome | None = None) -> None:
    """Record the first visit of a village at the desk."""
    office = Office.unlock(profile, PASSWORD)
    visits, actor = office.visits, office.actor
    first = visits.window(actor, campaign_id, VisitFilter(place=place))[0]
    if outcome is None:
        visits.record_as_planned(actor, first, DAY)
    else:
        visits.record(actor, first, outcome)
    office.close()


def test_packed_taken_in_recorded_and_brought_back(
    empty: Path, run: Run, campaign: str, tmp_path: Path
) -> None:
    stick, other = tmp_path / "stick", tmp_path / "other"
    stick.mkdir()
    made = run("init", "--office", OFFICE, "--name", "某某工会", "--operator", "李明", profile=other)
    assert made.code == 0, made.err
    nowhere = run("visits", "pack", campaign, tmp_path / "none", "--carrier", "李明", "--json", profile=empty)
    assert (nowhere.code, nowhere.told["error"]) == (3, "file.folder_missing")
    out = run(
        "visits", "pack", campaign, stick, "--carrier", "李明", "--place", "东升村", "--json", profile=empty
    )
    assert out.code == 0
    pack, code = out.told["pack"], out.told["code"]
    again = run("visits", "pack-again", pack, stick, "--json", profile=empty)
    assert again.told["visits"] == out.told["visits"] > 1
    wrong = run("visits", "take-pack", out.told["file"], "--code", "1" * 16, "--json", profile=other)
    assert (wrong.code, wrong.told["error"]) == (1, "pack.code_differs")
    taken = run("visits", "take-pack", again.told["file"], "--code", code, "--json", profile=other)
    assert taken.told["added"] == out.told["visits"]
    assert (
        run("visits", "results", pack, stick, "--json", profile=other).told["error"]
        == "pack.nothing_recorded"
    )
    record(other, campaign, "东升村")
    results = run("visits", "results", pack, stick, "--json", profile=other)
    assert (results.told["told"], results.told["pending"]) == (1, out.told["visits"] - 1)
    record(empty, campaign, "东升村", Outcome(DECLINED, DAY))
    back = run("visits", "take-results", results.told["file"], "--json", profile=empty)
    assert (back.code, back.told["recorded"], back.told["twice"]) == (0, 0, 1)
    (twice,) = run("visits", "twice", campaign, "--json", profile=empty).told["twice"]
    assert (twice["ours"]["state"], twice["theirs"]["state"]) == ("DECLINED", "GIVEN")
    assert run("visits", "choose", pack, twice["visit"], "--theirs", profile=empty).code == 0
    assert run("visits", "twice", campaign, profile=empty).code == 0
    (line,) = run("visits", "packs", campaign, "--json", profile=empty).told["packs"]
    assert (line["recorded"], line["twice"]) == (1, 0)
    assert run("visits", "reconcile", campaign, profile=empty).code == 0
    known = run("visits", "take-results", results.told["file"], profile=empty)
    assert known.code == 0
    assert "1" in known.out

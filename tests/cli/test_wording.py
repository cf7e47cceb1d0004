"""The words of a form go out as a file, are changed in an editor and come back, from the command line."""

from __future__ import annotations

from pathlib import Path

from app.printing import wording
from tests.cli.conftest import Run

FORM = "join_application"
OATH = "我志愿加入工会，遵守工会章程。"
SHIPPED = wording.shipped_version(FORM, "zh_CN")


def test_words_go_out_as_a_file_are_changed_and_come_back(run: Run, empty: Path, tmp_path: Path) -> None:
    file = tmp_path / f"{FORM}.zh_CN.toml"
    assert run("print", "wording", "show", FORM, "--out", file, profile=empty).code == 0
    text = file.read_text("utf-8")
    file.write_text(text.replace(wording.shipped(FORM, "zh_CN")["oath"], OATH), "utf-8")
    taken = run("print", "wording", "take", file, "--json", profile=empty)
    assert (taken.code, taken.told) == (0, {"form": FORM, "language": "zh_CN", "version": SHIPPED + 1})
    assert OATH in run("print", "wording", "show", FORM, profile=empty).out
    assert run("print", "wording", "take", file, profile=empty).code == 1  # nothing differs
    assert f"{FORM}  zh_CN  v{SHIPPED + 1}" in run("print", "wording", "list", profile=empty).out
    assert run("print", "wording", "restore", FORM, "--version", "0", profile=empty).code == 0
    assert len(run("print", "wording", "versions", FORM, "--json", profile=empty).told["versions"]) == 3
    file.write_text("title = ", "utf-8")
    assert run("print", "wording", "take", file, profile=empty).code == 1

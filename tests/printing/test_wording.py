"""A form's words come from its file, in one language or two, and the office may change them."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.printing import wording
from app.shared import paths


@pytest.fixture
def office(tmp_path: Path) -> Path:
    (tmp_path / "probe.zh_CN.toml").write_text(
        'version = 2\ntitle = "花名册"\nsum = "合计 {n} 元"\nyen = "¥"\n[sign]\nchair = "负责人"\n', "utf-8"
    )
    (tmp_path / "probe.ko_KR.toml").write_text(
        'version = 1\ntitle = "명부"\nsum = "합계 {n}원"\nyen = "¥"\n', "utf-8"
    )
    return tmp_path


def test_one_language(office: Path) -> None:
    words = wording.load("probe", "zh_CN", office)
    assert (words.key, words.language, words.version) == ("probe", "zh_CN", 2)
    assert words["title"] == "花名册"
    assert words("sum", n="{x}") == "合计 {x} 元"
    assert words["sign.chair"] == "负责人"
    assert "title" in words
    assert "none" not in words


def test_two_languages_chinese_first_and_the_same_words_once(office: Path) -> None:
    words = wording.load("probe", "zh_CN+ko_KR", office)
    assert words["title"] == "花名册\n명부"
    assert words("sum", n=3) == "合计 3 元\n합계 3원"
    assert words("sum", n=words["title"]) == "合计 花名册 元\n합계 명부원"
    assert words["yen"] == "¥"
    assert words["sign.chair"] == "负责人"
    assert words.version == 2


def test_a_change_is_seen_at_the_next_print(office: Path) -> None:
    assert wording.load("probe", "ko_KR", office)["title"] == "명부"
    file = office / "probe.ko_KR.toml"
    file.write_text('version = 9\ntitle = "등록부"\n', "utf-8")
    changed = wording.load("probe", "ko_KR", office)
    assert (changed["title"], changed.version) == ("등록부", 9)


def test_the_office_replaces_single_entries(tmp_path: Path) -> None:
    (tmp_path / "foot.zh_CN.toml").write_text('version = 5\noperator = "经办 {name}"\n', "utf-8")
    words = wording.load("foot", "zh_CN", tmp_path)
    assert words("operator", name="甲") == "经办 甲"
    assert words["page"] == wording.load("foot", "zh_CN")["page"]
    assert words.version == 5


@pytest.mark.parametrize("language", ["en", "ko_KR+zh_CN", ""])
def test_a_language_without_words_is_refused(language: str, office: Path) -> None:
    with pytest.raises(wording.UnknownLanguage):
        wording.load("probe", language, office)


def test_a_form_without_words_is_refused(office: Path) -> None:
    with pytest.raises(wording.UnknownLanguage):
        wording.load("unheard_of", "zh_CN", office)


@pytest.mark.parametrize("content", [b"title = ", b"\xff\xfe", b"version = true\n", b'version = "two"\n'])
def test_a_spoiled_file_is_named(office: Path, content: bytes) -> None:
    (office / "probe.zh_CN.toml").write_bytes(content)
    with pytest.raises(wording.WordingSpoiled) as refused:
        wording.load("probe", "zh_CN", office)
    assert refused.value.facts == {"file": "probe.zh_CN.toml"}


def test_every_shipped_entry_has_the_same_facts_in_both_languages() -> None:
    folder = paths.resources() / "forms"
    keys = {file.name.split(".")[0] for file in folder.glob("*.toml")}
    for key in keys:
        chinese, korean = wording.load(key, "zh_CN"), wording.load(key, "ko_KR")
        # Korean may hold more: what Chinese takes from the national code lists.
        assert set(chinese.lines) <= set(korean.lines), key
        for name in chinese.lines:
            assert _facts(chinese[name]) == _facts(korean[name]), (key, name)


def _facts(text: str) -> set[str]:
    return {part.split("}")[0] for part in text.split("{")[1:]}

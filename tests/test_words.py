"""Every word for people is in both catalogues, names the same facts, and is compiled before the desk speaks."""

from __future__ import annotations

import os
import sys

import pytest

import run
from tests import words


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_the_catalogue_is_complete(language: str) -> None:
    assert words.untranslated(language) == []


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_translations_name_the_same_facts(language: str) -> None:
    wrong = []
    for message in words.catalogue(language):
        if not message.id:
            continue
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        asked = set().union(*map(words.facts, ids))
        if any(words.facts(s) - asked or (asked - {"n"}) - words.facts(s) for s in strings):
            wrong.append(ids[0])
    assert wrong == []


def test_nothing_is_kept_that_nobody_says() -> None:
    said = {m.id[0] if isinstance(m.id, tuple) else m.id for m in words.extracted()}
    for language in words.LANGUAGES:
        kept = {m.id[0] if isinstance(m.id, tuple) else m.id for m in words.catalogue(language)}
        assert kept - said == set()


def test_the_template_is_what_the_sources_say() -> None:
    kept = (words.ROOT / "i18n" / "messages.pot").read_text("utf-8")
    assert kept == words.text_of(words.extracted()), "run python -m tests.words"


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_a_catalogue_is_kept_as_it_would_be_written(language: str) -> None:
    kept = words.path_of(language).read_text("utf-8")
    assert kept == words.text_of(words.catalogue(language), words.review(language)), (
        "run python -m tests.words"
    )


def test_korean_says_that_nobody_read_it_yet() -> None:
    """Whoever reads it says so in its head; the machine's Korean is never passed off as a clerk's."""
    said = words.review("ko_KR")
    assert said == words.UNREVIEWED["ko_KR"] or said.startswith("reviewed by ")


def test_what_is_said_of_the_reading_outlives_an_update(tmp_path, monkeypatch) -> None:
    place = tmp_path / "app.po"
    place.write_text(words.text_of(words.catalogue("ko_KR"), "reviewed by somebody on 2027-01-05"), "utf-8")
    monkeypatch.setattr(words, "path_of", lambda _language: place)
    monkeypatch.setattr(words, "ROOT", tmp_path)
    monkeypatch.setattr(words, "LANGUAGES", ("ko_KR",))
    monkeypatch.setattr(words, "extracted", lambda: words.catalogue("ko_KR"))
    (tmp_path / "i18n").mkdir()
    before = {message.id: message.string for message in words.catalogue("ko_KR")}
    words.update()
    assert words.review("ko_KR") == "reviewed by somebody on 2027-01-05"
    assert {message.id: message.string for message in words.catalogue("ko_KR")} == before


def test_compiled_words_are_never_older_than_the_words(tmp_path, monkeypatch) -> None:
    """The start compiles a catalogue whose words changed, and only that one."""
    place = tmp_path / "i18n" / "zh_CN" / "LC_MESSAGES" / "app.po"
    place.parent.mkdir(parents=True)
    place.write_text(words.path_of("zh_CN").read_text("utf-8"), "utf-8")
    monkeypatch.setattr(run, "ROOT", tmp_path)
    monkeypatch.setattr(run, "PYTHON", sys.executable)
    run.compile_catalogues()
    made = place.with_suffix(".mo")
    assert made.stat().st_mtime >= place.stat().st_mtime
    first = made.read_bytes()
    place.write_text(place.read_text("utf-8").replace("会员", "成员"), "utf-8")
    os.utime(made, (1, 1))
    run.compile_catalogues()
    assert made.stat().st_mtime >= place.stat().st_mtime
    assert made.read_bytes() != first
    monkeypatch.setattr(run, "run", lambda *line: pytest.fail(f"compiled again: {line}"))
    run.compile_catalogues()

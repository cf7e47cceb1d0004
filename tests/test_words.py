"""Every word for people is in both catalogues, and names the same facts."""

from __future__ import annotations

import pytest

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

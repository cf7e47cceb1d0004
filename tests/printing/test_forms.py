"""A form is one file and one line: every file is in the list and worded in both languages."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest

from app.printing import FORMS, forms, wording
from app.printing.sheet import Form

FILES = sorted(file.stem for file in Path(next(iter(forms.__path__))).glob("*.py"))


def test_every_form_file_is_listed_under_its_own_name() -> None:
    found = {}
    for stem in FILES:
        form = getattr(import_module(f"app.printing.forms.{stem}"), "FORM", None)
        if isinstance(form, Form):
            assert form.key == stem
            found[stem] = form
    assert dict(FORMS) == found


@pytest.mark.parametrize("key", sorted(FORMS))
@pytest.mark.parametrize("language", wording.LANGUAGES)
def test_every_form_is_worded_in_every_language(key: str, language: str) -> None:
    words = wording.load(key, language)
    assert words.version >= 1
    assert words.lines


@pytest.mark.parametrize("key", sorted(FORMS))
def test_every_form_names_the_table_of_its_record(key: str) -> None:
    assert FORMS[key].subject

"""In which language do we speak? Translates English msgids by gettext; knows no capability's words."""

from __future__ import annotations

import gettext
import threading
from functools import lru_cache
from typing import Any

from app.shared import paths

LANGUAGES = ("zh_CN", "ko_KR", "en")
DEFAULT_LANGUAGE = "zh_CN"

_state = {"language": DEFAULT_LANGUAGE}
_lock = threading.Lock()


@lru_cache(maxsize=len(LANGUAGES))
def _catalogue(language: str) -> gettext.NullTranslations:
    if language == "en":
        return gettext.NullTranslations()
    return gettext.translation("app", paths.catalogues(), languages=[language], fallback=True)


def use_language(language: str) -> None:
    """Speak `language` (zh_CN, ko_KR or en) from now on, in this process. Raises ValueError for another."""
    if language not in LANGUAGES:
        raise ValueError(language)
    with _lock:
        _state["language"] = language


def language() -> str:
    """Return the language spoken now."""
    return _state["language"]


def N_(msgid: str) -> str:  # noqa: N802 - gettext's customary name
    """Mark `msgid` for the catalogue and return it untranslated, for `translate` to word later."""
    return msgid


def translate(msgid: str, facts: dict[str, Any], language: str | None = None) -> str:
    """Word `msgid` in `language` (the spoken one when None) with its {facts} filled in."""
    words = _catalogue(language or _state["language"]).gettext(msgid)
    return words.format_map(facts) if facts else words


def in_language(text: str, language: str | None = None) -> str:
    """Return the line of a language (the spoken one when None) of a text in Chinese and Korean, each on its own line.

    A text of one line is for all of them.
    """
    lines = text.split("\n")
    return lines[-1] if (language or _state["language"]) == "ko_KR" else lines[0]


def _(msgid: str, **facts: Any) -> str:
    """Word `msgid` in the spoken language with its {facts} filled in."""
    return translate(msgid, facts)


def _n(singular: str, plural: str, n: int, **facts: Any) -> str:
    """Word a counted msgid; `n` is among the facts."""
    words = _catalogue(_state["language"]).ngettext(singular, plural, n)
    return words.format_map({"n": n, **facts})

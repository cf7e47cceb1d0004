"""Which words are there and which are not translated? `python -m tests.words` brings the catalogues up to date."""

from __future__ import annotations

import io
import re
import sys
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
LANGUAGES = ("zh_CN", "ko_KR")
# Said in the head of a catalogue until a person who speaks the language of the offices has read it.
UNREVIEWED = {"ko_KR": "unreviewed by a Yanbian union clerk"}
KEYWORDS = {"_": None, "N_": None, "_n": (1, 2)}
ASKED = re.compile(rb"\b(_|N_|_n)\(")


@cache
def extracted() -> Catalog:
    """Return every msgid of app/ and ui/, with where it stands; to find them takes seconds."""
    found = Catalog(project="nuangong", version="0.1.0", charset="utf-8", fuzzy=False)
    for path in sorted(one for top in ("app", "ui") for one in (ROOT / top).rglob("*.py")):
        if ASKED.search(path.read_bytes()):  # a file without words need not be taken apart
            for line, message, _comments, _context in extract_from_file("python", path, keywords=KEYWORDS):
                found.add(message, locations=[(path.relative_to(ROOT).as_posix(), line)])
    return found


def path_of(language: str) -> Path:
    """Return where a language's catalogue lies."""
    return ROOT / "i18n" / language / "LC_MESSAGES" / "app.po"


def catalogue(language: str) -> Catalog:
    """Return the kept catalogue of a language."""
    with path_of(language).open("rb") as file:
        return read_po(file, locale=language)


def untranslated(language: str) -> list[str]:
    """Return the msgids that have no words, or words of doubt, in a language."""
    kept = catalogue(language)
    lacking = []
    for message in extracted():
        if not message.id:
            continue
        msgid = message.id[0] if isinstance(message.id, tuple) else message.id
        found = kept.get(msgid)
        words = found.string if found else ""
        if not found or found.fuzzy or not (all(words) if isinstance(words, tuple) else words):
            lacking.append(msgid)
    return lacking


def review(language: str) -> str:
    """Return what the catalogue's head says of its reading by a person, empty when it says nothing."""
    path = path_of(language)
    found = re.search(r'^"X-Review: (.+?)\\n"$', path.read_text("utf-8"), re.M) if path.exists() else None
    return found[1] if found else ""


def facts(words: str) -> set[str]:
    """Return the {facts} a message names."""
    return set(re.findall(r"\{(\w+)[^}]*\}", words))


def update() -> list[str]:
    """Write messages.pot and bring each catalogue to it; return what is untranslated."""
    template = extracted()
    write(ROOT / "i18n" / "messages.pot", template)
    lacking = []
    for language in LANGUAGES:
        kept = catalogue(language) if path_of(language).exists() else Catalog(locale=language, fuzzy=False)
        kept.update(template, no_fuzzy_matching=True)
        kept.obsolete.clear()
        write(path_of(language), kept, review(language) or UNREVIEWED.get(language, ""))
        lacking += [f"{language}: {msgid}" for msgid in untranslated(language)]
    return lacking


def text_of(content: Catalog, reviewed: str = "") -> str:
    """Return a catalogue as it is kept: no dates, no line numbers, so that only words make a difference."""
    out = io.BytesIO()
    write_po(out, content, width=100, omit_header=False, no_location=True, sort_output=True)
    dated = (
        "POT-Creation-Date|PO-Revision-Date|Generated-By|Last-Translator|Language-Team|Report-Msgid-Bugs-To"
    )
    text = re.sub(rf'"({dated}):.*\n', "", out.getvalue().decode())
    text = re.sub(r"\A(#.*\n)+", "", text)
    if reviewed:
        text = text.replace('"MIME-Version', f'"X-Review: {reviewed}\\n"\n"MIME-Version', 1)
    return text


def write(path: Path, content: Catalog, reviewed: str = "") -> None:
    """Write a catalogue; `reviewed` says in its head who read it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text_of(content, reviewed), "utf-8")


if __name__ == "__main__":
    for one in update():
        print(one)
    sys.exit(0)

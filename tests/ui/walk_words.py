"""In which language does a window speak? Finds the words of another one, on the screen and in a screen reader."""

from __future__ import annotations

import re

from PySide6.QtCore import QAbstractListModel
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QTableView,
    QTextEdit,
    QWidget,
)

from tests.ui.walk import Fault, Seen, inside_view, is_viewport, looked_at, name_of, view_of


def words_on(seen: Seen) -> list[tuple[str, str]]:
    """Return all words a person can see or hear, with where; cells and what is typed are data, left out."""
    found = []
    for widget, pieces in seen:
        if isinstance(widget, QMenu):
            found += [(name_of(widget), action.text()) for action in widget.actions()]
        if view_of(widget) is not None or (inside_view(widget) is not None and not is_viewport(widget)):
            continue
        typed = isinstance(widget, QLineEdit | QPlainTextEdit | QTextEdit) or isinstance(
            widget.parentWidget(), QPlainTextEdit | QTextEdit | QComboBox
        )
        said = [] if typed else [piece.words for piece in pieces]
        said += [widget.toolTip(), widget.accessibleName(), widget.accessibleDescription()]
        if isinstance(widget, QLineEdit):
            said.append(widget.placeholderText())
        found += [(name_of(widget), words) for words in said if words.strip()]
    return found


CELLS = 40  # rows of a list that are looked at
ENGLISH = re.compile(r"(?<![A-Za-z0-9_.\-+])[A-Za-z]{3,}(?![A-Za-z0-9_\-+])")
HAN = re.compile(r"[\u3400-\u9fff]{2,}")
CODE = re.compile(r"[0-9A-Z]{2,4}(-[0-9A-Z]{2,4})*")  # a group of the recovery code, a key's number
KNOWN_WORDS = {
    "Excel", "WPS", "PDF", "CSV", "Enter", "Ctrl", "Esc", "Tab", "Alt", "Shift", "Del", "Home", "End", "PgUp", "PgDn",
    "USB", "ibus", "fcitx", "YYYY", "xlsx", "xls", "csv", "json", "English", "Caps", "Lock", "Return", "Escape", "Space",
}  # fmt: skip


def untranslated(window: QWidget, language: str, known: str, seen: Seen | None = None) -> list[Fault]:
    """Return words of the wrong language; `known` is all the office's own text, which stays as it is."""
    found = []
    for where, said in words_on(looked_at(window) if seen is None else seen):
        if CODE.fullmatch(said):
            continue
        bare = re.sub(r"[\w.\-]+\.(?:xlsx|xls|csv|pdf|json|ngb|txt|png)\b", "", said)
        strange = [word for word in ENGLISH.findall(bare) if word not in KNOWN_WORDS and word not in known]
        if strange:
            found.append(Fault("untranslated", where, said, f"is English: {' '.join(strange)}"))
        foreign = [run for run in HAN.findall(bare) if run not in known] if language == "ko_KR" else []
        if foreign:
            found.append(Fault("untranslated", where, said, f"is Chinese: {' '.join(foreign)}"))
    return sorted(set(found))


RAW = re.compile(
    r"\{\w*\}"  # a fact nobody filled in
    r"|\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}"  # the id of a record
    r"|(?<![\w./\\])[a-z]+(?:_[a-z]+)+(?![\w./\\])"  # the name of a column or table
)


def raw(window: QWidget, seen: Seen | None = None) -> list[Fault]:
    """Return what stands on the screen as the program writes it, and not as people say it; cells are looked at too."""
    seen = looked_at(window) if seen is None else seen
    said = words_on(seen)
    said += [(name_of(one), one.text()) for one, _pieces in seen if isinstance(one, QLabel | QAbstractButton)]
    for view in window.findChildren(QAbstractItemView):
        model = view.model()
        if not view.isVisible() or isinstance(view, QHeaderView) or model is None or model.rowCount() == 0:
            continue
        columns = 1 if isinstance(model, QAbstractListModel) else model.columnCount()
        for row in range(min(model.rowCount(), CELLS)):
            for column in range(columns):
                if isinstance(view, QTableView) and view.isColumnHidden(column):
                    continue  # it waits to be chosen
                words = str(model.index(row, column).data() or "")
                said.append((f"{view.accessibleName()} {row}", words))
    return sorted(
        {Fault("raw", where, words, "is not said to people") for where, words in said if RAW.search(words)}
    )

"""Is a row below the header a person's? Tells people from notes, signatures and totals; judges nobody."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from unicodedata import normalize

from app.members.cells import Cell, cell_at, name_fault, read_header, read_text

# How the first words of a row that is no person's begin; its words are half width.
_NOTE = re.compile(
    r"填表|填报|填写|制表|制单|审核|审批|复核|经办|负责人|[主分]管领导|领导签|联系人|(联系|咨询|监督|举报)电话|日期:|说明|注意|"
    r"工会主席|以[上下]|单位\(?[盖公]章|单位负责|注:|备注:|合\s*计|总\s*计|小\s*计|共\s*[\d_]|总?人数|本[人页表次]|"
    r"[*※★]|\(|[必选]填|年\s+月|\d+[、.]\s*\D{4}"
)
# What stands anywhere in a line to be signed: a label before its colon or line, a place for a stamp.
_LABEL = re.compile(r"(?<!\d):|:(?!\d)|__|签字|签名|盖章|公章")
_EXAMPLE = re.compile(r"(填写)?(例|示例|样例|范例|举例)")
_EXAMPLE_NAME = re.compile(r"示例|样例|范例|举例|例[:)\uff1a\uff09]")
_HINTS = frozenset({"必填", "选填", "非必填", "文本", "文本格式"})
_HAN_RUN = re.compile(r"[\u4e00-\u9fff]{5}")  # alone in its row that is a heading, not a name
_DIGIT_RUN = re.compile(r"[0-9０-９]{6}")
_SHORT = 3  # known cells a line to be signed may fill in a narrow sheet


class Sieve:
    """Tells a person's row from notes, signatures, totals, examples and headers printed again."""

    def __init__(self, header: Sequence[str], names: Mapping[int, str]) -> None:
        """Take the header's words, and what they name by column."""
        places = {identifier: place for place, identifier in names.items()}
        self._words = header
        self._known = frozenset(place for place, name in names.items() if name != "row_no")
        self._number = places.get("id_no", -1)
        self._name = places.get("name", -1)
        self._row_no = places.get("row_no", -1)
        self._own = [places[name] for name in ("birth_date", "mobile") if name in places]

    def is_person(self, row: Sequence[Cell]) -> bool:
        """Tell whether the row is a person's, however incomplete or wrong."""
        first = cell_at(row, self._row_no)
        if isinstance(first, str) and first and _EXAMPLE.match(read_text(first)):
            return False
        number = cell_at(row, self._number)
        name = cell_at(row, self._name)
        if isinstance(name, str) and _EXAMPLE_NAME.search(name):
            return False
        if name and _is_number(number):
            margin = None if 0 in self._known else row[0]
            begins = [cell.strip() for cell in (margin, name) if isinstance(cell, str)]
            if not any(map(_NOTE.match, begins)) or len(_filled(row)) > 4:
                return True
        return self._is_incomplete_person(row, read_text(name), number)

    def _is_incomplete_person(self, row: Sequence[Cell], name: str, number: Cell) -> bool:
        """Judge a row that lacks a name or a number of the usual look."""
        filled = _filled(row)
        if not filled or name in _HINTS or self._is_count_or_header(filled):
            return False
        spoken = [text for place, text in filled if place in self._known]
        is_aside = _is_note(filled[0][1]) or _is_note(name) or any(_is_label(text) for _, text in filled)
        if is_aside and len(spoken) <= max(_SHORT, len(self._known) // 2):
            return False
        if name:
            return len(filled) > 1 or not (name_fault(name) or _HAN_RUN.search(name))
        if _is_number(number):
            return True
        # A form's lines come numbered and with its usual words filled in; nobody stands there yet.
        personal = any(read_text(cell_at(row, place)) for place in self._own)
        return len(spoken) >= _SHORT and (personal or 2 * len(spoken) >= len(self._known))

    def _is_count_or_header(self, filled: list[tuple[int, str]]) -> bool:
        """Tell a line that numbers the columns (1 2 3 …) or says the header again."""
        if len(filled) >= 3 and [text for _, text in filled] == [str(n + 1) for n in range(len(filled))]:
            return True
        titled = [(text, self._words[place]) for place, text in filled if place < len(self._words)]
        again = sum(1 for text, title in titled if read_header(text) == title)
        return again >= 2 and again * 2 >= len(filled)


def _filled(row: Sequence[Cell]) -> list[tuple[int, str]]:
    """Return what the cells say, by place; a dash or a stroke says nothing."""
    words = ((place, read_text(cell)) for place, cell in enumerate(row))
    return [(place, text) for place, text in words if any(map(str.isalnum, text))]


def _is_number(cell: Cell) -> bool:
    if isinstance(cell, (int, float)):
        return cell >= 10**6
    return isinstance(cell, str) and len(cell) >= 8 and bool(_DIGIT_RUN.search(cell))


def _is_note(text: str) -> bool:
    return bool(_NOTE.match(normalize("NFKC", text)))


def _is_label(text: str) -> bool:
    return bool(_LABEL.search(normalize("NFKC", text)))

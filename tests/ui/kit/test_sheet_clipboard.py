"""A block of cells goes onto the clipboard and comes back as Excel and WPS would write and read it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.kit.sheet_clipboard import parse, tidy, write

CELL = st.text(st.sampled_from('甲1 "\t\r\na\u00a0\u200b'), max_size=6)
BLOCK = st.integers(1, 4).flatmap(
    lambda wide: st.lists(st.lists(CELL, min_size=wide, max_size=wide), min_size=1, max_size=5)
)


@given(BLOCK)
def test_what_is_written_is_read_back(rows):
    assert parse(write(rows)) == rows


@given(st.text(st.sampled_from('甲1"\t\r\n '), max_size=40))
def test_whatever_lies_on_the_clipboard_is_read_and_what_was_read_can_be_written(text):
    rows = parse(text)
    assert bool(rows) == bool(text)
    assert parse(write(rows)) == rows


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("", []),
        ("王强", [["王强"]]),
        ("王强\r\n", [["王强"]]),
        ("a\tb\r\nc\td\r\n", [["a", "b"], ["c", "d"]]),
        ("a\tb\nc\td", [["a", "b"], ["c", "d"]]),
        ("a\rb\r", [["a"], ["b"]]),
        ("a\n\nb", [["a"], [""], ["b"]]),
        ("\n", [[""]]),
        ("a\t\n", [["a", ""]]),
        ('"第一行\n第二行"\tb\r\n', [["第一行\n第二行", "b"]]),
        ('"a\tb"\tc', [["a\tb", "c"]]),
        ('"他说""好"""\tc\r\n', [['他说"好"', "c"]]),
        ('5" 管\t3"\r\n', [['5" 管', '3"']]),
        ('"没有合上\tb\nc', [['"没有合上', "b"], ["c"]]),
        ("１３９\tｘ", [["１３９", "ｘ"]]),
    ],
)
def test_what_excel_writes_is_understood(text, rows):
    assert parse(text) == rows


@pytest.mark.parametrize(
    ("cell", "kept"),
    [
        ("229901196203150028\t", "229901196203150028"),
        ("\u00a0王强\u00a0", "王强"),
        ("\u202a13904310017\u202c", "13904310017"),
        ("\ufeff王\u200b强", "王强"),
        ("第一行 \r\n 第二行", "第一行 第二行"),
        ("\u3000李\u3000", "李"),
        ("１２３", "１２３"),
        ("Kim  Min", "Kim  Min"),
    ],
)
def test_a_pasted_cell_loses_only_what_shows_nothing(cell, kept):
    assert tidy(cell) == kept

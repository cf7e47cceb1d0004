"""The colours can be read by everybody, in both schemes; style sheets stay few."""

from __future__ import annotations

import pytest

from ui.kit import icons, style
from ui.kit.style import DARK, ICON_OF_TONE, LIGHT


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    bright, dim = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


@pytest.mark.parametrize("t", [LIGHT, DARK], ids=["light", "dark"])
def test_words_have_a_contrast_of_at_least_four_and_a_half(t):
    pairs = [
        (t.text, t.window), (t.text, t.surface), (t.text, t.zebra), (t.text, t.selection), (t.text, t.header),
        (t.secondary, t.surface), (t.secondary, t.window), (t.hint, t.surface), (t.hint, t.zebra),
        (t.link, t.surface), (t.on_primary, t.primary), (t.on_primary, t.primary_hover),
        (t.nav_text, t.nav), (t.nav_text, t.nav_selected), *t.tones.values(),
    ]  # fmt: skip
    for text, ground in pairs:
        assert contrast(text, ground) >= 4.5, (text, ground)


@pytest.mark.parametrize("t", [LIGHT, DARK], ids=["light", "dark"])
def test_edges_and_the_focus_have_a_contrast_of_at_least_three(t):
    for edge in (t.border, t.focus):
        assert contrast(edge, t.surface) >= 3
        assert contrast(edge, t.window) >= 3


def test_style_sheets_are_at_most_ten_rules():
    assert style._sheet(LIGHT).count("{") <= 10


def test_every_state_has_a_shape_of_its_own(qapp):
    assert len(set(ICON_OF_TONE.values())) == len(LIGHT.tones) == len(DARK.tones)
    for name in ICON_OF_TONE.values():
        assert not icons.pixmap(name, "#000000").isNull()

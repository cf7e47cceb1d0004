"""The colours can be read by everybody, in both schemes and all sizes; lines and icons stay sharp; style sheets few."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QImage, QPainter, QPalette
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QLineEdit,
    QPushButton,
    QTableView,
    QToolTip,
    QWidget,
)

from tests.ui.walk import contrast as reckon
from ui.kit import crisp, icons, style
from ui.kit.style import DARK, ICON_OF_TONE, LIGHT
from ui.kit.top_bar import CommandBox

SCHEMES = pytest.mark.parametrize("t", [LIGHT, DARK], ids=["light", "dark"])
RATIOS = pytest.mark.parametrize("ratio", [1.0, 1.25, 1.5])


def parts(colour: str) -> tuple[int, int, int]:
    return tuple(int(colour[place : place + 2], 16) for place in (1, 3, 5))


def contrast(one: str, other: str) -> float:
    return reckon(parts(one), parts(other))


# -- colours


@SCHEMES
def test_words_have_a_contrast_of_at_least_four_and_a_half(t):
    pairs = [
        (t.text, t.window), (t.text, t.surface), (t.text, t.zebra), (t.text, t.selection), (t.text, t.header),
        (t.text, t.hover), (t.secondary, t.surface), (t.secondary, t.window), (t.secondary, t.header),
        (t.secondary, t.zebra), (t.hint, t.surface), (t.hint, t.zebra), (t.hint, t.window),
        (t.link, t.surface), (t.link, t.window), (t.on_primary, t.primary), (t.on_primary, t.primary_hover),
        (t.on_primary, t.danger), (t.nav_text, t.nav), (t.nav_text, t.nav_selected), *t.tones.values(),
    ]  # fmt: skip
    for text, ground in pairs:
        assert contrast(text, ground) >= 4.5, (text, ground)


@SCHEMES
def test_edges_and_the_focus_have_a_contrast_of_at_least_three(t):
    for edge in (t.border, t.focus):
        assert contrast(edge, t.surface) >= 3
        assert contrast(edge, t.window) >= 3
    assert contrast(t.focus, t.nav) >= 3 or contrast(DARK.focus, t.nav) >= 3


@SCHEMES
def test_a_tones_words_stay_readable_on_the_plain_grounds(t):
    for text, _ground in t.tones.values():
        assert contrast(text, t.surface) >= 4.5
        assert contrast(text, t.window) >= 4.5


def test_the_ratios_are_those_of_the_design():
    known = [
        (LIGHT.text, LIGHT.surface, 15.65), (LIGHT.hint, LIGHT.surface, 4.96), (LIGHT.border, LIGHT.window, 3.01),
        (LIGHT.on_primary, LIGHT.danger, 6.54), (DARK.text, DARK.surface, 12.60), (DARK.link, DARK.surface, 6.95),
        (DARK.on_primary, DARK.danger, 5.99), (DARK.focus, DARK.surface, 8.58),
    ]  # fmt: skip
    for one, other, ratio in known:
        assert round(contrast(one, other), 2) == ratio


def test_every_state_has_a_shape_of_its_own(qapp):
    assert len(set(ICON_OF_TONE.values())) == len(LIGHT.tones) == len(DARK.tones)
    for name in ICON_OF_TONE.values():
        assert not icons.pixmap(name, "#000000").isNull()


def test_style_sheets_are_at_most_ten_rules():
    assert style._sheet(LIGHT).count("{") <= 10


# -- the palette


@SCHEMES
def test_the_palette_says_every_role_in_every_state(t):
    palette, roles, groups = style._palette(t), QPalette.ColorRole, QPalette.ColorGroup
    grounds = {
        roles.WindowText: roles.Window, roles.Text: roles.Base, roles.ButtonText: roles.Button,
        roles.HighlightedText: roles.Highlight, roles.ToolTipText: roles.ToolTipBase,
        roles.PlaceholderText: roles.Base, roles.Link: roles.Base,
    }  # fmt: skip
    for group in (groups.Active, groups.Inactive):
        for text, ground in grounds.items():
            found = contrast(palette.color(group, text).name(), palette.color(group, ground).name())
            assert found >= 4.5, (group, text)
    assert palette.color(groups.Inactive, roles.Highlight) == palette.color(groups.Active, roles.Highlight)
    for text in (roles.WindowText, roles.Text, roles.ButtonText, roles.PlaceholderText):
        assert palette.color(groups.Disabled, text).name().upper() == t.disabled


@pytest.mark.parametrize("dark", [False, True])
def test_tooltips_and_what_fusion_draws_wear_the_scheme_too(qapp, dark):
    style.use_scheme(qapp, dark)
    t = style.tokens()
    assert QToolTip.palette().color(QPalette.ColorRole.ToolTipBase).name().upper() == t.header
    for kind in ("QCheckBox", "QComboBox"):
        window = QApplication.palette(kind).color(QPalette.ColorRole.Window)
        edge = window.darker(140).lighter(110)
        assert contrast(edge.name(), t.window) >= 3


# -- the system's scheme


def test_the_desk_follows_the_system_only_where_it_reports_a_scheme(qapp):
    style.follow(qapp)
    changed = qapp.styleHints().colorSchemeChanged
    changed.emit(Qt.ColorScheme.Dark)
    assert style.tokens().dark
    changed.emit(Qt.ColorScheme.Unknown)
    assert style.tokens().dark
    changed.emit(Qt.ColorScheme.Light)
    assert not style.tokens().dark


def test_a_choice_of_the_user_is_not_undone_by_the_system(qapp):
    style.use_scheme(qapp, True)
    assert not style.look.following
    qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Light)
    assert style.tokens().dark
    style.follow(qapp)
    qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Light)
    assert not style.tokens().dark


def test_following_twice_changes_once(qapp):
    style.follow(qapp)
    style.follow(qapp)
    told = []
    style.look.changed.connect(lambda: told.append(style.tokens().dark))
    qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert told == [True]
    style.use_scheme(qapp, False)


# -- sizes


@pytest.mark.parametrize(
    ("density", "heights"), [("compact", (28, 34, 39)), ("normal", (30, 36, 42)), ("large", (36, 43, 50))]
)
def test_rows_follow_density_and_text_size(qapp, density, heights):
    style.use_density(density)
    for step, height in enumerate(heights):
        style.use_text_step(qapp, step)
        assert style.row_height(QFontMetrics(style.font())) >= height
        assert style.row_height(QFontMetrics(style.font("caption"))) == height
    style.use_density("normal")


def test_a_row_is_never_too_low_for_its_font(qapp):
    metrics = QFontMetrics(style.font("figure"))
    assert style.row_height(metrics) >= metrics.height() + 8


def test_an_unknown_density_is_the_normal_one(qapp):
    style.use_density("cosy")
    assert style.look.density == "normal"


def test_no_text_is_smaller_than_nine_points(qapp):
    assert min(style.SIZES.values()) >= 9
    assert [style.TEXT_STEPS[step] for step in range(3)] == [1.0, 1.2, 1.4]


# -- sharp at 100, 125 and 150 %


def canvas(ratio: float, draw) -> QImage:
    image = QImage(round(40 * ratio), round(40 * ratio), QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    draw(painter)
    painter.end()
    return image


@RATIOS
def test_a_line_is_one_device_pixel_and_neither_pale_nor_double(qapp, ratio):
    image = canvas(ratio, lambda p: crisp.line(p, QPointF(3, 7), QPointF(30, 7), "#000000"))
    middle = image.width() // 2
    column = [image.pixelColor(middle, y).lightness() for y in range(image.height())]
    assert sorted(column)[:2] == [0, 255]


@RATIOS
def test_a_frame_has_edges_of_one_full_pixel(qapp, ratio):
    box = QRectF(3, 3, 31, 31)
    image = canvas(ratio, lambda p: crisp.framed(p, box, 5, "#000000", "#FFFFFF"))
    row = [image.pixelColor(x, image.height() // 2).lightness() for x in range(image.width())]
    assert sorted(row)[:3] == [0, 0, 255]


@RATIOS
def test_an_icon_is_drawn_pixel_for_pixel(qapp, ratio):
    drawn = canvas(ratio, lambda p: icons.draw(p, "check", "#000000", 3.3, 4.7))
    made = icons.pixmap("check", "#000000", 16, ratio).toImage()
    inks = [
        sum(image.pixelColor(x, y).alpha() if image is made else 255 - image.pixelColor(x, y).lightness()
            for x in range(image.width()) for y in range(image.height()))
        for image in (drawn, made)
    ]  # fmt: skip
    darkest = min(
        drawn.pixelColor(x, y).lightness() for x in range(drawn.width()) for y in range(drawn.height())
    )
    assert made.width() == round(16 * ratio)
    assert abs(inks[0] - inks[1]) < inks[1] * 0.02
    assert darkest == 255 - max(
        made.pixelColor(x, y).alpha() for x in range(made.width()) for y in range(made.height())
    )


def test_a_larger_text_is_larger_everywhere_in_a_window_that_is_open(qtbot, qapp):
    """Qt lets no font go down past a style sheet by itself: buttons, fields and rows stayed as they were."""
    window = QWidget()
    qtbot.addWidget(window)
    inside = [QPushButton("好", window), QLineEdit(window), QTableView(window), QLabel("好", window)]
    box = CommandBox("搜索会员、档案、命令", "Ctrl+K")
    box.setParent(window)
    window.show()
    box.setFixedWidth(box.fontMetrics().horizontalAdvance("搜索会员、档案、命令    Ctrl+K") + 90)
    before = [part.font().pointSizeF() for part in inside]
    assert box.placeholderText().endswith("Ctrl+K")
    style.use_text_step(qapp, 2)
    assert [part.font().pointSizeF() for part in inside] == [size * style.TEXT_STEPS[2] for size in before]
    assert box.placeholderText() == "搜索会员、档案、命令"
    style.use_text_step(qapp, 0)
    assert [part.font().pointSizeF() for part in inside] == before
    assert box.placeholderText().endswith("Ctrl+K")

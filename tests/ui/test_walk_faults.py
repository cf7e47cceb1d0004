"""The walk finds what it is for: a deliberately bad widget for each kind of fault, and its good twin."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QApplication,
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QTableView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from tests.ui.drawn import drawn_by
from tests.ui.walk import contrast, faults
from tests.ui.walk_keys import keyboard_faults
from tests.ui.walk_words import raw, untranslated
from ui.kit.parts import Badge, Button, Chip, Words

LONG = "这一句话比给它的地方长得多，放不下"


@pytest.fixture
def window(qtbot):
    made = QWidget()
    made.setLayout(QVBoxLayout())
    qtbot.addWidget(made)
    made.resize(600, 400)
    made.show()
    return made


def add(window, *widgets):
    for widget in widgets:
        window.layout().addWidget(widget)
    QApplication.processEvents()
    return widgets[0]


def kinds(window):
    return [fault.kind for fault in faults(window)]


def of(kind, found):
    return [fault for fault in found if fault.kind == kind]


def field(words="", name="姓名"):
    made = QLineEdit(words)
    made.setAccessibleName(name)
    return made


def table(header="单位", cell="甲", width=120):
    model = QStandardItemModel(1, 1)
    model.setHorizontalHeaderLabels([header])
    model.setItem(0, 0, QStandardItem(cell))
    made = QTableView()
    made.setModel(model)
    made.setAccessibleName("表")
    made.setTabKeyNavigation(False)
    made.setColumnWidth(0, width)
    made.verticalHeader().hide()
    made.kept = model
    return made


class Painted(QWidget):
    """Words painted by hand into a room that may be too narrow."""

    def __init__(self, words, width, colour="#1B2430", name="手画的"):
        super().__init__()
        self.words, self.colour = words, colour
        self.setFixedSize(width, 30)
        self.setAccessibleName(name)

    def paintEvent(self, event):
        painter = QPainter(self)
        painter.setPen(QColor(self.colour))
        painter.drawText(QRectF(self.rect()), Qt.AlignmentFlag.AlignVCenter, self.words)


# -- clipped


def test_a_good_window_has_no_fault(window):
    wrapped = QLabel(LONG * 4)
    wrapped.setWordWrap(True)
    add(
        window,
        QLabel(LONG),
        wrapped,
        Button("保存改动", picture="check"),
        field(),
        Chip("全部", ""),
        Badge("已收", "good"),
    )
    add(window, table(), QCheckBox("已核对"), Words("说明", colour="secondary"))
    window.findChild(QCheckBox).setMinimumHeight(24)
    assert faults(window) == []
    assert keyboard_faults(window) == []


def narrow_label():
    made = QLabel(LONG)
    made.setFixedWidth(80)
    return made


def low_label():
    made = QLabel(LONG * 4)
    made.setWordWrap(True)
    made.setFixedSize(200, 22)
    return made


def rich_label():
    made = QLabel(f"<b>{LONG}</b>")
    made.setWordWrap(True)
    made.setFixedSize(120, 22)
    return made


def narrow_button():
    made = QPushButton(LONG)
    made.setFixedWidth(90)
    return made


def narrow_box():
    made = QComboBox()
    made.addItem(LONG)
    made.setAccessibleName("活动")
    made.setFixedSize(90, 30)
    return made


def cut_placeholder():
    made = field()
    made.setPlaceholderText(LONG)
    made.setToolTip(LONG)
    made.setFixedWidth(90)
    return made


def squeezed_label():
    made = QLabel(LONG)
    made.setFixedWidth(0)
    return made


@pytest.mark.parametrize(
    "make",
    [narrow_label, low_label, rich_label, narrow_button, narrow_box, cut_placeholder, squeezed_label,
     lambda: Painted(LONG, 60), lambda: table(header=LONG, width=60), lambda: table(cell=LONG, width=60)],
    ids=["label", "wrapped", "rich", "button", "box", "placeholder", "squeezed", "painted", "header", "cell"],
)  # fmt: skip
def test_words_without_room_are_clipped(window, make):
    made = make()
    add(window, made)
    found = of("clipped", faults(window))
    assert found, faults(window)


def test_words_that_end_in_dots_need_a_tooltip(window):
    add(window, Words(LONG, elide=True))
    window.layout().itemAt(0).widget().setFixedWidth(80)
    assert kinds(window) == []  # ours tells the rest when the pointer rests on it
    painted = Painted("这一句话比…", 100)
    add(window, painted)
    assert kinds(window) == ["clipped"]
    painted.setToolTip(LONG)
    assert kinds(window) == []


def test_dots_that_belong_to_the_words_are_no_fault(window):
    add(window, Words("正在检查每一行…"), Button("打开中…"))
    assert kinds(window) == []


def test_what_a_table_scrolls_is_not_clipped_but_what_a_cell_cuts_is(window):
    made = add(window, table(cell="甲乙丙丁", width=900))
    made.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    assert kinds(window) == []


def test_painting_tells_words_colour_and_room(window):
    painted = add(window, Painted(LONG, 60, "#ff0000"))
    (piece,) = drawn_by(painted)
    assert piece.words == LONG
    assert piece.colour == QColor("#ff0000")
    assert piece.room.width() == 60
    assert piece.ink().right() > 60


# -- small, nameless


def test_controls_under_24_pixels_are_small(window):
    button, box = QToolButton(), QToolButton()
    button.setText("好")
    box.setAccessibleName("看")
    button.setFixedSize(60, 20)
    box.setFixedSize(20, 30)
    add(window, button, box)
    assert kinds(window).count("small") == 2


def test_the_icons_inside_a_field_are_controls_too(window):
    made = add(window, field("王"))
    made.setClearButtonEnabled(True)
    assert "small" in kinds(window)


def test_what_can_be_used_must_have_a_name(window):
    bare, labelled, label = QLineEdit(), QLineEdit(), QLabel("姓名")
    label.setBuddy(labelled)
    add(window, bare, label, labelled)
    assert len(of("nameless", faults(window))) == 1
    bare.setAccessibleName("单位")
    assert kinds(window) == []


def test_a_scroll_area_that_takes_the_keys_must_have_a_name(window):
    area = QScrollArea()
    area.setWidget(QLabel("内容"))
    add(window, area)
    assert "nameless" in kinds(window)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    assert kinds(window) == []


def test_words_painted_by_hand_must_be_heard(window):
    add(window, Painted("内容", 80, name=""))
    assert kinds(window) == ["nameless"]


# -- contrast


def test_contrast_is_reckoned_as_wcag_does():
    assert round(contrast((0, 0, 0), (255, 255, 255)), 2) == 21
    assert round(contrast((0x8A, 0x4B, 0x00), (0xFF, 0xF1, 0xD6)), 2) == 6.09


@pytest.mark.parametrize("colour", ["#9aa3ad", "#f3f5f8"])
def test_pale_words_are_found_in_labels_and_in_painted_ones(window, colour):
    label = Words("内容")
    palette = label.palette()
    palette.setColor(label.foregroundRole(), QColor(colour))
    label.setPalette(palette)
    add(window, label, Painted("内容", 80, colour))
    assert kinds(window) == ["contrast", "contrast"]


def test_large_words_may_be_paler_and_disabled_ones_are_left_alone(window):
    large, off = Words("1,284", "figure"), QPushButton("停用")
    palette = large.palette()
    palette.setColor(large.foregroundRole(), QColor("#848F9C"))
    large.setPalette(palette)
    off.setEnabled(False)
    add(window, large, off)
    assert kinds(window) == []


def test_a_field_without_an_edge_is_found(window):
    add(window, field())
    assert kinds(window) == []
    palette = window.palette()
    palette.setColor(window.backgroundRole(), QColor("#B0B7BF"))  # the edge drowns in it
    window.setPalette(palette)
    assert "contrast" in kinds(window)


# -- outside, overlap


def test_what_hangs_over_the_edge_is_outside(window):
    inner = QWidget()
    inner.setFixedSize(200, 40)
    label = QLabel("在外面", inner)
    label.move(180, 5)
    add(window, inner)
    assert "outside" in kinds(window)


def test_a_page_may_be_scrolled_down_but_not_sideways(window):
    inside = QWidget()
    column = QVBoxLayout(inside)
    for number in range(40):
        column.addWidget(QLabel(f"第 {number} 行"))
    area = QScrollArea()
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidgetResizable(True)
    area.setWidget(inside)
    add(window, area)
    assert kinds(window) == []
    inside.setMinimumWidth(1400)
    column.addWidget(QLabel("很右"), 0, Qt.AlignmentFlag.AlignRight)
    assert "outside" in kinds(window)


def test_controls_on_top_of_each_other_are_found(window):
    place = QWidget()
    place.setFixedSize(300, 60)
    for number in range(2):
        button = QPushButton("好", place)
        button.setGeometry(10 + number * 20, 10, 60, 30)
    add(window, place)
    assert kinds(window) == ["overlap"]


# -- keys


def test_a_button_out_of_the_way_of_tab_needs_keys(window):
    hidden = QPushButton("只用鼠标")
    hidden.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    add(window, field(), hidden)
    assert [fault.kind for fault in keyboard_faults(window)] == ["unreachable"]
    hidden.setToolTip("只用鼠标  Ctrl+Enter")
    assert keyboard_faults(window) == []
    hidden.setToolTip("只用鼠标，没有键")
    hidden.setShortcut("F9")
    hidden.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    assert keyboard_faults(window) == []


def test_one_of_a_group_stands_for_all(window):
    group = QButtonGroup(window)
    chips = [Chip("全部", ""), Chip("在册", "ACTIVE")]
    for chip in chips:
        group.addButton(chip)
    chips[0].setChecked(True)
    radios = [QRadioButton("本机"), QRadioButton("省里")]
    for radio in radios:
        radio.setMinimumHeight(24)
    radios[1].setChecked(True)
    add(window, field(), *chips, *radios)
    assert of("unreachable", keyboard_faults(window)) == []


@pytest.mark.parametrize("side", ["above", "beside"])
def test_the_order_of_the_keys_is_the_order_of_reading(window, side):
    """Whoever is put into a grid later comes later with Tab, wherever it stands."""
    grid, behind = QGridLayout(), (1, 0) if side == "above" else (0, 1)
    window.layout().addLayout(grid)
    one, other = field(name="一"), field(name="二")
    grid.addWidget(one, *behind)
    grid.addWidget(other, 0, 0)
    QApplication.processEvents()
    assert len(of("order", keyboard_faults(window))) == 1
    grid.addWidget(one, 0, 0)
    grid.addWidget(other, *behind)
    QApplication.processEvents()
    assert keyboard_faults(window) == []


def test_two_columns_may_be_read_one_after_the_other(window):
    row = QHBoxLayout()
    for _side in range(2):
        column = QVBoxLayout()
        for number in range(3):
            column.addWidget(field(name=f"栏 {number}"))
        row.addLayout(column)
    window.layout().addLayout(row)
    QApplication.processEvents()
    assert keyboard_faults(window) == []


def test_a_field_that_keeps_tab_is_a_trap(window):
    note = QPlainTextEdit()
    note.setAccessibleName("备注")
    add(window, field(), note)
    assert of("trap", keyboard_faults(window))
    note.setTabChangesFocus(True)
    assert keyboard_faults(window) == []


def test_a_focus_nobody_sees_is_found(window):
    class Silent(QWidget):
        def paintEvent(self, event):
            QPainter(self).fillRect(self.rect(), QColor("#ffffff"))

    made = Silent()
    made.setFixedSize(60, 30)
    made.setAccessibleName("无声")
    made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    add(window, field(), made)
    assert [fault.kind for fault in keyboard_faults(window)] == ["focus"]


# -- words


def test_words_of_another_language_are_found(window):
    add(window, QLabel("Working on it"), QLabel("从 Excel 导入  Ctrl+K"), Painted("没有译文", 200))
    assert {fault.why for fault in untranslated(window, "zh_CN", "")} == {"is English: Working"}
    found = untranslated(window, "ko_KR", "没有译文的人")
    assert not any("没有译文" in fault.words for fault in found)
    assert any("没有译文" in fault.words for fault in untranslated(window, "ko_KR", ""))


def test_a_tooltip_and_a_placeholder_are_words_too(window):
    made = add(window, field(name="Unit"))
    made.setPlaceholderText("the office")
    made.setToolTip("Choose one")
    assert len(untranslated(window, "zh_CN", "")) == 3


@pytest.mark.parametrize(
    "words", ["导入这 {n} 份", "属于 01a21f55-99ef-757e-8893-d111b3", "原因 visit_sheet"]
)
def test_what_only_the_program_understands_is_found_in_labels_and_in_cells(window, words):
    add(window, QLabel("入户慰问签收单 JH26A000101 2026-2027"), table(cell="2026-11-27 HP_LaserJet.pdf"))
    assert not raw(window)
    add(window, QLabel(words), table(cell=words))
    assert [fault.words for fault in raw(window)].count(words) == 2

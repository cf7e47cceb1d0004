"""A chart says the same to who sees it, to who hears it, and on paper; every figure opens its list."""

from __future__ import annotations

import io
import itertools

import pypdfium2
import pytest
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QPoint, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QGuiApplication, QImage, QPainter, QPdfWriter

from ui.kit import style
from ui.kit.chart_table import ChartTable
from ui.kit.charts import Bars, Chart, Sparkline, Value
from ui.kit.donut import PARTS, Donut
from ui.kit.style import DARK, LIGHT

EMPTY = "Nobody joined"
COUNTS = (3, 0, 5, 1, 0, 0, 2, 0, 0, 0, 12, 4)
SOURCES = ("经费补助", "财政", "行政", "捐款", "基金会", "其他")


def months(opened: list[int] | None = None) -> list[Value]:
    return [
        Value(
            f"month {number}", count, str(count), str(number),
            None if opened is None else lambda number=number: opened.append(number),
        )
        for number, count in enumerate(COUNTS, 1)
    ]  # fmt: skip


def shown(qtbot, chart: Chart, width: int = 320, height: int = 120) -> Chart:
    qtbot.addWidget(chart)
    chart.resize(width, height)
    chart.show()
    return chart


@pytest.fixture(params=[Bars, Sparkline], ids=["bars", "line"])
def chart(request, qtbot):
    made = shown(qtbot, request.param("Joined", EMPTY))
    made.show_values(months())
    return made


@pytest.fixture
def ring(qtbot):
    made = shown(qtbot, Donut("Cash", EMPTY, lambda amount: f"{amount:,.2f}"))
    made.show_values([Value(name, 60 - 10 * n, f"{60 - 10 * n}") for n, name in enumerate(SOURCES)])
    return made


def colours_of(widget) -> set[str]:
    image = widget.grab().toImage()
    points = itertools.product(range(image.width()), range(image.height()))
    return {image.pixelColor(x, y).name() for x, y in points}


def table_of(chart) -> ChartTable:
    return chart.findChild(ChartTable)


# -- what everybody gets


def test_the_text_alternative_names_every_figure(chart):
    assert chart.accessibleName() == "Joined"
    for number, count in enumerate(COUNTS, 1):
        assert f"month {number} {count}" in chart.accessibleDescription()


def test_without_figures_it_says_so_in_words(qtbot, chart):
    high = chart.sizeHint().height()
    chart.show_values([Value("month 1", 0, "0", "1")])
    assert chart.accessibleDescription() == EMPTY
    assert chart.sizeHint().height() < high
    assert LIGHT.link.lower() not in colours_of(chart)
    chart.show_values([])
    qtbot.keyClick(chart, Qt.Key.Key_Return)
    assert table_of(chart) is None


@pytest.mark.parametrize("t", [LIGHT, DARK], ids=["light", "dark"])
def test_it_follows_the_scheme(qapp, chart, t):
    style.use_scheme(qapp, t.dark)
    assert t.link.lower() in colours_of(chart)


def test_it_grows_with_the_text(qapp, chart):
    before = chart.sizeHint()
    style.use_text_step(qapp, 2)
    assert chart.sizeHint().height() > before.height() * 1.2


# -- keys and pointer


def test_arrows_walk_through_the_figures_and_enter_opens_the_table(qtbot, chart):
    qtbot.keyClick(chart, Qt.Key.Key_Right)
    assert (chart.here, chart.accessibleDescription()) == (0, "month 1  3")
    for _number in range(20):
        qtbot.keyClick(chart, Qt.Key.Key_Right)
    assert chart.here == 11
    qtbot.keyClick(chart, Qt.Key.Key_Left)
    assert chart.here == 10
    qtbot.keyClick(chart, Qt.Key.Key_Return)
    figures = table_of(chart).figures
    assert [figures.data(figures.index(row, 1)) for row in range(12)] == [str(count) for count in COUNTS]
    assert [figures.data(figures.index(row, 0)) for row in (0, 11)] == ["month 1", "month 12"]


def test_a_bar_opens_its_list_and_an_empty_month_the_table(qtbot):
    opened: list[int] = []
    chart = shown(qtbot, Bars("Joined", EMPTY))
    chart.show_values(months(opened))
    slot = (chart.width() - 8) / 12
    qtbot.mouseClick(chart, Qt.MouseButton.LeftButton, pos=QPoint(round(4 + 10.5 * slot), 60))
    assert opened == [11]
    qtbot.mouseClick(chart, Qt.MouseButton.LeftButton, pos=QPoint(round(4 + 1.5 * slot), 60))
    assert opened == [11]
    assert table_of(chart) is not None


def test_the_table_opens_the_list_of_its_row_and_copies_all_rows(qtbot):
    opened: list[int] = []
    chart = shown(qtbot, Bars("Joined", EMPTY))
    chart.show_values(months(opened))
    table = chart.show_table()
    qtbot.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert (len(lines), lines[2]) == (12, "month 3\t5")
    table.view.selectRow(1)  # nobody: there is no list to open
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert (opened, table.isVisible(), table.list_button.isEnabled()) == ([], True, False)
    table.view.selectRow(2)
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert (opened, table.isVisible()) == ([3], False)


# -- the ring


def test_more_parts_than_five_are_told_together(ring):
    assert len(ring.values) == len(PARTS) == 5
    assert sum(value.amount for value in ring.values) == 60 + 50 + 40 + 30 + 20 + 10
    assert ring.values[-1].shown == "30.00"  # the two smallest


def test_each_part_is_where_its_words_and_its_arc_are(ring):
    box = ring._room()
    metrics = QFontMetricsF(style.font("caption"))
    assert ring._part_at(ring._ring(metrics, box).center(), box) == -1
    for place, room in enumerate(ring._legend(metrics, box)):
        assert ring._part_at(room.center(), box) == place
    circle = ring._ring(metrics, box)
    assert ring._part_at(circle.center() + QPoint(round(circle.width() * 0.4), -3), box) == 0


@pytest.mark.parametrize("t", [LIGHT, DARK], ids=["light", "dark"])
def test_the_parts_can_be_told_from_the_ground_and_are_drawn(qapp, ring, t):
    style.use_scheme(qapp, t.dark)
    seen = colours_of(ring)
    for tone in PARTS:
        assert t.tones[tone][0].lower() in seen
        assert contrast(t.tones[tone][0], t.surface) >= 3
    assert contrast(t.link, t.surface) >= 3


def contrast(one: str, other: str) -> float:
    def luminance(colour: str) -> float:
        parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        red, green, blue = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    bright, dim = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def test_long_words_of_a_part_wrap_and_make_it_higher(ring):
    wide = ring.heightForWidth(600)
    ring.show_values(
        [Value("위로금 " * 12, 3, "3,000.00"), Value("상급 노동조합 보조금 " * 6, 4, "4,000.00")]
    )
    high = ring.heightForWidth(240)
    assert high > wide
    ring.resize(240, high)
    assert ring._legend(QFontMetricsF(style.font("caption")), ring._room())[-1].bottom() <= ring.height()


# -- on paper


@pytest.mark.parametrize("kind", ["bars", "line", "ring"])
def test_on_paper_it_is_lines_and_words_not_a_picture(qtbot, qapp, kind):
    makers = {
        "bars": lambda: Bars("Joined", EMPTY),
        "line": lambda: Sparkline("Joined", EMPTY),
        "ring": lambda: Donut("Joined", EMPTY, str),
    }
    chart = makers[kind]()
    qtbot.addWidget(chart)
    chart.show_values(months())
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(96)
    writer.setPageMargins(QMarginsF(10, 10, 10, 10))
    painter = QPainter(writer)
    chart.draw(painter, QRectF(0, 0, 300, 140))
    painter.end()
    page = pypdfium2.PdfDocument(io.BytesIO(content.data()))[0]
    kinds = [found.type for found in page.get_objects()]
    assert pypdfium2.raw.FPDF_PAGEOBJ_IMAGE not in kinds
    assert pypdfium2.raw.FPDF_PAGEOBJ_PATH in kinds
    assert "12" in "".join(page.get_textpage().get_text_range().split())


def test_it_is_drawn_sharp_at_another_pixel_ratio(chart):
    image = QImage(640, 240, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(2)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    chart.draw(painter, QRectF(0, 0, 320, 120))
    painter.end()
    rows = [[image.pixelColor(x, y).name() for x in range(640)] for y in range(240)]
    edge = LIGHT.border.lower()
    base = [number for number, row in enumerate(rows) if row.count(edge) > 200]
    assert len(base) == 1  # the axis is one device pixel, not two half ones

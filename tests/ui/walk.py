"""What on this window cannot be read, hit, heard or reached? `faults(window)` finds it, whatever the page.

It knows no page and no part of ours: it looks at visible widgets, at the words they draw (see `drawn`), at the pixels
on the screen and at where the Tab key goes.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QColor, QHelpEvent, QImage
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QMainWindow,
    QMenu,
    QPlainTextEdit,
    QRadioButton,
    QScrollBar,
    QSlider,
    QStackedWidget,
    QTabBar,
    QTextEdit,
    QToolTip,
    QWidget,
)

from tests import words
from tests.ui.drawn import Drawn, drawn_by

SMALLEST = 24  # logical pixels, WCAG 2.2 SC 2.5.8
TEXT, LARGE, EDGE = 4.5, 3.0, 3.0  # contrasts, WCAG 2.2 SC 1.4.3 and 1.4.11
CONTROLS = (QAbstractButton, QLineEdit, QComboBox, QAbstractSpinBox, QSlider, QPlainTextEdit, QTextEdit)
BOXES = (QLineEdit, QPlainTextEdit, QComboBox, QCheckBox, QRadioButton)


@dataclass(frozen=True, order=True)
class Fault:
    """One thing wrong: its kind, the widget, the words drawn there, and why."""

    kind: str
    where: str
    words: str
    why: str

    def __str__(self) -> str:
        return f"{self.kind}: {self.where} “{self.words}” {self.why}"


Seen = list[tuple[QWidget, list[Drawn]]]
"""What is on the screen, each widget with the words it draws."""


def looked_at(window: QWidget) -> Seen:
    """Look at everything on `window` once: asking each widget for its words takes longer than all that is asked of them."""
    QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
    return [(widget, drawn_by(widget)) for widget in (window, *visible(window))]


def faults(window: QWidget, seen: Seen | None = None) -> list[Fault]:
    """Return everything the eye and the hand would stumble over; the keys are tried by `keyboard_faults`."""
    seen = looked_at(window) if seen is None else seen
    picture = window.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    found: list[Fault] = []
    for widget, pieces in seen:
        found += _clipped(widget, pieces)
        found += _dim(window, picture, widget, pieces)
        found += _small(widget)
        found += _nameless(widget, pieces)
        found += _outside(window, widget, bool(pieces))
        found += _overlapping(widget)
        found += _pale_edge(window, picture, widget)
    return sorted(set(found))


def visible(window: QWidget) -> Iterator[QWidget]:
    """Yield what of `window` is on the screen, without windows of their own."""
    for widget in window.findChildren(QWidget):
        if widget.isVisible() and widget.window() is window and not isinstance(widget, QScrollBar):
            yield widget


def name_of(widget: QWidget) -> str:
    """Return where a widget is, so that a person finds it: its classes from the page down, and its name."""
    line = []
    step: QWidget | None = widget
    while step is not None and len(line) < 4:
        kind = type(step).__name__
        if kind not in ("QWidget", "QStackedWidget", "QFrame") or step is widget:
            line.append(f"{kind}#{step.objectName()}" if step.objectName() else kind)
        step = step.parentWidget()
    return " < ".join(line)


def words_of(widget: QWidget) -> str:
    """Return what a widget says of itself."""
    for ask in ("text", "currentText", "title"):
        if callable(told := getattr(widget, ask, None)):
            try:
                if said := told():
                    return str(said)
            except TypeError:
                continue
    return widget.accessibleName()


def heard_as(widget: QWidget) -> str:
    """Return the name a screen reader says."""
    told = QAccessible.queryAccessibleInterface(widget)
    return told.text(QAccessible.Text.Name).strip() if told is not None else ""


# -- clipped


def _clipped(widget: QWidget, pieces: list[Drawn]) -> Iterator[Fault]:
    where = name_of(widget)
    squeezed = widget.width() < 2 or widget.height() < 2
    if squeezed and isinstance(widget, QLabel | QAbstractButton) and words_of(widget).strip():
        yield Fault("clipped", where, words_of(widget), f"has {widget.width()} x {widget.height()} px")
    if isinstance(widget, QLineEdit):
        yield from _placeholder(widget, pieces)
        return
    if isinstance(widget.parentWidget(), QPlainTextEdit | QTextEdit):
        return  # it scrolls
    view = view_of(widget)
    scrolls = view is not None or is_viewport(widget) or _beside_bar(widget)
    for piece in pieces:
        cut = _cut_off(piece, widget, scrolls=scrolls)
        if cut > 0.75:
            yield Fault("clipped", where, piece.words, f"lacks {cut:.0f} px")
        elif piece.box.intersected(piece.room).isEmpty():
            continue  # a row below the edge: no pointer rests there, and it comes up by scrolling
        elif piece.words.endswith("…") and not _meant(piece.words, widget):
            told = _told_in_full(widget, view, piece)
            if piece.words.rstrip("… ") not in told:
                yield Fault("clipped", where, piece.words, "ends in … and no tooltip has it whole")


def _cut_off(piece: Drawn, widget: QWidget, *, scrolls: bool) -> float:
    """Return by how many pixels ink is cut; what a view's edge cuts comes back by scrolling."""
    if piece.room.contains(piece.box):
        return 0
    ink, room, edge = piece.ink(), piece.room, widget.rect()
    over = {
        "left": room.left() - ink.left(), "right": ink.right() - room.right(),
        "top": room.top() - ink.top(), "bottom": ink.bottom() - room.bottom(),
    }  # fmt: skip
    if scrolls:
        bar = _beside_bar(widget)
        at_edge = {
            "left": bar or room.left() <= 0, "right": bar or room.right() >= edge.width(),
            "top": room.top() <= 0, "bottom": room.bottom() >= edge.height(),
        }  # fmt: skip
        over = {side: much for side, much in over.items() if not at_edge[side]}
    return max(over.values(), default=0)


def _placeholder(field: QLineEdit, pieces: list[Drawn]) -> Iterator[Fault]:
    whole = field.placeholderText()
    if field.text() or not whole:
        return
    shown = "".join(piece.words for piece in pieces)
    if shown.endswith("…") and not whole.endswith("…"):
        yield Fault("clipped", name_of(field), whole, f"the placeholder shows only “{shown}”")


def view_of(widget: QWidget) -> QAbstractItemView | None:
    parent = widget.parentWidget()
    return parent if isinstance(parent, QAbstractItemView) and parent.viewport() is widget else None


def _beside_bar(widget: QWidget) -> bool:
    """Say whether a bar that stands with a widget moves what it draws to and fro."""
    parent = widget.parentWidget()
    direct = Qt.FindChildOption.FindDirectChildrenOnly
    return parent is not None and any(
        bar.isVisible() for bar in parent.findChildren(QScrollBar, options=direct)
    )


def is_viewport(widget: QWidget) -> bool:
    parent = widget.parentWidget()
    return isinstance(parent, QAbstractScrollArea) and parent.viewport() is widget


@cache
def _ending_in_dots() -> tuple[re.Pattern[str], ...]:
    ended = set()
    for language in words.LANGUAGES:
        for message in words.catalogue(language):
            for said in (message.id, message.string):
                ended |= {one for one in ([said] if isinstance(said, str) else said) if one.endswith("…")}
    return tuple(re.compile(re.sub(r"\\\{\w+\\\}", ".*", re.escape(one)) + "$") for one in sorted(ended))


def _meant(shown: str, widget: QWidget) -> bool:
    """Say whether the … belongs to the words: “Working…”, and not to a lack of room."""
    if shown == "…" or any(known.match(shown) for known in _ending_in_dots()):
        return True
    if isinstance(widget, QMenu):
        return any(action.text().partition("\t")[0].endswith(shown) for action in widget.actions())
    return words_of(widget).strip().endswith(shown) and not widget.toolTip()


def _told_in_full(widget: QWidget, view: QAbstractItemView | None, piece: Drawn) -> str:
    """Return the tooltip that shows when the pointer rests on these words."""
    if not is_viewport(widget):
        return f"{widget.toolTip()}\n{widget.accessibleDescription()}"
    at = piece.box.intersected(piece.room).center().toPoint()
    owner = widget.parentWidget()
    QApplication.sendEvent(widget, QHelpEvent(QEvent.Type.ToolTip, at, widget.mapToGlobal(at)))
    told = "\n".join((owner.toolTip(), widget.toolTip(), QToolTip.text()))
    QToolTip.hideText()
    if view is not None and (index := view.indexAt(at)).isValid():
        told += f"\n{index.data(Qt.ItemDataRole.ToolTipRole) or ''}"
    return told


# -- contrast


def _luminance(colour: tuple[int, int, int]) -> float:
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (each / 255 for each in colour)
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@cache
def contrast(one: tuple[int, int, int], other: tuple[int, int, int]) -> float:
    """Return the contrast of two colours as WCAG reckons it."""
    bright, dim = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def _ground(picture: QImage, box: QRect, ink: QColor) -> tuple[int, int, int] | None:
    """Return the colour most of `box` has besides the `ink` of the words: bold signs cover more than half of it."""
    box = box.intersected(picture.rect())
    if box.width() < 2 or box.height() < 2:
        return None
    bits, line = picture.constBits(), picture.bytesPerLine()
    pixels: Counter[int] = Counter()
    for y in range(box.top(), box.bottom() + 1, 2):
        start = y * line + box.left() * 4
        pixels.update(memoryview(bits[start : start + box.width() * 4]).cast("I"))
    drawn = pixels.pop(ink.rgb(), 0)
    most = (
        pixels.most_common(1)[0][0] if pixels.total() * 8 > drawn else ink.rgb()
    )  # words nobody can see are all ink
    return (most >> 16 & 255, most >> 8 & 255, most & 255)


def _over(colour: QColor, ground: tuple[int, int, int]) -> tuple[int, int, int]:
    part = colour.alphaF()
    mixed = [
        round(mine * part + under * (1 - part))
        for mine, under in zip((colour.red(), colour.green(), colour.blue()), ground, strict=True)
    ]
    return (mixed[0], mixed[1], mixed[2])


def _dim(window: QWidget, picture: QImage, widget: QWidget, pieces: list[Drawn]) -> Iterator[Fault]:
    if not widget.isEnabled() or not pieces:
        return
    seen = widget.visibleRegion()
    shift = widget.mapTo(window, QPoint()) if widget is not window else QPoint()
    for piece in pieces:
        box = piece.box.intersected(piece.room).toAlignedRect()
        if box.isEmpty() or not seen.intersects(box) or _covered(window, widget, box.center() + shift):
            continue
        if isinstance(widget, QMenu) and (line := widget.actionAt(box.center())) and not line.isEnabled():
            continue
        here = box.intersected(seen.boundingRect())
        if (
            here.height() * 3 < box.height() * 2
        ):  # scrolled half away: what is left of the words hides their ground
            continue
        ground = _ground(picture, here.translated(shift), piece.colour)
        if ground is None:
            continue
        found, wanted = contrast(_over(piece.colour, ground), ground), LARGE if piece.large() else TEXT
        if found < wanted:
            told = f"{piece.colour.name()} on #{ground[0]:02x}{ground[1]:02x}{ground[2]:02x} is {found:.2f}"
            yield Fault("contrast", name_of(widget), piece.words, told)


def _covered(window: QWidget, widget: QWidget, place: QPoint) -> bool:
    """Say whether something else lies over the widget here: a list that dropped down, a card at the foot."""
    above = window.childAt(place)
    return (
        above is not None
        and above is not widget
        and not widget.isAncestorOf(above)
        and not above.isAncestorOf(widget)
    )


def _pale_edge(window: QWidget, picture: QImage, widget: QWidget) -> Iterator[Fault]:
    """A field's edge must stand out from what is around it."""
    if not isinstance(widget, BOXES) or not widget.isEnabled() or inside_view(widget) is not None:
        return
    if isinstance(widget.parentWidget(), QComboBox | QAbstractSpinBox):
        return
    if isinstance(widget, QLineEdit | QPlainTextEdit) and widget.isReadOnly():
        return
    corner = widget.mapTo(window, QPoint(0, widget.height() // 2))
    reach = (
        16 if isinstance(widget, QCheckBox | QRadioButton) else 8
    )  # a box to tick stands a little in, more in large
    row = [
        QColor(picture.pixel(x, corner.y())).getRgb()[:3]
        for x in range(max(0, corner.x() - 2), corner.x() + reach)
        if picture.rect().contains(x, corner.y())
    ]
    if len(row) < 5 or not widget.visibleRegion().contains(QPoint(1, widget.height() // 2)):
        return
    best = max(contrast(row[0], each) for each in row[1:])
    if best < EDGE:
        yield Fault("contrast", name_of(widget), words_of(widget), f"the edge of the field is {best:.2f}")


# -- small


def _small(widget: QWidget) -> Iterator[Fault]:
    if isinstance(widget, QTabBar):
        for number in range(widget.count()):
            size = widget.tabRect(number)
            if min(size.width(), size.height()) < SMALLEST:
                why = f"is {size.width()} x {size.height()} px"
                yield Fault("small", name_of(widget), widget.tabText(number), why)
    if not isinstance(widget, CONTROLS) or isinstance(widget.parentWidget(), QComboBox | QAbstractSpinBox):
        return
    if not interactive(widget) or inside_view(widget) is not None:
        return
    if min(widget.width(), widget.height()) < SMALLEST:
        why = f"is {widget.width()} x {widget.height()} px"
        yield Fault("small", name_of(widget), words_of(widget), why)


# -- nameless


def interactive(widget: QWidget) -> bool:
    if widget.testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents):
        return False
    return isinstance(widget, QAbstractButton) or widget.focusPolicy() != Qt.FocusPolicy.NoFocus


def inside_view(widget: QWidget) -> QAbstractItemView | None:
    step = widget.parentWidget()
    while step is not None:
        if isinstance(step, QAbstractItemView):
            return step
        step = step.parentWidget()
    return None


def _nameless(widget: QWidget, pieces: list[Drawn]) -> Iterator[Fault]:
    inner = isinstance(widget.parentWidget(), QComboBox | QAbstractSpinBox)
    qts_own = type(widget).__module__.startswith("PySide6.")
    view = inside_view(widget)
    if view is not None and (qts_own or is_viewport(widget)):
        return  # a cell's or a header's name is the view's business
    if interactive(widget) and not inner and not isinstance(widget, QMainWindow) and not heard_as(widget):
        yield Fault("nameless", name_of(widget), words_of(widget), "can be used, but nobody hears what it is")
    elif pieces and not qts_own and not heard_as(widget) and not words_of(widget):
        yield Fault("nameless", name_of(widget), pieces[0].words, "draws words nobody hears")


# -- outside, overlapping


def _outside(window: QWidget, widget: QWidget, speaks: bool) -> Iterator[Fault]:
    if widget is window or not (speaks or isinstance(widget, CONTROLS)) or widget.rect().isEmpty():
        return
    if inside_view(widget) is not None:
        return
    step, box = widget, widget.rect()
    while step is not window:
        parent = step.parentWidget()
        if parent is None:
            return
        box = box.translated(step.pos())
        whole = parent.rect()
        if is_viewport(parent):  # a page longer than the window is scrolled, a wider one is not
            over = max(box.right() - whole.right(), whole.left() - box.left())
            if over > 1 and not _is_scrolled_sideways(parent):
                yield Fault("outside", name_of(widget), words_of(widget), f"{over} px beyond the side")
            return
        over = max(
            box.right() - whole.right(), whole.left() - box.left(),
            box.bottom() - whole.bottom(), whole.top() - box.top(),
        )  # fmt: skip
        if over > 1:
            why = f"{over} px beyond {type(parent).__name__}"
            yield Fault("outside", name_of(widget), words_of(widget), why)
            return
        step = parent


def _is_scrolled_sideways(viewport: QWidget) -> bool:
    """A strip of buttons may roll sideways where its owner says so; a page may not."""
    return bool(viewport.parentWidget().property("rolls"))


def _overlapping(parent: QWidget) -> Iterator[Fault]:
    if isinstance(parent, QAbstractScrollArea | QLineEdit | QComboBox | QStackedWidget | QAbstractSpinBox):
        return
    if inside_view(parent) is not None:
        return
    children = [
        child for child in parent.children()
        if isinstance(child, QWidget) and child.isVisible() and not child.isWindow() and not child.rect().isEmpty()
        and not isinstance(child, QScrollBar)
    ]  # fmt: skip
    placed = [child for child in children if parent.layout() is None or parent.layout().indexOf(child) >= 0
              or isinstance(child, (*CONTROLS, QLabel)) or _in_some_layout(parent, child)]  # fmt: skip
    for number, one in enumerate(placed):
        for other in placed[number + 1 :]:
            common = one.geometry().intersected(other.geometry())
            if common.width() > 2 and common.height() > 2:
                why = f"covers {common.width()} x {common.height()} px of {type(other).__name__} “{words_of(other)}”"
                yield Fault("overlap", name_of(one), words_of(one), why)


def _in_some_layout(parent: QWidget, child: QWidget) -> bool:
    layouts = [parent.layout()] if parent.layout() is not None else []
    while layouts:
        layout = layouts.pop()
        for number in range(layout.count()):
            item = layout.itemAt(number)
            if item.widget() is child:
                return True
            if item.layout() is not None:
                layouts.append(item.layout())
    return False

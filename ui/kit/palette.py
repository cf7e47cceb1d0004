"""What is meant by these few letters? The list under the search box: people, records, commands; knows none of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from app.shared.text import _
from ui.kit import icons, style
from ui.kit.parts import Words
from ui.kit.shared_screen import shown

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()
SHOWN = 12  # lines without scrolling
COLUMN = 220  # pixels at most that the words of a kind keep free, so that their details stand in line
HIT_ROLE = int(Qt.ItemDataRole.UserRole) + 1


@dataclass(frozen=True)
class Hit:
    """One thing found: what kind it is, its words, what tells it from others, and what opens it."""

    kind: str
    words: str
    open: Callable[[], object]
    detail: str = ""
    picture: str = "chevron-right"
    keys: str = ""


class _Hits(QAbstractListModel):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.hits: tuple[Hit, ...] = ()

    def show(self, hits: Sequence[Hit]) -> None:
        self.beginResetModel()
        self.hits = tuple(replace(hit, words=shown(hit.words), detail=shown(hit.detail)) for hit in hits)
        self.endResetModel()

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self.hits)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        hit = self.hits[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return "  ".join(part for part in (hit.kind, hit.words, hit.detail) if part)
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{hit.words}  {hit.detail}".strip()
        return hit if role == HIT_ROLE else None


class _Line(QStyledItemDelegate):
    """Draws kind, picture, words and detail of one hit; the current one has a ground and says Enter."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(200, max(32, option.fontMetrics.height() + 14))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        hit: Hit = index.data(HIT_ROLE)
        t, box = style.tokens(), QRect(option.rect)
        current = index.row() == option.widget.currentIndex().row()
        painter.save()
        if current:
            painter.fillRect(box, QColor(t.selection))
        metrics, middle = option.fontMetrics, Qt.AlignmentFlag.AlignVCenter
        first = index.row() == 0 or index.siblingAtRow(index.row() - 1).data(HIT_ROLE).kind != hit.kind
        left = box.x() + 12
        kinds = max(metrics.horizontalAdvance(one.kind) for one in index.model().hits) + 18
        if first:
            painter.setPen(QColor(t.text if current else t.secondary))
            painter.drawText(QRect(left, box.y(), kinds, box.height()), middle, hit.kind)
        left += kinds
        icons.draw(
            painter, hit.picture, t.text if current else t.secondary, left, box.y() + (box.height() - 16) / 2
        )
        left += 26
        told = _("Open  Enter") if current else hit.keys
        room = metrics.horizontalAdvance(told) + 16 if told else 0
        end = box.right() - 12
        painter.setPen(QColor(t.secondary))
        painter.drawText(
            QRect(end - room, box.y(), room, box.height()), middle | Qt.AlignmentFlag.AlignRight, told
        )
        same = (one.words for one in index.model().hits if one.kind == hit.kind and one.detail)
        column = max((metrics.horizontalAdvance(words) for words in same), default=0)
        widest = metrics.horizontalAdvance(hit.words)
        width = min(max(widest, min(column, COLUMN) if hit.detail else 0) + 4, end - room - left)
        painter.setPen(QColor(t.text))
        words = metrics.elidedText(hit.words, Qt.TextElideMode.ElideRight, width)
        painter.drawText(QRect(left, box.y(), width, box.height()), middle, words)
        left += width + 14
        if hit.detail and left < end - room:
            painter.setPen(QColor(t.secondary))
            words = metrics.elidedText(hit.detail, Qt.TextElideMode.ElideRight, end - room - left)
            painter.drawText(QRect(left, box.y(), end - room - left, box.height()), middle, words)
        painter.restore()


class Palette(QFrame):
    """The list of hits. The box above keeps the focus, so that typing goes on; its keys move the choice here."""

    opened = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(_("What was found"))
        self._hits = _Hits(self)
        self.list = QListView()
        self.list.setModel(self._hits)
        self.list.setItemDelegate(_Line(self.list))
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setAccessibleName(_("What was found"))
        self.list.setUniformItemSizes(True)
        self.list.setMouseTracking(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.entered.connect(self.list.setCurrentIndex)
        self.list.clicked.connect(lambda _index: self.open_current())
        self.nothing = Words("", colour="secondary", wrap=True)
        self.nothing.setContentsMargins(12, 8, 12, 8)
        self.foot = Words("", "caption", colour="hint", wrap=True)
        self.foot.setContentsMargins(12, 6, 12, 6)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 6, 1, 2)
        column.setSpacing(0)
        for part in (self.list, self.nothing, self.foot):
            column.addWidget(part)
        self.hide()

    @property
    def hits(self) -> tuple[Hit, ...]:
        """Return what is shown."""
        return self._hits.hits

    def show_hits(self, hits: Sequence[Hit], nothing: str, foot: str, under: QRect) -> None:
        """Show what was found beneath the rectangle `under`; without hits say `nothing`."""
        self._hits.show(hits)
        self.nothing.setText(nothing)
        self.nothing.setVisible(not hits)
        self.list.setVisible(bool(hits))
        self.foot.setText(foot)
        if hits:
            self.list.setCurrentIndex(self._hits.index(0))
        room = self.parentWidget().rect()
        width = min(max(under.width(), 620), room.width() - 24)
        self.setFixedWidth(width)
        self._fit()
        self.move(min(under.x(), room.width() - width - 12), under.bottom() + 4)
        self.show()
        self.raise_()

    def _fit(self) -> None:
        """Take the height the lines and the words beneath ask for."""
        line = self.list.sizeHintForRow(0) if self.hits else 0
        self.list.setFixedHeight(line * min(len(self.hits), SHOWN))
        self.layout().activate()
        self.resize(self.width(), self.layout().totalHeightForWidth(self.width()))

    def event(self, event: QEvent) -> bool:
        """Fit again when the text becomes larger or smaller while it is open."""
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest and self.isVisible():
            self._fit()
        return done

    def step(self, by: int) -> None:
        """Move the choice up or down, round the ends."""
        if self.hits:
            row = (self.list.currentIndex().row() + by) % len(self.hits)
            self.list.setCurrentIndex(self._hits.index(row))

    def open_current(self) -> bool:
        """Open what is chosen; say whether there was something."""
        row = self.list.currentIndex().row()
        if not self.isVisible() or not 0 <= row < len(self.hits):
            return False
        hit = self.hits[row]
        self.hide()
        self.opened.emit()
        hit.open()
        return True

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the surface and its edge."""
        t = style.tokens()
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(t.surface))
        painter.setPen(QPen(QColor(t.border), 1))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

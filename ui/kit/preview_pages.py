"""How do a paper's pages look on the screen? Draws those that are seen, one after the other; knows no content."""

from __future__ import annotations

from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Callable
from itertools import accumulate

from PySide6.QtCore import QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea

from app.shared.text import _
from ui.kit import style
from ui.kit.jobs import Jobs
from ui.kit.preview_press import Picture, as_image
from ui.kit.shared_screen import screen

GAP = 14  # pixels around a page
A4 = (8.27, 11.69)  # inches: what a page not drawn yet is taken for
SCREEN = 96.0  # dots of an inch at 100 %
LEAST, MOST, STEP = 0.25, 3.0, 1.2
KEPT = 48 << 20  # bytes of pictures kept besides those seen
WIDTH, PAGE, FREE = "width", "page", "free"


class Pages(QAbstractScrollArea):
    """A column of pages. `at` says which one is in view, from 0; `zoomed` that they have another size."""

    at = Signal(int)
    zoomed = Signal()
    failed = Signal(object)

    def __init__(self, jobs: Jobs) -> None:
        super().__init__()
        self._jobs = jobs
        self.closed = False
        self.count, self.fit, self.factor = 0, WIDTH, 1.0
        self._picture: Callable[[int, int], Picture] | None = None
        self._shapes: list[tuple[float, float]] = []
        self._tops: list[float] = []
        self._kept: OrderedDict[int, tuple[int, QImage]] = OrderedDict()
        self._spoiled: set[int] = set()
        self._turn, self._drawing, self._here = 0, False, 0
        self._timer = QTimer(self, interval=0, singleShot=True)
        self._timer.timeout.connect(self._draw_next)
        self.setAccessibleName(_("Pages of the paper"))
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.setMinimumSize(320, 240)
        # Always there: else a page as wide as the window could make it come and go for ever.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.verticalScrollBar().valueChanged.connect(lambda _value: self._moved())
        self.horizontalScrollBar().valueChanged.connect(lambda _value: self.viewport().update())
        style.look.changed.connect(self.viewport().update)

    def show_paper(self, count: int, picture: Callable[[int, int], Picture]) -> None:
        """Show a paper of `count` pages, at the page where the one before was; `picture(page, dpi)` draws one."""
        self._turn += 1
        self.count, self._picture = count, picture
        self._shapes = [A4] * count
        self._kept.clear()
        self._spoiled.clear()
        self._drawing = False
        self._lay(min(self._here, max(0, count - 1)))

    # -- where the pages lie

    def _lay(self, page: int | None = None, part: float = 0.0) -> None:
        """Place all pages for the fit in force and bring `page` back into view, `part` of it above the top."""
        if page is None:
            page, part = self._place()
        room, inches = self.viewport().size(), self._shapes[page] if self._shapes else A4
        if self.fit == WIDTH:
            widest = max((wide for wide, _high in self._shapes), default=A4[0])
            self.factor = (room.width() - 2 * GAP) / (SCREEN * widest)
        elif self.fit == PAGE:
            self.factor = (
                min((room.width() - 2 * GAP) / inches[0], (room.height() - 2 * GAP) / inches[1]) / SCREEN
            )
        self.factor = max(LEAST, min(self.factor, MOST))
        heights = [high * SCREEN * self.factor + GAP for _wide, high in self._shapes]
        self._tops = [GAP, *(GAP + total for total in accumulate(heights))]
        across = max((self._box(n).width() for n in range(self.count)), default=0.0) + 2 * GAP
        down, side = self.verticalScrollBar(), self.horizontalScrollBar()
        down.setRange(0, max(0, round(self._tops[-1]) - room.height()))
        down.setPageStep(room.height())
        down.setSingleStep(48)
        side.setRange(0, max(0, round(across) - room.width()))
        side.setPageStep(room.width())
        if self.count:
            high = self._shapes[page][1] * SCREEN * self.factor
            down.setValue(round(self._tops[page] - GAP + part * high))
        self.zoomed.emit()
        self._moved()

    def _place(self) -> tuple[int, float]:
        """Return the page at the top edge, and how much of it lies above."""
        if not self.count:
            return 0, 0.0
        top = self.verticalScrollBar().value() + GAP
        page = max(0, min(bisect_right(self._tops, top) - 1, self.count - 1))
        high = self._shapes[page][1] * SCREEN * self.factor
        return page, max(0.0, (top - self._tops[page]) / high)

    def _box(self, page: int) -> QRectF:
        """Return where a page lies in the viewport's coordinates."""
        wide, high = (inches * SCREEN * self.factor for inches in self._shapes[page])
        room = self.viewport().width()
        left = max(GAP, (room - wide) / 2) - self.horizontalScrollBar().value()
        return QRectF(left, self._tops[page] - self.verticalScrollBar().value(), wide, high)

    def seen(self) -> list[int]:
        """Return the pages in view, from 0."""
        top = self.verticalScrollBar().value()
        first = max(0, bisect_right(self._tops, top) - 1)
        last = bisect_right(self._tops, top + self.viewport().height())
        return list(range(min(first, self.count), min(last, self.count)))

    def _moved(self) -> None:
        middle = self.verticalScrollBar().value() + self.viewport().height() / 2
        self._here = max(0, min(bisect_right(self._tops, middle) - 1, self.count - 1))
        if self.verticalScrollBar().value() == 0:
            self._here = 0
        self.at.emit(self._here)
        self.viewport().update()
        self._timer.start()

    # -- going about

    @property
    def here(self) -> int:
        """Return the page in view, from 0."""
        return self._here

    def go(self, page: int) -> None:
        """Bring the top of a page, from 0, into view."""
        if self.count:
            page = max(0, min(page, self.count - 1))
            self.verticalScrollBar().setValue(round(self._tops[page] - GAP))
            if self.seen() and page in self.seen():  # the last pages cannot come up to the top
                self._here = page
                self.at.emit(page)

    def turn(self, way: int) -> None:
        """Go one screen on or back: one page where a page fits the screen."""
        down = self.verticalScrollBar()
        if self.fit == PAGE:
            self.go(self._here + way)
        else:
            down.setValue(down.value() + way * max(40, self.viewport().height() - 48))

    def use(self, fit: str, factor: float | None = None) -> None:
        """Show pages as wide as the window, whole, or at a factor of their size."""
        self.fit = fit
        if factor is not None:
            self.factor = factor
        page, part = self._place()
        self._lay(self._here if fit == PAGE else page, 0.0 if fit == PAGE else part)

    def zoom(self, way: int) -> None:
        """Show pages a step larger or smaller."""
        self.use(FREE, self.factor * STEP**way)

    # -- drawing what is seen

    def _dpi(self) -> int:
        return max(1, round(SCREEN * self.factor * self.devicePixelRatioF()))

    def _draw_next(self) -> None:
        """Ask for the picture needed most; one at a time, so that pages scrolled past are never drawn."""
        if self._drawing or self._picture is None or not self.isVisible():
            return
        dpi, picture, turn, shown = self._dpi(), self._picture, self._turn, self.seen()
        wanted = [page for page in shown if self._kept.get(page, (0, None))[0] != dpi]
        page = next((page for page in wanted if page not in self._spoiled), None)
        if page is None:
            self._forget(shown)
            return
        self._drawing = True

        def over() -> bool:
            if turn != self._turn:
                return True
            self._drawing = False
            self._timer.start()
            return False

        def drawn(got: Picture) -> None:
            if not over():
                self._keep(page, dpi, got)

        def failed(error: Exception) -> None:
            if not over():
                self._spoiled.add(page)
                self.failed.emit(error)

        self._jobs.run(lambda _progress: picture(page, dpi), done=drawn, failed=failed, owner=self, lane="io")

    def _keep(self, page: int, dpi: int, got: Picture) -> None:
        image = as_image(got)
        self._kept[page] = (dpi, image)
        self._kept.move_to_end(page)
        self._forget(self.seen())
        shape = (got.width / dpi, got.height / dpi)
        if max(abs(a - b) for a, b in zip(shape, self._shapes[page], strict=True)) > 0.05:
            # Papers seldom change size inside: what this page is, the pages not seen yet are taken for.
            guess = self._shapes[page]
            self._shapes = [
                shape if n == page or (known == guess and n not in self._kept) else known
                for n, known in enumerate(self._shapes)
            ]
            self._lay()
        self.viewport().update()

    def _forget(self, shown: list[int]) -> None:
        """Let go of the pictures not seen for longest, above what may be kept."""
        for page in [page for page in self._kept if page not in shown]:
            if sum(image.sizeInBytes() for _dpi, image in self._kept.values()) <= KEPT:
                return
            del self._kept[page]

    def kept_bytes(self) -> int:
        """Return how much memory the pictures take."""
        return sum(image.sizeInBytes() for _dpi, image in self._kept.values())

    # -- what Qt asks

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the pages in view; one whose picture is not here yet is white."""
        t = style.tokens()
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), QColor(t.window if t.dark else t.header))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        for page in self.seen():
            box = self._box(page)
            dpi, image = self._kept.get(page, (0, None))
            if image is not None and dpi == self._dpi():  # one dot of the picture on one of the screen
                image.setDevicePixelRatio(self.devicePixelRatioF())
                box = QRectF(QPointF(round(box.x()), round(box.y())), image.deviceIndependentSize())
            painter.fillRect(box, Qt.GlobalColor.white)
            if screen.on:  # a paper has names and numbers on it
                painter.setPen(Qt.GlobalColor.darkGray)
                words = _(
                    "Papers are not shown on a shared screen. They can be printed and saved; "
                    "they then show what their form shows."
                )
                painter.drawText(box, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, words)
            elif image is not None:
                painter.drawImage(box, image)
            painter.setPen(QPen(QColor(t.border), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(box.adjusted(-0.5, -0.5, 0.5, 0.5))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the fit and the place."""
        super().resizeEvent(event)
        self._lay()

    def showEvent(self, event: object) -> None:
        """Begin to draw."""
        super().showEvent(event)  # type: ignore[arg-type]
        self._timer.start()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll; with Ctrl change the size."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
        else:
            super().wheelEvent(event)

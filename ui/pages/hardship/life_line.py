"""How far is a file in its life? Nine steps in a row with the day and who did it; what comes next is filled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.hardship.happenings import (
    CHECK_SENT,
    CHECKING,
    DUE,
    HUNG_OUT,
    NOTICE,
    OBJECTION,
    REJECTED,
    RETURNED,
    REVIEWED,
    SURVEYED,
)
from app.shared.text import N_, _
from ui.kit import style
from ui.kit.step_line import paint_mark

if TYPE_CHECKING:
    from datetime import date

    from app.hardship import FileEvent
    from ui.pages.hardship.file_tab import Opened

STEPS = (
    N_("Applying"), N_("Unit review"), N_("Home survey"), N_("Check"), N_("Notice"), N_("Put on file"), N_("Help"),
    N_("Review"), N_("Out or struck off"),
)  # fmt: skip
APPLICATION, UNIT, SURVEY, CHECK, HANGING, DECISION, HELP, LOOK, EXIT = range(9)
HERE = {
    "DRAFT": APPLICATION, "RELAPSED": APPLICATION, "APPLIED": UNIT, "UNIT_REVIEW": SURVEY, "HOME_VISIT": CHECK,
    CHECKING: CHECK, NOTICE: HANGING, OBJECTION: HANGING, "COUNTY_REVIEW": DECISION, "ACTIVE": HELP, DUE: LOOK,
    RETURNED: APPLICATION, REJECTED: DECISION,
}  # fmt: skip
"""At which step a file of a state stands; the others have ended."""


@dataclass(frozen=True)
class Step:
    """One step: its name, what is said under it, whether it is behind us, where we are, and whether it went wrong."""

    words: str
    told: str = ""
    done: bool = False
    here: bool = False
    bad: bool = False


def steps_of(opened: Opened) -> tuple[Step, ...]:
    """Return the steps of a file, in the language of the moment."""
    now = opened.view.standing
    here = HERE.get(now.state, EXIT)
    if now.state == CHECKING and now.check is not None:
        here = HANGING
    found = []
    for at, (words, told, done) in enumerate(zip(map(_, STEPS), _told(opened), _done(opened), strict=True)):
        bad = at == here and now.state in (OBJECTION, RETURNED, REJECTED)
        found.append(Step(words, told, done and not (bad and at == here), at == here, bad))
    return tuple(found)


def _last(opened: Opened, kind: str) -> FileEvent | None:
    return next((one for one in reversed(opened.view.standing.counted) if one.kind == kind), None)


def _done(opened: Opened) -> tuple[bool, ...]:
    now = opened.view.standing
    filed = now.on_file_since is not None
    at = HERE.get(now.state, EXIT)
    reached = now.reached
    stages = ("APPLIED", "UNIT_REVIEW", "HOME_VISIT")
    passed = tuple(filed or stage in reached or at > number for number, stage in enumerate(stages))
    ended = not now.is_living and now.state not in (REJECTED,)
    if ended and not filed:
        passed = tuple(stage in reached for stage in stages)
    helped = filed and (bool(opened.view.measures) or now.review is not None or ended)
    return (
        *passed, filed or now.check is not None, filed or "COUNTY_REVIEW" in reached, filed, helped,
        now.review is not None, ended,
    )  # fmt: skip


def _told(opened: Opened) -> tuple[str, ...]:
    now = opened.view.standing
    check = now.check or _last(opened, CHECK_SENT)
    notice = now.notice
    hung = "" if notice is None else _span(notice.on, notice.until)
    due = "" if now.next_review_on is None else _("by {day}", day=f"{now.next_review_on:%m-%d}")
    return (
        _said(opened, now.application), _said(opened, _last(opened, REVIEWED)),
        _said(opened, now.survey or _last(opened, SURVEYED)), _said(opened, check),
        hung or _said(opened, _last(opened, HUNG_OUT)), _said(opened, now.decision), "",
        due or _said(opened, now.review), _said(opened, now.exit),
    )  # fmt: skip


def _span(first: date, last: date | None) -> str:
    return f"{first:%m-%d}~{last:%m-%d}" if last is not None else f"{first:%m-%d}"


def _said(opened: Opened, event: FileEvent | None) -> str:
    """Say on which day something was, and who did it where that is known here."""
    if event is None:
        return ""
    who = event.people[0] if event.people else opened.names.get(event.by, "")
    return f"{event.on:%m-%d} {who}".strip()


class LifeLine(QWidget):
    """The steps side by side, each with what is said under it; a narrow window shows the names it has room for."""

    def __init__(self) -> None:
        super().__init__()
        self._steps: tuple[Step, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        style.look.changed.connect(self.updateGeometry)

    def show_steps(self, steps: Sequence[Step]) -> None:
        """Show these steps."""
        self._steps = tuple(steps)
        here = next((one for one in self._steps if one.here), None)
        done = ", ".join(one.words for one in self._steps if one.done)
        told = "" if here is None else f"{here.words} {here.told}"
        self.setToolTip("\n".join(f"{one.words}  {one.told}".strip() for one in self._steps))
        self.setAccessibleName(_("Done: {done}. Now: {here}", done=done or "--", here=told.strip() or "--"))
        self.update()

    def _side(self) -> int:
        return QFontMetrics(style.font("body", bold=True)).height() + 4

    def sizeHint(self) -> QSize:
        """Return two lines."""
        return QSize(600, self._side() + QFontMetrics(style.font("caption")).height() + 8)

    def minimumSizeHint(self) -> QSize:
        """Never keep the window from becoming narrow."""
        return QSize(300, self.sizeHint().height())

    def _box(self, at: int) -> QRectF:
        wide = self.width() / max(1, len(self._steps))
        return QRectF(at * wide, 0, wide, self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw each step: its mark and name, beneath it the day and who."""
        t, painter = style.tokens(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = self._side()
        caption = QFontMetrics(style.font("caption"))
        for at, step in enumerate(self._steps):
            box = self._box(at)
            mark = QRectF(box.x(), 1, side, side)
            paint_mark(painter, mark, at + 1, done=step.done and not step.here, here=step.here)
            font = style.font("body", bold=step.here)
            painter.setFont(font)
            colour = (
                t.tones["bad"][0]
                if step.bad
                else t.text
                if step.here
                else t.secondary
                if step.done
                else t.hint
            )
            painter.setPen(QColor(colour))
            room = box.adjusted(side + 5, 0, -6, 0)
            metrics = QFontMetrics(font)
            words = metrics.elidedText(step.words, Qt.TextElideMode.ElideRight, int(room.width()))
            painter.drawText(QRectF(room.x(), 1, room.width(), side), Qt.AlignmentFlag.AlignVCenter, words)
            end = room.x() + metrics.horizontalAdvance(words)
            if at + 1 < len(self._steps) and box.right() - 4 - end > 10:
                painter.fillRect(QRectF(end + 6, 1 + side / 2, box.right() - 10 - end, 1), QColor(t.border))
            if step.told:
                painter.setFont(style.font("caption"))
                painter.setPen(QColor(t.secondary))
                told = caption.elidedText(step.told, Qt.TextElideMode.ElideRight, int(box.width() - 6))
                place = QRectF(box.x() + 2, side + 3, box.width() - 6, caption.height() + 2)
                painter.drawText(place, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, told)

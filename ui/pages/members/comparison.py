"""Are these two one person? Side by side, field by field, with the choice of what stands; merged or told apart."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.members import REASONS, template
from app.shared import codes
from app.shared.money import yuan
from app.shared.text import N_, _
from ui.kit.grid import Column, Grid
from ui.kit.jobs import Jobs
from ui.kit.page import Page
from ui.kit.parts import Badge, Button, Card, Words
from ui.kit.tab_order import in_order
from ui.kit.window_model import ListSource
from ui.pages.members.columns import TONES, field_name, iso, sex_words, status_words
from ui.pages.record_words import kind_words
from ui.pages.registers import Register

if TYPE_CHECKING:
    from app.members import PairView, Side
    from ui.desk import Desk

# What becomes of a field, and in which tone it is said.
FATES = {
    "same": (N_("The same"), "quiet"),
    "kept": (N_("Left stands"), "warn"),
    "gone": (N_("Right is taken"), "good"),
    "lost": (N_("Stays empty"), "warn"),
    "earlier": (N_("The earlier day"), "good"),
    "beside": (N_("Kept as another document"), "good"),
}
LEFT, RIGHT = 1, 2  # the columns of the two


def field_words(name: str, value: Any) -> str:
    """Return a field's value as a person reads it."""
    if value is None or value == "":
        return ""
    if name == "sex":
        return sex_words(value)
    known = next((one for one in template() if one.identifier == name), None)
    kind = known.kind if known is not None else "text"
    if kind == "yes_no":
        return _("Yes") if value else _("No")
    if kind == "money":
        return yuan(value)
    if kind == "day":
        return iso(value)
    return codes.load(known.code_list).label(value) if known is not None and known.code_list else str(value)


@dataclass(frozen=True)
class Line:
    """One line of the comparison: the field, what both say, whether a person may choose, what is so by itself."""

    name: str
    title: str
    left: str
    right: str
    open: bool
    fate: str


def lines_of(view: PairView) -> list[Line]:
    """Return the lines of a comparison: what differs first, then what agrees."""
    lines = []
    for one in view.lines:
        left, right = (
            field_words(one.name, getattr(side.fields, one.name)) for side in (view.kept, view.gone)
        )
        fate = {"same": "same", "filled": "gone"}.get(one.agreement, "kept")
        if one.name in ("id_no", "id_type") and one.agreement == "differs":
            fate = "beside" if not one.open else fate
        lines.append(Line(one.name, field_name(one.name), left, right, one.open, fate))
    days = [side.joined_on for side in (view.kept, view.gone)]
    if any(days):
        fate = "same" if days[0] == days[1] else "earlier"
        lines.append(Line("joined_on", _("Joined on"), iso(days[0]), iso(days[1]), False, fate))
    return sorted(lines, key=lambda line: (line.fate == "same", not line.open))


class FieldTable(Grid):
    """Both entries field by field. Left and right choose whose value stands, Space and Enter the other one."""

    picked = Signal(object, str)

    def __init__(self, jobs: Jobs, owner: QWidget, fate: Callable[[Line], str]) -> None:
        def mark(line: Line, side: str, words: str) -> str:
            if not line.open:
                return words
            sign = "●" if (fate(line) == "gone") == (side == "gone") else "○"
            return f"{sign} {words}".rstrip()

        columns = [
            Column(_("Field"), lambda line: line.title, 130, key="field"),
            Column(_("Left: stays"), lambda line: mark(line, "kept", line.left), 240, key="left"),
            Column(_("Right: goes into it"), lambda line: mark(line, "gone", line.right), 240, key="right"),
            Column(_("What becomes of it"), lambda line: _(FATES[fate(line)][0]), 190, "state", key="fate",
                   tone=lambda line: FATES[fate(line)][1]),
        ]  # fmt: skip
        super().__init__(jobs, columns, owner, _("Both entries, field by field"))
        self._fate = fate
        self.clicked.connect(self._clicked)
        self.opened.connect(self._turn)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose with left, right and Space; walk with the other keys."""
        side = {Qt.Key.Key_Left: "kept", Qt.Key.Key_Right: "gone"}.get(Qt.Key(event.key()))
        line = self.current()
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if line is None or held or not (side or event.key() == Qt.Key.Key_Space):
            super().keyPressEvent(event)
        elif side:
            self.picked.emit(line, side)
        else:
            self._turn(line)

    def _turn(self, line: Line) -> None:
        self.picked.emit(line, "kept" if self._fate(line) == "gone" else "gone")

    def _clicked(self, index: QModelIndex) -> None:
        line = self.current()
        if line is not None and index.column() in (LEFT, RIGHT):
            self.picked.emit(line, "kept" if index.column() == LEFT else "gone")


class Head(Card):
    """One of the two above their column: who, in which state, what hangs on them."""

    def __init__(self, title: str) -> None:
        super().__init__(margin=10, spacing=2)
        self.name, self.state, self.confirmed = Words("", "section", elide=True), Badge(), Badge()
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(Words(title, colour="hint"))
        for part in (self.name, self.state, self.confirmed):
            row.addWidget(part)
        row.addStretch(1)
        self.hangs = Words("", colour="secondary", elide=True)
        self.body.addLayout(row)
        self.body.addWidget(self.hangs)

    def show_side(self, side: Side) -> None:
        """Show one of the two."""
        self.name.setText(side.fields.name)
        self.state.say(status_words(side.status), TONES.get(side.status, "quiet"))
        self.confirmed.say(_("Confirmed by the province") if side.confirmed else "", "good")
        hanging = [f"{kind_words(held.kind)} {held.count:,}" for held in side.hangs]
        told = [_("With it: {things}", things=" · ".join(hanging)) if hanging else _("Nothing hangs on it")]
        if side.documents:
            told.append(_("Other documents: {numbers}", numbers=" · ".join(side.documents)))
        self.hangs.setText("    ".join(told))


class Comparison(QWidget):
    """Two entries side by side. `settled` says that they are one now, or told apart; `left`, that they wait."""

    settled = Signal()
    left = Signal()

    def __init__(self, page: Page, desk: Desk, one: str, other: str) -> None:
        super().__init__()
        self._page, self._desk, self.ids = page, desk, (one, other)
        self.view: PairView | None = None
        self.choices: dict[str, str] = {}
        self.why = Words("", colour="secondary", elide=True)
        self.heads = Head(_("Stays:")), Head(_("Goes into it:"))
        self.table = FieldTable(desk.jobs, self, self.fate)
        self.register = Register(self.table, desk, page, "comparison")
        self.table.picked.connect(self.pick)
        self.back = Button(_("Leave it"), self.left.emit, look="link", picture="chevron-left")
        self.apart = Button(_("They are two people, never ask again"), self.tell_apart)
        self.swap = Button(_("Exchange left and right"), self.exchange, picture="refresh-cw")
        self.merge_button = Button(
            _("Merge, keep the left"), self.merge, look="primary", picture="check", keys="Ctrl+Return"
        )
        self._lay()

    def _lay(self) -> None:
        heads, foot, whole = QHBoxLayout(), QHBoxLayout(), QVBoxLayout(self)
        heads.setSpacing(8)
        for head in self.heads:
            heads.addWidget(head, 1)
        foot.setSpacing(8)
        foot.addWidget(self.back)
        foot.addStretch(1)
        for button in (self.apart, self.swap, self.merge_button):
            foot.addWidget(button)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)
        whole.addWidget(self.why)
        whole.addLayout(heads)
        whole.addWidget(self.table, 1)
        whole.addWidget(Words(_("← → choose whose value stands, ↑ ↓ go to the next field."), colour="hint"))
        whole.addLayout(foot)
        in_order(self.table, self.back, self.apart, self.swap, self.merge_button)

    def showEvent(self, event: QShowEvent) -> None:
        """Have the keys in the table at once."""
        super().showEvent(event)
        self.table.setFocus()

    # -- what is shown

    def begin(self) -> None:
        """Read both."""
        self._ask(None)

    def _ask(self, kept_id: str | None) -> None:
        office, ids = self._desk.office, self.ids
        self._run(lambda: office.members.pair(office.actor, *ids, kept_id), self._show)

    def _run(self, work: Callable[[], Any], done: Callable[[Any], object]) -> None:
        self._desk.jobs.run(lambda _progress: work(), done=done, failed=self._refused, owner=self)

    def _refused(self, error: Exception) -> None:
        self._page.fault(error)
        self.merge_button.setEnabled(self.view is not None)
        if self.view is None:
            self.settled.emit()  # one of them is gone meanwhile

    def _show(self, view: PairView) -> None:
        self.view, self.choices = view, {}
        for head, side in zip(self.heads, (view.kept, view.gone), strict=True):
            head.show_side(side)
        words = " · ".join(_(REASONS[code]) for code in view.reasons)
        self.why.setText(_("Why they may be one person: {reasons}", reasons=words) if words else "")
        self.why.setVisible(bool(words))
        self.table.show_source(ListSource(lines_of(view)))
        self.table.stand_on()

    def fate(self, line: Line) -> str:
        """Return what becomes of a field as it is chosen now."""
        chosen = self.choices.get(line.name, line.fate)
        return "lost" if chosen == "kept" and line.open and not line.left else chosen

    def pick(self, line: Line, side: str) -> None:
        """Choose whose value of a field stands; kind and number of a document go together."""
        if not line.open:
            return
        document = ("id_type", "id_no")
        for name in document if line.name in document else (line.name,):
            self.choices[name] = side
        for view in (self.table, self.table.frozen):
            view.viewport().update()

    def exchange(self) -> None:
        """Let the other one stay."""
        if self.view is not None:
            self._ask(self.view.gone.id)

    # -- what is decided

    def merge(self) -> None:
        """Make them one person, as shown; it can be taken back."""
        view, desk, choices = self.view, self._desk, dict(self.choices)
        if view is None or not self.merge_button.isEnabled():
            return
        office, name = desk.office, view.kept.fields.name
        self.merge_button.setEnabled(False)

        def merged(merge_id: str) -> None:
            def undo() -> None:
                desk.take_back(
                    lambda now: now.members.undo_merge(now.actor, merge_id),
                    lambda gone: _("Taken back: {name} stands on the roll twice again", name=gone),
                )

            desk.say(_("{name} is one entry now", name=name), undo)
            self.settled.emit()

        self._run(lambda: office.members.merge(office.actor, view.kept.id, view.gone.id, choices), merged)

    def tell_apart(self) -> None:
        """Write down that they are two people; it can be taken back."""
        desk, ids, office = self._desk, self.ids, self._desk.office

        def told(_none: None) -> None:
            def undo() -> None:
                desk.take_back(
                    lambda now: now.members.ask_again(now.actor, *ids),
                    lambda _none: _("Taken back: it is asked again whether they are one person"),
                )

            desk.say(_("Kept as two people; nobody is asked again"), undo)
            self.settled.emit()

        self._run(lambda: office.members.tell_apart(office.actor, *ids), told)

"""How are many things typed and put right? A form made from field specs; knows no capability."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from app.shared.errors import NuangongError, RuleError
from app.shared.text import _, _n
from ui.kit import style
from ui.kit.fields import Field, Required
from ui.kit.parts import Button, Strip, Words

FIELD_WIDTH = 320
LABEL_WIDTH = 96
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True)
class Spec:
    """One field of a form: its name in the answers, its words, what makes it, and what helps."""

    name: str
    label: str
    make: Callable[[], Field] = Field
    required: bool = False
    hint: str = ""
    folded: bool = False
    width: int = FIELD_WIDTH


class Form(QWidget):
    """Fields, their labels to the left, their errors beneath; a strip above says how many need a look."""

    finished = Signal()
    changed = Signal()

    def __init__(self, specs: Sequence[Spec], *, columns: int = 1) -> None:
        super().__init__()
        self.specs = tuple(specs)
        self.fields: dict[str, Field] = {}
        self._errors: dict[str, Words] = {}
        self._columns = columns
        self.strip = Strip()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)
        whole.addWidget(self.strip)
        whole.addWidget(self._block([spec for spec in self.specs if not spec.folded]))
        folded = [spec for spec in self.specs if spec.folded]
        self._rest: QWidget | None = None
        if folded:
            self._rest = self._block(folded)
            self._unfold = Button("", self._toggle, look="link", picture="chevron-down")
            words = _n(
                "{n} more field, may be filled in later",
                "{n} more fields, may be filled in later",
                len(folded),
            )
            self._unfold.setText(words)
            whole.addWidget(self._unfold, 0, Qt.AlignmentFlag.AlignLeft)
            whole.addWidget(self._rest)
            self._rest.hide()
        for key in ("Ctrl+Return", "Ctrl+Enter"):
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(self.finished)
        next_problem = QShortcut(QKeySequence("F8"), self)
        next_problem.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        next_problem.activated.connect(self.next_problem)

    def _block(self, specs: Sequence[Spec]) -> QWidget:
        block = QWidget()
        grid = QGridLayout(block)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(2)
        room = max([LABEL_WIDTH, *(block.fontMetrics().horizontalAdvance(spec.label) + 20 for spec in specs)])
        for number, spec in enumerate(specs):
            line, side = divmod(number, self._columns)
            field, error = spec.make(), Words("", "caption", colour="bad", wrap=True)
            field.setObjectName(spec.name)
            field.setAccessibleName(spec.label)
            field.setMaximumWidth(spec.width)
            if spec.hint:
                field.setPlaceholderText(spec.hint)
            field.touched.connect(lambda name=spec.name: self._touched(name))
            field.installEventFilter(self)
            self.fields[spec.name], self._errors[spec.name] = field, error
            grid.addWidget(self._label(spec, field, room), line * 2, side * 2, RIGHT)
            grid.addWidget(field, line * 2, side * 2 + 1)
            error.setMaximumWidth(spec.width)
            error.setMinimumHeight(6)
            grid.addWidget(error, line * 2 + 1, side * 2 + 1)
            grid.setColumnMinimumWidth(side * 2, room)
            grid.setColumnStretch(side * 2 + 1, 10)
        grid.setColumnStretch(self._columns * 2, 1)  # what the fields do not need stands to the right of them
        return block

    def _label(self, spec: Spec, field: Field, room: int) -> QWidget:
        label = QLabel(spec.label)
        label.setTextFormat(Qt.TextFormat.PlainText)
        if spec.required:
            # The star is red but also said: the tooltip and the field's accessible words carry it.
            label.setTextFormat(Qt.TextFormat.RichText)
            red = style.tokens().tones["bad"][0]
            starred = f'<span style="color:{red}">*</span> {spec.label}'
            label.setText(starred)
            label.setToolTip(_("Must be filled in"))
            field.setAccessibleDescription(_("Must be filled in"))
        label.setMaximumWidth(room)
        label.setBuddy(field)
        return label

    def _toggle(self) -> None:
        if self._rest is not None:
            self._rest.setVisible(self._rest.isHidden())

    # -- values

    def read(self) -> dict[str, Any] | None:
        """Return the answers by name; when some cannot be read, show why beside them and return None."""
        answers: dict[str, Any] = {}
        wrong: list[RuleError] = []
        for spec in self.specs:
            try:
                answers[spec.name] = self.fields[spec.name].read()
                if spec.required and answers[spec.name] is None:
                    raise Required()
            except RuleError as error:
                error.field = spec.name
                wrong.append(error)
        self.show_errors(wrong)
        return None if wrong else answers

    def put(self, values: Mapping[str, Any]) -> None:
        """Show `values`; names that are no field of this form are passed over."""
        for name, value in values.items():
            if name in self.fields:
                self.fields[name].put(value)
        self.show_errors(())

    def clear(self) -> None:
        """Empty every field."""
        self.put(dict.fromkeys(self.fields))
        self.strip.clear()

    def touched(self) -> bool:
        """Say whether anything is typed."""
        return any(field.text() for field in self.fields.values())

    # -- errors

    def show_errors(self, errors: Sequence[NuangongError]) -> None:
        """Show each error beside its field, the others in the strip; the first one gets the focus."""
        homeless = []
        for name, label in self._errors.items():
            mine = [error for error in errors if error.field == name]
            if mine or self.fields[name].property("wrong"):
                self.note(name, " ".join(error.words() for error in mine))
            self.fields[name].mark_wrong(bool(mine))
            self.fields[name].setAccessibleDescription(label.text())
        for error in errors:
            if error.field not in self.fields:
                homeless.append(error.words())
        wrong = self.wrong_fields()
        if any(self._rest is not None and self._rest.isAncestorOf(self.fields[name]) for name in wrong):
            assert self._rest is not None
            self._rest.show()
        if wrong:
            homeless.insert(0, _look_again(len(wrong)))
            self.strip.say("\n".join(homeless), "bad", (_("Next one F8"), self.next_problem))
            self.fields[wrong[0]].setFocus()
        elif homeless:
            self.strip.say("\n".join(homeless), "bad")
        else:
            self.strip.clear()

    def wrong_fields(self) -> list[str]:
        """Return the names of the fields shown in error, in their order."""
        return [spec.name for spec in self.specs if self.fields[spec.name].property("wrong")]

    def next_problem(self) -> None:
        """Go to the next field in error after the one with the focus."""
        wrong = self.wrong_fields()
        if not wrong:
            return
        here = next((number for number, name in enumerate(wrong) if self.fields[name].hasFocus()), -1)
        self.fields[wrong[(here + 1) % len(wrong)]].setFocus()

    def note(self, name: str, words: str, colour: str = "bad") -> None:
        """Say something beneath a field that does not make it wrong."""
        self._errors[name].tint(colour)
        self._errors[name].setText(words)

    def _touched(self, name: str) -> None:
        self._errors[name].setText("")
        self.fields[name].mark_wrong(False)
        if not self.wrong_fields() and self.strip.isVisible():
            self.strip.clear()
        self.changed.emit()

    # -- keys

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter goes to the next field, and after the last one finishes."""
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter) or event.modifiers():
            return False
        names = [spec.name for spec in self.specs if self.fields[spec.name].isVisible()]
        here = names.index(watched.objectName()) if watched.objectName() in names else len(names)
        if here + 1 < len(names):
            self.fields[names[here + 1]].setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.finished.emit()
        return True


def _look_again(count: int) -> str:
    return _n(
        "{n} field needs another look. What you typed is all here.",
        "{n} fields need another look. What you typed is all here.",
        count,
    )

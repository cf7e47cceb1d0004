"""How are many things typed and put right? A form made from field specs; knows no capability."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget

from app.shared.errors import NuangongError, RuleError
from app.shared.text import _, _n
from ui.kit import style
from ui.kit.field_line import Field, Required
from ui.kit.form_rows import LABEL_WIDTH, Cell, More, Note, Rows, bring_into_view, under_headings
from ui.kit.parts import Strip
from ui.kit.shared_screen import shown

FIELD_WIDTH = 320
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


@dataclass(frozen=True)
class Spec:
    """One field of a form: its name in the answers, its words, what makes it (a Fillable), and what helps.

    A wide field takes the whole line: texts of several lines, files. Folded fields of one `group`, standing
    together, have its words over them.
    """

    name: str
    label: str
    make: Callable[[], Any] = Field
    required: bool = False
    hint: str = ""
    folded: bool = False
    group: str = ""
    width: int = FIELD_WIDTH
    wide: bool = False


class Form(QWidget):
    """Fields, their labels to the left, their errors beneath; a strip above says how many need a look.

    `more` says what the folded fields are for, where they are not just those that may be filled in later.
    """

    finished = Signal()
    changed = Signal()

    def __init__(self, specs: Sequence[Spec], *, columns: int = 1, more: str = "") -> None:
        super().__init__()
        self.specs = tuple(specs)
        self.fields: dict[str, Any] = {}
        self._errors: dict[str, Note] = {}
        self._labels: dict[str, QLabel] = {}
        self._began: dict[str, str] = {}
        self._tells = False  # the strip tells something that typing does not settle
        self.strip = Strip()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)
        whole.addWidget(self.strip)
        self._blocks = [self._block([spec for spec in self.specs if not spec.folded], columns)]
        whole.addWidget(self._blocks[0])
        self._more: More | None = None
        if folded := [spec for spec in self.specs if spec.folded]:
            groups = groupby(folded, lambda spec: spec.group)
            blocks = [(group, self._block(list(members), columns)) for group, members in groups]
            self._blocks += [block for _group, block in blocks]
            rest = under_headings(blocks)
            self._more = More(rest, len(folded), lambda: self.go_to(folded[0].name), more)
            self._more.installEventFilter(self)
            whole.addWidget(self._more, 0, Qt.AlignmentFlag.AlignLeft)
            whole.addWidget(rest)
        for keys, act in (
            ("Ctrl+Return", self.finished.emit),
            ("Ctrl+Enter", self.finished.emit),
            ("F8", self.next_problem),
            ("Shift+F8", self.previous_problem),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)
        self._dress()
        style.look.changed.connect(self._dress)
        self.begin_here()

    def _block(self, specs: Sequence[Spec], columns: int) -> Rows:
        cells = []
        for spec in specs:
            field, note, label = spec.make(), Note(), QLabel()
            field.setObjectName(spec.name)
            field.setAccessibleName(spec.label)
            if spec.hint:
                field.setPlaceholderText(spec.hint)
            field.touched.connect(lambda name=spec.name: self._touched(name))
            field.installEventFilter(self)
            note.setContentsMargins(0, 0, 0, 8)
            note.hide()
            label.setBuddy(field)
            self.fields[spec.name], self._errors[spec.name] = field, note
            self._labels[spec.name] = label
            cells.append(Cell(label, field, note, spec.width, spec.wide))
        return Rows(cells, columns)

    def _dress(self) -> None:
        """Write the labels in the colours in force and give all of them the room the longest one needs."""
        red = style.tokens().tones["bad"][0]
        for spec in self.specs:
            label = self._labels[spec.name]
            label.setTextFormat(Qt.TextFormat.RichText if spec.required else Qt.TextFormat.PlainText)
            label.setText(shown(spec.label))
            if spec.required:
                # The star is red but also said: the tooltip and the field's accessible words carry it.
                starred = f'<span style="color:{red}">*</span> {escape(shown(spec.label))}'
                label.setText(starred)
                label.setToolTip(_("Must be filled in"))
            self._describe(spec)
        room = max(
            [style.scaled(LABEL_WIDTH), *(label.sizeHint().width() for label in self._labels.values())]
        )
        for block in self._blocks:
            block.measure(room)

    def _describe(self, spec: Spec) -> None:
        needed = _("Must be filled in") if spec.required else ""
        words = "  ".join(part for part in (self._errors[spec.name].text(), needed) if part)
        self.fields[spec.name].setAccessibleDescription(words)

    def unfold(self) -> None:
        """Show the fields that may be filled in later."""
        if self._more is not None:
            self._more.unfold(True)

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

    def begin_with(self, values: Mapping[str, Any]) -> None:
        """Show `values` as what the form begins with: only what differs from them counts as typed."""
        self.put(values)
        self.begin_here()

    def begin_here(self) -> None:
        """Take what is shown now as the beginning."""
        self._began = {name: field.state() for name, field in self.fields.items()}

    def begin_again(self) -> None:
        """Show again what the form began with."""
        for name, state in self._began.items():
            self.fields[name].restore(state)
        self.show_errors(())

    def clear(self) -> None:
        """Empty every field and begin there."""
        self.begin_with(dict.fromkeys(self.fields))

    def touched(self) -> bool:
        """Say whether anything differs from the beginning."""
        return any(field.state() != self._began[name] for name, field in self.fields.items())

    def state(self) -> dict[str, str]:
        """Return the fields that differ from the beginning, exactly as typed; never a password."""
        return {
            name: now
            for name, field in self.fields.items()
            if not field.secret and (now := field.state()) != self._began[name]
        }

    def restore(self, state: Mapping[str, str]) -> None:
        """Show again what `state` returned once."""
        for name, text in state.items():
            if name in self.fields and not self.fields[name].secret:
                self.fields[name].restore(text)
        if any(spec.folded and spec.name in state for spec in self.specs):
            self.unfold()

    # -- errors

    def show_errors(self, errors: Sequence[NuangongError]) -> None:
        """Show each error beside its field, the others in the strip; the first one gets the focus."""
        for spec in self.specs:
            mine = [error for error in errors if error.field == spec.name]
            if mine or self.fields[spec.name].property("wrong"):
                self.note(spec.name, " ".join(error.words() for error in mine))
            self.fields[spec.name].mark_wrong(bool(mine))
        homeless = [error.words() for error in errors if error.field not in self.fields]
        wrong = self.wrong_fields()
        if any(spec.folded and spec.name in wrong for spec in self.specs):
            self.unfold()
        self._tells = False
        if wrong:
            homeless.insert(0, _look_again(len(wrong)))
            self.strip.say("\n".join(homeless), "bad", (_("Next one F8"), self.next_problem))
            self.go_to(wrong[0])
        elif homeless:
            self.strip.say("\n".join(homeless), "bad")
        else:
            self.strip.clear()

    def tell(self, words: str, tone: str, step: tuple[str, Callable[[], object]] | None = None) -> None:
        """Say something in the strip that stays there while typing goes on."""
        self.strip.say(words, tone, step)
        self._tells = True

    def wrong_fields(self) -> list[str]:
        """Return the names of the fields shown in error, in their order."""
        return [spec.name for spec in self.specs if self.fields[spec.name].property("wrong")]

    def next_problem(self, step: int = 1) -> None:
        """Go to the next field in error after the one with the focus."""
        names, wrong = [spec.name for spec in self.specs], self.wrong_fields()
        if not wrong:
            return
        here = next((number for number, name in enumerate(names) if self._has_focus(name)), -step)
        order = [names[(here + step * far) % len(names)] for far in range(1, len(names) + 1)]
        self.go_to(next(name for name in order if name in wrong))

    def previous_problem(self) -> None:
        """Go to the field in error before the one with the focus."""
        self.next_problem(-1)

    def note(self, name: str, words: str, colour: str = "bad") -> None:
        """Say something beneath a field that does not make it wrong."""
        self._errors[name].tint(colour)
        self._errors[name].setText(words)
        self._errors[name].setVisible(bool(words))
        self._describe(next(spec for spec in self.specs if spec.name == name))

    def _touched(self, name: str) -> None:
        self.note(name, "")
        self.fields[name].mark_wrong(False)
        if not self._tells and not self.wrong_fields() and self.strip.isVisible():
            self.strip.clear()
        self.changed.emit()

    # -- keys

    def _has_focus(self, name: str) -> bool:
        field, focus = self.fields[name], QApplication.focusWidget()
        return focus is not None and (focus is field or field.isAncestorOf(focus))

    def go_to(self, name: str) -> None:
        """Give a field the focus and bring it into view."""
        self.fields[name].setFocus(Qt.FocusReason.TabFocusReason)
        bring_into_view(self.fields[name])

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter goes to the next field and after the last one finishes; with Shift it goes back."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        back = event.modifiers() == Qt.KeyboardModifier.ShiftModifier
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if event.key() not in ENTER or not (plain or back):
            return False
        if watched is self._more:
            self._more.press()
            return True
        if self.fields[watched.objectName()].takes_enter():
            return False
        names = [spec.name for spec in self.specs if self.fields[spec.name].isVisible()]
        there = names.index(watched.objectName()) + (-1 if back else 1)
        if there < len(names):
            self.go_to(names[max(0, there)])
        else:
            self.finished.emit()
        return True


def _look_again(count: int) -> str:
    return _n(
        "{n} field needs another look. What you typed is all here.",
        "{n} fields need another look. What you typed is all here.",
        count,
    )

"""Which union, branch or group is meant? Asked for units, and for members; found by name, pinyin and initials."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from app.shared.pinyin import full, initials
from app.shared.text import _
from app.unions import UnionLine
from ui.kit.fields import Choice, CodeField
from ui.kit.form import Form, Spec
from ui.kit.parts import Button, Line

NO_UNION = "none"


def union_choices(known: Sequence[UnionLine], but: str = "", theirs: str | None = None) -> tuple[Choice, ...]:
    """Return the unions that work, and the one chosen before, as lines of a list."""
    found = [
        line.facts for line in known
        if line.facts.id != but and (line.facts.closed_on is None or line.facts.id == theirs)
    ]  # fmt: skip
    return tuple(Choice(one.id, one.name, (full(one.name), initials(one.name))) for one in found)


@dataclass(frozen=True)
class Asked:
    """The words of the question: its title, the field's label, the last choice (none of them), the verb."""

    title: str
    label: str
    none: str
    verb: str


class AskUnion(QDialog):
    """Asks for a union; hands None on when none is chosen on purpose."""

    def __init__(
        self, parent: QWidget, words: Asked, unions: Sequence[Choice], chosen: Callable[[str | None], object]
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(words.title)
        self._chosen = chosen
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(10)
        choices = (*unions, Choice(NO_UNION, words.none))
        self.form = Form([Spec("union_id", words.label, lambda: CodeField(choices), required=True)])
        self.form.setMinimumWidth(440)
        self.form.finished.connect(self.go_on)
        column.addWidget(self.form)
        column.addWidget(Line())
        row = QHBoxLayout()
        row.addWidget(Button(_("Leave it as it is"), self.reject, look="link"))
        row.addStretch(1)
        go = Button(words.verb, self.go_on, look="primary", picture="check")
        go.name_keys("Ctrl+Enter")
        row.addWidget(go)
        column.addLayout(row)

    def go_on(self) -> None:
        """Hand the union on once one is chosen."""
        answers = self.form.read()
        if answers is not None:
            self.accept()
            self._chosen(None if answers["union_id"] == NO_UNION else answers["union_id"])

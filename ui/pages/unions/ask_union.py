"""Which union, branch or group is meant? Asked for units, and for members; found by name, pinyin and initials."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from app.shared.pinyin import full, initials
from app.unions import UnionLine
from ui.kit.asking import WIDTH, AskForm
from ui.kit.fields import Choice, CodeField
from ui.kit.form import Form, Spec

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


class AskUnion(AskForm):
    """Asks for a union; hands None on when none is chosen on purpose."""

    def __init__(
        self, parent: QWidget, words: Asked, unions: Sequence[Choice], chosen: Callable[[str | None], object]
    ) -> None:
        choices = (*unions, Choice(NO_UNION, words.none))
        form = Form([Spec("union_id", words.label, lambda: CodeField(choices), required=True)])
        form.setMinimumWidth(WIDTH)

        def answered(answers: dict[str, str]) -> None:
            chosen(None if answers["union_id"] == NO_UNION else answers["union_id"])

        super().__init__(parent, words.title, form, words.verb, answered)

"""Who is this? The side panel of one member: masked values, what is missing, the history."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.shared import codes
from app.shared.dates import age_on
from app.shared.text import _
from ui.kit.parts import Badge, Button, Card, Line, Words, clear
from ui.kit.scrolling import scrolled
from ui.pages.members.columns import TONES, field_name, sex_words, status_words
from ui.pages.members.further import document_words

if TYPE_CHECKING:
    from app.members import MemberView

WIDTH = 296
SHOWN_FOR = 30  # seconds that a revealed number stays readable


class MemberPanel(Card):
    """One member beside the list; `beneath` the history stands another part. What is revealed hides itself again."""

    membership_wanted = Signal()
    file_wanted = Signal()

    def __init__(
        self,
        edit: Callable[[], object],
        reveal: Callable[[], object],
        today: Callable[[], date],
        beneath: QWidget,
        may: Callable[[str], bool],
    ) -> None:
        """`may` says whether the operator's role allows an act: no button stands for one that will be refused."""
        super().__init__(margin=16, spacing=6, width=WIDTH)
        self._today = today
        self.view: MemberView | None = None
        self.name, self.state = Words("", "title"), Badge()
        self.under = Words("", colour="secondary")
        head = QHBoxLayout()
        head.addWidget(self.name)
        head.addWidget(self.state)
        head.addStretch(1)
        self.body.addLayout(head)
        self.body.addWidget(self.under)
        self.body.addWidget(Line())
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 4, 0)
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 2, 0, 2)
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(1, 1)
        column.addLayout(self._grid)
        self.values: dict[str, Words] = {}
        self.missing = Words("", colour="warn", wrap=True)
        column.addWidget(self.missing)
        self.history = Words("", "caption", colour="secondary", wrap=True)
        column.addWidget(self.history)
        column.addWidget(beneath)
        column.addStretch(1)
        self.body.addWidget(scrolled(inside), 1)
        self.reveal_button = Button(_("Show numbers, noted in the audit"), reveal, picture="eye", keys="F3")
        self.edit_button = Button(_("Change"), edit, picture="pencil", keys="F2")
        self.membership_button = Button(
            _("Change membership"), self.membership_wanted.emit, picture="arrow-right-left", keys="Ctrl+M"
        )
        self.file_button = Button(
            _("Hardship file"), self.file_wanted.emit, look="link", picture="folder-heart"
        )
        self._offered = [button for verb, button in (
            ("hardship.read", self.file_button), ("members.reveal", self.reveal_button),
            ("members.change_membership", self.membership_button), ("members.update", self.edit_button),
        ) if may(verb)]  # fmt: skip
        self._buttons = QVBoxLayout()
        self._buttons.setSpacing(4)
        for button in self._offered:
            self._buttons.addWidget(button)
        self.body.addLayout(self._buttons)
        self._hide = QTimer(self, interval=SHOWN_FOR * 1000, singleShot=True)
        self._hide.timeout.connect(lambda: self.show_view(self.view))
        self.show_view(None)

    def show_view(self, view: MemberView | None) -> None:
        """Show a member, everything masked; None shows what the panel is for."""
        self._hide.stop()
        self.view = view
        for button in self._offered:
            button.setVisible(view is not None)
        clear(self._grid)
        self.values.clear()
        if view is None:
            self.name.setText("")
            self.state.say("", "quiet")
            self.under.setText(_("Choose somebody in the list"))
            self.missing.setText("")
            self.history.setText("")
            return
        fields = view.fields
        self.name.setText(fields.name)
        self.state.say(status_words(view.status), TONES.get(view.status, "quiet"))
        age = _("{n} years old", n=age_on(fields.birth_date, self._today())) if fields.birth_date else ""
        self.under.setText("  ".join(part for part in (sex_words(fields.sex), age, fields.work_unit) if part))
        for number, (name, words) in enumerate(self._worded(view)):
            title, value = Words(field_name(name), colour="hint"), Words(words or "--", wrap=True)
            self.values[name] = value
            self._grid.addWidget(title, number, 0)
            self._grid.addWidget(value, number, 1)
        lacks = " · ".join(field_name(name) for name in view.missing)
        self.missing.setText(_("Still missing: {fields}", fields=lacks) if lacks else "")
        self.missing.setVisible(bool(lacks))
        change = codes.load("membership_change_type")
        self.history.setText(
            "\n".join(f"{event.day:%Y-%m-%d}  {change.label(event.type)}" for event in view.history[-4:])
        )

    def _worded(self, view: MemberView) -> list[tuple[str, str]]:
        fields = view.fields
        coded = [(name, lists, getattr(fields, name)) for name, lists in (
            ("ethnic", "ethnic_groups"), ("education", "education"), ("political_status", "political_status"),
            ("employment_status", "employment_status"),
        )]  # fmt: skip
        words = [
            ("id_no", fields.id_no),
            ("mobile", fields.mobile),
            ("birth_date", fields.birth_date.isoformat() if fields.birth_date else ""),
            ("change_date", view.joined_on.isoformat() if view.joined_on else ""),
        ]
        if view.union:
            words.append((_("Union"), view.union))
        words += [(name, codes.load(listed).label(code) if code else "") for name, listed, code in coded]
        further = [(_("Also"), document_words(one)) for one in view.documents]
        remark = [("remark", fields.remark)] if fields.remark else []
        return [*words, *further, *remark]

    def show_revealed(self, name: str, value: str) -> None:
        """Show a whole number for half a minute."""
        if name in self.values:
            self.values[name].setText(value)
            self._hide.start()

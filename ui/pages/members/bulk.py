"""What shall be the same for all these people? Looked at before it is done; done, and taken back, in one step."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.members import BULK_FIELDS, ChangedMany, Preview, template
from app.shared.errors import RuleError
from app.shared.pinyin import full, initials
from app.shared.text import N_, _, _n
from ui.kit.fields import Choice, CodeField, Field
from ui.kit.form import Form, Spec
from ui.kit.grid import Column, Grid
from ui.kit.page import Page
from ui.kit.parts import Button, Card, Chip, Words
from ui.kit.tab_order import in_order
from ui.kit.window_model import ListSource
from ui.kit.work import LongWork
from ui.pages.choices import choices
from ui.pages.listing import ListPapers
from ui.pages.members.columns import code_words, field_name
from ui.pages.members.in_place import InPlace
from ui.pages.members.roster import back_button
from ui.pages.registers import Register

if TYPE_CHECKING:
    from app.unions import UnitFacts
    from ui.desk import Desk

TAGS = {"tags.add": N_("Add a tag"), "tags.remove": N_("Take a tag away"), "tags": N_("All tags anew")}
CHANGE, SKIPPED = "change", "skipped"


def bulk_field_name(field: str) -> str:
    """Return what can be changed for many in words."""
    return _(TAGS[field]) if field in TAGS else field_name(field)


def value_of(field: str, value: Any) -> str:
    """Return a value of a field in words."""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    return code_words(field.partition(".")[0], value) if value else _("(empty)")


@lru_cache(maxsize=64)
def _choice(code: str, words: str) -> Choice:
    return Choice(code, words, (full(words), initials(words)))


@dataclass(frozen=True)
class Worded:
    """One line of the preview in words."""

    name: str
    unit_name: str
    old: str
    new: str


def change_columns() -> list[Column]:
    """Return the columns of the preview."""
    return [
        Column(_("Name"), lambda line: line.name, 110, key="name"),
        Column(_("Unit"), lambda line: line.unit_name, 220, key="unit"),
        Column(_("Before"), lambda line: line.old, 220, key="old"),
        Column(_("After"), lambda line: line.new, 220, key="new"),
    ]


def skipped_columns() -> list[Column]:
    """Return the columns of those who are passed over."""
    return [
        Column(_("Name"), lambda line: line.name, 110, key="name"),
        Column(_("Unit"), lambda line: line.unit_name, 220, key="unit"),
        Column(_("Why not"), lambda line: line.reason.words(), 460, key="why"),
    ]


def value_spec(field: str, units: Sequence[Choice]) -> Spec:
    """Return the field for the new value of `field`; `units` are offered where it is a unit."""
    kind = BULK_FIELDS[field]
    make: Callable[[], Field] = Field
    if kind == "unit":
        make = lambda: CodeField(units)  # noqa: E731 - a field is made for each form
    elif kind == "yes_no":
        make = lambda: CodeField((Choice("1", _("Yes")), Choice("0", _("No"))))  # noqa: E731
    elif kind == "code":
        listed = next(one.code_list for one in template() if one.identifier == field)
        make = lambda: CodeField(choices(listed or ""))  # noqa: E731
    words = _("Tags, parted by commas") if kind == "tags" else _("New value")
    return Spec("value", words, make, required=True)


class BulkChange(InPlace):
    """The change in place of the list: field and value, what would become of each, and the button that does it.

    The button first shows what changes; only what was looked at is changed.
    """

    def __init__(self, page: Page, desk: Desk, numbers: Sequence[int]) -> None:
        super().__init__()
        self._page, self._desk, self._numbers = page, desk, tuple(numbers)
        self._units: tuple[Choice, ...] = ()
        self.field = ""
        self.preview: Preview | None = None
        self._asked: tuple[str, Any] = ("", None)
        self.value: Form | None = None
        card = Card(margin=14, spacing=8)
        count = len(self._numbers)
        title = _n("Change for {n} person", "Change for {n} people", count)
        card.body.addWidget(Words(title, "section"))
        fields = tuple(_choice(field, bulk_field_name(field)) for field in BULK_FIELDS)
        self.what = Form([Spec("field", _("What changes"), lambda: CodeField(fields), required=True)])
        self.what.changed.connect(self._look_at_field)
        self.what.finished.connect(self.go_on)
        card.body.addWidget(self.what)
        self._values = QVBoxLayout()
        card.body.addLayout(self._values)
        self.told, self.work = Words("", wrap=True), LongWork(page)
        for part in (self.told, self.work):
            card.body.addWidget(part)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)
        whole.addWidget(card)
        self.below = self._below()
        whole.addWidget(self.below, 1)
        self._forget()
        office = desk.office
        page.run(lambda: office.unions.units(office.actor), self._units_came)

    def _below(self) -> QWidget:
        """Return the chips, the two lists and the foot."""
        page, desk, below = self._page, self._desk, QWidget()
        self.chips = {key: Chip(words, key) for key, words in (
            (CHANGE, _("Change")), (SKIPPED, _("Passed over")),
        )}  # fmt: skip
        group, chips = QButtonGroup(self), QHBoxLayout()
        for chip in self.chips.values():
            group.addButton(chip)
            chip.clicked.connect(self._show_list)
            chips.addWidget(chip)
        self.chips[CHANGE].setChecked(True)
        chips.addStretch(1)
        self.first = Grid(desk.jobs, change_columns(), self, _("What changes, old and new"))
        self.first.empty.say(_("Nobody is changed"), _("Nobody of those chosen is any different afterwards."))
        self.skipped = Grid(desk.jobs, skipped_columns(), self, _("Passed over"))
        self.skipped.empty.say(_("Nobody is passed over"), _("The change can be made for everybody chosen."))
        self.registers = (
            Register(self.first, desk, page, "bulk_first"), Register(self.skipped, desk, page, "bulk_skipped")
        )  # fmt: skip
        self.papers = ListPapers(
            page, desk, self.skipped, lambda: _("Passed over"), "bulk_skipped", self._what_words
        )
        self.lists, self.hint = QStackedWidget(), Words("", colour="hint", wrap=True)
        self.hint.setText(
            _("Choose what changes and its new value. You see what becomes of each before anything is done.")
        )
        self.hint.setAlignment(Qt.AlignmentFlag.AlignTop)
        for part in (self.hint, self.first, self.skipped):
            self.lists.addWidget(part)
        foot = QHBoxLayout()
        foot.addWidget(back_button(page))
        foot.addStretch(1)
        foot.addWidget(self.papers.button)
        self.button = Button("", self.go_on, look="primary", picture="check")
        self.button.name_keys("Ctrl+Enter")
        foot.addWidget(self.button)
        column = QVBoxLayout(below)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(chips)
        column.addWidget(self.papers.line)
        column.addWidget(self.lists, 1)
        column.addLayout(foot)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            shortcut = QShortcut(QKeySequence(keys), below, activated=self.go_on)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        return below

    def may_close(self) -> bool:
        """Say whether nothing is under way; what is, is asked to stop, and what came of it is said here."""
        if self.work.busy:
            self.work.ask_to_stop()
            return False
        return True

    def begin(self) -> None:
        """Take the focus."""
        self.what.go_to("field")

    # -- field and value

    def _units_came(self, units: Sequence[UnitFacts]) -> None:
        self._units = tuple(_choice(unit.name, unit.name) for unit in units)
        if self.field == "work_unit":
            self._make_value()

    def _look_at_field(self) -> None:
        try:
            field = self.what.fields["field"].read() or ""
        except RuleError:
            field = ""
        if field != self.field:
            self.field = field
            self._make_value()

    def _make_value(self) -> None:
        if self.value is not None:
            self._values.removeWidget(self.value)
            self.value.hide()
            self.value.deleteLater()
            self.value = None
        self._forget()
        if self.field:
            self.value = Form([value_spec(self.field, self._units)])
            self.value.changed.connect(self._forget)
            self.value.finished.connect(self.go_on)
            self._values.addWidget(self.value)
            self.value.show()  # at once: Enter leads there
            in_order(self.what, self.value, self.below)

    def _answer(self) -> Any:
        """Return the new value as the roll keeps it, None when it cannot be read."""
        answers = self.value.read() if self.value is not None else None
        if answers is None:
            return None
        return answers["value"] == "1" if BULK_FIELDS[self.field] == "yes_no" else answers["value"]

    # -- looking first

    def _forget(self) -> None:
        """Ask to look again: something was changed."""
        self.preview = None
        self.told.setText("")
        self.chips[CHANGE].tell(None)
        self.chips[SKIPPED].tell(None)
        self.button.setText(_("Show what changes"))
        self.button.setEnabled(True)
        self.chips[CHANGE].setChecked(True)
        self._show_list()

    def go_on(self) -> None:
        """Go to the value, show what changes, or change it: whatever comes next."""
        if self.work.busy or self.what.read() is None:
            return
        if self.preview is not None:
            self.change()
        elif self.value is not None and not self.value.touched() and not self._in_value():
            self.value.go_to("value")
        elif (value := self._answer()) is not None:
            self.look(value)

    def _in_value(self) -> bool:
        focus = self.window().focusWidget()
        return self.value is not None and focus is not None and self.value.isAncestorOf(focus)

    def look(self, value: Any) -> None:
        """Ask what would become of each."""
        office, field = self._desk.office, self.field
        self._asked = (field, value)
        self.work.do(
            _("Looking at each one…"),
            lambda progress: office.members.preview_change(
                office.actor, self._numbers, field, value, progress
            ),
            self._looked,
            self._refused,
        )

    def _refused(self, error: Exception) -> None:
        if isinstance(error, RuleError) and error.field and self.value is not None:
            error.field = "value"
            self.value.show_errors((error,))
        else:
            self._page.fault(error)

    def _looked(self, preview: Preview) -> None:
        self.preview = preview
        count, skipped = len(preview.seen), len(preview.skipped)
        self.told.setText(told_words(preview))
        self.chips[CHANGE].tell(count)
        self.chips[SKIPPED].tell(skipped)
        self.button.setText(_n("Change {n} person", "Change {n} people", count))
        self.button.setEnabled(count > 0)
        if not count and skipped:
            self.chips[SKIPPED].setChecked(True)
        self._show_list()
        (self.button if count else self.lists.currentWidget()).setFocus(Qt.FocusReason.TabFocusReason)

    def _show_list(self) -> None:
        skipped, looked = self.chips[SKIPPED].isChecked(), self.preview is not None
        self.lists.setCurrentWidget(self.hint if not looked else self.skipped if skipped else self.first)
        self.papers.button.setVisible(skipped and looked)
        for chip in self.chips.values():
            chip.setVisible(looked)
        field, first = self.field, self.preview.first if self.preview else ()
        self.first.show_source(ListSource([
            Worded(line.name, line.unit_name, value_of(field, line.old), value_of(field, line.new))
            for line in first
        ]))  # fmt: skip
        self.skipped.show_source(ListSource(self.preview.skipped if self.preview else ()))

    def _what_words(self) -> str:
        field, value = self._asked
        return _("{column}: {values}", column=bulk_field_name(field), values=value_of(field, value))

    # -- doing it

    def change(self) -> None:
        """Change everybody who was looked at, in one act."""
        preview, (field, value) = self.preview, self._asked
        if preview is None or not preview.seen:
            return
        office = self._desk.office
        self.button.setEnabled(False)
        self.work.do(
            _n("Changing {n} person…", "Changing {n} people…", len(preview.seen)),
            lambda progress: office.members.change_many(office.actor, preview.seen, field, value, progress),
            self._changed,
            self._failed,
        )

    def _failed(self, error: Exception) -> None:
        self.button.setEnabled(True)
        self._page.fault(error)

    def _changed(self, done: ChangedMany) -> None:
        desk, (field, value) = self._desk, self._asked
        desk.say(done_words(field, value, done.changed), _undo(desk, done) if done.changed else None)
        self._page.back()
        if done.skipped:
            words = _n("{n} person was changed by somebody meanwhile and is as they left it.",
                       "{n} people were changed by somebody meanwhile and are as they left them.",
                       len(done.skipped))  # fmt: skip
            self._page.strip.say(words, "warn")


def told_words(preview: Preview) -> str:
    """Say how many are changed, how many stay as they are, and how many are passed over."""
    count, skipped = len(preview.seen), len(preview.skipped)
    parts = [_n("{n} person is changed", "{n} people are changed", count)]
    if preview.same:
        parts.append(_n("{n} has it already", "{n} have it already", preview.same))
    if skipped:
        parts.append(_n("{n} is passed over", "{n} are passed over", skipped))
    if count > len(preview.first):
        parts.append(_("the first {n} are shown", n=len(preview.first)))
    return " · ".join(parts)


def done_words(field: str, value: Any, count: int) -> str:
    """Say what was done for how many."""
    facts: Mapping[str, Any] = {
        "field": bulk_field_name(field),
        "value": value_of(field, value),
        "n": f"{count:,}",
    }
    if field == "tags.add":
        return _("The tag “{value}” was added for {n} people", **facts)
    if field == "tags.remove":
        return _("The tag “{value}” was taken from {n} people", **facts)
    return _("{field} of {n} people is now “{value}”", **facts)


def _undo(desk: Desk, done: ChangedMany) -> Any:
    def words(back: ChangedMany) -> str:
        told = _n("Taken back: {n} person is as before", "Taken back: {n} people are as before", back.changed)
        if not back.skipped:
            return told
        left = len(back.skipped)
        kept = _n("{n} was changed since and stays so", "{n} were changed since and stay so", left)
        return f"{told} · {kept}"

    return lambda: desk.take_back(
        lambda office: office.members.undo_change(office.actor, done.command), words
    )

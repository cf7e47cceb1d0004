"""What do the plain steps ask? Language, office, this computer and the administrator; they store nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QPoint, QSysInfo, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout

from app.shared.errors import RuleError
from app.shared.text import LANGUAGES, _, language
from ui.kit.fields import CodeField, Field, NameField, PasswordField
from ui.kit.form import Form, Spec
from ui.kit.parts import Button, Words
from ui.pages.choices import regions
from ui.pages.doorway import LANGUAGE_NAMES
from ui.pages.first_start.frame import Step
from ui.pages.first_start.ways import Way
from ui.pages.passwords import STRENGTHS, CapsWatch, PasswordsDiffer, strength

# Each in its own words, so that whoever does not read the others finds theirs.
LANGUAGE_WORDS = {
    "zh_CN": "界面和打印都用中文", "ko_KR": "화면을 한국어로 표시합니다", "en": "The screen in English",
}  # fmt: skip


class LanguageStep(Step):
    """Three large choices, each in its own language; taking one goes on."""

    def __init__(self, choose: Callable[[str], object]) -> None:
        super().__init__(_("Which language do you want to work in?"), _("It can be changed at any time."))
        self.choices: dict[str, Way] = {}
        for key in LANGUAGES:
            way = Way("languages", LANGUAGE_NAMES[key], LANGUAGE_WORDS[key], lambda key=key: choose(key))
            way.setCheckable(True)
            way.setChecked(key == language())
            self.choices[key] = way
            self.column.addWidget(way)

    def focus(self) -> None:
        """Have the language spoken now ready for Enter."""
        self.choices[language()].setFocus()


class FormStep(Step):
    """A step that asks by a form; `answers` holds what was read last."""

    def __init__(self, title: str, why: str) -> None:
        super().__init__(title, why)
        self.form = Form(self.specs())
        self.column.addWidget(self.form)
        self.under = QVBoxLayout()  # what stands beneath the fields, in line with them
        self.column.addLayout(self.under)
        self.answers: dict[str, Any] = {}

    def specs(self) -> tuple[Spec, ...]:
        """Return the fields."""
        return ()

    def focus(self) -> None:
        """Go to the first field that is still empty, else to the first."""
        fields = list(self.form.fields.values())
        next((field for field in fields if not field.text()), fields[0]).setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Bring what stands beneath in line with the fields."""
        super().resizeEvent(event)
        field = next(iter(self.form.fields.values()))
        self.under.setContentsMargins(field.mapTo(self, QPoint(0, 0)).x(), 0, 0, 0)

    def go(self, onward: Callable[[], object]) -> None:
        """Go on when every field can be read."""
        answers = self.form.read()
        if answers is not None and self.right(answers):
            self.answers = answers
            onward()

    def right(self, _answers: dict[str, Any]) -> bool:
        """Say whether the answers fit each other; else show why not."""
        return True

    def typed(self) -> dict[str, str]:
        """Return what stands in the fields now, right or not."""
        return {name: field.text() for name, field in self.form.fields.items() if not field.isHidden()}


class OfficeStep(FormStep):
    """The office: its place fills in name and number."""

    def __init__(self) -> None:
        self._filled: dict[str, str] = {}
        super().__init__(
            _("Make our office"),
            _("Begin with the place: it fills in the rest. The number cannot be changed later."),
        )
        self.form.fields["region"].editingFinished.connect(self.fill_from_place)

    def specs(self) -> tuple[Spec, ...]:
        """Return place, name and number."""
        place = _("Town or county: type its name or pinyin")
        return (
            Spec("region", _("Place"), lambda: CodeField(regions()), hint=place),
            Spec("name", _("Office name"), NameField, required=True, hint=_("As it stands on the seal")),
            Spec("code", _("Office number"), Field, required=True, hint=_("As given by the province")),
        )

    def fill_from_place(self) -> None:
        """Fill in what the place says already, but write over nothing a person typed."""
        place = self.form.fields["region"]
        try:
            code = place.read()
        except RuleError:
            return
        if not code:
            return
        town = place.text().split(" ")[-1]
        for name, words in (("name", _("Trade union of {place}", place=town)), ("code", code)):
            field = self.form.fields[name]
            if field.text() in ("", self._filled.get(name)):
                field.put(words)
                self._filled[name] = words


class DeviceStep(FormStep):
    """This computer's name; its keys are made here and never leave it."""

    def __init__(self) -> None:
        super().__init__(
            _("What is this computer called?"),
            _("The province sees this name beside the computer's key number. "
              "The keys are made here, when the office is made, and never leave this computer."),
        )  # fmt: skip
        host = QSysInfo.machineHostName()
        self.host_button = Button(
            _("Take its own name: {name}", name=host), lambda: self.put(host), look="link"
        )
        self.under.addWidget(self.host_button, 0, Qt.AlignmentFlag.AlignLeft)
        if not host:
            self.host_button.hide()

    def specs(self) -> tuple[Spec, ...]:
        """Return the one field."""
        return (Spec("device", _("Computer's name"), NameField, required=True),)

    def put(self, name: str) -> None:
        """Show a name in the field and go there."""
        self.form.fields["device"].put(name)
        self.form.fields["device"].setFocus()

    def offer(self, office: str) -> None:
        """Offer the first name of an office unless one was given."""
        if office and not self.form.fields["device"].text():
            self.form.fields["device"].put(f"{office}-01")

    def focus(self) -> None:
        """Have the name marked, so that typing replaces it and Enter takes it."""
        self.form.fields["device"].setFocus()
        self.form.fields["device"].selectAll()


class PersonStep(FormStep):
    """The first person: name and password, twice, judged in words."""

    def __init__(self) -> None:
        super().__init__(
            _("Who is the administrator?"),
            _("The first person may do everything, and lets the others in. "
              "Three words nobody else would put together make a good password."),
        )  # fmt: skip
        self.caps = Words(_("Caps Lock is on."), "caption", colour="warn")
        self.caps.hide()
        self.under.addWidget(self.caps)
        watch = CapsWatch(self.caps.setVisible, self)
        for name in ("password", "again"):
            self.form.fields[name].installEventFilter(watch)
        self.form.fields["password"].textChanged.connect(self._judge)

    def specs(self) -> tuple[Spec, ...]:
        """Return name and password."""
        return (
            Spec("operator", _("Your name"), NameField, required=True),
            Spec("password", _("Password"), PasswordField, required=True, hint=_("At least 8 signs")),
            Spec("again", _("Once more"), PasswordField, required=True, hint=_("The same password again")),
        )

    def next_words(self) -> str:
        """Say that the office is made now."""
        return _("Make the office")

    def _judge(self, password: str) -> None:
        tone, words = STRENGTHS[strength(password)]
        self.form.note("password", _(words) if password else "", tone)

    def right(self, answers: dict[str, Any]) -> bool:
        """Say whether the password was typed twice the same."""
        if answers["password"] != answers["again"]:
            self.form.show_errors([PasswordsDiffer(field="again")])
            return False
        return True

"""How does an office begin here? Made anew, as the demonstration, or from a backup; knows no record."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Protocol

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.shared.errors import NuangongError, RuleError
from app.shared.progress import Progress
from app.shared.text import N_, _
from ui.kit import icons, style
from ui.kit.dialogs import choose_file, choose_folder
from ui.kit.fields import CodeField, Field, NameField, PasswordField
from ui.kit.form import Form, Spec
from ui.kit.jobs import Job, Jobs
from ui.kit.parts import Button, Line, Moving, Words
from ui.pages.choices import regions
from ui.pages.doorway import Doorway, quiet

STRENGTHS = (
    ("bad", N_("Too short: at least 8 signs")),
    ("warn", N_("Easy to guess: add letters, digits or another word")),
    ("good", N_("Good")),
    ("good", N_("Strong")),
)


class Beginnings(Protocol):
    """What an office can begin with; asked on a worker."""

    def make(self, answers: Mapping[str, Any]) -> Any:
        """Make an office and return it open."""

    def demonstrate(self, folder: Path, progress: Progress) -> Any:
        """Build the demonstration in `folder` and return its office open."""

    def restore(self, backup: Path, password: str) -> Any:
        """Restore a backup and return its office open."""


class PasswordsDiffer(RuleError):
    """The password was not typed the same way twice."""

    code = "password.differ"
    template = N_("The two passwords differ. Type the same one again.")


def strength(password: str) -> int:
    """Return 0 too short, 1 easy to guess, 2 good, 3 strong: by length, kinds of signs and repetition."""
    if len(password) < 8:
        return 0
    kinds = sum((
        any(sign.islower() for sign in password), any(sign.isupper() for sign in password),
        any(sign.isdigit() for sign in password), any(not sign.isascii() for sign in password),
        any(sign.isascii() and not sign.isalnum() for sign in password),
    ))  # fmt: skip
    different = len(set(password))
    if different < 5 or (kinds == 1 and len(password) < 14):
        return 1
    return 3 if len(password) >= 12 and kinds >= 2 and different >= 8 else 2


class Way(QAbstractButton):
    """One way to begin: a picture, what it is, and what it asks."""

    def __init__(self, picture: str, title: str, words: str, press: Callable[[], object]) -> None:
        super().__init__()
        self._picture, self._words = picture, words
        self.setText(title)
        self.setAccessibleName(title)
        self.setAccessibleDescription(words)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.clicked.connect(lambda _checked: press())

    def sizeHint(self) -> QSize:
        """Return room for two lines."""
        return QSize(400, self.fontMetrics().height() * 2 + 34)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw picture, title and words on a quiet ground."""
        t = style.tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        focused = self.hasFocus()
        painter.setPen(QPen(QColor(t.focus if focused else t.divider), 2 if focused else 1))
        painter.setBrush(QColor(t.hover if self.underMouse() or focused else t.surface))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 8, 8)
        icons.draw(painter, self._picture, t.link, 20, (self.height() - 24) / 2, 24)
        icons.draw(painter, "chevron-right", t.hint, self.width() - 34, (self.height() - 18) / 2, 18)
        upper, line = 14, painter.fontMetrics().height()
        painter.setPen(QColor(t.text))
        painter.setFont(style.font("section"))
        painter.drawText(
            QRectF(62, upper, self.width() - 100, line + 4), Qt.AlignmentFlag.AlignVCenter, self.text()
        )
        painter.setPen(QColor(t.secondary))
        painter.setFont(style.font("caption"))
        box = QRectF(62, upper + line + 6, self.width() - 100, line)
        words = painter.fontMetrics().elidedText(self._words, Qt.TextElideMode.ElideRight, int(box.width()))
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, words)


class FirstStart(Doorway):
    """Three ways to begin, the first one a short form."""

    def __init__(self, jobs: Jobs, beginnings: Beginnings, opened: Callable[[Any], None]) -> None:
        super().__init__(jobs, _("Welcome"), width=560)
        self._begin, self._opened = beginnings, opened
        self._job: Job | None = None
        self.ways = self._ways()
        self.form = self._office_form()
        self.backup = self._backup_form()
        self._backup_file: Path | None = None
        self._office_step = self._step(
            self.form,
            _("Make the office"),
            self.make,
            quiet(_("Three minutes; everything but the number can be changed later.")),
        )
        self._backup_step = self._step(self.backup, _("Restore the backup"), self.restore, Words(""))
        self._steps = (self.ways, self._office_step, self._backup_step)
        self.moving = Moving(self._stop)
        for step in self._steps:
            self.card.body.addWidget(step)
        self.card.body.addWidget(self.moving)
        self.show_ways()

    # -- the ways

    def _ways(self) -> QWidget:
        ways = QWidget()
        column = QVBoxLayout(ways)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(quiet(_("There is no office on this computer yet. How do you want to begin?")))
        make = _("Your office's number and name, your name and a password.")
        demo = _("An invented office with members, visits and claims, in a folder of its own.")
        restore = _("On a new computer, or after a fault: everything as it was in the backup.")
        self.make_button = Way("building-2", _("Make our office"), make, self._ask_office)
        self.demo_button = Way("play", _("Open the demonstration"), demo, self._choose_demo)
        self.restore_button = Way("archive", _("Restore from a backup"), restore, self._choose_backup)
        column.addSpacing(4)
        for button in (self.make_button, self.demo_button, self.restore_button):
            column.addWidget(button)
        return ways

    def _ask_office(self) -> None:
        self._show(self._office_step, self.form)

    def show_ways(self) -> None:
        """Show the three ways."""
        self.title.setText(_("Welcome"))
        self._turn_to(self.ways)

    def _show(self, step: QWidget, form: Form) -> None:
        self.title.setText(_("Make our office") if step is self._office_step else _("Restore from a backup"))
        self.strip.hide()
        self._turn_to(step)
        next(iter(form.fields.values())).setFocus()

    def _turn_to(self, shown: QWidget) -> None:
        # Not a stack: that would always be as tall as its tallest page.
        for step in self._steps:
            step.setVisible(step is shown)

    def _step(self, form: Form, verb: str, act: Callable[[], object], words: Words) -> QWidget:
        step = QWidget()
        column = QVBoxLayout(step)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        if words.text():
            column.addWidget(words)
        column.addWidget(form)
        column.addWidget(Line())
        row = QHBoxLayout()
        go = Button(verb, act, look="primary", picture="check")
        go.name_keys("Ctrl+Enter")
        form.finished.connect(act)
        row.addWidget(Button(_("Back"), self.show_ways, look="link", picture="chevron-left"))
        row.addStretch(1)
        row.addWidget(go)
        column.addLayout(row)
        return step

    # -- making an office

    def _office_form(self) -> Form:
        place = _("Town or county: type its name or pinyin")
        form = Form((
            Spec("region", _("Place"), lambda: CodeField(regions()), hint=place),
            Spec("name", _("Office name"), NameField, required=True, hint=_("As it stands on the seal")),
            Spec("code", _("Office number"), Field, required=True, hint=_("As given by the province")),
            Spec("operator", _("Your name"), NameField, required=True),
            Spec("password", _("Password"), PasswordField, required=True),
            Spec("again", _("Once more"), PasswordField, required=True, hint=_("The same password again")),
        ))  # fmt: skip
        form.fields["region"].editingFinished.connect(self._fill_from_place)
        form.fields["password"].textChanged.connect(self._judge)
        return form

    def _fill_from_place(self) -> None:
        """Fill in what the place says already: the office's usual name and number."""
        place = self.form.fields["region"]
        if not isinstance(place, CodeField):
            return
        try:
            code = place.read()
        except RuleError:
            return
        if code and not self.form.fields["name"].text():
            self.form.fields["name"].put(_("Trade union of {place}", place=place.text().split(" ")[-1]))
        if code and not self.form.fields["code"].text():
            self.form.fields["code"].put(code)

    def _judge(self, password: str) -> None:
        tone, words = STRENGTHS[strength(password)]
        self.form.note("password", _(words) if password else "", tone)

    def make(self) -> None:
        """Make the office from what was typed."""
        answers = self.form.read()
        if answers is None or self._job is not None:
            return
        if answers["password"] != answers["again"]:
            self.form.show_errors([PasswordsDiffer(field="again")])
            return
        self._start(lambda _progress: self._begin.make(answers), _("Making the office…"), self._not_made)

    def _not_made(self, error: Exception) -> None:
        if isinstance(error, NuangongError) and error.field in self.form.fields:
            self.form.show_errors([error])
        else:
            self.fault(error)

    # -- the demonstration

    def _choose_demo(self) -> None:
        choose_folder(self, _("Choose an empty folder for the demonstration"), self.demonstrate)

    def demonstrate(self, folder: Path) -> None:
        """Build the demonstration in `folder` and open it."""
        place = folder / "nuangong-demo" if any(folder.iterdir()) else folder
        self._start(
            lambda progress: self._begin.demonstrate(place, progress),
            _("Building the demonstration…"),
            self.fault,
        )

    # -- a backup

    def _backup_form(self) -> Form:
        then = _("The password of that time")
        return Form((
            Spec("file", _("Backup")),
            Spec("password", _("Password"), PasswordField, required=True, hint=then),
        ))  # fmt: skip

    def _choose_backup(self) -> None:
        choose_file(self, _("Choose the backup"), _("Backups (*)"), self._backup_chosen)

    def _backup_chosen(self, path: Path) -> None:
        self._backup_file = path
        self.backup.fields["file"].put(path.name)
        self.backup.fields["file"].setReadOnly(True)
        self._show(self._backup_step, self.backup)
        self.backup.fields["password"].setFocus()

    def restore(self) -> None:
        """Restore the chosen backup."""
        answers, path = self.backup.read(), self._backup_file
        if answers is None or path is None:
            return
        self._start(
            lambda _progress: self._begin.restore(path, answers["password"]),
            _("Restoring and checking…"),
            self.fault,
        )

    # -- while it works

    def _start(
        self, work: Callable[[Progress], Any], words: str, failed: Callable[[Exception], None]
    ) -> None:
        self.strip.hide()
        self.moving.begin(words)
        self._enable(False)

        def over(error: Exception) -> None:
            self._over()
            failed(error)

        self._job = self.run_long(work, self._done, self.moving.move_to, over, lane="io")

    def _enable(self, yes: bool) -> None:
        for step in self._steps:
            step.setEnabled(yes)

    def _stop(self) -> None:
        if self._job is not None:
            self._job.stop()
            self.moving.words.setText(_("Stopping…"))

    def _over(self) -> None:
        self._job = None
        self.moving.hide()
        self._enable(True)

    def _done(self, office: Any) -> None:
        self._over()
        self._opened(office)

"""How does an office begin here? Made anew in five steps, as the demonstration, or from a backup; knows no record."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QMessageBox, QWidget

from app.shared.errors import NuangongError
from app.shared.progress import Progress
from app.shared.text import _, language
from ui.kit.dialogs import choose_file, choose_folder
from ui.kit.jobs import Jobs
from ui.pages import sticks
from ui.pages.first_start.frame import Frame
from ui.pages.first_start.hub_key import HubKeyStep
from ui.pages.first_start.kept import AFTER, BEFORE, Kept
from ui.pages.first_start.steps import DeviceStep, FormStep, LanguageStep, OfficeStep, PersonStep
from ui.pages.first_start.ways import Restoring, Ways

if TYPE_CHECKING:
    from app.sync.hub_key import HubKey

LANGUAGE, OFFICE, HUB, DEVICE, PERSON = BEFORE


class Beginnings(Protocol):
    """What an office can begin with; asked on a worker."""

    folder: Path

    def make(self, answers: Mapping[str, Any]) -> Any:
        """Make an office and return it open."""

    def demonstrate(self, folder: Path, progress: Progress) -> Any:
        """Build the demonstration in `folder` and return its office open."""

    def restore(self, backup: Path, password: str) -> Any:
        """Restore a backup and return its office open."""

    def take_hub_key(self, path: Path) -> HubKey:
        """Read a hub's key file and keep a copy of it beside the office to come."""

    def kept_hub_key(self) -> HubKey | None:
        """Return the key whose copy was kept, None when there is none."""


class FirstStart(Frame):
    """Three ways to begin; the first one is the first five steps of seven."""

    def __init__(
        self,
        jobs: Jobs,
        beginnings: Beginnings,
        opened: Callable[[Any], None],
        look: Callable[[], Sequence[Path]] = sticks.key_files,
    ) -> None:
        super().__init__(jobs, Kept.read(beginnings.folder))
        self._begin, self._opened = beginnings, opened
        self.language = LanguageStep(self.choose_language)
        self.office = OfficeStep()
        self.hub = HubKeyStep(self, beginnings.take_hub_key, look, self._hub_changed, self.passed)
        self.device = DeviceStep()
        self.person = PersonStep()
        self.forms: tuple[FormStep, ...] = (self.office, self.device, self.person)
        self.put_steps({
            LANGUAGE: self.language, OFFICE: self.office, HUB: self.hub, DEVICE: self.device, PERSON: self.person,
        })  # fmt: skip
        for form in self.forms:
            form.form.finished.connect(self.go_on)
        self.ways = Ways(self.begin, self._choose_demo, self._choose_backup)
        self.make_button, self.demo_button, self.restore_button = self.ways.buttons
        self._restoring = Restoring()
        self.backup = self._restoring.form
        self.backup.finished.connect(self.go_on)
        self._restoring.second.finished.connect(self.go_on)
        for part in (self.ways, self._restoring):
            self.room.addWidget(part)
        self.show_ways()
        if self.kept.step in BEFORE:
            self._resume()

    # -- the ways

    def show_ways(self) -> None:
        """Show the three ways."""
        self._show_only(self.ways)
        self.title.setText(_("Welcome"))
        self.foot.hide()
        self.focus()

    def focus(self) -> None:
        """Give the keys to the first way, to the backup's password, or to what the step wants first."""
        if self.at in self.steps:
            super().focus()
        else:
            (self.make_button if self._restoring.isHidden() else self.backup.fields["password"]).setFocus()

    def _show_only(self, part: QWidget) -> None:
        """Show one of the parts that are no steps."""
        self.at = 0
        self.strip.hide()
        self.line.hide()
        for other in (self.ways, self._restoring, *self.steps.values()):
            other.setVisible(other is part)

    def may_go_back(self) -> bool:
        """Before the first step there are the ways."""
        return True

    def go_back(self) -> None:
        """Go to the step before; from the first one, and from a backup, to the ways."""
        if self._job is not None:
            return
        self.keep()
        if self.at in (0, LANGUAGE):
            self.kept.forget()
            self.show_ways()
        else:
            super().go_back()

    # -- the steps

    def begin(self) -> None:
        """Begin with the first step."""
        self.show_step(LANGUAGE)

    def show_step(self, number: int) -> None:
        """Show a step with what was answered before it."""
        self.keep()
        self.ways.hide()
        self._restoring.hide()
        if number == DEVICE:
            self.device.offer(self.office.typed()["code"])
        super().show_step(number)

    def _resume(self) -> None:
        """Go on from the step that was left; the passwords were not kept."""
        for form in self.forms:
            form.form.put({name: self.kept.answers.get(name, "") for name in form.form.fields})
        compared = self.kept.answers.get("hub", "")
        self.begin_at(self.kept.step)
        self.run(self._begin.kept_hub_key, lambda key: self._bring_back(key, compared), lane="io")

    def begin_at(self, step: int) -> None:
        """Show a step without the ones before it having been seen."""
        self.show_step(step)
        if step > OFFICE:
            self.strip.say(
                _("Here you left. What you answered before is kept; go back to look at it."), "quiet"
            )

    def _bring_back(self, key: HubKey | None, compared: str) -> None:
        if key is not None and self.hub.key is None:
            focus = self.focusWidget()
            self.hub.show_key(key, compared)
            if focus is not None and self.at != HUB:
                focus.setFocus()

    def keep(self) -> None:
        """Keep what stands in the fields, right or not; never a password."""
        if self.at in self.steps:
            for form in self.forms:
                self.kept.take(form.typed())
            region = self.office.form.fields["region"]
            self.kept.take({"region": region.text(), "hub": self.hub.compared()})
            self.kept.go_to(self.at)

    def hideEvent(self, event: QHideEvent) -> None:
        """Keep what was answered when the window goes, however it goes."""
        super().hideEvent(event)
        self.keep()

    def ask_leave(self) -> QMessageBox | None:
        """Leave a step for later; from a backup there is only the way back."""
        if not self._restoring.isHidden():
            self.go_back()
            return None
        return super().ask_leave()

    def choose_language(self, key: str) -> None:
        """Go on in a language; another one than now means that the doorway is made anew in it."""
        if key == language():
            self.passed()
            return
        self.keep()
        self.kept.go_to(OFFICE)
        self.at = 0  # nothing more is kept from here: the next doorway goes on
        self.language_wanted.emit(key)

    def want_language(self, key: str) -> None:
        """Speak another language without losing what was answered."""
        self.keep()
        super().want_language(key)

    def _hub_changed(self) -> None:
        if self.at == HUB:
            self.name_next()

    def passed(self) -> None:
        """Come to the next step; after the administrator the office is made."""
        if self.at == PERSON:
            self.make()
        else:
            super().passed()

    # -- making the office

    def make(self) -> None:
        """Make the office from what was answered."""
        for number, form in ((OFFICE, self.office), (DEVICE, self.device)):
            if form.form.read() is None:  # left unfinished in an earlier sitting
                self.show_step(number)
                form.form.read()
                return
        answers = {"hub": self.hub.compared()}
        for form in self.forms:
            answers |= form.form.read() or {}
        words = _("Making keys and the encrypted office…")
        self.work(lambda _progress: self._begin.make(answers), words, self._made, self._not_made)

    def _made(self, office: Any) -> None:
        self.at = 0
        self.kept.go_to(AFTER[0])
        self.person.form.clear()
        self._opened(office)

    def _not_made(self, error: Exception) -> None:
        wrong = {name: number for number, step in self.steps.items() if isinstance(step, FormStep)
                 for name in step.form.fields}  # fmt: skip
        if isinstance(error, NuangongError) and error.field in wrong:
            number = wrong[error.field]
            if number != self.at:
                self.show_step(number)
            form = self.steps[number]
            assert isinstance(form, FormStep)
            form.form.show_errors([error])
        else:
            self.fault(error)

    # -- the demonstration

    def _choose_demo(self) -> None:
        choose_folder(self, _("Choose an empty folder for the demonstration"), self.demonstrate)

    def demonstrate(self, folder: Path) -> None:
        """Build the demonstration in `folder` and open it."""
        place = folder / "nuangong-demo" if any(folder.iterdir()) else folder
        self.work(
            lambda progress: self._begin.demonstrate(place, progress),
            _("Building the demonstration…"), self._opened, self.fault, stops=True,
        )  # fmt: skip

    # -- a backup

    def _choose_backup(self) -> None:
        choose_file(self, _("Choose the backup"), _("Backups (*)"), self.backup_chosen)

    def backup_chosen(self, path: Path) -> None:
        """Ask for the password of a backup."""
        self._restoring.show_file(path)
        self._show_only(self._restoring)
        self.title.setText(_("Restore from a backup"))
        self.foot.show()
        self.back_button.show()
        self.next_button.setText(_("Restore the backup"))
        self.next_button.name_keys("Enter")
        self.focus()

    def go_on(self) -> None:
        """Go on from a step, or restore the chosen backup."""
        if self.at in self.steps:
            super().go_on()
        elif not self._restoring.isHidden() and self._job is None:
            self.restore()

    def restore(self) -> None:
        """Restore the chosen backup."""
        if (told := self._restoring.read()) is None:
            return
        self.work(
            lambda _progress: self._begin.restore(*told),
            _("Restoring and checking…"), self._restored, self.fault,
        )  # fmt: skip

    def _restored(self, office: Any) -> None:
        self.kept.forget()
        self._opened(office)

    def _enable(self, yes: bool) -> None:
        super()._enable(yes)
        for part in (self.ways, self._restoring):
            part.setEnabled(yes)

"""What is done from the page of backups beside going back? Copies, the stick, handing over: each asks, does, tells."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.printing.forms import backup_register
from app.shared.text import _
from ui.kit.asking import AskForm
from ui.kit.dialogs import choose_folder, open_outside
from ui.kit.form import Form
from ui.kit.page import Page
from ui.kit.work import LongWork
from ui.pages.backup.words import said_at
from ui.pages.choices import second_persons, second_specs
from ui.pages.proof import Looking, paper_language
from ui.pages.sticks import found_sticks, sticks

if TYPE_CHECKING:
    from app.backup import BackupMade, Contents, Handed, KeptBackup, Restored, StickState
    from app.shared.actor import Actor
    from ui.desk import Desk


class Acts:
    """The acts of one page; `again` reads it anew."""

    def __init__(self, page: Page, desk: Desk, work: LongWork, again: Callable[[], object]) -> None:
        self._page, self._desk, self._work, self._again = page, desk, work, again
        self.window: AskForm | None = None
        self.looking = Looking(page, desk, work)

    # -- to a stick

    def choose_stick(self, title: str, chosen: Callable[[Path], object]) -> None:
        """Take the one stick that is in, or let a folder be chosen."""
        there = sticks()
        if len(there) == 1:
            chosen(there[0])
        else:
            choose_folder(self._page, title, chosen)

    def copy_to(self, folder: Path) -> None:
        """Write a backup to a stick and prove it there."""
        office = self._desk.office

        def done(made: BackupMade) -> None:
            words = _("Backed up to {folder}, read back and compared: {n} records. The stick may be taken out.",
                      folder=made.path.parent, n=f"{made.contents.records:,}")  # fmt: skip
            self._page.strip.say(
                words, "good", (_("Open the folder"), lambda: open_outside(made.path.parent)),
                (_("Backup register"), lambda: self.paper(made.path)),
            )  # fmt: skip
            self._again()

        self._work.do(
            _("Backing up and proving it…"),
            lambda _progress: office.backup.make(office.actor, office.facts().code, folder), done,
        )  # fmt: skip

    def paper(self, path: Path) -> None:
        """Show the sheet that is kept beside a backup, with its hash and room to sign."""
        office, language = self._desk.office, paper_language()
        there = next((stick for stick in found_sticks() if path.is_relative_to(stick.folder)), None)

        def drawn(progress: Any) -> Any:
            contents, sha256, size = office.backup.paper(office.actor, path)
            copy = backup_register.copy_of(contents, path.name, sha256, size, there.name if there else "")
            told = backup_register.subject(copy)
            key = backup_register.FORM.key
            return office.printing.proof(office.actor, key, (told,), language, progress=progress)

        title = _("Backup register")
        self.looking.show(_("Drawing the pages…"), drawn, title, f"{title}.pdf")

    def prove(self, kept: KeptBackup) -> None:
        """Open a backup, check and compare it."""
        office = self._desk.office

        def done(contents: Contents) -> None:
            words = _("Opened, checked and compared: the backup of {when} is whole, {n} records.",
                      when=said_at(kept.made_at), n=f"{contents.records:,}")  # fmt: skip
            self._page.strip.say(words, "good")

        self._work.do(
            _("Opening the backup and comparing…"),
            lambda _progress: office.backup.check(office.actor, kept.path),
            done,
        )

    def register(self, folder: Path) -> None:
        """Make a stick the office's own."""
        office = self._desk.office

        def done(_state: StickState) -> None:
            words = _("This stick is the office's own now, and has everything. Leave it in: what you enter is on it "
                      "seconds later. Take it home in the evening.")  # fmt: skip
            self._page.strip.say(words, "good")
            self._again()

        self._work.do(
            _("Writing the first copy and proving it…"),
            lambda _progress: office.backup.register_stick(office.actor, folder), done,
        )  # fmt: skip

    # -- with a second person

    def ask_second(self, title: str, told: str, verb: str, act: Callable[[Actor], object]) -> None:
        """Have a second person choose themselves and type their password, then do `act` with them."""
        office = self._desk.office
        self._page.run(
            lambda: office.operators.list(office.actor),
            lambda operators: self._ask(title, told, verb, act, operators),
        )

    def _ask(self, title: str, told: str, verb: str, act: Callable[[Actor], object], operators: Any) -> None:
        others = second_persons(operators, self._desk.actor.operator_id)
        if not others:
            self._page.strip.say(
                _("Nobody else may work here, and this needs two people. Nothing was changed."), "warn",
                (_("Who may work here"), lambda: self._desk.go("people", {})),
            )  # fmt: skip
            return
        form = Form(second_specs(others))
        self.window = window = AskForm(
            self._page, title, form, verb, lambda answers: self._prove(answers, act), told=told,
            picture="shield-check", stays=True,
        )  # fmt: skip
        window.show()
        form.go_to("operator")

    def _prove(self, answers: dict[str, Any], act: Callable[[Actor], object]) -> None:
        office, window = self._desk.office, self.window
        assert window is not None

        def proved(second: Actor) -> None:
            window.accept()
            act(second)

        self._page.run(
            lambda: office.operators.prove(office.actor, answers["operator"], answers["password"]), proved,
            window.refused(self._page.fault), lane="io",
        )  # fmt: skip

    def undo(self) -> None:
        """Go back to before the last restore."""
        told = _("The office becomes what it was before the restore. What was entered since then is copied first, and "
                 "can be brought back the same way.")  # fmt: skip

        def act(second: Actor) -> None:
            office = self._desk.office
            self._work.do(
                _("Copying what is here, proving the backup, going back…"),
                lambda progress: office.backup.undo_restore(office.actor, second, progress), self.went_back,
            )  # fmt: skip

        self.ask_second(_("Back to before the restore"), told, _("Go back"), act)

    def went_back(self, done: Restored) -> None:
        """Lock: another office has taken the place of the one that was open."""
        when = said_at(done.contents.made_at)
        words = _("The office is back at {when}, and was checked. Unlock it to go on.", when=when)
        if not done.settled:
            words = _("The office goes back to {when} at the next start. Close this program and open it again.",
                      when=when)  # fmt: skip
        self._desk.lock(words)

    def hand_over(self, folder: Path) -> None:
        """Write the office into a file for another computer."""
        told = _("The whole office goes into one file in {folder}. From then on this computer only reads. On the new "
                 "computer choose “Restore from a backup” and this file.", folder=folder)  # fmt: skip

        def act(second: Actor) -> None:
            office = self._desk.office

            def done(handed: Handed) -> None:
                words = _("Handed over: number {number}, {n} records, read back. Carry the file to the new computer.",
                          number=handed.number, n=f"{handed.contents.records:,}")  # fmt: skip
                self._page.strip.say(
                    words, "good", (_("Open the folder"), lambda: open_outside(handed.path.parent))
                )
                self._again()

            self._work.do(
                _("Writing the office into one file and proving it…"),
                lambda _progress: office.backup.hand_over(office.actor, second, folder), done,
            )  # fmt: skip

        self.ask_second(_("Hand over to a new computer"), told, _("Hand it over"), act)

    def take_back(self) -> None:
        """Let the office go on here after a handing over."""
        told = _("Only when the file was lost or was never opened. Did the new computer go on with it, the province "
                 "finds out, and money waits until it has answered.")  # fmt: skip

        def act(second: Actor) -> None:
            office = self._desk.office

            def done(_none: None) -> None:
                self._desk.say(_("The office goes on here."), None)
                self._again()

            self._page.run(lambda: office.backup.take_back(office.actor, second), done)

        self.ask_second(_("Go on here after all"), told, _("Go on here"), act)

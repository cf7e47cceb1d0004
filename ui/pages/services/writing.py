"""How does an entry come into the register from the desk? Names cleared, written, corrected with why, taken off."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from app.services import Entry, who_words
from app.shared.errors import NuangongError
from app.shared.text import _
from ui.kit.asking import AskForm
from ui.kit.form import Form, Spec
from ui.kit.parts import Button
from ui.pages.home.gather import may
from ui.pages.services.details import EntryDetails
from ui.pages.services.names import Names

if TYPE_CHECKING:
    from app.services import EntryLine, Matched
    from ui.desk import Desk
    from ui.pages.services.entry import ServiceEntry, Written
    from ui.pages.services.page import ServicesPage

MOST_SIGNS = 20  # of those an entry was for, in a line that says it in short
DRAFT = "service"  # what is typed and not written down is kept under this


class Writing:
    """Takes what the line says to the register; one act is one step of undo."""

    def __init__(
        self, page: ServicesPage, desk: Desk, line: ServiceEntry, done: Callable[[str], object]
    ) -> None:
        """`done` reads the register anew and stands on an entry."""
        self._page, self._desk, self._entry, self._done = page, desk, line, done
        self.correcting: EntryLine | None = None
        self.names = Names(page, desk, line)
        self.window: AskForm | None = None
        self.details: EntryDetails | None = None
        self._shown: EntryLine | None = None
        self.correct_button = Button(
            _("Correct the entry"), self.begin_correction, picture="pencil", keys="F2"
        )
        self.details_button = Button(
            _("Details and files"), self.show_details, look="link", picture="archive", keys="F4"
        )
        self.off_button = Button(_("Take it off"), self.ask_off, look="link", picture="undo-2")
        self.back_button = Button(_("Put it back"), self.put_back, look="link", picture="rotate-ccw")
        line.written.connect(self.write)
        line.given_up.connect(self.stop_correcting)
        self.offer(None)

    @property
    def may_write(self) -> bool:
        """Say whether the operator may write entries."""
        return may(self._desk.office, "services.record")

    def offer(self, line: EntryLine | None) -> None:
        """Offer what the entry the list stands on asks for."""
        self._shown = line
        able = line is not None and may(self._desk.office, "services.correct")
        self.details_button.setVisible(line is not None)
        self.correct_button.setVisible(able and line is not None and not line.is_off)
        self.off_button.setVisible(able and line is not None and not line.is_off)
        self.back_button.setVisible(able and line is not None and line.is_off)

    def show_details(self) -> None:
        """Show the entry the list stands on in full, with its files."""
        if self._shown is not None:
            self.details = EntryDetails(self._page, self._desk, self._shown, self._page.programs)
            self.details.show()

    # -- writing

    def write(self, told: Written) -> None:
        """Look the names up, ask for those that are not clear, and write the entry down."""
        if not self.may_write:
            return
        office = self._desk.office

        def came(found: Matched) -> None:
            known = found.choose(self._entry.known)
            if known.unclear:
                self.names.ask_who(known, lambda clear: self._put(told, clear))
            else:
                self._put(told, known)

        self._page.run(lambda: office.services.match(office.actor, told.who), came, self._refused)

    def _put(self, told: Written, found: Matched) -> None:
        entry = Entry(
            told.program, told.on or self._desk.office.clock.today(), found.persons(), found.unit_id, found.unit,
            found.heads, told.content, told.amount, told.figures, told.handled_by,
        )  # fmt: skip
        if self.correcting is not None:
            self._ask_reason(self.correcting, entry)
            return
        office = self._desk.office

        def done(made: EntryLine) -> None:
            self._desk.say(line_words(made), lambda: self._undo_add(made))
            self._entry.begin()
            self._entry.fields["who"].setFocus()
            self._page.drop_draft()
            self._done(made.id)

        self._page.run(lambda: office.services.add(office.actor, entry), done, self._refused)

    def _refused(self, error: Exception) -> None:
        if isinstance(error, NuangongError) and error.field in self._entry.fields:
            self._entry.show_error(error)
        else:
            self._page.fault(error)

    def _undo_add(self, made: EntryLine) -> None:
        self._take_back(lambda office: office.services.undo_add(office.actor, made.id))

    def _take_back(self, work: Callable[[Any], EntryLine]) -> None:
        def words(line: EntryLine) -> str:
            self._again(line.id)
            return _("Taken back: {what}", what=line_words(line))

        self._desk.take_back(work, words)

    def _again(self, entry_id: str) -> None:
        if not self._page.closed:
            self._done(entry_id)

    def copy(self, line: EntryLine | None) -> None:
        """Put what an entry says into the line, on today's day: the same for somebody else, or once more."""
        if line is None or not self.may_write:
            return
        self.stop_correcting()
        self._entry.show_entry(replace(line.entry, on=self._desk.office.clock.today()))
        self._entry.fields["who"].setFocus()
        self._entry.fields["who"].selectAll()

    # -- correcting

    def begin_correction(self) -> None:
        """Put the entry the list stands on into the line, to be written anew."""
        line = self._shown
        if line is None or line.is_off or not may(self._desk.office, "services.correct"):
            return
        self.correcting = line
        self._entry.title.setText(_("Correcting {what}. Esc leaves it as it is.", what=line_words(line)))
        self._entry.title.show()
        self._entry.button.setText(_("Correct"))
        self._entry.show_entry(line.entry, begin=True)
        self._entry.fields["who"].setFocus()

    def stop_correcting(self) -> None:
        """Leave the entry as it is."""
        if self.correcting is None:
            return
        self.correcting = None
        self._entry.title.hide()
        self._entry.button.setText(_("Write it down"))
        self._entry.begin()

    def _ask_reason(self, line: EntryLine, told: Entry) -> None:
        def answered(answers: dict[str, Any]) -> None:
            window, office = self.window, self._desk.office
            assert window is not None

            def done(fixed: EntryLine) -> None:
                window.accept()
                self.stop_correcting()
                undo = lambda: self._take_back(  # noqa: E731
                    lambda office: office.services.undo_correction(office.actor, line)
                )
                self._desk.say(_("Corrected: {what}", what=line_words(fixed)), undo)
                self._done(fixed.id)

            def failed(error: Exception) -> None:
                if isinstance(error, NuangongError) and error.field in self._entry.fields:
                    window.accept()
                    self._entry.show_error(error)
                else:
                    window.refused(self._page.fault)(error)

            self._page.run(
                lambda: office.services.correct(office.actor, line.id, told, answers["reason"]), done, failed
            )

        self._ask_why(_("Correct the entry"), _("Correct"), line, answered, "pencil")

    def ask_off(self) -> None:
        """Ask why the entry the list stands on is taken off."""
        line = self._shown
        if line is None or line.is_off:
            return

        def answered(answers: dict[str, Any]) -> None:
            window, office = self.window, self._desk.office
            assert window is not None

            def done(gone: EntryLine) -> None:
                window.accept()
                undo = lambda: self._take_back(lambda office: office.services.put_back(office.actor, gone.id))  # noqa: E731
                self._desk.say(_("Taken off: {what}", what=line_words(gone)), undo)
                self._done(gone.id)

            self._page.run(
                lambda: office.services.take_off(office.actor, line.id, answers["reason"]), done,
                window.refused(self._page.fault),
            )  # fmt: skip

        self._ask_why(_("Take it off"), _("Take it off"), line, answered, "undo-2")

    def put_back(self) -> None:
        """Put the entry the list stands on back into the register."""
        line, office = self._shown, self._desk.office
        if line is None or not line.is_off:
            return

        def done(back: EntryLine) -> None:
            undo = lambda: self._take_back(lambda office: office.services.undo_add(office.actor, back.id))  # noqa: E731
            self._desk.say(_("Put back: {what}", what=line_words(back)), undo)
            self._done(back.id)

        self._page.run(lambda: office.services.put_back(office.actor, line.id), done)

    def _ask_why(
        self, title: str, verb: str, line: EntryLine, answered: Callable[[dict[str, Any]], object], picture: str
    ) -> None:  # fmt: skip
        form = Form([Spec("reason", _("Why"), required=True)])
        self.window = AskForm(
            self._page, title, form, verb, answered, told=line_words(line), picture=picture, stays=True
        )
        self.window.show()


def line_words(line: EntryLine) -> str:
    """Say an entry in one line."""
    who = who_words(line.entry)
    if len(who) > MOST_SIGNS:
        who = f"{who[: MOST_SIGNS - 1]}…"
    return f"{line.entry.on.isoformat()} {line.program}  {who}"

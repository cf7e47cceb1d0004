"""Up to which day are the books closed? Says it over the list; asks for the day of a closing, or why it is reopened."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from app.shared.text import _, _n
from ui.kit.asking import AskForm
from ui.kit.fields import DateField
from ui.kit.form import Form, Spec
from ui.kit.parts import Button, Words
from ui.pages.home.gather import may

if TYPE_CHECKING:
    from app.funds import Closing
    from ui.desk import Desk
    from ui.kit.page import Page


def closing_words(closing: Closing | None) -> str:
    """Say up to which day the books are closed, and what follows from it."""
    if closing is None:
        return _("No period is closed yet.")
    told = [_("Closed up to {day}. What is recorded later for these days is booked on {open}.",
              day=closing.up_to.isoformat(), open=closing.open_from.isoformat())]  # fmt: skip
    if closing.late:
        told.append(_n("{n} entry of another computer came into the closed period afterwards.",
                       "{n} entries of another computer came into the closed period afterwards.",
                       closing.late))  # fmt: skip
    if closing.lacking:
        told.append(_n("{n} entry of the closed period is still on another computer.",
                       "{n} entries of the closed period are still on another computer.",
                       closing.lacking))  # fmt: skip
    return " ".join(told)


def proposed(closing: Closing | None, today: date) -> date:
    """Return the day usually closed next: the end of last month, or today where that is closed already."""
    month = today.replace(day=1) - timedelta(days=1)
    return month if closing is None or month > closing.up_to else today


class ClosingLine:
    """The words over the list and the two verbs of the page's head."""

    def __init__(self, page: Page, desk: Desk, done: Callable[[], object]) -> None:
        self._page, self._desk, self._done = page, desk, done
        self.closing: Closing | None = None
        self.words = Words("", "caption", colour="secondary", wrap=True)
        self.close_button = Button(_("Close a period"), self.ask, picture="lock")
        self.reopen_button = Button(_("Reopen"), self.ask_reopen, look="link", picture="history")
        if not may(desk.office, "funds.close"):
            self.close_button.hide()
        self.reopen_button.hide()
        self.window: AskForm | None = None

    def show(self, closing: Closing | None) -> None:
        """Show how far the books are closed."""
        self.closing = closing
        self.words.setText(closing_words(closing))
        uneven = closing is not None and (closing.late or closing.lacking)
        self.words.tint("warn" if uneven else "secondary")
        self.reopen_button.setVisible(closing is not None and may(self._desk.office, "funds.reopen"))

    def ask(self) -> None:
        """Ask up to which day the books are closed."""
        if not may(self._desk.office, "funds.close"):
            return
        today = self._desk.office.clock.today
        form = Form([Spec("up_to", _("Close up to and with"), lambda: DateField(today), required=True)])
        form.begin_with({"up_to": proposed(self.closing, today())})
        told = _("Nothing more is booked on these days. A visit recorded later keeps its day; its money is booked on "
                 "the first open day. Only an administrator can reopen the period.")  # fmt: skip
        self._open(_("Close a period"), form, _("Close it"), self._close, told, "lock")

    def ask_reopen(self) -> None:
        """Ask why the last closed period is reopened."""
        if self.closing is None or not may(self._desk.office, "funds.reopen"):
            return
        form = Form([Spec("reason", _("Why it is reopened"), required=True)])
        told = _("The closing up to {day} is taken back; the one before it, if any, holds again. Who reopened, when "
                 "and why stays in the books.", day=self.closing.up_to.isoformat())  # fmt: skip
        self._open(_("Reopen the closed period"), form, _("Reopen"), self._reopen, told, "history")

    def _open(self, title: str, form: Form, verb: str, answered: Callable[[dict[str, Any]], object], told: str,
              picture: str) -> None:  # fmt: skip
        self.window = AskForm(self._page, title, form, verb, answered, told=told, picture=picture, stays=True)
        self.window.show()

    def _close(self, answers: dict[str, Any]) -> None:
        office = self._desk.office

        def closed(closing: Closing) -> str:
            return _("The books are closed up to {day}", day=closing.up_to.isoformat())

        self._do(lambda: office.funds.close(office.actor, answers["up_to"]), closed)

    def _reopen(self, answers: dict[str, Any]) -> None:
        office = self._desk.office

        def reopened(closing: Closing | None) -> str:
            if closing is None:
                return _("Reopened: no period is closed now")
            return _("Reopened: closed up to {day} again", day=closing.up_to.isoformat())

        self._do(lambda: office.funds.reopen(office.actor, answers["reason"]), reopened)

    def _do(self, work: Callable[[], Any], words: Callable[[Any], str]) -> None:
        window = self.window
        assert window is not None

        def done(found: Any) -> None:
            window.accept()
            self._desk.say(words(found), None)
            self._done()

        self._page.run(work, done, window.refused(self._page.fault))

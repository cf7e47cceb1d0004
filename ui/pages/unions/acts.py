"""What is done with unions and units, and how is it taken back? Saving, closing, covering; each with its undo."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from app.shared.text import _, _n
from app.unions import Saved
from ui.desk import Desk
from ui.pages.revealing import Revealing
from ui.pages.unions.ask_union import Asked, AskUnion
from ui.pages.unions.form import UNION, Subject

if TYPE_CHECKING:
    from ui.pages.unions.page import UnionsPage


class Acts:
    """The acts of the page."""

    def __init__(self, page: UnionsPage, desk: Desk) -> None:
        self._page, self._desk = page, desk
        self.asking: AskUnion | None = None
        self.revealing = Revealing(page, desk)

    # -- a form

    def save(self, subject: Subject, changes: Mapping[str, Any]) -> None:
        """Save a form; what speaks against it is shown there, every reason beside its field."""
        office, form = self._desk.office, self._page.form
        union = subject.form == UNION

        def work() -> tuple[Any, ...]:
            ask = office.unions.check_union if union else office.unions.check_unit
            save = office.unions.save_union if union else office.unions.save_unit
            reasons = ask(office.actor, changes, subject.id)
            return reasons or (save(office.actor, changes, subject.id, subject.facts.rev),)

        def done(got: tuple[Any, ...]) -> None:
            if not isinstance(got[0], Saved):
                refused(got)
                return
            self._say_saved(subject, changes, got[0])
            self._page.saved(form, got[0])

        def refused(errors: tuple[Any, ...]) -> None:
            if form is not None and self._page.form is form:
                form.refused(errors)

        self._page.run(work, done, lambda error: refused((error,)))

    def _say_saved(self, subject: Subject, changes: Mapping[str, Any], saved: Saved) -> None:
        if subject.id:
            undo = self._undo_of(subject.form, saved) if changes else None
            self._desk.say(_("{name} is changed", name=saved.name), undo)
        elif subject.form == UNION:
            self._desk.say(_("{name} is written down", name=saved.name), lambda: self._close_again(saved))
        else:
            self._desk.say(_("{name} is written down", name=saved.name), None)

    def _undo_of(self, form: str, saved: Saved) -> Callable[[], object]:
        if form == UNION:
            return lambda: self._desk.take_back(
                lambda office: office.unions.take_back_union(office.actor, saved.command),
                lambda name: _("Taken back: {name} is as before", name=name),
            )
        return lambda: self._desk.take_back(
            lambda office: office.unions.take_back_unit(office.actor, saved.command),
            lambda _count: _("Taken back: {name} is as before", name=saved.name),
        )

    def _close_again(self, saved: Saved) -> None:
        """Take back a union written down by mistake: it stays in the list of closed ones, as all do."""
        self._desk.take_back(
            lambda office: office.unions.close_union(office.actor, saved.id, 1),
            lambda _saved: _("Taken back: {name} is among the closed unions", name=saved.name),
        )

    # -- closing

    def close_or_reopen(self) -> None:
        """Close the current union, or open it again when it is closed."""
        row, office = self._page.unions.current(), self._desk.office
        if row is None:
            return
        facts = row.line.facts
        if facts.closed_on is None:
            act, words = office.unions.close_union, _("{name} is closed", name=facts.name)
        else:
            act, words = office.unions.reopen_union, _("{name} works again", name=facts.name)

        def done(saved: Saved) -> None:
            self._page.strip.hide()
            self._desk.say(words, self._undo_of(UNION, saved))
            self._page.refresh()

        self._page.run(lambda: act(office.actor, facts.id, facts.rev), done)

    def reveal(self) -> None:
        """Show the whole account of the current union for half a minute; that it was looked at is noted."""
        panel, office = self._page.unions.panel, self._desk.office
        shown = panel.shown
        if shown is None:
            return

        def show(account: str) -> None:
            if panel.shown is not None and panel.shown.id == shown.id:
                panel.show_revealed("bank_account", account)

        def look(why: str) -> None:
            self._page.run(lambda: office.unions.reveal_account(office.actor, shown.id, why), show)

        self.revealing.ask(shown.name, look)

    # -- covering

    def ask_cover(self) -> None:
        """Ask which union covers the units that are ticked or chosen."""
        units = self._page.units.grid.chosen_ids()
        if not units:
            return
        title = _n("Which union covers {n} unit", "Which union covers {n} units", len(units))
        words = Asked(title, _("Covered by"), _("No union"), _("Put them under it"))
        self.asking = AskUnion(
            self._page, words, self._page.choices(), lambda union_id: self.cover(units, union_id)
        )
        self.asking.open()

    def cover(self, units: list[str], union_id: str | None) -> None:
        """Put units under a union, or under none."""
        office = self._desk.office

        def done(saved: Saved) -> None:
            count = len(units)
            words = _n("{n} unit belongs to no union now", "{n} units belong to no union now", count)
            if union_id is not None:
                words = _n(
                    "{name} covers {n} unit more", "{name} covers {n} units more", count, name=saved.name
                )
            self._desk.say(words, lambda: self._uncover(saved))
            self._page.refresh()

        self._page.run(lambda: office.unions.cover(office.actor, units, union_id), done)

    def _uncover(self, saved: Saved) -> None:
        self._desk.take_back(
            lambda office: office.unions.take_back_unit(office.actor, saved.command),
            lambda n: _n(
                "Taken back: {n} unit is where it was", "Taken back: {n} units are where they were", n
            ),
        )

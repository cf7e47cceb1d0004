"""Whom do the names in the line mean? Read by the roll while written, pasted as a list, asked where not clear."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from app.services import NOBODY
from app.shared.errors import NuangongError
from app.shared.pinyin import full, initials
from app.shared.text import _
from ui.kit.asking import AskForm
from ui.kit.fields import Choice, CodeField, TextField
from ui.kit.form import Form, Spec

if TYPE_CHECKING:
    from app.services import Matched
    from ui.desk import Desk
    from ui.kit.page import Page
    from ui.pages.services.entry import ServiceEntry


class Names:
    """Looks names up, and asks for those that several people bear."""

    def __init__(self, page: Page, desk: Desk, line: ServiceEntry) -> None:
        self._page, self._desk, self._line = page, desk, line
        self.window: AskForm | None = None
        line.asked.connect(self._match)
        line.many_wanted.connect(self.ask_many)

    def _match(self, text: str) -> None:
        office = self._desk.office
        if not text.strip():
            self._line.reading.setText("")
            return
        self._page.run(
            lambda: office.services.match(office.actor, text), self._line.say_reading, lambda _error: None
        )

    def ask_many(self) -> None:
        """Ask for a list of names, and say while it is pasted how it is understood."""
        form = Form([Spec("names", _("Names, one a line"), lambda: TextField(9), required=True, wide=True)])
        form.begin_with({"names": self._line.fields["who"].text().replace("、", "\n") or None})
        told = _("Paste a column of names, or whole rows of a table. A document number, or its last four signs, behind "
                 "a name says who is meant. 30人 are people without names.")  # fmt: skip
        self.window = AskForm(
            self._page, _("Paste a list of names"), form, _("Take the names"), self._take_names, told=told,
            picture="users", stays=True,
        )  # fmt: skip
        form.changed.connect(lambda: self._say_many(form))
        self._say_many(form)
        self.window.show()

    def _say_many(self, form: Form) -> None:
        office, text = self._desk.office, form.fields["names"].text()

        def say(found: Matched) -> None:
            clear = sum(one.is_clear and bool(one.chances) for one in found.people)
            strange = sum(one.is_clear and not one.chances for one in found.people)
            words = _("{n} names: {roll} on the roll, {strange} on no roll, {unclear} to choose",
                      n=len(found.people), roll=clear, strange=strange, unclear=len(found.unclear))  # fmt: skip
            form.note("names", words, "secondary")

        def failed(error: Exception) -> None:
            if isinstance(error, NuangongError):
                form.note("names", error.words())
            else:
                self._page.fault(error)

        self._page.run(lambda: office.services.match(office.actor, text), say, failed)

    def _take_names(self, answers: dict[str, Any]) -> None:
        assert self.window is not None
        self.window.accept()
        names = [name for name in answers["names"].split("\n") if name]
        self._line.fields["who"].setText("、".join(names))
        self._line.fields["who"].setFocus()
        self._match(self._line.fields["who"].text())

    def ask_who(self, found: Matched, clear: Callable[[Matched], object]) -> None:
        """Ask for each name that several of the roll bear who is meant; `clear` gets what it comes to."""
        specs = []
        unclear = {one.name: one for one in found.unclear}
        for at, (name, match) in enumerate(unclear.items()):
            choices = [
                Choice(one.member_id, words, (full(one.unit), initials(one.unit)))
                for one in match.chances
                if (words := "  ".join(filter(None, (one.id_masked, one.unit))))
            ]
            choices.append(Choice(NOBODY, _("Somebody on no roll")))
            specs.append(
                Spec(f"who{at}", name, lambda choices=tuple(choices): CodeField(choices), required=True)  # type: ignore[misc]
            )
        words = _("Several people on the roll bear these names, or nobody of the name has the number written. "
                  "Choose who is meant.")  # fmt: skip

        def chosen(answers: dict[str, Any]) -> None:
            picked = {name: answers[f"who{at}"] for at, name in enumerate(unclear)}
            clear(found.choose(picked))

        self.window = AskForm(self._page, _("Who is meant?"), Form(specs), _("Write it down"), chosen, told=words,
                              picture="users")  # fmt: skip
        self.window.show()

"""How is a confirmed name or number put right? The reason is asked, and the proposal waits for a second person."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from app.shared.errors import NuangongError
from app.shared.text import _
from ui.kit.asking import AskForm
from ui.kit.form import Form, Spec
from ui.kit.page import Page

if TYPE_CHECKING:
    from app.members import Correction, MemberView
    from ui.desk import Desk

IDENTITY = ("name", "id_type", "id_no")


class Correcting:
    """Offers, on the form that was refused, to propose what was typed as a correction."""

    def __init__(self, page: Page, desk: Desk, form: Form) -> None:
        self._page, self._desk, self._form = page, desk, form
        self.ask: AskForm | None = None

    def offer(self, view: MemberView, changes: Mapping[str, Any], error: NuangongError) -> None:
        """Say that a second person is needed, with the way to one."""
        wanted = {name: changes[name] for name in IDENTITY if name in changes}
        self._form.strip.say(
            error.words(), "warn", (_("Propose a correction"), lambda: self.ask_why(view, wanted))
        )

    def ask_why(self, view: MemberView, changes: Mapping[str, Any]) -> None:
        """Ask for the reason, then propose."""
        told = _(
            "The identity of {name} was confirmed by the province. The correction waits for a second person; "
            "until then everything stays as it is.",
            name=view.fields.name,
        )
        hint = _("For example: compared with the identity card")
        self.ask = AskForm(
            self._form, _("Propose a correction"),
            Form([Spec("reason", _("Why, and by which paper"), required=True, hint=hint)]), _("Propose it"),
            lambda answers: self._propose(view, changes, answers["reason"]), told=told, stays=True,
        )  # fmt: skip
        self.ask.open()

    def _propose(self, view: MemberView, changes: Mapping[str, Any], reason: str) -> None:
        office, desk = self._desk.office, self._desk

        def proposed(made: Correction) -> None:
            if self.ask is not None:
                self.ask.accept()
            words = _("The correction of {name} waits for a second person", name=made.name)

            def undo() -> None:
                desk.take_back(
                    lambda office: office.members.withdraw_correction(office.actor, made.id),
                    lambda _none: _("Taken back: the correction of {name} is withdrawn", name=made.name),
                )

            desk.say(words, undo)
            self._form.tell(
                words, "waiting",
                (_("Decide it now"), lambda: desk.go("members", {"list": "corrections"})),
            )  # fmt: skip

        def refused(error: Exception) -> None:
            if self.ask is not None and isinstance(error, NuangongError) and error.field == "reason":
                self.ask.form.show_errors([error])
                return
            if self.ask is not None:
                self.ask.reject()
            if isinstance(error, NuangongError):
                self._form.show_errors([error])
            else:
                self._page.fault(error)

        self._page.run(
            lambda: office.members.propose_correction(office.actor, view.id, changes, reason, view.rev),
            proposed,
            refused,
        )

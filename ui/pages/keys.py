"""How does a person change their own password, and how is a code left with the union above? From the settings."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.security.guard import roles
from app.security.keys_service import CONFIRMS
from app.shared.text import _
from ui.kit.asking import AskForm
from ui.kit.dialogs import choose_folder
from ui.kit.fields import PasswordField
from ui.kit.form import Form, Spec
from ui.kit.page import Page
from ui.pages.choices import second_persons, second_specs
from ui.pages.passwords import PasswordsDiffer
from ui.pages.people_asks import judged

if TYPE_CHECKING:
    from app.security.service import Operator
    from ui.desk import Desk


class Keys:
    """The windows about keys, over the page they are asked on."""

    def __init__(self, page: Page, desk: Desk) -> None:
        self._page, self._desk = page, desk
        self.window: AskForm | None = None

    def ask_password(self) -> None:
        """Ask for the old password and a new one of the person at the desk."""
        office = self._desk.office
        form = Form([
            Spec("old", _("Password so far"), PasswordField, required=True),
            Spec("password", _("New password"), PasswordField, required=True),
            Spec("again", _("Once more"), PasswordField, required=True, hint=_("The same password again")),
        ])  # fmt: skip
        judged(form)

        def changed(_none: None) -> None:
            assert self.window is not None
            self.window.accept()
            self._desk.say(_("The new password opens the office."), None)

        def refused(error: Exception) -> None:
            assert self.window is not None
            if getattr(error, "field", None) == "password" and getattr(error, "code", "") in OLD_WRONG:
                error.field = "old"  # type: ignore[attr-defined]
            self.window.refused(self._page.fault)(error)

        def answered(answers: dict[str, Any]) -> None:
            if answers["password"] != answers["again"]:
                form.show_errors([PasswordsDiffer(field="again")])
                return
            self._page.run(
                lambda: office.operators.change_password(office.actor, answers["old"], answers["password"]),
                changed, refused, lane="io",
            )  # fmt: skip

        self.window = AskForm(
            self._page,
            _("Change my password"),
            form,
            _("Change it"),
            answered,
            picture="key-round",
            stays=True,
        )
        self.window.open()
        form.go_to("old")

    def ask_escrow(self) -> None:
        """Ask who confirms, where somebody else works here, then where the sealed file goes."""
        office = self._desk.office
        self._page.run(lambda: office.operators.list(office.actor), self.ask_second)

    def ask_second(self, found: tuple[Operator, ...]) -> None:
        """Ask which of these people confirms; where none of them may, only for the place."""
        may = [one for one in found if (role := roles().get(one.role)) is not None and role.allows(CONFIRMS)]
        others = second_persons(may, self._desk.actor.operator_id)
        if not others:
            self._where({})
            return
        form = Form(second_specs(others))
        self.window = AskForm(
            self._page, _("Leave a code with the union above"), form, _("Choose the folder"), self._where,
            told=_("A key leaves the office with it, so a second person confirms with their own password."),
            picture="upload",
        )  # fmt: skip
        self.window.open()
        form.go_to("operator")

    def _where(self, answers: dict[str, Any]) -> None:
        choose_folder(
            self._page, _("Choose the stick, or a folder on it"), lambda folder: self.escrow(folder, answers)
        )

    def escrow(self, folder: Path, answers: dict[str, Any]) -> None:
        """Write the sealed code into `folder`; `answers` hold the second person, if any."""
        office = self._desk.office

        def work() -> Path:
            second = None
            if answers.get("operator"):
                second = office.operators.prove(office.actor, answers["operator"], answers["password"])
            return office.hand_escrow(office.actor, folder, second)

        def done(path: Path) -> None:
            words = _("{file} is written and proven. Hand it to the union above.", file=path.name)
            self._page.strip.say(words, "good")

        self._page.run(work, done, lane="io")


OLD_WRONG = ("security.wrong_password", "security.too_many_tries")

"""What is asked about somebody who works here: another role, a way in again? Small windows over the list of people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.shared.pinyin import full, initials
from app.shared.text import N_, _
from ui.kit.asking import AskForm
from ui.kit.fields import Choice, CodeField, PasswordField
from ui.kit.form import Form, Spec
from ui.pages.passwords import STRENGTHS, PasswordsDiffer, strength

if TYPE_CHECKING:
    from app.security.service import Operator
    from ui.desk import Desk
    from ui.pages.people import PeoplePage

ROLES = {
    "clerk": N_("Clerk: does the daily work"),
    "reviewer": N_("Reviewer: confirms what others reckoned"),
    "chair": N_("Chair: decides and confirms"),
    "auditor": N_("Auditor: looks, and reads the audit log"),
    "reader": N_("Reader: looks only"),
    "administrator": N_("Administrator: everything, also this page"),
}


STATES = {
    "here": (N_("May come in"), "good"),
    "elsewhere": (N_("Only on another computer"), "quiet"),
    "gone": (N_("Way in taken away"), "quiet"),
}


def state(person: Operator) -> str:
    """Return where a person may come in: here, elsewhere (no password on this computer yet), or gone."""
    return "gone" if not person.active else "here" if person.here else "elsewhere"


def role_choices() -> tuple[Choice, ...]:
    """Return the roles to choose from, the usual one first."""
    return tuple(
        Choice(role, _(words), (full(_(words)), initials(_(words)))) for role, words in ROLES.items()
    )


class PeopleAsks:
    """The windows; what they are answered with is done by the page's office."""

    def __init__(self, page: PeoplePage, desk: Desk) -> None:
        self._page, self._desk = page, desk
        self.window: AskForm | None = None

    def ask_role(self, person: Operator | None) -> None:
        """Ask for somebody's other role."""
        if person is None or not self._page.role_button.isEnabled():
            return
        office = self._desk.office
        form = Form([Spec("role", _("Role"), lambda: CodeField(role_choices()), required=True)])
        form.begin_with({"role": person.role})

        def changed(_none: None) -> None:
            self._over()
            self._desk.say(_("{name} has another role from the next unlocking on", name=person.name), None)
            self._page.refresh()

        def answered(answers: dict[str, Any]) -> None:
            self._page.run(
                lambda: office.operators.change_role(office.actor, person.id, answers["role"]),
                changed, self._refused(), lane="io",
            )  # fmt: skip

        title = _("Another role for {name}", name=person.name)
        self._open(
            AskForm(self._page, title, form, _("Give the role"), answered, picture="users", stays=True),
            "role",
        )

    def ask_back(self, person: Operator | None) -> None:
        """Ask for the new password of somebody who left, or who has none on this computer."""
        if person is None or not self._page.back_button.isEnabled():
            return
        office = self._desk.office
        form = Form([
            Spec("role", _("Role"), lambda: CodeField(role_choices()), required=True),
            Spec("password", _("Password"), PasswordField, required=True),
            Spec("again", _("Once more"), PasswordField, required=True, hint=_("The same password again")),
        ])  # fmt: skip
        form.begin_with({"role": person.role})
        judged(form)

        def back(_person: Operator) -> None:
            self._over()
            self._desk.say(_("{name} may work here from now on", name=person.name), None)
            self._page.refresh()

        def answered(answers: dict[str, Any]) -> None:
            if answers["password"] != answers["again"]:
                form.show_errors([PasswordsDiffer(field="again")])
                return
            self._page.run(
                lambda: office.operators.bring_back(
                    office.actor, person.id, answers["role"], answers["password"]
                ),
                back, self._refused(), lane="io",
            )  # fmt: skip

        told = _(
            "{name} types the password, twice. What {name} did before stays under the same name.",
            name=person.name,
        )
        title = _("{name} comes in again", name=person.name)
        asking = AskForm(
            self._page, title, form, _("Let {name} come in", name=person.name), answered, told=told,
            picture="undo-2", stays=True,
        )  # fmt: skip
        self._open(asking, "password")

    def _open(self, window: AskForm, field: str) -> None:
        self.window = window
        window.open()
        window.form.go_to(field)

    def _over(self) -> None:
        if self.window is not None:
            self.window.accept()

    def _refused(self) -> Any:
        assert self.window is not None
        return self.window.refused(self._page.fault)


def judged(form: Form) -> None:
    """Have a form say beside its password how good it is, while it is typed."""

    def judge(password: str) -> None:
        tone, words = STRENGTHS[strength(password)]
        form.note("password", _(words) if password else "", tone)

    form.fields["password"].textChanged.connect(judge)

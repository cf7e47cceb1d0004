"""Who confirms beside the person at the desk? Asked only where a service says that somebody else must."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from app.security.guard import roles
from app.security.people import SecondPersonMissing
from app.shared.text import _
from ui.kit.asking import AskForm
from ui.kit.form import Form
from ui.kit.page import Page
from ui.pages.choices import second_persons, second_specs

if TYPE_CHECKING:
    from app.office import Office
    from app.security.service import Operator
    from app.shared.actor import Actor


class Seconding:
    """Does one kind of act from a page, with a second person where one is wanted. `window` asks for them."""

    def __init__(self, page: Page, office: Callable[[], Office], verb: str, title: str, told: str) -> None:
        self._page, self._office, self._verb = page, office, verb
        self._title, self._told = title, told
        self.window: AskForm | None = None

    def do(
        self,
        work: Callable[[Actor | None], Any],
        done: Callable[[Any], object],
        failed: Callable[[Exception], object],
    ) -> None:
        """Do `work` alone; where that is refused for want of a second person, ask for one and do it with them."""

        def refused(error: Exception) -> None:
            if isinstance(error, SecondPersonMissing):
                office = self._office()
                self._page.run(lambda: office.operators.list(office.actor), asked, failed)
            else:
                failed(error)

        def asked(found: tuple[Operator, ...]) -> None:
            self._ask(found, work, done)

        self._page.run(lambda: work(None), done, refused)

    def _ask(
        self, found: tuple[Operator, ...], work: Callable[[Actor | None], Any], done: Callable[[Any], object]
    ) -> None:
        office = self._office()
        may = [
            one for one in found if (role := roles().get(one.role)) is not None and role.allows(self._verb)
        ]
        form = Form(second_specs(second_persons(may, office.actor.operator_id)))

        def answered(answers: dict[str, Any]) -> None:
            def with_them() -> Any:
                return work(office.operators.prove(office.actor, answers["operator"], answers["password"]))

            self._page.run(with_them, through, window.refused(self._page.fault))

        def through(got: Any) -> None:
            window.accept()
            done(got)

        self.window = window = AskForm(
            self._page, self._title, form, _("Confirm together"), answered, told=self._told,
            picture="user-check", stays=True,
        )  # fmt: skip
        window.open()
        form.go_to("operator")

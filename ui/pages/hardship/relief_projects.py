"""Which projects is relief paid from, and what is left of each? The register, new ones, changes."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any, ClassVar

from app.relief import ProjectIn, item_words
from app.shared import codes
from app.shared.money import yuan
from app.shared.text import _
from ui.kit.asking import AskForm
from ui.kit.fields import CodeField, CountField, Field, MoneyField
from ui.kit.form import Form, Spec
from ui.kit.parts import Button
from ui.pages.aid.lines import Kind, Lines
from ui.pages.choices import spoken_codes
from ui.pages.hardship.relief_words import project_columns, source_words
from ui.pages.home.gather import may

if TYPE_CHECKING:
    from app.office import Office
    from app.relief import ProjectView
    from ui.desk import Desk
    from ui.pages.hardship.page import HardshipPage

NAMES = tuple(one.name for one in fields(ProjectIn))
NUMBERS = frozenset({"year", "budget", "people"})


def kind() -> Kind:
    """Return what the register is made of."""
    return Kind(
        "relief_projects", _("Relief projects"), project_columns(),
        {
            "": (_("Under way"), lambda one: not one.off),
            "central": (_("Central money"), lambda one: one.source == "01" and not one.off),
            "off": (_("Given up"), lambda one: one.off),
        },
        _("Project number or name"), lambda one: (one.number, one.name),
        {"year": lambda one: str(one.year), "source": lambda one: one.source},
        lambda key, value: source_words(value) if key == "source" else value,
    )  # fmt: skip


class Projects(Lines):
    """The register of projects."""

    WISH: ClassVar[str] = "projects"

    def __init__(self, page: HardshipPage, desk: Desk) -> None:
        super().__init__(page, desk, kind(), back=(_("Back to the files"), page.back))
        self.asking: AskForm | None = None
        self.new_button = Button(
            _("New project"), self.ask_new, look="primary", picture="plus", keys="Ctrl+Shift+N"
        )
        self.change_button = Button(_("Change"), self.ask_change, picture="pencil", keys="F2")
        self.drop_button = Button(_("Give it up"), self.drop, picture="x")
        self.offer(self.new_button, self.change_button, self.drop_button, self.papers.button)
        self.new_button.setVisible(self.may)
        self.stand()

    @property
    def may(self) -> bool:
        """Say whether projects may be changed."""
        return may(self.desk.office, "relief.project")

    def current(self) -> ProjectView | None:
        """Return the project the list stands on."""
        found: ProjectView | None = self.grid.current() if self.grid.rows.ids else None
        return found

    def refresh(self) -> None:
        """Read the projects anew."""
        office = self.desk.office

        def show(found: tuple[ProjectView, ...]) -> None:
            self.show_rows(found)
            kept = [one for one in found if not one.off]
            words = _(
                "{budget} yuan granted: {paid} paid, {promised} approved and not paid yet, {left} left",
                budget=yuan(sum(one.budget for one in kept)), paid=yuan(sum(one.paid for one in kept)),
                promised=yuan(sum(one.promised for one in kept)), left=yuan(sum(one.left for one in kept)),
            )  # fmt: skip
            self.tell(words if kept else "")

        self.page.run(lambda: office.relief.projects(office.actor), show)

    def moved(self) -> None:
        """Offer what can be done with a project."""
        one = self.current()
        self.change_button.setVisible(self.may and one is not None and not one.off)
        self.drop_button.setVisible(self.may and one is not None and not one.off and one.grants == 0)

    def open_row(self, row: Any) -> None:
        """Change a project."""
        self.ask_change()

    def say_none(self) -> None:
        """Say what a project is."""
        words = _("A project is where relief money comes from: a fund source, a year, its money. Central projects have "
                  "a number and one kind of relief.")  # fmt: skip
        steps = [Button(_("New project"), self.ask_new, picture="plus")] if self.may else []
        self.grid.empty.say(_("No relief project yet"), words, steps)

    # -- asking

    def _specs(self) -> list[Spec]:
        sources = spoken_codes({one.code: one.name_zh for one in codes.load("warm_fund_sources").known()})
        items = spoken_codes({one.code: item_words(one.code) for one in codes.load("aid_items").known()})
        return [
            Spec("name", _("Name of the project"), Field, required=True),
            Spec("year", _("Year"), CountField, required=True),
            Spec("source", _("Fund source"), lambda: CodeField(sources), required=True),
            Spec("budget", _("Budget, yuan"), MoneyField, required=True), Spec("number", _("Project number")),
            Spec("item", _("Kind of relief"), lambda: CodeField(items)),
            Spec("people", _("People planned"), CountField), Spec("remark", _("Remark")),
        ]  # fmt: skip

    def ask_new(self) -> None:
        """Ask for a new project."""
        if self.may:
            self._ask(_("New project"), {"year": self.desk.office.clock.today().year}, None)

    def ask_change(self) -> None:
        """Ask for a project anew."""
        one = self.current()
        if self.may and one is not None and not one.off:
            self._ask(_("Change the project"), {name: getattr(one, name) or None for name in NAMES}, one.id)

    def _ask(self, title: str, begin: dict[str, Any], project_id: str | None) -> None:
        form = Form(self._specs())
        form.begin_with(begin)
        told = _("The money is granted in the ledger at once; a change is granted anew.")
        self.asking = AskForm(
            self.page, title, form, _("Write down"), lambda answers: self._write(answers, project_id), told=told,
            picture="landmark", stays=True,
        )  # fmt: skip
        self.asking.show()
        form.go_to("name")

    def _write(self, answers: dict[str, Any], project_id: str | None) -> None:
        office, window = self.desk.office, self.asking
        assert window is not None
        told = ProjectIn(**{name: answers.get(name) or (0 if name in NUMBERS else "") for name in NAMES})

        def work() -> tuple[str, Any]:
            if project_id is None:
                return office.relief.found_project(office.actor, told), None
            return project_id, office.relief.change_project(office.actor, project_id, told)

        def done(made: tuple[str, Any]) -> None:
            window.accept()
            self.desk.say(
                _("The project {name} is written down", name=told.name), lambda: self._take_back(*made)
            )
            self.stand_on(made[0])
            self.refresh()

        self.page.run(work, done, window.refused(self.page.fault))

    def drop(self) -> None:
        """Give the project up the list stands on."""
        one, office = self.current(), self.desk.office
        if one is None or not self.drop_button.isVisible():
            return

        def done(_none: None) -> None:
            words = _("The project {name} is given up", name=one.name)
            self.desk.say(
                words, lambda: self._back(lambda office: office.relief.restore_project(office.actor, one.id))
            )
            self.refresh()

        self.page.run(lambda: office.relief.drop_project(office.actor, one.id), done)

    def _take_back(self, project_id: str, before: Any) -> None:
        def work(office: Office) -> object:
            if before is None:
                return office.relief.drop_project(office.actor, project_id)
            return office.relief.change_project(office.actor, project_id, before)

        self._back(work)

    def _back(self, work: Any) -> None:
        def words(_none: object) -> str:
            if not self.page.closed:
                self.refresh()
            return _("Taken back: the project is as it was")

        self.desk.take_back(work, words)

    def way_back(self) -> dict[str, Any]:
        """Return the wish that brings this list back."""
        return {self.WISH: True, **super().way_back()}

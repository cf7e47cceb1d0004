"""Who lives in a household? Its people, each with what the form of the file asks of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from app.hardship import PersonIn
from app.hardship.keeping import CHILD, MINOR, STAGES_OF_SCHOOL
from app.shared.dates import age_on
from app.shared.money import yuan
from app.shared.text import N_, _
from ui.kit.asking import AskForm
from ui.kit.fields import CodeField, CountField, DateField, Field, IdField, MoneyField, NameField
from ui.kit.form import Spec
from ui.kit.grid import Column
from ui.kit.parts import Button
from ui.pages.choices import choices, spoken_codes
from ui.pages.hardship.file_tab import ListTab, Opened, two_columns
from ui.pages.hardship.words import day_words
from ui.pages.seconding import Seconding

if TYPE_CHECKING:
    from app.shared.actor import Actor
    from ui.desk import Desk
    from ui.pages.hardship.page import HardshipPage

SEXES = {"1": N_("Male"), "2": N_("Female")}
LISTED = {
    "doc_type": "id_document_types",
    "relation": "family_relation", "political": "political_status", "health": "health_status",
    "disability_type": "disability_types", "disability_grade": "disability_grades",
    "insurance": "medical_insurance_types", "employment": "employment_status",
}  # fmt: skip
NUMBERS = frozenset({"income", "entry_year", "years", "birth_date"})


def person_specs() -> list[Spec]:
    """Return the fields of somebody of a household."""
    coded = lambda name: partial(CodeField, choices(LISTED[name]))  # noqa: E731 - a field is made for each form
    sexes = spoken_codes({code: _(words) for code, words in SEXES.items()})
    stages = spoken_codes({code: _(words) for code, words in STAGES_OF_SCHOOL.items()})
    school, health = _("School"), _("Health")
    return [
        Spec("name", _("Name"), NameField, required=True), Spec("relation", _("Is of the head"), coded("relation"),
                                                                required=True),
        Spec("id_no", _("Document number"), IdField), Spec("birth_date", _("Birth date"), DateField),
        Spec("sex", _("Sex"), partial(CodeField, sexes)),
        Spec("income", _("Income, a month"), MoneyField, hint=_("yuan")),
        Spec("employment", _("Employment"), coded("employment")), Spec("unit", _("Unit or school"), Field),
        Spec("doc_type", _("Document"), coded("doc_type"), folded=True, group=health),
        Spec("health", _("State of health"), coded("health"), folded=True, group=health),
        Spec("disease", _("Illness"), Field, folded=True, group=health),
        Spec("disability_type", _("Disability"), coded("disability_type"), folded=True, group=health),
        Spec("disability_grade", _("Its grade"), coded("disability_grade"), folded=True, group=health),
        Spec("insurance", _("Medical insurance"), coded("insurance"), folded=True, group=health),
        Spec("political", _("Political status"), coded("political"), folded=True, group=health),
        Spec("stage", _("School"), partial(CodeField, stages), folded=True, group=school),
        Spec("entry_year", _("Entered in"), CountField, hint=_("year"), folded=True, group=school),
        Spec("years", _("Years of the school"), CountField, folded=True, group=school),
    ]  # fmt: skip


def person_from(answers: dict[str, Any]) -> PersonIn:
    """Return somebody as the answers tell them."""
    return PersonIn(**{name: value if name in NUMBERS else value or "" for name, value in answers.items()})


def _columns(today: Callable[[], date]) -> list[Column]:
    relations, work = (
        {one.code: one.words for one in choices(LISTED[name])} for name in ("relation", "employment")
    )
    return [
        Column(_("Name"), lambda one: one.told.name, 100, key="name"),
        Column(_("Is of the head"), lambda one: relations.get(one.told.relation, ""), 110, key="relation"),
        Column(_("Document number"), lambda one: one.told.id_no, 170, key="id_no"),
        Column(_("Birth date"), lambda one: day_words(one.told.birth_date), 100, key="born"),
        Column(_("Age"), lambda one: _age(one, today())[0], 144, "state", key="minor",
               tone=lambda one: _age(one, today())[1]),
        Column(_("Employment"), lambda one: work.get(one.told.employment, ""), 110, key="employment"),
        Column(_("Unit or school"), lambda one: one.told.unit, 140, key="unit"),
        Column(_("Income, yuan a month"), lambda one: "" if one.told.income is None else yuan(one.told.income), 120,
               "amount", key="income", number=lambda one: one.told.income),
        Column(_("Illness"), lambda one: one.told.disease, 130, key="disease", hidden=True),
    ]  # fmt: skip


def _age(one: Any, today: date) -> tuple[str, str]:
    """Say how old somebody is, and whether they are a child, whose parents agree to what is kept, or a minor."""
    if one.told.birth_date is None:
        return "", ""
    years = age_on(one.told.birth_date, today)
    if not one.minor:
        return str(years), ""
    limit, tone = (CHILD, "warn") if one.child else (MINOR, "quiet")
    return _("{n}, below {limit}", n=years, limit=limit), tone


class People(ListTab):
    """The people of a household, the head first."""

    KEY, WORDS = "people", N_("Family")

    def __init__(self, page: HardshipPage, desk: Desk) -> None:
        super().__init__(page, desk, _columns(desk.office.clock.today), "hardship_people")
        self.asking: AskForm | None = None
        told = _("The number of a document in a decided file is corrected by two.")
        self.seconding = Seconding(page, lambda: desk.office, "hardship.decide", _("Second person"), told)
        self.add_button = Button(_("Add somebody"), self.ask_new, picture="user-plus", keys="Ctrl+Shift+N")
        self.change_button = Button(_("Change"), self.ask_change, picture="pencil", keys="F2")
        self.off_button = Button(_("Take off"), self.take_off, picture="x", keys="Ctrl+Shift+D")
        self.offer(self.add_button, self.change_button, self.off_button)

    @classmethod
    def counted(cls, opened: Opened) -> int:
        """Return how many people there are."""
        return len(opened.view.people)

    def show_file(self, opened: Opened) -> None:
        """Show the people of a file."""
        super().show_file(opened)
        self.show_rows(opened.view.people)

    def moved(self) -> None:
        """Offer what may be done with somebody: the head is never taken off."""
        person = self.row
        self.add_button.setVisible(self.may)
        self.change_button.setVisible(self.may and person is not None)
        self.off_button.setVisible(self.may and person is not None and not person.is_head)

    def open_row(self, row: Any) -> None:
        """Change somebody."""
        if self.may:
            self.ask_change()

    # -- adding, changing, taking off

    def ask_new(self) -> None:
        """Ask for somebody who lives there too."""
        if self.may:
            self._ask(_("Somebody of the household"), {}, self._add)

    def ask_change(self) -> None:
        """Ask for what is known of somebody."""
        person = self.row
        if person is None or not self.may:
            return
        told = {name: getattr(person.told, name) or None for name in (one.name for one in person_specs())}
        masked = told.pop("id_no")
        begin = told | {"id_no": masked}
        self._ask(person.told.name, begin, lambda answers: self._change(person, masked, answers))

    def _ask(self, title: str, begin: dict[str, Any], then: Any) -> None:
        form = two_columns(person_specs())
        form.begin_with(begin)
        self.asking = AskForm(self.page, title, form, _("Write down"), then, stays=True, picture="check")
        self.asking.show()
        form.go_to("name")

    def _add(self, answers: dict[str, Any]) -> None:
        opened, office, window = self.opened, self.desk.office, self.asking
        assert opened is not None
        assert window is not None
        told = person_from(answers)

        def done(person_id: str) -> None:
            window.accept()
            words = _("{name} lives in the household of {head}", name=told.name, head=opened.view.head)
            self.desk.say(words, lambda: self._turn(person_id, off=True))
            self.page.refresh()

        self.page.run(
            lambda: office.hardship.add_person(office.actor, opened.view.id, told), done,
            window.refused(self.page.fault),
        )  # fmt: skip

    def _change(self, person: Any, masked: str | None, answers: dict[str, Any]) -> None:
        """Write the change down; a number left as it is shown, masked, stays what it was."""
        office, window = self.desk.office, self.asking
        assert window is not None
        told, confirmed = person_from(answers), False

        def work(second: Actor | None) -> PersonIn:
            nonlocal confirmed
            asked, confirmed = told, second is not None
            if masked is not None and told.id_no == masked:
                whole = office.hardship.reveal_person(office.actor, person.id, "keep")
                asked = replace(told, id_no=whole, doc_type=told.doc_type or person.told.doc_type)
            return office.hardship.change_person(office.actor, person.id, asked, second)

        def done(before: PersonIn) -> None:
            window.accept()
            words = _("What is known of {name} is written down", name=told.name)
            # What two have confirmed is not taken back by one.
            self.desk.say(words, None if confirmed else lambda: self._put_back(person.id, before))
            self.page.refresh()

        self.seconding.do(work, done, window.refused(self.page.fault))

    def take_off(self) -> None:
        """Take somebody off the household; their line stays, and comes back by undoing."""
        person, office = self.row, self.desk.office
        if person is None or person.is_head or not self.may:
            return

        def done(_none: None) -> None:
            words = _("{name} is no longer in the household", name=person.told.name)
            self.desk.say(words, lambda: self._turn(person.id, off=False))
            self.page.refresh()

        self.page.run(lambda: office.hardship.take_off(office.actor, "person", person.id), done)

    def _turn(self, person_id: str, *, off: bool) -> None:
        self.desk.take_back(
            lambda office: office.hardship.take_off(office.actor, "person", person_id, off=off),
            self._told_back,
        )

    def _put_back(self, person_id: str, before: PersonIn) -> None:
        self.desk.take_back(
            lambda office: office.hardship.change_person(office.actor, person_id, before), self._told_back
        )

    def _told_back(self, _none: object) -> str:
        if not self.page.closed:
            self.page.refresh()
        return _("Taken back: the household is as it was")

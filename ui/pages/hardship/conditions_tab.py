"""Does anything keep a household from being filed? Ten conditions, each with its proof and who set it aside."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from app.hardship import Answer, ClassView, ExclusionView
from app.shared.text import N_, _, _n
from ui.kit.asking import AskForm
from ui.kit.fields import Choice, CodeField, Field
from ui.kit.form import Form, Spec
from ui.kit.grid import Column
from ui.kit.parts import Button
from ui.pages.choices import second_persons, second_specs
from ui.pages.hardship.file_tab import ListTab, Opened

if TYPE_CHECKING:
    from app.security.service import Operator
    from ui.desk import Desk
    from ui.pages.hardship.page import HardshipPage


def _found(one: ExclusionView) -> tuple[str, str]:
    """Return what was found, and its tone."""
    if one.answer is None:
        return _("Not looked at"), "waiting"
    if not one.answer.applies:
        return _("Does not apply"), "good"
    return (_("Set aside, with a reason"), "warn") if one.answer.reason else (_("Applies"), "bad")


def _told(one: ExclusionView, name: str) -> str:
    return str(getattr(one.answer, name)) if one.answer is not None else ""


class ConditionsTab(ListTab):
    """The conditions that keep a household out."""

    KEY, WORDS = "conditions", N_("Exclusion check")

    def __init__(self, page: HardshipPage, desk: Desk) -> None:
        super().__init__(page, desk, [
            Column(_("Condition"), lambda one: one.words, 540, key="condition"),
            Column(_("State"), lambda one: _found(one)[0], 100, "state", key="state", tone=lambda one: _found(one)[1]),
            Column(_("Proof"), lambda one: _told(one, "evidence"), 150, key="evidence"),
            Column(_("Why filed all the same"), lambda one: _told(one, "reason"), 190, key="reason"),
            Column(_("Second person or paper"), lambda one: one.seconded_by or _told(one, "decision"), 140, key="by"),
        ], "hardship_conditions")  # fmt: skip
        self.asking: AskForm | None = None
        self._seconds: tuple[Choice, ...] = ()
        self.answer_button = Button(_("Answer"), self.ask, look="primary", picture="pencil", keys="F2")
        self.none_button = Button(
            _("The rest does not apply"), self.clear_rest, picture="list-checks", keys="Ctrl+Shift+K"
        )
        self.offer(self.answer_button, self.none_button)

    def show_file(self, opened: Opened) -> None:
        """Show the conditions of a file."""
        super().show_file(opened)
        office, file_id = self.desk.office, opened.view.id

        def read() -> tuple[ClassView, tuple[Operator, ...]]:
            return office.hardship.class_of(office.actor, file_id), office.operators.list(office.actor)

        self.page.run(read, lambda found: self._show(file_id, *found))

    def _show(self, file_id: str, found: ClassView, operators: tuple[Operator, ...]) -> None:
        if self.opened is None or self.opened.view.id != file_id:
            return
        self._seconds = second_persons(operators, self.desk.actor.operator_id)
        self.show_rows(found.exclusions)

    def moved(self) -> None:
        """Offer to answer."""
        self.answer_button.setVisible(self.may and self.row is not None)
        open_ = [one for one in self.rows if one.answer is None]
        self.none_button.setVisible(self.may and bool(open_))

    def open_row(self, row: Any) -> None:
        """Answer a condition."""
        self.ask()

    def ask(self) -> None:
        """Ask what was found about a condition."""
        row = self.row
        if row is None or not self.may:
            return
        group = _("Filed all the same")
        specs = [
            Spec("applies", _("Applies"), partial(CodeField, [Choice("0", _("No")), Choice("1", _("Yes"))]),
                 required=True),
            Spec("evidence", _("Proof"), Field, hint=_("seen at the visit, a paper, the register")),
            Spec("reason", _("Why filed all the same"), Field, folded=True, group=group),
            Spec("decision", _("Decision on paper"), Field, folded=True, group=group),
            *(_folded(one, group) for one in second_specs(self._seconds, required=False) if self._seconds),
        ]  # fmt: skip
        form = Form(specs)
        told = row.answer or Answer(False)
        form.begin_with({
            "applies": "1" if told.applies else "0", "evidence": told.evidence or None, "reason": told.reason or None,
            "decision": told.decision or None,
        })  # fmt: skip
        self.asking = AskForm(
            self.page, row.words, form, _("Write down"), lambda answers: self._answered(row.code, answers),
            told=_("What applies keeps the household out. To file it all the same a reason is written, and a second "
                   "person or a decision on paper stands by it."), stays=True,
        )  # fmt: skip
        if told.applies:
            form.unfold()
        self.asking.show()
        form.go_to("applies")

    def _answered(self, code: str, answers: Mapping[str, Any]) -> None:
        told = Answer(
            answers["applies"] == "1", answers["evidence"] or "", answers["reason"] or "",
            answers["decision"] or "",
        )  # fmt: skip
        self._write({code: told}, answers.get("operator"), answers.get("password"))

    def clear_rest(self) -> None:
        """Say of every condition nobody has looked at that it does not apply."""
        rest = {one.code: Answer(False) for one in self.rows if one.answer is None}
        if rest and self.may:
            self.asking = None
            self._write(dict(rest))

    def _write(
        self, told: Mapping[str, Answer], operator: str | None = None, password: str | None = None
    ) -> None:
        opened, office, window = self.opened, self.desk.office, self.asking
        assert opened is not None
        file_id, number = opened.view.id, opened.view.number

        def work() -> Mapping[str, Answer | None]:
            second = office.operators.prove(office.actor, operator, password or "") if operator else None
            return office.hardship.answer_exclusions(office.actor, file_id, told, second)

        def done(before: Mapping[str, Answer | None]) -> None:
            if window is not None:
                window.accept()
            words = _n("{n} condition of file {number} is answered", "{n} conditions of file {number} are answered",
                       len(told), number=number)  # fmt: skip
            self.desk.say(words, lambda: self._put_back(file_id, number, before))
            self.page.refresh()

        def refused(error: Exception) -> None:
            (self.page.fault if window is None else _at_its_field(window, self.page.fault))(error)

        self.page.run(work, done, refused, lane="io" if operator else "db")

    def _put_back(self, file_id: str, number: str, before: Mapping[str, Answer | None]) -> None:
        def words(_none: object) -> str:
            if not self.page.closed:
                self.page.refresh()
            return _("Taken back: the exclusion check of file {number} is as it was", number=number)

        self.desk.take_back(
            lambda office: office.hardship.answer_exclusions(office.actor, file_id, before), words
        )


def _folded(spec: Spec, group: str) -> Spec:
    return Spec(spec.name, spec.label, spec.make, folded=True, group=group)


def _at_its_field(window: AskForm, fault: Any) -> Any:
    """Return what takes a refusal: errors of a condition name it before their field ("exclusions.04.evidence")."""
    take = window.refused(fault)

    def named(error: Any) -> None:
        field = str(getattr(error, "field", "") or "").rpartition(".")[2]
        if field in window.form.fields:
            window.form.unfold()
            error.field = field
        take(error)

    return named

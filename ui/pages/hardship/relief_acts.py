"""What is done with grants of relief: approved, refused, given up, taken up again, and paid? Asked in small windows.

The tab of a file and the list of the office have the same acts; `then` reads anew what is shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from app.relief import Approval
from app.shared.money import yuan
from app.shared.text import _, _n
from ui.kit.fields import DateField
from ui.kit.form import Spec
from ui.pages.choices import second_persons, second_specs
from ui.pages.hardship.relief_asking import Lines
from ui.pages.hardship.relief_paying import ReliefPaying

if TYPE_CHECKING:
    from app.office import Office
    from app.relief import Done, GrantLine
    from app.security.service import Operator
    from app.shared.actor import Actor


class ReliefActs(ReliefPaying):
    """The acts with some grants; each says what it did and how it is undone."""

    def ask_approve(self, lines: Lines) -> None:
        """Ask for the approval: its day, a paper's number, or a second person here."""
        drafts = [one for one in lines if one.state == "DRAFT"]
        if not drafts:
            return
        office = self._desk.office
        self._page.run(
            lambda: office.operators.list(office.actor), lambda found: self._ask_approve(drafts, found)
        )

    def _ask_approve(self, lines: Lines, operators: tuple[Operator, ...]) -> None:
        today, count = self._desk.office.clock.today, len(lines)
        others = second_persons(operators, self._desk.actor.operator_id)
        specs = [
            Spec("on", _("Approved on"), lambda: DateField(today), required=True),
            Spec("number", _("Number of the approval")),
            *(second_specs(others, required=False) if others else ()),
        ]
        told = _n("{n} grant, {amount} yuan. Whoever drafted it names a paper, or another person confirms here.",
                  "{n} grants, {amount} yuan. Whoever drafted them names a paper, or another person confirms here.",
                  count, amount=yuan(sum(one.amount for one in lines)))  # fmt: skip
        self._ask(_("Approve relief"), specs, {"on": today()}, told, "user-check", "number",
                  lambda answers: self._approve(lines, answers))  # fmt: skip

    def _approve(self, lines: Lines, answers: dict[str, Any]) -> None:
        office, ids = self._desk.office, [one.id for one in lines]
        approval = Approval(answers["on"], answers.get("number") or "")

        def work() -> Done:
            second: Actor | None = None
            if answers.get("operator"):
                second = office.operators.prove(
                    office.actor, answers["operator"], answers.get("password") or ""
                )
            return office.relief.approve(office.actor, ids, approval, second)

        def said(count: int) -> str:
            return _n("{n} grant is approved", "{n} grants are approved", count)

        def back(office: Office, done: Sequence[str]) -> None:
            for one in done:
                office.relief.withdraw_approval(office.actor, one, _("Taken back at once"))

        self._do(work, lines, said, back, lane="io")

    def ask_refuse(self, line: GrantLine) -> None:
        """Ask why a draft is refused."""
        self._ask_why(_("Refuse relief"), _("The reason stays with the grant."), "ban",
                      lambda office, why: office.relief.refuse(office.actor, line.id, why), line,
                      _("Grant {number} is refused", number=line.number),
                      lambda office: office.relief.reopen(office.actor, [line.id]))  # fmt: skip

    def ask_withdraw(self, line: GrantLine) -> None:
        """Ask why an approval is taken back."""
        self._ask_why(_("Withdraw the approval"), _("Nothing is paid yet; the grant becomes a draft again."), "undo-2",
                      lambda office, why: office.relief.withdraw_approval(office.actor, line.id, why), line,
                      _("The approval of {number} is withdrawn", number=line.number))  # fmt: skip

    def drop(self, lines: Lines) -> None:
        """Give drafts up."""
        drafts = [one for one in lines if one.state == "DRAFT"]
        office, ids = self._desk.office, [one.id for one in drafts]
        if ids:
            self._do(lambda: office.relief.drop(office.actor, ids), drafts,
                     lambda count: _n("{n} draft is given up", "{n} drafts are given up", count),
                     lambda office, done: office.relief.reopen(office.actor, done))  # fmt: skip

    def reopen(self, lines: Lines) -> None:
        """Take up again what was given up or refused."""
        gone = [one for one in lines if one.state in ("DROPPED", "REFUSED")]
        office, ids = self._desk.office, [one.id for one in gone]
        if ids:
            self._do(lambda: office.relief.reopen(office.actor, ids), gone,
                     lambda count: _n("{n} grant is a draft again", "{n} grants are drafts again", count),
                     lambda office, done: office.relief.drop(office.actor, done))  # fmt: skip

"""Is what carriers took out given or brought back? Its lines, and why it differs where it does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.shared.text import _, _n
from app.visits import APPROVED, CASH
from ui.kit.asking import AskForm
from ui.kit.fields import CountField, Field, MoneyField
from ui.kit.form import Form, Spec
from ui.kit.grid import Column, Grid
from ui.kit.parts import Button
from ui.kit.window_model import ListSource
from ui.pages.listing import ListPapers
from ui.pages.registers import Register
from ui.pages.visits.issue_columns import measure
from ui.pages.visits.standing import standing_words

if TYPE_CHECKING:
    from app.visits import CampaignView, IssueLine, Reconciliation
    from ui.desk import Desk
    from ui.pages.visits.page import VisitsPage


def state_of(line: IssueLine) -> tuple[str, str]:
    """Say whether a line agrees, is explained or waits for an explanation; and its tone."""
    if line.unexplained:
        return _("To explain"), "bad"
    return (_("Explained"), "waiting") if line.difference else (_("Agrees"), "good")


def why(line: IssueLine) -> str:
    """Say what was explained, how much by each and by whom."""
    return "; ".join(f"{line.words(one.amount)} {one.reason} ({one.entered_by})" for one in line.explanations)


def columns() -> list[Column]:
    """Return the columns of the list."""
    return [
        Column(_("Source or good"), lambda line: line.name, 190, key="what"),
        Column(_("Measure"), measure, 84, key="measure"),
        Column(_("Planned for the list"), lambda line: line.words(line.planned), 110, "amount", key="planned"),
        Column(_("Taken out"), lambda line: line.words(line.issued), 110, "amount", key="issued"),
        Column(_("Given"), lambda line: line.words(line.given), 110, "amount", key="given"),
        Column(_("Brought back"), lambda line: line.words(line.returned), 110, "amount", key="returned"),
        Column(_("Difference"), lambda line: line.words(line.difference), 110, "amount", key="difference"),
        Column(_("State"), lambda line: state_of(line)[0], 110, "state", key="state",
               tone=lambda line: state_of(line)[1]),
        Column(_("Why it differs"), why, 260, key="why"),
    ]  # fmt: skip


class Differences(QWidget):
    """The lines of a campaign for which notes are written, on its reckoning."""

    def __init__(
        self, page: VisitsPage, desk: Desk, campaign: CampaignView, reckoned: Reconciliation
    ) -> None:
        super().__init__()
        self._page, self._desk, self._campaign = page, desk, campaign
        self.lines = reckoned.issued
        self.asking: AskForm | None = None
        self.grid = Grid(desk.jobs, columns(), page, _("Taken out, given, brought back"))
        self.register = Register(self.grid, desk, page, "issue_differences")
        title = _("Taken out, given, brought back: {name}", name=campaign.name)
        self.papers = ListPapers(
            page, desk, self.grid, lambda: title, "issue_differences", lambda: standing_words(campaign),
            keys=False,
        )  # fmt: skip
        self.grid.opened.connect(lambda _line: self.ask())
        self.explain_button = Button(_("Explain the difference"), self.ask, picture="pencil")
        self.explain_button.name_keys("Enter")
        self.out_button = Button(
            _("Take the last explanation back"), self.withdraw, look="link", picture="undo-2"
        )
        self.verbs = QWidget()  # the reckoning puts them beside its chips: the list needs the height
        line = QHBoxLayout(self.verbs)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.out_button)
        line.addWidget(self.explain_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.papers.line)
        column.addWidget(self.grid, 1)
        self.grid.moved_to.connect(self._offer)
        self.grid.rows.loaded.connect(lambda _count: self._stand())
        self.grid.show_source(ListSource(self.lines))
        self._offer(self._first())

    def _first(self) -> IssueLine | None:
        """Return the first line that waits for an explanation, else the first explained, else the first."""
        ranked = sorted(self.lines, key=lambda line: (not line.unexplained, not line.difference))
        return next(iter(ranked), None)

    def _stand(self) -> None:
        first = self._first()
        if first is not None:
            self.grid.stand_on(self.lines.index(first))

    def _offer(self, line: Any) -> None:
        works = self._campaign.standing == APPROVED and line is not None
        self.explain_button.setVisible(bool(works and line.unexplained))
        self.out_button.setVisible(bool(works and line.explanations))

    def summary(self) -> str:
        """Say how many lines still wait; empty when all is said."""
        count = sum(bool(line.unexplained) for line in self.lines)
        if not count:
            return ""
        return _n(
            "{n} difference between taken out, given and brought back is not explained",
            "{n} differences between taken out, given and brought back are not explained",
            count,
        )

    def ask(self) -> None:
        """Ask why the line the list stands on differs; all that is open is proposed."""
        line = self.grid.current()
        if line is None or not line.unexplained or self._campaign.standing != APPROVED:
            return
        cash = line.thing[0] == CASH
        specs = [
            Spec("amount", _("How much of it ({measure})", measure=measure(line)),
                 MoneyField if cash else CountField, required=True),
            Spec("reason", _("Why it differs"), Field, required=True),
        ]  # fmt: skip
        form = Form(specs)
        form.begin_with({"amount": abs(line.unexplained)})  # the sign is the difference's, nobody types it
        told = _("{name}: taken out {issued}, given {given}, brought back {returned}; {open} are not explained.",
                 name=line.name, issued=line.words(line.issued), given=line.words(line.given),
                 returned=line.words(line.returned), open=line.words(line.unexplained))  # fmt: skip
        self.asking = AskForm(
            self._page, _("Explain the difference"), form, _("Keep the explanation"),
            lambda answers: self._explain(line, answers), told=told, stays=True,
        )  # fmt: skip
        self.asking.show()
        form.go_to("reason")

    def _explain(self, line: IssueLine, answers: dict[str, Any]) -> None:
        office, campaign, window = self._desk.office, self._campaign, self.asking
        if window is None:
            return
        amount = answers["amount"] if line.unexplained > 0 else -answers["amount"]

        def done(explanation_id: str) -> None:
            window.accept()
            words = _("{name}: the difference is explained", name=line.name)
            self._desk.say(words, lambda: self._take_back(explanation_id))
            self._page.reckon(differences=True)

        self._page.run(
            lambda: office.visits.explain(office.actor, campaign.id, line.thing, amount, answers["reason"]),
            done,
            window.refused(self._page.fault),
        )

    def withdraw(self) -> None:
        """Take the last explanation of the line back."""
        line = self.grid.current()
        if line is not None and line.explanations:
            self._take_back(line.explanations[-1].id)

    def _take_back(self, explanation_id: str) -> None:
        page = self._page

        def taken_back(_nothing: None) -> str:
            if not page.closed:
                page.reckon_again()
            return _("The explanation is taken back")

        self._desk.take_back(
            lambda office: office.visits.withdraw_explanation(office.actor, explanation_id), taken_back
        )

"""What does this plan say? Its rules in words with their clauses beside them, and its own examples; read only."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.aid import PlanFile, ShelfLine, Worked, worked_examples
from app.shared.text import _, _n
from ui.kit.grid import Column
from ui.kit.parts import Button, Card, Line, Words
from ui.kit.scrolling import scrolled
from ui.pages.aid.lines import Kind, Lines
from ui.pages.aid.plans_list import state_words
from ui.pages.aid.plans_words import Rule, examples_of, rules_of, topic_words

if TYPE_CHECKING:
    from ui.desk import Desk
    from ui.kit.page import Page

WIDTH = 324
PANEL = "panel.plan"


class RulePanel(Card):
    """The current rule in full, with the words of its clause."""

    def __init__(self) -> None:
        super().__init__(margin=16, spacing=6, width=WIDTH)
        self.topic, self.words = Words("", "section"), Words("", wrap=True)
        self.number = Words("", colour="hint")
        self.clause = Words("", colour="secondary", wrap=True)
        self.body.addWidget(self.topic)
        self.body.addWidget(Line())
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 4, 0)
        for part in (self.words, self.number, self.clause):
            column.addWidget(part)
        column.addStretch(1)
        self.body.addWidget(scrolled(inside), 1)

    def show_rule(self, rule: Rule | None) -> None:
        """Show a rule; None shows what the panel is for."""
        self.topic.setText(topic_words(rule.topic) if rule is not None else "")
        self.words.setText(rule.words if rule is not None else _("Choose a rule in the list"))
        self.number.setText(rule.clause.no if rule is not None else "")
        self.clause.setText(rule.clause.text if rule is not None else "")
        for part in (self.number, self.clause):
            part.setVisible(bool(part.text()))


def columns() -> list[Column]:
    """Return the columns of a plan's rules."""
    return [
        Column(_("About"), lambda rule: topic_words(rule.topic), 130, key="topic", filter="topic"),
        Column(_("What the plan says"), lambda rule: rule.words, 420, key="words"),
        Column(_("Clause"), lambda rule: rule.clause.no, 90, key="clause"),
        Column(_("In its own words"), lambda rule: rule.clause.text, 200, key="text",
               tone=lambda rule: rule.tone),
    ]  # fmt: skip


def kind() -> Kind:
    """Return what the list of rules is made of."""
    money = ("price", "benefit", "limits")
    return Kind(
        "plan_rules", _("Rules of a plan"), columns(),
        {
            "": (_("All rules"), lambda rule: rule.topic != "example"),
            "money": (_("Prices and payments"), lambda rule: rule.topic in money),
            "who": (_("Who and when"), lambda rule: rule.topic in ("who", "term", "waiting", "deadline")),
            "documents": (_("Documents"), lambda rule: rule.topic in ("documents", "exclusion")),
            "example": (_("Examples"), lambda rule: rule.topic == "example"),
        },
        _("Words of a rule or its clause"),
        lambda rule: (rule.words, rule.clause.no, rule.clause.text),
        {"topic": lambda rule: rule.topic},
        lambda _key, value: topic_words(value),
    )  # fmt: skip


class OpenPlan(Lines):
    """One plan version, of the shelf or out of a file (`line` None then); `verbs` are what can be done with it."""

    def __init__(
        self, page: Page, desk: Desk, found: PlanFile, line: ShelfLine | None, *, back: Callable[[], object],
        verbs: list[Button],
    ) -> None:  # fmt: skip
        self.panel = RulePanel()
        super().__init__(page, desk, kind(), back=(_("Back to the plans"), back), side=self.panel)
        self.found, self.line = found, line
        self.check_button = Button(_("Check the examples"), self.check, picture="list-checks", keys="Ctrl+J")
        self.offer(self.check_button, *verbs, self.papers.button)
        self.stand()
        if desk.arranged(PANEL) is False:
            self.panel.hide()
        QShortcut(QKeySequence("F4"), self, activated=self.turn_panel)
        self._say_plan()

    def turn_panel(self) -> None:
        """Show or hide the panel on the right; it stays so for this operator."""
        self.panel.setVisible(self.panel.isHidden())
        self.desk.arrange(PANEL, not self.panel.isHidden())

    def _say_plan(self) -> None:
        plan, line = self.found.plan, self.line
        told = [
            f"{plan.name}  {plan.version}",
            f"{plan.valid_from.isoformat()} – {plan.valid_to.isoformat()}",
        ]
        if line is None:
            told.append(
                _("Read from a file, to be looked at. Only a plan the province publishes is taken into use.")
            )
        else:
            told.append(state_words(line))
            told.append(_("{covers} covers and {claims} claims rest on it", covers=f"{line.covers:,}",
                          claims=f"{line.claims:,}"))  # fmt: skip
        self.tell("    ".join(told))

    def paper_title(self) -> str:
        """Return what the list is called on paper: the plan and its version."""
        return f"{self.found.plan.name}  {self.found.plan.version}"

    def refresh(self) -> None:
        """Read the rules, and run the examples anew."""
        text, plan = self.found.text, self.found.plan
        self.page.run(lambda: (rules_of(plan), worked_examples(text)), lambda found: self._show(*found))

    def _show(self, rules: tuple[Rule, ...], worked: tuple[Worked, ...]) -> None:
        self.show_rows([*rules, *examples_of(worked)])

    def check(self) -> None:
        """Run the plan's own examples again and say how many come out to the fen."""
        text = self.found.text

        def done(worked: tuple[Worked, ...]) -> None:
            wrong = [one.name for one in worked if not one.holds]
            if wrong:
                words = _("Do not come out as the plan says: {examples}", examples=" · ".join(wrong))
                self.page.strip.say(words, "bad")
            else:
                words = _n("The {n} example of the plan comes out to the fen.",
                           "All {n} examples of the plan come out to the fen.", len(worked))  # fmt: skip
                self.page.strip.say(words, "good")
            self.show_list("example")

        self.page.run(lambda: worked_examples(text), done)

    def moved(self) -> None:
        """Show the current rule in full."""
        self.panel.show_rule(self.grid.current() if self.grid.rows.ids else None)

    def say_none(self) -> None:
        """Say that the plan says nothing of this."""
        self.grid.empty.say(
            _("The plan says nothing of this"), _("Another quick list shows its other rules.")
        )

    def way_back(self) -> dict[str, Any]:
        """Return the wish that opens this plan again; one read from a file is read again by hand."""
        return {"plan": self.line.id} if self.line is not None else {}

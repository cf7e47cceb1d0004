"""How does a campaign of second relief begin, and how are its pool and tiers changed before it is approved?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from app.aid import RELIEF_WAYS, NewRelief, ReliefRule, ReliefSheet, ReliefView, tiers_of, tiers_text
from app.shared.errors import RuleError
from app.shared.pinyin import full, initials
from app.shared.text import _
from ui.kit import icons
from ui.kit.asking import AskForm
from ui.kit.fields import Choice, CodeField, DateField, Field, MoneyField, TextField
from ui.kit.form import Form, Spec
from ui.kit.menu import open_under
from ui.kit.parts import Button
from ui.pages.choices import choices

if TYPE_CHECKING:
    from app.office import Office
    from ui.pages.aid.second_relief import SecondRelief

SOURCE = "04"  # the union's own money, where most pools come from


class Founding:
    """Asks what a campaign is founded with, and what is changed of a draft."""

    def __init__(self, relief: SecondRelief) -> None:
        self._relief = relief
        self._rules: Mapping[str, ReliefRule] = {}
        self.window: AskForm | None = None
        self.button = Button(_("New campaign"), self.ask_new, picture="plus", keys="Ctrl+Shift+N")
        self.more_button = Button(
            _("Change the campaign"), self.open_menu, look="link", picture="chevron-down"
        )
        self.menu = QMenu(relief.page)
        self.acts: dict[str, QAction] = {}
        for name, words, picture, act in (
            ("change", _("Change pool and tiers…"), "pencil", self.ask_change),
            ("withdraw", _("Take the approval back"), "undo-2", self.withdraw),
            ("drop", _("Give the campaign up…"), "x", self.ask_drop),
        ):
            action = self.acts[name] = QAction(icons.icon(picture), words, self.menu)
            action.triggered.connect(lambda _on=False, act=act: act())
            self.menu.addAction(action)

    def offer(self, view: ReliefView | None) -> None:
        """Offer what the campaign allows."""
        may = self._relief.may_change
        state = view.state if view is not None else ""
        self.button.setVisible(may)
        self.more_button.setVisible(may and state in ("DRAFT", "APPROVED"))
        self.acts["change"].setEnabled(state == "DRAFT")
        self.acts["drop"].setEnabled(state == "DRAFT")
        self.acts["withdraw"].setEnabled(state == "APPROVED" and view is not None and not view.paid_people)

    def first_button(self) -> Button:
        """Return the button an office without campaigns begins with."""
        return Button(_("Begin a campaign"), self.ask_new, look="primary", picture="plus")

    def open_menu(self) -> None:
        """Open the menu."""
        open_under(self.menu, self.more_button)

    # -- a new one

    def ask_new(self) -> None:
        """Ask for name, days, source, pool and tiers; a template's tiers stand there to be changed."""
        office = self._relief.desk.office
        self._relief.page.run(lambda: office.aid.relief_templates(office.actor), self._open_new)

    def _open_new(self, rules: Mapping[str, ReliefRule]) -> None:
        self._rules = rules
        today = self._relief.desk.office.clock.today
        specs = [
            Spec("name", _("Name of the campaign"), Field, required=True),
            Spec("first", _("Claims from"), lambda: DateField(today), required=True),
            Spec("last", _("Claims until"), lambda: DateField(today), required=True),
            Spec(
                "source",
                _("Source of the money"),
                lambda: CodeField(choices("warm_fund_sources")),
                required=True,
            ),
            Spec("pool", _("Pool, yuan"), MoneyField, required=True),
            *self._rule_specs(rules),
        ]
        year = today().year
        form = Form(specs)
        form.begin_with({
            "name": _("Second relief of {year}", year=year), "first": date(year, 1, 1), "last": date(year, 12, 31),
            "source": SOURCE, "way": "BURDEN", "tiers": tiers_text(rules["BURDEN"].tiers), "hardship_only": "0",
        })  # fmt: skip
        self._follow_way(form)
        self.window = AskForm(
            self._relief.page, _("A new campaign of second relief"), form, _("Begin the campaign"), self._found,
            told=_("The tiers are a beginning: write those your union decided. The pool is granted in the ledger."),
            picture="plus", stays=True,
        )  # fmt: skip
        self.window.show()
        form.go_to("pool")

    def _rule_specs(self, rules: Mapping[str, ReliefRule]) -> list[Spec]:
        ways = []
        for name in rules:
            words = _(RELIEF_WAYS[name]) if name in RELIEF_WAYS else _("By the plan {plan}", plan=name)
            ways.append(Choice(name, words, (full(words), initials(words))))
        hint = _("One tier a line: from which burden, how much. By class or illness its name stands first.")
        return [
            Spec("way", _("Amounts"), lambda: CodeField(ways), required=True),
            Spec("tiers", _("Tiers, yuan"), lambda: TextField(4), hint=hint),
            Spec("hardship_only", _("Who"), lambda: CodeField([
                Choice("0", _("Everybody with a burden left")), Choice("1", _("Only those with a hardship file")),
            ])),
        ]  # fmt: skip

    def _follow_way(self, form: Form) -> None:
        """Put the template's tiers there when another way is chosen, until somebody typed their own."""
        shown = {"way": form.fields["way"].read()}

        def follow() -> None:
            try:
                way = form.fields["way"].read()
            except RuleError:
                return  # half typed; it is read again with the form
            if way and way != shown["way"] and way in self._rules:
                shown["way"] = way
                form.fields["tiers"].put(tiers_text(self._rules[way].tiers))

        form.changed.connect(follow)

    def _rule(self, answers: Mapping[str, Any]) -> ReliefRule:
        """Return the rule typed. Raises TierWrong."""
        only = answers.get("hardship_only") == "1"
        template = self._rules.get(answers["way"])
        if template is not None and template.way == "PLAN":
            return ReliefRule("PLAN", hardship_only=only, plan=template.plan)
        return ReliefRule(answers["way"], tiers_of(answers["way"], answers["tiers"] or ""), only)

    def _found(self, answers: dict[str, Any]) -> None:
        office, window = self._relief.desk.office, self.window
        assert window is not None

        def work() -> ReliefSheet:
            told = NewRelief(
                answers["name"], answers["first"], answers["last"], answers["source"], answers["pool"],
                self._rule(answers),
            )  # fmt: skip
            return office.aid.found_relief(office.actor, told)

        def done(sheet: ReliefSheet) -> None:
            window.accept()
            self._relief.desk.say(
                _("{name} has begun", name=sheet.view.name), lambda: self._give_up(sheet.view.id)
            )
            self._relief.read(sheet.view.id)

        self._relief.page.run(work, done, window.refused(self._relief.page.fault))

    # -- a draft changed, given up, opened again

    def ask_change(self) -> None:
        """Ask for another pool or other tiers."""
        office = self._relief.desk.office
        self._relief.page.run(lambda: office.aid.relief_templates(office.actor), self._open_change)

    def _open_change(self, rules: Mapping[str, ReliefRule]) -> None:
        sheet = self._relief.sheet
        if sheet is None:
            return
        view, self._rules = sheet.view, rules
        form = Form([Spec("pool", _("Pool, yuan"), MoneyField, required=True), *self._rule_specs(rules)])
        way = view.rule.plan[0] if view.rule.way == "PLAN" else view.rule.way
        form.begin_with({
            "pool": view.pool, "way": way, "tiers": tiers_text(view.rule.tiers),
            "hardship_only": "1" if view.rule.hardship_only else "0",
        })  # fmt: skip
        self._follow_way(form)
        self.window = AskForm(
            self._relief.page, _("Change pool and tiers"), form, _("Change the campaign"), self._change,
            told=_("After other tiers people are proposed anew; what was set by hand stays."), picture="pencil",
            stays=True,
        )  # fmt: skip
        self.window.show()
        form.go_to("pool")

    def _change(self, answers: dict[str, Any]) -> None:
        office, window, sheet = self._relief.desk.office, self.window, self._relief.sheet
        assert window is not None
        assert sheet is not None
        before, relief_id = sheet.view, sheet.view.id

        def work() -> ReliefSheet:
            aid, actor = office.aid, office.actor
            rule = self._rule(answers)
            changed = aid.change_relief(actor, relief_id, pool=answers["pool"], rule=rule)
            return (
                aid.propose_relief(actor, relief_id).sheet
                if changed.lines and rule != before.rule
                else changed
            )

        def done(changed: ReliefSheet) -> None:
            window.accept()
            self._relief.show_sheet(changed)
            self._relief.desk.say(_("The campaign is changed"), lambda: self._change_back(before))

        self._relief.page.run(work, done, window.refused(self._relief.page.fault))

    def _change_back(self, before: ReliefView) -> None:
        def work(office: Office) -> ReliefSheet:
            aid, actor = office.aid, office.actor
            changed = aid.change_relief(actor, before.id, pool=before.pool, rule=before.rule)
            return aid.propose_relief(actor, before.id).sheet if changed.lines else changed

        self._relief.desk.take_back(work, self._shown(_("The campaign is as it was")))

    def ask_drop(self) -> None:
        """Ask once more before a draft is given up."""
        sheet = self._relief.sheet
        if sheet is None:
            return
        told = _(
            "The campaign stays in the list, its pool is taken back in the ledger. It cannot be taken up again."
        )
        self.window = AskForm(
            self._relief.page, _("Give {name} up", name=sheet.view.name), Form([]), _("Give it up"),
            lambda _answers: self._give_up(sheet.view.id), told=told, picture="x",
        )  # fmt: skip
        self.window.show()

    def _give_up(self, relief_id: str) -> None:
        words = _("The campaign is given up")
        self._relief.desk.take_back(
            lambda office: office.aid.drop_relief(office.actor, relief_id), self._shown(words)
        )

    def withdraw(self) -> None:
        """Take an approval back that was entered wrongly."""
        sheet, office = self._relief.sheet, self._relief.desk.office
        if sheet is not None:
            words = _("The approval of {name} is taken back", name=sheet.view.name)
            self._relief.page.run(
                lambda: office.aid.withdraw_relief_approval(office.actor, sheet.view.id),
                lambda found: (self._relief.show_sheet(found), self._relief.desk.say(words, None)),
            )

    def _shown(self, words: str) -> Any:
        """Return what shows a campaign again where it is still on the screen, and says the words."""

        def show(sheet: ReliefSheet) -> str:
            shown = self._relief.sheet
            if not self._relief.page.closed and shown is not None and shown.view.id == sheet.view.id:
                self._relief.show_sheet(sheet)
            return words

        return show

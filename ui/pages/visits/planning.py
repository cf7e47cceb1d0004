"""How does a campaign get its days and figures? A form, like one there was or empty, and what they come to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QVBoxLayout

from app.shared import codes
from app.shared.errors import NuangongError
from app.shared.money import yuan
from app.shared.text import _, _n
from app.visits import Figures, next_plan, proposed_next
from ui.kit.fields import Choice, CodeField, CountField, DateField, MoneyField
from ui.kit.flow import Flow
from ui.kit.form import Form, Spec
from ui.kit.parts import Button, Words
from ui.pages.draft_form import DraftForm

if TYPE_CHECKING:
    from app.visits import CampaignPlan, Needed
    from ui.desk import Desk
    from ui.pages.visits.page import VisitsPage

PAUSE = 300
"""Milliseconds after the last key before it is reckoned what the figures would come to."""

SOURCE, BOUGHT, PRICE, CASH, GOOD = "source", "bought", "price", "cash", "good"
CASH_FROM, GOODS_FROM = "cash_source", "goods_source"
NUMBERS = (SOURCE, BOUGHT, PRICE, CASH, GOOD)


def kit_words(recipients: str, category: str | None) -> str:
    """Say who gets a kit: a class of households, all of them, members, or others."""
    if recipients == "household":
        return codes.load("hardship_categories").label(category) if category else _("Households")
    return _("Members") if recipients == "member" else _("Other people")


def specs_of(plan: CampaignPlan) -> Iterator[Spec]:
    """Yield the fields of the campaign that follows `plan`: its days, then each figure of the plan."""
    yield Spec("name", _("Name of the campaign"), required=True, wide=True)
    yield Spec("first", _("First day"), DateField, required=True)
    yield Spec("last", _("Last day"), DateField, required=True)
    sources = codes.load("warm_fund_sources")
    for one in plan.sources:
        words = _("Budget (yuan): {what}", what=sources.label(one.code))
        yield Spec(f"{SOURCE} {one.code}", words, MoneyField, required=True)
    for good in plan.goods:
        title = f"{good.name}({good.unit})"
        yield Spec(f"{BOUGHT} {good.code}", _("Bought: {what}", what=title), CountField, required=True)
        yield Spec(
            f"{PRICE} {good.code}", _("Price of one (yuan): {what}", what=title), MoneyField, required=True
        )
    names = {good.code: good.name for good in plan.goods}
    payers = [Choice(one.code, sources.label(one.code)) for one in plan.sources]
    several = len(payers) > 1
    for place, kit in enumerate(plan.kits):
        who = kit_words(kit.recipients, kit.category)
        if kit.cash_source:
            yield Spec(f"{CASH} {place}", _("Cash (yuan): {what}", what=who), MoneyField, required=True)
            if several:
                words = _("Cash paid from: {what}", what=who)
                yield Spec(f"{CASH_FROM} {place}", words, lambda: CodeField(payers), required=True)
        if kit.goods_source:
            for code, name in names.items():
                words = _("{good}: {who}", good=name, who=who)
                yield Spec(f"{GOOD} {place} {code}", words, CountField, required=True)
            if several and names:
                words = _("Goods paid from: {what}", what=who)
                yield Spec(f"{GOODS_FROM} {place}", words, lambda: CodeField(payers), required=True)


def values_of(plan: CampaignPlan, *, like: bool = True) -> dict[str, Any]:
    """Return what the form begins with: the figures of the plan.

    `like` proposes the same days of the next year; else the days are the plan's, and what is zero is still to be
    written.
    """
    name, first, last = proposed_next(plan) if like else (plan.name, plan.window_from, plan.window_to)
    found: dict[str, Any] = {"name": name, "first": first, "last": last}
    figures: dict[str, int] = {f"{SOURCE} {one.code}": one.budget for one in plan.sources}
    for good in plan.goods:
        figures |= {f"{BOUGHT} {good.code}": good.bought, f"{PRICE} {good.code}": good.unit_price}
    for place, kit in enumerate(plan.kits):
        figures[f"{CASH} {place}"] = kit.cash
        found |= {f"{CASH_FROM} {place}": kit.cash_source, f"{GOODS_FROM} {place}": kit.goods_source}
        found |= {f"{GOOD} {place} {good.code}": kit.goods.get(good.code, 0) for good in plan.goods}
    return found | {name: value if like else value or None for name, value in figures.items()}


def figures_of(answers: dict[str, Any]) -> Figures:
    """Return what was typed as the figures of the next campaign."""
    goods: dict[int, dict[str, int]] = {}
    by_kind: dict[str, dict[str, Any]] = {
        kind: {} for kind in (SOURCE, BOUGHT, PRICE, CASH, CASH_FROM, GOODS_FROM)
    }
    for key, value in answers.items():
        kind, _blank, what = key.partition(" ")
        if kind == GOOD:
            place, code = what.split(" ", 1)
            goods.setdefault(int(place), {})[code] = value
        elif kind in by_kind:
            by_kind[kind][what] = value
    cash, cash_from, goods_from = (
        {int(place): value for place, value in by_kind[kind].items()}
        for kind in (CASH, CASH_FROM, GOODS_FROM)
    )
    return Figures(
        answers["name"], answers["first"], answers["last"], by_kind[SOURCE], by_kind[BOUGHT], by_kind[PRICE],
        cash, goods, cash_from, goods_from,
    )  # fmt: skip


def needed_words(plan: CampaignPlan, found: Needed) -> str:
    """Say what a plan would come to: people, cash and goods of what there would be."""
    sources = codes.load("warm_fund_sources")
    parts = [_n("{n} person would be on the list", "{n} people would be on the list", found.people)]
    for one in plan.sources:
        used = found.cash.get(one.code, 0) + found.value.get(one.code, 0)
        facts = {"what": sources.label(one.code), "used": yuan(used), "there": yuan(one.budget)}
        parts.append(_("{what}: {used} of {there} yuan", **facts))
    for good in plan.goods:
        facts = {"what": good.name, "used": f"{found.goods.get(good.code, 0):,}", "there": f"{good.bought:,}"}
        parts.append(_("{what}: {used} of {there}", **facts))
    return "    ".join(parts)


class Planning(DraftForm):
    """The form of a campaign's days and figures, in place of the list; `like` is the campaign it is to follow."""

    def __init__(
        self,
        page: VisitsPage,
        desk: Desk,
        plan: CampaignPlan,
        like: str,
        *,
        back: Callable[[], object],
        from_file: Callable[[], object],
        outline: Callable[[CampaignPlan], object],
        begin: Callable[[CampaignPlan, Callable[[Exception], None], bool], None],
    ) -> None:
        self._plan, self._begin_campaign, self._asked = plan, begin, 0
        title = _("New campaign like {name}", name=plan.name) if like else _("New campaign: its figures")
        super().__init__(
            page, desk, Form(list(specs_of(plan)), columns=2), title=title, verb=_("Make it, with its list"),
            draft=("campaign", like), back=Button(_("Back to the list"), back, look="link", picture="chevron-left"),
        )  # fmt: skip
        self.told = Words("", colour="secondary", wrap=True)
        self.outline_button = Button(
            _("Other sources, kinds or goods"),
            lambda: outline(self.plan_typed()),
            look="link",
            picture="pencil",
        )
        self.file_button = Button(
            _("From a plan file instead"), from_file, look="link", picture="folder-open"
        )
        self.choose_button = Button(
            _("Make it, then choose the people"), lambda: self.make(choose=True), look="link", picture="users",
            keys="Ctrl+Shift+Return",
        )  # fmt: skip
        links = Flow()
        for button in (self.choose_button, self.outline_button, self.file_button):
            links.addWidget(button)
        self.card.body.addLayout(links)
        self.fields.begin_with(values_of(plan, like=bool(like)))
        self.stand()
        whole = self.layout()
        assert isinstance(whole, QVBoxLayout)
        whole.insertWidget(1, self.told)  # in sight wherever the form is scrolled to
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE)
        self._timer.timeout.connect(self.reckon)
        self.fields.changed.connect(self._timer.start)
        self.reckon()

    def plan_typed(self) -> CampaignPlan:
        """Return the plan with what is typed by now, or as it was while something cannot be read."""
        answers = self._quietly()
        try:
            return self._plan if answers is None else next_plan(self._plan, figures_of(answers))
        except NuangongError:
            return self._plan

    def reckon(self) -> None:
        """Say what the figures typed would come to today; nothing while one of them cannot be read."""
        answers = self._quietly()
        self._asked += 1
        if answers is None:
            self.told.setText("")
            return
        office, plan, asked = self.desk.office, self._plan, self._asked

        def work() -> tuple[CampaignPlan, Needed]:
            made = office.visits.next_plan(office.actor, plan, figures_of(answers))
            return made, office.visits.needed(office.actor, made)

        def done(found: tuple[CampaignPlan, Needed]) -> None:
            if asked == self._asked:
                self.told.setText(needed_words(*found))
                self.told.tint("warn" if found[1].over or found[1].short else "secondary")

        self.page.run(work, done, lambda _error: self.told.setText(""))

    def _quietly(self) -> dict[str, Any] | None:
        """Return the answers without marking anything: somebody is still typing. What is not written yet is zero."""
        try:
            answers = {name: field.read() for name, field in self.fields.fields.items()}
        except NuangongError:
            return None
        for name, value in answers.items():
            if value is None and name.partition(" ")[0] in NUMBERS:
                answers[name] = 0
        return None if None in answers.values() else answers

    def finish(self) -> None:
        """Make the campaign and put everybody it plans for on its list."""
        self.make()

    def make(self, *, choose: bool = False) -> None:
        """Make the campaign, with everybody it plans for on its list; or with nobody, to `choose` them next."""
        answers = self.fields.read()
        if answers is None or not self.finish_button.isEnabled():
            return
        self.hand_over()
        office, before = self.desk.office, self._plan

        def made(plan: CampaignPlan) -> None:
            whole = replace(plan, household_categories=(), work_unit=None) if choose else plan
            self._begin_campaign(whole, lambda error: self.refused([error]), choose)

        self.page.run(
            lambda: office.visits.next_plan(office.actor, before, figures_of(answers)),
            made,
            lambda error: self.refused([error]),
        )

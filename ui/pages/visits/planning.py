"""How does the next campaign begin like one there was? A form with its days and figures, and what they come to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer

from app.shared import codes
from app.shared.errors import NuangongError
from app.shared.money import yuan
from app.shared.text import _, _n
from app.visits import Figures, proposed_next
from ui.kit.fields import CountField, DateField, MoneyField
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
    for place, kit in enumerate(plan.kits):
        who = kit_words(kit.recipients, kit.category)
        if kit.cash_source:
            yield Spec(f"{CASH} {place}", _("Cash (yuan): {what}", what=who), MoneyField, required=True)
        if kit.goods_source:
            for code, name in names.items():
                words = _("{good}: {who}", good=name, who=who)
                yield Spec(f"{GOOD} {place} {code}", words, CountField, required=True)


def values_of(plan: CampaignPlan) -> dict[str, Any]:
    """Return what the form begins with: the same figures, the same days of the next year."""
    name, first, last = proposed_next(plan)
    found: dict[str, Any] = {"name": name, "first": first, "last": last}
    found |= {f"{SOURCE} {one.code}": one.budget for one in plan.sources}
    for good in plan.goods:
        found |= {f"{BOUGHT} {good.code}": good.bought, f"{PRICE} {good.code}": good.unit_price}
    for place, kit in enumerate(plan.kits):
        found[f"{CASH} {place}"] = kit.cash
        found |= {f"{GOOD} {place} {good.code}": kit.goods.get(good.code, 0) for good in plan.goods}
    return found


def figures_of(answers: dict[str, Any]) -> Figures:
    """Return what was typed as the figures of the next campaign."""
    goods: dict[int, dict[str, int]] = {}
    by_kind: dict[str, dict[str, int]] = {SOURCE: {}, BOUGHT: {}, PRICE: {}, CASH: {}}
    for key, value in answers.items():
        kind, _blank, what = key.partition(" ")
        if kind == GOOD:
            place, code = what.split(" ", 1)
            goods.setdefault(int(place), {})[code] = value
        elif kind in by_kind:
            by_kind[kind][what] = value
    cash = {int(place): fen for place, fen in by_kind[CASH].items()}
    return Figures(
        answers["name"], answers["first"], answers["last"], by_kind[SOURCE], by_kind[BOUGHT], by_kind[PRICE],
        cash, goods,
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
    return "\n".join(parts)


class Planning(DraftForm):
    """The form of the campaign that follows another one, in place of the list."""

    def __init__(
        self,
        page: VisitsPage,
        desk: Desk,
        like: tuple[str, CampaignPlan],
        back: Callable[[], object],
        from_file: Callable[[], object],
        begin: Callable[[CampaignPlan, Callable[[Exception], None]], None],
    ) -> None:
        self._campaign_id, plan = like
        super().__init__(
            page, desk, Form(list(specs_of(plan)), columns=2),
            title=_("New campaign like {name}", name=plan.name), verb=_("Make it, with its list"),
            draft=("campaign", self._campaign_id),
            back=Button(_("Back to the list"), back, look="link", picture="chevron-left"),
        )  # fmt: skip
        self._begin_campaign, self._asked = begin, 0
        self.told = Words("", colour="secondary", wrap=True)
        self.card.body.addWidget(self.told)
        self.file_button = Button(
            _("From a plan file instead"), from_file, look="link", picture="folder-open"
        )
        self.card.body.addWidget(self.file_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.fields.begin_with(values_of(plan))
        self.stand()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE)
        self._timer.timeout.connect(self.reckon)
        self.fields.changed.connect(self._timer.start)
        self.reckon()

    def reckon(self) -> None:
        """Say what the figures typed would come to today; nothing while one of them cannot be read."""
        answers = self._quietly()
        self._asked += 1
        if answers is None:
            self.told.setText("")
            return
        office, like, asked = self.desk.office, self._campaign_id, self._asked

        def work() -> tuple[CampaignPlan, Needed]:
            plan = office.visits.next_plan(office.actor, like, figures_of(answers))
            return plan, office.visits.needed(office.actor, plan)

        def done(found: tuple[CampaignPlan, Needed]) -> None:
            if asked == self._asked:
                self.told.setText(needed_words(*found))
                self.told.tint("warn" if found[1].over or found[1].short else "secondary")

        self.page.run(work, done, lambda _error: self.told.setText(""))

    def _quietly(self) -> dict[str, Any] | None:
        """Return the answers without marking anything: somebody is still typing."""
        try:
            answers = {name: field.read() for name, field in self.fields.fields.items()}
        except NuangongError:
            return None
        return None if None in answers.values() else answers

    def finish(self) -> None:
        """Make the campaign and put everybody it plans for on its list."""
        answers = self.fields.read()
        if answers is None or not self.finish_button.isEnabled():
            return
        self.hand_over()
        office, like = self.desk.office, self._campaign_id
        self.page.run(
            lambda: office.visits.next_plan(office.actor, like, figures_of(answers)),
            lambda plan: self._begin_campaign(plan, lambda error: self.refused([error])),
            lambda error: self.refused([error]),
        )

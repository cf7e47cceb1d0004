"""What does the invoice say? The window that asks for a purchase: total or price of one, each showing the other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.funds import Bought, nominal, shared_out
from app.shared import codes
from app.shared.errors import RuleError
from app.shared.money import CAPITAL_LIMIT
from app.shared.pinyin import full, initials
from app.shared.text import _
from app.visits import NewGood, parts_words
from ui.kit.asking import AskForm
from ui.kit.drafts import KeptDraft
from ui.kit.fields import Choice, CodeField, CountField, DateField, MoneyField
from ui.kit.form import Form, Spec

if TYPE_CHECKING:
    from app.funds import Purchase
    from app.workplace import FormDraft
    from ui.desk import Desk
    from ui.pages.visits.buying import Buying
    from ui.pages.visits.page import VisitsPage

DRAFT = "purchase"  # what is typed and not written down is kept under this, by the campaign
TOTAL, PRICE = "total", "unit_price"
MONEY = "money"  # how goods came that were paid for; donated ones name the source that gives them out


class BuyingWindow:
    """Asks for a purchase; of total and price of one that typed last counts, and the other is reckoned from it."""

    def __init__(self, page: VisitsPage, desk: Desk, shown: Buying) -> None:
        self._page, self._desk, self._shown = page, desk, shown
        self._by, self._seen = TOTAL, {TOTAL: "", PRICE: ""}
        self.window: AskForm | None = None
        self.kept: KeptDraft | None = None

    def ask(self) -> None:
        """Ask what was bought, with what was typed and not written down before."""
        if self.window is not None and self.window.isVisible():
            return
        office, campaign_id = self._desk.office, self._shown.campaign.id
        self._page.run(lambda: office.workplace.draft(office.actor, DRAFT, campaign_id), self._open)

    def _open(self, draft: FormDraft | None) -> None:
        if self._page.stack.currentWidget() is not self._shown:
            return
        today = self._desk.office.clock.today
        choices = [
            Choice(good.code, good.title, (full(good.name), initials(good.name)))
            for good in self._shown.goods
        ]
        form = Form([
            Spec("came", _("How they came"), lambda: CodeField(self._ways()), required=True),
            Spec("good", _("Which good"), lambda: CodeField(choices)),
            Spec("quantity", _("How many pieces"), CountField, required=True),
            Spec(TOTAL, _("Total (yuan)"), MoneyField),
            Spec(PRICE, _("Or price of one (yuan)"), MoneyField),
            Spec("on", _("Day"), lambda: DateField(today), required=True),
            Spec("counterparty", _("Supplier or donor")),
            Spec("summary", _("What for")),
            Spec("name", _("Name of the new good"), folded=True),
            Spec("unit", _("Counted in"), folded=True),
        ], more=_("A good that is not on the list"))  # fmt: skip
        form.begin_with({"on": today(), "came": MONEY})
        self._by, self._seen = TOTAL, {TOTAL: "", PRICE: ""}
        form.changed.connect(lambda: self._reckon(form))
        campaign = self._shown.campaign
        self.kept = KeptDraft(form, lambda state: self._keep(form, state), self._drop)
        if draft is not None:
            self.kept.resume(draft.content)
            form.tell(_("What you typed and did not write down is here again."), "waiting",
                      (_("Start afresh"), form.begin_again))  # fmt: skip
            self._reckon(form)
        if not choices:
            form.unfold()
        told = _("What is paid is an advance; it becomes help when the goods are handed over. Donated goods count at "
                 "their value, unpaid. The visits go on reckoning with the price of the plan.")  # fmt: skip
        self.window = AskForm(
            self._page, _("Buy goods for {name}", name=campaign.name), form, _("Write it down"), self._write,
            told=told, stays=True,
        )  # fmt: skip
        self.window.rejected.connect(lambda: self._leave(form))
        self.window.show()
        form.go_to("good" if choices else "name")

    def _ways(self) -> list[Choice]:
        """Return how goods come: bought, or donated for one of the campaign's sources to give out."""
        names = codes.load("warm_fund_sources")
        gifts = [
            (one.source, _("Donated, given out from {source}", source=names.label(one.source)))
            for one in self._shown.campaign.sources
        ]
        return [Choice(code, words, (full(words), initials(words)))
                for code, words in ((MONEY, _("Bought")), *gifts)]  # fmt: skip

    # -- total and price of one

    def _hear(self, form: Form) -> None:
        """Find which of the two was typed into; one emptied after it was typed empties the other with it."""
        for name, other in ((TOTAL, PRICE), (PRICE, TOTAL)):
            text = form.fields[name].text().strip()
            if text != self._seen[name]:
                if not text and self._by == name:
                    form.fields[other].put(None)
                self._by = name
                form.fields[other].mark_wrong(False)

    def _counts(self, form: Form) -> str:
        """Return which of the two counts: the one typed last, unless it was left empty."""
        other = PRICE if self._by == TOTAL else TOTAL
        return self._by if form.fields[self._by].text().strip() else other

    def _reckon(self, form: Form) -> None:
        """Show the other of total and price, what the cents come to, and what the shelf would hold."""
        self._hear(form)
        quantity, money = (self._number(form, name) for name in ("quantity", self._by))
        other = PRICE if self._by == TOTAL else TOTAL
        told = ""
        paid = (money or 0) * (1 if self._by == TOTAL else quantity or 0)
        if quantity and money and paid < CAPITAL_LIMIT:
            if self._by == TOTAL:
                parts = shared_out(money, quantity)
                form.fields[other].put(
                    nominal(Bought("", quantity, self._desk.office.clock.today(), total=money))
                )
                told = parts_words(parts) if len(parts) > 1 else ""
            else:
                form.fields[other].put(paid)
        elif form.fields[self._by].text().strip():
            form.fields[other].put(None)
        self._seen = {name: form.fields[name].text().strip() for name in (TOTAL, PRICE)}
        if not form.fields[PRICE].property("wrong"):
            form.note(PRICE, told, "secondary")
        if not form.fields["quantity"].property("wrong"):
            form.note("quantity", self._shelf_words(form, quantity), "secondary")

    def _shelf_words(self, form: Form, quantity: int | None) -> str:
        field = form.fields["good"]
        good = next((good for good in self._shown.goods if good.title == field.text()), None)
        if good is None:
            return ""
        state = self._shown.stock.get(good.code)
        left = state.left if state is not None else 0
        if not quantity:
            return _("On the shelf: {left} {unit}", left=f"{left:,}", unit=good.unit)
        return _("On the shelf: {left} {unit}, with these {more}", left=f"{left:,}", unit=good.unit,
                 more=f"{left + quantity:,}")  # fmt: skip

    def _number(self, form: Form, name: str) -> int | None:
        try:
            found: int | None = form.fields[name].read()
        except RuleError:
            return None
        return found

    # -- keeping what is typed

    def _leave(self, form: Form) -> None:
        if form.touched():
            self._desk.say(_("What you typed is kept as a draft; the form opens with it again."), None)

    def _keep(self, form: Form, state: dict[str, str]) -> None:
        office, kept, campaign = self._desk.office, self.kept, self._shown.campaign
        assert kept is not None
        counts = self._counts(form)
        # Of total and price only what was typed is kept; the other is reckoned again.
        typed = {name: text for name, text in state.items() if name not in (TOTAL, PRICE) or name == counts}

        def failed(error: Exception) -> None:
            kept.was_not_kept()
            self._page.fault(error)

        self._page.run(
            lambda: office.workplace.keep_draft(office.actor, DRAFT, campaign.id, typed, campaign.name),
            lambda _kept: kept.was_kept(office.clock.now()), failed,
        )  # fmt: skip

    def _drop(self) -> None:
        office, campaign_id = self._desk.office, self._shown.campaign.id
        self._page.run(lambda: office.workplace.drop_draft(office.actor, DRAFT, campaign_id))

    # -- writing

    def _write(self, answers: dict[str, Any]) -> None:
        office, window, kept = self._desk.office, self.window, self.kept
        assert window is not None and kept is not None  # noqa: PT018
        counts = self._counts(window.form)
        bought = Bought(
            answers["good"] or "", answers["quantity"], answers["on"],
            total=answers[TOTAL] if counts == TOTAL else None,
            unit_price=answers[PRICE] if counts == PRICE else None,
            summary=answers["summary"] or "", counterparty=answers["counterparty"] or "",
            gift_to="" if answers["came"] == MONEY else answers["came"],
        )  # fmt: skip
        named = answers["name"] or answers["unit"]
        new = NewGood(answers["name"] or "", answers["unit"] or "") if named else None
        campaign_id = self._shown.campaign.id

        def done(made: Purchase) -> None:
            window.accept()
            self._shown.bought(made)

        refused = window.refused(self._page.fault)

        def failed(error: Exception) -> None:
            kept.go_on()
            refused(error)

        kept.drop()
        self._page.run(lambda: office.visits.buy(office.actor, campaign_id, bought, new), done, failed)

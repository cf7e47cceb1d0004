"""What is written into the books by hand? Asks for an opening balance, income or expense, and why one is taken back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.funds import OPENED, RECEIVED, REVERSED, SPENT, TAKEN_IN, Written, kind_words, summary_words
from app.shared.money import yuan
from app.shared.text import N_, _
from ui.kit.asking import AskForm
from ui.kit.drafts import KeptDraft
from ui.kit.fields import CodeField, DateField, MoneyField
from ui.kit.form import Form, Spec
from ui.kit.parts import Button
from ui.pages.choices import choices
from ui.pages.funds.columns import source_words
from ui.pages.home.gather import may

if TYPE_CHECKING:
    from app.funds import Agreement, LedgerLine
    from app.office import Office
    from app.workplace import FormDraft
    from ui.desk import Desk
    from ui.kit.page import Page

DRAFT = "fund_entry"  # what is typed and not written down is kept under this, by the kind of entry


@dataclass(frozen=True)
class Kind:
    """How an entry by hand is asked for: its title, what is told, and whom it is with."""

    title: str
    told: str
    counterparty: str


KINDS = {
    OPENED: Kind(
        N_("Write down an opening balance"),
        N_("What the office has of a source before anything else of it is written here. Money for a campaign is "
           "granted in its plan; do not write it here again."),
        N_("From whom"),
    ),
    RECEIVED: Kind(
        N_("Write down income"),
        N_("Money for a campaign is granted in its plan; do not write it here again."),
        N_("From whom"),
    ),
    SPENT: Kind(
        N_("Write down an expense"),
        N_("Help given on visits is booked by itself; do not write it here again."),
        N_("To whom"),
    ),
}  # fmt: skip


class Writing:
    """The page's verbs for what is written by hand, and their windows; `done` gets the id of the line written."""

    def __init__(self, page: Page, desk: Desk, done: Callable[[str], object]) -> None:
        self._page, self._desk, self._done = page, desk, done
        self._line: LedgerLine | None = None
        self.window: AskForm | None = None
        self.kept: KeptDraft | None = None
        self._left: dict[str, int] = {}
        self.opening_button = self._verb(OPENED, "wallet", look="link")
        self.income_button = self._verb(RECEIVED, "plus", look="primary", keys="Ctrl+N")
        self.expense_button = self._verb(SPENT, "arrow-right", keys="Ctrl+Shift+N")
        self.reverse_button = Button(_("Reverse"), self.ask_reverse, picture="undo-2")
        self.reverse_button.hide()

    def _verb(self, kind: str, picture: str, **how: str) -> Button:
        button = Button(_(KINDS[kind].title), lambda: self.ask(kind), picture=picture, **how)
        if not self._may:
            button.hide()
        return button

    @property
    def _may(self) -> bool:
        return may(self._desk.office, "funds.record")

    def offer(self, line: LedgerLine | None) -> None:
        """Offer to take back the line the list stands on, when it was written by hand or bought, and stands."""
        self._line = line
        stands = line is not None and line.kind != REVERSED and not line.taken_back
        by_hand = line is not None and line.is_by_hand and self._may
        bought = line is not None and line.of in TAKEN_IN and may(self._desk.office, "visits.buy")
        self.reverse_button.setVisible(stands and (by_hand or bought))

    # -- asking

    def ask(self, kind: str) -> None:
        """Ask for an entry, with what was typed and not written down before."""
        if not self._may or (self.window is not None and self.window.isVisible()):
            return
        office = self._desk.office

        def read() -> tuple[dict[str, int], FormDraft | None]:
            return office.funds.own_left(office.actor), office.workplace.draft(office.actor, DRAFT, kind)

        self._page.run(read, lambda found: self._open(kind, *found))

    def _open(self, kind: str, left: dict[str, int], draft: FormDraft | None) -> None:
        asked, today = KINDS[kind], self._desk.office.clock.today
        self._left = left
        form = Form([
            Spec("source", _("Source of funds"), lambda: CodeField(choices("warm_fund_sources")), required=True),
            Spec("amount", _("Amount (yuan)"), MoneyField, required=True),
            Spec("summary", _("What for"), required=kind != OPENED),
            Spec("counterparty", _(asked.counterparty)),
            Spec("on", _("Day"), lambda: DateField(today), required=True),
        ])  # fmt: skip
        form.begin_with({"on": today()})
        form.changed.connect(lambda: self._say_left(form))
        self.kept = KeptDraft(form, lambda state: self._keep(kind, state), lambda: self._drop(kind))
        if draft is not None:
            self.kept.resume(draft.content)
            form.tell(_("What you typed and did not write down is here again."), "waiting",
                      (_("Start afresh"), form.begin_again))  # fmt: skip
            self._say_left(form)
        self.window = AskForm(
            self._page, _(asked.title), form, _("Write it down"), lambda answers: self._write(kind, answers),
            told=_(asked.told), picture="check", stays=True,
        )  # fmt: skip
        self.window.rejected.connect(lambda: self._leave(form))
        self.window.show()
        form.go_to("source")

    def _say_left(self, form: Form) -> None:
        """Say beneath the source what is left of it, outside of campaigns."""
        field = form.fields["source"]
        code = next((one.code for one in field.choices if one.words == field.text()), None)
        if code in self._left and not field.property("wrong"):
            words = _("Left outside of campaigns: {amount} yuan", amount=yuan(self._left[code]))
            form.note("source", words, "secondary")

    def _leave(self, form: Form) -> None:
        if form.touched():
            self._desk.say(_("What you typed is kept as a draft; the form opens with it again."), None)

    def _keep(self, kind: str, state: dict[str, str]) -> None:
        office, kept = self._desk.office, self.kept
        assert kept is not None

        def failed(error: Exception) -> None:
            kept.was_not_kept()
            self._page.fault(error)

        self._page.run(
            lambda: office.workplace.keep_draft(office.actor, DRAFT, kind, state, _(KINDS[kind].title)),
            lambda _kept: kept.was_kept(office.clock.now()), failed,
        )  # fmt: skip

    def _drop(self, kind: str) -> None:
        office = self._desk.office
        self._page.run(lambda: office.workplace.drop_draft(office.actor, DRAFT, kind))

    # -- writing

    def _write(self, kind: str, answers: dict[str, Any]) -> None:
        office, window, kept = self._desk.office, self.window, self.kept
        assert window is not None and kept is not None  # noqa: PT018
        written = Written(
            answers["source"], answers["on"], answers["amount"], answers["summary"] or "",
            answers["counterparty"] or "",
        )  # fmt: skip

        def work() -> LedgerLine:
            entry = office.funds.enter(office.actor, kind, written)
            return office.funds.page(office.actor, (f"{entry}/{written.source}",))[0]

        def done(line: LedgerLine) -> None:
            window.accept()
            self._desk.say(entry_words(line), lambda: self._undo(line))
            self._done(line.id)

        refused = window.refused(self._page.fault)

        def failed(error: Exception) -> None:
            kept.go_on()
            refused(error)

        kept.drop()
        self._page.run(work, done, failed)

    def _undo(self, line: LedgerLine) -> None:
        def work(office: Office) -> LedgerLine:
            entry = office.funds.undo_entry(office.actor, line.id.split("/")[0])
            return office.funds.page(office.actor, (f"{entry}/{line.source}",))[0]

        self._desk.take_back(work, self._taken_back)

    # -- taking back

    def ask_reverse(self) -> None:
        """Ask why the line the list stands on is taken back."""
        line = self._line
        if line is None or self.reverse_button.isHidden():
            return
        form = Form([Spec("reason", _("Why it is taken back"), required=True)])
        told = _("{entry} stays in the books, and an entry of today with the opposite amount takes it back. "
                 "Then write it down again as it should be.", entry=entry_words(line))  # fmt: skip
        self.window = AskForm(
            self._page, _("Reverse an entry"), form, _("Reverse"), lambda answers: self._reverse(line, answers),
            told=told, picture="undo-2", stays=True,
        )  # fmt: skip
        self.window.show()

    def _reverse(self, line: LedgerLine, answers: dict[str, Any]) -> None:
        office, window = self._desk.office, self.window
        assert window is not None

        def work() -> LedgerLine:
            actor, wanted, why = office.actor, line.id.split("/")[0], answers["reason"]
            if line.of in TAKEN_IN:
                entry = office.visits.reverse_purchase(actor, line.campaign_id, wanted, why).back_id
            else:
                entry = office.funds.reverse(actor, wanted, why)
            return office.funds.page(actor, (f"{entry}/{line.source}",))[0]

        def done(back: LedgerLine) -> None:
            window.accept()
            self._desk.say(self._taken_back(back), None)

        self._page.run(work, done, window.refused(self._page.fault))

    def _taken_back(self, back: LedgerLine) -> str:
        if not self._page.closed:
            self._done(back.id)
        return _("{voucher} is taken back by {back}", voucher=back.takes_back, back=back.voucher)


def entry_words(line: LedgerLine) -> str:
    """Say what a line written by hand is: its voucher, kind, source and amount; of goods bought what was bought."""
    if line.of in TAKEN_IN:
        return f"{line.voucher} {summary_words(line)}".strip()
    amount = abs(line.income or line.expense or 0)
    return _("{voucher} {kind}, {source}: {amount} yuan", voucher=line.voucher, kind=kind_words(line.of),
             source=source_words(line.source), amount=yuan(amount))  # fmt: skip


def own_words(own: Agreement) -> str:
    """Say what does not agree in the office's own book, and what to do."""
    told = []
    for finding in own.findings:
        source = source_words(finding.subject)
        if finding.code == "funds.opened_twice":
            told.append(_("{source} has two opening balances, each from another computer. Reverse the wrong one.",
                          source=source))  # fmt: skip
        elif finding.code == "funds.source_below_zero":
            told.append(_("More of {source} was spent than there was: {amount} yuan are missing. Look for an expense "
                          "written twice.", source=source, amount=yuan(-finding.difference)))  # fmt: skip
    return "\n".join(told) or _(
        "What was written by hand does not agree in itself. Do not write on; ask for help."
    )

"""Which papers has a claim? Slip and notices, of one or of many, looked at before they are printed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from app.shared.text import N_, _
from ui.kit import icons
from ui.kit.menu import open_under
from ui.kit.parts import Button
from ui.kit.work import LongWork
from ui.pages.proof import Looking, paper_language

if TYPE_CHECKING:
    from app.aid import ClaimView
    from ui.desk import Desk
    from ui.kit.page import Page

APPLICATION, ACCEPTED, SLIP, MISSING = "claim_application", "claim_accepted", "claim_slip", "claim_missing"
PAID, REFUSED, RECEIPT, PAYMENTS = "claim_paid", "claim_refused", "payment_receipt", "claim_payments"
TITLES = {
    APPLICATION: N_("Application"),
    ACCEPTED: N_("Receipt for the claim"),
    SLIP: N_("Calculation slip"),
    MISSING: N_("Notice of missing documents"),
    PAID: N_("Notice of payment"),
    REFUSED: N_("Notice of refusal"),
    RECEIPT: N_("Payee's receipt"),
    PAYMENTS: N_("Payment list"),
}
RIGHTS = {APPLICATION: "aid.take_claim", RECEIPT: "aid.pay", PAYMENTS: "aid.pay"}
"""Papers that show a whole document number or card; the others are anybody's who may print."""


def papers_of(view: ClaimView) -> tuple[str, ...]:
    """Return the papers that fit a claim as it stands: the province's word comes before our calculation."""
    found, said = view.assessment, view.decision
    fitting = [APPLICATION]
    if view.state != "REPORTED":
        fitting.append(ACCEPTED)
    if found is not None:
        fitting.append(SLIP)
        if found.missing and (said is None or said.state == "SUPPLEMENT"):
            fitting.append(MISSING)
    if said is not None and said.state in ("APPROVED", "DENIED"):
        fitting.append(PAID if said.state == "APPROVED" else REFUSED)
    if said is not None and said.state == "APPROVED" and said.amount:
        fitting.append(RECEIPT)
    return tuple(fitting)


class ClaimPapers:
    """Draws a paper and shows its pages."""

    def __init__(self, page: Page, desk: Desk) -> None:
        self._desk = desk
        self.work = LongWork(page)
        self.looking = Looking(page, desk, self.work)

    def show(self, form: str, claim_ids: Sequence[str], name: str) -> None:
        """Show paper `form` of some claims; `name` ends the name of its file."""
        office, paper, title = self._desk.office, paper_language(), _(TITLES[form])
        self.looking.show(
            _("Drawing the pages…"),
            lambda progress: office.printing.proof(office.actor, form, claim_ids, paper, progress=progress),
            title, f"{title}-{name}.pdf",
        )  # fmt: skip


class PaperMenu:
    """The button for the papers of the claim shown: those that fit it, each looked at before it is printed."""

    def __init__(self, page: Page, papers: ClaimPapers, allowed: Callable[[str], bool]) -> None:
        self._papers, self._allowed = papers, allowed
        self.view: ClaimView | None = None
        self.button = Button(_("Papers of the claim"), self.open, picture="printer", keys="Ctrl+Shift+P")
        self.menu = QMenu(page)

    @property
    def fitting(self) -> tuple[str, ...]:
        """Return the papers that fit the claim shown."""
        if self.view is None:
            return ()
        return tuple(form for form in papers_of(self.view) if self._allowed(RIGHTS.get(form, "aid.read")))

    def offer(self, view: ClaimView | None) -> None:
        """Offer the papers of a claim; None offers none."""
        self.view = view
        self.button.setVisible(bool(self.fitting))

    def open(self) -> None:
        """Open the menu, its first paper chosen."""
        if not self.fitting:
            return
        self.menu.clear()
        for form in self.fitting:
            action = QAction(icons.icon("printer"), _(TITLES[form]), self.menu)
            action.triggered.connect(lambda _on=False, form=form: self.show(form))
            self.menu.addAction(action)
        open_under(self.menu, self.button)

    def show(self, form: str) -> None:
        """Show a paper of the claim shown."""
        if self.view is not None:
            self._papers.show(form, (self.view.id,), self.view.number)

"""What leaves the campaign on paper or as a sheet, and what comes back? Asks where, shows how far it is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu

from app.shared.money import yuan
from app.shared.text import _, _n
from ui.kit import icons
from ui.kit.dialogs import choose_file, choose_saving, open_outside
from ui.kit.menu import open_under
from ui.kit.page import Page
from ui.kit.parts import Button
from ui.kit.work import LongWork
from ui.pages.listing import ListPapers
from ui.pages.proof import Looking, paper_language
from ui.pages.visits.announcing import Announcing

if TYPE_CHECKING:
    from app.printing import Printed
    from app.visits import CampaignView, PaymentList, ReturnedReport
    from ui.desk import Desk

PDF = "PDF (*.pdf)"
EXCEL = "Excel (*.xlsx)"
SHEETS = "Excel, CSV (*.xlsx *.xls *.csv)"


class Papers:
    """The campaign's buttons for print, Excel and returned sheets, and the line of the work under way."""

    def __init__(
        self,
        page: Page,
        desk: Desk,
        campaign: Callable[[], CampaignView | None],
        shown: Callable[[], Sequence[str]],
        returned: Callable[[ReturnedReport, str], None],
        listed: Callable[[], ListPapers | None],
    ) -> None:
        self._page, self._desk, self._listed = page, desk, listed
        self._as_shown: QAction | None = None
        self._campaign, self._shown, self._returned = campaign, shown, returned
        self.print_button = Button(_("Print and Excel"), self._open_menu, picture="printer", keys="Ctrl+P")
        self.return_button = Button(
            _("Take in a returned sheet"), self.choose_sheet, picture="file-spreadsheet"
        )
        self.work = LongWork(page, [self.print_button, self.return_button])
        self.looking = Looking(page, desk, self.work)
        self.announcing = Announcing(page, desk, campaign, self.preview_notice)
        self.menu = QMenu(page)
        for words, picture, act in (
            (_("Preview and print the sign-off list…"), "printer", self.preview_list),
            (_("Preview and print one sheet per household…"), "printer", self.preview_sheets),
            (_("Preview and print the public notice…"), "printer", self.announcing.ask),
            (_("Preview and print the approval form…"), "printer", self.preview_approval),
            (_("Preview and print the reckoning…"), "printer", self.preview_reckoning),
            (_("Preview and print the payment list…"), "printer", self.preview_payments),
            ("", "", None),
            (_("Sign-off list, whole campaign (PDF)"), "scroll-text", self.print_list),
            (_("One sheet per household, for the list shown (PDF)"), "scroll-text", self.print_sheets),
            (_("Sign-off list to fill in (Excel)"), "file-down", self.export_list),
            (_("Payment list for the bank (Excel)"), "file-down", self.export_payments),
        ):
            if act is None:
                self.menu.addSeparator()
                continue
            keys = "\tF7" if act == self.preview_list else ""
            action = QAction(icons.icon(picture), words + keys, self.menu)
            action.triggered.connect(lambda _checked=False, act=act: act())
            self.menu.addAction(action)
        QShortcut(QKeySequence("F7"), page, activated=self.preview_list)

    def offer(self, campaign: CampaignView | None) -> None:
        """Offer the buttons only while there is a campaign to print."""
        for button in (self.print_button, self.return_button):
            button.setVisible(campaign is not None)

    def fill_menu(self) -> None:
        """Offer the list as it is shown beneath the campaign's own papers."""
        if self._as_shown is not None:
            self.menu.removeAction(self._as_shown)
        papers = self._listed()
        self._as_shown = None
        if papers is not None:
            papers.fill_menu()
            papers.menu.setTitle(_("The list as it is shown"))
            self._as_shown = self.menu.addMenu(papers.menu)

    def _open_menu(self) -> None:
        self.fill_menu()
        open_under(self.menu, self.print_button)

    def _ask(self, title: str, kind: str, kinds: str, write: Callable[[Path], object]) -> None:
        campaign = self._campaign()
        if campaign is not None:
            ending = "xlsx" if kinds == EXCEL else "pdf"
            choose_saving(self._page, title, f"{campaign.name}-{kind}.{ending}", kinds, write)

    def _written(self, words: str, path: Path) -> None:
        self._page.strip.say(words, "good", (_("Open the file"), lambda: open_outside(path)))

    # -- paper

    def preview_list(self) -> None:
        """Show the sign-off list of the whole campaign as it would be printed."""
        self._preview_campaign("visit_list", _("sign-off list"))

    def preview_sheets(self) -> None:
        """Show a sheet for every household of the list shown as it would be printed."""
        self._preview("visit_sheet", tuple(self._shown()), _("sheets"))

    def preview_notice(self) -> None:
        """Show the list as it hangs out before the approval, once its days are written."""
        self._preview_campaign("public_notice", _("public notice"))

    def preview_approval(self) -> None:
        """Show the form on which the leadership approves the campaign."""
        self._preview_campaign("visit_approval", _("approval form"))

    def preview_reckoning(self) -> None:
        """Show the campaign reckoned up, for those who answer for it to sign."""
        self._preview_campaign("visit_reconciliation", _("reckoning"))

    def preview_payments(self) -> None:
        """Show whom the bank pays, and who cannot be paid yet."""
        self._preview_campaign("payment_list", _("payment list"))

    def _preview_campaign(self, form: str, kind: str) -> None:
        campaign = self._campaign()
        if campaign is not None:
            self._preview(form, (campaign.id,), kind)

    def _preview(self, form: str, subjects: Sequence[str], kind: str) -> None:
        campaign, office, paper = self._campaign(), self._desk.office, paper_language()
        if campaign is None:
            return
        self.looking.show(
            _("Drawing the pages…"),
            lambda progress: office.printing.proof(office.actor, form, subjects, paper, progress=progress),
            f"{campaign.name} {kind}",
            f"{campaign.name}-{kind}.pdf",
        )

    def print_list(self) -> None:
        """Ask where the sign-off list goes, then print it there."""
        self._ask(_("Where to write the sign-off list"), _("sign-off list"), PDF, self.print_list_to)

    def print_list_to(self, path: Path) -> None:
        """Print the sign-off list of the whole campaign into the PDF file `path`."""
        campaign = self._campaign()
        if campaign is not None:
            self._print("visit_list", lambda: (campaign.id,), path)

    def print_sheets(self) -> None:
        """Ask where the sheets go, then print them there."""
        self._ask(_("Where to write the sheets"), _("sheets"), PDF, self.print_sheets_to)

    def print_sheets_to(self, path: Path) -> None:
        """Print a sheet for every household of the list shown into the PDF file `path`."""
        self._print("visit_sheet", lambda: tuple(self._shown()), path)

    def _print(self, form: str, subjects: Callable[[], Sequence[str]], path: Path) -> None:
        office, wanted = self._desk.office, subjects()
        paper = paper_language()

        def printed(done: tuple[Printed, ...]) -> None:
            pages = sum(one.pages for one in done)
            words = _n(
                "{n} page was written to {file}.", "{n} pages were written to {file}.", pages, file=path.name
            )
            self._written(words, path)

        self.work.do(
            _("Drawing the pages…"),
            lambda progress: office.printing.produce_many(
                office.actor, form, wanted, path, paper, progress=progress
            ),
            printed,
        )

    # -- Excel

    def export_list(self) -> None:
        """Ask where the sheet goes, then write it there."""
        self._ask(_("Where to write the sheet"), _("sign-off list"), EXCEL, self.export_list_to)

    def export_list_to(self, path: Path) -> None:
        """Write the sign-off list as an Excel sheet that can be filled in and taken in again."""
        campaign, office = self._campaign(), self._desk.office
        if campaign is None:
            return
        words = _(
            "{file} is written. It holds whole document and account numbers: keep it safe.", file=path.name
        )
        self.work.do(
            _("Writing the sheet…"),
            lambda _progress: office.visits.export_list(office.actor, campaign.id, path),
            lambda _path: self._written(words, path),
        )

    def export_payments(self) -> None:
        """Ask where the payment list goes, then write it there."""
        self._ask(_("Where to write the payment list"), _("payment list"), EXCEL, self.export_payments_to)

    def export_payments_to(self, path: Path) -> None:
        """Write what the bank can pay; say how many cannot be paid yet."""
        campaign, office = self._campaign(), self._desk.office
        if campaign is None:
            return

        def written(found: PaymentList) -> None:
            words = _n("{n} transfer in {file}: {sum} yuan.", "{n} transfers in {file}: {sum} yuan.",
                       len(found.payable), file=path.name, sum=yuan(found.total))  # fmt: skip
            if found.waiting:
                words += " " + _n("{n} has no card that checks; the printed list names them.",
                                  "{n} have no card that checks; the printed list names them.",
                                  len(found.waiting))  # fmt: skip
            self._written(words, path)

        self.work.do(
            _("Writing the sheet…"),
            lambda _progress: office.visits.export_payments(office.actor, campaign.id, path),
            written,
        )

    # -- what comes back

    def choose_sheet(self) -> None:
        """Let the returned sheet be chosen, then take it in."""
        if self._campaign() is not None:
            choose_file(self._page, _("Choose the sheet that came back"), SHEETS, self.take_sheet)

    def take_sheet(self, path: Path) -> None:
        """Take the results of a returned sheet in, in one act; what could not be taken is shown by row."""
        campaign, office = self._campaign(), self._desk.office
        if campaign is None:
            return

        def work(progress: Any) -> ReturnedReport:
            return office.visits.import_results(office.actor, campaign.id, path, progress)

        self.work.do(_("Taking the results in…"), work, lambda found: self._returned(found, path.name))

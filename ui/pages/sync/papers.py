"""What of the exchange goes on paper, and what comes back on paper? Two sheets to sign, a receipt's code typed in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from app.printing.forms import device_sheet, package_handover
from app.shared.text import _
from ui.kit.asking import AskForm
from ui.kit.fields import Field
from ui.kit.form import Form, Spec
from ui.kit.page import Page
from ui.kit.work import LongWork
from ui.pages.proof import Looking, paper_language

if TYPE_CHECKING:
    from ui.desk import Desk


class ExchangePapers:
    """The hand-over sheet of a package and the sheet of this computer, in the preview."""

    def __init__(self, page: Page, desk: Desk, work: LongWork) -> None:
        self._desk = desk
        self.looking = Looking(page, desk, work)

    def handover(self, number: int, sha256: str) -> None:
        """Show what is signed when a package changes hands."""
        title = _("Hand-over sheet of package {number}", number=number)
        self.show(package_handover.FORM.key, sha256, title)

    def device(self) -> None:
        """Show what is signed when this computer is enrolled."""
        self.show(device_sheet.FORM.key, self._desk.actor.device_id, _("Sheet of this computer"))

    def show(self, form: str, subject: str, title: str) -> None:
        """Show a paper of the exchange about one subject."""
        office, paper = self._desk.office, paper_language()
        self.looking.show(
            _("Drawing the pages…"),
            lambda progress: office.printing.proof(office.actor, form, (subject,), paper, progress=progress),
            title, f"{title}.pdf",
        )  # fmt: skip


def ask_code(parent: Page, entered: Callable[[str], object]) -> AskForm:
    """Ask for the code of a receipt's sheet: the stick did not come back, but the paper did."""
    form = Form([Spec("code", _("Code on the sheet"), Field, required=True)])

    def answered(answers: Mapping[str, Any]) -> None:
        entered(answers["code"])

    asking = AskForm(
        parent, _("Enter a receipt from paper"), form, _("Take it over"), answered,
        told=_("The receipt's sheet has a code in groups; type it or scan it. What it confirms counts at once, "
               "the rest comes with the next receipt."),
        picture="download",
    )  # fmt: skip
    asking.open()
    return asking

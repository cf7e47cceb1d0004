"""Which packages went out and which receipts came in? Two lists in place of the page, newest first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.shared.clock import moment as hub_moment
from app.shared.money import yuan
from app.shared.text import N_, _
from ui.kit.grid import Column, Grid
from ui.kit.page import Page
from ui.kit.parts import Button
from ui.pages.home.gather import may
from ui.pages.record_words import kind_order, kind_words
from ui.pages.sync.in_place import InPlaceList
from ui.pages.sync.words import listing, moment, problem_words

if TYPE_CHECKING:
    from app.office import Office
    from app.sync.history_service import PackageLine, ReceiptLine
    from ui.desk import Desk

# The states of a package, and their tones.
PACKAGE_STATES = {
    "under_way": (N_("On its way"), "waiting"),
    "confirmed": (N_("Confirmed"), "good"),
    "replaced": (N_("Replaced by a later one"), "quiet"),
}


@dataclass(frozen=True)
class PackageSource:
    """The packages written here, for the grid."""

    office: Office

    def ids(self) -> Sequence[PackageLine]:
        """Return them, the newest first."""
        return self.office.sync.packages(self.office.actor)

    def rows(self, ids: Sequence[PackageLine]) -> Sequence[PackageLine]:
        """Return them."""
        return ids


@dataclass(frozen=True)
class ReceiptSource:
    """The receipts taken in here, for the grid."""

    office: Office

    def ids(self) -> Sequence[ReceiptLine]:
        """Return them, the newest first."""
        return self.office.sync.receipts(self.office.actor)

    def rows(self, ids: Sequence[ReceiptLine]) -> Sequence[ReceiptLine]:
        """Return them."""
        return ids


def _count(number: int | None) -> str:
    return "" if number is None else f"{number:,}"


def _kinds(line: PackageLine) -> str:
    tables = sorted(line.tables, key=kind_order)
    return listing([f"{kind_words(table)} {line.tables[table]:,}" for table in tables], 4)


def package_columns() -> list[Column]:
    """Return the columns of the packages."""
    return [
        Column(_("Number"), lambda line: str(line.number), 64, "count", key="number"),
        Column(_("Copied"), lambda line: moment(line.made_at), 138, key="made"),
        Column(_("By"), lambda line: line.by, 84, key="by"),
        Column(_("State"), lambda line: _(PACKAGE_STATES[line.state][0]), 172, "state", key="state",
               tone=lambda line: PACKAGE_STATES[line.state][1]),
        Column(_("Confirmed"), lambda line: moment(line.acked_at), 138, key="acked"),
        Column(_("Changes"), lambda line: _count(line.changes), 76, "count", key="changes"),
        Column(_("Records"), lambda line: _count(line.records), 76, "count", key="records"),
        Column(_("Sum of amounts, yuan"), lambda line: yuan(line.money), 140, "amount", key="money",
               number=lambda line: line.money),
        Column(_("Changes by kind"), _kinds, 180, key="kinds"),
        Column(_("File"), lambda line: line.name, 260, key="file", hidden=True),
    ]  # fmt: skip


def receipt_columns() -> list[Column]:
    """Return the columns of the receipts."""
    return [
        Column(_("Taken in"), lambda line: moment(line.taken_at), 150, key="taken"),
        Column(_("By"), lambda line: line.by, 84, key="by"),
        Column(_("Made by the province"), lambda line: moment(hub_moment(line.hub_time)), 190, key="made"),
        Column(_("Confirms changes up to"), lambda line: _count(line.ack), 190, "count", key="ack"),
        Column(_("Decisions and entries in it"), lambda line: _count(line.entries), 210, "count", key="entries"),
        Column(_("What stopped it"), lambda line: problem_words(line.problem), 340, key="problem"),
    ]  # fmt: skip


class Packages(InPlaceList):
    """The packages written on this computer."""

    def __init__(
        self,
        page: Page,
        desk: Desk,
        back: Callable[[], object],
        again: Callable[[], object],
        sheet: Callable[[int, str], object],
    ) -> None:
        title = _("Packages so far")
        super().__init__(page, desk, "packages", title, Grid(desk.jobs, package_columns(), page, title), back)
        self.grid.empty.say(
            _("No package was copied yet"), _("The first one is made with “Copy to the stick”.")
        )
        self._sheet = sheet
        self.sheet = Button(_("Hand-over sheet"), self.show_sheet, picture="scroll-text")
        verbs = [self.sheet]
        if may(desk.office, "sync.export"):
            self.again = Button(_("Copy again"), again, picture="upload")
            self.again.setToolTip(
                _("A new package with everything not confirmed is written; it replaces the one on its way.")
            )
            verbs.insert(0, self.again)
        self.lay(verbs)
        self.grid.opened.connect(lambda _line: self.show_sheet())

    def show_sheet(self) -> None:
        """Show the sheet of the current package, to be signed when it changes hands."""
        line = self.grid.current()
        if line is not None:
            self._sheet(line.number, line.sha256)

    def came(self, count: int) -> None:
        """Offer the sheet where there is a package."""
        super().came(count)
        self.sheet.setEnabled(count > 0)

    def refresh(self) -> None:
        """Read the packages anew."""
        self.grid.show_source(PackageSource(self._desk.office))


class Receipts(InPlaceList):
    """The receipts taken in on this computer."""

    def __init__(self, page: Page, desk: Desk, back: Callable[[], object]) -> None:
        title = _("Receipts taken in")
        super().__init__(page, desk, "receipts", title, Grid(desk.jobs, receipt_columns(), page, title), back)
        self.grid.empty.say(
            _("No receipt was taken in yet"),
            _("The province answers each package; the file is found on the stick by itself."),
        )
        self.lay(())

    def refresh(self) -> None:
        """Read the receipts anew."""
        self.grid.show_source(ReceiptSource(self._desk.office))

"""How are whole units enrolled? The list of enrolments, and over it one of them, a new one, renewals, rates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu

from app.aid import Begun, Plan, UnitShare
from app.shared.text import N_, _
from ui.kit import icons
from ui.kit.dialogs import choose_saving, open_outside
from ui.kit.menu import open_under
from ui.kit.parts import Button
from ui.pages.aid.enrolment_acts import EXCEL, FromRoster
from ui.pages.aid.enrolment_batch import OpenBatch
from ui.pages.aid.enrolment_left import LeftOut
from ui.pages.aid.enrolment_list import Enrolments
from ui.pages.aid.enrolment_new import Beginning, NewEnrolment, read_beginning
from ui.pages.aid.enrolment_renewals import Renewals
from ui.pages.aid.enrolment_shares import Shares
from ui.pages.aid.tab import Tab

if TYPE_CHECKING:
    from ui.desk import Desk
    from ui.kit.page import Page

MORE = (
    ("renewals", N_("Renewal reminders"), "calendar", "Ctrl+U"),
    ("shares", N_("Participation and who is not covered"), "chart-column", "Ctrl+I"),
    ("blank", N_("Empty roster for a unit…"), "file-spreadsheet", ""),
)


class EnrolmentTab(Tab):
    """The enrolments."""

    KEY = "enrolment"
    WISHES = frozenset({"batch", "new_batch", "renewals", "shares", "enrolments"})

    def __init__(self, page: Page, desk: Desk) -> None:
        super().__init__(page, desk)
        self.more_button = Button(_("More"), self.open_menu, look="link", picture="chevron-down")
        self.list = Enrolments(page, desk, opened=self.open_batch, new=self.new, verbs=[self.more_button])
        self.menu = QMenu(page)
        acts = {"renewals": self.show_renewals, "shares": self.show_shares, "blank": self.ask_blank}
        for name, words, picture, keys in MORE:
            action = QAction(
                icons.icon(picture), "\t".join((_(words), keys)) if keys else _(words), self.menu
            )
            action.triggered.connect(lambda _on=False, act=acts[name]: act())
            self.menu.addAction(action)
            if keys:
                QShortcut(QKeySequence(keys), self.list, activated=acts[name])  # only while the list is shown
        self.stand(self.list)

    def open_menu(self) -> None:
        """Offer what else there is."""
        open_under(self.menu, self.more_button)

    # -- as the page asks

    def enter(self, wish: Mapping[str, Any]) -> None:
        """Show what is wished for: one `batch`, a `new_batch`, `renewals`, `shares`, or a quick list (`enrolments`)."""
        if "enrolments" in wish:
            self.list.come_back(
                wish["enrolments"] if isinstance(wish["enrolments"], dict) else {"list": wish["enrolments"]}
            )
        self.refresh()
        if wish.get("batch"):
            self.open_batch(wish["batch"])
        elif wish.get("new_batch"):
            self.new()
        elif wish.get("renewals"):
            self.show_renewals()
        elif wish.get("shares"):
            self.show_shares()
            self.shown.come_back(wish)
            self.shown.refresh()
        else:
            self.shown.begin()

    def way_back(self) -> Mapping[str, Any]:
        """Return the wish that brings back what is shown."""
        back = {"enrolments": self.list.way_back()}
        shown = self.shown
        if isinstance(shown, OpenBatch):
            return {**back, "batch": shown.batch_id}
        if isinstance(shown, NewEnrolment):
            return {**back, "new_batch": True}
        if isinstance(shown, Renewals):
            return {**back, "renewals": True}
        if isinstance(shown, Shares):
            return {**back, **shown.way_back()}
        return back

    # -- what is opened

    def open_batch(self, batch_id: str, sheet: tuple[Path, FromRoster] | None = None) -> None:
        """Open one enrolment, with what a roster named in vain."""
        self.open(self._batch(batch_id, sheet))
        self.shown.refresh()

    def _batch(self, batch_id: str, sheet: tuple[Path, FromRoster] | None = None) -> OpenBatch:
        made = OpenBatch(self.page, self.desk, batch_id, self.step_back)
        if sheet is not None:
            made.acts.show_roster(*sheet)
        return made

    def new(self) -> None:
        """Open the form of a new enrolment; without an active plan say where plans come from."""
        office = self.desk.office
        self.page.run(lambda: read_beginning(office), self._open_new)

    def _open_new(self, begun: Beginning) -> None:
        if not self.list.may or not begun.plans:
            words = _("No plan is active here, so nobody can be enrolled yet.")
            step = (_("Plans and years"), lambda: self.desk.go("aid", {"tab": "plans"}))
            self.page.strip.say(words, "warn", step)
            return
        self.open(NewEnrolment(self.page, self.desk, begun, back=self.step_back, done=self._begun))

    def _begun(self, begun: Begun, roster: tuple[Path, FromRoster] | None) -> None:
        self.list.stand_on(begun.batch.id)
        self.exchange(self._batch(begun.batch.id, roster))
        self.shown.refresh()

    def show_renewals(self) -> None:
        """Show whose cover ends soon."""
        self.open(Renewals(self.page, self.desk, back=self.step_back, done=self._renewed))
        self.shown.refresh()

    def _renewed(self, begun: Sequence[Begun]) -> None:
        if len(begun) == 1:
            self._begun(begun[0], None)
            return
        self.step_back()
        self.list.stand_on(begun[0].batch.id)
        self.list.show_list("")
        self.refresh()

    def show_shares(self) -> None:
        """Show how many of each unit take part."""
        self.open(Shares(self.page, self.desk, back=self.step_back, opened=self.show_left))
        self.shown.refresh()

    def show_left(self, plan_id: str, share: UnitShare) -> None:
        """Show who of a unit is not covered."""
        office = self.desk.office

        def read() -> Plan:
            aid, actor = office.aid, office.actor
            line = next(one for one in aid.plans(actor) if one.id == plan_id and one.active)
            return aid.plan(actor, line.id, line.version).plan

        def show(plan: Plan) -> None:
            self.open(
                LeftOut(
                    self.page, self.desk, plan, share.unit_id, share.unit, back=self.step_back,
                    done=lambda begun: self._begun(begun, None),
                )
            )  # fmt: skip
            self.shown.refresh()

        self.page.run(read, show)

    # -- an empty roster

    def ask_blank(self) -> None:
        """Ask where an empty roster for a unit goes."""
        choose_saving(
            self.page, _("Where to write the roster"), _("Roster to enrol") + ".xlsx", EXCEL, self.write_blank
        )

    def write_blank(self, path: Path) -> None:
        """Write an empty roster for a unit to fill."""
        office = self.desk.office

        def done(out: Path) -> None:
            words = _("An empty roster is written to {file}. The unit fills it; you take it in with a new enrolment.",
                      file=out.name)  # fmt: skip
            self.page.strip.say(words, "good", (_("Open the file"), lambda: open_outside(out)))

        self.page.run(lambda: office.aid.blank_roster(office.actor, path), done, lane="io")

"""What can be done with a campaign's list itself? People put on it and taken off, brought up to date, the limits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu

from app.shared.text import _, _n
from app.visits import LOCKED, Caps
from ui.kit import icons
from ui.kit.asking import AskForm
from ui.kit.fields import Field, MoneyField
from ui.kit.form import Form, Spec
from ui.kit.menu import open_under
from ui.kit.parts import Button
from ui.pages.home.gather import may
from ui.pages.visits.adding import Adding, off_words
from ui.pages.visits.asking import read_offered

if TYPE_CHECKING:
    from app.visits import Added, CampaignView, TakenOff, VisitLine
    from ui.desk import Desk
    from ui.pages.visits.page import VisitsPage


class ListMenu:
    """The page's button for its list, and the acts of its menu."""

    def __init__(self, page: VisitsPage, desk: Desk) -> None:
        self._page, self._desk = page, desk
        self.window: AskForm | None = None
        self.button = Button(_("The list"), self.open, picture="users")
        self.menu = QMenu(page)
        keys = "\tCtrl+L"
        for words, picture, act in (
            (_("Put people on the list…") + keys, "user-plus", self.add),
            (_("Bring the list up to date"), "refresh-cw", page.list_again),
            (_("Take the chosen off the list"), "x", self.take_off),
            (_("Give a new number"), "pencil", self.renumber),
            (_("Limits for one person…"), "shield-check", self.ask_limits),
        ):
            action = QAction(icons.icon(picture), words, self.menu)
            action.triggered.connect(lambda _on=False, act=act: act())
            self.menu.addAction(action)
        QShortcut(QKeySequence("Ctrl+L"), page, activated=self.add)
        page.list.off_wanted.connect(self.take_off)
        page.list.add_wanted.connect(self.add)

    def open(self) -> None:
        """Open the menu."""
        open_under(self.menu, self.button)

    def offer(self, campaign: CampaignView | None) -> None:
        """Offer the button only where the list may still change, and by this operator."""
        changes = campaign is not None and campaign.standing != LOCKED
        self.button.setVisible(changes and may(self._desk.office, "visits.list"))

    def add(self) -> None:
        """Ask who comes onto the list, in place of it."""
        campaign, office = self._page.campaign, self._desk.office
        if campaign is not None and campaign.standing != LOCKED:
            self._page.run(
                lambda: read_offered(office, campaign.id),
                lambda offered: self._page.show_beside(
                    Adding(self._page, self._desk, campaign, offered, self._page.back)
                ),
            )

    # -- off the list

    def take_off(self) -> None:
        """Take the ticked or chosen off the list, as far as they were never recorded."""
        campaign, grid, office = self._page.campaign, self._page.list.grid, self._desk.office
        ids: Sequence[Any] = tuple(grid.chosen_ids()) if grid is not None else ()
        if campaign is not None and ids and self._page.list.isVisible():
            self._page.run(lambda: office.visits.take_off(office.actor, campaign.id, ids), self._off)

    def _off(self, done: TakenOff) -> None:
        if self._page.list.grid is not None:
            self._page.list.grid.untick_all()
        self._desk.say(off_words(len(done.visits), done.stayed), lambda: self._put_back(done))
        self._page.refresh()

    def _put_back(self, done: TakenOff) -> None:
        def back(added: Added) -> str:
            if not self._page.closed:
                self._page.refresh()
            return _n("{n} person came onto the list", "{n} came onto the list", len(added.ids))

        self._desk.take_back(lambda office: office.visits.put_back(office.actor, done), back)

    # -- one of two who bear the same number

    def renumber(self) -> None:
        """Give whom the list stands on the next number; what was printed bears the old one."""
        grid, office = self._page.list.grid, self._desk.office
        visit = grid.current() if grid is not None else None
        if visit is not None and self._page.list.isVisible():
            self._page.run(lambda: (visit, office.visits.renumber(office.actor, visit.id)), self._renumbered)

    def _renumbered(self, done: tuple[VisitLine, int]) -> None:
        visit, before = done

        def back(_now: int) -> str:
            if not self._page.closed:
                self._page.refresh()
            return _("{name} has number {number} again", name=visit.name, number=f"{before:03d}")

        self._desk.say(
            _("{name} has a number of their own now; print their sheet again", name=visit.name),
            lambda: self._desk.take_back(
                lambda office: office.visits.renumber(office.actor, visit.id, before), back
            ),
        )
        self._page.refresh()

    # -- the limits

    def ask_limits(self) -> None:
        """Ask what one person may get in this campaign, and by which document."""
        campaign = self._page.campaign
        if campaign is None:
            return
        form = Form([
            Spec("at_a_time", _("At a time (yuan)"), MoneyField, required=True),
            Spec("in_a_year", _("In a year (yuan)"), MoneyField, required=True),
            Spec("basis", _("Document that sets it"), Field, required=True),
        ])  # fmt: skip
        form.begin_with(campaign.caps.as_facts())
        told = _("What is recorded already stays; the reckoning names what is above the new limits.")
        self.window = AskForm(
            self._page, _("Limits for one person"), form, _("Set them"),
            lambda answers: self._set(campaign, Caps(**answers)), told=told, stays=True,
        )  # fmt: skip
        self.window.show()

    def _set(self, campaign: CampaignView, limits: Caps) -> None:
        office, window = self._desk.office, self.window
        assert window is not None

        def done(_found: CampaignView) -> None:
            window.accept()
            self._desk.say(
                _("The limits of {name} are set.", name=campaign.name), lambda: self._unset(campaign)
            )
            self._page.refresh()

        self._page.run(
            lambda: office.visits.set_caps(office.actor, campaign.id, limits),
            done,
            window.refused(self._page.fault),
        )

    def _unset(self, before: CampaignView) -> None:
        def back(found: CampaignView) -> str:
            if not self._page.closed:
                self._page.refresh()
            return _("The limits of {name} are as they were.", name=found.name)

        self._desk.take_back(
            lambda office: office.visits.set_caps(office.actor, before.id, before.caps), back
        )

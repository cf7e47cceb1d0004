"""What is a file about? Its details, what it lacks, and where it came from; changed in one window."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.shared.identity import mask_phone
from app.shared.text import N_, _
from ui.kit.asking import AskForm
from ui.kit.flow import Flow
from ui.kit.parts import Button, Card, Words, clear
from ui.kit.scrolling import scrolled
from ui.pages.hardship.details_form import begin_with, detail_specs, details_from
from ui.pages.hardship.file_tab import FileTab, Opened, two_columns
from ui.pages.hardship.words import (
    cause_words,
    class_words,
    day_words,
    home_words,
    lacking_words,
    level_words,
    people_words,
    worker_words,
)
from ui.pages.home.gather import may
from ui.pages.revealing import Revealing

if TYPE_CHECKING:
    from app.hardship import FileDetails
    from ui.desk import Desk
    from ui.pages.hardship.page import HardshipPage

REVEALED_FOR = 30_000  # milliseconds a whole number stays on the screen


class Basics(FileTab):
    """The details of a file, and what it lacks beside them."""

    KEY, WORDS = "basics", N_("Basics")

    def __init__(self, page: HardshipPage, desk: Desk) -> None:
        super().__init__(page, desk)
        self.window_asking: AskForm | None = None
        self.revealing = Revealing(page, desk)
        self.change_button = Button(_("Change"), self.ask, picture="pencil", keys="F2")
        self.reveal_button = Button(_("Show the number"), self.reveal, look="link", picture="eye", keys="F3")
        self.member_button = Button(_("To the member"), self._to_member, look="link", picture="user")
        self.before_button = Button(_("The file before"), self._to_before, look="link", picture="history")
        verbs, sides = Flow(), QHBoxLayout()
        self._verbs = (self.change_button, self.reveal_button, self.member_button, self.before_button)
        for button in self._verbs:
            verbs.addWidget(button)
        left, right = Card(spacing=6), Card(spacing=6)
        self.facts, self.lacks = _facts(left), Words("", colour="warn", wrap=True)
        right.body.addWidget(Words(_("What the file lacks"), "section"))
        right.body.addWidget(self.lacks)
        self.next = Words("", colour="secondary", wrap=True)
        right.body.addWidget(self.next)
        right.body.addStretch(1)
        sides.setSpacing(12)
        sides.addWidget(left, 3)
        sides.addWidget(right, 2)
        inside = QWidget()
        inside.setLayout(sides)
        sides.setContentsMargins(0, 0, 0, 0)
        self.column.addLayout(verbs)
        self.column.addWidget(scrolled(inside), 1)
        self._number = ""
        self._hiding = QTimer(self, interval=REVEALED_FOR, singleShot=True)
        self._hiding.timeout.connect(self._hide)

    def stops(self) -> Sequence[QWidget]:
        """Return the verbs."""
        return self._verbs

    def begin(self) -> None:
        """Take the focus."""
        first = next((button for button in self._verbs if not button.isHidden()), self)
        first.setFocus()

    def show_file(self, opened: Opened) -> None:
        """Show the details of a file."""
        if self.opened is None or self.opened.view.id != opened.view.id:
            self._number = ""
        super().show_file(opened)
        view, office = opened.view, self.desk.office
        self.change_button.setVisible(self.may)
        self.reveal_button.setVisible(may(office, "hardship.reveal"))
        self.member_button.setVisible(view.member_id is not None)
        self.before_button.setVisible(view.relapse_of is not None)
        clear(self.facts)
        for number, (title, value) in enumerate(self._told(opened)):
            self.facts.addWidget(Words(title, colour="hint"), number, 0)
            self.facts.addWidget(Words(value, wrap=True), number, 1)
        lacks = opened.line.lacks
        self.lacks.setText(
            lacking_words(lacks) if lacks else _("Nothing: everything the form asks for is there.")
        )
        self.lacks.tint("warn" if lacks else "secondary")
        due = view.standing.next_review_on
        self.next.setText("" if due is None else _("To be reviewed by {day}", day=due.isoformat()))

    def _told(self, opened: Opened) -> list[tuple[str, str]]:
        view = opened.view
        details, now = view.details, view.standing
        told = [
            (_("Head"), view.head), (_("Document number"), self._number or view.id_masked),
            (_("People"), people_words(opened.line.people)), (_("Village or unit"), details.place),
            (_("Telephone"), mask_phone(details.phone)), (_("Worker or migrant"), worker_words(details.worker)),
            (_("Class granted"), class_words(now.category)),
            (_("Archive level"), self._named("level", details.level, level_words(details.level))),
            (_("Hardship tier"), self._named("tier", details.gradient, _("Tier {n}", n=details.gradient))),
            (_("Lasting or temporary"), _("Temporary relief") if details.temporary else ""),
            (_("Main cause"), cause_words(details.cause)),
            (_("Other causes"), "、".join(map(cause_words, details.causes))), (_("In charge"), details.cadre),
            (_("Authorisation signed"), day_words(details.authorised_on)),
            (_("Kind of home"), home_words(details.housing)),
            (_("Area of the home, m²"), details.area), (_("Postcode"), details.postcode),
            (_("Opened on"), day_words(view.opened_on)), (_("On file since"), day_words(now.on_file_since)),
        ]  # fmt: skip
        few = {_("Lasting or temporary"), _("Kind of home"), _("Area of the home, m²"), _("Postcode")}
        told = [one for one in told if one[1] or one[0] not in few]  # said of the few only
        return [(title, value or "--") for title, value in told]

    def _named(self, listed: str, code: str, words: str) -> str:
        """Return a level or tier by the office's own name where it has one."""
        own = (one for one in self.page.tiers if (one.listed, one.code) == (listed, code))
        named = next((one.name for one in own if one.name != one.installed), words)
        return named if code else ""

    # -- changing

    def ask(self) -> None:
        """Ask for the details."""
        if self.opened is None or not self.may:
            return
        view = self.opened.view
        form = two_columns(detail_specs(self.desk.office.clock.today, self.page.tiers))
        form.begin_with(begin_with(view.details))
        self.window_asking = AskForm(
            self.page,
            _("Details of {number}", number=view.number),
            form,
            _("Write down"),
            self._write,
            stays=True,
        )
        self.window_asking.show()
        form.go_to("place")

    def _write(self, answers: dict[str, Any]) -> None:
        window, office, opened = self.window_asking, self.desk.office, self.opened
        assert window is not None
        assert opened is not None
        file_id, told = opened.view.id, details_from(answers)

        def done(before: FileDetails) -> None:
            window.accept()
            words = _("The details of file {number} are written down", number=opened.view.number)
            self.desk.say(words, lambda: self._put_back(file_id, opened.view.number, before))
            self.page.refresh()

        self.page.run(
            lambda: office.hardship.set_details(office.actor, file_id, told),
            done,
            window.refused(self.page.fault),
        )

    def _put_back(self, file_id: str, number: str, before: FileDetails) -> None:
        def words(_none: object) -> str:
            if not self.page.closed:
                self.page.refresh()
            return _("Taken back: file {number} is as it was", number=number)

        self.desk.take_back(lambda office: office.hardship.set_details(office.actor, file_id, before), words)

    # -- the whole number

    def reveal(self) -> None:
        """Show the head's whole number for half a minute; that it was looked at is noted."""
        if self.opened is None or self.reveal_button.isHidden():
            return
        office = self.desk.office
        head = next(one for one in self.opened.view.people if one.is_head)

        def show(number: str) -> None:
            self._number = number
            self._hiding.start()
            if self.opened is not None:
                self.show_file(self.opened)

        def look(why: str) -> None:
            self.page.run(lambda: office.hardship.reveal_person(office.actor, head.id, why), show)

        self.revealing.ask(self.opened.view.head, look)

    def _hide(self) -> None:
        self._number = ""
        if self.opened is not None:
            self.show_file(self.opened)

    def _to_member(self) -> None:
        if self.opened is not None and self.opened.view.member_id is not None:
            self.desk.go("members", {"member": self.opened.view.member_id})

    def _to_before(self) -> None:
        if self.opened is not None and self.opened.view.relapse_of is not None:
            self.page.open(self.opened.view.relapse_of)


def _facts(card: Card) -> QGridLayout:
    inside, grid = QVBoxLayout(), QGridLayout()
    grid.setHorizontalSpacing(14)
    grid.setVerticalSpacing(5)
    grid.setColumnStretch(1, 1)
    inside.addLayout(grid)
    inside.addStretch(1)
    card.body.addLayout(inside)
    return grid

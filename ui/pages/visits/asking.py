"""Who is to come onto the list? Households, members, a village's sheet, an earlier list or one person are asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QStackedWidget, QVBoxLayout, QWidget

from app.hardship import HouseholdFilter
from app.members import Query
from app.shared.text import _
from app.visits import OfCampaign, OfHouseholds, OfMembers, OfSheet, OnePerson
from ui.kit.asking import AskForm
from ui.kit.dialogs import choose_file, choose_saving
from ui.kit.fields import Choice, CodeField, Field, IdField, NameField, PhoneField
from ui.kit.flow import Flow
from ui.kit.form import Form, Spec
from ui.kit.line_entry import LineEntry
from ui.kit.parts import Button, Card, Chip, Words
from ui.pages.choices import choices, spoken
from ui.pages.listing import EXCEL

if TYPE_CHECKING:
    from app.office import Office
    from app.visits import CampaignLine
    from ui.desk import Desk
    from ui.kit.page import Page

SHEETS = "Excel, CSV (*.xlsx *.xls *.csv)"
HOUSEHOLDS, MEMBERS, SHEET, CAMPAIGN, PERSON = "households", "members", "sheet", "campaign", "person"
EVERYBODY, HELPED = "all", "helped"
CATEGORIES = ("1", "2")


@dataclass(frozen=True)
class Offered:
    """What may be chosen from: villages of households, units of members, the other campaigns."""

    places: Sequence[str]
    units: Sequence[str]
    campaigns: Sequence[CampaignLine]


def read_offered(office: Office, campaign_id: str) -> Offered:
    """Read what may be chosen from."""
    actor = office.actor
    return Offered(
        office.hardship.places(actor),
        [unit for unit, _count in office.members.values(actor, Query(), "unit") if unit],
        [one for one in office.visits.campaigns(actor) if one.id != campaign_id],
    )


class AskLine(LineEntry):
    """One line of what is asked, with the button that asks it."""

    def __init__(
        self,
        fields: Mapping[str, tuple[str, Field]],
        ask: Callable[[dict[str, Any]], object],
        widths: Mapping[str, int],
    ) -> None:
        super().__init__(widths)
        self.fields |= {name: field for name, (_title, field) in fields.items()}
        self._ask = ask
        self.button = Button(_("Show them"), self.ask, picture="search")
        self.button.name_keys("Enter")
        titles = {name: title for name, (title, _field) in fields.items()}
        self.lay_line(titles, {name: 1 for name in fields if name not in widths}, self.ask, last=self.button)
        self.follow_size()

    def ask(self) -> None:
        """Ask for whom the line says, where all of it can be read."""
        answers = self.answers()
        if answers is not None:
            self._ask(answers)


class Whom(QWidget):
    """Says who is asked for; `asked` carries it."""

    asked = Signal(object)
    give_back_wanted = Signal(object)

    def __init__(self, page: Page, desk: Desk, offered: Offered) -> None:
        super().__init__()
        self._page, self._desk = page, desk
        self.window_of_person: AskForm | None = None
        self.chips = {
            HOUSEHOLDS: Chip(_("Households on file"), HOUSEHOLDS),
            MEMBERS: Chip(_("Members"), MEMBERS),
            SHEET: Chip(_("A village's sheet"), SHEET),
            CAMPAIGN: Chip(_("An earlier campaign"), CAMPAIGN),
            PERSON: Chip(_("One person"), PERSON),
        }
        group, row = QButtonGroup(self), Flow()
        self.lines = QStackedWidget()
        self._cards = {
            HOUSEHOLDS: self._households(offered), MEMBERS: self._members(offered), SHEET: self._sheet(),
            CAMPAIGN: self._campaigns(offered), PERSON: self._person(),
        }  # fmt: skip
        for key, chip in self.chips.items():
            group.addButton(chip)
            row.addWidget(chip)
            self.lines.addWidget(self._cards[key])
            chip.clicked.connect(lambda _on=False, key=key: self.show_line(key))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)
        whole.addLayout(row)
        whole.addWidget(self.lines)
        self.show_line(HOUSEHOLDS)

    # -- the lines

    def _households(self, offered: Offered) -> AskLine:
        classes = [choice for choice in choices("hardship_categories") if choice.code in CATEGORIES]
        fields = {
            "place": (_("Village or unit"), CodeField(spoken(offered.places))),
            "category": (_("Category"), CodeField(classes)),
            "query": (_("Name, pinyin or last 4 digits"), Field()),
        }

        def ask(answers: dict[str, Any]) -> None:
            self.asked.emit(
                OfHouseholds(HouseholdFilter(answers["query"] or "", answers["category"], answers["place"]))
            )

        return AskLine(fields, ask, {"category": 150, "query": 190})

    def _members(self, offered: Offered) -> AskLine:
        fields = {
            "unit": (_("Unit"), CodeField(spoken(offered.units))),
            "status": (_("Status"), CodeField(choices("member_status"))),
            "query": (_("Name, pinyin or last 4 digits"), Field()),
        }
        fields["status"][1].put("ACTIVE")

        def ask(answers: dict[str, Any]) -> None:
            query = Query(
                text=answers["query"] or "", unit=answers["unit"] or "", status=answers["status"] or ""
            )
            self.asked.emit(OfMembers(query))

        return AskLine(fields, ask, {"status": 150, "query": 190})

    def _campaigns(self, offered: Offered) -> AskLine:
        who = [Choice(EVERYBODY, _("Everybody on its list")), Choice(HELPED, _("Who got something"))]
        fields = {
            "campaign": (_("Campaign"), CodeField([Choice(one.id, one.name) for one in offered.campaigns])),
            "who": (_("Who of them"), CodeField(who)),
        }
        fields["who"][1].put(EVERYBODY)

        def ask(answers: dict[str, Any]) -> None:
            if answers["campaign"] is None:
                self._cards[CAMPAIGN].fields["campaign"].setFocus()
                return
            self.asked.emit(OfCampaign(answers["campaign"], answers["who"] == HELPED))

        return AskLine(fields, ask, {"who": 190})

    def _sheet(self) -> Card:
        card, row = Card(margin=12, spacing=6), Flow()
        self.sheet_button = Button(_("Choose the sheet"), self.choose, picture="file-spreadsheet")
        self.back_button = Button(_("Save the sheet with what is wrong"), self._ask_back, picture="file-down")
        self.blank_button = Button(
            _("Empty sheet for a village"), self._ask_blank, look="link", picture="file-down"
        )
        self.back_button.hide()
        for button in (self.sheet_button, self.back_button, self.blank_button):
            row.addWidget(button)
        card.body.addLayout(row)
        told = _(
            "It needs names and document numbers; village, telephone, bank, card and the head's number are read too."
        )
        card.body.addWidget(Words(told, "caption", colour="hint", wrap=True))
        return card

    def _person(self) -> Card:
        card, row = Card(margin=12, spacing=6), Flow()
        self.person_button = Button(_("Write the person"), self.ask_person, picture="user-plus")
        row.addWidget(self.person_button)
        card.body.addLayout(row)
        told = _("Somebody on no hardship file and no roll. Who is on one is found by the document number.")
        card.body.addWidget(Words(told, "caption", colour="hint", wrap=True))
        return card

    def show_line(self, key: str) -> None:
        """Ask by another way; the hand goes where it begins."""
        self.chips[key].setChecked(True)
        self.lines.setCurrentWidget(self._cards[key])
        self.begin()

    def begin(self) -> None:
        """Put the hand where one begins to ask."""
        card = self._cards[self.key]
        if isinstance(card, AskLine):
            next(iter(card.fields.values())).setFocus()
        else:
            (self.sheet_button if self.key == SHEET else self.person_button).setFocus()

    @property
    def key(self) -> str:
        """Return by which way is asked."""
        return next(key for key, chip in self.chips.items() if chip.isChecked())

    # -- a sheet

    def choose(self) -> None:
        """Let the sheet be chosen."""
        choose_file(self._page, _("Choose the sheet the village filled"), SHEETS, self.take_sheet)

    def take_sheet(self, path: Path) -> None:
        """Ask for the people a sheet names."""
        self.asked.emit(OfSheet(path))

    def _ask_back(self) -> None:
        title = _("Where to write the sheet")
        choose_saving(self._page, title, _("List to correct") + ".xlsx", EXCEL, self.give_back_wanted.emit)

    def _ask_blank(self) -> None:
        title = _("Where to write the sheet")
        choose_saving(self._page, title, _("List of a village") + ".xlsx", EXCEL, self.save_blank)

    def save_blank(self, path: Path) -> None:
        """Write an empty sheet for a village to `path`."""
        office = self._desk.office

        def written(_path: Path) -> None:
            self._page.strip.say(_("Written: {file}", file=path.name), "good")

        self._page.run(lambda: office.visits.blank_sheet(office.actor, path), written, lane="io")

    # -- one person

    def ask_person(self) -> None:
        """Ask for one person's name, number and what the papers need."""
        form = Form([
            Spec("name", _("Name"), NameField, required=True),
            Spec("id_no", _("Document number"), IdField, required=True),
            Spec("place", _("Village or unit")),
            Spec("phone", _("Telephone"), PhoneField),
            Spec("bank", _("Bank")),
            Spec("account", _("Bank card")),
            Spec("head_no", _("Document number of the head of household"), IdField),
        ])  # fmt: skip

        def answered(answers: dict[str, Any]) -> None:
            self.asked.emit(OnePerson(**{name: answers[name] or "" for name in answers}))

        self.window_of_person = AskForm(
            self._page, _("One person"), form, _("Show the person"), answered, stays=True
        )
        self.window_of_person.show()

"""How should this desk look, speak and lock? Each choice is in force at once; the backup and the self-check too."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QButtonGroup, QHBoxLayout, QVBoxLayout, QWidget

from app.shared.pinyin import full, initials
from app.shared.text import LANGUAGES, _, language
from ui.desk import Desk
from ui.kit import style
from ui.kit.dialogs import open_outside
from ui.kit.flow import Flow
from ui.kit.page import Page
from ui.kit.parts import Button, Card, Chip, Words
from ui.kit.scrolling import scrolled
from ui.kit.search import SearchField
from ui.kit.work import LongWork
from ui.pages.backing_up import back_up
from ui.pages.doorway import LANGUAGE_NAMES
from ui.pages.health_part import HealthPart
from ui.pages.home.gather import may
from ui.pages.keys import Keys
from ui.pages.look_rule import LookRule
from ui.preferences import LOCK_MINUTES

MINUTES = (5, 10, 20, 30, 60)


@dataclass(frozen=True)
class Offer:
    """One setting: its words, what it means, and the choices with the one in force."""

    key: str
    title: str
    words: str
    choices: Sequence[tuple[Any, str]]
    now: Callable[[], Any]
    use: Callable[[Any], object]


class SettingsPage(Page):
    """The settings as cards, found by words, pinyin or initials."""

    topics = frozenset({"nothing"})  # nothing here comes from a table; it looks anew when it is entered

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.jobs, _("Settings"))
        self.desk = desk
        self.search = SearchField(_("Find a setting"))
        self.search.keep_width(260)
        self.search.searched.connect(self.find)
        self.head.addWidget(self.search)
        self.work = LongWork(self)
        self.work.stop.hide()  # a backup takes a moment and is whole or not there
        self.body.addWidget(self.work)
        self.cards: dict[str, tuple[Card, str]] = {}
        self.chips: dict[str, dict[Any, Chip]] = {}
        inside = QWidget()
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(0, 0, 8, 0)
        self._column.setSpacing(10)
        for offer in self._offers():
            self._column.addWidget(self._card(offer))
        self._column.addWidget(self._looks())
        self._column.addWidget(self._backup())
        self._column.addWidget(self._self_check())
        self._column.addWidget(self._elsewhere())
        self._column.addStretch(1)
        self.nothing = Words(
            _("No setting is called so. Try another word, or empty the box."), colour="secondary"
        )
        self.nothing.hide()
        self._column.insertWidget(0, self.nothing)
        self.scroll = scrolled(inside)
        self.scroll.setAccessibleName(_("Settings"))
        self.body.addWidget(self.scroll, 1)

    # -- what is offered

    def _offers(self) -> tuple[Offer, ...]:
        keeps = self.desk.settings
        app = QApplication.instance()
        offers = [
            Offer("scheme", _("Appearance"), _("Light for bright rooms, dark for the evening."),
                  ((False, _("Light")), (True, _("Dark")), (None, _("As the system"))),
                  lambda: None if style.look.following else style.tokens().dark,
                  lambda dark: style.wear(app, dark)),
            Offer("size", _("Text size"), _("Also with Ctrl+= and Ctrl+-, on every page."),
                  ((0, "100 %"), (1, "120 %"), (2, "140 %")), lambda: style.look.step,
                  lambda step: style.use_text_step(app, step)),
            Offer("rows", _("Rows of lists"), _("More rows at a glance, or more room for the eye."),
                  (("compact", _("Compact")), ("normal", _("Usual")), ("large", _("Wide"))),
                  lambda: style.look.density, style.use_density),
        ]  # fmt: skip
        if keeps is not None:
            offers.insert(0, Offer(
                "language", _("Language"), _("In force at once; what you are typing stays."),
                tuple((key, LANGUAGE_NAMES[key]) for key in LANGUAGES), language, keeps.keep_language,
            ))  # fmt: skip
            offers.append(Offer(
                "lock", _("Locks by itself"),
                _("After so many quiet minutes; F9 locks at once. Open forms are kept as drafts."),
                tuple((n, _("{n} min", n=n)) for n in MINUTES if LOCK_MINUTES[0] <= n <= LOCK_MINUTES[1]),
                keeps.preferences.minutes, keeps.keep_lock_minutes,
            ))  # fmt: skip
        return tuple(offers)

    def _card(self, offer: Offer) -> Card:
        card = self._titled(offer.key, offer.title, offer.words)
        group, flow = QButtonGroup(card), Flow()
        self.chips[offer.key] = {}
        for value, words in offer.choices:
            chip = Chip(words, str(value))
            chip.setChecked(value == offer.now())
            chip.setAccessibleDescription(offer.title)
            chip.clicked.connect(lambda _checked=False, value=value: self._use(offer, value))
            group.addButton(chip)
            flow.addWidget(chip)
            self.chips[offer.key][value] = chip
        card.body.addLayout(flow)
        return card

    def _use(self, offer: Offer, value: Any) -> None:
        before = offer.now()
        if value == before:
            return
        chips, desk, was_dark = self.chips[offer.key], self.desk, style.tokens().dark
        app = QApplication.instance()

        def back() -> None:
            if offer.key == "scheme":  # following a system that reports nothing would leave it as it is now
                style.wear(app, was_dark)
            offer.use(before)
            if before in chips and not self.closed:
                chips[before].setChecked(True)

        words = next(words for key, words in offer.choices if key == value)
        offer.use(value)
        desk.say(f"{offer.title}: {words}", back)

    def _titled(self, key: str, title: str, words: str) -> Card:
        card = Card(margin=14, spacing=6)
        card.body.addWidget(Words(title, "section"))
        card.body.addWidget(Words(words, colour="secondary", wrap=True))
        self.cards[key] = (card, f"{title} {words}")
        return card

    def find(self, typed: str) -> None:
        """Show the settings `typed` means, all when it is empty."""
        sound = typed.casefold().replace(" ", "")
        shown = 0
        for card, words in self.cards.values():
            fits = not typed or typed.casefold() in words.casefold() or (
                bool(sound) and (sound in full(words) or sound in initials(words))
            )  # fmt: skip
            card.setVisible(fits)
            shown += fits
        self.nothing.setVisible(not shown)

    # -- what the office decided

    def _looks(self) -> Card:
        told = _("Documents and telephones of members, documents of households, accounts of unions. "
                 "Who looked, when and why is in the audit log.")  # fmt: skip
        card = self._titled("looks", _("Looking at whole numbers"), told)
        self.look_rule = LookRule(self, self.desk)
        card.body.addWidget(self.look_rule)
        return card

    # -- the backup

    def _backup(self) -> Card:
        card = self._titled("backup", _("Backup"), _("One is made each time the office is closed, and proven. "
                            "Keep one on a stick too: a computer can be lost whole."))  # fmt: skip
        self.last_backup = Words("", colour="secondary")
        card.body.addWidget(self.last_backup)
        row = QHBoxLayout()
        self.backup_button = Button(_("Back up now"), self.back_up, picture="archive")
        self.folder_button = Button(
            _("Open the folder"), self._open_folder, look="link", picture="folder-open"
        )
        row.addWidget(self.backup_button)
        row.addWidget(self.folder_button)
        row.addStretch(1)
        card.body.addLayout(row)
        self.work.locked += [self.backup_button]
        return card

    def back_up(self) -> None:
        """Make a backup now, and say where it lies once it is proven."""
        back_up(self, self.desk, self.work)

    def _open_folder(self) -> None:
        open_outside(self.desk.office.backup.folder)

    # -- is this computer in order

    def _self_check(self) -> Card:
        card = self._titled(
            "check",
            _("Self-check"),
            _("Data, backups, disk, clock, fonts, typing, printer and stick, and a pack for whoever helps."),
        )
        self.health = HealthPart(self, self.desk, self.work)
        self.health.grown.connect(lambda: self.scroll.ensureWidgetVisible(self.health.lines))
        card.body.addWidget(self.health)
        return card

    # -- what has a page of its own

    def _elsewhere(self) -> Card:
        card = self._titled("people", _("People and keys"), _("Each works with a password of their own."))
        flow, self.keys = Flow(), Keys(self, self.desk)
        if may(self.desk.office, "security.read"):
            flow.addWidget(
                Button(_("Who may work here"), lambda: self.desk.go("people", {}), picture="users")
            )
        flow.addWidget(Button(_("Change my password"), self.keys.ask_password, picture="key-round"))
        if may(self.desk.office, "security.recovery_code"):
            flow.addWidget(
                Button(_("Recovery code"), lambda: self.desk.go("recovery", {}), picture="scroll-text")
            )
        if may(self.desk.office, "security.escrow"):
            flow.addWidget(
                Button(_("Leave a code with the union above"), self.keys.ask_escrow, picture="upload")
            )
        card.body.addLayout(flow)
        return card

    # -- coming here

    def enter(self, wish: Mapping[str, Any]) -> None:
        """Come on the screen; `show` names the setting to be looked at."""
        self.refresh()
        shown = self.cards.get(wish.get("show", ""))
        if shown is not None:
            self.search.forget()
            self.find("")
            # Laid out at once: cards that a search had hidden have no place yet.
            QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
            self.scroll.ensureWidgetVisible(shown[0])
        (self.backup_button if wish.get("show") == "backup" else self.search).setFocus()

    def refresh(self) -> None:
        """Look what is in force, and when the last backup was made."""
        for offer in self._offers():
            for value, chip in self.chips[offer.key].items():
                chip.setChecked(value == offer.now())
        self.look_rule.refresh()
        made = self.desk.office.backup.last_made()
        told = (
            _("Last one: {when}", when=f"{made.astimezone():%Y-%m-%d %H:%M}")
            if made
            else _("There is none yet")
        )
        self.last_backup.setText(told)
        self.folder_button.setVisible(made is not None)

    def way_back(self) -> Mapping[str, Any]:
        """Return to the same settings."""
        return {}


PAGE = SettingsPage

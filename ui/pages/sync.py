"""What does the province know of us? The four acts of the exchange by stick, and how many records stand where."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.cli.sync import exported_words, receipt_words
from app.shared.text import _, _n
from ui.kit.dialogs import choose_file, choose_folder
from ui.kit.page import Page
from ui.kit.parts import Badge, Button, Card, Line, Words, clear
from ui.kit.scrolling import scrolled
from ui.kit.tab_order import in_order
from ui.kit.work import LongWork
from ui.pages.sync_records import LISTS, STATES, Records

if TYPE_CHECKING:
    from app.sync.values import Enrolled, Exported, Status, TakenIn
    from ui.desk import Desk

UNKNOWN_HERE = ("sync.not_enrolled", "sync.no_device")  # what a device request answers


@dataclass(frozen=True)
class Verb:
    """One act: its picture, what it is, what it does, its button, and what presses it."""

    key: str
    picture: str
    title: str
    words: str
    button: str
    press: Callable[[], object]


class SyncPage(Page):
    """The counts above, the four acts beneath."""

    topics = frozenset(
        {"record_state", "package_sent", "receipt_taken", "acknowledgement", "device_certificate"}
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.jobs, _("Exchange"))
        self.desk = desk
        self.work = LongWork(self)
        self.body.addWidget(self.work)
        self.counts = Card()
        self.buttons: dict[str, Button] = {}
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.counts)
        column.addWidget(self._verbs())
        column.addStretch(1)
        self.stack = QStackedWidget()
        self.stack.addWidget(scrolled(inside))
        self.records = Records(self, desk, self.back)
        self.stack.addWidget(self.records)
        self.body.addWidget(self.stack, 1)
        QShortcut(QKeySequence("Escape"), self, activated=self.back)
        self.work.locked += list(self.buttons.values())

    def _verbs(self) -> Card:
        card = Card(spacing=10)
        verbs = (
            Verb("export", "upload", _("Copy to the stick"),
                 _("Everything the province has not confirmed, sealed, read back before it counts as copied."),
                 _("Copy to the stick"), self.choose_export),
            Verb("import", "download", _("Take the receipt in"),
                 _("What the province answered: received, sent back, to be looked at, decided."),
                 _("Choose the receipt"), self.choose_receipt),
            Verb("request", "key-round", _("Make the device request"),
                 _("Once for each computer, before the first copy. It holds public keys only."),
                 _("Make the device request"), self.choose_request),
            Verb("certificate", "shield-check", _("Take the certificate in"),
                 _("The province's answer to the request. After it this computer may send."),
                 _("Choose the certificate"), self.choose_certificate),
        )  # fmt: skip
        for number, verb in enumerate(verbs):
            if number:
                card.body.addWidget(Line())
            card.body.addWidget(self._row(verb, primary=not number))
        return card

    def _row(self, verb: Verb, primary: bool) -> QWidget:
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 2, 0, 2)
        line.setSpacing(14)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(Words(verb.title, "section"))
        words.addWidget(Words(verb.words, colour="secondary", wrap=True))
        line.addLayout(words, 1)
        button = Button(verb.button, verb.press, look="primary" if primary else "plain", picture=verb.picture)
        line.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        self.buttons[verb.key] = button
        return row

    # -- how things stand

    def enter(self, wish: Any) -> None:
        """Come on the screen with the usual act ready for Enter; `act` begins one at once, `list` shows records."""
        if wish.get("list") in LISTS:
            self.show_records(wish["list"])
            return
        if wish:
            self.back()
        self.refresh()
        act = self.buttons.get(wish.get("act", ""))
        (act or self.buttons["export"]).setFocus()
        if act is not None:
            act.click()

    def show_records(self, key: str) -> None:
        """Show the records of one list, in place of the page."""
        self.stack.setCurrentWidget(self.records)
        self.records.show_list(key)

    def back(self) -> bool:
        """Return from the records to the counts and acts."""
        if self.stack.currentWidget() is self.records:
            self.stack.setCurrentIndex(0)
            self.desk.place("")
            self.refresh()
            self.buttons["export"].setFocus()
        return True

    def way_back(self) -> Mapping[str, Any]:
        """Return to the same list of records, or to the page."""
        return {"list": self.records.key} if self.stack.currentWidget() is self.records else {}

    def refresh(self) -> None:
        """Read how the office stands towards the province."""
        if self.stack.currentWidget() is self.records:
            self.records.refresh()
            return
        office = self.desk.office
        self.run(lambda: office.sync.status(office.actor), self.show_status)

    def show_status(self, status: Status) -> None:
        """Show the counts, and whether this computer may send."""
        clear(self.counts.body)
        head = QWidget()
        row = QHBoxLayout(head)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(Words(_("How our records stand with the province"), "section"))
        row.addStretch(1)
        enrolled = status.device is not None and status.device.enrolled
        row.addWidget(Badge(_("This computer may send"), "good") if enrolled else
                      Badge(_("This computer is not enrolled yet"), "warn"))  # fmt: skip
        self.counts.body.addWidget(head)
        self.counts.body.addWidget(self._figures(status))
        for words in _latest(status):
            self.counts.body.addWidget(Words(words, colour="secondary"))
        in_order(self.counts, *self.buttons.values())

    def _figures(self, status: Status) -> QWidget:
        block = QWidget()
        grid = QGridLayout(block)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(24)
        totals = {
            name: sum(getattr(table, name) for table in status.tables)
            for name in ("waiting", "copied", "applied", "refused", "conflict")
        }
        for place, (name, (title, _tone)) in enumerate(STATES.items()):
            show = lambda name=name: self.show_records(name)  # noqa: E731 - one for each figure
            grid.addWidget(Button(_(title), show, look="link"), 0, place, Qt.AlignmentFlag.AlignLeft)
            figure = Words(f"{totals[name]:,}", "figure")
            figure.setContentsMargins(5, 0, 0, 0)
            grid.addWidget(figure, 1, place)
            grid.setColumnStretch(place, 1)
        block.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        return block

    def _fault(self, error: Exception) -> None:
        if getattr(error, "code", "") in UNKNOWN_HERE:
            step = (_("Make the device request"), self.choose_request)
            self.strip.say(error.words(), "warn", step)  # type: ignore[attr-defined]
        else:
            self.fault(error)

    # -- the four acts

    def choose_export(self) -> None:
        """Let the stick be chosen."""
        choose_folder(self, _("Choose the stick, or a folder on it"), self.export)

    def export(self, folder: Path) -> None:
        """Copy everything unconfirmed into `folder` as one sealed package."""
        office = self.desk.office

        def done(made: Exported) -> None:
            where = _("File: {file}", file=made.path.name)
            self.strip.say(f"{exported_words(made)} {where}", "good")
            self.refresh()

        self.work.do(
            _("Writing and reading back…"),
            lambda progress: office.sync.export(office.actor, folder, progress),
            done, self._fault,
        )  # fmt: skip

    def choose_receipt(self) -> None:
        """Let the receipt be chosen."""
        choose_file(self, _("Choose the receipt"), _("Files of the exchange (*)"), self.take_receipt)

    def take_receipt(self, path: Path) -> None:
        """Take in what the province answered."""
        office = self.desk.office

        def done(told: TakenIn) -> None:
            self.strip.say(receipt_words(told), "warn" if told.refused or told.conflicts else "good")
            self.refresh()

        self.work.do(
            _("Checking the receipt…"),
            lambda progress: office.sync.import_file(office.actor, path, progress),
            done, self._fault,
        )  # fmt: skip

    def choose_request(self) -> None:
        """Let the place of the device request be chosen."""
        choose_folder(self, _("Choose where the device request is written"), self.request)

    def request(self, folder: Path) -> None:
        """Write this computer's device request into `folder`, and say the number of its keys."""
        office = self.desk.office

        def work(_progress: Any) -> tuple[str, str]:
            placed = office.sync.request(office.actor, folder)
            return placed.path.name, office.sync.device(office.actor).key_id

        def done(made: tuple[str, str]) -> None:
            words = _("{file} is written. Take it to the province, and read them this key number: {number}",
                      file=made[0], number=made[1])  # fmt: skip
            self.strip.say(words, "good")
            self.refresh()

        self.work.do(_("Writing the request…"), work, done)

    def choose_certificate(self) -> None:
        """Let the certificate be chosen."""
        choose_file(self, _("Choose the certificate"), _("Files of the exchange (*)"), self.take_certificate)

    def take_certificate(self, path: Path) -> None:
        """Take in the province's certificate; its key number is compared by a person."""
        office = self.desk.office

        def done(made: Enrolled) -> None:
            number = made.hub_key
            self.strip.say(
                _("This computer is enrolled. Compare the hub's key number: {number}", number=number), "good"
            )
            self.refresh()

        self.work.do(
            _("Checking the certificate…"),
            lambda _progress: office.sync.certificate(office.actor, path),
            done, self._fault,
        )  # fmt: skip


def _latest(status: Status) -> list[str]:
    lines = []
    if status.device is not None:
        lines.append(_("Key number of this computer: {number}", number=status.device.key_id))
    if (package := status.last_package) is not None:
        made = f"{package.made_at.astimezone():%Y-%m-%d %H:%M}"
        count = _n("{n} change", "{n} changes", package.changes)
        answered = _("confirmed by a receipt") if package.acknowledged else _("no receipt yet")
        lines.append(_("Last package: no. {number}, {made}, {count}, {answered}",
                       number=package.number, made=made, count=count, answered=answered))  # fmt: skip
    if (receipt := status.last_receipt) is not None:
        taken = f"{receipt.taken_at.astimezone():%Y-%m-%d %H:%M}"
        lines.append(_("Last receipt taken in: {taken}", taken=taken))
    return lines


PAGE = SyncPage

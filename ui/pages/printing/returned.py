"""Which signed sheets came back, and which must a person place? A folder taken in; the rest with its picture."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPixmap, QResizeEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from app.printing import RETURN_REASONS
from app.shared.text import _, _n
from ui.kit import style
from ui.kit.asking import AskForm
from ui.kit.dialogs import HELD_BACK, choose_folder, show_picture
from ui.kit.field_lookup import Found, LookupField
from ui.kit.form import Form, Spec
from ui.kit.grid import Column
from ui.kit.parts import Button, Words
from ui.kit.shared_screen import screen
from ui.kit.work import LongWork
from ui.pages.aid.lines import Kind, Lines
from ui.pages.printing.words import SHEET_STATES, form_words, moment

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from app.printing import ReturnedSheet, TakenBack
    from ui.desk import Desk
    from ui.kit.page import Page

WIDTH = 340  # pixels of the picture beside the list at the usual text size


def kind() -> Kind:
    """Return what the list of sheets is made of."""
    columns = [
        Column(_("File"), lambda one: one.name, 168, key="name"),
        Column(_("Page"), lambda one: f"{one.page}", 52, "count", key="page"),
        Column(_("State"), lambda one: _(SHEET_STATES[one.state][0]), 124, "state", key="state", filter="state",
               tone=lambda one: SHEET_STATES[one.state][1]),
        Column(_("Why it waits"), lambda one: _(RETURN_REASONS[one.reason]) if one.reason else "", 232, key="reason",
               filter="reason"),
        Column(_("Number on the paper"), lambda one: one.code, 122, key="code"),
        Column(_("When"), lambda one: moment(one.at), 130, key="at"),
    ]  # fmt: skip
    return Kind(
        "returned-sheets", _("Sheets that came back"), columns,
        {
            "": (_("All"), lambda _one: True),
            **{
                state: (_(words), lambda one, state=state: one.state == state)
                for state, (words, _tone) in SHEET_STATES.items()
            },
        },
        _("File or number on the paper"), lambda one: (one.name, one.code),
        {"state": lambda one: one.state, "reason": lambda one: one.reason},
        lambda key, value: _(SHEET_STATES[value][0]) if key == "state" else _(RETURN_REASONS.get(value, "")),
    )  # fmt: skip


class Shown(QWidget):
    """The picture of the sheet the list stands on, as large as the room allows."""

    def __init__(self) -> None:
        super().__init__()
        self.words = Words("", colour="secondary", wrap=True)
        self.picture = QLabel()
        self.picture.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.picture.setMinimumHeight(120)
        self.picture.setWordWrap(True)
        self.image = QImage()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.words)
        column.addWidget(self.picture, 1)
        self._size()
        style.look.changed.connect(self._size)
        style.look.changed.connect(self._fit)

    def _size(self) -> None:
        self.setFixedWidth(style.scaled(WIDTH))

    def show_image(self, words: str, content: bytes = b"") -> None:
        """Show words above a picture; none without content."""
        self.image = QImage.fromData(content) if content else QImage()
        self.words.setText(words)
        self.picture.setAccessibleName(words)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the picture to the room."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        if self.image.isNull() or screen.on:
            self.picture.setText("" if self.image.isNull() else _(HELD_BACK))
            return
        keep, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        room = self.picture.contentsRect().size()
        self.picture.setPixmap(QPixmap.fromImage(self.image.scaled(room, keep, smooth)))


class Returned(Lines):
    """The sheets that came back to this computer."""

    def __init__(self, page: Page, desk: Desk) -> None:
        self.side = Shown()
        super().__init__(page, desk, kind(), side=self.side)
        self.take_button = Button(
            _("Take in a folder of scans"),
            self.ask_folder,
            look="primary",
            picture="folder-open",
            keys="Ctrl+N",
        )
        self.place_button = Button(_("Whose sheet is it?"), self.ask_whose, picture="user-check", keys="F2")
        self.large_button = Button(_("Larger"), self.enlarge, picture="eye", keys="F4")
        self.aside_button = Button(_("It is none of ours"), self.set_aside, look="link", picture="archive")
        self.back_button = Button(_("Let it wait again"), self.put_back, look="link", picture="rotate-ccw")
        self.offer(
            self.take_button, self.place_button, self.large_button, self.aside_button, self.back_button,
            self.papers.button,
        )  # fmt: skip
        self.work = LongWork(page, [self.take_button])
        self.under_way.addWidget(self.work)
        self.asking: AskForm | None = None
        self._asked = ""
        self.stand()

    def refresh(self) -> None:
        """Read the sheets anew."""
        office = self.desk.office
        self.page.run(lambda: office.returns.seen(office.actor), self.show_rows)

    def current(self) -> ReturnedSheet | None:
        """Return the sheet the list stands on."""
        return self.grid.current() if self.grid.rows.ids else None

    def moved(self) -> None:
        """Show the sheet the list stands on, and offer what it asks for."""
        one = self.current()
        waits = one is not None and one.state == "WAITING"
        self.place_button.setVisible(waits and one is not None and one.has_picture)
        self.large_button.setVisible(one is not None and one.has_picture)
        self.aside_button.setVisible(waits)
        self.back_button.setVisible(one is not None and one.state == "ASIDE")
        self._asked = one.id if one is not None else ""
        if one is None:
            self.side.show_image("")
            return
        why = _(RETURN_REASONS[one.reason]) if one.reason else _(SHEET_STATES[one.state][0])
        words = _("{file}, page {page}: {why}", file=one.name, page=one.page, why=why)
        if not one.has_picture:
            self.side.show_image(words)
            return
        office, wanted = self.desk.office, one.id

        def came(content: bytes) -> None:
            if self._asked == wanted:
                self.side.show_image(words, content)

        self.page.run(lambda: office.returns.picture(office.actor, wanted), came, lane="io")

    def open_row(self, _row: Any) -> None:
        """Ask whose sheet it is."""
        self.ask_whose()

    def enlarge(self) -> None:
        """Show the sheet as large as the window."""
        if not self.side.image.isNull():
            self.large = show_picture(self, self.side.words.text(), self.side.image)

    def say_none(self) -> None:
        """Say how signed paper comes back."""
        words = _(
            "Scan or photograph the signed sheets in any order into one folder. The code at the foot of each finds "
            "its record; what cannot be read waits here with its picture."
        )
        steps = [Button(_("Take in a folder of scans"), self.ask_folder, picture="folder-open")]
        self.grid.empty.say(_("No sheet is here"), words, steps)

    # -- taking in

    def ask_folder(self) -> None:
        """Let the folder be chosen."""
        self.dialog = choose_folder(self.page, _("Where the scans and photos are"), self.take_in)

    def take_in(self, folder: Path) -> None:
        """Attach the sheets of a folder to their records, and show what waits."""
        office = self.desk.office

        def done(found: TakenBack) -> None:
            waiting = found.states.get("WAITING", 0)
            words = _(
                "{attached} sheets were attached, {again} had been seen before, {blank} pages are empty, "
                "{waiting} wait.", attached=found.states.get("ATTACHED", 0), again=found.states.get("AGAIN", 0),
                blank=found.states.get("BLANK", 0), waiting=waiting,
            )  # fmt: skip
            if found.known_files:
                words += " " + _n(
                    "{n} file was taken in before.", "{n} files were taken in before.", found.known_files
                )
            if found.stopped:
                words += " " + _("It was stopped; take the folder in again for the rest.")
            self.chips["WAITING" if waiting else ""].setChecked(True)
            self.refresh()
            self.page.strip.say(words, "warn" if waiting or found.stopped else "good")

        self.work.do(
            _("Reading the scans…"),
            lambda progress: office.returns.take_in(office.actor, folder, progress),
            done,
        )

    # -- by hand

    def ask_whose(self) -> None:
        """Ask by the number at its foot, or by the record's name, whose sheet it is."""
        one = self.current()
        if one is None or one.state != "WAITING" or not one.has_picture:
            return
        office = self.desk.office

        def search(typed: str) -> Sequence[Found]:
            found = office.returns.suggest(office.actor, typed)
            return [
                Found(paper.number, f"{paper.name}  {paper.number}", form_words(paper.form))
                for paper in found
            ]

        hint = _("Number at its foot, or the name")
        form = Form(
            [Spec("number", _("Paper"), lambda: LookupField(self.desk.jobs, search, hint), required=True)]
        )
        told = _(
            "Look at the picture and choose the paper that was printed. The sheet is attached to its record."
        )
        self.asking = AskForm(
            self.page, _("Whose sheet is it?"), form, _("Attach it"), lambda told: self._assign(one, told["number"]),
            told=told, picture="user-check", stays=True,
        )  # fmt: skip
        self.asking.show()

    def _assign(self, one: ReturnedSheet, number: str) -> None:
        window, office = self.asking, self.desk.office
        assert window is not None

        def done(names: Sequence[str]) -> None:
            window.accept()
            self.desk.say(_("The sheet lies with {who} now.", who="、".join(names)), None)
            self.refresh()

        self.page.run(
            lambda: office.returns.assign(office.actor, one.id, number), done, window.refused(self.page.fault)
        )

    def set_aside(self) -> None:
        """Let the sheets chosen wait no longer."""
        ids, office = [one.id for one in self.chosen_rows()] or [self._asked], self.desk.office

        def done(count: int) -> None:
            def undo() -> None:
                self.desk.take_back(
                    lambda office: office.returns.put_back(office.actor, ids),
                    lambda _n: self._again(_("They wait again.")),
                )

            self.desk.say(_n("{n} sheet was set aside.", "{n} sheets were set aside.", count), undo)
            self.refresh()

        self.page.run(lambda: office.returns.set_aside(office.actor, ids), done)

    def put_back(self) -> None:
        """Let the sheets chosen wait again."""
        ids, office = [one.id for one in self.chosen_rows()] or [self._asked], self.desk.office
        self.page.run(lambda: office.returns.put_back(office.actor, ids), lambda _n: self.refresh())

    def _again(self, words: str) -> str:
        if not self.page.closed:
            self.refresh()
        return words

"""What does this person look like? The photo beside the form: put, seen, taken away, each of them undone."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel

from app.shared.files import read_whole
from app.shared.text import _
from ui.kit import style
from ui.kit.dialogs import HELD_BACK, choose_file
from ui.kit.page import Page
from ui.kit.parts import Button, Card, Words
from ui.kit.shared_screen import screen

if TYPE_CHECKING:
    from app.members import MemberView
    from ui.desk import Desk

PICTURES = "JPEG, PNG, TIFF (*.jpg *.jpeg *.png *.tif *.tiff)"
SIZE = QSize(66, 92)  # pixels at 100 %: 25 to 35, as the box on paper


class PhotoCard(Card):
    """The photo of one member. The file it is read from is left alone."""

    def __init__(self, page: Page, desk: Desk, view: MemberView) -> None:
        super().__init__(margin=14, spacing=6)
        self._page, self._desk, self._view = page, desk, view
        self.body.addWidget(Words(_("Photo"), "section"))
        row = QHBoxLayout()
        self.picture = QLabel()
        self.picture.setAccessibleName(_("Photo"))
        self.picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.none = Words("", colour="hint", wrap=True)
        row.addWidget(self.picture)
        row.addWidget(self.none, 1)
        self.body.addLayout(row)
        verbs = QHBoxLayout()
        self.put_button = Button(_("Choose a photo"), self.ask, look="link", picture="plus")
        self.drop_button = Button(_("Take it away"), self.drop, look="link", picture="x")
        verbs.addWidget(self.put_button)
        verbs.addWidget(self.drop_button)
        verbs.addStretch(1)
        self.body.addLayout(verbs)
        self.body.addStretch(1)
        self._show(None)
        self._read_anew()
        style.look.changed.connect(self._read_anew)

    def _read_anew(self) -> None:
        office = self._desk.office
        self._page.jobs.run(
            lambda _progress: office.members.photo(office.actor, self._view.id),
            done=self._show,
            failed=self._page.fault,
            owner=self,
        )

    def _show(self, content: bytes | None) -> None:
        picture = QPixmap()
        none = _("None yet. It is printed on the registration form and the card.")
        if screen.on:  # a face says who it is
            content, none = None, _(HELD_BACK)
        self.none.setText(none)
        if content is not None:
            picture.loadFromData(content)
            room = QSize(style.scaled(SIZE.width()), style.scaled(SIZE.height()))
            picture = picture.scaled(
                room, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
            )
            self.picture.setPixmap(picture)
        self.picture.setVisible(content is not None)
        self.drop_button.setVisible(content is not None)
        self.none.setVisible(content is None)

    def ask(self) -> None:
        """Let a picture be chosen."""
        choose_file(self._page, _("Choose a photo"), PICTURES, self.put)

    def put(self, path: Path) -> None:
        """Keep the picture in a file as the photo."""
        office, member_id = self._desk.office, self._view.id
        self._page.run(
            lambda: office.members.put_photo(office.actor, member_id, read_whole(path)),
            lambda before: self._done(_("The photo of {name} is kept", name=self._view.fields.name), before),
        )

    def drop(self) -> None:
        """Take the photo away."""
        office, member_id = self._desk.office, self._view.id
        self._page.run(
            lambda: office.members.drop_photo(office.actor, member_id),
            lambda before: self._done(
                _("The photo of {name} is taken away", name=self._view.fields.name), before
            ),
        )

    def _done(self, words: str, before: bytes | None) -> None:
        desk, member_id, name = self._desk, self._view.id, self._view.fields.name

        def undo() -> None:
            desk.take_back(
                lambda office: office.members.restore_photo(office.actor, member_id, before),
                lambda _none: _("Taken back: the photo of {name} is as before", name=name),
            )

        desk.say(words, undo)
        self._read_anew()

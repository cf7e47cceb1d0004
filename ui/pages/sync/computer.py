"""May this computer send, and how did it get that right? Request and certificate, folded away once that is done."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.shared.text import _
from ui.kit import icons, style
from ui.kit.flow import Flow
from ui.kit.parts import Badge, Button, Card, Words
from ui.pages.sync.standing import Standing


class _Fold(Button):
    """Shows and hides what is beneath."""

    def __init__(self, words: str, beneath: QWidget) -> None:
        self._beneath = beneath
        super().__init__(words, self.turn, look="link", picture="chevron-right")

    def turn(self) -> None:
        """Show or hide it."""
        self.unfold(self._beneath.isHidden())

    def unfold(self, yes: bool) -> None:
        """Show it, or hide it."""
        self._beneath.setVisible(yes)
        self._bake()

    def _bake(self) -> None:
        picture = "chevron-right" if self._beneath.isHidden() else "chevron-down"
        self.setIcon(icons.icon(picture, style.tokens().link, style.scaled(16)))


class ComputerCard(Card):
    """The state of this computer in one line; beneath it its key number, request and certificate."""

    def __init__(
        self,
        request: Callable[[], object],
        certificate: Callable[[], object],
        sheet: Callable[[], object],
        *,
        may: bool,
    ) -> None:
        super().__init__(margin=12, spacing=6)
        self.inside = QWidget()
        self.fold = _Fold(_("This computer"), self.inside)
        self.badge = Badge()
        head = QHBoxLayout()
        head.addWidget(self.fold)
        head.addWidget(self.badge)
        head.addStretch(1)
        self.number, self.hub, self.how = Words(""), Words(""), Words("", colour="secondary", wrap=True)
        column = QVBoxLayout(self.inside)
        column.setContentsMargins(6, 0, 0, 0)
        column.setSpacing(6)
        for words in (self.how, self.number, self.hub):
            column.addWidget(words)
        buttons = Flow()
        self.request = Button(_("Make the device request"), request, picture="key-round")
        self.certificate = Button(_("Choose the certificate"), certificate, picture="shield-check")
        buttons.addWidget(self.request)
        buttons.addWidget(self.certificate)
        self.sheet = Button(_("Sheet of this computer"), sheet, picture="printer")
        buttons.addWidget(self.sheet)
        column.addLayout(buttons)
        self.request.setVisible(may)
        self.certificate.setVisible(may)
        self.body.addLayout(head)
        self.body.addWidget(self.inside)
        self.inside.hide()
        self._enrolled: bool | None = None

    def show_standing(self, standing: Standing) -> None:
        """Show whether this computer may send; what is needed is open only until it is."""
        device = standing.status.device
        number = device.key_id if device is not None else ""
        hub = device.hub_key if device is not None else ""
        county = device.county if device is not None else ""
        self.badge.say(
            _("May send") if standing.enrolled else _("Not enrolled yet"),
            "good" if standing.enrolled else "warn",
        )
        self.how.setText(
            _("A new request is needed only when the province asks for one.")
            if standing.enrolled
            else _(
                "Once for each computer: make the request, take it to the province, take the certificate in that "
                "comes back. Until then everything is kept here."
            )
        )
        self.number.setText(_("Key number of this computer: {number}", number=number))
        self.number.setVisible(bool(number))
        between = (
            _("   ·   by way of {county}, which reads the packages too", county=county) if county else ""
        )
        self.hub.setText(_("Key number of the province: {number}", number=hub) + between)
        self.hub.setVisible(bool(hub))
        if standing.enrolled != self._enrolled:
            self._enrolled = standing.enrolled
            self.fold.unfold(not standing.enrolled)

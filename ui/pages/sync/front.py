"""How do the cards of the exchange stand beneath each other? The trip, what goes, what came back, figures, this PC."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.pages.home.gather import may
from ui.pages.sync.acts import Acts
from ui.pages.sync.answers import AnswerCard
from ui.pages.sync.computer import ComputerCard
from ui.pages.sync.figures import FiguresCard
from ui.pages.sync.sending import SendCard
from ui.pages.sync.standing import Standing
from ui.pages.sync.trip import TripCard

if TYPE_CHECKING:
    from app.office import Office


class Front(QWidget):
    """All cards; what the role may not do has no button."""

    def __init__(
        self,
        acts: Acts,
        office: Office,
        show_records: Callable[..., object],
        go: Callable[[str, Mapping[str, Any]], object],
    ) -> None:
        super().__init__()
        self.trip = TripCard()
        self.figures = FiguresCard(show_records)
        self.send = SendCard(
            acts.export, acts.choose_export, lambda table: show_records("unconfirmed", (table,)), go,
            may_export=may(office, "sync.export"),
        )  # fmt: skip
        self.answers = AnswerCard(
            acts.take, acts.choose_answers, acts.ask_code, go, may_take=may(office, "sync.import_file")
        )
        self.computer = ComputerCard(
            acts.choose_request, acts.choose_certificate, acts.papers.device, may=may(office, "sync.request")
        )
        pair = QHBoxLayout()
        pair.setSpacing(8)
        pair.addWidget(self.send, 6)
        pair.addWidget(self.answers, 5)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.trip)
        column.addLayout(pair)
        column.addWidget(self.figures)
        column.addWidget(self.computer)
        column.addStretch(1)

    def stops(self) -> list[QWidget]:
        """Return where Tab stops, as one reads."""
        return [*self.send.stops(), *self.answers.stops(), self.figures, self.computer]

    def show_standing(self, standing: Standing) -> None:
        """Show how the office stands."""
        self.trip.show_stops(standing.stops(), standing.clock)
        self.send.show_standing(standing)
        self.answers.show_standing(standing)
        self.computer.show_standing(standing)
        self.figures.show_counts(standing.status.states)

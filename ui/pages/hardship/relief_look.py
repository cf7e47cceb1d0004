"""What do the caps leave, and what did the household get already? Shown beside a grant while it is typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.relief import item_words
from app.shared.dates import iso
from app.shared.money import yuan
from app.shared.text import _
from ui.kit.parts import Badge, Card, Words, clear
from ui.kit.scrolling import scrolled
from ui.pages.aid.words import kind_words
from ui.pages.hardship.words import help_words

if TYPE_CHECKING:
    from app.hardship import Help
    from app.relief import GrantView, Look

MOST = 8  # helps that are shown one by one
WIDTH = 380


def help_line(one: Help) -> str:
    """Say one thing a household got."""
    what = kind_words(one.what) if one.kind == "claim" else one.what
    amount = yuan(one.amount) if one.amount else _("With goods") if one.goods else ""
    return "  ".join(part for part in (iso(one.on), help_words(one), what, amount) if part)


class LookPanel(QWidget):
    """The panel. It says what it is told; it asks nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedWidth(WIDTH)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        self.caps, self.helped = Card(), Card()
        for card in (self.caps, self.helped):
            column.addWidget(card)
        column.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scrolled(inside))
        self.say_nothing()

    def say_nothing(self) -> None:
        """Say what is shown here once it can be."""
        self._fill(
            self.caps,
            _("What may still be given"),
            [(_("Choose the kind of relief and the amount."), "hint")],
        )
        self._fill(self.helped, _("Already helped"), [(_("What the household got stands here."), "hint")])

    def show_error(self, words: str) -> None:
        """Say why nothing can be reckoned yet."""
        self._fill(self.caps, _("What may still be given"), [(words, "warn")])

    def show_look(self, look: Look) -> None:
        """Show what was found."""
        lines: list[tuple[str, str]] = []
        if look.missing is not None:
            lines.append((look.missing.words(), "warn"))
        if look.verdict is not None:
            tone = "text" if look.verdict.allowed else "bad"
            lines += [(step.words(), tone) for step in look.verdict.steps]
            if look.verdict.above:
                lines.append((_("{above} yuan beyond the limit", above=yuan(look.verdict.above)), "bad"))
        lines += [(words, "secondary") for words in _figures(look)]
        lines += [(error.words(), "warn") for error in look.against]
        badge = (
            (_("May be approved"), "good")
            if look.may_be_approved
            else (_("Not to be approved yet"), "waiting")
        )
        self._fill(self.caps, _("What may still be given"), lines, badge)
        told = [(one.words(), "warn") for one in look.warnings]
        told += [(help_line(one), "text") for one in look.helps[:MOST]]
        if (rest := len(look.helps) - MOST) > 0:
            told.append((_("and {n} more", n=rest), "hint"))
        told.append(
            (_("{amount} yuan in all", amount=yuan(look.helped)), "secondary")
            if look.helps
            else (_("Nobody of this household got anything yet"), "hint")
        )
        self._fill(self.helped, _("Already helped"), told)

    def show_grant(self, view: GrantView) -> None:
        """Show by which steps a grant was approved."""
        lines = [(step.words(), "text") for step in view.steps] or [(_("Not approved yet."), "hint")]
        if view.reason_back:
            lines.append((view.reason_back, "warn"))
        self._fill(self.caps, "  ".join((view.line.number, item_words(view.line.item))), lines)
        self.helped.hide()  # the file has a tab for it

    def _fill(
        self, card: Card, title: str, lines: list[tuple[str, str]], badge: tuple[str, str] | None = None
    ) -> None:
        clear(card.body)
        card.body.addWidget(Words(title, "section"))
        if badge is not None:
            said = Badge()
            said.say(*badge)
            card.body.addWidget(said)
        for words, tone in lines:
            card.body.addWidget(Words(words, colour=tone, wrap=True))


def _figures(look: Look) -> list[str]:
    found = []
    if look.line_month is not None:
        found.append(_("Subsistence line: {amount} yuan a month", amount=yuan(look.line_month)))
    if look.own_cost is not None:
        found.append(_("Own share {own} yuan, mutual aid {mutual} yuan", own=yuan(look.own_cost),
                       mutual=yuan(look.mutual_aid or 0)))  # fmt: skip
    return found

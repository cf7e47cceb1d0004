"""Step 1: which file and which sheet of it is the roster? Also where an empty template is had."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout

from app.shared.text import _, _n
from ui.kit.flow import Flow
from ui.kit.parts import Button, Card, Chip, Words
from ui.pages.members.roster.step import Step

if TYPE_CHECKING:
    from app.members import RosterLook


class FileStep(Step):
    """What was found in the file, and which of its sheets is meant; before there is one, how to begin."""

    number = 1

    def __init__(
        self,
        look: RosterLook | None,
        *,
        choose: Callable[[], object],
        sheet: Callable[[str], object],
        blank: Callable[[], object],
        imports: Callable[[], object],
        back: Button,
        onward: Callable[[], object],
    ) -> None:
        super().__init__()
        self.chips: dict[str, Chip] = {}
        self.choose_button = Button(
            _("Choose the file") if look is None else _("Choose another file"),
            choose,
            look="primary" if look is None else "plain",
            picture="folder-open",
            keys="Ctrl+O",
        )
        self.blank_button = Button(_("Save an empty template"), blank, picture="file-down")
        self.imports_button = Button(_("Rosters taken in so far"), imports, picture="history")
        card = Card(margin=16, spacing=10)
        if look is None:
            card.body.addWidget(Words(_("Which roster?"), "section"))
            told = _("An Excel workbook (.xlsx, .xls) or a table of text (.csv), as the unit gave it: titles above "
                     "the header, columns in any order and further sheets do no harm. The file itself is never "
                     "changed.")  # fmt: skip
            card.body.addWidget(Words(told, colour="secondary", wrap=True))
        else:
            self._tell(card, look, sheet)
        verbs = QHBoxLayout()
        for button in (self.choose_button, self.blank_button, self.imports_button):
            verbs.addWidget(button)
        verbs.addStretch(1)
        card.body.addSpacing(6)
        card.body.addLayout(verbs)
        self.column.addWidget(card)
        self.column.addStretch(1)
        self.onward = Button(_("On to the columns"), onward, look="primary", picture="arrow-right",
                             keys="Ctrl+Return")  # fmt: skip
        self.end([back], "", [self.onward])
        self.onward.setVisible(look is not None)

    def _tell(self, card: Card, look: RosterLook, sheet: Callable[[str], object]) -> None:
        card.body.addWidget(Words(_("Roster: {file}", file=look.file), "section", elide=True))
        if look.sheet:
            line = Flow()
            line.addWidget(Words(_("Sheet"), colour="secondary"))
            group = QButtonGroup(self)
            for name in (look.sheet, *look.other_sheets):
                chip = Chip(name, name)
                chip.setChecked(name == look.sheet)
                chip.clicked.connect(lambda _checked, name=name: sheet(name) if name != look.sheet else None)
                group.addButton(chip)
                line.addWidget(chip)
                self.chips[name] = chip
            card.body.addLayout(line)
        told = [_("The header stands in row {n}", n=look.header_row),
                _n("{n} person's row", "{n} people's rows", look.rows)]  # fmt: skip
        if look.asides:
            told.append(
                _n(
                    "{n} row that is nobody's (a note, a sum) is passed over",
                    "{n} rows that are nobody's (notes, sums) are passed over",
                    look.asides,
                )
            )
        card.body.addWidget(Words(" · ".join(told), colour="secondary", wrap=True))

    def come(self) -> None:
        """Have Enter go on."""
        wanted = self.choose_button if self.onward.isHidden() else self.onward
        wanted.setFocus(Qt.FocusReason.OtherFocusReason)

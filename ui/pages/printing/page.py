"""Which part of the printing centre is shown? Seven lists, a key for each; a form's words in place of the forms."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QStackedWidget

from app.shared.text import N_, _
from ui.desk import Desk
from ui.kit.page import Page
from ui.kit.parts import Chip
from ui.kit.tab_order import in_order
from ui.pages.aid.lines import Lines
from ui.pages.home.gather import may
from ui.pages.printing.corrections import Corrections
from ui.pages.printing.fonts import Fonts
from ui.pages.printing.log import Log
from ui.pages.printing.numbers import Numbers
from ui.pages.printing.queue import Queue
from ui.pages.printing.returned import Returned
from ui.pages.printing.templates import Templates
from ui.pages.printing.wordings import Wordings

FORMS, WORDS, RETURNED = "forms", "words", "returned"
PARTS = {
    "queue": (N_("Queue"), Queue), "log": (N_("Print log"), Log), RETURNED: (N_("Came back"), Returned),
    FORMS: (N_("Form templates"), Templates), "numbers": (N_("Numbers"), Numbers),
    "printers": (N_("Printers"), Corrections), "fonts": (N_("Fonts"), Fonts),
}  # fmt: skip


class PrintingPage(Page):
    """The printing centre; a part is made when it is first turned to."""

    topics = frozenset(
        {
            "print_job",
            "print_log",
            "print_shift",
            "scanned_sheet",
            "number_block",
            "paper_number",
            "form_wording",
        }
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.jobs, _("Printing centre"))
        self.desk = desk
        self.stack = QStackedWidget()
        self.parts: dict[str, Lines] = {}
        self.switch = {
            key: Chip(_(words), key)
            for key, (words, _make) in PARTS.items()
            if key != RETURNED
            or may(desk.office, "documents.attach")  # what came back is taken in, not only read
        }
        group = QButtonGroup(self)
        for place, (key, chip) in enumerate(self.switch.items(), 1):
            group.addButton(chip)
            keys = f"Ctrl+{place}"
            chip.setToolTip("  ".join((_(PARTS[key][0]), keys)))
            chip.clicked.connect(lambda _on=False, key=key: self.turn(key))
            self.head.insertWidget(place, chip)
            QShortcut(QKeySequence(keys), self, activated=lambda key=key: self.turn(key))
        self.body.addWidget(self.stack, 1)
        self.here = "queue"
        self._show("queue")
        QShortcut(QKeySequence("Escape"), self, activated=self.step_back)

    @property
    def part(self) -> Lines:
        """Return the part shown."""
        return self.parts[self.here]

    def turn(self, key: str) -> None:
        """Turn to a part, as it was left."""
        self.strip.hide()
        self._show(key)
        self.refresh()
        self.part.begin()

    def _show(self, key: str) -> None:
        if key not in self.parts:
            more = (self.open_words,) if key == FORMS else ()
            self.parts[key] = PARTS[key][1](self, self.desk, *more)
            self.stack.addWidget(self.parts[key])
        self.here = key
        self.switch[FORMS if key == WORDS else key].setChecked(True)
        self.stack.setCurrentWidget(self.parts[key])
        self.desk.place("")
        self.desk.sums("")
        in_order(*self.switch.values(), self.strip, *self.parts[key].stops())

    def open_words(self, form: str) -> None:
        """Show the words of a form in place of the list of forms."""
        known = self.parts.get(WORDS)
        if known is None or known.key_of_form != form:  # type: ignore[attr-defined]
            if known is not None:
                self.stack.removeWidget(known)
                known.deleteLater()
            self.parts[WORDS] = Wordings(self, self.desk, form, lambda: self.turn(FORMS))
            self.stack.addWidget(self.parts[WORDS])
        self.turn(WORDS)

    def step_back(self) -> None:
        """Leave a search, then the words of a form."""
        if self.here == WORDS and not self.part.search.text():
            self.turn(FORMS)
        else:
            self.part.search.clear()

    # -- as the window asks

    def enter(self, wish: Mapping[str, Any]) -> None:
        """Come on the screen: `part` says which, the rest how its list stands."""
        part = wish.get("part", self.here)
        if part == WORDS and "form" in wish:
            self.open_words(wish["form"])
        else:
            self._show(part if part in self.switch else self.here)
        self.part.come_back(wish)
        self.refresh()
        self.part.begin()

    def way_back(self) -> Mapping[str, Any]:
        """Return to the same part, as it is."""
        form = {"form": self.part.key_of_form} if isinstance(self.part, Wordings) else {}
        return {"part": self.here, **form, **self.part.way_back()}

    def refresh(self) -> None:
        """Read anew what is shown."""
        self.part.refresh()

"""Who may be entitled to aid and claimed none? The list with the record that tells of it, in place of the claims."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QVBoxLayout, QWidget

from app.aid import HINT_SOURCES, WHY_ASIDE, UnclaimedLine
from app.members import Query
from app.shared.text import _, _n
from ui.kit.asking import AskForm
from ui.kit.fields import Choice, CodeField, Found
from ui.kit.form import Form, Spec
from ui.kit.grid import Grid
from ui.kit.parts import Button, Chip, Words
from ui.kit.tab_order import in_order
from ui.kit.window_model import Column, ListSource
from ui.pages.aid.intake import DRAFT
from ui.pages.aid.words import kind_words
from ui.pages.home.gather import may
from ui.pages.listing import ListPapers
from ui.pages.registers import Register

if TYPE_CHECKING:
    from app.office import Office
    from ui.desk import Desk
    from ui.pages.aid.page import AidPage

SOON = 30  # days left to claim: a warning


@dataclass(frozen=True)
class Waiting:
    """What the part needs to begin: who waits to be asked, and what was put aside."""

    open: tuple[UnclaimedLine, ...]
    aside: tuple[UnclaimedLine, ...]


def read_unclaimed(office: Office) -> Waiting:
    """Read both lists; asked on the worker."""
    return Waiting(office.aid.unclaimed(office.actor), office.aid.unclaimed(office.actor, aside=True))


def left_words(line: UnclaimedLine) -> str:
    """Say until when a claim can be made."""
    if line.found.last is None or line.days_left is None:
        return _("No deadline")
    day = line.found.last.isoformat()
    if line.days_left < 0:
        return _("{day}, over", day=day)
    return _n("{day}, {n} day left", "{day}, {n} days left", line.days_left, day=day)


def left_tone(line: UnclaimedLine) -> str:
    """Return the tone of the time left."""
    if line.days_left is None:
        return "quiet"
    return "bad" if line.days_left < 0 else "warn" if line.days_left <= SOON else "good"


def aside_words(line: UnclaimedLine) -> str:
    """Say why something was put aside."""
    told = (_(WHY_ASIDE[line.aside]) if line.aside in WHY_ASIDE else line.aside, line.remark)
    return "  ".join(part for part in told if part)


def columns(*, aside: bool) -> list[Column]:
    """Return the columns of the list, or of what was put aside."""
    found = [
        Column(_("Name"), lambda line: line.name, 84, key="name"),
        Column(_("Unit"), lambda line: line.unit, 140, key="unit"),
        Column(_("Told by"), lambda line: _(HINT_SOURCES[line.found.hint.source]), 150, key="source"),
        Column(_("Day"), lambda line: line.found.hint.on.isoformat(), 96, key="day"),
        Column(_("What it says"), lambda line: line.found.hint.words, 200, key="words"),
        Column(_("Kind"), lambda line: " · ".join(map(kind_words, line.found.kinds)), 130, key="kinds"),
        Column(_("Plan"), lambda line: line.found.plan, 150, key="plan"),
        Column(_("To be claimed by"), left_words, 196, "state", key="left", tone=left_tone),
        Column(_("Document number"), lambda line: line.id_masked, 150, key="id_no", hidden=True),
    ]  # fmt: skip
    if aside:
        found.insert(2, Column(_("Put aside because"), aside_words, 220, key="aside"))
        found.append(Column(_("Put aside on"), lambda line: line.done_on.isoformat() if line.done_on else "", 110,
                            key="done_on"))  # fmt: skip
    return found


class Entitled(QWidget):
    """The list, in place of the claims until it is left."""

    NAME = "entitled"

    def __init__(self, page: AidPage, desk: Desk, begun: Waiting, back: Callable[[], object]) -> None:
        super().__init__()
        self._page, self._desk, self._begun = page, desk, begun
        self._then = ""
        self.asking: AskForm | None = None
        self.chips = {"": Chip(_("To be asked"), ""), "aside": Chip(_("Put aside"), "aside")}
        self.grids = {
            key: Grid(desk.jobs, columns(aside=bool(key)), page, _("Entitled but not claimed"))
            for key in self.chips
        }
        self.registers = {
            key: Register(grid, desk, page, f"entitled{key}") for key, grid in self.grids.items()
        }
        for grid in self.grids.values():
            grid.moved_to.connect(lambda _line: self._offer())
            grid.rows.loaded.connect(lambda _count: self._loaded())
            grid.opened.connect(lambda _line: self.open_record())
        self.papers = {
            key: ListPapers(
                page, desk, grid, lambda: _("Entitled but not claimed"), "unclaimed", self._filter_words, keys=False
            )
            for key, grid in self.grids.items()
        }  # fmt: skip
        self.back_button = Button(_("Back to the list"), back, look="link", picture="chevron-left")
        self.open_button = Button(_("Open the record"), self.open_record, picture="folder-open")
        self.aside_button = Button(_("Put aside"), self.ask_aside, picture="archive", keys="F6")
        self.up_button = Button(_("Put it back on the list"), self.take_up, picture="undo-2")
        self.claim_button = Button(
            _("Take in a claim"), self.claim, look="primary", picture="plus", keys="Ctrl+N"
        )
        self._lay_out()
        self.show_begun(begun)

    def _lay_out(self) -> None:
        group, head, foot, whole = QButtonGroup(self), QHBoxLayout(), QHBoxLayout(), QVBoxLayout(self)
        head.addWidget(Words(_("Entitled but not claimed"), "section"))
        told = _(
            "A record tells of an illness on a day the person was covered, and no claim answers it. Ask them."
        )
        head.addWidget(Words(told, colour="secondary", elide=True), 1)
        for chip in self.chips.values():
            group.addButton(chip)
            chip.clicked.connect(lambda _on=False: self._show())
            head.addWidget(chip)
        self.chips[""].setChecked(True)
        foot.addWidget(self.back_button)
        for papers in self.papers.values():
            foot.addWidget(papers.button)
        foot.addStretch(1)
        self._verbs = [self.open_button, self.aside_button, self.up_button, self.claim_button]
        for button in self._verbs:
            foot.addWidget(button)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)
        whole.addLayout(head)
        for papers in self.papers.values():
            whole.addWidget(papers.line)
        for grid in self.grids.values():
            whole.addWidget(grid, 1)
        whole.addLayout(foot)

    # -- showing

    @property
    def key(self) -> str:
        """Return which list is shown: '' to be asked, 'aside'."""
        return next(key for key, chip in self.chips.items() if chip.isChecked())

    @property
    def grid(self) -> Grid:
        """Return the list shown."""
        return self.grids[self.key]

    @property
    def lines(self) -> tuple[UnclaimedLine, ...]:
        """Return the lines shown."""
        return self._begun.aside if self.key else self._begun.open

    def begin(self) -> None:
        """Put the keys on the list."""
        self.grid.setFocus()

    def way_back(self) -> Mapping[str, Any]:
        """Return what brings this list back."""
        return {"entitled": self.key or "open"}

    def choose(self, key: str) -> None:
        """Show one of the two lists."""
        self.chips["aside" if key == "aside" else ""].setChecked(True)
        self._show()

    def show_begun(self, begun: Waiting) -> None:
        """Show what was read."""
        line = self.current()
        self._then = line.id if line is not None else ""
        self._begun = begun
        self.chips[""].tell(len(begun.open))
        self.chips["aside"].tell(len(begun.aside))
        self._show()

    def _show(self) -> None:
        for key, grid in self.grids.items():
            grid.setVisible(key == self.key)
            self.papers[key].button.setVisible(key == self.key)
        if self.key:
            words = _("What is put aside with its reason stands here, and can be taken up again.")
            self.grid.empty.say(_("Nothing is put aside"), words)
        else:
            words = _(
                "Notes of visits, hardship files, scans, deaths and stays under other plans are compared with the "
                "covers and claims."
            )
            self.grid.empty.say(_("Everybody who may be entitled has claimed"), words)
        self.grid.show_source(ListSource(self.lines))
        in_order(
            *self.chips.values(), self.grid, self.back_button, self.papers[self.key].button, *self._verbs
        )
        self._offer()

    def _loaded(self) -> None:
        then, self._then = self._then, ""
        self.grid.stand_on(next((at for at, line in enumerate(self.lines) if line.id == then), None))
        if self.lines and self.isVisible():
            self.registers[self.key].say_place()
        self._offer()

    def _filter_words(self) -> str:
        return _("Put aside") if self.key else _("To be asked")

    def current(self) -> UnclaimedLine | None:
        """Return the line the list stands on."""
        return self.grid.current() if self.lines else None

    def _offer(self) -> None:
        line, may_claim = self.current(), may(self._desk.office, "aid.take_claim")
        self.open_button.setVisible(line is not None)
        self.claim_button.setVisible(line is not None and may_claim)
        self.aside_button.setVisible(line is not None and may_claim and not self.key)
        self.up_button.setVisible(line is not None and may_claim and bool(self.key))

    def read(self) -> None:
        """Read the lists anew."""
        office = self._desk.office
        self._page.run(lambda: read_unclaimed(office), self.show_begun)

    # -- what is done

    def open_record(self) -> None:
        """Open the record that tells of it."""
        line = self.current()
        if line is not None:
            opens = dict(line.found.hint.opens)
            wish = {"state": "", **opens} if opens["page"] == "visits" else opens
            self._desk.go(opens["page"], {key: value for key, value in wish.items() if key != "page"})

    def claim(self) -> None:
        """Open the form of a new claim with what is known; one that was begun is never written over."""
        line, office = self.current(), self._desk.office
        if line is None or self.claim_button.isHidden():
            return

        def work() -> tuple[bool, Found]:
            begun = office.workplace.draft(office.actor, DRAFT, "") is not None
            hint = line.found.hint
            found = office.members.window(office.actor, Query(text=line.name))
            people = office.members.page(office.actor, list(found.ids))
            who = next((one for one in people if one.id == hint.member_id), None)
            detail = f"{who.id_masked}  {who.unit_name}" if who else ""
            return begun, Found(hint.member_id, line.name, detail)

        self._page.run(work, lambda told: self._open(line, *told))

    def _open(self, line: UnclaimedLine, begun: bool, who: Found) -> None:
        page = self._page
        page.back()
        page.take_in()
        if begun or page.form is None:
            told = _("A claim was begun and is not finished. Finish or clear it, then come back here.")
            page.strip.say(told, "warn")
            return
        fields, hint = page.form.fields, line.found.hint
        first, last = hint.stay or (hint.on, None)
        fields.fields["benefit"].put(line.found.kinds[0])
        fields.fields["person"].put(who)
        if line.found.kinds[0] == "hospital":
            # A note names the day it was written, not that of the stay: only a stay that is known is put in.
            fields.fields["admitted"].put(first if hint.stay else None)
            fields.fields["discharged"].put(last)
        else:
            fields.fields["event_on"].put(hint.on)
        fields.changed.emit()
        fields.go_to("admitted")

    def ask_aside(self) -> None:
        """Ask why something is put aside."""
        line = self.current()
        if line is None or self.aside_button.isHidden():
            return
        form = Form([
            Spec("why", _("Why"), lambda: CodeField([Choice(key, _(words)) for key, words in WHY_ASIDE.items()]),
                 required=True),
            Spec("remark", _("Remark")),
        ])  # fmt: skip
        told = _("It leaves the list of those to be asked, and stays under “Put aside” with its reason.")
        self.asking = AskForm(
            self._page, _("Put {name} aside", name=line.name), form, _("Put aside"),
            lambda answers: self._aside(line, answers), told=told, picture="archive", stays=True,
        )  # fmt: skip
        self.asking.show()
        form.go_to("why")

    def _aside(self, line: UnclaimedLine, answers: dict[str, Any]) -> None:
        office, window = self._desk.office, self.asking
        assert window is not None

        def done(_line: UnclaimedLine) -> None:
            window.accept()
            self._desk.say(_("{name} is put aside", name=line.name), lambda: self._take_up(line))
            self.read()

        self._page.run(
            lambda: office.aid.put_aside(office.actor, line.id, answers["why"], answers["remark"] or ""), done,
            window.refused(self._page.fault),
        )  # fmt: skip

    def take_up(self) -> None:
        """Take the current line up again."""
        line = self.current()
        if line is not None and not self.up_button.isHidden():
            self._take_up(line)

    def _take_up(self, line: UnclaimedLine) -> None:
        def words(_line: UnclaimedLine) -> str:
            if not self._page.closed and self._page.ways.shown is self:
                self.read()
            return _("{name} is on the list again", name=line.name)

        self._desk.take_back(lambda office: office.aid.take_up_again(office.actor, line.id), words)

"""Which unions and units are there, and how do they change? The two lists; a form opens in their place."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QStackedWidget, QWidget

from app.members import RollCounts
from app.shared.text import _
from app.unions import Saved, UnionFacts, UnionLine, UnitFacts, UnitLine
from ui.desk import Desk
from ui.kit.fields import Choice
from ui.kit.page import Page
from ui.kit.parts import Button, Chip
from ui.pages.home.gather import may
from ui.pages.unions.acts import Acts
from ui.pages.unions.ask_union import union_choices
from ui.pages.unions.form import UNION, UNIT, KeptForm, Subject
from ui.pages.unions.lists import Lines
from ui.pages.unions.paper import RecordPaper
from ui.pages.unions.rows import union_rows, unit_rows
from ui.pages.unions.union_list import UnionList
from ui.pages.unions.unit_list import UnitList

Read = tuple[tuple[UnionLine, ...], tuple[UnitLine, ...], RollCounts]


class UnionsPage(Page):
    """The unions and the units, and the form that opens in their place."""

    topics = frozenset({"union_org", "unit", "member"})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.jobs, _("Unions and units"))
        self.desk = desk
        self._known: Sequence[UnionLine] = ()
        self.may_keep = may(desk.office, "unions.keep")
        self.acts = Acts(self, desk)
        self.unions = UnionList(
            self, desk, edit=self.edit_current, reveal=self.acts.reveal, close=self.acts.close_or_reopen,
            may_keep=self.may_keep,
        )  # fmt: skip
        self.units = UnitList(
            self, desk, edit=self.edit_current, cover=self.acts.ask_cover, may_keep=self.may_keep
        )
        self.stack = QStackedWidget()
        self._head()
        self.body.addWidget(self.stack, 1)
        office = desk.office
        self.unions.looked_at.connect(
            lambda key: self.run(lambda: office.unions.union(office.actor, key), self.unions.show_view)
        )
        self.units.looked_at.connect(
            lambda key: self.run(lambda: office.unions.unit(office.actor, key), self.units.show_line)
        )
        for kept in (self.unions, self.units):
            self.stack.addWidget(kept)
            kept.edit_wanted.connect(self.edit if kept is self.unions else self.edit_unit)
            kept.new_wanted.connect(self.begin_new)
        for keys, act in (
            ("Ctrl+F", lambda: self.lines.search.setFocus()),  # noqa: PLW0108 - of the list shown then
            ("F4", lambda: self.lines.turn_panel()),  # noqa: PLW0108
            ("Escape", self._escape),
        ):
            QShortcut(QKeySequence(keys), self, activated=act)
        self._show_verbs()

    def _head(self) -> None:
        """Put the switch between the lists beside the title, and the verbs of both at the end."""
        self.switch = {"unions": Chip(_("Unions"), "unions"), "units": Chip(_("Units"), "units")}
        self.switch["unions"].setChecked(True)
        group = QButtonGroup(self)
        for place, chip in enumerate(self.switch.values(), 1):
            group.addButton(chip)
            chip.clicked.connect(self._turn)
            self.head.insertWidget(place, chip)
        self.new_button = Button(
            _("Write down a union"), self.begin_new, look="primary", picture="plus", keys="Ctrl+N"
        )
        self.paper = RecordPaper(self, self.desk, lambda: self.lines)
        for button in (
            self.unions.papers.button, self.units.papers.button, self.paper.button, self.new_button,
        ):  # fmt: skip
            self.head.addWidget(button)
        self.body.addWidget(self.paper.work)

    # -- where we are

    @property
    def lines(self) -> Lines:
        """Return the list that is shown, or that the form was opened over."""
        return self.units if self.switch["units"].isChecked() else self.unions

    @property
    def form(self) -> KeptForm | None:
        """Return the form that is open, None when a list is shown."""
        shown = self.stack.currentWidget()
        return shown if isinstance(shown, KeptForm) else None

    def _turn(self) -> None:
        self.stack.setCurrentWidget(self.lines)
        self._show_verbs()
        self.lines.search.setFocus()

    def _show_verbs(self) -> None:
        listed = self.form is None
        for chip in self.switch.values():
            chip.setVisible(listed)
        self.unions.papers.button.setVisible(listed and self.lines is self.unions)
        self.units.papers.button.setVisible(listed and self.lines is self.units)
        self.paper.button.setVisible(listed)
        self.new_button.setVisible(listed and self.may_keep)
        words = _("Write down a union") if self.lines is self.unions else _("Write down a unit")
        self.new_button.setText(words)

    def show_units(self, yes: bool) -> None:
        """Show the list of the units, or of the unions."""
        self.switch["units" if yes else "unions"].setChecked(True)
        self.stack.setCurrentWidget(self.lines)
        self._show_verbs()

    # -- coming here, and leaving

    def enter(self, wish: Mapping[str, Any]) -> None:
        """Come on the screen.

        `list` chooses a quick list of the unions and `units` one of the units; `union`, `unit` open one; `new`
        and `new_unit` begin; `back` is how it was.
        """
        if wish and not self.back():
            return
        if "back" in wish:
            for key, lines in (("unions", self.unions), ("units", self.units)):
                lines.come_back(wish["back"][key])
        if wish:
            units = any(key in wish for key in ("units", "unit", "new_unit"))
            self.show_units(units or bool(wish.get("back", {}).get("shown")))
        if "list" in wish or "units" in wish:
            self.lines.show_list(wish.get("list", wish.get("units", "")))
        self.refresh()
        if wish.get("new") or wish.get("new_unit"):
            self.begin_new()
        elif wish.get("union"):
            self.edit(wish["union"])
        elif wish.get("unit"):
            self.edit_unit(wish["unit"])
        elif not wish and self.form is None:
            self.lines.search.setFocus()

    def refresh(self) -> None:
        """Read both lists and what the roll counts."""
        office = self.desk.office

        def read() -> Read:
            unions, units = office.unions.unions(office.actor), office.unions.unit_lines(office.actor)
            return unions, units, office.members.union_counts(office.actor)

        self.run(read, self._show)

    def _show(self, read: Read) -> None:
        self._known, units, counts = read
        self.unions.show_rows(union_rows(self._known, counts))
        self.units.show_rows(unit_rows(units, counts))
        self.switch["unions"].tell(sum(line.facts.closed_on is None for line in self._known))
        self.switch["units"].tell(len(units))

    def keep(self) -> None:
        """Keep the open form as a draft, at once."""
        if self.form is not None:
            self.form.keep()

    def way_back(self) -> Mapping[str, Any]:
        """Return to the lists as they are, and to the form that is open over them."""
        units = self.lines is self.units
        back = {"unions": self.unions.way_back(), "units": self.units.way_back(), "shown": units}
        if self.form is None:
            return {"back": back}
        subject = self.form.subject
        key = subject.form if subject.id else "new" if subject.form == UNION else "new_unit"
        return {"back": back, key: subject.id or True}

    def may_leave(self) -> bool:
        """Say whether no form holds something unsaved."""
        return self.form is None or self.form.may_leave()

    def back(self) -> bool:
        """Return to the list, on the same row; False when a form asks first because something is unsaved."""
        form = self.form
        if form is None:
            return True
        if not form.may_leave():
            return False
        self._drop(form)
        self.strip.hide()
        self.lines.grid.setFocus()
        return True

    def _drop(self, form: QWidget) -> None:
        self.stack.setCurrentWidget(self.lines)
        self.stack.removeWidget(form)
        form.deleteLater()
        self._show_verbs()

    def _escape(self) -> None:
        if self.form is None:
            self.lines.search.clear()
        else:
            self.back()

    # -- one union, one unit

    def begin_new(self) -> None:
        """Open an empty form of what the list shown holds."""
        if self.lines is self.units:
            self._open_form(Subject(UNIT, UnitFacts(), _("Write down a unit"), _("Save the unit")))
        else:
            self._open_form(Subject(UNION, UnionFacts(), _("Write down a union"), _("Save the union")))

    def edit_current(self) -> None:
        """Open the form of what the panel shows."""
        if (row := self.lines.current()) is not None:
            (self.edit if self.lines is self.unions else self.edit_unit)(row.id)

    def edit(self, union_id: str) -> None:
        """Open the form of a union."""
        office = self.desk.office
        self._edit(UNION, lambda: office.unions.union(office.actor, union_id).facts)

    def edit_unit(self, unit_id: str) -> None:
        """Open the form of a unit."""
        office = self.desk.office
        self._edit(UNIT, lambda: office.unions.unit(office.actor, unit_id).facts)

    def _edit(self, form: str, read: Callable[[], UnionFacts | UnitFacts]) -> None:
        if not self.may_keep:
            return

        def opened(facts: UnionFacts | UnitFacts) -> None:
            place = _("Unions")
            self.desk.remember(f"{facts.name}  {place}", "unions", {form: facts.id})
            title = _("Change {name}", name=facts.name)
            self._open_form(Subject(form, facts, title, _("Save the change")))

        self.run(read, opened)

    def _open_form(self, subject: Subject) -> None:
        office, facts = self.desk.office, subject.facts
        theirs = facts.parent_id if isinstance(facts, UnionFacts) else facts.union_id

        def opened(known: Sequence[UnionLine]) -> None:
            choices = union_choices(known, but=subject.id, theirs=theirs)
            old, form = self.form, KeptForm(self, self.desk, subject, choices, self.acts.save)
            self.stack.addWidget(form)
            self.stack.setCurrentWidget(form)
            if old is not None:
                self.stack.removeWidget(old)
                old.deleteLater()
            self._show_verbs()
            self.desk.place("")
            self.desk.sums("")
            form.begin()

        self.run(lambda: office.unions.unions(office.actor), opened)

    def saved(self, form: KeptForm | None, saved: Saved) -> None:
        """Come back from a form to its list, on the record that was saved."""
        if form is not None and self.form is form:
            form.settle()
            self.lines.go_to_later(saved.id)
            self.back()
            self.refresh()

    def choices(self) -> Sequence[Choice]:
        """Return the unions that work, to be chosen from."""
        return union_choices(self._known)

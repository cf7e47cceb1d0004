"""The data cannot be opened: which backup takes its place, and what is lost by that? Two steps at the doorway."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.shared.errors import NuangongError
from app.shared.text import N_, _, _n
from ui.kit.dialogs import choose_file, choose_folder
from ui.kit.field_papers import size_words
from ui.kit.fields import Choice, CodeField, Field, PasswordField
from ui.kit.form import Form, Spec
from ui.kit.grid import Column, Grid
from ui.kit.jobs import Jobs
from ui.kit.parts import Button, Words, clear
from ui.kit.step_line import StepLine
from ui.kit.window_model import ListSource
from ui.kit.work import LongWork
from ui.pages.backup.words import records, said_at
from ui.pages.choices import second_specs
from ui.pages.doorway import Doorway, quiet
from ui.pages.record_words import kind_order, kind_words
from ui.pages.sticks import sticks

if TYPE_CHECKING:
    from app.backup import KeptBackup
    from app.backup.mending import MendPlan

WIDE = 800
CHOOSE, CONFIRM = 1, 2
WHAT = {
    "missing": N_("The data file is not there: somebody moved or deleted it, or the disk lost it."),
    "empty": N_("The data file is empty."),
    "cut": N_("The data file was cut short."),
    "keys": N_("The file of keys beside the data is damaged or gone."),
    "": N_("The data file is damaged: what lies there is not what was written."),
}
"""What happened, by `app.backup.mending.damage`."""


class Ways(Protocol):
    """What the page asks for, each on a worker (see `ui.beginnings.Begin`)."""

    def mend_kept(self, sticks: Sequence[Path]) -> tuple[KeptBackup, ...]:
        """Return the backups there are."""

    def mend_other(self, path: Path) -> KeptBackup:
        """Return what a backup that lies elsewhere says of itself."""

    def mend_people(self, path: Path) -> tuple[tuple[str, str], ...]:
        """Return who can prove themselves for a backup."""

    def mend_prepare(self, path: Path, password: str, operator: str) -> MendPlan:
        """Prove a backup and say what it would lose."""

    def mend(
        self, plan: MendPlan, typed: str, mine: str, second: tuple[str, str] | None, progress: Any
    ) -> Any:
        """Put a backup in place and open the office."""

    def help_pack(self, folder: Path) -> Path:
        """Write a help pack."""


@dataclass(frozen=True)
class KindLine:
    """How many records of one kind a backup holds."""

    kind: str
    count: str


class MendingPage(Doorway):
    """First the backup and who asks, then what is lost, the office's name and a second person."""

    def __init__(
        self,
        jobs: Jobs,
        ways: Ways,
        damage: str,
        opened: Callable[[Any, str], object],
        back: Callable[[], object],
    ) -> None:
        super().__init__(jobs, _("The data cannot be opened"), WIDE)
        self._ways, self._opened = ways, opened
        self.plan: MendPlan | None = None
        self.who: Form | None = None
        self.form: Form | None = None
        self._mine = ""
        self.work = LongWork(self)
        self.line = StepLine((_("Which backup"), _("What is lost, and a second person")))
        self.line.chosen.connect(self.show_step)
        self.what = Words(_(WHAT[damage]), "section", wrap=True)
        self.calm = quiet(_("Nothing was deleted, and the damaged files stay. Choose the backup that takes their "
                            "place; what it lacks is said first."))  # fmt: skip
        self.grid = Grid(jobs, self._columns(), self, _("The newest backups"))
        self.grid.setFixedHeight(190)
        self.kinds = Grid(jobs, self._kind_columns(), self, _("In the backup"))
        self.kinds.setFixedHeight(190)
        self.lost = Words("", wrap=True)
        self.people_room, self.room = QVBoxLayout(), QVBoxLayout()
        self.file_button = Button(_("Choose another file"), self.choose_other, look="link")
        self.pack_button = Button(_("Save a help pack"), self.ask_where, look="link")
        self.leave_button = Button(_("Try to unlock"), back, look="link")
        self.next_button = Button(_("Show what would be lost"), self.prepare, look="primary")
        self.back_button = Button(_("Back"), lambda: self.show_step(CHOOSE))
        self.go_button = Button(_("Put this backup in place"), self.mend, look="danger", picture="rotate-ccw")
        for button in (self.next_button, self.go_button):
            button.name_keys("Ctrl+Enter")
        self.work.locked += [self.next_button, self.back_button, self.go_button, self.file_button]
        self._lay()
        self.leave_button.setVisible(
            damage == ""
        )  # once it has its place: before it would be a window of its own
        self.show_step(CHOOSE)
        self.run(self._look, self._looked, lane="io")

    def _lay(self) -> None:
        under = QWidget()
        foot = QHBoxLayout(under)
        foot.setContentsMargins(0, 0, 0, 0)
        for button in (self.file_button, self.pack_button, self.leave_button):
            foot.addWidget(button)
        foot.addStretch(1)
        for button in (self.back_button, self.next_button, self.go_button):
            foot.addWidget(button)
        body = self.card.body
        for part in (self.line, self.what, self.calm, self.lost, self.grid, self.kinds):
            body.addWidget(part)
        body.addLayout(self.people_room)
        body.addLayout(self.room)
        body.addWidget(self.work)
        body.addWidget(under)
        self.last_parts = [under]  # the forms come later, and are answered before

    def _columns(self) -> list[Column]:
        return [
            Column(_("Made at"), lambda one: said_at(one.made_at), 150, key="made_at"),
            Column(_("Records"), records, 90, "count", key="records"),
            Column(_("Size"), lambda one: size_words(one.size), 90, "count", key="size"),
            Column(_("State"), _state, 360, "state", key="state", tone=lambda one: "bad" if one.problem else "good"),
        ]  # fmt: skip

    def _kind_columns(self) -> list[Column]:
        return [
            Column(_("Kind"), lambda line: line.kind, 480, key="kind"),
            Column(_("In the backup"), lambda line: line.count, 180, "count", key="count"),
        ]

    # -- which backup

    def _look(self) -> tuple[tuple[KeptBackup, ...], tuple[tuple[str, str], ...]]:
        kept = self._ways.mend_kept(sticks())
        good = next((one for one in kept if one.problem is None), None)
        return kept, self._ways.mend_people(good.path) if good else ()

    def _looked(self, found: tuple[tuple[KeptBackup, ...], tuple[tuple[str, str], ...]]) -> None:
        kept, people = found
        good = next((at for at, one in enumerate(kept) if one.problem is None), 0)
        self.grid.rows.loaded.connect(lambda _count: self.grid.go_to(good))
        self.grid.show_source(ListSource(kept))
        if not kept:
            self.grid.empty.say(
                _("No backup is on this computer"),
                _("Put the stick with a backup in and choose the file. Without any, the province can give the records "
                  "back to a new computer."),
            )  # fmt: skip
        self._ask_who(people)

    def _ask_who(self, people: Sequence[tuple[str, str]]) -> None:
        clear(self.people_room)
        choices = tuple(Choice(operator, name, ()) for operator, name in people)
        self.who = Form([
            Spec("operator", _("Who you are"), lambda: CodeField(choices), required=True),
            Spec("password", _("Password"), PasswordField, required=True),
        ], columns=2)  # fmt: skip
        self.who.finished.connect(self.prepare)
        if len(people) == 1:
            self.who.fields["operator"].put(people[0][0])
        self.people_room.addWidget(self.who)
        self.who.setVisible(self.at == CHOOSE and bool(people))
        self.next_button.setEnabled(bool(people))
        self.keys_in_order()
        if people:
            self.who.go_to("password" if len(people) == 1 else "operator")

    def choose_other(self) -> None:
        """Choose a backup that lies elsewhere."""
        choose_file(self, _("Choose the backup"), "Nuangong (*.ngbak);;* (*)", self.take_other)

    def take_other(self, path: Path) -> None:
        """Offer a backup that lies elsewhere alone."""

        def read() -> tuple[KeptBackup, tuple[tuple[str, str], ...]]:
            return self._ways.mend_other(path), self._ways.mend_people(path)

        def done(found: tuple[KeptBackup, tuple[tuple[str, str], ...]]) -> None:
            self.grid.show_source(ListSource((found[0],)))
            self.grid.go_to(0)
            self._ask_who(found[1])

        self.run(read, done, lane="io")

    def prepare(self) -> None:
        """Prove the backup that is current, and show what it would lose."""
        kept: KeptBackup | None = self.grid.current()
        answers = self.who.read() if self.who is not None else None
        if kept is None or answers is None or self.work.busy or self.at != CHOOSE:
            return
        self._mine = answers["password"]
        self.strip.hide()
        self.work.do(
            _("Opening the backup and comparing…"),
            lambda _progress: self._ways.mend_prepare(kept.path, answers["password"], answers["operator"]),
            self.show_plan, lambda error: self._refused(error, self.who),
        )  # fmt: skip

    # -- what is lost

    def show_plan(self, plan: MendPlan) -> None:
        """Show what a proven backup holds and lacks, and ask for the last word."""
        self.plan = plan
        self.lost.setText(" ".join((
            _("The backup of {when} is whole: {n} records.", when=said_at(plan.contents.made_at),
              n=f"{plan.contents.records:,}"),
            _lost_words(plan.lost),
        )))  # fmt: skip
        tables = sorted((table for table, n in plan.contents.rows.items() if n), key=kind_order)
        lines = tuple(KindLine(kind_words(table), f"{plan.contents.rows[table]:,}") for table in tables)
        self.kinds.show_source(ListSource(lines))
        clear(self.room)
        others = tuple(Choice(operator, name, ()) for operator, name in plan.others)
        self.form = Form([
            Spec("name", _("The office's name"), Field, required=True, hint=plan.office),
            *(second_specs(others) if others else ()),
        ])  # fmt: skip
        self.form.finished.connect(self.mend)
        if len(others) == 1:
            self.form.fields["operator"].put(others[0].code)
        self.room.addWidget(self.form)
        if not others:
            self.room.addWidget(
                quiet(_("Only you work here, so your password is enough. It is written down."))
            )
        self.show_step(CONFIRM)
        self.form.go_to("name")

    def show_step(self, step: int) -> None:
        """Show a step."""
        self.at = step
        self.line.show_at(step)
        first = step == CHOOSE
        for part in (self.what, self.calm, self.grid, self.next_button, self.file_button, self.who):
            if part is not None:
                part.setVisible(first)
        for part in (self.lost, self.kinds, self.back_button, self.go_button):
            part.setVisible(not first)
        for at in range(self.room.count()):
            widget: QWidget | None = self.room.itemAt(at).widget()
            if widget is not None:
                widget.setVisible(not first)
        self.keys_in_order()
        if first and self.who is not None:
            self.who.go_to("password")

    def mend(self) -> None:
        """Put the backup in place, unless an answer is missing; what speaks against one stands beside it."""
        plan, form = self.plan, self.form
        answers = form.read() if form is not None else None
        if plan is None or answers is None or self.work.busy or self.at != CONFIRM:
            return
        second = (answers["password"], answers["operator"]) if plan.others else None
        mine = self._mine

        def done(found: Any) -> None:
            self.plan, self._mine = None, ""
            when = said_at(plan.contents.made_at)
            self._opened(
                found,
                _(
                    "The office is back at {when}, and was checked. Enter again what came after it.",
                    when=when,
                ),
            )

        self.work.do(
            _("Putting the backup in place and proving it…"),
            lambda progress: self._ways.mend(plan, answers["name"], mine, second, progress),
            done, lambda error: self._refused(error, form),
        )  # fmt: skip

    def _refused(self, error: Exception, form: Form | None) -> None:
        if form is not None and isinstance(error, NuangongError) and error.field in form.fields:
            form.show_errors([error])
        else:
            self.fault(error)

    # -- help

    def ask_where(self) -> None:
        """Ask where a help pack goes."""
        choose_folder(self, _("Choose the stick, or a folder on it"), self.pack)

    def pack(self, folder: Path) -> None:
        """Write a help pack: logs and versions only."""
        self.run(lambda: self._ways.help_pack(folder), self._packed, lane="io")

    def _packed(self, path: Path) -> None:
        self.strip.say(_("The help pack is written: {path}", path=path.name), "good")


def _state(kept: KeptBackup) -> str:
    return (
        kept.problem.words() if kept.problem else _("Whole when it was made; proven again before it is used")
    )


def _lost_words(lost: int | None) -> str:
    if lost is None:
        return _("How much was entered after it, nobody can tell any more.")
    if not lost:
        return _("It holds everything up to the last change.")
    return _n("{n} change came after it and is lost here; what the province received comes back with its next receipt.",
              "{n} changes came after it and are lost here; what the province received comes back with its next "
              "receipt.", lost)  # fmt: skip

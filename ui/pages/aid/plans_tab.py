"""Which plans does the office work by? The shelf, a plan opened over it; taken into use, out of it, a year later."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.aid import ACTIVE, NextYear, PlanFile, PlanLine, ShelfLine
from app.shared.text import _, _n
from ui.kit.asking import AskForm
from ui.kit.dialogs import choose_file, choose_saving, open_outside
from ui.kit.form import Form
from ui.kit.parts import Button
from ui.pages.aid.plans_list import Plans
from ui.pages.aid.plans_open import OpenPlan
from ui.pages.aid.tab import Tab
from ui.pages.home.gather import may

if TYPE_CHECKING:
    from ui.desk import Desk
    from ui.kit.page import Page

TOML = "TOML (*.toml)"


class PlansTab(Tab):
    """The plans."""

    KEY = "plans"
    WISHES = frozenset({"plan", "plans"})

    def __init__(self, page: Page, desk: Desk) -> None:
        super().__init__(page, desk)
        self.asking: AskForm | None = None
        self.use_button, self.stop_button, self.year_button = self._verbs()
        self.look_button = Button(
            _("Look at a plan file"), self.choose_file, picture="folder-open", keys="Ctrl+O"
        )
        verbs = [self.use_button, self.stop_button, self.year_button, self.look_button]
        self.list = Plans(
            page, desk, opened=self.open_line, verbs=verbs, look=self.choose_file,
            offer=lambda line: self._offer(line, verbs[:3]),
        )  # fmt: skip
        self.stand(self.list)

    def _verbs(self) -> tuple[Button, Button, Button]:
        """Make what can be done with the plan the list stands on, or that is opened."""
        return (
            Button(_("Take into use"), self.ask_use, look="primary", picture="check", keys="Ctrl+Return"),
            Button(_("Take out of use"), self.ask_stop, picture="ban"),
            Button(_("Write it for the new year"), self.ask_year, picture="calendar", keys="Ctrl+Shift+N"),
        )

    def _offer(self, line: ShelfLine | None, verbs: list[Button]) -> None:
        use, stop, year = verbs
        can = may(self.desk.office, "aid.activate")
        runs = line is not None and line.why is None
        use.setVisible(can and runs and line is not None and line.state != ACTIVE)
        stop.setVisible(can and line is not None and line.state == ACTIVE)
        year.setVisible(runs)

    @property
    def line(self) -> ShelfLine | None:
        """Return the plan of the shelf that is opened, or that the list stands on."""
        if isinstance(self.shown, OpenPlan):
            return self.shown.line
        line: ShelfLine | None = self.list.grid.current() if self.list.grid.rows.ids else None
        return line

    # -- as the page asks

    def enter(self, wish: Mapping[str, Any]) -> None:
        """Show the shelf (`plans` says how), or one `plan` by its name in it."""
        if isinstance(wish.get("plans"), dict):
            self.list.come_back(wish["plans"])
        self.refresh()
        if wish.get("plan"):
            self.open_named(wish["plan"])
        else:
            self.shown.begin()

    def way_back(self) -> Mapping[str, Any]:
        """Return the wish that brings back what is shown."""
        back = {"plans": self.list.way_back()}
        return {**back, **self.shown.way_back()} if isinstance(self.shown, OpenPlan) else back

    # -- one plan

    def open_named(self, name: str) -> None:
        """Open a plan version by its name in the shelf."""
        office = self.desk.office

        def read() -> ShelfLine | None:
            return next((line for line in office.aid.shelf(office.actor) if line.id == name), None)

        self.page.run(read, lambda line: None if line is None else self.open_line(line))

    def open_line(self, line: ShelfLine) -> None:
        """Open a plan version of the shelf; of one that cannot be run say why."""
        office = self.desk.office
        if line.why is not None:
            self.page.strip.say(line.why.words(), "bad")
            return

        def show(found: PlanFile) -> None:
            self._open(found, line)
            self.desk.remember(line.name + "  " + _("Plans"), "aid", {"plan": line.id})

        self.page.run(lambda: office.aid.plan(office.actor, line.plan_id, line.version), show)

    def _open(self, found: PlanFile, line: ShelfLine | None) -> None:
        verbs = list(self._verbs())
        made = OpenPlan(self.page, self.desk, found, line, back=self.step_back, verbs=verbs)
        self._offer(line, verbs)
        self.open(made)
        made.refresh()

    def choose_file(self) -> None:
        """Let a plan file be chosen to be looked at."""
        choose_file(self.page, _("Choose a plan file"), TOML, self.look_at)

    def look_at(self, path: Path) -> None:
        """Show what a plan file says; a wrong one is refused naming its line, and nothing is kept of it."""
        office = self.desk.office
        self.page.run(
            lambda: office.aid.look_at_plan(office.actor, path),
            lambda found: self._open(found, None),
            lane="io",
        )

    # -- into use, and out of it

    def ask_use(self) -> None:
        """Say what taking a plan into use means, before it is done."""
        line, office = self.line, self.desk.office
        if line is None or not may(office, "aid.activate"):
            return

        def read() -> tuple[PlanFile, PlanLine | None]:
            found = office.aid.plan(office.actor, line.plan_id, line.version)
            active = (one for one in office.aid.plans(office.actor) if one.active and one.id == line.plan_id)
            return found, next(active, None)

        self.page.run(read, lambda found: self._ask_use(line, *found))

    def _ask_use(self, line: ShelfLine, found: PlanFile, before: PlanLine | None) -> None:
        told = _n("{name}, version {version}: its {n} example comes out to the fen. Units are enrolled by it then.",
                  "{name}, version {version}: its {n} examples come out to the fen. Units are enrolled by it then.",
                  found.examples, name=line.name, version=line.version)  # fmt: skip
        if before is not None:
            told += "\n" + _("Version {version} takes nobody in any more; its covers and claims stay as they are.",
                             version=before.version)  # fmt: skip
        self.asking = AskForm(
            self.page, _("Take a plan into use"), Form([]), _("Take into use"),
            lambda _answers: self._use(line, before), told=told,
        )  # fmt: skip
        self.asking.show()

    def _use(self, line: ShelfLine, before: PlanLine | None) -> None:
        office = self.desk.office
        instead = before.version if before is not None else ""

        def done(_line: PlanLine) -> None:
            words = _("In use from now on: {name}, version {version}", name=line.name, version=line.version)
            self.desk.say(words, lambda: self.desk.take_back(
                lambda now: now.aid.deactivate(now.actor, line.plan_id, line.version, instead),
                lambda _none: self._changed(_("Taken back: {name}, version {version}, is not in use", name=line.name,
                                              version=line.version)),
            ))  # fmt: skip
            self._back_to(line)

        self.page.run(lambda: office.aid.activate(office.actor, line.plan_id, line.version), done)

    def ask_stop(self) -> None:
        """Say what taking a plan out of use means, before it is done."""
        line = self.line
        if line is None or line.state != ACTIVE or not may(self.desk.office, "aid.activate"):
            return
        told = _("{name}, version {version}, takes nobody in any more then. Its covers and claims stay as they "
                 "are; enrolments not paid yet cannot be paid.", name=line.name, version=line.version)  # fmt: skip
        self.asking = AskForm(
            self.page, _("Take a plan out of use"), Form([]), _("Take out of use"),
            lambda _answers: self._stop(line), told=told, picture="ban",
        )  # fmt: skip
        self.asking.show()

    def _stop(self, line: ShelfLine) -> None:
        office = self.desk.office

        def done(_none: None) -> None:
            words = _("Out of use: {name}, version {version}", name=line.name, version=line.version)
            self.desk.say(words, lambda: self.desk.take_back(
                lambda now: now.aid.deactivate(now.actor, line.plan_id, line.version, line.version),
                lambda _none: self._changed(_("In use again: {name}", name=line.name)),
            ))  # fmt: skip
            self._back_to(line)

        self.page.run(lambda: office.aid.deactivate(office.actor, line.plan_id, line.version), done)

    def _changed(self, words: str) -> str:
        if not self.page.closed:
            self._back_to(None)
        return words

    def _back_to(self, line: ShelfLine | None) -> None:
        """Show the shelf anew, on a plan: what was opened is told by it."""
        if line is not None:
            self.list.stand_on(line.id)
        self.back()
        self.refresh()

    # -- a year later

    def ask_year(self) -> None:
        """Ask where the plan a year later goes."""
        line = self.line
        if line is None or line.valid_from is None:
            return
        name = f"{line.plan_id}-{line.valid_from.year + 1}.toml"
        choose_saving(
            self.page, _("Where to write the plan"), name, TOML, lambda path: self.write_year(line, path)
        )

    def write_year(self, line: ShelfLine, path: Path) -> None:
        """Write the plan with its days moved a year, for the province to edit."""
        office = self.desk.office

        def done(made: NextYear) -> None:
            words = _("Version {version} is written to {file}, its days a year later. It is not in use here. Send it "
                      "to the union above, which edits and publishes it.", version=made.version,
                      file=path.name)  # fmt: skip
            step = (_("Open the file"), lambda: open_outside(path))
            if made.refused is not None:
                words += "\n" + _("As it stands it would be refused: {why}", why=made.refused.words())
            self.page.strip.say(words, "good" if made.refused is None else "warn", step)

        self.page.run(
            lambda: office.aid.next_year(office.actor, line.plan_id, line.version, path), done, lane="io"
        )

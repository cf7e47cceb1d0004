"""Which states has the taking in of a roster? Its steps, and the list of what was taken in."""

from __future__ import annotations

from dataclasses import replace

from app.members import Difference, Query
from app.shared.paths import resources
from ui.pages.members.roster import back_button
from ui.pages.members.roster.differ import DifferStep
from ui.pages.members.roster.wizard import RosterWizard
from ui.start import Start
from ui.stations.reach import Station, go, hasten, here, keys

ROSTER = resources() / "samples" / "rosters" / "会员名单-青山镇.xlsx"


def _wizard(start: Start) -> RosterWizard:
    page = here(start)
    page.check_roster(ROSTER)
    wizard: RosterWizard = page.stack.currentWidget()
    return wizard


def beginning(start: Start) -> None:
    """Show the first step before a file is chosen."""
    page = here(start)
    page.check_roster(ROSTER)
    wizard = page.stack.currentWidget()
    wizard.roster.look = None
    wizard.show_file()


def file(start: Start) -> None:
    """Show what was found in a file."""
    _wizard(start).show_file()


def columns(start: Start) -> None:
    """Show what its columns are taken for."""
    _wizard(start).show_fields()
    hasten(start.window)


def twice(start: Start) -> None:
    """Show two columns that are taken for one field."""
    wizard = _wizard(start)
    wizard.show_fields()
    hasten(start.window)
    form = wizard.step.form
    form.put({"column2": "name"})
    wizard.step.go_on()


def check(start: Start) -> None:
    """Check a roster; nothing is taken in."""
    _wizard(start)


def differ(start: Start) -> None:
    """Show what a sheet of people who are ours says differently."""
    wizard = _wizard(start)
    office = wizard._desk.office
    (line,) = office.members.page(office.actor, office.members.window(office.actor, Query()).ids[:1])
    found = [
        Difference(line.id, 5, line.name, "work_unit", "", "", "", "东升粮库"),
        Difference(line.id, 5, line.name, "native_place", "", "", "", "吉林延吉"),
    ]
    back = back_button(here(start))
    wizard._show(DifferStep(here(start), wizard._desk, found, take_over=lambda _wanted: None, back=back), 3)


def done(start: Start) -> None:
    """Show what the last step says; nothing is taken in for it."""
    wizard = _wizard(start)
    office = wizard._desk.office
    checked = office.members.import_roster(office.actor, ROSTER, dry_run=True)
    wizard.roster.outcome = replace(checked, import_id="", taken=467, drafted=33)
    wizard._show_done(2)


STATIONS = (
    Station("members-roster-begin", "members", beginning),
    Station("members-roster-file", "members", file),
    Station("members-roster-columns", "members", columns),
    Station("members-roster-twice", "members", twice),
    Station("members-roster", "members", check),
    Station("members-roster-differ", "members", differ),
    Station("members-roster-done", "members", done),
    Station("members-imports", "members", go("members", list="imports")),
    Station("members-why", "members", keys("Ctrl+E")),
)

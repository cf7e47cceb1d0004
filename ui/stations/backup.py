"""Which states has the page of backups? The sample office has no stick and was never put back: invented ones stand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from app.backup import BackupDamaged, Loss, StickNote, StickState, Undo
from app.backup.rules import Change
from app.sync.stick import StickFull
from ui.kit.fields import Choice
from ui.start import Start
from ui.stations.reach import EMPTY, Station, here, stay

WHEN = datetime(2026, 1, 11, 10, 20, tzinfo=timezone(timedelta(hours=8)))
LOSS = Loss(
    "2299010001", WHEN.isoformat(), 31, 8, 12, 0,
    (Change("member", 1284, 1280), Change("visit", 312, 309), Change("claim", 41, 40), Change("operator", 2, 3)),
    (Change("member.dues_base", 86_420_00, 86_000_00), Change("visit.cash", 156_000_00, 154_500_00)),
)  # fmt: skip
FULL = StickFull(drive="备份盘", need="900 KB", free="12 KB")


def backups(start: Start) -> None:
    """Show a whole and a damaged backup."""
    page = here(start)
    made = page.desk.office.back_up()
    kept = page.desk.office.backup.kept(page.desk.office.actor, 1)[0]
    made.path.unlink()
    damaged = replace(kept, contents=None, problem=BackupDamaged(), size=0)
    page.show_seen(replace(page.seen, kept=(kept, damaged)))


def stick(state: str, **more: Any) -> Callable[[Start], object]:
    """Return the way to a state of the registered stick."""

    def show(start: Start) -> None:
        note = StickNote("1", WHEN.isoformat(), WHEN.isoformat())
        here(start)._timer.stop()
        here(start).stick_card.show_state(StickState(state, note, **more))

    return show


def undo(start: Start) -> None:
    """Show that a restore can be taken back, and that the office was handed over."""
    page = here(start)
    page.show_seen(replace(page.seen, undo=Undo(WHEN, "a.ngbak", date(2026, 2, 10), open=True), handed=True))


def steps(step: int) -> Callable[[Start], object]:
    """Return the way to a step of going back."""

    def show(start: Start) -> None:
        page = here(start)
        page.show_steps()
        page.steps.begin(Path("a.ngbak"), LOSS, page.desk.office_name, (Choice("1", "复核二", ()),))
        page.steps.show_step(step)

    return show


def second(start: Start) -> None:
    """Show how the second person is asked."""
    here(start).acts.take_back()


STATIONS = (
    Station("backup", "backup", backups),
    Station("backup-empty", "backup", stay, EMPTY),
    Station("backup-stick-full", "backup", stick("failed", problem=FULL)),
    Station("backup-undo", "backup", undo),
    Station("backup-loss", "backup", steps(1)),
    Station("backup-confirm", "backup", steps(2)),
    Station("backup-second", "backup", second),
)

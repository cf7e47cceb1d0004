"""Which states has the page where data cannot be opened? The sample office is whole: invented backups stand there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from app.backup import BackupDamaged, Contents, KeptBackup
from app.backup.mending import MendPlan
from app.shared.actor import Actor
from ui.pages.mending import MendingPage
from ui.start import Start
from ui.stations.reach import LAST, Station

WHEN = datetime(2026, 1, 11, 10, 20, tzinfo=timezone(timedelta(hours=8)))
PEOPLE = (("1", LAST), ("2", "002 金顺姬"))
CONTENTS = Contents(
    "2299010001", WHEN.isoformat(), {"member": 1284, "visit": 312, "claim": 41, "ledger_entry": 655},
    {}, "ab" * 16, 8121, "", "",
)  # fmt: skip


class Invented:
    """Backups as there could be some; nothing is read and nothing is written."""

    def __init__(self, kept: Sequence[KeptBackup], others: tuple[tuple[str, str], ...] = PEOPLE[1:]) -> None:
        self._kept, self._others = tuple(kept), others

    def mend_kept(self, sticks: Sequence[Path]) -> tuple[KeptBackup, ...]:
        """Return them."""
        return self._kept

    def mend_other(self, path: Path) -> KeptBackup:
        """Return the first of them."""
        return self._kept[0]

    def mend_people(self, path: Path) -> tuple[tuple[str, str], ...]:
        """Return two people."""
        return PEOPLE

    def mend_prepare(self, path: Path, password: str, operator: str) -> MendPlan:
        """Say what would be lost."""
        actor = Actor("1", LAST, "administrator", "d")
        return MendPlan(path, CONTENTS, "青山镇总工会", actor, self._others, 23, b"", ())

    def mend(
        self, plan: MendPlan, typed: str, mine: str, second: tuple[str, str] | None, progress: Any
    ) -> Any:
        """Refuse: a station leaves everything as it was."""
        raise BackupDamaged()

    def help_pack(self, folder: Path) -> Path:
        """Refuse as well."""
        raise BackupDamaged()


KEPT = (
    KeptBackup(Path("c.ngbak"), WHEN + timedelta(hours=4), 14_200_000, None, BackupDamaged()),
    KeptBackup(Path("b.ngbak"), WHEN, 14_100_000, CONTENTS, None),
    KeptBackup(Path("a.ngbak"), WHEN - timedelta(days=1), 13_900_000, CONTENTS, None),
)


def page(damage: str, kept: Sequence[KeptBackup] = KEPT, **more: Any) -> Callable[[Start], MendingPage]:
    """Return the way to the choice of a backup."""

    def show(start: Start) -> MendingPage:
        made = MendingPage(start.jobs, Invented(kept, **more), damage, lambda *_said: None, lambda: None)
        start.window.show_doorway(made)
        return made

    return show


def confirm(**more: Any) -> Callable[[Start], None]:
    """Return the way to what a backup would lose."""

    def show(start: Start) -> None:
        made = page("cut", **more)(start)
        made.show_plan(made._ways.mend_prepare(Path("b.ngbak"), "", "1"))

    return show


STATIONS = (
    Station("mending", "", page("")),
    Station("mending-missing", "", page("missing", kept=())),
    Station("mending-lost", "", confirm()),
    Station("mending-alone", "", confirm(others=())),
)

"""Which ways lead to an open office? Each is asked on a worker, and the first one loads the office's code."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.shared.errors import NuangongError
from app.shared.heap import unwatched
from app.shared.progress import SILENT, Progress
from ui.desk import Desk
from ui.kit.page import Page
from ui.pages import PAGES, load_finding

if TYPE_CHECKING:
    from app.backup import KeptBackup
    from app.backup.mending import Mending, MendPlan
    from app.office import Office
    from app.printing.preview import Picture
    from app.selfcheck.found import Checked
    from app.sync.hub_key import HubKey
    from ui.kit.jobs import Jobs
    from ui.pages.mending import MendingPage


@dataclass(frozen=True)
class Opened:
    """An open office, its name, what makes its pages and finds for its box, and how the operator arranged it."""

    office: Office
    name: str
    makers: Mapping[str, Callable[[Desk], Page]]
    finding: Callable[..., Any]
    arrangement: dict[str, Any] = field(default_factory=dict)
    finish: Callable[..., Any] | None = None  # shows what is left of its first start, None when that is over
    trouble: NuangongError | None = None  # what could not be done beside the opening itself


@dataclass(frozen=True)
class Here:
    """What is in a profile: (id, name) of who may unlock its office, or the page that begins one.

    `waits` are the seconds each must wait because of wrong passwords, also of before the program was started.
    """

    operators: tuple[tuple[str, str], ...]
    first: Callable[..., Any] | None = None
    waits: Mapping[str, int] = field(default_factory=dict)
    damage: str | None = None  # what is wrong with its files, where that shows without a password


class Begin:
    """The ways, each on a worker."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def look(self) -> Here:
        """Say who may unlock the office that is here, or what begins one where there is none."""
        with unwatched():
            from app.backup.mending import damage
            from app.office import Office  # brings SQLAlchemy: 20 times slower than all of Qt's start

        if found := damage(self.folder):
            return Here((), damage=found)
        if Office.exists(self.folder):
            return Here(Office.names(self.folder), waits=Office.waits(self.folder))
        from ui.pages.first_start import FirstStart  # needed once in an office's life

        return Here((), FirstStart)

    def _opened(self, office: Office) -> Opened:
        """Return the open office with its name read and every page loaded."""
        from app.backup import reserve
        from ui.pages.home.gather import may

        with unwatched():
            makers = {
                place.key: place.load() for place in PAGES if not place.needs or may(office, place.needs)
            }
        arrangement = office.workplace.everything_arranged(office.actor)
        reserve.keep(self.folder)
        opened = Opened(office, office.facts().name, makers, load_finding(), arrangement)
        return replace(opened, trouble=office.trouble)

    def unlock(self, password: str, operator: str | None) -> Opened:
        """Open the office that is here; a first start that was left goes on."""
        from app.office import Office

        found = self._opened(Office.unlock(self.folder, password, operator))
        from ui.pages.first_start import FirstFinish, unfinished

        return replace(found, finish=FirstFinish if unfinished(self.folder) else None)

    def recover(self, code: str, operator: str, password: str) -> Opened:
        """Open the office that is here by its recovery code, with a new password."""
        from app.office import Office

        return self._opened(Office.recover(self.folder, code, operator, password))

    def make(self, answers: Mapping[str, Any]) -> Opened:
        """Make an office here, name this computer, and trust the hub whose key number was compared."""
        from app.office import Office
        from app.sync import hub_key

        office = Office.create(
            self.folder, code=answers["code"], name=answers["name"], region=answers["region"] or "",
            operator=answers["operator"], password=answers["password"],
        )  # fmt: skip
        trouble = None
        try:
            office.sync.device(office.actor, answers.get("device") or "")
            if number := answers.get("hub"):
                office.sync.pin_hub(office.actor, hub_key.copy_in(self.folder), number)
            hub_key.forget(self.folder)
        except NuangongError as error:  # the office stands; the key can be taken in later, and that is said
            trouble = error
        from ui.pages.first_start import FirstFinish

        return replace(self._opened(office), finish=FirstFinish, trouble=trouble)

    def make_room(self) -> int:
        """Let the room go that is set aside for a full disk; return the bytes freed. Raises NothingReserved."""
        from app.backup import reserve

        return reserve.release(self.folder)

    def help_pack(self, folder: Path) -> Path:
        """Write a help pack of an office that does not open into `folder`; return where it lies. Raises DeviceError."""
        from app.selfcheck import help_pack

        return help_pack.make(folder, self.folder, datetime.now().astimezone()).path

    def demonstrate(self, folder: Path, progress: Progress) -> Opened:
        """Build the demonstration in `folder` and open its office; the desk goes on there."""
        from app.cli import demo

        demo.run(folder, progress=progress)
        self.folder = folder / "office"
        return self.unlock(os.environ.get(demo.VARIABLE) or demo.PASSWORD, None)

    def restore(self, backup: Path, password: str, second: tuple[str, str] | None = None) -> Opened:
        """Restore a backup here and open it; from a registered stick with everything written after it.

        With a `second` person (password, name) it is the file of a handing over.
        """
        from app.backup import on_stick, restore, restore_from_stick
        from app.office import Office

        if second is not None:
            Office.take_over(backup, self.folder, (password, None), second)
        elif on_stick(backup):
            restore_from_stick(backup.parent, self.folder, password)
        else:
            restore(backup, self.folder, password)
        return self.unlock(password, None)

    # -- where the data cannot be opened

    def mending_page(
        self, jobs: Jobs, damage: str, opened: Callable[[Opened, str], object], back: Callable[[], object]
    ) -> MendingPage:
        """Make the page of it; it is needed once in a computer's life, and loads what lists need."""
        from ui.pages.mending import MendingPage

        return MendingPage(jobs, self, damage, opened, back)

    def mend_other(self, path: Path) -> KeptBackup:
        """Return what a backup that lies elsewhere says of itself."""
        from app.backup.making import looked_at

        return looked_at(path)

    def mend_kept(self, sticks: Sequence[Path]) -> tuple[KeptBackup, ...]:
        """Return the backups that could take the place of the damaged data, the newest first."""
        return self._mending().kept(sticks)

    def mend_people(self, path: Path) -> tuple[tuple[str, str], ...]:
        """Return (id, name) of who can prove themselves for a backup. Raises BackupDamaged."""
        return self._mending().people(path)

    def mend_prepare(self, path: Path, password: str, operator: str) -> MendPlan:
        """Prove a backup and say what putting it in place would lose."""
        return self._mending().prepare(path, password, operator)

    def mend(
        self, plan: MendPlan, typed: str, mine: str, second: tuple[str, str] | None, progress: Progress
    ) -> Opened:
        """Put a backup in place of the damaged data and open the office with the password `mine`."""
        self._mending().mend(plan, typed, second, progress)
        return self.unlock(mine, plan.actor.operator_id)

    def _mending(self) -> Mending:
        from app.backup.mending import Mending
        from app.migrations.run import bring_up
        from app.shared.clock import Clock

        return Mending(self.folder, Clock(), bring_up)

    # -- what the first start asks on its way

    def take_hub_key(self, path: Path) -> HubKey:
        """Read a hub's key file and keep a copy, so that the stick may go."""
        from app.sync import hub_key

        return hub_key.keep(path, self.folder)

    def kept_hub_key(self) -> HubKey | None:
        """Return the key kept by an earlier sitting of the first start."""
        from app.sync import hub_key

        return hub_key.kept(self.folder)

    def examine(self, office: Office, kind: str, progress: Progress = SILENT) -> Checked:
        """Look whether one thing of this computer is in order."""
        from app.selfcheck import health

        return health.examine(office, kind, progress)

    def recovery_paper(self, office: Office, code: str) -> tuple[Picture, ...]:
        """Draw the sheet for the safe, in memory only."""
        from app.printing import recovery

        return recovery.pages(office.facts().name, office.actor.name, code, office.clock.now())

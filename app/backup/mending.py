"""What if the office's data cannot be opened any more? A proven backup takes its place; nothing damaged is deleted.

Nothing can be asked of the damaged database itself. Who may come in is told by the keys beside it (or, where these are
gone too, by those in the backup), how far it had come by the witness. The office begins a new life, as always.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from app.backup import swap
from app.backup.archive import (
    DATABASE,
    KEYS,
    LEFTOVERS,
    Contents,
    count,
    key_of,
    opens,
    proven,
    set_aside,
    unpack,
)
from app.backup.making import KeptBackup, files_in, looked_at
from app.backup.restoring import begin_anew
from app.backup.rules import NameDiffers, same_name
from app.backup.sticks import base_number, bases, follow, kept_folders, on_stick
from app.security import Guard
from app.security.service import SamePerson, operators_of
from app.security.vault import KeysDamaged, NoSuchOperator, Vault
from app.shared import lineage
from app.shared.actor import Actor
from app.shared.clock import Clock
from app.shared.db import Database, rekey
from app.shared.errors import DeviceError, RuleError
from app.shared.files import make_folder, read_whole, scratch, write_whole
from app.shared.ids import new_id
from app.shared.progress import SILENT, Progress
from app.shared.text import N_
from app.sync import queries, renewal
from app.sync.witness import Witness, remembered
from app.unions import office_facts

MISSING, EMPTY, CUT, KEYS_GONE = "missing", "empty", "cut", "keys"
PAGE: Final = 4096
STEPS: Final = 4


class StillOpens(RuleError):
    """The office can be opened and is whole."""

    code = "backup.still_opens"
    template = N_(
        "The office's data can be opened and is whole. Nothing was changed. Unlock it; going back to a backup is done "
        "from the page of backups."
    )


class NotYetThere(RuleError):
    """The person was given a way in after the backup was made."""

    code = "backup.not_yet_there"
    template = N_(
        "When this backup was made you could not work here yet. Let somebody put it in place who could, or choose a "
        "newer backup."
    )


class SecondNeeded(RuleError):
    """Two people put a backup in the place of the office where there are two."""

    code = "backup.second_needed"
    template = N_("A second person must agree with their password. Nothing was changed.")


@dataclass(frozen=True)
class MendPlan:
    """A backup that was proven, and what putting it in place would mean.

    `lost` counts the changes the damaged database had beyond it, None where nobody knows; `others` (id, name) could be
    the second person, nobody where only one person works here. `slots` and `keys` (the present one first) open it.
    """

    path: Path
    contents: Contents
    office: str
    actor: Actor
    others: tuple[tuple[str, str], ...]
    lost: int | None
    slots: bytes = field(repr=False)
    keys: tuple[bytes, ...] = field(repr=False)


@dataclass(frozen=True)
class Mended:
    """What holds now, how many damaged files were set aside, and whether it took its place at once."""

    contents: Contents
    aside: int


def damage(profile: Path) -> str:
    """Say what is wrong with an office's files, as far as it shows without a password; '' for nothing or no office."""
    keys, database = (profile / KEYS), (profile / DATABASE)
    left = keys.with_suffix(".json.1").exists() or bool(files_in(profile / "backups"))
    if not keys.exists():
        return KEYS_GONE if left else ""
    try:
        Vault(profile).slots()
    except KeysDamaged:
        return KEYS_GONE
    if swap.waiting(profile):
        return ""  # a restore that was decided goes on at the next opening
    if not database.exists():
        return MISSING
    size = database.stat().st_size
    return EMPTY if not size else CUT if size % PAGE else ""


class Mending:
    """Puts a backup in the place of the damaged office in `profile`; `fit` brings older ones up to this program."""

    def __init__(
        self, profile: Path, clock: Clock, fit: Callable[[Database], object] = lambda _db: None
    ) -> None:
        self.profile, self._clock, self._fit = profile, clock, fit

    def kept(self, sticks: Sequence[Path] = ()) -> tuple[KeptBackup, ...]:
        """Return the backups kept here and the copies on registered `sticks`, the newest first; none is opened."""
        found = [looked_at(path) for path in files_in(self.profile / "backups")]
        for stick in sticks:
            try:
                found += [looked_at(bases(folder)[0][1]) for folder in kept_folders(stick)]
            except (DeviceError, OSError):
                continue
        return tuple(sorted(found, key=lambda one: one.made_at, reverse=True))

    def people(self, path: Path) -> tuple[tuple[str, str], ...]:
        """Return (id, name) of who can prove themselves: by the keys of today, else by those in the backup."""
        with scratch() as folder:
            return self._vault(path, folder).operators()

    def prepare(self, path: Path, password: str, operator: str | None = None) -> MendPlan:
        """Prove a backup and say what putting it in place would lose; nothing is changed.

        Raises WrongPassword, NotYetThere, NotAllowed, BackupDamaged, BackupNewer, DatabaseDamaged or FileUnreadable.
        """
        with scratch() as folder:
            vault = self._vault(path, folder)
            owner, key = vault.unlock(password, operator)
            keys = (key, *vault.past(key))
            contents, under = _lay_out(path, folder, keys)
            slots, there = read_whole(vault.path), vault.operators()
            db = Database.open(folder / DATABASE, under, self._clock)
            try:
                self._fit(db)
                with db.reading() as tx:
                    people = {one.id: one for one in operators_of(tx) if one.active}
                    device, office = queries.device(tx), office_facts(tx).name
                    head = lineage.head(tx)
            finally:
                db.engine.dispose()
        me = people.get(owner)
        if me is None or device is None:
            raise NotYetThere()
        actor = Actor(me.id, me.name, me.role, device.device_id)
        Guard().check(actor, "backup.restore")
        seen = remembered(self.profile, key)
        same = seen is not None and seen.incarnation == head.incarnation
        lost = max(0, seen.seq - head.last_seq) if same and seen is not None else None
        others = tuple(one for one in there if one[0] in people and one[0] != owner)
        return MendPlan(path, contents, office, actor, others, lost, slots, keys)

    def mend(
        self, plan: MendPlan, typed: str, second: tuple[str, str] | None = None, progress: Progress = SILENT
    ) -> Mended:
        """Put a prepared backup in place; `typed` is the office's name, `second` (password, id) of another person.

        The damaged files get names of their own and stay. Killed on the way, the office is damaged as before or mended.
        Raises NameDiffers, SecondNeeded, SamePerson, WrongPassword, StillOpens, and what `prepare` raises.
        """
        if not same_name(typed, plan.office):
            raise NameDiffers(field="name", name=plan.office)
        agreed = self._second(plan, second)
        progress.report(0, STEPS)
        if opens(self.profile, plan.keys[0]):
            raise StillOpens()
        stage = self.profile / f"{swap.STAGE}{new_id()}"
        make_folder(stage)
        try:
            contents, under = _lay_out(plan.path, stage, plan.keys)
            if under != plan.keys[0]:  # made before the office took the key it has
                rekey(stage / DATABASE, under, plan.keys[0])
            progress.report(1, STEPS)
            self._prepare(stage, plan, f"second {agreed}" if agreed else "alone: nobody else works here")
            progress.report(2, STEPS)
            aside = set_aside(self.profile, (DATABASE, *LEFTOVERS))
            if damage(self.profile) == KEYS_GONE:
                aside += set_aside(self.profile, (KEYS,))
            swap.order(self.profile, stage)
        except BaseException:
            if not swap.waiting(self.profile):
                shutil.rmtree(stage, ignore_errors=True)
            raise
        progress.report(3, STEPS)
        swap.finish(self.profile)
        return Mended(contents, aside)

    # -- the steps

    def _vault(self, path: Path, folder: Path) -> Vault:
        """Return the keys of today, or where they cannot be read those of the backup, laid down in `folder`."""
        try:
            Vault(self.profile).slots()
            return Vault(self.profile)
        except KeysDamaged:
            write_whole(folder / KEYS, unpack(read_whole(path))[1])
            return Vault(folder)

    def _second(self, plan: MendPlan, second: tuple[str, str] | None) -> str:
        """Let the second person prove themselves; return their id, '' where nobody else works here."""
        if not plan.others:
            return ""
        if second is None:
            raise SecondNeeded(field="operator")
        password, operator = second
        if operator == plan.actor.operator_id:
            raise SamePerson(name=plan.actor.name, field="second")
        if operator not in dict(plan.others):
            raise NoSuchOperator(field="operator")
        try:
            Vault(self.profile).slots()
            owner, _key = Vault(self.profile).unlock(password, operator)
        except KeysDamaged:
            with scratch() as folder:
                write_whole(folder / KEYS, plan.slots)
                owner, _key = Vault(folder).unlock(password, operator)
        return owner

    def _prepare(self, stage: Path, plan: MendPlan, said: str) -> None:
        """Bring the laid out office up to this program, begin its new life, leave out the keys of strangers to it."""
        db = Database.open(stage / DATABASE, plan.keys[0], self._clock)
        try:
            self._fit(db)
            begin_anew(db, plan.actor, renewal.RESTORED, said, self._clock.now())
            Witness(db, plan.keys[0], stage, self._clock).record(synced=True)
            db.check()
            with db.reading() as tx:
                known = {one.id for one in operators_of(tx)}
        finally:
            db.close()
        write_whole(stage / KEYS, plan.slots)
        vault = Vault(stage)
        for owner, _name in vault.operators():
            if owner not in known:  # given a way in after the backup: whoever may gives it to them again
                vault.remove(owner)


def _lay_out(path: Path, folder: Path, keys: Sequence[bytes]) -> tuple[Contents, bytes]:
    """Put the database of a backup, or of a stick's copy with what follows it, into `folder` and prove it there.

    Returns what it holds and which of `keys` it is under.
    """
    content = read_whole(path)
    key = key_of(content, keys)
    if not on_stick(path):
        database, _slots, contents = unpack(content)
        write_whole(folder / DATABASE, database)
        proven(folder, key, contents)
        return contents, key
    copy = follow(path.parent, base_number(path), key)
    write_whole(folder / DATABASE, copy.database)
    db = Database.open(folder / DATABASE, key)
    try:
        db.check()
        with db.reading() as tx:
            return count(tx, copy.contents.office, copy.at, copy.seen.sha256), key
    finally:
        db.engine.dispose()

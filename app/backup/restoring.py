"""How does an open office go back to a backup, and forward again? Nothing is decided before the last step.

The backup is laid out in a folder of its own inside the profile, proven, brought up to this program, and begins a new
life; the people and their passwords stay as they are today. Before that a copy of the office as it is now is made and
proven, and kept for `UNDO_DAYS`. Only then the prepared office takes the place of the present one (`swap`).
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import text

from app.backup import preview, swap
from app.backup.archive import DATABASE, KEYS, Contents, key_of, opened, proven, unpack
from app.backup.making import Making
from app.backup.rules import UNDO_DAYS, Loss, NameDiffers, NothingToUndo, UndoLapsed, same_name
from app.security import Guard, audit
from app.security.carrying import keep_operators, operators_now
from app.security.service import SamePerson
from app.security.vault import Vault, tag
from app.shared.actor import Actor
from app.shared.clock import Clock, moment
from app.shared.db import Database, rekey
from app.shared.errors import DatabaseDamaged, DeviceError
from app.shared.files import make_folder, read_whole, write_whole
from app.shared.foreign import json_of
from app.shared.ids import new_id
from app.shared.progress import SILENT, Progress
from app.sync import queries, renewal
from app.sync.witness import Witness
from app.unions import office_facts

NOTE = "undo.json"
STEPS = 5  # what a restore reports: proven, copied, laid out, brought up, checked


@dataclass(frozen=True)
class Restored:
    """What a restore came to: what the office holds now, what the copy made before it is called, until when it counts.

    `settled` says that the office took its place at once; else it does at the next start.
    """

    contents: Contents
    safety: Path
    undo_until: date
    settled: bool


@dataclass(frozen=True)
class Undo:
    """The restore that can be taken back: when it was made, by which backup, until when, and whether it still can."""

    at: datetime
    backup: str
    until: date
    open: bool


class Restoring(Making):
    """The part of the backups that changes which office is here."""

    over = False
    """Whether another office has taken the place of the one that is open: it must be closed and opened again."""

    def __init__(
        self, db: Database, guard: Guard, clock: Clock, vault: Vault, key: bytes, profile: Path,
        fit: Callable[[Database], object] = lambda _db: None,
    ) -> None:  # fmt: skip
        """`fit` brings a database of an earlier version up to this program."""
        super().__init__(db, guard, clock, vault, key, profile)
        self._fit = fit

    def preview(self, actor: Actor, path: Path) -> Loss:
        """Prove a backup, and return what going back to it would lose.

        Raises BackupDamaged, BackupNewer, OtherKeys, OtherOffice or FileUnreadable.
        """
        self._guard.check(actor, "backup.preview")
        content = read_whole(path)
        key = key_of(content, self._keys())
        with self._readable(path), opened(content, key) as (contents, folder):
            before = Database.open(folder / DATABASE, key, self._clock)
            try:
                with self._db.reading() as now, before.reading() as then:
                    return preview.loss(now, then, contents)
            finally:
                before.engine.dispose()

    def restore(
        self, actor: Actor, path: Path, second: Actor, typed: str, progress: Progress = SILENT
    ) -> Restored:
        """Let the office go back to a backup; `second` was proven by a password, `typed` is the office's name.

        When it returns this office is over: close it and open it again. Stopped or refused at any step before that,
        the office stays as it is. Raises NameDiffers, SamePerson, OtherKeys, OtherOffice, BackupDamaged, BackupNewer,
        Cancelled, or a DeviceError.
        """
        self._guard.check(actor, "backup.restore")
        with self._db.reading() as tx:
            name = office_facts(tx).name
        if not same_name(typed, name):
            raise NameDiffers(field="name", name=name)
        return self._go_back(actor, path, second, renewal.RESTORED, progress)

    def undo_restore(self, actor: Actor, second: Actor, progress: Progress = SILENT) -> Restored:
        """Go back to the office as it was before the last restore; what was done since is kept as a copy of its own.

        Raises NothingToUndo, UndoLapsed, and what `restore` raises.
        """
        self._guard.check(actor, "backup.restore")
        note = self._note()
        if note is None:
            raise NothingToUndo()
        undo = self._undo_of(note)
        if not undo.open:
            raise UndoLapsed(until=undo.until.isoformat())
        return self._go_back(actor, self.safe_folder / note["safety"], second, renewal.RESTORED, progress)

    def undo_state(self, actor: Actor) -> Undo | None:
        """Return the last restore and until when it can be taken back; None when there was none."""
        self._guard.check(actor, "backup.read")
        note = self._note()
        return None if note is None else self._undo_of(note)

    # -- the steps

    @property
    def safe_folder(self) -> Path:
        """Return the folder of the copies made before a restore; they are never among the `KEPT`."""
        return self.profile / "before-restore"

    def _go_back(self, actor: Actor, path: Path, second: Actor, why: str, progress: Progress) -> Restored:
        if second.operator_id == actor.operator_id:
            raise SamePerson(name=actor.name, field="second")
        stage = self.profile / f"{swap.STAGE}{new_id()}"
        progress.report(0, STEPS)
        make_folder(stage)
        try:
            contents = self._lay_out(path, stage)
            progress.report(1, STEPS)
            make_folder(self.safe_folder)
            safety = self._make(self.safe_folder, self._office_code()).path
            progress.report(2, STEPS)
            begun = self._prepare(stage, actor, second, why)
            progress.report(4, STEPS)
            until = self._write_note(begun, path.name, safety.name)
            progress.report(5, STEPS)  # the last moment to stop
            swap.order(self.profile, stage)
        except BaseException:
            shutil.rmtree(stage, ignore_errors=True)
            raise
        return Restored(contents, safety, until, self._take_place())

    def _lay_out(self, path: Path, stage: Path) -> Contents:
        with self._readable(path):
            content = read_whole(path)
            database, _slots, contents = unpack(content)
            key = key_of(content, self._keys())
            write_whole(stage / DATABASE, database)
            proven(stage, key, contents)
            if key != self._key:  # made before the office took the key it has
                rekey(stage / DATABASE, key, self._key)
        # People come in as today: by the passwords of today, and whoever was taken out stays out.
        write_whole(stage / KEYS, read_whole(self._vault.path))
        return contents

    def _prepare(self, stage: Path, actor: Actor, second: Actor, why: str) -> str:
        """Bring the laid out office up to this program and begin its new life; return the life's name."""
        with self._db.reading() as tx:
            people = operators_now(tx)
        db = Database.open(stage / DATABASE, self._key, self._clock)
        try:
            self._fit(db)
            with self._db.reading() as now, db.reading() as then:
                preview.same_office(now, then)
                if queries.hub(now) is not None and queries.hub(then) is None:
                    why = renewal.RESTORED_BEFORE
            begun = begin_anew(db, actor, why, f"second {second.operator_id}", self._clock.now(), people)
            Witness(db, self._key, stage, self._clock).record(synced=True)
            db.check()
        finally:
            db.close()
        return begun

    def _take_place(self) -> bool:
        """Let the office that was decided upon take its place; say whether it could at once."""
        self.over = True
        try:
            self._db.close()
            swap.finish(self.profile)
            db = Database.open(self.profile / DATABASE, self._key, self._clock)
            try:
                db.check()
            finally:
                db.close()
        except DatabaseDamaged:
            raise
        except DeviceError:  # it is decided: whatever holds a file now, the next start goes on from here
            return False
        return True

    # -- the way back

    def _write_note(self, begun: str, backup: str, safety: str) -> date:
        now = self._clock.now()
        until = now.astimezone().date() + timedelta(days=UNDO_DAYS)
        note = {
            "begun": begun, "at": now.isoformat(), "backup": backup, "safety": safety, "until": until.isoformat(),
        }  # fmt: skip
        mark = tag(self._key, "undo", json.dumps(note, sort_keys=True).encode())
        write_whole(self.safe_folder / f"{begun}-{NOTE}", json.dumps({**note, "tag": mark}).encode())
        return until

    def _note(self) -> dict[str, Any] | None:
        """Return the note of the restore this office came out of last."""
        lives = self._lives()
        for begun in lives:
            path = self.safe_folder / f"{begun}-{NOTE}"
            if not path.is_file():
                continue
            try:
                note: dict[str, Any] = json_of(read_whole(path))
                mark = note.pop("tag")
                told = json.dumps(note, sort_keys=True).encode()
                if mark in [tag(key, "undo", told) for key in self._keys()]:
                    return note
            except (DeviceError, ValueError, KeyError, TypeError, AttributeError):
                continue
        return None

    def _lives(self) -> Sequence[str]:
        """Return the names of this database's lives, the present one first."""
        with self._db.reading() as tx:
            sql = (
                "SELECT incarnation FROM lineage UNION ALL "
                "SELECT * FROM (SELECT incarnation FROM lineage_past ORDER BY ended_at DESC)"
            )
            return [str(name) for name in tx.execute(text(sql)).scalars()]

    def _undo_of(self, note: dict[str, Any]) -> Undo:
        until = date.fromisoformat(note["until"])
        at = moment(note["at"]) or self._clock.now()
        there = (self.safe_folder / str(note["safety"])).is_file()
        today = self._clock.now().astimezone().date()
        return Undo(at, str(note["backup"]), until, there and today <= until)


def begin_anew(
    db: Database, actor: Actor, why: str, said: str, now: datetime, people: Sequence[dict[str, Any]] = ()
) -> str:
    """Begin the new life of a laid out office, with its `people` of today; return the life's name.

    Who did it and what is `said` of it stands in the audit.
    """
    with db.reading() as tx:
        at = queries.position(tx, "", "").acked
    with db.bookkeeping() as tx:
        begun = renewal.renew(tx, at, why, now)
        tx.execute(text("UPDATE lineage SET witnessed = 1"))
    with db.transaction("office.restored", actor) as tx:
        keep_operators(tx, people)
        audit(tx, actor, "restore", "office", begun.incarnation, said)
    return begun.incarnation

"""How does an office move to another computer? One file, made by two people and opened by two.

The file holds a proven backup, locked as every backup is, and a note of who handed it over, marked with the
office's own key. Before the file gets its name this computer stands still: from then on it can be read, and no more.
What failed on the way stands as before; what was lost afterwards two people can take back here.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from sqlalchemy import text

from app.backup.archive import DATABASE, KEYS, BackupDamaged, Contents, empty_place, move_in, proven, unpack
from app.backup.keeping import Keeping
from app.security import audit
from app.security.service import SamePerson, operator_of
from app.security.vault import Vault, tag
from app.shared.actor import Actor
from app.shared.clock import Clock
from app.shared.db import Database
from app.shared.errors import DatabaseDamaged, DeviceError, RuleError
from app.shared.files import read_whole, scratch, write_whole
from app.shared.foreign import json_of
from app.shared.ids import new_id
from app.shared.text import N_
from app.sync import queries, renewal, stick
from app.sync.halt import in_doubt
from app.sync.renewal import began
from app.sync.witness import FILE as WITNESS
from app.sync.witness import Witness

SUFFIX = ".nghand"
OFFICE, NOTE = "office.ngbak", "handover.json"
PURPOSE = "handover"


class HandoverDamaged(DeviceError):
    """The file is not a whole handing over, or somebody changed it."""

    code = "backup.handover_damaged"
    template = N_(
        "This is no whole file of a handing over. Nothing was taken in; copy it from the old computer again."
    )


class NotHandedOver(RuleError):
    """There is nothing to take back."""

    code = "backup.not_handed_over"
    template = N_("This office was not handed over, so there is nothing to take back.")


@dataclass(frozen=True)
class Note:
    """Who handed which state of the office over, and when; `sha256` is of the backup inside, people are ids."""

    at: str
    by: str
    second: str
    device: str
    incarnation: str
    seq: int
    sha256: str


@dataclass(frozen=True)
class Handed:
    """A file of a handing over that was written and read back; `number` is what both computers show of it."""

    path: Path
    number: str
    contents: Contents


@dataclass(frozen=True)
class TakenOver:
    """An office that was taken over: its contents, the number of the file, when it was handed over."""

    contents: Contents
    number: str
    at: str


class HandingOver(Keeping):
    """The part of the backups that gives the office to another computer."""

    def hand_over(self, actor: Actor, second: Actor, folder: Path) -> Handed:
        """Write the office into `folder` for another computer; from then on this one only reads.

        Raises SamePerson, or the DeviceErrors of `stick.place`: then everything goes on here as before.
        """
        self._guard.check(actor, "backup.hand_over")
        if second.operator_id == actor.operator_id:
            raise SamePerson(name=actor.name, field="second")
        if not folder.is_dir():
            raise stick.StickAbsent()
        with self._db.transaction("office.handed_over", actor) as tx:
            audit(tx, actor, "hand_over", "office", actor.device_id, f"second {second.operator_id}")
        with self._db.reading() as tx:  # an office that waits for the hub's answer goes on waiting
            failed = renewal.TAKEN_BACK if in_doubt(tx) else renewal.NOT_GIVEN
        now = self._clock.now().isoformat()
        content = self._packed(self._office_code(), now)
        contents = unpack(content)[2]
        note = Note(
            now, actor.operator_id, second.operator_id, actor.device_id, contents.incarnation,
            contents.last_seq, hashlib.sha256(content).hexdigest(),
        )  # fmt: skip
        sealed = _sealed(note, content, self._key)
        self._live_on(renewal.GIVEN)
        try:
            placed = stick.place(
                folder,
                f"handover-{new_id()[-8:]}{SUFFIX}",
                sealed,
                verify=lambda read: _opened(read, self._key),
            )
        except BaseException:
            self._live_on(failed)
            raise
        return Handed(placed.path, _number(note), contents)

    def take_back(self, actor: Actor, second: Actor) -> None:
        """Let the office go on here after a handing over: its file was lost or never opened.

        Was it opened all the same, the province finds two computers and says so; until it has answered, money waits.
        Raises NotHandedOver or SamePerson.
        """
        self._guard.check(actor, "backup.hand_over")
        if second.operator_id == actor.operator_id:
            raise SamePerson(name=actor.name, field="second")
        if not self.handed_over(actor):
            raise NotHandedOver()
        self._live_on(renewal.TAKEN_BACK)
        with self._db.transaction("office.taken_back", actor) as tx:
            audit(tx, actor, "take_back", "office", actor.device_id, f"second {second.operator_id}")

    def handed_over(self, actor: Actor) -> bool:
        """Say whether the office was handed over to another computer."""
        self._guard.check(actor, "backup.read")
        with self._db.reading() as tx:
            return began(tx) == renewal.GIVEN

    def _live_on(self, why: str) -> None:
        with self._db.bookkeeping() as tx:
            renewal.renew(tx, queries.position(tx, "", "").acked, why, self._clock.now())


def take_over(
    path: Path,
    to: Path,
    first: tuple[str, str | None],
    second: tuple[str, str],
    clock: Clock,
    fit: Callable[[Database], object],
) -> TakenOver:
    """Take an office over from a file into the empty folder `to`; `first` and `second` are (password, operator).

    Proven there before it gets its name, as a new life. Raises ProfileNotEmpty, HandoverDamaged, WrongPassword,
    NoSuchOperator, SamePerson, NewerDatabase or BackupDamaged; `to` then holds none.
    """
    empty_place(to)
    content, told = _parts(read_whole(path))
    database, keys, contents = unpack(content)
    with scratch(to, ".restore-") as inside:
        write_whole(inside / KEYS, keys)
        vault = Vault(inside)
        owner, key = vault.unlock(*first)
        other, _ = vault.unlock(*second)
        if other == owner:
            raise SamePerson(
                name=next(named for one, named in vault.operators() if one == owner), field="second"
            )
        note = _proven_note(told, content, key)
        write_whole(inside / DATABASE, database)
        proven(inside, key, contents)
        _begin(inside, key, (owner, other), note, clock, fit)
        move_in(inside, to, (DATABASE, WITNESS, KEYS))
    return TakenOver(contents, _number(note), note.at)


def _begin(
    inside: Path,
    key: bytes,
    who: tuple[str, str],
    note: Note,
    clock: Clock,
    fit: Callable[[Database], object],
) -> None:
    db = Database.open(inside / DATABASE, key, clock)
    try:
        fit(db)
        with db.bookkeeping() as tx:
            person = operator_of(tx, who[0])
            if person is None:
                raise DatabaseDamaged()
            why = renewal.RESTORED if in_doubt(tx) else renewal.TAKEN  # what waited there waits here
            renewal.renew(tx, queries.position(tx, "", "").acked, why, clock.now())
            tx.execute(text("UPDATE lineage SET witnessed = 1"))
        actor = Actor(person.id, person.name, person.role, note.device)
        with db.transaction("office.taken_over", actor) as tx:
            audit(tx, actor, "take_over", "office", note.device, f"second {who[1]}")
        Witness(db, key, inside, clock).record(synced=True)
        db.check()
    finally:
        db.close()


# -- the file


def _number(note: Note) -> str:
    """Return the number both computers show: 8 signs of the backup's SHA-256, in two groups."""
    return f"{note.sha256[:4]}-{note.sha256[4:8]}".upper()


def _sealed(note: Note, content: bytes, key: bytes) -> bytes:
    out = io.BytesIO()
    told = {**asdict(note), "tag": _tag(note, key)}
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as whole:
        whole.writestr(NOTE, json.dumps(told, sort_keys=True))
        whole.writestr(OFFICE, content)
    return out.getvalue()


def _tag(note: Note, key: bytes) -> str:
    return tag(key, PURPOSE, json.dumps(asdict(note), sort_keys=True).encode())


def _parts(sealed: bytes) -> tuple[bytes, dict[str, object]]:
    """Return backup and note of a file; nothing of them is proven. Raises HandoverDamaged."""
    try:
        with zipfile.ZipFile(io.BytesIO(sealed)) as whole:
            if sorted(whole.namelist()) != sorted((NOTE, OFFICE)) or whole.testzip() is not None:
                raise HandoverDamaged()
            told = json_of(whole.read(NOTE))
            return whole.read(OFFICE), dict(told)
    except (zipfile.BadZipFile, ValueError, TypeError, KeyError, EOFError, NotImplementedError):
        raise HandoverDamaged() from None


def _proven_note(told: dict[str, object], content: bytes, key: bytes) -> Note:
    """Return the note once the office's own key says that it was made so, for this backup. Raises HandoverDamaged."""
    mark = told.pop("tag", "")
    try:
        note = Note(**told)  # type: ignore[arg-type]
    except TypeError:
        raise HandoverDamaged() from None
    if mark != _tag(note, key) or note.sha256 != hashlib.sha256(content).hexdigest():
        raise HandoverDamaged()
    return note


def _opened(sealed: bytes, key: bytes) -> None:
    """Prove a file read back from a stick."""
    content, told = _parts(sealed)
    _proven_note(told, content, key)
    if not unpack(content)[0]:
        raise BackupDamaged()

"""What lies on the office's own stick, and what may be believed of it? A copy, and the pieces written after it."""

from __future__ import annotations

import hashlib
import io
import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from app.backup.archive import DATABASE, KEYS, BackupDamaged, Contents, empty_place, move_in, proven, unpack
from app.backup.tail import PURPOSE, Piece, Seen, apply, look, piece_name, unlock
from app.security.strongbox import BoxDamaged, Strongbox
from app.security.vault import Vault, tag
from app.shared import lineage
from app.shared.clock import moment
from app.shared.db import Database
from app.shared.errors import DeviceError, LockedError, NuangongError
from app.shared.files import read_whole, scratch, write_whole
from app.shared.foreign import json_of
from app.shared.text import N_

FOLDER = "nuangong-keep-"
NOTE = "stick.json"
_BASE = re.compile(r"base-(\d{6})\.ngbak")


class NothingOnStick(DeviceError):
    """The stick holds no copy of an office."""

    code = "backup.nothing_on_stick"
    template = N_(
        "There is no copy of an office on this stick. Nothing was changed; take the stick that was registered."
    )


@dataclass(frozen=True)
class StickNote:
    """What this computer remembers of its sticks: the registered one's mark, and when something was written last.

    `kept_at` is when the registered stick got everything, `copied_at` when any stick got a backup.
    """

    mark: str = ""
    registered_at: str = ""
    kept_at: str = ""
    copied_at: str = ""

    @property
    def last(self) -> datetime | None:
        """Return when a stick last got what there was; None for never."""
        told = [at for at in (moment(self.kept_at), moment(self.copied_at)) if at is not None]
        return max(told, default=None)


def read_note(profile: Path, key: bytes) -> StickNote:
    """Return what is remembered; one that was altered counts as none."""
    path = profile / NOTE
    if not path.is_file():
        return StickNote()
    try:
        told = json_of(read_whole(path))
        mark = told.pop("tag")
        note = StickNote(**told)
    except (DeviceError, ValueError, KeyError, TypeError, AttributeError):
        return StickNote()
    return note if mark == _tag(key, note) else StickNote()


def write_note(profile: Path, key: bytes, note: StickNote) -> None:
    """Remember. Raises DeviceError."""
    write_whole(profile / NOTE, json.dumps({**asdict(note), "tag": _tag(key, note)}).encode())


def _tag(key: bytes, note: StickNote) -> str:
    return tag(key, "stick note", json.dumps(asdict(note), sort_keys=True).encode())


# -- the copy and its pieces


@dataclass(frozen=True)
class Copy:
    """A copy on the stick as far as it can be followed: the file's bytes, what they are, the last piece (None: none).

    `cut` says that pieces lie behind which do not follow: something is lost or damaged there.
    """

    base: int
    contents: Contents
    keys: bytes
    database: bytes
    seen: Seen
    last: Piece | None
    before: str
    cut: bool

    @property
    def at(self) -> str:
        """Return of when it is."""
        return self.last.at if self.last else self.contents.made_at


def bases(folder: Path) -> list[tuple[int, Path]]:
    """Return the copies in a folder by number, the newest first."""
    found = [(int(named[1]), path) for path in folder.iterdir() if (named := _BASE.fullmatch(path.name))]
    return sorted(found, reverse=True)


def base_number(path: Path) -> int:
    """Return the number of a copy's file, 0 for another file."""
    named = _BASE.fullmatch(path.name)
    return int(named[1]) if named else 0


def base_name(number: int) -> str:
    """Return the file name of a copy."""
    return f"base-{number:06d}.ngbak"


def pieces(folder: Path, base: int) -> list[Path]:
    """Return the pieces of one copy, in order."""
    return sorted(folder.glob(piece_name(base, 0)[:11] + "-*"))


def follow(folder: Path, base: int, key: bytes) -> Copy:
    """Read a copy and follow its pieces as far as they are whole. Raises BackupDamaged, BackupNewer, FileUnreadable."""
    content = read_whole(folder / base_name(base))
    database, keys, contents = unpack(content)
    box, before = Strongbox(key, PURPOSE), hashlib.sha256(content).hexdigest()
    file, last, cut = bytearray(database), None, False
    for path in pieces(folder, base):
        expected = (last.number if last else 0) + 1
        try:
            raw = read_whole(path)
            piece, pages = unlock(box, raw, path.name)
            if (piece.number, piece.before) != (expected, before):
                raise BoxDamaged()
            apply(file, piece, pages)
        except (BoxDamaged, DeviceError):
            cut = True
            break
        last, before = piece, hashlib.sha256(raw).hexdigest()
    seen, _ = look(io.BytesIO(file), None)
    if last is not None and seen.sha256 != last.sha256:
        raise BackupDamaged()
    return Copy(base, contents, keys, bytes(file), seen, last, before, cut)


def on_stick(path: Path) -> bool:
    """Say whether a file is the copy on a registered stick: what was written after it lies beside it."""
    return path.parent.name.startswith(FOLDER) and _BASE.fullmatch(path.name) is not None


def kept_folders(stick: Path) -> Iterator[Path]:
    """Yield the folders of copies on a stick; the stick may be such a folder itself. Raises NothingOnStick."""
    try:
        found = [stick] if stick.name.startswith(FOLDER) else sorted(stick.glob(f"{FOLDER}*"))
        found = [folder for folder in found if folder.is_dir() and bases(folder)]
    except OSError:
        found = []
    if not found:
        raise NothingOnStick()
    yield from found


@dataclass(frozen=True)
class FromStick:
    """What came back from a stick: of when it is, how many changes, how many pieces; `cut` that later ones are lost."""

    at: str
    changes: int
    pieces: int
    cut: bool


def restore_from_stick(stick: Path, to: Path, password: str, operator: str | None = None) -> FromStick:
    """Restore the office on a registered stick into the empty folder `to`, up to the last whole piece.

    Proven there before it gets its name. A damaged copy falls back on an older one while there is one. Raises
    ProfileNotEmpty, NothingOnStick, WrongPassword, NoSuchOperator, BackupNewer or BackupDamaged; `to` then holds none.
    """
    empty_place(to)
    said: NuangongError = BackupDamaged()
    for folder in kept_folders(stick):
        for number, path in bases(folder):
            try:
                return _restore(folder, number, path, to, (password, operator))
            except LockedError as error:  # another office's copy, or a password of another time
                said = error
            except BackupDamaged as error:
                said = said if isinstance(said, LockedError) else error
    raise said


def _restore(folder: Path, number: int, path: Path, to: Path, who: tuple[str, str | None]) -> FromStick:
    with scratch(to, ".restore-") as inside:
        _database, keys, _contents = unpack(read_whole(path))
        write_whole(inside / KEYS, keys)
        _, key = Vault(inside).unlock(*who)
        copy = follow(folder, number, key)
        write_whole(inside / DATABASE, copy.database)
        if copy.last is None:
            proven(inside, key, copy.contents)
        db = Database.open(inside / DATABASE, key)
        try:
            changes = db.check()
            with db.reading() as tx:
                head = lineage.head(tx)
        finally:
            db.close()
        if copy.last and (head.last_seq, head.last_hash) != (copy.last.seq, copy.last.chain):
            raise BackupDamaged()
        move_in(inside, to)
    return FromStick(copy.at, changes, copy.last.number if copy.last else 0, copy.cut)

"""How is a file written so that it is whole or absent? Knows the disk, not what is written."""

from __future__ import annotations

import contextlib
import errno
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from app.shared import room
from app.shared.errors import DeviceError, NoRoom
from app.shared.ids import new_id
from app.shared.text import N_


class FolderMissing(DeviceError):
    """The folder to write into does not exist."""

    code = "file.folder_missing"
    template = N_("The folder to write into is not there. Nothing was written; choose another folder.")


class DiskFull(NoRoom):
    """No room is left."""

    code = "file.disk_full"
    template = N_("There is no room left on the disk. Nothing was written; free some space and try again.")
    placed = N_(
        "Too little room on {drive}: {free} free, {need} needed. Nothing was written; free some space and try again."
    )
    left = N_(
        "Too little room on {drive}: only {free} free. Nothing was written; free some space and try again."
    )


class ReadOnlyPlace(DeviceError):
    """The place does not let us write."""

    code = "file.read_only"
    template = N_("This place is read-only. Nothing was written; choose another folder.")


class FileUnreadable(DeviceError):
    """A file is missing or the system refuses to read it."""

    code = "file.unreadable"
    template = N_("The file could not be read. Check that it is there and that no other program holds it.")


class WriteFailed(DeviceError):
    """The system refused the writing for another reason."""

    code = "file.write_failed"
    template = N_("The file could not be written (system error {number}). What was there before is kept.")


_OURS = {
    errno.ENOENT: FolderMissing,
    errno.ENOTDIR: FolderMissing,
    errno.EEXIST: FolderMissing,  # a file stands where the folder should be
    errno.ENOSPC: DiskFull,
    errno.EDQUOT: DiskFull,
    errno.EFBIG: DiskFull,
    errno.EROFS: ReadOnlyPlace,
    errno.EACCES: ReadOnlyPlace,
    errno.EPERM: ReadOnlyPlace,
}


def write_refusal(error: OSError, place: Path | None = None, need: int = 0) -> DeviceError:
    """Turn what the system said about writing `need` bytes to `place` into our words."""
    kind = _OURS.get(error.errno or 0)
    if kind is DiskFull and place is not None:
        return DiskFull(**room.facts(place, need))
    return kind() if kind else WriteFailed(number=error.errno)


@contextlib.contextmanager
def refusals() -> Iterator[None]:
    """Turn what the system says about any file on the way into our words. Raises DiskFull or FileUnreadable."""
    try:
        yield
    except OSError as error:
        raise (DiskFull() if error.errno in (errno.ENOSPC, errno.EDQUOT) else FileUnreadable()) from error


def sync_folder(folder: Path) -> None:
    """Have the folder's entries on the disk, where the system and the file system can do that. Raises OSError."""
    if os.name == "nt":  # Windows gives no handle for folders; NTFS journals the rename itself
        return
    try:
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):  # a stick's file system may not sync folders
            raise


def make_folder(folder: Path) -> None:
    """Make a folder unless it is there. Raises DeviceError."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise write_refusal(error, folder) from error


@contextlib.contextmanager
def scratch(within: Path | None = None, prefix: str = "nuangong-") -> Iterator[Path]:
    """Give a folder of one's own, in the system's place for such or `within` a folder; it goes afterwards.

    Raises DeviceError where none can be made; one that cannot be swept harms nobody.
    """
    try:
        made = tempfile.TemporaryDirectory(prefix=prefix, dir=within, ignore_cleanup_errors=True)
    except OSError as error:
        raise write_refusal(error) from error
    with made as name:
        yield Path(name)


def write_whole(path: Path, content: bytes, *, mode: int = 0o600) -> None:
    """Write `content` to `path` whole: temporary name, synced, renamed. Raises DeviceError; the old file then stays."""
    part = path.with_name(f".{new_id()}.part")
    try:
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), mode)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
        sync_folder(path.parent)
    except OSError as error:
        with contextlib.suppress(OSError):  # a read-only place refuses even this
            part.unlink(missing_ok=True)
        raise write_refusal(error, path.parent, len(content)) from error


def read_whole(path: Path) -> bytes:
    """Return the content of `path`. Raises FileUnreadable."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise FileUnreadable() from error

"""Is the package really on the stick? Writes files that are whole or absent, and takes files in; knows no
content.

Free-space check, `<random>.part` in 1 MiB writes, flush and fsync, close, reopen and read back whole, rename
to a never-used name, fsync the folder. Only then is it safe to remove the stick.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import secrets
import shutil
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from app.shared import room
from app.shared.errors import DeviceError
from app.shared.files import sync_folder
from app.shared.progress import SILENT, Progress
from app.shared.text import N_

CHUNK = 1024 * 1024
SPARE = 64 * 1024
"""Room (bytes) a file system may need for its own tables beside the file."""
SIZE_LIMIT = 512 * 1024 * 1024
"""The largest file taken in (bytes)."""


class StickAbsent(DeviceError):
    """The folder is not there: no stick, or it was pulled out."""

    code = "stick.absent"
    template = N_("The stick or folder is not there. Nothing counts as copied; put it in and copy again.")


class NotAFolder(DeviceError):
    """What was chosen is not a folder."""

    code = "stick.not_a_folder"
    template = N_("What was chosen is not a folder. Nothing was copied; choose the stick or a folder on it.")


class StickReadOnly(DeviceError):
    """The stick is write-protected, or the folder may not be written to."""

    code = "stick.read_only"
    template = N_("The stick is write-protected. Nothing was copied; move its switch or take another stick.")


class StickFull(DeviceError):
    """Not enough room; which `drive`, how much is `free` and how much is the `need` (see `room.facts`)."""

    code = "stick.full"
    template = N_(
        "Too little room on {drive}: {free} free, {need} needed. Nothing counts as copied; free some space or take "
        "another stick."
    )


class StickFailed(DeviceError):
    """Reading or writing failed half-way; `number` is the system's error number."""

    code = "stick.failed"
    template = N_(
        "The stick failed or was pulled out while copying (system error {number}). "
        "Nothing counts as copied; the records are all kept here. Copy again."
    )


class ReadBackDiffers(DeviceError):
    """What is on the stick is not what was written."""

    code = "stick.read_back_differs"
    template = N_("What was read back is not what was written. Do not use this stick any more.")


class NameUsed(DeviceError):
    """A file of this name is there already; ours are never written over another."""

    code = "stick.name_used"
    template = N_("A file of this name is already on the stick. It was left as it is; copy again.")


class FileAbsent(DeviceError):
    """The file to take in is not there."""

    code = "stick.file_absent"
    template = N_("The file is not there. Put the stick in and choose the file again.")


class NotAFile(DeviceError):
    """What should be taken in is a folder or something else."""

    code = "stick.not_a_file"
    template = N_("What was chosen is not a file. Choose a package, its name ends in .jlgh.")


class FileTooLarge(DeviceError):
    """The file is larger than any package; `limit` in MB."""

    code = "stick.file_too_large"
    template = N_("This file is larger than any package ({limit} MB). It was not taken in.")


@dataclass(frozen=True)
class Placed:
    """A file that was written, synced, read back and renamed. `sha256` is hex over the whole file."""

    path: Path
    sha256: str


@dataclass(frozen=True)
class Taken:
    """A copy in quarantine, read once; nothing of it is verified yet."""

    path: Path
    sha256: str
    content: bytes = field(repr=False)


def place(
    folder: Path,
    name: str,
    content: bytes,
    *,
    verify: Callable[[bytes], object] | None = None,
    progress: Progress = SILENT,
) -> Placed:
    """Write `content` as `name` into `folder`; when this returns, the stick may be removed.

    `verify` gets the bytes read back and raises when they are not good. Progress counts bytes, writing and
    reading. Raises StickAbsent, NotAFolder, StickReadOnly, StickFull, StickFailed, ReadBackDiffers or
    NameUsed, what `verify` raises, or Cancelled; then nothing named `name` is there and the temporary file
    is removed if that is possible.
    """
    _check_folder(folder)
    part, final = folder / f"{secrets.token_hex(8)}.part", folder / name
    with refusals(folder, len(content)):
        _check_room(folder, len(content))
        if final.exists():
            raise NameUsed()
        try:
            _write(part, content, progress)
            found = _read_back(part, len(content), progress)
            if found != content:
                raise ReadBackDiffers()
            if verify is not None:
                verify(found)
            _rename(part, final)
        except BaseException:
            _remove(part)
            raise
        _sync_folder(folder, final)
    return Placed(final, hashlib.sha256(content).hexdigest())


def take_in(path: Path, quarantine: Path, *, limit: int = SIZE_LIMIT) -> Taken:
    """Copy the file `path` into the folder `quarantine` under a new name and return the copy.

    Nothing is parsed on the stick. Raises FileAbsent, NotAFile, FileTooLarge, or StickFailed when reading
    fails.
    """
    content = _read_source(path, limit)
    with refusals(quarantine, len(content)):
        quarantine.mkdir(parents=True, exist_ok=True)
        copy = quarantine / f"{secrets.token_hex(8)}.jlgh"
        try:
            _write(copy, content, SILENT, synced=False)  # a cut here loses nothing: the stick still has it
        except BaseException:
            _remove(copy)
            raise
    return Taken(copy, hashlib.sha256(content).hexdigest(), content)


def _read_source(path: Path, limit: int) -> bytes:
    try:
        # A pipe or a device node on a stick must not make us wait for ever.
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0))
        with os.fdopen(handle, "rb") as file:
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                raise NotAFile()
            content = file.read(limit + 1)
    except (FileNotFoundError, NotADirectoryError):
        raise FileAbsent() from None
    except OSError as error:
        if path.is_dir():  # Windows refuses to open a folder at all
            raise NotAFile() from None
        raise StickFailed(number=error.errno or 0) from error
    if len(content) > limit:
        raise FileTooLarge(limit=limit // (1024 * 1024))
    return content


def _check_folder(folder: Path) -> None:
    try:
        mode = folder.stat().st_mode
    except NotADirectoryError:
        raise NotAFolder() from None
    except OSError:
        raise StickAbsent() from None
    if not stat.S_ISDIR(mode):
        raise NotAFolder()


def _check_room(folder: Path, size: int) -> None:
    if shutil.disk_usage(folder).free < size + SPARE:
        raise StickFull(**room.facts(folder, size + SPARE))


@contextlib.contextmanager
def refusals(folder: Path, size: int) -> Iterator[None]:
    """Turn what the system says about a stick into our words."""
    try:
        yield
    except OSError as error:
        number = error.errno or 0
        if number in (errno.EROFS, errno.EACCES, errno.EPERM):
            raise StickReadOnly() from error
        if number in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise StickFull(**room.facts(folder, size + SPARE)) from error
        if number in (errno.ENOENT, errno.ENODEV, errno.ENXIO, errno.ENOTDIR):
            raise StickAbsent() from error
        raise StickFailed(number=number) from error


def _write(part: Path, content: bytes, progress: Progress, *, synced: bool = True) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    view = memoryview(content)
    with os.fdopen(os.open(part, flags, 0o600), "wb", buffering=0) as file:
        at = 0
        while at < len(content):
            progress.report(at, 2 * len(content))
            at += file.write(view[at : at + CHUNK]) or 0
        if synced:
            os.fsync(file.fileno())


def _read_back(part: Path, size: int, progress: Progress) -> bytes:
    """Read the file again, from the stick and not from the system's memory where it can be told to forget."""
    pieces: list[bytes] = []
    with part.open("rb", buffering=0) as file:
        if hasattr(os, "posix_fadvise"):
            with contextlib.suppress(OSError):
                os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        done = 0
        while piece := file.read(CHUNK):
            pieces.append(piece)
            done += len(piece)
            progress.report(size + min(done, size), 2 * size)
            if done > size:
                break
    return b"".join(pieces)


def _rename(part: Path, final: Path) -> None:
    """Give the file its name without ever writing over another: a link fails where a rename would replace."""
    try:
        os.link(part, final)
    except FileExistsError:
        raise NameUsed() from None
    except (OSError, NotImplementedError, AttributeError):  # vfat and exFAT know no links
        if final.exists():
            raise NameUsed() from None
        part.rename(final)
        return
    _remove(part)


def _sync_folder(folder: Path, final: Path) -> None:
    try:
        sync_folder(folder)
    except OSError:
        _remove(final)
        raise


def _remove(path: Path) -> None:
    with contextlib.suppress(OSError):
        path.unlink(missing_ok=True)

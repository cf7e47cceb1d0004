"""Which sticks are in this computer, how much room have they, and what of ours lies on them? Writes nothing."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QStorageInfo

from app.shared.room import MOUNTED_AT

STICK_SYSTEMS = {"vfat", "msdos", "exfat", "ntfs", "ntfs3", "fuseblk", "fat32", "fat", "udf"}


@dataclass(frozen=True)
class Stick:
    """One stick: its folder, what it is called, how many bytes are free."""

    folder: Path
    name: str
    free: int


def found_sticks() -> tuple[Stick, ...]:
    """Return the sticks that are in and readable, in the order the system names them."""
    return tuple(_stick(volume) for volume in QStorageInfo.mountedVolumes() if _is_stick(volume))


def sticks() -> list[Path]:
    """Return the folders of the sticks that are in and readable."""
    return [stick.folder for stick in found_sticks()]


def _stick(volume: QStorageInfo) -> Stick:
    folder = Path(volume.rootPath())
    return Stick(folder, _called(volume.name(), folder), volume.bytesAvailable())


def _called(label: str, folder: Path) -> str:
    """Name a stick as people see it: its label, on Windows its letter too; without a label what it is mounted as."""
    letter = folder.drive
    if label and letter:
        return f"{label} ({letter})"
    return label or letter or folder.name


def _is_stick(volume: QStorageInfo) -> bool:
    """Say whether a volume can be taken out; Qt does not tell, so it is told by where and how it is mounted."""
    if not volume.isValid() or not volume.isReady() or volume.isRoot():
        return False
    root, system = volume.rootPath(), bytes(volume.fileSystemType().data()).decode("ascii", "replace").lower()
    if sys.platform == "win32":
        return system in ("fat32", "fat", "exfat", "udf")  # a fixed disk of today is NTFS
    return root.startswith(MOUNTED_AT) and (system in STICK_SYSTEMS or "/media/" in root)


def key_files() -> list[Path]:
    """Return the files named as a hub's key, at the top of every stick or one folder down."""
    return [path for stick in sticks() for path in _keys_on(stick)]


def _keys_on(stick: Path) -> Iterator[Path]:
    return files_on(stick, "*.pub")


def files_on(folder: Path, pattern: str) -> Iterator[Path]:
    """Yield the files of a name at the top of a stick or one folder down, in the order of their names."""
    try:
        for where in (pattern, f"*/{pattern}"):
            yield from sorted(path for path in folder.glob(where) if path.is_file())
    except OSError:
        return  # a stick that fails while it is looked at holds nothing for us

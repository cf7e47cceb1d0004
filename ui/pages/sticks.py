"""Which sticks are in this computer, and does a hub's key file lie on one? Asks the system; writes nothing."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QStorageInfo

MOUNTED_AT = ("/media/", "/run/media/", "/mnt/", "/Volumes/")
STICK_SYSTEMS = {"vfat", "msdos", "exfat", "ntfs", "ntfs3", "fuseblk", "fat32", "fat", "udf"}


def sticks() -> list[Path]:
    """Return the folders of the sticks that are in and readable."""
    return [Path(volume.rootPath()) for volume in QStorageInfo.mountedVolumes() if _is_stick(volume)]


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
    try:
        for pattern in ("*.pub", "*/*.pub"):
            yield from sorted(path for path in stick.glob(pattern) if path.is_file())
    except OSError:
        return  # a stick that fails while it is looked at holds nothing for us

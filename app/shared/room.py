"""How much room is left where, in the words of whoever sits there? Asks the system; writes nothing."""

from __future__ import annotations

import math
import shutil
import sys
from pathlib import Path

from app.shared.text import _

MOUNTED_AT = ("/media/", "/run/media/", "/mnt/", "/Volumes/")
"""Where sticks are mounted; the last part of the path is what a stick is called."""
BY_NEED = 20 * 1024 * 1024
"""Bytes that must be free to go on entering where nobody can say how many the next entries take (ux.md, full disk)."""


def facts(place: Path, need: int = 0) -> dict[str, str]:
    """Return what an error about a full drive tells: `drive`, `free`, and `need` (bytes) where it is known."""
    told = {"drive": drive(place), "free": size(free(place))}
    return told | ({"need": size(need)} if need else {})


def drive(place: Path) -> str:
    """Return what the drive `place` lies on is called: its letter, a stick's name, or the system disk."""
    if sys.platform == "win32":
        return place.absolute().drive
    mount = place.absolute()
    while mount != mount.parent and not mount.is_mount():
        mount = mount.parent
    return mounted(mount)


def mounted(mount: Path) -> str:
    """Return what the drive mounted at a folder is called."""
    if mount == mount.parent:
        return _("the system disk")
    return mount.name if str(mount).startswith(MOUNTED_AT) else str(mount)


def free(place: Path) -> int:
    """Return the free bytes there, 0 where the system does not tell."""
    for folder in (place, *place.absolute().parents):
        try:
            return shutil.disk_usage(folder).free
        except FileNotFoundError:
            continue
        except OSError:  # a drive that fails may even hide that
            break
    return 0


def size(count: int) -> str:
    """Say a number of bytes; what is needed is never said too small."""
    if count >= 1024**3:
        return f"{count / 1024**3:,.1f} GB"
    if count >= 1024**2:
        return f"{count / 1024**2:,.1f} MB"
    return f"{math.ceil(count / 1024)} KB"

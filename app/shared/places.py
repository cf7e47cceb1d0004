"""May a database live in this folder? Not on a network drive, better not where a cloud program copies.

A write-ahead log needs memory that all who open the file share, which no network drive gives. A cloud program copies
half-written files about and brings back old ones.
"""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Iterable
from pathlib import Path, PurePath, PureWindowsPath

from app.shared.errors import DeviceError
from app.shared.text import N_

NETWORK = frozenset(
    {
        "nfs", "nfs4", "cifs", "smb2", "smb3", "smbfs", "ncpfs", "afs", "ceph", "glusterfs", "lustre", "davfs",
        "vboxsf", "prl_fs",
    }
)  # fmt: skip
FUSE_NETWORK = (
    "sshfs", "davfs", "rclone", "gvfs", "smb", "nfs", "s3fs", "ceph", "glusterfs", "vmhgfs", "onedrive", "kio",
)  # fmt: skip
DRIVE_REMOTE = 4  # GetDriveTypeW
CLOUDS = {
    "onedrive": "OneDrive", "dropbox": "Dropbox", "坚果云": "坚果云", "nutstore": "坚果云",
    "百度网盘同步空间": "百度网盘", "baidusyncdisk": "百度网盘", "baidunetdiskworkspace": "百度网盘",
    "微云同步": "微云", "weiyun": "微云", "wps云盘": "WPS云盘", "wpsdrive": "WPS云盘", "阿里云盘": "阿里云盘",
    "天翼云盘": "天翼云盘", "移动云盘": "移动云盘", "icloud": "iCloud", "google drive": "Google Drive",
    "googledrive": "Google Drive", "nextcloud": "Nextcloud", "owncloud": "ownCloud", "mega": "MEGA",
}  # fmt: skip
ANYWHERE_IN_NAME = frozenset(
    {"坚果云", "百度网盘同步空间", "微云同步", "wps云盘", "阿里云盘", "天翼云盘", "移动云盘"}
)

CLOUD = N_(
    "This folder is copied by {cloud}. Such a program can bring back old files and damage the office's data. "
    "Better choose a folder that only this computer has."
)


class OnNetwork(DeviceError):
    """The folder lies on a network drive."""

    code = "place.network"
    template = N_(
        "This folder is on a network drive, where the office's data can be damaged. Nothing was opened or changed. "
        "Choose a folder on this computer's own disk; what is already on the network drive can be copied there."
    )


def check(folder: Path) -> None:
    """Raise OnNetwork when `folder`, which need not exist yet, lies on a network drive."""
    if on_network(folder):
        raise OnNetwork()


def on_network(folder: Path) -> bool:
    """Say whether `folder` lies on a drive of another computer, as far as the system tells."""
    if sys.platform == "win32":
        return remote_on_windows(str(folder.resolve()), ctypes.windll.kernel32.GetDriveTypeW)
    try:
        mounts = Path("/proc/self/mounts").read_text("utf-8", "surrogateescape")
    except OSError:
        return False  # a system that does not tell
    return is_network(file_system(folder.resolve(), mounts))


def remote_on_windows(folder: str, drive_type: object) -> bool:
    """Say whether Windows knows the drive of `folder` as another computer's; `drive_type` is GetDriveTypeW."""
    drive = PureWindowsPath(folder.removeprefix("\\\\?\\")).drive
    if folder.upper().startswith("\\\\?\\UNC\\") or drive.startswith("\\\\"):
        return True
    assert callable(drive_type)
    return bool(drive) and drive_type(drive + "\\") == DRIVE_REMOTE


def file_system(folder: PurePath, mounts: str) -> str:
    """Return the kind of file system `folder` lies on, from the text of /proc/self/mounts; '' when none is named."""
    found, depth = "", -1
    for line in mounts.splitlines():
        parts = line.split(" ")
        if len(parts) < 3:
            continue
        at = PurePath(_unescaped(parts[1]))
        if len(at.parts) >= depth and folder.is_relative_to(
            at
        ):  # of two on one point the later hides the earlier
            found, depth = parts[2], len(at.parts)
    return found


def is_network(kind: str) -> bool:
    """Say whether a file system of this kind lies on another computer."""
    kind = kind.lower()
    beneath = kind.removeprefix("fuse.")
    return kind in NETWORK or (beneath != kind and any(part in beneath for part in FUSE_NETWORK))


def cloud(folder: Path) -> str:
    """Return the name of the cloud program that copies `folder`, as far as the folders' names tell; else ''."""
    for variable in ("OneDrive", "OneDriveCommercial", "OneDriveConsumer"):
        root = os.environ.get(variable)
        if root and folder.is_relative_to(root):
            return "OneDrive"
    return cloud_of(folder.parts)


def cloud_of(names: Iterable[str]) -> str:
    """Return the cloud program known by one of these folder names, else ''."""
    for name in names:
        told = name.casefold().strip()
        for sign, program in CLOUDS.items():
            begins = told == sign or told.startswith((f"{sign} ", f"{sign}-", f"{sign}(", f"{sign}drive"))
            if begins or (sign in ANYWHERE_IN_NAME and sign in told):
                return program
    return ""


def _unescaped(point: str) -> str:
    """Undo how the mount table writes blanks and the like (octal)."""
    pieces = point.split("\\")
    return pieces[0] + "".join(
        chr(int(p[:3], 8)) + p[3:] if p[:3].isdigit() else "\\" + p for p in pieces[1:]
    )

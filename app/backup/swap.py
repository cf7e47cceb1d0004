"""How does a prepared office take the place of the one that is here? At one moment, whole; knows no key.

The prepared files lie in a folder inside the profile. One small file, the order, names that folder; it is written
whole, and with it the new office is decided. Everything after it can be done again from the beginning, and is, by
whoever comes next. Killed before the order: the old office. Killed after it: the new one. Never none.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from app.backup.archive import DATABASE, KEYS, LEFTOVERS
from app.shared.errors import DeviceError
from app.shared.files import read_whole, sync_folder, write_refusal, write_whole
from app.shared.foreign import json_of

ORDER = "take-over.json"
STAGE = ".take-over-"
WITNESS = "witness.json"
# The keys go last, as everywhere: a folder without them is no office.
PARTS = (DATABASE, WITNESS, KEYS)


def order(profile: Path, stage: Path) -> None:
    """Decide that what lies in `stage` is the office from now on. Raises DeviceError; then nothing is decided."""
    write_whole(profile / ORDER, json.dumps({"v": 1, "stage": stage.name}).encode())


def waiting(profile: Path) -> bool:
    """Say whether a prepared office was decided upon and has not taken its place yet."""
    return (profile / ORDER).exists()


def finish(profile: Path) -> bool:
    """Let a decided office take its place; say whether there was one. May be done again after any cut.

    Raises DeviceError while the system refuses (another program holds a file); the next start does it again.
    """
    stage = _stage(profile)
    if stage is None:
        _sweep(profile)
        return False
    try:
        for (
            name
        ) in LEFTOVERS:  # of the office that was here; beside the new one they would be read as its own
            (profile / name).unlink(missing_ok=True)
        for name in PARTS:
            if (stage / name).exists():
                (stage / name).replace(profile / name)
        sync_folder(profile)
        (profile / ORDER).unlink()
        sync_folder(profile)
    except OSError as error:
        raise write_refusal(error) from error
    _sweep(profile)
    return True


def _stage(profile: Path) -> Path | None:
    if not waiting(profile):
        return None
    try:
        named = json_of(read_whole(profile / ORDER))["stage"]
    except (DeviceError, ValueError, KeyError, TypeError):
        return None
    stage = profile / str(named)
    return stage if stage.parent == profile and stage.name.startswith(STAGE) and stage.is_dir() else None


def _sweep(profile: Path) -> None:
    """Take away what a cut left behind: stages nobody decided upon."""
    if waiting(profile) and _stage(profile) is None:
        return  # an order we cannot read: nothing is touched
    for left in profile.glob(f"{STAGE}*"):
        shutil.rmtree(left, ignore_errors=True)

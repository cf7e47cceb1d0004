"""How do contents get onto the stick? Package after package; what is written stays written when it is pulled out.

A package is called by what is in it, so that copying again to the same stick passes over those already there. No
copy is kept beside the database: it holds every content, and a package can be made anew at any time.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.security import seal
from app.shared import contents
from app.shared.chain import canonical
from app.shared.contents import Contents
from app.shared.db import Database
from app.shared.errors import Cancelled, DeviceError, NuangongError
from app.shared.files import read_whole
from app.shared.progress import Progress
from app.sync import files, stick
from app.sync.files import Span


@dataclass(frozen=True)
class Route:
    """Whose contents go which way: from a device to its hub, or back to it from there (`kind`).

    `device` and `incarnation` are the device's; `keys` seal, and `reader` is the key packages are locked for.
    """

    office: str
    device: str
    incarnation: str
    keys: seal.Keys
    reader: str
    kind: str = files.KIND


@dataclass(frozen=True)
class FilesSent:
    """What lies on the stick of the contents the hub lacks: whole ones, those left, and in how many packages.

    `stopped` is the code of what ended the copying before its time, empty when all is there.
    """

    contents: int = 0
    left: int = 0
    packages: int = 0
    stopped: str = ""


class _Share(Progress):
    """The progress of one package as a share of all of them; a package is written and read back."""

    def __init__(self, whole: Progress, before: int, total: int) -> None:
        self._whole, self._before, self._total = whole, before, total

    def report(self, done: int, total: int | None = None) -> None:
        """Pass on bytes written or read back; what the package itself has in all is no share of ours."""
        self._whole.report(self._before + min(done, total or done), self._total)


def send(
    db: Database,
    holders: Sequence[Contents],
    route: Route,
    outstanding: Mapping[str, int],
    folder: Path,
    *,
    budget: int,
    progress: Progress,
) -> FilesSent:
    """Write the `outstanding` contents (sizes in bytes by name) into `folder`, `budget` bytes a package.

    A stick that fails or is full, or a wish to stop, ends it; the packages written so far are whole and count.
    """
    plans = files.plan(outstanding, budget)
    total, done = 2 * sum(span.length for spans in plans for span in spans), 0
    there = dict.fromkeys(outstanding, 0)
    for number, spans in enumerate(plans):
        try:
            _place(db, holders, route, spans, folder, _Share(progress, done, total))
        except (DeviceError, Cancelled) as stop:
            return _told(outstanding, there, number, stop)
        done += 2 * sum(span.length for span in spans)
        for span in spans:
            there[span.sha256] += span.length
    return _told(outstanding, there, len(plans), None)


def _told(
    outstanding: Mapping[str, int], there: Mapping[str, int], packages: int, stop: NuangongError | None
) -> FilesSent:
    whole = sum(there[name] == size for name, size in outstanding.items())
    return FilesSent(whole, len(outstanding) - whole, packages, stop.code if stop else "")


def _place(
    db: Database,
    holders: Sequence[Contents],
    route: Route,
    spans: Sequence[Span],
    folder: Path,
    progress: Progress,
) -> None:
    name = _name(route, spans)
    if _lies_there(folder / name, route):
        return
    with db.reading() as tx:
        read = [(span, contents.read(tx, holders, span.sha256, span.at, span.length)) for span in spans]
    sealed = seal.seal(
        files.pack(
            route.office,
            route.device,
            route.incarnation,
            [(span, part) for span, part in read if part is not None],  # one may have been removed meanwhile
        ),
        kind=route.kind,
        office=route.office,
        sender=route.keys,
        recipients=[route.reader],
    )
    if (folder / name).exists():  # something else has the name, or it is damaged: it is left as it is
        name = seal.file_name(route.kind, route.office)
    stick.place(folder, name, sealed, verify=lambda read: _signed(route, read), progress=progress)


def _name(route: Route, spans: Sequence[Span]) -> str:
    facts = {
        "from": route.keys.key_id,
        "incarnation": route.incarnation,
        "to": route.reader,
        "spans": [[span.sha256, span.at, span.length] for span in spans],
    }
    return f"{route.kind}-{route.office}-{hashlib.sha256(canonical(facts)).hexdigest()[:10]}{seal.SUFFIX}"


def _lies_there(path: Path, route: Route) -> bool:
    """Say whether this very package lies on the stick, whole: its seal is proved anew."""
    if not path.exists():
        return False
    try:
        return _signed(route, read_whole(path)).kind == route.kind
    except NuangongError:
        return False


def _signed(route: Route, content: bytes) -> seal.Cover:
    return seal.check_seal(content, {route.keys.key_id: route.keys.sign_key})

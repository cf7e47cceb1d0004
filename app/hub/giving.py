"""How do attachments and photos come home to an office that lost them? Package after package, locked for one device.

What a stick has no room for goes another time: packages are called by what is in them and passed over where they lie
already, and the office's next stick bears a list of what it still lacks (`app.sync.lacking`).
"""

from __future__ import annotations

from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from app.hub import contents, enrol, files, queries
from app.hub.premises import KeyRevoked, Premises
from app.hub.queries import Device
from app.security import seal
from app.shared.contents import Contents
from app.shared.errors import NuangongError, RuleError
from app.shared.files import read_whole
from app.shared.progress import SILENT, Progress
from app.shared.text import N_
from app.sync import lacking, sending
from app.sync.files import BACK, BUDGET
from app.sync.lacking import Lacking


class NoList(RuleError):
    """Nothing that was brought is a list of what a computer known here lacks."""

    code = "hub.no_list"
    template = N_(
        "No list of missing attachments lies there. Copy to the stick on the office's computer; the list is written "
        "beside the package."
    )


@dataclass(frozen=True)
class GivenBack:
    """What lies on the stick of the contents a device lacks.

    `contents` whole ones in `packages`; `left` found no room (`stopped` says why); `never` the office's records name
    and the hub never received; `lost` were here and are damaged, so the office is asked for them.
    """

    office: str
    device: str
    contents: int
    left: int
    packages: int
    stopped: str
    never: int
    lost: int


def give(
    premises: Premises,
    device: Device,
    incarnation: str,
    to: Path,
    only: Collection[str] | None = None,
    progress: Progress = SILENT,
    budget: int = BUDGET,
) -> GivenBack:
    """Write what the hub has of an office's contents for `device` into `to`, `only` these where they are named.

    At most `budget` bytes a package, or one content that is larger. A stick that fails or is full ends it; what is
    written counts. Raises KeyRevoked for a blocked device.
    """
    if device.revoked:
        raise KeyRevoked()
    with premises.db.reading() as tx:
        here, never = files.shelved(tx, device.office), contents.wanted(tx, device.office)
    asked = {name: size for name, size in here.items() if only is None or name in only}
    shelf = files.Shelf(premises, device.office)
    route = sending.Route(device.office, device.device, incarnation, premises.keys, device.seal_key, BACK)
    most = max([budget, *asked.values()])  # a content is never parted on its way home
    keepers = (cast("Contents", shelf),)
    sent = sending.send(premises.db, keepers, route, asked, to, budget=most, progress=progress)
    if shelf.lost:
        shelf.forget_lost()
    whole = sent.contents - len(shelf.lost)
    return GivenBack(
        device.office,
        device.device,
        whole,
        sent.left,
        sent.packages,
        sent.stopped,
        len(never),
        len(shelf.lost),
    )


def lists(premises: Premises, source: Path) -> tuple[tuple[Device, Lacking], ...]:
    """Return the lists of missing contents in `source` (a file or a folder), proven, each with its device.

    Of a device's lists the one written last counts. Others' files, and what cannot be believed, are passed over.
    """
    paths = [source] if source.is_file() else sorted(source.glob(f"{lacking.KIND}-*{seal.SUFFIX}"))
    found: dict[tuple[str, str], tuple[Device, Lacking]] = {}
    for path in sorted(paths, key=lambda path: path.stat().st_mtime_ns):
        with suppress(NuangongError):
            device, told = _list(premises, read_whole(path))
            found[(device.office, device.device)] = (device, told)
    return tuple(found.values())


def _list(premises: Premises, content: bytes) -> tuple[Device, Lacking]:
    with premises.db.reading() as tx:
        known = [one for one in queries.devices(tx, seal.peek(content).office) if not one.revoked]
    opened = seal.open_sealed(
        content,
        keys=premises.keys,
        senders={one.key_id: one.sign_key for one in known},
        expect_kind=lacking.KIND,
    )
    told = lacking.unpack(opened.payload)
    device = next(one for one in known if one.key_id == opened.sender)
    if (told.office, told.device) != (device.office, device.device):
        raise enrol.NoSuchDevice(office=told.office)
    return device, told


def answer(
    premises: Premises, source: Path, to: Path, progress: Progress = SILENT, budget: int = BUDGET
) -> tuple[GivenBack, ...]:
    """Give every device whose list lies in `source` what it lacks, into `to`. Raises NoList."""
    asked = lists(premises, source)
    if not asked:
        raise NoList()
    return tuple(
        give(premises, device, told.incarnation, to, told.names, progress, budget) for device, told in asked
    )

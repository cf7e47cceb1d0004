"""What happens to a file that reaches the hub? Copied, proved, taken in whole or kept aside; never lost,
never half.

The five steps of the protocol: verify and decrypt, gaps, overlap, apply once, results with the receipt. Knows
no record's rules (ledger) and makes no decision.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from app.hub import acts, ancestors, files, ledger, levels, queries, relay
from app.hub.deletions import E_DELETIONS
from app.hub.due import E_FORK, E_GAP
from app.hub.ledger import Arrival, Outcomes
from app.hub.premises import KeyRevoked, Premises
from app.hub.proving import UP, proved_files, proved_up
from app.hub.queries import Device, Taken
from app.security import seal
from app.security.seal import SUFFIX, Cover
from app.shared.errors import NuangongError
from app.shared.files import read_whole, write_whole
from app.shared.progress import SILENT, Progress
from app.sync import stick
from app.sync.files import BACK, Files
from app.sync.files import KIND as FILES
from app.sync.lacking import KIND as LACKING
from app.sync.messages import Up
from app.sync.versions import E_SCHEMA, understood

UNKNOWN_KEY = "unknown-key"
REQUEST = "W_REQUEST"
PASSED_OVER = frozenset({"down", "certificate", BACK, LACKING})
"""Kinds of file on a stick that are no news to a hub: its own answers, and the list only `giving` reads."""


@dataclass(frozen=True)
class Ingested:
    """What became of one file. `code` is '' when it was taken, else the reason; counts are of its new
    changes.

    `known` counts changes the hub already had; of a package of contents, contents are counted. W_REQUEST marks a
    device request kept for the administrator.
    """

    name: str
    office: str
    code: str
    applied: int = 0
    refused: int = 0
    conflicts: int = 0
    known: int = 0
    missing: int | None = None
    package_id: str = ""


def ingest(premises: Premises, source: Path, progress: Progress = SILENT) -> tuple[Ingested, ...]:
    """Take in a package, or every package of a folder; then those that waited for a certificate or a gap to
    fill.

    What cannot be believed goes to quarantine with its reason and does not stop the others. Raises a
    DeviceError when reading the folder or writing at the hub fails: nothing is half applied then, and the
    files stay where they are.
    """
    files = sorted(p for p in source.iterdir() if p.suffix == SUFFIX) if source.is_dir() else [source]
    arrived = [_arrive(premises, file, progress, among=source.is_dir()) for file in files]
    done = [one for one in arrived if one is not None]
    done += _released(premises, progress)
    done += _filled(premises, progress)
    return tuple(done)


def _arrive(premises: Premises, file: Path, progress: Progress, *, among: bool) -> Ingested | None:
    """Copy first, look then: nothing is parsed where it came from.

    `among` others on a stick, what the hub itself once wrote there is passed over (None).
    """
    taken = stick.take_in(file, premises.quarantine / "arriving")
    try:
        if among and _settled(premises, taken.content):
            return None
        result = _take(premises, taken.content, taken.sha256, file.name, progress)
        relay.note(premises, taken.content, taken.sha256, file.name)
    finally:
        taken.path.unlink(missing_ok=True)
    if file.parent.resolve() == premises.inbox.resolve():
        file.unlink(missing_ok=True)
    return result


def _take(premises: Premises, content: bytes, package_id: str, name: str, progress: Progress) -> Ingested:
    office = ""
    try:
        cover = seal.peek(content)
        office = cover.office
        if cover.kind == "request":
            _set_aside(premises, content, package_id, "request")
            return Ingested(name, office, REQUEST, package_id=package_id)
        between = levels.take(premises, cover, content, package_id)
        if between is not None:
            if between.code:
                _set_aside(premises, content, package_id, between.code)
            return _ingested(name, office, package_id, between)
        if cover.kind not in (UP, FILES):
            raise seal.WrongKind(kind=cover.kind)
        device = _device(premises, cover)
        if device is None:
            _set_aside(premises, content, package_id, UNKNOWN_KEY)
            return Ingested(name, office, seal.UnknownSender.code, package_id=package_id)
        prove = proved_files if cover.kind == FILES else proved_up
        proved = prove(premises, content, device)
    except NuangongError as refusal:
        _set_aside(premises, content, package_id, refusal.code)
        return Ingested(name, office, refusal.code, package_id=package_id)
    if isinstance(proved, Files):
        arrived = files.book(premises, proved, content, package_id)
        return Ingested(
            name,
            office,
            arrived.code,
            arrived.taken,
            arrived.refused,
            known=arrived.known,
            package_id=package_id,
        )
    outcomes = _book(premises, proved, content, Arrival(package_id, name, premises.clock.now()), progress)
    return _ingested(name, office, package_id, outcomes)


def _settled(premises: Premises, content: bytes) -> bool:
    """Say whether a file is an answer of a hub, or the request of a device that is enrolled already."""
    try:
        cover = seal.peek(content)
        enrolled = cover.kind == "request" and _device(premises, cover) is not None
    except NuangongError:
        return False
    return cover.kind in PASSED_OVER or enrolled or levels.settled(premises, cover)


def _device(premises: Premises, cover: Cover) -> Device | None:
    """Return the device whose key the cover names; None when it is not enrolled here. Raises KeyRevoked."""
    with premises.db.reading() as tx:
        found = [d for d in queries.devices(tx, cover.office) if d.key_id == cover.sender]
    if found and found[0].revoked:
        raise KeyRevoked()
    return found[0] if found else None


def _book(premises: Premises, up: Up, content: bytes, arrival: Arrival, progress: Progress) -> Outcomes:
    """Keep the package as it came, then let everything it does become true in one transaction."""
    premises.keep(arrival.package_id, content)
    with premises.db.bookkeeping() as tx:
        acts.took(premises, arrival.package_id, arrival.name)
        return ledger.take(tx, up, arrival, progress)


def _ingested(name: str, office: str, package_id: str, outcomes: Outcomes) -> Ingested:
    return Ingested(
        name, office, outcomes.code, outcomes.applied, outcomes.refused, outcomes.conflicts, outcomes.known,
        outcomes.missing, package_id,
    )  # fmt: skip


def _set_aside(premises: Premises, content: bytes, package_id: str, reason: str) -> None:
    path = premises.quarantine / f"{package_id}-{reason}{SUFFIX}"
    if not path.exists():
        write_whole(path, content)


def _released(premises: Premises, progress: Progress) -> list[Ingested]:
    """Take in what waited unread for its device's certificate."""
    done = []
    for path in sorted(premises.quarantine.glob(f"*-{UNKNOWN_KEY}{SUFFIX}")):
        content = read_whole(path)
        with premises.db.reading() as tx:
            cover = seal.peek(content)
            known = any(d.key_id == cover.sender for d in queries.devices(tx, cover.office))
        if known:
            package_id = path.name.partition("-")[0]
            done.append(_take(premises, content, package_id, path.name, progress))
            path.unlink(missing_ok=True)
    return done


def _filled(premises: Premises, progress: Progress) -> list[Ingested]:
    """Take in, in their order, the packages held for a gap that is filled now."""
    done: list[Ingested] = []
    with premises.db.reading() as tx:
        offices = [office for office, _ in queries.offices(tx)]
    for office in offices:
        while (held := _ready(premises, office)) is not None:
            content = read_whole(premises.kept(held.package_id))
            result = _take(premises, content, held.package_id, held.name, progress)
            done.append(result)
            if result.code not in ("", E_FORK):  # its device was blocked meanwhile: it waits
                break
    return done


def _ready(premises: Premises, office: str) -> Taken | None:
    with premises.db.reading() as tx:
        waiting = held(tx, office)
        if not waiting:
            return None
        reached = {
            line.incarnation: line.applied
            for line in queries.lineages(tx, office)
            if not ancestors.lacking(tx, office, line.incarnation)
        }
    return next((p for p in waiting if p.first <= reached.get(p.incarnation, -1) + 1), None)


def held(tx: Session, office: str) -> list[Taken]:
    """Return the office's packages that wait for earlier changes, or may come in now, the earliest first."""
    waiting = [
        p
        for p in queries.packages(tx, office)
        if p.code == E_GAP
        or (p.code == E_DELETIONS and p.allowed)
        or (p.code == E_SCHEMA and understood(p.schema))
    ]
    return sorted(waiting, key=lambda p: (p.incarnation, p.first, p.package_id))

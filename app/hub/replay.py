"""How is a hub built again from what it kept? Does its acts once more in their order, packages from the packages.

The new hub has the old one's keys and password. Either everything that was kept can be read and the hub stands whole
at the end, or nothing is made.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from app.hub import acts, ledger, queries
from app.hub.acts import Act, ActsDamaged, HubDatabase, Kept
from app.hub.ledger import Arrival
from app.hub.premises import DATABASE, FOLDERS, RAW, HubExists, NoHub, Premises
from app.hub.proving import UP, proved_up
from app.hub.tables import HubRow
from app.hub.witness import FILE as WITNESS
from app.security import seal
from app.security.seal import SUFFIX, Keys
from app.security.strongbox import Strongbox
from app.security.vault import Vault
from app.shared.clock import Clock, FixedClock
from app.shared.db import gate
from app.shared.errors import DeviceError, NuangongError
from app.shared.files import make_folder, read_whole, write_whole
from app.shared.progress import SILENT, Progress
from app.shared.text import N_


class RawMissing(DeviceError):
    """A package the hub took in is not among those kept; `package` is the beginning of its number."""

    code = "hub.raw_missing"
    template = N_(
        "The kept package {package} is missing or damaged. Nothing was rebuilt. "
        "Put the folder “raw” back from a backup."
    )


@dataclass(frozen=True)
class Rebuilt:
    """What a rebuilt hub was made of; `later` counts kept packages no act speaks of, taken in at the end."""

    folder: Path
    offices: int
    packages: int
    acts: int
    later: int


def replay(raw: Path, to: Path, password: str, clock: Clock, progress: Progress = SILENT) -> Rebuilt:
    """Build the hub whose packages were kept in `raw` anew in the folder `to`, with its keys and password.

    Raises NoHub when no acts and keys lie beside `raw`, HubExists, WrongPassword, ActsDamaged, RawMissing, or a
    DeviceError; then `to` holds no hub.
    """
    home = raw.parent if raw.name == RAW else raw
    if not (home / acts.FOLDER).is_dir() or not (home / RAW).is_dir() or not Vault(home).path.exists():
        raise NoHub()
    if (to / DATABASE).exists():
        raise HubExists()
    _, key = Vault(home).unlock(password)
    box = Strongbox(key, acts.FOLDER)
    kept = Kept(home / acts.FOLDER, box)
    told = kept.read()
    for name in (*FOLDERS, acts.FOLDER):
        make_folder(to / name)
    part = to / f"{DATABASE}.part"
    part.unlink(missing_ok=True)
    then = FixedClock(told[0].at)
    db = HubDatabase.create(part, key, then)
    try:
        built = _build(_Site(home, to, db, then, box), told, kept.packages(), clock, progress)
    except BaseException:
        db.engine.dispose()
        part.unlink(missing_ok=True)
        raise
    db.close()
    _copy(home, to)
    part.replace(to / DATABASE)
    return built


@dataclass(frozen=True)
class _Site:
    """Where it is built: from which folder, into which, and the clock that stands at the act being done again."""

    home: Path
    to: Path
    db: HubDatabase
    then: FixedClock
    box: Strongbox


def _copy(home: Path, to: Path) -> None:
    """Put everything the hub keeps beside its database into the new folder; the database comes last."""
    write_whole(to / Vault(home).path.name, read_whole(Vault(home).path))
    for folder in sorted(path for path in home.iterdir() if path.is_dir() and path.name != "log"):
        if home != to:
            shutil.copytree(folder, to / folder.name, dirs_exist_ok=True)
    if (home / WITNESS).exists():
        write_whole(to / WITNESS, read_whole(home / WITNESS))


def _build(site: _Site, told: list[Act], known: frozenset[str], clock: Clock, progress: Progress) -> Rebuilt:
    with gate(), site.db.engine.execution_options(writes=True).begin() as connection:
        HubRow.metadata.create_all(connection)
    here: Premises | None = None
    packages = 0
    for done, act in enumerate(told, start=1):
        site.then.moment = act.at
        with site.db.unrecorded() as tx:
            if act.kind == acts.WROTE:
                acts.again(tx.connection(), act)
            elif act.kind == acts.TOOK and here is not None:
                _take(tx, here, site.home / RAW / f"{act.body['package']}{SUFFIX}", act.body["name"])
                packages += 1
            else:
                raise ActsDamaged(number=act.n)
            acts.keep(tx, act, kept=True)
        here = here or _premises(site)
        progress.report(done, len(told))
    if here is None:
        raise ActsDamaged(number=1)
    site.then.moment = clock.now()
    later = _later(site, here, known)
    with site.db.reading() as tx:
        offices = len(queries.offices(tx))
    return Rebuilt(site.to, offices, packages + later, len(told), later)


def _premises(site: _Site) -> Premises:
    """Return the hub its first act made."""
    with site.db.reading() as tx:
        me = queries.hub_self(tx)
    return Premises(
        site.to, site.db, Keys.from_text(me.keys), site.then, me.hub_id, me.name, me.incarnation, site.box
    )


def _take(tx: Session, here: Premises, path: Path, name: str) -> None:
    missing = RawMissing(package=path.stem[:8])
    if not path.exists():
        raise missing
    content = read_whole(path)
    try:
        cover = seal.peek(content)
        device = next(d for d in queries.devices(tx, cover.office) if d.key_id == cover.sender)
        up = proved_up(here, content, device)
    except (NuangongError, StopIteration):
        raise missing from None
    ledger.take(tx, up, Arrival(path.stem, name, here.clock.now()), SILENT)


def _later(site: _Site, here: Premises, known: frozenset[str]) -> int:
    """Take in what was kept but not written down any more: the hub stopped between the two."""
    done = 0
    site.db.recording = True
    with site.db.reading() as tx:
        offices = dict(queries.offices(tx))
    waiting = [path for path in (site.home / RAW).glob(f"*{SUFFIX}") if path.stem not in known]
    for path in sorted(waiting, key=lambda one: (one.stat().st_mtime_ns, one.name)):
        cover = seal.peek(read_whole(path))
        if cover.kind == UP and cover.office in offices:
            with site.db.bookkeeping() as tx:
                acts.took(here, path.stem, path.name)
                _take(tx, here, path, path.name)
            done += 1
    site.db.recording = False
    return done

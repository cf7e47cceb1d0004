"""What does a county pass on to the hub above? Every package locked for it, byte for byte, and its own words."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.hub import county
from app.hub.county import Upper
from app.hub.level_tables import PassingRow, UpperRow
from app.hub.premises import Premises
from app.hub.queries import devices
from app.hub.tables import EVERYWHERE
from app.security import seal
from app.security.seal import SUFFIX, Cover
from app.shared.errors import DeviceError, NuangongError
from app.shared.files import read_whole
from app.shared.text import N_
from app.sync import county_messages, stick
from app.sync.county_messages import Words

KIND = "county"


class PassingLost(DeviceError):
    """Packages noted for passing on are not in the hub's folder any more; `n` counts them."""

    code = "hub.passing_lost"
    template = N_(
        "{n} packages that were to be passed on are no longer in this hub's folder. The others were passed on. "
        "Ask their offices to copy out again."
    )


@dataclass(frozen=True)
class Passed:
    """A file that was put out for the hub above: an office's package (`kind` as on its cover), or our own words."""

    office: str
    kind: str
    path: Path


@dataclass(frozen=True)
class _Waiting:
    package_id: str
    office: str
    kind: str
    name: str


def note(premises: Premises, content: bytes, package_id: str, name: str) -> None:
    """Remember a file for passing on when it is meant for the hub above, whatever this hub can read of it.

    A package that a known device's key does not prove is junk and is not passed on.
    """
    with premises.db.reading() as tx:
        above = county.upper(tx)
        if above is None or not _meant(tx, premises, above, content):
            return
    cover = seal.peek(content)
    with premises.db.bookkeeping() as tx:
        if tx.get(PassingRow, (EVERYWHERE, package_id)) is None:
            row = PassingRow(
                office_id=EVERYWHERE, package_id=package_id, about=cover.office, kind=cover.kind, name=name,
                arrived_at=premises.clock.now(), sent_at=None,
            )  # fmt: skip
            tx.add(row)


def _meant(tx: Session, premises: Premises, above: Upper, content: bytes) -> bool:
    try:
        cover = seal.peek(content)
        if cover.sender in (premises.keys.key_id, above.key_id):
            return False
        if cover.kind != "request" and seal.seal_number(above.seal_key) not in cover.to:
            return False
        known = {d.key_id: d.sign_key for d in devices(tx, cover.office) if d.key_id == cover.sender}
        if known:
            seal.check_seal(content, known)
    except NuangongError:
        return False
    return True


def for_upper_only(premises: Premises, above: Upper, cover: Cover) -> bool:
    """Say whether a package is locked for the hub above and not for this one."""
    here = seal.seal_number(premises.keys.seal_key)
    return seal.seal_number(above.seal_key) in cover.to and here not in cover.to


def write(premises: Premises, out: Path, *, again: bool = False) -> tuple[Passed, ...]:
    """Put every package not yet passed on into the folder `out`, byte for byte, and this county's own words.

    `again` puts out those passed on before as well. Raises NoUpperHub, PassingLost after the others were put out,
    or a DeviceError of the stick; what was put out by then need not be put out again.
    """
    with premises.db.reading() as tx:
        above = county.known_upper(tx)
        waiting = _waiting(tx, again=again)
    passed, lost = [], 0
    for one in waiting:
        content = _content(premises, one.package_id)
        if content is None:
            lost += 1
        else:
            passed.append(_pass_on(premises, one, content, out))
    own = _own(premises, above, out, anyway=again or bool(passed))
    if lost:
        raise PassingLost(n=lost)
    return (*passed, own) if own else tuple(passed)


def _waiting(tx: Session, *, again: bool) -> list[_Waiting]:
    asked = select(PassingRow).where(PassingRow.office_id == EVERYWHERE)
    asked = asked if again else asked.where(PassingRow.sent_at.is_(None))
    rows = tx.execute(asked.order_by(PassingRow.arrived_at, PassingRow.package_id)).scalars()
    return [_Waiting(row.package_id, row.about, row.kind, row.name) for row in rows]


def _content(premises: Premises, package_id: str) -> bytes | None:
    raw = premises.kept(package_id)
    kept = raw if raw.exists() else next(premises.quarantine.glob(f"{package_id}-*{SUFFIX}"), None)
    return None if kept is None else read_whole(kept)


def _pass_on(premises: Premises, one: _Waiting, content: bytes, out: Path) -> Passed:
    path = out / one.name
    if not (path.exists() and read_whole(path) == content):  # else the stick it came on goes up itself
        name = seal.file_name(one.kind, one.office) if path.exists() or not _plain(one.name) else one.name
        path = stick.place(out, name, content, verify=seal.peek).path
    with premises.db.bookkeeping() as tx:
        tx.execute(
            update(PassingRow)
            .where(PassingRow.office_id == EVERYWHERE, PassingRow.package_id == one.package_id)
            .values(sent_at=premises.clock.now())
        )
    return Passed(one.office, one.kind, path)


def _plain(name: str) -> bool:
    """Say whether a name is one of ours: short, and nothing in it that a person wrote."""
    return name.isascii() and len(name) <= 60 and name.endswith(SUFFIX)


def _own(premises: Premises, above: Upper, out: Path, *, anyway: bool) -> Passed | None:
    """Put out one package with every word the hub above has not confirmed, and the list of devices we hold."""
    with premises.db.reading() as tx:
        said = county.said_after(tx, above.confirmed)
    if not (said or anyway or above.told != above.roll):
        return None
    message = Words(above.code, above.confirmed + 1, county.words(said), above.roll)
    sealed = seal.seal(
        county_messages.pack(message), kind=KIND, office=above.code, sender=premises.keys,
        recipients=[above.seal_key],
    )  # fmt: skip
    placed = stick.place(out, seal.file_name(KIND, above.code), sealed, verify=seal.peek)
    with premises.db.bookkeeping() as tx:
        tx.execute(update(UpperRow).where(UpperRow.office_id == EVERYWHERE).values(told=above.roll))
    return Passed(above.code, KIND, placed.path)

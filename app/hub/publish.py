"""What does the hub publish to its offices? Proposes, has signed, checks and puts it into every office's log."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.aid.plan_file import plan_of_text
from app.hardship.lines import read_lines
from app.hub import county, hub_log, queries
from app.hub.kept_tables import PublicationRow
from app.hub.premises import Premises, UnknownOffice
from app.hub.tables import EVERYWHERE, PlanRow
from app.security import signing
from app.security.seal import Keys
from app.shared import code_editions
from app.shared.chain import canonical_text
from app.shared.errors import RuleError
from app.shared.files import make_folder, read_whole, write_whole
from app.shared.text import N_
from app.sync import publication
from app.sync.messages import LogEntry
from app.sync.publication import (
    CODES,
    LINES,
    PLAN,
    PUBLISHERS,
    Publication,
    PublicationUnreadable,
    Publisher,
    Publishers,
    Standing,
)

REFERENCE = "reference"
FOLDER = "published"
SET = "publishers"
"""The id of the one publication that says who may publish."""


class PublishedOtherwise(RuleError):
    """This version is published and reads differently."""

    code = "hub.published"
    template = N_(
        "“{id}”, version {version}, is already published and reads differently. Give it a new version."
    )


class NotAProposal(RuleError):
    """The file is no publication waiting for signatures."""

    code = "hub.not_a_proposal"
    template = N_("This file is not a publication waiting for signatures. Nothing was published.")


class ForeignProposal(RuleError):
    """The proposal was made for another hub."""

    code = "hub.foreign_proposal"
    template = N_("This publication was prepared for another hub. Nothing was published.")


class PublisherUnknown(RuleError):
    """Nobody of this key number may publish here."""

    code = "hub.publisher_unknown"
    template = N_("No publisher here has the key number {number}.")


@dataclass(frozen=True)
class Issued:
    """What was published, or was published before (`fresh` False)."""

    kind: str
    id: str
    version: str
    serial: int
    fresh: bool


def propose(
    premises: Premises, kind: str, item_id: str, version: str, content: str, target: str = EVERYWHERE
) -> Publication:
    """Return the next publication of a stream, signed by the hub where the hub is a publisher.

    Raises what makes the content unusable, RolledBack for an older version, PublishedOtherwise, UnknownOffice.
    """
    _check_content(kind, item_id, content)
    with premises.db.reading() as tx:
        _check_target(tx, target)
        _check_new(tx, target, kind, item_id, version, content)
        after = standing(tx, target, kind, item_id)
    made = publication.of(
        kind, item_id, version, content, hub=premises.hub_id, target=target,
        on=premises.clock.today().isoformat(), after=after,
    )  # fmt: skip
    publication.check(made, after)
    return made.signed(premises.keys.key_id, signing.sign(premises.keys, made.statement))


def issue(premises: Premises, made: Publication) -> Issued:
    """Publish: checked as every office will check it, then written into the logs of all it is for.

    The same again changes nothing. Raises TooFewSignatures, ForeignProposal, and what `publication.check` raises.
    """
    if made.hub != premises.hub_id:
        raise ForeignProposal()
    _check_content(made.kind, made.id, made.content)
    with premises.db.bookkeeping() as tx:
        _check_target(tx, made.target)
        known = tx.get(PublicationRow, (made.target, made.serial))
        if known is not None and known.digest == made.digest:
            return Issued(made.kind, made.id, made.version, made.serial, fresh=False)
        publication.check(made, standing(tx, made.target, made.kind, made.id))
        publication.check_signatures(made, publishers(tx, premises), signing.holds)
        _spread(tx, premises, made)
    keep_files(premises)
    return Issued(made.kind, made.id, made.version, made.serial, fresh=True)


def _spread(tx: Session, premises: Premises, made: Publication) -> None:
    keep(tx, premises, made)
    offices = [office for office, _ in queries.offices(tx)]
    for office in offices if made.target == EVERYWHERE else [made.target]:
        if not county.vouched(tx, office):  # the hub above tells it what holds
            tell(tx, premises, office, made.target, made.serial)


def keep_files(premises: Premises) -> None:
    """Keep every publication as a file too, as it was signed; it is public. Raises a DeviceError."""
    folder = premises.folder / FOLDER
    with premises.db.reading() as tx:
        rows = tx.scalars(select(PublicationRow).where(PublicationRow.office_id.in_(_targets(tx)))).all()
    for row in rows:
        stream = "all" if row.office_id == EVERYWHERE else row.office_id
        path = folder / f"{stream}-{row.serial:06d}-{row.digest[:12]}.json"
        if not path.exists():
            make_folder(folder)
            write_proposal(publication.read(json.loads(row.body)), path)


def _targets(tx: Session) -> list[str]:
    return [EVERYWHERE, *(office for office, _ in queries.offices(tx))]


def take_back(premises: Premises) -> int:
    """Publish again, in a hub that was restored, what the files beside it still hold; return how many.

    The offices hold to what they were told: another publication under the same number they would refuse.
    """
    kept = []
    for path in sorted((premises.folder / FOLDER).glob("*.json")):
        with contextlib.suppress(NotAProposal):
            kept.append(read_proposal(path))
    done = 0
    with premises.db.bookkeeping() as tx:
        known = _targets(tx)
        for made in sorted(kept, key=lambda one: (one.target, one.serial)):
            now = standing(tx, made.target, made.kind, made.id)
            follows = (made.serial, made.before) == (now.serial + 1, now.digest)
            if follows and made.hub == premises.hub_id and made.target in known:
                _spread(tx, premises, made)
                done += 1
    return done


def published(premises: Premises, kind: str, item_id: str, version: str, content: str, target: str) -> bool:
    """Say whether exactly this is published already. Raises PublishedOtherwise when it reads differently."""
    with premises.db.reading() as tx:
        return _check_new(tx, target, kind, item_id, version, content)


def keep(tx: Session, premises: Premises, made: Publication) -> None:
    """Store a publication, and a plan where claims are judged by it."""
    now = premises.clock.now()
    tx.add(
        PublicationRow(
            office_id=made.target, serial=made.serial, kind=made.kind, item_id=made.id, version=made.version,
            digest=made.digest, body=canonical_text(made.body()), published_at=now,
        )
    )  # fmt: skip
    if made.kind == PLAN and tx.get(PlanRow, (made.target, made.id, made.version)) is None:
        tx.add(
            PlanRow(
                office_id=made.target, plan_id=made.id, version=made.version, sha256=made.sha256,
                toml=made.content, published_at=now,
            )
        )  # fmt: skip
    tx.flush()


def tell(tx: Session, premises: Premises, office: str, target: str, serial: int) -> None:
    """Put a publication into an office's log; the content is kept once and put in when a receipt is written."""
    log(tx, premises, office, {"target": target, "serial": serial})


def log(tx: Session, premises: Premises, office: str, body: Mapping[str, Any]) -> int:
    """Give a "reference" entry the next number of an office's log; return the number."""
    return hub_log.append(tx, office, REFERENCE, [body], premises.clock.now())


def catch_up(tx: Session, premises: Premises, office: str) -> None:
    """Tell a new office everything that was published for all, in its order."""
    serials = select(PublicationRow.serial).where(PublicationRow.office_id == EVERYWHERE)
    for serial in tx.scalars(serials.order_by(PublicationRow.serial)).all():
        tell(tx, premises, office, EVERYWHERE, serial)


def whole(tx: Session, entries: Sequence[LogEntry]) -> tuple[LogEntry, ...]:
    """Return log entries as they travel: a publication's with its content and signatures."""
    return tuple(
        _whole(tx, one) if one.kind == REFERENCE and "serial" in one.body else one for one in entries
    )


def _whole(tx: Session, entry: LogEntry) -> LogEntry:
    row = tx.get_one(PublicationRow, (entry.body["target"], entry.body["serial"]))
    return LogEntry(entry.n, entry.kind, json.loads(row.body))


def standing(tx: Session, target: str, kind: str, item_id: str) -> Standing:
    """Return how far a stream has come, and the version that stands of one thing in it."""
    stream = (
        select(PublicationRow)
        .where(PublicationRow.office_id == target)
        .order_by(PublicationRow.serial.desc())
        .limit(1)
    )
    last = tx.scalars(stream).first()
    if last is None:
        return Standing()
    same = tx.scalars(stream.where(PublicationRow.kind == kind, PublicationRow.item_id == item_id)).first()
    return Standing(last.serial, last.digest, same.version if same else None)


def publishers(tx: Session, premises: Premises) -> Publishers:
    """Return whose signatures count now: the last set published, at first the hub alone."""
    last = tx.scalars(
        select(PublicationRow)
        .where(PublicationRow.office_id == EVERYWHERE, PublicationRow.kind == PUBLISHERS)
        .order_by(PublicationRow.serial.desc())
        .limit(1)
    ).first()
    if last is None:
        own = Publisher(premises.name, premises.keys.key_id, premises.keys.sign_key)
        return Publishers(1, (own,))
    return Publishers.from_text(json.loads(last.body)["content"])


def pinned(tx: Session, premises: Premises) -> dict[str, Any]:
    """Return what a certificate says of publishers; nothing before anything was published."""
    last = standing(tx, EVERYWHERE, PUBLISHERS, SET)
    if not last.serial:
        return {}
    return {
        "publishers": publishers(tx, premises).to_text(), "published": last.serial,
        "published_digest": last.digest,
    }  # fmt: skip


def propose_set(premises: Premises, wanted: Publishers) -> Publication:
    """Return the publication that changes who may publish; enough of the old and of the new set must sign it."""
    with premises.db.reading() as tx:
        now = standing(tx, EVERYWHERE, PUBLISHERS, SET)
    version = str(int(now.version or "0") + 1)
    return propose(premises, PUBLISHERS, SET, version, wanted.to_text())


def write_proposal(made: Publication, path: Path) -> None:
    """Write a publication that waits for signatures; it holds nothing secret. Raises a DeviceError."""
    write_whole(path, (canonical_text(made.body()) + "\n").encode(), mode=0o644)


def read_proposal(path: Path) -> Publication:
    """Read what `write_proposal` wrote. Raises NotAProposal or FileUnreadable."""
    try:
        return publication.read(msgspec.json.decode(read_whole(path), type=dict[str, Any]))
    except (msgspec.MsgspecError, UnicodeError, RecursionError, PublicationUnreadable):
        raise NotAProposal() from None


def sign(path: Path, keys: Keys) -> Publication:
    """Add a publisher's signature to a proposal's file, after its content was found to be what is signed."""
    made = read_proposal(path)
    publication.check(made, Standing(made.serial - 1, made.before))
    signed = made.signed(keys.key_id, signing.sign(keys, made.statement))
    write_proposal(signed, path)
    return signed


def _check_target(tx: Session, target: str) -> None:
    if target != EVERYWHERE and target not in dict(queries.offices(tx)):
        raise UnknownOffice(field="office", office=target)


def _check_content(kind: str, item_id: str, content: str) -> None:
    """Refuse what no office could use. Raises PlanRefused, ListRefused, LinesRefused, PublicationUnreadable …"""
    if kind == PLAN:
        plan_of_text(content)
    elif kind == CODES:
        code_editions.read(item_id, content)
    elif kind == LINES:
        read_lines(content)
    else:
        Publishers.from_text(content)


def _check_new(tx: Session, target: str, kind: str, item_id: str, version: str, content: str) -> bool:
    rows = tx.scalars(
        select(PublicationRow).where(
            PublicationRow.office_id == target, PublicationRow.kind == kind,
            PublicationRow.item_id == item_id, PublicationRow.version == version,
        )
    ).all()  # fmt: skip
    if any(json.loads(row.body)["content"] != content for row in rows):
        raise PublishedOtherwise(id=item_id, version=version)
    return bool(rows)

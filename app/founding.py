"""How does an office come to be? Makes its folder, keys, database, first operator and device, whole or not at all."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, field
from pathlib import Path

from app.backup.archive import DATABASE, KEYS, move_in
from app.migrations.run import make
from app.security import Guard
from app.security.service import add_first
from app.security.vault import Vault
from app.shared import places
from app.shared.actor import Actor
from app.shared.clock import Clock
from app.shared.db import Database
from app.shared.errors import RuleError
from app.shared.files import scratch, sync_folder, write_refusal
from app.shared.ids import new_id
from app.shared.text import N_
from app.sync.service import Sync
from app.unions.service import Unions


class OfficeHere(RuleError):
    """A second office never overwrites a first."""

    code = "office.already_here"
    template = N_("There already is an office in this folder. Nothing was changed; choose another folder.")


@dataclass(frozen=True)
class Founder:
    """What a new office is made of: its number, name and region, the first operator and their password."""

    code: str
    name: str
    region: str
    operator: str
    password: str = field(repr=False)


def exists(profile: Path) -> bool:
    """Say whether `profile` holds an office: the keys are what is laid down last."""
    return (profile / KEYS).exists()


def found(profile: Path, by: Founder, clock: Clock) -> None:
    """Make an office in `profile`; a cut on the way leaves none.

    Raises OfficeHere, OnNetwork, PasswordTooShort, what `Unions.found` raises, or another DeviceError.
    """
    if exists(profile):
        raise OfficeHere()
    places.check(profile)
    try:
        profile.mkdir(parents=True, exist_ok=True)
        with scratch(profile, ".new-") as folder:
            _build(folder, by, clock)
            move_in(folder, profile)
        with contextlib.suppress(OSError):  # a folder above that nobody may look into is no reason against it
            sync_folder(profile.parent)
    except OSError as error:
        raise write_refusal(error) from error


def _build(folder: Path, by: Founder, clock: Clock) -> None:
    vault, actor = Vault(folder, clock), Actor(new_id(), by.operator.strip(), "administrator", new_id())
    key = vault.create(actor.operator_id, actor.name, by.password)
    db = Database.create(folder / DATABASE, key, clock)
    try:
        make(db)
        with db.transaction("operator.added", actor) as tx:
            add_first(tx, actor, clock.now())
        Unions(db, Guard(), clock).found(actor, by.code, by.name, by.region)
        Sync(db, Guard(), clock, folder).device(actor)
    finally:
        db.close()

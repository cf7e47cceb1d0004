"""Where does a publisher keep the key they sign with? A folder of their own, locked by their password."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from app.security.seal import Keys
from app.security.strongbox import Strongbox
from app.security.vault import Vault
from app.shared.clock import Clock
from app.shared.errors import DeviceError, RuleError
from app.shared.files import make_folder, read_whole, write_whole
from app.shared.ids import new_id
from app.shared.text import N_
from app.sync import hub_key

FILE = "publisher.key"
PURPOSE = "publisher"


class PublisherExists(RuleError):
    """The folder already holds a publisher's key."""

    code = "hub.publisher_exists"
    template = N_("There is already a publisher's key in this folder. It was left as it is.")


class NoPublisherKey(DeviceError):
    """The folder holds no publisher's key."""

    code = "hub.no_publisher_key"
    template = N_("There is no publisher's key in this folder. Make one with “hub publisher make”.")


@dataclass(frozen=True)
class Made:
    """A new publisher's key: its number, and the public file the hub's administrator takes in."""

    number: str
    public: Path


def make(folder: Path, password: str, name: str, clock: Clock) -> Made:
    """Make a publisher's key in `folder`. Raises PublisherExists, PasswordTooShort or a DeviceError."""
    if (folder / FILE).exists():
        raise PublisherExists()
    make_folder(folder)
    vault, number = Vault(folder), new_id()
    vault.path.unlink(missing_ok=True)  # slots of a key that was never finished open nothing
    box = Strongbox(vault.create(number, name, password), PURPOSE)
    keys = Keys.new()
    write_whole(folder / FILE, box.lock(keys.to_text().encode(), FILE))
    public = folder / f"publisher-{keys.key_id}{hub_key.SUFFIX}"
    write_whole(public, hub_key.sealed(keys, number, name, clock.now()), mode=0o644)
    return Made(keys.key_id, public)


def unlock(folder: Path, password: str) -> Keys:
    """Return the keys kept in `folder`. Raises NoPublisherKey, WrongPassword, KeysDamaged or BoxDamaged."""
    if not (folder / FILE).exists():
        raise NoPublisherKey()
    _, key = Vault(folder).unlock(password)
    return Keys.from_text(Strongbox(key, PURPOSE).open(read_whole(folder / FILE), FILE).decode())

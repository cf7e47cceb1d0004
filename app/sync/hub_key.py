"""Which hub may be trusted before it ever answered? Its public keys as one small file, signed by itself.

Whoever makes a file of another's name has other keys, and so another key number: a person compares the number
with the one printed in the hub's notice. Nothing here needs an office; a first start reads it before there is one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import msgspec

from app.security import seal
from app.shared.chain import canonical
from app.shared.clock import iso_moment
from app.shared.errors import DeviceError, RuleError
from app.shared.files import make_folder, read_whole, write_whole
from app.shared.text import N_
from app.sync.stick import FileAbsent

KIND = "hubkey"
SUFFIX = ".pub"
ADDRESS = "hub"
"""What stands in the header where other packages name their office: this one is for every office."""
LIMIT = 64 * 1024
VERSION = 1
COPY = "first-start.pub"


class NotAHubKey(RuleError):
    """The file is something else; nothing of it was believed."""

    code = "sync.not_a_hub_key"
    template = N_("This is not the key file of a hub. Nothing was changed. Its name usually ends in .pub.")


class HubKeyDamaged(DeviceError):
    """The file was cut short or altered."""

    code = "sync.hub_key_damaged"
    template = N_(
        "This key file was altered or damaged on the way. Nothing was changed. Ask the province for it again."
    )


@dataclass(frozen=True)
class HubKey:
    """A hub's public keys as its file tells them, proved to be signed by themselves; nobody compared them yet."""

    hub_id: str
    name: str
    sign_key: str
    seal_key: str
    made_at: str
    content: bytes = field(repr=False, compare=False)

    @property
    def number(self) -> str:
        """The key number a person compares, in groups of four."""
        return seal.key_number(self.sign_key, self.seal_key)


class _Told(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    v: int
    hub_id: str
    name: str
    sign_key: str
    seal_key: str
    made_at: str


def sealed(keys: seal.Keys, hub_id: str, name: str, now: datetime) -> bytes:
    """Return the hub's key file: public keys only, readable by everybody, signed by the hub itself."""
    told = _Told(VERSION, hub_id, name, keys.sign_key, keys.seal_key, iso_moment(now))
    payload = canonical(msgspec.to_builtins(told))
    return seal.seal(payload, kind=KIND, office=ADDRESS, sender=keys, recipients=[])


def opened(content: bytes) -> HubKey:
    """Read a key file whole or not at all.

    Raises NotAHubKey, HubKeyDamaged, or NewerPackage and UnknownSuite of the seal.
    """
    try:
        found = seal.open_sealed(content, keys=None, senders=None, expect_kind=KIND, expect_office=ADDRESS)
    except (seal.NotAPackage, seal.WrongKind, seal.WrongOffice, seal.UnknownSender) as error:
        raise NotAHubKey() from error
    except (seal.Truncated, seal.SealBroken, seal.HeaderRefused) as error:
        raise HubKeyDamaged() from error
    try:
        told = msgspec.json.decode(found.payload, type=_Told)
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        raise HubKeyDamaged() from None
    if told.v > VERSION:
        raise seal.NewerPackage()
    shown = (found.cover.sign_key, found.cover.seal_key)
    if shown != (told.sign_key, told.seal_key) or not told.name.strip():
        raise HubKeyDamaged()
    return HubKey(told.hub_id, told.name.strip(), told.sign_key, told.seal_key, told.made_at, content)


def read_hub_key(path: Path) -> HubKey:
    """Read a hub's key file; there need be no office. Raises FileAbsent, FileUnreadable and what `opened` raises."""
    if not path.exists():
        raise FileAbsent()
    # A folder, a pipe or a film is told by its outside, before a byte of it is read.
    if not path.is_file() or path.stat().st_size > LIMIT:
        raise NotAHubKey()
    return opened(read_whole(path))


# -- kept beside an office that is still to be made


def copy_in(folder: Path) -> Path:
    """Return where the copy of a key lies until its office is made."""
    return folder / COPY


def keep(path: Path, folder: Path) -> HubKey:
    """Read a key file and keep a copy in `folder`. Raises what `read_hub_key` raises, or a DeviceError of writing."""
    key = read_hub_key(path)
    make_folder(folder)
    write_whole(copy_in(folder), key.content)
    return key


def kept(folder: Path) -> HubKey | None:
    """Return the key whose copy lies in `folder`, None when there is none that can be read."""
    try:
        return read_hub_key(copy_in(folder))
    except (RuleError, DeviceError):
        return None


def forget(folder: Path) -> None:
    """Take the copy away."""
    copy_in(folder).unlink(missing_ok=True)

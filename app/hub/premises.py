"""Where does the hub live, and what does everything in it need at hand? Knows no protocol."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from app.security.seal import SUFFIX, Keys
from app.security.strongbox import Strongbox
from app.shared.actor import Actor
from app.shared.clock import Clock
from app.shared.db import Database
from app.shared.errors import DeviceError, RuleError
from app.shared.files import write_whole
from app.shared.text import N_

DATABASE = "hub.db"
INBOX, OUTBOX, RAW, QUARANTINE = "inbox", "outbox", "raw", "quarantine"
FOLDERS = (INBOX, OUTBOX, RAW, QUARANTINE)


class NoHub(DeviceError):
    """The folder holds no hub."""

    code = "hub.absent"
    template = N_("There is no hub in this folder. Choose the hub's folder, or make one with “hub init”.")


class HubExists(RuleError):
    """The folder already holds a hub."""

    code = "hub.exists"
    template = N_("There is already a hub in this folder. It was left as it is.")


class UnknownOffice(RuleError):
    """The hub has enrolled no device of this office."""

    code = "hub.unknown_office"
    template = N_("This hub does not know office {office}.")


class KeyRevoked(RuleError):
    """The device that signed the package was blocked."""

    code = "E_KEY_REVOKED"
    template = N_("The device that made this package was blocked. The package was kept unread.")


@dataclass(frozen=True)
class Premises:
    """The hub's folder, open database, keys and clock; `box` locks what it keeps beside the database."""

    folder: Path
    db: Database
    keys: Keys
    clock: Clock
    hub_id: str
    name: str
    incarnation: int
    box: Strongbox = field(repr=False)

    @property
    def inbox(self) -> Path:
        """Where packages may be left for the hub."""
        return self.folder / INBOX

    @property
    def outbox(self) -> Path:
        """Where receipts are put when no other folder is named."""
        return self.folder / OUTBOX

    @property
    def raw(self) -> Path:
        """Every verified package, untouched, named by its SHA-256: the hub can be rebuilt from them."""
        return self.folder / RAW

    @property
    def quarantine(self) -> Path:
        """Packages that were not opened or not believed, with the reason in their name."""
        return self.folder / QUARANTINE

    def kept(self, package_id: str) -> Path:
        """Return where among `raw` a package lies, or would lie."""
        return self.raw / f"{package_id}{SUFFIX}"

    def keep(self, package_id: str, content: bytes) -> bool:
        """Keep a package as it came; say whether it is new. Raises a DeviceError."""
        path = self.kept(package_id)
        if path.exists():
            return False
        write_whole(path, content)
        return True

    @property
    def actor(self) -> Actor:
        """The hub itself as the one who acts."""
        return Actor(self.hub_id, self.name, "hub", self.hub_id)

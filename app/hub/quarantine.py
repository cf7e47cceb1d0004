"""What lies in quarantine, of which office, and why? Looks at covers and names; opens nothing."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from app.hub.inbox import UNKNOWN_KEY
from app.hub.premises import KeyRevoked, Premises
from app.security import seal
from app.shared.errors import NuangongError
from app.shared.files import read_whole
from app.shared.text import N_, _

REQUEST = "request"
WORDS = {
    UNKNOWN_KEY: N_("its computer has no certificate yet"),
    REQUEST: N_("device request, to be answered"),
    KeyRevoked.code: N_("its computer was blocked"),
    seal.Truncated.code: N_("cut short, or something was added"),
    seal.SealBroken.code: N_("altered or damaged on the way"),
    seal.WrongRecipient.code: N_("for another hub"),
    seal.WrongOffice.code: N_("says another office inside than outside"),
    seal.NewerPackage.code: N_("made by a newer program"),
    seal.NotAPackage.code: N_("no package of this program"),
    "E_CHAIN": N_("its changes do not hang together"),
    "E_TOTALS": N_("counts or sums are wrong"),
}


@dataclass(frozen=True)
class Aside:
    """How many files of one office ('' when no cover can be read) lie in quarantine for one reason."""

    office: str
    reason: str
    files: int

    def words(self) -> str:
        """Say the reason; a rare one is its code alone."""
        return _(WORDS[self.reason]) if self.reason in WORDS else self.reason


def aside(premises: Premises) -> tuple[Aside, ...]:
    """Return what lies in quarantine by office and reason."""
    found: Counter[tuple[str, str]] = Counter()
    for path in premises.quarantine.glob(f"*{seal.SUFFIX}"):
        found[_office(path), path.stem.partition("-")[2]] += 1
    return tuple(Aside(office, reason, files) for (office, reason), files in sorted(found.items()))


def _office(path: Path) -> str:
    try:
        return seal.peek(read_whole(path)).office
    except NuangongError:
        return ""

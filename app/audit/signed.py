"""Is this list of the audit log what was written here? A file of its own beside the PDF, signed with the device's key.

The signature covers the PDF's fingerprint, whose it is and where the chain stood. Anybody can prove it without an
office: the key's number is on the device sheet and at the union above.
"""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

import msgspec

from app.security import signing
from app.security.seal import Keys, key_number
from app.shared.chain import canonical
from app.shared.errors import RuleError
from app.shared.files import read_whole
from app.shared.text import N_

SUFFIX: Final = ".sig"
DOMAIN: Final = b"nuangong audit list 1\n"


class NotSigned(RuleError):
    """There is no signature beside the file."""

    code = "audit.not_signed"
    template = N_("Beside this file there is no signature ({file}). Keep the two files together.")


class SignatureWrong(RuleError):
    """The PDF, or what is said of it, is not what was signed."""

    code = "audit.signature_wrong"
    template = N_(
        "This list was altered after it was signed, or it belongs to another signature. The log itself is untouched; "
        "have it written anew."
    )


@dataclass(frozen=True)
class Signed:
    """What a signature says: whose list, how many lines and pages, when, and where the chain stood then."""

    office: str
    name: str
    by: str
    made_at: str
    rows: int
    pages: int
    sha256: str
    last_seq: int
    last_hash: str
    sign_key: str
    seal_key: str

    @property
    def key_id(self) -> str:
        """The number of the device's keys, to be compared with the device sheet."""
        return key_number(self.sign_key, self.seal_key)

    @property
    def statement(self) -> bytes:
        """What is signed."""
        return DOMAIN + canonical(asdict(self))


def signature(keys: Keys, told: Signed) -> bytes:
    """Return the content of the file that lies beside the PDF."""
    return canonical({**asdict(told), "signature": signing.sign(keys, told.statement)})


def verified(path: Path) -> Signed:
    """Prove a signed list; return what its signature says. Raises NotSigned, SignatureWrong, FileUnreadable."""
    beside = path.with_name(path.name + SUFFIX)
    if not beside.is_file():
        raise NotSigned(file=beside.name)
    try:
        told = msgspec.json.decode(read_whole(beside), type=dict[str, str | int])
        mark = str(told.pop("signature"))
        found = msgspec.convert(told, Signed)
    except (msgspec.MsgspecError, KeyError, UnicodeError, RecursionError):
        raise SignatureWrong() from None
    whole = hashlib.sha256(read_whole(path)).hexdigest() == found.sha256
    if not whole or not signing.holds(found.sign_key, found.statement, mark):
        raise SignatureWrong()
    return found

"""What does the code on a receipt's sheet say, and was it typed rightly? Pure; believes nothing, knows no key.

    1 · hub incarnation · acknowledged seq · changes judged · records returned · tag

Numbers are written in signs of four bits, a fifth says that one more follows; the tag has 80 bits. Three signs and
a check over them and the group's place make a group of four, so a sign misread or exchanged with another, and two
groups exchanged, are found in their group.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from app.shared.chain import canonical
from app.shared.crockford import ALPHABET, split
from app.shared.errors import RuleError
from app.shared.text import N_

_VERSION = 1
_TAG_SIGNS = 16
_MOST = 32
"""Groups a code may have: their places are told apart by one sign."""


class PaperCodeMisread(RuleError):
    """A sign of the code was misread or exchanged; `group` counts from 1."""

    code = "sync.paper_misread"
    template = N_("Group {group} of the code is not right. Nothing was changed. Compare it with the sheet.")


class PaperCodeShort(RuleError):
    """Groups are missing at the end; `groups` were entered whole."""

    code = "sync.paper_short"
    template = N_(
        "The code is not complete: {groups} whole groups were entered. Nothing was changed. "
        "Enter the rest from the sheet too."
    )


class PaperCodeNewer(RuleError):
    """The code is written in a way this version does not know."""

    code = "sync.paper_newer"
    template = N_("This code was made by a newer program. Nothing was changed. Update this program first.")


class PaperCodeForOther(RuleError):
    """The code does not speak of these data: another office, computer or life of the database, or a made-up code."""

    code = "sync.paper_for_other"
    template = N_(
        "This code is not for the data on this computer. Nothing was changed. "
        "Look whether office and computer on the sheet are yours."
    )


class PaperCodeAhead(RuleError):
    """The code confirms changes that are not here; `ack` is its last, `have` ours."""

    code = "sync.paper_ahead"
    template = N_(
        "This code confirms entries up to {ack}, but there are only {have} here. Nothing was changed. "
        "Look whether the sheet is for this computer."
    )


class PaperAfterRestore(RuleError):
    """The hub was restored since the last receipt: what it still holds only a receipt's file can settle."""

    code = "sync.paper_after_restore"
    template = N_(
        "The province has restored its data since. Nothing was changed. "
        "Ask for the receipt as a file: only a file can settle this."
    )


@dataclass(frozen=True)
class Confirmation:
    """What a code confirms: everything up to `ack`, of which the last `judged` changes are spoken of.

    `returned` counts the records among them that were sent back or are to be looked at; 0: all was applied.
    """

    hub_incarnation: int
    ack: int
    judged: int
    returned: int

    @property
    def since(self) -> int:
        """The last change before those spoken of: it must be settled here already."""
        return self.ack - self.judged


@dataclass(frozen=True)
class PaperReceipt:
    """A receipt as it stands on paper; records are counted once each.

    `code` is empty when nothing can be confirmed by typing: nothing was received, or the package contradicts what
    the hub holds (`problem`). `answers` is the SHA-256 of the package answered, empty for none; `missing` the
    first change the hub lacks.
    """

    office: str
    office_name: str
    device: str
    label: str
    key_id: str
    hub: str
    hub_key: str
    hub_time: str
    ack: int
    judged: int
    applied: int
    refused: int
    conflicts: int
    answers: str
    problem: str
    missing: int | None
    code: str


def covered(office: str, device: str, incarnation: str, chain_at_ack: str, told: Confirmation) -> bytes:
    """Return what the tag covers: whose data these are, their chain hash at `ack`, and all the code says."""
    return canonical(
        {
            "paper": _VERSION, "office": office, "device": device, "incarnation": incarnation,
            "chain": chain_at_ack, "hub": told.hub_incarnation, "ack": told.ack, "judged": told.judged,
            "returned": told.returned,
        }
    )  # fmt: skip


def written(told: Confirmation, tag: bytes) -> str:
    """Write a confirmation and its tag (10 bytes) in groups of four."""
    number = int.from_bytes(tag, "big")
    signs = [_VERSION]
    for value in (told.hub_incarnation, told.ack, told.judged, told.returned):
        signs += _number(value)
    signs += [number >> 5 * place & 31 for place in range(_TAG_SIGNS - 1, -1, -1)]
    signs += [0] * (-len(signs) % 3)
    groups = [signs[at : at + 3] for at in range(0, len(signs), 3)]
    return "-".join(
        "".join(ALPHABET[sign] for sign in (*group, _check(group, place)))
        for place, group in enumerate(groups)
    )


def read(typed: str) -> tuple[Confirmation, bytes]:
    """Read a code as typed or scanned; return what it says and its tag.

    Raises PaperCodeMisread, PaperCodeShort or PaperCodeNewer.
    """
    groups = _groups(typed)
    signs = [sign for group in groups for sign in group[:3]]
    if signs and signs[0] != _VERSION:
        raise PaperCodeNewer(field="code")
    at, values = 1, []
    for _part in range(4):
        value, at = _read_number(signs, at)
        values.append(value)
    end = at + _TAG_SIGNS
    if len(signs) < end:
        raise PaperCodeShort(field="code", groups=len(groups))
    needed = -(-end // 3)
    if len(groups) > needed or any(signs[end:]):
        raise PaperCodeMisread(field="code", group=min(len(groups), needed + 1))
    number = 0
    for sign in signs[at:end]:
        number = number << 5 | sign
    return Confirmation(*values), number.to_bytes(_TAG_SIGNS * 5 // 8, "big")


def fingerprint(told: Confirmation, tag: bytes) -> str:
    """Return the hash a code is remembered by, however it was typed."""
    return hashlib.sha256(b"nuangong paper receipt\n" + written(told, tag).encode()).hexdigest()


def _groups(typed: str) -> list[list[int]]:
    """Return the signs of every whole group, each found right. Raises PaperCodeMisread or PaperCodeShort."""
    parted = split(typed)
    signs = "".join(parted)
    # Where the one who typed parted the groups, a sign too many or too few is told by its group.
    uneven = [place for place, group in enumerate(parted) if len(group) != 4 and len(parted) > 1]
    fours = [signs[at : at + 4] for at in range(0, len(signs), 4)]
    for place, four in enumerate(fours):
        values = [ALPHABET.find(sign) for sign in four]
        if len(four) < 4 and -1 not in values:
            break
        if -1 in values or place >= _MOST or _check(values[:3], place) != values[3]:
            raise PaperCodeMisread(field="code", group=min([place, *uneven]) + 1)
    whole = len(signs) // 4
    slips = [place for place in uneven if len(parted[place]) in (3, 5) and place < len(parted) - 1]
    if (
        len(signs) % 4 and slips
    ):  # what follows was found right by chance: zeros are right wherever they stand
        raise PaperCodeMisread(field="code", group=slips[0] + 1)
    if not signs or len(signs) % 4:
        raise PaperCodeShort(field="code", groups=whole)
    return [[ALPHABET.index(sign) for sign in four] for four in fours]


def _number(value: int) -> list[int]:
    """Write a number in signs of four bits, the highest first; all but the last say that one more follows."""
    signs = [value & 15]
    while value := value >> 4:
        signs.append(16 | value & 15)
    return signs[::-1]


def _read_number(signs: list[int], at: int) -> tuple[int, int]:
    value = 0
    while at < len(signs):
        value = value << 4 | signs[at] & 15
        at += 1
        if not signs[at - 1] & 16:
            return value, at
    raise PaperCodeShort(field="code", groups=len(signs) // 3)


def _check(group: list[int], place: int) -> int:
    """Return the check sign of three signs in the group at `place`: each counts differently, so order matters."""
    found, place_weight = place, 1
    for sign in group:
        place_weight = _twice(place_weight)
        found ^= _times(sign, place_weight)
    return found


def _twice(value: int) -> int:
    """Double in the field of 32 elements (x^5 + x^2 + 1)."""
    return value << 1 ^ (0b100101 if value & 16 else 0)


def _times(one: int, other: int) -> int:
    product = 0
    while other:
        product ^= one if other & 1 else 0
        one, other = _twice(one), other >> 1
    return product

"""How does an office that lost everything get its records back? One trip there with a request, one trip home.

The new computer is made with the office's number and carries its device request and an empty package on one stick. A
life without ancestors knows nothing, so its receipt tells it every record the hub holds of the office. The devices that
were lost are blocked in the same act: what lies on them can be sent by nobody. Attachments and photos follow the
receipt in packages of their own, as far as there is room; a second trip brings what the first had no room for.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from app.hub import enrol, giving, inbox, queries, receipts
from app.hub.giving import GivenBack
from app.hub.premises import Premises
from app.shared.errors import RuleError
from app.shared.progress import SILENT, Progress
from app.shared.text import N_
from app.sync.files import BUDGET
from app.sync.messages import ROW


class NothingOfOffice(RuleError):
    """The hub holds no record of the office; `office` is its number."""

    code = "hub.nothing_of_office"
    template = N_("Nothing of office {office} is held here, so nothing can be given back. Check the number.")


class NoPackageOfNew(RuleError):
    """The new computer's package is not among what was brought."""

    code = "hub.no_package_of_new"
    template = N_(
        "The package of the new computer is not there, so no receipt can be written for it. It is enrolled; copy "
        "once more on the new computer and bring the stick again."
    )


@dataclass(frozen=True)
class OfficeRebuilt:
    """What goes home to the new computer, how many records it holds, and which devices were blocked (their ids).

    `contents` says what of the attachments and photos lies beside the receipt.
    """

    office: str
    device: str
    certificate: Path
    receipt: Path
    records: int
    blocked: tuple[str, ...]
    contents: GivenBack


def rebuild(
    premises: Premises,
    office: str,
    source: Path,
    to: Path,
    fingerprint: str,
    progress: Progress = SILENT,
    budget: int = BUDGET,
) -> OfficeRebuilt:
    """Enrol the new computer whose request lies in `source`, block the office's others, write its receipt into `to`.

    Then the contents the hub has follow, at most `budget` bytes a package. `fingerprint` is the key number a person
    compared with the new computer. May be done again: what lies in `to` already is passed over. Raises
    NothingOfOffice, NoPackageOfNew, what `enrol.enrol` raises, or a DeviceError of the sticks.
    """
    with premises.db.reading() as tx:
        if not queries.tables_of(tx, office):
            raise NothingOfOffice(office=office)
    made = next(
        one for one in enrol.enrol(premises, [source], to, (fingerprint,)) if one.fingerprint == fingerprint
    )
    inbox.ingest(premises, source, progress)
    with premises.db.reading() as tx:
        others = [one for one in queries.devices(tx, office) if one.device != made.device and not one.revoked]
    if made.office != office:
        raise NothingOfOffice(office=made.office)
    for one in others:
        enrol.revoke(premises, office, one.device)
    written = [one for one in receipts.write(premises, to, office) if one.device == made.device]
    if not written:
        raise NoPackageOfNew()
    last = written[-1]
    records = sum(1 for entry in last.down.log if entry.kind == ROW and "fields" in entry.body)
    blocked = tuple(sorted(one.device for one in others))
    with premises.db.reading() as tx:
        device = next(one for one in queries.devices(tx, office) if one.device == made.device)
    back = giving.give(premises, device, last.down.incarnation, to, None, progress, budget)
    return OfficeRebuilt(office, made.device, made.path, last.path, records, blocked, back)

"""Which code did an office leave with us? Opens its file with the hub's key, and keeps that it was opened and why."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from app.hub import queries
from app.hub.premises import Premises, UnknownOffice
from app.security import seal
from app.shared.chain import canonical
from app.shared.clock import iso_moment
from app.shared.errors import RuleError
from app.shared.files import make_folder, read_whole, write_whole
from app.shared.ids import new_id
from app.shared.text import N_
from app.sync import escrow
from app.sync.escrow import Escrow

FOLDER: Final = "escrow"
SUFFIX: Final = ".opened"


class WhyMissing(RuleError):
    """A code that opens an office is not read for nothing."""

    code = "hub.escrow_why"
    template = N_("Say who asked for the code and why. Nothing was opened.")


def read(premises: Premises, path: Path, why: str) -> Escrow:
    """Return what the file tells; it is written down before, locked with the hub's key, and never taken away.

    Raises WhyMissing, UnknownOffice, what `seal.open_sealed` raises, or a DeviceError.
    """
    if not why.strip():
        raise WhyMissing(field="why")
    content = read_whole(path)
    office = seal.peek(content).office
    with premises.db.reading() as tx:
        devices = queries.devices(tx, office)
    if not devices:
        raise UnknownOffice(office=office)
    opened = seal.open_sealed(
        content,
        keys=premises.keys,
        senders={one.key_id: one.sign_key for one in devices},
        expect_kind=escrow.KIND,
        expect_office=office,
    )
    found = escrow.unpack(opened.payload)
    if (found.office, found.device) != (office, opened.sender):
        raise seal.SealBroken()
    note = {
        "office": office,
        "made_at": found.made_at,
        "opened_at": iso_moment(premises.clock.now()),
        "why": why,
    }
    name = f"{office}-{new_id()}{SUFFIX}"
    make_folder(premises.folder / FOLDER)
    write_whole(premises.folder / FOLDER / name, premises.box.lock(canonical(note), name))
    return found

"""What do all parts of the exchange need at hand? The database, the keys' owner, folders, and who takes in what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType

from sqlalchemy.orm import Session

from app.security import Guard, seal
from app.shared import hours
from app.shared.clock import Clock
from app.shared.contents import Contents
from app.shared.db import Database
from app.shared.names import Namer
from app.sync import files, queries, stick
from app.sync.clashes import AfterChoice
from app.sync.intake import Applier, Ways
from app.sync.queries import Device, Hub, HubPin
from app.sync.rows import AfterRows
from app.sync.rules import NotEnrolled
from app.sync.values import DeviceSheet
from app.sync.witness import Witness


class Serving:
    """What every part of the exchange stands on."""

    def __init__(
        self,
        db: Database,
        guard: Guard,
        clock: Clock,
        profile: Path,
        *,
        appliers: Mapping[str, Applier] = MappingProxyType({}),
        after_rows: Mapping[str, AfterRows] = MappingProxyType({}),
        after_choice: Mapping[str, AfterChoice] = MappingProxyType({}),
        schema: str = "",
        names: Mapping[str, Namer] = MappingProxyType({}),
        witness: Witness | None = None,
        holders: Sequence[Contents] = (),
        budget: int = files.BUDGET,
    ) -> None:
        self._db, self._guard, self._clock = db, guard, clock
        self._names, self._witness = names, witness
        self._holders, self._budget = holders, budget
        self._outbox = profile / "outbox"
        self._quarantine = profile / "quarantine"
        self._ways, self._after_choice = Ways(appliers, after_rows), after_choice
        self._schema = schema

    @contextmanager
    def _copied(self, path: Path) -> Iterator[stick.Taken]:
        """Copy a file into quarantine, and keep the copy until it was judged."""
        taken = stick.take_in(path, self._quarantine)
        try:
            yield taken
        finally:
            taken.path.unlink(missing_ok=True)

    def _doubt(self, tx: Session) -> hours.Doubt | None:
        """Return why this computer's clock can hardly be right, None when it can."""
        return hours.doubt(self._clock.now(), *queries.times_known(tx))


def sheet(office: str, made: Device, hub: Hub | None, pinned: HubPin | None) -> DeviceSheet:
    """Return the sheet of a device; the hub is the one enrolled at, else the one compared beforehand."""
    trusted = hub or pinned
    number = trusted.number if trusted else ""
    county = hub.county if hub else ""
    return DeviceSheet(office, made.device_id, made.label, made.key_id, hub is not None, number, county)


def enrolled(hub: Hub | None) -> Hub:
    """Return the hub. Raises NotEnrolled without one."""
    if hub is None:
        raise NotEnrolled()
    return hub


def signed_by(made: Device, content: bytes) -> None:
    """Prove that a file read back was signed by this device."""
    seal.check_seal(content, {made.key_id: made.sign_key})

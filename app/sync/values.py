"""What does the exchange answer? Frozen values of device, package, receipt and standing; they ask nobody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.shared.hours import Doubt
from app.sync.contents import ContentsStanding
from app.sync.queries import HubPin, LastPackage, LastReceipt, OnPaper, TableCount
from app.sync.rules import RecordResult
from app.sync.sending import FilesSent
from app.sync.totals import Total
from app.sync.words import UpperWord


@dataclass(frozen=True)
class DeviceSheet:
    """What is printed or read out when a device is enrolled; `hub_key` is the number of the hub trusted here.

    `county` names the county hub in between, empty without one.
    """

    office: str
    device_id: str
    label: str
    key_id: str
    enrolled: bool
    hub_key: str = ""
    county: str = ""


@dataclass(frozen=True)
class Enrolled:
    """A certificate that was taken in; `hub_key` is the hub's key number, to be compared by a person.

    `county` names the county hub in between, which reads the packages too.
    """

    office: str
    device_id: str
    hub_id: str
    hub_key: str
    county: str = ""


@dataclass(frozen=True)
class Exported:
    """A package on the stick: written, read back, named. `totals` counts changes and fen per table.

    `files` says which contents followed it; they have packages of their own. `clock` says why this computer's
    clock can hardly be right, if so; nothing else hangs on it. `request` is the device request that went along, when
    the hub does not know this computer yet: the package waits there unread until it does. `fetched` counts the
    contents a list beside it asks the hub to give back.
    """

    path: Path
    number: int
    first: int
    last: int
    changes: int
    records: int
    totals: Mapping[str, Total]
    sha256: str
    files: FilesSent
    clock: Doubt | None = None
    request: Path | None = None
    fetched: int = 0


@dataclass(frozen=True)
class TakenIn:
    """What a receipt said. Records are counted once each; `told` lists those not simply applied.

    `records` came from the office's other computers, `held` of them cannot stand here yet; `clashes` are new pairs of
    values to choose from. `renewed` says that nothing was taken in because this database turned out to be a restored
    or copied one: it has begun a new life, and what is unconfirmed must be copied again. `reference` names what the
    hub has published (plans and their versions); nothing of it is stored by this. `contents` counts the contents of
    which something new was said, `wanted` names those asked for.
    """

    ack: int
    acknowledged: int
    applied: int
    refused: int
    conflicts: int
    entries: int
    unconfirmed: int
    problem: str
    missing: int | None
    told: tuple[RecordResult, ...]
    wanted: tuple[str, ...]
    reference: Mapping[str, Any]
    records: int = 0
    held: int = 0
    clashes: int = 0
    renewed: bool = False
    contents: int = 0


@dataclass(frozen=True)
class Pulse:
    """What every page shows of the exchange: changes no package holds yet, and records to be looked at."""

    only_here: int
    to_look_at: int
    clock: Doubt | None = None


@dataclass(frozen=True)
class Status:
    """How the office stands towards the province. Only what a receipt confirmed is `applied`.

    `hub_pin` is the hub whose key number was compared before any certificate came,
    `said_above` the opinions and decisions of the unions above on records, the newest day first.
    """

    device: DeviceSheet | None
    hub_id: str | None
    hub_pin: HubPin | None
    incarnation: str
    last_seq: int
    acked: int
    cursor: int
    unconfirmed: int
    tables: tuple[TableCount, ...]
    states: Mapping[str, int]
    last_package: LastPackage | None
    last_receipt: LastReceipt | None
    contents: ContentsStanding
    paper: OnPaper | None = None
    said_above: tuple[UpperWord, ...] = ()
    clock: Doubt | None = None

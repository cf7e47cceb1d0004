"""What do an office and the hub say to each other? Plain values; knows neither packing nor storage."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

Verb = Literal["I", "U", "D"]
Outcome = Literal["applied", "refused", "conflict"]

PENDING = "W_PENDING"
"""A change was taken, but other values of its record are still set aside; the result's field names one of them."""

RECEIVED = "sync.received"
"""The reason of the transaction a receipt is taken in by. What it changes is the hub's word coming back: those
lines travel up like any other, but they make no record wait, and at the hub they count as no edit."""

ERASED = "hardship.erased"
"""The reason of the transaction that empties what was kept long enough; a record the hub never had stays none."""

ROW, DECISION = "row", "decision"
"""Kinds of entry in the hub's log; see LogEntry."""


@dataclass(frozen=True)
class Change:
    """One journalled change of one row, exactly as the office's chain covers it.

    `fields` holds the changed columns (all of them for an insert); `base_rev` is the row's revision before
    the change (0 for an insert); `salt`, `chain` and `inner` are lower-case hex; `at` is UTC ISO text. A
    line erased by law has an empty `salt` and no `fields`; its `inner` hash still carries the chain over it.
    `cursor` is how much of the hub's log the writer knew, in the numbers of `hub_incarnation`.
    """

    uuid: str
    seq: int
    table: str
    row_id: str
    verb: Verb
    fields: dict[str, Any]
    base_rev: int
    command: str
    reason: str
    actor: str
    device: str
    at: str
    salt: str
    chain: str
    inner: str = ""
    hub_incarnation: int = 0
    cursor: int = 0

    @property
    def erased(self) -> bool:
        """Whether the content was erased where the law demands it: nothing of it can be applied."""
        return not self.salt


@dataclass(frozen=True)
class Digest:
    """Row count and XOR of the row hashes of one table, so that a silent difference is found."""

    table: str
    rows: int
    xor: str


@dataclass(frozen=True)
class Ancestor:
    """An earlier life of the same database: where it forked from its own parent."""

    incarnation: str
    parent: str | None
    fork_seq: int
    fork_hash: str


@dataclass(frozen=True)
class Up:
    """From an office to the hub: every change after `first - 1`, cumulative and idempotent.

    `chain_before` is the chain hash at seq `first - 1` (the incarnation's root hash when first is 1).
    `cursor` is the last number of the hub's log this device has seen. `request` carries the device request
    of a device that has no certificate yet. `schema` is the version of the office's tables, `exporter` the
    operator who made the package (the authors stand on the changes). `ancestors` are the lives this one goes back
    to, the first one first.
    """

    office: str
    device: str
    incarnation: str
    parent: str | None
    fork_seq: int
    fork_hash: str
    first: int
    chain_before: str
    changes: tuple[Change, ...]
    cursor: int
    hub_incarnation: int
    digest: tuple[Digest, ...] = ()
    attachments: tuple[str, ...] = ()
    request: dict[str, Any] | None = None
    schema: str = ""
    exporter: str = ""
    ancestors: tuple[Ancestor, ...] = ()


@dataclass(frozen=True)
class Result:
    """What became of one change; `code` is a reason code (E_VALIDATION, E_STATE, W_CONFLICT …) or empty."""

    uuid: str
    seq: int
    outcome: Outcome
    code: str = ""
    field: str = ""


@dataclass(frozen=True)
class LogEntry:
    """One line of the hub's log for an office, numbered without gaps from 1.

    kind "decision": body {"table", "row_id", "state", "amount" (fen or null), "reasons": [..], "on", "by"}.
    kind "row": body {"table", "row_id"} alone when a later entry tells of the same record, else with "fields" (the
    record as the hub holds it), "deleted", and "clashes" [{"id", "field", "kept", "other", "author", "at"}].
    kind "reference": body of a publication (see publication.py), or {"kind": "revoked", "device", "label", "on"}.
    """

    n: int
    kind: str
    body: dict[str, Any]


@dataclass(frozen=True)
class Down:
    """From the hub to a device: a receipt. `ack` is the last seq applied, `chain_at_ack` its hash there.

    `log` holds the entries after `log_from`; `results` one per change the hub has judged in (first .. ack]
    of the answered package. `missing` names the first seq the hub lacks when it found a gap; `lacks` the same for
    earlier lives of this database. `points` are chain hashes the hub holds, by seq, for finding where two copies
    parted. `schema` is the version of the office's tables the hub knows best. `wanted` names the contents its records
    name and it lacks, `received` those the device offered and it has.
    """

    office: str
    device: str
    incarnation: str
    ack: int
    chain_at_ack: str
    results: tuple[Result, ...]
    log_from: int
    log: tuple[LogEntry, ...]
    hub_incarnation: int
    hub_time: str
    answers: str = ""
    problem: str = ""
    missing: int | None = None
    lacks: dict[str, int] = field(default_factory=dict)
    points: dict[str, str] = field(default_factory=dict)
    schema: str = ""
    wanted: tuple[str, ...] = ()
    received: tuple[str, ...] = ()
    reference: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class DeviceRequest:
    """What a device asks enrolment with: its public keys, signed by itself. Keys are hex or age text.

    `role` is "hub" when a county's hub asks; then `office` is the county's code and `device` the hub's id.
    """

    office: str
    office_name: str
    device: str
    label: str
    sign_key: str
    seal_key: str
    made_at: str
    role: str = ""


@dataclass(frozen=True)
class Certificate:
    """The hub's word that a device belongs to an office; `hub_…_key` are the hub's own public keys.

    `county_…` name the county hub in between, which reads the office's packages too; empty without one.
    `publishers` is the set of those who may publish (publication.Publishers as text; empty: the hub alone), as it
    stood after publication number `published`, whose digest is `published_digest`.
    """

    office: str
    device: str
    sign_key: str
    seal_key: str
    suite: int
    hub_id: str
    hub_sign_key: str
    hub_seal_key: str
    issued_at: str
    county_name: str = ""
    county_seal_key: str = ""
    publishers: str = ""
    published: int = 0
    published_digest: str = ""

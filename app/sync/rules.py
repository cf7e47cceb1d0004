"""May this receipt or certificate be believed here, and what does it say of each record? Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from app.shared.errors import RuleError
from app.shared.text import N_
from app.sync.messages import PENDING, Certificate, Down, Outcome, Result


class NotEnrolled(RuleError):
    """There is no certificate yet."""

    code = "sync.not_enrolled"
    template = N_(
        "The province does not know this computer yet. Nothing was copied. "
        "Make a device request, send it, and take in the certificate that comes back."
    )


class NoDevice(RuleError):
    """The device has no keys yet."""

    code = "sync.no_device"
    template = N_("This computer has no keys yet. Make a device request first.")


class NothingToSend(RuleError):
    """Every change is acknowledged."""

    code = "sync.nothing_to_send"
    template = N_("Everything was received by the province. There is nothing to copy.")


class AlreadyReceived(RuleError):
    """The receipt, or all it says, was taken in before."""

    code = "sync.already_received"
    template = N_("This receipt was already taken in. Nothing was changed.")


class OtherDevice(RuleError):
    """The receipt answers another device of the office."""

    code = "sync.other_device"
    template = N_("This receipt is for another computer of the office. Nothing was changed.")


class OtherIncarnation(RuleError):
    """The receipt answers an earlier or other life of this database."""

    code = "sync.other_incarnation"
    template = N_("This receipt answers an earlier state of this office's data. Nothing was changed.")


class OlderHub(RuleError):
    """The receipt was made before the hub was restored."""

    code = "sync.older_hub"
    template = N_("This receipt was made before the province restored its data. Nothing was changed.")


class LogGap(RuleError):
    """Receipts in between are missing; `have` is the last number here, `begins` the first of this receipt."""

    code = "sync.log_gap"
    template = N_(
        "An earlier receipt is missing (here up to {have}, this one begins at {begins}). "
        "Nothing was changed. Take in the earlier receipt first, or ask the province for a new one."
    )


class Forked(RuleError):
    """The hub holds other changes under our numbers: this database was restored or cloned. Facts `at`.

    Nothing of the receipt is taken in; the database begins a new life after change `at`, the last one both agree on.
    """

    code = "sync.forked"
    template = N_(
        "The province holds entries of this office that are not here: these data were restored or copied "
        "from an older state."
    )


class ReceiptIncomplete(RuleError):
    """The receipt acknowledges a change without saying what became of it."""

    code = "sync.receipt_incomplete"
    template = N_(
        "This receipt does not say what became of entry {seq}. Nothing was changed. Bring the hub a new package; "
        "the next receipt says it."
    )


class UnknownEntry(RuleError):
    """The receipt brings something this version cannot take in."""

    code = "E_SCHEMA"
    template = N_(
        "This receipt brings something this program does not know ({kind}). Update this program first."
    )


class CertificateForOther(RuleError):
    """The certificate names another office, device or other keys; `what` says which."""

    code = "sync.certificate_for_other"
    template = N_("This certificate is for another computer or office. Nothing was changed.")


class CertificateForged(RuleError):
    """The certificate was not signed by the hub it names."""

    code = "sync.certificate_forged"
    template = N_("This certificate was not signed by the one it names. Nothing was changed. Do not use it.")


class OtherHub(RuleError):
    """The certificate comes from another hub than the one trusted here; `hub` is the key number on it."""

    code = "sync.other_hub"
    template = N_(
        "This certificate comes from another hub (key {hub}) than the one known here. Nothing was changed."
    )


@dataclass(frozen=True)
class Position:
    """Where this device stands: its lineage, how much is acknowledged, how far it has read the hub's log."""

    office: str
    device: str
    incarnation: str
    last_seq: int
    acked: int
    cursor: int
    hub_incarnation: int
    fork_seq: int = 0


@dataclass(frozen=True)
class Line:
    """A journalled change as far as a receipt needs it; `echo` marks what a receipt itself wrote here."""

    seq: int
    uuid: str
    table: str
    row_id: str
    echo: bool


@dataclass(frozen=True)
class RecordResult:
    """What the receipt says of one record: the gravest outcome of its changes, and the last change judged."""

    table: str
    row_id: str
    outcome: Outcome
    code: str
    field: str
    seq: int


FORK = "E_FORK"
"""The hub's word that it holds other changes under our numbers."""

_STAYS: tuple[Outcome, Outcome] = ("conflict", "applied")
"""Two values to choose between stay so, whatever else of the record was taken afterwards."""


def check_receipt(down: Down, here: Position, hash_at: Callable[[int], str | None]) -> None:
    """Raise unless `down` may be taken in at position `here`; `hash_at` gives our chain hash at a seq, None where we
    have none.

    Raises OtherDevice, OtherIncarnation, OlderHub, LogGap or Forked. Source: the protocol, "Device on DOWN".
    """
    if (down.office, down.device) != (here.office, here.device):
        raise OtherDevice()
    if down.incarnation != here.incarnation:
        raise OtherIncarnation()
    if down.hub_incarnation < here.hub_incarnation:
        raise OlderHub()
    never_met = down.ack == 0 and not down.chain_at_ack
    own = hash_at(down.ack)
    parted = down.problem == FORK and not speaks_of_copy(down, here.fork_seq, own)
    if parted or not (never_met or own == down.chain_at_ack):
        raise Forked(at=common(down, here, hash_at))
    if down.log_from > here.cursor:
        raise LogGap(have=here.cursor, begins=down.log_from + 1)


def speaks_of_copy(down: Down, fork_seq: int, own: str | None) -> bool:
    """Say whether a receipt's complaint of other changes under our numbers is about a copy of this database.

    `own` is our chain hash where the hub acknowledges: when it is the hub's too, what it holds is ours.
    """
    return down.problem == FORK and down.ack > fork_seq and own == down.chain_at_ack


def common(down: Down, here: Position, hash_at: Callable[[int], str | None]) -> int:
    """Return the last change office and hub surely share, from the hub's hashes and what it has acknowledged.

    An acknowledgement of a hub that was restored since says nothing: only hashes do, and else the beginning. Where the
    hub has taken nothing of this life, it is the lives before it that it holds otherwise: nothing is sure then.
    """
    if down.ack <= here.fork_seq:
        sure = 0
    else:
        sure = here.acked if down.hub_incarnation == here.hub_incarnation else here.fork_seq
    shared = [int(seq) for seq, found in down.points.items() if hash_at(int(seq)) == found]
    return max([sure, *shared])


def check_results(down: Down, acked: int, lines: Mapping[int, Line]) -> None:
    """Raise unless every change from `acked` + 1 to the ack has a result, and each names our change.

    `lines` holds our changes by seq. Raises ReceiptIncomplete.
    """
    for result in down.results:
        line = lines.get(result.seq)
        if result.seq <= down.ack and (line is None or line.uuid != result.uuid):
            raise ReceiptIncomplete(seq=result.seq)
    judged = {result.seq for result in down.results}
    for seq in range(acked + 1, down.ack + 1):
        if seq not in judged:
            raise ReceiptIncomplete(seq=seq)


def by_record(results: Iterable[Result], ack: int, lines: Mapping[int, Line]) -> list[RecordResult]:
    """Sum up the results up to `ack` per record, in order of first change; echoes say nothing.

    A change that was taken mends what was sent back before it, unless the hub says that something is still set aside.
    """
    found: dict[tuple[str, str], RecordResult] = {}
    for result in sorted(results, key=lambda r: r.seq):
        if result.seq > ack or lines[result.seq].echo:
            continue
        line = lines[result.seq]
        key = (line.table, line.row_id)
        told = RecordResult(*key, result.outcome, result.code, result.field, result.seq)
        if result.code == PENDING:
            told = replace(told, outcome="refused", code="E_VALIDATION")
        before = found.get(key)
        if before is not None and (
            before.outcome == told.outcome or (before.outcome, told.outcome) == _STAYS
        ):
            told = replace(before, seq=result.seq)
        found[key] = told
    return list(found.values())


def check_certificate(
    certificate: Certificate,
    *,
    office: str,
    device: str,
    sign_key: str,
    seal_key: str,
    suites: frozenset[int],
) -> None:
    """Raise CertificateForOther unless it is for this office, device and keys, in an allowed suite."""
    ours = {
        "office": certificate.office == office,
        "device": certificate.device == device,
        "keys": (certificate.sign_key, certificate.seal_key) == (sign_key, seal_key),
        "suite": certificate.suite in suites,
    }
    for what, right in ours.items():
        if not right:
            raise CertificateForOther(what=what)

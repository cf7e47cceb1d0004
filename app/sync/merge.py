"""What becomes of one change when it meets the record the hub holds? Pure; knows no storage, clock or sender.

The table of who wins is that of the protocol: the office owns contact details and different fields merge;
identity is never merged by itself; a claim is the office's until it is submitted; decisions and payments are
the province's; some tables only grow. Never the clock: "later" means later in the order in which the hub took
the changes.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from app.sync.messages import PENDING, Change, Outcome
from app.sync.seen import Mark, Record, View

HUB = "hub"
"""The lineage name of what the hub itself wrote (decisions); its seq is the number in the office's hub log.
"""

SUBMITTED = "SENT"
"""The state of a record that has left the office's hands."""

OWN_COLUMNS = frozenset({"id", "rev"})
"""Columns that count the row at the device; they say nothing about the union's business."""

SCALAR = (str, int, float, bool, type(None))
"""What a column may hold; a list or an object was never written by a journal."""

ERASED: frozenset[Any] = frozenset({"", "[]", "—", '["1", "2"]'})
"""What a text stands at once it was erased; a mark is left where there must be one for the row to read."""

EMPTY: tuple[Any, ...] = (None, "", 0, False)

Check = Callable[[Mapping[str, Any]], str | None]
"""Judge a whole record's fields; return the field at fault, or None when the record is sound."""


@dataclass(frozen=True)
class Ownership:
    """Who may write what in one table.

    `sensitive` fields form one group: when any of them changed elsewhere, none is taken over. `state` names
    the column that freezes a record; outside `open_states` the office may only make the `moves`. `quiet` says that
    of two writes the later one holds and nobody need be asked. Fields `together` are one statement: two of
    them never mix. `erasable` fields of a table that only grows may be emptied, where the law demands it.
    """

    append_only: bool = False
    sensitive: frozenset[str] = frozenset()
    province: frozenset[str] = frozenset()
    state: str = ""
    open_states: frozenset[str] = frozenset()
    moves: Mapping[str, frozenset[str]] = field(default_factory=dict)
    quiet: bool = False
    together: frozenset[str] = frozenset()
    erasable: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Conflict:
    """Two values for one field: `kept` stands in the record, `other` waits for a person's choice."""

    field: str
    kept: Any
    other: Any


@dataclass(frozen=True)
class Merged:
    """The record afterwards (None when there is still none), and what the office is told."""

    record: Record | None
    outcome: Outcome
    code: str = ""
    field: str = ""
    conflicts: tuple[Conflict, ...] = ()


def merge(
    owners: Mapping[str, Ownership],
    record: Record | None,
    change: Change,
    view: View,
    check: Check,
    *,
    protected: bool = False,
) -> Merged:
    """Merge `change` into `record` as its writer, knowing `view`, meant it.

    `protected` says that the row must not be deleted (a person with approved claims). Refusals carry a reason
    code: E_SCHEMA (a table this hub does not know), E_VALIDATION, E_STATE, E_OWNERSHIP; both values of a
    clash are kept as Conflict items under W_CONFLICT. Source: the protocol's table of who wins.
    """
    owner = owners.get(change.table)
    if owner is None:
        return Merged(record, "refused", "E_SCHEMA", "table")
    for name, value in sorted(change.fields.items()):
        if not isinstance(value, SCALAR):
            return Merged(record, "refused", "E_VALIDATION", name)
    if owner.append_only:
        return _append(owner, record, change, check)
    if change.verb == "D":
        return _delete(record, change, view, protected=protected)
    if record is None:
        if change.verb != "I":
            return Merged(None, "refused", "E_VALIDATION", "id")
        record = Record(change.table, change.row_id)
    return _write(owner, record, change, view, check)


def impose(record: Record, values: Mapping[str, Any], number: int) -> Record:
    """Return `record` with the hub's own `values` (a decision), marked with hub-log `number`."""
    mark = Mark(HUB, number, number)
    return replace(
        record,
        fields={**record.fields, **values},
        marks={**record.marks, **dict.fromkeys(values, mark)},
    )


def business(change: Change) -> dict[str, Any]:
    """Return what a change says of the union's business."""
    return {name: value for name, value in change.fields.items() if name not in OWN_COLUMNS}


def _mark(change: Change, incarnation: str) -> Mark:
    return Mark(incarnation, change.seq)


def _append(owner: Ownership, record: Record | None, change: Change, check: Check) -> Merged:
    """Union by row id: a row is taken once, as it first came; a correction is another row.

    What of it may be erased can be emptied once its time of keeping is over.
    """
    values = business(change)
    if change.verb == "U" and values and values.keys() <= owner.erasable and set(values.values()) <= ERASED:
        if record is None or not record.live:
            return Merged(record, "applied")  # its content was erased before it travelled
        return Merged(replace(record, fields={**record.fields, **values}), "applied")
    if change.verb != "I":
        return Merged(record, "refused", "E_STATE", "id")
    if record is not None and record.live:
        same = dict(record.fields) == values
        return Merged(record, "applied") if same else Merged(record, "refused", "E_STATE", "id")
    fault = check(values)
    if fault is not None:
        aside = Record(change.table, change.row_id, pending=values)
        return Merged(aside, "refused", "E_VALIDATION", fault)
    return Merged(Record(change.table, change.row_id, fields=values, live=True), "applied")


def _delete(record: Record | None, change: Change, view: View, *, protected: bool) -> Merged:
    """A tombstone; but a change the deleter had not seen wins over it, and who is owed something stays."""
    if record is None or (record.deleted is not None):
        return Merged(record, "applied")
    if protected:
        return Merged(record, "refused", "E_STATE", "id")
    unseen = sorted(view.unseen(record, change, record.marks.keys()))
    if unseen:
        clash = tuple(Conflict(name, record.fields.get(name), None) for name in unseen)
        return Merged(record, "conflict", "W_CONFLICT", unseen[0], clash)
    return Merged(replace(record, deleted=_mark(change, view.incarnation)), "applied")


def _write(owner: Ownership, record: Record, change: Change, view: View, check: Check) -> Merged:
    values = business(change)
    wanted = {n: v for n, v in values.items() if n not in record.fields or record.fields[n] != v}
    if record.live and change.verb == "I":  # whatever the hub holds of the record was said after this
        wanted = {n: v for n, v in wanted.items() if n not in record.fields}
    if record.live and not wanted and record.deleted is None:
        # An echo: the office journals what a receipt told it and sends it up. It stays the first writer's.
        return Merged(record, "applied")
    if record.deleted is not None and view.has_seen(record.deleted):
        return Merged(record, "refused", "E_STATE", "id")
    if view.replaced(record, change, values.keys()):
        return Merged(record, "applied")
    refused = _not_theirs(owner, record, wanted)
    if refused is not None:
        return refused
    if _overtaken(owner, record, wanted):
        return Merged(record, "applied")
    unseen = view.unseen(record, change, wanted.keys() | owner.sensitive)
    unseen = _whole(owner, wanted, unseen)
    stale = _whole(owner, wanted, {n for n in wanted if n in unseen and view.older(record, change, n)})
    wanted = {n: v for n, v in wanted.items() if n not in stale}
    taken, conflicts = _sort_out(owner, record, wanted, unseen)
    if record.deleted is not None:
        # The update wins over a deletion it could not know of; a person is told.
        conflicts = (*conflicts, Conflict("id", record.row_id, None))
        record = replace(record, deleted=None)
    return _settle(record, taken, conflicts, _mark(change, view.incarnation), check)


def _not_theirs(owner: Ownership, record: Record, wanted: Mapping[str, Any]) -> Merged | None:
    """Refuse what the office may not write: the province's fields, and a record that has left the office's
    hands.
    """
    for name in sorted(wanted):
        if name in owner.province and (record.live or wanted[name] not in EMPTY):
            return Merged(record, "refused", "E_OWNERSHIP", name)
    state = record.fields.get(owner.state) if owner.state and record.live else None
    if state is None or state in owner.open_states or _overtaken(owner, record, wanted):
        return None
    if set(wanted) == {owner.state} and wanted[owner.state] in owner.moves.get(str(state), frozenset()):
        return None
    return Merged(record, "refused", "E_STATE", sorted(wanted)[0])


def _overtaken(owner: Ownership, record: Record, wanted: Mapping[str, Any]) -> bool:
    """Say whether the change only says "submitted" of a record the hub has already decided.

    The office cannot know yet; there is nothing to refuse and nothing to apply, the decision stands.
    """
    if not owner.state or not record.live:
        return False
    decided = record.marks.get(owner.state, Mark("", 0)).incarnation == HUB
    return decided and set(wanted) <= {owner.state} and wanted.get(owner.state) == SUBMITTED


def _whole(owner: Ownership, wanted: Mapping[str, Any], names: set[str]) -> set[str]:
    """Return `names` with the wanted fields that say one thing with one of them."""
    met = names & owner.together & wanted.keys()
    return names | (owner.together & wanted.keys()) if met else names


def _sort_out(
    owner: Ownership, record: Record, wanted: Mapping[str, Any], unseen: Collection[str]
) -> tuple[dict[str, Any], tuple[Conflict, ...]]:
    """Split the wanted values into those taken over and clashes with writes the writer had not seen."""
    identity_moved = not owner.sensitive.isdisjoint(unseen)
    taken: dict[str, Any] = {}
    conflicts: list[Conflict] = []
    for name in sorted(wanted):
        current = record.fields.get(name)
        if name in owner.sensitive and identity_moved:
            conflicts.append(Conflict(name, current, wanted[name]))
        else:
            taken[name] = wanted[name]
            if name in unseen and not owner.quiet:
                conflicts.append(Conflict(name, wanted[name], current))
    return taken, tuple(conflicts)


def _settle(
    record: Record, taken: Mapping[str, Any], conflicts: tuple[Conflict, ...], mark: Mark, check: Check
) -> Merged:
    """Apply `taken` if the whole record is sound with it; first try to bring in what was set aside."""
    fault: str | None = None
    for aside in ({**record.pending}, {}) if record.live and record.pending else ({**record.pending},):
        fresh = {**aside, **taken}
        candidate = {**record.fields, **fresh}
        fault = check(candidate)
        if fault is None:
            kept = {n: v for n, v in record.pending.items() if n not in fresh}
            settled = replace(
                record,
                fields=candidate,
                marks={**record.marks, **dict.fromkeys(fresh, mark)},
                pending=kept,
                live=True,
            )
            if conflicts:
                return Merged(settled, "conflict", "W_CONFLICT", conflicts[0].field, conflicts)
            left = next(iter(sorted(kept)), "")  # what was set aside before is not mended by this
            return Merged(settled, "applied", PENDING if left else "", left)
    aside_record = replace(record, pending={**record.pending, **taken})
    return Merged(aside_record, "refused", "E_VALIDATION", fault or "")


_CLAIM_OPEN = frozenset(
    {"REPORTED", "DRAFT", "ACCEPTED", "SUPPLEMENT", "FIRST_REVIEW", "SECOND_REVIEW", "RETURNED", "APPEAL"}
)
_CLAIM_MOVES = {
    "DENIED": frozenset({"APPEAL", "CLOSED"}),
    "APPROVED": frozenset({"APPEAL"}),
    "PAID": frozenset({"APPEAL", "CLOSED"}),
    "WITHDRAWN": frozenset({"CLOSED", "ACCEPTED"}),
    "EXPIRED": frozenset({"CLOSED", "ACCEPTED"}),
}
"""What the office may still do with a claim that is out of its hands. Source: claim_states.csv, next states; besides,
an appeal against an amount, and the office's own word that a claim was withdrawn or expired, taken back.
"""

_PERSON = frozenset({"name", "doc_type", "id_no"})
_HEAD = frozenset({"head", "doc_type", "id_no"})
_FILE_TOLD = frozenset({"cause", "causes", "level", "gradient"})
_ACCOUNT = frozenset({"bank", "account"})
_OUTCOME = frozenset(
    {
        "state", "cash", "goods", "proxy", "relation", "on_day", "remark", "decision", "correction", "entry_id",
        "recorded_by", "recorded_at",
    }
)  # fmt: skip
_UNIT_OUTCOME = frozenset(
    {
        "state", "kind", "unit_id", "unit", "people", "helped", "on_day", "cash", "cash_source", "goods",
        "goods_source", "leader", "post", "level", "others", "signed_by", "weather", "temperature", "remark",
        "decision", "correction", "entry_id", "recorded_by", "recorded_at",
    }
)  # fmt: skip
_BATCH_STANDING = frozenset(
    {
        "state", "receipt_no", "paid_on", "paid", "by_unit", "by_union", "by_person", "by_gift", "despite", "round",
    }
)  # fmt: skip
_SERVICE = frozenset(
    {
        "program", "on_day", "unit_id", "unit", "heads", "content", "amount", "figures", "handled_by",
        "state", "correction",
    }
)  # fmt: skip
_RELIEF_STANDING = frozenset({"state", "approved_on", "approval_no", "approved_by", "seconded_by"})
_RELIEF_OUTCOME = frozenset(
    {
        "off", "fixed", "reason", "decision", "seconded_by", "amount", "paid_on", "paid_by", "entry_id", "returned",
    }
)  # fmt: skip
_GRANT_OUTCOME = frozenset(
    {
        "state", "granted", "basis", "approved_on", "approval_no", "approved_by", "seconded_by", "paid_on", "paid_by",
        "entry_id", "sheet_on", "reason_back",
    }
)  # fmt: skip
_EVENT_WORDS = frozenset({"people", "document", "words"})
_TEST_WORDS = frozenset({"facts", "steps"})
_GROWING = Ownership(append_only=True)
_OPEN = Ownership()

OWNERS: Mapping[str, Ownership] = {
    "operator": _OPEN,
    "attachment": _OPEN,
    "audit": _GROWING,
    "print_log": _GROWING,
    "form_wording": Ownership(together=frozenset({"entries", "written_by", "at"})),
    "number_block": _OPEN,
    "paper_number": Ownership(together=frozenset({"state", "reason"})),
    "unit": _OPEN,
    "union_org": Ownership(sensitive=frozenset({"bank_account"})),
    "member": Ownership(sensitive=frozenset({"name", "id_type", "id_no"})),
    "membership_event": _GROWING,
    "member_document": Ownership(sensitive=frozenset({"id_type", "id_no"})),
    "member_correction": _OPEN,
    "member_merge": _OPEN,
    "member_distinct": _OPEN,
    "group_joining": _OPEN,
    "household": Ownership(sensitive=_HEAD | _ACCOUNT),
    "hardship_file": Ownership(sensitive=_HEAD, together=_FILE_TOLD),
    "hardship_person": Ownership(sensitive=_PERSON),
    "hardship_item": Ownership(together=frozenset({"amount", "period", "months", "repaid"})),
    "hardship_measure": Ownership(together=frozenset({"state", "result"})),
    "hardship_event": Ownership(append_only=True, erasable=_EVENT_WORDS),
    "hardship_means": Ownership(together=frozenset({"happening", "cost", "happening_proof"})),
    "hardship_exclusion": Ownership(
        together=frozenset({"applies", "evidence", "reason", "decision", "seconded_by"})
    ),
    "hardship_test": Ownership(append_only=True, erasable=_TEST_WORDS),
    "hardship_tier": Ownership(together=frozenset({"name", "classes", "net_times", "relapsed", "place"})),
    "hardship_union": _OPEN,
    "hardship_erasure": _GROWING,
    "fund_budget": _OPEN,
    "ledger_entry": _GROWING,
    "ledger_line": _GROWING,
    "goods_move": _GROWING,
    "ledger_closing": _GROWING,
    "campaign": _OPEN,
    "campaign_good": _OPEN,
    "kit": _OPEN,
    "visit": Ownership(sensitive=_PERSON | _ACCOUNT, together=_OUTCOME),
    "returned_sheet": _GROWING,
    "issue_note": _GROWING,
    "difference_note": _GROWING,
    "unit_visit": Ownership(together=_UNIT_OUTCOME),
    "past_figure": _GROWING,
    "service_program": _OPEN,
    "service_entry": Ownership(together=_SERVICE),
    "service_person": Ownership(sensitive=frozenset({"name", "member_id"})),
    "enrolment": _OPEN,
    "enrolment_batch": Ownership(together=_BATCH_STANDING),
    "enrolment_line": Ownership(sensitive=frozenset({"name", "id_no"})),
    "claim": Ownership(
        sensitive=frozenset({"name", "id_no"}), state="state", open_states=_CLAIM_OPEN, moves=_CLAIM_MOVES
    ),
    "assessment": _GROWING,
    "claim_event": _GROWING,
    "claim_payee": Ownership(sensitive=_ACCOUNT, together=frozenset({"name", "bank", "account"})),
    "second_relief": Ownership(together=_RELIEF_STANDING),
    "second_relief_line": Ownership(
        sensitive=frozenset({"name", "id_no"}) | _ACCOUNT, together=_RELIEF_OUTCOME
    ),
    "relief_project": Ownership(together=frozenset({"item", "budget", "people"})),
    "relief_grant": Ownership(sensitive=frozenset({"name", "id_no"}) | _ACCOUNT, together=_GRANT_OUTCOME),
    "unclaimed": Ownership(together=frozenset({"state", "reason", "remark", "done_by", "done_on"})),
    "clash_choice": Ownership(quiet=True),
}
"""Who owns what, by table. Source: the protocol's table "Who wins"; a test holds it against the office's
tables.
"""

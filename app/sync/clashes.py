"""Which fields have two values, and which one does a person choose? Works inside the caller's transaction.

A choice is a row of its own and travels: the hub closes the clash with it, and so do the office's other computers.
Choosing the value that was set aside is an ordinary change, made in the knowledge of the other one, so it wins.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

from sqlalchemy import func, select, text
from sqlalchemy.dialects.sqlite import insert as upsert
from sqlalchemy.orm import Session

from app.shared import journal
from app.shared.actor import Actor
from app.shared.chain import canonical_text
from app.shared.errors import RuleError
from app.shared.text import N_
from app.sync.merge import OWNERS
from app.sync.rules import RecordResult
from app.sync.tables import ClashChoiceRow, ClashRow

Choice = Literal["kept", "other"]
AfterChoice = Callable[[Session, Actor, Sequence[str]], None]
"""Brings what hangs on records up to date after a person chose what holds in them; takes their ids, may refuse."""

REPLACED: Final = frozenset({"E_STATE", "E_OWNERSHIP"})
"""Reasons for which the hub's values take the place of ours; ours stay to be looked at."""

_NAMESPACE = uuid.UUID("5b1e0d5e-7a5e-5f7e-9b58-6e75616e676f")


class ClashMissing(RuleError):
    """There is no such clash."""

    code = "sync.clash_missing"
    template = N_("This pair of values is no longer there. Nothing was changed.")


class OtherPerson(RuleError):
    """Identity and account need a second person; facts `field`."""

    code = "sync.other_person"
    template = N_("Name, document and account are decided by another person than the one who entered them.")


class NotYours(RuleError):
    """The province keeps this field; the office's value can be told to it, not put in its place."""

    code = "sync.not_yours"
    template = N_("The province keeps this field. Its value stays; call the union above you if it is wrong.")


@dataclass(frozen=True)
class Clash:
    """Two values for one field of a record, as plain values. `kept` holds at the province, `other` was set aside.

    `code` says why (W_CONFLICT: changed on two computers; E_STATE, E_OWNERSHIP: the province's value came down),
    `author` who entered the one set aside, `chosen` is '' while it is open. `sensitive` needs a second person.
    """

    id: str
    table: str
    row_id: str
    field: str
    kept: Any
    other: Any
    code: str
    sensitive: bool
    author: str
    at: str
    chosen: str


def told(tx: Session, bodies: Iterable[Mapping[str, Any]]) -> int:
    """Keep the clashes the hub tells of with its rows; return how many are new here."""
    lines = [
        {
            "id": one["id"], "table_name": body["table"], "row_id": body["row_id"], "field": one["field"],
            "kept": canonical_text(one["kept"]), "other": canonical_text(one["other"]), "code": "W_CONFLICT",
            "author": one["author"], "at": one["at"],
        }
        for body in bodies
        for one in body.get("clashes", ())
    ]  # fmt: skip
    return _keep(tx, lines)


def replaced(
    tx: Session, results: Iterable[RecordResult], bodies: Iterable[Mapping[str, Any]], author: str
) -> int:
    """Keep what we hold where the hub refuses it and its own value is about to come down; return how many."""
    refused = {(r.table, r.row_id): r for r in results if r.outcome == "refused" and r.code in REPLACED}
    lines = []
    for body in bodies:
        result = refused.get((body["table"], body["row_id"]))
        if result is None or "fields" not in body:
            continue
        ours = _row(tx, result.table, result.row_id)
        for name, value in body["fields"].items():
            if name in ours and ours[name] != value:
                lines.append(
                    {
                        "id": f"{result.table}.{result.row_id}.{result.seq}:{name}", "table_name": result.table,
                        "row_id": result.row_id, "field": name, "kept": canonical_text(value),
                        "other": canonical_text(ours[name]), "code": result.code, "author": author, "at": "",
                    }
                )  # fmt: skip
    return _keep(tx, lines)


def _keep(tx: Session, lines: Sequence[Mapping[str, Any]]) -> int:
    if not lines:
        return 0
    before = tx.scalar(select(func.count()).select_from(ClashRow)) or 0
    tx.execute(upsert(ClashRow).on_conflict_do_nothing(), list(lines))
    return (tx.scalar(select(func.count()).select_from(ClashRow)) or 0) - before


def every(tx: Session, *, still_open: bool) -> tuple[Clash, ...]:
    """Return the clashes, the newest first: those nobody has chosen in, or all."""
    chosen = {
        row.clash: row.chosen for row in tx.execute(select(ClashChoiceRow.clash, ClashChoiceRow.chosen))
    }
    rows = tx.execute(select(ClashRow).order_by(ClashRow.at.desc(), ClashRow.id)).scalars()
    found = (_clash(row, chosen.get(row.id, "")) for row in rows)
    return tuple(one for one in found if not (still_open and one.chosen))


def _clash(row: ClashRow, chosen: str) -> Clash:
    owner = OWNERS.get(row.table_name)
    sensitive = owner is not None and row.field in owner.sensitive
    return Clash(
        row.id, row.table_name, row.row_id, row.field, json.loads(row.kept), json.loads(row.other), row.code,
        sensitive, row.author, row.at, chosen,
    )  # fmt: skip


def whole(tx: Session, choices: Mapping[str, Choice]) -> dict[str, Choice]:
    """Return the choices with what was said together with what they are about: one statement holds whole or not."""
    found = dict(choices)
    every_one = every(tx, still_open=False)
    for one in every_one:
        if one.id in choices:
            found |= {near.id: choices[one.id] for near in every_one if said_together(one, near)}
    return {**found, **choices}


def said_together(one: Clash, other: Clash) -> bool:
    """Say whether two clashes come of the same two statements, of which only one can hold."""
    owner = OWNERS.get(one.table)
    fields = owner.together if owner is not None else frozenset()
    same = (one.table, one.row_id, one.author, one.at) == (other.table, other.row_id, other.author, other.at)
    return same and one.field in fields and other.field in fields


def choose(tx: Session, choices: Mapping[str, Choice], operator_id: str, now: datetime) -> list[Clash]:
    """Write down a person's choices and make the chosen values stand; return the clashes as they were.

    Raises ClashMissing, OtherPerson or NotYours; nothing is changed then.
    """
    known = {one.id: one for one in every(tx, still_open=False)}
    if not choices.keys() <= known.keys():
        raise ClashMissing()
    before = [known[clash_id] for clash_id in choices]
    for one in before:
        if choices[one.id] == "other" and one.code in REPLACED:
            raise NotYours(field=one.field)
        if one.sensitive and choices[one.id] == "other" and one.author == operator_id:
            raise OtherPerson(field=one.field)
    _stand(tx, [(one, choices[one.id]) for one in before])
    for one in before:
        _write(tx, one.id, choices[one.id], operator_id, now)
    settle_states(tx, {(one.table, one.row_id) for one in before})
    return before


def reopen(tx: Session, ids: Sequence[str], operator_id: str, now: datetime) -> int:
    """Take choices back: the clash is open again, and the value that held before stands. Raises ClashMissing."""
    known = {one.id: one for one in every(tx, still_open=False)}
    if not set(ids) <= known.keys():
        raise ClashMissing()
    chosen = [known[clash_id] for clash_id in ids if known[clash_id].chosen]
    _stand(tx, [(one, "kept") for one in chosen])
    for one in chosen:
        _write(tx, one.id, "", operator_id, now)
    return len(chosen)


def _stand(tx: Session, wanted: Sequence[tuple[Clash, str]]) -> None:
    """Let the chosen values stand where they change something: a record's all at once, as its table checks them."""
    synced = {table.name for table in journal.synced_tables()}
    changes: dict[tuple[str, str], dict[str, Any]] = {}
    for one, side in wanted:
        if one.field == "id" or (not one.chosen and side == "kept") or one.chosen == side:
            continue
        if one.table not in synced or not one.field.isidentifier():
            raise ClashMissing()
        value = one.other if side == "other" else one.kept
        if _row(tx, one.table, one.row_id).get(one.field) != value:
            changes.setdefault((one.table, one.row_id), {})[one.field] = value
    for (table, row_id), values in changes.items():
        told = ", ".join(f'"{name}" = :v_{name}' for name in values)
        facts = {f"v_{name}": value for name, value in values.items()}
        tx.execute(text(f"UPDATE {table} SET {told}, rev = rev + 1 WHERE id = :id"), {**facts, "id": row_id})


def _row(tx: Session, table: str, row_id: str) -> dict[str, Any]:
    found = tx.execute(text(f"SELECT * FROM {table} WHERE id = :id"), {"id": row_id}).mappings().first()
    return dict(found) if found else {}


def _write(tx: Session, clash: str, chosen: str, operator_id: str, now: datetime) -> None:
    """Keep a choice. Its id comes from the clash: two computers that choose write the same row."""
    row_id = str(uuid.uuid5(_NAMESPACE, clash))
    row = tx.get(ClashChoiceRow, row_id)
    if row is None:
        tx.add(ClashChoiceRow(id=row_id, clash=clash, chosen=chosen, operator_id=operator_id, chosen_at=now))
    else:
        row.chosen, row.operator_id, row.chosen_at = chosen, operator_id, now
    tx.flush()


def settle_states(tx: Session, keys: Iterable[tuple[str, str]]) -> None:
    """Let records no longer stand among those to look at when every clash of theirs has been chosen in."""
    waiting = {(one.table, one.row_id) for one in every(tx, still_open=True)}
    for table, row_id in keys:
        if (table, row_id) not in waiting:
            sql = (
                "UPDATE record_state SET state = 'applied', code = '', field = '' "
                "WHERE table_name = :tbl AND row_id = :row "
                "AND (state = 'conflict' OR code IN ('E_STATE', 'E_OWNERSHIP'))"
            )
            tx.execute(text(sql), {"tbl": table, "row": row_id})

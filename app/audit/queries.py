"""Which lines has the audit log, newest first? Reads the journal; rows in, frozen values out."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import bindparam, text
from sqlalchemy.orm import Session

from app.audit.rules import ADDED, CHANGED, Change, Line, Wanted, masked
from app.shared.clock import iso_moment
from app.shared.journal import decode
from app.shared.names import Namer
from app.sync.messages import RECEIVED

FEW = 500  # values in one IN (…)
_ACT = "json_extract(j.fields, '$.action')"
_KIND = (
    f"CASE j.tbl WHEN 'audit' THEN CASE WHEN {_ACT} = 'export' THEN 'export' WHEN {_ACT} = 'print' THEN 'print' "
    f"WHEN {_ACT} = 'reveal' OR {_ACT} LIKE 'reveal.%' OR {_ACT} = 'open' THEN 'reveal' "
    f"WHEN {_ACT} IN ('recovery', 'recover', 'escrow', 'rekey', 'password', 'tries', 'why_required', 'why_offered') "
    "THEN 'keys' ELSE 'other' END "
    "WHEN 'operator' THEN 'keys' ELSE 'change' END"
)
_BY = "CASE j.tbl WHEN 'audit' THEN coalesce(json_extract(j.fields, '$.actor_id'), c.actor_id) ELSE c.actor_id END"
# A printed paper has a line of its own in the log of prints; who printed it stands in the audit's.
_LINES = "FROM journal_line j JOIN command c ON c.id = j.command_id WHERE j.seq IS NOT NULL AND j.tbl <> 'print_log'"


def window(tx: Session, wanted: Wanted) -> tuple[int, ...]:
    """Return the numbers of the lines asked for, the newest first."""
    where, facts = _where(wanted)
    return tuple(tx.execute(text(f"SELECT j.seq {_LINES}{where} ORDER BY j.seq DESC"), facts).scalars())


def counts(tx: Session, wanted: Wanted, of: str) -> dict[str, int]:
    """Return how many lines there are of each kind ("kind") or each operator ("by")."""
    where, facts = _where(wanted)
    key = {"kind": _KIND, "by": _BY}[of]
    rows = tx.execute(text(f"SELECT {key} AS k, count(*) {_LINES}{where} GROUP BY k"), facts)
    return {str(key): int(count) for key, count in rows}


def lines(
    tx: Session,
    numbers: Sequence[int],
    namers: Mapping[str, Namer],
    points: Mapping[str, str],
    device_id: str,
) -> tuple[Line, ...]:
    """Return the lines of these numbers, in their order; `points` says of which table the ids in a field are."""
    sql = text(
        f"SELECT j.*, c.reason, c.device_id, c.at, {_KIND} AS kind, {_BY} AS by_id {_LINES} AND j.seq IN :numbers"
    ).bindparams(bindparam("numbers", expanding=True))
    rows = {row.seq: row for row in tx.execute(sql, {"numbers": list(numbers)})}
    found = [_line(rows[number], device_id) for number in numbers if number in rows]
    before = _before(tx, [row for row in rows.values() if row.verb == CHANGED and row.fields is not None])
    people = {row.id: row.name for row in tx.execute(text("SELECT id, name FROM operator"))}
    told = [_with_old(line, before.get(line.seq, {})) for line in found]
    called = _called(tx, told, namers, points)
    return tuple(_named(line, called, points, people) for line in told)


def _where(wanted: Wanted) -> tuple[str, dict[str, Any]]:
    said, facts = "", dict[str, Any]()
    for expression, chosen in ((_KIND, wanted.kinds), (_BY, wanted.people)):
        if chosen is not None:
            marks = []
            for value in sorted(chosen):
                marks.append(f":v{len(facts)}")
                facts[f"v{len(facts)}"] = value
            said += f" AND {expression} IN ({', '.join(marks)})" if marks else " AND 0"
    if wanted.first is not None:
        said, facts["first"] = f"{said} AND c.at >= :first", _moment(wanted.first, time.min)
    if wanted.last is not None:
        said, facts["last"] = f"{said} AND c.at <= :last", _moment(wanted.last, time.max)
    return said, facts


def _moment(day: date, at: time) -> str:
    """Return a day's first or last moment where the office is, as moments are stored."""
    return iso_moment(datetime.combine(day, at).astimezone())


def _line(row: Any, device_id: str) -> Line:
    told = decode(row.fields) if row.fields else {}
    looked = row.tbl == "audit"
    at = told.get("at", row.at) if looked else row.at
    changes = () if looked else tuple(Change(name, None, value) for name, value in told.items())
    return Line(
        seq=row.seq, at=datetime.fromisoformat(at), by_id=row.by_id, by="", kind=row.kind,
        act=str(told.get("action", "")) if looked else row.verb,
        table=str(told.get("subject", "")) if looked else row.tbl,
        row_id=str(told.get("subject_id", "")) if looked else row.row_id, name="",
        why=str(masked("why", told.get("why", ""))) if looked else row.reason,
        device=row.device_id, here=row.device_id == device_id, received=row.reason == RECEIVED, changes=changes,
    )  # fmt: skip


def _with_old(line: Line, old: Mapping[str, Any]) -> Line:
    changes = tuple(
        Change(one.field, masked(one.field, old.get(one.field)), masked(one.field, one.new))
        for one in line.changes
    )
    return Line(**{**line.__dict__, "changes": changes})


def _before(tx: Session, changed: Sequence[Any]) -> dict[int, dict[str, Any]]:
    """Return what the changed fields held before each of these lines; erased lines tell nothing."""
    found: dict[int, dict[str, Any]] = {row.seq: {} for row in changed}
    for table in {row.tbl for row in changed}:
        of_it = [row for row in changed if row.tbl == table]
        earlier = _earlier(tx, table, sorted({row.row_id for row in of_it}))
        for row in of_it:
            lacking = set(decode(row.fields))
            for seq, fields in earlier.get(row.row_id, ()):
                if seq >= row.seq or not lacking:
                    continue
                held = decode(fields)
                found[row.seq] |= {name: held[name] for name in lacking & held.keys()}
                lacking -= held.keys()
    return found


def _earlier(tx: Session, table: str, row_ids: Sequence[str]) -> dict[str, list[tuple[int, str]]]:
    """Return every line of some rows, the latest first."""
    sql = text(
        "SELECT row_id, seq, fields FROM journal_line WHERE tbl = :tbl AND row_id IN :ids AND fields IS NOT NULL "
        "ORDER BY seq DESC"
    ).bindparams(bindparam("ids", expanding=True))
    found: dict[str, list[tuple[int, str]]] = {}
    for start in range(0, len(row_ids), FEW):
        for row_id, seq, fields in tx.execute(sql, {"tbl": table, "ids": list(row_ids[start : start + FEW])}):
            found.setdefault(row_id, []).append((seq, fields))
    return found


def _called(
    tx: Session, told: Sequence[Line], namers: Mapping[str, Namer], points: Mapping[str, str]
) -> dict[tuple[str, str], str]:
    """Return what the records of these lines, and those their values point to, are called."""
    wanted: dict[str, set[str]] = {}
    for line in told:
        wanted.setdefault(line.table, set()).add(line.row_id)
        for one in line.changes:
            if table := points.get(one.field):
                wanted.setdefault(table, set()).update(v for v in (one.old, one.new) if isinstance(v, str))
    return {
        (table, row_id): name
        for table, ids in wanted.items()
        if table in namers
        for row_id, name in namers[table](tx, sorted(ids - {""})).items()
    }


def _named(
    line: Line,
    called: Mapping[tuple[str, str], str],
    points: Mapping[str, str],
    people: Mapping[str, str],
) -> Line:
    names = dict(people) if line.changes else {one: people[one] for one in (line.why,) if one in people}
    for one in line.changes:
        if table := points.get(one.field):
            names |= {str(v): called[table, str(v)] for v in (one.old, one.new) if (table, str(v)) in called}
    name = called.get((line.table, line.row_id), "")
    if line.table == "operator":
        name = people.get(line.row_id, "")
    return Line(
        **{
            **line.__dict__,
            "by": people.get(line.by_id, ""),
            "name": str(masked("name", name)),
            "names": names,
        }
    )


def seen_by(tx: Session, wanted: Collection[str]) -> dict[str, str]:
    """Return the names of these operators by id, empty for one who is not known here."""
    people = {row.id: row.name for row in tx.execute(text("SELECT id, name FROM operator"))}
    return {one: people.get(one, "") for one in wanted}


__all__ = ["ADDED", "counts", "lines", "seen_by", "window"]

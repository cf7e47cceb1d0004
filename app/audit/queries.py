"""Which lines has the audit log, newest first? Reads the journal; rows in, frozen values out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import bindparam, text
from sqlalchemy.orm import Session

from app.audit.rules import ADDED, CHANGE, CHANGED, Change, Line, Numbers, Wanted, masked
from app.shared import lineage
from app.shared.clock import iso_moment
from app.shared.journal import decode
from app.shared.names import Namer
from app.sync.messages import RECEIVED

OWN_KINDS = ("audit", "operator")  # tables whose lines are of kinds of their own
SOME = 5_000  # lines that are sorted in a moment
FEW = 500  # values in one IN (…)
_WORDS = re.compile("[ ,]")  # a reason may name operators by their ids: who confirmed, who left
_ACT = "json_extract(j.fields, '$.action')"
_KIND = (
    f"CASE j.tbl WHEN 'audit' THEN CASE WHEN {_ACT} IN ('export', 'backup') THEN 'export' "
    f"WHEN {_ACT} IN ('print', 'look') THEN 'print' "
    f"WHEN {_ACT} = 'reveal' OR {_ACT} LIKE 'reveal.%' OR {_ACT} = 'open' THEN 'reveal' "
    f"WHEN {_ACT} IN ('recovery', 'recover', 'escrow', 'rekey', 'password', 'tries', 'why_required', 'why_offered') "
    "THEN 'keys' ELSE 'other' END "
    "WHEN 'operator' THEN 'keys' ELSE 'change' END"
)
_BY = "CASE j.tbl WHEN 'audit' THEN coalesce(json_extract(j.fields, '$.actor_id'), c.actor_id) ELSE c.actor_id END"
# A printed paper has a line of its own in the log of prints; who printed it stands in the audit's.
_LINES = "FROM journal_line j JOIN command c ON c.id = j.command_id WHERE j.seq IS NOT NULL AND j.tbl <> 'print_log'"


def window(tx: Session, wanted: Wanted, most: int | None = None) -> Sequence[int]:
    """Return the numbers of the lines asked for, the newest first, of `most` of them where that is said.

    All lines, or all changes of records, are not read for that: which they are follows from the few others.
    """
    if (left_out := _left_out(wanted)) is not None:
        last = lineage.head(tx).last_seq
        whole = tx.execute(text("SELECT count(seq) FROM journal_line")).scalar_one() == last
        if whole:  # a line somebody took away is not shown in its place
            return Numbers(last, tuple(sorted(_of_tables(tx, left_out))))
    where, facts = _where(wanted)
    if most is not None and _many(tx, wanted):  # the newest are found soon by going back from the last
        where = where.replace("AND j.command_id IN", "AND +j.command_id IN")
    few = "" if most is None else f" LIMIT {most:d}"
    return tuple(tx.execute(text(f"SELECT j.seq {_LINES}{where} ORDER BY j.seq DESC{few}"), facts).scalars())


def _many(tx: Session, wanted: Wanted) -> bool:
    """Say whether the days asked for have so many lines that sorting them takes longer than going back."""
    _said, facts = _where(Wanted(None, None, wanted.first, wanted.last))
    of_days = "command_id IN (SELECT id FROM command WHERE at >= :first AND at <= :last)"
    sql = f"SELECT count(*) FROM (SELECT 1 FROM journal_line WHERE {of_days} LIMIT {SOME})"
    return int(tx.execute(text(sql), {"first": "", "last": "9", **facts}).scalar_one()) == SOME


def _left_out(wanted: Wanted) -> tuple[str, ...] | None:
    """Return the tables of which no line is asked for, where that is all that is asked; else None."""
    if wanted.people is not None or wanted.first is not None or wanted.last is not None:
        return None
    if wanted.kinds is None:
        return ("print_log",)
    return ("print_log", *OWN_KINDS) if wanted.kinds == {CHANGE} else None


def _of_tables(tx: Session, tables: Collection[str]) -> list[int]:
    """Return the numbers of all lines of a few tables, by the index of tables."""
    sql = text("SELECT seq FROM journal_line WHERE tbl IN :tables").bindparams(
        bindparam("tables", expanding=True)
    )
    return list(tx.execute(sql, {"tables": list(tables)}).scalars())


def counts(tx: Session, wanted: Wanted, of: str) -> dict[str, int]:
    """Return how many lines there are of each kind ("kind") or each operator ("by")."""
    if wanted == Wanted():
        return _all_kinds(tx) if of == "kind" else _all_people(tx)
    where, facts = _where(wanted)
    key = {"kind": _KIND, "by": _BY}[of]
    rows = tx.execute(text(f"SELECT {key} AS k, count(*) {_LINES}{where} GROUP BY k"), facts)
    return {str(key): int(count) for key, count in rows}


def _all_kinds(tx: Session) -> dict[str, int]:
    """Count every line by its kind; changes of records are what the others leave over."""
    apart = " AND j.tbl IN ('audit', 'operator')"
    rows = tx.execute(text(f"SELECT {_KIND} AS k, count(*) {_LINES}{apart} GROUP BY k"))
    found = {str(kind): int(count) for kind, count in rows}
    printed = len(_of_tables(tx, ("print_log",)))
    changes = lineage.head(tx).last_seq - sum(found.values()) - printed
    return found | ({CHANGE: changes} if changes > 0 else {})


def _all_people(tx: Session) -> dict[str, int]:
    """Count every line by who wrote it: by its command, and where a look says otherwise by the look."""
    rows = tx.execute(text(
        "SELECT c.actor_id, sum(n) FROM (SELECT command_id, count(*) AS n FROM journal_line GROUP BY command_id) "
        "JOIN command c ON c.id = command_id GROUP BY c.actor_id"
    ))  # fmt: skip
    found = Counter({str(who): int(count) for who, count in rows})
    apart = tx.execute(text(
        f"SELECT j.tbl, c.actor_id, {_BY} AS by_id, count(*) FROM journal_line j JOIN command c ON c.id = j.command_id "
        "WHERE j.tbl IN ('audit', 'print_log') GROUP BY 1, 2, 3"
    ))  # fmt: skip
    for table, wrote, said, count in apart:
        found[str(wrote)] -= count
        if table == "audit":
            found[str(said)] += count
    return {who: count for who, count in found.items() if count > 0}


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
    if wanted.kinds is not None and CHANGE not in wanted.kinds:
        said += " AND j.tbl IN ('audit', 'operator')"  # no other line has one of these kinds
    for expression, chosen in ((_KIND, wanted.kinds), (_BY, wanted.people)):
        if chosen is not None:
            marks = []
            for value in sorted(chosen):
                marks.append(f":v{len(facts)}")
                facts[f"v{len(facts)}"] = value
            said += f" AND {expression} IN ({', '.join(marks)})" if marks else " AND 0"
    days = ""
    if wanted.first is not None:
        days, facts["first"] = " AND at >= :first", _moment(wanted.first, time.min)
    if wanted.last is not None:
        days, facts["last"] = f"{days} AND at <= :last", _moment(wanted.last, time.max)
    if days:  # few commands lead to their lines by an index; the lines themselves bear no day
        said += f" AND j.command_id IN (SELECT id FROM command WHERE {days.removeprefix(' AND ')})"
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
    names = (
        dict(people)
        if line.changes
        else {one: people[one] for one in _WORDS.split(line.why) if one in people}
    )
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

"""One side of an exchange that stays open: an office's computer or a hub, in a process of its own, told what to do through a pipe."""

from __future__ import annotations

from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from types import TracebackType
from typing import Any

from tests.killed import server

PASSWORD = "correct horse"


class Party:
    """A running process; `do` hands it an act and returns what came of it."""

    def __init__(self, kind: str, folder: Path, **facts: str) -> None:
        self.folder = folder
        self._end, theirs = server().Pipe()
        self._process = server().Process(target=serve, args=(kind, folder, facts, theirs))
        self._process.start()
        theirs.close()

    def __enter__(self) -> Party:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        self._end.close()
        self._process.join()

    def do(self, act: str, *facts: object) -> Any:
        self._end.send([act, *map(str, facts)])
        return self._end.recv()


def _office(folder: Path, facts: dict[str, str]) -> dict[str, Callable[..., Any]]:
    from sqlalchemy import text

    from app.members import Query
    from app.office import Office
    from app.shared import journal
    from app.shared.errors import RuleError
    from tests.members.conftest import invented

    office = Office.create(
        folder,
        code=facts["code"],
        name=facts["name"],
        region="222404",
        operator=facts["operator"],
        password=PASSWORD,
    )
    actor = office.actor

    def register(place: str) -> str:
        return office.members.register(
            actor, invented("石贵兰", int(place), work_unit=f"机械厂{int(place) % 3}")
        ).id

    def move_house(which: str, words: str) -> None:
        """Change one field of some member: whoever did it last in the hub's order is right, and the other is kept."""
        with office.db.reading() as tx:
            there = list(tx.execute(text("SELECT id FROM member ORDER BY id")).scalars())
        if there:
            member = there[int(which) % len(there)]
            with office.db.transaction("member.changed", actor) as tx:
                tx.execute(
                    text("UPDATE member SET home_address = :words, rev = rev + 1 WHERE id = :id"),
                    {"words": words, "id": member},
                )

    def export(to: str) -> None:
        office.sync.export(actor, Path(to), ask=True)

    def take(path: str) -> str:
        try:
            return "renewed" if office.sync.import_file(actor, Path(path)).renewed else ""
        except RuleError as refused:
            return refused.code

    def rows() -> dict[str, Any]:
        with office.db.reading() as tx:
            return {
                str(table.name): _rows(
                    tx, str(table.name), [c.name for c in table.columns if c.name not in ("id", "rev")]
                )
                for table in journal.synced_tables()
            }

    def _rows(tx: Any, table: str, columns: list[str]) -> dict[str, Any]:
        named = ", ".join(f'"{name}"' for name in ["id", *columns])
        found = tx.execute(text(f"SELECT {named} FROM {table}")).all()
        return {row[0]: dict(zip(columns, row[1:], strict=True)) for row in found}

    return {
        "request": lambda to: str(office.sync.request(actor, Path(to)).path),
        "certificate": lambda path: office.sync.certificate(actor, Path(path)).hub_key,
        "register": register, "move_house": move_house, "export": export, "take": take, "rows": rows,
        "check": office.db.check, "unconfirmed": lambda: office.sync.status(actor).unconfirmed,
        "found": lambda words: len(office.members.window(actor, Query(text=words)).ids), "close": office.db.close,
    }  # fmt: skip


def _hub(folder: Path, facts: dict[str, str]) -> dict[str, Callable[..., Any]]:
    from app.hub import Hub

    hub = Hub.init(folder, PASSWORD, facts["name"])

    def rows(office: str) -> dict[str, Any]:
        return {
            table: {one.row_id: dict(one.fields) for one in hub.records(office, table)}
            for table in hub.totals(office)
        }

    return {
        "request": lambda code, to: str(hub.request(code, Path(to))),
        "enrol": lambda path, to: str(hub.enrol(Path(path), Path(to))[0].path),
        "enrol_under": lambda path, to, county: str(hub.enrol(Path(path), Path(to), (), county)[0].path),
        "certificate": lambda path: hub.certificate(Path(path)).code,
        "ingest": lambda source: [one.code for one in hub.ingest(Path(source))],
        "receipts": lambda to: [str(one.path) for one in (*hub.receipts(Path(to)), *hub.vouch(Path(to)))],
        "relay": lambda to: len(hub.relay(Path(to))), "rows": rows, "close": hub.close,
        "clashes": lambda office: sum(one.conflicts for one in hub.offices() if one.office == office),
    }  # fmt: skip


def serve(kind: str, folder: Path, facts: dict[str, str], end: Connection) -> None:
    """Do what is asked until the other side closes."""
    acts = {"office": _office, "hub": _hub}[kind](folder, facts)
    while True:
        try:
            act, *told = end.recv()
        except EOFError:
            return
        end.send(acts[act](*told))

"""The journal sees every change of a synced row, and its chain finds every alteration."""

from __future__ import annotations

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import IntegrityError

from app.security.tables import OperatorRow
from app.shared import journal, lineage
from app.shared.actor import Actor
from app.shared.db import Database
from app.shared.errors import ChangedElsewhere
from app.shared.ids import new_id


def _add(db: Database, actor: Actor, name: str = "甲") -> str:
    row = new_id()
    with db.transaction("operator.added", actor) as tx:
        tx.add(OperatorRow(id=row, name=name, role="clerk", active=True, added_at=db._clock.now()))
    return row


def test_insert_and_update_are_journalled_with_only_what_changed(db: Database, actor: Actor) -> None:
    row = _add(db, actor)
    with db.transaction("operator.renamed", actor) as tx:
        tx.get_one(OperatorRow, row).name = "乙"
    with db.reading() as tx:
        first, second = journal.row_history(tx, "operator", row)
    assert (first.verb, first.base_rev, first.fields["name"]) == ("I", 0, "甲")
    assert (second.verb, second.base_rev, second.fields) == ("U", 1, {"name": "乙"})
    assert (second.seq, second.reason, second.actor) == (2, "operator.renamed", actor.operator_id)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE operator SET name = 'x', rev = rev + 1",
        "INSERT INTO operator VALUES ('n', 1, 'x', 'clerk', 1, '2026')",
        "INSERT OR REPLACE INTO operator SELECT id, 1, 'x', role, active, added_at FROM operator",
        "DELETE FROM operator",
    ],
)
def test_no_synced_row_changes_without_a_context(db: Database, actor: Actor, sql: str) -> None:
    row = _add(db, actor)
    with pytest.raises(IntegrityError), db.bookkeeping() as tx:
        tx.connection().exec_driver_sql(sql)
    with db.reading() as tx:
        assert tx.get_one(OperatorRow, row).name == "甲"
        assert journal.verify(tx) == 1


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE operator SET name = 'x'",
        "UPDATE operator SET name = 'x', rev = rev + 2",
        "UPDATE operator SET id = 'other', rev = rev + 1",
        "INSERT OR REPLACE INTO operator SELECT id, 1, 'x', role, active, added_at FROM operator",
        "REPLACE INTO operator SELECT id, 1, 'x', role, active, added_at FROM operator",
        "DELETE FROM operator",
        "UPDATE journal_line SET fields = '{}'",
        "UPDATE journal_line SET chain = 'x'",
        "DELETE FROM journal_line",
    ],
)
def test_a_context_does_not_allow_what_is_never_done(db: Database, actor: Actor, sql: str) -> None:
    row = _add(db, actor)
    with pytest.raises(IntegrityError), db.transaction("wrong", actor) as tx:
        tx.connection().exec_driver_sql(sql)
    with db.reading() as tx:
        assert tx.get_one(OperatorRow, row).name == "甲"
        assert journal.verify(tx) == 1


def test_a_failed_transaction_leaves_nothing(db: Database, actor: Actor) -> None:
    with pytest.raises(ZeroDivisionError), db.transaction("fails", actor) as tx:
        tx.add(OperatorRow(id=new_id(), name="甲", role="clerk", active=True, added_at=db._clock.now()))
        tx.flush()
        raise ZeroDivisionError
    with db.reading() as tx:
        assert tx.execute(select(journal.CommandRow)).first() is None
        assert lineage.head(tx).last_seq == 0
        assert tx.execute(select(journal.ContextRow)).first() is None


def test_a_transaction_without_changes_leaves_no_command(db: Database, actor: Actor) -> None:
    with db.transaction("nothing", actor):
        pass
    with db.reading() as tx:
        assert tx.execute(select(journal.CommandRow)).first() is None


def test_erasing_takes_content_and_salt_and_the_chain_holds(db: Database, actor: Actor) -> None:
    row = _add(db, actor, "要删的人")
    _add(db, actor)
    with db.bookkeeping() as tx:
        assert journal.erase(tx, "operator", row) == 1
    with db.reading() as tx:
        assert journal.verify(tx) == 2
        assert journal.row_history(tx, "operator", row)[0].fields is None
        assert "要删的人" not in str(tx.execute(text("SELECT * FROM journal_line")).all())


@pytest.mark.parametrize(
    "damage",
    [
        'UPDATE journal_line SET fields = \'{"name":"x"}\' WHERE seq = 2',
        "UPDATE journal_line SET inner = lower(hex(randomblob(32))) WHERE seq = 2",
        "UPDATE journal_line SET salt = NULL WHERE seq = 2",
        "DELETE FROM journal_line WHERE seq = 2",
        "DELETE FROM journal_line WHERE seq = 3",
        "UPDATE command SET reason = 'other' WHERE id = (SELECT command_id FROM journal_line WHERE seq = 1)",
        "UPDATE journal_line SET seq = 4 - seq WHERE seq IN (1, 3)",
    ],
)
def test_a_holder_of_the_key_who_alters_a_line_is_found(db: Database, actor: Actor, damage: str) -> None:
    for name in "甲乙丙":
        _add(db, actor, name)
    with db.engine.execution_options(writes=True).begin() as connection:
        journal.drop_triggers(connection)
        if "4 - seq" in damage:
            connection.exec_driver_sql("UPDATE journal_line SET seq = seq + 100")
            damage = "UPDATE journal_line SET seq = CASE seq WHEN 101 THEN 3 WHEN 103 THEN 1 ELSE 2 END"
        connection.exec_driver_sql(damage)
    with db.reading() as tx, pytest.raises(journal.ChainBroken):
        journal.verify(tx)


def test_a_stale_form_is_refused_and_nothing_is_lost(db: Database, actor: Actor) -> None:
    row = _add(db, actor)
    with db.reading() as old:
        stale = old.get_one(OperatorRow, row)
    with db.transaction("first", actor) as tx:
        tx.get_one(OperatorRow, row).name = "乙"
    stale.name = "丙"
    with pytest.raises(ChangedElsewhere), db.transaction("second", actor) as tx:
        tx.add(stale)
    with db.reading() as tx:
        assert tx.get_one(OperatorRow, row).name == "乙"


def test_listeners_hear_which_tables_changed_after_commit(db: Database, actor: Actor) -> None:
    heard: list[frozenset[str]] = []
    stop = db.on_change(heard.append)
    _add(db, actor)
    stop()
    _add(db, actor)
    assert heard == [frozenset({"operator"})]


def test_bulk_insert_is_journalled_line_by_line(db: Database, actor: Actor) -> None:
    rows = [
        {
            "id": new_id(),
            "rev": 1,
            "name": f"n{i}",
            "role": "clerk",
            "active": True,
            "added_at": db._clock.now(),
        }
        for i in range(2_500)
    ]
    with db.transaction("bulk", actor) as tx:
        tx.execute(insert(OperatorRow), rows)
    with db.reading() as tx:
        assert journal.verify(tx) == 2_500
        lines = journal.lines_after(tx, 2_490, 5)
    assert [line.seq for line in lines] == [2_491, 2_492, 2_493, 2_494, 2_495]


def test_an_act_of_many_lines_is_chained_in_portions(
    db: Database, actor: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal, "AT_ONCE", 3)
    for count in (1, 3, 7):
        with db.transaction("operator.added", actor) as tx:
            rows = [
                {"id": new_id(), "rev": 1, "name": f"{n}", "role": "clerk", "active": True, "added_at": db._clock.now()}
                for n in range(count)
            ]  # fmt: skip
            tx.execute(insert(OperatorRow), rows)
    with db.reading() as tx:
        assert journal.verify(tx) == 11
        assert lineage.head(tx).last_seq == 11
        numbers = tx.execute(text("SELECT seq FROM journal_line ORDER BY id")).scalars().all()
        assert numbers == list(range(1, 12))
        assert tx.execute(text("SELECT count(*) FROM command")).scalar_one() == 3

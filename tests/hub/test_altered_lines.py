"""Promise 16: an insider who holds the office's own key alters its record of changes. The hub finds it when a package comes."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from app.shared import chain, journal, lineage
from app.shared.db import Database
from app.shared.lineage import ChainBroken
from app.sync.chain import ChainMismatch
from tests.hub.roads import OFFICE, Road
from tests.members.conftest import invented

HANDS = {
    "edited": "UPDATE journal_line SET fields = json_set(fields, '$.why', 'other') WHERE seq = :n",
    "removed": "DELETE FROM journal_line WHERE seq = :n",
    "reordered": "UPDATE journal_line SET seq = CASE seq WHEN :n THEN :n + 1 ELSE :n END WHERE seq IN (:n, :n + 1)",
    "somebody else's": "UPDATE command SET actor_id = 'x' WHERE id = (SELECT command_id FROM journal_line WHERE seq = :n)",
}


def alter(db: Database, *statements: str, **facts: Any) -> None:
    """Write past every guard, as a hand does that holds the key and knows the tables."""
    with db.engine.execution_options(writes=True).begin() as connection:
        for name in journal.GUARDS:
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
        connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        for statement in statements:
            if "seq = CASE" in statement:  # numbers are unique at every moment
                connection.execute(
                    text("UPDATE journal_line SET seq = -seq WHERE seq IN (:n, :n + 1)"), facts
                )
                for old, new in ((-facts["n"], facts["n"] + 1), (-facts["n"] - 1, facts["n"])):
                    connection.execute(
                        text("UPDATE journal_line SET seq = :new WHERE seq = :old"), {"old": old, "new": new}
                    )
            else:
                connection.execute(text(statement), facts)
        for made in journal.GUARDS.values():
            connection.exec_driver_sql(made)


def look(road: Road) -> int:
    """Look at a number, and return which change says so."""
    road.members.reveal(road.actor, road.member, "id_no", "check")
    with road.db.reading() as tx:
        return int(tx.execute(text("SELECT max(seq) FROM journal_line WHERE tbl = 'audit'")).scalar_one())


def recomputed(tx: Session) -> list[dict[str, Any]]:
    """Every line's hashes as its content has them now: whoever holds the key can make the chain whole again."""
    head = lineage.head(tx)
    last, found = head.root, []
    for line in journal.lines_after(tx, 0, head.last_seq):
        inner = chain.line_hash(str(line.salt), chain.covered_of(line))
        last = chain.extend(last, inner)
        found.append({"seq": line.seq, "inner": inner, "chain": last})
    return found


@pytest.mark.parametrize("hand", HANDS)
def test_an_altered_line_that_was_not_sent_yet_is_refused_whole(
    road: Road, hand: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    road.export()
    road.round()
    number = look(road)
    look(road)
    before = road.hub.records(OFFICE, "audit")
    alter(road.db, HANDS[hand], n=number)
    with road.db.reading() as tx, pytest.raises(ChainBroken):  # what the next start finds
        journal.verify(tx)
    with pytest.raises(ChainMismatch):  # our own program packs nothing of it …
        road.export()
    with monkeypatch.context() as patch:  # … and one that was made to look away is not believed
        patch.setattr("app.sync.package.chain.check", lambda _up: None)
        road.export()
    (told,) = [one for one in road.hub.ingest(road.stick) if one.code]
    assert told.code == "E_CHAIN"
    assert road.hub.records(OFFICE, "audit") == before
    assert list(road.hub.premises.quarantine.glob("*-E_CHAIN.jlgh"))


def test_a_chain_made_whole_again_over_what_the_hub_has_is_found_there(road: Road) -> None:
    number = look(road)
    road.export()
    road.round()
    (before,) = [one for one in road.hub.records(OFFICE, "audit") if one.fields["action"] == "reveal"]
    alter(road.db, HANDS["edited"], n=number)
    with road.db.reading() as tx:
        lines = recomputed(tx)
    alter(
        road.db,
        *(f"UPDATE journal_line SET inner = '{one['inner']}', chain = '{one['chain']}' WHERE seq = {one['seq']}"
          for one in lines),
        f"UPDATE lineage SET last_hash = '{lines[-1]['chain']}'",
    )  # fmt: skip
    with road.db.reading() as tx:
        assert journal.verify(tx) == len(lines)  # here nobody can see it any more
    road.members.register(road.actor, invented("李明", 3))
    for path in road.packages("up"):
        path.unlink()
    road.export()
    (told,) = road.hub.ingest(road.stick)
    assert told.code == "E_FORK"
    assert before in road.hub.records(OFFICE, "audit")  # what was really done stays there
    assert [one.fields["name"] for one in road.hub.records(OFFICE, "member")] == ["王秀英"]

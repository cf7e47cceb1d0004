"""What the unions above said lies beside the record; a county named in the certificate reads the packages too."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from app.hub import Hub
from app.security import Guard, seal
from app.shared.actor import Actor
from app.shared.clock import FixedClock
from app.shared.db import Database
from app.sync import package, words
from app.sync.messages import Certificate, DeviceRequest
from app.sync.service import Sync
from app.sync.words import WordWrong, take_decision, take_opinion
from app.unions import Unions

BODY = {
    "table": "household", "row_id": "h1", "state": "APPROVED", "amount": None, "reasons": [], "on": "2026-11-20",
    "by": "延青县总工会",
}  # fmt: skip


def said(db: Database) -> list[tuple[str, str, str, int | None]]:
    with db.reading() as tx:
        return [(one.table, one.kind, one.state, one.amount) for one in words.upper_words(tx)]


def test_the_last_word_of_each_union_holds(db: Database) -> None:
    claim = {**BODY, "table": "claim", "row_id": "c1", "amount": 5, "reasons": ["a"]}
    for _ in range(2):
        with db.bookkeeping() as tx:
            take_opinion(tx, claim)
            take_decision(tx, {**BODY, "state": "DENIED"})
            take_decision(tx, {**BODY, "on": "2026-11-21"})
            take_decision(tx, claim)  # a claim's decision has a place of its own
    assert said(db) == [("household", "decision", "APPROVED", None), ("claim", "opinion", "APPROVED", 5)]
    with db.reading() as tx:
        assert words.upper_words(tx)[1].reasons == ("a",)


@pytest.mark.parametrize(
    "wrong", [{"by": ""}, {"row_id": 1}, {"amount": "5"}, {"reasons": None}, {"on": "soon"}]
)
def test_a_word_that_cannot_be_read_is_refused(db: Database, wrong: dict[str, Any]) -> None:
    with pytest.raises(WordWrong), db.bookkeeping() as tx:
        take_opinion(tx, {**BODY, **wrong})
    assert said(db) == []


def test_a_package_is_locked_for_the_province_and_the_county(
    db: Database, guard: Guard, clock: FixedClock, actor: Actor, tmp_path: Path
) -> None:
    Unions(db, guard, clock).found(actor, "2299010001", "延青镇总工会")
    sync = Sync(db, guard, clock, tmp_path / "profile", schema="0001")
    province = Hub.init(tmp_path / "province", "hub-password-1", "省总工会", clock)
    county = Hub.init(tmp_path / "county", "hub-password-1", "延青县总工会", clock)
    province.enrol(county.request("222404", tmp_path), tmp_path)
    request = sync.request(actor, tmp_path)
    (made,) = province.enrol(request.path, tmp_path, under="222404")
    assert sync.certificate(actor, made.path).county == "延青县总工会"
    assert sync.device(actor).county == "延青县总工会"
    with db.transaction("test.written", actor) as tx:
        tx.connection().exec_driver_sql(
            "INSERT INTO unit(id, rev, name, kind, uscc) VALUES ('u', 1, '甲厂', 'unit', '')"
        )
    to = seal.peek(sync.export(actor, tmp_path).path.read_bytes()).to
    assert to == tuple(seal.seal_number(hub.premises.keys.seal_key) for hub in (province, county))
    for hub in (province, county):
        hub.close()


def test_papers_of_before_are_read_and_nothing_new_is_written_without_need() -> None:
    request = DeviceRequest("229901", "青山镇总工会", "d", "窗口", "s", "k", "t")
    made = Certificate("229901", "d", "s", "k", 1, "h", "hs", "hk", "t")
    for paper in (package.pack_request(request), package.pack_certificate(made)):
        assert b"county" not in paper
        assert b"role" not in paper
    assert package.unpack_request(package.pack_request(request)) == request
    assert package.unpack_certificate(package.pack_certificate(made)) == made
    told = Certificate(**{**made.__dict__, "county_name": "县", "county_seal_key": "ck"})
    assert package.unpack_certificate(package.pack_certificate(told)) == told

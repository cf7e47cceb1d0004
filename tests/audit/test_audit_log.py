"""Who saw and who changed what: every act has its line, numbers of people stay masked, and nothing is altered unseen."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from app import rotation
from app.audit import NotSigned, SignatureWrong, Wanted, verified
from app.audit.rules import Numbers, masked
from app.office import Office
from app.printing import ListColumn, Listing
from app.security import NotAllowed
from app.shared import journal
from app.shared.actor import Actor
from app.shared.lineage import ChainBroken
from app.sync import renewal
from tests.people import roster

PASSWORD = "correct horse"
POINTS = {"unit_id": "unit"}


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = Office.create(
        tmp_path / "office",
        code="222401001",
        name="青山镇总工会",
        region="222401",
        operator="王芳",
        password=PASSWORD,
    )
    made.members.import_roster(made.actor, roster(tmp_path / "r.xlsx", 3))
    yield made
    made.db.engine.dispose()


def _member(office: Office) -> str:
    with office.db.reading() as tx:
        return str(tx.execute(text("SELECT id FROM member ORDER BY id")).scalars().first())


def _lines(office: Office) -> list:
    log, actor = office.audit_log, office.actor
    return list(log.page(actor, log.window(actor, Wanted()), POINTS))


def test_a_look_a_change_and_an_export_each_have_their_line(office: Office, tmp_path: Path) -> None:
    member = _member(office)
    seen = office.members.view(office.actor, member)
    number = office.members.reveal(office.actor, member, "id_no", "meeting")
    office.members.update(office.actor, member, {"mobile": "13904310017"}, seen.rev)
    seen = office.members.view(office.actor, member)
    office.members.update(office.actor, member, {"mobile": "13904319999"}, seen.rev)
    office.members.export(office.actor, tmp_path / "out.xlsx", [member], "archive", masked=False)
    lines = _lines(office)
    assert [line.seq for line in lines] == sorted((line.seq for line in lines), reverse=True)
    export, changed, _first, look = lines[:4]
    assert (look.kind, look.act, look.table, look.row_id) == ("reveal", "reveal", "member", member)
    assert (look.by, look.why, look.name) == ("王芳", "id_no: meeting", seen.fields.name)
    assert (export.kind, export.why) == ("export", "1 whole: archive")
    mobile = next(one for one in changed.changes if one.field == "mobile")
    assert (mobile.old, mobile.new) == ("139****0017", "139****9999")
    assert changed.here
    told = json.dumps(
        [
            [line.changes and [(c.field, c.old, c.new) for c in line.changes], line.why, line.name]
            for line in lines
        ],
        ensure_ascii=False,
    )
    with office.db.reading() as tx:
        secret = [
            value for row in tx.execute(text("SELECT id_no, mobile FROM member")) for value in row if value
        ]
    assert number in secret
    assert [one for one in (*secret, "13904310017") if one in told] == [], "no whole number of anybody"
    assert any(isinstance(c.new, str) and "*" in c.new for line in lines for c in line.changes)


def test_the_log_is_filtered_by_kind_person_and_day(office: Office) -> None:
    other = office.operators.add(office.actor, "李秀", "auditor", "second secret")
    auditor = Actor(other.id, other.name, other.role, office.actor.device_id)
    office.members.reveal(office.actor, _member(office), "id_no", "check")
    log = office.audit_log
    kinds = log.kinds(auditor, Wanted())
    assert kinds["reveal"] == 1
    assert kinds["keys"] == 2, "the founder and the one added"
    assert sum(kinds.values()) == len(log.window(auditor, Wanted()))
    assert len(log.window(auditor, Wanted(frozenset({"reveal"})))) == 1
    today = office.clock.today()
    assert len(log.window(auditor, Wanted(first=today, last=today))) == len(log.window(auditor, Wanted()))
    assert log.window(auditor, Wanted(last=today.replace(year=2001))) == ()
    (who,) = log.people(auditor, Wanted())
    assert who[:2] == (office.actor.operator_id, "王芳")
    assert log.window(auditor, Wanted(people=frozenset({"nobody"}))) == ()
    office.operators.change_password(auditor, "second secret", "third secret!")
    assert {one[1] for one in log.people(auditor, Wanted())} == {"王芳", "李秀"}
    for role in ("clerk", "reviewer", "reader"):
        with pytest.raises(NotAllowed):
            log.window(Actor(other.id, other.name, role, "d"), Wanted())


def test_all_lines_are_told_without_being_read_and_are_the_same_as_read(office: Office) -> None:
    """The quick ways (numbers without gaps, an index) against every line looked at."""
    other = office.operators.add(office.actor, "李秀", "auditor", "second secret")
    auditor = Actor(other.id, other.name, other.role, office.actor.device_id)
    for at in range(3):
        office.members.reveal(office.actor, _member(office), "id_no", "check")
        with office.db.transaction(
            "probe", office.actor
        ) as tx:  # a print has a line of its own that is not shown
            tx.execute(
                text(
                    "INSERT INTO print_log (id, rev, form, language, subject_id, at, version, number, subject, "
                    "operator_id, pages, sha256, reprint) VALUES (:id, 1, 'f', 'zh_CN', 's', '2026-01-01T00:00:00', 1, "
                    ":id, 's', 'o', 1, '', 0)"
                ),
                {"id": f"p{at}"},
            )
    office.operators.change_password(auditor, "second secret", "third secret!")
    log, actor = office.audit_log, office.actor
    with office.db.reading() as tx:
        rows = tx.execute(text("SELECT seq, tbl FROM journal_line ORDER BY seq DESC")).all()
    shown = [seq for seq, table in rows if table != "print_log"]
    assert len(shown) == len(rows) - 3
    assert list(log.window(actor, Wanted())) == shown
    assert list(log.window(actor, Wanted(), 2))[:2] == shown[:2]
    changes = [seq for seq, table in rows if table not in ("print_log", "audit", "operator")]
    assert list(log.window(actor, Wanted(frozenset({"change"})))) == changes
    seen = log.page(actor, shown)
    assert log.kinds(actor, Wanted()) == Counter(line.kind for line in seen)
    assert {one[0]: one[2] for one in log.people(actor, Wanted())} == Counter(line.by_id for line in seen)
    for kind in ("reveal", "keys", "other"):
        numbers = [line.seq for line in seen if line.kind == kind]
        assert list(log.window(actor, Wanted(frozenset({kind})))) == numbers
        assert list(log.window(actor, Wanted(frozenset({kind, "change"})))) == [
            line.seq for line in seen if line.kind in (kind, "change")
        ]


@given(
    st.integers(0, 40).flatmap(lambda last: st.tuples(st.just(last), st.sets(st.integers(1, max(last, 1)))))
)
def test_numbers_are_those_that_are_not_left_out(given_: tuple[int, set[int]]) -> None:
    last, left_out = given_
    without = tuple(sorted(one for one in left_out if one <= last))
    plain = [one for one in range(last, 0, -1) if one not in left_out]
    found = Numbers(last, without)
    assert list(found) == plain
    assert len(found) == len(plain)
    assert found[2:9] == tuple(plain[2:9])
    for place, number in enumerate(plain):
        assert found.index(number) == place
        assert found[place - len(plain)] == number
    for number in (*without, 0, last + 1):
        with pytest.raises(ValueError, match=str(number)):
            found.index(number)
    with pytest.raises(IndexError):
        found[len(plain)]


def _alter(office: Office, what: str, number: int) -> None:
    """A hand that holds the key."""
    with office.db.engine.execution_options(writes=True).begin() as connection:
        for name in journal.GUARDS:
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
        connection.execute(text(what), {"n": number})
        for statement in journal.GUARDS.values():
            connection.exec_driver_sql(statement)


ALTERED = pytest.mark.parametrize(
    "what",
    [
        "UPDATE journal_line SET fields = json_set(fields, '$.why', 'other') WHERE seq = :n",
        "DELETE FROM journal_line WHERE seq = :n",
        "UPDATE journal_line SET seq = CASE seq WHEN :n THEN -1 ELSE :n END WHERE seq IN (:n, :n + 1)",
        "UPDATE command SET actor_id = 'somebody' WHERE id = (SELECT command_id FROM journal_line WHERE seq = :n)",
    ],
    ids=["edited", "removed", "reordered", "somebody else's"],
)


@ALTERED
def test_an_altered_line_is_found_at_the_next_start_and_by_the_check(
    office: Office, what: str, tmp_path: Path
) -> None:
    for field in ("id_no", "mobile"):
        office.members.reveal(office.actor, _member(office), field, "check")
    assert office.audit_log.check(office.actor).broken is None
    number = office.audit_log.window(office.actor, Wanted(frozenset({"reveal"})))[-1]
    office.close()
    again = Office.unlock(tmp_path / "office", PASSWORD)
    _alter(again, what, number)
    again.db.close()
    third = Office.unlock(tmp_path / "office", PASSWORD)
    broken = third.broken()
    assert isinstance(broken, ChainBroken)
    found = third.audit_log.check(third.actor)
    assert found.broken == broken.facts["seq"]
    assert number <= (found.broken or 0) <= number + 1
    third.db.engine.dispose()


@ALTERED
def test_an_altered_line_is_found_while_the_office_is_open(
    office: Office, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rotation, "PART", 3)
    for field in ("id_no", "mobile"):
        office.members.reveal(office.actor, _member(office), field, "check")
    with office.db.reading() as tx:
        length = journal.verify(tx)
    with office.db.bookkeeping() as tx:  # two lives of the database, parted between two looks
        renewal.renew(tx, length - 4, renewal.COPIED, office.clock.now())
    rounds = length // 3 + 3
    assert [office.broken_further() for _ in range(2 * rounds)] == [None] * 2 * rounds
    number = office.audit_log.window(office.actor, Wanted(frozenset({"reveal"})))[-1]
    _alter(office, what, number)
    found = next(broken for _ in range(rounds) if (broken := office.broken_further()))
    assert number <= found.facts["seq"] <= number + 1


def test_a_signed_list_is_proven_by_anybody_and_an_altered_one_is_not(office: Office, tmp_path: Path) -> None:
    lines = _lines(office)
    listed = Listing(
        "audit", "审计日志", (ListColumn("时间"), ListColumn("人")), [(f"{x.at:%Y}", x.by) for x in lines]
    )
    out = tmp_path / "log.pdf"
    made = office.audit_log.export(office.actor, listed, out)
    found = verified(out)
    assert found == made
    assert found.key_id == office.sync.device(office.actor).key_id, "the number on the device sheet"
    assert found.rows == len(lines)
    assert (
        office.audit_log.page(office.actor, office.audit_log.window(office.actor, Wanted())[:1])[0].act
        == "print"
    )
    beside = tmp_path / "log.pdf.sig"
    whole, pdf = beside.read_bytes(), out.read_bytes()
    out.write_bytes(pdf.replace(b"%%EOF", b"%%EOG"))
    with pytest.raises(SignatureWrong):
        verified(out)
    out.write_bytes(pdf)
    told = json.loads(whole)
    for name in told:
        value = told[name]
        altered = value + 1 if isinstance(value, int) else ("0" if value[:1] != "0" else "1") + value[1:]
        beside.write_text(json.dumps({**told, name: altered}), "utf-8")
        with pytest.raises(SignatureWrong):
            verified(out)
    beside.write_text("{", "utf-8")
    with pytest.raises(SignatureWrong):
        verified(out)
    beside.unlink()
    with pytest.raises(NotSigned):
        verified(out)


def test_a_closed_office_ends_its_check(office: Office) -> None:
    office._over.stop()
    assert office.broken() is None
    assert office.broken_further() is None
    assert office._walked == 0


@pytest.mark.parametrize(
    ("name", "value", "seen"),
    [
        ("id_no", "229901198001011234", "229***********1234"),
        ("mobile", "13904310017", "139****0017"),
        ("account", "6222021234567890", "************7890"),
        ("remark", "电话13904310017，夜里打", "电话139****0017，夜里打"),
        ("changes", '{"id_no": "229901198001011234"}', '{"id_no": "229***********1234"}'),
        ("unit_id", "018f0000-0000-7000-8000-123456789012", "018f0000-0000-7000-8000-123456789012"),
        ("amount", 120000, 120000),
        ("on_day", "2026-11-20", "2026-11-20"),
        ("name", None, None),
    ],
)
def test_what_is_masked(name: str, value: object, seen: object) -> None:
    assert masked(name, value) == seen

"""What was printed is printed again as it was, to the byte, whatever became of record, words and program since."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, func, select, update

from app.members import Members
from app.members.tables import MemberRow
from app.printing import Printing, Proof, keeping, preview
from app.printing.centre_service import Centre
from app.printing.forms import FORMS
from app.printing.kept import Packer
from app.printing.queue import DONE, OPEN
from app.printing.sheet import Paragraph
from app.printing.tables import KeptPrintRow, KeptSheetRow, PrintJobRow
from app.security import Guard
from app.shared.actor import Actor
from app.shared.clock import FixedClock
from app.shared.db import Database
from app.unions.service import Unions
from tests.members.conftest import invented
from tests.printing.probes import printing_of
from tests.printing.test_member_forms import jpeg

FORM = "join_application"
OATH = "我志愿加入工会，遵守工会章程。"


@pytest.fixture
def printing(db: Database, guard: Guard, clock: FixedClock, actor: Actor) -> Printing:
    Unions(db, guard, clock).found(actor, "JL-1", "青山镇总工会", "222401001")
    return Printing(db, guard, clock)


@pytest.fixture
def people(
    printing: Printing, db: Database, guard: Guard, clock: FixedClock, actor: Actor
) -> tuple[str, ...]:
    members = Members(db, guard, clock)
    return tuple(members.register(actor, invented(name, n)).id for n, name in ((2, "朴金花"), (3, "王芳二")))


def sheets(db: Database) -> int:
    with db.reading() as tx:
        return tx.scalar(select(func.count()).select_from(KeptSheetRow)) or 0


def lines(printing: Printing, actor: Actor, record: str) -> list[str]:
    """The lines of the log about a record, the oldest first."""
    return [line.id for line in reversed(printing.history(actor, record))]


def unmarked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have nothing counted as printed before, so that no mark of a reprint stands on the paper."""
    monkeypatch.setattr("app.printing.queries.times_printed", lambda _tx, _form, ids: dict.fromkeys(ids, 0))


def record_changes(printing: Printing, db: Database, actor: Actor, patch: pytest.MonkeyPatch) -> None:
    with db.transaction("probe", actor) as tx:
        tx.execute(update(MemberRow).values(name="朴金花改", rev=MemberRow.rev + 1))


def words_change(printing: Printing, db: Database, actor: Actor, patch: pytest.MonkeyPatch) -> None:
    printing.take_wording(actor, FORM, "zh_CN", {"oath": OATH})
    printing.take_wording(actor, "foot", "zh_CN", {"page": "{page}/{pages}"})


def program_changes(printing: Printing, db: Database, actor: Actor, patch: pytest.MonkeyPatch) -> None:
    form = FORMS[FORM]

    def fill(*told: object) -> object:
        sheet = form.fill(*told)  # type: ignore[arg-type]
        return replace(sheet, parts=(Paragraph("新版本的表"), *sheet.parts))

    patch.setattr("app.printing.service.FORMS", {**FORMS, FORM: replace(form, fill=fill)})


Change = Callable[[Printing, Database, Actor, pytest.MonkeyPatch], None]


@pytest.mark.parametrize("change", [record_changes, words_change, program_changes])
@pytest.mark.parametrize("language", ["zh_CN", "zh_CN+ko_KR"])
def test_it_is_the_same_to_the_byte_whatever_changed_since(
    printing: Printing, people: tuple[str, ...], actor: Actor, db: Database, clock: FixedClock,
    monkeypatch: pytest.MonkeyPatch, change: Change, language: str,
) -> None:  # fmt: skip
    first = printing.proof(actor, FORM, people, language)
    printing.give_out(actor, first)
    change(printing, db, actor, monkeypatch)
    clock.moment += timedelta(days=400)
    other = replace(actor, name="经办九")
    found = [line for record in people for line in lines(printing, actor, record)]
    (again,) = printing.reprint(other, found)
    assert "重打第 1 次" in preview.words(again.content)
    assert again.content != first.content
    assert (again.unkept, again.changed, again.versions) == (0, 0, first.versions)
    now = printing.proof(other, FORM, people, language)
    assert now.changed == len(people)
    assert "内容已变" in preview.words(now.content)
    with monkeypatch.context() as patch:
        unmarked(patch)
        assert printing.reprint(other, found)[0].content == first.content
    # Printed again as it was, it is kept once; a reprint of that is the first sheet still.
    printing.give_out(other, again)
    assert sheets(db) == len(people)
    unmarked(monkeypatch)
    assert printing.reprint(other, lines(printing, actor, people[0])[-1:])[0].sheets == (1,)
    assert printing.proof(other, FORM, people, language, again=True).content == first.content


def test_a_record_that_did_not_change_is_said_to_be_the_same(
    printing: Printing, people: tuple[str, ...], actor: Actor, db: Database, clock: FixedClock
) -> None:
    printing.give_out(actor, printing.proof(actor, FORM, people))
    clock.moment += timedelta(days=1)
    now = printing.proof(actor, FORM, people)
    assert now.changed == 0
    assert "内容已变" not in preview.words(now.content)
    printing.give_out(actor, now)
    assert sheets(db) == len(people)


def test_each_line_of_the_log_gives_its_own_sheet(
    printing: Printing, people: tuple[str, ...], actor: Actor, db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    printing.give_out(actor, printing.proof(actor, FORM, people[:1]))
    record_changes(printing, db, actor, monkeypatch)
    printing.give_out(actor, printing.proof(actor, FORM, people[:1]))
    older, newer = lines(printing, actor, people[0])
    said = [preview.words(printing.reprint(actor, [one])[0].content) for one in (older, newer)]
    assert ["朴金花改" in words for words in said] == [False, True]
    assert all("重打第 2 次" in words for words in said)


def test_what_is_not_kept_here_is_drawn_of_today_in_the_words_of_its_print_and_said(
    printing: Printing, people: tuple[str, ...], actor: Actor, db: Database
) -> None:
    printing.give_out(actor, printing.proof(actor, FORM, people))
    printing.take_wording(actor, FORM, "zh_CN", {"oath": OATH})
    found = [line for record in people for line in lines(printing, actor, record)]
    with db.bookkeeping() as tx:  # as of a computer that only heard of the print
        tx.execute(delete(KeptPrintRow).where(KeptPrintRow.print_id == found[0]))
    (again,) = printing.reprint(actor, found)
    assert again.unkept == 1
    assert OATH.rstrip("。") not in preview.words(again.content)


def test_a_photo_is_kept_once_with_its_member_and_a_card_without_it_is_not_as_it_was(
    printing: Printing, people: tuple[str, ...], actor: Actor, db: Database, guard: Guard, clock: FixedClock
) -> None:
    members = Members(db, guard, clock)
    members.put_photo(actor, people[0], jpeg(600, 800))
    card = printing.proof(actor, "member_card", people)
    printing.give_out(actor, card)
    assert sum(len(one.packed) for one in card.kept.values()) < 2_000
    again = printing.proof(actor, "member_card", people, again=True)
    assert (again.unkept, again.sheets) == (0, (1,))
    members.put_photo(actor, people[0], jpeg(500, 700))
    assert printing.proof(actor, "member_card", people, again=True).unkept == 1


def test_a_paper_about_several_is_printed_again_whole(
    db: Database, guard: Guard, clock: FixedClock, actor: Actor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    printing = printing_of(db, guard, clock, tmp_path / "office", monkeypatch)
    first = printing.proof(actor, "shared", ["c", "a", "b"])
    printing.give_out(actor, first)
    printing.give_out(actor, printing.proof(actor, "shared", ["a", "d"]))
    oldest = lines(printing, actor, "a")[0]
    newest = lines(printing, actor, "d")[0]
    unmarked(monkeypatch)
    both = printing.reprint(actor, [oldest, newest])
    assert [sorted(one.printed_before) for one in both] == [["a", "b", "c"], ["a", "d"]]
    assert both[0].content == first.content
    assert both[0].numbers() == first.numbers()
    assert printing.proof(actor, "shared", ["b", "a", "c"], again=True).content == first.content


def test_the_queue_prints_its_own_sheets_again_and_keeps_none_longer_than_needed(
    printing: Printing, people: tuple[str, ...], actor: Actor, db: Database, guard: Guard, clock: FixedClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    centre = Centre(db, guard, clock, {})
    job = centre.enqueue(actor, printing.proof(actor, FORM, people), "入会申请书", "HP")
    record_changes(printing, db, actor, monkeypatch)
    centre.begin(actor, job.id)
    centre.went(actor, job.id, 1)
    centre.end(actor, job.id, "STOPPED")
    assert sheets(db) == 1
    again = printing.renew(actor, centre.paper(actor, job.id))
    assert "朴金花改" not in preview.words(again.content)
    assert "重打第 1 次" in preview.words(again.content)
    centre.go_on_from(actor, job.id, 2)
    centre.begin(actor, job.id)
    centre.went(actor, job.id, 2)
    centre.end(actor, job.id, DONE)
    assert sheets(db) == 2
    with db.reading() as tx:
        row = tx.get(PrintJobRow, job.id)
        assert row is not None
        assert (row.content, row.kept) == (b"", b"")
        assert "朴金花" not in row.proof


def test_who_is_erased_stands_on_no_kept_sheet_and_in_no_open_job(
    printing: Printing, people: tuple[str, ...], actor: Actor, db: Database, guard: Guard, clock: FixedClock
) -> None:
    printing.give_out(actor, printing.proof(actor, FORM, people))
    centre = Centre(db, guard, clock, {})
    jobs = [centre.enqueue(actor, printing.proof(actor, FORM, [one]), "表", "HP").id for one in people]
    with db.transaction("probe", actor) as tx:
        assert keeping.forget(tx, ["", "朴金花"]) == 1
    assert sheets(db) == 1
    assert [job.id for job in centre.jobs(actor) if job.state in OPEN] == jobs[1:]
    (again,) = printing.reprint(actor, lines(printing, actor, people[0]))
    assert again.unkept == 1


def a_batch(printing: Printing, actor: Actor, members: Members, many: int) -> Proof:
    ids = [members.register(actor, invented("王" + chr(0x6000 + n), 10 + n)).id for n in range(many)]
    return printing.proof(actor, FORM, ids)


def test_a_sheet_takes_up_a_third_of_what_stands_on_it(
    printing: Printing, actor: Actor, db: Database, guard: Guard, clock: FixedClock
) -> None:
    proof = a_batch(printing, actor, Members(db, guard, clock), 12)
    packs = Packer(next(iter(proof.words.values())))
    plain = [len(packs.plain(one.packed)) for one in proof.kept.values()]
    packed = [len(one.packed) for one in proof.kept.values()]
    assert sum(packed) * 3 < sum(plain)
    assert max(packed) < 600

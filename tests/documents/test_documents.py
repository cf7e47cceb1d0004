"""Files lie with a record whole or not at all, each once; removing is never losing."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from app.documents import (
    LARGEST,
    AttachmentMissing,
    ContentDamaged,
    ContentElsewhere,
    Documents,
    FileDamaged,
    FileEmpty,
    FileTooLarge,
    NoAttachment,
    OwnerMissing,
    Papers,
    Pasted,
)
from app.documents.queries import LENGTH
from app.documents.rules import fault, title_of
from app.documents.tables import AttachmentRow, ContentPartRow, ContentRow
from app.security import NotAllowed
from app.shared import journal
from app.shared.actor import Actor
from app.shared.db import Database
from app.shared.errors import Cancelled, RuleError
from app.shared.files import FileUnreadable
from app.shared.progress import StoppableProgress
from tests.documents.conftest import OTHER, OWNER, paper, picture


def test_pictures_and_papers_are_kept_byte_for_byte_and_known_by_their_bytes(
    documents: Documents, actor: Actor, tmp_path: Path
) -> None:
    scan = tmp_path / "身份证 正面.PNG.jpg"  # what a name says of the kind counts for nothing
    scan.write_bytes(picture(1, "PNG"))
    done = documents.attach(
        actor, "member", OWNER, [scan, Pasted("合同.pdf", paper(3)), Pasted("", picture(2))]
    )
    assert [(one.title, one.known, one.refusal) for one in done] == [
        ("身份证 正面.PNG", False, None), ("合同", False, None), ("未命名", False, None),
    ]  # fmt: skip
    listed = documents.list(actor, "member", OWNER)
    assert [(one.media, one.pages, one.here) for one in listed] == [
        ("image/png", 1, True), ("application/pdf", 3, True), ("image/jpeg", 1, True),
    ]  # fmt: skip
    found, content = documents.open(actor, listed[0].id)
    assert (found.title, content) == ("身份证 正面.PNG", scan.read_bytes())
    assert found.sha256 == hashlib.sha256(content).hexdigest()


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"", FileEmpty),
        (b"GIF89a" + bytes(100), NoAttachment),
        (b"MZ" + bytes(100), NoAttachment),
        (b"%PDF-1.7\n" + bytes(300), FileDamaged),
        (picture(3, "JPEG", (900, 900))[:-200], FileDamaged),
        (picture(3, "PNG", (900, 900))[:-30], FileDamaged),
        (b"\xff\xd8\xff" + bytes(200), FileDamaged),
        (picture() + bytes(LARGEST), FileTooLarge),
    ],
)
def test_what_is_no_whole_paper_is_refused_and_the_others_are_taken(
    documents: Documents, actor: Actor, content: bytes, refusal: type[RuleError]
) -> None:
    bad, good = documents.attach(actor, "member", OWNER, [Pasted("坏.pdf", content), Pasted("好", picture())])
    assert isinstance(bad.refusal, refusal)
    assert bad.id is None
    assert good.refusal is None
    assert [one.title for one in documents.list(actor, "member", OWNER)] == ["好"]


def test_a_paper_cut_short_is_damaged(documents: Documents, actor: Actor) -> None:
    whole = paper(4)
    (done,) = documents.attach(actor, "member", OWNER, [Pasted("短", whole[: len(whole) // 3])])
    assert isinstance(done.refusal, FileDamaged)


def test_files_that_cannot_be_read_have_their_own_outcome(
    documents: Documents, actor: Actor, tmp_path: Path
) -> None:
    (tmp_path / "big.pdf").write_bytes(b"%PDF-" + bytes(LARGEST))
    done = documents.attach(actor, "member", OWNER, [tmp_path / "gone.pdf", tmp_path, tmp_path / "big.pdf"])
    assert [type(one.refusal) for one in done] == [FileUnreadable, FileUnreadable, FileTooLarge]


def test_one_content_is_stored_once_and_lies_on_a_record_once(
    documents: Documents, actor: Actor, db: Database
) -> None:
    content = picture(7)
    (first,) = documents.attach(actor, "member", OWNER, [Pasted("一", content)])
    again, twice = documents.attach(actor, "member", OWNER, [Pasted("又", content), Pasted("再", content)])
    assert (again.known, again.id, again.title, twice.id) == (True, first.id, "一", first.id)
    (other,) = documents.attach(actor, "member", OTHER, [Pasted("二", content)])
    assert not other.known
    with db.reading() as tx:
        assert tx.scalar(select(func.count()).select_from(ContentRow)) == 1
        assert tx.scalar(select(func.count()).select_from(AttachmentRow)) == 2


def test_a_removed_file_is_kept_and_comes_back(documents: Documents, actor: Actor, db: Database) -> None:
    content = picture(9)
    (done,) = documents.attach(actor, "member", OWNER, [Pasted("一", content)])
    assert done.id
    assert documents.remove(actor, [done.id, done.id]) == 1
    assert documents.list(actor, "member", OWNER) == ()
    with db.reading() as tx:
        assert Papers().kept(tx) == {}
    assert documents.restore(actor, [done.id]) == 1
    assert documents.open(actor, done.id)[1] == content
    documents.remove(actor, [done.id])
    (again,) = documents.attach(actor, "member", OWNER, [Pasted("重扫", content)])
    assert (again.id, again.known) == (done.id, False)
    for act in (documents.remove, documents.restore):
        with pytest.raises(AttachmentMissing):
            act(actor, ["nobody"])


def test_a_file_needs_a_record_that_is_there(documents: Documents, actor: Actor) -> None:
    for table, row in (("member", "nobody"), ("tractor", OWNER)):
        with pytest.raises(OwnerMissing):
            documents.attach(actor, table, row, [Pasted("一", picture())])


def test_a_large_content_is_read_in_parts(documents: Documents, actor: Actor, db: Database) -> None:
    content = paper(1) + bytes(LENGTH * 2)  # what stands behind the end of a PDF is its own affair
    (done,) = documents.attach(actor, "member", OWNER, [Pasted("大", content)])
    assert done.refusal is None
    sha256 = hashlib.sha256(content).hexdigest()
    with db.reading() as tx:
        assert Papers().kept(tx) == {sha256: len(content)}
        for at, length in (
            (0, 10),
            (LENGTH - 3, 7),
            (LENGTH, LENGTH),
            (5, LENGTH * 2),
            (len(content) - 4, 99),
        ):
            assert Papers().read(tx, sha256, at, length) == content[at : at + length]
        assert Papers().read(tx, "0" * 64, 0, 1) is None
        assert Papers().called(tx, {sha256})[sha256].title == "大"


def test_what_was_altered_in_the_database_is_never_shown(
    documents: Documents, actor: Actor, db: Database
) -> None:
    (done,) = documents.attach(actor, "member", OWNER, [Pasted("一", picture(4))])
    assert done.id
    assert documents.damaged(actor) == ()
    with db.bookkeeping() as tx:
        tx.execute(update(ContentPartRow).values(bytes=picture(5)))
    with pytest.raises(ContentDamaged):
        documents.open(actor, done.id)
    assert documents.damaged(actor) == (hashlib.sha256(picture(4)).hexdigest(),)


def test_what_came_from_another_computer_is_listed_and_not_opened(
    documents: Documents, actor: Actor, db: Database
) -> None:
    (done,) = documents.attach(actor, "member", OWNER, [Pasted("一", picture(4))])
    assert done.id
    with db.bookkeeping() as tx:
        tx.query(ContentPartRow).delete()
        tx.query(ContentRow).delete()
    assert [one.here for one in documents.list(actor, "member", OWNER)] == [False]
    with pytest.raises(ContentElsewhere):
        documents.open(actor, done.id)
    with pytest.raises(AttachmentMissing):
        documents.open(actor, "nobody")


def test_who_opened_a_scan_is_written_down_and_who_may_not_is_told(
    documents: Documents, actor: Actor, db: Database
) -> None:
    (done,) = documents.attach(actor, "member", OWNER, [Pasted("一", picture(4))])
    assert done.id
    documents.open(actor, done.id)
    with db.reading() as tx:
        last = journal.lines_after(tx, 0)[-1]
    assert last.fields is not None
    assert (last.table, last.fields["action"], last.fields["subject_id"]) == ("audit", "open", done.id)
    reader = Actor(actor.operator_id, "查阅", "reader", "d")
    assert len(documents.list(reader, "member", OWNER)) == 1
    for act in (
        lambda: documents.open(reader, done.id or ""),
        lambda: documents.remove(reader, [done.id or ""]),
        lambda: documents.attach(reader, "member", OWNER, [Pasted("二", picture(1))]),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_stopping_keeps_the_files_that_were_done(documents: Documents, actor: Actor) -> None:
    class AfterOne(StoppableProgress):
        def report(self, done: int, total: int | None = None) -> None:
            if done == 1:
                raise Cancelled()

    with pytest.raises(Cancelled):
        documents.attach(
            actor, "member", OWNER, [Pasted("一", picture(1)), Pasted("二", picture(2))], AfterOne()
        )
    assert [one.title for one in documents.list(actor, "member", OWNER)] == ["一"]


def test_titles_are_one_line_and_end_before_the_files_ending() -> None:
    assert title_of("  收入\n证明 .PDF") == "收入 证明"
    assert title_of("3.5吨") == "3.5吨"
    assert title_of(".pdf") == ".pdf"
    assert len(title_of("长" * 500 + ".pdf")) == 120


def test_an_attachment_as_it_travels_is_sound_or_names_its_fault() -> None:
    sound = {
        "owner_table": "member", "owner_id": OWNER, "title": "一", "media": "image/png", "size": 9,
        "sha256": "a" * 64, "pages": 1, "added_at": "", "state": "held",
    }  # fmt: skip
    assert fault(sound) is None
    wrong = {
        "owner_table": "", "owner_id": "", "title": None, "media": "text/html", "size": LARGEST + 1, "sha256": "A" * 64,
        "pages": 0, "state": "gone",
    }  # fmt: skip
    for name, value in wrong.items():
        assert fault({**sound, name: value}) == name


def test_one_scan_lies_with_all_records_of_a_list_and_is_kept_once(
    documents: Documents, actor: Actor, db: Database, tmp_path: Path
) -> None:
    scan = tmp_path / "签收表第1页.pdf"
    scan.write_bytes(paper(2))
    documents.attach(actor, "member", OWNER, [scan])
    found = documents.attach_to_all(actor, "member", [OWNER, OTHER, OTHER], scan)
    assert (found.title, len(found.ids), found.records) == ("签收表第1页", 1, 2)
    for owner in (OWNER, OTHER):
        assert [one.title for one in documents.list(actor, "member", owner)] == ["签收表第1页"]
    with db.reading() as tx:
        assert tx.scalar(select(func.count()).select_from(ContentRow)) == 1
    assert documents.remove(actor, found.ids) == 1
    assert documents.list(actor, "member", OTHER) == ()
    assert len(documents.list(actor, "member", OWNER)) == 1
    again = documents.attach_to_all(actor, "member", [OWNER, OTHER], scan)  # it comes back, and is not twice
    assert len(again.ids) == 1
    assert documents.open(actor, again.ids[0])[1] == scan.read_bytes()


def test_a_scan_that_cannot_be_taken_or_a_record_that_is_gone_leaves_nothing(
    documents: Documents, actor: Actor, db: Database, tmp_path: Path
) -> None:
    bad, good = tmp_path / "x.pdf", tmp_path / "y.jpg"
    bad.write_bytes(b"%PDF-1.4 cut")
    good.write_bytes(picture())
    with pytest.raises(FileDamaged):
        documents.attach_to_all(actor, "member", [OWNER, OTHER], bad)
    with pytest.raises(FileUnreadable):
        documents.attach_to_all(actor, "member", [OWNER], tmp_path / "none.pdf")
    for owners in ([OWNER, "gone"], []):
        with pytest.raises(OwnerMissing):
            documents.attach_to_all(actor, "member", owners, good)
    with pytest.raises(NotAllowed):
        documents.attach_to_all(Actor("r", "r", "reader", "d"), "member", [OWNER], good)
    with db.reading() as tx:
        assert tx.scalar(select(func.count()).select_from(AttachmentRow)) == 0

"""A paper and its line in the log are there together or not at all."""

from __future__ import annotations

import errno
import hashlib
import io
from dataclasses import replace
from pathlib import Path

import pypdf
import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.printing import (
    FileInTheWay,
    MissingGlyphs,
    NothingToPrint,
    PrintedMeanwhile,
    Printing,
    UnknownForm,
    UnknownLanguage,
    UnknownNumber,
    pdf,
    preview,
)
from app.printing.sheet import Form, Heading, Paragraph, Sheet, Stamp, Wording
from app.printing.tables import PrintLogRow
from app.security import Guard, NotAllowed
from app.security.tables import AuditRow
from app.shared import files
from app.shared.actor import Actor
from app.shared.clock import FixedClock
from app.shared.db import Database
from app.shared.errors import Cancelled, RuleError
from app.shared.progress import StoppableProgress

NAMES = {"a": "张三", "b": "李\U00020bb7", "gap": "王\U0002ebf0"}


class NoSuchHousehold(RuleError):
    code = "probe.unknown"


def load(tx: Session, subject_id: str) -> str:
    if subject_id.startswith("many-"):
        return f"工友{subject_id}"
    if subject_id not in NAMES:
        raise NoSuchHousehold()
    return NAMES[subject_id]


def fill(view: str, words: Wording, stamp: Stamp) -> Sheet:
    parts = (Heading(words["title"]), Paragraph(words("person", name=view)))
    return Sheet("probe", words.version, "试印", parts, stamp.number)


PROBE = Form("probe", "Probe", False, load, fill, subject="household", needs="hardship.read")


@pytest.fixture
def office(tmp_path: Path) -> Path:
    forms = tmp_path / "office" / "forms"
    forms.mkdir(parents=True)
    (forms / "probe.zh_CN.toml").write_text(
        'version = 4\ntitle = "登记表"\nperson = "{name} 同志"\n', "utf-8"
    )
    (forms / "probe.ko_KR.toml").write_text(
        'version = 4\ntitle = "등록표"\nperson = "{name} 동지"\n', "utf-8"
    )
    return tmp_path / "office"


@pytest.fixture
def printing(
    db: Database, guard: Guard, clock: FixedClock, office: Path, monkeypatch: pytest.MonkeyPatch
) -> Printing:
    monkeypatch.setattr("app.printing.service.FORMS", {"probe": PROBE})
    return Printing(db, guard, clock, office)


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    folder = tmp_path / "desk"
    folder.mkdir()
    return folder


def text(path: Path) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(path).pages)


def kept(db: Database) -> tuple[int, int]:
    with db.reading() as tx:
        return (
            tx.scalar(select(func.count()).select_from(PrintLogRow)) or 0,
            tx.scalar(select(func.count()).select_from(AuditRow)) or 0,
        )


def test_a_print_leaves_a_file_a_log_line_and_an_audit_line(
    printing: Printing, actor: Actor, desk: Path, db: Database
) -> None:
    out = desk / "a.pdf"
    printed = printing.produce(actor, "probe", "a", out)
    assert (printed.path, printed.pages, printed.reprint) == (out, 1, 0)
    assert printed.sha256 == hashlib.sha256(out.read_bytes()).hexdigest()
    for fact in (
        "登记表",
        "张三 同志",
        "打印时间 2026-11-20 09:00",
        "打印人 经办一",
        "第 1 页 共 1 页",
        printed.number,
        "v4",
    ):
        assert fact in text(out)
    assert "重打" not in text(out)
    (line,) = printing.history(actor)
    assert (line.form, line.version, line.subject, line.subject_id, line.language) == (
        "probe",
        4,
        "household",
        "a",
        "zh_CN",
    )
    assert (line.number, line.sha256, line.pages, line.reprint) == (printed.number, printed.sha256, 1, 0)
    assert line.operator_id == actor.operator_id
    with db.reading() as tx:
        (said,) = tx.scalars(select(AuditRow)).all()
        assert (said.action, said.subject, said.subject_id, said.why) == ("print", "household", "a", "probe")
    assert list(desk.iterdir()) == [out]


def test_a_reprint_says_so_on_paper_and_keeps_its_number(
    printing: Printing, actor: Actor, desk: Path
) -> None:
    first = printing.produce(actor, "probe", "a", desk / "a.pdf")
    other = printing.produce(actor, "probe", "b", desk / "b.pdf")
    again = printing.produce(actor, "probe", "a", desk / "again.pdf")
    third = printing.produce(actor, "probe", "a", desk / "third.pdf", "zh_CN+ko_KR")
    assert [paper.reprint for paper in (first, other, again, third)] == [0, 0, 1, 2]
    assert first.number == again.number == third.number != other.number
    assert "重打第 1 次" in text(again.path)
    assert "등록표" in text(third.path)
    assert "페지" in text(third.path)
    assert [line.reprint for line in printing.history(actor, "a")] == [2, 1, 0]
    assert [line.reprint for line in printing.history(actor, limit=2, offset=1)] == [1, 0]


def test_the_same_facts_at_the_same_time_are_the_same_to_the_byte(
    printing: Printing, actor: Actor, desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = printing.produce(actor, "probe", "a", desk / "a.pdf")
    monkeypatch.setattr("app.printing.queries.times_printed", lambda *asked: dict.fromkeys(asked[2], 0))
    assert printing.produce(actor, "probe", "a", desk / "b.pdf").sha256 == first.sha256


def test_a_number_typed_from_paper_finds_its_record(printing: Printing, actor: Actor, desk: Path) -> None:
    printed = printing.produce(actor, "probe", "b", desk / "b.pdf")
    assert printing.find(actor, printed.number.lower().replace("-", "")).subject_id == "b"
    with pytest.raises(UnknownNumber):
        printing.find(actor, "00000-00000")


def test_many_sheets_are_one_file_each_counting_its_own_pages(
    printing: Printing, actor: Actor, desk: Path, db: Database
) -> None:
    ids = [f"many-{number}" for number in range(300)]
    printing.produce(actor, "probe", "many-7", desk / "one.pdf")
    watched = StoppableProgress()
    papers = printing.produce_many(actor, "probe", [*ids, "many-1"], desk / "all.pdf", progress=watched)
    assert len(papers) == 300
    assert watched.done == 300
    assert watched.total == 300
    assert len({paper.number for paper in papers}) == 300
    assert [paper.reprint for paper in papers if paper.reprint] == [1]
    pages = pypdf.PdfReader(desk / "all.pdf").pages
    assert len(pages) == 300
    assert "工友many-7 同志" in pages[7].extract_text()
    assert "重打第 1 次" in pages[7].extract_text()
    assert papers[299].number in pages[299].extract_text()
    assert "第 1 页 共 1 页" in pages[299].extract_text()
    assert kept(db) == (301, 301)


def refusals() -> dict[str, tuple[str, tuple[str, ...], str, type[Exception]]]:
    return {
        "form": ("nothing", ("a",), "zh_CN", UnknownForm),
        "language": ("probe", ("a",), "en", UnknownLanguage),
        "record": ("probe", ("a", "nobody"), "zh_CN", NoSuchHousehold),
        "glyph": ("probe", ("a", "gap"), "zh_CN", MissingGlyphs),
        "none": ("probe", (), "zh_CN", NothingToPrint),
    }


@pytest.mark.parametrize("case", sorted(refusals()))
def test_what_is_refused_leaves_nothing(
    printing: Printing, actor: Actor, desk: Path, db: Database, case: str
) -> None:
    key, ids, language, error = refusals()[case]
    with pytest.raises(error) as refused:
        printing.produce_many(actor, key, ids, desk / "x.pdf", language)
    assert not any(name in str(refused.value) for name in NAMES.values())
    assert list(desk.iterdir()) == []
    assert kept(db) == (0, 0)


def test_stopping_leaves_nothing(printing: Printing, actor: Actor, desk: Path, db: Database) -> None:
    watched = StoppableProgress()
    watched.stop()
    with pytest.raises(Cancelled):
        printing.produce_many(actor, "probe", ["a", "b"], desk / "x.pdf", progress=watched)
    assert list(desk.iterdir()) == []
    assert kept(db) == (0, 0)


def test_a_paper_of_ours_is_replaced_and_another_file_never(
    printing: Printing, actor: Actor, desk: Path, db: Database
) -> None:
    out = desk / "a.pdf"
    printing.produce(actor, "probe", "a", out)
    assert printing.produce(actor, "probe", "b", out).pages == 1
    assert "李" in text(out)
    for content in (b"my thesis", b"%PDF-1.7 of somebody else", b""):
        out.write_bytes(content)
        with pytest.raises(FileInTheWay):
            printing.produce(actor, "probe", "a", out)
        assert out.read_bytes() == content
    with pytest.raises(FileInTheWay):
        printing.produce(actor, "probe", "a", desk)
    assert kept(db) == (2, 2)


@pytest.mark.parametrize(
    ("number", "error"),
    [
        (errno.ENOSPC, files.DiskFull),
        (errno.EROFS, files.ReadOnlyPlace),
        (errno.EACCES, files.ReadOnlyPlace),
        (errno.EIO, files.WriteFailed),
    ],
)
@pytest.mark.parametrize("step", ["mkstemp", "fsync", "rename"])
def test_a_failing_disk_is_said_in_words_and_leaves_nothing(
    printing: Printing,
    actor: Actor,
    desk: Path,
    db: Database,
    monkeypatch: pytest.MonkeyPatch,
    number: int,
    error: type[Exception],
    step: str,
) -> None:
    def fail(*_args: object, **_kwargs: object) -> None:
        raise OSError(number, "the disk says no")

    target = {"mkstemp": "tempfile.mkstemp", "fsync": "os.fsync", "rename": "pathlib.Path.replace"}[step]
    with monkeypatch.context() as broken:
        broken.setattr(target, fail)
        with pytest.raises(error):
            printing.produce(actor, "probe", "a", desk / "a.pdf")
    assert list(desk.iterdir()) == []
    assert kept(db) == (0, 0)


def test_a_missing_folder_is_said_in_words(printing: Printing, actor: Actor, desk: Path) -> None:
    with pytest.raises(files.FolderMissing):
        printing.produce(actor, "probe", "a", desk / "gone" / "a.pdf")


def test_no_paper_stays_when_the_log_is_not_kept(
    printing: Printing, actor: Actor, desk: Path, db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        # The journal fails after the file got its name: the last moment before commit.
        broken.setattr("app.shared.journal.close_context", lambda *_args: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            printing.produce(actor, "probe", "a", desk / "a.pdf")
    assert list(desk.iterdir()) == []
    assert kept(db) == (0, 0)


def test_two_windows_printing_the_same_paper_do_not_both_print_the_first(
    printing: Printing, actor: Actor, desk: Path, db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = pdf.draft

    def slow(*args: object, **kwargs: object) -> pdf.Draft:
        draft = real(*args, **kwargs)  # type: ignore[arg-type]
        with monkeypatch.context() as quick:
            quick.setattr(pdf, "draft", real)
            printing.produce(actor, "probe", "a", desk / "other.pdf")
        return draft

    monkeypatch.setattr(pdf, "draft", slow)
    with pytest.raises(PrintedMeanwhile):
        printing.produce(actor, "probe", "a", desk / "a.pdf")
    assert [file.name for file in desk.iterdir()] == ["other.pdf"]
    assert kept(db) == (1, 1)


def looks(db: Database) -> list[tuple[str, str, str, str]]:
    with db.reading() as tx:
        return [(one.action, one.subject, one.subject_id, one.why) for one in tx.scalars(select(AuditRow))]


def test_a_preview_is_marked_and_is_no_print_but_a_look(
    printing: Printing, actor: Actor, db: Database
) -> None:
    content = printing.preview(actor, "probe", "a")
    assert "预览" in pypdf.PdfReader(io.BytesIO(content)).pages[0].extract_text()
    assert preview.count(content) == 1
    assert kept(db)[0] == 0
    assert looks(db) == [("look", "household", "a", "probe")]


def test_who_only_looks_at_whole_numbers_on_paper_stands_in_the_audit(
    printing: Printing, actor: Actor, db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the preview shows is read from it as well as from the print: nobody need print to have seen it."""
    printing.proof(actor, "probe", ["a", "b"])
    assert looks(db) == [("look", "household", one, "probe") for one in "ab"]
    monkeypatch.setattr("app.printing.giving.FEW", 1)
    proof = printing.proof(actor, "probe", ["a", "b"])
    assert looks(db)[2:] == [("look", "household", "", "probe: 2")]
    printing.give_out(actor, proof)
    assert [one[:3] for one in looks(db)[3:]] == [("print", "household", one) for one in "ab"]
    monkeypatch.setattr("app.printing.giving.masking.shows_whole", lambda _form: False)
    printing.proof(actor, "probe", ["a"])
    assert len(looks(db)) == 5, "a paper that masks shows nothing that was masked elsewhere"


def test_rights_are_asked_for(printing: Printing, actor: Actor, desk: Path) -> None:
    reader = replace(actor, role="reader")
    for act in (
        lambda: printing.produce(reader, "probe", "a", desk / "a.pdf"),
        lambda: printing.produce_many(reader, "probe", ["a"], desk / "a.pdf"),
        lambda: printing.preview(reader, "probe", "a"),
        lambda: printing.history(reader),
        lambda: printing.find(reader, "x"),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_the_right_to_read_the_record_is_asked_for_too(
    printing: Printing, actor: Actor, desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.printing.service.FORMS", {"probe": replace(PROBE, needs="vault.open")})
    with pytest.raises(NotAllowed):
        printing.produce(replace(actor, role="clerk"), "probe", "a", desk / "a.pdf")


def test_the_log_holds_no_personal_data(printing: Printing, actor: Actor, desk: Path, db: Database) -> None:
    printing.produce(actor, "probe", "a", desk / "a.pdf")
    with db.reading() as tx:
        row = tx.execute(select(PrintLogRow.__table__)).one()
        assert not any(name in str(row) for name in (*NAMES.values(), actor.name))

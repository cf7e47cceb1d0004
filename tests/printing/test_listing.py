"""A list leaves as a register or a workbook exactly as shown, is remembered, and leaves nothing when stopped."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pypdf
import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from app.office import Office
from app.printing import (
    FileInTheWay,
    ListColumn,
    Listing,
    ListTooLong,
    NoSuchPage,
    NothingToPrint,
    PrintedMeanwhile,
    Proof,
    list_book,
    listing,
)
from app.security import NotAllowed
from app.security.tables import AuditRow
from app.shared import files, paths
from app.shared.actor import Actor
from app.shared.clock import FixedClock
from app.shared.errors import Cancelled, DeviceError
from app.shared.progress import SILENT, StoppableProgress
from app.visits import Approval, VisitFilter, read_plan

COLUMNS = (
    ListColumn("编号", "count"),
    ListColumn("姓名"),
    ListColumn("证件号码"),
    ListColumn("慰问金（元）", "amount"),
    ListColumn("日期"),
)
ROWS = (
    ("001", "张三丰", "220***********1234", "1,000.00", "2026-01-12"),
    ("002", "\U00020bb7珠", "229901198001010027", "-20.50", ""),
    ("1,284", "=HYPERLINK(1)", "", "", ""),
)


def made(rows: tuple[tuple[str, ...], ...] = ROWS, **other: object) -> Listing:
    return replace(Listing("visits", "送温暖名单", COLUMNS, rows), **other)  # type: ignore[arg-type]


def many(count: int) -> Listing:
    return made(tuple((str(n), f"人{n}", "220***********1234", "1.00", "2026-01-12") for n in range(count)))


@pytest.fixture(scope="module")
def office_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("listing") / "office"
    office = Office.create(
        folder, code="QS-01", name="青山镇总工会", region="222401", operator="王芳", password="东升粮库-2026",
    )  # fmt: skip
    day = paths.resources() / "samples" / "day"
    office.members.import_roster(office.actor, day / "roster.xlsx")
    plan = read_plan((day / "campaign.json").read_bytes())
    office.hardship.import_households(office.actor, day / "households.xlsx", plan.line)
    campaign = office.visits.plan(office.actor, plan).id
    office.visits.make_list(office.actor, campaign)
    office.visits.approve(office.actor, campaign, Approval(plan.window_from, "1"))
    office.close()
    return folder


@pytest.fixture
def office(office_folder: Path, clock: FixedClock) -> Iterator[Office]:
    made = Office.unlock(office_folder, "东升粮库-2026", clock=clock)
    yield made
    made.db.close()


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    folder = tmp_path / "desk"
    folder.mkdir()
    return folder


def reader(office: Office) -> Actor:
    return Actor(office.actor.operator_id, "查阅", "reader", office.actor.device_id)


def said(office: Office, action: str) -> list[tuple[str, str, str]]:
    with office.db.reading() as tx:
        rows = tx.scalars(select(AuditRow).where(AuditRow.action == action).order_by(AuditRow.id)).all()
        return [(row.subject, row.subject_id, row.why) for row in rows if row.subject == "list"]


def words(content: bytes | Path) -> list[str]:
    source = content if isinstance(content, Path) else io.BytesIO(content)
    return [page.extract_text() for page in pypdf.PdfReader(source).pages]


def test_a_register_says_whose_how_many_what_was_filtered_and_who_printed(office: Office, desk: Path) -> None:
    out = desk / "list.pdf"
    listed = made(subtitle="未登记，「东升」", totals=("", "合计", "", "979.50", ""))
    before = len(said(office, "print"))
    assert office.printing.list_pdf(office.actor, listed, out) == 1
    (page,) = words(out)
    for fact in (
        "送温暖名单", "单位：青山镇总工会", "共 3 条", "范围：未登记，「东升」", "220***********1234", "\U00020bb7珠",
        "1,000.00", "-20.50", "979.50", "合计", "--", "第 1 页 共 1 页", "打印时间 2026-11-20 09:00", "打印人 王芳",
    ):  # fmt: skip
        assert fact in page
    assert said(office, "print")[before:] == [("list", "visits", "3 rows")]
    assert list(desk.iterdir()) == [out]


def test_a_wide_list_lies_and_a_narrow_one_stands(office: Office) -> None:
    narrow = Listing("n", "名单", COLUMNS[:2], (("1", "张三"),))
    wide = Listing("w", "名单", tuple(ListColumn(f"列{n}") for n in range(14)), (("山" * 9,) * 14,))
    boxes = [
        pypdf.PdfReader(io.BytesIO(office.printing.list_proof(office.actor, listed).content))
        .pages[0]
        .mediabox
        for listed in (narrow, wide)
    ]
    assert boxes[0].width < boxes[0].height
    assert boxes[1].width > boxes[1].height


def test_the_header_comes_again_on_every_page_and_korean_stands_below(office: Office) -> None:
    proof = office.printing.list_proof(office.actor, many(120), "zh_CN+ko_KR")
    pages = words(proof.content)
    assert len(pages) == proof.pages > 2
    assert all("证件号码" in page for page in pages)
    assert f"第 {len(pages)} 页 共 {len(pages)} 页" in pages[-1]
    assert "단위: 青山镇总工会" in pages[0]
    assert "119" in pages[-1]


def test_an_empty_list_proves_there_was_nothing(office: Office) -> None:
    (page,) = words(office.printing.list_proof(office.actor, made(())).content)
    assert "共 0 条" in page


def test_numbers_stay_text_amounts_become_numbers_and_nothing_is_a_formula(
    office: Office, desk: Path
) -> None:
    out = desk / "list.xlsx"
    before = len(said(office, "export"))
    signs = (*ROWS, ("x", "+86", "-7", "暂无", "@here"))
    assert (
        office.printing.list_workbook(office.actor, made(signs, title="送[温]暖:*?/\\" * 5), out, "check")
        == 4
    )
    book = CalamineWorkbook.from_path(out)
    (name,) = book.sheet_names
    assert name.startswith("送 温 暖 ")
    assert len(name) <= 31
    assert not set(name) & set("[]:*?/\\")
    rows = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    assert rows == [
        ["编号", "姓名", "证件号码", "慰问金（元）", "日期"],
        [1.0, "张三丰", "220***********1234", 1000.0, "2026-01-12"],
        [2.0, "\U00020bb7珠", "229901198001010027", -20.5, ""],
        [1284.0, "=HYPERLINK(1)", "", "", ""],
        ["x", "+86", "-7", "暂无", "@here"],
    ]
    assert said(office, "export")[before:] == [("list", "visits", "4 rows: check")]
    assert list(desk.iterdir()) == [out]


def test_the_workbook_filters_freezes_and_shows_two_decimals(office: Office, desk: Path) -> None:
    office.printing.list_workbook(office.actor, made(), desk / "a.xlsx", "check")
    with zipfile.ZipFile(desk / "a.xlsx") as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        shapes = book.read("xl/styles.xml").decode()
    assert 'state="frozen"' in sheet
    assert '<autoFilter ref="A1:E4"/>' in sheet
    assert "<f>" not in sheet
    assert 'formatCode="000"' in shapes  # the number 001 keeps its zeros
    assert "#,##0.00" in shapes


def test_a_reader_may_neither_print_nor_carry_out(office: Office, desk: Path) -> None:
    actor = reader(office)
    with pytest.raises(NotAllowed):
        office.printing.list_pdf(actor, made(), desk / "a.pdf")
    with pytest.raises(NotAllowed):
        office.printing.list_workbook(actor, made(), desk / "a.xlsx", "check")
    with pytest.raises(NotAllowed):
        office.printing.give_out(actor, office.printing.list_proof(office.actor, made()))
    with pytest.raises(NotAllowed):
        office.printing.proof(actor, "visit_list", ("x",))
    assert list(desk.iterdir()) == []


class StopAt(StoppableProgress):
    """Stops at one of its reports."""

    def __init__(self, report: int) -> None:
        super().__init__()
        self.left = report

    def report(self, done: int, total: int | None = None) -> None:
        self.left -= 1
        if self.left < 0:
            self.stop()
        super().report(done, total)


@pytest.mark.parametrize("at", [0, 1, 7])
def test_stopped_anywhere_nothing_is_left_and_nothing_remembered(office: Office, desk: Path, at: int) -> None:
    before = (said(office, "print"), said(office, "export"))
    with pytest.raises(Cancelled):
        office.printing.list_pdf(office.actor, many(4_000), desk / "a.pdf", progress=StopAt(at))
    with pytest.raises(Cancelled):
        office.printing.list_workbook(
            office.actor, many(2_000), desk / "a.xlsx", "check", progress=StopAt(at)
        )
    assert list(desk.iterdir()) == []
    assert (said(office, "print"), said(office, "export")) == before


def test_ten_thousand_rows_say_how_far_they_are(office: Office, desk: Path) -> None:
    listed, paper, sheet = many(10_000), StoppableProgress(), StoppableProgress()
    proof = office.printing.list_proof(office.actor, listed, progress=paper)
    assert proof.pages > 250
    assert paper.done == paper.total
    office.printing.list_workbook(office.actor, listed, desk / "a.xlsx", "check", progress=sheet)
    assert (sheet.done, sheet.total) == (10_000, 10_000)
    rows = CalamineWorkbook.from_path(desk / "a.xlsx").get_sheet_by_index(0).to_python()
    assert rows[-1] == [9999.0, "人9999", "220***********1234", 1.0, "2026-01-12"]


def test_more_than_a_person_prints_is_refused(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "MOST_ROWS", 2)
    with pytest.raises(ListTooLong) as refused:
        office.printing.list_proof(office.actor, made())
    assert refused.value.facts == {"rows": "3", "most": "2"}


def test_a_list_longer_than_a_sheet_is_refused(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(list_book, "_ROWS", 2)
    with pytest.raises(list_book.SheetFull), list_book.written(made(), desk / "a.xlsx", "王芳", SILENT):
        pass


def test_a_folder_that_is_not_there_is_said_in_words(office: Office, desk: Path) -> None:
    with pytest.raises(files.FolderMissing):
        office.printing.list_workbook(office.actor, made(), desk / "no" / "a.xlsx", "check")
    with pytest.raises(files.FolderMissing):
        office.printing.list_pdf(office.actor, made(), desk / "no" / "a.pdf")


def test_what_a_power_cut_left_is_swept_by_the_next_writing(office: Office, desk: Path) -> None:
    (desk / ".nuangong-list-old").mkdir()
    (desk / ".nuangong-list-old" / "rows").write_text("张三丰")
    office.printing.list_workbook(office.actor, made(), desk / "a.xlsx", "check")
    assert [file.name for file in desk.iterdir()] == ["a.xlsx"]


def test_a_disk_that_refuses_leaves_no_sheet_and_no_line(
    office: Office, desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = said(office, "export")

    def refuse(_folder: Path) -> None:
        raise OSError(28, "full")

    monkeypatch.setattr("app.printing.giving.sync_folder", refuse)
    with pytest.raises(files.DiskFull):
        office.printing.list_workbook(office.actor, made(), desk / "a.xlsx", "check")
    assert list(desk.iterdir()) == []
    assert said(office, "export") == before


# -- proofs: only what went out is remembered


@pytest.fixture
def proof(office: Office) -> Proof:
    campaign = office.visits.campaigns(office.actor)[0]
    found = office.visits.window(office.actor, campaign.id, VisitFilter())[:4]
    return office.printing.proof(office.actor, "visit_sheet", found)


def test_a_proof_is_remembered_nowhere_and_looks_as_it_will_go_out(office: Office, proof: Proof) -> None:
    assert office.printing.history(office.actor, next(iter(proof.printed_before))) == ()
    assert "PDF" not in repr(proof)  # a crash report shows what stands in a frame
    assert "预览" not in "".join(words(proof.content))
    assert sum(proof.sheets) == proof.pages == len(words(proof.content))


def test_only_records_whose_pages_went_out_were_printed(office: Office, proof: Proof, desk: Path) -> None:
    before = len(office.printing.history(office.actor))
    first_of_third = sum(proof.sheets[:2]) + 1
    out = desk / "part.pdf"
    assert office.printing.give_out(office.actor, proof, [first_of_third, 1], out) == 2
    lines = office.printing.history(office.actor)[: len(office.printing.history(office.actor)) - before]
    ids = list(proof.printed_before)
    assert {line.subject_id: line.pages for line in lines} == {ids[0]: 1, ids[2]: 1}
    assert words(out) == [words(proof.content)[page - 1] for page in (1, first_of_third)]
    # The same name again: a paper of ours is replaced, another's file never.
    renewed = office.printing.renew(office.actor, proof)
    assert office.printing.give_out(office.actor, renewed, [1], out) == 1
    (desk / "mine.pdf").write_text("mine")
    with pytest.raises(FileInTheWay):
        office.printing.give_out(
            office.actor, office.printing.renew(office.actor, proof), [1], desk / "mine.pdf"
        )


def test_a_paper_printed_meanwhile_is_drawn_anew_as_a_reprint(
    office: Office, proof: Proof, desk: Path
) -> None:
    assert office.printing.renew(office.actor, proof) is proof
    office.printing.give_out(office.actor, proof)
    with pytest.raises(PrintedMeanwhile):
        office.printing.give_out(office.actor, proof, None, desk / "again.pdf")
    assert list(desk.iterdir()) == []
    again = office.printing.renew(office.actor, proof)
    number = next(iter(again.printed_before.values()))
    assert number >= 1
    assert f"重打第 {number} 次" in words(again.content)[0]


def test_pages_that_are_not_there_and_no_pages_are_refused(office: Office, proof: Proof) -> None:
    with pytest.raises(NoSuchPage):
        office.printing.give_out(office.actor, proof, [proof.pages + 1])
    with pytest.raises(NothingToPrint):
        office.printing.give_out(office.actor, proof, [])
    with pytest.raises(NothingToPrint):
        office.printing.proof(office.actor, "visit_sheet", ())


def test_a_list_printed_in_part_says_so(office: Office) -> None:
    proof = office.printing.list_proof(office.actor, many(120))
    office.printing.give_out(office.actor, proof, [1])
    assert said(office, "print")[-1] == ("list", "visits", f"120 rows, 1 of {proof.pages} pages")


def test_no_log_line_and_no_file_when_the_data_cannot_be_written(
    office: Office, proof: Proof, desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = len(office.printing.history(office.actor))

    def refuse(*_args: object) -> None:
        raise files.DiskFull()

    monkeypatch.setattr("app.printing.giving.write_whole", refuse)
    with pytest.raises(DeviceError):
        office.printing.give_out(
            office.actor, office.printing.renew(office.actor, proof), None, desk / "a.pdf"
        )
    assert len(office.printing.history(office.actor)) == kept
    assert list(desk.iterdir()) == []

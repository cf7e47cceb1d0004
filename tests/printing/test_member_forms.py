"""The papers of the roll, from a real office: what stands on them, in which size, and who is remembered as printed."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise, product
from pathlib import Path

import pypdf
import pypdfium2
import pytest
from PIL import Image
from sqlalchemy import func, insert, select, update

from app.members import Members, NewMember, member_paper
from app.members.tables import GroupJoiningRow, MemberRow, MembershipEventRow
from app.office_names import NAMES as NAMES_BY_TABLE
from app.printing import FORMS, LANGUAGES, Printing, pdf, preview
from app.printing.forms.member_card import HIGH, WIDE
from app.printing.layout import lay
from app.printing.numbering import NumbersUsedUp
from app.printing.numbers_service import NewBlock, Numbers
from app.printing.paper import MM
from app.printing.sheet import Stamp
from app.printing.tables import PrintLogRow
from app.printing.wording import load
from app.security import Guard, NotAllowed
from app.shared.actor import Actor
from app.shared.clock import FixedClock
from app.shared.db import Database
from app.shared.ids import new_id
from app.unions.service import Unions
from app.unions.tables import UnionOrgRow, UnitRow
from tests.members.conftest import invented, number
from tests.printing.test_layout import assert_tidy

OFFICE, UNIT, UNION = "青山镇总工会", "青山机械厂", "青山机械厂工会委员会"
PERSONAL = ("join_application", "registration_form", "collection_form", "member_booklet", "member_card")
NAMES = ("王秀英", "阿不都热合曼·买买提", "𠮷田䶮", "㛃𬱖", "王" + "𬭎𬩬𫖯𬸦福" * 9 + "贵安康顺")
UNION_ID, UNIT_ID, JOINING_ID = "union-1", "unit-1", "joining-1"


@dataclass(frozen=True)
class Known:
    """The office, and its people by name."""

    members: Members
    printing: Printing
    people: dict[str, str]


@pytest.fixture
def known(db: Database, guard: Guard, clock: FixedClock, actor: Actor) -> Known:
    Unions(db, guard, clock).found(actor, "JL-1", OFFICE, "222401001")
    with db.transaction("probe", actor) as tx:
        tx.execute(insert(UnionOrgRow).values(**union_row()))
        tx.execute(insert(UnitRow).values(**unit_row()))
        tx.execute(insert(GroupJoiningRow).values(**joining_row()))
    members = Members(db, guard, clock)
    korean = invented("朴金花", 2, name_ko="박금화", home_address="延吉市长白路 118 号", dues_base=347_600, post="车间主任",
                      member_cert_no="22240100001000123", work_start=date(2001, 7, 1), confirm_mode="L2")  # fmt: skip
    people = [
        korean,
        *(invented(name, 3 + place, platform="饿了么", station="西站点") for place, name in enumerate(NAMES)),
    ]
    people.append(bare())
    ids = {new.name: members.register(actor, new).id for new in people}
    with db.transaction("probe", actor) as tx:
        tx.execute(
            update(MemberRow)
            .values(joining_id=JOINING_ID, rev=MemberRow.rev + 1)
            .where(MemberRow.id != ids[bare().name])
        )
        tx.execute(insert(MembershipEventRow).values(**event_row(ids["朴金花"])))
    return Known(members, Printing(db, guard, clock), ids)


def union_row() -> dict[str, object]:
    words = dict.fromkeys(("leader", "bank", "bank_account", "remark", "legal_cert_no", "stat_code"), "")
    return {
        **words, "id": UNION_ID, "rev": 1, "name": UNION, "uscc": "81440000MCL468545M", "level": "L5", "base_type": "01",
        "org_form": "110", "founded_on": date(2008, 6, 1), "leader": "金哲", "phone": "13900000009", "term_no": 4,
        "term_years": 5, "has_women_committee": True, "has_audit_committee": False, "region": "222401",
        "member_count": 20, "bank": "延吉农商银行", "bank_account": "0808000000000000001", "stat_code": "22240100123",
    }  # fmt: skip


def unit_row() -> dict[str, object]:
    return {
        "id": UNIT_ID, "rev": 1, "name": UNIT, "kind": "unit", "uscc": "", "uscc_reason": "个体户", "nature": "170",
        "industry": "C34", "staff_count": 218, "union_id": UNION_ID, "address": "工业路 8 号", "region": "222401",
    }  # fmt: skip


def joining_row() -> dict[str, object]:
    return {
        "id": JOINING_ID, "rev": 1, "name": "外卖配送员集中入会", "held_on": date(2026, 11, 11), "platform": "饿了么",
        "station": "西站点", "gig_group": "04", "union_id": UNION_ID, "place": "工人文化宫", "remark": "", "state": "open",
    }  # fmt: skip


def event_row(member_id: str) -> dict[str, object]:
    return {"id": new_id(), "rev": 1, "member_id": member_id, "type": "2", "date": date(2021, 4, 1), "reason": "1",
            "doc_no": "", "from_union": "敦化市林业工会", "to_union": ""}  # fmt: skip


def bare() -> NewMember:
    """Somebody of whom nothing is known but what registering needs."""
    return NewMember(
        name="金哲洙", id_type="01", id_no=number(77), change_type="1", change_date=date(2024, 1, 5)
    )


def jpeg(width: int = 295, height: int = 413) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), "#446688").save(out, "JPEG")
    return out.getvalue()


def words(content: bytes) -> str:
    """Return all that can be copied from the pages, without the breaks of lines."""
    document = pypdfium2.PdfDocument(content)
    try:
        pages = [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()
    return "".join("\n".join(pages).split())


def subject(known: Known, form: str, person: str = "朴金花") -> str:
    others = {"union_form": UNION_ID, "group_joining": JOINING_ID, "member_roster": UNIT_ID}
    return others.get(form, known.people[person])


FACTS = {
    "join_application": ("朴金花", UNIT, UNION, "社会主义现代化强国", "基层工会审批意见"),
    "registration_form": ("朴金花", "22240100001000123", "3,476.00", "敦化市林业工会", "贴照片处", "车间主任", number(2)),
    "collection_form": ("朴金花", "朝鲜族", number(2), "13900000002", "☑电话", "□微信", "延吉市"),
    "union_form": (UNION, "81440000MCL468545M", "金哲", "填报20", "实名6", UNIT, "无（个体户）", "制造业", "已建立", "未建立"),
    "member_booklet": ("朴金花", "1980年5月", "敦化市林业工会", UNION, "会费缴纳记录", "2021-04-01"),
    "member_card": ("朴金花", "22240100001000123", UNION, "2020-03-01"),
    "group_joining": (*NAMES, "朴金花", number(2), "外卖配送员", "工人文化宫", "本人签字", "6人"),
    "member_roster": (*NAMES, "朴金花", UNIT, UNION, "6人", "139****0002"),
}  # fmt: skip


@pytest.mark.parametrize("form", sorted(FACTS))
def test_what_a_paper_says_is_copied_from_it(known: Known, actor: Actor, form: str) -> None:
    for language in LANGUAGES:
        proof = known.printing.proof(actor, form, (subject(known, form),), language)
        found = words(proof.content)
        if language != "ko_KR":
            assert [fact for fact in FACTS[form] if fact not in found] == []
        if language != "zh_CN":
            wording = load(form, "ko_KR")
            title = wording["cover" if form == "member_booklet" else "title"]
            assert "".join(title.split()) in found
            assert "박금화" in found or form == "union_form"


@pytest.mark.parametrize("form", PERSONAL)
def test_every_name_and_every_empty_field_has_its_place(known: Known, actor: Actor, form: str) -> None:
    for name in (*NAMES, "金哲洙"):
        content = known.printing.proof(actor, form, (subject(known, form, name),), "zh_CN+ko_KR").content
        assert name in words(content)
        assert "None" not in words(content)


@pytest.mark.parametrize("form", sorted(FACTS))
def test_nothing_stands_beyond_the_paper_or_on_its_foot(known: Known, db: Database, form: str) -> None:
    lines = pdf._lines(pdf.font_faces.paper(None))
    for name, language in product((NAMES[-1], "金哲洙"), LANGUAGES):
        with db.reading() as tx:
            view = FORMS[form].load(tx, subject(known, form, name))
        sheet = FORMS[form].fill(view, load(form, language), Stamp("7K3M9-2QPX4", "", "", 0))
        laid = lay(replace(sheet, number="", page_words=""), lines)
        # One page of each person's papers, but for the booklet, whose six pages fill a sheet and a half.
        assert len(laid.pages) <= (1 if form in PERSONAL and form != "member_booklet" else 2)
        if form != "member_card":  # whose first row stands higher than any other paper's
            assert_tidy(laid)
        foot = laid.high - 20 * MM
        for page in laid.pages:
            for text in page.texts:
                right = text.x + lines.width(text.text, text.size)
                assert 10 * MM <= text.x <= right <= laid.wide - 10 * MM + 0.1, text.text
                assert text.y < foot or text.size == 8, text.text
            assert all(photo.y + photo.height < foot for photo in page.photos)


# --- cards ------------------------------------------------------------------------------------------


def dark(content: bytes, dpi: int) -> Image.Image:
    document = pypdfium2.PdfDocument(content)
    try:
        return document[0].render(scale=dpi / 72, grayscale=True).to_pil()
    finally:
        document.close()


def marks(line: list[int]) -> list[float]:
    """Return the middles of the dark runs of a line of pixels."""
    found: list[list[int]] = []
    for place, shade in enumerate(line):
        if shade < 160:
            if found and found[-1][-1] == place - 1:
                found[-1].append(place)
            else:
                found.append([place])
    return [sum(run) / len(run) for run in found]


def test_a_card_is_cut_to_85_60_by_53_98_mm(known: Known, actor: Actor) -> None:
    ids = tuple(known.people.values())
    dpi = 600
    picture = dark(known.printing.proof(actor, "member_card", ids).content, dpi)
    mm = dpi / 25.4
    left, top = (210 - 2 * WIDE) / 2, 5.5
    column, row = round((left - 4) * mm), round((top - 0.8) * mm)
    down = marks([picture.getpixel((column, y)) for y in range(round(277 * mm))])
    across = marks([picture.getpixel((x, row)) for x in range(picture.width)])
    rows = -(-len(ids) // 2)
    assert [(b - a) / mm for a, b in pairwise(down)] == pytest.approx([HIGH] * rows, abs=0.05)
    assert [(b - a) / mm for a, b in pairwise(across)] == pytest.approx([WIDE] * 2, abs=0.05)


@pytest.mark.parametrize("sheets", [6, pytest.param(30, marks=pytest.mark.long)])
def test_cards_fill_sheets_of_ten_and_each_is_remembered(
    known: Known, db: Database, actor: Actor, tmp_path: Path, sheets: int
) -> None:
    cards = 10 * sheets
    people = [
        invented("工友" + chr(0x4E00 + place), place, work_unit=UNIT) for place in range(100, 95 + cards)
    ]
    ids = [*known.people.values(), *(known.members.register(actor, new).id for new in people)][:cards]
    again = known.printing.produce(actor, "member_card", ids[12], tmp_path / "one.pdf")
    papers = known.printing.produce_many(actor, "member_card", ids, tmp_path / "cards.pdf")
    pages = pypdf.PdfReader(tmp_path / "cards.pdf").pages
    assert len(pages) == sheets
    assert len({paper.number for paper in papers}) == len(papers) == cards
    assert [paper.reprint for paper in papers if paper.reprint] == [1]
    third = "".join(pages[2].extract_text().split())
    assert all(paper.number in third for paper in papers[20:30])
    assert papers[30].number not in third
    assert "重打第 1 次" in pages[1].extract_text()
    assert again.number == papers[12].number
    with db.reading() as tx:
        assert tx.scalar(select(func.count()).select_from(PrintLogRow)) == cards + 1


def test_a_sheet_of_cards_that_went_out_alone_counts_its_ten_and_no_other(
    known: Known, db: Database, actor: Actor
) -> None:
    people = [invented("工友" + chr(0x4E00 + place), place, work_unit=UNIT) for place in range(100, 111)]
    ids = [known.members.register(actor, new).id for new in people]
    proof = known.printing.proof(actor, "member_card", ids)
    assert proof.sheets == (1, 1)
    known.printing.give_out(actor, proof, (2,))
    assert [line.subject_id for line in known.printing.history(actor)] == ids[10:]


# --- photo, masks, rights ---------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["registration_form", "member_booklet", "member_card"])
def test_a_photo_stands_in_its_box(known: Known, actor: Actor, form: str) -> None:
    person = known.people["朴金花"]
    assert (
        not pypdf.PdfReader(io.BytesIO(known.printing.proof(actor, form, (person,)).content)).pages[0].images
    )
    known.members.put_photo(actor, person, jpeg(600, 800))
    content = known.printing.proof(actor, form, (person,)).content
    assert len(pypdf.PdfReader(io.BytesIO(content)).pages[0].images) == 1
    assert "贴照片处" not in words(content)
    assert known.printing.proof(actor, form, (person,)).content == content


def test_a_roster_shows_no_whole_number(known: Known, actor: Actor) -> None:
    found = words(known.printing.proof(actor, "member_roster", (UNIT_ID,)).content)
    assert not any(number(2 + place) in found for place in range(8))
    assert "13900000002" not in found


def test_a_joining_nobody_is_entered_for_is_printed_to_be_filled_in(
    known: Known, db: Database, actor: Actor
) -> None:
    with db.transaction("probe", actor) as tx:
        tx.execute(insert(GroupJoiningRow).values(**{**joining_row(), "id": "joining-2"}))
    found = words(known.printing.proof(actor, "group_joining", ("joining-2",)).content)
    assert "0人" in found
    assert "本人签字" in found


def test_a_joint_union_lists_the_units_it_covers(known: Known, db: Database, actor: Actor) -> None:
    with db.transaction("probe", actor) as tx:
        tx.execute(update(UnionOrgRow).values(base_type="02", rev=UnionOrgRow.rev + 1))
        for place in range(30):
            more = {**unit_row(), "id": f"unit-x{place}", "name": f"站点{place:02d}"}
            tx.execute(insert(UnitRow).values(**more))
    found = words(known.printing.proof(actor, "union_form", (UNION_ID,)).content)
    assert "覆盖单位（31个）" in found
    assert all(f"站点{place:02d}" in found for place in range(30))


def test_papers_of_members_need_the_right_to_read_them(known: Known, actor: Actor) -> None:
    stranger = replace(actor, role="hub")
    for form in FACTS:
        with pytest.raises(NotAllowed):
            known.printing.preview(stranger, form, subject(known, form))


def test_the_facts_of_a_paper_are_the_records(known: Known, db: Database) -> None:
    with db.reading() as tx:
        paper = member_paper(tx, known.people["朴金花"])
        alone = member_paper(tx, known.people["金哲洙"])
    assert (paper.unit, paper.union, paper.office) == (UNIT, UNION, OFFICE)
    assert [event.from_union for event in paper.history] == ["", "敦化市林业工会"]
    assert (alone.unit, alone.union, alone.photo) == ("", OFFICE, None)


# --- the letter of a transfer, and the number it bears ---------------------------------------------


def transferred(db: Database, actor: Actor, member_id: str, on: date, doc_no: str = "") -> None:
    row = {
        **event_row(member_id),
        "type": "4",
        "date": on,
        "doc_no": doc_no,
        "from_union": UNION,
        "to_union": "别处",
    }
    with db.transaction("probe", actor) as tx:
        tx.execute(insert(MembershipEventRow).values(**row))


def test_a_letter_bears_the_next_number_of_the_letters_on_stub_letter_and_slip(
    known: Known, db: Database, guard: Guard, clock: FixedClock, actor: Actor
) -> None:
    numbers, (first, second, third, *_rest) = Numbers(db, guard, clock), known.people.values()
    for member in (first, second):
        transferred(db, actor, member, date(2026, 3, 1))
    transferred(db, actor, third, date(2026, 3, 1), "手写7")

    def letters(*members: str) -> list[list[str]]:
        content = known.printing.proof(actor, "transfer_letter", members).content
        pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages]
        return [re.findall(r"第 (\S*) 号", page) for page in pages]

    assert letters(first) == [[""] * 5] or letters(first) == [[]]  # no block: it is written by hand
    numbers.take_block(actor, NewBlock("certificate", "C001", "C009", ""))
    numbers.take_block(actor, NewBlock("letter", "延工介026001", "延工介026003", "2026-3"))
    assert letters(first, second, third) == [["延工介026001"] * 5, ["延工介026002"] * 5, ["手写7"] * 5]
    assert [one.form for one in numbers.numbers(actor)] == ["transfer_letter"] * 2
    proof = known.printing.proof(actor, "transfer_letter", [first])
    known.printing.give_out(actor, proof)
    states = {one.number: one.state for one in numbers.numbers(actor)}
    assert states == {"延工介026001": "PRINTED", "延工介026002": "HELD"}
    transferred(db, actor, first, date(2026, 9, 1))  # a person may move twice: that is another letter
    assert letters(first) == [["延工介026003"] * 5]
    with db.reading() as tx:
        names = NAMES_BY_TABLE["membership_event"](tx, [one.subject_id for one in numbers.numbers(actor)])
    assert len(names) == 3
    with pytest.raises(NumbersUsedUp):
        transferred(db, actor, second, date(2026, 9, 1))
        letters(second)


def test_a_spoiled_letter_gets_the_next_number(
    known: Known, db: Database, guard: Guard, clock: FixedClock, actor: Actor
) -> None:
    numbers, member = Numbers(db, guard, clock), next(iter(known.people.values()))
    transferred(db, actor, member, date(2026, 3, 1))
    numbers.take_block(actor, NewBlock("letter", "L01", "L09", ""))
    for wanted in ("L01", "L02"):
        proof = known.printing.proof(actor, "transfer_letter", [member])
        assert wanted in preview.words(proof.content)
        known.printing.give_out(actor, proof)
        numbers.spoil(actor, next(one.id for one in numbers.numbers(actor) if one.number == wanted), "撕破")
    again = known.printing.proof(actor, "transfer_letter", [member], again=True)
    assert "L03" in preview.words(again.content)
    assert "L02" not in preview.words(again.content)

"""A name is kept exactly: from a roster into the roll, to whoever looks for it, onto paper, out, and into another office."""

from __future__ import annotations

import io
import random
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pypdfium2
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from app.members import MemberLine, Query
from app.members.cells import name_fault, read_name
from app.office import Office
from app.printing import ListColumn, Listing
from app.shared import pinyin
from app.shared.identity import check_digit, mask_id
from tests.people import HEADER

RARE = "䶮㛃𬱖𠮷𬭎𬩬𫖯𬸦"
# Newer than this Python's tables of characters: extensions H and I, and what an office drew itself.
NEWEST = "\U00031350\U000323af\U0002ebf0\U0002ee5d\ue863"
HAN = "王李张朴金伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀英华玉兰顺姬哲洙买合木提阿依古丽吐尔逊哈斯巴特尔"
HANGUL = "김이박최정강조윤장임철수영희민준서연지우하은"
SPECIAL = (
    "王", "龙", "金一", "〇一", "阿依古丽·吐尔逊", "哈斯·巴特尔·阿拉坦", "欧阳娜娜", "单于明", "김철수", "독고영재",
    "박", "박·철수", "JOHN SMITH", "O'Brien", "Jean-Luc", "A. Smith", "Zoë Öztürk", "凌々子",
    *(f"张{sign}" for sign in RARE), *(f"{sign}伟" for sign in RARE), RARE, "·".join(RARE), RARE * 6 + "王李",
    "买" * 50, "阿依·" * 12 + "古丽", "김" * 25 + "박" * 25,
)  # fmt: skip


def invented(chance: random.Random) -> str:
    """Return a name of 1 to 50 characters: Han of every plane the fonts have, or Hangul, some in parts with dots."""
    alphabet = HANGUL if chance.random() < 0.2 else HAN + RARE
    length = chance.choice((1, 2, 2, 3, 3, 3, 4, 7, 15, 30, 50))
    name = "".join(chance.choices(alphabet, k=length))
    if length > 6 and chance.random() < 0.6:
        for place in chance.sample(range(1, length - 1, 3), length // 8 + 1):
            name = name[:place] + "·" + name[place + 1 :]
    return name


def names() -> list[str]:
    chance = random.Random(4)
    made = dict.fromkeys(SPECIAL)
    while len(made) < 160:
        made[invented(chance)] = None
    return list(made)


NAMES = names()
LATIN = re.compile(r"[A-Za-z]")  # letters are typed for a sound, and mean beginnings
UNPRINTABLE = [f"王{sign}" for sign in NEWEST] + [f"{sign}一{sign}" for sign in NEWEST]


def number(place: int) -> str:
    body = f"22990119850312{place:03d}"
    return body + check_digit(body)


def roster(path: Path, people: list[str]) -> Path:
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("会员信息")
        sheet.write_row(0, 0, HEADER)
        for at, name in enumerate(people, 1):
            cells = [
                str(at), name, "男" if at % 2 else "女", "19850312", "朝鲜族", "在岗", "居民身份证", number(at), "高中", "",
                f"139{at:08d}", "农业家庭户口", "222401", "入会", "20200105", "", "群众", "青山镇机械厂", "", "是",
            ]  # fmt: skip
            for place, cell in enumerate(cells):
                sheet.write_string(at, place, cell)
    return path


def make_office(folder: Path, name: str) -> Office:
    return Office.create(
        folder, code="222401001", name=name, region="222401", operator="王芳", password="correct horse"
    )


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """An office that took in a roster of all the names."""
    folder = tmp_path_factory.mktemp("names")
    made = make_office(folder / "office", "青山镇总工会")
    outcome = made.members.import_roster(made.actor, roster(folder / "名册.xlsx", NAMES + UNPRINTABLE))
    assert outcome.report["problems"] == []
    yield made
    made.db.close()


def lines(office: Office, text: str = "") -> list[MemberLine]:
    found = office.members.window(office.actor, Query(text=text)).ids
    return list(office.members.page(office.actor, found))


def found(office: Office, text: str) -> set[str]:
    return {line.name for line in lines(office, text)}


def test_a_roster_s_names_are_stored_as_they_stand_there(office: Office) -> None:
    wanted = sorted((name, mask_id(number(place))) for place, name in enumerate(NAMES + UNPRINTABLE, 1))
    assert sorted((line.name, line.id_masked) for line in lines(office)) == wanted


@pytest.mark.parametrize(
    "typed",
    [
        pytest.param(lambda name: name, id="whole"),
        pytest.param(lambda name: name.replace("·", "•"), id="another dot"),
        pytest.param(lambda name: name.replace("·", ""), id="without dots"),
        pytest.param(lambda name: name[:2], id="beginning"),
        pytest.param(lambda name: name[-2:], id="end"),
        pytest.param(lambda name: name[len(name) // 2 :][:3], id="middle"),
    ],
)
def test_everybody_is_found_by_the_name_and_by_part_of_it(
    office: Office, typed: Callable[[str], str]
) -> None:
    lost = [
        name
        for name in NAMES + UNPRINTABLE
        if not LATIN.search(name) and name not in found(office, typed(name))
    ]
    assert lost == []


def test_everybody_is_found_by_every_single_character(office: Office) -> None:
    for sign in sorted({*RARE, *NEWEST, *"〇々김박朴王"}):
        assert found(office, sign) == {name for name in NAMES + UNPRINTABLE if sign in name}, sign


def test_a_name_in_letters_is_found_by_its_beginning_and_its_initials(office: Office) -> None:
    for name, typed in (
        ("JOHN SMITH", "john s"), ("JOHN SMITH", "JS"), ("O'Brien", "o'b"), ("Zoë Öztürk", "zoe"),
    ):  # fmt: skip
        assert name in found(office, typed), typed


def test_everybody_whose_sound_is_known_is_found_by_it_and_by_initials(office: Office) -> None:
    sounding = [name for name in NAMES if pinyin.full(name).isascii()]
    assert len(sounding) > 50
    assert {"阿依古丽·吐尔逊", "张䶮", "张㛃", "张𬱖", "张𠮷", "张𬭎", "𬸦伟"} <= set(sounding)
    for name in sounding:
        assert name in found(office, pinyin.full(name))
        assert name in found(office, pinyin.initials(name))
        assert name in found(office, pinyin.initials(name).upper())


def listed(people: list[str]) -> Listing:
    return Listing("members", "会员名册", (ListColumn("姓名"),), tuple((name,) for name in people))


def words(path: Path, reader: str) -> str:
    if reader == "poppler":
        if shutil.which("pdftotext") is None:
            pytest.skip("poppler is not on this machine")
        line = ["pdftotext", "-raw", "-enc", "UTF-8", str(path), "-"]
        return subprocess.run(line, capture_output=True, check=True).stdout.decode()
    document = pypdfium2.PdfDocument(io.BytesIO(path.read_bytes()))
    try:
        return "\n".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


@pytest.mark.parametrize("reader", ["pdfium", "poppler"])
@pytest.mark.parametrize("language", ["zh_CN", "zh_CN+ko_KR"])
def test_the_names_on_paper_are_read_back_as_they_are(
    office: Office, tmp_path: Path, reader: str, language: str
) -> None:
    path = tmp_path / "名册.pdf"
    people = sorted(line.name for line in lines(office) if line.name in NAMES)
    office.printing.list_pdf(office.actor, listed(people), path, language)
    read = "".join(words(path, reader).split()).replace("\ufffe", "")
    assert [name for name in people if "".join(name.split()) not in read] == []


def test_out_and_into_another_office_nothing_changes(office: Office, tmp_path: Path) -> None:
    out = tmp_path / "名册.xlsx"
    assert office.members.export(office.actor, out, Query(), "", masked=False) == len(NAMES + UNPRINTABLE)
    other = make_office(tmp_path / "other", "松江县总工会")
    try:
        outcome = other.members.import_roster(other.actor, out)
        assert outcome.report["problems"] == []
        assert [
            one.repairs for one in outcome.judgement.rows if any(r.field == "name" for r in one.repairs)
        ] == []
        here, there = (
            {(line.name, line.id_masked, line.born) for line in lines(one)} for one in (office, other)
        )
        assert here == there
        assert len(here) == len(NAMES + UNPRINTABLE)
        again = tmp_path / "again.xlsx"
        other.members.export(other.actor, again, Query(), "", masked=False)
        assert office.members.import_roster(office.actor, again).taken == 0
    finally:
        other.db.close()


# --- every name, not only these -------------------------------------------------------------------

SIGNS = st.one_of(
    st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF),
    st.characters(min_codepoint=0x3400, max_codepoint=0x4DBF),
    st.characters(min_codepoint=0x20000, max_codepoint=0x323AF),
    st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3),
    st.sampled_from(RARE + NEWEST),
)
WORDS = st.lists(SIGNS, min_size=1, max_size=12).map("".join)
WHOLE = st.lists(WORDS, min_size=1, max_size=4).map("·".join)


@given(WHOLE)
def test_no_character_of_any_name_is_changed_or_lost(name: str) -> None:
    assert read_name(name) == name
    assert read_name(f" {name.replace('·', '•')}\u3000") == name
    assert name_fault(name) is None
    assert pinyin.letters_of(name) == name.replace("·", "").lower()


@given(WHOLE, st.data())
def test_every_part_of_any_name_finds_it(name: str, data: st.DataObject) -> None:
    letters = name.replace("·", "")
    start = data.draw(st.integers(0, len(letters) - 1))
    part = letters[start : data.draw(st.integers(start + 1, len(letters)))]
    held = pinyin.grams(name)
    if len(part) > 1:
        assert set(pinyin.pairs(part)) <= set(held)
    else:
        assert any(gram.startswith(pinyin.letters_of(part)) for gram in held)


def test_names_that_only_look_alike_stay_two(tmp_path: Path, office: Office) -> None:
    alike = ["张吉", "张𠮷", "山崎", "山﨑", "王伟", "王 伟"]
    path = roster(tmp_path / "alike.xlsx", alike)
    judged = office.members.import_roster(office.actor, path, dry_run=True).judgement.rows
    kept = [next((r.after for r in row.repairs if r.field == "name"), None) for row in judged]
    assert kept == [None, None, None, None, None, "王伟"]

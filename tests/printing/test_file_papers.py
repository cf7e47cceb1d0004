"""The papers of a hardship file, from a real office: what may hang on a wall, who signs, what lies in the archive."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import chain, product
from pathlib import Path

import pypdfium2
import pytest

from app.hardship import Act, DatedLine, FileDetails, Hardship, Line, file_paper
from app.hardship import happenings as acts
from app.members import Members
from app.printing import FORMS, LANGUAGES, Printing
from app.printing.forms import archive_index, hardship_notice
from app.printing.forms.hardship_notice import NoticeDiffers
from app.printing.forms.notice_result import NoticeNeeded
from app.printing.layout import lay
from app.printing.sheet import Stamp
from app.printing.wording import load
from app.security import Guard, NotAllowed
from app.shared import codes, paths
from app.shared.actor import Actor
from app.shared.clock import FixedClock
from app.shared.db import Database
from app.unions.service import Unions
from tests.hardship.conftest import HEADER, hardship, line, write_sheet  # noqa: F401 - fixtures
from tests.hardship.files import household_row, on
from tests.printing.files_on_paper import FILES, HEAD, ILLNESS, LONG_NAME, crowded, granted, opened
from tests.printing.test_layout import LINES, assert_tidy

ON_A_WALL = ("hardship_notice", "notice_result")


@dataclass(frozen=True)
class Filed:
    """The office's printing and its files: of a family on the roll, and of a household of the list that waits."""

    printing: Printing
    hardship: Hardship
    family: str
    waiting: str


@pytest.fixture
def filed(
    db: Database,
    guard: Guard,
    clock: FixedClock,
    actor: Actor,
    hardship: Hardship,  # noqa: F811
    line: Line,  # noqa: F811
    write_sheet: Callable[..., Path],  # noqa: F811
) -> Filed:
    Unions(db, guard, clock).found(actor, "JL-1", "青山镇总工会", "222401001")
    family = opened(hardship, Members(db, guard, clock), actor)
    hardship.import_households(actor, write_sheet([HEADER, household_row(1)]), line)
    waiting = hardship.open_file(
        actor, household_id=hardship.window(actor)[0], details=FileDetails("青山村", cause="01")
    )
    return Filed(Printing(db, guard, clock), hardship, family, waiting)


def words(content: bytes) -> str:
    document = pypdfium2.PdfDocument(content)
    try:
        pages = [page.get_textpage().get_text_range() for page in document]
        facts = document.get_metadata_dict().values()
    finally:
        document.close()
    return "".join("\n".join([*pages, *facts]).split())


def illnesses() -> tuple[str, ...]:
    told = tomllib.loads((paths.resources() / "catalog" / "illness_words.toml").read_text("utf-8"))
    told.pop("causes")
    health = [entry.name_zh for entry in codes.load("health_status") if entry.code != "01"]
    return (ILLNESS, "病", "残", "질병", "장애", *health, *chain.from_iterable(told.values()))


@pytest.mark.parametrize("form", ON_A_WALL)
def test_what_hangs_on_a_wall_tells_no_illness_and_no_whole_number(
    filed: Filed, actor: Actor, second: Actor, form: str
) -> None:
    granted(filed.hardship, actor, second, filed.family)
    people = [one.told for one in filed.hardship.file(actor, filed.family).people]
    for language in LANGUAGES:
        found = words(filed.printing.proof(actor, form, (filed.family,), language).content)
        assert HEAD.name in found
        assert [one for one in illnesses() if one in found and one != "意外"] == []
        assert HEAD.id_no not in found
        assert HEAD.id_no[3:-2] not in found
        assert HEAD.mobile not in found
        assert not any(one.name in found for one in people if one.relation != "02")


def test_no_cause_of_any_list_tells_an_illness_on_the_notice(filed: Filed, db: Database) -> None:
    with db.reading() as tx:
        paper = file_paper(tx, filed.family)
    forbidden = [one for one in illnesses() if one != "意外"]
    for language in LANGUAGES:
        wording = load("hardship_notice", language)
        for cause in (*(entry.code for entry in codes.load("hardship_reasons")), "88", ""):
            told = hardship_notice.row(
                1, replace(paper, details=replace(paper.details, cause=cause)), wording
            )[-1]
            assert told
            assert not any(one in told for one in forbidden)
    assert hardship_notice.row(1, replace(paper, details=replace(paper.details, cause="88")), load(
        "hardship_notice", "zh_CN"))[-1] == "其他原因"  # fmt: skip


def test_files_of_two_notices_do_not_hang_together_and_one_that_never_hung_has_no_result(
    filed: Filed, actor: Actor
) -> None:
    with pytest.raises(NoticeDiffers):
        filed.printing.proof(actor, "hardship_notice", (filed.family, filed.waiting))
    with pytest.raises(NoticeNeeded):
        filed.printing.proof(actor, "notice_result", (filed.waiting,))
    assert "年月日至" in words(filed.printing.proof(actor, "hardship_notice", (filed.waiting,)).content)


def test_the_result_says_what_was_objected_and_not_what_was_said(filed: Filed, actor: Actor) -> None:
    filed.hardship.act(actor, filed.family, Act(acts.OBJECTED, on(19), words="举报称其有小汽车"))
    found = words(filed.printing.proof(actor, "notice_result", (filed.family,)).content)
    assert "有异议1件，正在调查处理" in found
    filed.hardship.act(
        actor, filed.family, Act(acts.ANSWERED, on(22), result=acts.DISMISSED, words="车辆为单位所有")
    )
    found = words(filed.printing.proof(actor, "notice_result", (filed.family,)).content)
    assert "有异议1件，已经调查处理" in found
    assert "小汽车" not in found
    assert "车辆" not in found


def test_everybody_of_age_signs_the_authorisation_and_a_guardian_for_the_others(
    filed: Filed, db: Database
) -> None:
    with db.reading() as tx:
        view = FORMS["hardship_application"].load(tx, filed.family)
    assert [one.told.name for one in view.people if one.adult] == ["朴金花", "李哲洙", "李明姬", "金顺子"]
    assert [one.told.name for one in view.people if not one.adult] == ["李明洙"]


def test_the_letter_to_the_civil_affairs_office_carries_whole_numbers_and_needs_that_right(
    filed: Filed, actor: Actor
) -> None:
    found = words(filed.printing.proof(actor, "economy_check", (filed.family, filed.waiting)).content)
    assert all(one in found for one in (HEAD.id_no, "2户、6人", "2026年9月26日"))
    with pytest.raises(NotAllowed):
        filed.printing.proof(replace(actor, role="viewer"), "economy_check", (filed.family,))


def test_a_survey_is_a_paper_to_take_along_before_and_a_record_afterwards(filed: Filed, actor: Actor) -> None:
    before = words(filed.printing.proof(actor, "home_survey", (filed.waiting,)).content)
    after = words(filed.printing.proof(actor, "home_survey", (filed.family,)).content)
    assert "☐租住" in before
    assert "☐租住" not in after
    assert all(
        one in after for one in ("2026年9月25日", "调查人：王芳", "调查人：李强", "28,600.00", "全年合计")
    )


def test_the_index_lists_what_was_printed_and_numbers_its_pages(
    filed: Filed, actor: Actor, db: Database, tmp_path: Path
) -> None:
    printed = filed.printing.produce(actor, "hardship_application", filed.family, tmp_path / "a.pdf")
    filed.printing.produce(actor, "hardship_application", filed.family, tmp_path / "b.pdf")
    filed.printing.produce(actor, "household_plan", filed.family, tmp_path / "c.pdf")
    test = filed.hardship.test_file(
        actor, filed.family, line=DatedLine(Line("222401", 2026, 72_000, Decimal("2")), on(-200))
    )
    filed.printing.produce(actor, "income_slip", test.test.id, tmp_path / "e.pdf")
    filed.printing.produce(actor, "archive_cover", filed.family, tmp_path / "d.pdf")
    with db.reading() as tx:
        view = FORMS["archive_index"].load(tx, filed.family)
    found = archive_index.leaves(view)
    assert [(one.form, one.number, one.pages) for one in found] == [
        ("hardship_application", printed.number, 3),
        ("household_plan", found[1].number, 1),
        ("income_slip", found[2].number, 2),
    ]
    assert "1—3" in words(filed.printing.proof(actor, "archive_index", (filed.family,)).content)


def test_twenty_people_long_names_and_a_note_of_500_characters_keep_the_layout(
    filed: Filed, actor: Actor, db: Database
) -> None:
    file_id = crowded(filed.hardship, actor, filed.waiting)
    forms = sorted(key for key, form in FORMS.items() if form.subject == FILES and key != "notice_result")
    for form, language in product(forms, ("zh_CN", "zh_CN+ko_KR")):
        with db.reading() as tx:
            view = FORMS[form].load(tx, file_id)
        laid = lay(FORMS[form].fill(view, load(form, language), Stamp("7K3M9-2QPX4", "", "", 0)), LINES)
        assert_tidy(laid)
        whole = "".join(text.text for page in laid.pages for text in page.texts)
        if form in ("hardship_file", "hardship_application"):
            assert whole.count("住房为上世纪八十年代砖房") == 27
        if form in ("hardship_file", "hardship_application", "home_survey", "economy_check"):
            assert whole.count(LONG_NAME) == 4
            assert all(f"家人{n:02d}" in whole for n in range(19) if n % 5)


def test_the_index_names_every_paper_of_a_file() -> None:
    named = {
        one.removeprefix("papers.")
        for one in load("archive_index", "zh_CN").lines
        if one.startswith("papers.")
    }
    about = {key for key, form in FORMS.items() if form.subject == FILES}
    assert about - {"archive_cover", "archive_index"} <= named


def test_an_exit_says_its_kind_reason_and_what_was_given(filed: Filed, actor: Actor, second: Actor) -> None:
    granted(filed.hardship, actor, second, filed.family)
    before = words(filed.printing.proof(actor, "hardship_exit", (filed.family,)).content)
    assert "☐解困脱困" in before
    leaving = Act(acts.EXITED, on(40), result=acts.RESOLVED, reason="1", amount=185_000, words="长女就业")
    filed.hardship.act(second, filed.family, leaving)
    after = words(filed.printing.proof(actor, "hardship_exit", (filed.family,)).content)
    assert "☐" not in after
    assert all(
        one in after for one in ("解困脱困，2026年10月31日", "长女就业", "1,850.00", "帮扶措施2项，完成1项")
    )
    cover = words(filed.printing.proof(actor, "archive_cover", (filed.family,)).content)
    assert "2026年9月21日至2026年10月31日" in cover

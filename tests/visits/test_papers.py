"""The sign-off list and the visit's sheet say on paper what stands in the database."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.printing import wording
from app.printing.forms import visit_list, visit_sheet
from app.printing.pdf import draw
from app.printing.sheet import Fields, Framed, Grid, Heading, Paragraph, Sheet, Signatures, Stamp, texts
from app.unions import Unions
from app.visits import Outcome, VisitLine, parse_plan
from app.visits.papers import PaperSubjectMissing
from tests.visits.conftest import Office, approve
from tests.visits.test_other_day import PLAN

STAMP = Stamp("ABCDE-12345", "2026-11-20 09:00", "经办一", 0)
LANGUAGES = ("zh_CN", "ko_KR", "zh_CN+ko_KR")


@pytest.fixture
def campaign_id(office: Office, sample_day: Path) -> str:
    """The sample campaign with its list, in an office that has a name."""
    Unions(office.db, office.visits._guard, office.visits._clock).found(
        office.actor, "222401001", "青山镇总工会"
    )
    (campaign,) = office.visits.campaigns(office.actor)
    return campaign.id


def the_list(office: Office, campaign_id: str, language: str = "zh_CN") -> Sheet:
    with office.db.reading() as tx:
        return visit_list.FORM.fill(
            visit_list.FORM.load(tx, campaign_id), wording.load("visit_list", language), STAMP
        )


def the_sheet(office: Office, visit_id: str, language: str = "zh_CN") -> Sheet:
    with office.db.reading() as tx:
        view = visit_sheet.FORM.load(tx, visit_id)
        return visit_sheet.FORM.fill(view, wording.load("visit_sheet", language), STAMP)


def test_before_the_visits_the_list_shows_the_plan(office: Office, campaign_id: str) -> None:
    sheet = the_list(office, campaign_id)
    assert sheet.landscape
    (grid,) = (part for part in sheet.parts if isinstance(part, Grid))
    assert len(grid.rows) == 44
    assert grid.total is not None
    assert {len(row) for row in (*grid.rows, grid.total)} == {len(grid.columns)}
    assert {"9,600.00", "44人", "6,529.60", "44\n44"} <= set(grid.total)
    words = texts(sheet)
    assert any("人民币玖仟陆佰元整" in text for text in words)
    assert any("人民币壹万陆仟壹佰贰拾玖元陆角" in text for text in words)
    assert not any("其中已发放" in text for text in words)
    assert "上级工会经费补助、本级工会经费列支" in words


def test_after_the_visits_the_list_shows_what_was_given(
    office: Office, campaign_id: str, samples: Path
) -> None:
    office.visits.import_results(office.actor, campaign_id, samples / "day/visits-returned.xlsx")
    sheet = the_list(office, campaign_id)
    (grid,) = (part for part in sheet.parts if isinstance(part, Grid))
    words = texts(sheet)
    (given,) = (text for text in words if "其中已发放" in text)
    for figure in (
        "23人",
        "¥7,400.00",
        "大米10kg(袋) 22",
        "食用油5L(桶) 25",
        "¥3,504.50",
        "人民币叁仟伍佰零肆元伍角",
    ):
        assert figure in given
    (absent,) = (row for row in grid.rows if row[1] == "薛玉")
    assert (absent[5], absent[6], absent[-1]) == ("0.00", "", "不在家")
    (changed,) = (row for row in grid.rows if row[1] == "唐倩")
    assert (changed[5], changed[6], changed[7]) == ("0.00", "食用油5L(桶)", "1")
    assert (changed[10], changed[-1]) == ("刘英（配偶）代领", "与计划不同")
    assert sum(len(row[6].split("\n")) for row in grid.rows if "大米" in row[6]) > 0
    (signatures,) = (part for part in sheet.parts if isinstance(part, Signatures))
    assert signatures.labels == ("制表", "审核", "负责人（盖章）")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_visit_fits_one_page(office: Office, campaign_id: str, tmp_path: Path, language: str) -> None:
    ids = office.visits.window(office.actor, campaign_id)
    for place, visit in enumerate((ids[0], ids[-1])):
        with (tmp_path / f"{place}.pdf").open("wb") as out:
            assert draw(the_sheet(office, visit, language), out) == 1
    with (tmp_path / "list.pdf").open("wb") as out:
        assert draw(the_list(office, campaign_id, language), out) > 1


def test_the_sheet_has_the_kit_and_room_to_sign(office: Office, campaign_id: str) -> None:
    (visit,) = (line for line in lines(office, campaign_id) if line.name == "徐永男")
    sheet = the_sheet(office, visit.id)
    words = texts(sheet)
    assert [part.text for part in sheet.parts if isinstance(part, Heading)] == ["入户慰问签收单"]
    for text in (
        "1,000.00",
        "68.50",
        "79.90",
        "1,148.40",
        "无记录",
        "□ 本人签收    □ 代领    □ 不在家    □ 拒收",
    ):
        assert text in words
    (capitals,) = (part.text for part in sheet.parts if isinstance(part, Paragraph))
    assert "人民币壹仟壹佰肆拾捌元肆角（¥1,148.40）" in capitals
    assert sum(isinstance(part, Signatures) for part in sheet.parts) == 1


def test_the_sheet_tells_the_last_help_and_what_is_recorded(office: Office, campaign_id: str) -> None:
    first = parse_plan(PLAN | {"recipients": {"households": ["1"], "members": None}})
    earlier = office.visits.plan(office.actor, first).id
    office.visits.make_list(office.actor, earlier)
    approve(office, earlier)
    (before,) = (line for line in lines(office, earlier) if line.name == "徐永男")
    office.visits.record_as_planned(office.actor, before.id, first.window_from)
    (visit,) = (line for line in lines(office, campaign_id) if line.name == "徐永男")
    said = fields(the_sheet(office, visit.id))
    assert said["上次慰问"] == "2026-06-01，2026年夏送清凉：慰问金 ¥666.60，慰问品 绿豆 5斤(袋) 2"
    window = office.visits.campaign(office.actor, campaign_id).window_from
    office.visits.record(office.actor, visit.id, Outcome("GIVEN", window, 0, {}, "刘英", "配偶", "雪大"))
    sheet = the_sheet(office, visit.id)
    said = fields(sheet)
    assert (said["慰问结果"], said["备注"]) == (
        "已登记：已发，与计划不同，2025-12-15，刘英（配偶）代领",
        "雪大",
    )
    assert "无" in texts(sheet)
    assert "0.00" in texts(sheet)


def test_for_a_second_visit_the_plan_stands_on_the_sheet(office: Office, campaign_id: str) -> None:
    (visit,) = (line for line in lines(office, campaign_id) if line.name == "徐永男")
    office.visits.record(office.actor, visit.id, Outcome("ABSENT", None))
    sheet = the_sheet(office, visit.id)
    assert "1,148.40" in texts(sheet)
    assert fields(sheet)["慰问结果"] == "已登记：不在家"


def test_what_is_not_there_cannot_be_printed(office: Office, campaign_id: str) -> None:
    with pytest.raises(PaperSubjectMissing):
        the_list(office, "nothing")
    with pytest.raises(PaperSubjectMissing):
        the_sheet(office, campaign_id)


def lines(office: Office, campaign_id: str) -> tuple[VisitLine, ...]:
    return office.visits.page(office.actor, office.visits.window(office.actor, campaign_id))


def fields(sheet: Sheet) -> dict[str, str]:
    tables = [
        inner for part in sheet.parts for inner in (part.parts if isinstance(part, Framed) else (part,))
    ]
    return dict(pair for part in tables if isinstance(part, Fields) for pair in part.pairs)

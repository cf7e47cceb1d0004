"""Hardship files to print: a family of five with everything known, one of twenty, and one that has only applied."""

from __future__ import annotations

from datetime import date, timedelta

from app.hardship import Act, FileDetails, Hardship, ItemIn, MeasureIn, PersonIn
from app.hardship import happenings as acts
from app.members import Members
from app.shared.actor import Actor
from tests.hardship.files import BEGUN, number, on
from tests.members.conftest import invented

FILES = "hardship_file"
ILLNESS = "急性淋巴细胞白血病"
"""Words that may stand on an office's own paper and on none that hangs on a wall."""

LONG_NAME = "阿不都热合曼·买买提艾力·吐尔逊江·阿卜杜拉"
NOTE = "住房为上世纪八十年代砖房，屋顶漏雨；" * 27
"""Some 500 characters, as somebody writes who has much to say."""

HEAD = invented(
    "朴金花", 2, name_ko="박금화", home_address="延吉市北山街道丹岭社区 18 号楼 2 单元 301 室", dues_base=347_600,
    work_start=date(2001, 7, 1), marital_status="20",
)  # fmt: skip


def opened(hardship: Hardship, members: Members, actor: Actor) -> str:
    """Open and bring on file a family of five with everything written down; return the file's id."""
    registered = members.register(actor, HEAD)
    details = FileDetails(
        "青山机械厂", "13900000002", "worker", "4", "2", "15", ("04", "07"), "王芳", BEGUN + timedelta(days=4),
        housing="05", area="62", postcode="133000",
    )  # fmt: skip
    file_id = hardship.open_file(actor, member_id=registered.id, details=details)
    head = hardship.file(actor, file_id).people[0]
    told = PersonIn(
        HEAD.name, "02", HEAD.id_no, "01", political="13", health="08", disease=ILLNESS, insurance="1", income=186_000,
        employment="2",
    )  # fmt: skip
    hardship.change_person(actor, head.id, told)
    husband = hardship.add_person(actor, file_id, PersonIn(
        "李哲洙", "11", number(11, "19780203"), political="13", health="15", disability_type="4", disability_grade="2",
        insurance="2", income=90_000, employment="1", unit="延青食品有限公司",
    ))  # fmt: skip
    for one in (
        PersonIn("李明姬", "32", number(12, "20070809"), health="01", insurance="2", unit="延边大学", stage="university",
                 entry_year=2025, years=4),
        PersonIn("李明洙", "23", number(13, "20150601"), health="01", insurance="2", unit="青山镇中心小学",
                 stage="primary", entry_year=2021, years=6),
        PersonIn("金顺子", "56", number(14, "19500110"), health="12", insurance="2", income=13_200),
    ):  # fmt: skip
        hardship.add_person(actor, file_id, one)
    for item in (
        ItemIn("income", "WAGE", 186_000, "month", head.id, "工资流水"),
        ItemIn("income", "WAGE", 90_000, "month", husband, "单位证明"),
        ItemIn("income", "TRANSFER", 13_200, "month", None, "存折"),
        ItemIn("expense", "ILLNESS", 2_860_000, "year", head.id, "医保结算单", ILLNESS),
        ItemIn("expense", "STUDY", 800_000, "year", None, "学费票据"),
    ):
        hardship.add_item(actor, file_id, item)
    for measure in (
        MeasureIn("办理医疗救助申请，协助报销自付部分", "王芳", date(2026, 12, 31), "材料已收齐"),
        MeasureIn("金秋助学：长女学费", "李强", date(2026, 9, 30), "已申报", "发放 5,000 元", "DONE"),
    ):
        hardship.set_measure(actor, file_id, measure)
    for act in (
        Act(acts.APPLY, on(0), words=f"本人患{ILLNESS}，自付医疗费用高，家庭生活困难。"),
        Act(acts.REVIEWED, on(2), result=acts.PASS, words="情况属实，同意上报。"),
        Act(acts.SURVEYED, on(4), people=("王芳", "李强"), words=f"住房 62 平方米，无车辆。户主患{ILLNESS}，情况属实。"),
        Act(acts.CHECK_SENT, on(5)),
        Act(acts.CHECK_ANSWERED, on(12), result=acts.AGREES),
        Act(acts.HUNG_OUT, on(18), until=on(25)),
    ):  # fmt: skip
        hardship.act(actor, file_id, act)
    return file_id


def granted(hardship: Hardship, actor: Actor, second: Actor, file_id: str) -> None:
    """Put a file forward and grant it."""
    hardship.act(actor, file_id, Act(acts.PUT_FORWARD, on(28)))
    hardship.act(
        second,
        file_id,
        Act(acts.DECIDED, on(29), result=acts.GRANTED, reason="1", document="延工困〔2026〕3号"),
    )


def of_twenty(hardship: Hardship, actor: Actor, household_id: str) -> str:
    """Open the file of a household of twenty with long names and a note of 500 characters; return its id."""
    details = FileDetails("青山村", cause="04", authorised_on=on(3))
    return crowded(hardship, actor, hardship.open_file(actor, household_id=household_id, details=details))


def crowded(hardship: Hardship, actor: Actor, file_id: str) -> str:
    """Put nineteen people into a file and let it apply at length; return its id."""
    for n in range(19):
        hardship.add_person(actor, file_id, PersonIn(
            LONG_NAME if n % 5 == 0 else f"家人{n:02d}", "99", number(200 + n), unit="青山镇农业生产资料供销合作总社第三分社",
        ))  # fmt: skip
    hardship.act(actor, file_id, Act(acts.APPLY, on(0), words=NOTE))
    return file_id

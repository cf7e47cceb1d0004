"""What is masked on a screen that others see: numbers by their shape, names and illnesses wherever the records have them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date

import pytest

from app.members import Members, NewMember
from app.security import Guard
from app.security.looking import Looks
from app.shared import paths
from app.shared.actor import Actor
from app.shared.base import Row
from app.shared.clock import FixedClock
from app.shared.db import Database
from app.shared.veil import known, veiled, veiled_name
from tests.hardship.files import number


@pytest.mark.parametrize(
    ("words", "seen"),
    [
        ("证件 229901198001010012", "证件 229***********0012"),
        ("229901 19800101 001X", "229***********001X"),
        ("手机 13904311234，找他", "手机 139****1234，找他"),
        ("139 0431 1234", "139****1234"),
        ("0433-2512345", "043****2345"),
        ("卡号6217001234567890123", "卡号***************0123"),
        ("6217 0012 3456 7890 123", "***************0123"),
        ("金额 1,234,567.00 元", "金额 1,234,567.00 元"),
        ("2026-01-20 QS-20260120-001", "2026-01-20 QS-20260120-001"),
        ("229***********0012", "229***********0012"),
    ],
)
def test_a_number_is_known_by_its_shape(words: str, seen: str) -> None:
    assert veiled(words) == seen


def test_what_the_records_say_of_people_is_masked_wherever_it_stands() -> None:
    found = known({"李桂兰", "金丽", "金丽华", "王"}, {"肺癌"}, {"2512345"})
    assert veiled("○ 李桂兰 户", found) == "○ 李*兰 户"
    assert veiled("金丽华和金丽", found) == "金*华和金*", "the longest name first"
    assert veiled("撤销：登记 李桂兰（肺癌，电话 2512345）", found) == "撤销：登记 李*兰（***，电话 *****45）"
    assert veiled("王府井", found) == "王府井", "one sign alone stands in too many words"
    assert veiled(veiled("金丽华", found), found) == "金*华"
    assert veiled_name("阿不都·买买提") == "阿*****提"


def test_every_column_that_holds_somebody_s_number_is_masked_and_stands_in_the_tables() -> None:
    listed: Mapping[str, list[str]] = tomllib.loads(
        (paths.resources() / "catalog" / "masking.toml").read_text("utf-8")
    )["shared"]
    columns = {
        f"{table.name}.{column.name}" for table in Row.metadata.sorted_tables for column in table.columns
    }
    every = [one.partition(":")[0] for kind in listed.values() for one in kind]
    assert len(every) == len(set(every)) > 30
    assert set(every) <= columns
    numbers = {
        one for one in columns
        if one.rpartition(".")[2] in ("id_no", "head_no", "mobile", "phone", "account", "bank_account")
    } - {"ledger_line.account"}  # an account of the books has a name, no number  # fmt: skip
    assert numbers <= set(listed["numbers"])
    of_people = {one.partition(".")[0] for one in listed["numbers"]} - {
        "member_document"
    }  # has no name of its own
    assert of_people <= {one.partition(".")[0] for one in listed["names"]}


def test_the_records_are_asked_for_names_and_for_numbers_too_short_to_be_known(
    db: Database, guard: Guard, clock: FixedClock, actor: Actor
) -> None:
    members = Members(db, guard, clock)
    members.register(actor, NewMember(
        name="李桂兰", id_type="01", id_no=number(3), change_type="1", change_date=date(2020, 1, 1),
        employment_status="1", work_unit="青山厂", mobile="13900000003", ethnic="01",
    ))  # fmt: skip
    found = Looks(db, guard).personal(actor)
    assert found.masks == {"李桂兰": "李*兰"}, "a number of ten digits and more is known by its shape"

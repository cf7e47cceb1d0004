"""Only an office and a unit that can exist are written down."""

from __future__ import annotations

import pytest

from app.unions.credit_code import CreditCodeWrong
from app.unions.rules import (
    OfficeCodeWrong,
    OfficeNameMissing,
    RegionWrong,
    UnitKindUnknown,
    UnitNameMissing,
    UnitNameTooLong,
    check_unit,
    office_of,
    tidy,
)


def test_an_office_is_tidied_and_its_region_read_from_its_number() -> None:
    office = office_of(" 222401001 ", " 青山镇　总工会 ", "")
    assert (office.code, office.name, office.region) == ("222401001", "青山镇 总工会", "222401001")
    assert office_of("QS-1", "青山镇总工会", "").region == ""


@pytest.mark.parametrize(
    ("code", "name", "region", "refusal"),
    [("", "甲", "", OfficeCodeWrong), ("a b", "甲", "", OfficeCodeWrong), ("QS", " ", "", OfficeNameMissing),
     ("QS", "甲", "2224", RegionWrong)],
)  # fmt: skip
def test_an_impossible_office_is_refused(code: str, name: str, region: str, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        office_of(code, name, region)


@pytest.mark.parametrize(
    ("name", "kind", "uscc", "refusal"),
    [("", "unit", "", UnitNameMissing), ("厂" * 121, "unit", "", UnitNameTooLong),
     ("厂", "club", "", UnitKindUnknown), ("厂", "unit", "81440000MCL468545N", CreditCodeWrong)],
)  # fmt: skip
def test_an_impossible_unit_is_refused(name: str, kind: str, uscc: str, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        check_unit(name, kind, uscc)


def test_a_unit_with_a_true_credit_code_passes() -> None:
    check_unit("青山机械厂", "unit", "81440000MCL468545M")
    assert tidy("　青山  机械厂 ") == "青山 机械厂"

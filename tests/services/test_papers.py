"""The report of a month says what the register says, in every language, on real pages."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from app.services import Person
from app.services.counting import PeriodUnreadable
from tests.funds.test_papers import LANGUAGES, words
from tests.services.conftest import Office
from tests.services.test_register import FAIR, LEGAL, add


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_report_of_a_month_is_printed(office: Office, tmp_path: Path, language: str) -> None:
    add(office, replace(LEGAL, persons=tuple(Person(f"赵{sign}") for sign in "一二三四五六七八")))
    add(office, FAIR)
    out = tmp_path / "report.pdf"
    office.printing.produce(office.actor, "services_report", "2026-01", out, language)
    said = words(out)
    for told in ("12,600.00", "320", "1,200", "328", "赵六", "春风行动", "王芳"):
        assert told in said
    assert "赵七" not in said
    assert ("服务登记月报" in said) == (language != "ko_KR")
    assert ("봉사등록월보" in said) == (language != "zh_CN")
    assert ("법률원조" in said) == (language != "zh_CN")


def test_a_year_has_a_title_of_its_own_and_an_empty_month_says_so(office: Office, tmp_path: Path) -> None:
    out = tmp_path / "report.pdf"
    office.printing.produce(office.actor, "services_report", "2026-03", out, "zh_CN")
    assert "本期没有登记服务" in words(out)
    add(office)
    office.printing.produce(office.actor, "services_report", "2026", out, "zh_CN")
    assert "服务登记年报" in words(out)
    with pytest.raises(PeriodUnreadable):
        office.printing.produce(office.actor, "services_report", "x", out, "zh_CN")

"""The sheet for the safe: one page with every group of the code, and a foot that does not betray it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from app.printing import preview, recovery
from app.security.vault import new_recovery_code

AT = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)


@pytest.mark.parametrize("language", ["zh_CN", "ko_KR"])
def test_every_group_stands_on_the_one_page_with_its_number(language: str) -> None:
    code = new_recovery_code()
    drawn = recovery.recovery_sheet("青山镇总工会", "王芳", code, AT, language)
    assert preview.count(drawn) == 1
    read = preview.words(drawn).replace(" ", "").replace("\u3000", "")
    at = -1
    for number, group in zip("①②③④⑤⑥⑦⑧⑨", code.split("-"), strict=True):
        found = read.find(f"{number}{group}")
        assert found > at
        at = found
    assert "青山镇总工会" in read
    assert "2026-11-20" in read


def test_the_sheet_is_drawn_for_a_printer_in_memory() -> None:
    (page,) = recovery.pages("青山镇总工会", "王芳", new_recovery_code(), AT)
    assert (page.width, page.height) == (2481, 3508)
    assert len(page.pixels) == page.stride * page.height


def test_the_code_is_nowhere_but_among_its_groups() -> None:
    code = new_recovery_code()
    drawn = recovery.recovery_sheet("青山镇总工会", "王芳", code, AT)
    assert code.encode() not in drawn
    assert preview.words(drawn).count(code.split("-")[0]) == 1

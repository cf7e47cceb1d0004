"""A clock that can hardly be right is named, by what is known of entries and of the province."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.shared import hours
from app.shared.clock import iso_moment, moment
from app.shared.text import use_language

NOW = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("now", "last", "heard", "code"),
    [
        (NOW, None, None, ""),
        (NOW, NOW - DAY, NOW - 30 * DAY, ""),
        (NOW, NOW + timedelta(minutes=10), NOW + timedelta(minutes=10), ""),
        (datetime(2001, 1, 1, tzinfo=UTC), NOW, NOW, "clock.early"),
        (NOW, NOW - DAY, NOW + timedelta(minutes=11), "clock.behind"),
        (NOW, NOW + timedelta(minutes=11), None, "clock.back"),
        (NOW, NOW + timedelta(minutes=11), NOW - DAY, "clock.back"),
        (NOW, datetime(2031, 5, 1, tzinfo=UTC), NOW - DAY, ""),  # it was wrong then, and is put right
        (datetime(2031, 5, 1, tzinfo=UTC), NOW, None, "clock.ahead"),
        (datetime(2031, 5, 2, tzinfo=UTC), datetime(2031, 5, 1, tzinfo=UTC), NOW, "clock.ahead"),
        (NOW + 200 * DAY, NOW, NOW, ""),
        (NOW + 201 * DAY, NOW, NOW, "clock.ahead"),
    ],
)
def test_tc29_a_clock_is_judged_by_what_is_known(
    now: datetime, last: datetime | None, heard: datetime | None, code: str
) -> None:
    found = hours.doubt(now, last, heard)
    assert (found.code if found else "") == code
    for language in ("en", "zh_CN", "ko_KR"):
        use_language(language)
        if found:
            assert hours.minute(now) in found.words()
            assert "{" not in found.words()


def test_a_moment_is_read_as_it_was_written() -> None:
    assert moment(iso_moment(NOW)) == NOW
    assert moment("") is moment("2026-11-20T01:00:00") is moment("yesterday") is None

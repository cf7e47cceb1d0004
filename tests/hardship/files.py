"""A hardship file to work on: invented people, and the acts of a life in order."""

from __future__ import annotations

from datetime import date, timedelta

from app.hardship import Act, FileDetails, Hardship, PersonIn
from app.hardship import happenings as h
from app.shared.actor import Actor
from app.shared.identity import check_digit
from tests.conftest import NOW

TODAY = NOW.date()
BEGUN = TODAY - timedelta(days=60)


def number(n: int, born: str = "19800101") -> str:
    """Return the n-th invented resident number."""
    body = f"229901{born}{n:03d}"
    return body + check_digit(body)


def household_row(n: int, name: str = "甲一") -> tuple[object, ...]:
    """Return a row of a sheet of households."""
    return (n, name, number(n), "青山村", "13900000001", 3, 36000, 18000, "本人大病", "", "")


def on(days: int) -> date:
    """Return a day counted from the application."""
    return BEGUN + timedelta(days=days)


# An application of 2026-09-21, a Monday; the notice hangs from Monday to Friday.
APPLIED = Act(h.APPLY, on(0))
REVIEWED = Act(h.REVIEWED, on(2), result=h.PASS, words="情况属实")
SURVEYED = Act(h.SURVEYED, on(4), people=("王芳", "李强"), words="住房简陋")
SENT = Act(h.CHECK_SENT, on(5))
AGREED = Act(h.CHECK_ANSWERED, on(12), result=h.AGREES)
HUNG = Act(h.HUNG_OUT, on(14), until=on(18))
FORWARD = Act(h.PUT_FORWARD, on(21))
GRANTED = Act(h.DECIDED, on(22), result=h.GRANTED, reason="1")
LIFE = (APPLIED, REVIEWED, SURVEYED, SENT, AGREED, HUNG, FORWARD)


def opened(hardship: Hardship, actor: Actor, household: str) -> str:
    """Open the file of a household that has signed."""
    details = FileDetails(
        place="青山村",
        worker="migrant",
        level="4",
        cause="01",
        causes=("04",),
        cadre="王芳",
        authorised_on=on(4),
    )
    return hardship.open_file(actor, household_id=household, details=details)


def lived(hardship: Hardship, actor: Actor, file_id: str, second: Actor) -> None:
    """Bring a file on file."""
    for act in LIFE:
        hardship.act(actor, file_id, act)
    hardship.act(second, file_id, GRANTED)


CHILD = PersonIn(
    "甲小", "20", number(77, "20150601"), stage="primary", unit="青山小学", entry_year=2021, years=6
)

"""What can happen to a hardship file: its states, the kinds of events, and what is refused. Pure words and values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from app.shared import codes
from app.shared.errors import RuleError
from app.shared.text import N_

DRAFT, RELAPSED, APPLIED, REVIEW, VISITED, CHECKING = (
    "DRAFT", "RELAPSED", "APPLIED", "UNIT_REVIEW", "HOME_VISIT", "ECON_CHECK",
)  # fmt: skip
NOTICE, OBJECTION, COUNTY, ACTIVE, DUE = "NOTICE", "OBJECTION", "COUNTY_REVIEW", "ACTIVE", "REVIEW_DUE"
RESOLVED, ENDED, REJECTED, RETURNED, MOVED = "RESOLVED", "CANCELLED", "REJECTED", "RETURNED", "TRANSFERRED"

TERMINAL: Final = frozenset({RESOLVED, ENDED, REJECTED, MOVED})
"""States in which a file lives no more; a household that needs one again gets another."""

FILED: Final = frozenset({ACTIVE, DUE})
"""States of a file that is decided and holds."""

APPLY, REVIEWED, SURVEYED, CHECK_SENT, CHECK_ANSWERED = (
    "APPLY", "UNIT_REVIEWED", "SURVEYED", "CHECK_SENT", "CHECK_ANSWERED",
)  # fmt: skip
HUNG_OUT, OBJECTED, ANSWERED, PUT_FORWARD, DECIDED = (
    "NOTICE",
    "OBJECTED",
    "ANSWERED",
    "PUT_FORWARD",
    "DECIDED",
)
LOOKED_AT, EXITED, HANDED_ON, STEPPED_BACK = "YEAR_REVIEWED", "EXITED", "HANDED_ON", "STEPPED_BACK"
KEPT, NOTED, TAKEN_BACK = "KEPT", "NOTED", "TAKEN_BACK"

QUIET: Final = frozenset({KEPT, NOTED})
"""Events that change nothing of where a file stands; they are not taken back, but said anew."""

KINDS: Final = {
    APPLY: N_("Applied"),
    REVIEWED: N_("Review by the unit's union"),
    SURVEYED: N_("Home survey"),
    CHECK_SENT: N_("Sent to the civil-affairs office"),
    CHECK_ANSWERED: N_("Answer of the civil-affairs office"),
    HUNG_OUT: N_("Public notice"),
    OBJECTED: N_("Objection"),
    ANSWERED: N_("Objection answered"),
    PUT_FORWARD: N_("Put forward for decision"),
    DECIDED: N_("Decision on the file"),
    LOOKED_AT: N_("Yearly review"),
    EXITED: N_("Exit"),
    HANDED_ON: N_("Handed to another union"),
    STEPPED_BACK: N_("Step back"),
    KEPT: N_("File kept up"),
    NOTED: N_("Document noted"),
    TAKEN_BACK: N_("Taken back"),
}
"""What each kind of event is called."""

PASS, REFUSE, RETURN = "PASSED", "REFUSED", "RETURNED"
AGREES, DIFFERS = "AGREES", "DIFFERS"
DISMISSED, UPHELD = "DISMISSED", "UPHELD"
GRANTED = "GRANTED"
STAYS = "STAYS"

RESULTS: Final[Mapping[str, tuple[str, ...]]] = {
    REVIEWED: (PASS, RETURN, REFUSE),
    CHECK_ANSWERED: (AGREES, DIFFERS),
    ANSWERED: (DISMISSED, UPHELD),
    DECIDED: (GRANTED, REFUSE, RETURN),
    LOOKED_AT: (STAYS,),
    EXITED: (RESOLVED, ENDED),
}
"""What may come of an act, by its kind."""

STAGES: Final = (APPLIED, REVIEW, VISITED, CHECKING, NOTICE, COUNTY)
"""The stages before a decision, in order; back to one of them a file may be stepped."""

FROM: Final[Mapping[str, frozenset[str]]] = {
    APPLY: frozenset({DRAFT, RELAPSED, RETURNED}),
    REVIEWED: frozenset({APPLIED}),
    SURVEYED: frozenset({REVIEW, VISITED}),
    CHECK_SENT: frozenset({VISITED, CHECKING}),
    CHECK_ANSWERED: frozenset({CHECKING}),
    HUNG_OUT: frozenset({CHECKING}),
    OBJECTED: frozenset({NOTICE, OBJECTION}),
    ANSWERED: frozenset({OBJECTION}),
    PUT_FORWARD: frozenset({NOTICE}),
    DECIDED: frozenset({COUNTY}),
    LOOKED_AT: FILED,
    EXITED: frozenset({DRAFT, RELAPSED, RETURNED, OBJECTION, *STAGES, *FILED}),
    HANDED_ON: frozenset({DRAFT, RELAPSED, RETURNED, OBJECTION, *STAGES, *FILED}),
    STEPPED_BACK: frozenset({RETURNED, OBJECTION, *STAGES}),
}
"""The states in which each kind of event may happen."""


def state_words(state: str) -> str:
    """Return what a state is called."""
    return codes.load("hardship_states").label(state)


class FileForbids(RuleError):
    """The state of the file does not allow the act."""

    code = "file.state"
    template = N_("The file stands at “{state}”. This step does not come now.")


class ReasonNeeded(RuleError):
    """The act needs a reason."""

    code = "file.reason_missing"
    template = N_("Write down why. It stays with the file.")


class ResultNeeded(RuleError):
    """It is not said what came of the act."""

    code = "file.result_missing"
    template = N_("Say what came of it: {allowed}.")


class TwoNeeded(RuleError):
    """A household is called on by two people."""

    code = "file.two_surveyors"
    template = N_("A home survey is made by two people. Enter two different names.")


class CheckNeeded(RuleError):
    """The civil-affairs office has not answered, or found other figures and nobody said why that stands."""

    code = "file.check_missing"
    template = N_(
        "The civil-affairs office has not answered, or found other figures. Enter its answer, or why the file goes on."
    )


class NoticeShort(RuleError):
    """A name hangs out for so many working days."""

    code = "file.notice_short"
    template = N_("The notice has {found} working days; at least {needed} are needed.")


class NoticeRuns(RuleError):
    """The notice is not over."""

    code = "file.notice_runs"
    template = N_("The notice hangs until {last}. The file goes on after that day.")


class NoObjection(RuleError):
    """There is no such open objection."""

    code = "file.no_objection"
    template = N_("There is no open objection of this kind.")


class SecondNeeded(RuleError):
    """Who puts a file forward does not decide on it."""

    code = "file.second_needed"
    template = N_("Whoever put the file forward does not decide on it. Another operator must, or a paper.")


class ClassNeeded(RuleError):
    """A file that is granted has a class."""

    code = "file.class_missing"
    template = N_("Say which class of hardship is granted.")


class DayTooEarly(RuleError):
    """An act cannot have happened before the one it rests on."""

    code = "file.day_early"
    template = N_("This cannot be before {first}, the day of what it rests on.")


class DayAhead(RuleError):
    """Nothing happened tomorrow."""

    code = "file.day_ahead"
    template = N_("This day lies ahead. Enter what has happened.")


class StageWrong(RuleError):
    """One steps back to a stage that was passed."""

    code = "file.stage_wrong"
    template = N_("The file was not at this stage before, so it cannot go back there.")


class NotNewest(RuleError):
    """Only the newest event is taken back."""

    code = "file.nothing_to_cancel"
    template = N_("This cannot be taken back any more: something else happened to the file since.")


@dataclass(frozen=True)
class FileEvent:
    """Something that happened to a file; see `hardship_event` for its fields. `amount` in fen."""

    id: str
    kind: str
    on: date
    until: date | None = None
    days: int = 0
    people: tuple[str, ...] = ()
    result: str = ""
    reason: str = ""
    amount: int | None = None
    document: str = ""
    words: str = field(default="", repr=False)
    about: str = ""
    cancels: str = ""
    by: str = ""
    at: datetime | None = None

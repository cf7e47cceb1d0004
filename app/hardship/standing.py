"""Where does a hardship file stand, and what may happen to it next? Its events, and what they mean.

Pure. A file's row never says where it stands: its events do, put in order by when they were written down. An event
whose conditions do not hold where it comes (two computers went on with one file before they met) does not count; it is
among the `loose` ones, for a person to take back. Source: hardship_states.csv, procedure of domain page C.4.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Final

from app.hardship.happenings import (
    ACTIVE,
    ANSWERED,
    APPLIED,
    APPLY,
    CHECK_ANSWERED,
    CHECK_SENT,
    CHECKING,
    COUNTY,
    DECIDED,
    DIFFERS,
    DRAFT,
    DUE,
    EXITED,
    FILED,
    FROM,
    GRANTED,
    HANDED_ON,
    HUNG_OUT,
    LOOKED_AT,
    MOVED,
    NOTICE,
    OBJECTED,
    OBJECTION,
    PASS,
    PUT_FORWARD,
    QUIET,
    REFUSE,
    REJECTED,
    RELAPSED,
    RESOLVED,
    RESULTS,
    RETURN,
    RETURNED,
    REVIEW,
    REVIEWED,
    STAGES,
    STEPPED_BACK,
    SURVEYED,
    TAKEN_BACK,
    TERMINAL,
    UPHELD,
    VISITED,
    CheckNeeded,
    ClassNeeded,
    DayTooEarly,
    FileEvent,
    FileForbids,
    NoObjection,
    NoticeRuns,
    NoticeShort,
    NotNewest,
    ReasonNeeded,
    ResultNeeded,
    SecondNeeded,
    StageWrong,
    TwoNeeded,
    state_words,
)
from app.shared.errors import RuleError


@dataclass(frozen=True)
class FileStanding:
    """Where a file stands. The named events are those that hold now; `open` are objections without an answer.

    `counted` are all events that hold, `loose` those that do not fit where they come. `category` is the class granted.
    """

    state: str
    application: FileEvent | None = None
    survey: FileEvent | None = None
    check: FileEvent | None = None
    notice: FileEvent | None = None
    open: tuple[FileEvent, ...] = ()
    forward: FileEvent | None = None
    decision: FileEvent | None = None
    review: FileEvent | None = None
    exit: FileEvent | None = None
    category: str = ""
    next_review_on: date | None = None
    reached: frozenset[str] = frozenset()
    counted: tuple[FileEvent, ...] = ()
    loose: tuple[FileEvent, ...] = ()

    @property
    def is_living(self) -> bool:
        """Say whether the file has not ended."""
        return self.state not in TERMINAL

    @property
    def on_file_since(self) -> date | None:
        """The day the file was granted, None before."""
        return self.decision.on if self.decision is not None and self.category else None


def live(events: Iterable[FileEvent]) -> tuple[FileEvent, ...]:
    """Return the events that were not taken back, the oldest first; what took them back is left out too."""
    everything = sorted(events, key=lambda one: (one.at is not None, one.at, one.id))
    gone = {one.cancels for one in everything if one.kind == TAKEN_BACK}
    return tuple(one for one in everything if one.kind != TAKEN_BACK and one.id not in gone)


def standing_of(
    events: Iterable[FileEvent], today: date, *, relapsed: bool = False, review_months: int = 12
) -> FileStanding:
    """Return where a file stands on a day by its events; a `relapsed` one follows an older file."""
    now = FileStanding(RELAPSED if relapsed else DRAFT)
    counted: list[FileEvent] = []
    loose: list[FileEvent] = []
    for one in live(events):
        try:
            check(now, one)
        except RuleError:
            (counted if _said_before(counted, one) else loose).append(one)
        else:
            now = _after(now, one, review_months)
            counted.append(one)
    return as_of(replace(now, counted=tuple(counted), loose=tuple(loose)), today)


def as_of(now: FileStanding, today: date) -> FileStanding:
    """Return a standing as it is on a day: on file, or to be reviewed."""
    if now.state == ACTIVE and now.next_review_on is not None and today >= now.next_review_on:
        now = replace(now, state=DUE)
    return now


def _said_before(counted: Iterable[FileEvent], event: FileEvent) -> bool:
    """Say whether the same act was written down before: on two computers, before they met."""
    alike = replace(event, id="", by="", at=None)
    return any(replace(one, id="", by="", at=None) == alike for one in counted)


# -- what may be done


def check(now: FileStanding, event: FileEvent) -> None:
    """Refuse an event whose conditions do not hold where the file stands. Raises one of the errors of `happenings`."""
    if event.kind in QUIET:
        return
    if now.state not in FROM.get(event.kind, frozenset()):
        raise FileForbids(state=state_words(now.state))
    allowed = RESULTS.get(event.kind)
    if allowed and event.result not in allowed:
        raise ResultNeeded(field="result", allowed="、".join(allowed))
    rested = [getattr(now, name) for name in _RESTS_ON.get(event.kind, ("application",))]
    first = max((one.on for one in rested if one is not None), default=event.on)
    if event.on < first and event.kind != APPLY:
        raise DayTooEarly(field="on", first=first.isoformat())
    special = _CHECKS.get(event.kind)
    if special is not None:
        special(now, event)


def _reviewed(_now: FileStanding, event: FileEvent) -> None:
    if event.result != PASS:
        check_reason(event.words)


def _surveyed(_now: FileStanding, event: FileEvent) -> None:
    if len({"".join(name.split()) for name in event.people} - {""}) < 2:
        raise TwoNeeded(field="people")


def _differs(_now: FileStanding, event: FileEvent) -> None:
    if event.result == DIFFERS:
        check_reason(event.words)


def _hung_out(now: FileStanding, event: FileEvent) -> None:
    if now.check is None or (now.check.result == DIFFERS and not event.words.strip()):
        raise CheckNeeded(field="check")
    if event.until is None or event.until < event.on or event.days < 1:
        raise NoticeShort(field="until", found=max(event.days, 0), needed=1)


def _objected(_now: FileStanding, event: FileEvent) -> None:
    check_reason(event.words)


def _answered(now: FileStanding, event: FileEvent) -> None:
    if event.about not in {one.id for one in now.open}:
        raise NoObjection(field="about")
    check_reason(event.words)


def _put_forward(now: FileStanding, event: FileEvent) -> None:
    if now.survey is None or now.notice is None or now.open:
        raise FileForbids(state=state_words(now.state))
    if now.notice.until is not None and event.on <= now.notice.until:
        raise NoticeRuns(field="on", last=now.notice.until.isoformat())


def _decided(now: FileStanding, event: FileEvent) -> None:
    if now.forward is None or now.survey is None or now.notice is None or now.open:
        raise FileForbids(state=state_words(now.state))
    if now.notice.until is not None and event.on <= now.notice.until:
        raise NoticeRuns(field="on", last=now.notice.until.isoformat())
    if not event.document.strip() and event.by == now.forward.by:
        raise SecondNeeded()
    if event.result == GRANTED and not event.reason:
        raise ClassNeeded(field="category")
    if event.result != GRANTED:
        check_reason(event.words)


def _looked_at(_now: FileStanding, event: FileEvent) -> None:
    if event.until is not None and event.until <= event.on:
        raise DayTooEarly(field="until", first=event.on.isoformat())


def _exited(now: FileStanding, event: FileEvent) -> None:
    if event.result == RESOLVED and now.state not in FILED:
        raise FileForbids(state=state_words(now.state))
    if not event.reason:
        raise ReasonNeeded(field="reason")


def _handed_on(_now: FileStanding, event: FileEvent) -> None:
    check_reason(event.words)


def _stepped_back(now: FileStanding, event: FileEvent) -> None:
    check_reason(event.words)
    if event.about not in back_to(now):
        raise StageWrong(field="about")


_RESTS_ON: Final[Mapping[str, tuple[str, ...]]] = {
    CHECK_SENT: ("survey",), CHECK_ANSWERED: ("survey",), HUNG_OUT: ("survey", "check"), OBJECTED: ("notice",),
    ANSWERED: ("notice",), PUT_FORWARD: ("notice",), DECIDED: ("forward",), LOOKED_AT: ("decision",),
    EXITED: ("application", "decision"), HANDED_ON: ("application", "decision"),
}  # fmt: skip
"""What an act rests on: it cannot have happened on a day before it."""

_CHECKS: Final[Mapping[str, Callable[[FileStanding, FileEvent], None]]] = {
    REVIEWED: _reviewed, SURVEYED: _surveyed, CHECK_ANSWERED: _differs, HUNG_OUT: _hung_out, OBJECTED: _objected,
    ANSWERED: _answered, PUT_FORWARD: _put_forward, DECIDED: _decided, LOOKED_AT: _looked_at, EXITED: _exited,
    HANDED_ON: _handed_on, STEPPED_BACK: _stepped_back,
}  # fmt: skip


def check_reason(words: str) -> str:
    """Return a reason as it is kept. Raises ReasonNeeded."""
    if not (kept := words.strip()):
        raise ReasonNeeded(field="words")
    return kept


def check_notice(on: date, until: date, needed: int, count: Callable[[date, date], int]) -> int:
    """Return how many working days a notice has by `count` (first and last day counted). Raises NoticeShort."""
    found = count(on, until) if until >= on else 0
    if found < needed:
        raise NoticeShort(field="until", found=found, needed=needed)
    return found


def weekdays(first: date, last: date) -> int:
    """Return how many days from Monday to Friday lie between two days, both counted; knows no holiday."""
    return sum((first + timedelta(days=n)).weekday() < 5 for n in range((last - first).days + 1))


def back_to(now: FileStanding) -> tuple[str, ...]:
    """Return the stages a file may be stepped back to, in order: those it passed on its way here."""
    here = now.state if now.state != OBJECTION else NOTICE
    before = STAGES[: STAGES.index(here)] if here in STAGES else STAGES
    return tuple(stage for stage in before if stage in now.reached) if now.state in FROM[STEPPED_BACK] else ()


def may_come(now: FileStanding) -> tuple[str, ...]:
    """Return the kinds of events that may come next by the state, in the order of a file's life."""
    kinds = [kind for kind in FROM if now.state in FROM[kind]]
    return tuple(kind for kind in kinds if kind != STEPPED_BACK or back_to(now))


def check_cancel(now: FileStanding, event_id: str, why: str) -> FileEvent:
    """Return the event that is taken back: the newest that counts, or one that does not fit.

    What was decided is taken back with a reason. Raises NotNewest, ReasonNeeded.
    """
    for one in now.loose:
        if one.id == event_id:
            return one
    held = [one for one in now.counted if one.kind not in QUIET]
    if not held or held[-1].id != event_id:
        raise NotNewest()
    if held[-1].kind in (DECIDED, EXITED, HANDED_ON):
        check_reason(why)
    return held[-1]


# -- what an event makes of a standing


def _with(now: FileStanding, **changed: Any) -> FileStanding:
    """Return a standing with other values, as `replace` does: thousands of files have ten events each."""
    made = object.__new__(FileStanding)
    made.__dict__.update(now.__dict__, **changed)
    return made


def _after(now: FileStanding, event: FileEvent, review_months: int) -> FileStanding:
    if event.kind in _STAGE_OF:
        stage = _STAGE_OF[event.kind]
        changed = _cut(now, stage) | {"state": stage}
        changed["reached"] |= {stage}
        if event.kind in _FIELD_OF:
            changed[_FIELD_OF[event.kind]] = event
        return _with(now, **changed)
    if event.kind in (REVIEWED, DECIDED):
        return _ruled(now, event, review_months)
    if event.kind == CHECK_ANSWERED:
        return _with(now, check=event)
    if event.kind == OBJECTED:
        return _with(now, state=OBJECTION, open=(*now.open, event))
    if event.kind == ANSWERED:
        left = tuple(one for one in now.open if one.id != event.about)
        if event.result == UPHELD:
            return _with(now, state=RETURNED, open=())
        return _with(now, state=OBJECTION if left else NOTICE, open=left)
    if event.kind == LOOKED_AT:
        due = event.until or later(event.on, review_months)
        return _with(now, review=event, next_review_on=due, category=event.reason or now.category)
    if event.kind == STEPPED_BACK:
        return _with(now, **_cut(now, event.about, keep=True) | {"state": event.about})
    if event.kind == EXITED:
        return _with(now, state=event.result, exit=event)
    return _with(now, state=MOVED, exit=event) if event.kind == HANDED_ON else now


def _ruled(now: FileStanding, event: FileEvent, review_months: int) -> FileStanding:
    if event.result == RETURN:
        return _with(now, state=RETURNED)
    if event.result == REFUSE:
        return _with(now, state=REJECTED, decision=event if event.kind == DECIDED else None)
    if event.kind == REVIEWED:
        return _with(now, state=REVIEW, reached=now.reached | {REVIEW})
    due = event.until or later(event.on, review_months)
    return _with(now, state=ACTIVE, decision=event, category=event.reason, next_review_on=due)


_STAGE_OF: Final = {
    APPLY: APPLIED,
    SURVEYED: VISITED,
    CHECK_SENT: CHECKING,
    HUNG_OUT: NOTICE,
    PUT_FORWARD: COUNTY,
}
_FIELD_OF: Final = {APPLY: "application", SURVEYED: "survey", HUNG_OUT: "notice", PUT_FORWARD: "forward"}
_MADE_AT: Final[Mapping[str, tuple[str, ...]]] = {
    APPLIED: ("application",), VISITED: ("survey",), CHECKING: ("check",), NOTICE: ("notice",), COUNTY: ("forward",),
}  # fmt: skip


_EMPTIED: Final[Mapping[tuple[str, bool], tuple[Mapping[str, None], frozenset[str]]]] = {
    (stage, keep): (
        {name: None for one in STAGES[at + keep :] for name in _MADE_AT.get(one, ())},
        frozenset(STAGES[at + 1 :]),
    )
    for at, stage in enumerate(STAGES)
    for keep in (False, True)
}
"""What is emptied of a standing that goes to a stage, and the stages it has not reached then."""


def _cut(now: FileStanding, stage: str, *, keep: bool = False) -> dict[str, Any]:
    """Return what changes in a standing that loses what was made after a stage, and at it unless that is kept."""
    empty, beyond = _EMPTIED[stage, keep]
    return {**empty, "open": (), "reached": now.reached - beyond}


def later(on: date, months: int) -> date:
    """Return the day so many months later; the last of a shorter month where it has no such day."""
    year, month = divmod(on.year * 12 + on.month - 1 + months, 12)
    for day in (on.day, 30, 29, 28):
        try:
            return date(year, month + 1, min(day, on.day))
        except ValueError:
            continue
    raise AssertionError  # every month has 28 days

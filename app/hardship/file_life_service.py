"""What happens in the life of a hardship file? Every act one event, one transaction; taking one back is another.

What may happen when is decided in `standing`.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from app.hardship import file_rows, standing
from app.hardship.days import kept_days
from app.hardship.decided import ABOVE
from app.hardship.file_rows import made_event, write_event
from app.hardship.filing import refuse_elsewhere
from app.hardship.granting import check_seen, granted_by, set_otherwise
from app.hardship.happenings import (
    ANSWERED,
    CHECK_SENT,
    DECIDED,
    EXITED,
    HUNG_OUT,
    LOOKED_AT,
    RESULTS,
    TAKEN_BACK,
    DayAhead,
    FileEvent,
)
from app.hardship.keeping import CodeWrong
from app.hardship.serving import Serving
from app.hardship.tables import HardshipEventRow, HardshipFileRow
from app.security import audit
from app.security.people import seconded
from app.shared import codes
from app.shared.actor import Actor
from app.shared.errors import RuleError
from app.shared.text import N_

OWN_ACTS = frozenset({DECIDED})
"""Acts that ask for the right to decide, not only to keep."""


class AuthorisationMissing(RuleError):
    """Nobody's means are asked for before the household signed that they may be."""

    code = "file.authorisation_missing"
    template = N_("The authorisation is not signed yet. Enter its day before the household is checked.")


class SaidAbove(RuleError):
    """What a receipt brought is taken back by who said it."""

    code = "file.said_above"
    template = N_("A receipt brought this decision. Only the union above can say otherwise.")


@dataclass(frozen=True)
class Act:
    """What happens to a file: the kind (`happenings.KINDS`) and what it needs of the rest.

    `until` is the last day of a notice, or the next review; `people` the names of those who called; `reason` the class
    granted or why a file ends; `amount` the household's income at its exit, fen; `about` the objection answered, or the
    stage gone back to.
    """

    kind: str
    on: date | None = None
    until: date | None = None
    people: tuple[str, ...] = ()
    result: str = ""
    reason: str = ""
    amount: int | None = None
    document: str = ""
    words: str = field(default="", repr=False)
    about: str = ""


class HardshipLife(Serving):
    """The part of hardship's service in which a file lives."""

    def act(self, actor: Actor, file_id: str, act: Act, second: Actor | None = None) -> str:
        """Let something happen to a file; return the id of the event, by which it can be taken back.

        A decision in the office is another operator's than who put the file forward, or worked it out since; with a
        `document` it is that of a paper. A review that sets a class neither the last test nor a paper says is a
        decision too: a `second` person confirms it. Raises FileMissing, AuthorisationMissing, SecondPersonMissing,
        WorkedOutSince, and the errors of `happenings`.
        """
        self._guard.check(actor, "hardship.decide" if act.kind in OWN_ACTS else "hardship.keep")
        with self._db.transaction(f"hardship.{act.kind.lower()}", actor) as tx:
            return self._happen(tx, actor, file_rows.file_row(tx, file_id), act, second)

    def take_back(self, actor: Actor, file_id: str, event_id: str, why: str = "") -> str:
        """Take the newest event of a file back, or one that does not fit; return the id of what says so.

        Raises FileMissing, SaidAbove, NotNewest, ReasonNeeded for a decision or an end, InAnotherFile for an ended
        file whose people stand in another one by now.
        """
        self._guard.check(actor, "hardship.keep")
        with self._db.transaction("hardship.taken_back", actor) as tx:
            row = file_rows.file_row(tx, file_id)
            now = file_rows.standing(tx, row, self._clock.today())
            if event_id.startswith(ABOVE):
                raise SaidAbove()
            gone = standing.check_cancel(now, event_id, why)
            if gone.kind in OWN_ACTS:
                self._guard.check(actor, "hardship.decide")
            if not now.is_living:  # the household may have another file by now
                numbers = file_rows.numbers_of(tx, [file_id]).get(file_id, ())
                refuse_elsewhere(tx, numbers, self._clock.today(), row.head, file_id)
            made = write_event(
                tx,
                self._clock,
                actor,
                file_id,
                TAKEN_BACK,
                cancels=event_id,
                words=why.strip(),
                about=gone.kind,
            )
            audit(tx, actor, "take_back", HardshipEventRow.__tablename__, event_id)
            return made.id

    def _happen(
        self, tx: Session, actor: Actor, row: HardshipFileRow, act: Act, second: Actor | None = None
    ) -> str:
        today = self._clock.today()
        now = file_rows.standing(tx, row, today)
        if act.kind == ANSWERED and not act.about and len(now.open) == 1:
            act = replace(act, about=now.open[0].id)  # which one is meant needs no saying
        event = self._event(actor, act)
        _check_day(event, today)
        _check_codes(event)
        if event.kind == CHECK_SENT and row.authorised_on is None:
            raise AuthorisationMissing(field="authorised_on")
        standing.check(now, event)
        check_seen(tx, row.id, now.forward, event)
        event = granted_by(tx, row.id, event)
        otherwise = set_otherwise(tx, row.id, now.category, event)
        other = seconded(tx, actor, second, "hardship.decide") if otherwise else ""
        write_event(tx, self._clock, actor, row.id, event.kind, event=event)
        audit(tx, actor, f"file.{event.kind.lower()}", HardshipFileRow.__tablename__, row.id, other)
        return event.id

    def _event(self, actor: Actor, act: Act) -> FileEvent:
        facts: dict[str, Any] = {
            "until": act.until, "people": tuple(" ".join(one.split()) for one in act.people), "result": act.result,
            "reason": act.reason, "amount": act.amount, "document": act.document.strip(), "words": act.words.strip(),
            "about": act.about, "on": act.on,
        }  # fmt: skip
        if act.kind == LOOKED_AT and not act.result:
            facts["result"] = RESULTS[LOOKED_AT][0]
        if act.kind == HUNG_OUT and act.until is not None:
            first = act.on or self._clock.today()
            needed = kept_days().notice_working_days
            facts["days"] = standing.check_notice(first, act.until, needed, self._work_days)
        return made_event(self._clock, actor, act.kind, **facts)


def _check_day(event: FileEvent, today: date) -> None:
    """Refuse a day that lies ahead; only a notice may be hung out later."""
    if event.kind != HUNG_OUT and event.on > today:
        raise DayAhead(field="on")


def _check_codes(event: FileEvent) -> None:
    lists = {
        DECIDED: "hardship_categories",
        LOOKED_AT: "hardship_categories",
        EXITED: "hardship_cancel_reasons",
    }
    listed = lists.get(event.kind)
    if listed and event.reason and codes.load(listed).get(event.reason) is None:
        raise CodeWrong(field="reason", value=event.reason)
    if event.amount is not None and event.amount < 0:
        raise CodeWrong(field="amount", value=str(event.amount))

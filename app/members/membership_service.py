"""How does a membership change? For one person or many in one act, with immutable events, and back again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.members import queries, roll
from app.members.membership import RESUME, REVOKE, Change, check_change
from app.members.serving import Serving, Skipped
from app.members.tables import MemberRow, MembershipEventRow
from app.shared import history
from app.shared.actor import Actor
from app.shared.errors import RuleError
from app.shared.ids import new_id
from app.shared.progress import SILENT, Progress
from app.shared.text import N_


class NothingToTakeBack(RuleError):
    """The act changed nobody's membership, or everybody's was changed again since."""

    code = "membership.nothing_to_take_back"
    template = N_("Nothing was taken back: these people were changed again since.")


@dataclass(frozen=True)
class Changed:
    """What an act for many did, or would do: who changes (old status, new status), who was left as they are.

    `command` names the act, to take it back; empty while it was only looked at.
    """

    changed: tuple[tuple[str, str, str, str], ...]  # (member id, name, old status, new status)
    skipped: tuple[Skipped, ...]
    command: str = ""


class Memberships(Serving):
    """Retaining, leaving, withdrawing, expelling, coming back: every change is an event that stays."""

    def look_at_change(self, actor: Actor, member_ids: Sequence[str], change: Change) -> Changed:
        """Return what `change` would do to these people; writes nothing."""
        self._guard.check(actor, "members.read")
        with self._db.reading() as tx:
            ways, skipped = self._judged(tx, member_ids, change)
        return Changed(tuple((row.id, row.name, row.status, after) for row, after in ways), skipped)

    def change_membership(
        self, actor: Actor, member_ids: Sequence[str], change: Change, *, progress: Progress = SILENT
    ) -> Changed:
        """Change the membership of these people in one act; who cannot be changed so is left and named.

        One person alone who cannot raises what `check_change` raises. Raises MemberMissing, Cancelled.
        """
        self._guard.check(actor, "members.change_membership")
        with self._db.transaction("membership.changed", actor) as tx:
            ways, skipped = self._judged(tx, member_ids, change)
            if len(member_ids) == 1 and skipped:
                raise skipped[0].reason
            told = tuple((row.id, row.name, row.status, after) for row, after in ways)
            for done, (row, after) in enumerate(ways):
                progress.report(done, len(ways))
                _write(tx, row, change, after)
            tx.flush()
            roll.find_again(tx, [row.id for row, _after in ways], self._clock.now())
            return Changed(told, skipped, history.command_now(tx) if ways else "")

    def undo_change_of_membership(self, actor: Actor, command: str) -> int:
        """Take an act of `change_membership` back by a further event each; returns for how many people.

        Those changed again since stay as they are. Raises NothingToTakeBack when that is everybody.
        """
        self._guard.check(actor, "members.change_membership")
        with self._db.transaction("membership.taken_back", actor) as tx:
            back = [self._take_back(tx, one) for one in tuple(history.before(tx, command, "member"))]
            done = [member_id for member_id in back if member_id]
            if not done:
                raise NothingToTakeBack()
            tx.flush()
            roll.find_again(tx, done, self._clock.now())
            return len(done)

    def _take_back(self, tx: Session, one: history.Before) -> str:
        row = queries.member_row(tx, one.row_id)
        if row.rev != one.rev or "status" not in one.fields:
            return ""
        for name, value in one.fields.items():
            setattr(row, name, date.fromisoformat(value) if value and name in _DAYS else value)
        today = self._clock.today()
        tx.add(_event(row.id, Change(REVOKE, max(today, _last_day(tx, row.id) or today), roll.MISTAKEN)))
        return row.id

    def _judged(
        self, tx: Session, member_ids: Sequence[str], change: Change
    ) -> tuple[list[tuple[MemberRow, str]], tuple[Skipped, ...]]:
        ways: list[tuple[MemberRow, str]] = []
        skipped: list[Skipped] = []
        today = self._clock.today()
        for member_id in dict.fromkeys(member_ids):
            row = queries.member_row(tx, member_id)
            try:
                after = check_change(row.status, change, _last_day(tx, row.id), row.birth_date, today)
            except RuleError as reason:
                skipped.append(Skipped(row.id, row.name, queries.unit_of(tx, row.id), reason))
            else:
                ways.append((row, after))
        return ways, tuple(skipped)


_DAYS = frozenset({"change_date", "joined_on"})


def _last_day(tx: Session, member_id: str) -> date | None:
    """Return the day of the change known last; one taken back does not count, nor what takes it back."""
    events = tx.scalars(
        select(MembershipEventRow)
        .where(MembershipEventRow.member_id == member_id)
        .order_by(MembershipEventRow.id)
    ).all()
    standing: list[date] = []
    for event in events:
        mistaken = event.type == RESUME and event.reason == roll.MISTAKEN  # a void taken back with its merge
        if event.type == REVOKE or mistaken:
            standing[-1:] = []
        else:
            standing.append(event.date)
    return max(standing, default=None)


def _write(tx: Session, row: MemberRow, change: Change, after: str) -> None:
    tx.add(_event(row.id, change))
    row.status, row.change_type, row.change_date = after, change.type, change.day
    row.change_reason = change.reason
    if row.joined_on is None and change.type == roll.JOINED:
        row.joined_on = change.day


def _event(member_id: str, change: Change) -> MembershipEventRow:
    return MembershipEventRow(
        id=new_id(), member_id=member_id, type=change.type, date=change.day, reason=change.reason,
        doc_no=change.doc_no.strip(), from_union=change.from_union.strip(), to_union=change.to_union.strip(),
    )  # fmt: skip

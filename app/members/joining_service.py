"""What do people do with group joinings? Hold one, take people in for it, link those there already, take it back."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from sqlalchemy import ColumnElement, case, func, select, text, update
from sqlalchemy.orm import Session

from app.members import intake, queries, roll
from app.members.joining import (
    TOGETHER,
    InAnotherJoining,
    Joined,
    Joining,
    JoiningHeld,
    JoiningLine,
    JoiningMissing,
    Turned,
    check_joining,
    filled,
    sheet_of,
)
from app.members.newcomer import JOINING, NEW_FORM, NewMember
from app.members.search import MemberWindow
from app.members.serving import Serving
from app.members.tables import (
    GroupJoiningRow,
    MemberRow,
    MemberSearchRow,
    RosterImportMemberRow,
    RosterImportRow,
)
from app.shared.actor import Actor
from app.shared.ids import new_id
from app.unions.rules import tidy

# Whoever was linked by one of these acts came onto the roll by the joining, and leaves with it.
JOINED_HERE, ROSTER_LINKED = "joining.people_joined", "joining.roster_linked"
COUNTS: Final = MemberRow.status != "VOID"


class GroupJoinings(Serving):
    """Group joinings of new-employment workers, so that platforms, stations and occupations can be counted."""

    def hold_joining(
        self,
        actor: Actor,
        name: str,
        held_on: date | None,
        platform: str = "",
        station: str = "",
        gig_group: str | None = None,
        place: str = "",
        remark: str = "",
    ) -> str:
        """Write down a group joining and return its id. Raises what `check_joining` raises."""
        self._guard.check(actor, "members.hold_joining")
        name, platform, station, place = (tidy(words) for words in (name, platform, station, place))
        told = Joining(name, held_on, platform, station, gig_group, place, remark.strip())
        check_joining(told, self._clock.today())
        assert told.held_on is not None
        with self._db.transaction("joining.held", actor) as tx:
            row = GroupJoiningRow(
                id=new_id(), name=name, held_on=told.held_on, platform=platform, station=station,
                gig_group=gig_group, union_id=None, place=place, remark=told.remark, state="open",
            )  # fmt: skip
            tx.add(row)
            return row.id

    def join_group(self, actor: Actor, joining_id: str, people: Sequence[NewMember]) -> Joined:
        """Register people for a joining, as one act; what they do not say themselves the joining says.

        They are judged as the rows of a roster are: nobody is held back by another, nobody refused without a
        reason. Raises JoiningMissing.
        """
        self._guard.check(actor, "members.join_group")
        with self._db.transaction(JOINED_HERE, actor) as tx:
            told = _told(_open(tx, joining_id))
            whole = [filled(new, told) for new in people]
            rows = intake.judged(tx, sheet_of(whole), self._clock.today()).rows
            good = [
                replace(row.new, extra=new.extra) for row, new in zip(rows, whole, strict=True) if row.new
            ]
            taken = roll.take_in(tx, good, self._clock.now()) if good else []
            _link(tx, joining_id, told, taken)
        turned = (
            Turned(row.sheet_row - 1, people[row.sheet_row - 1].name, row.problems)
            for row in rows
            if not row.new
        )
        return Joined(tuple(taken), tuple(turned))

    def add_to_joining(self, actor: Actor, joining_id: str, member_ids: Sequence[str]) -> int:
        """Link people who are on the roll already, filling what they do not say; returns how many were not yet in it.

        Raises JoiningMissing, MemberMissing (also for the VOID), InAnotherJoining; nothing is changed then.
        """
        self._guard.check(actor, "members.join_group")
        with self._db.transaction("joining.people_added", actor) as tx:
            told = _told(_open(tx, joining_id))
            rows = [queries.member_row(tx, member_id) for member_id in dict.fromkeys(member_ids)]
            for row in rows:
                if row.status == "VOID":
                    raise queries.MemberMissing()
                _refuse_another(tx, row, joining_id)
            new = [row.id for row in rows if row.joining_id is None]
            _link(tx, joining_id, told, new)
            return len(new)

    def link_import(self, actor: Actor, joining_id: str, import_id: str) -> int:
        """Link the people a roster brought; returns how many. Raises JoiningMissing, ImportMissing, ImportUndone.

        Also InAnotherJoining, when the roster was linked elsewhere before.
        """
        self._guard.check(actor, "members.join_group")
        with self._db.transaction(ROSTER_LINKED, actor) as tx:
            told = _told(_open(tx, joining_id))
            found = tx.get(RosterImportRow, import_id)
            if found is None:
                raise intake.ImportMissing()
            if found.undone_at is not None:
                raise intake.ImportUndone()
            brought = select(RosterImportMemberRow.member_id).where(
                RosterImportMemberRow.import_id == import_id
            )
            of_it = (MemberRow.id.in_(brought), COUNTS)
            elsewhere = MemberRow.joining_id.is_not(None) & (MemberRow.joining_id != joining_id)
            other = tx.scalars(select(MemberRow).where(*of_it, elsewhere).limit(1)).first()
            if other is not None:
                _refuse_another(tx, other, joining_id)
            new = tx.scalars(select(MemberRow.id).where(*of_it, MemberRow.joining_id.is_(None))).all()
            _link(tx, joining_id, told, new)
            return len(new)

    def undo_joining(self, actor: Actor, joining_id: str) -> int:
        """Take a joining back as one act; returns how many people became VOID.

        Those it brought onto the roll, one by one or with a roster, become VOID; who was a member before is only
        no longer linked. Raises JoiningMissing, or JoiningHeld when something hangs on one of them.
        """
        self._guard.check(actor, "members.undo_joining")
        with self._db.transaction("joining.undone", actor) as tx:
            row = _open(tx, joining_id)
            linked = tx.scalars(select(MemberRow.id).where(MemberRow.joining_id == joining_id, COUNTS)).all()
            here = _brought(tx, joining_id)
            people = [member_id for member_id in linked if member_id in here]
            if held := intake.held_by(tx, people, self._holds):
                raise JoiningHeld(held=held, count=sum(count for _kind, count in held))
            roll.make_void(tx, people, self._clock.today(), self._clock.now())
            _unlink(tx, [member_id for member_id in linked if member_id not in here])
            row.state = "void"
            return len(people)

    def joinings(self, actor: Actor) -> tuple[JoiningLine, ...]:
        """Return every group joining, the latest day first, with the people who count."""
        self._guard.check(actor, "members.read")
        with self._db.reading() as tx:
            wanted = select(GroupJoiningRow).where(GroupJoiningRow.state == "open")
            rows = tx.scalars(wanted.order_by(GroupJoiningRow.held_on.desc(), GroupJoiningRow.id.desc()))
            return _lines(tx, rows.all())

    def joining(self, actor: Actor, joining_id: str) -> JoiningLine:
        """Return one group joining. Raises JoiningMissing."""
        self._guard.check(actor, "members.read")
        with self._db.reading() as tx:
            (line,) = _lines(tx, (_open(tx, joining_id),))
            return line

    def joining_window(self, actor: Actor, joining_id: str) -> MemberWindow:
        """Return the people of a group joining as short numbers, by name, to be shown by `page`."""
        self._guard.check(actor, "members.read")
        with self._db.reading() as tx:
            wanted = select(MemberSearchRow.no).join(MemberRow, MemberRow.id == MemberSearchRow.member_id)
            numbers = tx.scalars(
                wanted.where(MemberRow.joining_id == joining_id, COUNTS).order_by(MemberSearchRow.pinyin)
            )
            return MemberWindow(array("q", numbers))


def _open(tx: Session, joining_id: str) -> GroupJoiningRow:
    row = tx.get(GroupJoiningRow, joining_id)
    if row is None or row.state != "open":
        raise JoiningMissing()
    return row


def _told(row: GroupJoiningRow) -> Joining:
    return Joining(
        row.name, row.held_on, row.platform, row.station, row.gig_group, row.place, row.remark
    )  # fmt: skip


def _lines(tx: Session, rows: Sequence[GroupJoiningRow]) -> tuple[JoiningLine, ...]:
    counted: dict[str, Counter[str]] = {row.id: Counter() for row in rows}
    groups = (
        select(MemberRow.joining_id, MemberRow.gig_group, func.count())
        .where(MemberRow.joining_id.is_not(None), COUNTS)
        .group_by(MemberRow.joining_id, MemberRow.gig_group)
    )
    for joining_id, group, people in tx.execute(groups):
        if joining_id in counted:
            counted[joining_id][group or ""] = people
    return tuple(JoiningLine(row.id, _told(row), counted[row.id].total(), counted[row.id]) for row in rows)


def _refuse_another(tx: Session, row: MemberRow, joining_id: str) -> None:
    if row.joining_id not in (None, joining_id):
        raise InAnotherJoining(name=row.name, joining=tx.get_one(GroupJoiningRow, row.joining_id).name)


def _link(tx: Session, joining_id: str, told: Joining, member_ids: Sequence[str]) -> None:
    """Let people belong to a joining; what they say themselves stays."""
    joined = func.coalesce(MemberRow.change_type, JOINING[0]) == JOINING[0]
    _change(
        tx,
        member_ids,
        joining_id=joining_id,
        platform=_or(MemberRow.platform == "", told.platform, MemberRow.platform),
        station=_or(MemberRow.station == "", told.station, MemberRow.station),
        gig_group=func.coalesce(MemberRow.gig_group, told.gig_group),
        employment_form=func.coalesce(MemberRow.employment_form, NEW_FORM),
        change_reason=_or(joined & MemberRow.change_reason.is_(None), TOGETHER, MemberRow.change_reason),
    )


def _unlink(tx: Session, member_ids: Sequence[str]) -> None:
    _change(tx, member_ids, joining_id=None)


def _or(when: ColumnElement[bool], value: str, column: object) -> object:
    return case((when, value), else_=column)


def _change(tx: Session, member_ids: Sequence[str], **values: object) -> None:
    for start in range(0, len(member_ids), queries.FEW):
        few = member_ids[start : start + queries.FEW]
        wanted = update(MemberRow).where(MemberRow.id.in_(few)).values(**values, rev=MemberRow.rev + 1)
        tx.execute(wanted.execution_options(synchronize_session=False))


def _brought(tx: Session, joining_id: str) -> frozenset[str]:
    """Return who came onto the roll by the joining: the journal knows by which act somebody was linked to it."""
    lines = tx.execute(
        text(
            "SELECT j.row_id FROM member m JOIN journal_line j ON j.tbl = 'member' AND j.row_id = m.id "
            "JOIN command c ON c.id = j.command_id "
            "WHERE m.joining_id = :joining AND c.reason IN (:here, :roster) "
            "AND json_extract(j.fields, '$.joining_id') = :joining"
        ),
        {"joining": joining_id, "here": JOINED_HERE, "roster": ROSTER_LINKED},
    )
    return frozenset(lines.scalars())

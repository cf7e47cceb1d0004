"""What do people do with the roll? One method, one transaction; knows no screen and no sheet's cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from pathlib import Path
from typing import Any, Final

from sqlalchemy.orm import Session

from app.members import giving, intake, queries, roll, search, yearly
from app.members.belonging_service import Belongings
from app.members.bulk_service import BulkChanges
from app.members.corrections_service import Corrections, IdentityConfirmed, told_apart
from app.members.entering import completed, refuse_known
from app.members.findings import BeforeUnion
from app.members.joining_service import GroupJoinings
from app.members.lists_service import Lists
from app.members.membership_service import Memberships
from app.members.merge_service import Merges
from app.members.newcomer import NewMember, NoSuchField, check_new_member, faults
from app.members.photo_service import Photos
from app.members.queries import Counts, MemberLine, MemberView
from app.members.roster_service import Rosters
from app.members.roster_update_service import RosterUpdates
from app.members.search import MemberWindow, Query
from app.members.union_counts_service import UnionCounts
from app.members.yearly import Joined
from app.security import audit, masking
from app.security.looking import check_look
from app.shared import identity
from app.shared.actor import Actor
from app.shared.errors import ChangedElsewhere, RuleError
from app.shared.files import write_whole
from app.shared.text import N_
from app.unions import founded_of_unit

HIDDEN: Final = ("id_no", "mobile", "member_card_no")


class ChangedByEvent(RuleError):
    """The kind of the last change is no field to be typed over."""

    code = "member.changed_by_event"
    template = N_(
        "Membership changes by an event of its own, with its day and reason. Use “Change membership”."
    )


class NobodyToExport(RuleError):
    """The filter finds nobody."""

    code = "member.nobody"
    template = N_("Nobody is found by this filter, so no file was written.")


class Members(
    Rosters,
    Memberships,
    Corrections,
    Photos,
    UnionCounts,
    Merges,
    BulkChanges,
    Lists,
    RosterUpdates,
    GroupJoinings,
    Belongings,
):
    """The roll: joining, finding, keeping current; its other parts have services of their own."""

    # --- one person -------------------------------------------------------------------------------

    def register(self, actor: Actor, new: NewMember) -> MemberView:
        """Enter one person. Raises what `check_new_member` raises, and three answers to a known number."""
        self._guard.check(actor, "members.register")
        new = completed(new)
        check_new_member(new, self._clock.today())
        with self._db.transaction("member.registered", actor) as tx:
            _refuse_known_by_number(tx, new)
            _refuse_before_union(tx, new)
            (member_id,) = roll.take_in(tx, (new,), self._clock.now())
            return queries.member_view(tx, member_id)

    def take_back(self, actor: Actor, member_id: str) -> None:
        """Take back a registration: the person becomes VOID, never deleted. Raises MemberMissing, MemberHeld."""
        self._guard.check(actor, "members.register")
        with self._db.transaction("member.taken_back", actor) as tx:
            intake.take_back(tx, member_id, self._holds, self._clock.today(), self._clock.now())

    def update(self, actor: Actor, member_id: str, changes: Mapping[str, Any], rev: int) -> MemberView:
        """Change some fields of the person seen at revision `rev`, by NewMember's names.

        Raises ChangedElsewhere, MemberMissing, NoSuchField, and what registering raises. Membership itself
        (status, first joining) changes by events only.
        """
        self._guard.check(actor, "members.update")
        for name in set(changes) - {field.name for field in fields(NewMember)}:
            raise NoSuchField(name=name)
        with self._db.transaction("member.updated", actor) as tx:
            row = queries.member_row(tx, member_id)
            if row.rev != rev:
                raise ChangedElsewhere()
            old = roll.as_new_member(row, queries.unit_of(tx, member_id))
            new = completed(replace(old, **changes), told="id_no" in changes)
            if new.change_type != old.change_type and old.change_type is not None:
                raise ChangedByEvent(field="change_type")
            if (touched := told_apart(old, new)) and self._confirmed(tx, (member_id,)):
                raise IdentityConfirmed(field=touched[0])
            # Who retires later stays a member: only joining in retirement is refused.
            for reason in faults(new, self._clock.today()):
                if reason.code != "join.retired":
                    raise reason
            if (new.id_type, new.id_no) != (old.id_type, old.id_no):
                known = queries.registered(tx, (new.id_no,), ())
                refuse_known({key: who for key, who in known.items() if who.member_id != member_id}, new)
            if (new.change_date, new.work_unit) != (old.change_date, old.work_unit):
                _refuse_before_union(tx, new)
            roll.change(tx, row, new, self._clock.now())
            return queries.member_view(tx, member_id)

    def check(self, actor: Actor, new: NewMember) -> tuple[RuleError, ...]:
        """Return all that speaks against entering `new`, at most one reason a field; writes nothing."""
        self._guard.check(actor, "members.read")
        try:
            new = completed(new)
        except identity.IdentityError:
            return faults(new, self._clock.today())
        reasons = faults(new, self._clock.today())
        with self._db.reading() as tx:
            for refuse in (_refuse_before_union, _refuse_known_by_number):
                try:
                    refuse(tx, new)
                except RuleError as known:
                    reasons = (*(reason for reason in reasons if reason.field != known.field), known)
        return reasons

    def view(self, actor: Actor, member_id: str) -> MemberView:
        """Return one person, document and phone masked. Raises MemberMissing."""
        self._guard.check(actor, "members.read")
        with self._db.reading() as tx:
            return queries.member_view(tx, member_id)

    def reveal(self, actor: Actor, member_id: str, field: str, why: str = "") -> str:
        """Return a hidden field ("id_no", "mobile") in full, and write down who looked and why.

        Raises MemberMissing, NoSuchField.
        """
        self._guard.check(actor, "members.reveal")
        if field not in HIDDEN:
            raise NoSuchField(name=field)
        with self._db.transaction("member.revealed", actor) as tx:
            check_look(tx, actor, field, why)
            row = queries.member_row(tx, member_id)
            audit(tx, actor, "reveal", "member", member_id, f"{field}: {why}" if why else field)
            return str(getattr(row, field))

    # --- many people ------------------------------------------------------------------------------

    def window(self, actor: Actor, query: Query, most: int | None = None) -> MemberWindow:
        """Return everybody `query` asks for as short numbers in order, to be shown by `page`.

        With `most` only the beginning of the answer, which is there at once when the order is an index's.
        """
        self._guard.check(actor, "members.read")
        with self._db.reading() as tx:
            return search.window(tx, query, most)

    def page(self, actor: Actor, ids: Sequence[int]) -> tuple[MemberLine, ...]:
        """Return the masked lines of some numbers of a window, in order; those gone since are left out."""
        self._guard.check(actor, "members.read")
        with self._db.reading() as tx:
            return queries.member_lines(tx, ids)

    def values(self, actor: Actor, query: Query, key: str) -> tuple[tuple[str, int], ...]:
        """Return what the column filter `key` (filters.FILTERS) may choose from, with counts, for `query`."""
        self._guard.check(actor, "members.read")
        with self._db.reading() as tx:
            return search.values(tx, query, key)

    def joined(self, actor: Actor, year: int) -> Joined:
        """Return how many of the roll joined in each month of `year`."""
        self._guard.check(actor, "members.read")
        with self._db.reading() as tx:
            return yearly.joined_in(tx, year)

    def counts(self, actor: Actor) -> Counts:
        """Return what Home says of the roll."""
        self._guard.check(actor, "members.read")
        with self._db.reading() as tx:
            return queries.counts(tx)

    def export(
        self,
        actor: Actor,
        path: Path,
        who: Query | Sequence[str] | Sequence[int],
        why: str,
        *,
        masked: bool = True,
        coded: bool = False,
    ) -> int:
        """Write people as a workbook in the platform's template; returns how many.

        `who` is a query, ids, or a window's short numbers; `coded` writes codes in place of their labels.
        Who carried what out, and why, is written down. Unmasked it imports again without a difference.
        Raises NobodyToExport or a DeviceError.
        """
        self._guard.check(actor, "members.export")
        if not masked:
            self._guard.check(actor, "members.reveal")
            masking.check_export(actor)
        with self._db.reading() as tx:
            numbers = search.window(tx, who).ids if isinstance(who, Query) else queries.numbers_of(tx, who)
            people = queries.whole_members(tx, numbers)
        if not people:
            raise NobodyToExport()
        content = giving.roster_of([queries.masked(new) for new in people] if masked else people, coded=coded)
        with self._db.transaction("member.exported", actor) as tx:
            extent = f"{len(people)} {'masked' if masked else 'whole'}"
            audit(tx, actor, "export", "member", "", f"{extent}: {why}" if why else extent)
            write_whole(path, content)
        return len(people)


def _refuse_known_by_number(tx: Session, new: NewMember) -> None:
    refuse_known(queries.registered(tx, (new.id_no,), (new.name,)), new)


def _refuse_before_union(tx: Session, new: NewMember) -> None:
    """Raise BeforeUnion when somebody would join before the union of their unit was founded."""
    union, founded = founded_of_unit(tx, new.work_unit) if new.work_unit else ("", None)
    if founded is not None and new.change_date is not None and new.change_date < founded:
        raise BeforeUnion(field="change_date", union=union, day=founded.isoformat())

"""What do people do with the roll? One method, one transaction; knows no screen and no sheet's cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from pathlib import Path
from typing import Any, Final

from app.members import giving, intake, queries, roll, search, yearly
from app.members.cells import read_name
from app.members.findings import HeldByAnotherUnion, NumberTaken, SamePersonOtherDocument
from app.members.joining_service import GroupJoinings
from app.members.newcomer import NewMember, check_new_member, faults
from app.members.queries import Counts, MemberLine, MemberView
from app.members.roster_service import Rosters
from app.members.search import MemberWindow, Query
from app.members.yearly import Joined
from app.security import audit
from app.shared import identity
from app.shared.actor import Actor
from app.shared.errors import ChangedElsewhere, RuleError
from app.shared.files import write_whole
from app.shared.text import N_
from app.unions.rules import tidy

HIDDEN: Final = ("id_no", "mobile", "member_card_no")


class NoSuchField(RuleError):
    """A field that does not exist, or that is not hidden; fact `name`."""

    code = "member.no_such_field"
    template = N_("There is no field “{name}” to be shown or changed.")


class NobodyToExport(RuleError):
    """The filter finds nobody."""

    code = "member.nobody"
    template = N_("Nobody is found by this filter, so no file was written.")


class Members(Rosters, GroupJoinings):
    """The roll: joining, finding, keeping current; rosters in and out come from `Rosters`."""

    # --- one person -------------------------------------------------------------------------------

    def register(self, actor: Actor, new: NewMember) -> MemberView:
        """Enter one person. Raises what `check_new_member` raises, and three answers to a known number."""
        self._guard.check(actor, "members.register")
        new = _completed(new)
        check_new_member(new, self._clock.today())
        with self._db.transaction("member.registered", actor) as tx:
            _refuse_known(queries.registered(tx, (new.id_no,), (new.name,)), new)
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
            new = _completed(replace(old, **changes), told="id_no" in changes)
            # Who retires later stays a member: only joining in retirement is refused.
            for reason in faults(new, self._clock.today()):
                if reason.code != "join.retired":
                    raise reason
            if (new.id_type, new.id_no) != (old.id_type, old.id_no):
                known = queries.registered(tx, (new.id_no,), ())
                _refuse_known({key: who for key, who in known.items() if who.member_id != member_id}, new)
            roll.change(tx, row, new, self._clock.now())
            return queries.member_view(tx, member_id)

    def check(self, actor: Actor, new: NewMember) -> tuple[RuleError, ...]:
        """Return all that speaks against entering `new`, at most one reason a field; writes nothing."""
        self._guard.check(actor, "members.read")
        try:
            new = _completed(new)
        except identity.IdentityError:
            return faults(new, self._clock.today())
        reasons = faults(new, self._clock.today())
        with self._db.reading() as tx:
            try:
                _refuse_known(queries.registered(tx, (new.id_no,), (new.name,)), new)
            except RuleError as known:
                return (*(reason for reason in reasons if reason.field != "id_no"), known)
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
    ) -> int:
        """Write people as a workbook in the platform's template; returns how many.

        `who` is a query, ids, or a window's short numbers.
        Who carried what out, and why, is written down. Unmasked it imports again without a difference.
        Raises NobodyToExport or a DeviceError.
        """
        self._guard.check(actor, "members.export")
        with self._db.reading() as tx:
            numbers = search.window(tx, who).ids if isinstance(who, Query) else queries.numbers_of(tx, who)
            people = queries.whole_members(tx, numbers)
        if not people:
            raise NobodyToExport()
        content = giving.roster_of([queries.masked(new) for new in people] if masked else people)
        with self._db.transaction("member.exported", actor) as tx:
            extent = f"{len(people)} {'masked' if masked else 'whole'}"
            audit(tx, actor, "export", "member", "", f"{extent}: {why}" if why else extent)
            write_whole(path, content)
        return len(people)


def _completed(new: NewMember, *, told: bool = False) -> NewMember:
    """Tidy what was typed and fill in what the document number says; with `told` the number wins.

    Raises IdentityError.
    """
    new = replace(
        new, name=read_name(new.name), work_unit=tidy(new.work_unit), mobile=identity.normalise(new.mobile)
    )
    if not new.id_no:
        return new
    who = identity.check(new.id_type or identity.type_of(identity.normalise(new.id_no)), new.id_no)
    sex, born = new.sex or who.sex, new.birth_date or who.birth
    if told:
        sex, born = who.sex or sex, who.birth or born
    return replace(new, id_type=who.doc_type, id_no=who.number, sex=sex, birth_date=born)


def _refuse_known(known: Mapping[tuple[str, str], Any], new: NewMember) -> None:
    """Raise NumberTaken, HeldByAnotherUnion or SamePersonOtherDocument: three different answers."""
    for (kind, number), holder in known.items():
        facts = {"member_id": holder.member_id, "name": holder.name}
        if number == new.id_no and kind == new.id_type:
            if holder.standing == "ours":
                raise NumberTaken(field="id_no", **facts)
            raise HeldByAnotherUnion(field="id_no", **facts)
        both_18 = {kind, new.id_type} <= set(identity.EIGHTEEN)
        same = (
            (holder.name, holder.born) == (new.name, new.birth_date)
            and new.birth_date
            and kind != new.id_type
        )
        if (number == new.id_no and both_18) or (same and not both_18):
            raise SamePersonOtherDocument(field="id_no", **facts)

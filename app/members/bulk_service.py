"""How is one thing changed for many people, and put back as it was? One method, one transaction."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy.orm import Session

from app.members import queries, roll, search
from app.members.bulk import stored
from app.members.bulk_change import GoneSince, ManyChange
from app.members.corrections_service import IDENTITY, IdentityConfirmed
from app.members.findings import NumberTaken
from app.members.queries import MemberView, Person
from app.members.search import Query
from app.members.serving import Serving, Skipped
from app.shared import history
from app.shared.actor import Actor
from app.shared.errors import ChangedElsewhere, RuleError
from app.shared.progress import SILENT, Progress
from app.shared.text import N_
from app.unions import ensure_units

SHOWN: Final = 20  # people of a preview whose old and new values are shown
CHANGED, UPDATED = "member.changed_many", "member.updated"


class NotToBeTakenBack(RuleError):
    """An act that is no change of members' fields, or of which nothing is known any more."""

    code = "member.not_to_be_taken_back"
    template = N_("This change cannot be taken back here: it is not known any more as it was made.")


@dataclass(frozen=True)
class ChangeLine:
    """One person of a preview: what the field holds, and what it will hold, as values of NewMember."""

    member_id: str
    name: str
    unit_name: str
    old: Any
    new: Any


@dataclass(frozen=True)
class Preview:
    """What a change would do: `seen` are those it changes, id to revision, to be handed to `change_many`."""

    seen: Mapping[str, int]
    same: int
    first: tuple[ChangeLine, ...]
    skipped: tuple[Skipped, ...]


@dataclass(frozen=True)
class ChangedMany:
    """What was done: by `command` it can be taken back."""

    command: str
    changed: int
    skipped: tuple[Skipped, ...]


class BulkChanges(Serving):
    """The same for many at once, looked at before, and put back exactly as it stood."""

    def preview_change(
        self,
        actor: Actor,
        who: Query | Sequence[str] | Sequence[int],
        field: str,
        value: Any,
        progress: Progress = SILENT,
    ) -> Preview:
        """Return what changing `field` (bulk_change.FIELDS) to `value` would do; writes nothing.

        `who` is a query, ids, or a window's short numbers. Raises what `ManyChange.checked` raises, and Cancelled.
        """
        self._guard.check(actor, "members.read")
        change = ManyChange.checked(field, value)
        seen: dict[str, int] = {}
        same, first, skipped = 0, list[ChangeLine](), list[Skipped]()
        with self._db.reading() as tx:
            numbers = search.window(tx, who).ids if isinstance(who, Query) else queries.numbers_of(tx, who)
            for done, person in enumerate(queries.people(tx, numbers)):
                if done % queries.FEW == 0:
                    progress.report(done, len(numbers))
                old, new = getattr(person.fields, change.name), change.of(person.fields)
                if reason := change.refused(person.fields, person.status, self._clock.today()):
                    skipped.append(_skipped(person, reason))
                elif old == new:
                    same += 1
                else:
                    seen[person.id] = person.rev
                    if len(first) < SHOWN:
                        first.append(ChangeLine(person.id, person.name, person.unit_name, old, new))
        return Preview(seen, same, tuple(first), tuple(skipped))

    def change_many(
        self, actor: Actor, seen: Mapping[str, int], field: str, value: Any, progress: Progress = SILENT
    ) -> ChangedMany:
        """Change `field` to `value` for the members `seen`, id to the revision looked at, in one act.

        Who changed since is passed over. Raises what `ManyChange.checked` raises, and Cancelled: nothing is changed
        then.
        """
        self._guard.check(actor, "members.update")
        change = ManyChange.checked(field, value)
        skipped: list[Skipped] = []
        changed = 0
        with self._db.transaction(CHANGED, actor) as tx:
            column, now = change.name, None
            if field == "work_unit":
                column = "unit_id"
                now = ensure_units(tx, (change.value,))[change.value] if change.value else None
            for done, ids in _batches(tuple(seen)):
                progress.report(done, len(seen))
                lines = []
                for person in self._still_seen(tx, ids, seen, skipped):
                    if reason := change.refused(person.fields, person.status, self._clock.today()):
                        skipped.append(_skipped(person, reason))
                    else:
                        held = now if column == "unit_id" else stored(change.of(person.fields))
                        lines.append((held, person.id, person.rev))
                roll.rewrite(tx, (column,), lines, self._clock.now())
                changed += len(lines)
            progress.report(len(seen), len(seen))
            return ChangedMany(history.command_now(tx), changed, tuple(skipped))

    def undo_change(self, actor: Actor, command: str, progress: Progress = SILENT) -> ChangedMany:
        """Put back what stood before a change of many; who was changed since is passed over.

        Raises NotToBeTakenBack, Cancelled.
        """
        self._guard.check(actor, "members.update")
        with self._db.transaction("member.change_undone", actor) as tx:
            stood = _stood(tx, command)
            skipped: list[Skipped] = []
            changed = 0
            for done, ids in _batches(tuple(stood)):
                progress.report(done, len(stood))
                after = {member_id: stood[member_id][1] for member_id in ids}
                kept = list(self._still_seen(tx, ids, after, skipped))
                self._put_back(tx, {person.id: stood[person.id] for person in kept})
                changed += len(kept)
            progress.report(len(stood), len(stood))
            return ChangedMany(history.command_now(tx), changed, tuple(skipped))

    def undo_update(self, actor: Actor, member_id: str, rev: int) -> MemberView:
        """Put back what stood before the change that brought a member to revision `rev`, hidden numbers included.

        Raises ChangedElsewhere, NotToBeTakenBack, IdentityConfirmed, and NumberTaken when somebody else has the
        number by now.
        """
        self._guard.check(actor, "members.update")
        with self._db.transaction("member.change_undone", actor) as tx:
            row = queries.member_row(tx, member_id)
            if row.rev != rev:
                raise ChangedElsewhere()
            stood = _stood(tx, history.command_of(tx, "member", member_id, rev) or "")
            fields, _rev = stood[member_id]
            if (touched := set(IDENTITY) & fields.keys()) and self._confirmed(tx, (member_id,)):
                raise IdentityConfirmed(field=min(touched))
            if {"id_no", "id_type"} & fields.keys():
                number, kind = fields.get("id_no", row.id_no), fields.get("id_type", row.id_type)
                holder = queries.registered(tx, (number,), ()).get((kind, number))
                if holder is not None and holder.member_id != member_id:
                    raise NumberTaken(field="id_no", member_id=holder.member_id, name=holder.name)
            self._put_back(tx, {member_id: stood[member_id]})
            if {"change_date", "change_reason"} & fields.keys():
                roll.tell_again(tx, queries.member_row(tx, member_id), self._clock.today())
            return queries.member_view(tx, member_id)

    def _still_seen(
        self, tx: Session, ids: Sequence[str], revs: Mapping[str, int], skipped: list[Skipped]
    ) -> Iterator[Person]:
        """Give those of `ids` that still have the revision of `revs`; the others are added to `skipped`."""
        found = {person.id: person for person in queries.people(tx, queries.numbers_of(tx, ids))}
        for member_id in ids:
            person = found.get(member_id)
            if person is None:
                skipped.append(Skipped(member_id, "", "", GoneSince()))
            elif person.rev != revs[member_id]:
                skipped.append(_skipped(person, ChangedElsewhere()))
            else:
                yield person

    def _put_back(self, tx: Session, stood: Mapping[str, tuple[Mapping[str, Any], int]]) -> None:
        alike: dict[tuple[str, ...], list[tuple[Any, ...]]] = {}
        for member_id, (fields, rev) in stood.items():
            names = tuple(sorted(fields))
            alike.setdefault(names, []).append((*(fields[name] for name in names), member_id, rev))
        for names, lines in alike.items():
            roll.rewrite(tx, names, lines, self._clock.now())


def _skipped(person: Person, reason: RuleError) -> Skipped:
    return Skipped(person.id, person.name, person.unit_name, reason)


def _batches(ids: Sequence[str]) -> Iterator[tuple[int, Sequence[str]]]:
    for start in range(0, len(ids), queries.FEW):
        yield start, ids[start : start + queries.FEW]


def _stood(tx: Session, command: str) -> dict[str, tuple[dict[str, Any], int]]:
    """Return of each member an act changed what stood before it, as stored, and the revision it left.

    Raises NotToBeTakenBack.
    """
    stood: dict[str, tuple[dict[str, Any], int]] = {}
    if history.reason_of(tx, command) in (CHANGED, UPDATED):
        for one in history.before(tx, command, "member"):
            later, rev = stood.get(one.row_id, ({}, one.rev))
            stood[one.row_id] = ({**later, **one.fields}, rev)
    if not stood:
        raise NotToBeTakenBack()
    return stood

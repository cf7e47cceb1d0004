"""Which records tell of an illness, and who may be entitled? Reads covers, claims, files, scans and notes."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.aid import queries, rules, unclaimed
from app.aid.elsewhere import Notes
from app.aid.facts import Facts, read_facts
from app.aid.relief_tables import UnclaimedRow
from app.aid.standing_queries import standings
from app.aid.tables import ClaimRow, EnrolmentRow
from app.aid.unclaimed import Claimed, Cover, Hint, Unclaimed
from app.documents import scans_of
from app.hardship import heads_with_cause
from app.members import MemberFacts, deaths, facts_of, members_numbered
from app.shared import codes, paths
from app.shared.ids import id_of


@dataclass(frozen=True)
class UnclaimedLine:
    """Somebody who may be entitled, as the desk shows them; the number is masked.

    `aside` says why it was put aside ('' while it is open), with `remark`, `done_by` and `done_on`. `days_left` are the
    days until the last one to claim, below zero once it is past, None where the plan sets none.
    """

    id: str
    found: Unclaimed
    name: str
    id_masked: str
    unit: str
    days_left: int | None
    aside: str = ""
    remark: str = ""
    done_by: str = ""
    done_on: date | None = None


def line_id(found: Unclaimed) -> str:
    """Return by what a line is known on every computer of the office."""
    return id_of("unclaimed", *found.key)


@lru_cache(maxsize=1)
def signs() -> tuple[Mapping[str, tuple[str, ...]], Mapping[str, tuple[str, ...]]]:
    """Return the words that tell of each kind of claim, and the kinds of claim each cause of hardship tells of."""
    told = tomllib.loads((paths.resources() / "catalog" / "illness_words.toml").read_text("utf-8"))
    causes = told.pop("causes")
    return {kind: tuple(some) for kind, some in told.items()}, {
        code: tuple(kinds) for code, kinds in causes.items()
    }


def lines(tx: Session, notes: Notes, today: date) -> tuple[UnclaimedLine, ...]:
    """Return who may be entitled and claimed nothing, also what was put aside, the latest first."""
    covers = list(_covers(tx))
    claims = list(_claims(tx))
    made = [claim for claim, _row, _facts in claims]
    found = unclaimed.unclaimed(_hints(tx, notes, claims), covers, made)
    people = facts_of(tx, sorted({one.hint.member_id for one in found}))
    kept = {row.id: row for row in tx.scalars(select(UnclaimedRow))}
    return tuple(
        _line(one, people[one.hint.member_id], kept.get(line_id(one)), today)
        for one in found
        if one.hint.member_id in people
    )


def _line(found: Unclaimed, who: MemberFacts, row: UnclaimedRow | None, today: date) -> UnclaimedLine:
    aside = row if row is not None and row.state == unclaimed.ASIDE else None
    return UnclaimedLine(
        id=line_id(found), found=found, name=who.name, id_masked=who.id_masked, unit=who.unit_name,
        days_left=None if found.last is None else (found.last - today).days,
        aside=aside.reason if aside else "", remark=aside.remark if aside else "",
        done_by=aside.done_by if aside else "", done_on=aside.done_on if aside else None,
    )  # fmt: skip


def _covers(tx: Session) -> Iterator[Cover]:
    known: dict[tuple[str, str], tuple[str, frozenset[str], int | None]] = {}
    for row in tx.scalars(select(EnrolmentRow).order_by(EnrolmentRow.starts_on, EnrolmentRow.id)):
        version = row.plan_id, row.plan_version
        if version not in known:
            plan = queries.plan_kept(tx, *version)
            pays = frozenset(kind for benefit in plan.benefits for kind in benefit.claims)
            known[version] = plan.name, pays, plan.limits.deadline_days
        name, pays, days = known[version]
        yield Cover(row.member_id, row.plan_id, name, row.starts_on, row.ends_on, pays, days)


Told = tuple[Claimed, ClaimRow, Facts]


def _claims(tx: Session) -> Iterator[Told]:
    shown = standings(tx)
    every = tx.scalars(select(ClaimRow).order_by(ClaimRow.no, ClaimRow.id))
    rows = [row for row in every if shown[row.id].outcome not in rules.OUT_OF_COUNT]
    # Somebody who came onto the roll after their claim was taken in is known by the document.
    people = members_numbered(tx, sorted({row.id_no for row in rows if row.member_id is None}))
    for row in rows:
        who = people.get(row.id_no)
        member_id = row.member_id or (who.id if who else "")
        if member_id:
            facts = read_facts(json.loads(row.facts))
            yield Claimed(member_id, row.plan_id, row.benefit, row.event_on, _stay(facts)), row, facts


def _stay(facts: Facts) -> tuple[date, date] | None:
    return (facts.admitted, facts.discharged or facts.admitted) if facts.admitted else None


def _hints(tx: Session, notes: Notes, claims: Sequence[Told]) -> Iterator[Hint]:
    told, causes = signs()
    yield from _of_notes(tx, notes, told)
    yield from _of_households(tx, causes)
    for scan in scans_of(tx, "member"):
        if kinds := unclaimed.kinds_told(scan.title, told):
            on = _day(scan.added_at)
            yield Hint(unclaimed.SCAN, scan.id, scan.owner_id, on, kinds, scan.title, _member(scan.owner_id))
    for event_id, member_id, on in deaths(tx):
        yield Hint(unclaimed.DEATH, event_id, member_id, on, ("death",), "", _member(member_id))
    for claim, row, _facts in claims:
        if claim.stay is not None and claim.plan_id:
            opens = {"page": "aid", "claim": row.id}
            yield Hint(
                unclaimed.CLAIM, row.id, claim.member_id, claim.event_on, (claim.benefit,), "", opens, claim.stay,
                claim.plan_id,
            )  # fmt: skip


def _of_notes(tx: Session, notes: Notes, told: Mapping[str, Sequence[str]]) -> Iterator[Hint]:
    meant = [(note, kinds) for note in notes(tx) if (kinds := unclaimed.kinds_told(note.words, told))]
    people = members_numbered(tx, sorted({note.id_no for note, _kinds in meant}))
    for note, kinds in meant:
        if (who := people.get(note.id_no)) is not None:
            opens = {"page": "visits", **note.opens}
            yield Hint(note.source, note.source_id, who.id, note.on, kinds, note.words, opens)


def _of_households(tx: Session, causes: Mapping[str, tuple[str, ...]]) -> Iterator[Hint]:
    found = heads_with_cause(tx, tuple(causes))
    people = members_numbered(tx, sorted(found))
    listed = codes.load("hardship_reasons")
    for id_no, standing in sorted(found.items()):
        if (who := people.get(id_no)) is not None:
            words, kinds = listed.label(standing.cause), causes[standing.cause]
            opens = _member(who.id)
            yield Hint(unclaimed.HOUSEHOLD, standing.id, who.id, standing.assessed_on, kinds, words, opens)


def _member(member_id: str) -> dict[str, str]:
    return {"page": "members", "member": member_id}


def _day(moment: Any) -> date:
    return moment.date() if isinstance(moment, datetime) else date.fromisoformat(str(moment)[:10])

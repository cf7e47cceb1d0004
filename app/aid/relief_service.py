"""How does second relief come about: founded, people proposed, changed by hand? One method, one transaction."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from app import funds
from app.aid import queries, relief, relief_cases, relief_rows
from app.aid import relief_words as words
from app.aid.elsewhere import Elsewhere
from app.aid.relief import Reason, ReliefRule
from app.aid.relief_cases import Found
from app.aid.relief_rows import ReliefSheet, ReliefView
from app.aid.relief_tables import ReliefLineRow, ReliefRow
from app.aid.serving import Serving
from app.funds import Booking
from app.members import MemberMissing, member_facts
from app.shared import codes, paths
from app.shared.actor import Actor
from app.shared.chain import canonical_text
from app.shared.ids import id_of, new_id


@dataclass(frozen=True)
class NewRelief:
    """What a campaign is founded with; `pool` in fen, `source` a code of warm_fund_sources.csv."""

    name: str
    first: date
    last: date
    source: str
    pool: int
    rule: ReliefRule


@dataclass(frozen=True)
class LeftOff:
    """Somebody with claims in the campaign's days who gets nothing, and why; the number is masked."""

    member_id: str
    name: str
    id_no: str
    unit: str
    burden: int
    why: Reason


@dataclass(frozen=True)
class Proposed:
    """What proposing did: the campaign now, how many came new, how many of those on it changed, who gets nothing."""

    sheet: ReliefSheet
    added: int
    changed: int
    left_off: tuple[LeftOff, ...]


def templates() -> dict[str, ReliefRule]:
    """Return the shipped templates by their way: BURDEN, CLASS, DISEASE."""
    told = tomllib.loads((paths.resources() / "catalog" / "second_relief.toml").read_text("utf-8"))
    return {key.upper(): relief.read_rule({"way": key.upper(), **part}) for key, part in told.items()}


class SecondRelief(Serving):
    """Second relief: a yearly pool, shared out among people with a burden left."""

    _elsewhere: Elsewhere

    def relief_templates(self, actor: Actor) -> dict[str, ReliefRule]:
        """Return the shipped templates by their way, and a rule for each active plan of second relief by its id."""
        self._guard.check(actor, "aid.read")
        with self._db.reading() as tx:
            return templates() | {
                row.plan_id: ReliefRule(relief.PLAN, plan=(row.plan_id, row.version))
                for row in queries.plan_rows(tx, active_only=True)
                if queries.plan_kept(tx, row.plan_id, row.version).benefits_for("second_aid")
            }

    def reliefs(self, actor: Actor) -> tuple[ReliefView, ...]:
        """Return every campaign, the latest first."""
        self._guard.check(actor, "aid.read")
        with self._db.reading() as tx:
            return relief_rows.reliefs(tx)

    def relief(self, actor: Actor, relief_id: str) -> ReliefSheet:
        """Return a campaign with everybody on it. Raises ReliefMissing."""
        self._guard.check(actor, "aid.read")
        with self._db.reading() as tx:
            return relief_rows.sheet_of(tx, relief_rows.relief_row(tx, relief_id))

    # -- founding and changing

    def found_relief(self, actor: Actor, told: NewRelief) -> ReliefSheet:
        """Found a campaign and grant its pool in the ledger.

        Raises NameMissing, YearWrong, SourceUnknown, AmountWrong, PeriodClosed and what `check_rule` raises.
        """
        self._guard.check(actor, "aid.relief")
        with self._db.transaction("aid.relief_founded", actor) as tx:
            _check_new(tx, told)
            row = ReliefRow(
                id=new_id(), name=told.name.strip(), first_day=told.first, last_day=told.last, source=told.source,
                pool=relief.check_pool(told.pool), rule=canonical_text(relief.check_rule(told.rule).as_facts()),
                state=relief.DRAFT, approval_no="", founded_by=actor.operator_id, founded_at=self._clock.now(),
            )  # fmt: skip
            tx.add(row)
            tx.flush()
            funds.open_budget(tx, self._of_whole(row, actor), row.source, row.pool)
            return relief_rows.sheet_of(tx, row)

    def change_relief(
        self, actor: Actor, relief_id: str, *, pool: int | None = None, rule: ReliefRule | None = None
    ) -> ReliefSheet:
        """Change a draft's pool or tiers; amounts proposed before stand until they are proposed anew.

        A changed pool takes its grant back in the ledger and grants the new one. Raises ReliefMissing, ReliefLocked,
        PoolTooSmall, AmountWrong, PeriodClosed and what `check_rule` raises.
        """
        self._guard.check(actor, "aid.relief")
        with self._db.transaction("aid.relief_changed", actor) as tx:
            row = relief_rows.draft(tx, relief_id)
            if rule is not None:
                _check_plan(tx, rule)
                row.rule = canonical_text(relief.check_rule(rule).as_facts())
            if pool is not None and pool != row.pool:
                row.pool = relief.check_pool(pool, relief_rows.stakes(relief_rows.line_rows(tx, row.id)))
                funds.change_budget(tx, self._of_whole(row, actor), row.source, pool)
            tx.flush()
            return relief_rows.sheet_of(tx, row)

    def drop_relief(self, actor: Actor, relief_id: str) -> ReliefSheet:
        """Give a draft up; its grant is taken back in the ledger. Raises ReliefMissing, ReliefLocked, PeriodClosed."""
        self._guard.check(actor, "aid.relief")
        with self._db.transaction("aid.relief_dropped", actor) as tx:
            row = relief_rows.draft(tx, relief_id)
            row.state = relief.DROPPED
            funds.change_budget(tx, self._of_whole(row, actor), row.source, 0)
            return relief_rows.sheet_of(tx, row)

    def propose_relief(self, actor: Actor, relief_id: str) -> Proposed:
        """Find who has a burden left from claims of the campaign's days, and propose amounts with their reasons.

        Who was taken off stays off, what was set by hand stays set; everybody else is judged anew. Raises
        ReliefMissing, ReliefLocked.
        """
        self._guard.check(actor, "aid.relief")
        with self._db.transaction("aid.relief_proposed", actor) as tx:
            row = relief_rows.draft(tx, relief_id)
            found = {one.member_id: one for one in self._gather(tx, row)}
            known = {line.member_id: line for line in relief_rows.line_rows(tx, row.id)}
            rule = relief.read_rule(json.loads(row.rule))
            added = changed = 0
            left = []
            for member_id, one in found.items():
                offer = relief.propose(rule, one.case)
                line = known.get(member_id)
                if line is None and not offer.amount:
                    left.append(LeftOff(member_id, one.name, one.id_no, one.unit, one.case.burden, offer.why))
                elif line is None:
                    tx.add(_line(row, one, offer.amount, offer.why))
                    added += 1
                else:
                    before = (line.wanted, line.burden)
                    _judge(line, one, offer.amount, offer.why)
                    changed += before != (line.wanted, line.burden)
            for line in known.values():
                if line.member_id not in found and not line.by_hand and line.wanted:
                    line.wanted, line.why = 0, _why(Reason("gone"))
                    changed += 1
            tx.flush()
            return Proposed(relief_rows.sheet_of(tx, row), added, changed, tuple(left))

    def add_to_relief(
        self, actor: Actor, relief_id: str, member_id: str, reason: str, *, amount: int | None = None,
        decision: str = "", second: Actor | None = None,
    ) -> ReliefSheet:  # fmt: skip
        """Put somebody on by hand: with what the rule proposes, or with an `amount` (fen) a second person confirms.

        A `decision` on paper stands in the second person's place. Raises ReliefMissing, ReliefLocked, MemberMissing,
        OnAlready, ReasonMissing, AmountNeeded, PoolExceeded, SecondMissing or SecondSame, naming the field.
        """
        self._guard.check(actor, "aid.relief")
        relief_rows.check_right(self._guard, second)
        with self._db.transaction("aid.relief_added", actor) as tx:
            row, told = relief_rows.draft(tx, relief_id), relief.check_reason(reason)
            who = member_facts(tx, member_id)
            if who is None:
                raise MemberMissing()
            lines = relief_rows.line_rows(tx, row.id)
            if any(line.member_id == member_id or line.id_no == who.id_no for line in lines):
                raise words.OnAlready(field="person", name=who.name)
            one = next((one for one in self._gather(tx, row) if one.member_id == member_id), None)
            if one is None:
                one = Found(
                    who.id, who.name, who.id_no, who.unit_name, (), 0, 0, 0, 0, 0, "", None, "", "",
                    relief.Case(0, lacking="gone"),
                )  # fmt: skip
            offer = relief.propose(relief.read_rule(json.loads(row.rule)), one.case)
            if amount is None and not offer.amount:
                raise words.AmountNeeded(field="amount", why=offer.why.words())
            line = _line(row, one, offer.amount, offer.why if offer.amount else Reason("by_hand"))
            line.by_hand, line.reason = True, told
            tx.add(line)
            if amount is not None:
                _fix(row, lines, line, amount, told, _allowed(actor, second, decision))
            tx.flush()
            return relief_rows.sheet_of(tx, row)

    def take_off_relief(self, actor: Actor, relief_id: str, line_id: str, reason: str) -> ReliefSheet:
        """Take somebody off, with the reason. Raises ReliefMissing, ReliefLocked, ReliefLineMissing, ReasonMissing."""
        self._guard.check(actor, "aid.relief")
        with self._db.transaction("aid.relief_taken_off", actor) as tx:
            row = relief_rows.draft(tx, relief_id)
            line = relief_rows.line_row(tx, row.id, line_id)
            line.off, line.reason = True, relief.check_reason(reason)
            tx.flush()
            return relief_rows.sheet_of(tx, row)

    def put_back_on_relief(self, actor: Actor, relief_id: str, line_id: str, reason: str = "") -> ReliefSheet:
        """Put somebody back who was taken off; `reason` is the one that stood before, if any.

        Raises ReliefMissing, ReliefLocked, ReliefLineMissing, or PoolExceeded when the amount set for them by hand does
        not fit any more.
        """
        self._guard.check(actor, "aid.relief")
        with self._db.transaction("aid.relief_put_back", actor) as tx:
            row = relief_rows.draft(tx, relief_id)
            line = relief_rows.line_row(tx, row.id, line_id)
            if line.fixed is not None:
                others = relief_rows.stakes(relief_rows.line_rows(tx, row.id), but=line.id)
                relief.check_fixed(row.pool, others, line.fixed)
            line.off, line.reason = False, reason.strip()
            tx.flush()
            return relief_rows.sheet_of(tx, row)

    def set_relief_amount(
        self, actor: Actor, relief_id: str, line_id: str, amount: int | None, reason: str = "", *,
        decision: str = "", second: Actor | None = None,
    ) -> ReliefSheet:  # fmt: skip
        """Set somebody's amount (fen) by hand, with reason and second person or a `decision` on paper.

        None gives back to the rule what was set. Raises ReliefMissing, ReliefLocked, ReliefLineMissing, AmountWrong,
        PoolExceeded, ReasonMissing, SecondMissing or SecondSame, naming the field.
        """
        self._guard.check(actor, "aid.relief")
        relief_rows.check_right(self._guard, second)
        with self._db.transaction("aid.relief_amount", actor) as tx:
            row = relief_rows.draft(tx, relief_id)
            line = relief_rows.line_row(tx, row.id, line_id)
            if amount is None:
                line.fixed, line.decision, line.seconded_by = None, "", None
                line.reason = reason.strip() or (line.reason if line.by_hand else "")
            else:
                told = relief.check_reason(reason)
                lines = [one for one in relief_rows.line_rows(tx, row.id) if one.id != line.id]
                _fix(row, lines, line, amount, told, _allowed(actor, second, decision))
            tx.flush()
            return relief_rows.sheet_of(tx, row)

    # -- parts of them

    def _gather(self, tx: Session, row: ReliefRow) -> tuple[Found, ...]:
        rule = relief.read_rule(json.loads(row.rule))
        days = (row.first_day, row.last_day)
        return relief_cases.gather(tx, rule, days, self._clock.today(), self._elsewhere.union_help)

    def _of_whole(self, row: ReliefRow, actor: Actor) -> Booking:
        return Booking(row.id, row.id, self._clock.today(), actor.operator_id)


def _check_new(tx: Session, told: NewRelief) -> None:
    if not told.name.strip():
        raise words.NameMissing(field="name")
    if told.last < told.first:
        raise words.YearWrong(field="last")
    if codes.load("warm_fund_sources").get(told.source) is None:
        raise words.SourceUnknown(field="source")
    _check_plan(tx, told.rule)


def _check_plan(tx: Session, rule: ReliefRule) -> None:
    """Raise PlanMissing unless the plan a rule asks is in use here and pays second relief."""
    if rule.way != relief.PLAN:
        return
    plan_id, version = rule.plan
    rows = queries.plan_rows(tx, active_only=True)
    if not any((row.plan_id, row.version) == (plan_id, version) for row in rows):
        raise words.PlanMissing(field="plan")
    if not queries.plan_kept(tx, plan_id, version).benefits_for("second_aid"):
        raise words.PlanMissing(field="plan")


def _line(row: ReliefRow, one: Found, amount: int, why: Reason) -> ReliefLineRow:
    """Return somebody's new line. Its id comes from the campaign and the person: two computers write down one."""
    line = ReliefLineRow(
        id=id_of("second_relief_line", row.id, one.id_no), relief_id=row.id, member_id=one.member_id,
        by_hand=False, off=False, reason="", decision="", bank=one.bank, account=one.account, returned="",
    )  # fmt: skip
    _judge(line, one, amount, why)
    return line


def _judge(line: ReliefLineRow, one: Found, amount: int, why: Reason) -> None:
    """Write down what is known of somebody now, and what is proposed; an account a clerk wrote stays."""
    line.name, line.id_no, line.unit = one.name, one.id_no, one.unit
    line.claims, line.times = canonical_text(list(one.claims)), one.times
    line.insured, line.other, line.paid, line.helped = one.insured, one.other, one.paid, one.helped
    line.burden, line.illness = one.case.burden, one.illness
    line.category, line.net_pc = one.case.category, one.net_pc
    line.wanted, line.why = amount, _why(why)
    if not line.account:
        line.bank, line.account = one.bank, one.account


def _why(why: Reason) -> str:
    return canonical_text({"code": why.code, "facts": dict(why.facts)})


def _fix(
    row: ReliefRow, others: Sequence[ReliefLineRow], line: ReliefLineRow, amount: int, reason: str,
    allowed: tuple[str, str | None],
) -> None:  # fmt: skip
    """Set an amount by hand. Raises AmountWrong, PoolExceeded."""
    relief.check_fixed(row.pool, relief_rows.stakes(others), amount)
    line.fixed, line.reason = amount, reason
    line.decision, line.seconded_by = allowed


def _allowed(actor: Actor, second: Actor | None, decision: str) -> tuple[str, str | None]:
    """Return by which decision or second person something by hand is allowed. Raises SecondMissing, SecondSame."""
    other = second.operator_id if second is not None else None
    return relief.check_second(actor.operator_id, other, decision), other

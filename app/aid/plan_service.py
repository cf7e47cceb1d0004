"""Which plans are there, what do they say, and what becomes of them? The desk's shelf of plans."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Final

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from app.aid import plan_file, plan_year, published, queries
from app.aid.plan import Plan
from app.aid.plan_file import PlanFile
from app.aid.plan_table import PlanRefused
from app.aid.plan_year import NextYear
from app.aid.serving import Serving
from app.aid.tables import AidPlanRow, BatchRow, ClaimRow, EnrolmentRow
from app.shared.actor import Actor
from app.shared.db import touch
from app.shared.files import write_whole

ACTIVE: Final = "active"
OLD: Final = "old"
OFFERED: Final = "offered"
REFUSED: Final = "refused"


@dataclass(frozen=True)
class ShelfLine:
    """A plan version as the list shows it, and how much rests on it.

    `state` is active, old (another version took its place, or it was taken out of use), offered (not in use yet) or
    refused (this program cannot run it; `why` says why, and nothing else of it is known);
    `origin` is province (it published the version) or program (it was installed with it).
    """

    plan_id: str
    version: str
    name: str
    owner: str
    sample: bool
    state: str
    origin: str
    valid_from: date | None
    valid_to: date | None
    activated_at: datetime | None
    covers: int
    batches: int
    claims: int
    why: PlanRefused | None = None

    @property
    def id(self) -> str:
        """Return the name of this version in lists."""
        return f"{self.plan_id}:{self.version}"

    @property
    def used(self) -> bool:
        """Say whether anything rests on it."""
        return bool(self.covers or self.batches or self.claims)


class PlanShelf(Serving):
    """The plans of this office as the desk shows them."""

    def shelf(self, actor: Actor) -> tuple[ShelfLine, ...]:
        """Return the plan versions in use, used before, published or installed; samples only where they are in use."""
        self._guard.check(actor, "aid.read")
        with self._db.reading() as tx:
            rests = _resting(tx)
            received = published.received(tx)
            told = received.plans
            sent = {(one.plan.id, one.plan.version) for one in told}
            lines = {}
            for row in queries.plan_rows(tx):
                plan = queries.plan_kept(tx, row.plan_id, row.version)
                key, state = (row.plan_id, row.version), ACTIVE if row.active else OLD
                lines[key] = _line(plan, state, key in sent, row.activated_at, rests)
            for one in (*told, *plan_file.load_all().plans):
                key = (one.plan.id, one.plan.version)
                if key not in lines and not one.sample:
                    lines[key] = _line(one.plan, OFFERED, key in sent, None, rests)
        for name, error in received.refused:
            plan_id, _colon, version = name.rpartition(":")
            if (plan_id, version) not in lines:
                lines[(plan_id, version)] = _refused(plan_id, version, error)
        order = (ACTIVE, OFFERED, REFUSED, OLD)
        newest = sorted(lines.values(), key=lambda one: plan_file.version_key(one.version), reverse=True)
        return tuple(sorted(newest, key=lambda one: (order.index(one.state), one.plan_id)))

    def plan(self, actor: Actor, plan_id: str, version: str) -> PlanFile:
        """Return a plan version with its text: as it is kept here, else as published or installed.

        Raises PlanUnknown, or why it was refused.
        """
        self._guard.check(actor, "aid.read")
        with self._db.reading() as tx:
            row = tx.get(AidPlanRow, (plan_id, version))
            if row is not None:
                return plan_file.checked(row.text.encode())
            return published.find(tx, plan_id, version)

    def look_at_plan(self, actor: Actor, path: Path) -> PlanFile:
        """Read a plan file and run its examples; it is kept nowhere: plans come from the province.

        Raises PlanRefused naming line and place, ExampleFailed, or a DeviceError.
        """
        self._guard.check(actor, "aid.read")
        return plan_file.check_plan(path)

    def deactivate(self, actor: Actor, plan_id: str, version: str, instead: str = "") -> None:
        """Take a plan version out of use, and put the one in use before (`instead`) back; what rests on it stays.

        Raises PlanVersionMissing when either was never in use here.
        """
        self._guard.check(actor, "aid.activate")
        with self._db.transaction("aid.plan_deactivated", actor) as tx:
            for one in (version, instead):
                if one:
                    queries.plan_kept(tx, plan_id, one)
            tx.execute(update(AidPlanRow).where(AidPlanRow.plan_id == plan_id).values(active=False))
            if instead:
                chosen = (AidPlanRow.plan_id == plan_id, AidPlanRow.version == instead)
                tx.execute(update(AidPlanRow).where(*chosen).values(active=True))
            touch(tx, "aid_plan")

    def next_year(self, actor: Actor, plan_id: str, version: str, out: Path) -> NextYear:
        """Write a plan a year later to `out`, for the province to edit and publish; it is not used here.

        The file is written even where it cannot be run as it stands: what is wrong then is told. Raises PlanUnknown, or
        a DeviceError.
        """
        self._guard.check(actor, "aid.read")
        found = self.plan(actor, plan_id, version)
        text = plan_year.moved(found.text, found.plan)
        refused = None
        try:
            plan_file.checked(text.encode())
        except PlanRefused as error:
            refused = error
        write_whole(out, text.encode())
        return NextYear(text, plan_year.next_version(found.plan.version), refused)


_Rests = dict[tuple[str, str], tuple[int, int, int]]


def _resting(tx: Session) -> _Rests:
    """Return how many covers, batches and claims rest on each plan version."""
    found: dict[tuple[str, str], list[int]] = {}
    columns = (
        (EnrolmentRow.plan_id, EnrolmentRow.plan_version), (BatchRow.plan_id, BatchRow.plan_version),
        (ClaimRow.plan_id, ClaimRow.plan_version),
    )  # fmt: skip
    for place, (plan_id, version) in enumerate(columns):
        for key, named, count in tx.execute(
            select(plan_id, version, func.count()).group_by(plan_id, version)
        ):
            found.setdefault((key, named), [0, 0, 0])[place] = count
    return {key: (covers, batches, claims) for key, (covers, batches, claims) in found.items()}


def _refused(plan_id: str, version: str, why: PlanRefused) -> ShelfLine:
    return ShelfLine(
        plan_id, version, plan_id, "", False, REFUSED, "province", None, None, None, 0, 0, 0, why
    )  # fmt: skip


def _line(plan: Plan, state: str, sent: bool, activated_at: datetime | None, rests: _Rests) -> ShelfLine:
    covers, batches, claims = rests.get((plan.id, plan.version), (0, 0, 0))
    return ShelfLine(
        plan.id, plan.version, plan.name, plan.owner, plan.sample, state, "province" if sent else "program",
        plan.valid_from, plan.valid_to, activated_at, covers, batches, claims,
    )  # fmt: skip

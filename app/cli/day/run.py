"""What is done in the course of a day? Each step of the main job, by the same services the desk calls."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from app.aid import plan_file
from app.aid.service import ClaimIn
from app.cli.day.agreement import Evidence, Held, disagreements, held
from app.cli.day.inputs import DayInput
from app.hub.service import Hub
from app.office import Office
from app.shared.actor import Actor
from app.shared.errors import RuleError
from app.shared.progress import SILENT, Progress
from app.shared.text import N_
from app.sync.values import Exported, TakenIn
from app.visits import Approval

PASSWORD = "nuangong-demo"
SECOND_PASSWORD = "nuangong-demo-2"
OFFICE_NAME = "青山镇总工会"
OPERATOR, SECOND = "王芳", "李秀兰"
NOTICES = {"APPROVED": "claim_paid", "DENIED": "claim_refused"}
STEPS = ("office", "roster", "campaign", "aid", "sync", "notices", "account")


class FolderInUse(RuleError):
    """A day is never written over something."""

    code = "day.folder_in_use"
    template = N_("The folder is not empty. Nothing was made; choose a new folder for the day.")


@dataclass(frozen=True)
class Account:
    """The day's account: the object of day.md, and what does not agree (nothing, on an honest day)."""

    told: dict[str, Any]
    disagreements: tuple[str, ...]


@dataclass
class _Day:
    """What the steps hand on to one another."""

    where: Path
    given: DayInput
    progress: Progress
    office: Office
    second: Actor
    told: dict[str, Any] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    papers: dict[str, list[Path]] = field(default_factory=dict)
    campaign_id: str = ""
    held: Held | None = None
    claims: dict[int, str] = field(default_factory=dict)

    @property
    def actor(self) -> Actor:
        return self.office.actor

    def print(self, form: str, subject: str, number: int | None = None) -> None:
        """Print one form; files are named by number, never by a person."""
        name = form if number is None else f"{form}-{number:03d}"
        path = self.where / "pdf" / f"{name}.pdf"
        self.office.printing.produce(self.actor, form, subject, path)
        self.papers.setdefault(form, []).append(path)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Time one step and report it done."""
        began = time.monotonic()
        self.progress.report(STEPS.index(name), len(STEPS))
        yield
        self.seconds[name] = round(time.monotonic() - began, 3)


def run_day(
    where: Path, given: DayInput, *, rosters: Path | None = None, progress: Progress = SILENT,
    password: str = PASSWORD, second_password: str = SECOND_PASSWORD,
) -> Account:  # fmt: skip
    """Run the whole day into the folder `where`, which must be new or empty, and give its account.

    Raises FolderInUse and whatever a step refuses; what was made until then stays for looking at.
    """
    if where.exists() and (not where.is_dir() or any(where.iterdir())):
        raise FolderInUse()
    began = time.monotonic()
    for folder in ("stick", "pdf"):
        (where / folder).mkdir(parents=True)
    region = given.campaign.line.region
    office = Office.create(
        where / "office",
        code=f"{region}001",
        name=OFFICE_NAME,
        region=region,
        operator=OPERATOR,
        password=password,
    )
    try:
        added = office.operators.add(office.actor, SECOND, "reviewer", second_password)
        second = office.operators.prove(office.actor, added.id, second_password)
        day = _Day(where, given, progress, office, second)
        day.seconds["office"] = round(time.monotonic() - began, 3)
        _roster(day, rosters)
        _campaign(day)
        _aid(day)
        exported, taken, hub = _sync(day, password)
        try:
            _notices(day)
            return _account(day, exported, taken, hub)
        finally:
            hub.close()
    finally:
        office.close()


def _roster(day: _Day, rosters: Path | None) -> None:
    """Take the roster and the households in; read other rosters, when given, without taking anybody."""
    with day.step("roster"):
        done = day.office.members.import_roster(day.actor, day.given.roster, progress=day.progress)
        day.told["roster"] = dict(done.report["counts"])
        households = day.office.hardship.import_households(
            day.actor, day.given.households, day.given.campaign.line, day.progress
        )
        day.told["households"] = dict(households.counts)
        day.told["household_rows"] = list(households.rows)
        day.told["household_problems"] = [
            {"sheet_row": p.sheet_row, "code": p.code} for p in households.problems
        ]
        if rosters is not None:
            read = sorted(p for p in rosters.iterdir() if p.suffix in (".xlsx", ".xls", ".csv"))
            reports = [
                day.office.members.import_roster(day.actor, path, dry_run=True).report for path in read
            ]
            day.told["rosters"] = [{"file": r["file"], "counts": r["counts"]} for r in reports]


def _campaign(day: _Day) -> None:
    """Plan, list, print, take the results in, reckon up."""
    with day.step("campaign"):
        visits = day.office.visits
        day.campaign_id = visits.plan(day.actor, day.given.campaign).id
        visits.make_list(day.actor, day.campaign_id)
        visits.approve(day.actor, day.campaign_id, Approval(day.office.clock.today()), day.second)
        day.print("visit_list", day.campaign_id)
        for line in visits.page(day.actor, visits.window(day.actor, day.campaign_id)):
            if line.kind == "household":
                day.print("visit_sheet", line.id, line.number)
        returned = visits.import_results(day.actor, day.campaign_id, day.given.returned, day.progress)
        told = visits.account(day.actor, day.campaign_id)
        told["visits"]["problems"] = [{"sheet_row": p.sheet_row, "code": p.code} for p in returned.problems]
        day.told.update(told)


def _aid(day: _Day) -> None:
    """Enrol, take the claims in order, assess, have them confirmed by the second person, print the slips."""
    with day.step("aid"):
        aid, wish = day.office.aid, day.given.enrolment
        aid.activate(day.actor, wish.plan, demonstration=True)
        aid.enrol(
            day.actor, wish.plan, wish.work_unit, wish.starts_on, wish.ends_on, wish.enrolled_on,
            first_time=wish.first_time,
        )  # fmt: skip
        problems = []
        for claim in day.given.claims:
            try:
                day.claims[claim.no or 0] = _claim(day, claim)
            except RuleError as error:  # a claim that cannot be taken never holds the others
                problems.append({"no": claim.no, "code": error.code, "field": error.field})
        aid.submit(day.actor)
        found = aid.account(day.actor)
        day.told |= {"enrolled": found.enrolled, "claims": [asdict(one) for one in found.claims]}
        day.told["claim_problems"] = problems


def _claim(day: _Day, claim: ClaimIn) -> str:
    aid = day.office.aid
    claim_id = aid.take_claim(day.actor, replace(claim, plan=day.given.enrolment.plan))
    if aid.assess(day.actor, claim_id).state == "missing":
        day.print("claim_missing", claim_id, claim.no)
    else:
        aid.confirm(day.second, claim_id)
    day.print("claim_slip", claim_id, claim.no)
    return claim_id


def _sync(day: _Day, password: str) -> tuple[Exported, TakenIn, Hub]:
    """Enrol the device, carry a package to the hub, have it decide, carry the receipt back."""
    with day.step("sync"):
        stick, sync = day.where / "stick", day.office.sync
        hub = Hub.init(day.where / "hub", password, "省总工会(演示)")
        for plan in plan_file.load_all().plans:
            if plan.plan.id == day.given.enrolment.plan:
                hub.publish_plan(plan.text)
        number = sync.device(day.actor).key_id
        request = sync.request(day.actor, stick)
        certificate = hub.enrol(request.path, stick, (number,))[0]
        sync.certificate(day.actor, certificate.path, hub.fingerprint)
        exported = sync.export(day.actor, stick, day.progress)
        arrived = hub.ingest(exported.path, day.progress)
        hub.decide_all(_decided_on(day), day.progress)
        receipt = hub.receipts(stick)[0]
        taken = sync.import_file(day.actor, receipt.path, day.progress)
        day.told["package"] = exported.path.relative_to(day.where).as_posix()
        day.told["hub"] = {
            "folder": "hub",
            "code": arrived[0].code,
            "applied": arrived[0].applied,
            "refused": arrived[0].refused,
            "receipt": receipt.path.relative_to(day.where).as_posix(),
        }
        day.held = held(day.office)
        day.told["receipt"] = {
            "sent": exported.changes,
            "applied": arrived[0].applied,
            "refused": arrived[0].refused,
        }
        return exported, taken, hub


def _decided_on(day: _Day) -> date:
    return max([day.office.clock.today(), *(claim.claimed_on for claim in day.given.claims)])


def _notices(day: _Day) -> None:
    """Print what the province decided: a notice never says more than the receipt did."""
    with day.step("notices"):
        for no, claim_id in day.claims.items():
            decided = day.office.aid.view(day.actor, claim_id).decision
            if decided is not None and decided.state in NOTICES:
                day.print(NOTICES[decided.state], claim_id, no)


def _account(day: _Day, exported: Exported, taken: TakenIn, hub: Hub) -> Account:
    """Gather the account and hold every figure against every other place it stands in."""
    with day.step("account"):
        papers = {
            form: [p.relative_to(day.where).as_posix() for p in made]
            for form, made in sorted(day.papers.items())
        }
        evidence = Evidence(
            day.office, hub, exported, taken, day.told, day.papers, day.campaign_id, day.claims, day.held
        )
        wrong = disagreements(evidence)
    day.told |= {"pdf": papers, "seconds": day.seconds, "agrees": not wrong, "disagreements": list(wrong)}
    return Account(day.told, wrong)

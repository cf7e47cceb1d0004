"""What does a clerk do in a short day, by the real services? Done in a process of its own, told step by step, and proved.

The day is small so that it can be lived a thousand times: somebody is registered, a visit recorded, a claim taken and
calculated, a paper attached, somebody put into a household's file, relief money decided by two people and paid, a form
printed, a package copied out, a backup made. Each step that came back is told; what
was told must be there afterwards, whatever happened to the process or to its disk.
"""

from __future__ import annotations

import functools
import io
import random
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from PIL import Image

from app.backup import verify
from app.cli.day.inputs import DayInput
from app.hardship import PersonIn
from app.hub.service import Hub
from app.members import Query
from app.office import Office
from app.relief import Approval as Agreed
from app.relief import GrantIn, ProjectIn
from app.shared.clock import Clock, FixedClock
from app.shared.errors import NuangongError
from app.shared.log import traced
from app.visits import GIVEN, Approval
from tests.aid.test_relief_service import card
from tests.conftest import NOW
from tests.hardship.files import FORWARD, GRANTED, HUNG, LIFE, number, on, opened
from tests.members.conftest import invented
from tests.relief.conftest import publish

PASSWORD = "correct horse"
CODE = "222401001"
SECOND, OTHER = "李明", "battery staple"
STEPS = ("member", "visit", "claim", "attachment", "hardship", "relief", "print", "export", "backup")
ON = date(2026, 1, 20)


@dataclass
class Told:
    """What the process told before it ended: (step, id) that came back, codes of refusals, bugs."""

    done: list[tuple[str, str]] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)
    bugs: list[tuple[str, str]] = field(default_factory=list)

    def take(self, kind: str, step: str, what: str) -> None:
        getattr(self, kind).append((step, what))

    def ids(self, step: str) -> list[str]:
        return [what for known, what in self.done if known == step]


Tell = Callable[[str, str, str], object]


_inputs = functools.cache(DayInput.read)  # ours, not the office's: read before anything is refused


def make(where: Path) -> Path:
    """Make an office in `where/office` with a certificate, a roll, a campaign, covers, a hardship file and relief money.

    `where/scan.jpg` is there to be attached, `where/hub` is its hub, `where/stick` an empty stick.
    """
    day = _inputs()
    (where / "stick").mkdir(parents=True)
    office = Office.create(
        where / "office", code=CODE, name="青山镇总工会", region="222401", operator="王芳", password=PASSWORD,
        clock=FixedClock(NOW),
    )  # fmt: skip
    actor = office.actor
    office.members.import_roster(actor, day.roster)
    office.hardship.import_households(actor, day.households, day.campaign.line)
    campaign = office.visits.plan(actor, day.campaign).id
    office.visits.make_list(actor, campaign)
    office.visits.approve(actor, campaign, Approval(day.campaign.window_from, "青总工发〔2025〕8号"))
    wish = day.enrolment
    office.aid.activate(actor, wish.plan, demonstration=True)
    office.aid.enrol(
        actor, wish.plan, wish.work_unit, wish.starts_on, wish.ends_on, wish.enrolled_on, first_time=wish.first_time,
    )  # fmt: skip
    _relieve(office)
    hub = Hub.init(where / "hub", PASSWORD, "hub")
    request = office.sync.request(actor, where / "stick")
    office.sync.certificate(actor, hub.enrol(request.path, where / "stick")[0].path)
    hub.close()
    office.close()
    shutil.rmtree(where / "stick")
    (where / "stick").mkdir()
    out = io.BytesIO()
    Image.effect_noise((160, 120), 60).save(out, "JPEG")
    (where / "scan.jpg").write_bytes(out.getvalue())
    return where


def _relieve(office: Office) -> None:
    """Add a second operator, bring a household's file on file, and found a project to pay from."""
    actor = office.actor
    office.operators.add(actor, SECOND, "administrator", OTHER)
    second = office.operators.prove(actor, SECOND, OTHER)
    publish(office.db, FixedClock(NOW))
    file = opened(office.hardship, actor, office.hardship.window(actor)[0])
    for act in (
        *LIFE[:-2],
        replace(HUNG, until=on(25)),
        replace(FORWARD, on=on(28)),
    ):  # there is a holiday between
        office.hardship.act(actor, file, act)
    office.hardship.act(second, file, replace(GRANTED, on=on(29)))
    office.relief.found_project(actor, ProjectIn("2026年本级帮扶资金", 2026, "04", 10_000_000))


def live(
    where: Path, tell: Tell, steps: Sequence[str] = STEPS, rounds: int = 1, clock: Clock | None = None
) -> None:
    """Do these steps, `rounds` times, in the office of `where`. A refusal ends its step and the day goes on.

    A day without "backup" makes none at its end either.
    """
    try:
        office = Office.unlock(where / "office", PASSWORD, clock=clock or FixedClock(NOW))
    except NuangongError as error:
        tell("refused", "open", error.code)
        return
    except Exception as error:
        tell("bugs", "open", traced(error))
        return
    tell("done", "open", "")
    acts = _acts(office, where)
    for _round in range(rounds):
        for step in steps:
            _do(step, acts[step], tell)
    if "backup" not in steps:
        vars(office.backup)["wanted"] = lambda **_: False
    _do("close", lambda: office.close() or "", tell)


def of(steps: Sequence[str]) -> Callable[[Path, Tell], None]:
    """Return a day of these steps, to be lived in another process."""
    return functools.partial(live, steps=tuple(steps))


def _do(step: str, act: Callable[[], str], tell: Tell) -> None:
    try:
        what = act()
    except NuangongError as error:
        tell("refused", step, error.code)
    except Exception as error:
        tell("bugs", step, traced(error))
    else:
        tell("done", step, what)


def _acts(office: Office, where: Path) -> dict[str, Callable[[], str]]:
    actor, day, chance = office.actor, _inputs(), random.Random()
    campaign = office.visits.campaigns(actor)[0].id

    def member() -> str:
        place = office.members.counts(actor).members
        return office.members.register(actor, invented("孙丽", place)).id

    def visit() -> str:
        lines = office.visits.page(actor, office.visits.window(actor, campaign))
        waiting = next(line.id for line in lines if line.state != GIVEN)
        return office.visits.record_as_planned(actor, waiting, ON).id

    def claim() -> str:
        number = len(office.aid.account(actor).claims)
        taken = office.aid.take_claim(actor, replace(day.claims[number % len(day.claims)], no=None))
        office.aid.assess(actor, taken)
        return taken

    def attachment() -> str:
        lines = office.members.page(actor, office.members.window(actor, Query()).ids)
        member = next(line.id for line in lines if not office.documents.list(actor, "member", line.id))
        (made,) = office.documents.attach(actor, "member", member, [where / "scan.jpg"])
        if made.refusal is not None:
            raise made.refusal
        return member

    def hardship() -> str:
        file = office.hardship.files(actor)[0].id
        place = len(office.hardship.file(actor, file).people)
        return office.hardship.add_person(actor, file, PersonIn("甲小", "20", number(place, "20150601")))

    def relief() -> str:
        (project,), file = office.relief.projects(actor), office.hardship.files(actor)[0].id
        told = GrantIn(
            "01", 100, file_id=file, project_id=project.id, reason="因病致贫", bank="工行", account=card(1)
        )
        made = office.relief.draft(actor, told)
        done = office.relief.approve(office.operators.prove(actor, SECOND, OTHER), [made], Agreed(NOW.date()))
        for _one, refusal in (*done.refused, *office.relief.pay(actor, [made], NOW.date()).refused):
            raise refusal
        return made

    def printed() -> str:
        path = where / f"paper-{chance.randrange(1 << 40)}.pdf"
        office.printing.produce(actor, "visit_list", campaign, path)
        return path.name

    def export() -> str:
        return office.sync.export(actor, where / "stick").path.name

    def backup() -> str:
        return office.backup.make(actor, CODE).path.name

    return dict(
        zip(STEPS, (member, visit, claim, attachment, hardship, relief, printed, export, backup), strict=True)
    )


def prove(where: Path, told: Told, then: Sequence[str] = STEPS, clock: Clock | None = None) -> dict[str, int]:
    """Open what is left and hold it against what was told; `then` live these steps. Returns counts of what is there."""
    assert told.bugs == [], told.bugs
    office = Office.unlock(where / "office", PASSWORD, clock=clock or FixedClock(NOW))
    try:
        office.db.check()
        assert office.witness.lives() == []  # a disk that failed makes no other life of this office
        actor = office.actor
        campaign = office.visits.campaigns(actor)[0].id
        for member in told.ids("member"):
            assert office.members.view(actor, member).fields.name == "孙丽"
        given = {
            line.id: line.state for line in office.visits.page(actor, office.visits.window(actor, campaign))
        }
        assert all(given[visit] == GIVEN for visit in told.ids("visit"))
        assert office.visits.reconcile(actor, campaign).agrees
        for claim in told.ids("claim"):
            assert office.aid.view(actor, claim).assessment is not None
        for member in told.ids("attachment"):
            assert office.documents.list(actor, "member", member)
        assert office.documents.damaged(actor) == ()
        file = office.hardship.file(actor, office.hardship.files(actor)[0].id)
        assert set(told.ids("hardship")) <= {person.id for person in file.people}
        assert all(project.books_agree for project in office.relief.projects(actor))
        for grant in told.ids("relief"):
            assert office.relief.grant(actor, grant).entry_id is not None
        for name in told.ids("print"):
            assert (where / name).read_bytes().startswith(b"%PDF")
        for name in told.ids("export"):
            assert (where / "stick" / name).stat().st_size > 0
        for name in told.ids("backup"):
            verify(office.backup.folder / name, PASSWORD)
    finally:
        office.db.close()
    if then:
        again = Told()
        live(where, again.take, then, clock=clock)
        assert again.bugs == again.refused == []
    return {step: len(told.ids(step)) for step in STEPS}


def copied(made: Path, where: Path) -> Path:
    """Copy a made office to `where`."""
    return Path(shutil.copytree(made, where))


def everything_told(told: Told) -> list[Any]:
    """Return all of it in one list, to be shown when a proof fails."""
    return [*told.done, *told.refused, *told.bugs]

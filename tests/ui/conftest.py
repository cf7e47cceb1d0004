"""What every screen test starts from: Qt offscreen, our look, work done at once."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from app.office import Office
from app.shared import paths
from app.shared.clock import FixedClock
from app.visits import Approval, read_plan
from ui.desk import Desk
from ui.kit import style
from ui.kit.jobs import InlineJobs, Jobs

CLOCK = FixedClock(datetime(2026, 1, 20, 9, 0, tzinfo=timezone(timedelta(hours=8))))
PASSWORD = "东升粮库-2026"


@pytest.fixture(scope="session")
def qapp_cls() -> type[QApplication]:
    """The application every test shares."""
    return QApplication


@pytest.fixture(autouse=True)
def dressed(qapp: QApplication) -> Iterator[None]:
    """Our look, light and in the usual size, whatever the test before did."""
    if not qapp.property("dressed"):
        style.dress(qapp)
        qapp.setProperty("dressed", True)
    yield
    # What a test showed goes now: left alive, all of it would be dressed anew whenever a later test changes the scheme.
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    if style.tokens().dark:
        style.use_scheme(qapp, False)
    if style.look.step:
        style.use_text_step(qapp, 0)


@pytest.fixture
def jobs() -> Iterator[InlineJobs]:
    """Work is done at once."""
    made = InlineJobs()
    yield made
    made.close()


@pytest.fixture
def lanes() -> Iterator[Jobs]:
    """The real lanes of threads."""
    made = Jobs()
    yield made
    made.close()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Pass over what the offscreen platform says of windows with a smallest size, of lists and of menus."""
    for item in items:
        quiet = ("propagateSizeHints", "does not support raise", "does not support grabbing the keyboard")
        item.add_marker(pytest.mark.qt_log_ignore(*quiet, extend=True))


@pytest.fixture(scope="session")
def made_office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office with a roster, households and a campaign, made once."""
    folder = tmp_path_factory.mktemp("made") / "office"
    day = paths.resources() / "samples" / "day"
    office = Office.create(
        folder,
        code="QS-01",
        name="青山镇总工会",
        region="222401",
        operator="王芳",
        password=PASSWORD,
        clock=CLOCK,
    )
    actor = office.actor
    office.members.import_roster(actor, day / "roster.xlsx")
    plan = read_plan((day / "campaign.json").read_bytes())
    office.hardship.import_households(actor, day / "households.xlsx", plan.line)
    campaign = office.visits.plan(actor, plan).id
    office.visits.make_list(actor, campaign)
    office.visits.approve(actor, campaign, Approval(plan.window_from, "青总工发〔2025〕8号"))
    office.close()
    return folder


Act = Callable[[Office], object]


@pytest.fixture(scope="session")
def office_after(tmp_path_factory: pytest.TempPathFactory, made_office: Path) -> Callable[..., Path]:
    """Returns the folder of an office in which these acts were done; each such office is made once."""
    made: dict[tuple[Act, ...], Path] = {(): made_office}

    def after(*acts: Act) -> Path:
        if acts not in made:
            place = tmp_path_factory.mktemp("after") / "office"
            shutil.copytree(made_office, place)
            office = Office.unlock(place, PASSWORD, clock=CLOCK)
            for act in acts:
                act(office)
            office.db.close()
            made[acts] = place
        return made[acts]

    return after


@pytest.fixture
def done() -> tuple[Act, ...]:
    """What was done in the office before the test; a file of tests puts its own in its place."""
    return ()


@pytest.fixture
def folder(office_after: Callable[..., Path], done: tuple[Act, ...], tmp_path: Path) -> Path:
    """A copy of the office's folder for one test."""
    return Path(shutil.copytree(office_after(*done), tmp_path / "office"))


@pytest.fixture
def office(folder: Path) -> Iterator[Office]:
    """The office, open, on 20 January 2026."""
    made = Office.unlock(folder, PASSWORD, clock=CLOCK)
    yield made
    made.db.close()


@pytest.fixture
def desk(office: Office, jobs: InlineJobs, tmp_path: Path) -> Desk:
    """A desk whose ways elsewhere are written down in `gone` and `said`."""
    made = Desk(
        office=office, office_name="青山镇总工会", jobs=jobs, profile=tmp_path,
        go=lambda page, wish: made.gone.append((page, wish)),
        say=lambda words, undo=None: made.said.append((words, undo)), place=lambda _words: None,
    )  # fmt: skip
    made.gone, made.said = [], []
    return made

"""What was entered stays until the province has it, whoever packs it; and whoever entered it is named, not who packed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from app.backup.rules import KEPT
from app.hub.service import Hub
from app.members.intake import ImportHeld
from app.office import Office
from app.security import seal
from app.shared import room
from app.shared.clock import FixedClock
from app.shared.files import DiskFull
from app.sync import package, queries
from app.visits import GIVEN
from tests.conftest import NOW
from tests.crash import working_day
from tests.crash.working_day import CODE, ON, PASSWORD
from tests.people import roster

SECOND = "another password"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return working_day.make(tmp_path_factory.mktemp("kept") / "made")


@pytest.fixture
def where(made: Path, tmp_path: Path) -> Path:
    return working_day.copied(made, tmp_path / "day")


def test_tc02_nothing_deletes_a_record_nobody_has_confirmed(where: Path) -> None:
    """Cleaning up, taking the same roster in again, closing and opening: all of it stays; undoing says what hangs on it."""
    office = Office.unlock(where / "office", PASSWORD, clock=FixedClock(NOW))
    actor = office.actor
    people = roster(where / "people.xlsx", 5, seed=77)
    first = office.members.import_roster(actor, people)
    before = office.members.counts(actor).members
    unconfirmed = office.sync.status(actor).unconfirmed
    assert unconfirmed > before - 5
    office.members.import_roster(actor, people)
    assert office.members.counts(actor).members == before
    for _ in range(2):
        office.sync.export(actor, where / "stick")
        for path in (where / "stick").iterdir():
            path.unlink()  # and the stick is lost each time
    for number in range(KEPT + 1):
        (office.backup.folder / f"old-{number}.ngbak").parent.mkdir(exist_ok=True)
        (office.backup.folder / f"old-{number}.ngbak").write_bytes(b"")
    office.backup.make(actor, CODE)
    office.close()
    again = Office.unlock(where / "office", PASSWORD, clock=FixedClock(NOW))
    assert again.members.counts(actor).members == before
    assert again.sync.status(actor).unconfirmed >= unconfirmed
    again.db.close()
    assert first.import_id


def test_tc02_undoing_an_import_on_which_something_hangs_says_why(where: Path) -> None:
    office = Office.unlock(where / "office", PASSWORD, clock=FixedClock(NOW))
    actor, campaign = office.actor, office.visits.campaigns(office.actor)[0].id
    lines = office.visits.page(actor, office.visits.window(actor, campaign))
    member = next(line for line in lines if line.kind == "member" and line.state != GIVEN)
    office.visits.record_as_planned(actor, member.id, ON)
    before = office.members.counts(actor).members
    with pytest.raises(ImportHeld) as refused:
        office.members.undo_import(actor, office.members.imports(actor)[0].id)
    assert refused.value.words("zh_CN")
    assert office.members.counts(actor).members == before
    office.db.close()


def test_tc03_who_entered_is_named_and_who_packed_beside_it(where: Path) -> None:
    office = Office.unlock(where / "office", PASSWORD, clock=FixedClock(NOW))
    first = office.actor
    added = office.operators.add(first, "李秀兰", "clerk", SECOND)
    office.close()
    hers = Office.unlock(where / "office", SECOND, "李秀兰", clock=FixedClock(NOW))
    placed = hers.sync.export(hers.actor, where / "stick").path
    with hers.db.reading() as tx:
        sender = seal.Keys.from_text(queries.device(tx).text)
    hers.close()
    hub = Hub.open(where / "hub", PASSWORD)
    opened = seal.open_sealed(
        placed.read_bytes(),
        keys=hub.premises.keys,
        senders={sender.key_id: sender.sign_key},
        expect_kind="up",
    )
    up = package.unpack_up(opened.payload)
    hub.close()
    entered = {change.actor for change in up.changes}  # the day has a second person who decided, besides
    assert first.operator_id in entered
    assert added.id not in entered
    assert up.exporter == added.id


def test_tc14_a_disk_that_fills_up_in_the_middle_of_a_backup_leaves_the_older_ones(
    where: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = Office.unlock(where / "office", PASSWORD, clock=FixedClock(NOW))
    office.backup.make(office.actor, CODE)
    older = {path.name: path.read_bytes() for path in office.backup.folder.iterdir()}

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("app.shared.files.os.fsync", full)
    with pytest.raises(DiskFull) as refusal:
        office.backup.make(office.actor, CODE)
    monkeypatch.undo()
    drive = re.escape(room.drive(office.backup.folder))
    assert re.match(rf"Too little room on {drive}: \S+ .B free, \S+ MB needed\.", refusal.value.words("en"))
    assert {path.name: path.read_bytes() for path in office.backup.folder.iterdir()} == older
    office.close()

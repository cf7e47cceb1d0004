"""An office moves to another computer: two people, one file, and never two computers that both go on."""

from __future__ import annotations

import errno
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.backup.archive import ProfileNotEmpty
from app.backup.handover import HandoverDamaged, NotHandedOver
from app.hub import Hub
from app.office import Office
from app.security.service import SamePerson
from app.security.vault import WrongPassword
from app.shared.clock import FixedClock
from app.sync import renewal
from app.sync import stick as sticks
from app.sync.halt import HandedOver, HubNotAnswered
from app.sync.stick import StickAbsent, StickFull
from tests.conftest import NOW
from tests.members.conftest import invented

PASSWORD, OTHER, SECOND = "correct horse", "battery staple", "复核二"
FIRST_IN, SECOND_IN = (PASSWORD, None), (OTHER, SECOND)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    profile = tmp_path_factory.mktemp("template") / "office"
    office = Office.create(
        profile,
        code="2299010001",
        name="青山镇总工会",
        region="222401",
        operator="经办一",
        password=PASSWORD,
        clock=FixedClock(NOW),
    )
    office.operators.add(office.actor, SECOND, "administrator", OTHER)
    office.members.register(office.actor, invented("石贵兰", 701))
    office.close()
    return profile


@pytest.fixture
def office(template: Path, tmp_path: Path) -> Iterator[Office]:
    shutil.copytree(template, tmp_path / "office")
    office = Office.unlock(tmp_path / "office", PASSWORD, clock=FixedClock(NOW))
    yield office
    office.db.close()


def test_the_new_computer_goes_on_and_the_old_one_only_reads(office: Office, tmp_path: Path) -> None:
    stick, life = tmp_path, office.sync.status(office.actor).incarnation
    second = office.operators.prove(office.actor, SECOND, OTHER)
    handed = office.backup.hand_over(office.actor, second, stick)
    taken = Office.take_over(handed.path, tmp_path / "new", FIRST_IN, SECOND_IN)
    assert taken.number == handed.number
    new = Office.unlock(tmp_path / "new", PASSWORD, clock=FixedClock(NOW))
    lives = {one.sync.status(one.actor).incarnation for one in (new, office)} | {life}
    assert len(lives) == 3
    assert new.members.register(new.actor, invented("石贵芳", 702))
    assert not new.backup.handed_over(new.actor)
    assert new.db.check() > 0
    new.close()

    for verb in ("members.register", "aid.pay", "sync.export", "visits.record", "backup.restore"):
        with pytest.raises(HandedOver) as refused:
            office.members._guard.check(office.actor, verb)
    assert "。" in refused.value.words("zh_CN")
    with pytest.raises(HandedOver):
        office.members.register(office.actor, invented("石贵英", 703))
    with pytest.raises(HandedOver):
        office.sync.export(office.actor, stick)
    assert office.backup.handed_over(office.actor)
    assert office.sync.status(office.actor)
    assert office.back_up().contents.rows["member"] == 1
    with office.db.reading() as tx:  # it reads
        assert tx.connection().exec_driver_sql("SELECT count(*) FROM member").scalar_one() == 1


def test_it_stays_so_after_another_opening_until_two_people_take_it_back(
    office: Office, tmp_path: Path
) -> None:
    second = office.operators.prove(office.actor, SECOND, OTHER)
    with pytest.raises(NotHandedOver):
        office.backup.take_back(office.actor, second)
    with pytest.raises(SamePerson):
        office.backup.hand_over(office.actor, office.actor, tmp_path)
    office.backup.hand_over(office.actor, second, tmp_path)
    office.db.close()
    again = Office.unlock(office.profile, PASSWORD, clock=FixedClock(NOW))
    with pytest.raises(HandedOver):
        again.members.register(again.actor, invented("石贵英", 703))
    with pytest.raises(SamePerson):
        again.backup.take_back(again.actor, again.actor)
    again.backup.take_back(again.actor, second)
    assert again.members.register(again.actor, invented("石贵英", 703))
    assert again.db.check() > 0
    again.db.close()


def test_a_stick_that_fails_leaves_the_office_at_work(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    second = office.operators.prove(office.actor, SECOND, OTHER)
    with pytest.raises(StickAbsent):
        office.backup.hand_over(office.actor, second, tmp_path / "no stick")

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    with monkeypatch.context() as refusing:
        refusing.setattr(sticks, "_write", full)
        with pytest.raises(StickFull):
            office.backup.hand_over(office.actor, second, tmp_path)
    assert not office.backup.handed_over(office.actor)
    assert office.members.register(office.actor, invented("石贵英", 703))
    assert not list(tmp_path.glob("*.nghand"))
    assert office.db.check() > 0


def test_an_office_that_waits_for_the_hub_goes_on_waiting_whatever_becomes_of_a_handing_over(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Put back to an earlier day, handed over to a stick that fails, or to another computer: money waits all the same."""
    hub, stick = Hub.init(tmp_path / "hub", PASSWORD, "hub"), tmp_path / "stick"
    stick.mkdir()
    request = office.sync.request(office.actor, stick)
    office.sync.certificate(office.actor, hub.enrol(request.path, stick)[0].path)
    hub.close()
    second = office.operators.prove(office.actor, SECOND, OTHER)
    office.backup._live_on(renewal.RESTORED)

    def waits(one: Office) -> None:
        with pytest.raises(HubNotAnswered):
            one.members._guard.check(one.actor, "aid.pay")

    waits(office)

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    with monkeypatch.context() as refusing:
        refusing.setattr(sticks, "_write", full)
        with pytest.raises(StickFull):
            office.backup.hand_over(office.actor, second, stick)
    waits(office)
    path = office.backup.hand_over(office.actor, second, stick).path
    Office.take_over(path, tmp_path / "new", FIRST_IN, SECOND_IN)
    new = Office.unlock(tmp_path / "new", PASSWORD, clock=FixedClock(NOW))
    waits(new)
    new.db.close()


def test_a_file_changed_or_opened_by_one_person_is_not_taken_in(office: Office, tmp_path: Path) -> None:
    second = office.operators.prove(office.actor, SECOND, OTHER)
    path = office.backup.hand_over(office.actor, second, tmp_path).path
    new, raw = tmp_path / "new", path.read_bytes()
    with pytest.raises(SamePerson):
        Office.take_over(path, new, FIRST_IN, (PASSWORD, "经办一"))
    with pytest.raises(WrongPassword):
        Office.take_over(path, new, FIRST_IN, ("something else", SECOND))
    with pytest.raises(ProfileNotEmpty):
        Office.take_over(path, office.profile, FIRST_IN, SECOND_IN)
    at = raw.index(b'"second": "') + 12
    for spoilt in (b"", raw[:-30], raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :]):
        path.write_bytes(spoilt)
        with pytest.raises(HandoverDamaged):
            Office.take_over(path, new, FIRST_IN, SECOND_IN)
    assert list(new.iterdir()) == []

"""A code left with the union above opens the office, and only the union above reads it; both ends write it down."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text

from app.hub.escrow import WhyMissing
from app.hub.premises import UnknownOffice
from app.hub.service import Hub
from app.office import Office
from app.security import seal
from app.security.strongbox import BoxDamaged, Strongbox
from app.security.vault import WrongRecoveryCode
from app.sync.rules import NotEnrolled

PASSWORD = "correct horse"


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office.create(
        tmp_path / "office",
        code="222401001",
        name="青山镇总工会",
        region="222401",
        operator="王芳",
        password=PASSWORD,
    )


def _enrolled(office: Office, hub: Hub, stick: Path) -> None:
    request = office.sync.request(office.actor, stick)
    office.sync.certificate(office.actor, hub.enrol(request.path, stick)[0].path)


def test_an_office_that_lost_everything_is_opened_with_the_code_of_the_union_above(
    office: Office, tmp_path: Path
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    with pytest.raises(NotEnrolled):
        office.hand_escrow(office.actor, stick)
    assert not office.operators.has_escrow(office.actor)
    hub, stranger = (
        Hub.init(tmp_path / "hub", PASSWORD, "hub"),
        Hub.init(tmp_path / "other", PASSWORD, "other"),
    )
    _enrolled(office, hub, stick)
    path = office.hand_escrow(office.actor, stick)
    assert office.operators.has_escrow(office.actor)
    office.close()

    with pytest.raises(UnknownOffice):
        stranger.open_escrow(path, "电话")
    with pytest.raises(WhyMissing):
        hub.open_escrow(path, " ")
    assert not (tmp_path / "hub" / "escrow").exists()
    found = hub.open_escrow(path, "王芳来电：密码忘了")
    assert (found.office, found.name) == ("222401001", "青山镇总工会")
    assert found.code not in repr(found)
    assert found.code.encode() not in path.read_bytes()
    (note,) = (tmp_path / "hub" / "escrow").iterdir()
    assert "王芳来电" in hub.premises.box.open(note.read_bytes(), note.name).decode()
    with pytest.raises(BoxDamaged):
        Strongbox(b"k" * 32, "acts").open(note.read_bytes(), note.name)

    with pytest.raises(WrongRecoveryCode):
        Office.recover(tmp_path / "office", "0" * 34, "王芳", "a new password")
    again = Office.recover(tmp_path / "office", found.code, "王芳", "a new password")
    with again.db.reading() as tx:
        told = tx.execute(text("SELECT why FROM audit WHERE action = 'recover'")).scalars().all()
    assert told == ["escrow"]
    newer = again.hand_escrow(again.actor, stick)
    again.close()
    with pytest.raises(WrongRecoveryCode):  # a newer code takes the older one's place
        Office.recover(tmp_path / "office", found.code, "王芳", "another password")
    assert hub.open_escrow(newer, "再来").code != found.code
    hub.close()
    stranger.close()


def test_a_file_somebody_altered_is_not_believed(office: Office, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    hub = Hub.init(tmp_path / "hub", PASSWORD, "hub")
    _enrolled(office, hub, stick)
    whole = office.hand_escrow(office.actor, stick).read_bytes()
    altered = bytearray(whole)
    altered[len(whole) // 2] ^= 1
    (stick / "altered.jlgh").write_bytes(altered)
    with pytest.raises(seal.SealBroken):
        hub.open_escrow(stick / "altered.jlgh", "电话")
    request = next(stick.glob("request-*"))
    with pytest.raises(seal.WrongKind):
        hub.open_escrow(request, "电话")
    hub.close()
    office.db.close()

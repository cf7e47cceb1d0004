"""An office is made whole or not at all, opens only with a password, and backs itself up on closing."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from app import founding
from app.backup import archive, verify
from app.backup.rules import SPARED
from app.founding import OfficeHere
from app.hub.service import Hub
from app.members.intake import ImportHeld
from app.office import Office
from app.security.vault import (
    KeysDamaged,
    NoSuchOperator,
    PasswordTooShort,
    WrongPassword,
    WrongRecoveryCode,
)
from app.shared import files
from app.shared.errors import DatabaseDamaged, NuangongError
from app.unions.rules import OfficeCodeWrong
from tests.people import roster

PASSWORD = "correct horse"


def _create(profile: Path, **changed: str) -> Office:
    told = {
        "code": "222401001",
        "name": "青山镇总工会",
        "region": "222401",
        "operator": "王芳",
        "password": PASSWORD,
    }
    return Office.create(profile, **{**told, **changed})


def test_a_new_office_has_its_operator_its_device_and_its_name(tmp_path: Path) -> None:
    assert not Office.exists(tmp_path / "office")
    office = _create(tmp_path / "office")
    assert (office.facts().name, office.actor.name, office.actor.role) == (
        "青山镇总工会",
        "王芳",
        "administrator",
    )
    assert office.sync.device(office.actor).device_id == office.actor.device_id
    assert [o.name for o in office.operators.list(office.actor)] == ["王芳"]
    office.close()
    assert Office.names(tmp_path / "office") == ((office.actor.operator_id, "王芳"),)
    again = Office.unlock(tmp_path / "office", PASSWORD)
    assert again.actor == office.actor
    again.close()


def test_a_second_office_never_overwrites_a_first(tmp_path: Path) -> None:
    _create(tmp_path).close()
    before = (tmp_path / "keyslots.json").read_bytes()
    with pytest.raises(OfficeHere):
        _create(tmp_path)
    assert (tmp_path / "keyslots.json").read_bytes() == before


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"password": "short"}, PasswordTooShort),
        ({"code": ""}, OfficeCodeWrong),
        ({"operator": " "}, NuangongError),
    ],
)
def test_a_refused_office_leaves_nothing(
    tmp_path: Path, wrong: dict[str, str], error: type[Exception]
) -> None:
    with pytest.raises(error):
        _create(tmp_path / "office", **wrong)
    assert list((tmp_path / "office").iterdir()) == []
    _create(tmp_path / "office").close()


def test_a_cut_while_an_office_is_made_leaves_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def cut(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(founding, "make", cut)
        _create(tmp_path / "office")
    assert not Office.exists(tmp_path / "office")
    _create(tmp_path / "office").close()


def test_what_does_not_open_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    _create(tmp_path / "office").close()
    with pytest.raises(WrongPassword):
        Office.unlock(tmp_path / "office", "something else")
    (tmp_path / "office" / "office.db").unlink()
    with pytest.raises(DatabaseDamaged):
        Office.unlock(tmp_path / "office", PASSWORD)
    shutil.rmtree(tmp_path / "office")
    with pytest.raises((KeysDamaged, files.FileUnreadable)):
        Office.unlock(tmp_path / "office", PASSWORD)


def test_closing_backs_up_what_was_changed_and_nothing_else(tmp_path: Path) -> None:
    profile = tmp_path / "office"
    office = _create(profile)
    office.members.import_roster(office.actor, roster(tmp_path / "r.xlsx", 20))
    office.close()
    kept = list((profile / "backups").glob(f"*{archive.SUFFIX}"))
    assert len(kept) == 1
    assert verify(kept[0], PASSWORD).rows["member"] == 20
    Office.unlock(profile, PASSWORD).close()
    assert list((profile / "backups").glob(f"*{archive.SUFFIX}")) == kept


def test_a_backup_that_fails_never_keeps_the_office_from_closing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = _create(tmp_path / "office")
    office.members.import_roster(office.actor, roster(tmp_path / "r.xlsx", 5))

    def full(*_: object) -> None:
        raise files.DiskFull()

    monkeypatch.setattr("app.backup.making.write_whole", full)
    office.close()
    assert "backup on close failed: file.disk_full" in (
        tmp_path / "office" / "log" / "nuangong.log"
    ).read_text("utf-8")
    again = Office.unlock(tmp_path / "office", PASSWORD)
    assert again.members.counts(again.actor).members == 5
    again.db.close()


def test_an_import_is_undone_until_a_receipt_has_confirmed_one_of_its_people(tmp_path: Path) -> None:
    office, hub = _create(tmp_path / "office"), Hub.init(tmp_path / "hub", PASSWORD, "hub")
    stick = tmp_path / "stick"
    stick.mkdir()
    request = office.sync.request(office.actor, stick)
    office.sync.certificate(office.actor, hub.enrol(request.path, stick)[0].path)
    first = office.members.import_roster(office.actor, roster(tmp_path / "first.xlsx", 5))
    assert office.members.undo_import(office.actor, first.import_id or "") == 5
    assert office.members.counts(office.actor).members == 0
    second = office.members.import_roster(office.actor, roster(tmp_path / "second.xlsx", 5, seed=2))
    hub.ingest(office.sync.export(office.actor, stick).path)
    office.sync.import_file(office.actor, hub.receipts(stick)[0].path)
    with pytest.raises(ImportHeld):
        office.members.undo_import(office.actor, second.import_id or "")
    assert office.members.counts(office.actor).members == 5
    hub.close()
    office.db.close()


def test_the_code_on_paper_gives_an_operator_a_new_password(tmp_path: Path) -> None:
    office = _create(tmp_path)
    code = office.operators.propose_recovery(office.actor)
    office.operators.keep_recovery(office.actor, code)
    office.close()
    with pytest.raises(WrongRecoveryCode):
        Office.recover(tmp_path, "0" * 34, "王芳", "a new password")
    with pytest.raises(NoSuchOperator):
        Office.recover(tmp_path, code, "nobody", "a new password")
    Office.unlock(tmp_path, PASSWORD).close()
    recovered = Office.recover(tmp_path, code, "王芳", "a new password")
    assert recovered.actor == office.actor
    recovered.close()
    with pytest.raises(WrongPassword):
        Office.unlock(tmp_path, PASSWORD)
    Office.unlock(tmp_path, "a new password").close()


def test_drafts_alone_are_backed_up_too(tmp_path: Path) -> None:
    """They are this office's own work and have no line in the journal."""
    office = _create(tmp_path / "office")
    office.close()
    kept = len(list((tmp_path / "office" / "backups").iterdir()))
    again = Office.unlock(tmp_path / "office", PASSWORD)
    again.members.import_roster(again.actor, roster(tmp_path / "bad.xlsx", 0, bad=3))
    again.close()
    assert len(list((tmp_path / "office" / "backups").iterdir())) == kept + 1


def test_a_row_of_commands_makes_one_backup_and_the_next_closing_takes_in_the_rest(tmp_path: Path) -> None:
    profile = tmp_path / "office"

    def kept() -> list[Path]:
        return sorted(
            (profile / "backups").glob(f"*{archive.SUFFIX}"), key=lambda path: path.stat().st_mtime_ns
        )

    office = _create(profile)
    office.close(spare=True)
    first = kept()
    again = Office.unlock(profile, PASSWORD)
    again.members.import_roster(again.actor, roster(tmp_path / "r.xlsx", 5))
    again.close(spare=True)
    assert kept() == first, "a minute after the first backup the second command makes none"
    earlier = first[0].stat().st_mtime - SPARED.total_seconds()
    os.utime(first[0], (earlier, earlier))
    Office.unlock(profile, PASSWORD).close(spare=True)
    assert verify(kept()[-1], PASSWORD).rows["member"] == 5, "what no backup had goes into the next one"
    assert len(kept()) == 2
    Office.unlock(profile, PASSWORD).close()
    assert len(kept()) == 2, "the newest holds everything"

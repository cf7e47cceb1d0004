"""A backup is proven before it is called done, and gives back the same office."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

import pytest

from app.backup import Backup, BackupDamaged, archive, restore, verify
from app.security import Guard
from app.security.tables import OperatorRow
from app.security.vault import Vault, WrongPassword
from app.shared import journal, lineage
from app.shared.actor import Actor
from app.shared.base import Row
from app.shared.clock import FixedClock
from app.shared.db import Database
from app.shared.files import FolderMissing
from app.shared.ids import new_id

PASSWORD = "correct horse"


@pytest.fixture
def backup(tmp_path: Path, clock: FixedClock, guard: Guard, actor: Actor) -> Backup:
    profile = tmp_path / "office"
    profile.mkdir()
    vault = Vault(profile)
    key = vault.create(actor.operator_id, actor.name, PASSWORD)
    db = Database.create(profile / archive.DATABASE, key, clock)
    with db.engine.execution_options(writes=True).begin() as connection:
        Row.metadata.create_all(connection)
        journal.make_triggers(connection)
        lineage.begin(connection, "ab" * 16)
    with db.transaction("filled", actor) as tx:
        for i in range(50):
            tx.add(OperatorRow(id=new_id(), name=f"某某{i}", role="clerk", active=True, added_at=clock.now()))
    return Backup(db, guard, clock, vault, key, profile)


def test_a_backup_gives_back_the_same_office(backup: Backup, actor: Actor, tmp_path: Path) -> None:
    made = backup.make(actor, "2224240001")
    assert made.contents.rows["operator"] == 50
    assert backup.last() == made.path
    assert verify(made.path, PASSWORD) == made.contents
    there = tmp_path / "restored"
    assert restore(made.path, there, PASSWORD) == made.contents
    _, key = Vault(there).unlock(PASSWORD)
    db = Database.open(there / archive.DATABASE, key)
    assert db.check() == made.contents.last_seq == 50
    db.close()
    assert sorted(p.name for p in there.iterdir()) == [archive.KEYS, archive.DATABASE]


def test_a_backup_is_made_while_the_office_is_open_and_written_to(backup: Backup, actor: Actor) -> None:
    with backup._db.reading():
        first = backup.make(actor, "office")
    with backup._db.transaction("more", actor) as tx:
        tx.add(OperatorRow(id=new_id(), name="新来", role="clerk", active=True, added_at=backup._clock.now()))
    second = backup.make(actor, "office")
    assert (first.contents.last_seq, second.contents.last_seq) == (50, 51)
    assert first.path != second.path


def test_a_wrong_password_restores_nothing(backup: Backup, actor: Actor, tmp_path: Path) -> None:
    made = backup.make(actor, "office")
    with pytest.raises(WrongPassword):
        verify(made.path, "something else")
    with pytest.raises(WrongPassword):
        restore(made.path, tmp_path / "there", "something else")
    assert list((tmp_path / "there").iterdir()) == []


def test_every_kind_of_damage_is_refused(backup: Backup, actor: Actor, tmp_path: Path) -> None:
    raw = backup.make(actor, "office").path.read_bytes()
    bad = tmp_path / "bad.ngbak"
    for at in range(0, len(raw), max(1, len(raw) // 40)):
        damaged = bytearray(raw)
        damaged[at] ^= 0x10
        bad.write_bytes(damaged)
        try:
            contents = verify(bad, PASSWORD)
        except (BackupDamaged, WrongPassword):
            continue
        assert contents.last_seq == 50  # a flip in the zip's own padding fields changes nothing that is read
    for content in (b"", raw[: len(raw) // 2], b"PK" + raw[2:100]):
        bad.write_bytes(content)
        with pytest.raises(BackupDamaged):
            verify(bad, PASSWORD)


def test_a_backup_whose_counts_lie_is_refused(backup: Backup, actor: Actor, tmp_path: Path) -> None:
    made = backup.make(actor, "office")
    with zipfile.ZipFile(made.path) as source, zipfile.ZipFile(tmp_path / "lie.ngbak", "w") as lie:
        for name in source.namelist():
            lie.writestr(name, source.read(name).replace(b'"operator": 50', b'"operator": 51'))
    with pytest.raises(BackupDamaged):
        verify(tmp_path / "lie.ngbak", PASSWORD)


def test_a_restore_never_overwrites_an_office(backup: Backup, actor: Actor) -> None:
    made = backup.make(actor, "office")
    before = {p.name: p.read_bytes() for p in made.path.parent.parent.glob("*.json")}
    with pytest.raises(archive.ProfileNotEmpty):
        restore(made.path, made.path.parent.parent, PASSWORD)
    assert before == {p.name: p.read_bytes() for p in made.path.parent.parent.glob("*.json")}


def test_an_absent_folder_is_refused_and_thirty_are_kept(
    backup: Backup, actor: Actor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(FolderMissing):
        backup.make(actor, "office", tmp_path / "no stick")
    backup.folder.write_text("a file in the way")
    with pytest.raises(FolderMissing):
        backup.make(actor, "office")
    backup.folder.unlink()
    monkeypatch.setattr("app.backup.making.KEPT", 3)
    made = [backup.make(actor, "office").path for _ in range(5)]
    assert sorted(backup.folder.iterdir()) == sorted(made[2:])


def test_whatever_the_clock_showed_the_newest_is_never_the_one_forgotten(
    backup: Backup, actor: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A clock in 2031 for a while, then put right: what is made from then on is not thrown away as the oldest."""
    monkeypatch.setattr("app.backup.making.KEPT", 1)
    first = backup.make(actor, "office").path
    os.utime(first, (1_930_000_000, 1_930_000_000))
    for _ in range(2):
        made = backup.make(actor, "office").path
        assert made.exists()
        assert backup.last() == made
        assert not backup.wanted(spare=True), "it is of a minute ago, whatever day its file bears"
    assert list(backup.folder.iterdir()) == [made]


def test_every_kept_backup_gives_back_the_office_of_its_moment(
    backup: Backup, actor: Actor, tmp_path: Path
) -> None:
    moments = []
    for place in range(4):
        moments.append(backup.make(actor, "office").contents)
        with backup._db.transaction("more", actor) as tx:
            tx.add(
                OperatorRow(
                    id=new_id(), name=f"第{place}", role="clerk", active=True, added_at=backup._clock.now()
                )
            )
    kept = backup.kept(actor, 30)
    assert [one.contents for one in kept] == moments[::-1]
    for number, one in enumerate(reversed(kept)):
        there = tmp_path / f"restored-{number}"
        assert restore(one.path, there, PASSWORD) == moments[number]
        _, key = Vault(there).unlock(PASSWORD)
        db = Database.open(there / archive.DATABASE, key)
        assert db.check() == 50 + number
        with db.reading() as tx:
            assert tx.query(OperatorRow).count() == 50 + number
        db.close()

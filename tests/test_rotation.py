"""An office takes a new key when somebody left: whatever cut it short, everybody who stays comes in, and nobody else."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from app import rotation
from app.office import Office
from app.security import slots
from app.security.vault import (
    KeysDamaged,
    LastSlot,
    NoSuchOperator,
    SlotsTooOld,
    TooManyTries,
    Vault,
    WrongPassword,
)
from app.shared import lineage
from app.shared.clock import FixedClock
from app.shared.db import Database, connect
from app.shared.errors import DatabaseDamaged, DatabaseFull
from app.shared.files import DiskFull

PASSWORD, SECOND, THIRD = "correct horse", "second secret", "third secret"


def _office(profile: Path) -> Office:
    office = Office.create(
        profile, code="222401001", name="青山镇总工会", region="222401", operator="王芳", password=PASSWORD
    )
    for name, role, password in (("李秀", "clerk", SECOND), ("赵走", "clerk", THIRD)):
        office.operators.add(office.actor, name, role, password)
    office.unions.add_unit(office.actor, "青山机械厂")
    return office


def _leaves(office: Office, name: str = "赵走") -> None:
    gone = next(o for o in office.operators.list(office.actor) if o.name == name)
    office.operators.remove(office.actor, gone.id)


def _let_go(office: Office) -> None:
    """Close without a backup."""
    office.witness.record(synced=True)
    office.db.close()


def _head(office: Office) -> tuple[str, int]:
    with office.db.reading() as tx:
        now = lineage.head(tx)
    return now.incarnation, now.last_seq


def test_after_somebody_left_the_next_unlocking_changes_the_key(tmp_path: Path) -> None:
    office = _office(tmp_path)
    kept = shutil.copytree(tmp_path, tmp_path.parent / "kept")  # what the one who leaves took along
    _leaves(office)
    before, life = office.key, _head(office)[0]
    _let_go(office)
    again = Office.unlock(tmp_path, SECOND, "李秀")
    assert again.key != before
    assert _head(again)[0] == life, "a new key is no new life"
    assert [u.name for u in again.unions.units(again.actor)] == ["青山机械厂"]
    with again.db.reading() as tx:
        told = tx.execute(text("SELECT actor_id, why FROM audit WHERE action = 'rekey'")).all()
    assert [row.actor_id for row in told] == [again.actor.operator_id]
    newest = again.key
    _let_go(again)
    with pytest.raises(DatabaseDamaged):
        Database.open(tmp_path / "office.db", before)
    with pytest.raises(NoSuchOperator):
        Office.unlock(tmp_path, THIRD, "赵走")
    third = Office.unlock(tmp_path, PASSWORD, "王芳")
    assert third.key == newest, "once is enough"
    _let_go(third)
    # The slots of the day before, kept by the one who left, do not open the office of today.
    shutil.copyfile(kept / "keyslots.json", tmp_path / "keyslots.json")
    with pytest.raises(DatabaseDamaged):
        Office.unlock(tmp_path, THIRD, "赵走")


def test_the_paper_of_before_opens_the_office_of_after(tmp_path: Path) -> None:
    office = _office(tmp_path)
    code = office.operators.propose_recovery(office.actor)
    office.operators.keep_recovery(office.actor, code)
    _leaves(office)
    _let_go(office)
    _let_go(Office.unlock(tmp_path, PASSWORD, "王芳"))
    _leaves(again := Office.unlock(tmp_path, PASSWORD, "王芳"), "李秀")
    _let_go(again)
    _let_go(Office.unlock(tmp_path, PASSWORD, "王芳"))
    recovered = Office.recover(tmp_path, code, "王芳", "a new password")
    assert recovered.actor.name == "王芳"
    _let_go(recovered)


def test_an_administrator_may_want_a_new_key(tmp_path: Path) -> None:
    office = _office(tmp_path)
    before = office.key
    again = office.rekeyed(PASSWORD)
    assert again.key != before
    _let_go(again)
    for password, name in ((SECOND, "李秀"), (THIRD, "赵走"), (PASSWORD, "王芳")):
        _let_go(Office.unlock(tmp_path, password, name))


def test_slots_of_before_lead_to_the_office_until_its_key_is_changed(tmp_path: Path) -> None:
    """As SECURITY.md says: a password or paper that got about is made worthless by a new key, not by its replacement."""
    office = _office(tmp_path)
    office.operators.change_password(office.actor, PASSWORD, "a newer password")
    _let_go(office)
    today = (tmp_path / "keyslots.json").read_bytes()
    with pytest.raises(WrongPassword):
        Office.unlock(tmp_path, PASSWORD, "王芳")
    shutil.copyfile(tmp_path / "keyslots.json.1", tmp_path / "keyslots.json")
    _let_go(Office.unlock(tmp_path, PASSWORD, "王芳"))
    (tmp_path / "keyslots.json").write_bytes(today)
    for older in (".1", ".2"):
        shutil.copyfile(tmp_path / f"keyslots.json{older}", tmp_path / f"kept{older}")
    _let_go(Office.unlock(tmp_path, "a newer password", "王芳").rekeyed("a newer password"))
    shutil.copyfile(tmp_path / "kept.1", tmp_path / "keyslots.json")
    with pytest.raises((DatabaseDamaged, WrongPassword)):
        Office.unlock(tmp_path, PASSWORD, "王芳")


def test_a_full_disk_leaves_the_key_and_the_office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    office = _office(tmp_path)
    _leaves(office)
    before = office.key
    _let_go(office)
    with monkeypatch.context() as here:
        here.setattr(rotation, "_copy", lambda *_: (_ for _ in ()).throw(DiskFull()))
        again = Office.unlock(tmp_path, PASSWORD, "王芳")
    assert again.key == before
    _let_go(again)
    again = Office.unlock(tmp_path, PASSWORD, "王芳")
    assert again.key != before, "the next unlocking tries again"
    _let_go(again)


class _Film:
    """Keeps the folder as it stood before and after each thing the disk was told: what a kill there would leave."""

    def __init__(self, profile: Path, to: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self._profile, self._to, self.shots = profile, to, list[Path]()
        for owner, name in ((os, "fsync"), (Path, "replace"), (Path, "unlink")):
            monkeypatch.setattr(owner, name, self._watched(getattr(owner, name)))

    def _watched(self, act: Callable[..., Any]) -> Callable[..., Any]:
        def watched(*given: Any, **named: Any) -> Any:
            self._shoot()
            done = act(*given, **named)
            self._shoot()
            return done

        return watched

    def _shoot(self) -> None:
        names = (
            "office.db",
            "office.db-wal",
            "office.db.next",
            "office.db.making",
            "keyslots.json",
            "witness.json",
            "witness-latest.json",
            "tries.json",
        )
        whole = tuple(
            (self._profile / n).read_bytes() if (self._profile / n).exists() else None for n in names
        )
        if self.shots and whole == self._last:
            return
        self._last = whole
        shot = self._to / f"{len(self.shots):03}"
        shot.mkdir(parents=True)
        for name, content in zip(names, whole, strict=True):
            if content is not None:
                (shot / name).write_bytes(content)
        self.shots.append(shot)


def test_a_copy_only_begun_is_never_taken_for_the_next_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The power goes when the copy is empty and still under the key of today: the office keeps its file."""
    office = _office(tmp_path / "office")
    _leaves(office)
    at = _head(office)
    _let_go(office)
    left: list[Path] = []

    def cut(path: Path, _key: bytes, _new: bytes) -> None:
        left.append(Path(shutil.copytree(tmp_path / "office", tmp_path / "cut")))
        path.unlink()
        raise DatabaseFull()

    def nothing(path: Path, key: bytes) -> Any:
        connection = connect(path, key)
        if path.name != "office.db":
            connection.execute("PRAGMA journal_mode = DELETE").fetchall()
            shutil.copytree(tmp_path / "office", tmp_path / "begun", dirs_exist_ok=True)
        return connection

    with monkeypatch.context() as broken:
        broken.setattr(rotation, "connect", nothing)
        broken.setattr(rotation, "rekey", cut)
        _let_go(Office.unlock(tmp_path / "office", PASSWORD, "王芳"))
    for shot in (*left, tmp_path / "begun"):
        again = Office.unlock(shot, PASSWORD, "王芳")
        assert _head(again)[1] >= at[1]
        assert [u.name for u in again.unions.units(again.actor)] == ["青山机械厂"]
        assert not (shot / rotation.MAKING).exists()
        _let_go(again)


@pytest.mark.parametrize("every", [4, pytest.param(1, marks=pytest.mark.long)])
def test_a_kill_at_any_moment_leaves_an_office_that_opens(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, every: int
) -> None:
    office = _office(tmp_path / "office")
    _leaves(office)
    old, at = office.key, _head(office)
    _let_go(office)
    with monkeypatch.context() as filming:
        film = _Film(tmp_path / "office", tmp_path / "shots", filming)
        done = Office.unlock(tmp_path / "office", PASSWORD, "王芳")
    new = done.key
    _let_go(done)
    keys = {"old", "new"} if every > 1 else set()
    assert len(film.shots) > 8
    print(f"{len(film.shots)} different moments of a change of key, every {every}. looked at")
    for number, shot in enumerate(film.shots[::every]):
        name, password = (("王芳", PASSWORD), ("李秀", SECOND))[number % 2]
        owner, key = Vault(shot).unlock(password, name)
        assert Office.exists(shot)
        again = Office.unlock(shot, password, owner)
        assert _head(again)[0] == at[0], "a cut is no new life"
        assert _head(again)[1] >= at[1]
        assert [u.name for u in again.unions.units(again.actor)] == ["青山机械厂"]
        assert again.key != old, "and the key is new in the end"
        assert not (shot / rotation.NEXT).exists()
        _let_go(again)
        with pytest.raises(NoSuchOperator):
            Vault(shot).unlock(THIRD, "赵走")
        keys.add("old" if key == old else "new" if key == new else "other")
    assert keys == {"old", "new"}, "cuts before and after the moment that counts"


def test_a_slot_of_an_older_program_waits_until_it_was_used(tmp_path: Path) -> None:
    vault = Vault(tmp_path)
    key = vault.create("op-1", "王芳", PASSWORD)
    vault.add(key, "op-2", "李秀", SECOND)
    vault.rotate(key, b"n" * 32)
    assert vault.unlock(SECOND, "李秀") == ("op-2", b"n" * 32)
    vault._write(tuple(s if s.owner == "op-1" else replace(s, public="") for s in vault.slots()))
    with pytest.raises(SlotsTooOld) as refused:
        vault.rotate(b"n" * 32, b"m" * 32)
    assert "李秀" in refused.value.words()
    with pytest.raises(LastSlot):
        vault.rotate(b"n" * 32, b"m" * 32, ("op-1", "op-2"))


def test_nobody_puts_a_key_of_their_own_in_a_slot(tmp_path: Path) -> None:
    vault = Vault(tmp_path)
    key = vault.create("op-1", "王芳", PASSWORD)
    (slot,) = vault.slots()
    vault._write(
        (slots.renew(slot, b"x" * 32, b"theirs" + b"y" * 26),)
    )  # marked with a key that was never ours
    with pytest.raises(KeysDamaged):
        vault.unlock(PASSWORD)
    vault._write((slots.renew(slot, key, b"o" * 32),))
    assert vault.unlock(PASSWORD)[1] == b"o" * 32


def test_the_tries_are_counted_over_a_restart_and_before_the_password_is_tried(
    tmp_path: Path, clock: FixedClock
) -> None:
    key = Vault(tmp_path, clock).create("op-1", "王芳", PASSWORD)
    Vault(tmp_path, clock).add(key, "op-2", "李秀", SECOND)
    for left in (4, 3, 2, 1, 0):
        with pytest.raises(WrongPassword) as wrong:
            Vault(tmp_path, clock).unlock("not this one", "op-1")
        assert wrong.value.facts["left"] == left
    assert wrong.value.facts["seconds"] == 60
    with pytest.raises(TooManyTries) as waiting:
        Vault(tmp_path, clock).unlock(PASSWORD, "op-1")  # even the right one
    assert waiting.value.facts["seconds"] == 60
    assert Vault(tmp_path, clock).unlock(SECOND)[0] == "op-2", "the others come in"
    assert Vault(tmp_path, clock).wait("op-1") == 60, "and their right password takes nothing away"
    clock.moment += timedelta(seconds=61)
    with pytest.raises(WrongPassword) as wrong:
        Vault(tmp_path, clock).unlock("not this one", "op-1")
    assert wrong.value.facts["seconds"] == 120, "it grows"
    clock.moment -= timedelta(
        days=400
    )  # a clock that is put back shortens nothing, and keeps nobody out for a year
    assert Vault(tmp_path, clock).wait("op-1") == 120
    clock.moment += timedelta(seconds=121)
    assert Vault(tmp_path, clock).unlock(PASSWORD, "op-1")[0] == "op-1"
    assert Vault(tmp_path, clock).wait("op-1") == 0
    assert not (tmp_path / "tries.json").exists()
    for _time in range(40):  # it grows no further than half an hour, and nothing is ever wiped
        clock.moment += timedelta(hours=1)
        with pytest.raises(WrongPassword):
            Vault(tmp_path, clock).unlock("not this one", "op-1")
    assert Vault(tmp_path, clock).wait("op-1") == 1800
    (tmp_path / "tries.json").write_text("{", "utf-8")
    assert Vault(tmp_path, clock).wait("op-1") == 60, "a damaged count counts as five"
    clock.moment += timedelta(seconds=61)
    assert Vault(tmp_path, clock).unlock(PASSWORD, "op-1")[0] == "op-1"


def test_ending_the_program_while_a_password_is_tried_saves_no_try(
    tmp_path: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    Vault(tmp_path, clock).create("op-1", "王芳", PASSWORD)

    def killed(*_: object) -> bytes:
        raise KeyboardInterrupt

    with monkeypatch.context() as here:
        here.setattr("app.security.slots._wrapping_key", killed)
        for _time in range(5):
            with pytest.raises(KeyboardInterrupt):
                Vault(tmp_path, clock).unlock("not this one", "op-1")
    with pytest.raises(TooManyTries):
        Vault(tmp_path, clock).unlock(PASSWORD, "op-1")


def test_a_backup_of_before_a_new_key_is_still_gone_back_to(tmp_path: Path) -> None:
    office = _office(tmp_path)
    made = office.back_up()
    key, second = office.key, office.operators.prove(office.actor, "李秀", SECOND)
    office.unions.add_unit(office.actor, "后来的厂")
    _leaves(office)
    _let_go(office)
    for _time in range(2):
        office = Office.unlock(tmp_path, PASSWORD, "王芳")
        office = office.rekeyed(PASSWORD)
        _let_go(office)
    office = Office.unlock(tmp_path, PASSWORD, "王芳")
    assert office.vault.past(office.key)[-1] == key
    assert office.vault.past(key) == (), "who knew an earlier key reads no other one"
    assert office.backup.check(office.actor, made.path).rows["unit"] == 1
    assert office.backup.preview(office.actor, made.path)
    office.backup.restore(office.actor, made.path, second, "青山镇总工会")
    office.close()
    again = Office.unlock(tmp_path, PASSWORD, "王芳")
    assert [u.name for u in again.unions.units(again.actor)] == ["青山机械厂"]
    assert [o.name for o in again.operators.list(again.actor) if o.active] == ["王芳", "李秀"]
    assert again.key not in (key, *again.vault.past(again.key))
    with pytest.raises(NoSuchOperator):
        again.vault.unlock(THIRD, "赵走")
    undone = again.backup.undo_restore(again.actor, again.operators.prove(again.actor, "李秀", SECOND))
    assert undone.contents.rows["unit"] == 2
    again.close()

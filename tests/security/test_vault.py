"""Only the right password or the paper opens the office, and no slot can be altered by hand."""

from __future__ import annotations

import contextlib
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from unittest import mock

import pytest
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from hypothesis import given
from hypothesis import strategies as st

from app.security import slots
from app.security import vault as v
from app.security.vault import Vault
from tests import passwords


@pytest.fixture
def whole_price() -> Iterator[None]:
    with mock.patch.multiple(v, **passwords.FULL):
        yield


@pytest.fixture(scope="module")
def dear(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a vault at the whole price, to be copied: to make one takes a third of a second."""
    with mock.patch.multiple(v, **passwords.FULL):
        return _vault(tmp_path_factory.mktemp("dear"))[0].path


def _vault(folder: Path) -> tuple[Vault, bytes]:
    vault = Vault(folder)
    return vault, vault.create("op-1", "王芳", "correct horse")


@pytest.mark.usefixtures("whole_price")
def test_each_operator_opens_with_their_own_password(tmp_path: Path) -> None:
    vault, key = _vault(tmp_path)
    vault.add(key, "op-2", "李秀", "another pass")
    assert vault.unlock("correct horse") == ("op-1", key)
    assert vault.unlock("another pass", "李秀") == ("op-2", key)
    assert vault.unlock("another pass", "op-2") == ("op-2", key)
    assert vault.operators() == (("op-1", "王芳"), ("op-2", "李秀"))
    with pytest.raises(v.WrongPassword) as refused:
        vault.unlock("correct horse", "李秀")
    assert refused.value.exit_code == 4
    with pytest.raises(v.NoSuchOperator):
        vault.unlock("correct horse", "nobody")


def test_a_removed_operator_cannot_open_and_the_last_one_stays(tmp_path: Path) -> None:
    vault, key = _vault(tmp_path)
    vault.add(key, "op-2", "李秀", "another pass")
    vault.remove("op-1")
    with pytest.raises(v.WrongPassword):
        vault.unlock("correct horse")
    with pytest.raises(v.LastSlot):
        vault.remove("op-2")
    with pytest.raises(v.NoSuchOperator):
        vault.remove("op-1")
    assert vault.unlock("another pass")[1] == key


def test_what_is_refused_when_slots_are_made(tmp_path: Path) -> None:
    vault = Vault(tmp_path)
    with pytest.raises(v.PasswordTooShort):
        vault.create("op-1", "王芳", "short")
    assert not vault.exists()
    key = vault.create("op-1", "王芳", "correct horse")
    with pytest.raises(v.SlotTaken):
        vault.create("op-1", "王芳", "correct horse")
    with pytest.raises(v.SlotTaken):
        vault.add(key, "op-9", "王芳", "correct horse")


def test_the_paper_opens_the_office(tmp_path: Path) -> None:
    vault, key = _vault(tmp_path)
    code = v.new_recovery_code()
    vault.keep_recovery(key, code)
    groups = code.split("-")
    assert [len(g) for g in groups] == [4] * 8 + [2]
    assert vault.recover(code.lower().replace("0", "o").replace("1", "l").replace("-", " ")) == key
    newer = v.new_recovery_code()
    vault.keep_recovery(key, newer)
    with pytest.raises(v.WrongRecoveryCode):
        vault.recover(code)
    assert vault.recover(newer) == key
    assert [name for _, name in vault.operators()] == ["王芳"]


@given(st.binary(min_size=20, max_size=20), st.integers(0, 33), st.integers(1, 31))
def test_a_misread_sign_of_the_code_is_noticed(secret: bytes, place: int, by: int) -> None:
    signs = v.recovery_text(secret).replace("-", "")
    assert v.recovery_secret(signs) == secret
    wrong = v.ALPHABET[(v.ALPHABET.index(signs[place]) + by) % 32]
    misread = signs[:place] + wrong + signs[place + 1 :]
    with contextlib.suppress(v.WrongRecoveryCode):
        assert v.recovery_secret(misread) != secret


@pytest.mark.parametrize(
    "member", ["owner", "name", "kind", "salt", "passes", "memory_kib", "lanes", "nonce", "wrapped", "public"]
)
def test_an_altered_slot_opens_nothing(tmp_path: Path, member: str) -> None:
    vault, _ = _vault(tmp_path)
    told = json.loads(vault.path.read_text("utf-8"))
    slot = told["slots"][0]
    if isinstance(slot[member], int):
        slot[member] += 1
    else:  # another first sign, whichever stands there: a salt begins with any
        slot[member] = ("B" if slot[member][0] == "A" else "A") + slot[member][1:]
    vault.path.write_text(json.dumps(told), "utf-8")
    with pytest.raises(v.WrongPassword):
        vault.unlock("correct horse")


@pytest.mark.parametrize(
    "lowered",
    [{"passes": 2}, {"passes": 0}, {"memory_kib": 64 * 1024 - 1}, {"memory_kib": 8}, {"lanes": 0}, {"passes": -3},
     {"passes": 1, "memory_kib": 8}, {"passes": 10**6}, {"memory_kib": 2**30}, {"lanes": 10**6}],
)  # fmt: skip
@pytest.mark.usefixtures("whole_price")
def test_no_number_of_a_slot_can_be_lowered_nor_made_ruinous(
    dear: Path, tmp_path: Path, lowered: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy(dear, tmp_path)
    vault = Vault(tmp_path)
    told = json.loads(vault.path.read_text("utf-8"))
    told["slots"][0] |= lowered
    vault.path.write_text(json.dumps(told), "utf-8")
    derived: list[object] = []
    monkeypatch.setattr("app.security.slots.Argon2id", lambda **cost: derived.append(cost))
    with pytest.raises(v.WrongPassword):
        vault.unlock("correct horse")
    assert derived == [], "it is not even tried"


def test_a_slot_called_paper_opens_nothing(tmp_path: Path) -> None:
    """Paper needs no slow derivation: a password's slot that is called paper is tried quickly, and opens nothing."""
    vault, key = _vault(tmp_path)
    vault.add(key, "op-2", "李秀", "another pass")
    told = json.loads(vault.path.read_text("utf-8"))
    told["slots"][1]["kind"] = "recovery"
    vault.path.write_text(json.dumps(told), "utf-8")
    with pytest.raises(v.WrongRecoveryCode):
        vault.recover(v.new_recovery_code())
    with pytest.raises(v.WrongPassword):
        vault.unlock("another pass")


@pytest.mark.usefixtures("whole_price")
def test_a_file_of_the_program_before_opens_and_is_made_anew(tmp_path: Path) -> None:
    vault, key = _vault(tmp_path)
    told = json.loads(vault.path.read_text("utf-8"))
    bare = v.Slot(**{**told["slots"][0], "public": "", "renewals": ()})
    cipher = ChaCha20Poly1305(slots._wrapping_key(b"correct horse", bare))
    old = {name: value for name, value in bare.__dict__.items() if name not in ("public", "renewals")}
    old["wrapped"] = slots._text(cipher.encrypt(slots._bytes(bare.nonce), key, bare.metadata()))
    vault.path.write_text(json.dumps({"v": 1, "slots": [old]}), "utf-8")
    assert vault.key_since(key) is None
    assert vault.unlock("correct horse") == ("op-1", key)
    assert vault.slots()[0].public, "so that it can be told a new key"
    vault.rotate(key, b"n" * 32)
    assert vault.unlock("correct horse") == ("op-1", b"n" * 32)


def test_since_when_the_key_is_the_offices_cannot_be_altered(tmp_path: Path) -> None:
    vault, key = _vault(tmp_path)
    assert vault.key_since(key) is not None
    assert vault.key_since(b"o" * 32) is None
    told = json.loads(vault.path.read_text("utf-8"))
    told["key"]["since"] = "2099-01-01T00:00:00.000000Z"  # so that nobody would ever have left since
    vault.path.write_text(json.dumps(told), "utf-8")
    assert vault.key_since(key) is None, "then everybody who ever left counts"


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        '{"v": 3, "slots": []}',
        '{"v": 2, "slots": []}',
        '{"v": 1}',
        '{"v": 1, "slots": [{"owner": 1}]}',
    ],
)
def test_a_damaged_key_file_is_said_to_be_damaged(tmp_path: Path, content: str) -> None:
    vault, _ = _vault(tmp_path)
    vault.path.write_text(content, "utf-8")
    with pytest.raises(v.KeysDamaged):
        vault.unlock("correct horse")
    vault.path.unlink()
    with pytest.raises((v.KeysDamaged, Exception)):
        vault.unlock("correct horse")


def test_two_older_copies_are_kept(tmp_path: Path) -> None:
    vault, key = _vault(tmp_path)
    for i in range(3):
        vault.add(key, f"o{i}", f"n{i}", "password " + str(i))
    kept = {p.name: len(json.loads(p.read_text("utf-8"))["slots"]) for p in tmp_path.iterdir()}
    assert kept == {"keyslots.json": 4, "keyslots.json.1": 3, "keyslots.json.2": 2}

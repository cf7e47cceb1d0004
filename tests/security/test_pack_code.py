"""The code of a work pack: the same keys from however it is typed, today and in ten years; another code opens nothing."""

from __future__ import annotations

import pytest

from app.security import seal
from app.security.pack_code import CodeInvalid, keys_of, new_code

CODE = "7K3M-9QXP-2TVA-04HB"


@pytest.mark.parametrize(
    "typed", [CODE, CODE.lower(), CODE.replace("-", " "), "７K3M9QXP 2TVA–O4HB", f" {CODE}\n"]
)
def test_however_it_is_typed(typed: str) -> None:
    keys = keys_of(typed)
    assert keys.key_id == "9E1V-X2Y3-94PX-DD47"  # packs written before must still open
    assert keys.seal_key == "age1g2py6672a3d3pqj25va97y4vrldt90wgeyg7zrprud0glx55n4vqd0cf57"


@pytest.mark.parametrize(
    "typed", ["", "7K3M", CODE + "1", CODE.replace("7", "U"), "密码密码密码密码密码密码密码密码"]
)
def test_what_is_no_code(typed: str) -> None:
    with pytest.raises(CodeInvalid):
        keys_of(typed)


def test_every_pack_has_its_own() -> None:
    codes = {new_code() for _ in range(50)}
    assert len(codes) == 50
    keys, other = (keys_of(code) for code in sorted(codes)[:2])
    locked = seal.seal(b"a list", kind="pack", office="2299010001", sender=keys, recipients=[keys.seal_key])
    opened = seal.open_sealed(locked, keys=keys, senders={keys.key_id: keys.sign_key}, expect_kind="pack")
    assert opened.payload == b"a list"
    with pytest.raises(seal.WrongRecipient):
        seal.open_sealed(locked, keys=other, senders={keys.key_id: keys.sign_key}, expect_kind="pack")

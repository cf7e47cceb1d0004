"""Whose word is this? Ed25519 signatures over short statements, apart from the packages of seal.py."""

from __future__ import annotations

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from app.security.seal import Keys


def sign(keys: Keys, statement: bytes) -> str:
    """Return the signature (hex) of the holder of `keys` under `statement`, which begins with its domain tag."""
    private = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(keys.sign_private))
    return private.sign(statement).hex()


def holds(sign_key: str, statement: bytes, signature: str) -> bool:
    """Say whether `signature` (hex) is that of the holder of `sign_key` under exactly this statement."""
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(sign_key)).verify(
            bytes.fromhex(signature), statement
        )
    except (InvalidSignature, ValueError):
        return False
    return True

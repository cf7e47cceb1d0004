"""Did this device make this package, for this office? Signature, address and content proved; only then is it read."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from app.hub.premises import Premises
from app.hub.queries import Device
from app.security import seal
from app.sync import files, package
from app.sync.files import Files
from app.sync.messages import Up

UP = "up"

_Message = TypeVar("_Message", Up, Files)


def proved_up(premises: Premises, content: bytes, device: Device) -> Up:
    """Prove signature, address, chain and totals of a package of changes. Raises NuangongError."""
    return _proved(premises, content, device, UP, package.unpack_up)


def proved_files(premises: Premises, content: bytes, device: Device) -> Files:
    """Prove signature, address and every size and hash of a package of contents. Raises NuangongError."""
    return _proved(premises, content, device, files.KIND, files.unpack)


def _proved(
    premises: Premises, content: bytes, device: Device, kind: str, unpack: Callable[[bytes], _Message]
) -> _Message:
    opened = seal.open_sealed(
        content,
        keys=premises.keys,
        senders={device.key_id: device.sign_key},
        expect_kind=kind,
        expect_office=device.office,
    )
    message = unpack(opened.payload)
    if message.office != device.office:
        raise seal.WrongOffice(office=message.office)
    if message.device != device.device:
        raise seal.SealBroken()
    return message

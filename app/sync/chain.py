"""Does the chain hold over the changes of a package? The rule of `app.shared.chain` on messages; pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from app.shared import chain
from app.shared.errors import DeviceError
from app.shared.text import N_
from app.sync.messages import Up


class ChainMismatch(DeviceError):
    """The changes are not the unbroken run their chain says; `seq` is the first that does not fit."""

    code = "E_CHAIN"
    template = N_("The changes in this package do not fit together at number {seq}. Nothing was changed.")


def inner_hash(change: Any) -> str:
    """Return the inner hash (hex) of a change or its line, from the content unless that was erased."""
    if not change.salt:
        return str(change.inner)
    return chain.line_hash(change.salt, chain.covered_of(change))


def links(before: str, first: int, changes: Iterable[Any]) -> Iterator[tuple[str, str]]:
    """Yield (inner, chain) hash of every change, counted from `first` after the hash `before`.

    Raises ChainMismatch when a number is missing, double or out of order, or a hash is no hash.
    """
    last = before
    for expected, change in enumerate(changes, start=first):
        if change.seq != expected or (not change.salt and change.fields):
            raise ChainMismatch(seq=expected)
        try:
            inner = inner_hash(change)
            last = chain.extend(last, inner)
        except ValueError:
            raise ChainMismatch(seq=expected) from None
        yield inner, last


def check_root(up: Up) -> None:
    """Raise ChainMismatch when `up` starts a lineage from another root hash than its name has."""
    if up.first == 1 and up.chain_before != chain.root(up.incarnation, up.parent, up.fork_seq, up.fork_hash):
        raise ChainMismatch(seq=0)


def check(up: Up) -> None:
    """Raise ChainMismatch unless every change of `up` carries the hash its content has, from the first on."""
    check_root(up)
    for change, (inner, last) in zip(up.changes, links(up.chain_before, up.first, up.changes), strict=True):
        if change.chain != last or change.inner not in ("", inner):
            raise ChainMismatch(seq=change.seq)

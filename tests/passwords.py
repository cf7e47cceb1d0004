"""What does a password cost in the tests? A little, for offices and hubs are made and opened hundreds of times.

The cost is written in every key slot, so what is made cheaply opens cheaply; only the floor below which a slot is refused
must be lower too, here and in the processes a test starts by itself. The tests of the vault pay the whole price where it is
asked about.
"""

from __future__ import annotations

from app.security import vault

FULL = {"PASSES": vault.PASSES, "MEMORY_KIB": vault.MEMORY_KIB}
CHEAP = {"PASSES": 1, "MEMORY_KIB": 64}


def be_cheap() -> None:
    """Let passwords cost little in this process from now on."""
    for name, value in CHEAP.items():
        setattr(vault, name, value)

"""Which items go out in which way, and how much in an emergency? Reads `catalog/relief.toml`."""

from __future__ import annotations

import functools

from app.hardship.class_file import CLASSES
from app.relief.rules import Limits
from app.shared import codes, paths
from app.shared.toml_table import TableRefused, TomlTable, load


@functools.cache
def kept_limits() -> Limits:
    """Return the installed limits. Raises TableRefused naming the line."""
    return load(paths.resources() / "catalog" / "relief.toml", read_limits)


def read_limits(table: TomlTable) -> Limits:
    """Read the limits. Raises TableRefused naming the place."""
    items = {entry.code for entry in codes.load("aid_items").known()}
    filed, central, emergency = (_part(table, name) for name in ("filed", "central", "emergency"))
    found = Limits(
        filed=filed.choices("items", items),
        central_classes=central.choices("classes", CLASSES),
        emergency=emergency.choices("items", items),
        emergency_most=emergency.whole("most", least=1),
        emergency_rule=emergency.text("rule"),
        file_within_days=emergency.whole("file_within_days", least=1, most=366),
    )
    for part in (filed, central, emergency, table):
        part.finish()
    return found


def _part(table: TomlTable, key: str) -> TomlTable:
    part = table.table(key)
    if part is None:
        raise TableRefused(table.at(key))
    return part

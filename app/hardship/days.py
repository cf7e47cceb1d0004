"""Which days does the office keep to with hardship files? Read once: thousands of files ask for them."""

from __future__ import annotations

import functools

from app.hardship import due
from app.hardship.due import Days


@functools.cache
def kept_days() -> Days:
    """Return the installed periods (`catalog/hardship_days.toml`). Raises TableRefused naming the line."""
    return due.days()

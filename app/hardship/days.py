"""Which days does the office keep to with hardship files? Reads `catalog/hardship_days.toml`."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Mapping

from app.shared import paths


@functools.cache
def days_of() -> Mapping[str, int]:
    """Return the numbers of `catalog/hardship_days.toml`: "notice_days" (working days), "review_months"."""
    told = tomllib.loads((paths.resources() / "catalog" / "hardship_days.toml").read_text("utf-8"))
    return {name: int(days) for name, days in told.items()}

"""Which of many like cases does the ordinary run try? The long run tries the rest."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest


def every(nth: int, cases: Iterable[Any]) -> list[Any]:
    """Return all cases for `parametrize`; the ordinary run tries the first and every `nth` after it."""
    return [
        pytest.param(case, marks=() if at % nth == 0 else pytest.mark.long) for at, case in enumerate(cases)
    ]

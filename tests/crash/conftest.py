"""What the crash proofs start from: one office with everything in it, made once and copied for each."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.crash import working_day


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An enrolled office with a roll, a campaign and covers, in a folder nothing is written into."""
    return working_day.make(tmp_path_factory.mktemp("working-day") / "made")

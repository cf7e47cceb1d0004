"""The protocol's model on the real code: whatever is lost, doubled, restored or cloned, all come to the same in the end."""

from __future__ import annotations

import itertools
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.hub import Hub
from app.hub.service import DATABASE
from app.security.vault import Vault
from app.shared.clock import FixedClock
from tests.conftest import NOW
from tests.sync.world import Template, live, world

NAMES = (
    "write", "edit", "edit", "export", "deliver", "deliver", "answer", "take", "take", "trip", "trip", "lose",
    "backup", "restore", "clone", "hub_backup", "hub_restore",
)  # fmt: skip
STEP = st.tuples(st.sampled_from(NAMES), st.integers(0, 11), st.integers(0, 11), st.integers(0, 11))
NUMBERS = itertools.count()


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory, blank: tuple[Path, bytes]) -> Template:
    """A hub made once: stretching its password takes longer than a whole life of a small world."""
    folder = tmp_path_factory.mktemp("world")
    Hub.init(folder / "hub", "hub-password-1", "省总工会", FixedClock(NOW)).close()
    _, key = Vault(folder / "hub").unlock("hub-password-1")
    assert (folder / "hub" / DATABASE).exists()
    return Template(*blank, folder / "hub", key)


@pytest.fixture(scope="session")
def room(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where worlds are made, each in a folder of its own."""
    return tmp_path_factory.mktemp("worlds")


@settings(max_examples=int(os.environ.get("NUANGONG_MODEL_RUNS", "60")))
@given(st.lists(STEP, min_size=30, max_size=30))
def test_promise11_everybody_comes_to_the_same(
    template: Template, room: Path, steps: list[tuple[str, int, int, int]]
) -> None:
    with world(room / str(next(NUMBERS)), template, FixedClock(NOW)) as made:
        live(made, steps)

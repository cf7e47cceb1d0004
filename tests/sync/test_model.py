"""The protocol's model on the real code: whatever is lost, doubled, restored or cloned, all come to the same in the end."""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.shared.clock import FixedClock
from tests.conftest import NOW
from tests.ordinary import every
from tests.sync import mutations
from tests.sync.mutations import MUTATIONS, Step
from tests.sync.world import Template, live, world
from tests.sync.world import template as begin_with

NAMES = (
    "write", "edit", "edit", "export", "deliver", "deliver", "answer", "take", "take", "trip", "trip", "lose",
    "backup", "restore", "clone", "decide", "hub_backup", "hub_restore",
)  # fmt: skip
STEP = st.tuples(st.sampled_from(NAMES), st.integers(0, 11), st.integers(0, 11), st.integers(0, 11))
NUMBERS = itertools.count()


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory, blank: tuple[Path, bytes]) -> Template:
    """What every world begins with."""
    return begin_with(tmp_path_factory.mktemp("world"), *blank, FixedClock(NOW))


@pytest.fixture(scope="session")
def room(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where worlds are made, each in a folder of its own."""
    return tmp_path_factory.mktemp("worlds")


@settings(max_examples=int(os.environ.get("NUANGONG_MODEL_RUNS", "3")))
@given(st.lists(STEP, min_size=30, max_size=30))
def test_promise11_everybody_comes_to_the_same(template: Template, room: Path, steps: list[Step]) -> None:
    _lives(template, room, steps)


def _lives(
    template: Template,
    room: Path,
    steps: Sequence[Step],
    matters: Callable[[], bool] | None = None,
    exchanges: int = 2,
) -> None:
    with world(room / str(next(NUMBERS)), template, FixedClock(NOW)) as made:
        live(made, list(steps), matters, exchanges)


def _wrong(template: Template, room: Path, name: str, steps: Sequence[Step]) -> bool:
    """Say whether steps go wrong without one mechanism. Nothing hidden is not wrong."""
    before = mutations.HIDDEN[name]

    def matters() -> bool:
        return mutations.HIDDEN[name] > before

    try:
        with mutations.without(name):
            _lives(template, room, steps, matters, 0 if name in mutations.IN_BETWEEN else 2)
    except Exception:  # a promise broken, or a program that can go no further: both are noticed
        return True
    return False


@pytest.mark.parametrize("name", every(2, MUTATIONS))
def test_promise11_each_mechanism_is_needed(template: Template, room: Path, name: str) -> None:
    """A counter-example is kept for each: without the mechanism it goes wrong."""
    assert _wrong(template, room, name, mutations.stored()[name])


@pytest.mark.long
@pytest.mark.parametrize("name", MUTATIONS)
def test_promise11_with_each_mechanism_all_is_well(template: Template, room: Path, name: str) -> None:
    _lives(template, room, mutations.stored()[name])


@pytest.mark.parametrize("name", every(5, mutations.lives()))
def test_promise11_a_life_that_went_wrong_goes_well(template: Template, room: Path, name: str) -> None:
    """The long run found them; each was mended in the protocol."""
    _lives(template, room, mutations.lives()[name])


@pytest.mark.long
@pytest.mark.parametrize("name", MUTATIONS)
def test_promise11_the_need_of_each_mechanism_is_found_anew(
    template: Template, room: Path, name: str
) -> None:
    def fails(steps: Sequence[Step]) -> bool:
        if not _wrong(template, room, name, steps):
            return False
        _lives(template, room, steps)  # and only without it
        return True

    found = mutations.search(fails, NAMES, seed=int.from_bytes(os.urandom(4)), seconds=1_800)
    print(f"promise 11: without {name}, found anew: {found}")
    assert found


@pytest.mark.long
@pytest.mark.parametrize("_part", range(4))  # parts, so that two cores share them
@settings(max_examples=500, derandomize=False, database=None)
@given(st.lists(STEP, min_size=60, max_size=60))
def test_promise11_long(template: Template, room: Path, _part: int, steps: list[Step]) -> None:
    _lives(template, room, steps)

"""Every act is one step; what was taken back can be done again until something else is done."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ui.kit.sheet_history import STEPS, Act, Change, History


def act(row: str, before: str, after: str) -> Act:
    return Act("Typing", (Change(row, "name", before, after),))


def test_at_least_fifty_steps_go_back_and_no_more_than_were_kept():
    history = History()
    for n in range(STEPS + 5):
        history.did(act("r", str(n), str(n + 1)))
    back = 0
    while (turned := history.undo()) is not None:
        back += 1
    assert back == STEPS >= 50
    assert not history.can_undo
    assert turned is None


@given(st.lists(st.lists(st.tuples(st.sampled_from("abc"), st.text(max_size=2)), min_size=1), max_size=8))
def test_back_and_forth_ends_where_it_began(acts):
    cells = dict.fromkeys("abc", "")
    history, states = History(), [dict(cells)]

    def write(done: Act) -> None:
        for change in done.changes:
            assert cells[change.row] == change.before
            cells[change.row] = change.after

    for typed in acts:
        changes = []
        for row, text in typed:
            changes.append(Change(row, "name", cells[row], text))
            cells[row] = text
        history.did(Act("Paste", tuple(changes)))
        states.append(dict(cells))
    for state in reversed(states[:-1]):
        write(history.undo())
        assert cells == state
    for state in states[1:]:
        write(history.redo())
        assert cells == state
    assert history.redo() is None


def test_something_new_forgets_what_was_taken_back():
    history = History()
    history.did(act("r", "", "a"))
    history.undo()
    history.did(act("r", "", "b"))
    assert not history.can_redo


def test_rows_that_are_gone_are_forgotten_and_the_rest_of_the_act_stays():
    history = History()
    history.did(act("gone", "", "a"))
    history.did(Act("Paste", (Change("gone", "name", "", "x"), Change("here", "name", "", "y"))))
    history.forget({"gone"})
    assert history.undo() == act("here", "y", "").__class__("Paste", (Change("here", "name", "y", ""),))
    assert history.undo() is None

"""The last steps are kept in order, at most fifty, and the newest one is taken back first."""

from __future__ import annotations

from ui.kit.undo import KEPT, History


def test_the_newest_step_is_taken_back_first(qtbot):
    history, done = History(), []
    for name in ("a", "b"):
        history.add(name, lambda name=name: done.append(name))
    with qtbot.waitSignal(history.changed):
        history.undo()
    assert done == ["b"]
    assert history.last.words == "a"
    history.undo()
    history.undo()
    assert done == ["b", "a"]
    assert history.last is None


def test_the_oldest_step_falls_off_after_fifty(qtbot):
    history = History()
    for number in range(KEPT + 5):
        history.add(str(number), lambda: None)
    assert len(history) == KEPT
    assert history.last.words == str(KEPT + 4)
    while history.last is not None:
        first = history.last.words
        history.undo()
    assert first == "5"

"""The hub's own word coming back: no edit, but all that is left of a value whose writer is gone when the hub forgot it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from app.sync.echoes import hear
from app.sync.merge import Conflict, merge
from app.sync.messages import RECEIVED, Change, Verb
from app.sync.seen import Had, Mark, Record, View
from tests.sync.test_merge import TABLES, sound

STANDS = Record("plain", "r1", {"place": "河东路"}, {"place": Mark("aa", 1)}, live=True)


class Told:
    """What the lineages say: the values before each write, and which write made the record."""

    def __init__(
        self,
        had: dict[tuple[str, int], list[Had]],
        made: tuple[str, int] = ("", 0),
        later: Sequence[str] = (),
        wrote: Mapping[Mark, str] | None = None,
    ) -> None:
        self.had, self.made, self.later = had, made, later
        self.wrote = {Mark("aa", 1): "河东路", **(wrote or {})}

    def before(self, mark: Mark, _table: str, _row_id: str, _name: str) -> Sequence[Had]:
        return self.had.get((mark.incarnation, mark.seq), [])

    def began(self, mark: Mark, _table: str, _row_id: str) -> bool:
        return (mark.incarnation, mark.seq) == self.made

    def writes(self, _table: str, _row_id: str, _name: str) -> Mapping[Mark, str]:
        return self.wrote

    def coming(self, _change: Change, _name: str) -> Sequence[str]:
        return self.later


def echo(verb: Verb = "U", seq: int = 7, reason: str = RECEIVED, **fields: Any) -> Change:
    return Change(
        uuid="u", seq=seq, table="plain", row_id="r1", verb=verb, fields=fields, base_rev=0, command="c",
        reason=reason, actor="a", device="d", at="2026-01-01T00:00:00.000000Z", salt="00", chain="00",
    )  # fmt: skip


def view(past: Told, *, forgotten: bool = True) -> View:
    return View("bb", past=past, forgotten=forgotten)


def test_a_hub_that_forgot_nothing_learns_nothing() -> None:
    found = hear(STANDS, echo(place="河西路"), view(Told({}), forgotten=False), sound)
    assert (found.record, found.outcome, found.conflicts) == (STANDS, "applied", ())


def test_a_record_the_hub_has_forgotten_is_taken_from_the_echo_of_its_creation_alone() -> None:
    found = hear(None, echo("I", place="河西路"), view(Told({})), sound)
    assert found.record is not None
    assert (found.record.fields, found.record.marks, found.record.live) == (
        {"place": "河西路"}, {"place": Mark("bb", 7)}, True,
    )  # fmt: skip
    assert hear(None, echo(place="河西路"), view(Told({})), sound).record is None
    assert hear(None, echo("D"), view(Told({})), sound).record is None


@pytest.mark.parametrize(
    "past",
    [
        pytest.param(Told({("bb", 7): [Had("河东路", came=True)]}), id="its reader had what stands before"),
        pytest.param(Told({}, made=("aa", 1)), id="what stands was written when the record was made"),
    ],
)
def test_a_later_value_stands(past: Told) -> None:
    found = hear(STANDS, echo(place="河西路"), view(past), sound)
    assert found.record is not None
    assert (found.record.fields["place"], found.record.marks["place"]) == ("河西路", Mark("bb", 7))
    assert found.conflicts == ()


def test_a_value_that_was_replaced_by_who_knew_it_changes_nothing() -> None:
    past = Told({("aa", 1): [Had("河西路", came=True), Had("西山路", came=False)]})
    assert hear(STANDS, echo(place="河西路"), view(past), sound).record is STANDS


def test_where_nobody_knows_which_is_later_both_are_kept_for_a_person() -> None:
    found = hear(STANDS, echo(place="河西路"), view(Told({})), sound)
    assert (found.record, found.conflicts) == (STANDS, (Conflict("place", "河东路", "河西路"),))


def test_what_is_unsound_stays_out() -> None:
    past = Told({}, made=("aa", 1))
    assert hear(STANDS, echo(place="河西路"), view(past), lambda _fields: "place").record is STANDS


def test_an_edit_made_in_the_knowledge_of_what_stands_is_no_clash() -> None:
    past = Told({("bb", 7): [Had("河东路", came=True)]})
    found = merge(TABLES, STANDS, echo(reason="test", place="河西路"), view(past), sound)
    assert (found.outcome, found.conflicts) == ("applied", ())
    unknown = merge(TABLES, STANDS, echo(reason="test", place="河西路"), view(Told({})), sound)
    assert unknown.outcome == "conflict"


@pytest.mark.parametrize("edits", [["河西路"], ["西山路", "河西路"], ["东山路", "西山路", "河西路"]])
def test_an_edit_that_was_replaced_by_who_had_read_it_is_over(edits: list[str]) -> None:
    """And so are its writer's earlier ones, which nobody but its writer need have seen."""
    past = Told({("aa", 1): [Had("河西路", came=True)]}, later=edits[1:])
    found = merge(TABLES, STANDS, echo(reason="test", place=edits[0]), view(past), sound)
    assert (found.outcome, found.conflicts) == ("applied", ())
    assert found.record is not None
    assert found.record.fields["place"] == "河东路"


OWN, CAME = Had("东山路", came=False), Had("河西路", came=True)


def test_who_had_read_it_may_have_written_twice_since() -> None:
    past = Told({("aa", 1): [CAME, OWN]})
    found = merge(TABLES, STANDS, echo(reason="test", place="河西路"), view(past), sound)
    assert (found.outcome, found.conflicts) == ("applied", ())
    assert found.record is not None
    assert found.record.fields["place"] == "河东路"


def test_who_knew_what_was_written_since_and_goes_back_to_it_is_asked() -> None:
    past = Told({("aa", 1): [CAME, OWN], ("bb", 7): [Had("东山路", came=True)]})
    found = merge(TABLES, STANDS, echo(reason="test", place="河西路"), view(past), sound)
    assert (found.outcome, found.conflicts) == ("conflict", (Conflict("place", "河西路", "河东路"),))


def test_what_was_replaced_by_a_value_that_met_a_third_is_over_too() -> None:
    past = Told({("cc", 4): [CAME]}, wrote={Mark("cc", 4): "西山路"})
    found = merge(TABLES, STANDS, echo(reason="test", place="河西路"), view(past), sound)
    assert (found.outcome, found.conflicts) == ("applied", ())
    assert found.record is not None
    assert found.record.fields["place"] == "河东路"


def test_a_creation_that_comes_after_its_edits_fills_only_what_is_empty() -> None:
    found = merge(TABLES, STANDS, echo("I", reason="test", place="", name="甲"), view(Told({})), sound)
    assert (found.outcome, found.conflicts) == ("applied", ())
    assert found.record is not None
    assert found.record.fields == {"place": "河东路", "name": "甲"}


@pytest.mark.parametrize("edits", [["河西路"], ["东山路", "河西路"]])
def test_what_came_before_a_deletion_does_not_bring_the_record_back(edits: list[str]) -> None:
    gone = Record("plain", "r1", dict(STANDS.fields), dict(STANDS.marks), live=True, deleted=Mark("aa", 2))
    past = Told({("aa", 2): [Had("河西路", came=True)]}, later=edits[1:])
    found = merge(TABLES, gone, echo(reason="test", place=edits[0]), view(past), sound)
    assert (found.record, found.outcome) == (gone, "applied")
    back = merge(TABLES, gone, echo(reason="test", place="西山路"), view(Told(past.had)), sound)
    assert back.record is not None
    assert (back.record.deleted, back.outcome) == (None, "conflict")

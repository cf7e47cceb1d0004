"""A change meets a record: different fields merge, clashes keep both values, and nobody writes what is not
theirs.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.shared.base import Row
from app.shared.journal import synced_tables
from app.sync.merge import HUB, OWNERS, Merged, Ownership, impose, merge
from app.sync.messages import Change, Verb
from app.sync.seen import Mark, Record, View

PLAIN = Ownership()
PEOPLE = Ownership(sensitive=frozenset({"name", "id_no"}))
CLAIM = Ownership(
    province=frozenset({"approved"}),
    state="state",
    open_states=frozenset({"DRAFT", "SUPPLEMENT"}),
    moves={"DRAFT": frozenset(), "DENIED": frozenset({"APPEAL", "CLOSED"})},
)
GROWING = Ownership(append_only=True)
TABLES = {"plain": PLAIN, "people": PEOPLE, "claim": CLAIM, "growing": GROWING}
A, B = View("aa"), View("bb")


def sound(_: Mapping[str, Any]) -> str | None:
    return None


def no_minus(fields: Mapping[str, Any]) -> str | None:
    return next((n for n, v in sorted(fields.items()) if isinstance(v, int) and v < 0), None)


def change(table: str, verb: Verb, seq: int = 1, row: str = "r1", **fields: Any) -> Change:
    return Change(
        uuid=f"u{seq}",
        seq=seq,
        table=table,
        row_id=row,
        verb=verb,
        fields=fields,
        base_rev=seq - 1,
        command="c",
        reason="r",
        actor="a",
        device="d",
        at="2026-01-01T00:00:00.000000Z",
        salt="00",
        chain="00",
    )


def step(record: Record | None, what: Change, view: View = A, check: Any = sound, **facts: Any) -> Merged:
    return merge(TABLES, record, what, view, check, **facts)


def stored(table: str, **fields: Any) -> Record:
    merged = step(None, change(table, "I", **fields))
    assert merged.outcome == "applied"
    assert merged.record is not None
    return merged.record


def test_an_insert_then_updates_of_its_own_writer_apply_in_order() -> None:
    record = stored("plain", a=1, b=1)
    later = step(record, change("plain", "U", 2, a=2))
    assert later.outcome == "applied"
    assert later.record is not None
    assert dict(later.record.fields) == {"a": 2, "b": 1}
    assert later.record.marks["a"] == Mark("aa", 2)
    assert later.record.marks["b"] == Mark("aa", 1)


def test_counters_of_the_device_are_not_business() -> None:
    assert dict(stored("plain", id="r1", rev=1, a=1).fields) == {"a": 1}


def test_an_unknown_table_is_refused() -> None:
    merged = step(None, change("nowhere", "I", a=1))
    assert (merged.outcome, merged.code, merged.record) == ("refused", "E_SCHEMA", None)


def test_an_update_of_nothing_is_refused() -> None:
    merged = step(None, change("plain", "U", a=1))
    assert (merged.outcome, merged.code, merged.field) == ("refused", "E_VALIDATION", "id")


def test_different_fields_of_two_devices_merge() -> None:
    record = stored("plain", a=1, b=1)
    first = step(record, change("plain", "U", 1, a=2), View("bb", {"aa": 1}))
    second = step(first.record, change("plain", "U", 2, b=2), A)
    assert first.outcome == second.outcome == "applied"
    assert second.record is not None
    assert dict(second.record.fields) == {"a": 2, "b": 2}


def test_the_same_field_changed_elsewhere_later_in_hub_order_wins_and_both_are_kept() -> None:
    record = stored("plain", a=1)
    merged = step(record, change("plain", "U", 1, a=3), B)
    assert merged.record is not None
    assert merged.record.fields["a"] == 3
    assert (merged.outcome, merged.code, merged.field) == ("conflict", "W_CONFLICT", "a")
    assert [(c.field, c.kept, c.other) for c in merged.conflicts] == [("a", 3, 1)]


def test_a_write_the_other_device_had_seen_is_no_clash() -> None:
    record = stored("plain", a=1)
    merged = step(record, change("plain", "U", 1, a=3), View("bb", {"aa": 1}))
    assert merged.outcome == "applied"
    assert not merged.conflicts


def test_the_same_value_twice_is_no_clash() -> None:
    record = stored("plain", a=1)
    merged = step(record, change("plain", "U", 1, a=1), B)
    assert merged.outcome == "applied"
    assert merged.record is record


def test_identity_is_never_merged_by_itself() -> None:
    record = stored("people", name="甲", id_no="2299", phone="1")
    merged = step(record, change("people", "U", 1, name="乙", phone="2"), B)
    assert merged.record is not None
    assert merged.record.fields["name"] == "甲"
    assert merged.record.fields["phone"] == "2"
    assert {(c.field, c.kept, c.other) for c in merged.conflicts} == {
        ("name", "甲", "乙"),
        ("phone", "2", "1"),
    }


def test_one_identity_field_changed_elsewhere_holds_back_the_others() -> None:
    record = stored("people", name="甲", id_no="2299")
    renamed = step(record, change("people", "U", 2, name="乙"), A).record
    merged = step(renamed, change("people", "U", 1, id_no="2298"), View("bb", {"aa": 1}))
    assert merged.record is not None
    assert merged.record.fields["id_no"] == "2299"
    assert merged.outcome == "conflict"


def test_the_only_writer_may_correct_a_name() -> None:
    merged = step(stored("people", name="甲", id_no="2299"), change("people", "U", 2, name="乙"))
    assert merged.outcome == "applied"
    assert merged.record is not None
    assert merged.record.fields["name"] == "乙"


def test_append_only_rows_are_a_union() -> None:
    record = stored("growing", a=1)
    assert step(record, change("growing", "I", a=1), B).outcome == "applied"
    for again in (change("growing", "I", 2, a=2), change("growing", "U", 2, a=2), change("growing", "D", 2)):
        merged = step(record, again)
        assert (merged.outcome, merged.code, merged.record) == ("refused", "E_STATE", record)


def test_an_unsound_append_is_set_aside_and_may_come_again() -> None:
    aside = step(None, change("growing", "I", a=-1), check=no_minus)
    assert (aside.outcome, aside.code, aside.field) == ("refused", "E_VALIDATION", "a")
    assert aside.record is not None
    assert not aside.record.live
    assert dict(aside.record.pending) == {"a": -1}
    mended = step(aside.record, change("growing", "I", 2, a=1), check=no_minus)
    assert mended.outcome == "applied"
    assert mended.record is not None
    assert mended.record.live


def test_an_unsound_insert_is_set_aside_and_a_later_correction_heals_it() -> None:
    aside = step(None, change("plain", "I", a=-1, b=5), check=no_minus)
    assert (aside.outcome, aside.code, aside.field) == ("refused", "E_VALIDATION", "a")
    still = step(aside.record, change("plain", "U", 2, b=6), check=no_minus)
    assert still.outcome == "refused"
    healed = step(still.record, change("plain", "U", 3, a=1), check=no_minus)
    assert healed.outcome == "applied"
    assert healed.record is not None
    assert dict(healed.record.fields) == {"a": 1, "b": 6}
    assert not healed.record.pending


def test_an_unsound_update_leaves_the_record_and_does_not_block_others() -> None:
    record = stored("plain", a=1, b=1)
    refused = step(record, change("plain", "U", 2, a=-1, b=2), check=no_minus)
    assert refused.outcome == "refused"
    assert refused.record is not None
    assert dict(refused.record.fields) == {"a": 1, "b": 1}
    other = step(refused.record, change("plain", "U", 3, c=7), check=no_minus)
    assert other.outcome == "applied"
    assert other.record is not None
    assert dict(other.record.fields) == {"a": 1, "b": 1, "c": 7}
    healed = step(other.record, change("plain", "U", 4, a=4), check=no_minus)
    assert healed.record is not None
    assert dict(healed.record.fields) == {"a": 4, "b": 2, "c": 7}


def test_values_must_be_single_values() -> None:
    merged = step(None, change("plain", "I", a=[1]))
    assert (merged.outcome, merged.code, merged.field) == ("refused", "E_VALIDATION", "a")


def test_a_deletion_makes_a_tombstone_once() -> None:
    gone = step(stored("plain", a=1), change("plain", "D", 2))
    assert gone.outcome == "applied"
    assert gone.record is not None
    assert gone.record.deleted == Mark("aa", 2)
    assert step(gone.record, change("plain", "D", 3)).outcome == "applied"
    assert step(None, change("plain", "D", 3)).outcome == "applied"


def test_people_still_owed_something_cannot_be_deleted() -> None:
    record = stored("plain", a=1)
    merged = step(record, change("plain", "D", 2), protected=True)
    assert (merged.outcome, merged.code, merged.record) == ("refused", "E_STATE", record)


def test_an_update_the_deleter_had_not_seen_wins() -> None:
    record = stored("plain", a=1)
    kept = step(record, change("plain", "D", 1), B)
    assert kept.outcome == "conflict"
    assert kept.record is record


def test_an_update_that_did_not_know_of_the_deletion_wins() -> None:
    gone = step(stored("plain", a=1), change("plain", "D", 2)).record
    back = step(gone, change("plain", "U", 1, a=2), View("bb", {"aa": 1}))
    assert back.record is not None
    assert back.record.deleted is None
    assert back.record.fields["a"] == 2
    assert back.outcome == "conflict"
    assert back.conflicts[-1].field == "id"
    refused = step(gone, change("plain", "U", 3, a=2))
    assert (refused.outcome, refused.code) == ("refused", "E_STATE")


def test_a_claim_is_the_offices_until_submitted() -> None:
    draft = stored("claim", state="DRAFT", total=5)
    sent = step(draft, change("claim", "U", 2, total=6, state="SENT"))
    assert sent.outcome == "applied"
    late = step(sent.record, change("claim", "U", 3, total=7))
    assert (late.outcome, late.code, late.field, late.record) == ("refused", "E_STATE", "total", sent.record)


def test_the_provinces_fields_are_not_the_offices_to_write() -> None:
    draft = stored("claim", state="DRAFT", approved=None)
    merged = step(draft, change("claim", "U", 2, approved=9))
    assert (merged.code, merged.field) == ("E_OWNERSHIP", "approved")
    assert step(None, change("claim", "I", state="DRAFT", approved=9)).code == "E_OWNERSHIP"


def decided(state: str) -> Record:
    sent = step(stored("claim", state="DRAFT", approved=None), change("claim", "U", 2, state="SENT")).record
    assert sent is not None
    return impose(sent, {"state": state, "approved": 9}, 1)


def test_what_a_receipt_told_the_office_comes_back_as_an_echo() -> None:
    record = decided("APPROVED")
    assert record.marks["state"] == Mark(HUB, 1, 1)
    merged = step(record, change("claim", "U", 3, state="APPROVED", approved=9))
    assert merged.outcome == "applied"
    assert merged.record is record


def test_a_late_submission_of_a_decided_claim_changes_nothing() -> None:
    record = decided("DENIED")
    merged = step(record, change("claim", "U", 3, state="SENT"))
    assert merged.outcome == "applied"
    assert merged.record is record


def test_after_a_decision_the_office_makes_only_its_own_moves() -> None:
    record = decided("DENIED")
    assert step(record, change("claim", "U", 3, state="APPROVED")).code == "E_STATE"
    assert step(record, change("claim", "U", 3, state="APPEAL", total=1)).code == "E_STATE"
    appeal = step(record, change("claim", "U", 3, state="APPEAL"), View("aa", {HUB: 1}))
    assert appeal.outcome == "applied"


def test_asked_for_documents_the_claim_is_open_again() -> None:
    record = decided("SUPPLEMENT")
    assert step(record, change("claim", "U", 3, total=8), View("aa", {HUB: 1})).outcome == "applied"


def test_every_table_that_travels_has_an_owner() -> None:
    assert {table.name for table in synced_tables()} <= set(OWNERS)


@pytest.mark.parametrize("name", sorted(OWNERS))
def test_the_ownership_names_real_columns(name: str) -> None:
    owner, table = OWNERS[name], Row.metadata.tables[name]
    named = owner.sensitive | owner.province | ({owner.state} if owner.state else set())
    assert named <= {column.name for column in table.columns}


FIELDS = st.dictionaries(st.sampled_from("abcd"), st.integers(0, 3), min_size=1, max_size=3)


@settings(max_examples=100, deadline=None)
@given(FIELDS, FIELDS)
def test_changes_of_different_fields_commute(one: dict[str, int], two: dict[str, int]) -> None:
    two = {name: value for name, value in two.items() if name not in one}
    base = stored("plain", a=9, b=9, c=9, d=9)
    changes = [(change("plain", "U", 2, **one), A), (change("plain", "U", 1, **two), View("bb", {"aa": 1}))]
    ends = []
    for order in permutations(changes):
        record: Record | None = base
        for what, view in order:
            merged = step(record, what, view)
            assert merged.outcome == "applied"
            record = merged.record
        assert record is not None
        ends.append((dict(record.fields), dict(record.marks)))
    assert ends[0] == ends[1]


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("xyz"), st.integers(0, 2)), max_size=6))
def test_append_only_rows_commute_and_repeat_harmlessly(rows: list[tuple[str, int]]) -> None:
    content = dict(rows)
    held: list[dict[str, Record]] = []
    for order in (list(content.items()), list(reversed(content.items())), list(content.items()) * 2):
        records: dict[str, Record] = {}
        for seq, (row, value) in enumerate(order, start=1):
            merged = step(records.get(row), change("growing", "I", seq, row=row, a=value))
            assert merged.outcome == "applied"
            assert merged.record is not None
            records[row] = merged.record
        held.append({row: records[row] for row in sorted(records)})
    assert held[0] == held[1] == held[2]


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.booleans(), st.sampled_from(["name", "phone"]), st.integers(0, 2)), max_size=6))
def test_no_value_is_lost_without_a_conflict_item(writes: list[tuple[bool, str, int]]) -> None:
    """Whoever overwrites a value the writer had not seen leaves a conflict item with both."""
    record: Record | None = stored("people", name=9, phone=9)
    for seq, (from_b, name, value) in enumerate(writes, start=2):
        before = record
        assert before is not None
        view = B if from_b else A
        merged = step(before, change("people", "U", seq, **{name: value}), view)
        assert merged.record is not None
        clashed = not view.has_seen(before.marks[name]) and before.fields[name] != value
        held_back = name == "name" and any(c.field == "name" for c in merged.conflicts)
        assert clashed <= bool(merged.conflicts)
        if held_back:
            assert merged.record.fields["name"] == before.fields["name"]
        record = merged.record

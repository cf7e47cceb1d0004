"""What becomes of each row of a roster? Judges by import.md's table; knows no file, clock or database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Protocol

from app.members import findings as found
from app.members.cells import Column, RawRow
from app.members.findings import JudgedRow, Judgement, Outcome, Problem, Repair, report
from app.members.judging import Bench
from app.members.likeness import may_be_one
from app.members.newcomer import (
    NewMember,
    Registered,
    TemplateField,
    check_new_member,
    faults,
    missing_required,
    template,
)
from app.members.reading import Draft
from app.shared import identity
from app.shared.errors import RuleError
from app.shared.progress import SILENT, Progress

__all__ = [
    "JudgedRow",
    "Judgement",
    "NewMember",
    "Outcome",
    "Problem",
    "Registered",
    "Repair",
    "TemplateField",
    "check_new_member",
    "faults",
    "judge",
    "missing_required",
    "report",
    "template",
]


_TOLD_EVERY = 2_000  # rows, which take a fifth of a second
_ROWS_NAMED = 4  # an invented number can stand in thousands of rows; the first few are enough to find it


class Sheet(Protocol):
    """A roster as plain values."""

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns in the order of the cells."""

    @property
    def rows(self) -> tuple[RawRow, ...]:
        """The people's rows."""


def judge(
    sheet: Sheet,
    today: date,
    registered: Mapping[tuple[str, str], Registered],
    progress: Progress = SILENT,
) -> Judgement:
    """Judge every row of `sheet` as of `today` against the people already `registered` by (kind, number).

    A row's outcome is the worst of its problems, all of which are listed; good rows never wait for bad ones.
    Raises Cancelled.
    """
    bench = Bench(sheet.columns, today)
    drafts = []
    for place, row in enumerate(sheet.rows):
        if place % _TOLD_EVERY == 0:
            progress.report(place, len(sheet.rows))
        drafts.append(bench.judge(row))
    _find_pairs(bench, drafts)
    if registered:
        _find_registered(bench, drafts, registered)
    _find_second_documents(bench, drafts)  # after it: a row that stays is one that is taken
    _find_shared_mobiles(bench, drafts)
    drafts.reverse()  # each is let go as it is closed: of 100,000 the drafts alone take 150 MB
    return found.counted(tuple(bench.finish(drafts.pop()) for _ in range(len(drafts))))


def _find_pairs(bench: Bench, drafts: list[Draft]) -> None:
    """Refuse the second row of one number.

    The first stays the first, whatever else is wrong with it: of two rows that may contradict each other the
    program does not choose.
    """
    first: dict[str, Draft] = {}
    for draft in drafts:
        if draft.key and first.setdefault(draft.key, draft) is not draft:
            reason = found.DuplicateInFile(first=first[draft.key].row.sheet_row)
            number = identity.normalise(draft.key.rpartition(" ")[2])
            draft.problems.append(bench.problem("id_no", reason, identity.mask_id(number)))


def _find_second_documents(bench: Bench, drafts: list[Draft]) -> None:
    """Refuse who was taken further up under another kind of document, as if that row were registered."""
    taken = [draft for draft in drafts if draft.values.get("birth_date") and not draft.refused]
    if all(draft.values["id_type"] in identity.EIGHTEEN for draft in taken):
        return
    first: dict[tuple[str, date], Draft] = {}
    for draft in taken:
        holder = first.setdefault((draft.values["name"], draft.values["birth_date"]), draft)
        if may_be_one(holder.values["id_type"], draft.values["id_type"]):
            reason = found.SamePersonInFile(first=holder.row.sheet_row)
            draft.problems.append(bench.problem("id_no", reason, identity.mask_id(draft.values["id_no"])))


def _find_registered(
    bench: Bench, drafts: list[Draft], registered: Mapping[tuple[str, str], Registered]
) -> None:
    """Refuse who is already on a roll; somebody voided is on none."""
    living = {key: holder for key, holder in registered.items() if holder.standing != "void"}
    by_person: dict[tuple[str, date], list[tuple[str, Registered]]] = {}
    for (doc_type, _), holder in living.items():
        if holder.born is not None:
            by_person.setdefault((holder.name, holder.born), []).append((doc_type, holder))
    for draft in drafts:
        if draft.who is None:
            continue
        reason = _holder(draft, draft.who, living, by_person)
        if reason is not None:
            masked = identity.mask_id(draft.who.number)
            draft.problems.append(bench.problem("id_no", reason, masked))


def _holder(
    draft: Draft,
    who: identity.Identity,
    living: Mapping[tuple[str, str], Registered],
    by_person: Mapping[tuple[str, date], Iterable[tuple[str, Registered]]],
) -> RuleError | None:
    holder = living.get((who.doc_type, who.number))
    if holder is not None:
        answer = found.NumberTaken if holder.standing == "ours" else found.HeldByAnotherUnion
        return answer(member_id=holder.member_id, name=holder.name)
    kinds = identity.EIGHTEEN if who.doc_type in identity.EIGHTEEN else ()
    others = [living.get((kind, who.number)) for kind in kinds]
    born = draft.values.get("birth_date")
    if born is not None:
        others += [
            holder
            for kind, holder in by_person.get((draft.values["name"], born), ())
            if may_be_one(kind, who.doc_type)
        ]
    same = next((holder for holder in others if holder is not None), None)
    return found.SamePersonOtherDocument(member_id=same.member_id, name=same.name) if same else None


def _find_shared_mobiles(bench: Bench, drafts: list[Draft]) -> None:
    """Note a mobile number that several people have who are taken; refused rows never count."""
    holders: dict[str, list[Draft]] = {}
    for draft in drafts:
        if (number := draft.values.get("mobile")) and not draft.refused:
            holders.setdefault(number, []).append(draft)
    for number, group in holders.items():
        for draft in group if len(group) > 1 else ():
            others = "、".join(str(one.row.sheet_row) for one in group[:_ROWS_NAMED] if one is not draft)
            masked = identity.mask_phone(number)
            draft.problems.append(bench.problem("mobile", found.MobileShared(others=others), masked))

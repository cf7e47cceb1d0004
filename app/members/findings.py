"""What was found wrong in a row, and in which words is it told? Codes and facts; decides nothing."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal

from app.members.cells import Cell
from app.shared.errors import RuleError
from app.shared.text import N_, translate

if TYPE_CHECKING:
    from app.members.newcomer import NewMember

Outcome = Literal["ok", "note", "refused"]
OUTCOMES: tuple[Outcome, ...] = ("ok", "note", "refused")


class NameMissing(RuleError):
    """No name."""

    code = "name.missing"
    template = N_("The name is missing.")


class NameCharacters(RuleError):
    """A digit, a formula or a control character in the name; fact `found`."""

    code = "name.characters"
    template = N_("A name cannot hold “{found}”: no digits, formulas or control characters.")


class DuplicateInFile(RuleError):
    """The number stands further up; fact `first`: that row."""

    code = "duplicate.in_file"
    template = N_("This document number stands in row {first}. That row stays, this one is not taken.")


class SamePersonInFile(RuleError):
    """The person stands further up under another kind of document; fact `first`: that row."""

    code = "duplicate.in_file"
    template = N_(
        "The same person (name and birth date) stands in row {first} under another document. "
        "That row stays, this one is not taken."
    )


class NumberTaken(RuleError):
    """The person is already on our roll; facts `member_id`, `name`."""

    code = "duplicate.registered"
    template = N_("This person is already on our roll. Nothing needs to be taken in.")


class HeldByAnotherUnion(RuleError):
    """Another union holds the person; facts `member_id`, `name`."""

    code = "duplicate.registered"
    template = N_("This person is a member of another union. Ask for a transfer, not a new registration.")


class SamePersonOtherDocument(RuleError):
    """The same person is on the roll under another document; facts `member_id`, `name`."""

    code = "duplicate.registered"
    template = N_("The same person is on the roll under another document. Add the new document there.")


class TooYoung(RuleError):
    """Under 16 on the day of joining; fact `age` in whole years."""

    code = "age.under_16"
    template = N_("On the day of joining the person was {age}; a member is at least 16.")


class DateInFuture(RuleError):
    """The day has not come yet."""

    code = "date.future"
    template = N_("This day has not come yet.")


class DateInvalid(RuleError):
    """No day can be read from the words; fact `value`."""

    code = "date.invalid"
    template = N_("“{value}” is not a day we can read. Write it like 20240102.")


class DateMissing(RuleError):
    """The day of the change of membership is missing: of the empty required cells the one that refuses."""

    code = "field.missing"
    template = N_("The day of the change of membership is missing.")


class JoinRetired(RuleError):
    """A retired person cannot join or transfer in."""

    code = "join.retired"
    template = N_("A retired person cannot join or transfer in.")


class UnknownCode(RuleError):
    """No list maps the words; facts `value`, `nearest` (names), `column`."""

    code = "code.unknown"
    template = N_("“{value}” is not in the list.")


class FieldMissing(RuleError):
    """A required field is empty; fact `column`."""

    code = "field.missing"
    template = N_("“{column}” is empty. The person is taken in and counted as incomplete.")


class SexMismatch(RuleError):
    """The document number tells another sex; fact `told`."""

    code = "sex.mismatch"
    template = N_(
        "The document number says {told}. The number is followed, the sheet's is kept in the remark."
    )


class BirthMismatch(RuleError):
    """The document number tells another birth date; fact `told`."""

    code = "birth.mismatch"
    template = N_(
        "The document number has another birth date. "
        "The number is followed, the sheet's is kept in the remark."
    )


class MobileMissing(RuleError):
    """No mobile number."""

    code = "mobile.missing"
    template = N_("The mobile number is missing. The person is taken in without it.")


class MobileFormat(RuleError):
    """Not 1, 3 to 9 and nine digits."""

    code = "mobile.format"
    template = N_(
        "A mobile number is 1, then 3 to 9, then nine digits. The person is taken in, the field stays empty."
    )


class SexDiffers(RuleError):
    """On the form: the document number tells another sex; fact `told`."""

    code = "sex.mismatch"
    template = N_("The document number says {told}.")


class BirthDiffers(RuleError):
    """On the form: the document number tells another birth date; fact `told`."""

    code = "birth.mismatch"
    template = N_("The document number has the birth date {told}.")


class BeforeUnion(RuleError):
    """On the form: the day lies before the union was founded; facts `union`, `day` (domain page A.2, N15)."""

    code = "date.before_union"
    template = N_("{union} was founded on {day}; nobody joins before that day.")


class NotMobile(RuleError):
    """On the form: not a mobile number."""

    code = "mobile.format"
    template = N_("A mobile number is 1, then 3 to 9, then nine digits.")


class CardWrong(RuleError):
    """Not the number of a bank card."""

    code = "card.check_digit"
    template = N_("This is not the number of a bank card: it has 16 to 19 digits, and the last one checks.")


class OccupationMissing(RuleError):
    """Somebody in a new form of employment whose occupation is not said."""

    code = "gig_group.missing"
    template = N_(
        "Who works in a new form of employment needs the occupation, so that the groups can be counted."
    )


class WageBelowZero(RuleError):
    """A wage below nothing."""

    code = "dues_base.negative"
    template = N_("A monthly wage cannot be below zero.")


class AmountUnread(RuleError):
    """A cell of amounts that holds none; fact `value`."""

    code = "amount.invalid"
    template = N_(
        "“{value}” is not an amount in yuan. The person is taken in, the words are kept in the remark."
    )


class DayUnread(RuleError):
    """A cell of days beyond the template that holds none; fact `value`."""

    code = "day.invalid"
    template = N_(
        "“{value}” is not a day we can read. The person is taken in, the words are kept in the remark."
    )


class CardUnread(RuleError):
    """A member card's number that does not check."""

    code = "card.check_digit"
    template = N_("The card number does not check. The person is taken in, the field stays empty.")


class MobileShared(RuleError):
    """Two people who are taken have the same number; fact `others`: their rows."""

    code = "mobile.shared"
    template = N_("The same mobile number stands in row {others}. It is kept for both.")


NOTES = frozenset(
    {
        "field.missing",
        "sex.mismatch",
        "birth.mismatch",
        "mobile.missing",
        "mobile.format",
        "mobile.shared",
        "amount.invalid",
        "day.invalid",
        "card.check_digit",
    }
)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing found in a row: our field, the sheet's column, how grave, the code, the facts for the words.

    `value` is masked, `suggestion` is what the cell may become when a person confirms it ("" for none).
    """

    field: str
    column: str
    outcome: Outcome
    code: str
    value: str
    facts: Mapping[str, Any]
    suggestion: str
    template: str

    def words(self, language: str | None = None) -> str:
        """Say what is wrong, in `language` (the spoken one when None)."""
        return translate(self.template, dict(self.facts), language)


@dataclass(frozen=True, slots=True)
class Repair:
    """A change that lost nothing, made so that the cell could be taken."""

    field: str
    column: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class JudgedRow:
    """One row and its judgement; `new` is None when it is refused."""

    sheet_row: int
    outcome: Outcome
    problems: tuple[Problem, ...]
    repairs: tuple[Repair, ...]
    new: NewMember | None
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Judgement:
    """Every row of a roster judged; `counts` are rows by outcome, `phones` rows by what is wrong there."""

    rows: tuple[JudgedRow, ...]
    counts: Mapping[Outcome, int]
    phones: Mapping[str, int] = field(default_factory=dict)

    def settled(self, sheet_rows: Collection[int]) -> Judgement:
        """Return the same judgement with these rows mended since: nothing is wrong with them any more."""
        rows = (
            replace(row, outcome="ok", problems=()) if row.sheet_row in sheet_rows else row
            for row in self.rows
        )
        return counted(tuple(rows))


def worst(problems: tuple[Problem, ...]) -> Outcome:
    """Return the gravest outcome among the problems, ok for none."""
    return max((problem.outcome for problem in problems), key=OUTCOMES.index, default="ok")


def counted(rows: tuple[JudgedRow, ...]) -> Judgement:
    """Return the judgement of these rows with its counts."""
    counts: dict[Outcome, int] = dict.fromkeys(OUTCOMES, 0)
    phones = {"mobile.missing": 0, "mobile.format": 0, "mobile.shared": 0}
    for row in rows:
        counts[row.outcome] += 1
        for code in {problem.code for problem in row.problems if problem.code in phones}:
            phones[code] += 1
    return Judgement(
        rows,
        counts,
        {
            "missing": phones["mobile.missing"],
            "not_mobile": phones["mobile.format"],
            "shared": phones["mobile.shared"],
        },
    )


def report(judgement: Judgement, file: str, sheet: str, header_row: int) -> dict[str, Any]:
    """Return the report of `members import --report` (import.md): values masked, in the spoken language."""
    return {
        "file": file,
        "sheet": sheet,
        "header_row": header_row,
        "rows": len(judgement.rows),
        "counts": dict(judgement.counts),
        "problems": [
            {
                "sheet_row": row.sheet_row,
                "column": problem.column,
                "outcome": problem.outcome,
                "code": problem.code,
                "value": problem.value,
                "message": problem.words(),
                "suggestion": problem.suggestion,
            }
            for row in judgement.rows
            for problem in row.problems
        ],
        "phones": dict(judgement.phones),
    }

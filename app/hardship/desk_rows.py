"""How are thousands of hardship files listed without a wait? All that is asked of them is read once, and kept.

It holds while the day is the same and the journal has no new line that could matter: all rows asked are journalled.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.hardship import file_rows, file_views
from app.hardship.file_lacks import Facts, lacking
from app.hardship.file_views import LISTS
from app.hardship.happenings import CHECK_ANSWERED, CHECKING, FILED, NOTICE, OBJECTION
from app.hardship.keeping import EXPENSE, INCOME, MONTH
from app.hardship.rules import net_per_head
from app.hardship.standing import FileStanding
from app.hardship.tables import HardshipFileRow, HardshipItemRow, HardshipMeasureRow, HardshipPersonRow
from app.shared import identity, lineage
from app.shared.journal import JournalLineRow
from app.shared.names import FEW

WORKING, ON_FILE = "working", "on_file"
NOTICE_OVER, OBJECTED, CHECK_WAITS = "notice_over", "objected", "check_waits"
DESK_LISTS: Final = (WORKING, ON_FILE, *LISTS, NOTICE_OVER, OBJECTED, CHECK_WAITS)
"""Quick lists of the desk beside all living files: on their way, on file, those of `file_views`, a notice that is over,
an objection unanswered, a check unanswered."""

FILTERS: Final = ("category", "place", "cadre", "state", "worker", "cause")
"""What a column can be filtered by."""


@dataclass(frozen=True)
class FileFilter:
    """Which files: `query` as in `files`, `listed` one of DESK_LISTS ('' all living ones), `only` values by column.

    `sort` is "place", "head", "number" or "review".
    """

    query: str = ""
    listed: str = ""
    only: tuple[tuple[str, frozenset[str]], ...] = ()
    sort: str = "place"
    descending: bool = False


@dataclass(frozen=True)
class DeskFile:
    """A file as the desk lists it; the number masked. `net` is fen a month for each, None where no income is known.

    `lacks` names what is missing of `file_lacks.WANTED`.
    """

    id: str
    number: str
    head: str
    id_masked: str
    place: str
    people: int
    state: str
    category: str
    cause: str
    cadre: str
    worker: str
    next_review_on: date | None
    net: int | None = None
    lacks: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Kept:
    row: HardshipFileRow = field(repr=False)
    state: str
    category: str
    review: date | None
    lists: frozenset[str]
    names: tuple[str, ...] = field(default=(), repr=False)
    numbers: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True)
class Snapshot:
    """Every file with the lists it stands on, in the order of the table."""

    key: tuple[int, int, date]
    files: Mapping[str, _Kept]

    def wanted(self, asked: FileFilter, but: str = "") -> list[str]:
        """Return the files asked for, in order; the filter of the column `but` apart."""
        only = [(name, values) for name, values in asked.only if name != but]
        found = [
            file_id
            for file_id, one in self.files.items()
            if asked.listed in one.lists
            and all(_value(one, name) in values for name, values in only)
            and file_views.is_called(one.row, asked.query, one.names, one.numbers)
        ]
        if asked.sort in _SORTS:
            found.sort(key=lambda file_id: _SORTS[asked.sort](self.files[file_id]))
        return found[::-1] if asked.descending else found

    def counts(self) -> dict[str, int]:
        """Return how many files stand on each quick list; '' counts the living ones."""
        found = Counter(listed for one in self.files.values() for listed in one.lists)
        return {listed: found[listed] for listed in ("", *DESK_LISTS)}

    def values(self, asked: FileFilter, name: str) -> list[tuple[str, int]]:
        """Return the values of a column among the files asked for, its own filter apart, the commonest first."""
        found = Counter(_value(self.files[file_id], name) for file_id in self.wanted(asked, name))
        return found.most_common()


def _value(one: _Kept, name: str) -> str:
    if name in ("category", "state"):
        return str(getattr(one, name))
    return str(getattr(one.row, name))


_SORTS: Final[Mapping[str, Callable[[_Kept], tuple[object, ...]]]] = {
    "head": lambda one: (one.row.pinyin, one.row.head, one.row.id),
    "number": lambda one: (one.row.no, one.row.series),
    "review": lambda one: (one.review is None, one.review or date.max, one.row.no),
}


def key_of(tx: Session, today: date) -> tuple[int, int, date]:
    """Return what a reading holds for: the journal's last line, the hub's last word taken in, the day."""
    head = lineage.head(tx)
    return head.last_seq, head.cursor, today


QUIET: Final = ("audit", "print_log", "paper_number", "number_block", "form_wording", "attachment")
"""Kinds of records no list of files hangs on: somebody looked, printed, scanned."""


def only_quiet_since(tx: Session, key: tuple[int, int, date]) -> bool:
    """Say whether the journal has grown by nothing but QUIET lines since a reading."""
    line = JournalLineRow
    asked = select(line.id).where(line.seq > key[0], line.table.not_in(QUIET)).limit(1)
    return tx.scalar(asked) is None


def snapshot(
    tx: Session,
    today: date,
    stands: Mapping[str, FileStanding],
    helped: Callable[[Sequence[str]], frozenset[str]],
) -> Snapshot:
    """Read every file anew; `helped` says which of these document numbers got something."""
    numbers, names = file_rows.all_numbers(tx), file_rows.all_names(tx)
    everybody = sorted({one for some in numbers.values() for one in some})
    held = file_views.all_files(tx, stands, numbers, helped(everybody))
    twice = file_views.in_two(held)
    tx.expunge_all()  # the rows are kept beyond this reading, and never written
    ordered = sorted(held.rows.values(), key=lambda row: (row.place, row.pinyin, row.head, row.id))
    files = {}
    for row in ordered:
        now = stands[row.id]
        lists = frozenset(_lists(held, row, now, today, twice))
        called = names.get(row.id, ()), numbers.get(row.id, ())
        files[row.id] = _Kept(row, now.state, now.category, now.next_review_on, lists, *called)
    return Snapshot(key_of(tx, today), files)


def _lists(
    held: file_views.Standings, row: HardshipFileRow, now: FileStanding, today: date, twice: frozenset[str]
) -> Iterable[str]:
    yield from (listed for listed in LISTS if file_views.fits(held, row.id, listed, today, twice))
    if not now.is_living:
        return
    yield ""
    yield ON_FILE if now.state in FILED else WORKING
    yield from _waits(now, today)


def _waits(now: FileStanding, today: date) -> Iterable[str]:
    if now.state == OBJECTION:
        yield OBJECTED
    if (
        now.state == NOTICE
        and now.notice is not None
        and now.notice.until is not None
        and now.notice.until < today
    ):
        yield NOTICE_OVER
    if now.state == CHECKING and (now.check is None or now.check.kind != CHECK_ANSWERED):
        yield CHECK_WAITS


def beginning(tx: Session, today: date, most: int) -> list[str]:
    """Return the first living files of the table, without reading all of them."""
    row = HardshipFileRow
    asked = select(row.id).order_by(row.place, row.pinyin, row.head, row.id).limit(2 * most)
    ids = list(tx.scalars(asked))
    stands = file_rows.standings(tx, today, ids)
    return [one for one in ids if stands[one].is_living][:most]


def lines(tx: Session, ids: Sequence[str], today: date) -> list[DeskFile]:
    """Return these files as lines, in this order; those that are none are left out."""
    rows: dict[str, HardshipFileRow] = {}
    for at in range(0, len(ids), FEW):
        asked = select(HardshipFileRow).where(HardshipFileRow.id.in_(ids[at : at + FEW]))
        rows |= {row.id: row for row in tx.scalars(asked)}
    wanted = [file_id for file_id in ids if file_id in rows]
    counted, stands = _counted(tx, wanted), file_rows.standings(tx, today, wanted)
    return [_line(rows[file_id], stands[file_id], counted[file_id]) for file_id in wanted]


@dataclass
class _Counted:
    people: int = 0
    numbered: int = 0
    incomes: int = 0
    measures: int = 0
    income: int = 0
    expense: int = 0


def _counted(tx: Session, ids: Sequence[str]) -> dict[str, _Counted]:
    found = {file_id: _Counted() for file_id in ids}
    for at in range(0, len(ids), FEW):
        some = ids[at : at + FEW]
        person, item, measure = HardshipPersonRow, HardshipItemRow, HardshipMeasureRow
        asked = select(person.file_id, person.id_no, person.birth_date).where(
            person.file_id.in_(some), person.off.is_(False)
        )
        for file_id, id_no, born in tx.execute(asked):
            found[file_id].people += 1
            found[file_id].numbered += bool(id_no or born)
        chosen = select(item.file_id, item.side, item.amount, item.period, item.months, item.repaid).where(
            item.file_id.in_(some), item.off.is_(False)
        )
        for file_id, side, amount, period, months, repaid in tx.execute(chosen):
            yearly = amount * (months if period == MONTH else 1) - repaid
            found[file_id].income += yearly if side == INCOME else 0
            found[file_id].expense += yearly if side == EXPENSE else 0
            found[file_id].incomes += side == INCOME
        for file_id in tx.scalars(select(measure.file_id).where(measure.file_id.in_(some))):
            found[file_id].measures += 1
    return found


def _line(row: HardshipFileRow, now: FileStanding, counted: _Counted) -> DeskFile:
    known = bool(counted.incomes and counted.people)
    return DeskFile(
        row.id, file_rows.number_of(row), row.head, identity.mask_id(row.id_no), row.place, counted.people, now.state,
        now.category, row.cause, row.cadre, row.worker, now.next_review_on,
        net_per_head(counted.income, counted.expense, counted.people) if known else None,
        lacking(_facts(row, counted)),
    )  # fmt: skip


def _facts(row: HardshipFileRow, counted: _Counted) -> Facts:
    names = ("place", "phone", "worker", "level", "cause", "cadre", "authorised_on")
    filled = frozenset(name for name in names if getattr(row, name))
    return Facts(filled, counted.people, counted.numbered, counted.incomes, counted.measures)

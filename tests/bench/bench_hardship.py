"""How long do questions about 2,400 hardship files take? `python -m tests.bench.bench_hardship`; the goal is 0.3 s each.

Every file is tested, and decided where it comes to a class; two people are entered in it. The first question after the
office was opened is measured by a service that remembers nothing.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter

from app.hardship import Act, Answer, DatedLine, FileFilter, Hardship, Line, Means, PersonIn, take_lines
from app.hardship import happenings as h
from app.hardship.file_rows import write_event
from app.hardship.filing import person_row
from app.hardship.judged_rows import held_of, keep_test, ruled_by, set_answers, set_means
from app.hardship.judging import work_out
from app.hardship.tables import HardshipFileRow
from app.security import Guard
from app.shared import codes
from app.shared.chain import canonical_text
from app.shared.db import Database
from app.shared.ids import new_id
from app.unions.service import Unions
from tests.bench.measure import ACTOR, CLOCK, best, database, large, timed, told
from tests.hardship.conftest import HEADER
from tests.hardship.files import LIFE, number

FILES = 2_400
LINE = DatedLine(Line("222403", 2026, 72_000, Decimal(2)), date(2026, 1, 1))
DEAR = Line("222403", 2026, 75_000, Decimal(2))


def listed(hardship: Hardship, folder: Path) -> tuple[str, ...]:
    """Take a list of households in and make files of it; return their ids."""
    path = folder / "households.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADER)
        for n in range(FILES):
            head = number(n % 1000, f"19{70 + n // 1000}0101")
            figures = (30_000 + n * 12, 18_000)
            sheet.write_row(n + 1, 0, (n, f"户{n}", head, f"村{n % 40}", "", 3, *figures, "本人大病", "", ""))
    hardship.import_households(ACTOR, path, LINE.line)
    made: list[tuple[str, ...]] = []
    told("files made of the list", timed(lambda: made.append(hardship.files_from_households(ACTOR).made)), FILES, "files")  # fmt: skip
    return made[0]


def lived(db: Database, ids: tuple[str, ...]) -> None:
    """Fill every file and bring it to its decision, in one transaction."""
    clear = {entry.code: Answer(False) for entry in codes.load("hardship_exclusions")}
    with db.transaction("bench", ACTOR) as tx:
        for at, file_id in enumerate(ids):
            row = tx.get_one(HardshipFileRow, file_id)
            row.worker, row.authorised_on = ("worker", "migrant")[at % 2], CLOCK.today() - timedelta(60)
            tx.add(person_row(new_id(), file_id, PersonIn("妻", "12")))
            set_means(tx, file_id, Means(heads=3, in_town=True, union_member=True, labour_months=24))
            set_answers(tx, file_id, clear)
            tx.flush()
            by = ruled_by(tx, "222403", CLOCK.today(), LINE)
            tested = work_out(held_of(tx, row), by)
            test = keep_test(tx, CLOCK, ACTOR, file_id, tested, by)
            for act in LIFE:
                _happen(tx, file_id, act)
            if tested.judged.category != "0":
                decision = Act(h.DECIDED, LIFE[-1].on, result=h.GRANTED, reason=tested.judged.category, document="1号", about=test)  # fmt: skip
                _happen(tx, file_id, decision)


def _happen(tx: Any, file_id: str, act: Act) -> None:
    facts = {name: value for name, value in vars(act).items() if name != "kind"}
    write_event(tx, CLOCK, ACTOR, file_id, act.kind, **facts, days=5 if act.kind == h.HUNG_OUT else 0)


def questions(hardship: Hardship, ids: tuple[str, ...]) -> dict[str, Callable[[], Any]]:
    """Return what is asked, by its name."""
    return {
        "test one file (tried)": lambda: hardship.try_test(ACTOR, ids[7], line=LINE),
        "the class of one file": lambda: hardship.class_of(ACTOR, ids[7]),
        "all files": lambda: hardship.files(ACTOR),
        "files by part of a name": lambda: hardship.files(ACTOR, None, "户17"),
        "counts of the lists": lambda: hardship.list_counts(ACTOR),
        "the desk's list": lambda: hardship.file_window(ACTOR, FileFilter()),
        "the desk's list by a name": lambda: hardship.file_window(ACTOR, FileFilter("户17")),
        "the desk's counts": lambda: hardship.desk_counts(ACTOR),
        "whom a line touches": lambda: hardship.touched(ACTOR),
        "what the tiers propose": lambda: hardship.tier_proposals(ACTOR),
        "what may be erased": lambda: hardship.erasable(ACTOR),
        "households without a file": lambda: hardship.households_waiting(ACTOR),
    }


def main() -> None:
    """Measure every question, remembered and at first."""
    large(__doc__ or "")
    with tempfile.TemporaryDirectory() as name, database(Path(name)) as db:
        folder = Path(name)
        Unions(db, Guard(), CLOCK).found(ACTOR, "DH-01", "敦化市总工会", "222403")
        publish(db)
        ids = listed(Hardship(db, Guard(), CLOCK), folder)
        lived(db, ids)
        for asked in questions(Hardship(db, Guard(), CLOCK), ids):
            first = best(lambda asked=asked: questions(Hardship(db, Guard(), CLOCK), ids)[asked]())  # type: ignore[misc]
            told(f"{asked}, at first", first, 1, "questions")
        known = questions(Hardship(db, Guard(), CLOCK), ids)
        for act in known.values():
            act()
        for asked, act in known.items():
            told(f"{asked}, again", best(act), 1, "questions")


def publish(db: Database) -> None:
    """Let the province publish a line above the one the files were tested by."""
    lines = {"lines": [{**DEAR.as_facts(), "valid_from": "2026-07-01"}]}
    with db.bookkeeping() as tx:
        take_lines(tx, "lines", "1", canonical_text(lines), CLOCK.now())


if __name__ == "__main__":
    main()

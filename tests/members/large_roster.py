"""What does it take to take a large roster in? Runs in a process of its own, so that its peak memory is the work's.

`python -m tests.members.large_roster FOLDER ROWS` stops one taking-in in the middle, does another to its end, and
prints what was seen as JSON.
"""

from __future__ import annotations

import hashlib
import json
import random
import sys
import time
from pathlib import Path
from typing import Any

import xlsxwriter
from sqlalchemy import text

from app.members import Query
from app.office import Office
from app.shared.base import Row
from app.shared.db import Database
from app.shared.errors import Cancelled
from app.shared.progress import Progress
from tests import people

NUMBER, MOBILE = people.HEADER.index("证件号码"), people.HEADER.index("移动电话")


def write(path: Path, rows: int, *, unlike: int = 0) -> Path:
    """Write a roster of invented people, no two with one number; the `unlike`-th such roster."""
    chance, used = random.Random(rows + unlike), set[object]()
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        sheet = book.add_worksheet("会员信息")
        sheet.write_row(0, 0, people.HEADER)
        for place in range(1, rows + 1):
            cells = people.row(chance, place, f"青山镇第{place % 300}联合工会")
            while cells[NUMBER] in used:
                cells = people.row(chance, place, f"青山镇第{place % 300}联合工会")
            used.add(cells[NUMBER])
            cells[MOBILE] = f"1{3 + unlike}{place:09d}"
            sheet.write_row(place, 0, cells)
    return path


def contents(db: Database) -> dict[str, str]:
    """Return the fingerprint of all that stands in every table."""
    found = {}
    with db.reading() as tx:
        for table in Row.metadata.sorted_tables:
            names = ", ".join(f'"{column.name}"' for column in table.columns)
            sum_ = hashlib.sha256()
            for row in tx.execute(text(f'SELECT {names} FROM "{table.name}" ORDER BY {names}')):
                sum_.update(repr(tuple(row)).encode())
            found[table.name] = sum_.hexdigest()
    return found


class Watching(Progress):
    """Notes every report and when it came; stops the work at the report number `stop_at`, counted from 0."""

    def __init__(self, stop_at: int = -1) -> None:
        self.reports: list[tuple[int, int | None]] = []
        self.times = [time.monotonic()]
        self._stop_at = stop_at

    def report(self, done: int, total: int | None = None) -> None:
        """Note the figures; raise Cancelled at the chosen one."""
        self.reports.append((done, total))
        self.times.append(time.monotonic())
        if len(self.reports) > self._stop_at >= 0:
            raise Cancelled()

    @property
    def silence(self) -> float:
        """Return the longest time in seconds between two reports."""
        return max(later - earlier for earlier, later in zip(self.times, self.times[1:], strict=False))


def peak_bytes() -> int:
    """Return the most memory this process ever held."""
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def run(folder: Path, rows: int) -> dict[str, Any]:
    """Take a roster of that many rows into a fresh office, after stopping once in the middle; return what was seen."""
    path = write(folder / "roster.xlsx", rows)
    office = Office.create(
        folder / "office", code="222401001", name="青山镇总工会", region="222401", operator="王芳",
        password="correct horse",
    )  # fmt: skip
    begun = peak_bytes()
    before = contents(office.db)
    half = Watching(stop_at=report_while_writing(rows))
    stopped = False
    try:
        office.members.import_roster(office.actor, path, progress=half)
    except Cancelled:
        stopped = True
    nothing = contents(office.db) == before
    watching, start, worked = Watching(), time.monotonic(), time.process_time()
    outcome = office.members.import_roster(office.actor, path, progress=watching)
    seconds, processor = time.monotonic() - start, time.process_time() - worked
    told = {
        "rows": rows, "taken": outcome.taken, "counts": outcome.report["counts"], "stopped": stopped,
        "stopped_at": half.reports[-1], "nothing_left": nothing, "reports": watching.reports,
        "longest_silence": watching.silence, "seconds": seconds, "processor": processor, "begun_bytes": begun,
        "peak_bytes": peak_bytes(),
        "found": office.members.window(office.actor, Query()).count, "checked": office.db.check(),
    }  # fmt: skip
    office.db.close()
    return told


def report_while_writing(rows: int) -> int:
    """Return the number of a report in the middle of the writing: judging reports each 2,000 rows, writing 5,000."""
    return 2 + rows // 2_000 + rows // 10_000


if __name__ == "__main__":
    print(json.dumps(run(Path(sys.argv[1]), int(sys.argv[2]))))

"""How is a version's database kept for the tests of later ones? `python -m tests.migrations.store 0001` runs the sample day."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from app.cli.day import DayInput, run_day
from app.cli.day.run import PASSWORD
from app.migrations.run import head
from app.office import Office

STORED = Path(__file__).parent / "stored"


def store(revision: str) -> Path:
    """Keep a backup of the sample day's office, made by the program as it stands at `revision`."""
    if revision != head():
        raise SystemExit(f"the program stands at {head()}")
    with tempfile.TemporaryDirectory() as folder:
        day = Path(folder) / "day"
        run_day(day, DayInput.read())
        office = Office.unlock(day / "office", PASSWORD)
        made = office.back_up()
        STORED.mkdir(exist_ok=True)
        kept = STORED / f"{revision}.ngbak"
        kept.write_bytes(made.path.read_bytes())
        office.db.close()
    return kept


if __name__ == "__main__":
    store(sys.argv[1])

"""Which looks are there, and what do they come to together? One list for desk, command line and help pack."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

from app.selfcheck import machine, records
from app.selfcheck.found import Checked
from app.shared.progress import SILENT, Progress

if TYPE_CHECKING:
    from app.office import Office

Look = Callable[["Office", Progress], Checked]
LOOKS: Mapping[str, Look] = {
    "folder": lambda office, _progress: machine.folder(office.profile),
    "reserve": lambda office, _progress: records.kept_aside(office),
    "data": lambda office, progress: records.data(office.db, progress),
    "cipher": lambda office, _progress: records.cipher(office.db),
    "chain": lambda office, progress: records.chain(office.db, progress),
    "attachments": records.attachments,
    "books": records.books,
    "witness": lambda office, _progress: records.witness(office.witness, office.trouble, office.clock.now()),
    "backups": lambda office, _progress: records.backups(office, office.clock.now()),
    "clock": lambda office, _progress: machine.clock(office.clock.now(), *machine.times(office.db)),
    "paper": lambda _office, _progress: machine.paper(),
}
"""What can be looked at without a screen, in the order it is looked at."""


def examine(office: Office, kind: str, progress: Progress = SILENT) -> Checked:
    """Look at one thing of an open office. Raises KeyError for another, Cancelled when asked to stop."""
    return LOOKS[kind](office, progress)


def examine_all(office: Office, progress: Progress = SILENT) -> Iterator[Checked]:
    """Look at everything, one after the other; progress counts the looks. Raises Cancelled when asked to stop."""
    for at, kind in enumerate(LOOKS):
        progress.report(at, len(LOOKS))
        yield examine(office, kind)
    progress.report(len(LOOKS), len(LOOKS))

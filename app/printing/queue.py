"""What waits for a printer of this computer, and how far is it? Values, and rows in, values out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session, defer

from app.printing.kept import Kept, KeptWords
from app.printing.proof import Proof
from app.printing.tables import PrintJobRow
from app.shared.errors import RuleError
from app.shared.text import N_

WAITING, PRINTING, PAUSED, STOPPED, DONE, CANCELLED = (
    "WAITING", "PRINTING", "PAUSED", "STOPPED", "DONE", "CANCELLED",
)  # fmt: skip
OPEN: Final = (WAITING, PRINTING, PAUSED, STOPPED)
"""States of a job that may still put sheets on paper."""


class JobGone(RuleError):
    """The job is not in the queue any more."""

    code = "print.job_gone"
    template = N_("This paper is not in the queue any more. Read the list anew.")


class NoSuchSheet(RuleError):
    """A sheet was named that the job does not have."""

    code = "print.no_such_sheet"
    template = N_("This paper has the sheets 1 to {total}; there is no sheet {sheet}.")


@dataclass(frozen=True)
class Job:
    """A paper in the queue: `done` of `total` sheets went out, `pages` are those of the paper it prints, in order.

    `trouble` is what stopped it, in the words of the desk at the time.
    """

    id: str
    at: datetime
    title: str
    printer: str
    tray: str
    pages: tuple[int, ...]
    done: int
    state: str
    trouble: str
    form: str

    @property
    def total(self) -> int:
        """Return how many sheets it has."""
        return len(self.pages)

    @property
    def left(self) -> tuple[int, ...]:
        """Return the pages of the paper that did not go out yet."""
        return self.pages[self.done :]


def jobs(tx: Session, states: Sequence[str] | None = None) -> tuple[Job, ...]:
    """Return the jobs in these states (all when None), in the order in which they came."""
    row = PrintJobRow
    rows = select(row).options(defer(row.content), defer(row.kept)).order_by(row.at, row.id)
    if states is not None:
        rows = rows.where(row.state.in_(states))
    return tuple(map(job_of, tx.scalars(rows)))


def job_of(row: PrintJobRow) -> Job:
    """Return a row's job."""
    pages = tuple(msgspec.json.decode(row.pages, type=list[int]))
    form = str(msgspec.json.decode(row.proof).get("form", ""))
    return Job(
        row.id, row.at, row.title, row.printer, row.tray, pages, row.done, row.state, row.trouble, form
    )  # fmt: skip


_APART: Final = ("content", "kept", "words")
"""What of a proof has people's data, and is let go of once the job is done."""


def written(proof: Proof) -> str:
    """Return what is kept of a proof beside its pages and its sheets."""
    facts = {name: getattr(proof, name) for name in proof.__dataclass_fields__ if name not in _APART}
    return msgspec.json.encode(facts).decode()


def kept(proof: Proof) -> bytes:
    """Return the sheets of a proof, as they will be kept when they are out."""
    return msgspec.msgpack.encode((proof.kept, proof.words))


def kept_of(content: bytes) -> tuple[dict[str, Kept], dict[str, KeptWords]]:
    """Return the sheets that were kept with a job, by record, and their wordings; none of a job of an older program."""
    if not content:
        return {}, {}
    return msgspec.msgpack.decode(content, type=tuple[dict[str, Kept], dict[str, KeptWords]])


def read(row: PrintJobRow) -> Proof:
    """Return the proof that was kept."""
    facts = msgspec.json.decode(row.proof)
    facts["sheets"] = tuple(facts["sheets"])
    facts["at"] = datetime.fromisoformat(facts["at"])
    sheets, words = kept_of(row.kept)
    return Proof(row.content, kept=sheets, words=words, **facts)

"""What do people do with the audit log? Look, check the chain, carry it out signed. Nothing is ever taken away."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from app.audit import queries, signed
from app.audit.rules import Checked, Line, Wanted
from app.audit.signed import SUFFIX, Signed
from app.printing.listing import Listing
from app.printing.service import Printing
from app.security import Guard
from app.security.seal import Keys
from app.shared import journal, lineage
from app.shared.actor import Actor
from app.shared.clock import Clock, iso_moment
from app.shared.db import Database
from app.shared.files import read_whole, write_whole
from app.shared.lineage import ChainBroken
from app.shared.names import Namer
from app.shared.progress import SILENT, Progress
from app.sync import enrol
from app.unions import office_facts


class AuditLog:
    """The audit log of one office; `names` say what records are called."""

    def __init__(
        self, db: Database, guard: Guard, clock: Clock, printing: Printing, names: Mapping[str, Namer]
    ) -> None:
        self._db, self._guard, self._clock, self._printing, self._names = db, guard, clock, printing, names

    def window(self, actor: Actor, wanted: Wanted, most: int | None = None) -> Sequence[int]:
        """Return the numbers of the lines asked for, the newest first, to be shown by `page`; `most` of them."""
        self._guard.check(actor, "audit.read")
        with self._db.reading() as tx:
            return queries.window(tx, wanted, most)

    def page(
        self, actor: Actor, numbers: Sequence[int], points: Mapping[str, str] = MappingProxyType({})
    ) -> tuple[Line, ...]:
        """Return some lines of a window in order, numbers of people masked.

        `points` says of which table the ids in a field are, so that their names come along.
        """
        self._guard.check(actor, "audit.read")
        with self._db.reading() as tx:
            return queries.lines(tx, numbers, self._names, points, actor.device_id)

    def kinds(self, actor: Actor, wanted: Wanted) -> dict[str, int]:
        """Return how many lines there are of each kind."""
        self._guard.check(actor, "audit.read")
        with self._db.reading() as tx:
            return queries.counts(tx, wanted, "kind")

    def people(self, actor: Actor, wanted: Wanted) -> tuple[tuple[str, str, int], ...]:
        """Return (operator id, name, lines) of everybody who has a line, the busiest first."""
        self._guard.check(actor, "audit.read")
        with self._db.reading() as tx:
            found = queries.counts(tx, wanted, "by")
            names = queries.seen_by(tx, found)
        return tuple(
            (one, names[one], n) for one, n in sorted(found.items(), key=lambda told: (-told[1], told[0]))
        )

    def check(self, actor: Actor) -> Checked:
        """Walk the whole chain and say whether it is what was written, and from which line on it is not."""
        self._guard.check(actor, "audit.check")
        with self._db.reading() as tx:
            try:
                return Checked(journal.verify(tx))
            except ChainBroken as broken:
                return Checked(lineage.head(tx).last_seq, int(broken.facts["seq"]))

    def export(
        self,
        actor: Actor,
        listed: Listing,
        out: Path,
        language: str = "zh_CN",
        *,
        progress: Progress = SILENT,
    ) -> Signed:
        """Write lines as they are shown into the PDF `out` and the signature of this computer beside it.

        It is written down like any print. Raises what `Printing.list_pdf` raises, NoDevice, or a DeviceError.
        """
        self._guard.check(actor, "audit.export")
        with self._db.reading() as tx:
            office, made, head = office_facts(tx), enrol.known_device(tx), lineage.head(tx)
        pages = self._printing.list_pdf(actor, listed, out, language, progress=progress)
        keys = Keys.from_text(made.text)
        told = Signed(
            office=office.code, name=office.name, by=actor.name, made_at=iso_moment(self._clock.now()),
            rows=len(listed.rows), pages=pages, sha256=hashlib.sha256(read_whole(out)).hexdigest(),
            last_seq=head.last_seq, last_hash=head.last_hash, sign_key=made.sign_key, seal_key=made.seal_key,
        )  # fmt: skip
        write_whole(out.with_name(out.name + SUFFIX), signed.signature(keys, told), mode=0o644)
        return told

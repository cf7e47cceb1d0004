"""How does the office stand towards the province? Counts and lists; changes nothing."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from app.shared.actor import Actor
from app.sync import contents, queries, records, words
from app.sync.contents import ContentsStanding
from app.sync.queries import RecordState, State
from app.sync.serving import Serving, sheet
from app.sync.values import Pulse, Status
from app.unions import office_facts


class Standing(Serving):
    """The part of the exchange that only looks."""

    def status(self, actor: Actor) -> Status:
        """Return what is unconfirmed per table, the newest package and receipt, and the counts by state."""
        self._guard.check(actor, "sync.read")
        with self._db.reading() as tx:
            office, made, hub = office_facts(tx), queries.device(tx), queries.hub(tx)
            pinned = queries.hub_pin(tx)
            here = queries.position(tx, office.code, made.device_id if made else "")
            counts = queries.table_counts(tx, here.acked)
            return Status(
                device=sheet(office.code, made, hub, pinned) if made else None,
                hub_id=hub.hub_id if hub else None,
                said_above=words.upper_words(tx),
                hub_pin=pinned,
                incarnation=here.incarnation,
                last_seq=here.last_seq,
                acked=here.acked,
                cursor=here.cursor,
                unconfirmed=sum(count.unconfirmed for count in counts),
                tables=counts,
                states=dict(queries.states_of(counts)),
                last_package=queries.last_package(tx),
                last_receipt=queries.last_receipt(tx),
                paper=queries.on_paper(tx, here),
                contents=contents.standing(tx, self._holders, self._names),
                clock=self._doubt(tx),
            )

    def contents(self, actor: Actor) -> ContentsStanding:
        """Return how attachments and photos stand: kept here, at the hub, not on this computer."""
        self._guard.check(actor, "sync.read")
        with self._db.reading() as tx:
            return contents.standing(tx, self._holders, self._names)

    def pulse(self, actor: Actor) -> Pulse:
        """Return in a moment what every page shows of the exchange."""
        self._guard.check(actor, "sync.read")
        with self._db.reading() as tx:
            return Pulse(queries.only_here(tx), queries.to_look_at(tx), self._doubt(tx))

    def standing(self, actor: Actor, states: Collection[State]) -> tuple[RecordState, ...]:
        """Return every record that stands in one of `states`, the latest change first."""
        self._guard.check(actor, "sync.read")
        with self._db.reading() as tx:
            office, made = office_facts(tx), queries.device(tx)
            here = queries.position(tx, office.code, made.device_id if made else "")
            return records.standing(tx, here.acked, states)

    def named(self, actor: Actor, wanted: Sequence[RecordState]) -> tuple[str, ...]:
        """Return what each record is called, empty for kinds that have no name."""
        self._guard.check(actor, "sync.read")
        with self._db.reading() as tx:
            return records.named(tx, self._names, wanted)

    def record_states(self, actor: Actor, table: str, row_ids: list[str]) -> dict[str, RecordState]:
        """Return where records of one table stand, by row id."""
        self._guard.check(actor, "sync.read")
        with self._db.reading() as tx:
            return queries.record_states(tx, table, row_ids)

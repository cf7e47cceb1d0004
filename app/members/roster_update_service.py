"""What do people do with a roster of members they have already? Look at what differs, take it over, take it back."""

from __future__ import annotations

from collections.abc import Sequence

from app.members import roster_update
from app.members.roster_service import RosterOutcome
from app.members.roster_update import Difference
from app.members.serving import Serving
from app.shared.actor import Actor


class RosterUpdates(Serving):
    """Changed fields of a roster taken in again, as one act over many people."""

    def differences(self, actor: Actor, outcome: RosterOutcome) -> tuple[Difference, ...]:
        """Return what a roster that was judged says differently of people who are ours; writes nothing."""
        self._guard.check(actor, "members.read")
        with self._db.reading() as tx:
            return roster_update.differences(tx, outcome.found, outcome.judgement, self._clock.today())

    def update_from_roster(self, actor: Actor, wanted: Sequence[Difference]) -> int:
        """Take differences over, as one act; returns of how many people. Each one `turned` takes it back.

        Raises MemberMissing, or ChangedElsewhere when somebody was changed since; nothing is changed then.
        """
        self._guard.check(actor, "members.update")
        with self._db.transaction("roster.updated", actor) as tx:
            return roster_update.update(tx, wanted, self._clock.now())

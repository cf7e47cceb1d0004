"""How does a hub decide on what is no claim: a hardship file? By whoever has the right; see `decided_by`."""

from __future__ import annotations

from app.aid.rules import DECIDED
from app.hub import county, hub_log, queries, vouch
from app.hub.decide import Decision, DecisionIncomplete, NotDecidable
from app.hub.decided_by import DECIDED_BY
from app.hub.premises import Premises, UnknownOffice
from app.shared.errors import RuleError
from app.shared.text import N_
from app.sync.county_messages import Ruling
from app.sync.messages import DECISION


class CountyDecides(RuleError):
    """Files of this kind are decided by the county the office stands under."""

    code = "E_OWNERSHIP"
    template = N_("Files of this kind are decided by {county}. Nothing was changed here.")


def rule(premises: Premises, office: str, ruling: Ruling) -> Decision:
    """Enter a person's decision on a record that is no claim, and let it go the way it has to.

    Raises UnknownOffice, NotDecidable, DecisionIncomplete, or CountyDecides.
    """
    if ruling.state not in DECIDED or (ruling.state != "APPROVED" and not ruling.reasons):
        raise DecisionIncomplete(field="state")
    with premises.db.bookkeeping() as tx:
        if office not in dict(queries.offices(tx)):
            raise UnknownOffice(field="office", office=office)
        key = (ruling.table, ruling.row_id)
        record = queries.records(tx, office, [key]).get(key)
        if ruling.table not in DECIDED_BY or record is None or not record.live or record.deleted:
            raise NotDecidable()
        if said := county.say(tx, office, ruling):
            return Decision(
                office, said.n, said.kind, ruling.row_id, ruling.state, ruling.amount, ruling.reasons
            )
        if DECIDED_BY[ruling.table] == "county" and (code := vouch.county_of(tx, office)):
            raise CountyDecides(county=vouch.known(tx, code).name)
        n = hub_log.tell(tx, office, DECISION, ruling, premises.name, premises.clock.now())
        return Decision(office, n, DECISION, ruling.row_id, ruling.state, ruling.amount, ruling.reasons)

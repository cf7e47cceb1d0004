"""What of an arriving file concerns the levels above and below? Hands it to `county`, `opinions` or `relay`."""

from __future__ import annotations

from app.hub import county, opinions, relay, vouch
from app.hub.ledger import Outcomes
from app.hub.premises import Premises
from app.security import seal
from app.security.seal import Cover

RELAY = "W_RELAY"
"""A package for the hub above alone: kept to be passed on, and not read."""


def take(premises: Premises, cover: Cover, content: bytes, package_id: str) -> Outcomes | None:
    """Take in what a county and a province say to each other; None for everything else. Raises NuangongError."""
    if cover.kind == vouch.KIND:
        county.take_vouch(premises, content)
        return Outcomes()
    if cover.kind == relay.KIND:
        outcomes = opinions.take(premises, cover, content)
        premises.keep(package_id, content)
        return outcomes
    with premises.db.reading() as tx:
        above = county.upper(tx)
    if above is not None and relay.for_upper_only(premises, above, cover):
        return Outcomes(RELAY)
    return None


def settled(premises: Premises, cover: Cover) -> bool:
    """Say whether a file among others is no business of this hub: its own, a known county's request, or what a
    province told a county that is not this one.
    """
    if cover.sender == premises.keys.key_id:
        return True
    if cover.kind == vouch.KIND:
        return seal.seal_number(premises.keys.seal_key) not in cover.to
    if cover.kind == "request":
        with premises.db.reading() as tx:
            return any(cover.sender == one.key_id for one in vouch.counties(tx))
    return False

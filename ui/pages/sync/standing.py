"""How does the office stand towards the province at this moment? Gathered on the db lane, shown by the cards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.security.guard import NotAllowed
from app.shared.clock import moment as hub_moment
from app.shared.text import _, _n
from ui.pages.home.gather import FORMS, draft_wish
from ui.pages.record_words import kind_order, kind_words
from ui.pages.sync.trip import Stop
from ui.pages.sync.words import moment

if TYPE_CHECKING:
    from app.office import Office
    from app.sync.values import Status


@dataclass(frozen=True)
class Left:
    """What will not go with the next package: what and how many, the button that mends it, and where that is."""

    words: str
    verb: str
    page: str
    wish: Mapping[str, Any]


@dataclass(frozen=True)
class Kind:
    """The records of one kind no receipt has spoken of."""

    table: str
    words: str
    count: int


@dataclass(frozen=True)
class Standing:
    """Everything the page shows; `taken` marks the receipts taken in, `clashes` counts values to choose between."""

    office_code: str
    status: Status
    left: tuple[Left, ...]
    packages: int
    taken: frozenset[str]
    clock: str
    clashes: int = 0

    @property
    def enrolled(self) -> bool:
        """Say whether this computer may send."""
        return self.status.device is not None and self.status.device.enrolled

    def kinds(self) -> tuple[Kind, ...]:
        """Return what is not confirmed by kind, people first."""
        tables = sorted(self.status.tables, key=lambda table: kind_order(table.table))
        return tuple(
            Kind(table.table, kind_words(table.table), table.unconfirmed)
            for table in tables
            if table.unconfirmed
        )

    def stops(self) -> tuple[Stop, ...]:
        """Return the four stops of the trip with their last moments."""
        states, package, receipt = self.status.states, self.status.last_package, self.status.last_receipt
        waiting, look_at = states["waiting"], states["refused"] + max(states["conflict"], self.clashes)
        here = _n("{n} record waits", "{n} records wait", waiting) if waiting else _("Nothing new since")
        copied, received, answered = _("Not yet"), _("Not yet"), _("Not yet")
        if package is not None:
            copied = _("No. {number}, {moment}", number=package.number, moment=moment(package.made_at))
        if receipt is not None:
            received = moment(hub_moment(receipt.hub_time)) or _("Not yet")
            answered = moment(receipt.taken_at)
        if look_at:
            answered = _n("{n} to look at", "{n} to look at", look_at)
        gone = waiting == 0 and package is not None
        confirmed = gone and self.status.unconfirmed == 0
        return (
            Stop(_("Changes here"), here, not waiting),
            Stop(_("Copied to the stick"), copied, gone),
            Stop(_("Received by the province"), received, confirmed),
            Stop(_("Answer taken in"), answered, confirmed and not look_at, "warn" if look_at else "secondary"),
        )  # fmt: skip


def gather(office: Office) -> Standing:
    """Ask how the office stands; raises what the exchange refuses."""
    status = office.sync.status(office.actor)
    receipts = office.sync.receipts(office.actor)
    return Standing(
        office_code=office.facts().code,
        status=status,
        left=_left(office, status),
        packages=status.last_package.number if status.last_package else 0,
        taken=frozenset(line.sha256 for line in receipts),
        clock=status.clock.words() if status.clock else "",
        clashes=len(office.sync.clashes(office.actor)),
    )


def _left(office: Office, status: Status) -> tuple[Left, ...]:
    found: list[Left] = []
    for part in (_forms, _rows):
        try:
            found += part(office)
        except NotAllowed:
            continue  # who may not see them cannot mend them either
    if n := status.states["refused"]:
        words = _n("{n} record was sent back and not corrected yet",
                   "{n} records were sent back and not corrected yet", n)  # fmt: skip
        found.append(Left(words, _("Look at them"), "sync", {"list": "refused"}))
    return tuple(found)


def _forms(office: Office) -> list[Left]:
    drafts = [draft for draft in office.workplace.drafts(office.actor) if draft.form in FORMS]
    if not drafts:
        return []
    page, wish = draft_wish(drafts[0])
    words = _n("{n} form is not finished", "{n} forms are not finished", len(drafts))
    return [Left(words, _("Go on with it"), page, wish)]


def _rows(office: Office) -> list[Left]:
    if not (n := office.members.counts(office.actor).drafts):
        return []
    words = _n("{n} row of a roster waits to be corrected", "{n} rows of rosters wait to be corrected", n)
    return [Left(words, _("Correct them"), "members", {"list": "drafts"})]

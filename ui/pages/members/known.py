"""Somebody typed is known already: what now? The ways on from each of the three answers; draws nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from app.members import HeldByAnotherUnion, NumberTaken, SamePersonOtherDocument
from app.shared.errors import NuangongError
from app.shared.text import _

Step = tuple[str, Callable[[], object]]


@dataclass(frozen=True)
class Hands:
    """What the form can do for somebody known, each with that person's id.

    `compare` puts them beside the one whose form is open and is None while that one is only typed; `tell` says
    words in the form's strip with an optional next step.
    """

    open: Callable[[str], object]
    compare: Callable[[str], object] | None
    add_document: Callable[[str], object]
    keep_draft: Callable[[], object]
    tell: Callable[[str, Step | None], object]


def ways_on(error: NuangongError, hands: Hands) -> Sequence[Step]:
    """Return what to do about `error`, the best first; nothing when it is none of the three answers."""
    if not isinstance(error, NumberTaken | HeldByAnotherUnion | SamePersonOtherDocument):
        return ()
    member_id, name = str(error.facts["member_id"]), str(error.facts["name"])
    open_one = (_("Open the one registered"), lambda: hands.open(member_id))
    compare = hands.compare
    comparing = [] if compare is None else [(_("Compare the two"), lambda: compare(member_id))]
    if isinstance(error, HeldByAnotherUnion):
        return ((_("How a transfer goes"), lambda: _tell_transfer(hands, name, open_one)), open_one)
    if isinstance(error, SamePersonOtherDocument):
        add = (_("Add this document to {name}", name=name), lambda: hands.add_document(member_id))
        return (add, *comparing, open_one)
    return (*comparing, open_one)


def _tell_transfer(hands: Hands, name: str, open_one: Step) -> None:
    """Say how somebody of another union comes to us; what is typed waits as a draft."""
    hands.keep_draft()
    words = _(
        "{name} belongs to another union. Ask that union to transfer the membership out to yours; when its letter "
        "is here, enter the transfer in. What you typed is kept as a draft until then.",
        name=name,
    )
    hands.tell(words, open_one)

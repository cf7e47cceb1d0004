"""Of what are the acts of a file made? The day, the reason, the writing of an event and its taking back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from app.hardship import Act as Happening
from ui.kit.fields import DateField
from ui.kit.form import Spec
from ui.pages.act_menu import SECOND

if TYPE_CHECKING:
    from app.office import Office
    from ui.pages.hardship.file_tab import Opened

ANSWERS = ("on", "until", "result", "reason", "amount", "document", "words", "about")
"""Answers of a form that are facts of the event."""


def day(office: Office, label: str) -> Spec:
    """Return the field for the day on which it happened."""
    return Spec("on", label, lambda: DateField(office.clock.today), required=True)


def reason(label: str) -> Spec:
    """Return the field for a reason that must be there."""
    return Spec("words", label, required=True)


def fits_kind(kind: str) -> Callable[[Opened], bool]:
    """Return what says whether an event may come next."""
    return lambda opened: kind in opened.view.next


def made(kind: str, answers: Mapping[str, Any], **facts: Any) -> Happening:
    """Return what happened, from the answers of a form."""
    told = {name: answers[name] for name in ANSWERS if answers.get(name) is not None}
    return Happening(kind, **(told | facts))


def happened(kind: str, **facts: Any) -> Callable[[Office, Opened, Mapping[str, Any]], str]:
    """Return what writes an event down; it returns the event's id."""
    return lambda office, opened, answers: office.hardship.act(
        office.actor, opened.view.id, made(kind, answers, **facts), answers.get(SECOND)
    )


def taken_back(office: Any, opened: Opened, event_id: Any) -> None:
    """Take an event back at once."""
    office.hardship.take_back(office.actor, opened.view.id, event_id)

"""How are jobs, sheets and numbers worded in the printing centre? Words and tones; asks nothing."""

from __future__ import annotations

from datetime import datetime

from app.printing import FORMS
from app.shared.text import N_, _

JOB_STATES = {
    "WAITING": (N_("Waits"), "waiting"), "PRINTING": (N_("Being printed"), "good"),
    "PAUSED": (N_("Paused"), "warn"), "STOPPED": (N_("Stopped"), "bad"), "DONE": (N_("On paper"), "good"),
    "CANCELLED": (N_("Cancelled"), "quiet"),
}  # fmt: skip
SHEET_STATES = {
    "WAITING": (N_("Waits for a person"), "warn"), "ATTACHED": (N_("Lies with its record"), "good"),
    "AGAIN": (N_("Seen before"), "quiet"), "BLANK": (N_("Empty page"), "quiet"),
    "ASIDE": (N_("Set aside"), "quiet"),
}  # fmt: skip
NUMBER_STATES = {
    "HELD": (N_("Given, not printed yet"), "waiting"), "PRINTED": (N_("On paper"), "good"),
    "SPOILED": (N_("Spoiled"), "bad"),
}  # fmt: skip


def form_words(key: str) -> str:
    """Return what a form is called; a list where it is none."""
    form = FORMS.get(key)
    return _(form.title_msg) if form else key or _("A list")


def moment(at: datetime) -> str:
    """Return a moment as the desk writes it."""
    return f"{at.astimezone():%Y-%m-%d %H:%M}"


def reprint_words(reprint: int) -> str:
    """Return which reprint a line of the log is; nothing for the first print."""
    return _("Reprint {n}", n=reprint) if reprint else ""

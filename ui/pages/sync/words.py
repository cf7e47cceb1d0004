"""How is the exchange worded: where a record stands, why one came back, what it needs, what a receipt said?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from app.shared.text import N_, _, _n
from app.sync.lacking import missing_words
from ui.pages.sync.field_names import field_name

if TYPE_CHECKING:
    from app.sync.fetch_service import ContentsTaken
    from app.sync.standing_service import RecordState
    from app.sync.values import TakenIn

# Every state's words and tone; "unconfirmed" is what no receipt has spoken of yet.
STATES = {
    "waiting": (N_("Not copied yet"), "quiet"),
    "copied": (N_("Copied, no receipt yet"), "waiting"),
    "applied": (N_("Received"), "good"),
    "refused": (N_("Sent back"), "bad"),
    "conflict": (N_("Conflicts"), "clash"),
}
LISTS = {"unconfirmed": ("waiting", "copied"), **{state: (state,) for state in STATES}}
REASONS = {
    "E_VALIDATION": N_("The province's rules do not allow it"),
    "E_STATE": N_("It does not fit what the province knows already"),
    "E_OWNERSHIP": N_("Another union keeps this record"),
    "E_SCHEMA": N_("The province does not know this kind of record yet"),
    "E_DUP_PERSON": N_("The same person is already there, from another computer of the office"),
    "E_DUP_NUMBER": N_("Another claim already has this number, from another computer of the office"),
    "W_ROUTED": N_("This person has moved: the change went to their new office"),
}
# The same reason is worded otherwise for some records: of a visit the same person is on the list twice.
REASONS_OF = {
    ("visit", "E_DUP_PERSON"): N_(
        "The same person is already on the list, from another computer of the office"
    ),
}
NEEDS_OF = {
    ("visit", "E_DUP_PERSON"): N_(
        "Compare the two; take back what is recorded here, and take this one off the list"
    ),
}
# What a record that was sent back needs before it can go again.
NEEDS = {
    "E_VALIDATION": N_("Correct it here; it goes with the next package"),
    "E_STATE": N_("Compare it with what the province decided"),
    "E_OWNERSHIP": N_("Ask the union that keeps it"),
    "E_SCHEMA": N_("Nothing: it goes again once the province knows it"),
    "E_DUP_PERSON": N_("Compare the two; take the one entered here back as a mistake"),
    "E_DUP_NUMBER": N_("Give it a new number here, and print its slip again"),
    "W_CONFLICT": N_("Choose which value stands"),
    "W_ROUTED": N_("Nothing: the new office keeps this person now"),
}
# What stops a receipt from confirming everything it was asked about.
PROBLEMS = {
    "E_GAP": N_(
        "An earlier package did not arrive; copy to the stick again, everything missing goes with it"
    ),
    "E_FORK": N_("The province holds other entries under our numbers; copy to the stick again"),
    "E_DELETIONS": N_("The package deletes very much; the province looks at it before anything is deleted"),
    "E_SCHEMA": N_(
        "The province's program is older than this one; the package waits there until it is updated"
    ),
}
# What answers a device request, and what may be done next.
UNKNOWN_HERE = ("sync.not_enrolled", "sync.no_device")


def reason_words(record: RecordState) -> str:
    """Say why a record was sent back, in words where the code has any, and in which field."""
    if not record.code or record.code == "W_CONFLICT":
        return field_name(record.table, record.field) if record.field else ""
    named = REASONS_OF.get((record.table, record.code)) or REASONS.get(record.code, record.code)
    words = _(named)
    return f"{words} ({field_name(record.table, record.field)})" if record.field else words


def needs_words(record: RecordState) -> str:
    """Say what a record that was sent back, or differs, needs; nothing for one that needs nothing."""
    needs = NEEDS_OF.get((record.table, record.code)) or NEEDS.get(record.code)
    return _(needs) if needs else ""


def moment(at: datetime | None) -> str:
    """Write a moment as on every list, nothing for none."""
    return f"{at.astimezone():%Y-%m-%d %H:%M}" if at else ""


def problem_words(problem: str) -> str:
    """Say what stopped the hub, nothing when nothing did."""
    return _(PROBLEMS.get(problem, problem)) if problem else ""


def told_words(told: TakenIn) -> str:
    """Say what a receipt said, only what there is to say."""
    if told.renewed:
        return _(
            "These data were restored or copied: the office goes on under a new name. Copy to the stick again."
        )
    parts = [
        (told.applied, _n("{n} record received", "{n} records received", told.applied)),
        (told.refused, _n("{n} sent back", "{n} sent back", told.refused)),
        (told.clashes, _n("{n} value to choose", "{n} values to choose", told.clashes)),
        (told.entries, _n("{n} entry of the province", "{n} entries of the province", told.entries)),
        (told.records, _n("{n} from other computers", "{n} from other computers", told.records)),
        (told.held, _n("{n} waits for what belongs to it", "{n} wait for what belongs to them", told.held)),
    ]  # fmt: skip
    said = [words for count, words in parts if count]
    said += [problem_words(told.problem)] if told.problem else []
    return " · ".join(said) or _("Nothing new in it")


def back_words(told: ContentsTaken) -> str:
    """Say what came back of the attachments and photos, and what is still missing."""
    came = _n("{n} attachment or photo came back.", "{n} attachments and photos came back.", told.taken)
    said = [came] if told.taken else [_("Nothing new in it")] if not told.damaged else []
    if told.damaged:
        said.append(_n("{n} was damaged and is asked for again.", "{n} were damaged and are asked for again.",
                       told.damaged))  # fmt: skip
    return " ".join((*said, *missing_words(told.lacking, told.nowhere)))


def sizes(done: int, total: int) -> tuple[str, str]:
    """Write bytes as MB, with one more digit where there are few."""
    many = 1 if total >= 10_000_000 else 2
    return f"{done / 1_000_000:.{many}f}", f"{total / 1_000_000:.{many}f}"


def free_words(free: int) -> str:
    """Say how much room a stick has."""
    if free >= 1_000_000_000:
        return _("{n} GB free", n=f"{free / 1_000_000_000:.1f}")
    return _("{n} MB free", n=f"{free / 1_000_000:.0f}")


def listing(names: Sequence[str], most: int = 3) -> str:
    """Write some names in a line, and how many more there are."""
    shown = " · ".join(names[:most])
    more = len(names) - most
    return f"{shown} · " + _n("{n} more", "{n} more", more) if more > 0 else shown

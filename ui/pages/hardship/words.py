"""How are hardship files worded on the desk? States, lists, classes, causes, events; asks nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from app.hardship import WANTED, WORKERS, share
from app.hardship.happenings import KINDS, RESULTS
from app.shared import codes
from app.shared.money import yuan
from app.shared.text import N_, _, _n

if TYPE_CHECKING:
    from app.hardship import FileEvent, Help

STATES = {
    "DRAFT": (N_("Not applied yet"), "quiet"),
    "RELAPSED": (N_("Fell back, not applied yet"), "waiting"),
    "APPLIED": (N_("Has applied"), "waiting"),
    "UNIT_REVIEW": (N_("Unit agrees"), "waiting"),
    "HOME_VISIT": (N_("Surveyed"), "waiting"),
    "ECON_CHECK": (N_("Being checked"), "waiting"),
    "NOTICE": (N_("Hung out"), "waiting"),
    "OBJECTION": (N_("Objected to"), "bad"),
    "COUNTY_REVIEW": (N_("Before decision"), "waiting"),
    "ACTIVE": (N_("On file"), "good"),
    "REVIEW_DUE": (N_("Review due"), "warn"),
    "RESOLVED": (N_("Out of hardship"), "quiet"),
    "CANCELLED": (N_("Struck off"), "quiet"),
    "REJECTED": (N_("Not granted"), "quiet"),
    "RETURNED": (N_("Back to be mended"), "bad"),
    "TRANSFERRED": (N_("Handed on"), "quiet"),
}

LISTS = {
    "": N_("All living files"),
    "working": N_("On their way"),
    "on_file": N_("On file"),
    "review": N_("Review this month"),
    "unchanged": N_("Unchanged for a year"),
    "never_helped": N_("Never helped"),
    "no_authorisation": N_("No authorisation"),
    "twice": N_("In two households"),
    "loose": N_("Out of order"),
    "notice_over": N_("Notice is over"),
    "objected": N_("Objection open"),
    "check_waits": N_("At civil affairs"),
    "migrant": N_("Migrants"),
    "worker": N_("Workers"),
    "temporary": N_("Temporary relief"),
    "ended": N_("Ended"),
}
"""Quick lists of the page; those that are shown only while somebody stands on them are in RARE."""

RARE = frozenset({"twice", "loose", "notice_over", "objected", "check_waits"})

CLASSES = {
    "1": N_("Deep hardship"),
    "2": N_("Relative hardship"),
    "3": N_("Hardship by misfortune"),
    "4": N_("Near hardship"),
}

HOMES = {
    "01": N_("Built by themselves"), "02": N_("Commercial housing"), "03": N_("Affordable housing"),
    "04": N_("Housing of limited price"),
    "05": N_("Public flat of a unit"), "06": N_("Public rental housing"), "07": N_("Rented"),
    "08": N_("Lent to them, or none"), "99": N_("Another home"),
}  # fmt: skip
CAUSES = {
    "01": N_("Own major illness"),
    "02": N_("Major illness in the family"),
    "03": N_("Accident or disaster"),
    "04": N_("Children at school"),
    "05": N_("Disabled"),
    "06": N_("Single parent"),
    "07": N_("Laid off"),
    "08": N_("Low income"),
    "11": N_("Cannot work"),
    "12": N_("Able but without work"),
    "13": N_("No social insurance"),
    "14": N_("Insurance not paid out"),
    "15": N_("Critical illness"),
    "16": N_("Natural disaster"),
    "17": N_("Sudden accident"),
    "99": N_("Another cause"),
}

EXITS = {
    "1": N_("No longer in hardship"),
    "2": N_("Retired"),
    "3": N_("Left the unit"),
    "4": N_("Death"),
    "5": N_("Found not to qualify"),
    "6": N_("Income was concealed"),
    "7": N_("A second file of one person"),
    "8": N_("At the household's wish"),
    "9": N_("Another reason"),
}

OUTCOMES = {
    "PASSED": N_("Passed"),
    "REFUSED": N_("Turned down"),
    "RETURNED": N_("Returned"),
    "AGREES": N_("Agrees"),
    "DIFFERS": N_("Differs"),
    "DISMISSED": N_("Not upheld"),
    "UPHELD": N_("Upheld"),
    "GRANTED": N_("Granted"),
    "STAYS": N_("Stays on file"),
    "RESOLVED": N_("Out of hardship"),
    "CANCELLED": N_("Struck off"),
}
"""What comes of an act; the codes of `happenings.RESULTS`."""

LEVELS = {
    "1": N_("National"),
    "2": N_("Provincial"),
    "3": N_("City"),
    "4": N_("County"),
    "5": N_("Base level"),
}

assert {code for codes_ in RESULTS.values() for code in codes_} <= set(OUTCOMES)


def state_words(state: str) -> str:
    """Return a file's state in words."""
    return _(STATES[state][0]) if state in STATES else codes.load("hardship_states").label(state)


def tone_of(state: str) -> str:
    """Return the tone of a state."""
    return STATES[state][1] if state in STATES else "quiet"


def list_words(listed: str) -> str:
    """Return what a quick list is called."""
    return _(LISTS[listed])


def worded(among: Mapping[str, str], code: str, listed: str) -> str:
    """Return a code in words; of one the desk has no words for, its name in the list `listed`."""
    if not code:
        return ""
    return _(among[code]) if code in among else codes.load(listed).label(code)


def class_words(category: str) -> str:
    """Return a class of hardship in words; '' for none."""
    return worded(CLASSES, category, "hardship_categories")


def cause_words(cause: str) -> str:
    """Return a cause in words."""
    return worded(CAUSES, cause, "hardship_reasons")


def home_words(housing: str) -> str:
    """Return what kind of home it is; nothing where nobody said."""
    return _(HOMES[housing]) if housing in HOMES else housing


def exit_words(reason: str) -> str:
    """Return in words why a file ends."""
    return worded(EXITS, reason, "hardship_cancel_reasons")


def worker_words(worker: str) -> str:
    """Say whether the head is a worker or a migrant worker."""
    return _(WORKERS[worker]) if worker in WORKERS else ""


def level_words(level: str) -> str:
    """Return at which level a file is kept, in words."""
    return worded(LEVELS, level, "hardship_archive_levels")


def outcome_words(result: str) -> str:
    """Return in words what came of an act."""
    return _(OUTCOMES[result]) if result in OUTCOMES else result


def kind_words(kind: str) -> str:
    """Return what a kind of event is called."""
    return _(KINDS.get(kind, kind))


def share_words(lacks: Sequence[str]) -> str:
    """Say how complete a file is."""
    return f"{share(len(lacks))}%"


def lacking_words(lacks: Sequence[str]) -> str:
    """Name what a file lacks."""
    return "、".join(_(WANTED[one]) for one in lacks)


def people_words(people: int) -> str:
    """Say how many people a household has."""
    return _n("{n} person", "{n} people", people)


def event_facts(event: FileEvent) -> str:
    """Say what came of an event: its result, days, people, class or reason, document and words."""
    parts = [outcome_words(event.result)] if event.result else []
    if event.until is not None:
        until = event.until.isoformat()
        if event.days:
            parts.append(_("until {day}, {n} working days", day=until, n=event.days))
        else:
            parts.append(_("next review {day}", day=until))
    if event.reason:
        parts.append(exit_words(event.reason) if event.kind == "EXITED" else class_words(event.reason))
    if event.amount is not None:
        parts.append(_("{amount} yuan", amount=yuan(event.amount)))
    if event.kind == "STEPPED_BACK":
        parts.append(_("back to “{state}”", state=state_words(event.about)))
    if event.kind == "TAKEN_BACK" and event.about:
        parts.append(kind_words(event.about))
    told = [*parts, *event.people, *(one for one in (event.document, event.words) if one)]
    return "  ".join(dict.fromkeys(told))  # how a file ended and why may be the same words


HELPS = {
    "visit": N_("Warm visit"),
    "claim": N_("Mutual aid"),
    "relief": N_("Relief money"),
    "second_relief": N_("Second relief"),
    "service": N_("Service"),
}


def help_words(one: Help) -> str:
    """Return which kind of help it was."""
    return _(HELPS[one.kind]) if one.kind in HELPS else one.kind


def day_words(day: date | None) -> str:
    """Return a day, nothing where there is none."""
    return day.isoformat() if day is not None else ""

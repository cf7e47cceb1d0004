"""The roll: who is a member, how they came, how they are found.

The door. Other capabilities ask for facts inside their own transaction; only `service` writes.
"""

from app.members.filters import LACKS, WHOLE
from app.members.intake import DraftLine, Fixed, Held, Hold, ImportHeld
from app.members.newcomer import NewMember, TemplateField, missing_required, template
from app.members.queries import (
    Counts,
    EventLine,
    ImportLine,
    MemberFacts,
    MemberLine,
    MemberMissing,
    MemberView,
    event_names,
    facts_of,
    find_by_document,
    member_facts,
    member_names,
    members_of_unit,
)
from app.members.roll import find_again
from app.members.roster import NoHeaderFound
from app.members.roster_columns import Fields, FieldTwice
from app.members.roster_file import UnknownRosterKind
from app.members.roster_held import held_words
from app.members.roster_look import NEEDED, ColumnLook, RosterLook, missing
from app.members.roster_service import RosterOutcome, Rosters, look_at
from app.members.roster_update import Difference, known_rows
from app.members.search import MemberWindow, Query
from app.members.service import Members

__all__ = [
    "LACKS",
    "NEEDED",
    "WHOLE",
    "ColumnLook",
    "Counts",
    "Difference",
    "DraftLine",
    "EventLine",
    "FieldTwice",
    "Fields",
    "Fixed",
    "Held",
    "Hold",
    "ImportHeld",
    "ImportLine",
    "MemberFacts",
    "MemberLine",
    "MemberMissing",
    "MemberView",
    "MemberWindow",
    "Members",
    "NewMember",
    "NoHeaderFound",
    "Query",
    "RosterLook",
    "RosterOutcome",
    "Rosters",
    "TemplateField",
    "UnknownRosterKind",
    "event_names",
    "facts_of",
    "find_again",
    "find_by_document",
    "held_words",
    "known_rows",
    "look_at",
    "member_facts",
    "member_names",
    "members_of_unit",
    "missing",
    "missing_required",
    "template",
]

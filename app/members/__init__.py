"""The roll: who is a member, how they came, how they are found.

The door. Other capabilities ask for facts inside their own transaction; only `service` writes.
"""

from app.members.filters import LACKS, WHOLE
from app.members.findings import NumberTaken
from app.members.intake import DraftLine, Fixed, Held, Hold
from app.members.joining import Joined, Joining, JoiningHeld, JoiningLine, JoiningMissing, Turned
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
from app.members.roster_service import RosterOutcome, Rosters, look_at
from app.members.search import MemberWindow, Query
from app.members.service import Members

__all__ = [
    "LACKS",
    "WHOLE",
    "Counts",
    "DraftLine",
    "EventLine",
    "Fixed",
    "Held",
    "Hold",
    "ImportLine",
    "Joined",
    "Joining",
    "JoiningHeld",
    "JoiningLine",
    "JoiningMissing",
    "MemberFacts",
    "MemberLine",
    "MemberMissing",
    "MemberView",
    "MemberWindow",
    "Members",
    "NewMember",
    "NumberTaken",
    "Query",
    "RosterOutcome",
    "Rosters",
    "TemplateField",
    "Turned",
    "event_names",
    "facts_of",
    "find_again",
    "find_by_document",
    "look_at",
    "member_facts",
    "member_names",
    "members_of_unit",
    "missing_required",
    "template",
]

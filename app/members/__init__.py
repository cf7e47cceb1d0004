"""The roll: who is a member, how they came, how they are found.

The door. Other capabilities ask for facts inside their own transaction; only `service` writes.
"""

from app.members.bulk_change import FIELDS as BULK_FIELDS
from app.members.bulk_service import ChangedMany, ChangeLine, Preview
from app.members.by_union import Heads, RollCounts, members_of_union, unit_renamed
from app.members.comparing import FieldLine, MergeLine, PairLine, PairView, Side
from app.members.corrections_service import Correction, IdentityConfirmed
from app.members.documents import DocumentLine
from app.members.filters import LACKS, WHOLE
from app.members.findings import HeldByAnotherUnion, NumberTaken, SamePersonOtherDocument
from app.members.found import deaths, members_found, members_named, members_numbered, records_numbered
from app.members.holders import ids_by_document
from app.members.intake import DraftLine, Fixed, Held, Hold, ImportHeld
from app.members.joining import Joined, Joining, JoiningHeld, JoiningLine, JoiningMissing, Turned
from app.members.likeness import REASONS, Pair
from app.members.lists_service import OF_MEMBERS, GigCount
from app.members.membership import Change, needs_paper, needs_reason, possible, reasons_for
from app.members.membership_service import Changed
from app.members.newcomer import NewMember, TemplateField, missing_required, template
from app.members.paper import (
    HeadCount,
    JoiningPaper,
    MemberPaper,
    PaperEvent,
    RosterLine,
    UnitRoster,
    head_count,
    joining_paper,
    member_paper,
    members_joined,
    transfers_without_number,
    unit_roster,
)
from app.members.photo_contents import PhotoContents
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
    marks_of,
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
from app.members.serving import Skipped

__all__ = [
    "BULK_FIELDS",
    "LACKS",
    "NEEDED",
    "OF_MEMBERS",
    "REASONS",
    "WHOLE",
    "Change",
    "ChangeLine",
    "Changed",
    "ChangedMany",
    "ColumnLook",
    "Correction",
    "Counts",
    "Difference",
    "DocumentLine",
    "DraftLine",
    "EventLine",
    "FieldLine",
    "FieldTwice",
    "Fields",
    "Fixed",
    "GigCount",
    "HeadCount",
    "Heads",
    "Held",
    "HeldByAnotherUnion",
    "Hold",
    "IdentityConfirmed",
    "ImportHeld",
    "ImportLine",
    "Joined",
    "Joining",
    "JoiningHeld",
    "JoiningLine",
    "JoiningMissing",
    "JoiningPaper",
    "MemberFacts",
    "MemberLine",
    "MemberMissing",
    "MemberPaper",
    "MemberView",
    "MemberWindow",
    "Members",
    "MergeLine",
    "NewMember",
    "NoHeaderFound",
    "NumberTaken",
    "Pair",
    "PairLine",
    "PairView",
    "PaperEvent",
    "PhotoContents",
    "Preview",
    "Query",
    "RollCounts",
    "RosterLine",
    "RosterLook",
    "RosterOutcome",
    "Rosters",
    "SamePersonOtherDocument",
    "Side",
    "Skipped",
    "TemplateField",
    "Turned",
    "UnitRoster",
    "UnknownRosterKind",
    "deaths",
    "event_names",
    "facts_of",
    "find_again",
    "find_by_document",
    "head_count",
    "held_words",
    "ids_by_document",
    "joining_paper",
    "known_rows",
    "look_at",
    "marks_of",
    "member_facts",
    "member_names",
    "member_paper",
    "members_found",
    "members_joined",
    "members_named",
    "members_numbered",
    "members_of_union",
    "members_of_unit",
    "missing",
    "missing_required",
    "needs_paper",
    "needs_reason",
    "possible",
    "reasons_for",
    "records_numbered",
    "template",
    "transfers_without_number",
    "unit_renamed",
    "unit_roster",
]

"""How does a warm-delivery campaign go from plan to list, visit, record and reckoning?

The door: the plan as a file gives it, what a visit can come to, the values of desk, papers and account, and
the service. Cash and goods are booked through `funds` in the same transaction as the visit.
"""

from app.visits.agreeing import Differing
from app.visits.buying import NewGood
from app.visits.campaign_papers import (
    ApprovalPaper,
    IssuePaper,
    NoticeLine,
    NoticePaper,
    PlannedFor,
    ReckoningPaper,
    approval_paper,
    campaigns_of_notes,
    issue_paper,
    notice_paper,
    reckoning_paper,
)
from app.visits.campaign_service import CampaignMissing, ListReport
from app.visits.candidates import NEAR, READY, REFUSED, Added, Near, Proposal, Proposed, TakenOff
from app.visits.caps import Caps
from app.visits.collective import (
    DROPPED,
    GROUPS,
    UNIT_KIND_WORDS,
    UNIT_LEVEL_WORDS,
    UnitCounts,
    UnitHelp,
    UnitLine,
)
from app.visits.collective_papers import UnitPaper, unit_paper
from app.visits.collective_rows import helped_called, helped_names, unit_visit_names
from app.visits.earlier import Before, LastHelp, visits_to
from app.visits.figure_rows import ServiceCounts
from app.visits.figure_words import exact_words, name_words, note_words, part_words, unit_words, value_words
from app.visits.figures import KEYS as FIGURES
from app.visits.figures import Figure, Past, PastFigure, number_of, wan_words
from app.visits.filters import BARE, PROXY, SHARED, VisitFilter
from app.visits.issued import Issued
from app.visits.issuing import (
    CASH,
    GOOD,
    ISSUED,
    RETURNED,
    CarrierLine,
    Explanation,
    Handed,
    IssueLine,
    IssueNote,
    Thing,
)
from app.visits.many_service import NotRecorded, Recorded
from app.visits.next_plan import Figures, Needed, next_plan, proposed_next
from app.visits.notice import Notice, proposed_last
from app.visits.once import cancel_surplus, follow_choice
from app.visits.outline import KINDS, Outline, drawn, outline_of
from app.visits.pack_queries import PackLine, Record, Twice
from app.visits.pack_service import PackTaken, PackWritten, ResultsForeign, ResultsWritten
from app.visits.papers import SignOffLine, SignOffList, VisitPaper, sign_off_list, visit_paper
from app.visits.payments import PaymentList, payment_list
from app.visits.plan import CampaignPlan, Kit, parse_plan, read_plan
from app.visits.purchase_words import good_of, parts_words, purchase_words
from app.visits.queries import (
    MEMBER_OF_VISIT,
    CampaignLine,
    CampaignView,
    Good,
    VisitLine,
    campaign_names,
    campaigns_called,
    good_names,
    visit_names,
    visits_called,
    visits_of_members,
)
from app.visits.reckoning import GoodReckoning, Reconciliation, SourceReckoning
from app.visits.results import Taken
from app.visits.rules import ABSENT, CHANGED, DECLINED, GIVEN, PENDING, STATES, Outcome
from app.visits.seasons import FIGURES as SEASON_FIGURES
from app.visits.seasons import SEASONS, SeasonFigures, seasons_of
from app.visits.service import ReturnedReport, Visits
from app.visits.sheet_service import SheetElsewhere, SheetOf
from app.visits.standing import APPROVED, LOCKED, PLANNED, Approval
from app.visits.told import cash_helped, noted
from app.visits.wanted import OfCampaign, OfHouseholds, OfMembers, OfSheet, OnePerson, Wanted

__all__ = [
    "ABSENT",
    "APPROVED",
    "BARE",
    "CASH",
    "CHANGED",
    "DECLINED",
    "DROPPED",
    "FIGURES",
    "GIVEN",
    "GOOD",
    "GROUPS",
    "ISSUED",
    "KINDS",
    "LOCKED",
    "MEMBER_OF_VISIT",
    "NEAR",
    "PENDING",
    "PLANNED",
    "PROXY",
    "READY",
    "REFUSED",
    "RETURNED",
    "SEASONS",
    "SEASON_FIGURES",
    "SHARED",
    "STATES",
    "UNIT_KIND_WORDS",
    "UNIT_LEVEL_WORDS",
    "Added",
    "Approval",
    "ApprovalPaper",
    "Before",
    "CampaignLine",
    "CampaignMissing",
    "CampaignPlan",
    "CampaignView",
    "Caps",
    "CarrierLine",
    "Differing",
    "Explanation",
    "Figure",
    "Figures",
    "Good",
    "GoodReckoning",
    "Handed",
    "IssueLine",
    "IssueNote",
    "IssuePaper",
    "Issued",
    "Kit",
    "LastHelp",
    "ListReport",
    "Near",
    "Needed",
    "NewGood",
    "NotRecorded",
    "Notice",
    "NoticeLine",
    "NoticePaper",
    "OfCampaign",
    "OfHouseholds",
    "OfMembers",
    "OfSheet",
    "OnePerson",
    "Outcome",
    "Outline",
    "PackLine",
    "PackTaken",
    "PackWritten",
    "Past",
    "PastFigure",
    "PaymentList",
    "PlannedFor",
    "Proposal",
    "Proposed",
    "ReckoningPaper",
    "Reconciliation",
    "Record",
    "Recorded",
    "ResultsForeign",
    "ResultsWritten",
    "ReturnedReport",
    "SeasonFigures",
    "ServiceCounts",
    "SheetElsewhere",
    "SheetOf",
    "SignOffLine",
    "SignOffList",
    "SourceReckoning",
    "Taken",
    "TakenOff",
    "Thing",
    "Twice",
    "UnitCounts",
    "UnitHelp",
    "UnitLine",
    "UnitPaper",
    "VisitFilter",
    "VisitLine",
    "VisitPaper",
    "Visits",
    "Wanted",
    "approval_paper",
    "campaign_names",
    "campaigns_called",
    "campaigns_of_notes",
    "cancel_surplus",
    "cash_helped",
    "drawn",
    "exact_words",
    "follow_choice",
    "good_names",
    "good_of",
    "helped_called",
    "helped_names",
    "issue_paper",
    "name_words",
    "next_plan",
    "note_words",
    "noted",
    "notice_paper",
    "number_of",
    "outline_of",
    "parse_plan",
    "part_words",
    "parts_words",
    "payment_list",
    "proposed_last",
    "proposed_next",
    "purchase_words",
    "read_plan",
    "reckoning_paper",
    "seasons_of",
    "sign_off_list",
    "unit_paper",
    "unit_visit_names",
    "unit_words",
    "value_words",
    "visit_names",
    "visit_paper",
    "visits_called",
    "visits_of_members",
    "visits_to",
    "wan_words",
]

"""How does a warm-delivery campaign go from plan to list, visit, record and reckoning?

The door: the plan as a file gives it, what a visit can come to, the values of desk, papers and account, and
the service. Cash and goods are booked through `funds` in the same transaction as the visit.
"""

from app.visits.campaign_papers import (
    ApprovalPaper,
    IssuePaper,
    NoticeLine,
    NoticePaper,
    PlannedFor,
    ReckoningPaper,
    approval_paper,
    issue_paper,
    notice_paper,
    reckoning_paper,
)
from app.visits.campaign_service import CampaignMissing, ListReport
from app.visits.earlier import Before, LastHelp
from app.visits.filters import VisitFilter
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
from app.visits.next_plan import Figures, Needed, proposed_next
from app.visits.notice import Notice, proposed_last
from app.visits.once import cancel_surplus, follow_choice
from app.visits.pack_queries import PackLine, Record, Twice
from app.visits.pack_service import PackTaken, PackWritten, ResultsForeign, ResultsWritten
from app.visits.papers import SignOffLine, SignOffList, VisitPaper, sign_off_list, visit_paper
from app.visits.payments import CARD_TWICE, NO_CARD, Payment, PaymentList, payment_list
from app.visits.plan import CampaignPlan, Kit, parse_plan, read_plan
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
from app.visits.reckoning import Differing, GoodReckoning, Reconciliation, SourceReckoning
from app.visits.results import Taken
from app.visits.rules import ABSENT, CHANGED, DECLINED, GIVEN, PENDING, STATES, Outcome
from app.visits.service import ReturnedReport, Visits
from app.visits.standing import APPROVED, LOCKED, PLANNED, Approval

__all__ = [
    "ABSENT",
    "APPROVED",
    "CARD_TWICE",
    "CASH",
    "CHANGED",
    "DECLINED",
    "GIVEN",
    "GOOD",
    "ISSUED",
    "LOCKED",
    "MEMBER_OF_VISIT",
    "NO_CARD",
    "PENDING",
    "PLANNED",
    "RETURNED",
    "STATES",
    "Approval",
    "ApprovalPaper",
    "Before",
    "CampaignLine",
    "CampaignMissing",
    "CampaignPlan",
    "CampaignView",
    "CarrierLine",
    "Differing",
    "Explanation",
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
    "Needed",
    "NotRecorded",
    "Notice",
    "NoticeLine",
    "NoticePaper",
    "Outcome",
    "PackLine",
    "PackTaken",
    "PackWritten",
    "Payment",
    "PaymentList",
    "PlannedFor",
    "ReckoningPaper",
    "Reconciliation",
    "Record",
    "Recorded",
    "ResultsForeign",
    "ResultsWritten",
    "ReturnedReport",
    "SignOffLine",
    "SignOffList",
    "SourceReckoning",
    "Taken",
    "Thing",
    "Twice",
    "VisitFilter",
    "VisitLine",
    "VisitPaper",
    "Visits",
    "approval_paper",
    "campaign_names",
    "campaigns_called",
    "cancel_surplus",
    "follow_choice",
    "good_names",
    "issue_paper",
    "notice_paper",
    "parse_plan",
    "payment_list",
    "proposed_last",
    "proposed_next",
    "read_plan",
    "reckoning_paper",
    "sign_off_list",
    "visit_names",
    "visit_paper",
    "visits_called",
    "visits_of_members",
]

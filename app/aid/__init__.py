"""Mutual aid: plans as dated data, enrolment, claims, and what a claim comes to by which steps.

The door. `engine.assess` works a claim out (pure); `rules.rework` does so from synced rows, at the office and
at the hub; `plan_file` finds the installed plans and judges a file without an office; `Aid` is the desk's
service.
"""

from app.aid.answer_service import PaperDecision
from app.aid.by_hand import ByHand
from app.aid.checklist import HAVE, TO_COME, UNCLEAR, WAIVED, DocumentLine, Noted
from app.aid.claim_list import QUEUES, ClaimFilter, ClaimSums, DeskLine
from app.aid.claim_papers import ClaimPaper, ClaimPayment, PaymentsPaper, claim_paper, payments_paper
from app.aid.engine import Assessment, assess
from app.aid.enrolling import CONFIRMED, DRAFT, DROPPED, PAID, PAYERS, Candidate, Verdict, Wish, is_gift
from app.aid.enrolment_follow import batches_of_covers, drop_unconfirmed, follow_batch
from app.aid.enrolment_lists import RenewalLine, UnitShare
from app.aid.enrolment_papers import (
    BatchPaper,
    CoverPaper,
    RenewalPaper,
    batch_paper,
    cover_paper,
    renewal_key,
    renewal_paper,
)
from app.aid.enrolment_rows import BatchLine, BatchView, Participation, batch_names
from app.aid.enrolment_service import BATCH_STATES, Judged, NewBatch, Payment
from app.aid.enrolment_sheet import Roster
from app.aid.facts import FIELD_WORDS, Facts
from app.aid.given import claims_paid_to
from app.aid.intake import Known, Trial, required_documents
from app.aid.payments import DUE as PAYABLE
from app.aid.payments import Answered, PaymentLine
from app.aid.plan import CLAIM_KINDS, Clause, Plan, clause_for_reason
from app.aid.plan_file import PlanFile, Shelf, assess_case, assess_file, check_plan, find, load_all
from app.aid.plan_table import PlanRefused
from app.aid.published import take_plan
from app.aid.queries import claim_names, claim_view
from app.aid.reading import plan_from_toml
from app.aid.rules import IN_WORK, Decision, StateForbids
from app.aid.service import (
    Aid,
    AidAccount,
    ClaimIn,
    EnrolmentReport,
    LeftOut,
    claims_to_send,
    mark_sent,
    take_decision,
)
from app.aid.standing import CANCELLABLE, ENDS, Event, Standing, appeal_days, supply_days, supply_until
from app.aid.standing import KINDS as KINDS_OF_EVENT
from app.aid.steps import Step, shown_facts, shown_input, step_text
from app.aid.views import AssessmentView, ClaimAccount, ClaimCounts, ClaimLine, ClaimView, Payee, PlanLine

__all__ = [
    "BATCH_STATES",
    "CANCELLABLE",
    "CLAIM_KINDS",
    "CONFIRMED",
    "DRAFT",
    "DROPPED",
    "ENDS",
    "FIELD_WORDS",
    "HAVE",
    "IN_WORK",
    "KINDS_OF_EVENT",
    "PAID",
    "PAYABLE",
    "PAYERS",
    "QUEUES",
    "TO_COME",
    "UNCLEAR",
    "WAIVED",
    "Aid",
    "AidAccount",
    "Answered",
    "Assessment",
    "AssessmentView",
    "BatchLine",
    "BatchPaper",
    "BatchView",
    "ByHand",
    "Candidate",
    "ClaimAccount",
    "ClaimCounts",
    "ClaimFilter",
    "ClaimIn",
    "ClaimLine",
    "ClaimPaper",
    "ClaimPayment",
    "ClaimSums",
    "ClaimView",
    "Clause",
    "CoverPaper",
    "Decision",
    "DeskLine",
    "DocumentLine",
    "EnrolmentReport",
    "Event",
    "Facts",
    "Judged",
    "Known",
    "LeftOut",
    "NewBatch",
    "Noted",
    "PaperDecision",
    "Participation",
    "Payee",
    "Payment",
    "PaymentLine",
    "PaymentsPaper",
    "Plan",
    "PlanFile",
    "PlanLine",
    "PlanRefused",
    "RenewalLine",
    "RenewalPaper",
    "Roster",
    "Shelf",
    "Standing",
    "StateForbids",
    "Step",
    "Trial",
    "UnitShare",
    "Verdict",
    "Wish",
    "appeal_days",
    "assess",
    "assess_case",
    "assess_file",
    "batch_names",
    "batch_paper",
    "batches_of_covers",
    "check_plan",
    "claim_names",
    "claim_paper",
    "claim_view",
    "claims_paid_to",
    "claims_to_send",
    "clause_for_reason",
    "cover_paper",
    "drop_unconfirmed",
    "find",
    "follow_batch",
    "is_gift",
    "load_all",
    "mark_sent",
    "payments_paper",
    "plan_from_toml",
    "renewal_key",
    "renewal_paper",
    "required_documents",
    "shown_facts",
    "shown_input",
    "step_text",
    "supply_days",
    "supply_until",
    "take_decision",
    "take_plan",
]

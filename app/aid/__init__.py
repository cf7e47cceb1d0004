"""Mutual aid: plans as dated data, enrolment, claims, and what a claim comes to by which steps.

The door. `engine.assess` works a claim out (pure); `rules.rework` does so from synced rows, at the office and
at the hub; `plan_file` finds the installed plans and judges a file without an office; `Aid` is the desk's
service.
"""

from app.aid.answer_service import PaperDecision
from app.aid.by_hand import ByHand
from app.aid.checklist import HAVE, TO_COME, UNCLEAR, WAIVED, DocumentLine, Noted, document_lines
from app.aid.claim_list import QUEUES, ClaimFilter, ClaimSums, DeskLine
from app.aid.claim_papers import ClaimPaper, ClaimPayment, PaymentsPaper, claim_paper, payments_paper
from app.aid.elsewhere import Elsewhere, Note
from app.aid.engine import Assessment, assess
from app.aid.enrol_service import EnrolmentReport, LeftOut
from app.aid.enrolling import CONFIRMED, DRAFT, DROPPED, PAID, PAYERS, Candidate, Verdict, Wish, is_gift
from app.aid.enrolling_words import PartsDiffer, SplitWrong, TooFewTakePart
from app.aid.enrolment_desk_service import EVERYBODY, NEW_FORMS, ON_FILE, Begun, LineTold
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
from app.aid.enrolment_rows import BatchLine, BatchView, Participation, batch_names, cover_names
from app.aid.enrolment_service import BATCH_STATES, Judged, NewBatch, Payment
from app.aid.enrolment_sheet import Roster
from app.aid.facts import FIELD_WORDS, Facts
from app.aid.figure_words import (
    figure_name,
    figure_note,
    figure_part,
    figure_unit,
    figure_value,
    kind_of_row,
    scope_words,
)
from app.aid.figures import KEYS as AID_FIGURES
from app.aid.figures import Counted, Figure, Scope
from app.aid.given import claims_paid_to, own_shares, second_relief_to
from app.aid.intake import Known, Trial, required_documents
from app.aid.payments import DUE as PAYABLE
from app.aid.payments import PaymentLine
from app.aid.plan import ANY_TIER, CLAIM_KINDS, ONE, Band, Benefit, Clause, Plan, clause_for_reason
from app.aid.plan_file import (
    PlanFile,
    Shelf,
    Worked,
    assess_case,
    assess_file,
    check_plan,
    find,
    load_all,
    worked_examples,
)
from app.aid.plan_service import ACTIVE, OFFERED, OLD, REFUSED, ShelfLine
from app.aid.plan_table import PlanRefused
from app.aid.plan_year import NextYear, rolling_end, term_after, whole_term
from app.aid.published import take_plan
from app.aid.queries import claim_names, claim_view
from app.aid.reading import plan_from_toml
from app.aid.relief import Approval as ReliefApproval
from app.aid.relief import Reason as ReliefReason
from app.aid.relief import ReliefRule, Tier
from app.aid.relief import read_rule as read_relief_rule
from app.aid.relief_follow import cancel_twice_paid, follow_payment
from app.aid.relief_papers import ReliefPaper, relief_paper, relief_payments
from app.aid.relief_paying_service import Paid
from app.aid.relief_rows import (
    ReliefLine,
    ReliefSheet,
    ReliefView,
    relief_line_names,
    relief_lines_called,
    relief_names,
    reliefs_called,
)
from app.aid.relief_service import LeftOff, NewRelief, Proposed
from app.aid.relief_text import text_of as tiers_text
from app.aid.relief_text import tiers_of
from app.aid.relief_words import STATES as RELIEF_STATES
from app.aid.relief_words import WAYS as RELIEF_WAYS
from app.aid.relief_words import key_words
from app.aid.rules import IN_WORK, Decision, StateForbids
from app.aid.sending import claims_to_send, mark_sent, take_decision
from app.aid.service import Aid, AidAccount, ClaimIn
from app.aid.standing import CANCELLABLE, ENDS, Event, Standing, appeal_days, supply_days, supply_until
from app.aid.standing import KINDS as KINDS_OF_EVENT
from app.aid.steps import Step, shown_facts, shown_input, step_text
from app.aid.unclaimed import SOURCES as HINT_SOURCES
from app.aid.unclaimed import WHY_ASIDE, Hint, Unclaimed
from app.aid.unclaimed_rows import UnclaimedLine
from app.aid.views import AssessmentView, ClaimAccount, ClaimCounts, ClaimLine, ClaimView, Payee, PlanLine
from app.aid.what_if import PairedStep, TriedPlan, WhatIf, worth

__all__ = [
    "ACTIVE",
    "AID_FIGURES",
    "ANY_TIER",
    "BATCH_STATES",
    "CANCELLABLE",
    "CLAIM_KINDS",
    "CONFIRMED",
    "DRAFT",
    "DROPPED",
    "ENDS",
    "EVERYBODY",
    "FIELD_WORDS",
    "HAVE",
    "HINT_SOURCES",
    "IN_WORK",
    "KINDS_OF_EVENT",
    "NEW_FORMS",
    "OFFERED",
    "OLD",
    "ONE",
    "ON_FILE",
    "PAID",
    "PAYABLE",
    "PAYERS",
    "QUEUES",
    "REFUSED",
    "RELIEF_STATES",
    "RELIEF_WAYS",
    "TO_COME",
    "UNCLEAR",
    "WAIVED",
    "WHY_ASIDE",
    "Aid",
    "AidAccount",
    "Assessment",
    "AssessmentView",
    "Band",
    "BatchLine",
    "BatchPaper",
    "BatchView",
    "Begun",
    "Benefit",
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
    "Counted",
    "CoverPaper",
    "Decision",
    "DeskLine",
    "DocumentLine",
    "Elsewhere",
    "EnrolmentReport",
    "Event",
    "Facts",
    "Figure",
    "Hint",
    "Judged",
    "Known",
    "LeftOff",
    "LeftOut",
    "LineTold",
    "NewBatch",
    "NewRelief",
    "NextYear",
    "Note",
    "Noted",
    "Paid",
    "PairedStep",
    "PaperDecision",
    "Participation",
    "PartsDiffer",
    "Payee",
    "Payment",
    "PaymentLine",
    "PaymentsPaper",
    "Plan",
    "PlanFile",
    "PlanLine",
    "PlanRefused",
    "Proposed",
    "ReliefApproval",
    "ReliefLine",
    "ReliefPaper",
    "ReliefReason",
    "ReliefRule",
    "ReliefSheet",
    "ReliefView",
    "RenewalLine",
    "RenewalPaper",
    "Roster",
    "Scope",
    "Shelf",
    "ShelfLine",
    "SplitWrong",
    "Standing",
    "StateForbids",
    "Step",
    "Tier",
    "TooFewTakePart",
    "Trial",
    "TriedPlan",
    "Unclaimed",
    "UnclaimedLine",
    "UnitShare",
    "Verdict",
    "WhatIf",
    "Wish",
    "Worked",
    "appeal_days",
    "assess",
    "assess_case",
    "assess_file",
    "batch_names",
    "batch_paper",
    "batches_of_covers",
    "cancel_twice_paid",
    "check_plan",
    "claim_names",
    "claim_paper",
    "claim_view",
    "claims_paid_to",
    "claims_to_send",
    "clause_for_reason",
    "cover_names",
    "cover_paper",
    "document_lines",
    "drop_unconfirmed",
    "figure_name",
    "figure_note",
    "figure_part",
    "figure_unit",
    "figure_value",
    "find",
    "follow_batch",
    "follow_payment",
    "is_gift",
    "key_words",
    "kind_of_row",
    "load_all",
    "mark_sent",
    "own_shares",
    "payments_paper",
    "plan_from_toml",
    "read_relief_rule",
    "relief_line_names",
    "relief_lines_called",
    "relief_names",
    "relief_paper",
    "relief_payments",
    "reliefs_called",
    "renewal_key",
    "renewal_paper",
    "required_documents",
    "rolling_end",
    "scope_words",
    "second_relief_to",
    "shown_facts",
    "shown_input",
    "step_text",
    "supply_days",
    "supply_until",
    "take_decision",
    "take_plan",
    "term_after",
    "tiers_of",
    "tiers_text",
    "whole_term",
    "worked_examples",
    "worth",
]

"""Mutual aid: plans as dated data, enrolment, claims, and what a claim comes to by which steps.

The door. `engine.assess` works a claim out (pure); `rules.rework` does so from synced rows, at the office and
at the hub; `plan_file` finds the installed plans and judges a file without an office; `Aid` is the desk's
service.
"""

from app.aid.claim_list import QUEUES, ClaimFilter, ClaimSums, DeskLine
from app.aid.engine import Assessment, assess
from app.aid.facts import FIELD_WORDS, Facts
from app.aid.intake import Known, Trial, required_documents
from app.aid.plan import CLAIM_KINDS, Clause, Plan, clause_for_reason
from app.aid.plan_file import PlanFile, Shelf, assess_case, assess_file, check_plan, find, load_all
from app.aid.plan_table import PlanRefused
from app.aid.published import take_plan
from app.aid.queries import claim_names, claim_view
from app.aid.reading import plan_from_toml
from app.aid.rules import IN_WORK, StateForbids
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
from app.aid.steps import Step, shown_facts, shown_input, step_text
from app.aid.views import AssessmentView, ClaimAccount, ClaimCounts, ClaimLine, ClaimView, PlanLine

__all__ = [
    "CLAIM_KINDS",
    "FIELD_WORDS",
    "IN_WORK",
    "QUEUES",
    "Aid",
    "AidAccount",
    "Assessment",
    "AssessmentView",
    "ClaimAccount",
    "ClaimCounts",
    "ClaimFilter",
    "ClaimIn",
    "ClaimLine",
    "ClaimSums",
    "ClaimView",
    "Clause",
    "DeskLine",
    "EnrolmentReport",
    "Facts",
    "Known",
    "LeftOut",
    "Plan",
    "PlanFile",
    "PlanLine",
    "PlanRefused",
    "Shelf",
    "StateForbids",
    "Step",
    "Trial",
    "assess",
    "assess_case",
    "assess_file",
    "check_plan",
    "claim_names",
    "claim_view",
    "claims_to_send",
    "clause_for_reason",
    "find",
    "load_all",
    "mark_sent",
    "plan_from_toml",
    "required_documents",
    "shown_facts",
    "shown_input",
    "step_text",
    "take_decision",
    "take_plan",
]

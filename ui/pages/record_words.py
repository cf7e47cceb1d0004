"""What are the kinds of records that travel called on the screen? Asks nothing."""

from __future__ import annotations

from app.shared.text import N_, _

KINDS = {
    "member": N_("Member record"), "membership_event": N_("Change of membership"), "unit": N_("Unit"),
    "union_org": N_("Union"), "group_joining": N_("Group joining"), "member_document": N_("Other document"),
    "member_correction": N_("Correction"), "member_merge": N_("Merge"), "member_distinct": N_("Two different people"),
    "household": N_("Household"), "hardship_file": N_("Hardship file"),
    "hardship_person": N_("Person of a household"), "hardship_item": N_("Income or expense of a household"),
    "hardship_measure": N_("Measure for a household"), "hardship_event": N_("What happened to a hardship file"),
    "hardship_means": N_("Circumstances of a household"),
    "hardship_exclusion": N_("Condition that keeps a household out"),
    "hardship_test": N_("Test of a household's income"), "hardship_tier": N_("Level or tier of hardship files"),
    "hardship_union": N_("Hardship files made one"), "hardship_erasure": N_("Erasure of a hardship file"),
    "campaign": N_("Campaign"), "campaign_good": N_("Good of a campaign"),
    "kit": N_("Kit of a campaign"), "visit": N_("Visit"), "returned_sheet": N_("Returned sheet"),
    "issue_note": N_("Issue note"), "difference_note": N_("Explanation of a difference"),
    "unit_visit": N_("Visit to a unit"), "past_figure": N_("Figure of an earlier year"),
    "service_entry": N_("Service"), "service_person": N_("Person of a service"),
    "service_program": N_("Programme of services"),
    "claim": N_("Claim"), "enrolment": N_("Enrolment"), "enrolment_batch": N_("Enrolment of a unit"),
    "enrolment_line": N_("Person on an enrolment"), "assessment": N_("Assessment"),
    "claim_event": N_("What happened to a claim"), "claim_payee": N_("Payee of a claim"),
    "second_relief": N_("Second relief campaign"), "second_relief_line": N_("Person on a second relief campaign"),
    "relief_project": N_("Relief project"), "relief_grant": N_("Grant of relief"),
    "unclaimed": N_("Aid nobody claimed"),
    "fund_budget": N_("Budget"), "ledger_entry": N_("Ledger entry"), "ledger_line": N_("Ledger line"),
    "goods_move": N_("Movement of goods"), "ledger_closing": N_("Closing of a period"),
    "clash_choice": N_("Choice between two values"),
    "operator": N_("Operator"), "audit": N_("Audit line"),
    "form_wording": N_("Words of a form"),
    "number_block": N_("Block of numbers"), "paper_number": N_("Number of a paper"),
    "print_log": N_("Printed paper"), "attachment": N_("Attachment"),
}  # fmt: skip


def kind_words(table: str) -> str:
    """Return what kind of record a table holds."""
    return _(KINDS.get(table, table))


def kind_order(table: str) -> int:
    """Return where a kind stands among the others: people first, what the desk writes down itself last."""
    return list(KINDS).index(table) if table in KINDS else len(KINDS)

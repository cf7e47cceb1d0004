"""What are the fields of relief's projects and grants called on the screen?"""

from __future__ import annotations

from app.shared.text import N_

PROJECT = {
    "number": N_("Project number"), "name": N_("Name"), "year": N_("Year"), "source": N_("Fund source"),
    "item": N_("Kind of relief"), "budget": N_("Budget, yuan"), "people": N_("People planned"), "remark": N_("Remark"),
    "off": N_("Given up"), "founded_by": N_("Founded by"), "founded_at": N_("Founded at"),
}  # fmt: skip
GRANT = {
    "no": N_("Number"), "series": N_("Letters of the number"), "way": N_("Way of relief"),
    "item": N_("Kind of relief"), "amount": N_("Amount, yuan"), "file_id": N_("Hardship file"),
    "person_id": N_("Person of a household"), "name": N_("Name"), "id_no": N_("Document number"),
    "project_id": N_("Relief project"), "reason": N_("Why help is needed"),
    "own_cost": N_("Own share after insurance, yuan"),
    "mutual_aid": N_("Paid by mutual aid, yuan"), "line_month": N_("Subsistence line a month, yuan"),
    "figures_reason": N_("Why a figure was set by hand"), "document": N_("Allowed by decision"),
    "payee": N_("Payee"), "bank": N_("Bank"), "account": N_("Card number"), "made_by": N_("Drafted by"),
    "made_on": N_("Drafted on"), "state": N_("State"), "granted": N_("Approved, yuan"),
    "basis": N_("By what it was approved"), "approved_on": N_("Approved on"),
    "approval_no": N_("Number of the approval"), "approved_by": N_("Approved by"),
    "seconded_by": N_("Second person"), "sheet_on": N_("Sent to the bank on"),
    "paid_on": N_("Paid out on"), "paid_by": N_("Paid out by"), "entry_id": N_("Ledger entry"),
    "reason_back": N_("Why it was refused or came back"), "school_year": N_("School year"),
    "school": N_("School attended"), "major": N_("Subject"), "proof": N_("Proof of schooling"),
    "tuition": N_("Tuition a year, yuan"),
    "loan": N_("Student loan, yuan"), "batch": N_("Admission round"), "score": N_("Examination score"),
    "admitted_on": N_("Admitted on"), "consent_by": N_("Guardian who agreed"), "consent_on": N_("Agreed on"),
}  # fmt: skip

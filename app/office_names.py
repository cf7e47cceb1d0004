"""What are records that travel called, by their table? The others are known by their kind alone."""

from __future__ import annotations

from app.aid import batch_names, claim_names, cover_names, relief_line_names, relief_names
from app.documents import attachment_names
from app.funds import entry_names
from app.hardship import file_names, household_names
from app.hardship import person_names as household_person_names
from app.members import event_names, member_names
from app.printing.edited import wording_names
from app.printing.numbering import block_names, number_names
from app.relief import grant_names, project_names
from app.services import entry_names as service_names
from app.services import person_names, program_names
from app.unions import union_names, unit_names
from app.visits import campaign_names, unit_visit_names, visit_names

NAMES = {
    "member": member_names, "membership_event": event_names, "unit": unit_names,
    "union_org": union_names, "household": household_names,
    "hardship_file": file_names, "hardship_person": household_person_names,
    "campaign": campaign_names, "visit": visit_names, "unit_visit": unit_visit_names, "ledger_entry": entry_names,
    "service_entry": service_names, "service_person": person_names, "service_program": program_names,
    "claim": claim_names, "enrolment": cover_names, "enrolment_batch": batch_names, "attachment": attachment_names,
    "number_block": block_names, "paper_number": number_names, "form_wording": wording_names,
    "second_relief": relief_names, "second_relief_line": relief_line_names,
    "relief_project": project_names, "relief_grant": grant_names,
}  # fmt: skip

"""What are the fields of the records that travel called on the screen, and how are their values read? Asks nothing."""

from __future__ import annotations

from collections.abc import Mapping

from app.shared.text import N_, _
from ui.pages.members.columns import FIELD_NAMES
from ui.pages.sync.relief_fields import GRANT, PROJECT
from ui.pages.unions.words import UNION_FIELDS, UNIT_FIELDS

_MEMBER = {
    "unit_id": N_("Unit"), "union_id": N_("Union"), "joining_id": N_("Group joining"), "photo": N_("Photo"),
    "status": N_("State of membership"), "joined_on": N_("Joined on"), "extra": N_("Fields of the office's own"),
}  # fmt: skip
_PERSON = {
    "name": N_("Name"), "doc_type": N_("Document"), "id_no": N_("Document number"), "place": N_("Place"),
    "phone": N_("Telephone"), "bank": N_("Bank"), "account": N_("Bank account"), "category": N_("Category"),
    "pinyin": N_("Name in sound"), "initials": N_("Initials"),
}  # fmt: skip
_HOUSEHOLD = {
    **_PERSON, "head": N_("Head of the household"), "people": N_("People"), "income": N_("Income of the year, yuan"),
    "rigid": N_("Unavoidable expenses, yuan"), "cause": N_("Cause of hardship"), "postcode": N_("Postcode"),
    "net_pc": N_("Net income a head, yuan"), "steps": N_("Steps of the reckoning"), "line": N_("Income line"),
    "assessed_on": N_("Reckoned on"), "housing": N_("Kind of home"), "area": N_("Area of the home, m²"),
}  # fmt: skip
_FILE = {
    "household_id": N_("Household"), "member_id": N_("Member record"), "head": N_("Head of the household"),
    "doc_type": N_("Document"), "id_no": N_("Document number"), "ordinal": N_("Which file of the household"),
    "relapse_of": N_("File before"), "no": N_("Number"), "series": N_("Letters of the number"),
    "opened_on": N_("Opened on"), "opened_by": N_("Opened by"), "pinyin": N_("Name in sound"),
    "initials": N_("Initials"), "place": N_("Place"), "phone": N_("Telephone"), "level": N_("Archive level"),
    "worker": N_("Worker or migrant worker"), "gradient": N_("Tier of help"), "cause": N_("Cause of hardship"),
    "causes": N_("Further causes"), "cadre": N_("Responsible cadre"), "erased_on": N_("Erased on"),
    "authorised_on": N_("Authorisation signed on"), "housing": N_("Kind of home"), "postcode": N_("Postcode"),
    "area": N_("Area of the home, m²"), "temporary": N_("Temporary relief"), "united_into": N_("Went over into"),
}  # fmt: skip
_FILE_PERSON = {
    "file_id": N_("Hardship file"), "is_head": N_("Is the head"), "name": N_("Name"), "relation": N_("Relation"),
    "sex": N_("Sex"), "birth_date": N_("Date of birth"), "doc_type": N_("Document"), "id_no": N_("Document number"),
    "political": N_("Political status"), "health": N_("Health"), "disease": N_("Disease"),
    "disability_type": N_("Kind of disability"), "disability_grade": N_("Grade of disability"),
    "insurance": N_("Medical insurance"), "income": N_("Income a month, yuan"), "employment": N_("Employment"),
    "unit": N_("Unit or school"), "stage": N_("Stage of schooling"), "entry_year": N_("Year of entry"),
    "years": N_("Years of schooling"), "off": N_("Taken off"), "able": N_("Can work"),
    "jobless_months": N_("Months without a job"), "no_job_proof": N_("Why there is no job"),
}  # fmt: skip
_FILE_ITEM = {
    "file_id": N_("Hardship file"), "person_id": N_("Person of a household"), "side": N_("Income or expense"),
    "kind": N_("Kind"), "amount": N_("Amount, yuan"), "period": N_("Period"), "evidence": N_("Evidence"),
    "remark": N_("Remark"), "off": N_("Taken off"), "months": N_("Months"), "repaid": N_("Repaid, yuan"),
}  # fmt: skip
_MEANS = {
    "file_id": N_("Hardship file"), "region": N_("Region"), "heads": N_("People living together"),
    "on_dibao": N_("Gets the subsistence allowance"), "owns_home": N_("Has a home of its own"),
    "happening": N_("What happened"), "cost": N_("Cost after compensation, yuan"),
    "happening_proof": N_("Proof of what happened"), "in_town": N_("Lives in town for long"),
    "union_member": N_("Union member"), "labour_months": N_("Months of the labour relation"),
}  # fmt: skip
_EXCLUSION = {
    "file_id": N_("Hardship file"), "code": N_("Condition"), "applies": N_("Applies"), "evidence": N_("Evidence"),
    "reason": N_("Why filed all the same"), "decision": N_("Decision on paper"), "seconded_by": N_("Second person"),
}  # fmt: skip
_TIER = {
    "listed": N_("Level or tier"), "code": N_("Code"), "name": N_("Name"), "classes": N_("Classes"),
    "net_times": N_("Times the line"), "relapsed": N_("Falls back"), "place": N_("Order"),
}  # fmt: skip
_FILE_UNION = {
    "stays_id": N_("File that stays"), "went_id": N_("File that went over"), "moved": N_("What went over"),
    "event_id": N_("Its last event"), "reason": N_("Reason"), "by": N_("Done by"), "at": N_("When"),
    "undone": N_("Taken back"),
}  # fmt: skip
_FILE_MEASURE = {
    "file_id": N_("Hardship file"), "measure": N_("Measure of help"), "responsible": N_("Responsible"),
    "due_on": N_("Due on"), "progress": N_("Progress"), "result": N_("Result"), "state": N_("State"),
}  # fmt: skip
_VISIT = {
    **_PERSON, "campaign_id": N_("Campaign"), "kit_id": N_("Kit of a campaign"), "number": N_("Number"),
    "kind": N_("Kind"), "subject_id": N_("Visited person"), "state": N_("State"), "cash": N_("Cash, yuan"),
    "goods": N_("Goods"), "proxy": N_("Received by proxy"), "relation": N_("Relation"), "on_day": N_("Day"),
    "remark": N_("Remark"), "entry_id": N_("Ledger entry"), "recorded_by": N_("Recorded by"),
    "recorded_at": N_("Recorded at"), "decision": N_("Allowed by decision"),
    "correction": N_("Why the locked record is changed"), "head_no": N_("Document number of the head of household"),
}  # fmt: skip
_CAMPAIGN = {
    "name": N_("Name"), "program": N_("Programme"), "window_from": N_("Begins on"), "window_to": N_("Ends on"),
    "line": N_("Income line"), "household_categories": N_("Categories of households"), "work_unit": N_("Unit"),
    "caps": N_("Limits for one person"), "approved_on": N_("Approved on"), "approval_no": N_("Number of the approval"),
    "approved_by": N_("Approval entered by"), "seconded_by": N_("Approved by"), "locked_by": N_("Locked by"),
    "locked_at": N_("Locked on"), "notice_from": N_("First day of the notice"),
    "notice_to": N_("Last day of the notice"), "notice_phone": N_("Telephone for objections"),
}  # fmt: skip
_GOOD = {
    "campaign_id": N_("Campaign"), "position": N_("Position"), "code": N_("Code"), "name": N_("Name"),
    "unit": N_("Measure"), "unit_price": N_("Price of one, yuan"),
}  # fmt: skip
_KIT = {
    "campaign_id": N_("Campaign"), "position": N_("Position"), "recipients": N_("Recipients"),
    "category": N_("Category"), "cash": N_("Cash, yuan"), "cash_source": N_("Source of the cash"),
    "goods": N_("Goods"), "goods_source": N_("Source of the goods"),
}  # fmt: skip
_ISSUE = {
    "campaign_id": N_("Campaign"), "kind": N_("Kind"), "on_day": N_("Day"), "carrier": N_("Carrier"),
    "place": N_("Village or route"), "cash": N_("Cash, yuan"), "cash_source": N_("Source of the cash"),
    "goods": N_("Goods"), "remark": N_("Remark"), "reverses": N_("Takes back"), "entered_by": N_("Entered by"),
    "entered_at": N_("Entered at"),
}  # fmt: skip
_DIFFERENCE = {
    "campaign_id": N_("Campaign"), "source": N_("Source of funds"), "good": N_("Good"), "cash": N_("Cash, yuan"),
    "quantity": N_("Pieces"), "reason": N_("Reason"), "reverses": N_("Takes back"), "entered_by": N_("Entered by"),
    "entered_at": N_("Entered at"),
}  # fmt: skip
_UNIT_VISIT = {
    "campaign_id": N_("Campaign"), "state": N_("State"), "kind": N_("Kind"), "unit_id": N_("Unit"),
    "unit": N_("Name of the unit"), "people": N_("People"), "helped": N_("Group helped"), "on_day": N_("Day"),
    "planned_cash": N_("Planned cash, yuan"), "planned_goods": N_("Planned goods"), "cash": N_("Cash, yuan"),
    "cash_source": N_("Source of the cash"), "goods": N_("Goods"), "goods_source": N_("Source of the goods"),
    "leader": N_("Led by"), "post": N_("Post"), "level": N_("Level of the leader"), "others": N_("Also there"),
    "signed_by": N_("Signed for by"), "weather": N_("Weather"), "temperature": N_("Temperature, °C"),
    "remark": N_("Remark"), "decision": N_("Allowed by decision"),
    "correction": N_("Why the locked record is changed"), "entry_id": N_("Ledger entry"),
    "recorded_by": N_("Recorded by"), "recorded_at": N_("Recorded at"),
}  # fmt: skip
_PAST = {
    "key": N_("Figure"), "period": N_("Year or years"), "amount": N_("Amount, yuan"), "count": N_("How many"),
    "source": N_("Where it is from"), "as_of": N_("As of"), "reverses": N_("Takes back"),
    "entered_by": N_("Entered by"), "entered_at": N_("Entered at"),
}  # fmt: skip
_SERVICE = {
    "program": N_("Programme"), "on_day": N_("Day"), "unit_id": N_("Unit"), "unit": N_("Unit"),
    "heads": N_("People without names"), "content": N_("Content"), "amount": N_("Amount, yuan"),
    "figures": N_("Figures"), "handled_by": N_("Handled by"), "state": N_("State"), "correction": N_("Correction"),
    "entered_by": N_("Entered by"), "entered_at": N_("Entered at"),
}  # fmt: skip
_SERVICE_PERSON = {
    "service_id": N_("Service"), "member_id": N_("Member record"), "name": N_("Name"),
    "pinyin": N_("Sound of the name"), "initials": N_("Initials"), "off": N_("Crossed out"),
}  # fmt: skip
_SERVICE_PROGRAM = {
    "code": N_("Code"), "name": N_("Name"), "figures": N_("Figures"), "since": N_("Valid from"),
    "until": N_("Last day"), "entered_by": N_("Entered by"),
}  # fmt: skip
_BUDGET = {
    "campaign_id": N_("Campaign"), "source": N_("Source of funds"), "budget": N_("Budget, yuan"),
    "position": N_("Position"),
}  # fmt: skip
_CLAIM = {
    "no": N_("Claim number"), "member_id": N_("Member record"), "name": N_("Name"), "id_no": N_("Document number"),
    "plan_id": N_("Plan"), "plan_version": N_("Version of the plan"), "plan_sha256": N_("Mark of the plan"),
    "claimed_on": N_("Claimed on"), "benefit": N_("Benefit"), "event_on": N_("Day of the event"),
    "invoice_key": N_("Invoice"), "facts": N_("Facts of the claim"), "state": N_("State"),
    "series": N_("Letters of the number"), "assessment_id": N_("Assessment"),
    "first_by": N_("First review by"), "second_by": N_("Second review by"),
    "checklist": N_("Documents not in hand"),
}  # fmt: skip
_PAYEE = {
    "claim_id": N_("Claim"), "name": N_("Payee"), "bank": N_("Bank"), "account": N_("Account number"),
}  # fmt: skip
_ENROLMENT = {
    "member_id": N_("Member record"), "plan_id": N_("Plan"), "plan_version": N_("Version of the plan"),
    "plan_sha256": N_("Mark of the plan"), "starts_on": N_("Begins on"), "ends_on": N_("Ends on"),
    "enrolled_on": N_("Enrolled on"), "first_time": N_("For the first time"), "shares": N_("Shares"),
    "tier": N_("Tier"), "gift": N_("Given free"), "fee": N_("Fee, yuan"),
}  # fmt: skip
_BATCH = {
    "unit_id": N_("Unit"), "plan_id": N_("Plan"), "plan_version": N_("Version of the plan"),
    "plan_sha256": N_("Mark of the plan"), "starts_on": N_("Begins on"), "ends_on": N_("Ends on"),
    "enrolled_on": N_("Enrolled on"), "shares": N_("Shares"), "tier": N_("Tier"),
    "split": N_("What each payer gives for a share"), "giver": N_("Giver"), "state": N_("State"),
    "receipt_no": N_("Receipt number"), "paid_on": N_("Paid on"), "paid": N_("Paid, yuan"),
    "by_unit": N_("Paid by the unit, yuan"), "by_union": N_("Paid by the union, yuan"),
    "by_person": N_("Paid by the people, yuan"), "by_gift": N_("Paid by the giver, yuan"),
    "despite": N_("Document that allows too few people"), "round": N_("Times taken back"),
    "founded_by": N_("Founded by"), "founded_at": N_("Founded at"),
}  # fmt: skip
_BATCH_LINE = {
    "batch_id": N_("Enrolment of a unit"), "member_id": N_("Member record"), "name": N_("Name"),
    "id_no": N_("Document number"), "shares": N_("Shares"), "tier": N_("Tier"),
    "card_holder": N_("Holds a service card"), "high_risk": N_("High-risk job"),
    "first_time": N_("For the first time"), "fee": N_("Fee, yuan"), "off": N_("Taken off"),
}  # fmt: skip
_RELIEF = {
    "name": N_("Name"), "first_day": N_("First day"), "last_day": N_("Last day"), "source": N_("Source of funds"),
    "pool": N_("Pool, yuan"), "rule": N_("How amounts are proposed"), "state": N_("State"),
    "approved_on": N_("Approved on"), "approval_no": N_("Number of the approval"),
    "approved_by": N_("Approval entered by"), "seconded_by": N_("Approved by"), "founded_by": N_("Founded by"),
    "founded_at": N_("Founded at"),
}  # fmt: skip
_RELIEF_LINE = {
    "relief_id": N_("Second relief campaign"), "member_id": N_("Member record"), "name": N_("Name"),
    "id_no": N_("Document number"), "unit": N_("Unit"), "claims": N_("Claims counted"),
    "times": N_("Claims that paid"), "insured": N_("Paid by the insurance pool, yuan"),
    "other": N_("Repaid by others, yuan"), "paid": N_("Paid by mutual aid, yuan"),
    "helped": N_("Other help of the union, yuan"), "burden": N_("Remaining burden, yuan"), "illness": N_("Illness"),
    "category": N_("Hardship class"), "net_pc": N_("Net monthly income of each, yuan"), "by_hand": N_("Put on by hand"),
    "wanted": N_("Proposed, yuan"), "why": N_("Why"), "off": N_("Taken off"), "fixed": N_("Set by hand, yuan"),
    "reason": N_("Reason"), "decision": N_("Allowed by decision"), "seconded_by": N_("Confirmed by"),
    "amount": N_("Approved, yuan"), "bank": N_("Bank"), "account": N_("Card number"), "paid_on": N_("Paid on"),
    "paid_by": N_("Paid out by"), "entry_id": N_("Ledger entry"), "returned": N_("Why the payment came back"),
}  # fmt: skip
_UNCLAIMED = {
    "source": N_("Kind of record"), "source_id": N_("Record"), "plan_id": N_("Plan"), "member_id": N_("Member record"),
    "state": N_("State"), "reason": N_("Reason"), "remark": N_("Remark"), "done_by": N_("Done by"),
    "done_on": N_("Done on"),
}  # fmt: skip
_JOINING = {
    "name": N_("Name"), "held_on": N_("Held on"), "platform": N_("Platform"), "station": N_("Station"),
    "gig_group": N_("Occupation"), "union_id": N_("Union"), "place": N_("Place"), "remark": N_("Remark"),
    "state": N_("State"),
}  # fmt: skip
_OPERATOR = {
    "name": N_("Name"), "role": N_("Role"), "active": N_("May work here"), "added_at": N_("Added at"),
}  # fmt: skip
_DOCUMENT = {
    "member_id": N_("Member record"), "id_type": N_("Document"), "id_no": N_("Document number"),
    "noted_on": N_("Noted on"), "state": N_("State"),
}  # fmt: skip
_CORRECTION = {
    "member_id": N_("Member record"), "changes": N_("What is corrected"), "reason": N_("Reason"), "state": N_("State"),
    "proposed_by": N_("Proposed by"), "proposed_on": N_("Proposed on"), "decided_by": N_("Decided by"),
    "decided_on": N_("Decided on"),
}  # fmt: skip
_MERGE = {
    "kept_id": N_("Entry that stays"), "gone_id": N_("Entry that went into it"), "moved": N_("What was moved"),
    "filled": N_("What was filled in"), "gone_status": N_("State of membership"), "operator_id": N_("Operator"),
    "merged_on": N_("Merged on"), "state": N_("State"),
}  # fmt: skip
_DISTINCT = {
    "first_id": N_("One person"), "second_id": N_("The other person"), "operator_id": N_("Operator"),
    "said_on": N_("Said on"), "state": N_("State"),
}  # fmt: skip
_CHOICE = {
    "clash": N_("Difference"), "chosen": N_("What stands"), "operator_id": N_("Operator"),
    "chosen_at": N_("Decided on"),
}  # fmt: skip
_ATTACHMENT = {
    "owner_table": N_("Kind"), "owner_id": N_("Belongs to"), "title": N_("Title"), "media": N_("Kind of file"),
    "size": N_("Size"), "sha256": N_("Mark of the file"), "pages": N_("Pages"), "added_at": N_("Added at"),
    "state": N_("State"), "kind": N_("Which document"),
}  # fmt: skip
_BLOCK = {
    "kind": N_("Kind"), "prefix": N_("Before the figures"), "first": N_("First number"), "last": N_("Last number"),
    "digits": N_("How many figures"), "source": N_("Reserved by"), "taken_on": N_("Taken in on"),
    "device_id": N_("Computer"),
}  # fmt: skip
_NUMBER = {
    "block_id": N_("Block of numbers"), "n": N_("Number"), "number": N_("Number on the paper"), "form": N_("Form"),
    "subject_id": N_("Belongs to"), "state": N_("State"), "reason": N_("Why"), "at": N_("When"),
    "operator_id": N_("Operator"),
}  # fmt: skip

_WORDING = {
    "form": N_("Form"), "language": N_("Language"), "version": N_("Version"), "entries": N_("Words"),
    "written_by": N_("Operator"), "at": N_("When"),
}  # fmt: skip

FIELDS: Mapping[str, Mapping[str, str]] = {
    "member": {**FIELD_NAMES, **_MEMBER}, "union_org": {**UNION_FIELDS, "closed_on": N_("Closed on")},
    "unit": UNIT_FIELDS, "household": _HOUSEHOLD, "hardship_file": _FILE, "hardship_person": _FILE_PERSON,
    "hardship_item": _FILE_ITEM, "hardship_measure": _FILE_MEASURE,
    "hardship_means": _MEANS, "hardship_exclusion": _EXCLUSION, "hardship_tier": _TIER,
    "hardship_union": _FILE_UNION, "visit": _VISIT, "campaign": _CAMPAIGN,
    "campaign_good": _GOOD, "kit": _KIT, "fund_budget": _BUDGET, "claim": _CLAIM, "enrolment": _ENROLMENT,
    "claim_payee": _PAYEE,
    "group_joining": _JOINING, "operator": _OPERATOR, "member_document": _DOCUMENT,
    "member_correction": _CORRECTION, "member_merge": _MERGE, "member_distinct": _DISTINCT,
    "clash_choice": _CHOICE, "attachment": _ATTACHMENT, "issue_note": _ISSUE, "difference_note": _DIFFERENCE,
    "unit_visit": _UNIT_VISIT, "past_figure": _PAST, "service_entry": _SERVICE,
    "service_person": _SERVICE_PERSON, "service_program": _SERVICE_PROGRAM, "enrolment_batch": _BATCH,
    "enrolment_line": _BATCH_LINE,
    "second_relief": _RELIEF, "second_relief_line": _RELIEF_LINE, "unclaimed": _UNCLAIMED,
    "relief_project": PROJECT, "relief_grant": GRANT,
    "number_block": _BLOCK, "paper_number": _NUMBER, "form_wording": _WORDING,
}  # fmt: skip
WHOLE = "id"  # a clash of the whole record: deleted on one side, changed on the other


def field_name(table: str, name: str) -> str:
    """Return a field's name in words; a whole record says so."""
    if name in (WHOLE, "table"):
        return _("The whole record")
    return _(FIELDS.get(table, {}).get(name, name))

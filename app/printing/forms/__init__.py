"""Which forms can be printed? A new form is one file here and one line below; knows no content."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from app.printing.forms import (
    claim_missing,
    claim_paid,
    claim_refused,
    claim_slip,
    collection_form,
    device_sheet,
    enrolment_certificate,
    enrolment_roster,
    funds_summary,
    funds_voucher,
    goods_issue,
    group_joining,
    join_application,
    member_booklet,
    member_card,
    member_roster,
    package_handover,
    payment_list,
    public_notice,
    registration_form,
    renewal_list,
    second_aid,
    second_aid_payment,
    union_form,
    visit_approval,
    visit_collective,
    visit_list,
    visit_reconciliation,
    visit_sheet,
)
from app.printing.sheet import Form

_ALL: tuple[Form, ...] = (
    public_notice.FORM,
    visit_approval.FORM,
    visit_list.FORM,
    visit_sheet.FORM,
    visit_collective.FORM,
    goods_issue.FORM,
    visit_reconciliation.FORM,
    payment_list.FORM,
    funds_voucher.FORM,
    funds_summary.FORM,
    claim_slip.FORM,
    claim_paid.FORM,
    claim_refused.FORM,
    claim_missing.FORM,
    enrolment_roster.FORM,
    enrolment_certificate.FORM,
    renewal_list.FORM,
    second_aid.FORM,
    second_aid_payment.FORM,
    join_application.FORM,
    registration_form.FORM,
    collection_form.FORM,
    union_form.FORM,
    member_booklet.FORM,
    member_card.FORM,
    group_joining.FORM,
    member_roster.FORM,
    package_handover.FORM,
    device_sheet.FORM,
)

FORMS: Mapping[str, Form] = MappingProxyType({form.key: form for form in _ALL})

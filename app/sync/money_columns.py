"""Which columns that travel hold money? The one list of fen columns by table, for manifests and the hub's
totals. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

MONEY: Final[Mapping[str, tuple[str, ...]]] = {
    "member": ("dues_base",),
    "household": ("income", "rigid", "net_pc"),
    "hardship_person": ("income",),
    "hardship_item": ("amount", "repaid"),
    "hardship_event": ("amount",),
    "hardship_means": ("cost",),
    "hardship_test": ("income", "rigid", "net_pc"),
    "fund_budget": ("budget",),
    "ledger_line": ("amount",),
    "goods_move": ("unit_price",),
    "campaign_good": ("unit_price",),
    "kit": ("cash",),
    "visit": ("cash",),
    "issue_note": ("cash",),
    "difference_note": ("cash",),
    "unit_visit": ("planned_cash", "cash"),
    "past_figure": ("amount",),
    "service_entry": ("amount",),
    "enrolment": ("fee",),
    "enrolment_batch": ("paid", "by_unit", "by_union", "by_person", "by_gift"),
    "enrolment_line": ("fee",),
    "assessment": ("amount", "preview", "basis", "reckoned"),
    "claim_event": ("amount",),
    "second_relief": ("pool",),
    "second_relief_line": (
        "insured",
        "other",
        "paid",
        "helped",
        "burden",
        "net_pc",
        "wanted",
        "fixed",
        "amount",
    ),
    "relief_project": ("budget",),
    "relief_grant": ("amount", "own_cost", "mutual_aid", "line_month", "granted", "tuition", "loan"),
}
"""A test holds it against the office's tables."""

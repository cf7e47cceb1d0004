"""Which fields have an amount of a household and its circumstances? Specs and answers; asks nothing of the office."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from app.hardship import HAPPENING_WORDS, ITEM_LISTS, FileView, ItemIn, Means
from app.hardship.keeping import EXPENSE, MONTH, PERIODS
from app.shared.text import _
from ui.kit.fields import Choice, CodeField, CountField, Field, MoneyField
from ui.kit.form import Spec
from ui.pages.choices import choices, regions, spoken_codes

ALL_OF_THEM = "*"
NUMBERS = frozenset({"amount", "months", "repaid"})
YES_NO = ("on_dibao", "owns_home", "in_town", "union_member")


def item_specs(side: str, view: FileView) -> list[Spec]:
    """Return the fields of something a household has, or must pay (`side`)."""
    whose = [Choice(ALL_OF_THEM, _("All of them")), *(Choice(one.id, one.told.name) for one in view.people)]
    periods = spoken_codes({code: _(words) for code, words in PERIODS.items()})
    specs = [
        Spec("kind", _("Kind"), partial(CodeField, choices(ITEM_LISTS[side])), required=True),
        Spec("amount", _("Amount"), MoneyField, required=True, hint=_("yuan")),
        Spec("period", _("Period"), partial(CodeField, periods), required=True),
        Spec("months", _("How many months"), CountField, hint=_("of the past 12")),
        Spec("person_id", _("Whose"), partial(CodeField, whose), required=True),
        Spec(
            "evidence", _("Proof"), hint=_("without it an expense does not count") if side == EXPENSE else ""
        ),
        Spec("remark", _("Remark"), folded=True),
    ]
    if side == EXPENSE:
        specs.insert(
            4, Spec("repaid", _("Repaid"), MoneyField, hint=_("by insurance, mutual aid, others; yuan"))
        )
    return specs


def item_begin(told: ItemIn | None) -> dict[str, Any]:
    """Return what the fields begin with."""
    if told is None:
        return {"period": MONTH, "months": 12, "person_id": ALL_OF_THEM}
    return {
        "kind": told.kind, "amount": told.amount, "period": told.period, "months": told.months,
        "person_id": told.person_id or ALL_OF_THEM, "evidence": told.evidence or None,
        "remark": told.remark or None, "repaid": told.repaid or None,
    }  # fmt: skip


def item_from(side: str, answers: Mapping[str, Any]) -> ItemIn:
    """Return an item as the answers tell it."""
    person = answers["person_id"]
    return ItemIn(
        side, answers["kind"] or "", answers["amount"] or 0, answers["period"] or MONTH,
        None if person == ALL_OF_THEM else person, answers.get("evidence") or "", answers.get("remark") or "",
        answers.get("months") or 12, answers.get("repaid") or 0,
    )  # fmt: skip


def means_specs() -> list[Spec]:
    """Return the fields of a household's circumstances."""
    yes_no = lambda: CodeField([Choice("1", _("Yes")), Choice("0", _("No"))])  # noqa: E731 - one for each form
    happened = spoken_codes({code: _(words) for code, words in HAPPENING_WORDS.items()})
    accident, migrant = _("What happened"), _("Migrant worker")
    return [
        Spec("region", _("Lives in"), partial(CodeField, regions()), hint=_("empty: where the office is")),
        Spec("heads", _("People living together"), CountField, hint=_("where not all are entered")),
        Spec("on_dibao", _("Gets the subsistence allowance"), yes_no),
        Spec("owns_home", _("Has a home of its own"), yes_no),
        Spec("happening", _("What happened"), partial(CodeField, happened), folded=True, group=accident),
        Spec("cost", _("Cost after compensation"), MoneyField, hint=_("yuan"), folded=True, group=accident),
        Spec("happening_proof", _("Proof of what happened"), Field, folded=True, group=accident),
        Spec("in_town", _("Lives in town for long"), yes_no, folded=True, group=migrant),
        Spec("union_member", _("Union member"), yes_no, folded=True, group=migrant),
        Spec("labour_months", _("Months of the labour relation"), CountField, folded=True, group=migrant),
    ]  # fmt: skip


def means_begin(told: Means) -> dict[str, Any]:
    """Return what the fields begin with."""
    begin = {name: value or None for name, value in vars(told).items() if name not in YES_NO}
    return begin | {name: "1" if getattr(told, name) else "0" for name in YES_NO}


def means_from(answers: Mapping[str, Any]) -> Means:
    """Return circumstances as the answers tell them."""
    yes = {name: answers.get(name) == "1" for name in YES_NO}
    counts = {name: answers.get(name) or 0 for name in ("heads", "cost", "labour_months")}
    words = {name: answers.get(name) or "" for name in ("region", "happening", "happening_proof")}
    return Means(**words, **counts, **yes)

"""What is known of this union, or of this unit? Their forms; what is typed is kept until it is saved."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from app.shared.text import _
from app.unions import UnionFacts, UnitFacts, kinds
from ui.desk import Desk
from ui.kit.fields import (
    Choice,
    CodeField,
    CountField,
    CreditCodeField,
    DateField,
    Field,
    NameField,
    PhoneField,
    TextField,
)
from ui.kit.form import Form, Spec
from ui.kit.page import Page
from ui.kit.parts import Button
from ui.pages.choices import choices, places
from ui.pages.draft_form import DraftForm
from ui.pages.unions.words import kind_words, union_field, unit_field

UNION, UNIT = (
    "union",
    "unit",
)  # what drafts of these forms are called; their subject is the id, empty for a new one
UNION_FIRST = (
    "name", "level", "parent_id", "base_type", "org_form", "uscc", "leader", "phone", "founded_on", "region",
)  # fmt: skip
UNIT_FIRST = (
    "name", "kind", "uscc", "uscc_reason", "union_id", "address", "region", "nature", "economic_type", "industry",
    "staff_count",
)  # fmt: skip
NEVER_TYPED = frozenset({"id", "rev", "closed_on"})
COUNTS = frozenset(
    {"term_no", "cadres_full", "cadres_part", "member_count", "women_count", "migrant_count", "staff_count",
     "dispatched_count", "gig_count"}
)  # fmt: skip
HIDDEN = "bank_account"
YES_NO = ("has_women_committee", "has_audit_committee")


@dataclass(frozen=True)
class Subject:
    """What a form is about: which kind, the facts known (with no id for a new one), and its words."""

    form: str
    facts: UnionFacts | UnitFacts
    title: str
    verb: str

    @property
    def id(self) -> str:
        """Return the record's id, empty for a new one."""
        return self.facts.id


class KeptForm(DraftForm):
    """One record's form. A hidden number of a known record stays masked: left empty it stays as it is."""

    def __init__(
        self, page: Page, desk: Desk, subject: Subject, unions: Sequence[Choice],
        save: Callable[[Subject, Mapping[str, Any]], None],
    ) -> None:  # fmt: skip
        self.subject, self._save = subject, save
        fields = Form(specs(subject.form, unions, desk.office.clock.today), columns=2)
        back = Button(_("Back to the list"), page.back, look="link", picture="chevron-left")
        super().__init__(
            page,
            desk,
            fields,
            title=subject.title,
            verb=subject.verb,
            draft=(subject.form, subject.id),
            back=back,
        )
        self._was: dict[str, Any] = {}
        self._put()
        self.stand()

    # -- values

    def _put(self) -> None:
        values = {name: _shown(getattr(self.subject.facts, name)) for name in self.fields.fields}
        if HIDDEN in values:
            self.fields.fields[HIDDEN].setPlaceholderText(values.pop(HIDDEN) or "")
        self.fields.begin_with(values)
        if self.subject.id:
            self._was = self._answers() or {}

    def _answers(self) -> dict[str, Any] | None:
        answers = self.fields.read()
        if answers is None:
            return None
        texts = {field.name for field in fields(self.subject.facts) if field.default == ""}
        for name in YES_NO:
            if answers.get(name) is not None:
                answers[name] = answers[name] == "1"
        if answers.get("term_years") is not None:
            answers["term_years"] = int(answers["term_years"])
        if "kind" in answers:
            answers["kind"] = answers["kind"] or "unit"
        return {name: "" if value is None and name in texts else value for name, value in answers.items()}

    def changes(self) -> dict[str, Any] | None:
        """Return what differs from what was known; None when something cannot be read."""
        answers = self._answers()
        if answers is None:
            return None
        return {
            name: value
            for name, value in answers.items()
            if (value != self._was.get(name) or not self.subject.id) and not (name == HIDDEN and value == "")
        }

    def finish(self) -> None:
        """Hand over what was typed."""
        changes = self.changes()
        if changes is None:
            return
        self.hand_over()
        self._save(self.subject, changes)

    def settle(self) -> None:
        """Take what is typed as saved."""
        self.fields.begin_here()


def _shown(value: Any) -> Any:
    return ("1" if value else "0") if isinstance(value, bool) else value


def specs(form: str, unions: Sequence[Choice], today: Callable[[], date]) -> list[Spec]:
    """Return the fields of one of the forms; what cannot wait comes first, the rest is folded."""
    facts, first, word = (
        (UnionFacts, UNION_FIRST, union_field) if form == UNION else (UnitFacts, UNIT_FIRST, unit_field)
    )
    names = [field.name for field in fields(facts) if field.name not in NEVER_TYPED]
    order = [*first, *(name for name in names if name not in first)]
    required = ("name", "level") if form == UNION else ("name",)
    return [
        Spec(
            name, word(name), _maker(name, unions, today), required=name in required, folded=name not in first,
            wide=name == "remark",
        )
        for name in order
    ]  # fmt: skip


def _maker(name: str, unions: Sequence[Choice], today: Callable[[], date]) -> Callable[[], Any]:
    if name in ("parent_id", "union_id"):
        return lambda: CodeField(unions)
    if name in ("level", "base_type", "org_form"):
        return lambda: CodeField([Choice(code.code, kind_words(code.code)) for code in kinds(name)])
    if name == "kind":
        return lambda: CodeField([Choice(code, kind_words(code)) for code in ("unit", "village")])
    if name in ("nature", "economic_type", "industry"):
        lists = {"nature": "unit_nature", "economic_type": "economic_type", "industry": "industry_sections"}
        return lambda: CodeField(choices(lists[name]))
    if name == "region":
        return lambda: CodeField(places())
    if name == "term_years":
        return lambda: CodeField([Choice(str(n), _("{n} years", n=n)) for n in (3, 5)])
    if name in YES_NO:
        return lambda: CodeField((Choice("1", _("Yes")), Choice("0", _("No"))))
    if name in ("founded_on", "legal_cert_date", "term_start", "next_election"):
        return lambda: DateField(today)
    if name in COUNTS:
        return CountField
    made = {
        "name": NameField,
        "leader": NameField,
        "uscc": CreditCodeField,
        "phone": PhoneField,
        "remark": TextField,
    }
    return made.get(name, Field)

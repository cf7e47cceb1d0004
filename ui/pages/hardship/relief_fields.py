"""Which fields has a grant of relief? Specs by the way it goes, and the value their answers make."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.relief import GrantIn, StudyIn, item_words
from app.shared.errors import RuleError
from app.shared.money import yuan
from app.shared.text import _
from ui.kit.fields import Choice, CodeField, CountField, DateField, Field, IdField, MoneyField, NameField
from ui.kit.form import Form, Spec
from ui.pages.choices import spoken_codes
from ui.pages.hardship.relief_words import source_words

if TYPE_CHECKING:
    from app.hardship import FileView
    from app.office import Office
    from app.relief import Limits, ProjectView, ReliefPayment

STUDY = (
    "school",
    "major",
    "proof",
    "tuition",
    "loan",
    "batch",
    "score",
    "admitted_on",
    "consent_by",
    "consent_on",
)
CHOSEN = ("item", "amount", "person_id", "project_id", "school_year")
FIGURES = ("own_cost", "mutual_aid", "line_month")
TEXTS = ("name", "id_no", "reason", "figures_reason", "document", "payee", "bank", "account")


@dataclass(frozen=True)
class Known:
    """What a form is made of: the file (none for an emergency without one), items, projects, and a grant's account."""

    file: FileView | None
    limits: Limits
    projects: tuple[ProjectView, ...]
    payment: ReliefPayment | None = None
    told: GrantIn | None = None
    """The draft that is changed."""


def read_known(office: Office, file_id: str | None, grant_id: str = "") -> Known:
    """Return what a form is made of. Raises FileMissing, GrantMissing."""
    actor = office.actor
    told = office.relief.grant(actor, grant_id).told if grant_id else None
    file_id = file_id or (told.file_id if told is not None else None)
    file = office.hardship.file(actor, file_id) if file_id else None
    projects = tuple(one for one in office.relief.projects(actor) if not one.off)
    return Known(file, office.relief.limits(actor), projects, told=told)


def specs_of(known: Known, office: Office) -> list[Spec]:
    """Return the fields: for a household on file, or for an emergency."""
    emergency = known.file is None
    items = spoken_codes({code: item_words(code) for code in known.limits.items(_way(known))})
    projects = tuple(_project(one) for one in known.projects)
    who = [
        Spec("name", _("Name"), NameField, required=True), Spec("id_no", _("Document number"), IdField, required=True)
    ] if emergency else [Spec("person_id", _("For whom it is"), lambda: CodeField(_people(known)))]  # fmt: skip
    return [
        Spec("item", _("Kind of relief"), lambda: CodeField(items), required=True),
        *who,
        Spec("amount", _("Amount (yuan)"), MoneyField, required=True),
        Spec("project_id", _("Money of project"), lambda: CodeField(projects)),
        Spec("reason", _("Why help is needed")),
        *([] if emergency else _study(office)),
        *_figures(),
        Spec("payee", _("Payee"), folded=True, group=_("Payee and card")),
        Spec("bank", _("Bank and branch"), folded=True, group=_("Payee and card")),
        Spec("account", _("Card number"), folded=True, group=_("Payee and card")),
    ]


def _way(known: Known) -> str:
    return "EMERGENCY" if known.file is None else "FILED"


def _study(office: Office) -> list[Spec]:
    today, group = office.clock.today, _("Study aid")
    made: list[tuple[str, str, Any]] = [
        ("school_year", _("School year begins in"), CountField), ("school", _("School attended"), Field),
        ("major", _("Subject"), Field), ("proof", _("Proof of schooling"), Field),
        ("tuition", _("Tuition a year, yuan"), MoneyField), ("loan", _("Student loan, yuan"), MoneyField),
        ("batch", _("Admission round"), Field), ("score", _("Examination score"), Field),
        ("admitted_on", _("Admitted on"), lambda: DateField(today)), ("consent_by", _("Guardian who agreed"), Field),
        ("consent_on", _("Agreed on"), lambda: DateField(today)),
    ]  # fmt: skip
    return [Spec(name, words, make, folded=True, group=group) for name, words, make in made]


def _figures() -> list[Spec]:
    group = _("Figures, where they are not those found")
    return [
        Spec("own_cost", _("Own share after insurance, yuan"), MoneyField, folded=True, group=group),
        Spec("mutual_aid", _("Paid by mutual aid, yuan"), MoneyField, folded=True, group=group),
        Spec("line_month", _("Subsistence line a month, yuan"), MoneyField, folded=True, group=group),
        Spec("figures_reason", _("Why a figure was set by hand"), folded=True, group=group),
        Spec("document", _("Allowed by decision"), folded=True, group=group),
    ]  # fmt: skip


def _people(known: Known) -> tuple[Choice, ...]:
    people = () if known.file is None else known.file.people
    return tuple(Choice(one.id, one.told.name, (one.told.name,)) for one in people)


def _project(one: ProjectView) -> Choice:
    words = "  ".join((one.name, source_words(one.source), _("{left} yuan left", left=yuan(one.left))))
    return Choice(one.id, words, (one.name, one.number))


def beginning(known: Known, office: Office) -> dict[str, Any]:
    """Return what the form begins with: the draft that is changed, or the school year of today."""
    told = known.told
    if told is None:
        day = office.clock.today()
        return {"school_year": day.year if day.month >= 7 else day.year - 1} if known.file else {}
    whole = {name: getattr(told, name) or None for name in TEXTS}
    whole |= {name: getattr(told, name) for name in (*CHOSEN, *FIGURES)}
    return whole | {name: getattr(told.study, name) or None for name in STUDY}


def grant_from(known: Known, answers: Mapping[str, Any]) -> GrantIn:
    """Return the draft the answers make."""
    texts = {name: answers.get(name) or "" for name in TEXTS}
    study = {
        name: answers.get(name) if name in ("tuition", "loan", "admitted_on", "consent_on") else answers.get(name) or ""
        for name in STUDY
    }  # fmt: skip
    before = known.told
    file_id = known.file.id if known.file is not None else None
    return GrantIn(
        answers.get("item") or "", answers.get("amount") or 0, before.way if before else _way(known), file_id=file_id,
        study=StudyIn(**study), **texts, **{name: answers.get(name) for name in (*CHOSEN[2:], *FIGURES)},
    )  # fmt: skip


def readable(form: Form) -> dict[str, Any]:
    """Return what can be read of a form as it is typed, saying nothing about the rest."""
    found: dict[str, Any] = {}
    for name, field in form.fields.items():
        try:
            found[name] = field.read()
        except RuleError:
            continue
    return found

"""Which details are asked of a file? The fields of its form, and the value they make."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from app.hardship import WORKERS, FileDetails
from app.shared.text import _
from ui.kit.fields import CodeField, DateField, Field, PhoneField
from ui.kit.form import Spec
from ui.pages.choices import spoken_codes
from ui.pages.hardship.words import CAUSES, HOMES, LEVELS

if TYPE_CHECKING:
    from app.hardship import TierLine

TEXTS = ("place", "phone", "worker", "level", "gradient", "cause", "cadre", "housing", "area", "postcode")
LASTING, TEMPORARY = "lasting", "temporary"
CAUSES_MORE = ("cause_2", "cause_3", "cause_4")


def detail_specs(today: Callable[[], date], named: Sequence[TierLine] = ()) -> list[Spec]:
    """Return the fields of a file's details, in the language of the moment; `named` are the office's own names."""
    own = {(one.listed, one.code): one.name for one in named if one.name != one.installed}
    causes = spoken_codes({code: _(words) for code, words in CAUSES.items()})
    levels = spoken_codes({code: own.get(("level", code), _(words)) for code, words in LEVELS.items()})
    workers = spoken_codes({code: _(words) for code, words in WORKERS.items()})
    tiers = spoken_codes({code: own.get(("tier", code), _("Tier {n}", n=code)) for code in "12345"})
    kinds = spoken_codes({LASTING: _("A lasting file"), TEMPORARY: _("Temporary relief")})
    homes = spoken_codes({code: _(words) for code, words in HOMES.items()})
    more = [
        Spec(name, _("Another cause"), lambda: CodeField(causes), folded=True, group=_("Other causes"))
        for name in CAUSES_MORE
    ]
    return [
        Spec("place", _("Village or unit"), Field), Spec("phone", _("Telephone"), PhoneField),
        Spec("worker", _("Worker or migrant"), lambda: CodeField(workers)), Spec("cadre", _("In charge"), Field),
        Spec("cause", _("Main cause"), lambda: CodeField(causes)),
        Spec("authorised_on", _("Authorisation signed"), lambda: DateField(today)),
        Spec("level", _("Archive level"), lambda: CodeField(levels)),
        Spec("gradient", _("Hardship tier"), lambda: CodeField(tiers)),
        Spec("temporary", _("Lasting or temporary"), lambda: CodeField(kinds), folded=True,
             group=_("Lasting or temporary")),
        Spec("housing", _("Kind of home"), lambda: CodeField(homes), folded=True, group=_("The home")),
        Spec("area", _("Area of the home, m²"), Field, folded=True, group=_("The home")),
        Spec("postcode", _("Postcode"), Field, folded=True, group=_("The home")),
        *more,
    ]  # fmt: skip


def begin_with(details: FileDetails) -> dict[str, Any]:
    """Return what the form begins with."""
    told: dict[str, Any] = {name: getattr(details, name) or None for name in TEXTS}
    told["authorised_on"] = details.authorised_on
    told["temporary"] = TEMPORARY if details.temporary else LASTING
    return told | dict(zip(CAUSES_MORE, (*details.causes, None, None, None), strict=False))


def details_from(answers: Mapping[str, Any]) -> FileDetails:
    """Return the details the answers of the form make."""
    causes = tuple(answers[name] for name in CAUSES_MORE if answers.get(name))
    texts = {name: answers.get(name) or "" for name in TEXTS}
    temporary = answers.get("temporary") == TEMPORARY
    return FileDetails(
        causes=causes, authorised_on=answers.get("authorised_on"), temporary=temporary, **texts
    )

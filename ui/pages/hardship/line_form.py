"""By which subsistence line is a household classed? The fields, begun with the line the province published."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from app.hardship import Line, NoLine, read_line
from app.shared.money import yuan
from app.shared.text import _
from ui.kit.fields import CountField, Field, MoneyField
from ui.kit.form import Spec

if TYPE_CHECKING:
    from app.office import Office


def held_line(office: Office) -> Line | None:
    """Return the line published for the office's region today, None where there is none."""
    try:
        return office.hardship.line(office.actor, office.facts().region, office.clock.today()).line
    except NoLine:
        return None


def line_specs() -> list[Spec]:
    """Return the fields of a line, in the language of the moment."""
    return [
        Spec("dibao_month", _("Subsistence line"), MoneyField, required=True, hint=_("yuan a month")),
        Spec("relative_factor", _("Times of it for relative hardship"), Field, required=True),
        Spec("year", _("Year of the line"), CountField, required=True),
    ]


def line_begin(office: Office, line: Line | None) -> dict[str, Any]:
    """Return what the fields begin with."""
    if line is None:
        return {"relative_factor": "2", "year": office.clock.today().year}
    return {"dibao_month": line.dibao_month, "relative_factor": str(line.relative_factor), "year": line.year}


def line_told(line: Line | None) -> str:
    """Say where the line comes from."""
    if line is None:
        return _("The province has published no line for your region yet: enter the one that holds here.")
    return _(
        "The province published a line of {amount} yuan a month for your region.",
        amount=yuan(line.dibao_month),
    )


def line_from(office: Office, answers: Mapping[str, Any]) -> Line:
    """Return the line the answers tell. Raises LineInvalid."""
    told = {name: answers[name] for name in ("year", "dibao_month", "relative_factor")}
    return read_line({"region": office.facts().region, **told})

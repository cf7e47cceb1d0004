"""Which number of a person may this role see whole, and where? Reads the table; knows no record and no screen."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, TypeVar

from app.security.guard import NotAllowed
from app.shared import paths
from app.shared.actor import Actor
from app.shared.errors import RuleError
from app.shared.text import N_

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Told = TypeVar("Told", bound="DataclassInstance")

REQUIRED: Final = "required"


class WhyMissing(RuleError):
    """The office wants a reason before a whole number is shown."""

    code = "security.why_missing"
    template = N_("Say why the number is looked at. Nothing was shown.")


@dataclass(frozen=True)
class Sight:
    """What a role sees whole: fields of one record, papers, exports."""

    look: frozenset[str] = frozenset()
    papers: bool = False
    export: bool = False


@lru_cache(maxsize=1)
def _table() -> Mapping[str, Any]:
    return tomllib.loads((paths.resources() / "catalog" / "masking.toml").read_text("utf-8"))


def sight(role: str) -> Sight:
    """Return what a role sees whole; nothing for a role the table does not name."""
    told = _table()["roles"].get(role)
    return Sight() if told is None else Sight(frozenset(told["look"]), told["papers"], told["export"])


def why_required() -> bool:
    """Say whether a look at a whole number needs a reason in an office that decided nothing about it."""
    return bool(_table()["why"] == REQUIRED)


def personal_columns() -> Mapping[str, list[str]]:
    """Return where names, illnesses and numbers of people stand: what is masked on a screen that others see."""
    told: Mapping[str, list[str]] = _table()["shared"]
    return told


def shows_whole(form: str) -> bool:
    """Say whether numbers of people stand whole on a paper; a form the table does not name counts as one."""
    papers = _table()["papers"]
    return form not in papers["masked"] and form not in papers["none"]


def check_look(actor: Actor, field: str) -> None:
    """Raise NotAllowed unless the role sees `field` whole."""
    if not sight(actor.role).look & {"*", field}:
        raise NotAllowed(verb=f"look.{field}")


def seen(actor: Actor, told: Told, **hide: Callable[[str], str]) -> Told:
    """Return a value with its numbers masked, each by the function named after its field, unless the role sees them."""
    look = sight(actor.role).look
    if "*" in look:
        return told
    return replace(
        told, **{name: mask(getattr(told, name)) for name, mask in hide.items() if name not in look}
    )


def check_paper(actor: Actor, form: str) -> None:
    """Raise NotAllowed unless the role may draw a paper of this form."""
    if shows_whole(form) and not sight(actor.role).papers:
        raise NotAllowed(verb=f"paper.{form}")


def check_export(actor: Actor) -> None:
    """Raise NotAllowed unless the role may carry whole numbers out."""
    if not sight(actor.role).export:
        raise NotAllowed(verb="export.whole")

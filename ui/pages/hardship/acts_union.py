"""How does one file become of two? The act that lets the file of the same household go over into the one that stays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from app.shared.text import N_, _
from ui.kit.fields import Choice, CodeField
from ui.kit.form import Spec
from ui.pages.act_menu import Act
from ui.pages.choices import choices

if TYPE_CHECKING:
    from app.office import Office
    from ui.kit.page import Page
    from ui.pages.hardship.file_tab import Opened

THIS, OTHER = "this", "other"


def union_acts() -> Sequence[Act]:
    """Return the act, in the language of the moment."""

    def specs(opened: Opened, _office: Office) -> Sequence[Spec]:
        others = [Choice(number, number) for number in sorted(set(opened.view.others.values()))]
        stays = [Choice(THIS, opened.view.number), Choice(OTHER, _("The other file"))]
        return (
            Spec("number", _("The other file"), lambda: CodeField(others), required=True),
            Spec("stays", _("Which file stays"), lambda: CodeField(stays), required=True),
            Spec(
                "relation",
                _("Its head is of the head who stays"),
                partial(CodeField, choices("family_relation")),
            ),
            Spec("reason", _("Why"), required=True),
        )

    def unite(office: Office, opened: Opened, a: Mapping[str, Any]) -> tuple[str, str]:
        mine, theirs = opened.view.id, office.hardship.file_numbered(office.actor, a["number"])
        stays, went = (mine, theirs) if a["stays"] == THIS else (theirs, mine)
        made = office.hardship.unite_files(office.actor, stays, went, a["reason"], a["relation"] or "")
        return made, stays

    def parted(office: Any, _opened: Opened, made: Any) -> None:
        office.hardship.part_files(office.actor, made[0])

    def show(page: Page, made: Any) -> None:
        page.open(made[1])  # type: ignore[attr-defined]

    return (
        Act(
            "unite", _("One household: make one file of two…"), "git-compare", "hardship.keep",
            lambda opened: bool(opened.view.others) and opened.view.standing.is_living, unite,
            N_("One file is made of two; {number} is one of them"), specs,
            begin=lambda opened, _office: {
                "number": next(iter(opened.view.others.values())), "stays": THIS,
            },
            told=_("People, income, expenses and measures go over, each person once. The other file ends as a second "
                   "one and names the file that stays."), undo=parted, after=show,
        ),
    )  # fmt: skip

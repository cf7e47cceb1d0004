"""Which acts has a file until it is checked? Application, the unit's review, the home survey, the check."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from app.hardship import happenings as h
from app.shared.text import N_, _
from ui.kit.fields import Choice, CodeField, DateField, Field
from ui.kit.form import Spec
from ui.pages.act_menu import Act
from ui.pages.hardship.act_parts import day, fits_kind, happened, made, taken_back
from ui.pages.hardship.words import outcome_words

if TYPE_CHECKING:
    from app.office import Office
    from ui.pages.hardship.file_tab import Opened


def begun_acts() -> Sequence[Act]:
    """Return the acts before the notice, in the language of the moment."""
    return (_applied(), _reviewed(), _surveyed(), *_checked())


def results(kind: str) -> list[Choice]:
    """Return what may come of an act."""
    return [Choice(code, outcome_words(code)) for code in h.RESULTS[kind]]


def _applied() -> Act:
    return Act(
        "apply", _("Application…"), "pencil", "hardship.keep", fits_kind(h.APPLY), happened(h.APPLY),
        N_("The application of {name} is in, file {number}"),
        lambda _opened, office: (day(office, _("Applied on")), Spec("words", _("Remark"))),
        begin=lambda _opened, office: {"on": office.clock.today()}, undo=taken_back,
    )  # fmt: skip


def _reviewed() -> Act:
    def specs(_opened: Opened, office: Office) -> Sequence[Spec]:
        choices = results(h.REVIEWED)
        return (
            Spec("result", _("The unit says"), lambda: CodeField(choices), required=True),
            day(office, _("Looked through on")), Spec("words", _("Opinion")),
        )  # fmt: skip

    return Act(
        "review_unit", _("Unit's review…"), "list-checks", "hardship.keep", fits_kind(h.REVIEWED),
        happened(h.REVIEWED), N_("The unit's review of file {number} is written down"), specs,
        begin=lambda _opened, office: {"result": h.PASS, "on": office.clock.today()},
        told=_("What is returned or refused needs its reason as the opinion."), undo=taken_back,
    )  # fmt: skip


def _surveyed() -> Act:
    def specs(opened: Opened, office: Office) -> Sequence[Spec]:
        asked = [
            day(office, _("Surveyed on")), Spec("first", _("First surveyor"), Field, required=True),
            Spec("people", _("Second surveyor"), Field, required=True), Spec("words", _("Findings")),
        ]  # fmt: skip
        if opened.view.details.authorised_on is None:
            asked.append(
                Spec("authorised_on", _("Authorisation signed"), lambda: DateField(office.clock.today))
            )
        return asked

    def do(office: Office, opened: Opened, a: Mapping[str, Any]) -> str:
        view = opened.view
        signed = a.get("authorised_on")
        event = office.hardship.act(
            office.actor, view.id, made(h.SURVEYED, a, people=(a["first"], a["people"]))
        )
        if signed is not None:
            office.hardship.set_details(office.actor, view.id, replace(view.details, authorised_on=signed))
        return event

    return Act(
        "survey", _("Home survey…"), "door-open", "hardship.keep", fits_kind(h.SURVEYED), do,
        N_("The home survey of file {number} is written down"), specs,
        begin=lambda _opened, office: {"on": office.clock.today(), "first": office.actor.name},
        told=_("Two people call on the household. The authorisation is signed face to face; without it nobody's means "
               "are asked for."), undo=taken_back,
    )  # fmt: skip


def _checked() -> Sequence[Act]:
    def specs(_opened: Opened, office: Office) -> Sequence[Spec]:
        choices = results(h.CHECK_ANSWERED)
        return (
            Spec("result", _("Civil affairs says"), lambda: CodeField(choices), required=True),
            day(office, _("Answered on")), Spec("words", _("What differs")),
            Spec("document", _("Number of the document")),
        )  # fmt: skip

    return (
        Act(
            "check_sent", _("Sent to civil affairs…"), "upload", "hardship.keep", fits_kind(h.CHECK_SENT),
            happened(h.CHECK_SENT), N_("File {number} is at the civil-affairs office"),
            lambda _opened, office: (day(office, _("Sent on")),),
            begin=lambda _opened, office: {"on": office.clock.today()},
            told=_("For this file alone. The list for the office, of all files that are surveyed, is written from the "
                   "list of files."), undo=taken_back,
        ),
        Act(
            "check_answer", _("Answer of civil affairs…"), "check", "hardship.keep",
            lambda opened: h.CHECK_ANSWERED in opened.view.next, happened(h.CHECK_ANSWERED),
            N_("The answer on file {number} is written down"), specs,
            begin=lambda _opened, office: {"result": h.AGREES, "on": office.clock.today()},
            undo=taken_back,
        ),
    )  # fmt: skip

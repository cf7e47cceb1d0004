"""Which acts has a file from its notice to its decision? The notice, objections, putting forward, deciding."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from app.hardship import happenings as h
from app.hardship.due import days, proposed_notice
from app.shared.text import N_, _
from ui.kit.fields import Choice, CodeField, DateField
from ui.kit.form import Spec
from ui.pages.act_menu import Act
from ui.pages.choices import second_specs, spoken_codes
from ui.pages.hardship.act_parts import day, fits_kind, happened, made, reason, taken_back
from ui.pages.hardship.acts_begun import results
from ui.pages.hardship.words import CLASSES, class_words

if TYPE_CHECKING:
    from app.office import Office
    from ui.pages.hardship.file_tab import Opened


def notice_acts() -> Sequence[Act]:
    """Return the acts from the notice to the decision, in the language of the moment."""
    return (_hung(), *_objections(), *_decisions())


def _hung() -> Act:
    def specs(opened: Opened, office: Office) -> Sequence[Spec]:
        differs = opened.view.standing.check is not None and opened.view.standing.check.result == h.DIFFERS
        return (
            day(office, _("Hangs from")),
            Spec("until", _("Last day"), lambda: DateField(office.clock.today), required=True),
            Spec("words", _("Why the file goes on") if differs else _("Where it hangs"), required=differs),
        )

    def begin(_opened: Opened, office: Office) -> Mapping[str, Any]:
        found = proposed_notice(office.clock.today())
        return {"on": found.first, "until": found.last}

    return Act(
        "notice", _("Hang out the notice…"), "scroll-text", "hardship.keep",
        lambda opened: h.HUNG_OUT in opened.view.next and opened.view.standing.check is not None,
        happened(h.HUNG_OUT), N_("The notice of file {number} is written down"), specs, begin=begin,
        told=_("At least {n} working days, the first and the last counted; holidays and days worked instead of them "
               "are counted as the State Council has them.", n=days().notice_working_days), undo=taken_back,
    )  # fmt: skip


def _objections() -> Sequence[Act]:
    def answer(opened: Opened, office: Office) -> Sequence[Spec]:
        choices, open_ones = results(h.ANSWERED), opened.view.standing.open
        asked = [
            Spec("result", _("The objection is"), lambda: CodeField(choices), required=True),
            day(office, _("Answered on")), reason(_("Answer")),
        ]  # fmt: skip
        if len(open_ones) > 1:
            which = [Choice(one.id, f"{one.on:%m-%d} {one.words}") for one in open_ones]
            asked.insert(0, Spec("about", _("Which objection"), lambda: CodeField(which), required=True))
        return asked

    return (
        Act(
            "object", _("An objection came…"), "triangle-alert", "hardship.keep", fits_kind(h.OBJECTED),
            happened(h.OBJECTED), N_("The objection to file {number} is written down"),
            lambda _opened, office: (day(office, _("Objected on")), reason(_("What is objected"))),
            begin=lambda _opened, office: {"on": office.clock.today()},
            told=_("Who objected is not named here. The file waits until it is answered."), undo=taken_back,
        ),
        Act(
            "answer", _("Answer the objection…"), "check", "hardship.keep", fits_kind(h.ANSWERED),
            happened(h.ANSWERED), N_("The objection to file {number} is answered"), answer,
            begin=lambda _opened, office: {"on": office.clock.today()},
            told=_("An objection that is upheld brings the file back to be mended."), undo=taken_back,
        ),
    )  # fmt: skip


def _decision_specs(office: Office) -> list[Spec]:
    choices, classes = results(h.DECIDED), [Choice(code, class_words(code)) for code in CLASSES]
    return [
        Spec("result", _("Decision"), lambda: CodeField(choices), required=True),
        Spec("reason", _("Class granted"), lambda: CodeField(classes)),
        day(office, _("Day of the decision")),
        Spec("until", _("First review"), lambda: DateField(office.clock.today)),
    ]


def _decisions() -> Sequence[Act]:
    def on_paper(_opened: Opened, office: Office) -> Sequence[Spec]:
        return [
            *_decision_specs(office), Spec("document", _("Number of the document"), required=True),
            Spec("words", _("Remark")),
        ]  # fmt: skip

    def here(opened: Opened, office: Office) -> Sequence[Spec]:
        me = office.actor.operator_id
        others = spoken_codes({one: name for one, name in opened.names.items() if one != me})
        return [*_decision_specs(office), Spec("words", _("Remark")), *second_specs(others)]

    def decide(office: Office, opened: Opened, a: Mapping[str, Any]) -> str:
        second = office.operators.prove(office.actor, a["operator"], a["password"])
        return office.hardship.act(second, opened.view.id, made(h.DECIDED, a))

    begin = lambda _opened, office: {"result": h.GRANTED, "on": office.clock.today()}  # noqa: E731 - of two acts
    return (
        Act(
            "forward", _("Put forward…"), "upload", "hardship.keep", fits_kind(h.PUT_FORWARD),
            happened(h.PUT_FORWARD), N_("File {number} waits for the decision"),
            lambda _opened, office: (day(office, _("Put forward on")), Spec("words", _("Remark"))),
            begin=lambda _opened, office: {"on": office.clock.today()},
            told=_("After the last day of the notice. It goes up with the next package; the decision comes with a "
                   "receipt, on paper, or from a second person here."), undo=taken_back,
        ),
        Act(
            "decide", _("Decision on paper…"), "scroll-text", "hardship.decide", fits_kind(h.DECIDED),
            happened(h.DECIDED), N_("The decision on file {number} is written down"), on_paper, begin=begin,
            told=_("Lay the scan with the file among its documents. What is refused or returned needs a remark."),
        ),
        Act(
            "decide_here", _("Decide here with a second person…"), "shield-check", "hardship.keep",
            fits_kind(h.DECIDED), decide, N_("The decision on file {number} is written down"), here, begin=begin,
            told=_("Whoever put the file forward does not decide on it: another operator does, with their password."),
        ),
    )  # fmt: skip

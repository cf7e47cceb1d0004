"""What can be done with a file? Its acts in the order of its life, those of its end, and which of them comes next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from app.hardship import happenings as h
from app.shared.text import N_, _
from ui.kit.fields import Choice, CodeField, DateField, MoneyField
from ui.kit.form import Spec
from ui.pages.act_menu import Act
from ui.pages.hardship.act_parts import day, fits_kind, happened, reason, taken_back
from ui.pages.hardship.acts_begun import begun_acts
from ui.pages.hardship.acts_notice import notice_acts
from ui.pages.hardship.acts_union import union_acts
from ui.pages.hardship.words import CLASSES, EXITS, class_words, event_facts, kind_words, state_words

if TYPE_CHECKING:
    from app.office import Office
    from ui.pages.hardship.file_tab import Opened

NEXT = {
    h.DRAFT: "apply", h.RELAPSED: "apply", h.RETURNED: "apply", h.APPLIED: "review_unit", h.REVIEW: "survey",
    h.VISITED: "check_sent", h.CHECKING: "check_answer", h.NOTICE: "forward", h.OBJECTION: "answer",
    h.COUNTY: "decide", h.DUE: "look_at",
}  # fmt: skip
"""What comes next in a file's life, by its state: the file's button."""


def file_acts() -> tuple[Act, ...]:
    """Return every act in the order of the menu, in the language of the moment."""
    return (*begun_acts(), *notice_acts(), *_on_file(), *union_acts(), *_the_end())


def facts_of(opened: Opened) -> Mapping[str, str]:
    """Return what is said of a file: its number, its head, and what happened to it last."""
    held = [one for one in opened.view.standing.counted if one.kind not in h.QUIET]
    what = f"{kind_words(held[-1].kind)}  {event_facts(held[-1])}".strip() if held else ""
    return {"number": opened.view.number, "name": opened.view.head, "what": what}


def next_act(opened: Opened, fitting: Sequence[str]) -> str:
    """Return which of the fitting acts comes next; '' where the file waits for nobody here."""
    now = opened.view.standing
    answered = now.state == h.CHECKING and now.check is not None
    key = "notice" if answered else NEXT.get(now.state, "")
    return key if key in fitting else ""


def _on_file() -> Sequence[Act]:
    def specs(_opened: Opened, office: Office) -> Sequence[Spec]:
        classes = [Choice(code, class_words(code)) for code in CLASSES]
        return (
            day(office, _("Reviewed on")),
            Spec("reason", _("Class from now on"), lambda: CodeField(classes)),
            Spec("until", _("Next review"), lambda: DateField(office.clock.today)),
            Spec("words", _("Findings")),
            Spec("document", _("Number of the document"), hint=_("where a paper grants another class")),
        )

    return (
        Act(
            "look_at", _("Yearly review…"), "calendar", "hardship.keep", fits_kind(h.LOOKED_AT),
            happened(h.LOOKED_AT), N_("The file {number} of {name} is reviewed"), specs,
            begin=lambda opened, office: {"on": office.clock.today(), "reason": opened.view.standing.category or None},
            told=_("Without another day the next review is a year from now. What has changed belongs into the file "
                   "first: income, people, illness."), undo=taken_back,
        ),
    )  # fmt: skip


def _the_end() -> Sequence[Act]:
    def ends(opened: Opened, office: Office) -> Sequence[Spec]:
        filed = opened.view.standing.state in h.FILED
        results = [Choice(h.RESOLVED, _("Out of hardship"))] if filed else []
        results.append(Choice(h.ENDED, _("Struck off")))
        reasons = [Choice(code, _(words)) for code, words in EXITS.items()]
        return (
            Spec("result", _("How it ends"), lambda: CodeField(results), required=True),
            Spec("reason", _("Why it ends"), lambda: CodeField(reasons), required=True),
            day(office, _("Ended on")),
            Spec("amount", _("Income each by then"), MoneyField, hint=_("yuan a month")),
            Spec("document", _("Number of the document")), Spec("words", _("Remark")),
        )  # fmt: skip

    def stages(opened: Opened, _office: Office) -> Sequence[Spec]:
        choices = [Choice(stage, state_words(stage)) for stage in opened.view.back]
        return (Spec("about", _("Back to"), lambda: CodeField(choices), required=True), reason(_("Why")))

    return (
        Act(
            "exit", _("End the file…"), "archive", "hardship.keep", fits_kind(h.EXITED), happened(h.EXITED),
            N_("The file {number} of {name} has ended"), ends,
            begin=lambda opened, office: {"on": office.clock.today()} | _exit_begin(opened),
            told=_("The end stands in the file with its reason. It is taken back with a reason only; a household that "
                   "falls back gets a new file."),
        ),
        Act(
            "hand_on", _("Hand on to another union…"), "arrow-right-left", "hardship.keep", fits_kind(h.HANDED_ON),
            happened(h.HANDED_ON), N_("The file {number} of {name} is handed on"),
            lambda _opened, office: (day(office, _("Handed on")), reason(_("To which union, and why"))),
            begin=lambda _opened, office: {"on": office.clock.today()},
            told=_("The file ends here. It is taken back with a reason only."),
        ),
        Act(
            "step_back", _("Back to an earlier step…"), "undo-2", "hardship.keep",
            lambda opened: bool(opened.view.back), happened(h.STEPPED_BACK),
            N_("The file {number} of {name} goes back a step"), stages, undo=taken_back,
        ),
        Act(
            "relapse", _("The household fell back: a new file"), "plus", "hardship.keep", _may_relapse, _relapse,
            N_("A new file follows the file {number} of {name}"),
            after=lambda page, made: page.open(made),  # type: ignore[attr-defined]
        ),
        Act(
            "renew_head", _("Take the head anew from the roll"), "refresh-cw", "hardship.keep",
            lambda opened: opened.view.head_differs and opened.view.standing.is_living,
            lambda office, opened, _a: office.hardship.renew_head(office.actor, opened.view.id),
            N_("The head of the file {number} is {name} as on the roll"),
        ),
        Act(
            "cancel", _("Take the last act back…"), "rotate-ccw", "hardship.keep", _cancellable, _cancelled,
            N_("Taken back: {what}"), lambda _opened, _office: (Spec("why", _("Why")),),
            told=_("A decision and an end are taken back with a reason; it stays with the file."),
        ),
    )  # fmt: skip


def _exit_begin(opened: Opened) -> dict[str, Any]:
    return {"result": h.ENDED} if opened.view.standing.state not in h.FILED else {}


def _held(opened: Opened) -> list[Any]:
    return [one for one in opened.view.standing.counted if one.kind not in h.QUIET]


def _cancellable(opened: Opened) -> bool:
    return bool(_held(opened))


def _cancelled(office: Office, opened: Opened, a: Mapping[str, Any]) -> None:
    office.hardship.take_back(office.actor, opened.view.id, _held(opened)[-1].id, a["why"] or "")


def _may_relapse(opened: Opened) -> bool:
    now = opened.view.standing
    return not now.is_living and now.on_file_since is not None and now.state != h.MOVED


def _relapse(office: Office, opened: Opened, _a: Mapping[str, Any]) -> str:
    view = opened.view
    return office.hardship.open_file(
        office.actor, household_id=view.household_id, member_id=view.member_id, relapse_of=view.id
    )

"""What are levels and tiers called here, and which rule proposes each? Two lists an office may edit."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from app.hardship import TierIn, TierLine, TierProposal
from app.hardship.tiers import LEVEL, TierRuleWrong
from app.shared.text import _, _n
from ui.kit.asking import AskForm
from ui.kit.fields import Choice, CodeField, CountField, Field
from ui.kit.form import Form, Spec
from ui.kit.grid import Column
from ui.kit.parts import Button
from ui.pages.hardship.place_list import PlaceList
from ui.pages.hardship.words import class_words
from ui.pages.home.gather import may

if TYPE_CHECKING:
    from ui.desk import Desk
    from ui.pages.hardship.page import HardshipPage

ASKED = ("1", "2", "3")  # the classes a rule may ask for


def _rule(one: TierLine) -> str:
    """Say what a rule asks for; nothing where the office has none of its own."""
    told = one.own
    if told is None:
        return ""
    parts = []
    if told.classes:
        parts.append("、".join(map(class_words, told.classes)))
    if told.net_times is not None:
        parts.append(_("up to {times} times the line", times=str(told.net_times)))
    if told.relapsed is not None:
        parts.append(_("falls back") if told.relapsed else _("does not fall back"))
    return "  ".join(parts)


class TiersList(PlaceList):
    """The levels and tiers, and what their rules propose for the files on file."""

    WISH: ClassVar[Mapping[str, Any]] = {"tiers": True}

    def __init__(self, page: HardshipPage, desk: Desk) -> None:
        super().__init__(page, desk, [
            Column(_("List"), lambda one: _("Archive level") if one.listed == LEVEL else _("Hardship tier"), 130,
                   key="list"),
            Column(_("Code"), lambda one: one.code, 70, key="code"),
            Column(_("Name here"), lambda one: one.name, 220, key="name"),
            Column(_("Name as shipped"), lambda one: one.installed, 150, key="shipped"),
            Column(_("Rule that proposes it"), _rule, 400, key="rule"),
            Column(_("Order"), lambda one: f"{one.own.place:,}" if one.own else "", 70, "count", key="place"),
        ], _("Levels and tiers"), "hardship_tiers")  # fmt: skip
        self.asking: AskForm | None = None
        self.proposals: tuple[TierProposal, ...] = ()
        self.change_button = Button(_("Change"), self.ask, look="primary", picture="pencil", keys="F2")
        self.take_button = Button("", self.take, picture="list-checks", keys="Ctrl+Shift+K")
        self.offer(self.change_button, self.take_button)
        self.grid.opened.connect(lambda _one: self.ask())
        self.change_button.setVisible(may(desk.office, "hardship.keep"))

    def refresh(self) -> None:
        """Read the lists and what they propose anew."""
        office = self.desk.office

        def read() -> tuple[tuple[TierLine, ...], tuple[TierProposal, ...]]:
            return office.hardship.tier_lines(office.actor), office.hardship.tier_proposals(office.actor)

        self.page.run(read, lambda found: self._show(*found))

    def _show(self, lines: tuple[TierLine, ...], proposals: tuple[TierProposal, ...]) -> None:
        self.proposals = proposals
        self.page.tiers = lines
        count = len(proposals)
        words = _("A rule only proposes; what somebody chose stays unless you say otherwise.")
        self.show_rows(lines, words)
        self.take_button.setText(
            _n("Take what is proposed for {n} file…", "Take what is proposed for {n} files…", count)
        )
        self.take_button.setVisible(count > 0 and may(self.desk.office, "hardship.keep"))

    # -- names and rules

    def ask(self) -> None:
        """Ask for the name and the rule of a level or tier."""
        at = self.grid.currentIndex().row()
        if not 0 <= at < len(self.rows) or not may(self.desk.office, "hardship.keep"):
            return
        one = self.rows[at]
        told = one.own or TierIn()
        yes_no = [Choice("1", _("Yes")), Choice("0", _("No"))]
        specs = [
            Spec("name", _("Name here"), Field, hint=one.installed),
            *(Spec(f"class{code}", class_words(code), partial(CodeField, yes_no)) for code in ASKED),
            Spec("net_times", _("Net income up to … times the line"), Field),
            Spec("relapsed", _("Falls back"), partial(CodeField, yes_no)),
            Spec("place", _("Order"), CountField),
        ]
        form = Form(specs)
        form.begin_with({
            "name": told.name or None, "place": told.place,
            "net_times": None if told.net_times is None else str(told.net_times),
            "relapsed": None if told.relapsed is None else "1" if told.relapsed else "0",
            **{f"class{code}": "1" if code in told.classes else "0" for code in ASKED},
        })  # fmt: skip
        self.asking = AskForm(
            self.page, one.name, form, _("Write down"), lambda answers: self._write(one, answers), stays=True
        )
        self.asking.show()
        form.go_to("name")

    def _write(self, one: TierLine, answers: Mapping[str, Any]) -> None:
        office, window = self.desk.office, self.asking
        assert window is not None
        refused = window.refused(self.page.fault)
        try:
            times = Decimal(answers["net_times"].strip()) if (answers["net_times"] or "").strip() else None
        except InvalidOperation:
            refused(TierRuleWrong(field="net_times"))
            return
        told = TierIn(
            answers["name"] or "", tuple(code for code in ASKED if answers[f"class{code}"] == "1"), times,
            None if answers["relapsed"] is None else answers["relapsed"] == "1", answers["place"] or 0,
        )  # fmt: skip

        def done(before: TierIn) -> None:
            window.accept()
            self.desk.say(
                _("“{name}” is written down", name=told.name or one.installed),
                lambda: self._back(one, before),
            )
            self.refresh()

        self.page.run(
            lambda: office.hardship.set_tier(office.actor, one.listed, one.code, told), done, refused
        )

    def _back(self, one: TierLine, before: TierIn) -> None:
        self.desk.take_back(
            lambda office: office.hardship.set_tier(office.actor, one.listed, one.code, before),
            self._told_back,
        )

    def _told_back(self, _before: object) -> str:
        if not self.page.closed:
            self.page.refresh()
        return _("Taken back: levels and tiers are as they were")

    # -- what is proposed

    def take(self) -> None:
        """Ask whether what somebody chose is replaced too."""
        chosen = sum(one.chosen for one in self.proposals)
        if not self.proposals:
            return
        yes_no = [Choice("0", _("No")), Choice("1", _("Yes"))]
        form = Form(
            [Spec("replace", _("Replace what was chosen too"), partial(CodeField, yes_no), required=True)]
        )
        form.begin_with({"replace": "0"})
        told = _n("Of {n} file somebody chose a level or tier by hand.",
                  "Of {n} files somebody chose a level or tier by hand.", chosen)  # fmt: skip
        self.asking = AskForm(
            self.page, _("Take what is proposed"), form, _("Take it"),
            lambda answers: self._take(replace=answers["replace"] == "1"), told=told, picture="list-checks",
        )  # fmt: skip
        self.asking.show()
        form.go_to("replace")

    def _take(self, *, replace: bool) -> None:
        office, ids = self.desk.office, [one.file_id for one in self.proposals]

        def done(before: Mapping[str, tuple[str, str]]) -> None:
            words = _n("{n} file has its level and tier", "{n} files have their level and tier", len(before))
            self.desk.say(words, lambda: self.desk.take_back(
                lambda again: again.hardship.choose_tiers(again.actor, before), self._told_back))  # fmt: skip
            self.refresh()

        self.page.run(lambda: office.hardship.take_proposals(office.actor, ids, replace=replace), done)

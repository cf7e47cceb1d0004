"""What is planned for a unit, or handed to it? Three lines of fields: for whom, how much, by whom; Enter, or F6."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout

from app.shared.errors import NuangongError
from app.shared.text import _
from app.visits import GROUPS, UNIT_KIND_WORDS, UNIT_LEVEL_WORDS, UnitHelp
from ui.kit.fields import Choice, CodeField, CountField, DateField, Field, MoneyField, NameField
from ui.kit.line_entry import LineEntry
from ui.kit.parts import Button, Words
from ui.pages.choices import choices
from ui.pages.visits.entry import ASKED, Asked
from ui.pages.visits.issue_columns import source_words
from ui.pages.visits.issue_entry import CarrierField
from ui.pages.visits.unit_words import kind_words, level_words
from ui.pages.visits.visit_list import usual_day

if TYPE_CHECKING:
    from app.visits import CampaignView, UnitLine

WIDTHS = {
    "kind": 130, "on": 118, "cash": 110, "leader": 96, "level": 130, "signed_by": 96, "weather": 84,
    "temperature": 84, "helped": 230, "decision": 260, "reason": 420,
}  # fmt: skip
WORDS = ("helped", "leader", "post", "level", "others", "signed_by", "weather", "remark", "decision")
KEPT = ("on", "kind", "helped", "cash_source", "goods_source", "leader", "post", "level", "others", "weather",
        "temperature")  # fmt: skip
"""What the next unit of the same round most likely has in common with this one."""


class UnitEntry(LineEntry):
    """The lines: what is there stands above them, two ways to write them down beneath."""

    handed = Signal(object)
    planned = Signal(object)

    def __init__(self, campaign: CampaignView, units: Sequence[Choice], today: Callable[[], date]) -> None:
        super().__init__(WIDTHS)
        self._goods, self._today = campaign.goods, today
        self._units = {choice.words: choice.code for choice in units}
        self._sources = tuple(state.source for state in campaign.sources)
        self._usual_day = usual_day(campaign, today())
        kits = list(campaign.kits.values())
        self._usual = {  # who pays for the households most likely pays for the units
            "cash_source": next((kit.cash_source for kit in kits if kit.cash), None),
            "goods_source": next((kit.goods_source for kit in kits if kit.goods), None),
        }
        self.editing: UnitLine | None = None
        self.title = Words("", "section", elide=True)
        self.here = Words("", colour="secondary", elide=True)
        head = QHBoxLayout()
        head.addWidget(self.title)
        head.addWidget(self.here, 1)
        self._add_buttons(head)
        self.body.addLayout(head)
        self._make_fields(campaign, units)
        stretch = dict.fromkeys(
            ("unit", "helped", "cash_source", "goods_source", "post", "others", "remark"), 1
        )
        for names in self._rows():
            self.lay_line(self._headings(), {**stretch, "unit": 2}, self.hand, names)
        self.asked = {name: Asked(_(words)) for name, words in ASKED.items()}
        for name, line in self.asked.items():
            self.fields[name] = line.field
            self.name_field(name, line.title, self.hand)
            self.body.addWidget(line)
        self.follow_size()
        self.begin()

    def _make_fields(self, campaign: CampaignView, units: Sequence[Choice]) -> None:
        kinds = [Choice(kind, kind_words(kind)) for kind in UNIT_KIND_WORDS]
        levels = [Choice(level, level_words(level)) for level in UNIT_LEVEL_WORDS]
        sources = [Choice(code, source_words(code)) for code in self._sources]
        self.fields |= {"unit": UnitField(units), "people": CountField(), "kind": CodeField(kinds)}
        self.fields |= {
            "helped": CodeField(choices(GROUPS)),
            "on": DateField(self._today),
            "cash": MoneyField(),
        }
        if len(sources) > 1:
            self.fields["cash_source"] = CodeField(sources)
        self.fields |= {good.code: CountField() for good in self._goods}
        if len(sources) > 1 and self._goods:
            self.fields["goods_source"] = CodeField(sources)
        self.fields |= {"leader": NameField(), "post": Field(), "level": CodeField(levels), "others": Field()}
        self.fields["signed_by"] = NameField()
        if campaign.program == "SUMMER":
            self.fields |= {"weather": Field(), "temperature": CountField()}
        self.fields["remark"] = Field()

    def _rows(self) -> tuple[list[str], ...]:
        who = ["unit", "people", "kind", "helped", "on"]
        amounts = ["cash", "cash_source", *(good.code for good in self._goods), "goods_source"]
        rest = ["leader", "post", "level", "others", "signed_by", "weather", "temperature", "remark"]
        return tuple([name for name in row if name in self.fields] for row in (who, amounts, rest))

    def _headings(self) -> dict[str, str]:
        titles = {
            "unit": _("Name of the unit"),
            "people": _("People"),
            "kind": _("Kind"),
            "helped": _("Group helped"),
        }
        titles |= {"on": _("Day"), "cash": _("Cash (yuan)"), "cash_source": _("Source of the cash")}
        titles |= {good.code: good.title for good in self._goods}
        titles |= {"goods_source": _("Source of the goods"), "leader": _("Led by"), "post": _("Post")}
        titles |= {
            "level": _("Level of the leader"),
            "others": _("Also there"),
            "signed_by": _("Signed for by"),
        }
        return titles | {"weather": _("Weather"), "temperature": _("Temperature, °C"), "remark": _("Remark")}

    def _add_buttons(self, head: QHBoxLayout) -> None:
        """Put the verbs beside the title: the list above needs the height."""
        self.hand_button = Button("", self.hand, look="primary", picture="check")
        self.plan_button = Button(_("Only plan it"), self.plan, picture="calendar", keys="F6")
        self.new_button = Button(_("Begin another line"), self.begin, look="link", picture="plus")
        for button in (self.new_button, self.plan_button, self.hand_button):
            head.addWidget(button)

    # -- showing

    def begin(self) -> None:
        """Be ready for the next unit: empty, but for what it has in common with the one before."""
        was = None if self.editing is None else self.editing.state
        self.editing = None
        self._mended()
        for name, field in self.fields.items():
            if name not in KEPT or was == "GIVEN":
                field.put(None)
        self._propose()
        self._say()
        self._began = {name: field.text() for name, field in self.fields.items()}

    def _propose(self) -> None:
        if not self.fields["on"].text():
            self.fields["on"].put(self._usual_day)
        if not self.fields["kind"].text():
            self.fields["kind"].put(next(iter(UNIT_KIND_WORDS)))
        for name, usual in self._usual.items():
            if name in self.fields and not self.fields[name].text():
                self.fields[name].put(usual or self._sources[0])

    def load(self, line: UnitLine) -> None:
        """Put a line in, to be handed over, planned anew or changed."""
        self.begin()
        self.editing = line
        for name, field in self.fields.items():
            if name in line.help.goods:
                field.put(line.help.goods[name])
            elif hasattr(line.help, name):
                field.put(getattr(line.help, name) or None)
        self.fields["reason"].put(line.correction)
        self._propose()
        self._say()
        self._began = {name: field.text() for name, field in self.fields.items()}

    def _say(self) -> None:
        given = self.editing is not None and self.editing.given
        self.title.setText(self.editing.help.unit if self.editing is not None else _("The next unit"))
        self.hand_button.setText(_("Save the change") if given else _("Handed over"))
        self.hand_button.name_keys("Enter")
        self.plan_button.setVisible(not given)
        self.new_button.setVisible(self.editing is not None)
        for line in self.asked.values():
            line.setVisible(bool(line.field.text()))

    def typed(self) -> dict[str, str]:
        """Return what is typed and not written down yet, exactly as typed; what it only has in common is none."""
        if self.editing is not None:
            return {}
        found = {
            name: field.text() for name, field in self.fields.items() if field.text() != self._began[name]
        }
        return found if found.keys() - set(KEPT) else {}

    def put_typed(self, typed: Mapping[str, str]) -> None:
        """Put in again what was typed."""
        for name, text in typed.items():
            if name in self.fields:
                self.fields[name].setText(text)

    # -- writing

    def hand(self) -> None:
        """Hand on what is written, as handed over."""
        if (answers := self.answers()) is not None:
            self.handed.emit(self._help(answers))

    def plan(self) -> None:
        """Hand on what is written, as planned."""
        if (answers := self.answers()) is not None and self.plan_button.isVisibleTo(self):
            self.planned.emit(self._help(answers))

    def reason(self) -> str:
        """Return why a locked line is changed."""
        return self.fields["reason"].text().strip()

    def _help(self, answers: Mapping[str, Any]) -> UnitHelp:
        only = next(iter(self._sources), None)
        unit = answers["unit"] or ""
        words = {name: answers.get(name) or "" for name in WORDS}
        return UnitHelp(
            unit=unit,
            people=answers["people"] or 0,
            on=answers["on"],
            kind=answers["kind"] or "",
            unit_id=self._units.get(unit),
            cash=answers["cash"] or 0,
            cash_source=answers.get("cash_source") or only,
            goods={good.code: answers[good.code] or 0 for good in self._goods},
            goods_source=answers.get("goods_source") or only,
            temperature=answers.get("temperature"),
            **words,
        )

    def show_error(self, error: NuangongError) -> None:
        """Show why a field cannot be taken, and the field, where it is only shown when it is asked for."""
        if error.field in self.asked:
            self.asked[error.field].show()
        if error.field == "source":  # the books do not say whose it is
            error.field = "cash_source"
        super().show_error(error)


class UnitField(CarrierField):
    """Which unit: one of the roll by its pinyin or initials, or any name as it is typed."""

    def __init__(self, units: Sequence[Choice]) -> None:
        CodeField.__init__(self, units)

    def put(self, value: Any) -> None:
        """Show a unit's name: one of the roll, or one that was typed."""
        Field.put(self, value)

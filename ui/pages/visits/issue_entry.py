"""What does a carrier take out, or bring back? One line to write it in: the name, the cash, the goods, Enter."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout

from app.shared.pinyin import full, initials
from app.shared.text import _
from app.visits import ISSUED, RETURNED, Handed
from ui.kit.field_line import tidy
from ui.kit.fields import Choice, CodeField, CountField, DateField, Field, MoneyField
from ui.kit.line_entry import LineEntry
from ui.kit.parts import Button, Words
from ui.pages.visits.issue_columns import measure, source_words

if TYPE_CHECKING:
    from app.visits import CampaignView, Issued, IssueLine

WIDTHS = {"carrier": 130, "cash": 110, "source": 190, "on": 118}


class CarrierField(CodeField):
    """Who carries: a known name by its pinyin or initials, or any name as it is typed."""

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__([Choice(name, name, (full(name), initials(name))) for name in names])

    def read(self) -> str | None:
        """Return the name."""
        text = tidy(self.text())
        found = self._find(text) if text else None
        return found.words if found else text or None

    def _find(self, text: str) -> Choice | None:
        """Take a known name only when it is meant without doubt: another may begin with the same letters."""
        found = [choice for choice in self.choices if choice.nearness(text) == 0]
        return found[0] if len(found) == 1 else None


class IssueEntry(LineEntry):
    """The line: what is there stands above it, two ways to write it down beneath."""

    written = Signal(str, object)  # the kind, and what is carried

    def __init__(
        self, campaign: CampaignView, sources: Sequence[str], names: Sequence[str], today: Callable[[], date]
    ) -> None:
        super().__init__(WIDTHS)
        self._goods, self._sources, self._today = campaign.goods, tuple(sources), today
        self._found: Issued | None = None
        self.here = Words("", colour="secondary", elide=True)
        self.out = Words("", colour="secondary", elide=True)
        self.body.addWidget(self.here)
        self.body.addWidget(self.out)
        self.fields |= {"carrier": CarrierField(names), "cash": MoneyField()}
        if len(self._sources) > 1:
            self.fields["source"] = CodeField([Choice(code, source_words(code)) for code in self._sources])
        self.fields |= {good.code: CountField() for good in self._goods}
        self.fields |= {"place": Field(), "on": DateField(today), "remark": Field()}
        self.lay_line(self._headings(), {"place": 1, "remark": 1}, lambda: self.write(ISSUED))
        self.body.addLayout(self._buttons())
        self.follow_size()
        self.fields["carrier"].editingFinished.connect(self._say_out)
        self.begin()

    def _headings(self) -> dict[str, str]:
        titles = {"carrier": _("Carrier"), "cash": _("Cash (yuan)"), "source": _("Source of the cash")}
        titles |= {good.code: good.title for good in self._goods}
        return titles | {"place": _("Village or route"), "on": _("Day"), "remark": _("Remark")}

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self.issue_button = Button(
            _("Write down: taken out"), lambda: self.write(ISSUED), look="primary", picture="upload"
        )
        self.issue_button.name_keys("Enter")
        self.return_button = Button(
            _("Write down: brought back"), lambda: self.write(RETURNED), picture="download", keys="F6"
        )
        for button in (self.issue_button, self.return_button):
            row.addWidget(button)
        row.addStretch(1)
        return row

    # -- showing

    def begin(self) -> None:
        """Be ready for the next note: empty, but for the day and the source."""
        self._mended()
        day = self.fields["on"].text()
        for name, field in self.fields.items():
            if name not in ("on", "source"):
                field.put(None)
        if not day:
            self.fields["on"].put(self._today())
        if "source" in self.fields and not self.fields["source"].text():
            self.fields["source"].put(self._sources[0])
        self._began = {name: field.text() for name, field in self.fields.items()}
        self._say_out()

    def show_issued(self, found: Issued) -> None:
        """Say what is in the office, and what carriers hold."""
        self._found = found
        shown = [line for line in found.lines if line.is_used or line.thing[1] in self._sources]
        self.here.setText(
            _("In the office: {things}", things=self._words([(one, found.free(one.thing)) for one in shown]))
        )
        self._say_out()

    def _say_out(self) -> None:
        """Say what is out: with the carrier written, once it is one who took something; else with all."""
        found = self._found
        if found is None:
            return
        name = self.fields["carrier"].read()
        mine = next((line for line in found.carriers if line.carrier == name), None)
        if mine is not None:
            held = [(one, mine.held(one.thing)) for one in found.lines if mine.held(one.thing)]
            nothing = _("{carrier} has brought everything back", carrier=name)
            with_name = _("Not brought back by {carrier}: {things}", carrier=name, things=self._words(held))
            self.out.setText(with_name if held else nothing)
            return
        out = [(one, one.out) for one in found.lines if one.out]
        everywhere = _("With carriers, not given yet: {things}", things=self._words(out))
        self.out.setText(everywhere if out else _("Nothing is with carriers"))

    def _words(self, amounts: Sequence[tuple[IssueLine, int]]) -> str:
        return " · ".join(f"{one.name} {one.words(amount)} {measure(one)}" for one, amount in amounts)

    def typed(self) -> dict[str, str]:
        """Return what is typed and not written down yet, exactly as typed; a day alone is none."""
        found = {
            name: field.text() for name, field in self.fields.items() if field.text() != self._began[name]
        }
        return found if found.keys() - {"on", "source"} else {}

    def put_typed(self, typed: Mapping[str, str]) -> None:
        """Put in again what was typed."""
        for name, text in typed.items():
            if name in self.fields:
                self.fields[name].setText(text)
        self._say_out()

    # -- writing

    def write(self, kind: str) -> None:
        """Hand on what is written, as taken out or as brought back."""
        if (answers := self.answers()) is None:
            return
        cash = answers["cash"] or 0
        source = answers.get("source") if "source" in self.fields else next(iter(self._sources), None)
        goods = {good.code: answers[good.code] or 0 for good in self._goods}
        handed = Handed(
            answers["on"] or self._today(), answers["carrier"] or "", cash, source if cash else None, goods,
            answers["place"] or "", answers["remark"] or "",
        )  # fmt: skip
        self.written.emit(kind, handed)

"""Which units do our people work in? Their list, with what the province asks of each beside it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from app.shared.text import _
from app.unions import UnitLine
from ui.desk import Desk
from ui.kit.grid_batch import BatchBar
from ui.kit.page import Page
from ui.kit.parts import Button
from ui.pages.unions.lists import Kind, Lines
from ui.pages.unions.panel import Panel, Shown, Told
from ui.pages.unions.rows import UNIT_FILTERS, UNIT_LISTS, UNIT_SORTS, UnitRow, unit_columns
from ui.pages.unions.words import count, kind_words, listed, unit_field

NO_UNION = "none"


class UnitList(Lines):
    """The units."""

    PAPER = "member_roster"

    def __init__(
        self,
        page: Page,
        desk: Desk,
        *,
        edit: Callable[[], object],
        cover: Callable[[], object],
        may_keep: bool,
    ) -> None:
        chips = {
            "": _("All"), "uncovered": _("Without a union"), "incomplete": _("Incomplete"),
            "differ": _("Fewer at work than members"),
        }  # fmt: skip
        kind = Kind(
            "units", _("Units"), unit_columns(), chips, UNIT_LISTS, UNIT_FILTERS, UNIT_SORTS,
            _("Name, pinyin, initials, code or address"),
        )  # fmt: skip
        self._may_keep = may_keep
        self.edit_button = Button(_("Change"), edit, picture="pencil", keys="F2")
        panel = Panel(_("Choose a unit in the list"), [self.edit_button] if may_keep else [])
        super().__init__(page, desk, kind, panel, ticks=True)
        acts = [(_("Copy with headers"), self.grid.copy, "clipboard-list", "")]
        if may_keep:
            acts.insert(0, (_("Covered by…"), cover, "landmark", ""))
        self.batch = BatchBar(self.grid, acts)
        self.column.addWidget(self.batch)

    def say_none(self) -> None:
        """Say that there is no unit yet, and where units come from."""
        words = _("Units come with a roster, or are written down one by one.")
        new = Button(_("Write down a unit"), self.new_wanted.emit, look="primary", picture="plus")
        self.grid.empty.say(_("No units yet"), words, [new] if self._may_keep else [])

    def show_line(self, line: UnitLine) -> None:
        """Show in the panel what was read of the current row."""
        row = self.grid.current()
        if row is None or row.id != line.facts.id:
            return
        missing = " · ".join(unit_field(name) for name in line.missing)
        state, tone = (_("Fewer at work than members"), "warn") if row.fewer else ("", "quiet")
        self.panel.show_record(Shown(row.id, row.name, state, tone, _told(line, row), missing))


def _told(line: UnitLine, row: UnitRow) -> Sequence[Told]:
    facts, heads = line.facts, row.heads
    people = count(heads.members)
    if heads.members:
        sums = {"women": count(heads.women), "migrants": count(heads.migrants)}
        people += "\n" + _("{women} women, {migrants} migrant workers", **sums)
    counted = ("staff_count", "women_count", "migrant_count", "dispatched_count", "gig_count")
    return [
        Told(_("Covered by"), line.union_name),
        Told(_("Kind"), kind_words(facts.kind)),
        Told(_("On the roll"), people),
        *(Told(unit_field(name), count(getattr(facts, name))) for name in counted),
        Told(_("Credit code"), facts.uscc or facts.uscc_reason),
        Told(_("Address"), facts.address),
        Told(_("Region"), facts.region),
        Told(_("Nature of the unit"), listed("unit_nature", facts.nature)),
        Told(_("Economic type"), listed("economic_type", facts.economic_type)),
        Told(_("Industry"), listed("industry_sections", facts.industry)),
    ]

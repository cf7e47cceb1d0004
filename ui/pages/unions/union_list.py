"""Which unions are there? Their list, with the chain above each, its units and its people beside it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from app.shared.dates import iso
from app.shared.text import _
from app.unions import UnionView
from ui.desk import Desk
from ui.kit.page import Page
from ui.kit.parts import Button
from ui.pages.unions.lists import Kind, Lines
from ui.pages.unions.panel import Panel, Shown, Told
from ui.pages.unions.rows import (
    CLOSED,
    DUE_TONES,
    UNION_FILTERS,
    UNION_LISTS,
    UNION_SORTS,
    UnionRow,
    election_words,
    union_columns,
)
from ui.pages.unions.words import count, kind_words, signed, union_field, yes_no

NAMED = 6  # covered units whose names stand in the panel


class UnionList(Lines):
    """The unions."""

    PAPER = "union_form"

    def __init__(
        self,
        page: Page,
        desk: Desk,
        *,
        edit: Callable[[], object],
        reveal: Callable[[], object],
        close: Callable[[], object],
        may_keep: bool,
    ) -> None:
        chips = {
            "": _("All"), "due": _("Elections due"), "incomplete": _("Incomplete"),
            "differ": _("Figures differ"), CLOSED: _("Closed"),
        }  # fmt: skip
        kind = Kind(
            "unions", _("Unions"), union_columns(), chips, UNION_LISTS, UNION_FILTERS, UNION_SORTS,
            _("Name, pinyin, initials, code or leader"), "level",
        )  # fmt: skip
        self._may_keep = may_keep
        self.reveal_button = Button(
            _("Show the account, noted in the audit"), reveal, picture="eye", keys="F3"
        )
        self.edit_button = Button(_("Change"), edit, picture="pencil", keys="F2")
        self.close_button = Button(_("Close the union"), close, picture="ban")
        buttons = [self.reveal_button, self.edit_button, self.close_button]
        panel = Panel(_("Choose a union in the list"), buttons if may_keep else [])
        super().__init__(page, desk, kind, panel)

    def say_none(self) -> None:
        """Say that there is no union yet, and which one comes first."""
        words = _("Write down your own union first, then those above it and its branches.")
        new = Button(_("Write down a union"), self.new_wanted.emit, look="primary", picture="plus")
        self.grid.empty.say(_("No unions yet"), words, [new] if self._may_keep else [])

    def show_view(self, view: UnionView) -> None:
        """Show in the panel what was read of the current row."""
        row = self.grid.current()
        if row is None or row.id != view.facts.id:
            return
        closed = view.facts.closed_on
        state, tone = ("", "quiet")
        if closed is not None:
            state = _("Closed on {day}", day=iso(closed))
        elif row.line.due:
            state, tone = _("Election due"), DUE_TONES[row.line.due]
            if row.line.due == "overdue":
                state = _("Election overdue")
        missing = " · ".join(union_field(name) for name in view.line.missing) if closed is None else ""
        self.panel.show_record(Shown(row.id, row.name, state, tone, _told(view, row), missing))
        self.close_button.setText(_("Open it again") if closed else _("Close the union"))
        self.reveal_button.setVisible(self._may_keep and bool(view.facts.bank_account))


def _told(view: UnionView, row: UnionRow) -> Sequence[Told]:
    facts = view.facts
    kinds = (facts.level, facts.base_type, facts.org_form)
    return [
        Told(_("On the roll"), _people(row)),
        Told(_("As told"), _as_told(row), "warn" if row.off else "text"),
        Told(_("Real-name rate"), row.rate),
        Told(_("Next election"), election_words(view.line), DUE_TONES.get(view.line.due, "text")),
        Told(_("Above"), "\n".join(one.name for one in view.above)),
        Told(_("Kind"), " · ".join(kind_words(code) for code in kinds if code)),
        Told(_("Covered units"), _units(view)),
        Told(_("Below"), "\n".join(one.name for one in view.below)),
        Told(_("Leader"), " ".join(part for part in (facts.leader, facts.phone) if part)),
        Told(_("Term"), _term(view)),
        Told(_("Founded on"), iso(facts.founded_on)),
        Told(_("Credit code"), facts.uscc),
        Told(_("Audit committee"), yes_no(facts.has_audit_committee),
             "warn" if facts.has_audit_committee is False else "text"),
        Told(_("Women's committee"), yes_no(facts.has_women_committee)),
        Told(_("Bank"), facts.bank),
        Told(_("Bank account"), facts.bank_account, key="bank_account"),
        Told(_("Remark"), facts.remark),
    ]  # fmt: skip


def _people(row: UnionRow) -> str:
    heads = row.heads
    facts = {"women": count(heads.women), "migrants": count(heads.migrants)}
    words = count(heads.members)
    if heads.members:
        words += "\n" + _("{women} women, {migrants} migrant workers", **facts)
    if row.directly.members != heads.members:
        words += "\n" + _("{n} of them directly", n=count(row.directly.members))
    return words


def _as_told(row: UnionRow) -> str:
    facts, heads = row.line.facts, row.heads
    told = [
        (_("members"), facts.member_count, heads.members),
        (_("women"), facts.women_count, heads.women),
        (_("migrant workers"), facts.migrant_count, heads.migrants),
    ]
    return "\n".join(
        f"{name} {count(number)} ({signed(here - number)})"
        for name, number, here in told
        if number is not None
    )


def _units(view: UnionView) -> str:
    names = [unit.name for unit in view.covered[:NAMED]]
    if len(view.covered) > NAMED:
        names.append(_("and {n} more", n=len(view.covered) - NAMED))
    return "\n".join([count(len(view.covered)), *names]) if names else ""


def _term(view: UnionView) -> str:
    facts = view.facts
    parts = []
    if facts.term_no is not None:
        parts.append(_("Term {n}", n=facts.term_no))
    if facts.term_years is not None:
        parts.append(_("{n} years", n=facts.term_years))
    if facts.term_start is not None:
        parts.append(_("from {day}", day=iso(facts.term_start)))
    return " · ".join(parts)

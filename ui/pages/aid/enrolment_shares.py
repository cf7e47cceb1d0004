"""How many of each unit take part in a plan? The rates of the units; who of one could still be enrolled is opened."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from app.aid import PlanLine, UnitShare
from app.shared.text import _
from ui.kit.drop_list import DropList
from ui.kit.grid import Column
from ui.kit.parts import Button
from ui.pages.aid.lines import Kind, Lines

if TYPE_CHECKING:
    from ui.desk import Desk
    from ui.kit.page import Page


class Share:
    """One unit's share, as a row."""

    def __init__(self, told: UnitShare) -> None:
        self.told, self.id = told, told.unit_id

    @property
    def rate(self) -> str:
        """Return the rate in percent."""
        return f"{self.told.rate // 10}.{self.told.rate % 10} %"


def _state(row: Share) -> str:
    if row.told.short:
        return _("Too few")
    if row.told.enrolled == 0:
        return _("Nobody")
    return _("Enough") if row.told.needed else _("Taking part")


def columns() -> list[Column]:
    """Return the columns of the list."""
    return [
        Column(_("Unit"), lambda row: row.told.unit, 220, key="unit"),
        Column(_("On the roll"), lambda row: f"{row.told.members:,}", 84, "count", key="members",
               number=lambda row: row.told.members),
        Column(_("People at work"), lambda row: f"{row.told.staff:,}", 96, "count", key="staff",
               number=lambda row: row.told.staff),
        Column(_("Covered people"), lambda row: f"{row.told.enrolled:,}", 96, "count", key="enrolled",
               number=lambda row: row.told.enrolled),
        Column(_("Not covered"), lambda row: f"{max(0, row.told.members - row.told.enrolled):,}", 96, "count",
               key="left", number=lambda row: max(0, row.told.members - row.told.enrolled)),
        Column(_("Participation rate"), lambda row: row.rate, 104, "count", key="rate"),
        Column(_("Plan asks for"), lambda row: f"{row.told.needed:,}", 104, "count", key="needed"),
        Column(_("State"), _state, 110, "state", key="state",
               tone=lambda row: "warn" if row.told.short else "quiet" if row.told.enrolled == 0 else "good"),
    ]  # fmt: skip


def kind() -> Kind:
    """Return what the list is made of."""
    return Kind(
        "participation", _("Participation of the units"), columns(),
        {
            "": (_("All"), lambda _row: True),
            "short": (_("Too few"), lambda row: row.told.short),
            "none": (_("Nobody covered"), lambda row: row.told.enrolled == 0),
            "left": (_("Somebody not covered"), lambda row: row.told.enrolled < row.told.members),
        },
        _("Unit, pinyin or initials"),
        lambda row: (row.told.unit,),
    )  # fmt: skip


class Shares(Lines):
    """The rates of all units under one active plan; `opened` gets the plan and the unit whose people are asked for."""

    def __init__(
        self, page: Page, desk: Desk, *, back: Callable[[], object],
        opened: Callable[[str, UnitShare], object],
    ) -> None:  # fmt: skip
        super().__init__(page, desk, kind(), back=(_("Back to the list"), back))
        self._opened = opened
        self.plan_id = ""
        self.choice = DropList(_("Plan"), 260)
        self.choice.activated.connect(lambda place: self._choose(self.choice.itemData(place)))
        self.open_button = Button(_("Who is not covered"), self.grid.open_current, picture="users")
        self.open_button.name_keys("Enter")
        self.offer(self.choice, self.open_button, self.papers.button)
        self.stand()

    def refresh(self) -> None:
        """Read the active plans, and the rates under the one chosen."""
        office = self.desk.office

        def read() -> tuple[list[PlanLine], tuple[UnitShare, ...], str]:
            aid, actor = office.aid, office.actor
            active = [line for line in aid.plans(actor) if line.active]
            chosen = self.plan_id if any(line.id == self.plan_id for line in active) else ""
            chosen = chosen or (active[0].id if active else "")
            return active, aid.participation(actor, chosen) if chosen else (), chosen

        self.page.run(read, lambda found: self._show(*found))

    def _show(self, active: list[PlanLine], shares: tuple[UnitShare, ...], chosen: str) -> None:
        self.plan_id = chosen
        self.choice.clear()
        for line in active:
            self.choice.addItem(line.name, line.id)
        self.choice.setCurrentIndex(max(0, self.choice.findData(chosen)))
        self.choice.setEnabled(len(active) > 1)
        self.show_rows([Share(one) for one in shares])

    def _choose(self, plan_id: str) -> None:
        self.plan_id = plan_id
        self.refresh()

    def paper_title(self) -> str:
        """Return what the list is called on paper, with its plan."""
        return f"{self.kind.title}  {self.choice.currentText()}".strip()

    def moved(self) -> None:
        """Offer to open the unit the list stands on."""
        self.open_button.setEnabled(self.grid.current() is not None)

    def open_row(self, row: Share) -> None:
        """Open who of a unit could still be enrolled."""
        self._opened(self.plan_id, row.told)

    def say_none(self) -> None:
        """Say why there is no unit in the list."""
        if not self.plan_id:
            self.grid.empty.say(_("No plan is active"), _("Rates are told of a plan that takes people in."))
        elif self.rows:
            self.grid.empty.say(_("None of these"), _("Another quick list shows the others."))
        else:
            self.grid.empty.say(
                _("No unit has members yet"), _("Units come with a roster, or are written down one by one.")
            )

    def way_back(self) -> dict[str, Any]:
        """Return the wish that opens this list again."""
        return {"shares": self.plan_id or True, "view": super().way_back()}

    def come_back(self, wish: Mapping[str, Any]) -> None:
        """Show the list again as it was, of the same plan."""
        if isinstance(wish.get("shares"), str):
            self.plan_id = wish["shares"]
        super().come_back(wish.get("view", {}))

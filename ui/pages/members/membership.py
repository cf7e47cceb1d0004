"""How does a membership change? One dialog for one person or many; what cannot follow is said before it is done."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout

from app.members import Change, needs_paper, needs_reason, possible, reasons_for
from app.shared import codes
from app.shared.errors import NuangongError
from app.shared.text import N_, _, _n
from ui.kit.fields import CodeField, DateField
from ui.kit.form import Form, Spec
from ui.kit.grid import Column, Grid
from ui.kit.page import Page
from ui.kit.parts import Button, Line
from ui.kit.window_model import ListSource
from ui.kit.work import LongWork
from ui.pages.choices import choices
from ui.pages.doorway import quiet
from ui.pages.members.columns import status_words

if TYPE_CHECKING:
    from app.members import Changed
    from ui.desk import Desk

UNIONS = {"2": N_("From which union"), "4": N_("To which union")}
EVERYBODY = ("ACTIVE", "RETAINED", "OUT_PENDING", "TRANSFERRED", "WITHDRAWN", "EXPELLED", "PENDING")


def looked_columns() -> list[Column]:
    """Return the columns of what an act would do: who, from what to what, or why they stay as they are."""
    return [
        Column(_("Name"), lambda line: line[0], 130, key="name"),
        Column(_("What becomes of it"), lambda line: line[1], 420, key="what"),
    ]


class MembershipDialog(QDialog):
    """Kind, day, reason and proof of a change. For many it is looked at first, then done in one act."""

    def __init__(
        self, page: Page, desk: Desk, member_ids: Sequence[str], name: str = "", status: str = ""
    ) -> None:
        super().__init__(page)
        self._page, self._desk, self._ids = page, desk, tuple(member_ids)
        self._statuses = (status,) if status else EVERYBODY
        self._looked: tuple[Change, Changed] | None = None
        self.setWindowTitle(_("Change membership"))
        self.form = Form([
            Spec("type", _("Kind of change"), self._kinds, required=True),
            Spec("day", _("Day of the change"), lambda: DateField(desk.office.clock.today), required=True),
            Spec("reason", _("Reason"), lambda: CodeField(choices("membership_change_reason"))),
            Spec("doc_no", _("Number of the paper")),
            Spec("union", _("Other union")),
        ])  # fmt: skip
        self.form.begin_with({"day": desk.office.clock.today()})
        self.form.finished.connect(self.go_on)
        self.form.changed.connect(self._forget)
        self.form.fields["type"].editingFinished.connect(self._fit)
        self.grid = Grid(desk.jobs, looked_columns(), page, _("What would become of them"))
        self.grid.setMinimumHeight(150)
        self.grid.hide()
        self.work = LongWork(page)
        self.told = quiet("")
        self.told.hide()
        if len(self._ids) == 1:
            head = quiet(_("{name}  {status}", name=name, status=status_words(status)))
        else:
            head = quiet(_n("{n} person is chosen", "{n} people are chosen", len(self._ids)))
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(10)
        for part in (head, self.form, self.told, self.grid, self.work, Line()):
            column.addWidget(part)
        row = QHBoxLayout()
        row.addWidget(Button(_("Leave it as it is"), self.reject, look="link"))
        row.addStretch(1)
        self.go = Button(self._verb(), self.go_on, look="primary", picture="check")
        self.go.name_keys("Ctrl+Enter")
        self.work.locked.append(self.go)
        row.addWidget(self.go)
        column.addLayout(row)
        self.setMinimumWidth(620)

    def _kinds(self) -> CodeField:
        ways = {kind for status in self._statuses for kind in possible(status)}
        return CodeField([one for one in choices("membership_change_type") if one.code in ways])

    def _verb(self) -> str:
        if len(self._ids) == 1:
            return _("Write the change down")
        if self._looked is None:
            return _("Look at it first")
        return _n("Change {n} person", "Change {n} people", len(self._looked[1].changed))

    def _fit(self) -> None:
        """Offer the reasons that fit the kind; the only one is written at once, for a change that needs one."""
        try:
            kind = self.form.fields["type"].read()
        except NuangongError:
            return
        fitting = reasons_for(kind) if kind else ()
        field = self.form.fields["reason"]
        field.offer([one for one in choices("membership_change_reason") if one.code in fitting])
        if len(fitting) == 1 and kind and needs_reason(kind) and not field.text():
            field.put(fitting[0])
        needed = any(needs_paper(status, kind or "") for status in self._statuses)
        self.form.note("doc_no", _("The letter or slip that proves the transfer") if needed else "", "hint")
        words = UNIONS.get(kind or "")
        self.form.note("union", _(words) if words else "", "hint")

    def _forget(self) -> None:
        """What was looked at is not what is written now."""
        self._looked = None
        self.go.setText(self._verb())

    # -- doing it

    def _change(self) -> Change | None:
        answers = self.form.read()
        if answers is None:
            return None
        other = answers["union"] or ""
        coming = answers["type"] == "2"
        return Change(
            answers["type"], answers["day"], answers["reason"], answers["doc_no"] or "",
            other if coming else "", "" if coming else other,
        )  # fmt: skip

    def go_on(self) -> None:
        """Do it for one person; for many show first what would become of them."""
        change = self._change()
        if change is None or self.work.busy:
            return
        office = self._desk.office
        if len(self._ids) > 1 and (self._looked is None or self._looked[0] != change):
            self._page.run(
                lambda: office.members.look_at_change(office.actor, self._ids, change),
                lambda changed: self._show(change, changed),
                self._refused,
            )
            return
        self.work.do(
            _("Writing the change…"),
            lambda progress: office.members.change_membership(
                office.actor, self._ids, change, progress=progress
            ),
            lambda changed: self._done(change, changed),
            self._refused,
        )

    def _show(self, change: Change, changed: Changed) -> None:
        self._looked = (change, changed)
        stays = [(one.name, one.reason.words()) for one in changed.skipped]
        moves = [
            (name, f"{status_words(old)} → {status_words(new)}") for _id, name, old, new in changed.changed
        ]
        self.grid.show_source(ListSource([*stays, *moves]))
        self.grid.show()
        words = _n("{n} person would be changed.", "{n} people would be changed.", len(moves))
        if stays:
            words += " " + _n(
                "{n} stays as before, for the reason beside the name.",
                "{n} stay as before, for the reasons beside the names.",
                len(stays),
            )
        self.told.setText(words)
        self.told.show()
        self.go.setText(self._verb())
        self.go.setEnabled(bool(moves))

    def _done(self, change: Change, changed: Changed) -> None:
        desk = self._desk
        kind = codes.load("membership_change_type").label(change.type)
        if len(changed.changed) == 1:
            words = _("{name}: {change} is written down", name=changed.changed[0][1], change=kind)
        else:
            words = _n("{change}: {n} person", "{change}: {n} people", len(changed.changed), change=kind)

        def undo() -> None:
            desk.take_back(
                lambda office: office.members.undo_change_of_membership(office.actor, changed.command),
                lambda n: _n("Taken back for {n} person", "Taken back for {n} people", n),
            )

        self.accept()
        desk.say(words, undo if changed.command else None)

    def _refused(self, error: Exception) -> None:
        if isinstance(error, NuangongError):
            if error.field in ("from_union", "to_union"):
                error.field = "union"
            self.form.show_errors([error])
        else:
            self._page.fault(error)


def ask(page: Page, desk: Desk, member_ids: Sequence[str], **who: Any) -> MembershipDialog | None:
    """Open the dialog for these people; nothing happens when nobody is chosen."""
    if not member_ids:
        return None
    dialog = MembershipDialog(page, desk, member_ids, **who)
    dialog.open()
    return dialog

"""Which files were kept long enough, and what was erased? Two people erase what is ticked; the record of it stays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from app.hardship import ErasableFile, ErasureView
from app.shared.text import _, _n
from ui.kit.asking import AskForm
from ui.kit.fields import Field
from ui.kit.form import Form, Spec
from ui.kit.grid import Column
from ui.kit.parts import Button
from ui.pages.choices import second_persons, second_specs
from ui.pages.hardship.place_list import PlaceList
from ui.pages.hardship.words import state_words
from ui.pages.home.gather import may

if TYPE_CHECKING:
    from app.security.service import Operator
    from ui.desk import Desk
    from ui.pages.hardship.page import HardshipPage


def _state(one: Any) -> tuple[str, str]:
    """Say how a file stands, and its tone."""
    if isinstance(one, ErasureView):
        return _("Erased"), "quiet"
    return _("May be erased"), "warn"


def _facts(one: Any) -> str:
    if isinstance(one, ErasureView):
        return _("{day} by {one} and {other}: {reason}", day=one.at.date().isoformat(), one=one.by,
                 other=one.seconded_by, reason=one.reason)  # fmt: skip
    since = (one.kept_until + timedelta(days=1)).isoformat()
    return _("{state}; since {day}", state=state_words(one.state), day=since)


class ErasableList(PlaceList):
    """The files whose time of keeping is over, and the records of those erased."""

    WISH: ClassVar[Mapping[str, Any]] = {"erasable": True}

    def __init__(self, page: HardshipPage, desk: Desk) -> None:
        super().__init__(page, desk, [
            Column(_("File number"), lambda one: one.number, 120, key="number"),
            Column(_("Head"), lambda one: getattr(one, "head", ""), 110, key="head"),
            Column(_("Village or unit"), lambda one: getattr(one, "place", ""), 150, key="place"),
            Column(_("State"), lambda one: _state(one)[0], 130, "state", key="state", tone=lambda one: _state(one)[1]),
            Column(_("Left on"), lambda one: one.left_on.isoformat(), 105, key="left"),
            Column(_("Kept until"), lambda one: one.kept_until.isoformat(), 105, key="kept"),
            Column(_("More"), _facts, 380, key="facts"),
        ], _("Files kept long enough"), "hardship_erasable", ticks=True)  # fmt: skip
        self.asking: AskForm | None = None
        self.erase_button = Button(_("Erase"), self.ask, look="primary", picture="x", keys="Ctrl+Shift+D")
        self.offer(self.erase_button)
        self.grid.chosen.connect(lambda _count: self._word())

    def refresh(self) -> None:
        """Read both anew."""
        office = self.desk.office

        def read() -> tuple[Sequence[ErasableFile], Sequence[ErasureView]]:
            return office.hardship.erasable(office.actor), office.hardship.erasures(office.actor)

        self.page.run(read, lambda found: self._show(*found))

    def _show(self, files: Sequence[ErasableFile], gone: Sequence[ErasureView]) -> None:
        count = len(files)
        words = _n(
            "{n} file was kept as long as it must be.", "{n} files were kept as long as they must be.", count
        )
        more = _(
            "Names, numbers, illnesses and papers go; the number, the days and everything that was paid stay."
        )
        self.show_rows([*files, *gone], f"{words} {more}" if count else more)
        self.grid.empty.say(
            _("No file was kept long enough yet"), _("Originals are kept ten years after the household left.")
        )
        self._word()

    def _chosen(self) -> list[ErasableFile]:
        """Return the files ticked, all that may be erased without a tick."""
        at = self.grid.ticked_ids() if self.grid.has_ticks() else range(len(self.rows))
        return [one for one in (self.rows[n] for n in at) if isinstance(one, ErasableFile)]

    def _word(self) -> None:
        count = len(self._chosen())
        self.erase_button.setText(_n("Erase {n} file", "Erase {n} files", count))
        self.erase_button.setVisible(count > 0 and may(self.desk.office, "hardship.erase"))

    def ask(self) -> None:
        """Ask for the reason, and for the second person."""
        office = self.desk.office
        if self._chosen():
            self.page.run(lambda: office.operators.list(office.actor), self._ask)

    def _ask(self, operators: tuple[Operator, ...]) -> None:
        others = second_persons(operators, self.desk.actor.operator_id)
        if not others:
            self.page.strip.say(
                _("Two people erase files, and nobody else works here. Add somebody under “Who may work here”."),
                "warn", (_("Who may work here"), lambda: self.desk.go("people", {})),
            )  # fmt: skip
            return
        chosen = self._chosen()
        form = Form([Spec("reason", _("Why they are erased"), Field, required=True), *second_specs(others)])
        told = _n("What is personal in {n} file goes, here and on the office's other computers. It cannot be taken "
                  "back.",
                  "What is personal in {n} files goes, here and on the office's other computers. It cannot be taken "
                  "back.",
                  len(chosen))  # fmt: skip
        self.asking = AskForm(
            self.page, _("Erase files kept long enough"), form, _("Erase"),
            lambda answers: self._erase([one.file_id for one in chosen], answers), told=told, picture="x", stays=True,
            grave=True,
        )  # fmt: skip
        self.asking.show()
        form.go_to("reason")

    def _erase(self, ids: Sequence[str], answers: Mapping[str, Any]) -> None:
        office, window = self.desk.office, self.asking
        assert window is not None

        def work(progress: Any) -> tuple[str, ...]:
            second = office.operators.prove(office.actor, answers["operator"], answers["password"])
            return office.hardship.erase(office.actor, ids, second, answers["reason"], progress)

        def done(gone: tuple[str, ...]) -> None:
            window.accept()
            self.desk.say(_n("{n} file is erased", "{n} files are erased", len(gone)), None)
            self.refresh()

        self.page.many.work.do(_("Erasing…"), work, done, window.refused(self.page.fault))

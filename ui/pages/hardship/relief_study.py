"""Who goes on with study aid, and what came of a school year? The list, and one act that drafts it for all of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from app.shared.money import yuan
from app.shared.text import _, _n
from ui.kit.parts import Button
from ui.kit.work import LongWork
from ui.pages.aid.lines import Kind, Lines
from ui.pages.hardship.relief_words import school_words, student_columns
from ui.pages.home.gather import may

if TYPE_CHECKING:
    from app.office import Office
    from app.relief import StudentLine, StudyFigures
    from ui.desk import Desk
    from ui.pages.hardship.page import HardshipPage


def school_year(day: Any) -> int:
    """Return the year in which the school year of a day begins: from July on it is the coming one."""
    return day.year if day.month >= 7 else day.year - 1


def kind() -> Kind:
    """Return what the list is made of."""
    return Kind(
        "relief_study", _("Study aid"), student_columns(), {"": (_("Who goes on"), lambda _one: True)},
        _("Student, parent, file or school"), lambda one: (one.name, one.head, one.file_number, one.school), ticks=True,
    )  # fmt: skip


class Study(Lines):
    """The students who go on."""

    WISH: ClassVar[str] = "study"

    def __init__(self, page: HardshipPage, desk: Desk, year: int | None = None) -> None:
        super().__init__(page, desk, kind(), back=(_("Back to the files"), page.back))
        self.hardship_page = page
        self.year = year or school_year(desk.office.clock.today())
        self.work = LongWork(page)
        self.earlier_button = Button(_("Year before"), lambda: self.turn(-1), picture="chevron-left")
        self.later_button = Button(_("Year after"), lambda: self.turn(1), picture="chevron-right")
        self.draft_button = Button("", self.draft, look="primary", picture="list-checks", keys="Ctrl+Return")
        self.offer(self.earlier_button, self.later_button, self.draft_button, self.papers.button)
        self.under_way.addWidget(self.work)
        self.stand()
        self._word()

    def paper_title(self) -> str:
        """Return what the list is called on paper."""
        return "  ".join((self.kind.title, school_words(self.year)))

    def turn(self, by: int) -> None:
        """Turn to another school year."""
        self.year += by
        self.refresh()

    def refresh(self) -> None:
        """Ask who goes on, and what came of the year."""
        office, year = self.desk.office, self.year

        def read() -> tuple[Sequence[StudentLine], StudyFigures]:
            return office.relief.study_to_continue(office.actor, year), office.relief.study_figures(
                office.actor, year
            )

        self.page.run(read, self._show)

    def _show(self, found: tuple[Sequence[StudentLine], StudyFigures]) -> None:
        lines, told = found
        if told.year != self.year:
            return
        self.show_rows([Going(one) for one in lines])
        words = _("School year {year}: {raised} yuan raised, {paid} yuan paid to {children} children, "
                  "{admitted} for the first time. {workers} are of workers, {migrants} of migrant workers.",
                  year=school_words(self.year), raised=yuan(told.raised), paid=yuan(told.paid), children=told.children,
                  workers=told.of_workers, migrants=told.of_migrants, admitted=told.admitted)  # fmt: skip
        self.tell(words)
        self._word()

    def _word(self) -> None:
        ticked = len(self.grid.ticked_ids()) if self.grid.has_ticks() else 0
        words = _("Draft study aid for {n}", n=f"{ticked or len(self.rows):,}")
        self.draft_button.setText(words)
        self.draft_button.setVisible(bool(self.rows) and may(self.desk.office, "relief.keep"))

    def chosen(self) -> None:
        """Hear that others are ticked."""
        self._word()

    def draft(self) -> None:
        """Draft the study aid of the year for those ticked, or for all."""
        if not self.rows or not may(self.desk.office, "relief.keep"):
            return
        office, year = self.desk.office, self.year
        ids = {one.person_id for one in (self.chosen_rows() if self.grid.has_ticks() else self.rows)}

        def done(made: Sequence[str]) -> None:
            words = _n("{n} draft of study aid is made", "{n} drafts of study aid are made", len(made))
            self.desk.say(words, lambda: self._take_back(made))
            told = _("Each still needs this year's proof of schooling and its project.")
            self.page.strip.say(
                told, "quiet", (_("Show them"), lambda: self.hardship_page.show_relief("draft"))
            )
            self.refresh()

        self.work.do(
            _("Drafting study aid…"),
            lambda progress: office.relief.continue_study(office.actor, year, ids, progress), done,
        )  # fmt: skip

    def _take_back(self, made: Sequence[str]) -> None:
        def work(office: Office) -> object:
            return office.relief.drop(office.actor, made)

        def words(_none: object) -> str:
            if not self.page.closed:
                self.refresh()
            return _("Taken back: the drafts are given up")

        self.desk.take_back(work, words)

    def open_row(self, row: Any) -> None:
        """Open the file of a student."""
        self.hardship_page.open(row.file_id, "relief")

    def say_none(self) -> None:
        """Say who stands here."""
        words = _(
            "Who got study aid the year before and is still at school stands here, once the household is on file."
        )
        self.grid.empty.say(_("Nobody goes on"), words)

    def way_back(self) -> dict[str, Any]:
        """Return the wish that brings this list back."""
        return {self.WISH: self.year, **super().way_back()}


class Going:
    """A student as a row of the list: its id is the person's."""

    def __init__(self, line: StudentLine) -> None:
        self._line = line
        self.id = line.person_id

    def __getattr__(self, name: str) -> Any:
        """Return what the student's line says."""
        return getattr(self._line, name)

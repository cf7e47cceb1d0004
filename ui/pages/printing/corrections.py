"""How is each printer corrected? The ruler page printed, what was measured typed, per form, printer and tray."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from shiboken6 import isValid

from app.printing import ACROSS, ALONG, FORMS, LEFT, TOP, WHOLE, Correction, preview, read_measures
from app.shared.errors import RuleError
from app.shared.text import _
from ui.kit.asking import AskForm
from ui.kit.field_code import Choice, CodeField
from ui.kit.field_line import clean
from ui.kit.form import Form, Spec
from ui.kit.grid import Column
from ui.kit.parts import Button
from ui.kit.preview_press import Printers
from ui.kit.trays import Tray, tray_words
from ui.kit.work import LongWork
from ui.pages.aid.lines import Kind, Lines
from ui.pages.printer import paper_printers, send_to_printer
from ui.pages.printing.words import form_words, moment
from ui.pages.proof import paper_language, trays_here

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.shared.progress import Progress
    from ui.desk import Desk
    from ui.kit.page import Page

ALL = "*"
DPI = 300


def kind() -> Kind:
    """Return what the list of corrections is made of."""
    columns = [
        Column(_("Printer"), lambda one: one.printer, 200, key="printer", filter="printer"),
        Column(_("Tray"), lambda one: tray_words(one.tray) if one.tray else _("Any tray"), 120, key="tray"),
        Column(_("Form"), lambda one: form_words(one.form) if one.form else _("All papers"), 200, key="form"),
        Column(_("Right, mm"), lambda one: f"{one.shift.right / 1000:+.2f}", 90, "count", key="right"),
        Column(_("Down, mm"), lambda one: f"{one.shift.down / 1000:+.2f}", 90, "count", key="down"),
        Column(_("Width, %"), lambda one: f"{one.shift.wide / WHOLE * 100:.2f}", 90, "count", key="wide"),
        Column(_("Height, %"), lambda one: f"{one.shift.high / WHOLE * 100:.2f}", 90, "count", key="high"),
        Column(_("Measured"), lambda one: moment(one.at), 130, key="at"),
    ]  # fmt: skip
    return Kind(
        "print-corrections", _("Corrections of printers"), columns, {"": (_("All"), lambda _one: True)},
        _("Printer or form"), lambda one: (one.printer, form_words(one.form) if one.form else ""),
        {"printer": lambda one: one.printer},
    )  # fmt: skip


class TrayField(CodeField):
    """A tray the printer told of, or any name people have for one it did not tell of."""

    def __init__(self) -> None:
        super().__init__(())

    def offer_trays(self, trays: Sequence[Tray]) -> None:
        """Offer these."""
        self.offer([Choice(one.key, one.words) for one in trays])
        if known := self._by_code.get(clean(self.text())):
            self.setText(known.words)

    def read(self) -> str | None:
        """Return the tray as its printer calls it, else what was typed."""
        text = clean(self.text())
        found = self._by_words.get(text) or self._by_code.get(text)
        return found.code if found else text or None


class Corrections(Lines):
    """How the printers of this computer are corrected."""

    def __init__(self, page: Page, desk: Desk) -> None:
        super().__init__(page, desk, kind())
        self.printers = Printers()
        self.measure_button = Button(
            _("Type what was measured"), self.ask_measures, look="primary", picture="pencil", keys="Ctrl+N"
        )
        self.ruler_button = Button(
            _("Print the ruler page"), self.ask_ruler, picture="printer", keys="Ctrl+R"
        )
        self.off_button = Button(_("Take the correction away"), self.take_away, look="link", picture="undo-2")
        self.offer(self.measure_button, self.ruler_button, self.off_button, verb="printing.produce")
        self.offer(self.papers.button)
        self.work = LongWork(page, [self.ruler_button])
        self.under_way.addWidget(self.work)
        self.asking: AskForm | None = None
        told = _(
            "Print the ruler page, lay a ruler on it, and type what you measure. What is printed is moved by that "
            "from then on, on this computer."
        )
        self.tell(told)
        self.stand()

    def refresh(self) -> None:
        """Read the corrections anew."""
        office = self.desk.office
        self.page.run(lambda: office.centre.corrections(office.actor), self.show_rows)

    def moved(self) -> None:
        """Offer to take the current correction away."""
        self.off_button.setEnabled(bool(self.grid.rows.ids))

    def open_row(self, _row: Any) -> None:
        """Type what was measured."""
        self.ask_measures()

    def say_none(self) -> None:
        """Say what to do."""
        words = _(
            "A printer that puts everything a little beside can be corrected to less than half a millimetre."
        )
        steps = [Button(_("Print the ruler page"), self.ask_ruler, picture="printer")]
        self.grid.empty.say(_("No printer is corrected"), words, steps)

    # -- the ruler page

    def ask_ruler(self) -> None:
        """Ask which printer prints the ruler page."""
        names = self.printers.names()
        if not names:
            words = _("This computer has no printer. Save the paper as PDF and print it on another one.")
            self.page.strip.say(words, "warn")
            return
        form = Form([
            Spec("printer", _("Printer"), lambda: _printers(names), required=True),
            Spec("tray", _("Tray"), TrayField, hint=_("Empty: as the printer does by itself")),
        ])  # fmt: skip
        self._follow_printer(form)
        form.begin_with({"printer": names[0]})
        self.asking = AskForm(
            self.page, _("Print the ruler page"), form, _("Print"),
            lambda told: self.print_ruler(told["printer"], told["tray"] or ""),
            told=_("The ruler page is printed as the printer does it by itself, without any correction."),
            picture="printer",
        )  # fmt: skip
        self.asking.show()

    def _follow_printer(self, form: Form) -> None:
        """Offer the trays of the printer chosen in a form, as soon as it has said which it has."""
        office = self.desk.office

        def asked(_text: str) -> None:
            try:
                printer = form.fields["printer"].read()
            except RuleError:  # not written to its end
                return

            def came(trays: tuple[Tray, ...]) -> None:
                if isValid(form):
                    form.fields["tray"].offer_trays(trays)

            if printer:
                self.page.run(
                    lambda: trays_here(
                        self.printers.trays(printer), office.centre.corrections(office.actor), printer
                    ),
                    came,
                    lane="io",
                )

        form.fields["printer"].textChanged.connect(asked)

    def print_ruler(self, printer: str, tray: str = "") -> None:
        """Print the ruler page, uncorrected."""
        office, language = self.desk.office, paper_language()

        def work(_progress: Progress) -> None:
            page = preview.render(office.centre.ruler_page(office.actor, language), 0, DPI)
            send_to_printer([page], printer, tray)

        def done(_none: None) -> None:
            step = (_("Type what was measured"), lambda: self.ask_measures(printer, tray))
            self.page.strip.say(
                _("The ruler page went to the printer “{printer}”.", printer=printer), "good", step
            )

        self.work.do(_("Printing the ruler page…"), work, done)

    # -- what was measured

    def ask_measures(self, printer: str = "", tray: str = "") -> None:
        """Ask what was measured on the ruler page, and for which printer, tray and form it holds."""
        row = self.grid.current() if self.grid.rows.ids else None
        names = sorted({*self.printers.names(), *(one.printer for one in self.rows), *paper_printers()})
        forms = (Choice(ALL, _("All papers")), *(Choice(key, form_words(key)) for key in sorted(FORMS)))
        form = Form([
            Spec("printer", _("Printer"), lambda: _printers(names), required=True),
            Spec("tray", _("Tray"), TrayField, hint=_("Empty for any tray")),
            Spec("form", _("Form"), lambda: CodeField(forms), required=True),
            Spec("left", _("Left edge to the left line"), required=True, hint=_("{mm} mm is right", mm=f"{LEFT:g}")),
            Spec("top", _("Upper edge to the upper line"), required=True, hint=_("{mm} mm is right", mm=f"{TOP:g}")),
            Spec("across", _("Left line to right line"), required=True, hint=_("{mm} mm is right", mm=f"{ACROSS:g}")),
            Spec("along", _("Upper line to lower line"), required=True, hint=_("{mm} mm is right", mm=f"{ALONG:g}")),
        ])  # fmt: skip
        begin = printer or (row.printer if row else names[0] if len(names) == 1 else "")
        self._follow_printer(form)
        from_tray = tray if printer else row.tray if row else ""
        form.begin_with({"printer": begin, "form": forms[0].words, "tray": from_tray})
        self.asking = AskForm(
            self.page, _("What was measured"), form, _("Correct the printer"), self._correct,
            told=_("Measure on the ruler page that was printed last, to half a millimetre."), picture="check",
            stays=True,
        )  # fmt: skip
        self.asking.show()

    def _correct(self, told: dict[str, Any]) -> None:
        window, office = self.asking, self.desk.office
        assert window is not None
        try:
            measured = read_measures({name: told[name] or "" for name in ("left", "top", "across", "along")})
        except RuleError as error:
            window.form.show_errors([error])
            return
        form = "" if told["form"] == ALL else told["form"]

        def done(one: Correction) -> None:
            window.accept()
            self.desk.say(_("The printer “{printer}” is corrected.", printer=one.printer), None)
            self.stand_on(one.id)
            self.refresh()

        self.page.run(
            lambda: office.centre.correct(office.actor, form, told["printer"], (told["tray"] or "").strip(), measured),
            done, window.refused(self.page.fault),
        )  # fmt: skip

    def take_away(self) -> None:
        """Print without the current correction from now on."""
        one, office = (self.grid.current() if self.grid.rows.ids else None), self.desk.office
        if one is None:
            return

        def done(_none: None) -> None:
            def undo() -> None:
                self.desk.take_back(lambda office: office.centre.put_back(office.actor, one), self._is_back)

            self.desk.say(_("The correction of “{printer}” is taken away.", printer=one.printer), undo)
            self.refresh()

        self.page.run(lambda: office.centre.uncorrect(office.actor, one), done)

    def _is_back(self, one: Correction) -> str:
        if not self.page.closed:
            self.refresh()
        return _("The printer “{printer}” is corrected.", printer=one.printer)


def _printers(names: list[str]) -> CodeField:
    return CodeField(tuple(Choice(name, name) for name in names))

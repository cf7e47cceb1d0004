"""Which words stand on a form? Each text beside the shipped one: changed, brought back, an earlier version taken."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.printing import WordingLine, WordingText
from app.shared.text import N_, _
from ui.kit.asking import AskForm
from ui.kit.dialogs import confirm
from ui.kit.field_code import Choice, CodeField
from ui.kit.field_text import TextField
from ui.kit.form import Form, Spec
from ui.kit.grid import Column
from ui.kit.parts import Button
from ui.pages.aid.lines import Kind, Lines
from ui.pages.printing.words import form_words, moment

if TYPE_CHECKING:
    from ui.desk import Desk
    from ui.kit.page import Page

LANGUAGES = {"zh_CN": N_("Chinese"), "ko_KR": N_("Korean")}
SHIPPED = "0"


@dataclass(frozen=True)
class Text:
    """One text of a form in a language: as it stands and as it was shipped."""

    language: str
    entry: str
    words: str
    shipped: str

    @property
    def id(self) -> str:
        """Return what tells it from the others."""
        return f"{self.language} {self.entry}"

    @property
    def changed(self) -> bool:
        """Say whether the office changed it."""
        return self.words != self.shipped


def kind() -> Kind:
    """Return what the list of a form's texts is made of."""
    columns = [
        Column(_("Language"), lambda one: _(LANGUAGES[one.language]), 90, key="language", filter="language"),
        Column(_("Text"), lambda one: one.words, 420, key="words"),
        Column(_("State"), lambda one: _("Changed by the office") if one.changed else _("As shipped"), 100, "state",
               key="state", tone=lambda one: "good" if one.changed else "quiet"),
        Column(_("As it was shipped"), lambda one: one.shipped if one.changed else "", 360, key="shipped"),
        Column(_("Place in the form"), lambda one: one.entry, 170, key="entry", hidden=True),
    ]  # fmt: skip
    return Kind(
        "form-words", _("Words of a form"), columns,
        {
            "": (_("All"), lambda _one: True), "changed": (_("Changed by the office"), lambda one: one.changed),
            **{key: (_(words), lambda one, key=key: one.language == key) for key, words in LANGUAGES.items()},
        },
        _("Text or its place"), lambda one: (one.words, one.entry), {"language": lambda one: one.language},
        lambda _key, value: _(LANGUAGES[value]),
    )  # fmt: skip


class Wordings(Lines):
    """The texts of one form; `back` goes to the list of forms."""

    def __init__(self, page: Page, desk: Desk, key: str, back: Callable[[], object]) -> None:
        super().__init__(page, desk, kind(), back=(_("All forms"), back))
        self.key_of_form = key
        self.go_back = back
        self.edit_button = Button(_("Change this text"), self.edit, look="primary", picture="pencil")
        self.edit_button.name_keys("Enter")
        self.shipped_button = Button(_("This text as shipped"), self.restore_text, picture="undo-2")
        self.all_button = Button(_("The whole form as shipped"), self.ask_all, picture="rotate-ccw")
        self.version_button = Button(_("An earlier version"), self.ask_version, picture="history")
        self.offer(
            self.edit_button, self.shipped_button, self.all_button, self.version_button, self.papers.button
        )
        self.asking: AskForm | None = None
        self._lines: dict[str, WordingLine] = {}
        self._versions: dict[str, tuple[WordingLine, ...]] = {}
        self.stand()

    def paper_title(self) -> str:
        """Return what the list is called on paper."""
        return _("Words of the form {form}", form=form_words(self.key_of_form))

    def refresh(self) -> None:
        """Read the texts anew, with their versions."""
        office, key = self.desk.office, self.key_of_form

        def read() -> list[tuple[WordingText, tuple[WordingLine, ...]]]:
            service, actor = office.printing, office.actor
            return [
                (service.wording(actor, key, one), service.wording_versions(actor, key, one))
                for one in LANGUAGES
            ]

        self.page.run(read, self._show)

    def _show(self, found: list[tuple[WordingText, tuple[WordingLine, ...]]]) -> None:
        self._lines = {text.line.language: text.line for text, _versions in found}
        self._versions = {text.line.language: versions for text, versions in found}
        told = " · ".join(": ".join((_(words), self._stands(one))) for one, words in LANGUAGES.items())
        self.tell(f"{form_words(self.key_of_form)}　{told}")
        self.show_rows([
            Text(text.line.language, entry, words, text.shipped[entry])
            for text, _versions in found
            for entry, words in text.entries.items()
        ])  # fmt: skip

    def _stands(self, language: str) -> str:
        return version_words(self._lines[language])

    def current(self) -> Text | None:
        """Return the text the list stands on."""
        return self.grid.current() if self.grid.rows.ids else None

    def moved(self) -> None:
        """Offer what can be done with the current text, and with the form."""
        one = self.current()
        self.edit_button.setEnabled(one is not None)
        self.shipped_button.setEnabled(one is not None and one.changed)
        self.all_button.setEnabled(any(text.changed for text in self.rows))
        self.version_button.setEnabled(any(len(known) > 1 for known in self._versions.values()))

    def open_row(self, _row: Any) -> None:
        """Change a text."""
        self.edit()

    def say_none(self) -> None:
        """Say that nothing was changed."""
        self.grid.empty.say(
            _("No text was changed"),
            _("This form stands in the words it was shipped with. Choose “All” to change one."),
            [],
        )

    # -- changing

    def edit(self) -> None:
        """Ask what the current text shall say."""
        one = self.current()
        if one is None:
            return
        lines = max(3, one.shipped.count("\n") + 1 + len(one.shipped) // 40)
        form = Form([Spec(one.entry, _("Text"), lambda: TextField(min(lines, 12)), required=True, wide=True)])
        form.begin_with({one.entry: one.words})
        told = _(
            "Places in braces take facts in and stay as they are. What was printed before keeps its words."
        )
        self.asking = AskForm(
            self.page, _("Change this text"), form, _("Print it so from now on"),
            lambda answers: self._take(one, answers[one.entry] or ""), told=told, picture="check", stays=True,
        )  # fmt: skip
        self.asking.show()

    def _take(self, one: Text, words: str) -> None:
        window = self.asking
        assert window is not None
        self._change(one, words, window.refused(self.page.fault), window.accept)

    def restore_text(self) -> None:
        """Let the current text stand as it was shipped."""
        one = self.current()
        if one is not None and one.changed:
            self._change(one, one.shipped, self.page.fault, lambda: None)

    def _change(
        self, one: Text, words: str, failed: Callable[[Exception], object], over: Callable[[], object]
    ) -> None:
        office, key, before = self.desk.office, self.key_of_form, self._before(one.language)

        def done(version: int) -> None:
            over()
            self.stand_on(one.id)
            self._say_done(one.language, version, before)

        self.page.run(
            lambda: office.printing.take_wording(office.actor, key, one.language, {one.entry: words}), done, failed
        )  # fmt: skip

    # -- going back

    def ask_all(self) -> None:
        """Ask before all texts stand as they were shipped."""
        changed = [
            language for language in LANGUAGES if any(t.changed for t in self.rows if t.language == language)
        ]
        words = _(
            "All texts of this form stand as they were shipped again. The versions before can be taken again."
        )

        def act() -> None:
            for language in changed:
                self._restore(language, 0)

        self.sure = confirm(
            self.page, _("The whole form as shipped"), words, _("The whole form as shipped"), act
        )

    def ask_version(self) -> None:
        """Ask which earlier version shall stand again."""
        choices = tuple(
            Choice(f"{language} {number}", "　".join((_(LANGUAGES[language]), version_words(line))))
            for language, known in self._versions.items()
            for line in known[1:]
            for number in [line.version if line.at else SHIPPED]
        )
        form = Form([Spec("version", _("Version"), lambda: CodeField(choices), required=True)])

        def answered(told: dict[str, Any]) -> None:
            language, version = str(told["version"]).split(" ")
            self._restore(language, int(version))

        self.asking = AskForm(
            self.page, _("An earlier version"), form, _("Let it stand again"), answered, picture="history"
        )
        self.asking.show()

    def _restore(self, language: str, version: int) -> None:
        office, key, before = self.desk.office, self.key_of_form, self._before(language)
        self.page.run(
            lambda: office.printing.restore_wording(office.actor, key, language, version),
            lambda made: self._say_done(language, made, before),
        )

    def _before(self, language: str) -> int:
        line = self._lines[language]
        return line.version if line.at else 0

    def _say_done(self, language: str, version: int, before: int) -> None:
        key = self.key_of_form

        def undo() -> None:
            self.desk.take_back(
                lambda office: office.printing.restore_wording(office.actor, key, language, before), self._is_back
            )  # fmt: skip

        self.desk.say(_("The form “{form}” stands in version {n}.", form=form_words(key), n=version), undo)
        self.refresh()

    def _is_back(self, version: int) -> str:
        if not self.page.closed:
            self.refresh()
        return _("The form “{form}” stands in version {n}.", form=form_words(self.key_of_form), n=version)


def version_words(line: WordingLine) -> str:
    """Say which version of a form's words it is, whose and since when."""
    if line.at is None:
        return _("version {n}, as shipped", n=line.version)
    told = {"n": line.version, "day": moment(line.at)[:10], "who": line.by}
    return _("version {n}, {day}, {who}", **told)

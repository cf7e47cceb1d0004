"""Which forms are there, in whose words, and how does each look? The part of printing's service that lists them."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from app.printing import pdf, queries, wording
from app.printing.blanks import BLANKS, blank
from app.printing.forms import FORMS
from app.printing.proof import Proof
from app.printing.sheet import Sheet
from app.printing.specimens import specimen
from app.printing.wording_service import SINGLE, UnknownForm, WordingLine, Wordings
from app.security import masking
from app.shared.actor import Actor
from app.shared.errors import RuleError
from app.shared.text import N_
from app.unions import office_facts

_OF_VISITS = "visits"
_AREAS = {"": _OF_VISITS, "relief": "hardship"}


class NoBlank(RuleError):
    """The form says something of a record; without one it makes no sense."""

    code = "print.no_blank"
    template = N_("This form is filled in from a record. It has no blank; nothing was printed.")


@dataclass(frozen=True)
class Template:
    """A form: which part of the desk it belongs to, its words by language, and when it was printed last, how often.

    `has_blank` says whether it can be printed to be filled in by hand.
    """

    key: str
    area: str
    has_blank: bool
    words: Mapping[str, WordingLine]
    printed: int = 0
    last: datetime | None = None

    @property
    def id(self) -> str:
        """Return what tells it from the others."""
        return self.key

    @property
    def version(self) -> int:
        """Return the version that stands on its papers: the latest of both languages."""
        return max(one.version for one in self.words.values())

    @property
    def changed(self) -> int:
        """Return how many texts are the office's own, in both languages together."""
        return sum(one.changed for one in self.words.values())

    @property
    def newer(self) -> bool:
        """Say whether the program brought other words since the office changed them."""
        return any(one.newer for one in self.words.values())


class Templates(Wordings):
    """The part of printing's service that lists the forms and shows them without a record."""

    def templates(self, actor: Actor) -> tuple[Template, ...]:
        """Return every form, by the part of the desk it belongs to."""
        self._guard.check(actor, "printing.read")
        words = {(one.key, one.language): one for one in self.wordings(actor)}
        with self._db.reading() as tx:
            printed = queries.printed_by_form(tx)
        found = []
        for key, form in FORMS.items():
            area = form.needs.partition(".")[0]
            many, last = printed.get(key, (0, None))
            lines = {language: words[key, language] for language in SINGLE}
            found.append(Template(key, _AREAS.get(area, area), key in BLANKS, lines, many, last))
        return tuple(found)

    def specimen(self, actor: Actor, key: str, language: str = "zh_CN") -> Proof:
        """Draw a form as it looks about somebody invented, in the words that stand, marked as no voucher.

        Who may not draw the paper of a real person is not shown this one.

        Raises NotAllowed, UnknownForm, UnknownLanguage, MissingGlyphs, and DeviceErrors of fonts.
        """
        self._guard.check(actor, "printing.list")
        if key not in FORMS:
            raise UnknownForm(form=key)
        masking.check_paper(actor, key)
        with self._db.reading() as tx:
            words, mark = self._worded(tx, key, language), self._worded(tx, "foot", language)["preview"]
        sheet = specimen(words, wording.load(key, language))
        if sheet is None:
            raise UnknownForm(form=key)
        return self._shown(replace(sheet, mark=mark.split("\n")[0]))

    def blank(self, actor: Actor, key: str, language: str = "zh_CN") -> Proof:
        """Draw a form to be filled in by hand; `give_out` writes in the audit that it went out.

        Raises NoBlank, UnknownLanguage, MissingGlyphs, and DeviceErrors of fonts.
        """
        self._guard.check(actor, "printing.list")
        if key not in BLANKS:
            raise NoBlank()
        with self._db.reading() as tx:
            words, foot = self._worded(tx, key, language), self._worded(tx, "foot", language)
            office = office_facts(tx).name
        return self._shown(replace(blank(FORMS[key], words, office), page_words=foot["page"]))

    def _shown(self, sheet: Sheet) -> Proof:
        out = io.BytesIO()
        drawn = pdf.draw_many((sheet,), out, self._fonts)
        return Proof(
            out.getvalue(),
            drawn.pages,
            self._clock.now(),
            sheet.language,
            listed=sheet.key,
            version=sheet.version,
        )

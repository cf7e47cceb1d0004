"""How are the sheets of one print made? Of what records say today, or as they were printed; knows no file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice
from typing import Any, Protocol

from sqlalchemy.orm import Session

from app.printing import keeping, numbering
from app.printing.gathering import gathered
from app.printing.kept import Kept, KeptWords, NotAsItWas, Packer, words_of
from app.printing.proof import Proof
from app.printing.rules import local_time, shared_number, short_number
from app.printing.sheet import Form, Sheet, Stamp, Wording, texts
from app.shared.progress import Progress


class Worded(Protocol):
    """Gives the words of a form in a language as they stood at a version."""

    def __call__(self, tx: Session, key: str, language: str, version: int | None = None) -> Wording:
        """Return them."""


@dataclass
class Press:
    """One print: what is the same for all its sheets, and what is learned of each as it is made.

    `sources` are sheets wanted as they were printed, by record, in the wordings `known`. Records of `old` were printed
    before in that version of the words, and their sheets are wanted again: they are filled in with those words.
    `reserved` are the numbers of the records, where the form bears one of a block; `before` the sheet each was last
    printed as.
    """

    form: Form
    words: Wording
    foot: Wording
    at: datetime
    operator: str
    worded: Worded
    reserved: Mapping[str, str] = field(default_factory=dict)
    sources: Mapping[str, Kept] = field(default_factory=dict)
    old: Mapping[str, int] = field(default_factory=dict)
    before: Mapping[str, str] = field(default_factory=dict)
    known: dict[str, KeptWords] = field(default_factory=dict)
    versions: dict[str, int] = field(default_factory=dict)
    kept: dict[str, Kept] = field(default_factory=dict)
    changed: int = 0
    unkept: int = 0
    _packers: dict[str, Packer] = field(default_factory=dict)
    _worded: dict[int, tuple[Wording, str]] = field(default_factory=dict)

    def sheets(self, tx: Session, counts: Mapping[str, int], progress: Progress) -> Iterator[Sheet]:
        """Make the sheets of these records, each with its prints before, as they go on paper."""
        # What was read together is one sheet already.
        plates = 1 if self.form.load_all is not None else self.form.on_a_sheet
        return gathered(self._all(tx, counts, progress), plates)

    def _all(self, tx: Session, counts: Mapping[str, int], progress: Progress) -> Iterator[Sheet]:
        shared, records = self.form.on_a_sheet if self.form.load_all else 1, iter(counts.items())
        for done in range(0, len(counts), shared):
            progress.report(done, len(counts))
            yield self.sheet(tx, dict(islice(records, shared)))
        progress.report(len(counts), len(counts))

    def sheet(self, tx: Session, counts: Mapping[str, int]) -> Sheet:
        """Make the sheet of these records: as it was printed where that is wanted and can be, else of today's facts."""
        source = self.sources.get(next(iter(counts)))
        if source is not None:
            try:
                return self._as_it_was(tx, counts, source)
            except NotAsItWas:
                pass
        return self._of_today(tx, counts, wanted_again=source is not None)

    def usable(self, tx: Session, found: Mapping[str, Kept]) -> dict[str, Kept]:
        """Return those sheets that may go out again: none that bears a number spoiled since."""
        spoiled = numbering.spoiled(tx, self.form.key, tuple(found))
        return {
            record: one for record, one in found.items()
            if record not in spoiled or not self._bears(tx, one, spoiled[record])
        }  # fmt: skip

    def proof(self, content: bytes, pages: tuple[int, ...], counts: Mapping[str, int]) -> Proof:
        """Return what was drawn."""
        form = self.form
        return Proof(
            content, pages, self.at, self.words.language, form=form.key, subject=form.subject or form.key,
            version=self.words.version, versions=dict(self.versions), printed_before=counts,
            on_a_sheet=form.on_a_sheet, together=form.load_all is not None, kept=dict(self.kept),
            words={name: self.known[name] for name in sorted({one.words for one in self.kept.values()})},
            changed=self.changed, unkept=self.unkept,
        )  # fmt: skip

    # --- one sheet --------------------------------------------------------------------------------

    def _as_it_was(self, tx: Session, counts: Mapping[str, int], source: Kept) -> Sheet:
        sheet = keeping.sheet(tx, source, self._packer(tx, source.words))
        self._remember(counts, sheet.version, source)
        return replace(sheet, mark=self._mark("reprint", counts))

    def _of_today(self, tx: Session, counts: Mapping[str, int], *, wanted_again: bool) -> Sheet:
        """Fill one sheet from the record it is about, or from all of them where the form reads them together.

        The foot is put on here, so that no form can forget it. A sheet is a reprint when any of its records is.
        """
        number, view = _read(tx, self.form, tuple(counts))
        version = max((self.old[one] for one in counts if one in self.old), default=None)
        words, name = self._words(tx, version)
        reserved = self.reserved.get(next(iter(counts)))
        stamp = Stamp(number, local_time(self.at), self.operator, max(counts.values()), reserved or "")
        filled = numbering.stamped(self.form.fill(view, words, stamp), self.foot, reserved)
        sheet = replace(
            filled, number=number, version=words.version, language=words.language, page_words=self.foot["page"],
            printed_at=self._first("printed_at", time=stamp.printed_at),
            operator=self._first("operator", name=self.operator),
        )  # fmt: skip
        kept = self._packer(tx, name).pack(sheet)
        self._remember(counts, words.version, kept)
        again = wanted_again or version is not None
        last = {self.before[one] for one in counts if one in self.before}
        other = bool(last) and last != {kept.id}
        self.unkept += len(counts) if again else 0
        self.changed += len(counts) if other and not again else 0
        return replace(sheet, mark=self._mark("renewed" if other else "reprint", counts))

    def _remember(self, counts: Mapping[str, int], version: int, kept: Kept) -> None:
        self.versions.update(dict.fromkeys(counts, version))
        self.kept.update(dict.fromkeys(counts, kept))

    def _mark(self, entry: str, counts: Mapping[str, int]) -> str:
        reprint = max(counts.values())
        return self._first(entry, n=reprint) if reprint else ""

    def _first(self, entry: str, **facts: object) -> str:
        return self.foot(entry, **facts).split("\n")[0]

    # --- the words of it ----------------------------------------------------------------------------

    def _words(self, tx: Session, version: int | None) -> tuple[Wording, str]:
        """Return the words as they stood at a version (as they stand, when None), and what they are kept under."""
        at = self.words.version if version is None else version
        if at not in self._worded:
            words = self.words
            if at != words.version:
                kept = keeping.words(tx, words.key, words.language, at)
                words = kept or self.worded(tx, words.key, words.language, at)
            told = words_of(words)
            self.known[told.id] = told
            self._worded[at] = (words, told.id)
        return self._worded[at]

    def _packer(self, tx: Session, name: str) -> Packer:
        if name not in self._packers:
            known = self.known.get(name)
            packs = self._packers[name] = Packer(known) if known else keeping.packer(tx, name)
            self.known[name] = packs.words
        return self._packers[name]

    def _bears(self, tx: Session, one: Kept, numbers: list[str]) -> bool:
        try:
            said = texts(keeping.sheet(tx, one, self._packer(tx, one.words)))
        except NotAsItWas:
            return True
        return any(number in text for number in numbers for text in said)


def _read(tx: Session, form: Form, subjects: tuple[str, ...]) -> tuple[str, Any]:
    """Return the number of a sheet about these records, and what stands on it."""
    if form.load_all is not None:
        return shared_number(form.key, subjects), form.load_all(tx, subjects)
    return short_number(form.key, subjects[0]), form.load(tx, subjects[0])

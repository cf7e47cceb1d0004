"""What does the exchange do? Copies to a stick, takes answers in, makes the request; says what became of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.cli.sync import files_words
from app.shared.errors import Cancelled, NuangongError
from app.shared.text import _, _n
from ui.kit.dialogs import choose_file, choose_files, choose_folder
from ui.kit.page import Page
from ui.pages.sync.papers import ExchangePapers, ask_code
from ui.pages.sync.sending import Copying
from ui.pages.sync.taking import Told, take_all
from ui.pages.sync.words import UNKNOWN_HERE, back_words, told_words

if TYPE_CHECKING:
    from app.sync.papers import TakenFromPaper
    from app.sync.values import Enrolled, Exported
    from ui.desk import Desk
    from ui.kit.asking import AskForm

Step = tuple[str, Callable[[], object]]


class Acts:
    """The four acts of the exchange. `told` gets what every file taken in said; `over` is called after each act."""

    def __init__(
        self,
        page: Page,
        desk: Desk,
        work: Copying,
        told: Callable[[Sequence[Told]], object],
        over: Callable[[], object],
        show: Callable[[Mapping[str, Any]], object],
    ) -> None:
        self._page, self._desk, self._work = page, desk, work
        self._told, self._over, self._show = told, over, show
        self.papers = ExchangePapers(page, desk, work)
        self.asking: AskForm | None = None

    def refused(self, error: Exception, way_out: Step | None = None) -> None:
        """Say what was refused, with the step that helps: `way_out`, or what is known to help."""
        step = way_out or self._step(getattr(error, "code", ""))
        if isinstance(error, NuangongError) and not isinstance(error, Cancelled) and step is not None:
            self._page.strip.say(error.words(), "warn", step)
        else:
            self._page.fault(error)
        self._over()
        self._page.strip.focus_step()

    def _step(self, code: str) -> Step | None:
        if code in UNKNOWN_HERE:
            return _("Make the device request"), self.choose_request
        if code.startswith("stick.") and code not in ("stick.file_absent", "stick.not_a_file"):
            return _("Copy to another place"), self.choose_export
        return None

    # -- out

    def choose_export(self) -> None:
        """Let the stick be chosen."""
        choose_folder(self._page, _("Choose the stick, or a folder on it"), self.export)

    def export(self, folder: Path, ask: bool = False) -> None:
        """Copy everything unconfirmed into `folder` as one sealed package; with nothing to send it may `ask`."""
        office, strip = self._desk.office, self._page.strip

        def failed(error: Exception) -> None:
            nothing = getattr(error, "code", "") == "sync.nothing_to_send"
            self.refused(
                error, (_("Ask for news"), lambda: self.export(folder, ask=True)) if nothing else None
            )

        def done(made: Exported) -> None:
            strip.say(exported_words(made), "warn" if made.files.stopped else "good",
                      (_("Hand-over sheet"), lambda: self.papers.handover(made.number, made.sha256)))  # fmt: skip
            self._over()

        self._work.do(
            _("Writing and reading back…"),
            lambda progress: office.sync.export(office.actor, folder, progress, ask=ask),
            done, failed,
        )  # fmt: skip

    # -- in

    def choose_answers(self) -> None:
        """Let receipts be chosen, several at once."""
        choose_files(self._page, _("Choose the receipts"), _("Files of the exchange (*)"), self.take)

    def take(self, paths: Sequence[Path]) -> None:
        """Take in what the province answered: receipts and certificates, in the order that works."""
        office = self._desk.office
        self._work.do(
            _n("Checking the receipt…", "Checking the receipts…", len(paths)),
            lambda progress: take_all(office, paths, progress),
            self._taken, self.refused,
        )  # fmt: skip

    def _taken(self, told: Sequence[Told]) -> None:
        self._told(told)
        words, tone, step = summary(told)
        chosen: Step | None = None
        if step == "again":
            chosen = _("Choose another file"), self.choose_answers
        elif step == "export":
            chosen = _("Copy to the stick"), lambda: self._show({"act": "export"})
        elif step:
            verb = _("Choose what stands") if step == "clashes" else _("See what they need")
            chosen = verb, lambda: self._show({"list": step})
        self._page.strip.say(words, tone, chosen)
        self._over()
        self._page.strip.focus_step()

    def ask_code(self) -> None:
        """Ask for the code of a receipt on paper."""
        self.asking = ask_code(self._page, self.take_code)

    def take_code(self, code: str) -> None:
        """Take in what a receipt on paper confirms."""
        office = self._desk.office
        again = (_("Enter it again"), self.ask_code)

        def done(told: TakenFromPaper) -> None:
            words = _n("{n} record received", "{n} records received", told.applied)
            if told.returned:
                words = _("{words} · sent back {returned}: the next receipt says why",
                          words=words, returned=told.returned)  # fmt: skip
            self._page.strip.say(_("Taken in: {words}", words=words), "warn" if told.returned else "good")
            self._over()

        self._page.run(
            lambda: office.sync.paper_receipt(office.actor, code),
            done,
            lambda error: self.refused(error, again),
        )

    # -- this computer

    def choose_request(self) -> None:
        """Let the place of the device request be chosen."""
        choose_folder(self._page, _("Choose where the device request is written"), self.request)

    def request(self, folder: Path) -> None:
        """Write this computer's device request into `folder`, and say the number of its keys."""
        office = self._desk.office

        def work(_progress: Any) -> tuple[str, str]:
            placed = office.sync.request(office.actor, folder)
            return placed.path.name, office.sync.device(office.actor).key_id

        def done(made: tuple[str, str]) -> None:
            words = _("{file} is written. Take it to the province, and read them this key number: {number}",
                      file=made[0], number=made[1])  # fmt: skip
            self._page.strip.say(words, "good")
            self._over()

        self._work.do(_("Writing the request…"), work, done, self.refused)

    def choose_certificate(self) -> None:
        """Let the certificate be chosen."""
        kinds = _("Files of the exchange (*)")
        choose_file(self._page, _("Choose the certificate"), kinds, self.take_certificate)

    def take_certificate(self, path: Path) -> None:
        """Take in the province's certificate; its key number is compared by a person."""
        office = self._desk.office

        def done(made: Enrolled) -> None:
            self._page.strip.say(enrolled_words(made), "good")
            self._over()

        self._work.do(
            _("Checking the certificate…"),
            lambda _progress: office.sync.certificate(office.actor, path),
            done, self.refused,
        )  # fmt: skip


def exported_words(made: Exported) -> str:
    """Say what was written, which attachments lie beside it, and that the stick may go."""
    if not made.records:
        return _("You may take the stick out. Package {number} asks the province for news. File: {file}",
                 number=made.number, file=made.path.name)  # fmt: skip
    counted = _n("{n} record", "{n} records", made.records)
    whole = _(
        "You may take the stick out. Package {number}: {records}, read back whole. File: {file}",
        number=made.number, records=counted, file=made.path.name,
    )  # fmt: skip
    return f"{whole} {files_words(made.files)}".rstrip()


def enrolled_words(made: Enrolled) -> str:
    """Say that this computer may send, and what a person compares."""
    return _("This computer is enrolled. Compare the hub's key number: {number}", number=made.hub_key)


def summary(told: Sequence[Told]) -> tuple[str, str, str]:
    """Return what all files together said, in which tone, and which list is next.

    Instead of a list `again` means another file and `export` another copy.
    """
    receipts = [one.receipt for one in told if one.receipt is not None]
    faults = [one.error for one in told if one.error is not None and not one.passed_over]
    passed = [one.error for one in told if one.error is not None and one.passed_over]
    said = [enrolled_words(one.enrolled) for one in told if one.enrolled is not None]
    back = [one.contents for one in told if one.contents is not None]
    if len(receipts) == 1:
        said.append(_("Taken in: {words}", words=told_words(receipts[0])))
    elif receipts:
        applied, refused = sum(one.applied for one in receipts), sum(one.refused for one in receipts)
        words = _("Received {applied}, sent back {refused}, to choose {clashes}.", applied=f"{applied:,}",
                  refused=f"{refused:,}", clashes=f"{sum(one.clashes for one in receipts):,}")  # fmt: skip
        said.append(_n("{n} receipt taken in.", "{n} receipts taken in.", len(receipts)) + " " + words)
    if back:  # the last one knows what is still missing
        whole = replace(
            back[-1], taken=sum(one.taken for one in back), damaged=sum(one.damaged for one in back)
        )
        said.append(back_words(whole))
    if passed and said:
        said.append(_n("{n} file had nothing new.", "{n} files had nothing new.", len(passed)))
    elif passed:
        said.append(passed[0].words())
    said += dict.fromkeys(error.words() for error in faults)
    if any(one.renewed for one in receipts):
        return " ".join(said), "warn", "export"
    if any(one.clashes for one in receipts):
        return " ".join(said), "warn", "clashes"
    if any(one.refused for one in receipts):
        return " ".join(said), "warn", "refused"
    if faults:
        return " ".join(said), "quiet" if isinstance(faults[0], Cancelled) else "warn", "again"
    if back and back[-1].lacking:
        return " ".join(said), "warn", "export" if back[-1].lacking > back[-1].nowhere else ""
    return " ".join(said), "good" if said and not (passed and not receipts) else "quiet", ""

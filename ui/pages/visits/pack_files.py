"""How do work packs and results get onto a stick and off it? Asks who, where and which code; says what came of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.shared.text import _, _n
from app.visits import ResultsForeign, VisitFilter
from ui.kit.asking import AskForm
from ui.kit.dialogs import choose_file, choose_folder
from ui.kit.fields import Field, NameField
from ui.kit.form import Form, Spec
from ui.kit.work import LongWork
from ui.pages.visits.pack_columns import refused_words, taken_words

if TYPE_CHECKING:
    from app.visits import PackLine, PackTaken, PackWritten, ResultsWritten, Taken
    from ui.desk import Desk
    from ui.pages.visits.page import VisitsPage

KINDS = "*.jlgh"
MOST = 5  # people named in a message; the others are counted


class PackFiles:
    """Writes for the division that is shown, and takes in whatever is shown."""

    def __init__(self, page: VisitsPage, desk: Desk) -> None:
        self._page, self._desk = page, desk
        self.work = LongWork(page)
        self.window: AskForm | None = None

    # -- out

    def ask(self) -> None:
        """Ask who takes the villages chosen, then where the pack goes."""
        shown = self._page.dividing()
        places = [str(place) for place in shown.villages.chosen_ids()] if shown is not None else []
        if shown is None or not places or not shown.works:
            return
        form = Form([Spec("carrier", _("Who takes it"), NameField, required=True)])
        told = _("For another computer of this office: {places}. The pack holds names, documents and telephone "
                 "numbers; it is locked with a code.", places=" · ".join(places))  # fmt: skip
        self.window = AskForm(
            self._page, _("Write a work pack"), form, _("Choose the stick"),
            lambda answers: choose_folder(
                self._page, _("Where to write the work pack"),
                lambda folder: self.write(shown.campaign.id, places, answers["carrier"], folder),
            ),
            told=told, picture="upload",
        )  # fmt: skip
        self.window.show()

    def write(self, campaign_id: str, places: list[str], carrier: str, folder: Path) -> None:
        """Write the visits of these villages that are still to be made as a pack into a folder."""
        office = self._desk.office

        def work(_progress: Any) -> PackWritten:
            wanted = VisitFilter(places=frozenset(places))
            ids = office.visits.window(office.actor, campaign_id, wanted)
            return office.visits.write_pack(office.actor, campaign_id, ids, carrier, folder)

        self.work.do(_("Writing the work pack…"), work, self._written)

    def write_again(self) -> None:
        """Write the pack the list stands on once more, with its code."""
        line, office = self._line(), self._desk.office
        if line is None or line.taken:
            return
        choose_folder(self._page, _("Where to write the work pack"), lambda folder: self.work.do(
            _("Writing the work pack…"),
            lambda _progress: office.visits.write_pack_again(office.actor, line.id, folder), self._written,
        ))  # fmt: skip

    def _written(self, made: PackWritten) -> None:
        words = _n("{n} visit for {carrier} is on the stick ({file}). Code: {code} — tell it apart from the stick.",
                   "{n} visits for {carrier} are on the stick ({file}). Code: {code} — tell it apart from the stick.",
                   made.visits, carrier=made.carrier, file=made.path.name, code=made.code)  # fmt: skip
        self._page.strip.say(words, "good")
        self._show(1)

    def write_results(self) -> None:
        """Write what was recorded here of the pack the list stands on."""
        line, office = self._line(), self._desk.office
        if line is None or not line.taken:
            return
        choose_folder(self._page, _("Where to write the results"), lambda folder: self.work.do(
            _("Writing the results…"),
            lambda _progress: office.visits.write_results(office.actor, line.id, folder), self._told,
        ))  # fmt: skip

    def _told(self, done: ResultsWritten) -> None:
        words = _n("{n} visit recorded is on the stick ({file}).", "{n} visits recorded are on the stick ({file}).",
                   done.told, file=done.path.name)  # fmt: skip
        if done.pending:
            words += " " + _n("{n} is still open; write the results again when it is recorded.",
                              "{n} are still open; write the results again when they are recorded.",
                              done.pending)  # fmt: skip
        self._page.strip.say(words, "good")

    # -- in

    def choose(self) -> None:
        """Let the file that came be chosen."""
        choose_file(
            self._page,
            _("Choose the work pack or the results"),
            _("Package ({kinds})", kinds=KINDS),
            self.take,
        )

    def take(self, path: Path) -> None:
        """Take in what came: results at once, a pack with its code."""
        office = self._desk.office

        def kind(is_pack: bool) -> None:
            if is_pack:
                self.ask_code(path, is_pack=True)
            else:
                self._take_results(path, "")

        self._page.run(lambda: office.visits.is_pack(office.actor, path), kind)

    def ask_code(self, path: Path, *, is_pack: bool) -> None:
        """Ask for the code of a file."""
        form = Form([Spec("code", _("Code of the pack"), Field, required=True)])
        told = (
            _("Whoever wrote the pack knows its code: four groups of four letters and digits.")
            if is_pack
            else _(
                "This computer knows nothing of the pack any more. With its code the results can still be taken in."
            )
        )
        take = self._take_pack if is_pack else self._take_results
        self.window = AskForm(
            self._page, _("Take in {file}", file=path.name), form, _("Take in what it holds"),
            lambda answers: take(path, answers["code"]), told=told, picture="download", stays=True,
        )  # fmt: skip
        self.window.show()

    def _take_pack(self, path: Path, code: str) -> None:
        office, window = self._desk.office, self.window

        def done(taken: PackTaken) -> None:
            if window is not None:
                window.accept()
            words = _n("{campaign}: {n} visit of the work pack is here. Record it as usual.",
                       "{campaign}: {n} visits of the work pack are here. Record them as usual.",
                       taken.visits, campaign=taken.campaign)  # fmt: skip
            self._desk.say(words, None)
            self._page.enter({"campaign": taken.campaign_id, "state": "PENDING"})

        self._page.run(
            lambda: office.visits.take_pack(office.actor, path, code),
            done,
            window.refused(self._page.fault) if window is not None else None,
        )

    def _take_results(self, path: Path, code: str) -> None:
        office, window = self._desk.office, self.window if code else None

        def failed(error: Exception) -> None:
            if isinstance(error, ResultsForeign) and not code:
                self.ask_code(path, is_pack=False)
            elif window is not None:
                window.refused(self._page.fault)(error)
            else:
                self._page.fault(error)

        def done(taken: Taken) -> None:
            if window is not None:
                window.accept()
            self._taken(taken)

        self.work.do(
            _("Taking the results in…"),
            lambda progress: office.visits.take_results(office.actor, path, code, progress), done, failed,
        )  # fmt: skip

    def _taken(self, done: Taken) -> None:
        words, refused = taken_words(done), refused_words(done)
        if refused:
            told = _n("{n} could not be booked and comes when the file is taken in again: {who}",
                      "{n} could not be booked and come when the file is taken in again: {who}",
                      len(refused), who=" ".join(refused[:MOST]))  # fmt: skip
            words = f"{words} {told}"
        self._page.strip.say(words, "warn" if refused or done.twice else "good")
        shown = self._page.dividing()
        if shown is not None and shown.campaign.id == done.campaign_id:
            self._show(2 if done.twice else 1)
        else:
            self._page.enter({"campaign": done.campaign_id, "packs": True})

    def _line(self) -> PackLine | None:
        shown = self._page.dividing()
        return shown.packs.current() if shown is not None else None

    def _show(self, place: int) -> None:
        if (shown := self._page.dividing()) is not None:
            shown.show_list(place)
            shown.read()

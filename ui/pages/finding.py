"""Whom or what do these letters mean? Asks the office for people and records, and knows the commands."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from app.aid import ClaimFilter
from app.hardship import FileFilter
from app.members import Query
from app.shared.pinyin import full, initials
from app.shared.text import _
from ui.kit.palette import Hit
from ui.pages.aid.words import state_words
from ui.pages.commands import Act
from ui.pages.hardship.words import state_words as file_state
from ui.pages.home.gather import may
from ui.pages.members.views import views_of

if TYPE_CHECKING:
    from ui.desk import Desk

PEOPLE, RECORDS, COMMANDS = 6, 4, 5  # of each kind at most


def means(typed: str, words: str) -> bool:
    """Say whether `typed` is part of `words`, of their sound, or begins their initials."""
    sound = typed.casefold().replace(" ", "")
    if typed.casefold() in words.casefold():
        return True
    return bool(sound) and (initials(words).startswith(sound) or full(words).startswith(sound))


class Finding:
    """What the box on top finds. `find` asks the office and runs on the db lane; the rest needs no waiting."""

    def __init__(self, desk: Desk, acts: Callable[[], Sequence[Act]]) -> None:
        self._desk, self._acts = desk, acts

    def usual(self) -> list[Hit]:
        """Return what is shown before anything is typed: what was opened lately, and the first commands."""
        hits = [
            Hit(_("Lately"), one.words, lambda one=one: self._desk.go(one.page, one.wish), picture="history")
            for one in self._desk.recent[:5]
        ]
        return hits + [self._hit(act) for act in list(self._acts())[:COMMANDS]]

    def find(self, typed: str) -> list[Hit]:
        """Return what `typed` may mean: people first, then records, then commands."""
        commands = [self._hit(act) for act in self._acts() if means(typed, act.words)][:COMMANDS]
        found = (self._people, self._unions, self._files, self._records, self._claims, self._views)
        return [*(hit for ask in found for hit in ask(typed)), *commands]

    def _people(self, typed: str) -> list[Hit]:
        office, desk = self._desk.office, self._desk
        found = office.members.window(office.actor, Query(text=typed))
        kind = _("Members")
        hits = [
            Hit(kind, line.name, lambda line=line: desk.go("members", {"member": line.id}),
                "  ".join(part for part in (line.id_masked, line.unit_name) if part), "user")
            for line in office.members.page(office.actor, list(found.ids[:PEOPLE]))
        ]  # fmt: skip
        if hits:
            words = _("All {n} in the list", n=f"{found.count:,}")
            hits.append(
                Hit(kind, words, lambda: desk.go("members", {"find": typed, "into": True}), picture="users")
            )
        return hits

    def _records(self, typed: str) -> list[Hit]:
        office, desk = self._desk.office, self._desk
        hits = []
        for line in office.visits.campaigns(office.actor):
            if means(typed, line.name):
                done = line.recipients - line.counts["PENDING"]
                told = _("{done} of {all} recorded", done=done, all=line.recipients)
                act = lambda line=line: desk.go("visits", {"campaign": line.id})  # noqa: E731 - one for each
                hits.append(Hit(_("Warm visits"), line.name, act, told, "gift"))
        return hits[:RECORDS]

    def _claims(self, typed: str) -> list[Hit]:
        office, desk = self._desk.office, self._desk
        ids = office.aid.window(office.actor, ClaimFilter(typed)) if len(typed) > 1 else ()
        hits = []
        for line in office.aid.page(office.actor, ids[:RECORDS]):
            act = lambda line=line: desk.go("aid", {"claim": line.id})  # noqa: E731 - one for each
            hits.append(
                Hit(_("Claims"), f"{line.number}  {line.name}", act, state_words(line.state), "heart-pulse")
            )
        return hits

    def _files(self, typed: str) -> list[Hit]:
        office, desk = self._desk.office, self._desk
        if len(typed) < 2 or not may(office, "hardship.read"):
            return []
        hits = []
        asked = (FileFilter(typed), FileFilter(typed, "ended"))
        ids = [one for wanted in asked for one in office.hardship.file_window(office.actor, wanted)]
        for line in office.hardship.file_page(office.actor, ids[:RECORDS]):
            act = lambda line=line: desk.go("hardship", {"file": line.id})  # noqa: E731 - one for each
            words = _("Household of {name}", name=line.head)
            told = "  ".join((line.number, file_state(line.state)))
            hits.append(Hit(_("Hardship files"), words, act, told, "folder-heart"))
        return hits

    def _views(self, typed: str) -> list[Hit]:
        desk = self._desk
        names = [str(view["name"]) for view in views_of(desk)]
        return [
            Hit(_("Views"), name, lambda name=name: desk.go("members", {"view": name}), picture="columns-3")
            for name in names
            if means(typed, name)
        ][:RECORDS]

    def _unions(self, typed: str) -> list[Hit]:
        office, desk = self._desk.office, self._desk
        hits = []
        for line in office.unions.unions(office.actor):
            if means(typed, line.facts.name):
                act = lambda line=line: desk.go("unions", {"union": line.facts.id})  # noqa: E731 - one for each
                hits.append(Hit(_("Unions"), line.facts.name, act, line.parent_name, "landmark"))
        return hits[:RECORDS]

    def _hit(self, act: Act) -> Hit:
        return Hit(_("Commands"), act.words, act.do, picture=act.picture, keys=act.keys)

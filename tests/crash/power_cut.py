"""Which states may a power cut leave on the disk? Made from a recording, at any act of it, under three kinds of file system.

What was synced is there. Of what was written since, to each file, anything may be there and anything may be missing, also
parts of one write: a disk keeps sectors, not calls. What happened to names depends on the file system:

* `journalled` (ext4, NTFS): names change in order, and a sync of anything makes all names before it last;
* `posix`: only a sync of the folder makes its names last; of the others any may have happened;
* `stick` (vfat, exFAT): the same, a renaming may be half done, and what was not written holds what lay there before.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from tests.crash.recorded import (
    SHARED,
    Born,
    Change,
    Moved,
    Named,
    Naming,
    Recording,
    Sized,
    Synced,
    Tree,
    Unnamed,
    Wrote,
)

SYSTEMS = ("journalled", "posix")
SECTORS = (512, 4096)
STICK = "stick"
"""The folder that stands for the stick."""


@dataclass(frozen=True)
class Cut:
    """One power cut: before the act numbered `at`, on this kind of file system, fate told by `seed`."""

    at: int
    system: str
    seed: int

    def state(self, recording: Recording) -> Tree:
        """Return what may be on the disk afterwards."""
        return _Fate(recording, self).tree


def cuts(recording: Recording, chance: random.Random, most: int) -> list[Cut]:
    """Choose power cuts: at every act that is no mere writing, before and after it, and at some writings."""
    marks = {number for number, act in enumerate(recording.acts) if not isinstance(act, Wrote)}
    marks |= {number + 1 for number in marks}
    writings = sorted(set(range(len(recording.acts))) - marks)
    marks |= set(chance.sample(writings, min(len(writings), len(marks) // 2)))
    chosen = [
        Cut(at, system, chance.randrange(1 << 30)) for at in sorted(marks) for system in SYSTEMS
    ]  # each place under each kind of file system
    return sorted(chance.sample(chosen, min(most, len(chosen))), key=lambda cut: cut.at)


class _Fate:
    """What becomes of everything that was not synced at one cut."""

    def __init__(self, recording: Recording, cut: Cut) -> None:
        self._chance, self._cut = random.Random(f"{cut.at} {cut.system} {cut.seed}"), cut
        self._acts = recording.acts[: cut.at]
        self._sector = self._chance.choice(SECTORS)
        self.tree = recording.before.copy()
        for act in self._acts:
            if isinstance(act, Born):
                self.tree.do(act)
        self._sticks = _on_stick(recording)
        self._content()
        self._names()

    # -- what is in the files

    def _content(self) -> None:
        pending: dict[int, list[Change]] = {}
        for act in self._acts:
            if isinstance(act, (Wrote, Sized)):
                pending.setdefault(act.node, []).append(act)
            elif isinstance(act, Synced):
                for done in pending.pop(act.node, ()):
                    self.tree.do(done)
        for node, changes in pending.items():
            self._kept(node, changes)
        for act in self._acts:  # never synced, and made anew: anything may be in it
            if isinstance(act, Named) and act.name.endswith(SHARED):
                self.tree.files[act.node] = self._chance.randbytes(len(self.tree.files[act.node]))

    def _kept(self, node: int, pending: Sequence[Change]) -> None:
        """Keep some of what was done to a file since it was synced."""
        fate = self._chance.choice(("nothing", "all", "first", "last", "any", "any"))
        upto = self._chance.randrange(len(pending) + 1)
        for number, act in enumerate(pending):
            if fate == "nothing" or (fate == "first" and number > upto) or (fate == "last" and number < upto):
                continue
            torn = fate == "any" or (fate in ("first", "last") and number == upto)
            if isinstance(act, Wrote):
                self._write(act, torn=torn, there=node in self._sticks)
            elif not torn or self._chance.random() < 0.5:
                self.tree.do(act)

    def _write(self, act: Wrote, *, torn: bool, there: bool) -> None:
        """Write the sectors that reached the disk; of the others at most the length of the file is known."""
        if not torn:
            self.tree.do(act)
            return
        longer = self._chance.random() < 0.5
        old = len(self.tree.files[act.node])
        at, end = act.at, act.at + len(act.content)
        if longer and end > old:
            lay = self._chance.randbytes(end - old) if there else bytes(end - old)
            self.tree.write(act.node, old, lay)
        while at < end:
            border = min(end, (at // self._sector + 1) * self._sector)
            if self._chance.random() < 0.5 and (longer or border <= old):
                self.tree.write(act.node, at, act.content[at - act.at : border - act.at])
            at = border

    # -- what the names lead to

    def _names(self) -> None:
        synced = {act.node: number for number, act in enumerate(self._acts) if isinstance(act, Synced)}
        last = max((number for node, number in synced.items() if node not in self._sticks), default=-1)
        journalled = self._cut.system == "journalled"
        upto = self._chance.randrange(last, len(self._acts) + 1)
        for number, act in enumerate(self._acts):
            if not isinstance(act, (Named, Unnamed, Moved)):
                continue
            folder = act.new.folder if isinstance(act, Moved) else act.folder
            if number <= synced.get(folder, -1):
                self.tree.do(act)
            elif folder in self._sticks:
                for half in (act.old, act.new) if isinstance(act, Moved) else (act,):
                    self._perhaps(half)
            elif not journalled:
                self._perhaps(act)
            elif number <= upto:
                self.tree.do(act)

    def _perhaps(self, act: Naming) -> None:
        if self._chance.random() < 0.5:
            self.tree.do(act)


def _on_stick(recording: Recording) -> frozenset[int]:
    """Return the nodes that lie on the stick at any time, itself too."""
    found = {recording.before.find((STICK,))}
    for act in recording.acts:
        named = act.new if isinstance(act, Moved) else act
        if isinstance(named, Named) and named.folder in found:
            found.add(named.node)
    return frozenset(found)

"""What does a working day do to its disk, call by call? Recorded by strace with every byte, and what was told in between.

A recording is a list of acts on numbered files and folders. `Tree` does them again; doing all of them must give the
folder as the day left it, byte for byte: that proves that no call was missed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.crash import refusing_disk
from tests.crash.working_day import Told

CALLS = (
    "openat", "close", "lseek", "write", "pwrite64", "writev", "pwritev", "sendfile", "copy_file_range", "ftruncate",
    "truncate", "fallocate", "rename", "renameat", "renameat2", "link", "linkat", "unlink", "unlinkat", "rmdir", "mkdir",
    "mkdirat", "fsync", "fdatasync", "dup", "dup2", "dup3", "sendto",
)  # fmt: skip
SHARED = "-shm"
"""The end of the name of SQLite's shared memory: written through a mapping, never synced, made anew at each start."""
_CALL = re.compile(r"(\w+)\((.*)\)\s+= (-?\d+)")
_WORD = re.compile(r'"([^"]*)"|([^,\s][^,]*)')


@dataclass(frozen=True)
class Born:
    """There is one file or folder more, still without a name; its number is the next."""

    folder: bool


@dataclass(frozen=True)
class Named:
    """A name in a folder leads to a node from now on: it was created, or linked."""

    folder: int
    name: str
    node: int


@dataclass(frozen=True)
class Unnamed:
    """A name is taken away."""

    folder: int
    name: str


@dataclass(frozen=True)
class Moved:
    """A name leads no longer to its node, another does."""

    old: Unnamed
    new: Named


@dataclass(frozen=True)
class Wrote:
    """Bytes were written into a file at an offset (bytes)."""

    node: int
    at: int
    content: bytes


@dataclass(frozen=True)
class Sized:
    """A file was cut or lengthened to a size (bytes)."""

    node: int
    size: int


@dataclass(frozen=True)
class Synced:
    """A file or folder was synced: what was done to it before is on the disk."""

    node: int


@dataclass(frozen=True)
class Said:
    """The day told something: (kind, step, what)."""

    line: tuple[str, str, str]


Naming = Named | Unnamed | Moved
Change = Wrote | Sized
Act = Born | Naming | Change | Synced | Said


@dataclass
class Tree:
    """Files and folders by number; 0 is the folder the day is lived in."""

    folders: dict[int, dict[str, int]] = field(default_factory=lambda: {0: {}})
    files: dict[int, bytes | bytearray] = field(default_factory=dict)

    @classmethod
    def of(cls, where: Path) -> Tree:
        """Read a folder."""
        tree = cls()
        for path in sorted(where.rglob("*")):
            folder = tree.find(path.parent.relative_to(where).parts)
            tree.name(
                folder, path.name, tree.add(folder=True) if path.is_dir() else tree.add(path.read_bytes())
            )
        return tree

    def copy(self) -> Tree:
        """Return another that is the same, of one nothing was written into; files are copied when they are."""
        return Tree({node: dict(names) for node, names in self.folders.items()}, dict(self.files))

    def add(self, content: bytes = b"", *, folder: bool = False) -> int:
        """Add a node without a name; return its number."""
        node = self.newest + 1
        if folder:
            self.folders[node] = {}
        else:
            self.files[node] = content
        return node

    @property
    def newest(self) -> int:
        """Return the number of the node added last."""
        return len(self.folders) + len(self.files) - 1

    def name(self, folder: int, name: str, node: int) -> None:
        """Let a name lead to a node."""
        self.folders[folder][name] = node

    def find(self, parts: Sequence[str]) -> int:
        """Return the node a path leads to. Raises KeyError."""
        node = 0
        for part in parts:
            node = self.folders[node][part]
        return node

    def write(self, node: int, at: int, content: bytes) -> None:
        """Write into a file; what lies between its end and `at` becomes zeros."""
        file = self._own(node)
        if at > len(file):
            file.extend(bytes(at - len(file)))
        file[at : at + len(content)] = content

    def resize(self, node: int, size: int) -> None:
        """Cut or lengthen a file."""
        file = self._own(node)
        del file[size:]
        file.extend(bytes(size - len(file)))

    def _own(self, node: int) -> bytearray:
        file = self.files[node]
        if isinstance(file, bytes):
            file = self.files[node] = bytearray(file)
        return file

    def do(self, act: Act) -> None:
        """Do one act again."""
        match act:
            case Born(folder):
                self.add(folder=folder)
            case Named(folder, name, node):
                self.name(folder, name, node)
            case Unnamed(folder, name):
                self.folders[folder].pop(name, None)
            case Moved(old, new):
                self.do(old)
                self.do(new)
            case Wrote(node, at, content):
                self.write(node, at, content)
            case Sized(node, size):
                self.resize(node, size)

    def paths(self, node: int = 0, above: str = "") -> Iterator[tuple[str, bytes | None]]:
        """Walk through it: (path below the day's folder, content), None for a folder."""
        for name, child in self.folders[node].items():
            path = f"{above}{name}"
            if child in self.folders:
                yield path, None
                yield from self.paths(child, f"{path}/")
            else:
                yield path, bytes(self.files[child])

    def put(self, where: Path) -> Path:
        """Write it out as a folder."""
        where.mkdir()
        for path, content in self.paths():
            if content is None:
                (where / path).mkdir()
            else:
                (where / path).write_bytes(content)
        return where


@dataclass(frozen=True)
class Recording:
    """What there was before the day, all it did, in order, and what there was afterwards."""

    before: Tree = field(repr=False)
    acts: tuple[Act, ...] = field(repr=False)
    after: Tree = field(repr=False)

    def told(self, until: int) -> Told:
        """Return what had been told before the act numbered `until`."""
        told = Told()
        for act in self.acts[:until]:
            if isinstance(act, Said):
                told.take(*act.line)
        return told


class Reader:
    """Reads what strace wrote about a day lived in `where` into acts. Raises ValueError at a call it does not know."""

    def __init__(self, where: Path) -> None:
        self.where, self.tree, self.acts = where, Tree.of(where), list[Act]()
        self._open: dict[int, tuple[int, int]] = {}  # a descriptor leads to (node, offset)

    def read(self, lines: Sequence[str]) -> None:
        """Read these lines."""
        for line in lines:
            if (call := _CALL.match(line)) and int(call[3]) >= 0:
                words = [
                    bytes.fromhex(text.replace("\\x", "")).decode("utf-8", "surrogateescape")
                    if not plain and call[1] not in ("write", "pwrite64", "sendto")
                    else plain or text.replace("\\x", "")
                    for text, plain in _WORD.findall(call[2])
                ]
                self._take(call[1], words, int(call[3]))

    def _act(self, act: Act) -> None:
        self.tree.do(act)
        self.acts.append(act)

    def _take(self, call: str, words: list[str], result: int) -> None:
        """Take one call that succeeded in."""
        if call == "sendto":
            for line in bytes.fromhex(words[1])[:result].splitlines():
                if line.startswith(b"["):
                    kind, step, what = json.loads(line)
                    self.acts.append(Said((kind, step, what)))
        elif call == "openat":
            self._opened(words[1], words[2], result)
        elif call in ("rename", "link", "unlink", "rmdir", "mkdir"):
            self._named(call, words)
        elif (fd := int(words[0]) if words[0].isdigit() else -1) in self._open:
            self._used(call, fd, words, result)
        elif call in ("renameat", "renameat2", "linkat", "unlinkat", "mkdirat", "truncate"):
            self._named({"unlinkat": "unlink", "mkdirat": "mkdir"}.get(call, "elsewhere"), words[1:])

    def _place(self, path: str) -> tuple[int, str] | None:
        """Return (folder, name) of a path in the day's folder, None for others."""
        try:
            parts = Path(path).relative_to(self.where).parts
        except ValueError:
            return None
        return (self.tree.find(parts[:-1]), parts[-1]) if parts else (0, "")

    def _opened(self, path: str, flags: str, fd: int) -> None:
        self._open.pop(fd, None)
        if (place := self._place(path)) is None:
            return
        folder, name = place
        node = self.tree.folders[folder].get(name) if name else 0
        if node is None:
            self._act(Born(folder=False))
            node = self.tree.newest
            self._act(Named(folder, name, node))
        elif "O_TRUNC" in flags:
            self._act(Sized(node, 0))
        end = len(self.tree.files[node]) if "O_APPEND" in flags else 0
        self._open[fd] = node, end

    def _named(self, call: str, words: list[str]) -> None:
        places = [place for word in words[:2] if (place := self._place(word))]
        if not places:
            return
        (folder, name), new = places[0], places[-1]
        if call in ("unlink", "rmdir"):
            self._act(Unnamed(folder, name))
        elif call == "mkdir":
            self._act(Born(folder=True))
            self._act(Named(folder, name, self.tree.newest))
        elif call in ("link", "rename") and len(places) == 2:
            named = Named(*new, self.tree.folders[folder][name])
            self._act(named if call == "link" else Moved(Unnamed(folder, name), named))
        else:
            raise ValueError(call)

    def _used(self, call: str, fd: int, words: list[str], result: int) -> None:
        node, offset = self._open[fd]
        if call == "close":
            del self._open[fd]
        elif call == "lseek":
            self._open[fd] = node, result
        elif call == "write":
            self._act(Wrote(node, offset, bytes.fromhex(words[1])[:result]))
            self._open[fd] = node, offset + result
        elif call == "pwrite64":
            self._act(Wrote(node, int(words[3]), bytes.fromhex(words[1])[:result]))
        elif call == "ftruncate":
            self._act(Sized(node, int(words[1])))
        elif call in ("fsync", "fdatasync"):
            self.acts.append(Synced(node))
        else:
            raise ValueError(call)


def record(where: Path, day: refusing_disk.Day) -> Recording:
    """Live a day in `where` and record it. Fails when the recording done again gives another folder than was left."""
    reader = Reader(where)
    before = reader.tree.copy()
    told, lines = refusing_disk.lived(where, day, calls=CALLS, wishes=("-xx", "-s", str(1 << 26)))
    assert told.bugs == told.refused == []
    reader.read(lines)
    recording = Recording(before, tuple(reader.acts), reader.tree)
    assert recording.told(len(reader.acts)) == told
    left = {path: content for path, content in Tree.of(where).paths() if not path.endswith(SHARED)}
    assert dict(reader.tree.paths()) == left
    return recording

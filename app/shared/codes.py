"""Which code does a word stand for? Code lists as frozen values; knows no record that uses them."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from functools import lru_cache
from types import MappingProxyType
from unicodedata import normalize

from app.shared import paths

# Columns that hold another customary name of the same entry. A slash parts alternatives ("高级工/三级").
_SHORT_NAMES = ("short_zh", "alias", "name_ko", "alpha_code")
_GROUP_NAMES = ("short_group",)
_BRACKET = re.compile(r"(.*?)\(([^()]*)\)(.*)")
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff"))


@dataclass(frozen=True, slots=True)
class Code:
    """One entry of a list; `extra` holds the list's other columns by their header.

    What is `withdrawn` stays readable where it was entered, and is offered to nobody any more.
    """

    code: str
    name_zh: str
    extra: Mapping[str, str] = field(default_factory=dict, compare=False, hash=False)
    withdrawn: bool = False


def tidy(text: str) -> str:
    """Take away what never tells two labels apart: spaces, width, a leading quote, empty decimals."""
    bare = "".join(normalize("NFKC", text).translate(_INVISIBLE).split()).lstrip("'’‘`")
    head, dot, tail = bare.partition(".")
    return head if dot and head.isdecimal() and tail and not tail.strip("0") else bare


def _unbracketed(name: str) -> Iterator[str]:
    """Yield a name without its bracket: 待(下)岗 is 待岗, 下岗 or 待下岗; 退养(内退) is 退养 or 内退."""
    match = _BRACKET.fullmatch(name)
    if match is None:
        return
    before, inside, after = match.groups()
    yield before + after
    if any(character.isdigit() for character in inside):
        return  # "(2023版)" is an edition, not another name
    yield before + inside + after
    if len(inside + after) > 1:
        yield inside + after


class CodeList:
    """One list, in the order of its file."""

    def __init__(self, name: str, entries: tuple[Code, ...], aliases: Mapping[str, str]) -> None:
        """Index `entries`; `aliases` maps further labels to codes."""
        self.name = name
        self._entries = tuple(entry for entry in entries if not entry.withdrawn)
        self._known = entries
        self._by_code = {entry.code: entry for entry in entries}
        self._by_label = self._index(aliases)

    def __iter__(self) -> Iterator[Code]:
        """Go through the entries that may be chosen, as the file has them."""
        return iter(self._entries)

    def __len__(self) -> int:
        """Count the entries that may be chosen."""
        return len(self._entries)

    def known(self) -> tuple[Code, ...]:
        """Return every entry, the withdrawn ones too."""
        return self._known

    def get(self, code: str) -> Code | None:
        """Return the entry of exactly this code, also a withdrawn one."""
        return self._by_code.get(code)

    def offered(self, code: str) -> Code | None:
        """Return the entry of exactly this code when it may be chosen for something new."""
        entry = self._by_code.get(code)
        return None if entry is None or entry.withdrawn else entry

    def label(self, code: str) -> str:
        """Return the name of a code; the code itself when the list does not hold it."""
        entry = self._by_code.get(code)
        return entry.name_zh if entry else code

    def match(self, text: object) -> Code | None:
        """Return the entry a cell stands for, None when no list maps it or two entries could be meant.

        For a withdrawn entry it is the one that replaced it, if the list names one.
        Taken: a code (also as a number: 10.0, 1 for 01, 01 for 1), its name, short or group name, the name without
        its bracket or 族, a label of label_aliases.csv, and code and name together when they agree.
        """
        return _match(self, str(text))

    def find(self, text: str) -> Code | None:
        """Match without the cache's memory of earlier texts."""
        entry = self._find(text)
        if entry is None or not entry.withdrawn:
            return entry
        return self.offered(entry.extra.get("replaced_by", ""))

    def _find(self, text: str) -> Code | None:
        wanted = tidy(text)
        if not wanted:
            return None
        entry = self._of_code(wanted) or self._by_label.get(wanted)
        if entry is not None:
            return entry
        both = re.fullmatch(r"(L?\d+)[-_.、:]?(\D.*)", wanted)
        if both:
            coded, named = self._of_code(both[1]), self._by_label.get(both[2])
            return coded if coded is not None and coded is named else None
        return None

    def nearest(self, text: str, n: int = 3) -> tuple[Code, ...]:
        """Return the `n` entries whose names look most like `text`, the likest first."""
        wanted = _stem(tidy(text))

        def likeness(entry: Code) -> float:
            names = [tidy(entry.name_zh), *(tidy(entry.extra.get(key, "")) for key in _SHORT_NAMES)]
            return max(SequenceMatcher(None, wanted, _stem(name)).ratio() for name in names if name)

        return tuple(sorted(self._entries, key=likeness, reverse=True)[:n])

    def _of_code(self, text: str) -> Code | None:
        entry = self._by_code.get(text) or self._by_code.get(text.upper())
        if entry is None and text.isdecimal() and text.isascii():
            # Zeros before a number are lost in number cells and made up in text; only a code's are kept.
            entry = self._by_code.get(text.zfill(2)) or self._by_code.get(text.lstrip("0") or "0")
        return entry

    def _index(self, aliases: Mapping[str, str]) -> dict[str, Code]:
        """Map every label to its entry; a stronger kind of label wins, two entries of one kind cancel out."""
        named: list[tuple[str, Code]] = []
        short: list[tuple[str, Code]] = []
        bare: list[tuple[str, Code]] = []
        peoples: list[tuple[str, Code]] = []
        for entry in sorted(self._known, key=lambda one: one.withdrawn):
            name = tidy(entry.name_zh)
            named.append((name, entry))
            for key in _SHORT_NAMES:
                whole = tidy(entry.extra.get(key, ""))
                short += [(part, entry) for part in {whole, *whole.split("/")} if part not in {"", "-"}]
            if entry.extra.get("kind") == "group":
                groups = [tidy(entry.extra.get(key, "")) for key in _GROUP_NAMES]
                short += [(part, entry) for whole in groups for part in {whole, *whole.split("/")} if part]
            bare += [(part, entry) for part in name.split("/") if "/" in name]
            bare += [(part, entry) for part in _unbracketed(name) if part]
            if len(name) > 1 and name.endswith("族"):
                peoples.append((name[:-1], entry))
        known = {label: self._by_code.get(code) for label, code in aliases.items()}
        aliased = [(tidy(label), entry) for label, entry in known.items() if entry is not None]
        labels: dict[str, Code] = {}
        for kind in (named, aliased, short, bare, peoples):
            fresh: dict[str, Code | None] = {}
            for label, entry in kind:
                fresh[label] = entry if fresh.get(label, entry) is entry else None
            for label, only in fresh.items():
                if only is not None:
                    labels.setdefault(label, only)
        return labels


def _stem(name: str) -> str:
    return name[:-1] if len(name) > 1 and name.endswith("族") else name


@lru_cache(maxsize=16384)
def _match(codes: CodeList, text: str) -> Code | None:
    return codes.find(text)


def _rows(name: str) -> list[dict[str, str]]:
    with (paths.resources() / "codes" / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return [{key: value or "" for key, value in row.items() if key} for row in csv.DictReader(file)]


@lru_cache(maxsize=1)
def _aliases() -> Mapping[str, Mapping[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for row in _rows("label_aliases"):
        found.setdefault(row["list"], {})[row["label"]] = row["code"]
    return found


@lru_cache(maxsize=256)
def rows(name: str) -> tuple[Mapping[str, str], ...]:
    """Return the rows of a table under resources/codes that is not a code list (headers, samples)."""
    return tuple(MappingProxyType(row) for row in _rows(name))


@lru_cache(maxsize=256)
def installed(name: str) -> CodeList:
    """Return the list of resources/codes/`name`.csv, read once. Raises FileNotFoundError for no such list."""
    entries = []
    for row in _rows(name):
        first, second = list(row)[:2]
        entries.append(Code(row[first], row.get("name_zh", row[second]), MappingProxyType(row)))
    return CodeList(name, tuple(entries), aliases_of(name))


def aliases_of(name: str) -> Mapping[str, str]:
    """Return the further labels of a list's codes."""
    return _aliases().get(name, {})


def renamed(lists: Mapping[str, CodeList], names: Mapping[str, Mapping[str, str]]) -> dict[str, CodeList]:
    """Return lists in which codes bear other names, by list and code; what they were called before finds them too."""
    return {
        **lists,
        **{name: _renamed(lists.get(name) or installed(name), own) for name, own in names.items()},
    }


def _renamed(listed: CodeList, names: Mapping[str, str]) -> CodeList:
    entries = tuple(replace(entry, name_zh=names.get(entry.code, entry.name_zh)) for entry in listed.known())
    before = {entry.name_zh: entry.code for entry in listed.known() if entry.code in names}
    return CodeList(listed.name, entries, {**before, **aliases_of(listed.name)})


_published: dict[str, CodeList] = {}


def use(lists: Mapping[str, CodeList]) -> None:
    """Let these lists, which the province published, stand in place of the installed ones; none: as installed."""
    _published.clear()
    _published.update(lists)


def load(name: str) -> CodeList:
    """Return a list as it stands now: published, else as installed. Raises FileNotFoundError for no such list."""
    return _published.get(name) or installed(name)

"""The same facts as hard as they come: long names of rare characters, long units, long notes, nothing at all, many rows."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from typing import Any

RARE = "䶮㛃𬱖𠮷𬭎𬩬𫖯𬸦"
NAME = f"阿不都热合曼·买买提艾力·吐尔逊江·{RARE}"
"""A name of 26 characters, the last eight rare, as somebody from a minority may have."""

UNIT = "吉林省延边朝鲜族自治州敦化市青山镇农业生产资料供销合作总社第三分社机关工会委员会"
"""A unit of 40 characters."""

NOTE = f"住房为上世纪八十年代砖房，屋顶漏雨，{RARE}一家轮流照看；" * 17
"""Some 500 characters, as somebody writes who has much to say."""

_HAN = re.compile("[\u3400-\u9fff]")
_NAMES = frozenset(
    [
        "name",
        "head",
        "payee",
        "leader",
        "chair",
        "handled_by",
        "operator",
        "proxy",
        "others",
        "holder",
        "parent",
        "person",
        "contact",
        "who",
        "by",
        "cadre",
    ]
)
_NOTES = frozenset(
    ["remark", "note", "content", "words", "reason", "finding", "progress", "result", "illness", "disease"]
)
# Names that choose words, and texts of the program's own data: no clerk types them.
_KEPT = frozenset(
    [
        "program",
        "programs",
        "why",
        "template",
        "clause",
        "clauses",
        "plan",
        "rules",
        "catalog",
        "unit_name_of",
        "kind",
        "category",
        "tier",
    ]
)

Change = Callable[[str, str], str]


def walked(value: Any, change: Change, name: str = "") -> Any:
    """Return a view with each of its texts changed; `change` is told the field it stands in."""
    if name in _KEPT:
        return value
    if isinstance(value, str):
        return change(name, value)
    if is_dataclass(value) and not isinstance(value, type):
        told = {one.name: getattr(value, one.name) for one in fields(value) if one.init}
        changed = {key: walked(one, change, key) for key, one in told.items()}
        return replace(value, **{key: one for key, one in changed.items() if one is not told[key]})
    if isinstance(value, tuple) and type(value) is tuple:
        return tuple(walked(one, change, name) for one in value)
    return value


def hard(name: str, told: str) -> str:
    """Give what a person typed at its longest."""
    if not _HAN.search(told):
        return told
    if name in _NAMES:
        return NAME
    return NOTE if name in _NOTES else UNIT


def empty(name: str, told: str) -> str:
    """Leave out what a person typed."""
    return "" if _HAN.search(told) and name not in ("office", "union") else told


def with_rows(view: Any, name: str, count: int) -> Any:
    """Return a view with its records of a field repeated until there are `count`; the first stands once."""
    first, *others = getattr(view, name)
    others = others or [first]
    return replace(view, **{name: (first, *(others[n % len(others)] for n in range(count - 1)))})

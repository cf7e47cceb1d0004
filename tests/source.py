"""Our own source as trees, each file read, parsed and walked once for all who ask about it."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path


@cache
def text(path: Path) -> str:
    return path.read_text("utf-8")


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(text(path))


@cache
def nodes(path: Path) -> Mapping[type, list[ast.AST]]:
    """Return the nodes of a file by what they are: most questions are about few of them."""
    found = defaultdict(list)
    for node in ast.walk(tree(path)):
        found[type(node)].append(node)
    return found


def each(kind: type | tuple[type, ...], paths: Iterable[Path]) -> Iterator[tuple[Path, ast.AST]]:
    """Yield every node of a kind with the file it stands in."""
    for path in paths:
        for one in kind if isinstance(kind, tuple) else (kind,):
            for node in nodes(path).get(one, ()):
                yield path, node

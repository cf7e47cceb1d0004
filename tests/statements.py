"""Every test opens databases of its own; without this each engine would compile the same statements anew."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Engine, create_engine

from app.shared import db

_first: list[Engine] = []


def engine_of_all(*arguments: Any, **options: Any) -> Engine:
    """Make an engine as the program does, but with the dialect and the compiled statements of the first one made."""
    made = create_engine(*arguments, query_cache_size=5_000, **options)
    if not _first:
        _first.append(made)
    made.dialect = _first[0].dialect
    made._compiled_cache = _first[0]._compiled_cache
    return made


def be_shared() -> None:
    """Let all engines of this process, and of those forked from it, share what they compiled."""
    db.create_engine = engine_of_all

"""Which programmes are there? Those that come with the program, from its file of programmes, and the office's own."""

from __future__ import annotations

import json
import tomllib
from datetime import date
from functools import lru_cache
from typing import Any

from app.services.rules import COUNT, FigureKind, Program
from app.shared import paths
from app.shared.chain import canonical_text

LANGUAGES = {"zh": "zh_CN", "ko": "ko_KR"}


@lru_cache(maxsize=1)
def installed() -> tuple[Program, ...]:
    """Return the programmes of resources/programmes/services.toml, in the order of the file."""
    told = tomllib.loads((paths.resources() / "programmes" / "services.toml").read_text("utf-8"))
    kinds = {key: _figure(key, facts) for key, facts in told["figure"].items()}
    return tuple(
        Program(
            one["code"],
            _names(one),
            tuple(kinds[key] for key in one["figures"]),
            one["from"],
            one.get("until"),
            season=one.get("season", ""),
        )
        for one in told["programme"]
    )


def own(code: str, name: str, figures: str, since: date, until: date | None) -> Program:
    """Return a programme of the office's own as it is stored; `figures` is what `kept_figures` gave."""
    kinds = tuple(
        FigureKind(one["key"], {"zh_CN": one["name"]}, one["measure"]) for one in json.loads(figures)
    )
    return Program(code, {"zh_CN": name}, kinds, since, until, own=True)


def kept_figures(figures: tuple[FigureKind, ...]) -> str:
    """Return the figures of a programme of the office's own as they are stored."""
    return canonical_text(
        [{"key": one.key, "name": one.names["zh_CN"], "measure": one.measure} for one in figures]
    )


def _figure(key: str, facts: dict[str, Any]) -> FigureKind:
    return FigureKind(key, _names(facts), facts.get("unit", COUNT))


def _names(facts: dict[str, Any]) -> dict[str, str]:
    return {language: facts[short] for short, language in LANGUAGES.items()}

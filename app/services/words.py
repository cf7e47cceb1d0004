"""How is an entry of the register worded, for the screen, paper and the command line? Asks nothing."""

from __future__ import annotations

from collections.abc import Sequence

from app.services.counting import ProgramSums
from app.services.rules import FEN, Entry, FigureKind, Program
from app.shared.money import yuan
from app.shared.text import _, language

BETWEEN = "、"


def program_words(program: Program) -> str:
    """Return what a programme is called in the language spoken."""
    return program.name(language())


def figure_words(kind: FigureKind) -> str:
    """Return what a figure is called in the language spoken."""
    return kind.name(language())


def number_words(kind: FigureKind, value: int) -> str:
    """Return a figure's number; money in yuan."""
    return yuan(value) if kind.measure == FEN else f"{value:,}"


def who_words(entry: Entry) -> str:
    """Say for whom an entry was: names, the unit, how many without names."""
    heads = [_("{n} people", n=f"{entry.heads:,}")] if entry.heads else []
    return BETWEEN.join([*(one.name for one in entry.persons), *filter(None, [entry.unit]), *heads])


def figures_words(entry: Entry, programs: Sequence[Program]) -> str:
    """Say the figures of an entry: what each is called and its number."""
    program = next((one for one in programs if one.code == entry.program), None)
    if program is None:
        return ""
    return BETWEEN.join(
        f"{figure_words(kind)} {number_words(kind, entry.figures[kind.key])}"
        for kind in program.figures
        if kind.key in entry.figures
    )


def sums_words(sums: ProgramSums) -> str:
    """Say what a programme comes to in one line."""
    told = [_("{n} entries", n=f"{sums.entries:,}"), _("{n} person-times", n=f"{sums.person_times:,}")]
    if sums.amount:
        told.append(_("{amount} yuan", amount=yuan(sums.amount)))
    told += [f"{figure_words(kind)} {number_words(kind, value)}" for kind, value in sums.figures if value]
    return f"{program_words(sums.program)}: {BETWEEN.join(told)}"

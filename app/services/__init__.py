"""The register of the union's other services: legal aid, jobs, training, and whatever else; programmes are data.

The door. Other capabilities ask for facts inside their own transaction; only `service` writes.
"""

from app.services.counting import PeriodUnreadable, ProgramSums, period_days, whole
from app.services.given import services_to
from app.services.matching import NOBODY, Chance, Match, Matched, words_of
from app.services.naming import Named, Whom
from app.services.papers import EntryPaper, ServicesPaper, entry_paper, services_paper
from app.services.queries import (
    EntryLine,
    ServiceFilter,
    ServiceTotals,
    entry_names,
    person_names,
    program_names,
    service_years,
    services_given,
)
from app.services.rules import COUNT, FEN, Entry, EntryMissing, FigureKind, Person, Program
from app.services.words import (
    figure_words,
    figures_words,
    number_words,
    program_words,
    sums_words,
    who_words,
)

__all__ = [
    "COUNT",
    "FEN",
    "NOBODY",
    "Chance",
    "Entry",
    "EntryLine",
    "EntryMissing",
    "EntryPaper",
    "FigureKind",
    "Match",
    "Matched",
    "Named",
    "PeriodUnreadable",
    "Person",
    "Program",
    "ProgramSums",
    "ServiceFilter",
    "ServiceTotals",
    "ServicesPaper",
    "Whom",
    "entry_names",
    "entry_paper",
    "figure_words",
    "figures_words",
    "number_words",
    "period_days",
    "person_names",
    "program_names",
    "program_words",
    "service_years",
    "services_given",
    "services_paper",
    "services_to",
    "sums_words",
    "who_words",
    "whole",
    "words_of",
]

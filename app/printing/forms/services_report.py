"""服务登记月报: the services of a month or a year, summed up by programme and listed; on A4 landscape."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from app.printing.forms import service_words
from app.printing.sheet import (
    Column,
    Fields,
    Form,
    Grid,
    Heading,
    Paragraph,
    Part,
    Sheet,
    Signatures,
    Stamp,
    Wording,
)
from app.services import (
    Entry,
    EntryLine,
    Program,
    ProgramSums,
    ServicesPaper,
    period_days,
    services_paper,
    whole,
)
from app.shared.money import yuan
from app.shared.text import N_

BETWEEN = "、"
MOST_NAMES = 6
"""How many names a line of the list writes out; more are counted."""


def load(tx: Session, period: str) -> ServicesPaper:
    """Read the services of a month like 2026-01 or a year. Raises PeriodUnreadable."""
    return services_paper(tx, period)


def fill(view: Any, words: Wording, stamp: Stamp) -> Sheet:
    """Word the report: the time, a row for each programme with the sums, a row for each entry, signatures."""
    paper: ServicesPaper = view
    title = words["title" if "-" in paper.period else "title_year"]
    first, last = period_days(paper.period)
    entries, person_times, amount = whole(paper.sums)
    head = (
        (words["unit"], paper.office),
        (words["period"], words("days", first=first.isoformat(), last=last.isoformat())),
        (words["entries"], f"{entries:,}"),
        (words["person_times"], f"{person_times:,}"),
    )
    parts: list[Part] = [Heading(title), Fields(head)]
    if paper.lines:
        parts += [
            Heading(words["by_programme"], 2),
            _sums(paper.sums, (entries, person_times, amount), words),
        ]
        parts += [
            Heading(words["list"], 2),
            _list(paper, words),
            Paragraph(words["how"], indent=False, size=10.5),
        ]
    else:
        parts.append(Paragraph(words["nothing"], indent=False))
    signs = (words["sign_drawn"], words["sign_checked"], words["sign_responsible"])
    parts.append(Signatures(signs, words["date_line"], columns=3))
    return Sheet(
        "services_report", words.version, title, tuple(parts), stamp.number, landscape=True, language=words.language
    )  # fmt: skip


def _sums(sums: Sequence[ProgramSums], total: tuple[int, int, int], words: Wording) -> Grid:
    columns = (
        Column(words["programme"], 52),
        *(Column(words[name], 19, "right") for name in ("entries", "person_times", "people", "units")),
        Column(words["amount"], 28, "right"),
        Column(words["figures"], None),
    )
    rows = tuple(
        (
            service_words.called(one.program, words), f"{one.entries:,}", f"{one.person_times:,}", f"{one.people:,}",
            f"{one.units:,}", yuan(one.amount) if one.amount else "", service_words.figures(one.figures, words),
        )
        for one in sums
    )  # fmt: skip
    entries, person_times, amount = total
    return Grid(
        columns, rows, (words["total"], f"{entries:,}", f"{person_times:,}", "", "", yuan(amount), "")
    )


def _list(paper: ServicesPaper, words: Wording) -> Grid:
    programs = {one.code: one for one in paper.programs}
    columns = (
        Column(words["number"], 11, "center"),
        Column(words["day"], 24, "center"),
        Column(words["programme"], 40),
        Column(words["who"], 56),
        Column(words["content"], None),
        Column(words["amount"], 26, "right"),
        Column(words["handled_by"], 22),
    )
    rows = tuple(_row(n, line, programs, words) for n, line in enumerate(paper.lines, start=1))
    return Grid(columns, rows)


def _row(number: int, line: EntryLine, programs: dict[str, Program], words: Wording) -> tuple[str, ...]:
    entry, program = line.entry, programs.get(line.entry.program)
    kinds = program.figures if program is not None else ()
    figures = service_words.figures([(kind, entry.figures.get(kind.key, 0)) for kind in kinds], words)
    return (
        str(number),
        entry.on.isoformat(),
        service_words.called(program, words) if program is not None else entry.program,
        _who(entry, words),
        "\n".join(filter(None, (entry.content, figures))),
        yuan(entry.amount) if entry.amount else "",
        entry.handled_by,
    )


def _who(entry: Entry, words: Wording) -> str:
    names = [one.name for one in entry.persons[:MOST_NAMES]]
    if len(entry.persons) > MOST_NAMES:
        names.append(words("and_more", n=len(entry.persons) - MOST_NAMES))
    heads = [words("heads", n=f"{entry.heads:,}")] if entry.heads else []
    return BETWEEN.join([*names, *filter(None, [entry.unit]), *heads])


FORM = Form(
    "services_report",
    N_("Report of services"),
    True,
    load,
    fill,
    subject="service_entry",
    needs="services.read",
)

"""家庭收入核算表: a test of a household's class, item by item and step by step, as it was kept; on A4."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from app.hardship import SlipPaper, TestedItem, slip_paper
from app.hardship.keeping import PERIODS
from app.printing.forms import file_words
from app.printing.sheet import (
    Column,
    Fields,
    Form,
    Grid,
    Heading,
    Sheet,
    Signatures,
    Stamp,
    Wording,
)
from app.shared import codes
from app.shared.money import yuan
from app.shared.text import N_

_LABEL = 32.0


def load(tx: Session, test_id: str) -> SlipPaper:
    """Read a test as it was kept. Raises TestMissing."""
    return slip_paper(tx, test_id)


def fill(view: Any, words: Wording, stamp: Stamp) -> Sheet:
    """Word the slip: by what it was judged, what counted, each step, the class, who signs."""
    paper: SlipPaper = view
    told, test, title = paper.told, paper.told.test, words["title"]
    result = (
        (words["income_year"], yuan(test.income)),
        (words["rigid_year"], yuan(test.rigid)),
        (words["net_pc"], yuan(test.net_pc)),
        (words["category"], _category(test.category, words)),
    )
    steps = tuple(
        (str(n), "\n".join(dict.fromkeys(step.words(language) for language in words.language.split("+"))))
        for n, step in enumerate(test.steps, 1)
    )
    parts = (
        Heading(title),
        Fields(_head(paper, words), 2, _LABEL),
        Heading(words["income"], level=2),
        _items(told.income_items, words),
        Heading(words["rigid"], level=2),
        _items(told.rigid_items, words),
        Heading(words["steps"], level=2),
        Grid((Column(words["number"], 14, "center"), Column(words["step"], None)), steps),
        Fields(result, 2, 44),
        Signatures(
            (words["sign_tested"], words["sign_checked"], words["sign_office"]), words["date_line"], columns=3
        ),
    )
    return Sheet("income_slip", words.version, title, parts, stamp.number, language=words.language)


def _head(paper: SlipPaper, words: Wording) -> tuple[tuple[str, str], ...]:
    told, test = paper.told, paper.told.test
    region = codes.load("jilin_regions").get(test.region)
    line = words("line_words", sum=yuan(test.line.dibao_month), day=file_words.day(words, test.line_since))
    return (
        (words["file"], told.number),
        (words["on"], file_words.day(words, test.on)),
        (words["name"], told.head),
        (words["id_no"], told.id_masked),
        (words["place"], told.place),
        (words["people"], words("people_count", n=test.people)),
        (words["region"], region.name_zh if region else test.region),
        (words["line"], line),
        (words["table"], file_words.both(words, test.table)),
        (words["wage"], file_words.amount(test.wage)),
        (words["basis"], test.basis),
        (words["by"], told.by),
    )


def _category(category: str, words: Wording) -> str:
    return file_words.code("hardship_categories", category) if category != "0" else words["no_category"]


def _items(items: Sequence[TestedItem], words: Wording) -> Grid:
    columns = (
        Column(words["kind"], 44),
        Column(words["whose"], 24),
        Column(words["amount"], 26, "right"),
        Column(words["period"], 22, "center"),
        Column(words["repaid"], 24, "right"),
        Column(words["year"], None, "right"),
    )
    rows = tuple(_item(one, words) for one in items)
    return Grid(columns, rows, (words["total"], "", "", "", "", yuan(sum(one.year for one in items))))


def _item(one: TestedItem, words: Wording) -> tuple[str, ...]:
    period = file_words.said(words, PERIODS[one.period])
    return (
        one.words,
        one.person or words["everybody"],
        yuan(one.amount),
        words("months", period=period, n=one.months) if one.period == "month" else period,
        yuan(one.repaid) if one.repaid else "",
        yuan(one.year),
    )


FORM = Form(
    "income_slip", N_("Hardship: slip of the income test"), False, load, fill, subject="hardship_test",
    needs="hardship.read",
)  # fmt: skip

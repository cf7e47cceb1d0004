"""工会组织基本信息采集表 [B4]: a union with every field of its record, and the units it covers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from app.members import HeadCount, head_count
from app.printing.forms import member_words
from app.printing.sheet import (
    Column,
    Fields,
    Form,
    Framed,
    Grid,
    Heading,
    Part,
    Sheet,
    Signatures,
    Stamp,
    Wording,
)
from app.shared import codes
from app.shared.text import N_
from app.unions import CoveredUnit, UnionPaper, union_paper

_LABEL = 32.0
_JOINT = "02"  # union_type.csv: a joint union


@dataclass(frozen=True)
class UnionView:
    """A union, and how many members of it are on the roll."""

    union: UnionPaper
    found: HeadCount


def load(tx: Session, union_id: str) -> UnionView:
    """Read one union. Raises UnionMissing."""
    union = union_paper(tx, union_id)
    return UnionView(union, head_count(tx, union_id, [unit.id for unit in union.units]))


def fill(view: Any, words: Wording, stamp: Stamp) -> Sheet:
    """Word the form: the union, its unit or the register of its units, and who signs."""
    told: UnionView = view
    union, title = told.union, words["title"]
    parts: list[Part] = [Heading(title), Heading(words["section_union"], 2), Framed(_union(told, words))]
    if union.base_type == _JOINT or len(union.units) > 1:
        parts.append(Heading(words("section_covered", n=len(union.units)), 2))
        parts.append(_covered(union.units, words))
    else:
        unit = union.units[0] if union.units else None
        parts += [Heading(words["section_unit"], 2), Framed(_unit(unit, words))]
    parts.append(
        Signatures(
            (words["sign_filled"], words["sign_checked"], words["sign_union"]),
            words["date_line"],
            columns=3,
        )
    )
    return Sheet("union_form", words.version, title, tuple(parts), stamp.number, language=words.language)


def _union(told: UnionView, words: Wording) -> tuple[Fields, ...]:
    union, found = told.union, told.found
    wide = (("union_name", union.name), ("parent", union.parent), ("union_uscc", union.uscc))
    pairs = (
        ("cert_no", union.legal_cert_no),
        ("cert_date", member_words.day(words, union.legal_cert_date)),
        ("founded", member_words.day(words, union.founded_on)),
        ("region", member_words.region(union.region)),
        ("level", member_words.code("union_type", union.level)),
        ("base_type", member_words.code("union_type", union.base_type)),
        ("org_form", member_words.code("union_type", union.org_form)),
        ("stat_code", union.stat_code),
        ("leader", union.leader),
        ("phone", union.phone),
        ("term", _number(words, "term_no", union.term_no)),
        ("term_years", _number(words, "years", union.term_years)),
        ("term_start", member_words.day(words, union.term_start)),
        ("next_election", member_words.day(words, union.next_election)),
        ("cadres_full", member_words.counted(union.cadres_full)),
        ("cadres_part", member_words.counted(union.cadres_part)),
        ("women_committee", member_words.yes_no(words, union.has_women_committee)),
        ("audit_committee", member_words.yes_no(words, union.has_audit_committee)),
        ("bank", union.bank),
        ("account", union.bank_account),
        ("members", _compared(words, union.member_count, found.members)),
        ("women", _compared(words, union.women_count, found.women)),
        ("migrants", _compared(words, union.migrant_count, found.migrants)),
        ("remark", union.remark),
    )
    return (
        Fields(tuple((words[key], text) for key, text in wide), 1, _LABEL),
        Fields(tuple((words[key], text) for key, text in pairs), 2, _LABEL),
    )


def _number(words: Wording, entry: str, value: int | None) -> str:
    return "" if value is None else words(entry, n=value)


def _compared(words: Wording, typed: int | None, found: int) -> str:
    """Write the figure that was told beside the one the roll gives."""
    if typed is None:
        return words("counted_only", found=found)
    return words("counted", typed=typed, found=found)


def _unit(unit: CoveredUnit | None, words: Wording) -> tuple[Fields, ...]:
    """Give the unit's fields; without a unit they are left to be filled in by hand."""
    wide = ("unit_name", "unit_uscc", "unit_address")
    told = dict(_facts(unit, words)) if unit is not None else {}
    rest = (
        "unit_region", "nature", "economic", "industry", "staff", "staff_women", "staff_migrants", "dispatched", "gig",
    )  # fmt: skip
    return (
        Fields(tuple((words[key], told.get(key, "")) for key in wide), 1, _LABEL),
        Fields(tuple((words[key], told.get(key, "")) for key in rest), 2, _LABEL),
    )


def _facts(unit: CoveredUnit, words: Wording) -> Iterator[tuple[str, str]]:
    yield "unit_name", unit.name
    yield "unit_uscc", _uscc(unit, words)
    yield "unit_address", unit.address
    yield "unit_region", member_words.region(unit.region)
    yield "nature", member_words.code("unit_nature", unit.nature)
    yield "economic", member_words.code("economic_type", unit.economic_type)
    yield "industry", _industry(unit.industry)
    yield "staff", member_words.counted(unit.staff_count)
    yield "staff_women", member_words.counted(unit.women_count)
    yield "staff_migrants", member_words.counted(unit.migrant_count)
    yield "dispatched", member_words.counted(unit.dispatched_count)
    yield "gig", member_words.counted(unit.gig_count)


def _uscc(unit: CoveredUnit, words: Wording) -> str:
    """Give the credit code; where there is none, why."""
    return unit.uscc or (words("no_uscc", reason=unit.uscc_reason) if unit.uscc_reason else "")


def _industry(value: str | None) -> str:
    """Name the section of GB/T 4754, with the class behind it where one is written ("C3411")."""
    if not value:
        return ""
    section = codes.load("industry_sections").get(value[:1])
    return f"{section.name_zh} {value}" if section else value


def _covered(units: tuple[CoveredUnit, ...], words: Wording) -> Grid:
    columns = (
        Column(words["number"], 12, "center"),
        Column(words["unit_name"], None),
        Column(words["unit_uscc"], 42),
        Column(words["nature"], 28),
        Column(words["staff"], 16, "right"),
        Column(words["staff_women"], 16, "right"),
        Column(words["staff_migrants"], 16, "right"),
    )
    rows = tuple(
        (
            str(place),
            unit.name,
            _uscc(unit, words),
            member_words.code("unit_nature", unit.nature),
            *(
                member_words.counted(count)
                for count in (unit.staff_count, unit.women_count, unit.migrant_count)
            ),
        )
        for place, unit in enumerate(units, 1)
    )
    return Grid(columns, rows, row_height=8)


FORM = Form("union_form", N_("Union's form"), False, load, fill, subject="union_org", needs="unions.read")

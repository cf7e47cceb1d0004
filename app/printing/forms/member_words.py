"""Which words do the papers of the roll share: names, codes, days and places? Knows no layout of a paper."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from app.members import NewMember
from app.printing.forms.claim_words import day
from app.printing.sheet import Picture, Wording
from app.shared import codes
from app.shared.money import yuan

__all__ = [
    "code",
    "counted",
    "day",
    "in_one_line",
    "name",
    "person",
    "photo",
    "place",
    "region",
    "sex",
    "yes_no",
]


def name(words: Wording, who: NewMember) -> str:
    """Name a person; where Korean stands on the paper, with the Korean name below."""
    korean = who.name_ko if "ko_KR" in words.language else ""
    return f"{who.name}\n{korean}" if korean else who.name


def code(listed: str, value: str | None) -> str:
    """Name a code of a list; empty for none."""
    return codes.load(listed).label(value) if value else ""


def sex(words: Wording, value: str | None) -> str:
    """Name the sex in the form's languages; empty for none."""
    entry = f"sexes.{value}"
    return words[entry] if entry in words else code("sex", value)


def yes_no(words: Wording, value: bool | None) -> str:
    """Say yes or no in the form's languages; empty when it is not known."""
    return "" if value is None else words["yes" if value else "no"]


def region(value: str) -> str:
    """Name a region of Jilin by its code; another's stays as it was written."""
    return codes.load("jilin_regions").label(value) if value else ""


def counted(value: int | None) -> str:
    """Write a number; empty when it is not known."""
    return "" if value is None else str(value)


def photo(words: Wording, content: bytes | None, width: float = 25.0, height: float = 35.0) -> Picture:
    """Give the photo, or the box to glue it into."""
    return Picture(content, words["photo"], width, height)


def in_one_line(words: Wording, entry: str) -> str:
    """Give a wording of two languages side by side, for places of one line."""
    return " ".join(words[entry].split("\n"))


def place(words: Wording, entry: str) -> tuple[float, ...]:
    """Return the millimetres the office may edit in the form's text."""
    return tuple(float(part) for part in words.lines[f"places.{entry}"][0].split())


def person(words: Wording, who: NewMember) -> Mapping[str, str]:
    """Word every field of a person by the form's own names for them, so that each paper takes what it shows."""

    def on(value: date | None) -> str:
        return day(words, value)

    return {
        "name": name(words, who), "sex": sex(words, who.sex), "birth": on(who.birth_date),
        "ethnic": code("ethnic_groups", who.ethnic), "education": code("education", who.education),
        "native_place": region(who.native_place), "political": code("political_status", who.political_status),
        "wage": yuan(who.dues_base) if who.dues_base is not None else "", "unit": who.work_unit,
        "post": who.post, "title_held": who.title, "trade": who.trade,
        "id_type": code("id_document_types", who.id_type), "id_no": who.id_no, "mobile": who.mobile,
        "work_start": on(who.work_start), "home": who.home_address, "cert_no": who.member_cert_no,
        "employment": code("employment_status", who.employment_status),
        "skill": code("skill_level", who.skill_level), "hukou": code("hukou_types", who.hukou_type),
        "hukou_region": region(who.hukou_region),
        "change_type": code("membership_change_type", who.change_type), "change_date": on(who.change_date),
        "change_reason": code("membership_change_reason", who.change_reason), "remark": who.remark,
    }  # fmt: skip

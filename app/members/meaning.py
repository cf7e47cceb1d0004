"""What may these few characters mean? Statements that number everybody meant, each answered by an index.

Name, part of a name, its sound, its initials, the ends of document, phone and certificate number; where nobody is
meant by these, the unit's name, and a name with a unit's behind a space. Knows no screen and no rule.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import func, intersect, literal_column, select, union
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.members.tables import MemberDocumentRow, MemberGramRow, MemberRow, MemberSearchRow
from app.shared import pinyin
from app.unions import all_units

_LAST: Final = "\U0010ffff"  # sorts after every text that begins alike
_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_BETWEEN = re.compile(r"[\s\u3000'·•・]+")
_SOUND = re.compile(r"[a-z]+|[ㄱ-ㅎ]+")  # pinyin, or the first sounds of a Korean name
_TAIL = re.compile(r"\d{1,3}|\d{3}[\dX]")
_NUMBER = re.compile(r"(?=.*\d)[0-9A-Z]{5,20}")
_MIDDLE = re.compile(r"\d{6,14}")
_CERTIFICATE = re.compile(r"(?=.*\d).{1,20}")

Meant = list[Any]


def meant(tx: Session, text: str) -> Meant:
    """Return the statements that number everybody `text` may mean; what it means first is asked first."""
    typed = text.translate(_WIDE).strip()
    by_name = _people(_BETWEEN.sub("", typed))
    if _anybody(tx, by_name):
        return by_name
    for further in (_by_unit, _by_name_and_unit, _by_middle):
        found = further(tx, typed)
        if found and _anybody(tx, found):
            return found
    return by_name


def _anybody(tx: Session, statements: Meant) -> bool:
    return any(tx.execute(statement.limit(1)).first() is not None for statement in statements)


def _begins(column: InstrumentedAttribute[str], beginning: str) -> Any:
    return (column >= beginning) & (column < beginning + _LAST)


def _people(typed: str) -> Meant:
    """Match a name or a number of the person's own."""
    sound = typed.lower().replace("ü", "v").replace("u:", "v")
    numbers = select(MemberSearchRow.no)
    if _SOUND.fullmatch(sound):
        by_initials, by_sound = MemberSearchRow.initials, MemberSearchRow.pinyin
        return [
            numbers.where(_begins(by_initials, sound)).order_by(by_initials, by_sound).subquery().select(),
            numbers.where(_begins(by_sound, sound)).order_by(by_sound).subquery().select(),
            *map(_by_part, _spellings(typed)),
        ]
    digits = typed.upper()
    if _TAIL.fullmatch(digits):
        tails = (MemberSearchRow.id_tail, MemberSearchRow.mobile_tail)
        return [*(numbers.where(_begins(tail, digits)) for tail in tails), _by_certificate(digits, whole=True),
                _by_other_document(digits)]  # fmt: skip
    if _NUMBER.fullmatch(digits):
        return [*_by_number(digits), _by_certificate(digits), _by_other_document(digits)]
    return [_by_part(typed), *([_by_certificate(typed)] if _CERTIFICATE.fullmatch(typed) else [])]


def _spellings(typed: str) -> tuple[str, ...]:
    """Return how letters typed may stand within a foreign name: JOHN SMITH, John Smith."""
    return tuple(dict.fromkeys((typed, typed.upper(), typed.title()))) if len(typed) > 1 else ()


def _of_members() -> Any:
    return select(MemberSearchRow.no).join(MemberRow, MemberRow.id == MemberSearchRow.member_id)


def _by_number(digits: str) -> Meant:
    """Match the beginning of a document or phone number, or more than its last 4 characters.

    A number of the first generation (15 digits) finds its 18-digit form.
    """
    begins = digits[:6] + "19" + digits[6:] if re.fullmatch(r"\d{15}", digits) else digits
    numbers, tail = _of_members(), digits[-4:]
    not_void = literal_column("member.status") != literal_column("'VOID'")
    return [
        numbers.where(_begins(MemberRow.id_no, begins), not_void),
        numbers.where(_begins(MemberRow.mobile, digits)),
        numbers.where(MemberSearchRow.id_tail == tail, func.substr(MemberRow.id_no, -len(digits)) == digits),
        numbers.where(
            MemberSearchRow.mobile_tail == tail, func.substr(MemberRow.mobile, -len(digits)) == digits
        ),
    ]


def _by_certificate(typed: str, *, whole: bool = False) -> Any:
    """Match a member certificate's number, or its beginning; a few digits only where they are all of it."""
    number = MemberRow.member_cert_no
    return _of_members().where(number == typed if whole else _begins(number, typed))


def _by_other_document(digits: str) -> Any:
    """Match an earlier or second document of somebody, whole or by its end. There are few: their list is read."""
    held = literal_column("member_document.state") == literal_column("'held'")
    wanted = select(MemberSearchRow.no).join(
        MemberDocumentRow, MemberDocumentRow.member_id == MemberSearchRow.member_id
    )
    return wanted.where(held, func.substr(MemberDocumentRow.id_no, -len(digits)) == digits)


def _by_part(typed: str) -> Any:
    """Match names that hold `typed`: by one range of grams for a character, by all its grams for more."""
    grams = pinyin.pairs(typed)
    if not grams:
        letters = pinyin.letters_of(typed)
        within = _begins(MemberGramRow.gram, letters) if letters else literal_column("0")
        return select(MemberGramRow.no).where(within)
    held = intersect(*(select(MemberGramRow.no).where(MemberGramRow.gram == gram) for gram in grams))
    return held.subquery().select()


# --- where no person is meant by themselves --------------------------------------------------------


def _units(tx: Session, typed: str) -> list[str]:
    """Return the names of the units that hold `typed`, or whose sound or initials it begins."""
    part, sound = _BETWEEN.sub("", typed), _BETWEEN.sub("", typed).lower()
    names = [unit.name for unit in all_units(tx)]
    if _SOUND.fullmatch(sound):
        return [name for name in names if any(said.startswith(sound) for said in _sounds(name))]
    return [name for name in names if part and part in name]


@lru_cache(maxsize=8_192)
def _sounds(unit_name: str) -> tuple[str, str]:
    return pinyin.initials(unit_name), pinyin.full(unit_name)


def _by_unit(tx: Session, typed: str) -> Meant:
    units = _units(tx, typed)
    return [select(MemberSearchRow.no).where(MemberSearchRow.unit_name.in_(units))] if units else []


def _by_name_and_unit(tx: Session, typed: str) -> Meant:
    """Match a name followed by a unit, with a space between them."""
    name, _space, unit = typed.rpartition(" ")
    units = _units(tx, unit) if name.strip() else []
    if not units:
        return []
    people = union(*_people(_BETWEEN.sub("", name)))
    within = MemberSearchRow.no.in_(people), MemberSearchRow.unit_name.in_(units)
    return [select(MemberSearchRow.no).where(*within)]


def _by_middle(_tx: Session, typed: str) -> Meant:
    """Match digits from the middle of a document number (a day of birth): what only this finds may take longer."""
    if not _MIDDLE.fullmatch(typed):
        return []
    not_void = literal_column("member.status") != literal_column("'VOID'")
    return [_of_members().where(func.instr(MemberRow.id_no, typed) > 0, not_void)]

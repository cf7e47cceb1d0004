"""Is this document number possible, and what does it tell? Knows shapes and check digits, no registers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from operator import mul
from unicodedata import normalize

from stdnum import luhn

from app.shared.errors import RuleError
from app.shared.text import N_

RESIDENT, HONG_KONG_MACAO, TAIWAN, PERMANENT, PERMANENT_OLD = "01", "02", "03", "04", "05"
EIGHTEEN = (RESIDENT, HONG_KONG_MACAO, TAIWAN, PERMANENT)

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_ZEROS = ord("0") * sum(_WEIGHTS)
_PREFIXES = {
    HONG_KONG_MACAO: ("810000", "820000", "830000"),
    TAIWAN: ("810000", "820000", "830000"),
    PERMANENT: ("9",),
}
# id_document_types.csv: lengths, then the whole shape, for documents without a check digit.
_LOOSE: dict[str, tuple[Sequence[int], re.Pattern[str]]] = {
    PERMANENT_OLD: (range(15, 16), re.compile(r"[A-Z]{3}\d{12}", re.ASCII)),
    "06": ((9, 11), re.compile(r"[HM]\d{8}(\d{2})?", re.ASCII)),
    "07": (range(8, 13), re.compile(r"\d{8}(\d{2})?[A-Z0-9]?|[A-Z0-9]{10,12}", re.ASCII)),
    "08": (range(5, 18), re.compile(r"[A-Z0-9]{5,17}", re.ASCII)),
    "09": (range(4, 21), re.compile(r".{4,20}")),
    "10": (range(6, 21), re.compile(r"[A-Z0-9]{6,20}", re.ASCII)),
    "99": (range(1, 31), re.compile(r".{1,30}")),
}
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u200e\u200f\u202a\u202c\u202d\u2060\ufeff"))
_QUOTES = "'\"’‘“”`"
_WHOLE_18 = re.compile(r"\d{17}[\dX]", re.ASCII)
_OLD_PERMANENT = re.compile(r"[A-Z]{3}\d{12}", re.ASCII)
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?E\+?\d{1,3}", re.ASCII)
_DECIMALS = re.compile(r"(\d+)\.0+", re.ASCII)


class IdentityError(RuleError):
    """The number cannot be that of the document."""

    code = "id.characters"
    template = N_("This document number cannot be right.")


class IdMissing(IdentityError):
    """No number was given."""

    code = "id.missing"
    template = N_("The document number is missing.")


class DigitsLost(IdentityError):
    """A spreadsheet kept the number as a quantity and rounded its end away."""

    code = "id.digits_lost"
    template = N_(
        "The spreadsheet kept this number as a quantity and lost its last digits. "
        "Type it again from the document, in a cell of the kind “text”."
    )


class FirstGeneration(IdentityError):
    """A 15-digit number stands in a resident card; fact `suggestion`: its 18-digit form."""

    code = "id.first_generation"
    template = N_(
        "This is a 15-digit number of the first generation, which is no longer valid. "
        "Compare the suggested 18-digit number with the card."
    )


class WrongLength(IdentityError):
    """Too short or too long; facts `length`, `expected`."""

    code = "id.length"
    template = N_("The number has {length} characters, the document has {expected}.")


class WrongCharacters(IdentityError):
    """A character that cannot stand there; facts `position` (from 1), `found`."""

    code = "id.characters"
    template = N_("Character {position} of the number is “{found}”, which cannot stand there.")


class WrongPrefix(IdentityError):
    """The number begins as another kind of document does; facts `found`, `expected`."""

    code = "id.characters"
    template = N_("Numbers of this document begin with {expected}, this one begins with {found}.")


class ImpossibleDate(IdentityError):
    """Characters 7 to 14 are no birth date; facts `year`, `month`, `day` as written."""

    code = "id.date"
    template = N_("Digits 7 to 14 are the birth date, but year {year}, month {month}, day {day} is no day.")


class WrongCheckDigit(IdentityError):
    """The last character does not fit the others; facts `expected`, `found`."""

    code = "id.check_digit"
    template = N_("By the digits before it the last character should be {expected}, but it is {found}.")


@dataclass(frozen=True, slots=True)
class Identity:
    """A possible document: its kind (id_document_types.csv), number, and the birth date and sex it tells."""

    doc_type: str
    number: str
    birth: date | None = None
    sex: str | None = None


def normalise(text: object) -> str:
    """Write a number the one way we keep it: no spaces, no leading quote, half width, capital letters.

    A whole number from a number cell is written out. Nothing that could tell two numbers apart is changed.
    """
    if isinstance(text, str) and text.isascii() and text.isalnum():
        return text.upper()
    if text is None:
        return ""
    if isinstance(text, float) and text.is_integer():
        return str(int(text))
    bare = "".join(normalize("NFKC", str(text)).translate(_INVISIBLE).split()).strip(_QUOTES).upper()
    bare = normalize("NFKC", bare)  # what a space parted may now be one character
    decimals = _DECIMALS.fullmatch(bare)
    return decimals[1] if decimals else bare


def check_digit(first_17: str) -> str:
    """Return the 18th character that belongs to 17 digits (GB 11643, ISO 7064 MOD 11-2)."""
    return _CHECKS[(sum(map(mul, _WEIGHTS, first_17.encode())) - _ZEROS) % 11]


def eighteen_of(fifteen: str) -> str:
    """Return the 18-digit form of a number of the first generation, as a suggestion only."""
    body = fifteen[:6] + "19" + fifteen[6:]
    return body + check_digit(body)


def type_of(number: str) -> str:
    """Tell the kind of document from the number's own shape; a resident card when nothing else is plain."""
    if _WHOLE_18.fullmatch(number):
        if number.startswith(("810000", "820000")):
            return HONG_KONG_MACAO
        if number.startswith("830000"):
            return TAIWAN
        return PERMANENT if number[0] == "9" else RESIDENT
    if _OLD_PERMANENT.fullmatch(number):
        return PERMANENT_OLD
    return "06" if _LOOSE["06"][1].fullmatch(number) else RESIDENT


def lost_digits(raw: object) -> bool:
    """Tell whether a cell's number has lost its end: a long number cell, scientific notation, or its text."""
    if isinstance(raw, (int, float)) and not isinstance(raw, bool):
        return abs(raw) >= 10**15
    bare = str(raw)
    if bare.isdecimal():
        return False
    bare = "".join(normalize("NFKC", bare).split()).strip(_QUOTES).upper()
    decimals = _DECIMALS.fullmatch(bare)
    return bool(_SCIENTIFIC.fullmatch(bare)) or bool(decimals and len(decimals[1]) > 15)


def check(doc_type: str, number: object) -> Identity:
    """Return what a document number says, or raise the first IdentityError of import.md's table that holds.

    `number` may be a raw cell. The two residence permits, and the two permanent residence cards, are told
    apart by the number itself, since their everyday names do not.
    """
    text = normalise(number)
    if not text:
        raise IdMissing(field="id_no")
    if lost_digits(number):
        raise DigitsLost(field="id_no")
    if doc_type in (PERMANENT, PERMANENT_OLD):
        doc_type = PERMANENT_OLD if len(text) == 15 else PERMANENT
    if doc_type not in EIGHTEEN:
        return _check_loose(doc_type, text)
    if text.endswith("000") and _WHOLE_18.fullmatch(text) and text[17] != check_digit(text[:17]):
        raise DigitsLost(field="id_no")
    if doc_type == RESIDENT and len(text) == 15 and text.isascii() and text.isdecimal():
        raise FirstGeneration(field="id_no", suggestion=eighteen_of(text))
    return _check_eighteen(doc_type, text)


def _check_eighteen(doc_type: str, text: str) -> Identity:
    if len(text) != 18:
        raise WrongLength(field="id_no", length=len(text), expected=18)
    if not _WHOLE_18.fullmatch(text):
        place = next(i for i, character in enumerate(text) if not _possible(i, character))
        raise WrongCharacters(field="id_no", position=place + 1, found=text[place])
    prefixes = _PREFIXES.get(doc_type, ("",))
    if not text.startswith(prefixes):
        raise WrongPrefix(field="id_no", found=text[: len(prefixes[0])], expected=" / ".join(prefixes))
    year, month, day = text[6:10], text[10:12], text[12:14]
    try:
        birth = date(int(year), int(month), int(day))
    except ValueError:
        birth = None
    if birth is None or year[:2] not in {"18", "19", "20"}:
        raise ImpossibleDate(field="id_no", year=year, month=month, day=day)
    expected = check_digit(text[:17])
    if text[17] != expected:
        raise WrongCheckDigit(field="id_no", expected=expected, found=text[17])
    told = type_of(text) if doc_type in (HONG_KONG_MACAO, TAIWAN) else doc_type
    return Identity(told, text, birth, "1" if int(text[16]) % 2 else "2")


def _possible(place: int, character: str) -> bool:
    return (character.isascii() and character.isdecimal()) or (place == 17 and character == "X")


def _check_loose(doc_type: str, text: str) -> Identity:
    lengths, shape = _LOOSE.get(doc_type, _LOOSE["99"])
    if len(text) not in lengths:
        one_by_one = len(lengths) <= 2
        expected = " / ".join(map(str, lengths)) if one_by_one else f"{lengths[0]}–{lengths[-1]}"
        raise WrongLength(field="id_no", length=len(text), expected=expected)
    if not shape.fullmatch(text):
        place = _first_misfit(shape, text)
        raise WrongCharacters(field="id_no", position=place + 1, found=text[place])
    return Identity(doc_type, text)


def _first_misfit(shape: re.Pattern[str], text: str) -> int:
    """Find the first character without which, by any sign standing in its place, the number would fit."""
    for place in range(len(text)):
        if any(shape.fullmatch(text[:place] + sign + text[place + 1 :]) for sign in "0AHM"):
            return place
    return next((place for place, sign in enumerate(text) if not (sign.isascii() and sign.isalnum())), 0)


def is_card(number: str) -> bool:
    """Tell a bank card's number: 16 to 19 digits whose last one checks (domain page A.4.7, Luhn)."""
    return number.isascii() and number.isdecimal() and 16 <= len(number) <= 19 and luhn.is_valid(number)


def mask_id(number: str) -> str:
    """Show a document number's first 3 and last 4 characters; a short one keeps only its last 2."""
    if len(number) < 10:
        return "*" * max(len(number) - 2, 0) + number[-2:] if len(number) > 2 else "*" * len(number)
    return number[:3] + "*" * (len(number) - 7) + number[-4:]


def mask_phone(number: str) -> str:
    """Show a telephone number's first 3 and last 4 digits; a short one keeps only its last 2."""
    return mask_id(number)


def mask_account(number: str) -> str:
    """Show an account's last 4 digits."""
    return "*" * max(len(number) - 4, 0) + number[-4:] if len(number) > 4 else "*" * len(number)

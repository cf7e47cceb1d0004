"""Whom does a line or a pasted list mean? Names with parts of their document numbers, units, heads. Pure.

A list comes as it is copied from anywhere: a name a line, a row of a table with serial and document numbers, names with
commas between them. "30人" is heads without names.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from app.services.rules import MOST_PEOPLE, HeadsInvalid, UnitsSeveral

_BREAKS = re.compile(r"[、,;|\t\r\n\u2028\u2029\ufffc]+")
_DOCUMENT = re.compile(r"\d{17}[\dXx]|[A-Za-z]{1,2}\d{6,10}")
_TAIL = re.compile(r"\d{3}[\dXx]")
_HEADS = re.compile(r"(?:另|其他|외)?(\d{1,9})(?:人次|人|名|명)")
_IN_ALL = re.compile(r"等(\d{1,9})(?:人次|人|名)")
_BEHIND = re.compile(
    r"(.+?)(?:[(（](?=\d{3}[\dXx][)）]))?(\d{3}[\dXx](?=[)）])|等\d{1,9}(?:人次|人|名))[)）]?"
)
_PLAIN = re.compile(r"\d{1,9}")
_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
_UNIT = re.compile(
    r".+(?:公司|集团|工厂|厂|局|学校|小学|中学|医院|卫生院|中心|合作社|服务社|所|站|委员会|村委会|超市|市场|店|银行|"
    r"工会|协会|联合会|政府|大队|支队|车间|班组|社区|회사|공장|학교|병원|공회)"
)


@dataclass(frozen=True)
class Named:
    """A name as it is written, with the document number or its last four signs where they stand beside it."""

    name: str
    number: str = ""


@dataclass(frozen=True)
class Whom:
    """Whom a text names: people, one unit ('' for none), heads without names."""

    people: tuple[Named, ...] = ()
    unit: str = ""
    heads: int = 0


def read_whom(text: str, units: frozenset[str] = frozenset()) -> Whom:
    """Read whom a text names; `units` are the names of units known here. Raises UnitsSeveral or HeadsInvalid."""
    told = re.sub(r"(\d)\s+(?=人|名|명)", r"\1", unicodedata.normalize("NFKC", text)).strip()
    if _PLAIN.fullmatch(told):
        return Whom(heads=_heads(told))
    people: list[Named] = []
    unit, heads, in_all = "", 0, 0
    for part in _parts(told, units):
        if match := _HEADS.fullmatch(part):
            heads += _heads(match[1])
        elif match := _IN_ALL.fullmatch(part):  # 张三等12人 are twelve with 张三
            in_all = _heads(match[1])
        elif _DOCUMENT.fullmatch(part) or _TAIL.fullmatch(part):
            if people:  # a number stands behind the name it belongs to
                people[-1] = Named(people[-1].name, part.upper())
        elif not any(sign.isalpha() for sign in part):
            continue  # a serial number, a phone, a dash
        elif part in units or _UNIT.fullmatch(part):
            if unit and unit != part:
                raise UnitsSeveral(field="who", one=unit, other=part)
            unit = part
        elif part not in ("男", "女", "남", "여"):
            people.append(Named(part))
    return Whom(tuple(people), unit, heads or max(0, in_all - len(people)))


def _parts(text: str, units: frozenset[str]) -> list[str]:
    found: list[str] = []
    for piece in filter(None, (" ".join(piece.split()) for piece in _BREAKS.split(text))):
        # Names of other scripts hold spaces; those between Chinese names part them.
        words = piece.split(" ")
        parted = (
            len(words) > 1
            and piece not in units
            and all(_HAN.search(word) or not any(map(str.isalpha, word)) for word in words)
        )
        for part in _joined(words) if parted else _numbered(piece):
            bare = re.sub(r"^\d{1,4}[.:)]", "", part)
            match = _BEHIND.fullmatch(bare)
            found += [match[1], match[2]] if match else [bare]
    return [part for part in found if part]


def _joined(words: list[str]) -> list[str]:
    """Put together the names of two signs that were set apart to stand even in a column: 张 三."""
    found: list[str] = []
    half = False
    for word in words:
        single = len(word) == 1 and bool(_HAN.match(word))
        if single and half:
            found[-1] += word
        else:
            found.append(word)
        half = single and not half
    return found


def _numbered(piece: str) -> list[str]:
    """Part "Kim Ok 1234" into the name and the number behind it."""
    head, _space, last = piece.rpartition(" ")
    return [head, last] if head and (_TAIL.fullmatch(last) or _DOCUMENT.fullmatch(last)) else [piece]


def _heads(digits: str) -> int:
    count = int(digits)
    if count > MOST_PEOPLE:
        raise HeadsInvalid(field="who", most=f"{MOST_PEOPLE:,}")
    return count

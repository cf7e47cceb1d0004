"""How is an amount written, read, rounded and shared? Amounts are whole fen; knows no fund and no claim."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from app.shared.errors import RuleError
from app.shared.text import N_

CAPITAL_LIMIT: Final = 10**14
"""Amounts in words reach to 9,999 亿 9,999 万 9,999 yuan 99 (in fen, exclusive)."""

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_SECTIONS = ("", "万", "亿")
_WIDE = "０１２３４５６７８９．，－＋。￥"
_HALF_WIDTH = str.maketrans(_WIDE, "0123456789.,-+.¥")
_AMOUNT = re.compile(r"[-+]?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?")
_FLOAT_NOISE = Decimal("0.000001")


class AmountError(RuleError):
    """What was typed is not an amount in yuan with at most two decimals."""

    code = "money.amount"
    template = N_("This is not an amount in yuan. Write it like 1,234.50, with at most two decimals.")


def yuan(fen: int) -> str:
    """Write `fen` as yuan for people: 123450 → "1,234.50"."""
    whole, rest = divmod(abs(fen), 100)
    return f"{'-' if fen < 0 else ''}{whole:,}.{rest:02d}"


def parse_yuan(text: object) -> int:
    """Read an amount in yuan, typed or from a sheet's cell, as fen.

    Takes full-width digits, thousands separators in their places, ¥ and 元; a float of a sheet may carry
    binary noise below a millionth. Raises AmountError for anything else, also for a third decimal: nothing is
    rounded silently.
    """
    if isinstance(text, float):
        return _from_float(text)
    if isinstance(text, bool) or not isinstance(text, str | int | Decimal):
        raise AmountError()
    plain = str(text).translate(_HALF_WIDTH).strip()
    plain = plain.removeprefix("¥").removeprefix("人民币").removesuffix("元").replace("\u3000", "").strip()
    if not _AMOUNT.fullmatch(plain):
        raise AmountError()
    return _whole_fen(Decimal(plain.replace(",", "")) * 100)


def _from_float(value: float) -> int:
    if not math.isfinite(value) or abs(value) >= CAPITAL_LIMIT:
        raise AmountError()
    fen = Decimal(repr(value)) * 100
    nearest = fen.quantize(Decimal(1), rounding=ROUND_HALF_UP)
    if abs(fen - nearest) > _FLOAT_NOISE:
        raise AmountError()
    return int(nearest)


def _whole_fen(fen: Decimal) -> int:
    if fen != fen.to_integral_value():
        raise AmountError()
    return int(fen)


def half_up(amount: Decimal) -> int:
    """Round to a whole number, halves away from zero, as the union's clerks do: 0.5 → 1, -0.5 → -1."""
    return int(amount.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def share_out(total: int, parts: int | Sequence[int]) -> tuple[int, ...]:
    """Share `total` fen among equal parts (a count) or by weights; the shares add up to `total` exactly.

    Largest remainder first, the earlier part on a tie. Raises ValueError when there is nobody to share among.
    """
    weights = (1,) * parts if isinstance(parts, int) else tuple(parts)
    whole = sum(weights)
    if whole <= 0 or min(weights) < 0:
        raise ValueError("weights must be positive")
    sign = -1 if total < 0 else 1
    shares = [abs(total) * weight // whole for weight in weights]
    remainders = [abs(total) * weight % whole for weight in weights]
    missing = abs(total) - sum(shares)
    for place in sorted(range(len(weights)), key=lambda place: -remainders[place])[:missing]:
        shares[place] += 1
    return tuple(sign * share for share in shares)


def capital(fen: int) -> str:
    """Write `fen` in the words of banks: 10700053 → "人民币壹拾万零柒仟元伍角叁分".

    正确填写票据和结算凭证的基本规定: 整 after 元, none after 角 or 分; of the two spellings it allows we
    write 零 where 万 is empty before 仟, and none where 元 is empty before 角. Raises AmountError from
    CAPITAL_LIMIT on.
    """
    if abs(fen) >= CAPITAL_LIMIT:
        raise AmountError()
    sign = "负" if fen < 0 else ""
    whole, rest = divmod(abs(fen), 100)
    jiao, cents = divmod(rest, 10)
    words = _whole_words(whole) + "元" if whole else ""
    if not rest:
        return f"人民币{sign}{words or '零元'}整"
    if jiao:
        words += _DIGITS[jiao] + "角"
    elif whole:
        words += "零"
    if cents:
        words += _DIGITS[cents] + "分"
    return f"人民币{sign}{words}"


def _whole_words(whole: int) -> str:
    """Write a number of yuan above zero; one 零 stands for any run of zeros before a digit."""
    words, gap, section_empty = "", False, True
    digits = str(whole)
    for place, digit in zip(range(len(digits) - 1, -1, -1), map(int, digits), strict=True):
        if digit:
            words += ("零" if gap else "") + _DIGITS[digit] + _PLACES[place % 4]
            gap, section_empty = False, False
        else:
            gap = True
        if place % 4 == 0:
            words += "" if section_empty else _SECTIONS[place // 4]
            section_empty = True
    return words

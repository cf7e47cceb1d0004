"""Is this a unified social credit code? GB 32100, and what exactly is wrong where it is none; pure."""

from __future__ import annotations

from typing import Final
from unicodedata import normalize

from stdnum.cn import uscc

from app.shared.errors import RuleError
from app.shared.text import N_

LENGTH: Final = 18
SIGNS: Final = frozenset("0123456789ABCDEFGHJKLMNPQRTUWXY")
OF_BASE: Final = ("81",)  # registered by a union, and a union of the base (domain.md A.3)
OF_FEDERATION: Final = ("13", "81", "89")  # a federation is a mass organisation (13), or another union (89)


class CreditCodeWrong(RuleError):
    """A unified social credit code that fails GB 32100: its last sign does not fit the others."""

    code = "unit.credit_code"
    template = N_(
        "The unified social credit code does not check. Compare its 18 characters with the certificate."
    )


class CreditCodeLength(CreditCodeWrong):
    """Not 18 characters long; fact `length`."""

    code = "unit.credit_code_length"
    template = N_("A unified social credit code has 18 characters; this one has {length}.")


class CreditCodeSign(CreditCodeWrong):
    """A character no code has; facts `found` and `place`, counted from 1."""

    code = "unit.credit_code_sign"
    template = N_(
        "Character {place} is {found}. A credit code has digits and capital letters, but never I, O, S, V or Z."
    )


class NotUnionsCode(CreditCodeWrong):
    """A good code that is not a union's of that level; fact `begins`."""

    code = "union.credit_code"
    template = N_("The credit code of such a union begins with {begins}. This one belongs to somebody else.")


class CreditCodeTaken(RuleError):
    """Another one has this code; fact `name`."""

    code = "unit.credit_code_taken"
    template = N_("{name} has this credit code already.")


def read_credit_code(text: str) -> str:
    """Return a code as it is meant: half width, upper case, without blanks and dashes."""
    return "".join(normalize("NFKC", text).upper().replace("-", "").split())


def check_credit_code(number: str, begins: tuple[str, ...] = ()) -> None:
    """Raise what is wrong with a code already read; `begins` are the authorities it may come from, none: any.

    The check digit finds every wrong character and every swap of two neighbours: 31 is prime, and no two
    neighbouring weights are the same. Raises CreditCodeLength, CreditCodeSign, CreditCodeWrong, NotUnionsCode.
    """
    for place, sign in enumerate(number, 1):
        if sign not in SIGNS:
            raise CreditCodeSign(field="uscc", found=sign, place=place)
    if len(number) != LENGTH:
        raise CreditCodeLength(field="uscc", length=len(number))
    if number[-1] != uscc.calc_check_digit(number[:-1]):
        raise CreditCodeWrong(field="uscc")
    if begins and not number.startswith(begins):
        raise NotUnionsCode(field="uscc", begins=" / ".join(begins))
